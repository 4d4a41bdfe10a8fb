"""A desk that shows the answers written by hand, served for real; and pictures of them.

    python -m tests.browser.gallery FOLDER

takes a picture of each, wide, narrow and dark.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.catalogue import Collection, Counts
from qa.answer import Answer, LookedAt, Progress
from qa.as_read import AsRead
from qa.notebook.notebook import Notebook
from qa.notebook.thumbs import Thumbs
from qa.question import NO_FILTERS, Filters, Turn
from qa.settings import ReaderKind
from qa.status import Status
from qa.verdict import Checked
from tests.qa.by_hand import ARTICLES, BY_HAND, VERDICTS
from tests.qa.desk.process import desk

SERVE = """
from qa.desk.serving import Doors, serve
from tests.browser.gallery import ByHand
serve(ByHand(), Doors(port=0), on_ready=lambda address: print(address, flush=True))
"""


SLOW = "What takes so long?"


@dataclass(frozen=True)
class ByHand:
    """Answers a name in `BY_HAND`, or the question of such an answer, with that answer.

    An exhaustive reading tells of its progress until it is stopped, then gives what it found.
    For `SLOW` it reads until it is stopped, and tells nothing.
    """

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp()))
    """Where its conversations are kept."""

    @property
    def path(self) -> Path:
        return self.folder

    @property
    def thumbs(self) -> Thumbs:
        return Thumbs(self.folder)

    @property
    def notebook(self) -> Notebook:
        return Notebook(self.folder)

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, str]] = (),
        *,
        scope: Filters = NO_FILTERS,
        exhaustive: bool = False,
        stopped: Callable[[], bool] | None = None,
        on_stage: Callable[[str], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        named = {answer.question: answer for answer in BY_HAND.values()}
        answer = BY_HAND.get(question) or named.get(question) or BY_HAND["fact"]
        answer = answer if question in BY_HAND else replace(answer, question=question)
        answer = replace(answer, filters=answer.filters.within(scope))
        while question == SLOW and stopped and not stopped():
            time.sleep(0.05)
        if not exhaustive:
            return answer
        read = 0
        while stopped and on_progress and not stopped() and read < 1_000:
            read += 4
            on_progress(Progress(read, 1_000, answer))
            time.sleep(0.1)
        return replace(answer, looked_at=LookedAt(25, read, 14, read - 14, 0, 3, 1_000))

    def collections(self) -> list[Collection]:
        return [Collection("Ferries", 2, "2026-01-01T00:00:00Z")]

    def verify(self, text: str, *, sentences: bool | None = None) -> list[Checked]:
        """One of each verdict, whatever is checked."""
        return list(VERDICTS)

    def as_read(self, article_id: str) -> AsRead:
        return AsRead(ARTICLES[article_id], ())

    def status(self) -> Status:
        counts = Counts(len(ARTICLES), len(ARTICLES), len(ARTICLES), 0, len(ARTICLES))
        return Status(Path("library"), "none", ReaderKind.SIMILARITY, 0.1, counts, (), (), 1, 0)


def take(address: str, folder: Path) -> None:
    """Take a picture of each answer, as `KIND-wide.png`, `KIND-narrow.png`, `KIND-dark.png`."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM
    from tests.browser.pages import ask

    program = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, width, scheme in (
            ("wide", 1280, "light"),
            ("narrow", 360, "light"),
            ("dark", 1280, "dark"),
        ):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page.goto(address)
            for kind in BY_HAND:
                page.get_by_role("button", name="New conversation").click()
                page.locator(".welcome").wait_for()
                ask(page, kind)
                page.wait_for_timeout(300)
                page.screenshot(path=folder / f"{kind}-{name}.png")
        browser.close()


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile() as log,
        desk("-c", SERVE, log=Path(log.name)) as address,
    ):
        take(address, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
