"""An evaluation: a set of questions asked of a library, measured, and written down."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from corpus.errors import AlteredArticle
from embeddings.files import replace_text
from qa.evaluation import trec
from qa.evaluation.figures import Evaluation, grouped, measure_run
from qa.evaluation.gold import GoldQuestion, QuestionSet, digest
from qa.evaluation.questions import question_set
from qa.evaluation.quote_measures import is_exact
from qa.evaluation.report import render
from qa.evaluation.resampling import RESAMPLES
from qa.evaluation.run import BATCH_QUESTIONS, EvaluatedLibrary, RunFolder, ask_all, write_json

RELEVANT_ARTICLES_CHECKED = 2_000

CLIENTS = ("cli", "desk", "evaluation", "training")
"""The parts of `qa` that no answer comes from."""


def article_texts(library: EvaluatedLibrary) -> Callable[[str], str | None]:
    """The texts of a library's articles by id, None where one isn't stored as it came."""

    @lru_cache(maxsize=4_096)
    def text(article_id: str) -> str | None:
        try:
            return library.article(article_id).text
        except (KeyError, AlteredArticle):
            return None

    return text


def _missing_articles(
    questions: Iterable[GoldQuestion], text: Callable[[str], str | None]
) -> list[str]:
    """A note where relevant articles are not in the library: nothing can find those."""
    wanted = sorted({i for gold in questions for i, g in (gold.relevant or {}).items() if g > 0})
    wanted = wanted[:RELEVANT_ARTICLES_CHECKED]
    missing = [article_id for article_id in wanted if text(article_id) is None]
    if not missing:
        return []
    return [
        f"{len(missing)} of {len(wanted)} relevant articles are not in the library "
        f"(such as {missing[0]}); no search can find those. --add-articles adds the articles "
        "that a BEIR folder or SQuAD file brings along."
    ]


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """The SHA-256 of the code and weights that answers come from.

    So that a run begun before a change isn't gone on with after it.
    """
    sums = hashlib.sha256()
    for package in ("corpus", "embeddings", "qa"):
        spec = importlib.util.find_spec(package)
        for root in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(root).rglob("*")):
                place = path.relative_to(root)
                if place.parts[0] in CLIENTS or "__pycache__" in place.parts:
                    continue
                if path.is_file() and path.suffix != ".pyc":
                    sums.update(f"{package}/{place}".encode())
                    with path.open("rb") as file:
                        sums.update(hashlib.file_digest(file, "sha256").digest())
    return sums.hexdigest()


def _version() -> str:
    try:
        return version("pressmark")
    except PackageNotFoundError:
        return "not installed"


def _settings(
    library: EvaluatedLibrary,
    questions: QuestionSet,
    retrieval_only: bool,
    batch_questions: int,
) -> dict[str, Any]:
    """What tells one run from another: what is asked and how, and of which state of a library."""
    status = library.status()
    return {
        "questions": questions.name,
        "questions_asked": len(questions.questions),
        "questions_sha256": digest(questions.questions),
        "retrieval_only": retrieval_only,
        "batch_questions": batch_questions,
        "library": {
            "model": status.model,
            "reader": str(status.reader),
            "risk": status.risk,
            **({"language_model": model.to_dict()} if (model := status.language_model) else {}),
            "change": status.change,
            **asdict(status.counts),
        },
        "pressmark": _version(),
        "code_sha256": _code_digest(),
    }


def evaluate(
    library: EvaluatedLibrary,
    questions: Path | str | QuestionSet | Iterable[GoldQuestion | Mapping[str, Any]],
    *,
    out: Path | str | None = None,
    restart: bool = False,
    retrieval_only: bool = False,
    by: Sequence[str] = (),
    batch_questions: int = BATCH_QUESTIONS,
    resamples: int = RESAMPLES,
    on_progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Ask a library all questions, in batches, and measure the answers.

    With `out`, a folder, each batch is written as it is answered; called again with the
    same folder it goes on where it was, and leaves the files of `write` there.
    `on_progress` gets the questions done and all there are.

    Raises:
        UnreadableQuestions: if a path holds no questions.
        ForeignRun: if `out` holds a run of other questions, another library or other
            settings, and not `restart`.
        ValueError: if there is no question, or none with a field named in `by`.
    """
    found = question_set(questions)
    if not found.questions:
        raise ValueError("there is no question to ask")
    grouped(found.questions, by)  # a slip in `by` shows before the asking, not after it
    settings = _settings(library, found, retrieval_only, batch_questions)
    folder = None
    if out is not None:
        folder = RunFolder(Path(out), settings)
        folder.open(found.questions, restart=restart)
    run = ask_all(
        library,
        found.questions,
        folder=folder,
        retrieval_only=retrieval_only,
        batch_questions=batch_questions,
        on_progress=on_progress,
    )
    text = article_texts(library)
    notes = _missing_articles(found.questions, text)
    if batch_questions > 1:
        notes.append(
            f"Asked in batches of {batch_questions}: a question's times are its share of the "
            "batch's. With --batch 1 each question is timed by itself."
        )
    evaluation = measure_run(
        found,
        run,
        exact=lambda _, quote: is_exact(quote, text),
        by=by,
        settings=settings,
        resamples=resamples,
        notes=notes,
    )
    if out is not None:
        write(evaluation, Path(out))
    return evaluation


def write(evaluation: Evaluation, folder: Path) -> None:
    """Write `metrics.json`, `report.html`, `run.trec` and `qrels.trec` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "metrics.json", evaluation.to_dict())
    replace_text(folder / "report.html", render(evaluation))
    trec.write_run(folder / "run.trec", evaluation.run.answers)
    trec.write_qrels(folder / "qrels.trec", evaluation.questions)
