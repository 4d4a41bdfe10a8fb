"""Between the page and the library: questions in; stages, answers and errors out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from threading import Event
from typing import Protocol

from corpus.article import Article
from qa.answer import Answer, Progress
from qa.as_read import AsRead
from qa.desk.turns import Stopped, Waiting, in_turn
from qa.desk.turnstile import TooManyWait, Turnstile
from qa.errors import PRESSMARK_ERRORS, QuoteMismatch
from qa.evidence import Evidence
from qa.notebook.notebook import Notebook
from qa.notebook.thumbs import Thumbs
from qa.question import MAX_QUESTION_CHARACTERS, NO_FILTERS, Filters, Question, Turn
from qa.question import read_history as turns_of
from qa.status import (
    AddProgress,
    AddReport,
    Collection,
    Previewed,
    Removal,
    ShelfPage,
    Sought,
    Status,
    TakenBack,
)
from qa.verdict import Checked

log = logging.getLogger(__name__)

MAX_TURNS = 100
"""Turns of history that one call may bring."""


class BadQuestion(ValueError):
    """A question or history that can't be asked; the message says so to whoever asked."""


class DeskLibrary(Protocol):
    """The part of `qa.library.Library` that the desk needs; safe to share between threads."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, str]] = (),
        *,
        scope: Filters = NO_FILTERS,
        exhaustive: bool = False,
        stopped: Callable[[], bool] | None = None,
        on_stage: Callable[[str], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer: ...

    def verify(self, text: str, *, sentences: bool | None = None) -> list[Checked]: ...

    def as_read(self, article_id: str) -> AsRead: ...

    def evidence(self, answers: Answer | Sequence[Answer], *, name: str = "") -> Evidence: ...

    @property
    def notebook(self) -> Notebook: ...

    @property
    def thumbs(self) -> Thumbs: ...

    def ask_many(
        self, questions: Sequence[Question], *, retrieval_only: bool = False
    ) -> list[Answer]: ...

    def article(self, article_id: str) -> Article: ...

    @property
    def path(self) -> Path: ...

    def status(self) -> Status: ...

    def shelf(self, sought: Sought = ..., *, start: int = 0, rows: int = 50) -> ShelfPage: ...

    def collections(self) -> list[Collection]: ...

    def collect(self, name: str, articles: Sequence[str] = ()) -> int: ...

    def take_out(self, name: str, article_ids: Sequence[str]) -> int: ...

    def drop_collection(self, name: str) -> None: ...

    def correct(
        self,
        article_id: str,
        changes: Mapping[str, str | date | None],
        *,
        evidence: str = "",
        by: str = "",
    ) -> Article: ...

    def undo_correction(self, article_id: str, field: str) -> Article: ...

    def remove_articles(self, article_ids: Sequence[str], *, by: str = "") -> int: ...

    def removals(self) -> list[Removal]: ...

    def undo_removal(self, number: int | None = None) -> TakenBack: ...

    def preview(self, *paths: str | Path) -> list[Previewed]: ...

    def add_copies(
        self, *paths: str | Path, on_progress: Callable[[AddProgress], None] | None = None
    ) -> AddReport: ...


def read_question(question: object) -> str:
    """The question without white space around it.

    Raises:
        BadQuestion: if it is no text, empty, or longer than `MAX_QUESTION_CHARACTERS`.
    """
    if not isinstance(question, str):
        raise BadQuestion(f"A question is text; this one is of type {type(question).__name__}.")
    text = question.strip()
    if not text:
        raise BadQuestion("The question is empty; type one.")
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise BadQuestion(
            f"A question may have at most {MAX_QUESTION_CHARACTERS:,} characters; "
            f"this one has {len(text):,}. Please shorten it."
        )
    return text


def read_history(history: object) -> tuple[Turn, ...]:
    """The turns of a list of `{"question": …, "answer": …}`, oldest first; None is no turns.

    Raises:
        BadQuestion: if it is anything else, or has more than `MAX_TURNS` turns.
    """
    try:
        turns = turns_of(history)
    except ValueError as error:
        said = str(error)
        raise BadQuestion(f"{said[:1].upper()}{said[1:]}.") from error
    if len(turns) > MAX_TURNS:
        raise BadQuestion(
            f"The history may have at most {MAX_TURNS} turns; this one has {len(turns)}. "
            "Leave out the oldest."
        )
    return turns


def ask_in_stages(
    library: DeskLibrary,
    question: str,
    history: Sequence[Turn],
    turnstile: Turnstile,
    *,
    scope: Filters = NO_FILTERS,
    exhaustive: bool = False,
    stop: Event | None = None,
) -> Iterator[Waiting | str | Progress | Answer]:
    """How many are before it, the names of the stages as the library reaches them, the answer.

    Where many passages are read, also how far it is. Of news that came while the last were
    shown only the latest progress is told. The library works in a thread of its own, so that
    a stage can be shown while it lasts. A question whose iterator is closed while it waits is
    not asked; while it is read for, or once `stop` is set, no more is read.

    Raises:
        Stopped: if `stop` is set before anything was found.
        TooManyWait: if no more questions may wait.
        Exception: whatever `library.ask` raises.
    """

    def ask(tell: Callable[[str | Progress], None], stopped: Callable[[], bool]) -> Answer:
        return library.ask(
            question,
            history,
            scope=scope,
            exhaustive=exhaustive,
            stopped=stopped,
            on_stage=tell,
            on_progress=tell,
        )

    return in_turn(ask, turnstile, passing=Progress, stop=stop)


def in_a_sentence(error: Exception) -> str:
    """What to tell the reader of an error; call it where the error is caught: it logs it.

    The messages of our own errors are sentences for the user. Any other error's message
    may say anything, so that it goes to the log only.
    """
    if isinstance(error, BadQuestion | TooManyWait | Stopped):
        return str(error)
    log.error("the desk could not do what was asked", exc_info=error)
    if isinstance(error, PRESSMARK_ERRORS) and not isinstance(error, QuoteMismatch):
        return str(error)
    return (
        "Something went wrong on our side. The desk’s log has the details. "
        "The articles are unharmed, and another question may work."
    )
