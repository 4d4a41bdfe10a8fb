"""A question set made of thumbs: what people said of answers, as gold for the next run.

A thumb up makes the answer's citations the gold: its quotes are the `evidence`, their articles
`relevant`; where it was turned down, the question has no answer. A thumb down says only that the
answer was not good, so nothing is known of the right one: the question has `to_be_judged`, and is
asked and shown in an evaluation, but not counted as right or wrong. Whoever judges it writes
`answerable` and `evidence` into its line.

Each question also has `thumb` ("up", "down"), `comment`, `judged` (the day) and `answer_then`, and
can be grouped by the first. Whose the thumb is, isn't told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qa.evaluation.gold import GoldQuestion, QuestionSet
from qa.notebook.thumbs import Thumb
from qa.question import Question

NAME = "thumbs"


def from_thumbs(thumbs: Iterable[Thumb]) -> QuestionSet:
    """The question set that these thumbs make, the first given first."""
    ordered = sorted(thumbs, key=lambda thumb: (thumb.given, thumb.id))
    return QuestionSet(NAME, tuple(_gold(thumb) for thumb in ordered))


def _gold(thumb: Thumb) -> GoldQuestion:
    answer = thumb.answer
    then: dict[str, Any] = {
        "answered": answer.answered,
        "answer": answer.text,
        "citations": [
            {"article_id": c.article_id, "title": c.title, "quote": c.quote}
            for c in answer.citations
        ],
    }
    fields: dict[str, Any] = {
        "thumb": "up" if thumb.up else "down",
        "comment": thumb.comment,
        "judged": thumb.given.date().isoformat(),
        "answer_then": then,
    }
    question = Question(answer.question, thumb.history, answer.filters)
    question_id = f"thumb-{thumb.id[:12]}"
    if not thumb.up:
        return GoldQuestion(question_id, question, fields={**fields, "to_be_judged": True})
    quotes = tuple(dict.fromkeys(c.quote for c in answer.citations)) if answer.answered else ()
    return GoldQuestion(
        question_id,
        question,
        # What the library says of itself, or to a greeting, cites nothing and is not judged.
        answerable=True if quotes else None if answer.answered else False,
        evidence=quotes or None,
        relevant={c.article_id: 1 for c in answer.citations} if quotes else None,
        fields=fields,
    )
