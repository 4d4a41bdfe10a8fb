"""Words of a question that no article has, and the word in the articles that is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from math import log

from corpus.catalogue import Catalogue
from corpus.english.dictionary import is_word, marks
from corpus.english.folding import forms
from embeddings.encoder import common_words
from qa.retrieval.lexical import stem
from qa.retrieval.words import WordStore

FEWEST_LETTERS = 5
"""A shorter word is near to too many others."""
MOST_LETTERS = 40
"""A longer one is no word; and a word of a thousand is more than the index can look for."""
LONG = 8
"""From so many letters on words are looked up that differ by two letters, else by one."""
ALIKE = 0.8
"""The least likeness of two spellings as `difflib` has it: 1 is the same."""
TWO_SLIPS = 9
"""From so many letters on a word may hold two slips, else one; see `_slips`."""
TELLING = 7
"""A shorter word is near to a known one by chance: "gabba" is no Gabby."""
OFTEN = log(100)
"""The highest rarity of a word that a misspelt one may mean however short or new it is: about
one passage of a hundred has it, and so a question is likelier to mean it."""
PASSAGES = 30
"""In so many passages that have a like word it is looked up."""
MANY_PASSAGES = 200
"""In so many that have a word of its stem a word is looked for."""
_WORD = re.compile(r"[^\W\d_]+")
_OWN = re.compile(r"['’]s\b")


class Spelling:
    """Knows which words the articles have, and so what a misspelt one may be."""

    def __init__(self, catalogue: Catalogue, lexical: WordStore) -> None:
        self._catalogue = catalogue
        self._lexical = lexical

    def meant(self, word: str, beside: str = "") -> str | None:
        """What a word that no article has is a misspelling of, as an article spells it.

        None where an article has the word, or the articles have nothing like it. One that is
        known, by the dictionary or to be common in English, can only mean itself in another
        spelling: "focussed" is "focused". Any other is rather a name that the articles lack,
        unless the slips are few and what it may mean is known, or the articles have it often.
        Of what people asked of other articles 297 words were changed, 88 of them misspelt; so
        it is 90, and 78 of them rightly. What is short or has a capital can only mean a name;
        and one that stands next to `beside` where that is given, since Jo Marten is not just
        anybody called Martin.
        """
        low = word.casefold()
        if not FEWEST_LETTERS <= len(low) <= MOST_LETTERS or not low.isalpha():
            return None
        if self._lexical.holds(stem(low)) or any(map(self._lexical.holds, map(stem, forms(low)))):
            is_new = not (marks(low) or marks(low.removesuffix("s")))
            return self._of_its_stem(word) if is_new else None
        if _is_known(low):
            return self._as_written(low)
        likely: Counter[str] = Counter()
        written: dict[str, str] = {}
        for text in self._texts_like(low):
            for found in _WORD.finditer(text):
                one = found[0].casefold()
                if one[0] != low[0] or abs(len(one) - len(low)) > _edits(low):
                    continue
                if beside and not _stands_beside(text, found.span(), beside):
                    continue
                likely[one] += 1
                if one not in written or found[0][0].islower():
                    written[one] = found[0]
        if word[0].isupper() or len(low) < LONG:
            likely = Counter({one: n for one, n in likely.items() if written[one][0].isupper()})
        alike = _nearest(low, [one for one, _ in likely.most_common()])
        if alike and (beside or self._is_likely(low, alike)):
            return written[alike]
        return _with_doubles(word)

    def _is_likely(self, low: str, one: str) -> bool:
        """Whether a question rather means `one` than something that no article has."""
        if len(low) >= TELLING and _is_known(one):
            return True
        rarities = self._lexical.rarities([stem(form) for form in forms(one)])
        return any(rarity <= OFTEN for rarity in rarities)

    def _of_its_stem(self, word: str) -> str | None:
        """The word that is meant by one of a known stem, an end of which is misspelt: "inspecters".

        Or that lacks its apostrophe: "mertons", where the articles have "Merton's" and a name
        that they never put into the plural. Or a place's name in small letters, that the articles
        have with a capital only. None where an article has the word itself, or only less or more
        of it.
        """
        low = word.casefold()
        written: dict[str, str] = {}
        owned = False
        for text in self._texts_like(low):
            for found in _WORD.finditer(text):
                one = found[0].casefold()
                if _differs_behind(one, low) and (one not in written or found[0][0].islower()):
                    written[one] = found[0]
                owned = owned or (f"{one}s" == low and _OWN.match(text, found.end()) is not None)
        name = written.get(low[:-1], "")
        is_own = owned and name[:1].isupper()
        if low not in written and (is_own or (low.endswith("s") and self._is_place(name))):
            return None if low in common_words() or self._is_had(low) else f"{name}'s"
        if word.islower() and self._is_place(written.get(low, "")):
            return written[low]
        if _is_known(low):
            return None
        others = [
            one
            for one in written
            # "Explainer" is no misspelt "explained": who ends a word otherwise means another.
            if one[-1] == low[-1] and not (one.startswith(low) or low.startswith(one))
        ]
        alike = _nearest(low, others)
        return written[alike] if alike and low not in written else None

    def _is_had(self, low: str) -> bool:
        """Whether an article has the very word, not just another of its stem."""
        found = self._catalogue.passages(self._lexical.having(low)[:MANY_PASSAGES]).values()
        return any(low in _WORD.findall(one.passage.text.casefold()) for one in found)

    def _is_place(self, written: str) -> bool:
        """Whether a word as the articles have it has a capital, and something is in it.

        Nothing is in Ofsted: sentences that are of it say "inspectors", and to a question for
        something that has its name they would be of another.
        """
        if not written[:1].isupper() or written.isupper():
            return False
        within = re.compile(rf"\bin {re.escape(written)}\b(?!['’])")
        return any(within.search(text) for text in self._texts_like(written.casefold()))

    def _as_written(self, low: str) -> str | None:
        """The same word as an article spells it, where that is another way.

        Of a rare word that may be the common one which differs in a vowel that isn't heard:
        "calender" is a word, but seldom meant.
        """
        form, unheard, is_rare = _form(low), _unheard(low), low not in common_words()
        for text in self._texts_like(low):
            for found in _WORD.finditer(text):
                one = found[0].casefold()
                if one == low or one[0] != low[0] or abs(len(one) - len(low)) > _edits(low):
                    continue
                is_meant = is_rare and one in common_words() and _unheard(one) == unheard
                if is_meant or _form(one) == form:
                    return found[0]
        return None

    def _texts_like(self, low: str) -> Iterator[str]:
        ids = self._lexical.like(low, _edits(low), PASSAGES)
        for stored in self._catalogue.passages(ids).values():
            yield f"{stored.entry.title}\n{stored.passage.heading}\n{stored.passage.text}"


def _differs_behind(word: str, low: str) -> bool:
    """Whether two words have one stem, or another one in its place: inspect, inspector."""
    return stem(word) == stem(low) or (
        word.startswith(stem(low)) and abs(len(word) - len(low)) <= _edits(low)
    )


def _form(low: str) -> str:
    """What British, American and older spellings of a word have in common.

    A letter is doubled or not before an ending, behind a syllable that isn't stressed: "focussed".
    "Supper" and "super", "fourth" and "forth" are two words each.
    """
    for one, other in (("iz", "is"), ("ogue", "og"), ("mme", "m"), ("dgem", "dgm")):
        low = low.replace(one, other)
    low = _OUR.sub(r"\1or", low)
    return _DOUBLED_BEHIND.sub(r"\1\2", low)


_OUR = re.compile(r"([aeiouy][a-z]*)our")
_DOUBLED_BEHIND = re.compile(r"([aeiouy][a-z]*[aeiouy])([a-z])\2(?=(?:ed|ing|ers?|ors?)?$)")


def _unheard(low: str) -> str:
    """A word whatever its last vowel is, where that is hardly heard: "calendar" is "calender"."""
    return _FAINT.sub("e", low)


_FAINT = re.compile(r"[aeio](?=(?:r|l|nt)s?$)")


def _nearest(low: str, words: Sequence[str]) -> str | None:
    """The one of some words that a word is with the fewest slips, in one inflection or two.

    What has an ending more is made from the other: "glycogenin" is no glycogen.
    """
    most = 2 if len(low) >= TWO_SLIPS else 1
    ends = (("", ""), ("s", ""), ("d", ""), ("", "s"), ("", "d"))
    found = [
        (min(_slips(low.removesuffix(end), one.removesuffix(other)) for end, other in ends), one)
        for one in get_close_matches(low, words, 5, ALIKE)
        if not low.startswith(one) or low == one + one[-1]
    ]
    slips, one = min(found, key=lambda pair: pair[0], default=(most, None))
    return one if slips <= most else None


def _slips(word: str, other: str) -> int:
    """How many slips make one word the other (Damerau 1964).

    A letter more or less, two that change places and a vowel for a vowel are one slip each, any
    other letter for a letter two: "calories" are no slip for "carries".
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            swap = 0 if a == b else 1 if a in _VOWELS and b in _VOWELS else 2
            least = min(last[j] + 1, row[-1] + 1, last[j - 1] + swap)
            if i > 1 and j > 1 and a == other[j - 2] and b == word[i - 2]:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


_VOWELS = frozenset("aeiouy")


def _with_doubles(word: str) -> str | None:
    """The common word that a word is but for its doubled letters: "attack" of "atack"."""
    alike = _by_undoubled().get(_undoubled(word), []) if word.islower() else []
    return alike[0] if len(alike) == 1 else None


@lru_cache(maxsize=1)
def _by_undoubled() -> dict[str, list[str]]:
    """The common words by their letters, doubled ones taken once."""
    found: dict[str, list[str]] = {}
    for word in common_words():
        if word.isalpha():
            found.setdefault(_undoubled(word), []).append(word)
    return found


def _undoubled(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


_DOUBLED = re.compile(r"(.)\1")


def _edits(low: str) -> int:
    return 2 if len(low) >= LONG else 1


def _is_known(low: str) -> bool:
    american = low.replace("is", "iz").replace("our", "or")
    return any(is_word(one) or one in common_words() for one in (low, american))


def _stands_beside(text: str, place: tuple[int, int], word: str) -> bool:
    start, end = place
    before, after = _WORD.findall(text[:start])[-1:], _WORD.findall(text[end:])[:1]
    return word.casefold() in {one.casefold() for one in (*before, *after)}
