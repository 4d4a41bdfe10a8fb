"""The login of a real server: users, sessions, throttling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from qa.desk.login import BROWSER_COOKIE, COOKIE
from qa.desk.throttle import PAIR
from qa.desk.users import drop_user, put_user
from tests.qa.desk.process import desk

SERVE = """
import sys
from pathlib import Path
from qa.desk.serving import Doors, serve
from qa.desk.users import Users
from tests.qa.desk.fakes import FakeLibrary
proxied = "--behind-proxy" in sys.argv
doors = Doors(port=0, users=Users(Path(sys.argv[1])), behind_proxy=proxied)
serve(FakeLibrary(), doors, on_ready=lambda address: print(address, flush=True))
"""
PASSWORDS = {"ann": "ann's long password", "bob": "bob's long password"}


@contextmanager
def desk_of_two(folder: Path, *options: str) -> Iterator[str]:
    for name, password in PASSWORDS.items():
        put_user(folder / "users", name, password)
    with desk("-c", SERVE, str(folder / "users"), *options, log=folder / "log") as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the desk at `address` has its users and its log."""
    return tmp_path_factory.mktemp("login")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with desk_of_two(folder) as address:
        yield address


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk that stands behind a proxy, as which the tests speak."""
    with desk_of_two(tmp_path_factory.mktemp("proxied"), "--behind-proxy") as address:
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


def test_a_new_password_ends_the_sessions_of_the_old_one(address: str, folder: Path):
    put_user(folder / "users", "cat", "cat's old password")
    with visitor(address) as page, visitor(address) as program:
        page.post("/login", data={"name": "cat", "password": "cat's old password"})
        program.auth = ("cat", "cat's old password")
        assert (page.get("/config").status_code, program.get("/config").status_code) == (200, 200)
        put_user(folder / "users", "cat", "cat's new password")
        assert (page.get("/config").status_code, program.get("/config").status_code) == (401, 401)
        program.auth = ("cat", "cat's new password")
        assert program.get("/config").status_code == 200
        drop_user(folder / "users", "cat")
        assert program.get("/config").status_code == 401


def test_a_program_s_answer_is_told_to_its_own_user_alone(address: str):
    with signed_in(address, "ann") as ann, signed_in(address, "bob") as bob:
        event = ann.post("/gradio_api/call/ask", json={"data": ["When?"]}).json()["event_id"]
        path = f"/gradio_api/call/ask/{event}"
        assert bob.get(path).status_code == 403
        assert "It stopped at nine." in ann.get(path).text


def test_a_program_signs_in_with_each_request(address: str):
    with visitor(address) as client:
        client.auth = ("bob", PASSWORDS["bob"])
        event = client.post("/gradio_api/call/ask", json={"data": ["When?", []]}).json()["event_id"]
        assert "It stopped at nine." in client.get(f"/gradio_api/call/ask/{event}").text
    with visitor(address) as wrong:
        for authorization in ("Basic !", "Basic Ym9iOm5v", "Bearer x"):
            headers = {"authorization": authorization}
            assert wrong.get("/config", headers=headers).status_code == 401


def wrong_tries(client: httpx.Client, name: str, count: int) -> list[int]:
    form = {"name": name, "password": "a wrong password"}
    return [client.post("/login", data=form).status_code for _ in range(count)]


def test_wrong_passwords_make_the_next_try_wait(address: str):
    with visitor(address) as client:
        assert wrong_tries(client, "mallory", PAIR.free + 2) == [401] * PAIR.free + [429] * 2
        said = client.post("/login", data={"name": "mallory", "password": "x"}).text
        assert re.search(r"Too many wrong passwords\. Please wait \d+ s\.", said)


def test_who_names_other_addresses_is_counted_as_one(address: str, folder: Path):
    codes = []
    for n in range(PAIR.free + 2):
        with visitor(address) as client:
            client.headers["x-forwarded-for"] = f"192.0.2.{n}"
            codes += wrong_tries(client, "trudy", 1)
    assert codes == [401] * PAIR.free + [429] * 2
    with visitor(address) as client:
        client.headers["x-forwarded-proto"] = "https"
        form = {"name": "ann", "password": PASSWORDS["ann"]}
        assert "Secure" not in client.post("/login", data=form).headers["set-cookie"]
    said = (folder / "log").read_text(encoding="utf-8")
    assert said.count("start it with --behind-proxy") == 1


def test_behind_a_proxy_each_address_is_counted_that_the_proxy_names(proxied: str):
    with visitor(proxied) as client:
        client.headers.update({"x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https"})
        assert wrong_tries(client, "ann", PAIR.free + 1)[-1] == 429
        # What the client itself put before the address that the proxy saw is not believed.
        for claimed in ("192.0.2.7, 192.0.2.1", "192.0.2.8,192.0.2.1:4711", "127.0.0.1, 192.0.2.1"):
            client.headers["x-forwarded-for"] = claimed
            assert wrong_tries(client, "ann", 1) == [429]
        client.headers["x-forwarded-for"] = "192.0.2.2"
        response = client.post("/login", data={"name": "ann", "password": PASSWORDS["ann"]})
        assert response.status_code == 303
        assert "Secure" in response.headers["set-cookie"]


def test_a_client_on_the_proxy_s_own_machine_can_t_claim_other_addresses(proxied: str):
    """What names this machine is the client, too, and not one more proxy to be passed over."""
    codes = []
    with visitor(proxied) as client:
        for n, own in zip(range(PAIR.free + 2), ("127.0.0.1", "127.0.0.1:4711") * 4, strict=False):
            client.headers["x-forwarded-for"] = f"192.0.2.{n}, {own}"
            codes += wrong_tries(client, "mallory", 1)
    assert codes == [401] * PAIR.free + [429] * 2


def test_others_wrong_passwords_don_t_shut_out_who_has_signed_in_before(address: str):
    with signed_in(address, "bob") as bob:
        bob.get("/logout")
        bob.cookies.delete(COOKIE)
        with visitor(address) as mallory:
            assert wrong_tries(mallory, "bob", PAIR.free + 1)[-1] == 429
            # The mark of bob's browser is good for bob only, and no other is good.
            mallory.cookies.set(BROWSER_COOKIE, bob.cookies[BROWSER_COOKIE][:-1] + "x")
            assert wrong_tries(mallory, "bob", 1) == [429]
        form = {"name": "bob", "password": PASSWORDS["bob"]}
        assert bob.post("/login", data=form).status_code == 303
        bob.cookies.delete(COOKIE)
        assert wrong_tries(bob, "bob", PAIR.free + 1)[-1] == 429  # in his browser, too


def test_a_program_that_was_right_once_is_not_shut_out(address: str):
    with visitor(address) as program, visitor(address) as mallory:
        program.auth = ("ann", PASSWORDS["ann"])
        assert program.get("/config").status_code == 200
        assert wrong_tries(mallory, "ann", PAIR.free + 1)[-1] == 429
        assert program.get("/config").status_code == 200


def test_a_form_of_many_fields_gets_a_sentence(address: str):
    with visitor(address) as client:
        response = client.post("/login", data={f"field{n}": "x" for n in range(20)})
    assert response.status_code == 400
    assert "The form has a name and a password, nothing else. " in response.text
