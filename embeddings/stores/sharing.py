"""A lock that many readers hold at once, and a writer alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SharedLock:
    """`shared` for those who read, `exclusive` for who writes.

    Who waits to write goes before readers that come later, so that many of them can't keep it
    waiting for ever. Neither may be asked for by a thread that holds one of them.
    """

    def __init__(self) -> None:
        self._state = threading.Condition()
        self._readers = 0
        self._writing = False
        self._waiting = 0

    @contextmanager
    def shared(self) -> Iterator[None]:
        with self._state:
            self._state.wait_for(lambda: not self._writing and not self._waiting)
            self._readers += 1
        try:
            yield
        finally:
            with self._state:
                self._readers -= 1
                self._state.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._state:
            self._waiting += 1
            try:
                self._state.wait_for(lambda: not self._writing and not self._readers)
                self._writing = True
            finally:
                self._waiting -= 1
                self._state.notify_all()
        try:
            yield
        finally:
            with self._state:
                self._writing = False
                self._state.notify_all()
