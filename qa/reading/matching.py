"""How far the words of a passage match a question's, counted by rarity."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.catalogue import StoredPassage
from corpus.english.dates import spoken_dates
from corpus.english.folding import also, forms, with_figures
from corpus.english.persons import TITLES
from qa.reading.asked import (
    AnswerType,
    Asked,
    asked,
    candidates,
    required_words,
)
from qa.retrieval.lexical import content_words, stem

Rarities = Callable[[Sequence[str]], list[float]]
"""How rare each of some stems is in the library, above 0."""

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@lru_cache(maxsize=4_096)  # the same passages and titles come back within a batch
def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text, in the forms they fold into; "12th" is also "12"."""
    folded = forms(text)
    return frozenset(stem(one) for form in folded for one in (form, *also(form)))


def name_stems(name: str) -> frozenset[str]:
    """The stems of a name's words, but for the titles in it ("the Mayor Dame Jo Marten")."""
    return stems(" ".join(w for w in name.split() if w.strip(".").casefold() not in TITLES))


def _stems_in_order(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(stem(form) for form in forms(" ".join(words))))


@dataclass(frozen=True, slots=True)
class Match:
    """What of a question a passage and what stands above it speak of."""

    around: float
    """Rarity-weighted share of the question's words that they hold, in [0, 1]."""
    missing: tuple[str, ...]
    """The question's names and numbers that they lack, as the question spells them."""


class QuestionWords:
    """A question's words, for matching texts with them."""

    def __init__(self, question: str, rarities: Rarities) -> None:
        self.asked: Asked = asked(question)
        self._stems = _stems_in_order(self.asked.words)
        self._weights: Mapping[str, float] = dict(
            zip(self._stems, rarities(self._stems), strict=True)
        )
        self._names = {name: name_stems(name) for name in self.asked.names}
        self._dates = [(day, stems(day.words)) for day in spoken_dates(with_figures(question))]
        self._years = set(_YEAR.findall(" ".join(self.asked.names)))

    def match(self, stored: StoredPassage) -> Match:
        """How a passage with what stands above it matches."""
        known = stems(f"{self.above(stored)}\n{stored.passage.text}")
        if (published := stored.entry.published) is not None:
            known = known.union(*(said for day, said in self._dates if day.is_on(published)))
        missing = tuple(name for name, parts in self._names.items() if not parts <= known)
        return Match(self._share(known), missing)

    def above(self, stored: StoredPassage) -> str:
        """What stands above a passage: the article's title, and the heading.

        With the year of publication before them where the question names that year and
        neither they nor the passage do: news of 2022 seldom says that it tells of 2022.
        """
        title, heading, text = stored.entry.title, stored.passage.heading, stored.passage.text
        lines = f"{title} {heading}" if heading else title
        if (published := stored.entry.published) is not None:
            year = str(published.year)
            if year in self._years and year not in _YEAR.findall(f"{lines} {text}"):
                return f"{year}: {lines}"
        return lines

    def missing_share(self, match: Match) -> float:
        """Square root of the share of names and numbers that are missing: one counts most."""
        names = self.asked.names
        return math.sqrt(len(match.missing) / len(names)) if names else 0.0

    def coverage(self, text: str) -> float:
        """Rarity-weighted share of the question's words in a text, in [0, 1]."""
        return self._share(stems(text))

    def held(self, text: str) -> frozenset[str]:
        """Those of the question's stems that a text has."""
        return stems(text).intersection(self._stems)

    def typed(self, text: str) -> float:
        """1 if a text has words of the type asked for, 0 if not, 0.5 where any type will do."""
        if self.asked.answer_type is AnswerType.ANY:
            return 0.5
        return 1.0 if self.new_words(text) else 0.0

    def new_words(self, text: str) -> list[tuple[int, int]]:
        """Where words of the type asked for stand that the question doesn't bring itself."""
        return self._new(text, candidates(text, self.asked.answer_type))

    def lacks_required(self, text: str) -> bool:
        """Whether the question calls for a date or a name, and a text brings none of its own."""
        kind = self.asked.required
        return kind is not AnswerType.ANY and not self._new(text, required_words(text, kind))

    def _new(self, text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        known = set(self._stems)
        return [
            (start, end)
            for start, end in places
            if not stems(" ".join(w for w in content_words(text[start:end]) if w not in TITLES))
            <= known
        ]

    def nearest_new_words(self, text: str) -> tuple[int, int] | None:
        """Of `new_words` those nearest to a word of the question; None if there are none."""
        options = self.new_words(text)
        known = set(self._stems)
        anchors = [m.span() for m in _WORD.finditer(text) if stems(m.group()) & known]

        def distance(span: tuple[int, int]) -> int:
            return min((max(a - span[1], span[0] - b, 0) for a, b in anchors), default=0)

        return min(options, key=distance, default=None)

    def _share(self, found: frozenset[str]) -> float:
        total = sum(self._weights.values())
        return sum(w for s, w in self._weights.items() if s in found) / total if total else 0.0


def unspoken(question: QuestionWords, matches: Sequence[Match]) -> tuple[str, ...]:
    """The question's names and numbers that none of some passages speaks of, sorted."""
    lacking = [set(match.missing) for match in matches]
    return tuple(sorted(set(question.asked.names).intersection(*lacking)))
