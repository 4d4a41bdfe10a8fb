"""Which words of a question stand in none of the articles: a claim about the whole library.

That the passages read lack a name says nothing of the other passages, nor of titles and
dates, nor of another spelling. "No article speaks of Hull" is only said where no article
that may answer has the word, in any of the forms that fold into one, or anything that may be
another spelling of it. Of what may be another spelling the rules here are wide: being silent
is always allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise

from corpus.english.dictionary import Mark, marks
from corpus.english.folding import forms
from corpus.english.persons import SHORT_TITLES
from corpus.english.words import FUNCTION_WORDS, STOP_WORDS
from qa.question import Filters
from qa.reading.asked import sentence_starts
from qa.reading.matching import name_stems, stems

Holds = Callable[[str, Filters], bool]
"""Whether any article that meets some filters has a stem that is, as a whole, a match of a
regular expression, such as tantivy knows."""


def perhaps(pattern: str, filters: Filters) -> bool:
    """Where nobody knows, an article may have it, so that nothing is denied."""
    return True


def absent(names: Sequence[str], question: str, holds: Callable[[str], bool]) -> tuple[str, ...]:
    """Of some names and numbers what no article has, as the question spells it, in order.

    A name whole if all its words are absent, else those of its words that are; a number is
    one word ("2.5 million"). Of short titles, initials and initialisms nothing is said: an
    article may write them out. `holds` says whether any article has a stem that matches a
    pattern; see `Holds`.
    """
    found = []
    beginnings = _mere_beginnings(question)
    for name in names:
        if name[:1].isdecimal():
            words = [name] if _stands_alone(name, question) else []
        else:
            words = [word for word in name.split() if word not in beginnings and _is_told(word)]
        if len(words) > 1 and holds("".join(word[0] for word in words).casefold()):
            continue  # "National Health Service" may be written NHS
        lacking = [word for word in words if not may_be_there(word, holds)]
        first, _, rest = name.partition(" ")
        whole = rest if first in beginnings else name
        found += [whole] if words and lacking == words else lacking
    return tuple(dict.fromkeys(found))


_SPOKEN_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def _mere_beginnings(question: str) -> frozenset[str]:
    """Words that perhaps have their capital only since they begin a sentence.

    They may be names all the same: where the dictionary has a place by that name, where the
    question has them in mid-sentence, too, and where it is English, as more than half of its
    small words show by their class, and they are no verb or adjective ("Summarise"). In a
    question in another language "Der" and "Les" begin sentences, and are nobody's names.
    """
    words = list(_SPOKEN_WORD.finditer(question))
    small = [word[0].casefold() for word in words if word[0][0].islower()]
    if not small:
        return frozenset()  # a name alone, or a title
    is_english = 2 * sum(word in FUNCTION_WORDS for word in small) > len(small)
    starts = sentence_starts(question)
    within = {word[0] for word in words if word.start() not in starts}
    return frozenset(
        word[0]
        for word in words
        if word[0][0].isupper()
        and word[0] not in within
        and not _is_place(marks(word[0].casefold()))
        and not (is_english and not _may_be_bid(word[0].casefold()))
    )


def _may_be_bid(word: str) -> bool:
    """Whether a word may begin a sentence as a verb or an adjective does."""
    american = f"{word[:-2]}ze" if word.endswith("ise") else word
    found = marks(word) or marks(american)
    return any(mark in found for mark in (Mark.VERB, Mark.MAY_BE_VERB, Mark.ADJECTIVE))


def _is_place(known: str) -> bool:
    return Mark.PLACE in known or Mark.PLACE_OR_WORD in known


_VOWEL = re.compile(r"[aeiou]")


def _is_told(word: str) -> bool:
    """Whether a word of a name is one that an article about its bearer would have."""
    plain = word.strip(".").replace(".", "")
    low = plain.casefold()
    # NHS, VIII, Ltd: Y counts as a consonant, so of Wynd nothing is said either.
    is_short_form = low.isalpha() and (
        (plain.isupper() and len(plain) < 6) or not _VOWEL.search("".join(forms(low)))
    )
    return not (is_short_form or low in STOP_WORDS or low in SHORT_TITLES) and bool(
        name_stems(word)
    )


def _stands_alone(number: str, question: str) -> bool:
    """Whether a number is not just a part of something, as "00" of 19:00 and "2010" of 2010s."""
    alone = rf"(?<![\w:/–-])(?<!\d[.,]){re.escape(number)}(?![\w:/–-]|[.,]\d)"
    return re.search(alone, question) is not None


def may_be_there(word: str, holds: Callable[[str], bool]) -> bool:
    """Whether any article has a word, or what may be the word in another spelling."""
    found = name_stems(word)
    if holds("|".join(sorted(found | set(_other_numbers(found))))):
        return True  # of "Farber-Nunez" an article may have the half
    if any(one.isdecimal() for one in found):
        return any(
            holds(str(int(one) - 1)) and holds(one[2:])  # 2010-11, 2010/11
            for one in found
            if len(one) == 4 and one.isdecimal()
        )
    low = "".join(forms(word))
    if len(low) > _LONGEST:
        return False
    if any(map(holds, _together(_respellings(low, found)))):
        return True
    # ODowd and O'Dowd, Farbernunez and Farber-Nunez
    return any(
        holds("|".join(stems(low[:cut]))) and holds("|".join(stems(low[cut:])))
        for cut in range(1, len(low) - 2)
    )


def _other_numbers(found: Iterable[str]) -> Iterator[str]:
    """Numbers by other names: 4 is spoken of by the 4th and by IV as well."""
    for one in found:
        if one.isdecimal():
            yield from stems(_ordinal(one))
            if 0 < int(one) < 40:
                yield _roman(int(one))


def _roman(number: int) -> str:
    units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + units[number % 10]


_LETTER = "[a-z0-9]"
_LONGEST = 20
"""No spellings are tried of words of more letters: there would be too many."""
_SLIP_FROM = 6
"""From so many letters on, a word that differs in one of them may be the same: Center, Centre,
or a slip. Of shorter words too many others differ in one letter only."""


def _together(patterns: Iterable[str]) -> Iterator[str]:
    """The patterns as few: tantivy takes one of up to 1,000 states, one a character and more."""
    joined = ""
    for pattern in patterns:
        if joined and len(joined) + len(pattern) > 300:
            yield joined
            joined = ""
        joined += f"|{pattern}" if joined else pattern
    if joined:
        yield joined


def _respellings(word: str, found: Iterable[str]) -> Iterator[str]:
    """Patterns of what may be a word of small letters, whose stems are `found`, otherwise spelt."""
    yield word
    for one in sorted(found):
        if len(one) >= _SLIP_FROM:
            for n in range(1, len(one)):
                yield f"{one[:n]}{_LETTER}?{one[n + 1 :]}"  # another letter, or none
                yield f"{one[:n]}{_LETTER}{one[n:]}"
                yield f"{one[: n - 1]}{one[n]}{one[n - 1]}{one[n + 1 :]}"
            yield f"{one}{_LETTER}"
    yield from _short_forms(word)
    if 3 <= len(word) <= _SHORT:
        yield f"{word}{_LETTER}{_LETTER}+"  # Coun, Corp
        yield f"{word[:-1]}{_LETTER}{_LETTER}+{word[-1]}{_LETTER}*"  # Dept


_SHORT = 5
"""A word is written short in so many letters at most: dept, cttee."""


def _short_forms(word: str) -> Iterator[str]:
    """What a word may be written short as: Coun for Councillor, Dept for Department, Rd for Road.

    Its beginning, if it is a common word (a name isn't cut so); or its first and last letter
    with some between, where leaving out a vowel brings two consonants together.
    """
    known = marks(word)
    if known and not _is_place(known):
        yield from (word[:n] for n in range(3, min(_SHORT + 1, len(word))))
    last = len(word) - 1
    for inner in range(min(_SHORT, (len(word) + 1) // 2) - 1):
        for places in combinations(range(1, last), inner):
            kept = (0, *places, last)
            if any(
                b > a + 1 and not _VOWEL.search(word[a] + word[b]) and _VOWEL.search(word[a:b])
                for a, b in pairwise(kept)
            ):
                yield "".join(word[n] for n in kept)


def _ordinal(digits: str) -> str:
    teens = digits[-2:] in ("11", "12", "13")
    return digits + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th"))


def beside(names: Sequence[str], furniture: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Those of some names that stand in what pages carry around their articles, in order.

    `furniture` gives what is carried around each of the articles that have a word anywhere.
    """
    return tuple(
        name
        for name in names
        if any(
            name_stems(name) <= stems(around) for around in furniture(max(name.split(), key=len))
        )
    )


def stems_of_days(days: Iterable[date]) -> frozenset[str]:
    """The stems of all words and numbers that some days can be named by."""
    return frozenset().union(*(stems(f"{day:%A %d %B %Y} {day.day} {day.month}") for day in days))
