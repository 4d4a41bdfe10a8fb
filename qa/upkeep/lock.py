"""One writer of a library at a time, among threads and among processes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryLocked
from qa.errors import LibraryError

log = logging.getLogger(__name__)


class LibraryLock:
    """The lock of the library in `folder`; a thread that holds it may take it again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = threading.RLock()
        self._processes = FileLock(folder / ".lock", thread_local=False)

    @contextmanager
    def held(self, wait_s: float, *, patience_s: float = 0.0) -> Iterator[None]:
        """Hold the lock; other processes are waited for so many seconds, other threads for ever.

        With `patience_s` they are waited for that much longer, and it is said in the log.

        Raises:
            LibraryLocked: if another process still holds it then.
            LibraryError: if the folder can't be written.
        """
        with self._threads:
            try:
                self._acquire(wait_s, patience_s)
            except Timeout as error:
                raise LibraryLocked(
                    f"another process is writing to {self._folder}; try again when it is done"
                ) from error
            except OSError as error:
                raise LibraryError(
                    f"{self._folder} can't be written ({error.strerror}); see whether you may "
                    "write to it, or choose another library folder"
                ) from error
            try:
                yield
            finally:
                self._processes.release()

    @contextmanager
    def held_if_free(self) -> Iterator[bool]:
        """Hold the lock if no other process or thread does; say whether."""
        if not self._threads.acquire(blocking=False):
            yield False
            return
        try:
            try:
                self._processes.acquire(timeout=0)
            except (Timeout, OSError):
                yield False
                return
            try:
                yield True
            finally:
                self._processes.release()
        finally:
            self._threads.release()

    def _acquire(self, wait_s: float, patience_s: float) -> None:
        try:
            self._processes.acquire(timeout=wait_s)
        except Timeout:
            if not patience_s:
                raise
            log.warning(
                "another process is writing to %s; this one waits until it is done", self._folder
            )
            self._processes.acquire(timeout=patience_s)
