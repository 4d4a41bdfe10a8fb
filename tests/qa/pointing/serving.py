"""A chat server that says what a test gives it: real HTTP on 127.0.0.1, in a thread."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Answering = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request, with the ways to answer it."""

    server: FakeServer
    protocol_version = "HTTP/1.0"  # what is closed has ended

    body: dict[str, Any]

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self)
        answer = self.server.answers[min(len(self.server.asked), len(self.server.answers)) - 1]
        with suppress(BrokenPipeError, ConnectionResetError):
            answer(self)

    @property
    def task(self) -> str:
        """What the model is told to do."""
        return str(self.body["messages"][0]["content"])

    @property
    def matter(self) -> str:
        """What it is shown."""
        return str(self.body["messages"][1]["content"])

    def begin(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/event-stream", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def piece(self, text: str, **choice: Any) -> None:
        row = {"choices": [{"delta": {"content": text}, **choice}]}
        self.event(json.dumps(row))

    def event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Nothing."""


class FakeServer(ThreadingHTTPServer):
    """Gives `answers` one after another, the last of them ever again."""

    daemon_threads = True

    def __init__(self, answers: Sequence[Answering]) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answers = answers
        self.asked: list[Asked] = []
        self.ended = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


def says(reply: object, usage: Mapping[str, int] | None = None) -> Answering:
    """The reply in three pieces, whole; an object becomes JSON."""

    def answer(asked: Asked) -> None:
        text = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
        asked.begin()
        third = len(text) // 3
        for part in (text[:third], text[third : 2 * third], text[2 * third :]):
            asked.piece(part)
        asked.piece("", finish_reason="stop")
        if usage:
            asked.event(json.dumps({"choices": [], "usage": usage}))
        asked.event("[DONE]")

    return answer


def replies(asked: Asked, reply: object) -> None:
    """The reply to this request, whole."""
    says(reply)(asked)


def numbers(asked: Asked) -> dict[str, int]:
    """The sentences that the model is shown → their numbers."""
    lines = (line.partition(": ") for line in asked.matter.splitlines())
    return {json.loads(text): int(n) for n, _, text in lines if n.isdecimal()}


def points(*marked: tuple[str, str]) -> Answering:
    """Gives a word to each sentence that begins with these words, as far as it is shown."""

    def answer(asked: Asked) -> None:
        shown = numbers(asked)
        found = [
            {"n": n, "word": word}
            for begins, word in marked
            for text, n in shown.items()
            if text.startswith(begins)
        ]
        replies(asked, {"sentences": found})

    return answer


def fails(status: int, **headers: str) -> Answering:
    """An error, whose text repeats the key as some servers do."""

    def answer(asked: Asked) -> None:
        asked.begin(status, **headers)
        asked.wfile.write(f"wrong: {asked.headers['Authorization']}".encode())

    return answer


@contextmanager
def serving(*answers: Answering) -> Iterator[FakeServer]:
    with FakeServer(answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()
