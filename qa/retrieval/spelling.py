"""Words of a question that no article has, and the word in the articles that is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from corpus.catalogue import Catalogue
from corpus.english.dictionary import marks
from corpus.english.verbs import base_of_past
from embeddings.encoder import common_words
from qa.retrieval.lexical import stem
from qa.retrieval.words import WordStore

FEWEST_LETTERS = 5
"""A shorter word is near to too many others."""
MOST_LETTERS = 40
"""A longer one is no word; and a word of a thousand is more than the index can look for."""
LONG = 8
"""From so many letters on a word may differ by two letters, else by one."""
ALIKE = 0.8
"""The least likeness of two spellings as `difflib` has it: 1 is the same."""
PASSAGES = 30
"""In so many passages that have a like word it is looked up."""
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
        spelling: "focussed" is "focused". What is short or has a capital can only mean a
        name; and one that stands next to `beside` where that is given, since Jo Marten is not
        just anybody called Martin.
        """
        low = word.casefold()
        if not FEWEST_LETTERS <= len(low) <= MOST_LETTERS or not low.isalpha():
            return None
        if self._lexical.holds(stem(low)):
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
        alike = get_close_matches(low, [one for one, _ in likely.most_common()], 1, ALIKE)
        return written[alike[0]] if alike else _with_doubles(word)

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
            return f"{name}'s"
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
        alike = get_close_matches(low, others, 1, ALIKE)
        return written[alike[0]] if alike and low not in written else None

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
        """The same word as an article spells it, where that is another way."""
        found = (one[0] for text in self._texts_like(low) for one in _WORD.finditer(text))
        return next((one for one in found if _form(one.casefold()) == _form(low)), None)

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
    """What British, American and older spellings of a word have in common."""
    for one, other in (("iz", "is"), ("our", "or"), ("ogue", "og"), ("mme", "m"), ("dgem", "dgm")):
        low = low.replace(one, other)
    return _undoubled(low)


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
    forms = (low, low.removesuffix("s"), american, base_of_past(low) or low)
    return any(marks(one) or one in common_words() for one in forms)


def _stands_beside(text: str, place: tuple[int, int], word: str) -> bool:
    start, end = place
    before, after = _WORD.findall(text[:start])[-1:], _WORD.findall(text[end:])[:1]
    return word.casefold() in {one.casefold() for one in (*before, *after)}
