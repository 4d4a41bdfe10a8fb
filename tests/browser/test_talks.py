"""Files leave the desk, and conversations come back to it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.evidence import check_pack

pytestmark = pytest.mark.browser

QUESTION = "What score did Islington's Youth Justice Service earn?"


def test_a_conversation_is_sealed_renamed_opened_again_and_deleted(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(accept_downloads=True)
    page.locator("#question textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".exchange.answered").wait_for()

    page.locator(".exchange .export summary").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Sealed pack (ZIP)").first.click()
    coming.value.save_as(tmp_path / "pack.zip")
    report = check_pack(tmp_path / "pack.zip")
    assert (report.faults, report.questions) == ((), (QUESTION,))
    expect(page.locator("#downloads .saved p")).to_contain_text(f"Pack id: {report.pack_id}.")

    talks = page.locator("#talks")
    talks.locator(".talks > summary").click()
    talks.get_by_label("Search conversations").fill("islington earn")
    # The newest leads; other tests of this desk ask, too.
    item = talks.locator(".talks-list li").filter(has_text=QUESTION).first
    item.get_by_role("button", name="Rename").click()
    talks.get_by_label("New name").fill("For Monday")
    page.keyboard.press("Enter")
    expect(talks.locator(".talk-name").filter(has_text="For Monday")).to_have_count(1)

    page.locator("#afresh").click()
    page.locator(".welcome").wait_for()
    expect(page.locator("#downloads .saved")).to_have_count(0)
    talks.locator(".talks > summary").click()
    talks.locator(".talk-open").filter(has_text="For Monday").click()
    expect(page.locator(".exchange .question")).to_have_text(QUESTION)
    expect(talks.locator(".talks-notice")).to_have_text(re.compile("Every quote still stands"))
    talks.locator(".talks > summary").click()

    mine = talks.locator(".talks-list li").filter(has_text="For Monday")
    mine.locator(".talk-delete").click()
    mine.locator(".talk-delete").click()
    expect(mine).to_have_count(0)
