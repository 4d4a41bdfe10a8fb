"""The evaluation's report in a real Chromium: it filters, prints, and runs nothing foreign."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qa.evaluation import evaluate
from qa.evaluation.report import render
from tests.qa.evaluation.examples import NASTY, QUESTIONS, library, nasty

pytestmark = pytest.mark.browser


def _open(page: Page, text: str, path: Path) -> list[str]:
    """Open the report from a file; returned is what it complained of or asked for, as it comes."""
    path.write_text(text, encoding="utf-8")
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text))
    page.on(
        "request",
        lambda request: trouble.append(request.url) if request.url.startswith("http") else None,
    )
    page.goto(path.as_uri())
    return trouble


def _shown(page: Page) -> list[str]:
    # Not the inner text: off screen, `content-visibility` leaves it out.
    return page.locator(".question:visible .text").all_text_contents()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_are_found_by_words_and_by_how_they_ended(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    page = browser.new_page(color_scheme=scheme)
    trouble = _open(page, render(evaluate(library(), QUESTIONS)), tmp_path / "report.html")
    assert len(_shown(page)) == 6
    page.get_by_role("checkbox", name="answered, not right 2").uncheck()
    assert _shown(page) == [
        "What colour is it?",
        "How many people come to the fair?",
        "Who was mayor in 1931?",
        "When did the bridge open?",
    ]
    page.get_by_label("Find").fill("bridge opened")
    assert _shown(page) == ["When did the bridge open?"]
    page.get_by_role("button", name="Open these").click()
    assert page.locator(".question[open] mark").text_content() == "in 1931"
    page.get_by_label("Find").fill("nowhere")
    assert _shown(page) == []
    assert trouble == []
    page.close()


def test_a_hostile_set_shows_as_text_and_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    trouble = _open(page, render(nasty()), tmp_path / "report.html")
    page.get_by_role("button", name="Open these").click()
    assert f"question {NASTY}" in _shown(page)
    assert f"quote {NASTY}" in page.locator("blockquote").last.text_content()
    assert page.evaluate("window.ran") is None
    assert trouble == []
    page.close()


def test_it_fits_a_phone(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    _open(page, render(nasty()), tmp_path / "report.html")
    page.get_by_role("button", name="Open these").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


def test_print_shows_the_questions_opened(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    _open(page, render(evaluate(library(), QUESTIONS)), tmp_path / "report.html")
    page.emulate_media(media="print")
    assert page.locator(".filters").is_hidden()
    assert page.get_by_text("The bridge opened in 1931.").first.bounding_box() is not None
    page.close()
