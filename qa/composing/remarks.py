"""Words of ours: a closed set, so that no composer can say anything of its own.

What an answer says besides quotes is printed as ours, and read as Pressmark's word. A composer
chooses a wording and fills it with facts; each fact is checked here against the question and
the catalogue. A new wording is a new member of `Wording`, and so is read by people first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from string import Formatter

from qa.composing.shelf import FACTS, Shelf


class Reason(StrEnum):
    """Why there is no answer; `decision.explained` says it with what was looked at."""

    NOTHING_TO_READ = "nothing to read"
    """No passage was found that may answer."""
    UNSURE = "unsure"
    """Passages were read, and none answers surely enough."""
    OTHER_TIME = "other time"
    """What comes nearest tells of another time than the one that the question names."""
    ONLY_PLANNED = "only planned"
    """What comes nearest tells only what is planned of what is asked for as done."""
    NO_QUESTION = "no question"
    """There is no word in what was asked."""


class Wording(StrEnum):
    """All sentences and labels of ours.

    What stands in braces is a field of the `Remark`, or one of `qa.composing.shelf.FACTS`, which
    the shelf itself tells.
    """

    ARTICLES = "The library has {articles}."
    ALL_ARTICLES = "The library has {articles}, cut into {passages}."
    NONE = "No article is {none}."
    """Of those that the question's filters ask for."""
    EMPTY = "The library has no articles yet. Add some with: pressmark add PATH"
    PUBLISHERS = "The articles are from {publishers}."
    NO_PUBLISHERS = "No article says who published it."
    DAYS = "The library has {articles}, published {days}."
    NO_DAYS = "Of no article the day of publication is known."
    NAMED = "{articles}."
    NEWEST_NAMED = "{articles}. The newest are named."
    NO_DAY = "Of {undated} the day of publication is not known."
    ALL_DATED = "Of every article the day of publication is known."
    PLACES = "The titles of the articles name {places}."
    MATTERS = "The library has {articles}, published {days}. As they begin they name {names}."
    UNDATED_MATTERS = "The library has {articles}. As they begin they name {names}."
    NEWEST = "The newest article is {newest}."
    OLDEST = "The oldest article is {oldest}."
    LONGEST = "The longest article is {longest}."
    SHORTEST = "The shortest article is {shortest}."
    ADDED = "The article added last is {added}."
    YEARS = "Articles by year of publication: {years}."
    ENTRY = "“{article}”: {entry}."
    """What the catalogue says of an article."""
    NOT_FROM = "No article is from “{name}”."
    NOT_CALLED = "No article is called “{name}”."
    MENTIONED = "{mention} “{name}”."
    LAST_MENTIONED = "{mention} “{name}”. The newest is {newest}."
    NOWHERE = "No article mentions “{name}”."
    NOT_FOUND = "No passage was found on “{name}” in {articles}."
    ABILITIES = (
        "Pressmark answers questions about the articles in this library with quotes from them, "
        "and says where each quote stands. Ask for a fact, a list, a comparison, what changed, "
        "what somebody said, a summary or a topic. Where no sure answer is found, it says so."
    )
    GREETING = (
        "Hello. Ask anything about the articles in this library: the answer is in their own "
        "words, and says where they stand."
    )
    WELCOME = "You're welcome. Ask whatever else you want to know of the articles."
    GOODBYE = "Goodbye."
    GO_ON = "Ask whatever you want to know of the articles in this library."
    SIDE = "{name}"
    """A side of a comparison, as the question names it."""
    ARTICLE = "{article}"
    """An article, by its title or the first words that stand for one."""
    NEWER = "newer"
    OLDER = "older"
    UNDATED = "undated"
    """The article doesn't say when it was published, so it may be old."""
    CORRECTED = "corrected since"
    """A correction withdraws what this older article said."""
    YES = "Yes"
    NO = "No"
    FOR = "for"
    AGAINST = "against"
    DISAGREE = "The articles don't agree on this."
    DIFFER = "The articles give these differently; each quote says when its article was published."


_MENTIONS = frozenset({Wording.MENTIONED, Wording.LAST_MENTIONED})
SENTENCES = _MENTIONS | {
    Wording.ARTICLES,
    Wording.ALL_ARTICLES,
    Wording.NONE,
    Wording.EMPTY,
    Wording.PUBLISHERS,
    Wording.NO_PUBLISHERS,
    Wording.DAYS,
    Wording.NO_DAYS,
    Wording.ALL_DATED,
    Wording.PLACES,
    Wording.MATTERS,
    Wording.UNDATED_MATTERS,
    Wording.NEWEST,
    Wording.OLDEST,
    Wording.LONGEST,
    Wording.SHORTEST,
    Wording.ADDED,
    Wording.YEARS,
    Wording.ENTRY,
    Wording.NOT_FROM,
    Wording.NOT_CALLED,
    Wording.NOWHERE,
    Wording.NOT_FOUND,
    Wording.ABILITIES,
    Wording.GREETING,
    Wording.WELCOME,
    Wording.GOODBYE,
    Wording.GO_ON,
}
"""What may answer by itself, where no article is asked."""
VERDICTS = frozenset({Wording.YES, Wording.NO})
"""What may be said beside its evidence; also a label."""
ASIDES = _MENTIONS | {
    Wording.DISAGREE,
    Wording.DIFFER,
    Wording.NAMED,
    Wording.NEWEST_NAMED,
    Wording.NO_DAY,
}
"""What may be remarked on quotes; all wordings that are in none of these are labels."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A wording with what fills it: just the fields that the wording has, but for facts.

    Raises:
        ValueError: if it is none of our wordings, or a field is missing, needless or of
            the wrong type.
    """

    wording: Wording
    name: str | None = None
    """Words of the question made to stand alone."""
    article: str | None = None
    """The id of an article; its title, as the catalogue has it, is what is said."""

    def __post_init__(self) -> None:
        if not isinstance(self.wording, Wording):
            raise ValueError(f"a remark has one of our wordings, found {self.wording!r:.80}")
        needed = set(_fields(self.wording)) - FACTS.keys() - {_ENTRY}
        given = {f.name for f in fields(self) if getattr(self, f.name) is not None} - {"wording"}
        if given != needed:
            raise ValueError(
                f"{self.wording.name} is filled with {sorted(needed)}, found {sorted(given)}"
            )
        # A subclass of `str` could print as something else than it compares.
        for field in ("name", "article"):
            if field in given and type(getattr(self, field)) is not str:
                raise ValueError(
                    f"a remark's {field} is of type str, found {getattr(self, field)!r:.80}"
                )

    def words(self, question: str, shelf: Shelf) -> str:
        """What is shown, about a question that stands alone and the articles that may answer it.

        Raises:
            ValueError: if a field is not what the question has, or the wording is not true of
                these articles.
        """
        if self.name is not None and not _stands_in(self.name, question):
            raise ValueError(f"a name is whole words of the question, found {self.name!r:.80}")
        if not _holds(self, shelf):
            raise ValueError(f"{self.wording.name} is not true of the library")
        title = None if self.article is None else shelf.title(self.article)
        name = self.name if self.wording in _MENTIONS else None
        facts = [field for field in _fields(self.wording) if field in FACTS]
        told = {fact: shelf.told(fact, name) for fact in facts}
        if _ENTRY in _fields(self.wording) and self.article is not None:
            told[_ENTRY] = shelf.entry(self.article)
        return self.wording.value.format(name=self.name, article=title, **told)


_ENTRY = "entry"
"""What the shelf tells of the article that a wording names."""


def _fields(wording: Wording) -> list[str]:
    return [field for _, field, _, _ in Formatter().parse(wording) if field]


def _holds(remark: Remark, shelf: Shelf) -> bool:
    """Whether what a wording denies is not there."""
    match remark.wording:
        case Wording.EMPTY | Wording.NONE:
            return not shelf.articles()
        case Wording.NO_PUBLISHERS:
            return not any(article.publisher for article in shelf.articles())
        case Wording.NO_DAYS:
            return not any(article.published for article in shelf.articles())
        case Wording.ALL_DATED:
            return all(article.published for article in shelf.articles())
        case Wording.NOT_FROM:
            return not shelf.published_by(remark.name or "")
        case Wording.NOT_CALLED:
            return not shelf.called(remark.name or "")
        case Wording.NOWHERE:
            return not shelf.articles(remark.name)
    return True


def _stands_in(name: str, question: str) -> bool:
    """Whether `name` is whole words of a question."""
    whole = rf"(?<!\w){re.escape(name)}(?!\w)"
    return bool(name.strip()) and re.search(whole, question) is not None
