"""A reverse proxy on this machine says who asks, and whether by TLS.

Uvicorn can read these headers, too, but takes entries of `X-Forwarded-For` that name this
machine for further proxies and passes over them: then what counts is the entry before, which
the client itself may have written.
"""

from __future__ import annotations

import ipaddress
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.desk.gate import LOOPBACK, host_of

_SCHEMES: Final = ("http", "https")


class Proxied:
    """Believes a proxy that asks from this machine: the client is the last address it names.

    That is the one which the proxy itself saw, whatever it is; those before came with the
    request. So is the last of several schemes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, with its client and scheme as the proxy names them."""
        asks, _ = scope.get("client") or ("", 0)
        if scope["type"] == "http" and asks in LOOPBACK:
            headers, scope = Headers(scope=scope), dict(scope)
            if client := _last(headers, "x-forwarded-for"):
                scope["client"] = (address_of(client), 0)
            if (scheme := _last(headers, "x-forwarded-proto").casefold()) in _SCHEMES:
                scope["scheme"] = scheme
        await self._app(scope, receive, send)


def _last(headers: Headers, name: str) -> str:
    """The last of the values that a header lists; empty if there is none."""
    return ",".join(headers.getlist(name)).rpartition(",")[2].strip()


def address_of(value: str) -> str:
    """The address in an entry such as `192.0.2.1:4711` or `[2001:db8::1]:4711`, without its port.

    What is no address is taken as it is: all who come by that name are one.
    """
    for found in (value, host_of(value) or ""):
        try:
            return str(ipaddress.ip_address(found))
        except ValueError:
            continue
    return value
