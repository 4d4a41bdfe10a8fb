"""The values of a question: what was asked, and what was understood of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

MAX_QUESTION_CHARACTERS = 2_000

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def _whole(text: str) -> str:
    """`text` with lone surrogates made U+FFFD: half a character is in no UTF-8 and no model."""
    return _HALF_CHARACTER.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an earlier answer: what `[n]` points to."""

    n: int
    article_id: str
    title: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of the conversation and the answer it got.

    Lone surrogates in either become U+FFFD, as in a `Question`.
    """

    question: str
    answer: str
    cited: tuple[Cited, ...] = ()
    """What the answer cited, so that a later question may speak of `[1]`."""
    entries: tuple[str, ...] = ()
    """What a list had for entries, in the articles' words, so that one may be "the second"."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "question", _whole(self.question))
        object.__setattr__(self, "answer", _whole(self.answer))


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer. An article must meet every filter that is set.

    An article whose publisher or date is unknown does not meet a filter on it.
    """

    publishers: tuple[str, ...] = ()
    """Any of these, as the catalogue spells them; empty: every publisher."""
    published_from: date | None = None
    published_to: date | None = None
    """The last day, itself included."""
    articles: tuple[str, ...] = ()
    """The ids of any of these; empty: every article."""
    collection: str = ""
    """The name of a collection that they are in; empty: in one or not."""
    chosen: bool = False
    """Whether `articles` were chosen beside the question; else it speaks of them itself ("[1]")."""

    def __bool__(self) -> bool:
        return self != NO_FILTERS

    @property
    def names_articles(self) -> bool:
        """Whether only the catalogue knows which articles meet them: no index does."""
        return bool(self.articles or self.collection)

    @property
    def exclude_all(self) -> bool:
        """Whether no article can meet them: the time ends before it begins."""
        first, last = self.published_from, self.published_to
        return first is not None and last is not None and last < first

    def to_dict(self) -> dict[str, Any]:
        """The filters as JSON values; days are ISO 8601."""
        return {
            "publishers": list(self.publishers),
            "published_from": self.published_from.isoformat() if self.published_from else None,
            "published_to": self.published_to.isoformat() if self.published_to else None,
            "articles": list(self.articles),
            "collection": self.collection,
            "chosen": self.chosen,
        }

    def within(self, scope: Filters) -> Filters:
        """The articles that meet these filters and a scope's, too; see `exclude_all`."""
        if scope.articles:
            scope = replace(scope, chosen=True)
        if not (self and scope):
            return self or scope
        starts = [day for day in (self.published_from, scope.published_from) if day]
        ends = [day for day in (self.published_to, scope.published_to) if day]
        both = Filters(
            _both(self.publishers, scope.publishers),
            max(starts, default=None),
            min(ends, default=None),
            _both(self.articles, scope.articles),
            self.collection or scope.collection,
            scope.chosen and not self.articles,
        )
        apart = (self.publishers and scope.publishers and not both.publishers) or (
            self.articles and scope.articles and not both.articles
        )
        return replace(both, published_from=date.max, published_to=date.min) if apart else both

    def describe(self) -> str:
        """Which articles these are, in words; empty where every article may answer."""
        if self.exclude_all:
            return "within both the question’s own limits and those set beside it"
        parts = []
        if self.collection:
            parts.append(f"in the collection “{self.collection}”")
        if self.articles:
            parts.append("chosen" if self.chosen else "cited before")
        if self.publishers:
            parts.append(f"from {' or '.join(self.publishers)}")
        if self.published_from and self.published_to:
            parts.append(f"published from {self.published_from} to {self.published_to}")
        elif self.published_from:
            parts.append(f"published since {self.published_from}")
        elif self.published_to:
            parts.append(f"published up to {self.published_to}")
        return ", ".join(parts)


def _both(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """What is in both, in the order of the first; where one is empty, and so lets all in, the
    other.
    """
    if not (some and others):
        return some or others
    known = frozenset(others)
    return tuple(one for one in some if one in known)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Question:
    """What the user asked, and the turns before it, oldest first.

    Lone surrogates in `text` become U+FFFD, so that whatever it is written to can hold it.
    """

    text: str
    history: tuple[Turn, ...] = ()
    scope: Filters = NO_FILTERS
    """Which articles may answer it, set beside it; its own filters narrow them further."""

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise ValueError(f"a question is text; found {_named(self.text)}")
        object.__setattr__(self, "text", _whole(self.text))


class QuestionKind(StrEnum):
    """What shape of answer a question asks for."""

    FACT = "fact"
    YES_NO = "yes_no"
    LIST = "list"
    COMPARISON = "comparison"
    TIME = "time"
    SUMMARY = "summary"
    TOPIC = "topic"
    SPEAKER = "speaker"
    LIBRARY = "library"
    """What the library itself holds; answered by a sentence of ours."""
    TALK = "talk"
    """A greeting or thanks; answered by a sentence of ours."""
    CHOICE = "choice"
    """It can be read in several ways, and the user is asked which is meant."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as the retriever and the reader take it."""

    question: Question
    standalone: str
    """The question made to stand without its history; unchanged where it already does."""
    kind: QuestionKind = QuestionKind.FACT
    filters: Filters = NO_FILTERS
    choices: tuple[str, ...] = ()
    """Questions that stand alone, to choose from, where we ask back which is meant."""
    otherwise: QuestionKind | None = None
    """The kind that is tried where the articles don't answer one of `kind`; None: there is none."""
    accounts: bool = False
    """Whether it is asked if several accounts of one matter agree."""
    differs_on: str = ""
    """The matter of which it is asked, of no one fact, where its accounts differ."""
    in_view: Understood | None = None
    """The same of what the turns before are about, where the question itself names nothing: it may
    go on about that, or not, and which is told by what the articles answer. Also the same with
    what answered the question that this one was made of."""
    further: tuple[Understood, ...] = ()
    """What it may mean besides, tried where the articles don't answer it otherwise: with other
    things in the place of its pronoun; as it was put, asked of the article that was cited last."""

    def within(self, scope: Filters) -> Understood:
        """The same, asked of a scope's articles only."""
        viewed = self.in_view.within(scope) if self.in_view else None
        further = tuple(one.within(scope) for one in self.further)
        return replace(self, filters=self.filters.within(scope), in_view=viewed, further=further)


def read_history(history: object) -> tuple[Turn, ...]:
    """The turns of a conversation as callers, files and browsers give them, oldest first.

    A list (or tuple) of turns, each a `Turn` or a mapping of `question` and `answer`, both
    texts, and if it is known `citations`, a list as an answer as JSON has it; nothing else.
    None is no turns.

    Raises:
        ValueError: if it is anything else; it says what was found, and in which turn, from 1.
    """
    if history is None:
        return ()
    if isinstance(history, str | bytes) or not isinstance(history, Sequence):
        raise ValueError(
            'the history is a list of {"question": …, "answer": …}, oldest first; '
            f"found {_named(history)}"
        )
    return tuple(_turn(n, turn) for n, turn in enumerate(history, 1))


def _turn(n: int, turn: object) -> Turn:
    match turn:
        case Turn():
            return turn
        case {"question": str(question), "answer": str(answer), **others} if not others:
            return Turn(question, answer)
        case {"question": str(question), "answer": str(answer), "citations": cited, **others} if (
            not others
        ):
            return Turn(question, answer, _cited(n, cited))
    if isinstance(turn, Mapping):
        parts = ", ".join(f"{key!r:.30}: {_named(value)}" for key, value in turn.items())
        found = f"{{{parts:.200}}}"
    else:
        found = _named(turn)
    raise ValueError(
        f"turn {n} of the history has 'question' and 'answer', two texts; found {found}"
    )


def _cited(n: int, citations: object) -> tuple[Cited, ...]:
    """What a turn's answer cited; of each citation its number, article, title and quote."""
    found = []
    for at, one in enumerate(citations if isinstance(citations, list | tuple) else [citations], 1):
        number = one.get("n", at) if isinstance(one, Mapping) else at
        texts = [one.get(key) or "" for key in _OF_CITED] if isinstance(one, Mapping) else []
        if not (texts and texts[0] and type(number) is int and all(type(t) is str for t in texts)):
            raise ValueError(
                f"the citations of turn {n} of the history are a list of mappings with "
                f"'article_id' and, if known, 'n', 'title' and 'quote'; found {_named(one)}"
            )
        found.append(Cited(number, *map(_whole, texts)))
    return tuple(found)


_OF_CITED = ("article_id", "title", "quote")


def _named(value: object) -> str:
    """A value as an error names it: texts by their beginning, others by their type too."""
    return f"{value!r:.60}" if isinstance(value, str) else f"{type(value).__name__} {value!r:.60}"


def check_question(question: Question) -> None:
    """See that a question can be asked.

    Raises:
        ValueError: if it is empty, or longer than `MAX_QUESTION_CHARACTERS`.
    """
    if not question.text.strip():
        raise ValueError("the question is empty")
    if len(question.text) > MAX_QUESTION_CHARACTERS:
        raise ValueError(
            f"the question has {len(question.text):,} characters, "
            f"at most {MAX_QUESTION_CHARACTERS:,} are read; shorten it"
        )
