"""The desk for who reads it with a keyboard, a screen reader, or much enlarged.

axe-core looks at each tab, in both schemes, wide and on a phone, with something in it. What it
can't see has a test of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from qa.desk.page import TABS
from tests.browser.axe import grave
from tests.browser.gallery import SERVE
from tests.browser.pages import ask
from tests.qa.by_hand import BY_HAND, DRAFT
from tests.qa.desk.process import desk

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def gallery(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk that shows the answers written by hand."""
    with desk("-c", SERVE, log=tmp_path_factory.mktemp("gallery") / "desk.log") as address:
        yield address


def unfold(page: Page, within: str) -> None:
    page.locator(f"{within} details").evaluate_all("folds => folds.forEach(f => { f.open = true })")


def said(page: Page) -> Any:
    """What a screen reader says by itself from now on, in its order."""
    return page.evaluate_handle(
        """() => { const said = [];
        new MutationObserver(() => {
          const words = document.getElementById("said").textContent;
          if (words) said.push(words);
        }).observe(document.getElementById("said"), { childList: true });
        return said; }"""
    )


def is_said(page: Page, heard: Any, words: str) -> None:
    """Wait until `heard`, of `said`, has these words: what is said next may follow at once."""
    page.wait_for_function(
        "([said, words]) => said.some((one) => one.includes(words))", arg=[heard, words]
    )


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_grave_fault_in_answers_of_any_form_nor_in_verdicts(
    visit: Callable[..., Page], gallery: str, scheme: str, viewport: dict[str, int]
) -> None:
    page = visit(gallery, viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    for kind in BY_HAND:
        ask(page, kind)
    unfold(page, "#transcript")
    assert grave(page) == []
    page.locator("#talks summary").first.click()
    expect(page.get_by_label("Search conversations")).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.locator("#scope summary").click()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Check quotes").click()
    page.get_by_label("Your draft").fill(DRAFT)
    page.locator("#check").click()
    page.locator(".checked").first.wait_for()
    assert grave(page) == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_grave_fault_on_any_tab_nor_in_its_dialogs(
    visit: Callable[..., Page], scheme: str, viewport: dict[str, int]
) -> None:
    page = visit(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    assert grave(page) == []
    for tab in TABS[1:]:
        page.get_by_role("tab", name=tab.label).click()
        expect(page.locator(f"#tab-{tab.name}")).to_be_visible()
        if tab.name == "library":
            page.get_by_role("button", name="Add articles").click()
            page.get_by_role("button", name="Or paste a text").click()
            page.locator("#shelf-table .one").first.check()
            page.locator("#shelf-table .edit").first.click()
            page.locator(".correcting").wait_for()
        assert grave(page) == [], tab.name
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Remove…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert grave(page) == []


def test_only_the_start_and_the_end_of_an_answer_are_said(
    visit: Callable[..., Page], gallery: str
) -> None:
    page = visit(gallery)
    ask(page, "list")
    expect(page.locator("#said")).to_contain_text("Answered. 4 quotes from 3 articles.")
    heard = said(page)
    page.get_by_role("button", name="Read further").press("Enter")
    stage = page.locator(".working .stage")
    expect(stage).to_contain_text("of about 1,000 passages")
    expect(page.locator(".question").last).to_be_focused()
    page.get_by_role("button", name="Stop").press("Enter")
    page.locator(".exchange.answered").nth(1).wait_for()
    expect(page.locator(".question").last).to_be_focused()
    page.locator(".copy").last.press("Enter")
    expect(page.locator("#said")).to_contain_text("Copied, with its citation.")
    assert " ".join(heard.json_value()) == (
        "Looking for an answer… Answered. 4 quotes from 3 articles. Copied, with its citation."
    )


def test_the_focus_goes_along_to_the_answer_and_back_to_the_box(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    page.locator(".example").first.press("Enter")
    expect(page.locator(".exchange.answered .question")).to_be_focused()
    page.locator("#talks summary").first.press("Enter")
    expect(page.locator(".talk-open").first).to_be_visible()
    heard = said(page)
    page.locator(".talk-open").first.press("Enter")
    is_said(page, heard, "Opened again.")
    expect(page.locator(".question")).to_be_focused()
    expect(page.get_by_label("Search conversations")).to_be_hidden()
    page.get_by_role("button", name="New conversation").press("Enter")
    page.locator(".welcome").wait_for()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_an_empty_question_leaves_the_answer_alone_and_the_box_says_so(
    visit: Callable[..., Page], gallery: str
) -> None:
    page = visit(gallery)
    answer = ask(page, "fact")
    box = page.get_by_label("Your question")
    for sends in (box, page.get_by_role("button", name="Ask", exact=True)):
        box.fill("  ")
        sends.press("Enter")
        assert box.evaluate("box => box.validationMessage") == "Type a question first."
        expect(box).to_be_focused()
    expect(answer.locator(".short-text")).to_have_text("1,100 people")
    expect(page.locator(".exchange")).to_have_count(1)
    box.fill("list")
    assert box.evaluate("box => box.checkValidity()")


def test_much_enlarged_the_questions_box_takes_none_of_the_room_to_read(
    visit: Callable[..., Page], gallery: str
) -> None:
    page = visit(gallery, viewport={"width": 320, "height": 256})  # 1280 by 1024 at 400 %
    ask(page, "fact")
    answer = ask(page, "list")
    expect(answer.locator(".question")).to_be_in_viewport()
    expect(page.locator("#question")).not_to_be_in_viewport()
    expect(page.locator("#masthead")).not_to_be_in_viewport()
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320


def test_headings_and_landmarks_lead_through_the_page(
    visit: Callable[..., Page], gallery: str
) -> None:
    page = visit(gallery)
    ask(page, "comparison")
    levels = page.get_by_role("heading").evaluate_all(
        "all => all.filter(e => !e.closest('#reading')).map(e => e.tagName)"
    )
    assert levels == ["H1", "H2", "H3", "H3", "H3"]
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("region", name="Conversation")).to_be_visible()
    expect(page.get_by_role("search", name="Ask the articles")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Ask")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.get_by_role("link", name="Skip to the box to type in").press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_what_lies_over_the_page_goes_when_tab_leaves_it(
    visit: Callable[..., Page], gallery: str
) -> None:
    page = visit(gallery)
    for part in ("#scope", "#talks"):
        page.locator(f"{part} summary").first.press("Enter")
        page.locator(f"{part} :is(button, input):visible").last.press("Tab")
        expect(page.locator(f"{part} details").first).not_to_have_attribute("open", "")


def test_the_library_is_looked_after_from_the_keyboard(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("tab", name="Ask").press("ArrowRight")
    page.locator("#shelf-table .edit").first.press("Enter")
    title = page.locator(".correcting [name=title]")
    expect(title).to_be_focused()
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.locator("#shelf-table .edit").first).to_be_focused()
    page.locator("#shelf-table .one").first.press("Space")
    page.get_by_role("button", name="Remove…").press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    undo = page.locator("#shelf-notice").get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    heard = said(page)
    page.keyboard.press("Enter")
    is_said(page, heard, "1 article brought back.")
    expect(page.get_by_role("region", name="Articles", exact=True)).to_be_focused()


def test_files_are_added_from_the_keyboard_each_with_buttons_of_its_own(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    page.get_by_role("tab", name="Library").click()
    adding = page.get_by_role("button", name="Add articles")
    expect(adding).to_have_attribute("aria-expanded", "false")
    adding.press("Enter")
    expect(adding).to_have_attribute("aria-expanded", "true")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Click to upload or drop files").press("Enter")
    page.locator("#files [type=file]").set_input_files(
        [
            {"name": "weir.txt", "mimeType": "text/plain", "buffer": b"The weir\n\nIt was raised."},
            {"name": "lock.txt", "mimeType": "text/plain", "buffer": b"The lock\n\nIt was shut."},
        ]
    )
    assert chooser.value.is_multiple()
    page.get_by_role("button", name="Take out lock.txt").press("Enter")
    expect(page.get_by_role("button", name="Take out lock.txt")).to_have_count(0)
    heard = said(page)
    page.locator("#look").press("Enter")
    is_said(page, heard, "1 article read.")
    assert grave(page) == []
    page.locator("#keep").press("Enter")
    is_said(page, heard, "1 article added.")
    expect(page.locator("#look")).to_be_focused()
