"""Which articles tell the same story, noted so that thousands of them cost no more than a few.

Up to `MOST` articles that are alike are noted pair by pair. Where an article is like more than
that, it begins a crowd, which has its signature: whatever is like that belongs to the crowd, by
one row each, however large it is. The signature stays as long as the crowd does, whoever leaves
it, so a crowd doesn't drift. So of n articles that are all alike n rows are noted, not n², and
each new one is compared with a bounded number: with the crowd's signature first, and else, of
each of its bands, with the `MOST` and one articles that have it longest.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from corpus.catalogue import duplicates

MOST = 64
"""Of a crowd an article's nearest are named, no more than so many."""


def note(db: sqlite3.Connection, row: int, minhash: bytes) -> None:
    """Find which articles tell the same story as a new one, and note it."""
    keys = sorted(set(duplicates.bands(minhash)))
    near = _near(db, keys)
    crowd_of = {
        one["article_row"]: one["crowd"]
        for one in db.execute(
            "SELECT article_row, crowd FROM crowded "
            "WHERE article_row IN (SELECT value FROM json_each(?))",
            (_json(near),),
        )
    }
    crowds = sorted(set(crowd_of.values()))
    joined = next(
        iter(_like(db, minhash, "SELECT number, minhash FROM crowds", "number", crowds)), None
    )
    # Who is of the same crowd is like it, whatever their signatures say.
    apart = [one for one in near if joined is None or crowd_of.get(one) != joined[0]]
    like = dict(_like(db, minhash, "SELECT row, minhash FROM articles", "row", apart))
    if joined is not None:
        _join(db, joined[0], [row])
    elif len(like) > MOST:
        alone = [one for one in like if one not in crowd_of]
        _found(db, minhash, [*alone, row])
        like = {one: share for one, share in like.items() if one in crowd_of}
    pairs = [pair for one in list(like)[:MOST] for pair in ((row, one), (one, row))]
    db.executemany("INSERT OR IGNORE INTO duplicates VALUES (?, ?)", pairs)
    db.executemany("INSERT INTO bands VALUES (?, ?)", [(key, row) for key in keys])


def forget(db: sqlite3.Connection, row: int) -> None:
    """An article is gone, or no longer what it was."""
    db.execute("DELETE FROM bands WHERE article_row = ?", (row,))
    for end in ("article_row", "other_row"):
        db.execute(f"DELETE FROM duplicates WHERE {end} = ?", (row,))
    left = db.execute("SELECT crowd FROM crowded WHERE article_row = ?", (row,)).fetchone()
    if left is None:
        return
    db.execute("DELETE FROM crowded WHERE article_row = ?", (row,))
    db.execute("UPDATE crowds SET size = size - 1 WHERE number = ?", (left["crowd"],))
    if not db.execute(
        "SELECT 1 FROM crowds WHERE number = ? AND size > 1", (left["crowd"],)
    ).fetchone():
        db.execute("DELETE FROM crowded WHERE crowd = ?", (left["crowd"],))
        db.execute("DELETE FROM crowds WHERE number = ?", (left["crowd"],))


def compared(db: sqlite3.Connection, minhash: bytes, crowd: int) -> list[int]:
    """The rows of a bounded number of articles, to find those in it that one is most like.

    What is very like it shares bands with it that few others have; who has been in the crowd
    longest makes up the number.
    """
    rows = db.execute(
        "SELECT article_row FROM crowded WHERE crowd = ? ORDER BY article_row LIMIT ?",
        (crowd, MOST + 1),
    )
    longest = {row["article_row"] for row in rows}
    return sorted(longest.union(_near(db, sorted(set(duplicates.bands(minhash))))))


def nearest(minhash: bytes, others: Iterable[sqlite3.Row]) -> list[int]:
    """The rows of those articles, of `row` and `minhash`, that an article is most like."""
    found = sorted((-duplicates.similarity(minhash, one["minhash"]), one["row"]) for one in others)
    return [row for _, row in found[:MOST]]


def _near(db: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    """The rows of articles that share a band, of each band those that have it longest."""
    rows = db.execute(
        "SELECT DISTINCT b.article_row FROM json_each(?1) k CROSS JOIN bands b "
        "ON b.band = k.value AND b.article_row <= ifnull((SELECT article_row FROM bands "
        "WHERE band = k.value ORDER BY article_row LIMIT 1 OFFSET ?2), ?3) ORDER BY 1",
        (_json(keys), MOST, 2**63 - 1),
    )
    return [row["article_row"] for row in rows]


def _like(
    db: sqlite3.Connection, minhash: bytes, query: str, key: str, numbers: Sequence[int]
) -> list[tuple[int, float]]:
    """Which of some articles, or crowds, tell the same story, and how like it is, nearest first."""
    if not numbers:
        return []
    rows = db.execute(f"{query} WHERE {key} IN (SELECT value FROM json_each(?))", (_json(numbers),))
    found = [(row[key], duplicates.similarity(minhash, row["minhash"])) for row in rows]
    like = [(one, share) for one, share in found if share >= duplicates.SAME_STORY]
    return sorted(like, key=lambda one: (-one[1], one[0]))


def _found(db: sqlite3.Connection, minhash: bytes, rows: Sequence[int]) -> None:
    """Begin a crowd of these articles; what was noted of them pair by pair is noted so now."""
    crowd = db.execute("INSERT INTO crowds (minhash, size) VALUES (?, 0)", (minhash,)).lastrowid
    db.execute(
        "DELETE FROM duplicates WHERE article_row IN (SELECT value FROM json_each(?1)) "
        "AND other_row IN (SELECT value FROM json_each(?1))",
        (_json(rows),),
    )
    _join(db, int(crowd or 0), rows)


def _join(db: sqlite3.Connection, crowd: int, rows: Sequence[int]) -> None:
    db.executemany("INSERT INTO crowded VALUES (?, ?)", [(row, crowd) for row in rows])
    db.execute("UPDATE crowds SET size = size + ? WHERE number = ?", (len(rows), crowd))


def _json(numbers: Sequence[int]) -> str:
    return json.dumps(list(numbers))
