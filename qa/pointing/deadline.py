"""A time at which a connection is cut, whatever still trickles in.

httpx limits how long each piece of an answer is waited for. A server that sends a byte now and
then of a head that never ends gives it no piece to count the time by.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock, Timer
from typing import Any


class Deadline:
    """Within the block, what is connected for a request is cut after so many seconds.

    `watch` is the request's extension "trace", by which httpx tells what it connects.
    """

    def __init__(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = Lock()
        self._connected: list[socket.socket] = []
        self.is_over = False

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for one in self._connected:
                one.close()
            self._connected.clear()

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """See what httpx does for the request."""
        if not event.endswith(".connect_tcp.complete"):
            return
        connected = info["return_value"].get_extra_info("socket")
        with self._lock:
            # A second handle on it: TLS takes the first one over.
            self._connected.append(connected.dup())
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        self.is_over = True
        with self._lock:
            for one in self._connected:
                with suppress(OSError):  # it was closed at the other end
                    one.shutdown(socket.SHUT_RDWR)
