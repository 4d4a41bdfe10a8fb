"""Questions are run, looked at and compared, and answers get a thumb, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

QUESTION = "What score did Islington's Youth Justice Service earn?"
QUESTIONS = f"""
{{"id": "1", "question": "{QUESTION}", "answers": ["84"]}}
{{"id": "2", "question": "What is the capital of Portugal?", "answerable": false}}
"""


def test_a_thumb_becomes_a_question_and_a_set_is_run_looked_at_and_compared(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit()
    page.locator("#question textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    up = page.get_by_role("button", name="Good answer")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    page.locator(".thumb-comment summary").click()
    page.locator(".thumb-comment textarea").fill("Just so.")
    page.get_by_role("button", name="Save the comment").click()
    expect(page.locator(".thumb-said")).to_have_text("Kept.")

    page.get_by_role("tab", name="Evaluate").click()
    tab = page.locator("#evaluation")
    tab.get_by_role("button", name="Make a set of them").click()
    expect(tab.locator(".sets")).to_contain_text("thumbs")
    bad, good = tmp_path / "bad.jsonl", tmp_path / "short.jsonl"
    bad.write_text('{"id": "1"}\n', encoding="utf-8")
    good.write_text(QUESTIONS, encoding="utf-8")
    tab.get_by_role("button", name="Add a question set").click()
    tab.locator("#question-file input[type=file]").set_input_files(bad)
    expect(tab.locator(".notice.wrong")).to_contain_text("bad.jsonl, line 1: `question` must be")
    tab.locator("#question-file input[type=file]").set_input_files(good)
    expect(tab.locator(".sets")).to_contain_text("short")

    for done in (1, 2):
        tab.get_by_role("button", name="Run short").click()
        opens = tab.locator(".runs:not(.busy)").get_by_role("button", name="Open the report of")
        expect(opens).to_have_count(done, timeout=60_000)
    opens.first.click()
    expect(page.locator("#report-head")).to_be_focused()
    expect(tab.locator("figure svg")).to_have_count(4)
    asked = tab.locator(".question").filter(has_text=QUESTION)
    asked.locator("summary").click()
    asked.locator("button.place").first.click()
    expect(page.locator("#article mark").first).to_be_visible()

    for box in tab.locator(".runs .one").all():
        box.check()
    tab.get_by_role("button", name="Compare the two chosen").click()
    expect(page.locator("#report-head")).to_have_text("Two runs of 2 questions")
    expect(tab.locator(".report")).to_contain_text(re.compile("with the same settings"))
