"""The catalogue's tables, and how values become columns and come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from corpus.article import Article, Block, BlockKind, Carrier, Passage, Sentence
from corpus.catalogue import sums
from corpus.errors import AlteredArticle
from corpus.tables import Above, Cell, Head, Row, Table

# The tables of today's format. Whoever changes them adds a step to `migrations`, which makes
# the same of the format before; columns come last, where `ALTER TABLE` puts them.
TABLES = """
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Every version of every article. Only the current one is answered from.
CREATE TABLE articles (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    current INTEGER NOT NULL,
    title TEXT NOT NULL,
    title_is_own INTEGER NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    blocks TEXT NOT NULL,
    published TEXT,
    published_evidence TEXT,
    url TEXT,
    publisher TEXT,
    minhash BLOB NOT NULL,
    added TEXT NOT NULL,
    entry_sum BLOB,
    blocks_sum BLOB,
    UNIQUE (article_id, version)
);
CREATE UNIQUE INDEX articles_current ON articles (article_id) WHERE current;
CREATE INDEX articles_text ON articles (text_sha256) WHERE current;
CREATE INDEX articles_filters ON articles (publisher, published) WHERE current;
-- All that the table of articles is searched and sorted by: 20,000 texts need not be passed over.
CREATE INDEX articles_shelf ON articles (added, article_id, title, publisher, published)
    WHERE current;

-- Where an article was read from; `line` is 0 except in feeds and where a file holds several.
-- `carrier` says, as JSON, to which e-mail in the file it is attached.
CREATE TABLE sources (
    path TEXT NOT NULL,
    article_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    sum BLOB,
    carrier TEXT,
    PRIMARY KEY (path, article_id)
) WITHOUT ROWID;
CREATE INDEX sources_article ON sources (article_id);

-- Files read whole and without failure, so that the same bytes need not be read again.
-- `reading` is the number of the rules that it was read by (`corpus.preparation.READING`).
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    reading INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE failures (
    source TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    seen TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX failures_path ON failures (path);

-- Parts of files that were left out of the articles read from them.
CREATE TABLE omissions (
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (path, source, reason)
) WITHOUT ROWID;

-- AUTOINCREMENT: an id is never used again, so an index that is behind can't mistake
-- a new passage for a removed one. `change` is the counter at which it came; `words` is the key of
-- all that its vector was made of, to find the vector again (`sums.words_key`).
CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_row INTEGER NOT NULL REFERENCES articles (row),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    heading TEXT NOT NULL,
    sentences TEXT NOT NULL,
    vector BLOB,
    change INTEGER NOT NULL,
    sum BLOB,
    tables TEXT NOT NULL DEFAULT '[]',
    words INTEGER
);
CREATE INDEX passages_place ON passages (article_row, start);
CREATE INDEX passages_change ON passages (change);
CREATE INDEX passages_words ON passages (words);

-- The sum of the vectors of each current article's passages.
CREATE TABLE vector_sums (
    article_row INTEGER PRIMARY KEY,
    sum BLOB NOT NULL
);

CREATE TABLE removed_passages (
    passage_id INTEGER PRIMARY KEY,
    change INTEGER NOT NULL
);
CREATE INDEX removed_change ON removed_passages (change);

-- Lines of each publisher's articles, to find those that come back.
CREATE TABLE lines (
    publisher TEXT NOT NULL,
    key INTEGER NOT NULL,
    article_row INTEGER NOT NULL,
    PRIMARY KEY (publisher, key, article_row)
) WITHOUT ROWID;
CREATE INDEX lines_article ON lines (article_row);

CREATE TABLE bands (
    band INTEGER NOT NULL,
    article_row INTEGER NOT NULL,
    PRIMARY KEY (band, article_row)
) WITHOUT ROWID;
CREATE INDEX bands_article ON bands (article_row);

-- Pairs of articles that tell the same story, both ways round, where they are no crowd.
CREATE TABLE duplicates (
    article_row INTEGER NOT NULL,
    other_row INTEGER NOT NULL,
    PRIMARY KEY (article_row, other_row)
) WITHOUT ROWID;

-- Where many articles tell the same story, each is in a crowd (see crowds.py).
CREATE TABLE crowds (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    minhash BLOB NOT NULL,
    size INTEGER NOT NULL
);
CREATE TABLE crowded (
    article_row INTEGER PRIMARY KEY,
    crowd INTEGER NOT NULL
);
CREATE INDEX crowded_crowd ON crowded (crowd);

-- Corrections by hand. The article's row has the corrected value; `as_read` has the columns that
-- its file gives, as JSON. One that was undone, or replaced by another, stays and says when.
CREATE TABLE corrections (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT,
    as_read TEXT NOT NULL,
    evidence TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made TEXT NOT NULL,
    undone TEXT,
    sum BLOB NOT NULL
);
CREATE UNIQUE INDEX corrections_field ON corrections (article_id, field) WHERE undone IS NULL;

-- Named sets of articles to ask within.
CREATE TABLE collections (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    made TEXT NOT NULL
);
CREATE TABLE members (
    collection INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    PRIMARY KEY (collection, article_id)
) WITHOUT ROWID;
CREATE INDEX members_article ON members (article_id);

-- Articles that were removed by hand, whole and packed, for as long as that can be undone.
CREATE TABLE removals (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made TEXT NOT NULL
);
CREATE TABLE removed_articles (
    removal INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    title TEXT NOT NULL,
    packed BLOB NOT NULL,
    sum BLOB NOT NULL,
    PRIMARY KEY (removal, article_id)
) WITHOUT ROWID;
"""


RECOGNISED = "recognised"
"""What stands behind the offsets of a block whose words were recognised in a picture; behind
it, or alone, stands the mark of one that is furniture."""


_SECTION = 2
"""What stands in a row's place for whether it is a head (1), where it names a section."""


def _said(block: Block) -> list[str]:
    """What is noted of a block besides its kind and place."""
    return [*([RECOGNISED] if block.recognised else []), *([block.mark] if block.mark else [])]


def write_blocks(blocks: Iterable[Block]) -> str:
    """Each block as a list: kind, offsets, what is said of it, and its row if it is one."""
    return _json(
        [b.kind.value, b.start, b.end, *_said(b), *([_from_row(b.row)] if b.row else [])]
        for b in blocks
    )


def read_blocks(written: str) -> tuple[Block, ...]:
    return tuple(
        Block(
            *(BlockKind(kind), start, end),
            recognised=RECOGNISED in said,
            mark=next((m for m in said if isinstance(m, str) and m != RECOGNISED), None),
            row=next((_to_row(one) for one in said if isinstance(one, list)), None),
        )
        for kind, start, end, *said in json.loads(written)
    )


def write_tables(tables: Iterable[Table]) -> str:
    return _json(
        [
            [_from_row(row) for row in table.rows],
            *(
                [table.head.start, table.head.text, _from_cells(table.head.cells)]
                if table.head
                else []
            ),
        ]
        for table in tables
    )


def read_tables(written: str) -> tuple[Table, ...]:
    return tuple(
        Table(
            tuple(map(_to_row, table)),
            Head(head[0], head[1], _to_cells(head[2])) if head else None,
        )
        for table, *head in json.loads(written)
    )


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def _from_row(row: Row) -> list[Any]:
    said = _SECTION if row.is_section else int(row.is_head)
    above = [[_from_cell(a.cell), a.words, int(a.is_section)] for a in row.above]
    return [row.table, said, _from_cells(row.cells), *([above] if above else [])]


def _to_row(written: list[Any]) -> Row:
    table, said, cells, *above = written
    return Row(
        *(table, _to_cells(cells)),
        is_head=said == 1,
        is_section=said == _SECTION,
        above=tuple(
            Above(Cell(*cell), words, bool(section))
            for cell, words, section in (above[0] if above else ())
        ),
    )


def _from_cells(cells: Iterable[Cell]) -> list[list[int]]:
    return [_from_cell(cell) for cell in cells]


def _from_cell(cell: Cell) -> list[int]:
    written = [cell.start, cell.end, cell.column, cell.columns, cell.rows]
    while len(written) > 3 and written[-1] == 1:
        written.pop()
    return written


def _to_cells(written: list[list[int]]) -> tuple[Cell, ...]:
    return tuple(Cell(*cell) for cell in written)


def write_sentences(sentences: Iterable[Sentence]) -> str:
    return json.dumps([[s.start, s.end] for s in sentences], separators=(",", ":"))


def write_carrier(carrier: Carrier | None) -> str | None:
    if carrier is None:
        return None
    said = {**asdict(carrier), "sent": carrier.sent.isoformat() if carrier.sent else None}
    return json.dumps(said, ensure_ascii=False)


def read_carrier(written: str | None) -> Carrier | None:
    if written is None:
        return None
    said = json.loads(written)
    return Carrier(**{**said, "sent": read_date(said["sent"])})


def read_article(row: sqlite3.Row) -> Article:
    """The article in a whole row of `articles`.

    Raises:
        AlteredArticle: if it is not what was stored.
    """
    if fault := article_fault(row):
        raise AlteredArticle(altered_sentence(fault, row["article_id"]))
    return Article(
        article_id=row["article_id"],
        title=row["title"],
        title_is_own=bool(row["title_is_own"]),
        text=row["text"],
        blocks=read_blocks(row["blocks"]),
        published=read_date(row["published"]),
        published_evidence=row["published_evidence"],
        url=row["url"],
        publisher=row["publisher"],
    )


def altered_sentence(part: str, article_id: str) -> str:
    """What is said of an article of which a part was altered."""
    return (
        f"{part} of article {article_id!r} was altered in the catalogue, so it is not shown; see "
        "what can be done with: pressmark doctor"
    )


def article_fault(row: sqlite3.Row) -> str | None:
    """Which part of a whole row of `articles` is not what was stored; None if all of it is."""
    if sums.text_sum(row["text"]) != row["text_sha256"]:
        return "the text"
    if sums.entry_sum(row) != row["entry_sum"]:
        return "the title, publisher, date or address"
    return None if sums.blocks_sum(row) == row["blocks_sum"] else "the division into blocks"


def read_passage(row: sqlite3.Row) -> Passage:
    """A passage from a row that holds its columns, its article's id and its text."""
    return Passage(
        article_id=row["article_id"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        heading=row["heading"],
        sentences=tuple(Sentence(start, end) for start, end in json.loads(row["sentences"])),
        tables=read_tables(row["tables"]),
    )


def read_date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
