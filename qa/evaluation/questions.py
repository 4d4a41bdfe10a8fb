"""Question sets, from wherever they come: our own lines, a BEIR folder, a SQuAD file, rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from qa.evaluation import foreign
from qa.evaluation.gold import (
    GoldQuestion,
    QuestionSet,
    UnreadableQuestions,
    from_rows,
    json_lines,
)


def read(path: Path, *, split: str | None = None) -> QuestionSet:
    """The questions of a JSONL file, a BEIR folder or a SQuAD JSON file.

    `split` is the BEIR qrels file to take (see `qa.evaluation.foreign.beir`).

    Raises:
        UnreadableQuestions: if the path is none of the three, or holds no question.
    """
    if path.is_dir():
        found = foreign.beir(path, split)
    elif path.suffix.casefold() == ".json":
        found = foreign.squad(path)
    elif path.is_file():
        stem = path.name.split(".")[0]
        # Where every set's file has this name, the folder tells them apart.
        name = path.absolute().parent.name if stem == "questions" else stem
        found = from_rows(json_lines(path), name)
    else:
        raise UnreadableQuestions(f"there is no file or folder {path}")
    if not found.questions:
        why = f"; the first problem: {found.failures[0].reason}" if found.failures else ""
        raise UnreadableQuestions(f"{path} holds no question{why}", found.failures)
    return found


def question_set(
    questions: Path | str | QuestionSet | Iterable[GoldQuestion | Mapping[str, Any]],
) -> QuestionSet:
    """The questions of a path (see `read`), of rows, or as they are.

    Raises:
        UnreadableQuestions: if a path holds no questions.
    """
    if isinstance(questions, QuestionSet):
        return questions
    if isinstance(questions, str | Path):
        return read(Path(questions))
    rows = ((f"question {n}", row) for n, row in enumerate(questions, start=1))
    return from_rows(rows, "questions")
