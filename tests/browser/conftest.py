"""A real Chromium in front of the real desk over the samples and one hostile article."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from qa.library import Library
from tests.browser.pages import HOSTILE, IMITATION
from tests.qa.desk.process import desk

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ADD_AND_SERVE = """
import sys
from corpus.samples import folder
from qa.cli.commands import main
from qa.library import Library
library, *hostile = sys.argv[1:]
with Library.open(library) as opened:
    opened.add(folder(), *hostile)
main(["chat", "--library", library, "--port", "0"])
"""


@pytest.fixture(scope="session")
def chromium() -> str:
    for name in CHROMIUM:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"no Chromium here; looked for {', '.join(CHROMIUM)}")
    pytest.skip(f"no Chromium here; looked for {', '.join(CHROMIUM)}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="session")
def address(chromium: str, folder: Path) -> Iterator[str]:
    hostile = folder.parent / "hostile.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    imitation = folder.parent / "imitation.txt"
    imitation.write_text(IMITATION, encoding="utf-8")
    command = ("-c", ADD_AND_SERVE, str(folder), str(hostile), str(imitation))
    with desk(*command, log=folder.parent / "desk.log", ready_s=120) as address:
        yield address


@pytest.fixture(scope="session")
def library(address: str, folder: Path) -> Iterator[Library]:
    """The library that the desk serves, open beside it."""
    with Library.open(folder) as library:
        yield library


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open the desk, or the one at another address, in a context of its own.

    Afterwards: nothing was asked of another host, no script failed, no dialog came up,
    and nothing of an article ran.
    """
    expect.set_options(timeout=30_000)  # a loaded machine, as below
    contexts: list[BrowserContext] = []
    requested: set[str | None] = set()
    mishaps: list[str] = []

    def open_desk(at: str = address, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)  # a loaded machine has taken over 15 s for one answer
        page.on("request", lambda request: requested.add(urlsplit(request.url).hostname))
        page.on("pageerror", lambda error: mishaps.append(str(error)))
        page.on("dialog", lambda dialog: mishaps.append(f"dialog: {dialog.message}"))
        page.goto(at)
        page.locator(".welcome").wait_for()
        return page

    yield open_desk
    ran = [page.evaluate("window.ran ?? null") for c in contexts for page in c.pages]
    for context in contexts:
        context.close()
    assert mishaps == []
    assert requested - {None} == {"127.0.0.1"}  # None: data: addresses, which ask nobody
    assert ran == [None] * len(ran)
