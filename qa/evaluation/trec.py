"""Rankings by article, and the TREC files by which other tools can check ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from embeddings.files import replace_text
from qa.answer import Answer
from qa.evaluation.gold import GoldQuestion


def ranking(answer: Answer) -> list[str]:
    """The ids of the articles retrieved, best first: each at the rank of its best passage."""
    return list(dict.fromkeys(passage.article_id for passage in answer.retrieved))


def scores(article_ids: list[str]) -> dict[str, float]:
    """A score per article that any tool sorts into this very order.

    Retrieval scores won't do: trec_eval breaks ties by id, backwards, and keeps
    scores as 32-bit floats, so that near ones become ties.
    """
    return {article_id: float(len(article_ids) - i) for i, article_id in enumerate(article_ids)}


def _field(text: str) -> str:
    """`text` as one field: fields of TREC files are parted by white space."""
    return re.sub(r"\s", lambda blank: quote(blank.group()), text)


def write_run(path: Path, answers: Mapping[str, Answer], tag: str = "pressmark") -> None:
    """Write `question Q0 article rank score tag` for each article retrieved.

    White space in an id is percent-encoded; the score is that of `scores`.
    """
    replace_text(
        path,
        (
            f"{_field(question_id)} Q0 {_field(article_id)} {rank} {score:.0f} {tag}\n"
            for question_id, answer in answers.items()
            for rank, (article_id, score) in enumerate(scores(ranking(answer)).items(), start=1)
        ),
    )


def write_qrels(path: Path, questions: Iterable[GoldQuestion]) -> None:
    """Write `question 0 article grade` for each judgement; ids as in `write_run`."""
    replace_text(
        path,
        (
            f"{_field(gold.question_id)} 0 {_field(article_id)} {grade}\n"
            for gold in questions
            for article_id, grade in (gold.relevant or {}).items()
        ),
    )
