"""The desk's side door, from within: the same user's commands ask here, in the row with others.

A request is one line of JSON: the secret, the question, and how to ask it. The answer is lines of
JSON: that the question's turn has come, how far it is, last the answer; between them a beat, so
that a desk that hangs can be told from one that reads. A second line, or the end of the
connection, stops the reading. See `qa.side_door`.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import secrets
import select
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any, Final

from qa.answer import Answer, Progress
from qa.desk.dialogue import DeskLibrary
from qa.desk.turnstile import TooManyWait, Turnstile, WentAway
from qa.question import Filters
from qa.settings import Settings
from qa.side_door import BEAT_S, EXISTS, MOST_BYTES, SILENCE_S, SideDoor, about, announce, withdraw

log = logging.getLogger(__name__)

News = dict[str, Any]
_AT_ONCE: Final = 16
"""Connections that wait to be taken."""


@contextmanager
def side_door(
    library: DeskLibrary, turnstile: Turnstile, settings: Settings | None
) -> Iterator[None]:
    """Within the block the same user's commands can ask, with these settings.

    There is none without settings, where the library's folder can't be written, where the system
    has no Unix sockets, and beside a language model, which may be asked only where that was said.
    """
    if settings is None or settings.language_model is not None or not EXISTS:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="pressmark-") as own:  # only its owner may enter
        address = str(Path(own) / "ask")
        try:
            door = SideDoor(
                socket=address,
                secret=secrets.token_urlsafe(32),
                pid=os.getpid(),
                **about(library.path, settings),
            )
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(address)
            listener.listen(_AT_ONCE)
            file = announce(library.path, door)
        except OSError as error:
            log.info("commands won't find this desk: %s", error)
            yield
            return
        Thread(
            target=_let_in,
            args=(listener, door.secret, library, turnstile),
            name="pressmark-side-door",
            daemon=True,
        ).start()
        try:
            yield
        finally:
            withdraw(file)
            listener.close()


def _let_in(
    listener: socket.socket, secret: str, library: DeskLibrary, turnstile: Turnstile
) -> None:
    while True:
        try:
            visitor, _ = listener.accept()
        except OSError:  # closed
            return
        Thread(
            target=_serve,
            args=(visitor, secret, library, turnstile),
            name="pressmark-visitor",
            daemon=True,
        ).start()


def _serve(visitor: socket.socket, secret: str, library: DeskLibrary, turnstile: Turnstile) -> None:
    with visitor, suppress(OSError):  # who hangs up needs no answer
        visitor.settimeout(SILENCE_S)
        with visitor.makefile("rb") as lines:
            asked = _request(lines.readline(MOST_BYTES), secret)
        if asked is None:
            _tell(visitor, {"refused": "this is no request of this desk's user"})
            return
        gone, stop = Event(), Event()
        news: SimpleQueue[News] = SimpleQueue()
        Thread(
            target=_ask,
            args=(library, turnstile, asked, news, gone, stop),
            name="pressmark-side-question",
            daemon=True,
        ).start()
        try:
            _hand_on(visitor, news, stop)
        finally:
            gone.set()
            stop.set()


def _hand_on(visitor: socket.socket, news: SimpleQueue[News], stop: Event) -> None:
    """Tell the news until the last, with beats between; raises OSError if nobody listens."""
    while True:
        try:
            one = news.get(timeout=BEAT_S)
        except Empty:
            one = {"beat": True}
        _tell(visitor, one)
        if "answer" in one or "refused" in one:
            return
        if not stop.is_set() and select.select([visitor], [], [], 0)[0]:
            if not visitor.recv(1024):
                raise ConnectionResetError
            stop.set()


def _tell(visitor: socket.socket, news: News) -> None:
    # In ASCII: half a character, as of a name that is no UTF-8, can be told in no other way.
    visitor.sendall(json.dumps(news).encode() + b"\n")


def _request(line: bytes, secret: str) -> News | None:
    """What is asked; None where it isn't asked with this desk's secret."""
    try:
        found = json.loads(line)
        told = found["secret"].encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if hmac.compare_digest(told, secret.encode()) else None


def _ask(
    library: DeskLibrary,
    turnstile: Turnstile,
    asked: News,
    news: SimpleQueue[News],
    gone: Event,
    stop: Event,
) -> None:
    def on_progress(one: Progress) -> None:
        news.put({"progress": [one.read / max(one.about, 1), one.describe()]})

    try:
        with turnstile.turn(gone=gone):
            news.put({"begun": True})
            answer = library.ask(
                asked["question"],
                scope=Filters(collection=asked.get("collection", "")),
                exhaustive=bool(asked.get("exhaustive")),
                stopped=stop.is_set,
                on_progress=on_progress,
            )
        news.put({"answer": answer.to_dict(), "empty": _is_empty(library, answer)})
    except (WentAway, TooManyWait) as error:
        news.put({"refused": str(error)})
    except Exception as error:
        # The command asks again by itself, and tells its user what went wrong.
        log.info("a command's question could not be answered", exc_info=True)
        news.put({"refused": type(error).__name__})


def _is_empty(library: DeskLibrary, answer: Answer) -> bool:
    return not answer.citations and not library.status().counts.articles
