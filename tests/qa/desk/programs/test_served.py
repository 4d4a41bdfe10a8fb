"""Programs at a desk with users: what lets them in, what doesn't, and MCP by its own client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.desk.programs.addresses import EVERY
from qa.desk.users import put_token, put_user
from tests.qa.desk.fakes import TEXT
from tests.qa.desk.process import desk

PASSWORD = "ann's long password"
SERVE = """
import sys
from pathlib import Path
from qa.desk.serving import Doors, serve
from qa.desk.users import Users
from tests.qa.desk.fakes import FakeLibrary
users = Users(Path(sys.argv[1])) if sys.argv[1:] else None
doors = Doors(port=0, users=users, api=users is not None, mcp=users is not None)
serve(FakeLibrary(), doors, on_ready=lambda address: print(address, flush=True))
"""
WHEN = {"question": "When?"}


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> str:
    put_user(tmp_path_factory.getbasetemp() / "programs-users", "ann", PASSWORD)
    return put_token(tmp_path_factory.getbasetemp() / "programs-users", "ann")


@pytest.fixture(scope="module")
def address(token: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.getbasetemp()
    with desk("-c", SERVE, str(folder / "programs-users"), log=folder / "programs-log") as address:
        yield address


@contextmanager
def program(address: str, authorization: str | None = None) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=20) as client:
        if authorization:
            client.headers["authorization"] = authorization
        yield client


def test_a_token_or_a_password_lets_a_program_in(address: str, token: str):
    with program(address, f"Bearer {token}") as client:
        assert client.post("/ask", json=WHEN).json()["answer"] == "nine"
        assert client.get("/article", params={"id": "rain"}).json()["text"] == TEXT
        assert client.get("/config").status_code == 401  # it opens no page
    with program(address) as client:
        client.auth = ("ann", PASSWORD)
        assert client.post("/ask", json=WHEN).json()["answer"] == "nine"


@pytest.mark.parametrize("authorization", [None, "Bearer pm-guessed", "Basic !"])
def test_others_are_told_how_to_sign_in(address: str, authorization: str | None):
    with program(address, authorization) as client:
        for path, method in EVERY.items():
            response = client.request(method, path, json=WHEN if method == "POST" else None)
            error = response.json()["error"]
            assert (response.status_code, error["type"]) == (401, "authentication_error")
            assert response.headers["www-authenticate"].startswith("Bearer")


def test_the_gate_holds_for_programs_too(address: str, token: str):
    with program(address, f"Bearer {token}") as client:
        page = {"origin": "http://evil.example"}
        for status, response in (
            (403, client.post("/ask", json=WHEN, headers=page)),
            (421, client.post("/ask", json=WHEN, headers={"host": "evil.example"})),
            (405, client.get("/ask")),
            (405, client.get("/mcp")),
            (413, client.post("/ask", content=b" " * 1_000_001)),
            (415, client.post("/ask", content=b"{}")),
            (400, client.post("/v1/chat/completions", json=["When?"])),
        ):
            assert response.status_code == status
            assert response.json()["error"]["message"].endswith((".", "NAME"))


def test_mcp_s_own_client_finds_the_tools_and_calls_them(address: str, token: str):
    mcp = pytest.importorskip("mcp")
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    async def called() -> tuple[list[str], dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"}
        async with create_mcp_http_client(headers=headers) as http:
            transport = streamable_http_client(f"{address}/mcp", http_client=http)
            async with mcp.Client(transport) as client:
                names = [tool.name for tool in (await client.list_tools()).tools]
                came = {}
                for name, given in (
                    ("search", {"query": "rain"}),
                    ("fetch", {"id": "rain"}),
                    ("ask", WHEN),
                    ("verify_quote", {"text": "Rain fell."}),
                    ("bake", {}),
                ):
                    found = await client.call_tool(name, given)
                    (content,) = found.content
                    came[name] = content.text if found.is_error else json.loads(content.text)
                return names, came

    with ThreadPoolExecutor(1) as apart:  # a browser's tests leave a loop running in this thread
        names, came = apart.submit(lambda: asyncio.run(called())).result()
    assert names == ["search", "fetch", "ask", "verify_quote"]
    url = f"{address}/article?id=rain"
    assert came["search"] == {"results": [{"id": "rain", "title": "Rain", "url": url}]}
    metadata = {"publisher": None, "published": None, "sources": []}
    assert came["fetch"] == {
        "id": "rain",
        "title": "Rain",
        "text": TEXT,
        "url": url,
        "metadata": metadata,
    }
    assert came["ask"]["citations"][0]["quote"] == "It stopped at nine."
    (found,) = came["verify_quote"]["verdicts"]
    assert (found["text"], found["verdict"]) == ("Rain fell.", "verbatim")
    assert came["bake"].startswith("There is no tool 'bake'.")


def test_programs_are_let_in_only_where_the_desk_was_started_so(tmp_path: Path):
    with desk("-c", SERVE, log=tmp_path / "log") as address, program(address) as client:
        for path, method in EVERY.items():
            response = client.request(method, path, json=WHEN if method == "POST" else None)
            option = "--mcp" if path == "/mcp" else "--api"
            told = (
                f"Programs are not let in at {path}. Start the desk with: pressmark chat {option}"
            )
            assert (response.status_code, response.json()["error"]["message"]) == (404, told)
