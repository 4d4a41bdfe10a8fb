"""A library whose answers can be worked out by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from corpus.article import Article, Block, BlockKind
from corpus.catalogue import Collection, Counts
from corpus.errors import CatalogueError
from qa.answer import Answer, Citation, Place, Progress, Retrieved
from qa.as_read import AsRead
from qa.evidence import Evidence, Exhibit
from qa.notebook.notebook import Notebook
from qa.notebook.thumbs import Thumbs
from qa.question import NO_FILTERS, Filters, Question, Turn
from qa.settings import ReaderKind
from qa.status import Status
from qa.verdict import BadDraft, Checked, Verdict

TEXT = "Rain fell. It stopped at nine."
ARTICLE = Article("rain", "Rain", True, TEXT, (Block(BlockKind.BODY, 0, len(TEXT)),))
EXHIBITS = (Exhibit(ARTICLE, 1, 1),)
PLACE = Place("rain", "Rain", "The Example", None, None, "rain.txt")


@dataclass
class FakeLibrary:
    """Answers every question with "nine"; keeps what it was asked, with the history.

    A question stands alone once those before it are put before it.
    """

    articles: int = 1
    publishers: tuple[str, ...] = ("The Example",)
    writable: bool = True
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp()))
    """Where its conversations are kept."""
    asked: list[tuple[str, list[Turn | Mapping[str, str]]]] = field(default_factory=list)
    scopes: list[Filters] = field(default_factory=list)

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
        self.asked.append((question, list(history)))
        self.scopes.append(scope)
        if question == "Break":
            raise RuntimeError("a secret detail")
        if question == "Is it damaged?":
            raise CatalogueError("the catalogue is damaged; run: pressmark doctor --fix")
        for stage in ("understand", "retrieve", "read", "quote"):
            if on_stage:
                on_stage(stage)
        whole = " / ".join([*(t.question for t in history if isinstance(t, Turn)), question])
        if question == "Who?":
            return Answer(question, whole, False, 0.1, "Nobody is named.", "")
        return Answer(
            question,
            whole,
            True,
            0.9,
            None,
            "nine",
            (Citation(1, PLACE, 11, 30, "It stopped at nine.", 25, 29),),
            timings_ms={"total": 1.0},
        )

    def collections(self) -> list[Collection]:
        return [Collection("Rain", 1, "2026-01-01T00:00:00Z")] if self.articles else []

    def ask_many(
        self, questions: Sequence[Question | str], *, retrieval_only: bool = False
    ) -> list[Answer]:
        found = (Retrieved("rain", 11, 30, 0.9), Retrieved("gone", 0, 4, 0.5))
        return [Answer(str(q), str(q), False, 0.0, None, "", retrieved=found) for q in questions]

    def article(self, article_id: str) -> Article:
        return {"rain": ARTICLE}[article_id]

    def evidence(self, answers: Answer | Sequence[Answer], *, name: str = "") -> Evidence:
        given = (answers,) if isinstance(answers, Answer) else tuple(answers)
        made = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
        return Evidence(
            given, EXHIBITS, frozenset(e.article.article_id for e in EXHIBITS), made, name
        )

    @property
    def notebook(self) -> Notebook:
        return Notebook(self.folder)

    @property
    def path(self) -> Path:
        return self.folder

    @property
    def thumbs(self) -> Thumbs:
        return Thumbs(self.folder)

    def verify(self, text: str, *, sentences: bool | None = None) -> list[Checked]:
        """All of it at once."""
        if text == "Break":
            raise RuntimeError("a secret detail")
        if len(text) > 1_000:
            raise BadDraft("the draft is too long; check a part at a time")
        verdict = Verdict.VERBATIM if text.strip("“”") in TEXT else Verdict.NOT_FOUND
        return [Checked(text, 0, len(text), verdict)]

    def as_read(self, article_id: str) -> AsRead:
        return AsRead({"rain": ARTICLE}[article_id], ())

    def status(self) -> Status:
        counts = Counts(self.articles, self.articles, self.articles, 0, self.articles)
        reader = ReaderKind.SIMILARITY
        return Status(
            Path("library"),
            "fake",
            reader,
            0.1,
            counts,
            self.publishers,
            failures=(),
            change=1,
            bytes=0,
            writable=self.writable,
        )
