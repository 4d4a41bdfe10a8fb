"""The README's pictures: the real desk over the samples, in a library made for them.

python -m tests.browser.screenshots FOLDER
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ADD_AND_SERVE, CHROMIUM
from tests.browser.pages import ask
from tests.qa.desk.process import desk

MOST_BYTES = 1_500_000
"""All pictures together: whoever clones the project fetches them."""
WIDE = {"width": 1280, "height": 800}

DRAFT = """\
In Hackney, “five inspectors spent three weeks on the borough in July 2024”.
Islington’s Youth Justice Service was “rated outstanding with 34 points out of a possible 36”.
Its library, the mayor said, “will never close again”.
"""
"""Quotations of which one is altered, one stands in the samples, and one does not."""


def _answer(page: Page) -> None:
    ask(page, "Who led the inspection of Islington?")
    page.locator("#article mark.cited").first.wait_for()
    page.locator(".follow-up").first.wait_for()


def _comparison(page: Page) -> None:
    ask(page, "How do Hackney and Haringey compare?")
    page.locator("#article mark.cited").first.wait_for()


def _quotes(page: Page) -> None:
    page.get_by_role("tab", name="Check quotes").click()
    page.locator("#draft textarea").fill(DRAFT)
    page.locator("#check").click()
    page.locator("#verdicts .place").first.click()
    page.locator("#article mark.cited").first.wait_for()


def _library(page: Page) -> None:
    page.get_by_role("tab", name="Library").click()
    page.locator("#shelf-table tbody tr").first.wait_for()


SHOWN: dict[str, tuple[Callable[[Page], None], dict[str, int], str]] = {
    "answer": (_answer, WIDE, "light"),
    "answer-dark": (_answer, WIDE, "dark"),
    "comparison": (_comparison, WIDE, "light"),
    "quotes": (_quotes, WIDE, "light"),
    "library": (_library, WIDE, "light"),
}
"""What each picture shows, how large, in which scheme."""


def _compressed(picture: bytes) -> bytes:
    """A picture as WebP, which takes a third of what PNG does and keeps letters sharp."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(packed, "WEBP", quality=80, method=6)
    return packed.getvalue()


def take(address: str, folder: Path) -> int:
    """Take every picture; return how many bytes they have together."""
    program = next(found for name in CHROMIUM if (found := shutil.which(name)))
    size = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        first = browser.new_page()
        first.set_default_timeout(180_000)
        first.goto(address)
        ask(first, "Is anybody there?")  # what is loaded for the first question isn't timed
        first.close()
        for name, (show, viewport, scheme) in SHOWN.items():
            page = browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.set_default_timeout(180_000)
            page.goto(address)
            page.locator(".welcome").wait_for()
            show(page)
            page.wait_for_timeout(500)  # fonts and scrolling come to rest
            packed = _compressed(page.screenshot())
            (folder / f"{name}.webp").write_bytes(packed)
            size += len(packed)
            page.close()
        browser.close()
    return size


def main(folder: Path) -> None:
    """Take all pictures.

    Raises:
        SystemExit: if they are larger than `MOST_BYTES`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        library, log = Path(scratch) / "library", Path(scratch) / "desk.log"
        with desk("-c", ADD_AND_SERVE, str(library), log=log, ready_s=600) as address:
            size = take(address, folder)
    if size > MOST_BYTES:
        raise SystemExit(f"the pictures have {size:,} bytes, at most {MOST_BYTES:,} are wanted")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
