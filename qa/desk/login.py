"""The desk's login: one page of its own before everything else, and sessions behind it.

A session is a random token in a cookie that scripts can't read and other sites can't send;
the server keeps it in memory, so that all end when the desk is closed; it also ends when its
user gets a new password or is taken out of the file of users. Programs may send name and
password with each request instead (HTTP Basic), and at the addresses that are for programs
alone a token of a user's. Wrong passwords make the next try wait, longer each time; see
`throttle.py`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import html
import json
import logging
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from math import ceil
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.desk.gate import LOOPBACK, UPLOAD, Refusal, drained, replayed
from qa.desk.programs.addresses import EVERY, SIGN_IN, refused
from qa.desk.rights import Visitor, let_in
from qa.desk.throttle import Browsers, WrongPasswords
from qa.desk.users import Users

log = logging.getLogger(__name__)

COOKIE: Final = "pressmark-session"
BROWSER_COOKIE: Final = "pressmark-browser"
"""Stays when its user signs out: here wrong passwords of others don't matter."""
SESSION_S: Final = 12 * 3600.0
"""How long a session lasts."""
MAX_SESSIONS: Final = 10_000
_BROWSER_S: Final = 30 * 24 * 3600
_ASK: Final = "/gradio_api/call/ask"
_NAMING: Final = (f"{_ASK}/", "/gradio_api/heartbeat/")
"""Addresses that end in the name of a session, or of an answer that is waited for."""
_HASHES_AT_ONCE: Final = 2
"""One takes 64 MB and a core; nobody may make the desk calculate a hundred."""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; display: grid; place-items: center;
  min-height: 90vh; margin: 0 }}
form {{ display: grid; gap: .75rem; width: min(20rem, 90vw) }}
input, button {{ font: inherit; padding: .5rem; min-height: 2.75rem }}
</style></head>
<body><main><form method="post" action="/login"><h1>Pressmark</h1>
<p id="said">{said}</p>
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" required autofocus aria-describedby="said">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button></form></main></body></html>
"""


@dataclass(frozen=True, slots=True)
class _SignedIn:
    """Who signed in, until when, and with which password."""

    user: str
    until: float
    seal: str | None


class Login:
    """Lets only users in, and each only into sessions of their own.

    Args:
        app: the desk.
        users: who they are.
        behind_proxy: whether a proxy names the clients, so that the server knows them.

    Gradio knows a page by a `session_hash` that the page itself chooses: the first user
    to bring one owns it, and to all others it is closed.
    """

    def __init__(self, app: ASGIApp, *, users: Users, behind_proxy: bool = False) -> None:
        self._app = app
        self._users = users
        self._may_be_proxied = not behind_proxy
        self._wrong = WrongPasswords()
        self._browsers = Browsers()
        self._hashing = asyncio.Semaphore(_HASHES_AT_ONCE)
        self._sessions: OrderedDict[str, _SignedIn] = OrderedDict()
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._programs: OrderedDict[bytes, _SignedIn] = OrderedDict()
        self._secret = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on with its user known."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["path"] == "/login":
            response = await self._login(request)
        elif scope["path"] == "/logout":
            self._sessions.pop(_cookie(request.headers, COOKIE), None)
            response = RedirectResponse("/login", 303)
            response.delete_cookie(COOKIE)
        else:
            user = self._user_of(request.headers)
            if user is None and request.method == "GET" and _wants_a_page(request.headers):
                response = RedirectResponse("/login", 303)
            else:
                try:
                    user = user or await self._program(request)
                    if (role := self._users.role_of(user)) is None:  # taken out just now
                        raise Refusal(401, "Sign in first.")
                    known = let_in(scope, Visitor(user, role))
                    receive = await self._own(user, request, receive)
                except Refusal as refusal:
                    # There may be files to come, which nobody wants.
                    last = {"connection": "close"} if scope["path"] == UPLOAD else {}
                    response = refused(scope["path"], refusal.status, refusal.sentence, last)
                    if last:
                        await drained(receive)
                else:
                    await self._app(known, receive, self._owning(user, scope, send))
                    return
        await response(scope, receive, send)

    async def _login(self, request: Request) -> Response:
        if request.method != "POST":
            return _page("")
        try:
            name, password = _signing_in(await request.body())
            await self._verify(request, name, password)
        except Refusal as refusal:
            return _page(refusal.sentence, refusal.status)
        token = secrets.token_urlsafe(32)
        self._sessions[token] = self._signed_in(name)
        _shorten(self._sessions)
        response = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"  # behind a proxy, the one that it names
        for cookie, value, lasts_s in (
            (COOKIE, token, int(SESSION_S)),
            (BROWSER_COOKIE, self._browsers.mark(name), _BROWSER_S),
        ):
            response.set_cookie(
                cookie, value, max_age=lasts_s, httponly=True, samesite="strict", secure=secure
            )
        return response

    async def _program(self, request: Request) -> str:
        """The user that a program names with its request.

        Raises:
            Refusal: if it names none, or gives a wrong password.
        """
        given = request.headers.get("authorization", "")
        for_programs = request.url.path in EVERY
        scheme, _, encoded = given.partition(" ")
        if for_programs and scheme.casefold() == "bearer":
            # A token is too long to be guessed, so wrong ones aren't counted.
            if (owner := self._users.named_by(encoded.strip())) is None:
                raise Refusal(401, f"This token isn't known, or was revoked. {SIGN_IN}")
            return owner
        # A hash takes 50 ms, and a program may ask often: what was right stays so for a while,
        # also while others try wrong ones.
        seal = hmac.digest(self._secret, given.encode(), hashlib.sha256)
        if user := self._still(self._programs.get(seal)):
            return user
        if scheme.casefold() != "basic":
            raise Refusal(401, SIGN_IN if for_programs else "Sign in first.")
        try:
            name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise Refusal(401, "The name and password can't be read.") from None
        await self._verify(request, name, password)
        self._programs[seal] = self._signed_in(name)
        _shorten(self._programs)
        return name

    async def _verify(self, request: Request, name: str, password: str) -> None:
        host = request.client.host if request.client else ""
        self._see_proxy(request.headers, host)
        browser = self._browsers.known(_cookie(request.headers, BROWSER_COOKIE), name)
        async with self._hashing:
            if (wait := self._wrong.wait_s(name, host, browser)) > 0:
                raise Refusal(429, f"Too many wrong passwords. Please wait {ceil(wait)} s.")
            if not await run_in_threadpool(self._users.verify, name, password):
                self._wrong.failed(name, host, browser)
                raise Refusal(401, "Name or password is wrong.")
        self._wrong.succeeded(name, host, browser)

    def _see_proxy(self, headers: Headers, host: str) -> None:
        """Tell once whoever keeps the desk if it may stand behind a proxy without knowing."""
        if self._may_be_proxied and host in LOOPBACK and "x-forwarded-for" in headers:
            self._may_be_proxied = False
            log.warning(
                "a request names its client in X-Forwarded-For, which is not believed; if the "
                "desk stands behind a reverse proxy, start it with --behind-proxy"
            )

    def _user_of(self, headers: Headers) -> str | None:
        token = _cookie(headers, COOKIE)
        user = self._still(self._sessions.get(token))
        if user is None:
            self._sessions.pop(token, None)
        return user

    def _signed_in(self, name: str) -> _SignedIn:
        return _SignedIn(name, time.monotonic() + SESSION_S, self._users.seal_of(name))

    def _still(self, known: _SignedIn | None) -> str | None:
        """The user who signed in, if that is still good."""
        if known is None or known.until <= time.monotonic():
            return None
        return known.user if known.seal == self._users.seal_of(known.user) is not None else None

    async def _own(self, user: str, request: Request, receive: Receive) -> Receive:
        """See that the page which a request is for is this user's; what hands on its body.

        Raises:
            Refusal: if it is somebody else's.
        """
        named = request.query_params.getlist("session_hash")
        if request.url.path.startswith(_NAMING):
            named.append(request.url.path.rsplit("/", 1)[1])
        if request.method == "POST" and request.url.path != UPLOAD:  # which names none
            body = await request.body()
            named += _named(body)
            receive = replayed(body, receive)
        if any(self._owners.setdefault(session, user) != user for session in named):
            raise Refusal(403, "This is somebody else's conversation.")
        _shorten(self._owners)
        return receive

    def _owning(self, user: str, scope: Scope, send: Send) -> Send:
        """What notes whose the answer is that a program will fetch by the id it is told."""
        if scope["path"] != _ASK:
            return send

        async def note(message: Message) -> None:
            for event in _named(message.get("body", b""), "event_id"):
                self._owners[event] = user
            await send(message)

        return note


def _shorten(kept: OrderedDict[Any, Any]) -> None:
    """Forget the oldest beyond `MAX_SESSIONS`."""
    while len(kept) > MAX_SESSIONS:
        kept.popitem(last=False)


def _signing_in(body: bytes) -> tuple[str, str]:
    """Name and password in the body of the login's form; empty where they are left out.

    Raises:
        Refusal: if it has many more fields.
    """
    try:
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        raise Refusal(
            400, "The form has a name and a password, nothing else. Reload the page to get it."
        ) from None
    name, password = (form.get(field, [""])[0] for field in ("name", "password"))
    return name, password


def _wants_a_page(headers: Headers) -> bool:
    return "text/html" in headers.get("accept", "") and "authorization" not in headers


def _named(body: bytes, field: str = "session_hash") -> list[str]:
    """The session, or what else, that a body of JSON names, if it does."""
    try:
        found = json.loads(body)
    except ValueError:
        return []
    named = found.get(field) if isinstance(found, dict) else None
    return [named] if isinstance(named, str) else []


def _cookie(headers: Headers, name: str) -> str:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def _page(said: str, status: int = 200) -> Response:
    title = " ".join(filter(None, (said, "Pressmark: sign in")))  # it is what is read first
    return HTMLResponse(_PAGE.format(said=html.escape(said), title=html.escape(title)), status)
