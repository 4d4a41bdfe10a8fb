"""Readers and editors at a real desk, and what is one user's own, by the events of its page."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from qa.desk.login import Login
from qa.desk.programs.chat_completions import ChatCompletions
from qa.desk.programs.services import Services
from qa.desk.rights import NOBODY_SIGNS_IN, ONLY_READS, Everybody, Visitor, visitor_in
from qa.desk.serving import Doors
from qa.desk.turnstile import Turnstile
from qa.desk.users import Role, Users, put_role, put_token, put_user
from tests.qa.desk.elements import parse
from tests.qa.desk.fakes import FakeLibrary
from tests.qa.desk.process import desk
from tests.qa.desk.raw_events import RawPage

PASSWORD = "a password of ten"
ROLES = {"ann": Role.EDITOR, "bob": Role.READER, "cat": Role.READER}
SERVE = """
import sys
from pathlib import Path
from qa import Library
from qa.desk.serving import Doors, serve
from qa.desk.users import Users
from tests.fakes import SIMILARITY, WordEncoder
encoder = WordEncoder("bridge", "harbour", "market")
with Library.open(sys.argv[1], encoder=encoder, settings=SIMILARITY) as library:
    library.add(*sys.argv[3:])
    doors = Doors(port=0, users=Users(Path(sys.argv[2])), api=True)
    serve(library, doors, on_ready=lambda address: print(address, flush=True))
"""
QUESTION = "When did the bridge open?"


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rights") / "users"
    for name, role in ROLES.items():
        put_user(file, name, PASSWORD, role)
    return file


@pytest.fixture(scope="module")
def address(users: Path) -> Iterator[str]:
    articles = [users.parent / f"{name}.txt" for name in ("bridge", "harbour")]
    for path in articles:
        path.write_text(f"The {path.stem} opens\n\nThe {path.stem} opened in May 2019.\n")
    given = [str(users.parent / "library"), str(users), *map(str, articles)]
    with desk("-c", SERVE, *given, log=users.parent / "log") as address:
        yield address


@contextmanager
def signed_in(address: str, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
        yield client


@pytest.fixture
def pages(address: str) -> Iterator[dict[str, RawPage]]:
    """A page of each user."""
    with signed_in(address, "ann") as ann, signed_in(address, "bob") as bob:
        yield {"ann": RawPage(ann), "bob": RawPage(bob)}


def shelf(page: RawPage, **said: Any) -> list[str]:
    """Controls, notice, table and removals, after something was done."""
    return page.send("shelf-controls", "select", {"do": "show", "first": True, **said})[1:]


def articles(page: RawPage) -> list[str]:
    buttons = parse(shelf(page)[2]).all("button")
    return [one.attributes["data-article"] for one in buttons if "data-article" in one.attributes]


ACTS: tuple[dict[str, Any], ...] = (
    {"do": "correct", "title": "Other", "published": "", "publisher": ""},
    {"do": "undo_correction", "field": "title"},
    {"do": "remove"},
    {"do": "undo_removal", "number": "1"},
    {"do": "collect", "name": "Works"},
    {"do": "take_out", "name": "Works"},
    {"do": "drop", "name": "Works"},
)


@pytest.mark.parametrize("said", ACTS, ids=lambda said: said["do"])
def test_a_reader_s_event_that_would_change_something_is_refused(
    pages: dict[str, RawPage], said: dict[str, Any]
):
    before = shelf(pages["ann"])
    known = articles(pages["ann"])
    _, notice, _, removals = shelf(pages["bob"], article=known[0], articles=known, **said)
    assert parse(notice).one("p", "notice").text_content == ONLY_READS
    assert removals == ""
    assert shelf(pages["ann"]) == before


def test_a_reader_is_shown_nothing_that_only_editors_may_do(pages: dict[str, RawPage]):
    adding = {
        name: page.send("shelf-controls", "select", {"do": "show"})[0]
        for name, page in pages.items()
    }
    assert (adding["ann"]["visible"], adding["bob"]["visible"]) == (True, False)
    shown = "".join(shelf(pages["bob"], open=articles(pages["bob"])[0]))
    assert ONLY_READS in parse(shown).text_content
    for mark in ("data-do", "checkbox", "correcting", 'class="edit"'):
        assert mark not in shown
        assert mark in "".join(shelf(pages["ann"], sought={"open": articles(pages["ann"])[0]}))


def test_a_reader_brings_no_files(address: str, pages: dict[str, RawPage], users: Path):
    with signed_in(address, "bob") as bob, signed_in(address, "ann") as ann:
        sent = {"files": ("market.txt", b"The market opened.\n")}
        refused = bob.post("/gradio_api/upload", files=sent)
        assert (refused.status_code, refused.text) == (403, f"{ONLY_READS}\n")
        (path,) = ann.post("/gradio_api/upload", files=sent).raise_for_status().json()
        assert Path(path).read_bytes() == b"The market opened.\n"
    pasted = (None, "Market", "", "", "The market opened in June 2020.")
    seen, _, keep = pages["bob"].send("look", "click", None, *pasted)
    assert parse(seen).one("p", "notice").text_content == ONLY_READS
    assert not keep["interactive"]
    assert parse(pages["bob"].send("keep", "click")[0]).text_content == ONLY_READS
    assert len(articles(pages["ann"])) == 2


def test_an_event_names_no_file_but_one_that_was_uploaded(
    address: str, pages: dict[str, RawPage], users: Path
):
    def look(path: object) -> str:
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        return str(pages["ann"].send("look", "click", None, [file])[0])

    with signed_in(address, "ann") as ann:
        sent = {"files": ("market.txt", b"The market opened in June 2020.\n")}
        (path,) = ann.post("/gradio_api/upload", files=sent).raise_for_status().json()
    assert "The market opened in June 2020." in look(path)
    other = users.parent / "bridge.txt"
    folder = Path(path).parent
    link = folder / "link.txt"
    link.symlink_to(other)
    for named in (str(other), f"{folder}/../../{other}", str(link), "https://example.org/a.txt", 5):
        with pytest.raises(httpx.HTTPStatusError, match="403"):
            look(named)


def test_a_role_counts_at_once_on_a_page_that_is_open(pages: dict[str, RawPage], users: Path):
    collect = {"articles": articles(pages["ann"]), "do": "collect", "name": "Works"}
    assert ONLY_READS in parse(shelf(pages["bob"], **collect)[1]).text_content
    try:
        put_role(users, "bob", Role.EDITOR)
        put_role(users, "ann", Role.READER)
        assert "2 articles put into “Works”." in shelf(pages["bob"], **collect)[1]
        drop = {"do": "drop", "name": "Works"}
        assert ONLY_READS in parse(shelf(pages["ann"], **drop)[1]).text_content
        assert "is deleted" in shelf(pages["bob"], **drop)[1]
    finally:
        put_role(users, "bob", Role.READER)
        put_role(users, "ann", Role.EDITOR)


def talks(page: str) -> dict[str, str]:
    """Id → name of the conversations in a list."""
    return {
        item.attributes["data-talk"]: item.one("span", "talk-name").text_content
        for item in parse(page).all("li")
        if "data-talk" in item.attributes
    }


def test_nobody_reaches_another_s_conversation_by_any_event(pages: dict[str, RawPage]):
    ann, bob = pages["ann"], pages["bob"]
    *_, listed = ann.send("question", "submit", None, QUESTION)
    (own,) = talks(listed)

    assert talks(bob.send("page", "load")[-1]) == {}
    for words in ("", "bridge"):
        assert talks(bob.send("talks", "find_talks", {"search": words})[0]) == {}
    transcript, *_, told = bob.send("talks", "open_talk", {"id": own})
    assert "opened in May" not in json.dumps(transcript)
    assert "not there any more" in told
    for event, said in (("rename_talk", {"name": "Mine"}), ("delete_talk", {})):
        assert "not there any more" in bob.send("talks", event, {"id": own, **said})[-1]
    for number in (None, 0, 1):
        told = bob.send("downloads", "export_answer", {"form": ".md", "number": number})[0]
        assert "data-bytes" not in told

    assert talks(ann.send("talks", "find_talks", {"search": "bridge"})[0]) == {own: QUESTION}
    (file,) = ann.send("downloads", "export_answer", {"form": ".md", "number": 0})
    data = parse(file).one("div", "download").attributes["data-bytes"]
    assert QUESTION in base64.b64decode(data).decode()
    assert "Deleted." in ann.send("talks", "delete_talk", {"id": own})[-1]


def test_nobody_sends_an_event_as_another_s_page(pages: dict[str, RawPage]):
    pages["bob"].session = pages["ann"].session
    pages["ann"].send("talks", "find_talks", {})
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        pages["bob"].send("talks", "find_talks", {})


def test_what_one_user_was_answered_is_remembered_for_them_alone():
    """The same words may have answered another's question, which would then be told."""
    completions = ChatCompletions(Services(FakeLibrary(), Turnstile(at_once=1, may_wait=1)))

    def messages(*texts: str) -> dict[str, Any]:
        roles = ("user", "assistant", "user")
        return {"messages": [{"role": r, "content": t} for r, t in zip(roles, texts, strict=False)]}

    secret = completions.read(messages("What did the head earn?"), "", "ann")
    told = asyncio.run(completions.whole(secret))["choices"][0]["message"]["content"]
    again = messages("Hello?", told, "Who said so?")
    (own,), (other,) = (completions.read(again, "", user).history for user in ("ann", "bob"))
    assert (own.question, other.question) == ("What did the head earn?", "Hello?")


def test_a_token_s_program_has_its_user_s_role(address: str, users: Path):
    """No program's address changes anything, and a token opens no page."""
    token = put_token(users, "ann")
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        client.headers["authorization"] = f"Bearer {token}"
        assert client.post("/ask", json={"question": QUESTION}).json()["answered"]
        sent = {"files": ("market.txt", b"The market opened.\n")}
        assert client.post("/gradio_api/upload", files=sent).status_code == 401
    users_now, seen = Users(users), []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(visitor_in(scope))
        await PlainTextResponse("")(scope, receive, send)

    async def ask() -> None:
        transport = httpx.ASGITransport(Login(app, users=users_now))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            for role in Role:
                put_role(users, "ann", role)
                await client.post("/ask", headers={"authorization": f"Bearer {token}"}, json={})

    asyncio.run(ask())
    assert seen == [Visitor("ann", role) for role in Role]


def test_doors_that_others_come_through_are_not_private():
    doors = [Doors(), Doors(behind_proxy=True), Doors(names=("ask.example.org",))]
    assert [one.are_private for one in doors] == [True, False, False]


def asked_of(role: Role, path: str) -> tuple[int, Visitor | None]:
    """What a request comes to where everybody comes in with a role, and the visitor it names."""
    seen: list[Visitor] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(visitor_in(scope))
        await PlainTextResponse("")(scope, receive, send)

    async def ask() -> int:
        transport = httpx.ASGITransport(Everybody(app, role))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            response = await client.post(path, content=b"x")
            assert response.status_code == 200 or response.text == f"{NOBODY_SIGNS_IN}\n"
            return response.status_code

    return asyncio.run(ask()), seen[0] if seen else None


def test_where_nobody_signs_in_all_have_one_role():
    for role, uploads in ((Role.EDITOR, 200), (Role.READER, 403)):
        assert asked_of(role, "/config") == (200, Visitor(role=role))
        assert asked_of(role, "/gradio_api/upload")[0] == uploads
