"""Answers of every kind in a real browser, at a desk that shows those written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gallery import SERVE, SLOW
from tests.browser.pages import ask, fits_its_width
from tests.qa.by_hand import BY_HAND, DRAFT, VERDICTS
from tests.qa.desk.process import desk

pytestmark = pytest.mark.browser

NARROW = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with desk("-c", SERVE, log=tmp_path_factory.mktemp("gallery") / "desk.log") as address:
        yield address


def tab_to(page: Page, selector: str) -> None:
    """Reach the first element that fits, from the start of the conversation, by Tab alone."""
    page.locator("#transcript").press("Tab")
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} can't be reached by Tab")


@pytest.mark.parametrize("viewport", [NARROW, {"width": 1280, "height": 800}])
def test_every_kind_fits_its_width_and_shows_its_quotes_as_they_are(
    visit: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = visit(viewport=viewport)
    for kind, answer in BY_HAND.items():
        exchange = ask(page, kind)
        exchange.locator("details").evaluate_all("folds => folds.forEach(f => { f.open = true })")
        assert fits_its_width(page), kind
        shown = exchange.locator(".quotes:not(.near) .quote-text").all_text_contents()
        assert set(shown) == {c.quote for c in answer.citations}, kind
    assert page.locator("#transcript script, #transcript img").count() == 0


def test_words_of_ours_are_not_in_the_typeface_of_quotes(visit: Callable[..., Page]) -> None:
    page = visit()
    for kind in BY_HAND:
        ask(page, kind)
    faces = """elements => [...new Set(elements.map(
        e => getComputedStyle(e).fontFamily.split(",")[0].replaceAll('"', '')))]"""
    ours = page.locator("#transcript").locator(".ours, .tally, .silent, .reason, summary, .asks")
    assert ours.evaluate_all(faces) == ["system-ui"]
    quoted = page.locator("#transcript").locator(".quote-text, .short-text, .label q")
    assert quoted.evaluate_all(faces) == ["Charter"]


@pytest.mark.parametrize(
    ("viewport", "beside"), [({"width": 1280, "height": 800}, True), (NARROW, False)]
)
def test_sides_stand_beside_each_other_where_there_is_room(
    visit: Callable[..., Page], viewport: dict[str, int], beside: bool
) -> None:
    sides = ask(visit(viewport=viewport), "comparison").locator(".group")
    first, second = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert (first["y"] == second["y"], first["x"] == second["x"]) == (beside, not beside)


def test_further_quotes_are_unfolded_from_the_keyboard_and_stay_so(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    answer = ask(page, "list")
    folded = answer.locator("details .quote-text")
    expect(folded).to_be_hidden()
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    expect(folded).to_be_visible()
    ask(page, "fact")
    expect(folded).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(ask(page, "list").locator("details .quote-text")).to_be_hidden()


def test_a_choice_is_asked_by_its_button_and_by_its_number(visit: Callable[..., Page]) -> None:
    page = visit()
    first, second = BY_HAND["choice"].choices
    ask(page, "choice")
    tab_to(page, ".choices .asks")
    page.keyboard.press("Enter")
    expect(page.locator(".exchange.answered .question")).to_have_text(first)
    ask(page, "choice")
    expect(ask(page, "2").locator(".question")).to_have_text(second)


def test_what_was_understood_is_corrected_in_the_box(visit: Callable[..., Page]) -> None:
    page = visit()
    understood = BY_HAND["possibly"].standalone_question
    ask(page, "possibly").get_by_role("button", name=understood).click()
    box = page.get_by_label("Your question")
    expect(box).to_have_value(understood)
    expect(box).to_be_focused()
    box.press_sequentially(" Please")
    box.press("Enter")
    expect(page.locator(".exchange.answered .question").last).to_have_text(f"{understood} Please")
    expect(box).to_have_value("")


def test_reading_further_tells_how_far_it_is_and_stops_when_told(
    visit: Callable[..., Page],
) -> None:
    page = visit(viewport=NARROW)
    ask(page, "list").get_by_role("button", name="Read further").click()
    stage = page.locator(".working .stage")
    expect(stage).to_contain_text("of about 1,000 passages")
    expect(page.locator(".working .so-far .label q").first).to_have_text("The north ferry")
    assert fits_its_width(page)
    stop = stage.get_by_role("button", name="Stop")
    stop.focus()
    before = stage.text_content() or ""
    page.wait_for_function(
        "before => document.querySelector('.working .stage').textContent !== before", arg=before
    )
    expect(stop).to_be_focused()  # though the page was drawn anew
    page.keyboard.press("Enter")
    answer = page.locator(".exchange.answered").last
    expect(answer.locator(".ledger")).to_contain_text("of 1,000 passages found")
    expect(page.locator(".working")).to_have_count(0)
    expect(answer.get_by_role("button", name="Read further")).to_be_visible()


def test_a_question_for_a_fact_is_stopped_and_another_asked(visit: Callable[..., Page]) -> None:
    page = visit()
    box = page.get_by_label("Your question")
    box.fill(SLOW)
    box.press("Enter")
    page.locator(".working").get_by_role("button", name="Stop").click()
    expect(page.locator(".failure")).to_have_text("Stopped before there was an answer.")
    expect(ask(page, "fact").locator(".short-text")).to_be_visible()


def test_a_draft_is_checked_and_a_place_opens_the_article(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("tab", name="Check quotes").click()
    page.get_by_label("Your draft").fill(DRAFT)
    page.get_by_role("button", name="Check quotes").click()
    verdicts = page.locator(".checked h3 .badge")
    expect(verdicts).to_have_text([one.verdict.words.capitalize() for one in VERDICTS])
    page.locator(".checked.altered .place").click()
    expect(page.locator("mark.cited")).to_have_text("The north ferry was rated good")


def test_a_draft_may_come_from_another_tab(visit: Callable[..., Page]) -> None:
    page = visit()
    page.evaluate("pressmark.go('quotes', { draft: 'A ferry', check: true })")
    expect(page.locator(".checked")).to_have_count(len(VERDICTS), timeout=30_000)
    expect(page.get_by_label("Your draft")).to_have_value("A ferry")


def test_whatever_tab_is_shown_may_open_an_article_and_ask(visit: Callable[..., Page]) -> None:
    page = visit()
    expect(page.get_by_role("tab", name="Ask")).to_have_attribute("aria-selected", "true")
    page.evaluate("pressmark.open({ article: 'bridge' })")
    expect(page.locator("#article h2")).to_have_text("What the bridge cost")
    question = BY_HAND["fact"].question
    page.evaluate("question => pressmark.ask(question)", question)
    expect(page.get_by_label("Your question")).to_have_value(question)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.evaluate("question => pressmark.ask(question, { send: true })", question)
    expect(page.locator(".exchange.answered .question")).to_have_text(question)


def test_a_number_that_is_pointed_at_or_focused_shows_its_quote(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    answer = ask(page, "list")
    card = page.get_by_role("tooltip")
    folded = answer.locator(".marks .number").nth(1)
    folded.hover()
    expect(card.locator(".quote-text")).to_have_text(BY_HAND["list"].citations[1].quote)
    expect(folded).to_have_attribute("aria-describedby", "quote-card")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    tab_to(page, ".marks .number")
    expect(card.locator(".quote-text")).to_have_text(BY_HAND["list"].citations[0].quote)
    page.keyboard.press("Enter")
    expect(page.locator("#article mark.cited")).to_have_text(BY_HAND["list"].citations[0].quote)
    expect(card).to_be_hidden()


def test_the_open_article_alone_is_asked_and_then_all_again(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, "fact")
    page.get_by_role("button", name="Ask about this article only").click()
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator(".scope-said")).to_have_text("Only “The ferries, a year on”")
    only = ask(page, "abstention")
    expect(only.locator(".understood")).to_have_text(
        "Only articles chosen: “The ferries, a year on”"
    )
    only.get_by_role("button", name="Ask all articles").click()
    everywhere = page.locator(".exchange").nth(2)
    everywhere.and_(page.locator(".abstained")).wait_for()
    expect(everywhere.locator(".understood")).to_have_count(0)


def test_a_new_conversation_is_within_all_articles(visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("#scope summary").press("Enter")
    page.get_by_label("Published from").fill("2021-01-01")
    expect(page.locator("#scope-value textarea")).to_have_value(re.compile("2021-01-01"))
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".scope-said")).to_have_text("All articles")
    expect(page.locator("#scope-value textarea")).to_have_value("")


def test_the_scope_is_set_and_taken_back_from_the_keyboard(visit: Callable[..., Page]) -> None:
    page = visit(viewport=NARROW)
    page.locator("#scope summary").press("Enter")
    page.get_by_label("Published from").fill("2021-01-01")
    page.keyboard.press("Escape")
    expect(page.locator("#scope summary")).to_be_focused()
    expect(page.get_by_label("Published from")).to_be_hidden()
    within = ask(page, "fact").locator(".understood")
    expect(within).to_have_text("Only articles published since 2021-01-01")
    page.locator("#scope summary").press("Enter")
    page.get_by_role("button", name="All articles", exact=True).press("Enter")
    expect(ask(page, "fact").locator(".understood")).to_have_count(0)
