"""What comes next is made ready by a thread of its own while what came before is used."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import TypeVar

_LOOKED_S = 0.1
"""So often who waits looks whether the work was stopped."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Raised:
    """What was raised where the next was made ready."""

    error: BaseException


class _End:
    """There is no next."""


@contextmanager
def ahead(
    items: Iterator[T],
    stopped: threading.Event,
    *,
    waiting: Callable[[], None] = lambda: None,
) -> Iterator[Iterator[T]]:
    """The same items, of which one is ready and one more being made while another is used.

    What making them raises is raised where they are used. Several may stand one behind another;
    they share `stopped`, which is set when the block ends, and each then ends with the item that
    it is at. `waiting` is called again and again while the next is waited for.
    """
    ready: Queue[T | _Raised | _End] = Queue(maxsize=1)

    def make() -> None:
        last: _Raised | _End = _End()
        try:
            for item in items:
                if not _put(ready, item, stopped):
                    return
        except BaseException as error:  # the thread that uses them is to hear of it
            last = _Raised(error)
        _put(ready, last, stopped)

    def used() -> Iterator[T]:
        while not stopped.is_set():
            try:
                item = ready.get(timeout=_LOOKED_S)
            except Empty:
                waiting()
                continue
            if isinstance(item, _End):
                return
            if isinstance(item, _Raised):
                raise item.error
            yield item

    thread = threading.Thread(target=make, daemon=True)
    thread.start()
    try:
        yield used()
    finally:
        stopped.set()
        with suppress(KeyboardInterrupt):  # once more; it is on its way out already
            thread.join()


def _put(ready: Queue[T], item: T, stopped: threading.Event) -> bool:
    """Hand an item on; False where nobody wants it any more."""
    while not stopped.is_set():
        with suppress(Full):
            ready.put(item, timeout=_LOOKED_S)
            return True
    return False
