"""The desk's turnstile: a few questions at a time, the others in the order in which they came.

Gradio's own queue tells only its own page's script how long it is, and that draws it over
the whole conversation. Ours lets each who waits hear how many are before them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Event

LOOK_S = 0.5
"""How often what has time looks whether it was stopped."""


class TooManyWait(Exception):
    """No more questions may wait; the message says so to whoever asked."""


class WentAway(Exception):
    """Whoever waited doesn't any more."""


class Turnstile:
    """Lets `at_once` threads in at a time; at most `may_wait` more wait for their turn."""

    def __init__(self, *, at_once: int, may_wait: int) -> None:
        self._at_once = at_once
        self._may_wait = may_wait
        self._inside = 0
        self._waiting: deque[object] = deque()
        self._changed = Condition()
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the desk is being ended."""
        return self._closed

    def close(self) -> None:
        """End what has time; whoever asked is told by the gate that the desk was closed."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @contextmanager
    def turn(
        self,
        on_waiting: Callable[[int], None] = lambda before: None,
        gone: Event | None = None,
    ) -> Iterator[None]:
        """Wait for a turn, and hold it until the block ends.

        `on_waiting` hears how many are before this one, those inside included: at first, and
        whenever it has changed. Once `gone` is set, the place in the row is given up.

        Raises:
            TooManyWait: if as many wait as may.
            WentAway: if `gone` was set before the turn came.
        """
        self._enter(on_waiting, gone or Event())
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def after_others(self, gone: Event) -> bool:
        """Wait until nobody is inside or waits; return whether `gone` was set meanwhile, or the
        turnstile was closed.

        For what has time, such as an evaluation: it takes no turn, and whoever comes next goes in
        before its next question.
        """
        with self._changed:
            while (self._inside or self._waiting) and not (gone.is_set() or self._closed):
                self._changed.wait(LOOK_S)
            return gone.is_set() or self._closed

    def _enter(self, on_waiting: Callable[[int], None], gone: Event) -> None:
        with self._changed:
            if self._inside >= self._at_once and len(self._waiting) >= self._may_wait:
                raise TooManyWait(
                    f"The desk is busy: {len(self._waiting)} questions are waiting already. "
                    "Please ask again in a minute."
                )
            ticket = object()
            self._waiting.append(ticket)
            told = 0
            try:
                while self._inside >= self._at_once or self._waiting[0] is not ticket:
                    before = self._inside + self._waiting.index(ticket)
                    if before != told:
                        on_waiting(before)
                        told = before
                    self._changed.wait()
                    if gone.is_set():
                        raise WentAway
                self._inside += 1
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
