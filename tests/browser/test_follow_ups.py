from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import ask, fits_its_width

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_what_could_be_asked_next_is_answered_when_it_is_pressed(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    ask(page, "Who led the inspection of Islington?")
    group = page.get_by_role("group", name="You could ask next")
    button = group.get_by_role("button").first
    button.wait_for()
    assert fits_its_width(page)
    question = button.text_content() or ""
    button.press("Enter")
    expect(page.locator(".exchange")).to_have_count(2)
    expect(group.get_by_role("button", name=question)).to_have_count(0)
    answer = page.locator(".exchange").nth(1)
    expect(answer).to_have_class("exchange answered")
    expect(answer.locator(".question")).to_have_text(question)
    expect(answer.locator(".understood")).to_have_count(0)
