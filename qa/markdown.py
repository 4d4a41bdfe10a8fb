"""Quotes as Markdown, in which no character of an article is markup."""

from __future__ import annotations

import re

from corpus.tables import Cell, Table
from qa import quoted_table
from qa.quotes import Citation, NearMiss
from qa.saying import RECOGNISED

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&])")


def escape_markdown(text: str) -> str:
    """`text` with every character that Markdown reads as markup escaped."""
    return _MARKUP.sub(r"\\\1", text)


def standing(quote: Citation | NearMiss) -> str:
    """Where a quote stands: article, characters, file, and the e-mail that it came with."""
    file = f" of {inline(quote.place.file)}" if quote.place.file else ""
    where = f"{inline(quote.place.describe())}, characters {quote.start} to {quote.end}{file}"
    carrier = quote.place.attached_to
    mail = [inline(carrier.describe())] if carrier else []
    return "; ".join([where, *mail, *([RECOGNISED] if quote.recognised else [])])


def inline(text: str) -> str:
    return escape_markdown(" ".join(text.split()))


def blockquote(cited: Citation | NearMiss, indent: str) -> str:
    """A quote between quotation marks, its line ends kept as hard breaks; rows as a table."""
    quote = cited.quote
    if cited.table:
        lines = "".join(f"{indent}{line}\n" for line in _table_lines(cited.table, cited))
        return f"“\n\n{lines}\n{indent}”"
    return "“" + f"\\\n{indent}".join(escape_markdown(line) for line in quote.split("\n")) + "”"


def _table_lines(table: Table, cited: Citation | NearMiss) -> list[str]:
    """Rows as a table of Markdown, which has a line of heads even where nothing is in it."""
    shown = quoted_table.shown(table)
    lines = [
        list(map(inline, shown.head or [""] * len(shown.rows[0]))),
        ["---"] * len(shown.rows[0]),
    ]
    for row in shown.rows:
        cells = [
            cited.quote[c.start - cited.start : c.end - cited.start] if isinstance(c, Cell) else c
            for c in row
        ]
        lines.append([inline(words or "") for words in cells])
    return [f"| {' | '.join(line)} |" for line in lines]
