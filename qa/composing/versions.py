"""The versions of one thing that a question names: "1908 or 1911", "one says nine, another ten".

Whoever has read two versions names them, and what is asked is mostly in the words around them.
A version is a figure with what it counts, a sum, a day or a year, or words in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from corpus.article import Passage, Sentence
from corpus.english.dictionary import Mark
from corpus.english.folding import forms
from corpus.english.words import PREPOSITIONS, classed
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import Use, Word, words_of
from qa.reading.asked import AnswerType, candidates
from qa.reading.matching import stems

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|(?<!\w)['‘]([^'’‘]+)['’](?!\w)")
_QUOTED_WORDS = 5
"""Words in quotation marks that may be a version; what is longer is a title, or what was said."""
_BETWEEN = re.compile(r"\W*(?:or|versus|vs\.?|against|and)\W*", re.IGNORECASE)
_EITHER = re.compile(r"\W*(?:\b(?:or|versus|vs)\b|/)\W*", re.IGNORECASE)
_MONEY = re.compile(r"[£$€]")
_COUNTED = 2
"""Words behind a figure that say what it counts: "nursery places"."""


class VersionSort(StrEnum):
    """What a version is. Only those of one sort are versions of one thing."""

    WORDS = "words"
    MONEY = "money"
    FIGURE = "figure"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Version:
    """What a question names as one of several versions, at `[start, end)` of it."""

    text: str
    start: int
    end: int
    sort: VersionSort
    counted: str = ""
    """What a figure counts: it stands behind it, or behind the other figure of the two."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Its words, in the forms to look for in a text; of a figure without what it counts."""
        return tuple(forms(self.text))


def versions_in(question: str) -> tuple[Version, ...]:
    """The versions that a question names, in order: all of one sort, figures of one thing.

    Of several sorts that which names the most, the first of equals.
    """
    found = sorted(_versions(question), key=lambda one: one.start)
    figures = list(_counting([one for one in found if one.sort is _FIGURE], question))
    others = [one for one in found if one.sort is not _FIGURE]
    groups: dict[tuple[VersionSort, frozenset[str]], list[Version]] = {}
    for one in (*others, *figures):
        groups.setdefault((one.sort, stems(one.counted)), []).append(one)
    of_more = [g for g in groups.values() if any(one.forms != _ONE for one in g)]
    different = sorted(map(_different, of_more), key=lambda group: -len(group))
    return tuple(different[0]) if different else ()


def are_alternatives(question: str, versions: Sequence[Version]) -> bool:
    """Whether a question asks which of its versions it is: "or" joins two of them."""
    gaps = [question[one.end : other.start] for one, other in pairwise(versions)]
    # "Five days or six", "104 places or 140", "'very good' progress or 'very significant' one".
    return any(len(words_of(gap)) <= _COUNTED + 1 and _EITHER.search(gap) for gap in gaps)


def without(question: str, versions: Sequence[Version]) -> str:
    """The question without its versions and what joins them."""
    text = question
    for n in reversed(range(len(versions))):
        one, marks = versions[n], int(versions[n].sort is VersionSort.WORDS)
        before = text[: one.start - marks]
        gap = _BETWEEN.search(before)
        joins = n and gap and gap.end() == len(before) and gap.start() >= versions[n - 1].end
        text = f"{before[: gap.start()] if joins and gap else before} {text[one.end + marks :]}"
    return re.sub(r"\s+([,;:.?!])", r"\1", " ".join(text.split())).strip(" ,;:–—-")


def _versions(question: str) -> Iterator[Version]:
    taken: list[tuple[int, int]] = []
    for match in _QUOTED.finditer(question):
        at = next(n for n in (1, 2, 3) if match[n] is not None)
        if len(match[at].split()) <= _QUOTED_WORDS:
            taken.append(match.span())
            yield Version(match[at], *match.span(at), VersionSort.WORDS)
    for kind in (AnswerType.DATE, AnswerType.NUMBER):
        for start, end in candidates(question, kind):
            if any(start < e and s < end for s, e in taken):
                continue
            taken.append((start, end))
            text = question[start:end]
            if kind is AnswerType.DATE:
                if not _is_of_account(question, start, end):
                    yield Version(text, start, end, VersionSort.DATE)
            else:
                is_money = _MONEY.search(text) is not None
                yield Version(text, start, end, VersionSort.MONEY if is_money else _FIGURE)


def _is_of_account(question: str, start: int, end: int) -> bool:
    """Whether a time is that of an account: "the pieces of 2017 and 2024", "the May report"."""
    words = words_of(question)
    before = [word for word in words if word.end <= start]
    after = next((word for word in words if word.start >= end), None)
    if after and not after.breaks and _is_account(after):
        return True
    while len(before) > 2 and before[-1].lower in _JOINING:
        before = before[:-2]  # the time before it
    is_led = len(before) > 1 and before[-1].lower in PREPOSITIONS
    return is_led and _is_account(before[-2])


def _is_account(word: Word) -> bool:
    is_article = re.fullmatch(ARTICLES, word.bare, re.IGNORECASE) is not None
    return is_article or Mark.TOLD in word.marks or word.lower in {"one", "ones"}


_JOINING = classed("and or")
_FIGURE = VersionSort.FIGURE
_ONE = ("1",)


def _different(versions: Sequence[Version]) -> list[Version]:
    """The versions, each once."""
    return list({one.forms: one for one in reversed(versions)}.values())[::-1]


def _counting(versions: Sequence[Version], question: str) -> Iterator[Version]:
    """The versions, each figure with what it counts; one without takes that of the next to it."""
    words = words_of(question)
    counted = [counted_behind(words, one.end) for one in versions]
    for n, one in enumerate(versions):
        if not counted[n] and one.forms == _ONE:  # "a later one", "one of them"
            continue
        earlier = (m for m in range(n - 1, -1, -1) if counted[m] and versions[m].forms != _ONE)
        near = (counted[m] for m in (n, *earlier, n + 1) if m < len(counted))
        noun = next((noun for noun in near if noun), "")
        if noun and not re.fullmatch(ARTICLES, noun, re.IGNORECASE):  # "two pieces"
            yield replace(one, counted=noun)


def counted_behind(words: Sequence[Word], end: int) -> str:
    """The nouns that stand right behind a figure that ends there: "nursery places"."""
    found: list[str] = []
    for word in words:
        if word.start < end:
            continue
        # Behind a figure stands what it counts: "nine stops".
        is_noun = word.use is Use.CONTENT or (word.use is Use.VERB and not found)
        if word.breaks or not is_noun or len(found) == _COUNTED:
            break
        found.append(word.bare)
    return " ".join(found)


def rival_of(version: Version, passage: Passage, sentence: Sentence) -> tuple[int, int] | None:
    """Where a sentence has another figure for the same thing; None where it hasn't."""
    start = sentence.start - passage.start
    text = passage.text[start : sentence.end - passage.start]
    counted = stems(version.counted)
    days = candidates(text, AnswerType.DATE)
    for found in _places(text, version):
        if any(found[0] < e and s < found[1] for s, e in days):
            continue
        behind = stems(" ".join(text[found[1] :].split()[: _COUNTED + 1]))
        if counted and counted <= behind and tuple(forms(text[slice(*found)])) != version.forms:
            return sentence.start + found[0], sentence.start + found[1]
    return None


def told_as(version: Version, passage: Passage, sentence: Sentence) -> tuple[int, int] | None:
    """Where a sentence has a version, in the article's offsets; None where it hasn't.

    A figure must count the same there, a few words behind it.
    """
    start = sentence.start - passage.start
    text = passage.text[start : sentence.end - passage.start]
    wanted = version.forms
    for found in _places(text, version):
        told = tuple(forms(text[slice(*found)]))
        if not any(told[n : n + len(wanted)] == wanted for n in range(len(told))):
            continue
        behind = " ".join(text[found[1] :].split()[: _COUNTED + 1])
        if not version.counted or stems(version.counted) & stems(behind):
            return sentence.start + found[0], sentence.start + found[1]
    return None


def _places(text: str, version: Version) -> Iterator[tuple[int, int]]:
    match version.sort:
        case VersionSort.WORDS:
            for found in re.finditer(rf"\b{re.escape(version.text)}\b", text, re.IGNORECASE):
                yield found.span()
        case VersionSort.DATE:
            yield from candidates(text, AnswerType.DATE)
        case _:
            yield from candidates(text, AnswerType.NUMBER)
