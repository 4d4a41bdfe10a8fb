"""Rows of tables, which are sentences."""

from __future__ import annotations

from qa.reading.reader import AnswerSpan

_CELLS = "\t"
"""What stands between cells, also in passages stored before rows were known for what they are."""


def is_head_of_table(span: AnswerSpan) -> bool:
    """Whether a span is a table's first row, or names a section: that is said of other rows."""
    passage = span.stored.passage
    if len(span.sentences) > 1:
        return False
    if row := passage.row_of(span.sentences[0]):
        return row[1].is_head or row[1].is_section
    rows = [_CELLS in text for text in passage.words_of(passage.sentences)]
    at = passage.sentences.index(span.sentences[0])
    return rows[at : at + 2] == [True, True] and not any(rows[:at][-1:])
