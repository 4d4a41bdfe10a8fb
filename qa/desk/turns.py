"""Work done in its turn, in a thread of its own, its news told to the page as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final, Generic, TypeVar

from qa.desk.turnstile import Turnstile


class Stopped(Exception):
    """Somebody has pressed Stop before anything came of what they asked; the message says so."""


UNASKED: Final = "Stopped before its turn came: it was not asked."
UNANSWERED: Final = "Stopped before there was an answer."
_LOOK_S: Final = 0.2
"""How often it is looked whether somebody has pressed Stop."""

News = TypeVar("News")
Came = TypeVar("Came")
Work = Callable[[Callable[[News], None], Callable[[], bool]], Came]
"""What is to be done, given how to tell news, and how to ask whether it was stopped."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody waits for their turn."""

    before: int
    """How many are before them, those whose turn it is included."""


@dataclass(frozen=True, slots=True)
class _Done(Generic[Came]):
    """What came of some work, or what it raised."""

    value: Came | None = None
    error: Exception | None = None


def in_turn(
    work: Work[News, Came],
    turnstile: Turnstile,
    *,
    passing: type[News] | None = None,
    stop: Event | None = None,
    stays: bool = False,
) -> Iterator[Waiting | News | Came]:
    """How many are before some work, its news, and last what comes of it.

    Of news of the type `passing` that came while the last were shown only the latest is told.
    Once there was one, the work itself sees that `stop` is set, and gives what it has found by
    then. Before, it is not waited for any longer: it ends by itself, which takes a second or two.

    Whoever closes the iterator gives up the place in the row, and stops the work; what `stays`
    is done all the same.

    Raises:
        Stopped: if `stop` is set while nothing has come of the work.
        TooManyWait: if no more may wait.
        Exception: whatever the work raises.
    """
    told: SimpleQueue[Waiting | News | _Done[Came]] = SimpleQueue()
    gone = Event()

    def stopped() -> bool:
        return gone.is_set() or (stop is not None and stop.is_set())

    def run() -> None:
        try:
            with turnstile.turn(lambda before: told.put(Waiting(before)), gone):
                told.put(_Done(work(told.put, stopped)))
        except Exception as error:
            told.put(_Done(error=error))

    Thread(target=run, name="pressmark-turn", daemon=True).start()
    waits = gives = False
    try:
        while True:
            if stop is not None and stop.is_set() and not gives:
                raise Stopped(UNASKED if waits else UNANSWERED)
            try:
                news = told.get(timeout=_LOOK_S if stop is not None else None)
            except Empty:
                continue
            while passing is not None and isinstance(news, passing) and not told.empty():
                news = told.get()
            waits = isinstance(news, Waiting)
            gives = gives or (passing is not None and isinstance(news, passing))
            if isinstance(news, _Done):
                if news.error is not None:
                    raise news.error
                if stop is not None and stop.is_set() and not gives:  # it came just behind Stop
                    raise Stopped(UNANSWERED)
                yield news.value  # type: ignore[misc]
                return
            yield news
    finally:
        if not stays:
            gone.set()
