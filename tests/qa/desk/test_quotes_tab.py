"""What the tab for checking quotes shows."""

import re
from dataclasses import replace

import pytest

from qa.desk.quotes_tab import CHECKING, NO_DRAFT, checked
from qa.desk.turnstile import Turnstile
from qa.desk.verdict_view import render_verdicts
from qa.verdict import NOTHING_TO_CHECK, Verdict
from tests.qa.by_hand import DRAFT, VERDICTS
from tests.qa.desk.fakes import FakeLibrary


def shown(draft: object, *, each_sentence: bool = False) -> str:
    *_, last = checked(FakeLibrary(), draft, each_sentence, Turnstile(at_once=1, may_wait=1))
    return last


def test_the_verdicts_by_hand_are_of_their_draft():
    assert [DRAFT[one.start : one.end] for one in VERDICTS] == [one.text for one in VERDICTS]
    assert {one.verdict for one in VERDICTS} == set(Verdict)


def test_a_checked_draft_shows_every_verdict_with_its_places():
    page = render_verdicts(VERDICTS)
    assert "Checked 5: 1 verbatim, 1 altered, 1 misattributed, 1 clipped, 1 not found." in page
    assert re.findall(r'class="checked (\w+)"', page) == [one.verdict.value for one in VERDICTS]
    assert page.count('<li class="quote"') == 6
    assert "the north ferry was rated <del>bad</del><ins>good</ins>" in page
    assert "The draft gives it to “Ms Wren”; the article gives it to “the harbour master”." in page


def test_a_draft_is_text_on_the_page():
    (verbatim, *_) = VERDICTS
    evil = "<img src=x onerror=alert(1)>"
    page = render_verdicts([replace(verbatim, text=evil, end=1 + len(evil), speaker=evil)])
    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") == 2


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("It stopped at nine.", "Checked 1: 1 verbatim."),
        ("", NO_DRAFT),
        (None, NO_DRAFT),
        ("a" * 2_000, "The draft is too long; check a part at a time."),
        ("Break", "Something went wrong on our side."),
    ],
)
def test_what_was_asked_gets_verdicts_or_a_sentence(draft: object, said: str):
    page = shown(draft)
    assert said in page
    assert "secret" not in page


def test_nothing_to_check_is_said():
    assert NOTHING_TO_CHECK in render_verdicts([])


def test_a_draft_that_waits_for_its_turn_says_how_many_are_before_it():
    turnstile = Turnstile(at_once=1, may_wait=1)
    with turnstile.turn():
        news = checked(FakeLibrary(), "“Rain fell.”", False, turnstile)
        assert "Waiting: 1 other before you…" in next(news)
    assert CHECKING in next(news)
    assert "1 verbatim" in next(news)
