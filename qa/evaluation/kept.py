"""Question sets and runs that are kept with a library, in `evaluations/` in its folder.

    evaluations/
      questions/NAME.jsonl     a question set, by DESIGN's format
      runs/ID/                 a run of it, as `qa.evaluation.run` and `evaluate` leave it
        about.json             which set it asks, since when, and who began it

A run that was stopped is gone on with by evaluating into its folder again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.article import Failure
from embeddings.files import replace_text
from qa.evaluation.gold import QuestionSet, UnreadableQuestions, digest, json_object
from qa.evaluation.questions import read
from qa.evaluation.run import RunFolder, write_json
from qa.evaluation.scoring import Outcome

FOLDER = "evaluations"
MAX_BYTES = 50_000_000
"""Of a file of questions that is taken in."""
PROBLEMS_SHOWN = 10
EXAMPLE = (
    '{"id": "1", "question": "Who chairs the board?", "evidence": ["The sentence that says."]}'
)

_UNFIT = re.compile(r"[^\w-]+")
_ID = re.compile(r"[\w-]{1,120}")


class BadQuestions(UnreadableQuestions):
    """A file of questions isn't taken in; `problems` say where, what was found, what to do."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A question set that is kept."""

    name: str
    questions: int
    answerable: int
    unanswerable: int
    """Of the others it isn't known."""
    kept: datetime


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run of a question set, done or not."""

    id: str
    name: str
    """Of the question set."""
    began: datetime
    by: str
    """Who began it; empty where nobody signs in."""
    asked: int
    questions: int
    good: int | None
    """Questions that ended as one wants, among `judged`; None where the run isn't done."""
    judged: int | None

    @property
    def done(self) -> bool:
        """Whether all was asked and measured."""
        return self.good is not None


class Evaluations:
    """The question sets and runs of a library.

    Args:
        library: the library's folder.
        now: tells the time; for tests.
    """

    def __init__(self, library: Path, *, now: Callable[[], datetime] | None = None) -> None:
        self.path = library / FOLDER
        self._now = now or (lambda: datetime.now(UTC))

    def sets(self) -> list[KeptSet]:
        """The question sets, by name; one that can't be read any more is left out."""
        found = []
        for path in sorted((self.path / "questions").glob("*.jsonl")):
            stat = path.stat()
            try:
                known = _counted(path, stat.st_mtime_ns, stat.st_size)
            except (OSError, UnreadableQuestions):
                continue
            found.append(KeptSet(path.stem, *known, datetime.fromtimestamp(stat.st_mtime, UTC)))
        return found

    def questions(self, name: str) -> QuestionSet:
        """A question set.

        Raises:
            KeyError: if there is none of this name.
        """
        path = self.path / "questions" / f"{name}.jsonl"
        if not _ID.fullmatch(name) or not path.is_file():
            raise KeyError(name)
        return replace(read(path), name=name)

    def take_in(self, path: Path, *, name: str = "") -> str:
        """Keep the questions of a file, our own lines or SQuAD's JSON; returns the set's name.

        All of the file must be readable: a set with a gap would give other figures than its
        owner thinks. The same questions under the same name are kept once.

        Raises:
            BadQuestions: if not all of it can be read; nothing is kept.
        """
        file = name or path.name
        if path.suffix.casefold() not in (".jsonl", ".json"):
            raise BadQuestions(
                f"{file} is no file of questions: its name should end in .jsonl (one question a "
                f"line, such as {EXAMPLE}) or .json (SQuAD's form)."
            )
        if (size := path.stat().st_size) > MAX_BYTES:
            raise BadQuestions(
                f"{file} has {size / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:.0f} are taken; "
                "evaluate it by command: pressmark evaluate"
            )
        try:
            found = read(path)
        except UnreadableQuestions as error:
            if error.failures:
                raise _refused(file, path, error.failures) from error
            raise BadQuestions(
                f"{str(error).replace(str(path), file)}. A file of questions has one a line, such "
                f"as {EXAMPLE}. Nothing was kept."
            ) from error
        if found.failures:
            raise _refused(file, path, found.failures)
        return self.keep(replace(found, name=Path(file).stem))

    def keep(self, questions: QuestionSet) -> str:
        """Keep a question set under its name, or where another has it, the name with a number.

        Raises:
            OSError: if it can't be written.
        """
        folder = self.path / "questions"
        stem = _fit(questions.name)
        name, number = stem, 1
        while (folder / f"{name}.jsonl").exists():
            if digest(self.questions(name).questions) == digest(questions.questions):
                return name
            number += 1
            name = f"{stem}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(g.to_dict(), ensure_ascii=False) + "\n" for g in questions.questions)
        replace_text(folder / f"{name}.jsonl", lines)
        return name

    def remove_set(self, name: str) -> None:
        """Forget a question set; runs of it stay, since each has its own questions.

        Raises:
            KeyError: if there is none of this name.
        """
        self.questions(name)
        (self.path / "questions" / f"{name}.jsonl").unlink()

    def begin(self, name: str, *, by: str = "") -> str:
        """Make the folder of a new run of a question set; returns its id.

        Raises:
            KeyError: if there is no set of this name.
            OSError: if it can't be written.
        """
        questions = self.questions(name)
        began = self._now()
        stem = f"{_fit(name)[:80]}-{began:%Y%m%d-%H%M%S}"
        run, number = stem, 1
        while (folder := self.path / "runs" / run).exists():
            number += 1
            run = f"{stem}-{number}"
        folder.mkdir(parents=True)
        about = {
            "questions": name,
            "began": began.isoformat(timespec="seconds"),
            "by": by,
            "asks": len(questions.questions),
        }
        write_json(folder / "about.json", about)
        lines = (json.dumps(g.to_dict(), ensure_ascii=False) + "\n" for g in questions.questions)
        replace_text(folder / "questions.jsonl", lines)
        return run

    def runs(self) -> list[KeptRun]:
        """The runs, the last begun first."""
        folders = (self.path / "runs").glob("*/about.json")
        found = [run for about in folders if (run := _run(about.parent)) is not None]
        return sorted(found, key=lambda run: (run.began, run.id), reverse=True)

    def run(self, run_id: str) -> KeptRun:
        """One run.

        Raises:
            KeyError: if there is none with this id.
        """
        found = _run(self.folder(run_id))
        if found is None:
            raise KeyError(run_id)
        return found

    def folder(self, run_id: str) -> Path:
        """The folder of a run, for `evaluate`, `opened` and `compare`.

        Raises:
            KeyError: if there is none with this id.
        """
        path = self.path / "runs" / run_id
        if not _ID.fullmatch(run_id) or not (path / "about.json").is_file():
            raise KeyError(run_id)
        return path

    def asked_by(self, run_id: str) -> QuestionSet:
        """The questions that a run asks, also when its set is gone.

        Raises:
            KeyError: if there is no run with this id.
            UnreadableQuestions: if they can't be read any more.
        """
        found = read(self.folder(run_id) / "questions.jsonl")
        return replace(found, name=self.run(run_id).name)

    def remove_run(self, run_id: str) -> None:
        """Delete a run with its answers and report; it can't be brought back.

        Raises:
            KeyError: if there is none with this id.
            OSError: if it can't be deleted.
        """
        shutil.rmtree(self.folder(run_id))


def _refused(file: str, path: Path, failures: Sequence[Failure]) -> BadQuestions:
    """What is said of a file with lines that can't be read."""
    problems = [
        f"{file}, {_place(one.source, path)}: {one.reason.replace(str(path), file)}."
        for one in failures[:PROBLEMS_SHOWN]
    ]
    more = len(failures) - len(problems)
    left = f"{more:,} more can't be read. " if more else ""
    return BadQuestions(
        *problems,
        f"{left}Mend this in the file, and choose it again; nothing was kept. A line looks like "
        f"{EXAMPLE}.",
    )


@lru_cache(maxsize=256)
def _counted(path: Path, changed: int, size: int) -> tuple[int, int, int]:
    """How many questions a file has, and of them how many with and without an answer.

    `changed` and `size` are the file's: counted again once they are others.
    """
    found = read(path).questions
    known = [gold.answerable for gold in found]
    return len(found), known.count(True), known.count(False)


def _run(folder: Path) -> KeptRun | None:
    try:
        about = json_object(folder / "about.json")
        asks = int(about["asks"])
        asked = min(RunFolder(folder, {}).cost()[0], asks)
        began = datetime.fromisoformat(about["began"])
        name, by = str(about["questions"]), str(about["by"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    good, judged = _judged(folder / "metrics.json")
    return KeptRun(folder.name, name, began, by, asked, asks, good, judged)


def _judged(metrics: Path) -> tuple[int | None, int | None]:
    """How many questions ended well, among those of which it is known; None where none are told."""
    if not metrics.exists():
        return None, None
    try:
        rows: list[dict[str, Any]] = list(json_object(metrics)["confusion"].values())
        ends = [(Outcome(name).good, int(n)) for row in rows for name, n in row.items()]
    except (ValueError, KeyError, TypeError, AttributeError):
        return 0, 0
    return (
        sum(n for good, n in ends if good),
        sum(n for good, n in ends if good is not None),
    )


def _fit(name: str) -> str:
    """A name as a file's: letters, digits, `_` and `-`."""
    return _UNFIT.sub("-", name).strip("-")[:100] or "questions"


def _place(source: str, path: Path) -> str:
    """Where in a file something stands: `line 3`."""
    place = source.removeprefix(str(path)).removeprefix("#")
    return f"line {place}" if place.isdecimal() else f"at {place}" if place else "somewhere in it"
