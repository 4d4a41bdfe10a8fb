"""The values of a check of quotations: what became of each, and where its words stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qa import rows
from qa.answer import Citation, NearMiss
from qa.saying import many

MAX_DRAFT_CHARACTERS = 1_000_000
"""Longer texts are refused."""
MAX_QUOTATIONS = 2_000
"""So many different quotations of one draft are checked at most."""


class BadDraft(ValueError):
    """A draft that can't be checked; the message says why, and what to do."""


class Verdict(StrEnum):
    """What became of a quotation that was checked."""

    VERBATIM = "verbatim"
    """An article has these words, and nothing speaks against quoting them so."""
    ALTERED = "altered"
    """An article has nearly these words, or has them elsewhere than next to one another."""
    MISATTRIBUTED = "misattributed"
    """An article has these words, but somebody else says them there."""
    CLIPPED = "clipped"
    """An article has these words, but a negation, condition or "allegedly" of theirs is cut off."""
    NOT_FOUND = "not_found"
    """No article has these words."""

    @property
    def words(self) -> str:
        """As it is shown."""
        return self.value.replace("_", " ")


class Change(StrEnum):
    """In what a quotation differs from the article."""

    WORDS = "words"
    """The draft has other words, more (`article` is empty) or fewer (`draft` is empty)."""
    CUT = "cut"
    """`article` has words that were cut off, at an edge or behind an ellipsis, and that turn what
    is said."""
    SPEAKER = "speaker"
    """The draft names `draft` as who says it, the article `article`; empty if nobody."""
    JOIN = "join"
    """What stands on either side of this place of the draft doesn't stand together."""
    INSERTION = "insertion"
    """`draft` stands in brackets, the writer's own words, in the place of `article`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between a quotation and the article that it comes from."""

    change: Change
    draft: str
    """The draft's words, at `[start, end)` of the draft; empty where it lacks some."""
    article: str
    """The article's words; empty where it has none there."""
    start: int
    end: int

    def describe(self) -> str:
        """In a sentence of ours; words of the draft and the article stand between “ and ”."""
        match self.change:
            case Change.SPEAKER:
                whose = f"the article gives it to “{self.article}”" if self.article else _UNSAID
                return f"The draft gives it to “{self.draft}”; {whose}."
            case Change.CUT:
                return f"The article goes on or begins with “{self.article}”, which was cut off."
            case Change.JOIN:
                return f"The words on either side of “{self.draft}” don't stand together."
            case Change.INSERTION if self.article:
                return f"“{self.draft}” in brackets stands for “{self.article}”."
            case Change.INSERTION:
                return f"“{self.draft}” in brackets was put in."
        if not self.draft:
            return f"The draft leaves out “{self.article}”."
        if not self.article:
            return f"The draft puts in “{self.draft}”."
        return f"The draft has “{self.draft}”, the article “{self.article}”."

    def to_dict(self) -> dict[str, Any]:
        return {
            "change": self.change.value,
            "draft": self.draft,
            "article": self.article,
            "start": self.start,
            "end": self.end,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Difference:
        return cls(
            Change(row["change"]),
            str(row["draft"]),
            str(row["article"]),
            rows.whole(row, "start"),
            rows.whole(row, "end"),
        )


_UNSAID = "the article names nobody like that as who says it"


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation of a draft, or a sentence of it, with its verdict."""

    text: str
    """Exactly `draft[start:end]`, without the quotation marks."""
    start: int
    end: int
    verdict: Verdict
    places: tuple[Citation, ...] = ()
    """Where the words stand, the best first; of an altered quotation, what it was altered from.

    Of each article that has them one place, or, where they stand in several pieces, each piece.
    """
    differences: tuple[Difference, ...] = ()
    """In the order of the draft. A verbatim quotation has only insertions in brackets."""
    nearest: tuple[NearMiss, ...] = ()
    """What comes nearest, where the words were not found."""
    speaker: str | None = None
    """Who says it, by the draft; None if it doesn't say."""
    more_articles: int = 0
    """How many further articles have the words, where not all places are given."""
    is_quotation: bool = True
    """It stands between quotation marks; False for a sentence that is checked as it stands."""

    def describe(self) -> str:
        """What was found, in a sentence of ours."""
        articles = len({place.place.article_id for place in self.places}) + self.more_articles
        match self.verdict:
            case Verdict.VERBATIM:
                return f"Verbatim in {many(articles, 'article')}."
            case Verdict.MISATTRIBUTED:
                return "The words are there, but somebody else says them."
            case Verdict.CLIPPED:
                return "The words are there, but words that turn what is said were cut off."
            case Verdict.ALTERED:
                return "The words are not the article's."
        return "No article has these words."

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "verdict": self.verdict.value,
            "places": [place.to_dict() for place in self.places],
            "differences": [one.to_dict() for one in self.differences],
            "nearest": [miss.to_dict() for miss in self.nearest],
            "speaker": self.speaker,
            "more_articles": self.more_articles,
            "is_quotation": self.is_quotation,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Checked:
        places = enumerate(rows.objects(row, "places"), 1)
        return cls(
            text=str(row["text"]),
            start=rows.whole(row, "start"),
            end=rows.whole(row, "end"),
            verdict=Verdict(row["verdict"]),
            places=tuple(Citation.from_dict(place, n) for n, place in places),
            differences=tuple(map(Difference.from_dict, rows.objects(row, "differences"))),
            nearest=tuple(map(NearMiss.from_dict, rows.objects(row, "nearest"))),
            speaker=rows.text(row, "speaker"),
            more_articles=rows.whole(row, "more_articles", 0),
            is_quotation=rows.flag(row, "is_quotation", True),
        )


def summary(checked: Sequence[Checked]) -> str:
    """How many were checked and what became of them: "Checked 12: 9 verbatim, 3 altered."."""
    counts = [(verdict, sum(one.verdict is verdict for one in checked)) for verdict in Verdict]
    told = ", ".join(f"{count:,} {verdict.words}" for verdict, count in counts if count)
    return f"Checked {len(checked):,}: {told}." if checked else NOTHING_TO_CHECK


NOTHING_TO_CHECK = "Nothing to check was found: no words between quotation marks."
