"""Conversations and exports at the desk, without a browser."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from qa.desk.exports import export_menu, render_download
from qa.desk.replies import Asked, Exchange, reply
from qa.desk.rights import VISITOR, Visitor
from qa.desk.stops import Stops
from qa.desk.tabs import Shared, user_of
from qa.desk.talks import READ_ONLY, SHARED, Talk, render_talks
from qa.desk.talks_page import keeping, reopened, talks_of
from qa.desk.turnstile import Turnstile
from qa.evidence import Form, check_pack
from tests.qa.desk.elements import parse
from tests.qa.desk.fakes import FakeLibrary


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(folder=tmp_path)


def shared(library: FakeLibrary, *, keeps_talks: bool = True) -> Shared:
    blocks: Any = None
    return Shared(library, blocks, blocks, Turnstile(at_once=1, may_wait=1), Stops(), keeps_talks)


def asked(
    library: FakeLibrary, question: str, talk: Talk, *, keeps_talks: bool = True
) -> tuple[Any, ...]:
    """The last update of page, exchanges and talk that a question leads to."""
    desk = shared(library, keeps_talks=keeps_talks)
    replies = reply(library, Asked(question), (), desk.turnstile, desk.stops)
    *_, last = keeping(desk, replies, talk)
    return last


def names(page: str) -> list[str]:
    return [one.text_content for one in parse(page).all("span", "talk-name")]


def test_an_answer_is_kept_and_listed(library: FakeLibrary) -> None:
    *_, talk, page = asked(library, "When did it stop?", Talk("ann"))
    assert names(page) == ["When did it stop?"]
    (listed,) = library.notebook.listed(user="ann")
    assert (talk.id, talk.name, talk.trouble) == (listed.id, "When did it stop?", "")
    *_, talk, _ = asked(library, "Who?", talk)
    assert [a.question for a in library.notebook.open(talk.id, user="ann").answers] == [
        "When did it stop?",
        "Who?",
    ]
    assert names(render_talks(library, Talk("bob"))) == []


def test_where_everybody_comes_in_what_the_owner_kept_is_opened_for_nobody(
    library: FakeLibrary,
) -> None:
    *_, talk, _ = asked(library, "When did it stop?", Talk())
    opened = {
        keeps: reopened(shared(library, keeps_talks=keeps), talk.id, "") for keeps in (True, False)
    }
    assert "It stopped at" in opened[True][0]
    assert "It stopped at" not in str(opened[False])


def test_a_question_without_an_answer_is_not_kept(library: FakeLibrary) -> None:
    *_, talk, _ = asked(library, "Break", Talk())
    assert isinstance(talk, dict) or talk == gr.skip()
    assert library.notebook.listed() == []


def test_where_nothing_can_be_kept_it_is_said_and_answers_come(library: FakeLibrary) -> None:
    (library.folder / "conversations.sqlite").write_bytes(b"nothing" * 99)
    transcript, *_, talk, page = asked(library, "When did it stop?", Talk())
    assert "It stopped at" in transcript
    assert "is damaged, so conversations aren't kept" in talk.trouble
    assert "asking goes on" in parse(page).one("p", "talks-trouble").text_content


def test_where_everybody_comes_in_nothing_is_kept(library: FakeLibrary) -> None:
    asked(library, "When did it stop?", Talk(), keeps_talks=False)
    assert library.notebook.listed() == []
    page = render_talks(library, Talk(), keeps=False)
    assert parse(page).one("p", "talks-trouble").text_content == SHARED


def test_of_a_library_that_can_not_be_written_it_is_said_at_once(tmp_path: Path) -> None:
    page = render_talks(FakeLibrary(writable=False, folder=tmp_path), Talk())
    assert parse(page).one("p", "talks-trouble").text_content == READ_ONLY


def test_a_conversation_is_opened_again_with_what_became_of_its_quotes(
    library: FakeLibrary,
) -> None:
    *_, talk, _ = asked(library, "When did it stop?", Talk())
    transcript, _, exchanges, box, again, page = reopened(shared(library), talk.id, "")
    stands = "Opened again. Every quote still stands in its article."
    assert (len(exchanges), box, again) == (1, "", replace(talk, notice=stands))
    # A list that is searched later on still says it.
    assert stands in talks_of(shared(library), again, search="stop")
    assert exchanges[0].turn.answer == "nine"
    assert "Every quote still stands" in parse(page).one("p", "talks-notice").text_content
    assert "fallen" not in transcript


def test_a_quote_of_an_article_that_was_removed_is_said_to_be_gone(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, talk, _ = asked(library, "When did it stop?", Talk())
    monkeypatch.setattr("tests.qa.desk.fakes.EXHIBITS", ())
    transcript, *_, page = reopened(shared(library), talk.id, "")
    fallen = parse(transcript).one("p", "fallen").text_content
    assert fallen == "[1] The article is no longer in the library, so this can't be checked."
    assert "0 of 1 quotes stand" in parse(page).one("p", "talks-notice").text_content


def test_nobody_opens_anothers_conversation(library: FakeLibrary) -> None:
    *_, talk, _ = asked(library, "When did it stop?", Talk("ann"))
    *unchanged, page = reopened(shared(library), talk.id, "bob")
    assert unchanged == [gr.skip()] * 5
    assert "not there any more" in parse(page).one("p", "talks-notice").text_content


def test_names_are_shown_as_text(library: FakeLibrary) -> None:
    *_, talk, _ = asked(library, "When?", Talk())
    library.notebook.rename(talk.id, "<script>x</script>“&")
    assert names(render_talks(library, Talk())) == ["<script>x</script>“&"]


def exchanges(library: FakeLibrary) -> Iterator[Exchange]:
    for question in ("When did it stop?", "Break"):
        yield asked(library, question, Talk())[2][-1]


@pytest.mark.parametrize("form", Form)
def test_an_answer_leaves_in_every_form(library: FakeLibrary, form: Form) -> None:
    answers = [one.answer for one in exchanges(library)]
    page = parse(render_download(library, answers, {"form": form.value, "number": 0}))
    file = page.one("div", "download").attributes
    assert file["data-name"] == f"When-did-it-stop{form.value}"
    assert base64.b64decode(file["data-bytes"])


def test_a_conversation_leaves_as_one_pack_whose_id_is_said(library: FakeLibrary) -> None:
    answers = [one.answer for one in exchanges(library)]
    page = parse(render_download(library, answers, {"form": ".zip", "number": None}, "Rain"))
    report = check_pack(base64.b64decode(page.one("div", "download").attributes["data-bytes"]))
    assert (report.faults, report.questions) == ((), ("When did it stop?",))
    assert f"Pack id: {report.pack_id}." in page.text_content


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"form": ".exe", "number": 0}, "no longer on this page"),
        ({"number": 0}, "no longer on this page"),
        ({"form": ".md", "number": 9}, "no longer on this page"),
        ({"form": ".md", "number": 1}, "There is no answer yet"),
        ({"form": ["x"], "number": "y"}, "no longer on this page"),
    ],
)
def test_what_can_not_leave_is_said(
    library: FakeLibrary, wanted: dict[str, Any], told: str
) -> None:
    answers = [one.answer for one in exchanges(library)]
    page = parse(render_download(library, answers, wanted))
    assert told in page.text_content
    assert not page.all("div", "download")


def test_the_menu_has_every_form() -> None:
    buttons = parse(export_menu("this answer")).all("button", "exports")
    assert [one.attributes["data-form"] for one in buttons] == [form.value for form in Form]


def test_who_signed_in_is_told_from_the_request() -> None:
    class Asking:
        def __init__(self, scope: dict[str, Any]) -> None:
            self.request = type("Request", (), {"scope": scope})()

    signed_in: Any = Asking({VISITOR: Visitor("ann")})
    nobody: Any = Asking({})
    assert (user_of(signed_in), user_of(nobody), user_of(None)) == ("ann", "", "")
