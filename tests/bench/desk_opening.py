"""How soon the desk can be used after it is opened, and how soon it says something.

    python -m tests.bench.desk_opening [LIBRARY] [--visits 5] [--question "…"]

serves LIBRARY (or the samples, added to a new one) and visits the page in a Chromium that has
nothing of it in store, several times. Each visit gives three times, in seconds: until a question
can be typed and sent, from sending it to the first words about it, and to its answer. Nothing
may be asked of another host.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from corpus.samples import folder
from qa.library import Library
from tests.browser.conftest import CHROMIUM
from tests.qa.desk.process import desk

SERVE = """
import sys
from qa.cli.commands import main
main(["chat", "--library", sys.argv[1], "--port", "0"])
"""
QUESTION = "What did inspectors say about children's services?"


@dataclass(frozen=True, slots=True)
class Visit:
    """The times of one visit, in seconds."""

    usable: float
    first_words: float
    answer: float


def visited(browser: Browser, address: str, question: str) -> Visit:
    """Open the page as somebody who was never there, and ask.

    Raises:
        AssertionError: if anything is asked of another host.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    box = page.get_by_label("Your question")
    page.locator(".welcome").wait_for()
    box.fill(question)
    usable = time.perf_counter() - began
    began = time.perf_counter()
    box.press("Enter")
    page.locator(".exchange").wait_for()
    first = time.perf_counter() - began
    page.locator(".exchange:is(.answered, .asking, .abstained, .failed)").wait_for(timeout=120_000)
    answer = time.perf_counter() - began
    context.close()
    assert hosts - {None} == {"127.0.0.1"}, hosts  # None: data: addresses, which ask nobody
    return Visit(usable, first, answer)


def measured(library: Path, visits: int, question: str) -> list[Visit]:
    """The visits to the desk over a library, after one that warms the server up."""
    program = next(found for name in CHROMIUM if (found := shutil.which(name)))
    serve = ("-c", SERVE, str(library))
    with (
        tempfile.NamedTemporaryFile() as log,
        desk(*serve, log=Path(log.name), ready_s=300) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        visited(browser, address, question)
        found = [visited(browser, address, question) for _ in range(visits)]
        browser.close()
    return found


def table(visits: Sequence[Visit], articles: int) -> str:
    """The median and the slowest of each time."""
    lines = [f"{articles:,} articles, {len(visits)} visits, load {os.getloadavg()[0]:.1f}"]
    for name in ("usable", "first_words", "answer"):
        times = [getattr(visit, name) for visit in visits]
        label = name.replace("_", " ")
        lines.append(f"{label:12} median {statistics.median(times):.2f} s  most {max(times):.2f} s")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("library", nargs="?", type=Path)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--question", default=QUESTION)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = given.library or Path(temporary) / "library"
        with Library.open(path) as library:
            if given.library is None:
                library.add(folder())
            articles = library.status().counts.articles
        print(table(measured(path, given.visits, given.question), articles))


if __name__ == "__main__":
    main()
