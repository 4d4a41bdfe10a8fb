"""Questions with what is known of their answers, and our lines of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus.article import Failure
from qa.answer import read_filters
from qa.question import (
    NO_FILTERS,
    Filters,
    Question,
    Turn,
    check_question,
    read_history,
)

MOST_GRADE = 1_000
"""Of an article's relevance. What measures it takes memory and time for each grade up to that."""


class UnreadableQuestions(ValueError):
    """A path holds no questions we can read; the message says what was expected.

    `failures` are the lines that hold none, where there are lines.
    """

    def __init__(self, message: str, failures: Sequence[Failure] = ()) -> None:
        super().__init__(message)
        self.failures = tuple(failures)


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question and what is known of its answer. None is unknown, never "there is none"."""

    question_id: str
    question: Question
    answerable: bool | None = None
    answers: tuple[str, ...] | None = None
    """Short answers, any of which counts; never empty."""
    evidence: tuple[str, ...] | None = None
    """The sentences that answer, as the articles have them; never empty, none twice."""
    relevant: Mapping[str, int] | None = None
    """Article id → grade, with at least one grade above 0; higher is better."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Whatever else the file says of the question, to group by."""

    def __post_init__(self) -> None:
        if not self.question_id:
            raise ValueError("a question's id is empty")
        if not self.question.text.strip():
            raise ValueError(f"question {self.question_id!r} is empty")
        try:
            json.dumps(self.to_dict(), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ValueError(
                f"question {self.question_id!r} holds half of a character "
                f"({error.object[error.start]!r}), which no file can"
            ) from error

    def to_dict(self) -> dict[str, Any]:
        """The question as one line of a questions file; what is unknown is left out."""
        row: dict[str, Any] = {
            **self.fields,
            "id": self.question_id,
            "question": self.question.text,
            "history": [_turn(turn) for turn in self.question.history],
        }
        if self.question.scope:
            row["scope"] = self.question.scope.to_dict()
        if self.answerable is not None:
            row["answerable"] = self.answerable
        if self.answers is not None:
            row["answers"] = list(self.answers)
        if self.evidence is not None:
            row["evidence"] = list(self.evidence)
        if self.relevant is not None:
            row["relevant"] = dict(self.relevant)
        return row


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in the order of their file, and the parts of it that could not be read."""

    name: str
    questions: tuple[GoldQuestion, ...]
    failures: tuple[Failure, ...] = ()

    def some(
        self, *, limit: int | None = None, sample: int | None = None, seed: int = 0
    ) -> QuestionSet:
        """A random `sample` of the questions, then the first `limit` of those, in file order."""
        chosen = self.questions
        if sample is not None and sample < len(chosen):
            places = sorted(random.Random(seed).sample(range(len(chosen)), sample))
            chosen = tuple(chosen[i] for i in places)
        return replace(self, questions=chosen[:limit])


def digest(questions: Iterable[GoldQuestion]) -> str:
    """The SHA-256 of the questions and all that is known of them, in order."""
    sums = hashlib.sha256()
    for gold in questions:
        line = json.dumps(gold.to_dict(), sort_keys=True, ensure_ascii=False)
        sums.update(line.encode() + b"\n")
    return sums.hexdigest()


_OWN = {"id", "question", "history", "scope", "answerable", "answers", "evidence", "relevant"}


def _turn(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {"question": turn.question, "answer": turn.answer}
    if turn.cited:
        row["citations"] = [asdict(cited) for cited in turn.cited]
    return row


def _scope(row: Mapping[str, Any]) -> Filters:
    found = row.get("scope")
    if found is None:
        return NO_FILTERS
    if not isinstance(found, Mapping):
        raise ValueError(f"`scope` must be an object, found {found!r:.60}")
    try:
        return read_filters(found)
    except ValueError as error:
        raise ValueError(f"`scope` is like an answer's `filters`: {error}") from error


def _strings(row: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    found = row.get(key)
    if found is None:
        return None
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise ValueError(f"`{key}` must be a list of texts, found {found!r:.60}")
    for text in found:
        if not isinstance(text, str):
            raise ValueError(f"`{key}` must hold texts only, found {text!r:.60}")
    return tuple(dict.fromkeys(text for text in found if text.strip())) or None


def _relevant(row: Mapping[str, Any]) -> dict[str, int] | None:
    found = row.get("relevant")
    if found is None:
        return None
    if not isinstance(found, Mapping):
        raise ValueError(f"`relevant` must map article ids to grades, found {found!r:.60}")
    for article_id, grade in found.items():
        if not isinstance(grade, int):
            raise ValueError(f"the grade of {article_id!r} must be a whole number, found {grade!r}")
        if abs(grade) > MOST_GRADE:
            raise ValueError(f"the grade of {article_id!r:.60} must be at most {MOST_GRADE:,}")
    grades = {str(article_id): int(grade) for article_id, grade in found.items()}
    return grades if any(grade > 0 for grade in grades.values()) else None


def parse(row: Any) -> GoldQuestion:
    """One line of a questions file, by DESIGN's format, that can be asked.

    An empty list says nothing and counts as unknown. A question with gold answers
    or evidence is answerable where the line doesn't say otherwise; one with relevant
    articles alone is not known to be, since an article may be about a question
    without answering it.

    Raises:
        ValueError: with the field, what was expected and what was found.
    """
    if not isinstance(row, Mapping):
        raise ValueError(f"a question must be a JSON object, found {row!r:.60}")
    question_id = row.get("id")
    if isinstance(question_id, bool) or not isinstance(question_id, str | int):
        raise ValueError(f"`id` must be a text, found {question_id!r:.60}")
    text = row.get("question")
    if not isinstance(text, str):
        raise ValueError(f"`question` must be a text, found {text!r:.60}")
    answers, evidence = _strings(row, "answers"), _strings(row, "evidence")
    answerable = row.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise ValueError(f"`answerable` must be true or false, found {answerable!r:.60}")
    if answerable is None and (answers or evidence):
        answerable = True
    gold = GoldQuestion(
        question_id=str(question_id),
        question=Question(text, read_history(row.get("history")), _scope(row)),
        answerable=answerable,
        answers=answers,
        evidence=evidence,
        relevant=_relevant(row),
        fields={key: value for key, value in row.items() if key not in _OWN},
    )
    check_question(gold.question)  # no run could ask it
    return gold


def from_rows(
    rows: Iterable[tuple[str, GoldQuestion | Mapping[str, Any] | ValueError]], name: str
) -> QuestionSet:
    """The questions of `rows`, each (where it stands, a question or why there is none).

    The second question with an id that was there before is a failure.
    """
    questions: dict[str, GoldQuestion] = {}
    first: dict[str, str] = {}
    failures = []
    for source, row in rows:
        try:
            if isinstance(row, ValueError):
                raise row
            gold = row if isinstance(row, GoldQuestion) else parse(row)
            if gold.question_id in questions:
                raise ValueError(
                    f"the id {gold.question_id!r} was used before, at {first[gold.question_id]}"
                )
        except ValueError as error:
            failures.append(Failure(source, str(error)))
        else:
            questions[gold.question_id] = gold
            first[gold.question_id] = source
    return QuestionSet(name, tuple(questions.values()), tuple(failures))


def json_value(text: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises:
        ValueError: with what it is not, to go on after "the line is", "the file is".
    """
    try:
        return json.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}"
        raise ValueError(f"not JSON: {error.msg} at {where}") from error
    except (ValueError, RecursionError) as error:  # a number, or a nesting, without end
        raise ValueError(f"not JSON that can be read: {error}") from error


def json_object(path: Path) -> dict[str, Any]:
    """The object that a JSON file holds.

    Raises:
        ValueError: if it holds none.
    """
    try:
        found = json_value(path.read_bytes().removeprefix(BOM_UTF8))
    except ValueError as error:
        raise ValueError(f"{path} is {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} must hold a JSON object, found {found!r:.60}")
    return found


def shown(line: bytes) -> str:
    """The beginning of a line, as an error shows it."""
    words = line.decode("utf-8", "replace")
    return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"


def json_lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Each line of a JSONL file (`.gz` or not): `path#line` and its value, or a ValueError.

    Blank lines are passed over. Lines end at a newline only: other separators
    may stand in a text. A packed file that is damaged ends with a ValueError.
    """
    number = 0
    with gzip.open(path) if path.suffix.casefold() == ".gz" else path.open("rb") as lines:
        try:
            for number, line in enumerate(lines, start=1):
                text = (line.removeprefix(BOM_UTF8) if number == 1 else line).strip()
                if not text:
                    continue
                try:
                    value = json_value(text)
                except ValueError as error:
                    value = ValueError(f"the line is {error}; found {shown(text)}")
                yield f"{path}#{number}", value
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            yield (
                f"{path}#{number + 1}",
                ValueError(
                    f"the packed file is damaged here ({error}); what stood before was read. "
                    "Get the file again"
                ),
            )
