"""Question sets in others' formats: BEIR folders and SQuAD's JSON.

Both bring articles along; `articles` gives them as rows of our feed, so that a
library can be built from the very set that asks.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.article import Failure
from qa.evaluation.gold import (
    QuestionSet,
    UnreadableQuestions,
    from_rows,
    json_lines,
    json_object,
)

_LONGEST_FIELD = 131_072
"""Characters. What is longer is no id and no grade: a quotation mark was left open."""


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


def _tab_rows(path: Path) -> Iterator[tuple[str, list[str] | ValueError]]:
    """Each row of a qrels file but its header: `path#line` and its fields.

    Where the file can't be read any further, a ValueError is the last.
    """
    number = 0
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            for number, row in enumerate(csv.reader(lines, "excel-tab"), start=1):
                # The csv module's own limit is the process's, and reading a feed raises it.
                if any(len(field) > _LONGEST_FIELD for field in row):
                    raise csv.Error(f"field larger than {_LONGEST_FIELD:,} characters")
                if number > 1 or row[-1:] != ["score"]:
                    yield f"{path}#{number}", row
        except UnicodeDecodeError as error:
            reason = f"the file is not UTF-8 ({error.reason}); it was read up to about this line"
            yield f"{path}#{number + 1}", ValueError(reason)
        except csv.Error as error:
            yield f"{path}#{number + 1}", ValueError(f"the file is no table here ({error})")


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
        for source, row in _tab_rows(path):
            try:
                if isinstance(row, ValueError):
                    raise row
                query_id, article_id, grade = row
                grades.setdefault(query_id, {})[article_id] = int(grade)
            except ValueError as error:
                reason = f"expected query, article and whole grade with tabs between, found {row!r}"
                broken.append(Failure(source, str(error) if error is row else reason))

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
            Failure(
                str(folder / "qrels"),
                f"judges the query {query_id!r}, which is not in {queries.name}",
            )
            for query_id in grades
            if query_id not in asked
        )
    return QuestionSet(found.name, found.questions, (*found.failures, *broken))


def _paragraphs(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Article id, title and paragraph, for each paragraph of a SQuAD file.

    Raises:
        UnreadableQuestions: if the file is not SQuAD's JSON.
    """
    try:
        count: Counter[str] = Counter()
        for entry in json_object(path)["data"]:
            title = entry.get("title") or path.stem
            for paragraph in entry["paragraphs"]:
                if not isinstance(paragraph.get("qas", []), list):
                    raise TypeError("qas must be a list")
                yield f"{title}-{count[title]}", title.replace("_", " "), paragraph
                count[title] += 1
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        why = repr(error).replace(str(path), path.name)
        raise UnreadableQuestions(
            f"{path} is no SQuAD file: expected data → paragraphs → qas ({why:.80})"
        ) from error


def squad(path: Path) -> QuestionSet:
    """The questions of a SQuAD 1.1 or 2.0 file (Rajpurkar et al., 2016 and 2018).

    Each paragraph is an article, `Title-0`, `Title-1`, …; the one a question was
    written for is relevant if it answers. `plausible_answers` are not answers.

    Raises:
        UnreadableQuestions: if the file is not SQuAD's JSON.
    """
    rows = (
        (f"{path}#{qa.get('id') if isinstance(qa, dict) else ''}", _squad_row(qa, article_id))
        for article_id, _, paragraph in _paragraphs(path)
        for qa in paragraph.get("qas", ())
    )
    return from_rows(rows, path.stem)


def _squad_row(qa: Any, article_id: str) -> dict[str, Any] | ValueError:
    """A question of SQuAD as a line of ours."""
    if not isinstance(qa, dict):
        return ValueError(f"a question must be a JSON object, found {qa!r:.60}")
    for name in ("id", "question", "answers"):
        if name not in qa:
            return ValueError(f"a question needs {name!r}")
    answers = qa["answers"]
    if not isinstance(answers, list) or not all(isinstance(a, dict) for a in answers):
        return ValueError(f"`answers` must be a list of objects, found {answers!r:.60}")
    row = {"id": qa["id"], "question": qa["question"], "source_article": article_id}
    if qa.get("is_impossible", False):
        return {**row, "answerable": False}
    texts = [answer.get("text") for answer in answers]
    return {**row, "answerable": True, "answers": texts, "relevant": {article_id: 1}}


def articles(path: Path) -> Iterator[dict[str, str]]:
    """The articles that a BEIR folder or SQuAD file brings along, as rows of our feed.

    Raises:
        UnreadableQuestions: if the path is neither; a questions file brings none.
    """
    if path.is_dir():
        for source, row in json_lines(_one_of(path, "corpus")):
            if isinstance(row, ValueError):
                raise UnreadableQuestions(f"{source}: {row}") from row
            if not isinstance(row, dict) or "_id" not in row or "text" not in row:
                raise UnreadableQuestions(f"{source} is no BEIR article: expected _id and text")
            yield {
                "id": str(row["_id"]),
                "title": str(row.get("title") or ""),
                "text": str(row["text"]),
            }
    elif path.suffix == ".json":
        for article_id, title, paragraph in _paragraphs(path):
            if "context" not in paragraph:
                raise UnreadableQuestions(f"{path}: the paragraph {article_id} has no context")
            yield {"id": article_id, "title": title, "text": str(paragraph["context"])}
    else:
        raise UnreadableQuestions(
            f"{path} brings no articles along; only BEIR folders and SQuAD files do"
        )
