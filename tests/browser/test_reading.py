"""The article as it is read, in a real browser: at a desk with one article, without a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.desk.article_ink import Highlight
from qa.desk.article_view import render_article
from tests.browser.axe import grave
from tests.browser.pages import ask, fits_its_width, highlighted
from tests.browser.reading import ASKED, READ, SERVE, TEXT
from tests.qa.desk.elements import parse
from tests.qa.desk.process import desk

pytestmark = pytest.mark.browser

FERRY, LIGHTHOUSE = ASKED
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with desk("-c", SERVE, log=tmp_path_factory.mktemp("reading") / "desk.log") as address:
        yield address


def select(page: Page, selector: str) -> str:
    """Select the paragraph that fits first, as one does with the mouse; what is selected."""
    page.locator(selector).first.click(click_count=3)
    page.get_by_role("toolbar").wait_for()
    return page.evaluate("String(getSelection())").strip()


def holds_focus(page: Page) -> str:
    """Where the focus is: its label or words."""
    return page.evaluate(
        "(e => e.ariaLabel || e.textContent.trim().slice(0, 40))(document.activeElement)"
    )


def test_an_article_in_markdown_is_read_without_its_markup(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, FERRY)
    text = page.locator(".article-text")
    expect(text).to_have_text(TEXT, use_inner_text=False)
    assert text.text_content() == TEXT
    seen = text.inner_text()
    assert not any(mark in seen for mark in ("#", "**", "---", "| ", "`", "](", "- ", "Advert"))
    assert "decisions about the north ferry, the crane" in seen
    ad = page.locator(".furniture-run", has=page.locator("[aria-label*=': advertisement']"))
    ad.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(ad.locator(".line")).to_have_text("Advertisement")
    expect(ad.locator(".line")).to_be_visible()


def test_the_quotes_of_the_conversation_are_stepped_through(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, FERRY)
    ask(page, LIGHTHOUSE)
    here = ASKED[LIGHTHOUSE][0]
    page.locator("mark.cited").first.wait_for()
    expect(page.locator(".step-at")).to_have_text("Quote 4 of 4")
    assert highlighted(page) == here.quote
    for quote in sorted({c.start: c.quote for two in ASKED.values() for c in two}.items()):
        page.get_by_role("button", name="Next quote").click()
        assert highlighted(page) == quote[1]
        expect(page.locator("#article mark.cited").first).to_be_in_viewport()
        shown = page.locator(".quote.shown")
        expect(shown).to_have_count(1)
        assert shown.locator(".quote-text").text_content() == quote[1]
    page.get_by_role("region", name="Article: ").press("p")
    assert highlighted(page) == ASKED[FERRY][1].quote
    link = page.get_by_role("link", name="original page").get_attribute("href") or ""
    assert unquote(link).endswith("page=3#:~:text=A week ticket costs £15,,£12 for people under 18")
    page.locator("mark.quoted", has_text="A day ticket").click()
    assert highlighted(page) == ASKED[LIGHTHOUSE][1].quote


def test_a_card_shows_its_quote_without_markup_and_copies_it_with(
    visit: Callable[..., Page],
) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"], color_scheme="dark")
    card = ask(page, LIGHTHOUSE).locator(".quote").nth(1)
    quote = ASKED[LIGHTHOUSE][1].quote
    assert "**" in quote
    wide = card.locator(".gap").evaluate_all("all => all.map(e => e.getBoundingClientRect().width)")
    assert wide == [0, 0]
    expect(card.locator("strong")).to_have_text("£4")
    card.get_by_role("button", name="Copy").click()
    expect(card.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{quote}\n")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_what_names_a_row_stays_in_sight_in_a_wide_table(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, FERRY)
    box = page.locator(".table-box")
    box.evaluate("box => { box.style.width = '7rem'; box.scrollLeft = 60; }")
    assert box.evaluate("box => box.scrollLeft") > 20
    for cell in ("Ticket", "Day"):
        at = box.locator("tr > :first-child", has_text=cell)
        away = at.evaluate("e => e.getBoundingClientRect().left")
        assert away == box.evaluate("box => box.getBoundingClientRect().left")


def test_the_link_to_the_original_page_opens_it_at_the_quote(browser: Browser) -> None:
    quote = ASKED[LIGHTHOUSE][0]
    shown = parse(render_article(READ, Highlight(quote.start, quote.end)))
    link = shown.one("a", "original").attributes["href"]
    lines = ["The lighthouse will be dark.", *["A line."] * 80, quote.quote, *["A line."] * 80]
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = browser.new_page()
    page.route(
        "**/*", lambda route: route.fulfill(body=body, content_type="text/html;charset=utf-8")
    )
    page.goto(link)
    expect(page.get_by_text(quote.quote)).to_be_in_viewport()
    page.close()


def test_selected_words_are_copied_checked_and_asked_about(visit: Callable[..., Page]) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, FERRY)
    words = select(page, "li.line")
    assert words == "A day ticket costs £4"
    page.keyboard.press("Tab")
    assert holds_focus(page) == "Ask about them"
    page.keyboard.press("ArrowLeft")
    assert holds_focus(page) == "Copy with citation"
    page.keyboard.press("Enter")
    expect(page.get_by_role("toolbar").get_by_text("Copied")).to_be_visible()
    reference = page.locator(".article-text").get_attribute("data-reference")
    assert page.evaluate("navigator.clipboard.readText()") == f"{words}\n— {reference}"
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    assert holds_focus(page).startswith("Article: ")

    select(page, ".line.quotation")
    page.get_by_role("button", name="Check them").click()
    said = "“We will run it later,” said the harbour master of the north ferry."
    expect(page.get_by_label("Your draft")).to_have_value(f"“{said}”")
    expect(page.locator("#verdicts .verdicts")).to_be_visible()

    select(page, "li.line")
    page.get_by_role("button", name="Ask about them").click()
    expect(page.get_by_label("Your question")).to_have_value(f"What is said about “{words}”?")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_words_are_selected_by_the_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit()
    answer = ask(page, FERRY)
    answer.locator(".place").first.focus()
    page.keyboard.press("Enter")
    assert holds_focus(page).startswith("Article: ")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("toolbar").wait_for()
    assert page.evaluate("String(getSelection())").strip() == "The north ferry"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(answer.locator(".place").first).to_be_focused()


def test_on_a_phone_the_article_is_a_dialog_that_holds_the_focus(
    visit: Callable[..., Page],
) -> None:
    page = visit(**PHONE)
    place = ask(page, FERRY).locator(".place").first
    place.tap()
    sheet = page.get_by_role("dialog", name="Article: What the harbour board decided in May")
    expect(sheet).to_have_attribute("aria-modal", "true")
    assert fits_its_width(page)
    inside = "document.querySelector('#reading').contains(document.activeElement)"
    count = page.locator("#reading").locator("a, button:visible, summary").count()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(count + 2):
            page.keyboard.press(key)
            assert page.evaluate(inside), key
    page.touchscreen.tap(195, 20)
    expect(page.locator("#reading")).to_be_hidden()
    expect(place).to_be_focused()
    assert page.locator("[inert]").count() == 0


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_grave_fault_in_an_open_article(
    visit: Callable[..., Page], scheme: str, options: dict[str, object]
) -> None:
    page = visit(color_scheme=scheme, reduced_motion="reduce", **options)
    ask(page, FERRY).locator(".place").first.click()
    for marked in ("mark.quoted", "mark.cited", ".answering"):
        page.locator(f"#article {marked}").first.wait_for()
    assert grave(page) == []
    page.locator("#article details").evaluate_all("all => all.forEach(e => { e.open = true })")
    page.locator(".line.quotation").click(click_count=3)
    page.get_by_role("toolbar").wait_for()
    assert grave(page) == []
