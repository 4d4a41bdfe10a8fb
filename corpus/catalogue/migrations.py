"""How a catalogue that an earlier release made becomes one of today's: a step for each format.

Steps are applied in order, each in a transaction of its own that also notes the format
reached: killed in between, the catalogue is of the one format or of the other. A step is
never changed once it was released; what comes next is a new one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import groupby

from corpus.catalogue import sums

Migration = Callable[[sqlite3.Connection], None]


def sum_what_is_cited(db: sqlite3.Connection) -> None:
    """Format 2: sums over all that is cited, and an index to find the passage of a place.

    They are taken of what is there. Where a text is not the one whose sum was stored with
    it, its article gets none, and counts as altered.
    """
    db.execute("ALTER TABLE articles ADD COLUMN entry_sum BLOB")
    db.execute("ALTER TABLE articles ADD COLUMN blocks_sum BLOB")
    db.execute("ALTER TABLE passages ADD COLUMN sum BLOB")
    db.execute("ALTER TABLE sources ADD COLUMN sum BLOB")
    db.execute("DROP INDEX passages_article")
    db.execute("CREATE INDEX passages_place ON passages (article_row, start)")
    rows = [row["row"] for row in db.execute("SELECT row FROM articles")]
    for number in rows:
        article = db.execute("SELECT * FROM articles WHERE row = ?", (number,)).fetchone()
        if sums.text_sum(article["text"]) != article["text_sha256"]:
            continue
        db.execute(
            "UPDATE articles SET entry_sum = ?, blocks_sum = ? WHERE row = ?",
            (sums.entry_sum(article), sums.blocks_sum(article), number),
        )
        for passage in db.execute(
            "SELECT * FROM passages WHERE article_row = ?", (number,)
        ).fetchall():
            text = article["text"][passage["start"] : passage["end"]]
            db.execute(
                "UPDATE passages SET sum = ? WHERE passage_id = ?",
                (
                    sums.passage_sum({**dict(passage), "text": text, "tables": "[]"}),
                    passage["passage_id"],
                ),
            )
    for source in db.execute("SELECT * FROM sources").fetchall():
        db.execute(
            "UPDATE sources SET sum = ? WHERE path = ? AND article_id = ?",
            (
                sums.source_sum({**dict(source), "carrier": None}),
                source["path"],
                source["article_id"],
            ),
        )


def sum_vectors(db: sqlite3.Connection) -> None:
    """Format 3: sums over the vectors of each article, taken of what is there."""
    db.execute("CREATE TABLE vector_sums (article_row INTEGER PRIMARY KEY, sum BLOB NOT NULL)")
    query = "SELECT article_row, passage_id, vector FROM passages ORDER BY article_row, passage_id"
    for row, passages in groupby(db.execute(query), key=lambda passage: passage["article_row"]):
        db.execute("INSERT INTO vector_sums VALUES (?, ?)", (row, sums.vectors_sum(passages)))


def note_omissions(db: sqlite3.Connection) -> None:
    """Format 4: what was left out of articles is noted; blocks may say they were recognised.

    Files count as unread, so that adding them again reads them by today's rules.
    """
    db.execute(
        "CREATE TABLE omissions (source TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL, "
        "PRIMARY KEY (path, source, reason)) WITHOUT ROWID"
    )
    db.execute("DELETE FROM files")


def number_readings(db: sqlite3.Connection) -> None:
    """Format 5: each file has the number of the rules that it was read by, those before have 0.

    Blocks of furniture may say why they are.
    """
    db.execute("ALTER TABLE files ADD COLUMN reading INTEGER NOT NULL DEFAULT 0")


def know_tables(db: sqlite3.Connection) -> None:
    """Format 6: blocks may be rows of a table, and passages hold what they have of tables."""
    db.execute("ALTER TABLE passages ADD COLUMN tables TEXT NOT NULL DEFAULT '[]'")


def keep_what_is_done_by_hand(db: sqlite3.Connection) -> None:
    """Format 7: corrections by hand, collections, and what was removed while it can be undone."""
    db.execute(
        "CREATE INDEX articles_shelf ON articles (added, article_id, title, publisher, published) "
        "WHERE current"
    )
    db.execute(
        "CREATE TABLE corrections (number INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT "
        "NULL, field TEXT NOT NULL, value TEXT, as_read TEXT NOT NULL, evidence TEXT NOT NULL, "
        "made_by TEXT NOT NULL, made TEXT NOT NULL, undone TEXT, sum BLOB NOT NULL)"
    )
    db.execute(
        "CREATE UNIQUE INDEX corrections_field ON corrections (article_id, field) "
        "WHERE undone IS NULL"
    )
    db.execute(
        "CREATE TABLE collections (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL "
        "UNIQUE COLLATE NOCASE, made TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE members (collection INTEGER NOT NULL, article_id TEXT NOT NULL, "
        "PRIMARY KEY (collection, article_id)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX members_article ON members (article_id)")
    db.execute(
        "CREATE TABLE removals (number INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, "
        "made_by TEXT NOT NULL, made TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE removed_articles (removal INTEGER NOT NULL, article_id TEXT NOT NULL, title "
        "TEXT NOT NULL, packed BLOB NOT NULL, sum BLOB NOT NULL, "
        "PRIMARY KEY (removal, article_id)) WITHOUT ROWID"
    )


def name_carriers(db: sqlite3.Connection) -> None:
    """Format 8: a place may say to which e-mail in its file the article is attached."""
    db.execute("ALTER TABLE sources ADD COLUMN carrier TEXT")


def find_vectors_by_words(db: sqlite3.Connection) -> None:
    """Format 9: passages are found by their words, so that the same are not embedded again."""
    db.execute("ALTER TABLE passages ADD COLUMN words INTEGER")
    query = (
        "SELECT p.passage_id, CASE WHEN a.title_is_own THEN a.title ELSE '' END, p.heading, "
        'substr(a.text, p.start + 1, p."end" - p.start) '
        "FROM passages p JOIN articles a ON a.row = p.article_row AND a.current "
        "WHERE p.passage_id > ? ORDER BY p.passage_id LIMIT 1000"
    )
    last = -1
    while rows := db.execute(query, (last,)).fetchall():
        last = rows[-1][0]
        keys = [(sums.words_key(*map(str, words)), passage_id) for passage_id, *words in rows]
        db.executemany("UPDATE passages SET words = ? WHERE passage_id = ?", keys)
    db.execute("CREATE INDEX passages_words ON passages (words)")


def know_crowds(db: sqlite3.Connection) -> None:
    """Format 10: many articles that are all alike are noted as one crowd, pairs stay as they are.

    Those of a new article and a crowd that was noted in pairs make a crowd when that comes.
    """
    db.execute(
        "CREATE TABLE crowds (number INTEGER PRIMARY KEY AUTOINCREMENT, minhash BLOB NOT NULL, "
        "size INTEGER NOT NULL)"
    )
    db.execute("CREATE TABLE crowded (article_row INTEGER PRIMARY KEY, crowd INTEGER NOT NULL)")
    db.execute("CREATE INDEX crowded_crowd ON crowded (crowd)")


MIGRATIONS: tuple[Migration, ...] = (
    sum_what_is_cited,
    sum_vectors,
    note_omissions,
    number_readings,
    know_tables,
    keep_what_is_done_by_hand,
    name_carriers,
    find_vectors_by_words,
    know_crowds,
)
"""The first leads from format 1 to format 2, and so on."""

FORMAT = 1 + len(MIGRATIONS)
"""The format of a catalogue made today."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring a catalogue of an earlier format to today's, a transaction a step.

    Another process may have done so, or part of it, meanwhile.
    """
    while True:
        db.execute("BEGIN IMMEDIATE")
        try:
            found = int(
                db.execute("SELECT value FROM settings WHERE name = 'format'").fetchone()[0]
            )
            if found >= FORMAT:
                return
            MIGRATIONS[found - 1](db)
            db.execute("UPDATE settings SET value = ? WHERE name = 'format'", (str(found + 1),))
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
