"""The addresses at which programs ask, and how one is refused there: as JSON, with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from starlette.responses import JSONResponse, PlainTextResponse, Response

API: Final[Mapping[str, str]] = MappingProxyType(
    {
        "/ask": "POST",
        "/search": "POST",
        "/article": "GET",
        "/verify": "POST",
        "/v1/chat/completions": "POST",
        "/v1/models": "GET",
    }
)
"""Address → the method it is asked by, where the desk is started with `--api`."""
MCP: Final[Mapping[str, str]] = MappingProxyType({"/mcp": "POST"})
"""The same of `--mcp`. Each request stands alone, so there is no stream to GET."""
EVERY: Final[Mapping[str, str]] = MappingProxyType({**API, **MCP})

SIGN_IN: Final = (
    "Sign in first: send a token that pressmark user token has made, as Authorization: Bearer "
    "TOKEN, or name and password by HTTP Basic."
)
_KINDS: Final[Mapping[int, str]] = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "server_error",
    503: "server_error",
}
BUSY_S: Final = 30
"""After how many seconds a program may come again that was told that the desk is busy."""


def turned_off(path: str) -> str:
    """What is said at an address that this desk was started without."""
    option = "--mcp" if path in MCP else "--api"
    return f"Programs are not let in at {path}. Start the desk with: pressmark chat {option}"


def in_error_form(status: int, sentence: str) -> dict[str, object]:
    """An error as programs read it, in the form that OpenAI's clients know."""
    kind = _KINDS.get(status, "invalid_request_error")
    return {"error": {"message": sentence, "type": kind, "param": None, "code": None}}


def refused(
    path: str, status: int, sentence: str, headers: Mapping[str, str] | None = None
) -> Response:
    """What a request is refused with: JSON at a program's address, else the plain sentence."""
    if path not in EVERY:
        return PlainTextResponse(f"{sentence}\n", status, headers)
    told = dict(headers or {})
    if status == 401:
        told["www-authenticate"] = 'Bearer realm="Pressmark"'
    if status == 503:
        told["retry-after"] = f"{BUSY_S}"
    return JSONResponse(in_error_form(status, sentence), status, told)
