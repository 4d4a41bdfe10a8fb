"""The quotes of evidence as CSV, a row each, to be gone through and ticked in a spreadsheet."""

from __future__ import annotations

import csv
import io

from qa.answer import Citation
from qa.evidence.exhibits import Evidence, quotes_of

COLUMNS = (
    "question",
    "n",
    "quote",
    "title",
    "publisher",
    "published",
    "url",
    "file",
    "start",
    "end",
    "article_id",
    "answers",
    "recognised",
    "standing",
    "confidence",
    "reviewed",
    "note",
)
"""`answers` is "yes" for a quote that is cited, "near" for one that only comes near; `confidence`
is left empty where it is no probability; `reviewed` and `note` are empty, for whoever checks."""

_FORMULA = tuple("=+-@＝＋－＠\t\r\n|%")
"""What a cell begins with that one spreadsheet or another takes for a formula or a command."""


def to_csv(evidence: Evidence) -> str:
    """The table, its cells all quoted; it begins with a mark that tells spreadsheets UTF-8.

    A text that a spreadsheet might calculate has an apostrophe before it, which it hides.
    """
    file = io.StringIO()
    write = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    write(COLUMNS)
    for answer in evidence.answers:
        for quote in quotes_of(answer):
            place = quote.place
            is_cited = isinstance(quote, Citation)
            is_measured = is_cited and answer.confidence_is_calibrated
            row = (
                answer.question,
                quote.n if isinstance(quote, Citation) else "",
                quote.quote,
                place.name,
                place.publisher,
                place.published.isoformat() if place.published else "",
                place.url,
                place.file,
                quote.start,
                quote.end,
                place.article_id,
                "yes" if is_cited and answer.answered else "near",
                "yes" if quote.recognised else "",
                evidence.standing(quote).value,
                f"{answer.confidence:.2f}" if is_measured else "",
                "",
                "",
            )
            write(map(cell, row))
    return "\ufeff" + file.getvalue()


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet calculates."""
    text = "" if value is None else str(value)
    if text.lstrip(" \u00a0\ufeff").startswith(_FORMULA):
        return f"'{text}"
    return text
