"""Who answers the questions of a command: a desk that is open over the library, else this process.

To ask an open desk neither the model nor the indexes are loaded. Whatever keeps it from answering,
be it another version, a busy row or an error, the question is asked here instead, and what went
wrong is told by whoever asked last.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.cli.console import prepare_offline, say
from qa.cli.model_options import see_that_it_may_be_asked
from qa.question import Filters
from qa.settings import Settings, default_library
from qa.side_door import SILENCE_S, Elsewhere, SideDoor, announced

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.language_model import Sent
    from qa.library import Library

Show = Callable[[float, str], None]
"""Shows the share done, in [0, 1], and a few words about it."""


class Answering:
    """Answers questions from one library.

    Args:
        path: the library's folder, else this user's own.
        stack: what closes the library at its end, if it is opened.
        desk: whether a desk that is open over it may be asked.
        tells: whether to say which way a question goes.
    """

    def __init__(
        self, path: Path | None, settings: Settings, stack: ExitStack, *, desk: bool, tells: bool
    ) -> None:
        self._path = path
        self._settings = settings
        self._stack = stack
        self._tells = tells
        self._door = self._found() if desk and settings.language_model is None else None
        self._is_empty: bool | None = None

    def ask(
        self,
        question: str,
        scope: Filters,
        *,
        exhaustive: bool,
        stopped: Callable[[], bool],
        show: Show,
        on_sent: Callable[[Sent], None] | None = None,
    ) -> Answer:
        """The answer; it raises what `Library.ask` does."""
        if self._door is not None:
            try:
                return self._by_the_desk(self._door, question, scope, exhaustive, stopped, show)
            except (Elsewhere, OSError, ValueError, KeyError) as error:
                self._say(f"The desk didn't answer ({error}); it is asked here.")
                self._door = self._is_empty = None
        return self.library.ask(
            question,
            scope=scope,
            exhaustive=exhaustive,
            stopped=stopped,
            on_progress=lambda news: show(news.read / max(news.about, 1), news.describe()),
            on_sent=on_sent,
        )

    @property
    def is_empty(self) -> bool:
        """Whether the library has no articles."""
        return not self.library.article_ids() if self._is_empty is None else self._is_empty

    @cached_property
    def library(self) -> Library:
        """The library, opened here."""
        prepare_offline(self._settings)
        from qa.library import Library

        opened = Library.open(self._path, create=False, settings=self._settings)
        self._stack.enter_context(opened)
        see_that_it_may_be_asked(opened)
        return opened

    def _found(self) -> SideDoor | None:
        try:
            return announced(self._path or default_library(), self._settings)
        except Elsewhere as error:
            self._say(f"No desk is asked: {error}.")
            return None

    def _by_the_desk(
        self,
        door: SideDoor,
        question: str,
        scope: Filters,
        exhaustive: bool,
        stopped: Callable[[], bool],
        show: Show,
    ) -> Answer:
        from qa.answer import Answer

        began = time.perf_counter()
        request = {"question": question, "collection": scope.collection, "exhaustive": exhaustive}
        for news in _news(door, request, stopped):
            if "progress" in news:
                show(*news["progress"])
            elif "answer" in news:
                answer = Answer.from_dict(news["answer"])
                self._is_empty = bool(news["empty"])
                spent = (time.perf_counter() - began) * 1000
                self._say(f"Asked the desk that is open (process {door.pid}): {spent:.0f} ms.")
                return replace(answer, timings_ms={**answer.timings_ms, "desk": spent})
        raise Elsewhere("it was closed meanwhile")

    def _say(self, sentence: str) -> None:
        if self._tells:
            say(sentence, err=True)


def _news(
    door: SideDoor, request: dict[str, Any], stopped: Callable[[], bool]
) -> Iterator[dict[str, Any]]:
    """What the desk says to a request, until its end.

    Raises:
        Elsewhere: if it refuses, or says nothing or hasn't begun for `SILENCE_S`.
        OSError: if it can't be reached.
    """
    line = json.dumps({**request, "secret": door.secret}).encode() + b"\n"
    by, told = time.monotonic() + SILENCE_S, False
    with socket.socket(socket.AF_UNIX) as desk:
        desk.settimeout(SILENCE_S)
        desk.connect(door.socket)
        _check_whose(desk)
        desk.sendall(line)
        with desk.makefile("rb") as lines:
            for said in lines:
                news = json.loads(said)
                if "refused" in news:
                    raise Elsewhere(f"{news['refused']}")
                if "begun" in news:
                    by = float("inf")
                elif time.monotonic() > by:
                    raise Elsewhere("others are before it")
                if stopped() and not told:
                    desk.sendall(b"stop\n")
                    told = True
                yield news


def _check_whose(desk: socket.socket) -> None:
    """See that a process of this user listens, where the system tells.

    Raises:
        Elsewhere: if it is another's.
    """
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return
    form = "3i"  # process, user, group
    found = desk.getsockopt(socket.SOL_SOCKET, option, struct.calcsize(form))
    if struct.unpack(form, found)[1] != os.getuid():
        raise Elsewhere("another user listens there")
