"""What programs may ask for, in whatever form they ask: answers, passages, articles, verdicts.

Each takes a turn at the desk's turnstile and a thread of its own. Whoever hangs up gives up
the place in the row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Final, Generic, Protocol, TypeVar

from corpus.article import Article
from corpus.errors import AlteredArticle
from qa.answer import Answer, Progress
from qa.desk.dialogue import (
    BadQuestion,
    DeskLibrary,
    in_a_sentence,
    read_history,
    read_question,
)
from qa.desk.gate import Refusal
from qa.desk.turns import Waiting
from qa.desk.turnstile import TooManyWait, Turnstile
from qa.language_model import spared
from qa.question import Question

log = logging.getLogger(__name__)

MOST_FOUND: Final = 100
"""Passages that one search gives at most."""
USUALLY_FOUND: Final = 10

T = TypeVar("T")
Tell = Callable[[Any], None]


class ProgramLibrary(DeskLibrary, Protocol):
    """The part of `qa.library.Library` that programs need beside the desk's."""

    def ask_many(
        self, questions: Sequence[Question | str], *, retrieval_only: bool = False
    ) -> list[Answer]: ...

    def article(self, article_id: str) -> Article: ...


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The last news of what was asked for: what came of it."""

    value: T


class Services:
    """What an open library does for programs. Its methods belong to the server's event loop."""

    def __init__(self, library: ProgramLibrary, turnstile: Turnstile) -> None:
        self._library = library
        self._turnstile = turnstile

    async def asking(
        self, question: object, history: object = None, *, exhaustive: bool = False
    ) -> AsyncGenerator[Waiting | str | Progress | Done[Answer], None]:
        """How many are before it, the stages, how far it is, and last the answer.

        Raises:
            BadQuestion: if the question or its history can't be asked.
            TooManyWait: if no more questions may wait.
        """
        text, turns = read_question(question), read_history(history)

        def work(tell: Tell, gone: Event) -> Answer:
            return self._library.ask(
                text,
                turns,
                exhaustive=exhaustive,
                stopped=gone.is_set,
                on_stage=tell,
                on_progress=tell,
            )

        async with aclosing(self._in_turn(work)) as all_news:
            async for news in all_news:
                yield news

    async def answer(
        self, question: object, history: object = None, *, exhaustive: bool = False
    ) -> Answer:
        """The answer alone; it raises what `asking` does."""
        answer: Answer = await _last(self.asking(question, history, exhaustive=exhaustive))
        return answer

    async def search(self, query: object, limit: int = USUALLY_FOUND) -> list[dict[str, Any]]:
        """The passages that come nearest to a query, best first, each with its article.

        Raises:
            BadQuestion, TooManyWait: as `asking` does.
        """
        text = read_question(query)

        def work(tell: Tell, gone: Event) -> list[dict[str, Any]]:
            with spared():
                (found,) = self._library.ask_many([text], retrieval_only=True)
            return [row for one in found.retrieved if (row := self._found(one))][:limit]

        rows: list[dict[str, Any]] = await _last(self._in_turn(work))
        return rows

    def _found(self, passage: Any) -> dict[str, Any] | None:
        """A passage with its words; None where its article is gone or was altered meanwhile."""
        try:
            article = self._library.article(passage.article_id)
        except (KeyError, AlteredArticle):
            log.warning(
                "a passage was found whose article is gone or altered: %s", passage.article_id
            )
            return None
        return {
            "article_id": article.article_id,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.isoformat() if article.published else None,
            "url": article.url,
            "start": passage.start,
            "end": passage.end,
            "text": article.text[passage.start : passage.end],
            "score": passage.score,
        }

    async def verify(self, text: object) -> dict[str, Any]:
        """The verdict on each quotation in a draft, or on each sentence where it has none.

        Raises:
            Refusal: if it is no text that can be checked.
            TooManyWait: as `asking` does.
        """
        if not isinstance(text, str) or not text.strip():
            raise Refusal(400, "The text to check is empty, or no text. Send a quote or a draft.")
        draft = Question(text).text  # half a character is in no article

        def work(tell: Tell, gone: Event) -> list[dict[str, Any]]:
            return [one.to_dict() for one in self._library.verify(draft)]

        try:
            return {"verdicts": await _last(self._in_turn(work))}
        except ValueError as error:
            raise Refusal(400, f"{error}".capitalize()) from error

    async def article(self, article_id: str) -> dict[str, Any]:
        """An article as it was read, with its whole text.

        Raises:
            Refusal: if there is none by this id.
        """
        try:
            read = await _in_thread(lambda: self._library.as_read(article_id))
        except KeyError:
            raise Refusal(
                404, "No article here has this id. Ids are what /search and /ask give."
            ) from None
        return {**read.to_dict(), "text": read.article.text}

    async def _in_turn(self, work: Callable[[Tell, Event], T]) -> AsyncGenerator[Any, None]:
        """The news of some work, in its turn, and last what came of it."""
        news: asyncio.Queue[Any] = asyncio.Queue()
        loop, gone = asyncio.get_running_loop(), Event()

        def tell(one: object) -> None:
            with suppress(RuntimeError):  # the desk was closed meanwhile
                loop.call_soon_threadsafe(news.put_nowait, one)

        def run() -> None:
            try:
                with self._turnstile.turn(lambda before: tell(Waiting(before)), gone):
                    came = work(tell, gone)
                tell(Done(came))
            except Exception as error:
                tell(error)

        Thread(target=run, name="pressmark-program", daemon=True).start()
        try:
            while True:
                one = await news.get()
                if isinstance(one, Exception):
                    raise one
                yield one
                if isinstance(one, Done):
                    return
        finally:
            gone.set()


async def _last(all_news: AsyncIterator[Any]) -> Any:
    async for news in all_news:
        if isinstance(news, Done):
            return news.value
    raise RuntimeError("what was asked for ended without an end")


async def _in_thread(work: Callable[[], T]) -> T:
    """What comes of some work that needs no turn, in a thread that the desk's end leaves."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(value)  # type: ignore[arg-type]

    def run() -> None:
        value, problem = None, None
        try:
            value = work()
        except Exception as error:
            problem = error
        with suppress(RuntimeError):  # the desk was closed meanwhile
            loop.call_soon_threadsafe(settle, value, problem)

    Thread(target=run, name="pressmark-program", daemon=True).start()
    return await done


def as_refusal(error: Exception) -> Refusal:
    """How a program is told of an error; call it where the error is caught: it may log it."""
    match error:
        case Refusal():
            return error
        case BadQuestion():
            return Refusal(400, str(error))
        case TooManyWait():
            return Refusal(503, str(error))
    return Refusal(500, in_a_sentence(error))
