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
