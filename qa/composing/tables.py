"""Rows of tables, which are sentences whose cells stand apart by tabs."""

from __future__ import annotations

from qa.reading.reader import AnswerSpan

_CELLS = "\t"


def is_head_of_table(span: AnswerSpan) -> bool:
    """Whether a span is the first row of a table: what that says, it says of the other rows."""
    passage = span.stored.passage
    rows = [_CELLS in text for text in passage.words_of(passage.sentences)]
    at = passage.sentences.index(span.sentences[0])
    return (
        len(span.sentences) == 1 and rows[at : at + 2] == [True, True] and not any(rows[:at][-1:])
    )
