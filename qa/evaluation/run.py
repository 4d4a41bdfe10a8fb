"""A run: one answer a line, written as it goes, and gone on with after a kill.

The folder of a run holds

    run.jsonl         the answers, in DESIGN's answer format, each with its question's `id`
    questions.jsonl   the questions asked, with all that is known of them
    settings.json     what was asked and of what; another run is not mixed in
    batches.jsonl     per batch: questions, seconds, peak memory
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from corpus.article import Article, Failure
from embeddings.files import replace_text
from qa.answer import Answer
from qa.errors import QuestionFailed
from qa.evaluation.gold import GoldQuestion, from_rows, json_lines, json_object, json_value
from qa.evaluation.run_differences import differences
from qa.question import Question

log = logging.getLogger(__name__)

BATCH_QUESTIONS = 32
"""Questions per call of `ask_many`; also what a kill can cost at most."""


FAILURES_ENOUGH = 10
"""So many failures without one answer, and the trouble is not the questions'."""


class ForeignRun(ValueError):
    """The folder holds another run; the message says which settings differ.

    `differences` has them in words; it is empty where they can't be told.
    """

    def __init__(self, message: str, differences: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.differences = tuple(differences)


class EvaluatedLibrary(Protocol):
    """The part of `qa.library.Library` that an evaluation needs."""

    def ask_many(
        self, questions: Sequence[Question], *, retrieval_only: bool = False
    ) -> list[Answer]: ...

    def article(self, article_id: str) -> Article: ...

    def status(self) -> Any: ...


def read_answers(path: Path) -> tuple[dict[str, Answer], list[str], list[Failure]]:
    """Question id → answer, the lines they stand in, and what could not be read.

    A last line without its newline was torn by a kill and is passed over. Of two
    answers to one question the first counts.
    """
    answers: dict[str, Answer] = {}
    lines: list[str] = []
    failures: list[Failure] = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                break
            try:
                row = json_value(line)
            except ValueError as error:
                failures.append(Failure(f"{path}#{number}", f"the line is {error}"))
                continue
            if not isinstance(row, dict) or "id" not in row:
                failures.append(Failure(f"{path}#{number}", "a run's line needs `id`"))
                continue
            question_id = str(row["id"])
            try:
                answer = Answer.from_dict(row)
            except (ValueError, OverflowError) as error:
                failures.append(Failure(f"{path}#{number}", f"{error}"))
            else:
                if question_id not in answers:
                    answers[question_id] = answer
                    lines.append(line.decode())
    return answers, lines, failures


def write_json(path: Path, value: Any) -> None:
    """Write `value` as JSON, whole or not at all."""
    replace_text(path, json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def peak_memory_mb() -> float:
    """The most memory this process has held so far, in MB (10⁶ bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kibibytes, macOS bytes.
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


@dataclass(frozen=True, slots=True)
class Run:
    """The answers to a set of questions, and what it took to get them."""

    answers: Mapping[str, Answer]
    """Question id → answer; a question that could not be asked is missing."""
    seconds: float | None = None
    """The time spent asking; None where nobody measured it."""
    asked: int = 0
    """The questions asked in that time."""
    peak_memory_mb: float | None = None
    retrieval_only: bool = False
    failures: tuple[Failure, ...] = ()
    resumed: int = 0
    """The answers that an earlier start had brought."""


@dataclass(slots=True)
class RunFolder:
    """The folder of one run. `settings` tell it from every other; they must be JSON."""

    path: Path
    settings: Mapping[str, Any]
    _questions: Sequence[GoldQuestion] = ()
    _answers: dict[str, Answer] = field(default_factory=dict)
    _is_begun: bool = False

    def open(self, questions: Sequence[GoldQuestion], *, restart: bool = False) -> None:
        """Take up the run that is in the folder, or begin one.

        Nothing is written before there is an answer: where none can be had, because the reader
        can't be used say, no folder is left, and a run that is to be started over stays.

        Raises:
            ForeignRun: if there is a run of other settings, or of settings that can't be
                read, and not `restart`.
        """
        self._questions, self._answers, self._is_begun = questions, {}, False
        run_file, settings_file = self.path / "run.jsonl", self.path / "settings.json"
        if restart:
            return
        if settings_file.exists():
            self._check(_read_settings(settings_file))
        elif run_file.exists():
            raise ForeignRun(
                f"{self.path} holds a run.jsonl but no settings.json that tells what it is; "
                "choose another --out, or begin anew with --restart"
            )
        if run_file.exists():
            self._answers, _, _ = read_answers(run_file)

    def begin(self) -> None:
        """Make the folder ready for answers, unless it is: only what was taken up stays in it."""
        if self._is_begun:
            return
        self.path.mkdir(parents=True, exist_ok=True)
        run_file, settings_file = self.path / "run.jsonl", self.path / "settings.json"
        if self._answers:
            _, kept, _ = read_answers(run_file)
            # Only what a kill tore, or somebody broke, is written anew.
            if "".join(kept).encode() != run_file.read_bytes():
                replace_text(run_file, "".join(kept))
        else:
            for path in (settings_file, run_file, self.path / "batches.jsonl"):
                path.unlink(missing_ok=True)
        if not settings_file.exists():
            write_json(settings_file, self.settings)
        lines = (json.dumps(gold.to_dict(), ensure_ascii=False) + "\n" for gold in self._questions)
        replace_text(self.path / "questions.jsonl", "".join(lines))
        self._is_begun = True

    def _check(self, found: Mapping[str, Any]) -> None:
        if other := differences(found, self.settings):
            raise ForeignRun(
                f"{self.path} holds another run: {'; '.join(other)}. "
                "Choose another --out, or begin anew with --restart, which deletes that run",
                other,
            )

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers there are, by question id."""
        return dict(self._answers)

    def append(self, answers: Mapping[str, Answer], seconds: float) -> None:
        """Add a batch of answers; on return they survive a kill of this process."""
        self.begin()
        with (self.path / "run.jsonl").open("a", encoding="utf-8") as file:
            for question_id, answer in answers.items():
                row = {"id": question_id, **answer.to_dict()}
                file.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
        batch = {"questions": len(answers), "seconds": seconds, "peak_mb": peak_memory_mb()}
        with (self.path / "batches.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(batch) + "\n")
        self._answers.update(answers)

    def cost(self) -> tuple[int, float | None, float | None]:
        """Questions, seconds and peak memory in MB, over all starts of this run."""
        path = self.path / "batches.jsonl"
        # A line torn by a kill is passed over; the others still give the rate.
        batches = [
            [row[name] for name in ("questions", "seconds", "peak_mb")]
            for _, row in (json_lines(path) if path.exists() else ())
            if isinstance(row, dict) and {"questions", "seconds", "peak_mb"} <= row.keys()
        ]
        batches = [batch for batch in batches if all(type(n) in (int, float) for n in batch)]
        if not batches:
            return 0, None, None
        questions, seconds, peaks = zip(*batches, strict=True)
        return sum(questions), sum(seconds), max(peaks)


def _ask(
    library: EvaluatedLibrary, batch: Sequence[GoldQuestion], retrieval_only: bool
) -> tuple[dict[str, Answer], dict[str, Exception]]:
    """Ask a batch; where that fails, each by itself, so that one costs none of the others.

    Returned are the answers and the errors, each by question id. An answer that is marked as
    failed is an error.
    """
    try:
        given = library.ask_many([gold.question for gold in batch], retrieval_only=retrieval_only)
        by_id = {g.question_id: a for g, a in zip(batch, given, strict=True)}
        failed: dict[str, Exception] = {
            i: QuestionFailed(a.reason) for i, a in by_id.items() if a.failed
        }
        return {i: a for i, a in by_id.items() if not a.failed}, failed
    except Exception as error:
        if len(batch) == 1:
            log.warning("question %s failed", batch[0].question_id, exc_info=True)
            return {}, {batch[0].question_id: error}
        log.warning("a batch of %d questions failed; asking one by one", len(batch), exc_info=True)
    answers: dict[str, Answer] = {}
    errors: dict[str, Exception] = {}
    for gold in batch:
        answer, error_of_it = _ask(library, [gold], retrieval_only)
        answers |= answer
        errors |= error_of_it
        if len(errors) == FAILURES_ENOUGH and not answers:
            break
    return answers, errors


def ask_all(
    library: EvaluatedLibrary,
    questions: Sequence[GoldQuestion],
    *,
    folder: RunFolder | None = None,
    retrieval_only: bool = False,
    batch_questions: int = BATCH_QUESTIONS,
    on_progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Ask all questions that `folder` (already open) has no answer to, batch by batch.

    A question that fails is among the run's failures and is asked again by the next
    start. `on_progress` gets the questions done and all there are, at the start and
    after each batch.

    Raises:
        Exception: that of the last question, once `FAILURES_ENOUGH` have failed and none
            was answered: then it is not the questions.
    """
    if batch_questions < 1:
        raise ValueError(f"need batch_questions >= 1, got {batch_questions}")
    answers = folder.answers if folder else {}
    resumed = len(answers)
    left = [gold for gold in questions if gold.question_id not in answers]
    failures: list[Failure] = []
    spent, done = 0.0, resumed
    report = on_progress or (lambda _done, _all: None)
    report(done, len(questions))
    for at in range(0, len(left), batch_questions):
        batch = left[at : at + batch_questions]
        started = time.perf_counter()
        given, errors = _ask(library, batch, retrieval_only)
        seconds = time.perf_counter() - started
        spent += seconds
        answers.update(given)
        if folder and answers:
            folder.append(given, seconds)
        failures.extend(
            Failure(question_id, f"could not be asked: {type(error).__name__}: {error}")
            for question_id, error in errors.items()
        )
        if errors and not answers and len(failures) >= min(FAILURES_ENOUGH, len(questions)):
            raise list(errors.values())[-1]
        done += len(batch)
        report(done, len(questions))
    if folder:
        folder.begin()
    asked, total, peak = (
        folder.cost() if folder else (len(answers), spent or None, peak_memory_mb())
    )
    return Run(
        answers=answers,
        seconds=total,
        asked=asked,
        peak_memory_mb=peak,
        retrieval_only=retrieval_only,
        failures=tuple(failures),
        resumed=resumed,
    )


def _read_settings(path: Path) -> Mapping[str, Any]:
    try:
        return json_object(path)
    except ValueError as error:
        raise ForeignRun(f"{error}; choose another --out, or begin anew with --restart") from error


def open_run(path: Path) -> tuple[tuple[GoldQuestion, ...], Run, Mapping[str, Any]]:
    """The questions, the answers and the settings of a run that is done.

    `path` is the folder of a run, or a run.jsonl of any origin. The questions are those
    of the folder; where it has none, those the answers repeat, of which nothing else
    is known.

    Raises:
        ValueError: if there is no run, or a line of it can't be read.
    """
    run_file = path / "run.jsonl" if path.is_dir() else path
    if not run_file.is_file():
        raise ValueError(f"{path} is no run: expected a run.jsonl, or a folder with one in it")
    answers, _, failures = read_answers(run_file)
    if failures:
        raise ValueError(f"{failures[0].source}: {failures[0].reason}")
    folder = RunFolder(run_file.parent, {})
    settings_file = run_file.parent / "settings.json"
    settings = json_object(settings_file) if settings_file.exists() else {}
    beside = run_file.parent / "questions.jsonl"
    if beside.exists():
        found = from_rows(json_lines(beside), run_file.parent.name)
        if found.failures:
            raise ValueError(f"{found.failures[0].source}: {found.failures[0].reason}")
        questions = found.questions
    else:
        questions = tuple(
            GoldQuestion(i, Question(answer.question or i)) for i, answer in answers.items()
        )
    if not questions:
        raise ValueError(f"{beside if beside.exists() else run_file} holds no question")
    asked, seconds, peak = folder.cost()
    run = Run(
        answers=answers,
        seconds=seconds,
        asked=asked,
        peak_memory_mb=peak,
        retrieval_only=bool(settings.get("retrieval_only", False)),
    )
    return questions, run, settings
