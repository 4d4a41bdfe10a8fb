from __future__ import annotations

from threading import Event, Thread

import pytest

from qa.desk import follow_ups
from qa.desk.follow_ups import LABEL, FollowUps, render_follow_ups
from qa.desk.turnstile import Turnstile
from qa.question import NO_FILTERS, Turn
from tests.qa.desk.elements import parse
from tests.qa.desk.fakes import FakeLibrary

TURNS = [Turn("When?", "nine")]


class Finder:
    """Stands for `qa.suggestions.follow_ups`: finds one question, once it may go on."""

    def __init__(self) -> None:
        self.begun, self.calls, self.went_on = Event(), 0, []  # type: ignore[var-annotated]

    def __call__(self, library: object, answer: object, history: object, **how: object) -> object:
        self.calls += 1
        self.begun.set()
        self.went_on.append(how["go_on"]())  # type: ignore[operator]
        return ("And at ten?",)


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> Finder:
    finder = Finder()
    monkeypatch.setattr(follow_ups, "follow_ups", finder)
    return finder


def test_they_are_a_labelled_group_of_buttons_that_belongs_to_its_answer() -> None:
    page = parse(render_follow_ups(["And <b>Leeds</b>?", "Who?"], "When?", 2))
    group = page.one("div", "follow-ups")
    assert (group.attributes["role"], group.attributes["aria-label"]) == ("group", LABEL)
    assert (group.attributes["data-asked"], group.attributes["data-exchanges"]) == ("When?", "2")
    buttons = page.all("button", "follow-up")
    assert [b.attributes["data-question"] for b in buttons] == ["And <b>Leeds</b>?", "Who?"]
    assert [b.text_content for b in buttons] == ["And <b>Leeds</b>?", "Who?"]
    assert render_follow_ups([], "When?", 2) == ""


def test_they_are_looked_for_once_and_known_after(finder: Finder) -> None:
    library = FakeLibrary()
    following = FollowUps(library, Turnstile(at_once=1, may_wait=1))
    answer = library.ask("When?")
    for page in ("one", "another"):
        assert following.after(answer, TURNS, NO_FILTERS, page) == ("And at ten?",)
    assert finder.calls == 1


def test_they_wait_while_a_question_is_answered_and_end_when_the_page_asks(finder: Finder) -> None:
    library, turnstile = FakeLibrary(), Turnstile(at_once=1, may_wait=1)
    following, found = FollowUps(library, turnstile), []
    answer = library.ask("When?")
    with turnstile.turn():
        looking = Thread(
            target=lambda: found.append(following.after(answer, TURNS, NO_FILTERS, "one"))
        )
        looking.start()
        assert finder.begun.wait(30)
        assert finder.went_on == []
        following.cancel("one")
        looking.join(30)
    assert (finder.went_on, found) == ([False], [()])


def test_what_goes_wrong_is_logged_and_offers_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(follow_ups, "follow_ups", fails)
    library = FakeLibrary()
    following = FollowUps(library, Turnstile(at_once=1, may_wait=1))
    assert following.after(library.ask("When?"), TURNS, NO_FILTERS, "one") == ()
    assert "no question could be suggested" in caplog.text
