"""The desk's gate: who may knock, at which doors, and with how much.

A page of another site must not read the articles through the reader's own browser. Every
request is looked at before Gradio sees it:

- the `Host` it names must be ours, or a name that was made to resolve to this machine
  ("DNS rebinding") could ask as if it were the desk's own page;
- a request that a browser sends for another origin is refused, also for another port of
  this machine; a link that leads to the desk is none;
- only the addresses that the desk's page and the Python client use exist;
- a request's body is read within a limit of size and time, and must be JSON and say so; one
  that only asks for something has none;
- a page's name for its conversation is short: Gradio keeps thousands of them;
- an event names no file but what was uploaded: see `brought.py`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import URL, Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.desk.brought import names_others
from qa.desk.programs.addresses import EVERY, in_error_form, refused, turned_off

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
"""The names by which this machine alone can be reached."""

MAX_BODY_BYTES: Final = 1_000_000
"""Of one request. A question with the longest history that is read takes a fifth of it."""

MAX_UPLOAD_BYTES: Final = 500_000_000
"""Of the files that are uploaded together. Each may have what `Settings.max_file_bytes` says."""

_DRAINED_BYTES: Final = 65_536
_DRAINING_S: Final = 1.0
"""Of a refused upload no more is taken in, and no longer."""

UPLOAD_WAIT_S: Final = 30.0
"""How long an upload may stand still."""

BODY_WAIT_S: Final = 10.0
"""How long a request's body may take to arrive, all of it."""

CLOSED: Final = "The desk was closed before it could answer. Open it again, and ask again."
"""What a page, or a program, is told that waits for an answer when the desk is ended."""

_READ = re.compile(
    r"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/(?:assets|static)/(?!.*\.\.).{1,200}"
    r"|/gradio_api/(?:info/?|startup-events|heartbeat/\w{1,100}|queue/data"
    r"|upload_progress|call/ask/\w+)"
)
UPLOAD: Final = "/gradio_api/upload"
"""Where the page sends files."""
_STREAM = re.compile(r"/gradio_api/(?:queue/data|upload_progress|call/ask/\w+)")
_ASK: Final = "/gradio_api/call/ask"
_EVENTS: Final = ("/gradio_api/queue/join", "/gradio_api/run/predict")
_SENT = re.compile(r"/gradio_api/(?:queue/join|run/predict|call/ask|cancel|reset|upload)")

# Nothing is fetched from another host or sent to one, no inline script runs, and no other
# page may frame the desk. Two 'unsafe' are left: Gradio compiles its templates at run time,
# and without 'unsafe-eval' the page stays empty; it writes styles inline, and without them
# the page loses its looks. What it writes as inline script (its configuration) it fetches
# where that is refused.
CONTENT_POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    # Other sites are told nothing. With "no-referrer" a browser names no origin either (`null`)
    # when it sends the login's form, and would be taken for another site's page.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """What is said to a request that does not get in: a status code and a sentence."""

    status: int
    sentence: str


class Gate:
    """Lets through what the desk is for, refuses the rest, and adds the page's headers.

    Args:
        app: the desk.
        hosts: the host names it is reached by, without a port.
        any_address: whether it is reached by any IP address, too. A name can be made to
            resolve to this machine, an address is what it is.
        events: the numbers of what can happen on the desk's page.
        login: whether there is a login page, at `/login` and `/logout`.
        programs: the addresses at which programs are let in, of `qa.desk.programs.addresses`.

    Plain ASGI, so that streams stay streams.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Sequence[str] = LOOPBACK,
        any_address: bool = False,
        events: Collection[int] = (),
        login: bool = False,
        programs: Collection[str] = (),
    ) -> None:
        self._app = app
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._any_address = any_address
        self._events = frozenset(events)
        self._programs = frozenset(programs)
        self._pages = frozenset(("/login", "/logout")) if login else frozenset[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        send = _with_headers(send)
        try:
            if scope["type"] != "http":
                raise Refusal(404, "The desk takes no web sockets.")
            headers = Headers(scope=scope)
            self._check_host(headers)
            _check_origin(scope, headers)
            self._check_path(scope)
            _check_conversation(QueryParams(scope["query_string"]).getlist("session_hash"))
            if scope["method"] != "POST":
                # Nobody would read it, and who sends a byte now and then would never go.
                if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
                    raise Refusal(400, "A request for something has no body.")
            elif scope["path"] == UPLOAD:
                receive = uploaded(headers, receive)
            else:
                body = await _read(headers, receive)
                _check_type(scope["path"], headers)
                if scope["path"] not in self._pages:
                    found = _read_json(body)
                    _check_conversation([found.get("session_hash")])
                    self._check_event(scope, found)
                    if scope["path"] == _ASK:
                        body = _as_asked(found)
                receive = replayed(body, receive)
        except Refusal as refusal:
            # There may be more of the request to come, which nobody wants.
            last = {"connection": "close"}
            response = refused(scope["path"], refusal.status, refusal.sentence, last)
            await response(scope, receive, send)
            return
        if scope["path"] in EVERY:
            await self._for_a_program(scope, receive, send)
        elif _STREAM.fullmatch(scope["path"]):
            await self._streamed(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _for_a_program(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a program's request; one that the desk's end cuts off is told so."""
        under_way: Message | None = None

        async def send_and_note(message: Message) -> None:
            nonlocal under_way
            under_way = message
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except asyncio.CancelledError:
            if under_way is None:
                await refused(scope["path"], 503, CLOSED)(scope, receive, send)
            elif under_way.get("more_body") and under_way["body"].endswith(b"\n\n"):
                told = f"data: {json.dumps(in_error_form(503, CLOSED))}\n\n".encode()
                await send({"type": "http.response.body", "body": told})
            raise

    async def _streamed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request for a stream of news.

        Of a conversation that it doesn't know Gradio says so in the stream, and then raises
        an error, which would cut the connection and fill the log. Where the desk is ended, it
        says which of its tasks was cancelled in which file: a sentence stands for that.
        """
        under_way = ended = False

        async def send_until_the_end(message: Message) -> None:
            nonlocal under_way
            if not ended:
                under_way = message.get("more_body", message["type"] == "http.response.start")
                await send(message)

        # A task of its own: what Gradio says when it is cancelled is said before we hear of it.
        streaming = asyncio.ensure_future(self._app(scope, receive, send_until_the_end))
        try:
            await asyncio.shield(streaming)
        except RuntimeError as error:
            if not isinstance(error.__cause__, HTTPException):
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            ended = True
            if under_way:
                await send({"type": "http.response.body", "body": _closed(scope["path"])})
            streaming.cancel()
            raise

    def _check_host(self, headers: Headers) -> None:
        named = headers.getlist("host")
        host = host_of(named[0]) if len(named) == 1 else None
        if host not in self._hosts and not (self._any_address and _is_address(host)):
            raise Refusal(
                421,
                "The desk doesn't go by this name. Open it by the address that it printed when "
                "it started, or start it with --allowed-host NAME.",
            )

    def _check_path(self, scope: Scope) -> None:
        if (wanted := EVERY.get(scope["path"])) is not None:
            if scope["path"] not in self._programs:
                raise Refusal(404, turned_off(scope["path"]))
            if scope["method"] != wanted:
                raise Refusal(405, f"Programs ask here by {wanted}, with JSON.")
            return
        known = {"GET": _READ, "HEAD": _READ, "POST": _SENT}.get(scope["method"])
        if known is None or not (known.fullmatch(scope["path"]) or scope["path"] in self._pages):
            raise Refusal(404, "There is nothing here.")

    def _check_event(self, scope: Scope, found: dict[str, Any]) -> None:
        event = found.get("fn_index")
        known = isinstance(event, int) and event in self._events
        if scope["path"] in _EVENTS and not known:
            raise Refusal(404, "Nothing of this number can happen on the desk's page.")
        if names_others(found.get("data")):
            raise Refusal(403, "Only files that were uploaded here can be named. Choose it again.")


def host_of(authority: str) -> str | None:
    """The host in a `Host` header, without its port, in lower case; None if there is none."""
    try:
        url = URL(f"http://{authority}/")
        found = url.hostname
        _ = url.port  # raises where it is no number
    except ValueError:
        return None
    return found if found and url.netloc == authority and url.username is None else None


def _is_address(host: str | None) -> bool:
    try:
        ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return True


def _check_origin(scope: Scope, headers: Headers) -> None:
    """Refuse what a browser sends for a page of another origin."""
    told = Refusal(403, "Pages of other sites may not use the desk. Open its own address.")
    if (origin := headers.get("origin")) is not None:
        # Behind a proxy with TLS the page's scheme is not the one we are asked by.
        if origin.partition("://")[2].casefold() != headers["host"].casefold():
            raise told
        return
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return
    is_link = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
    led_to = scope["path"] in ("/", "/article")  # which a citation in a program's answer links to
    if not (is_link and headers.get("sec-fetch-dest") == "document" and led_to):
        raise told


def replayed(body: bytes, receive: Receive) -> Receive:
    """What hands on a body that was read already; afterwards, the client's hanging up."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def uploaded(headers: Headers, receive: Receive) -> Receive:
    """What hands on files as they come, within a limit of size, and of time between two parts."""
    kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "multipart/form-data":
        raise Refusal(415, "Files are sent with the Content-Type multipart/form-data.")
    announced = headers.get("content-length", "")
    if not announced.isdecimal():
        raise Refusal(411, "Say with Content-Length how long the files are together.")
    if int(announced) > MAX_UPLOAD_BYTES:
        raise Refusal(
            413,
            f"At most {MAX_UPLOAD_BYTES // 1_000_000} MB are taken at a time. Send fewer files, or "
            "add them with: pressmark add",
        )

    async def counted() -> Message:
        # No more than was announced comes: the server sees to that.
        try:
            async with asyncio.timeout(UPLOAD_WAIT_S):
                return await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}

    return counted


async def drained(receive: Receive) -> None:
    """Take in a little of what a refused request still brings, and only for a moment.

    A connection that ends over what nobody read is reset, and the client never hears why.
    """
    taken = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAINING_S):
            while taken < _DRAINED_BYTES:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
                taken += len(message.get("body", b""))


def _check_type(path: str, headers: Headers) -> None:
    """Refuse a body of another type than is read there."""
    if path == "/logout":  # which has none
        return
    wanted = "application/x-www-form-urlencoded" if path == "/login" else "application/json"
    given = headers.get("content-type", "")
    if given.partition(";")[0].strip().casefold() != wanted:
        raise Refusal(415, f"The request's body must have the Content-Type {wanted}.")


async def _read(headers: Headers, receive: Receive) -> bytes:
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > MAX_BODY_BYTES:
        raise _too_long()
    try:
        async with asyncio.timeout(BODY_WAIT_S):
            return await _body(receive)
    except TimeoutError:
        raise Refusal(408, f"The request did not arrive within {BODY_WAIT_S:.0f} s.") from None


async def _body(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "The request broke off.")
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise _too_long()
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _too_long() -> Refusal:
    return Refusal(413, f"A request may have {MAX_BODY_BYTES:,} bytes. Please send a shorter one.")


def _check_conversation(named: Sequence[object]) -> None:
    if len(named) > 1 or any(len(name) > 100 for name in named if isinstance(name, str)):
        raise Refusal(400, "A request names one conversation, in at most 100 characters.")


def _read_json(body: bytes) -> dict[str, Any]:
    """The object in a body; refused, with a sentence, is what Gradio would fail on later.

    Such as endless nesting, numbers beyond all bounds, and halves of characters.
    """
    try:
        found = json.loads(body)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(400, "The request's body is no JSON text that can be read.") from None
    if not isinstance(found, dict):
        raise Refusal(
            400, 'The request\'s body is JSON, but no object. Send one, such as {"data": []}.'
        )
    return found


def _as_asked(found: dict[str, Any]) -> bytes:
    """What a program asks, whole: Gradio says nothing at all where the history is left out.

    Fields of its own traffic, which it would trip over in other forms, are left out.
    """
    data = found.get("data")
    if not isinstance(data, list) or len(data) not in (1, 2):
        raise Refusal(400, 'Ask with {"data": [question]} or {"data": [question, history]}.')
    return json.dumps({"data": [*data, None][:2]}).encode()


def _closed(path: str) -> bytes:
    """The last news of a stream that the desk's end cuts, in the stream's own form."""
    if path.startswith(_ASK):
        return f"event: error\ndata: {json.dumps(CLOSED)}\n\n".encode()
    news = {"msg": "unexpected_error", "message": CLOSED, "success": False}
    return f"data: {json.dumps(news)}\n\n".encode()


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return send_with_headers
