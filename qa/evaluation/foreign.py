"""Question sets in others' formats: BEIR folders and SQuAD's JSON.

Both bring articles along; `articles` gives them as rows of our feed, so that a
library can be built from the very set that asks.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.article import Failure
from qa.evaluation.gold import (
    GoldQuestion,
    QuestionSet,
    UnreadableQuestions,
    from_rows,
    json_lines,
)
from qa.question import Question


def _one_of(folder: Path, stem: str) -> Path:
    for name in (f"{stem}.jsonl", f"{stem}.jsonl.gz"):
        if (folder / name).is_file():
            return folder / name
    raise UnreadableQuestions(
        f"{folder} is no BEIR folder: expected {stem}.jsonl (and qrels/*.tsv) in it"
    )


def _qrels_files(folder: Path, split: str | None) -> list[Path]:
    found = sorted((folder / "qrels").glob("*.tsv"))
    if not found:
        raise UnreadableQuestions(f"{folder} is no BEIR folder: expected qrels/*.tsv in it")
    named = {path.stem: path for path in found}
    if split is not None:
        if split not in named:
            raise UnreadableQuestions(
                f"{folder}/qrels has no split {split!r}; it has {', '.join(named)}"
            )
        return [named[split]]
    return [named["test"]] if "test" in named else found


def beir(folder: Path, split: str | None = None) -> QuestionSet:
    """The judged queries of a BEIR folder (Thakur et al., 2021, arXiv:2104.08663).

    The qrels are those of `split`; without it those of `test`, as BEIR's own tables
    have it, or of all files where there is no `test`. A query without any judgement
    in them is not asked, by the same custom.

    Raises:
        UnreadableQuestions: if `queries.jsonl` or the qrels are missing.
    """
    queries = _one_of(folder, "queries")
    grades: dict[str, dict[str, int]] = {}
    broken: list[Failure] = []
    for path in _qrels_files(folder, split):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, row in enumerate(csv.reader(lines, "excel-tab"), start=1):
                if number == 1 and row[-1:] == ["score"]:
                    continue
                try:
                    query_id, article_id, grade = row
                    grades.setdefault(query_id, {})[article_id] = int(grade)
                except ValueError:
                    reason = f"expected query, article and whole grade, tab between, found {row!r}"
                    broken.append(Failure(f"{path}#{number}", reason))

    def rows() -> Iterator[tuple[str, Any]]:
        for source, row in json_lines(queries):
            if not isinstance(row, dict):
                yield source, row
            elif (query_id := str(row.get("_id", ""))) in grades:
                extra = row.get("metadata")
                yield (
                    source,
                    {
                        **(extra if isinstance(extra, dict) else {}),
                        "id": query_id,
                        "question": row.get("text"),
                        "relevant": grades[query_id],
                    },
                )

    found = from_rows(rows(), folder.name)
    asked = {gold.question_id for gold in found.questions}
    if found.questions:
        broken.extend(
            Failure(str(folder / "qrels"), f"judges the query {query_id!r}, which is not there")
            for query_id in grades
            if query_id not in asked
        )
    return QuestionSet(found.name, found.questions, (*found.failures, *broken))


def _paragraphs(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Article id, title and paragraph, for each paragraph of a SQuAD file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))["data"]
        count: Counter[str] = Counter()
        for entry in data:
            title = entry.get("title") or path.stem
            for paragraph in entry["paragraphs"]:
                yield f"{title}-{count[title]}", title.replace("_", " "), paragraph
                count[title] += 1
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableQuestions(
            f"{path} is no SQuAD file: expected data → paragraphs → qas ({error!r:.80})"
        ) from error


def squad(path: Path) -> QuestionSet:
    """The questions of a SQuAD 1.1 or 2.0 file (Rajpurkar et al., 2016 and 2018).

    Each paragraph is an article, `Title-0`, `Title-1`, …; the one a question was
    written for is relevant if it answers. `plausible_answers` are not answers.

    Raises:
        UnreadableQuestions: if the file is not SQuAD's JSON.
    """

    def rows() -> Iterator[tuple[str, Any]]:
        for article_id, _, paragraph in _paragraphs(path):
            for qa in paragraph.get("qas", ()):
                source = f"{path}#{qa.get('id')}"
                try:
                    answerable = not qa.get("is_impossible", False)
                    answers = tuple(dict.fromkeys(a["text"] for a in qa["answers"]))
                    gold = GoldQuestion(
                        question_id=str(qa["id"]),
                        question=Question(qa["question"]),
                        answerable=answerable,
                        answers=(answers or None) if answerable else None,
                        relevant={article_id: 1} if answerable else None,
                        fields={"source_article": article_id},
                    )
                except KeyError as error:
                    yield source, ValueError(f"a question needs {error}")
                except ValueError as error:
                    yield source, error
                else:
                    yield source, gold

    return from_rows(rows(), path.stem)


def articles(path: Path) -> Iterator[dict[str, str]]:
    """The articles that a BEIR folder or SQuAD file brings along, as rows of our feed.

    Raises:
        UnreadableQuestions: if the path is neither; a questions file brings none.
    """
    if path.is_dir():
        for source, row in json_lines(_one_of(path, "corpus")):
            if not isinstance(row, dict) or "_id" not in row or "text" not in row:
                raise UnreadableQuestions(f"{source} is no BEIR article: expected _id and text")
            yield {
                "id": str(row["_id"]),
                "title": str(row.get("title") or ""),
                "text": str(row["text"]),
            }
    elif path.suffix == ".json":
        for article_id, title, paragraph in _paragraphs(path):
            yield {"id": article_id, "title": title, "text": str(paragraph["context"])}
    else:
        raise UnreadableQuestions(
            f"{path} brings no articles along; only BEIR folders and SQuAD files do"
        )
