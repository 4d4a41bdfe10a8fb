"""Connections that say nothing are closed, so that they can't take all the room there is."""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WAIT_S: Final = 10.0
"""How long a connection may take to send the head of a request, all of it. Uvicorn itself
waits for ever for a first byte, and for the rest of a head that was begun."""

READ_WAIT_S: Final = 30.0
"""How long a client may leave what it asked for unread, once no more of it fits in between."""


class BoundedProtocol(H11Protocol):
    """Uvicorn's connection, closed where no whole head of a request comes in time, or
    what was asked for is not read.
    """

    _waiting: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take some bytes; stop waiting once they complete a head."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        self._stop_unread()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Write no more for now; begin to wait until the client has read of it."""
        super().pause_writing()
        self._stop_unread()
        # Not `close`, which waits for what is left to be read.
        self._unread = self.loop.call_later(READ_WAIT_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing: the client reads."""
        self._stop_unread()
        super().resume_writing()

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEAD_WAIT_S, self.transport.close)

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
