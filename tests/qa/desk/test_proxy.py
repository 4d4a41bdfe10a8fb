"""Who asks, as a proxy on this machine says."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from qa.desk.proxy import Proxied


def seen(client: tuple[str, int] | None, *headers: tuple[str, str]) -> tuple[Any, str]:
    """The client and the scheme that the desk is told."""
    told: list[tuple[Any, str]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        told.append((scope["client"], scope["scheme"]))

    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": "http", "scheme": "http", "client": client, "headers": raw}
    # In a thread of its own: a browser of another test may have left its loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(Proxied(app)(scope, None, None))).result()  # type: ignore[arg-type]
    return told[0]


FOR, PROTO = "x-forwarded-for", "x-forwarded-proto"
PROXY = ("127.0.0.1", 50_000)


@pytest.mark.parametrize(
    ("named", "client"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["192.0.2.9, 192.0.2.1"], "192.0.2.1"),
        (["192.0.2.9", "192.0.2.1"], "192.0.2.1"),
        (["192.0.2.9, 127.0.0.1"], "127.0.0.1"),
        (["192.0.2.9, ::1"], "::1"),
        (["127.0.0.1, 127.0.0.1"], "127.0.0.1"),
        (["192.0.2.9, 192.0.2.1:4711"], "192.0.2.1"),
        (["[2001:DB8::1]:4711"], "2001:db8::1"),
        (["2001:DB8::1"], "2001:db8::1"),
        (["192.0.2.9, unknown"], "unknown"),
        (["192.0.2.9, 192.0.2.1:x"], "192.0.2.1:x"),
    ],
)
def test_the_client_is_the_last_address_that_the_proxy_names(named: list[str], client: str):
    assert seen(PROXY, *((FOR, one) for one in named)) == ((client, 0), "http")


@pytest.mark.parametrize("named", ["", "192.0.2.9,", " , "])
def test_without_a_last_address_the_client_is_who_asks(named: str):
    assert seen(PROXY, (FOR, named)) == (PROXY, "http")


def test_the_scheme_is_the_last_that_the_proxy_names():
    assert seen(PROXY, (PROTO, "https")) == (PROXY, "https")
    assert seen(PROXY, (PROTO, "https, http")) == (PROXY, "http")
    assert seen(PROXY, (PROTO, "javascript")) == (PROXY, "http")


@pytest.mark.parametrize("client", [("192.0.2.5", 5), None])
def test_who_asks_from_elsewhere_is_not_believed(client: tuple[str, int] | None):
    assert seen(client, (FOR, "192.0.2.1"), (PROTO, "https")) == (client, "http")
