"""Thumbs: what people made of the answers they got, in `thumbs.sqlite` in the library's folder.

A thumb is up or down, with a comment if one was written, and is kept with the question, the turns
before it, and the whole answer with its citations: what an evaluation needs to ask again. Each user
has one for an answer, which they may change or take back. Like conversations they are no part of
the catalogue or of a backup.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.answer import Answer
from qa.notebook.own_file import OwnFile
from qa.question import Turn, read_history

FILE = "thumbs.sqlite"
MAX_COMMENT = 2_000
"""Characters of a comment; more are cut off."""

_FORMAT = 1
_TABLES = """
CREATE TABLE thumbs (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    up INTEGER NOT NULL,
    comment TEXT NOT NULL,
    given TEXT NOT NULL,
    history TEXT NOT NULL,
    answer BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX thumbs_given ON thumbs (given)
"""


@dataclass(frozen=True, slots=True)
class Thumb:
    """What somebody made of an answer."""

    id: str
    """The same for the same answer and user."""
    user: str
    """Whose it is; empty where nobody signs in."""
    up: bool
    comment: str
    given: datetime
    """When it was given, or last changed."""
    history: tuple[Turn, ...]
    """The turns before the question, oldest first."""
    answer: Answer


class Thumbs:
    """The thumbs of a library. Safe to share between threads and processes.

    Args:
        folder: the library's.
        now: tells the time; for tests.
    """

    def __init__(self, folder: Path, *, now: Callable[[], datetime] | None = None) -> None:
        self.path = folder / FILE
        self._file = OwnFile(self.path, what="Thumbs", tables=_TABLES, form=_FORMAT)
        self._now = now or (lambda: datetime.now(UTC))

    def give(
        self,
        answer: Answer,
        *,
        up: bool,
        comment: str = "",
        history: Sequence[Turn] = (),
        user: str = "",
    ) -> Thumb:
        """Keep what a user makes of an answer, in place of what they made of it before.

        Raises:
            NotKept: if it can't be, as in a library that can't be written.
        """
        thumb = Thumb(
            _id(answer, user),
            user,
            up,
            comment.strip()[:MAX_COMMENT],
            self._now().replace(microsecond=0),
            tuple(history),
            answer,
        )
        packed = zlib.compress(json.dumps(answer.to_dict(), ensure_ascii=False).encode())
        turns = json.dumps([_turn(turn) for turn in history], ensure_ascii=False)
        with self._file.opened(create=True) as db, db:
            db.execute(
                "INSERT OR REPLACE INTO thumbs VALUES (?, ?, ?, ?, ?, ?, ?)",
                (thumb.id, user, up, thumb.comment, thumb.given.isoformat(), turns, packed),
            )
        return thumb

    def of(self, answer: Answer, *, user: str = "") -> Thumb | None:
        """What this user made of an answer; None where they said nothing.

        Raises:
            NotKept: if the file can't be read.
        """
        with self._file.reading() as db:
            if db is None:
                return None
            found = db.execute("SELECT * FROM thumbs WHERE id = ?", (_id(answer, user),))
            row = found.fetchone()
        return None if row is None else self._thumb(row)

    def take_back(self, answer: Answer, *, user: str = "") -> None:
        """Forget what this user made of an answer; nothing where they said nothing.

        Raises:
            NotKept: if the file can't be written.
        """
        with self._file.reading() as db:
            if db is not None:
                with db:
                    db.execute("DELETE FROM thumbs WHERE id = ?", (_id(answer, user),))

    def listed(self, *, user: str | None = None) -> list[Thumb]:
        """All thumbs, or a user's, the last given first.

        Raises:
            NotKept: if the file can't be read.
        """
        with self._file.reading() as db:
            if db is None:
                return []
            rows = db.execute(
                "SELECT * FROM thumbs WHERE (? IS NULL OR user = ?) ORDER BY given DESC, id",
                (user, user),
            ).fetchall()
        return [self._thumb(row) for row in rows]

    def counts(self) -> tuple[int, int]:
        """How many are up, and how many down.

        Raises:
            NotKept: if the file can't be read.
        """
        with self._file.reading() as db:
            if db is None:
                return 0, 0
            row = db.execute("SELECT count(*) AS n, coalesce(sum(up), 0) AS up FROM thumbs")
            found = row.fetchone()
        return found["up"], found["n"] - found["up"]

    def _thumb(self, row: sqlite3.Row) -> Thumb:
        try:
            answer = Answer.from_dict(json.loads(zlib.decompress(row["answer"])))
            history = read_history(json.loads(row["history"]))
            given = datetime.fromisoformat(row["given"])
        except (ValueError, zlib.error, TypeError) as error:
            raise self._file.damaged() from error
        return Thumb(
            row["id"], row["user"], bool(row["up"]), row["comment"], given, history, answer
        )


def _id(answer: Answer, user: str) -> str:
    """The times that an answer took are no part of what was thought of it."""
    said = {key: value for key, value in answer.to_dict().items() if key != "timings_ms"}
    whole = json.dumps([user, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _turn(turn: Turn) -> Mapping[str, Any]:
    row = {"question": turn.question, "answer": turn.answer}
    return {**row, "citations": [asdict(one) for one in turn.cited]} if turn.cited else row
