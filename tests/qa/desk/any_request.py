"""Requests of any form, sent to a real desk: always an answer or a sentence, never a 5xx.

Used by the tests, and in its long form by `python -m tests.bench.fuzz`. Hypothesis, not
schemathesis: that makes its requests from an OpenAPI description, which the desk doesn't
serve, and one written for it would describe sound requests, which are not the ones to fear.
Here nothing is taken for granted, down to the bytes on the wire.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from hypothesis import strategies as st

from qa.answer import Answer
from tests.qa.desk.process import desk
from tests.qa.test_any_question import ARTICLES, sentences

SERVE = """
import sys
from qa import Library
from qa.desk.serving import Doors, serve
from tests.fakes import READ_APART, WordEncoder
encoder = WordEncoder("harbour", "bridge", "council", "market", "score")
with Library.open(sys.argv[1], encoder=encoder, settings=READ_APART) as library:
    library.add(sys.argv[2])
    serve(library, Doors(port=0), on_ready=lambda address: print(address, flush=True))
"""

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
turns = st.fixed_dictionaries({"question": sentences, "answer": sentences})
data = st.one_of(
    st.tuples(sentences, st.lists(turns, max_size=3)).map(list),
    st.tuples(sentences).map(list),
    st.tuples(sentences | anything, anything).map(list),
    anything,
)
_FIELDS = ("session_hash", "event_id", "fn_index", "event_data", "trigger_id", "x")
bodies = st.one_of(
    st.fixed_dictionaries({"data": data}).map(json.dumps),
    st.fixed_dictionaries(
        {"data": data},
        optional=dict.fromkeys(
            ("session_hash", "event_id", "fn_index", "event_data", "trigger_id", "x"), anything
        ),
    ).map(json.dumps),
    st.fixed_dictionaries(
        {
            "data": data,
            "fn_index": st.integers(-1, 8),
            "session_hash": st.text("abc", min_size=1, max_size=3),
        }
    ).map(json.dumps),
    anything.map(json.dumps),
    st.text(max_size=60),
).map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60)

PATHS = [
    *("/", "/config", "/theme.css", "/login", "/gradio_api/info", "/gradio_api/startup-events"),
    *("/gradio_api/call/ask", "/gradio_api/queue/join", "/gradio_api/run/predict"),
    *("/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/call/ask/abc"),
    *("/gradio_api/heartbeat/abc", "/gradio_api/queue/data?session_hash=abc"),
    *(
        "/gradio_api/file=/etc/hostname",
        "/gradio_api/upload",
        "/assets/../../x",
        "/static/%2e%2e/x",
    ),
]
paths = st.sampled_from(PATHS) | st.text(max_size=30).map(lambda text: "/" + quote(text, "/?=&%"))
methods = st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X"])
HEADERS = [
    *("Origin", "Host", "Content-Type", "Content-Length", "Transfer-Encoding", "Cookie", "Range"),
    *("Authorization", "Sec-Fetch-Site", "Expect", "Upgrade", "Connection", "X-Forwarded-For"),
    *("Accept-Encoding", "If-None-Match", "Referer", "Accept-Language"),
]
values = st.sampled_from(
    ["null", "-1", "9" * 40, "chunked", "websocket", "100-continue", "bytes=9-1", "Basic eA==", "]"]
) | st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=30)
headers = st.dictionaries(st.sampled_from(HEADERS), values, max_size=3)


@contextmanager
def any_desk(folder: Path) -> Iterator[str]:
    """A desk over three articles, in a process of its own; its address."""
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in ARTICLES))
    command = ("-c", SERVE, str(folder / "library"), str(feed))
    with desk(*command, log=folder / "desk.log") as address:
        yield address


def raw(
    address: str, request: bytes, *, whole: bool = True, wait_s: float = 30.0
) -> tuple[int, str, bytes] | None:
    """Send bytes; what comes back as status, kind and body.

    Without `whole` no body is read, since a stream need not end; None if it was hung up on,
    or more of the request was waited for.
    """
    where = urlsplit(address)
    with socket.create_connection((where.hostname or "", where.port or 0), wait_s) as line:
        with suppress(ConnectionError):  # it may be refused before all was sent
            line.sendall(request)
            if not whole:
                line.settimeout(2)  # it may wait for more of the request
        method = "HEAD" if request.startswith(b"HEAD ") else "GET"
        with HTTPResponse(line, method=method) as response:
            try:
                response.begin()
            except (HTTPException, ConnectionError, TimeoutError):
                assert not whole
                return None
            kind = response.headers.get_content_type()
            return response.status, kind, response.read() if whole else b""


def request(address: str, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A request as bytes; the headers that every request has may be replaced."""
    own = {
        "Host": urlsplit(address).netloc,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in {**own, **headers}.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def asked(address: str, body: bytes) -> str:
    """Ask as programs do, with any body; what it came to in a few words.

    Raises:
        AssertionError: if it came to anything but an answer or a sentence.
    """
    came = answer_to(address, body)
    if isinstance(came, Answer):
        return "answered" if came.answered else "turned down"
    return came[0]


def answer_to(address: str, body: bytes, *, wait_s: float = 30.0) -> Answer | tuple[str, str]:
    """The answer to a body that asks; or that there is none, in a few words, and the sentence.

    Raises:
        AssertionError: if it is neither, or doesn't come in time.
    """
    got = raw(address, request(address, "POST", "/gradio_api/call/ask", {}, body), wait_s=wait_s)
    assert got is not None, body
    status, _, said = got
    if status != 200:
        assert 400 <= status < 500, (status, body)
        assert said.strip(), (status, body)
        return f"refused with {status}", said.decode()
    path = f"/gradio_api/call/ask/{json.loads(said)['event_id']}"
    got = raw(address, request(address, "GET", path, {}, b""), wait_s=wait_s)
    assert got is not None, body
    event, told = _last_event(got[2].decode())
    if event == "complete":
        answer = Answer.from_dict(told[0])
        assert not answer.failed, (body, answer.reason)
        # Of the library itself, and to a greeting, it answers in words of ours alone.
        ours = answer.answered and answer.text_is_ours and bool(answer.text)
        assert answer.answered == bool(answer.citations or ours), body
        return answer
    sentence = told.get("error") if isinstance(told, dict) else told
    assert event == "error", (event, body)
    assert isinstance(sentence, str), (told, body)
    assert sentence.strip().endswith("."), (told, body)
    assert "Something went wrong" not in sentence, body
    return "told why not", sentence


def _last_event(stream: str) -> tuple[str, Any]:
    lines = [line for line in stream.splitlines() if line]
    return lines[-2].removeprefix("event: "), json.loads(lines[-1].removeprefix("data: "))


def knocked(address: str, method: str, path: str, headers: Mapping[str, str], body: bytes) -> int:
    """Send any request; the status it came to, 0 if there was none.

    Raises:
        AssertionError: if it is an error of the server.
    """
    got = raw(address, request(address, method, path, headers, body), whole=False)
    assert got is None or got[0] < 500, (got, method, path, headers, body)
    return got[0] if got else 0
