"""What Gradio keeps of programs that ask once and never come back.

It forgets a session when its page is left. A program that asks over HTTP has no page, and a
session of its own for each question: 26 KB, for ever. Here only the latest are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

import gradio as gr

PROGRAMS_KEPT: Final = 256
"""Sessions of programs; more than can wait, so that no answer is lost that is still awaited."""
EVENTS_KEPT: Final = 1_000
"""Events that Gradio keeps statistics of, which nobody reads."""


class Passing:
    """Forgets the sessions of a desk's programs, the longest unused first."""

    def __init__(self, desk: gr.Blocks) -> None:
        self._desk = desk
        self._sessions: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def note(self, session: str | None) -> None:
        """Note that a program asks in this session; forget the oldest beyond `PROGRAMS_KEPT`."""
        with self._lock:
            if session:
                self._sessions[session] = None
                self._sessions.move_to_end(session)
            while len(self._sessions) > PROGRAMS_KEPT:
                self._forget(self._sessions.popitem(last=False)[0])
            analytics = self._desk._queue.event_analytics
            while len(analytics) > EVENTS_KEPT:
                analytics.pop(next(iter(analytics)), None)

    def _forget(self, session: str) -> None:
        queue, states = self._desk._queue, self._desk.state_holder
        for kept in (
            queue.pending_messages_per_session,
            queue.pending_event_ids_session,
            states.session_data,
            states.time_last_used,
        ):
            kept.pop(session, None)
