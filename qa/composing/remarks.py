"""Words of ours: a closed set, so that no composer can say anything of its own.

What an answer says besides quotes is printed as ours, and read as Pressmark's word. A composer
chooses a wording and fills it with facts; each fact is checked here against the question and
the catalogue. A new wording is a new member of `Wording`, and so is read by people first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from string import Formatter

from corpus.catalogue import Catalogue


class Reason(StrEnum):
    """Why there is no answer; `decision.explained` says it with what was looked at."""

    NOTHING_TO_READ = "nothing to read"
    """No passage was found that may answer."""
    UNSURE = "unsure"
    """Passages were read, and none answers surely enough."""


class Wording(StrEnum):
    """All sentences and labels of ours; what stands in braces is a field of the `Remark`."""

    ARTICLES = "Articles in the library: {count}."
    NEWEST = "The newest article was published on {day}."
    SIDE = "{name}"
    """A side of a comparison, as the question names it."""
    ARTICLE = "{article}"
    """An article, by its title or the first words that stand for one."""
    NEWER = "newer"
    OLDER = "older"
    YES = "Yes"
    NO = "No"
    FOR = "for"
    AGAINST = "against"
    DISAGREE = "The articles don't agree on this."


SENTENCES = frozenset({Wording.ARTICLES, Wording.NEWEST})
"""What may answer by itself, where no article is asked."""
VERDICTS = frozenset({Wording.YES, Wording.NO})
"""What may be said beside its evidence; also a label."""
ASIDES = frozenset({Wording.DISAGREE})
"""What may be remarked on quotes; all wordings that are in none of these are labels."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A wording with what fills it: just the fields that the wording has.

    Raises:
        ValueError: if it is none of our wordings, or a field is missing, needless or of
            the wrong type.
    """

    wording: Wording
    count: int | None = None
    """Of articles or passages; at most what the library holds."""
    name: str | None = None
    """Words of the question made to stand alone."""
    day: date | None = None
    """One on which an article was published."""
    article: str | None = None
    """The id of an article; its title, as the catalogue has it, is what is said."""

    def __post_init__(self) -> None:
        if not isinstance(self.wording, Wording):
            raise ValueError(f"a remark has one of our wordings, found {self.wording!r:.80}")
        needed = {field for _, field, _, _ in Formatter().parse(self.wording) if field}
        given = {f.name for f in fields(self) if getattr(self, f.name) is not None} - {"wording"}
        if given != needed:
            raise ValueError(
                f"{self.wording.name} is filled with {sorted(needed)}, found {sorted(given)}"
            )
        # A subclass of `str` could print as something else than it compares.
        for field, kind in (("count", int), ("name", str), ("day", date), ("article", str)):
            if field in given and type(getattr(self, field)) is not kind:
                raise ValueError(
                    f"a remark's {field} is of type {kind.__name__}, "
                    f"found {getattr(self, field)!r:.80}"
                )

    def words(self, question: str, catalogue: Catalogue) -> str:
        """What is shown, about a question that stands alone.

        Raises:
            ValueError: if a field is not what the question or the catalogue has.
        """
        if self.count is not None:
            counts = catalogue.counts()
            most = max(counts.articles, counts.passages)
            if not 0 <= self.count <= most:
                raise ValueError(f"a count is from 0 to {most} here, found {self.count}")
        if self.name is not None and not _stands_in(self.name, question):
            raise ValueError(f"a name is whole words of the question, found {self.name!r:.80}")
        if self.day is not None and self.day not in catalogue.published_days():
            raise ValueError(f"no article was published on {self.day}")
        title = None if self.article is None else _title(self.article, catalogue)
        return self.wording.format(count=self.count, name=self.name, day=self.day, article=title)


def _title(article_id: str, catalogue: Catalogue) -> str:
    entry = catalogue.entries([article_id]).get(article_id)
    if entry is None:
        raise ValueError(f"there is no article {article_id!r:.80}")
    return entry.title if entry.title_is_own else f"{entry.title}…"


def _stands_in(name: str, question: str) -> bool:
    """Whether `name` is whole words of a question."""
    whole = rf"(?<!\w){re.escape(name)}(?!\w)"
    return bool(name.strip()) and re.search(whole, question) is not None
