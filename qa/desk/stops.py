"""Stopping what is being read for, from the page that asked.

A page's event can't reach into another that still runs. Each question under way therefore has
a token, which only its own page is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event


class Stops:
    """The questions under way, each with what ends its reading. Safe to share between threads."""

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}

    @contextmanager
    def one(self) -> Iterator[tuple[str, Event]]:
        """A token for a question, and the event that `stop` sets; until the block ends."""
        token, event = secrets.token_urlsafe(16), Event()
        self._events[token] = event
        try:
            yield token, event
        finally:
            del self._events[token]

    def stop(self, token: object) -> None:
        """End the reading for the question with this token; of others nothing is said."""
        event = self._events.get(token) if isinstance(token, str) else None
        if event is not None:
            event.set()
