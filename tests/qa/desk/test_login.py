"""The login of a real server: users, sessions, throttling."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from qa.desk.gate import Refusal
from qa.desk.login import COOKIE, FREE_TRIES, LONGEST_WAIT_S, Login, Throttle
from qa.desk.users import Users, put_user
from tests.qa.desk.process import desk

SERVE = """
import sys
from pathlib import Path
from qa.desk.serving import Doors, serve
from qa.desk.users import Users
from tests.qa.desk.fakes import FakeLibrary
doors = Doors(port=0, users=Users.read(Path(sys.argv[1])))
serve(FakeLibrary(), doors, on_ready=lambda address: print(address, flush=True))
"""
PASSWORDS = {"ann": "ann's long password", "bob": "bob's long password"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("login")
    for name, password in PASSWORDS.items():
        put_user(folder / "users", name, password)
    with desk("-c", SERVE, str(folder / "users"), log=folder / "log") as address:
        yield address


def visitor(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, timeout=20)


@contextmanager
def signed_in(address: str, name: str) -> Iterator[httpx.Client]:
    with visitor(address) as client:
        response = client.post("/login", data={"name": name, "password": PASSWORDS[name]})
        assert (response.status_code, response.headers["location"]) == (303, "/")
        yield client


def test_without_a_login_there_is_only_the_login_page(address: str):
    with visitor(address) as client:
        page = client.get("/", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, "/login")
        for path in ("/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=a"):
            response = client.get(path)
            assert (response.status_code, response.text) == (401, "Sign in first.\n")
        form = client.get("/login")
        assert "default-src 'none'" in form.headers["content-security-policy"]
        assert 'type="password"' in form.text


def test_a_session_lasts_until_its_user_signs_out(address: str):
    with signed_in(address, "ann") as client:
        cookie = client.cookies.get(COOKIE)
        assert client.get("/config").status_code == 200
        client.get("/logout")
    with visitor(address) as thief:
        thief.cookies.set(COOKIE, cookie or "")
        assert thief.get("/config").status_code == 401


def test_the_session_s_cookie_is_for_no_script_and_no_other_site(address: str):
    with visitor(address) as client:
        said = client.post("/login", data={"name": "ann", "password": PASSWORDS["ann"]})
        kept = said.headers["set-cookie"].casefold()
        assert "httponly" in kept
        assert "samesite=strict" in kept


def test_a_conversation_is_closed_to_other_users(address: str):
    with signed_in(address, "ann") as ann, signed_in(address, "bob") as bob:
        body = {"data": ["When?", []], "fn_index": 0, "session_hash": "anns"}
        assert ann.post("/gradio_api/queue/join", json=body).status_code != 403
        for response in (
            bob.post("/gradio_api/queue/join", json=body),
            bob.get("/gradio_api/queue/data", params={"session_hash": "anns"}),
            bob.get("/gradio_api/heartbeat/anns"),
            bob.post("/gradio_api/cancel", json={"session_hash": "anns"}),
        ):
            assert response.status_code == 403
            assert response.text == "This is somebody else's conversation.\n"


def test_a_program_signs_in_with_each_request(address: str):
    with visitor(address) as client:
        client.auth = ("bob", PASSWORDS["bob"])
        event = client.post("/gradio_api/call/ask", json={"data": ["When?", []]}).json()["event_id"]
        assert "It stopped at nine." in client.get(f"/gradio_api/call/ask/{event}").text
    with visitor(address) as wrong:
        for authorization in ("Basic !", "Basic Ym9iOm5v", "Bearer x"):
            headers = {"authorization": authorization}
            assert wrong.get("/config", headers=headers).status_code == 401


def test_wrong_passwords_make_the_next_try_wait(address: str):
    with visitor(address) as client:
        form = {"name": "mallory", "password": "a wrong password"}
        codes = [client.post("/login", data=form).status_code for _ in range(FREE_TRIES + 2)]
        tried = codes.count(401)  # others may have mistyped from this address before
        assert 1 <= tried <= FREE_TRIES
        assert codes == [401] * tried + [429] * (FREE_TRIES + 2 - tried)
        said = client.post("/login", data=form).text
        assert re.search(r"Too many wrong passwords\. Please wait \d+ s\.", said)


def test_a_form_of_many_fields_gets_a_sentence(address: str):
    with visitor(address) as client:
        response = client.post("/login", data={f"field{n}": "x" for n in range(20)})
    assert response.status_code == 400
    assert "The form has a name and a password, nothing else." in response.text


def test_of_a_long_name_that_was_tried_little_is_kept(monkeypatch: pytest.MonkeyPatch):
    kept: list[str] = []
    monkeypatch.setattr(Throttle, "failed", lambda self, *keys: kept.extend(keys))
    door = Login(_nobody, users=Users({}))
    scope = {"type": "http", "client": ("9" * 60_000, 1), "headers": []}
    tried = door._verify(Request(scope), "x" * 900_000, "a wrong password")
    # In a thread of its own: the browser's tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as pool, pytest.raises(Refusal, match="401"):
        pool.submit(asyncio.run, tried).result()
    assert [len(key) for key in kept] == [106, 100]


async def _nobody(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("nobody comes in")


def test_the_wait_doubles_up_to_a_bound_and_ends_with_the_right_password():
    now = 100.0
    throttle = Throttle(lambda: now)
    waits = []
    for _ in range(FREE_TRIES + 12):
        throttle.failed("ann")
        waits.append(throttle.wait_s("ann", "somebody else"))
    assert waits[: FREE_TRIES + 3] == [0.0] * (FREE_TRIES - 1) + [1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == LONGEST_WAIT_S
    assert throttle.wait_s("bob") == 0
    throttle.succeeded("ann")
    assert throttle.wait_s("ann") == 0


def test_the_throttle_forgets_the_oldest():
    throttle = Throttle(lambda: 0.0, capacity=2)
    for name in ("ann", *("bob", "cleo") * FREE_TRIES):
        throttle.failed(name)
    assert throttle.wait_s("bob") == 1.0
    for _ in range(FREE_TRIES - 1):
        throttle.failed("ann")
    assert throttle.wait_s("ann") == 0.0
