"""Conversations in a file of their own, `conversations.sqlite` in the library's folder.

    conversations   id, whose it is, its name, when it began and was last gone on with
    answers         of each conversation, in order: the question's and the answer's words to search
                    in, and the answer as JSON, packed

The catalogue stays articles only, and nothing else needs this file: without it, or with a damaged
one, questions are asked and answered as ever, and it is said that they aren't kept. A backup of
the library leaves it out: a backup is handed on, conversations are somebody's own.

Whose a conversation is, every look-up asks: nobody reaches another's, also not by its id.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from qa.answer import Answer
from qa.errors import NotKept
from qa.notebook.own_file import OwnFile

FILE = "conversations.sqlite"
MAX_NAME = 120
"""Characters of a name."""
MAX_ANSWERS = 500
"""Answers that one conversation may have."""

_FORMAT = 1
_TABLES = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    name TEXT NOT NULL,
    began TEXT NOT NULL,
    last TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversations_user ON conversations (user, last);
CREATE TABLE answers (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    words TEXT NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (conversation, n)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as it stands in a list."""

    id: str
    user: str
    """Whose it is; empty where nobody signs in."""
    name: str
    began: datetime
    last: datetime
    answers: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with all its answers, oldest first."""

    listed: Listed
    answers: tuple[Answer, ...]


class Notebook:
    """The conversations of a library. Safe to share between threads and processes.

    Args:
        folder: the library's.
        now: tells the time; for tests.
    """

    def __init__(self, folder: Path, *, now: Callable[[], datetime] | None = None) -> None:
        self.path = folder / FILE
        self._file = OwnFile(self.path, what="Conversations", tables=_TABLES, form=_FORMAT)
        self._now = now or (lambda: datetime.now(UTC))

    def begin(self, *, user: str = "") -> str:
        """The id of a new conversation. It is there once an answer is kept in it."""
        return uuid4().hex

    def keep(self, conversation: str, answer: Answer, *, user: str = "") -> None:
        """Add an answer to a conversation, which is named by its first question.

        Raises:
            NotKept: if it can't be, as in a library that can't be written; asking goes on.
        """
        words = " ".join([answer.question, answer.text, *(c.quote for c in answer.citations)])
        packed = zlib.compress(json.dumps(answer.to_dict(), ensure_ascii=False).encode())
        now = self._now().isoformat(timespec="seconds")
        with self._file.opened(create=True) as db, db:
            held = db.execute("SELECT user FROM conversations WHERE id = ?", (conversation,))
            owner = held.fetchone()
            if owner is None:
                db.execute(
                    "INSERT INTO conversations VALUES (?, ?, ?, ?, ?)",
                    (conversation, user, _name(answer.question), now, now),
                )
            elif owner["user"] != user:
                raise NotKept(
                    "This is somebody else's conversation, so it is not gone on with. Begin a new "
                    "one."
                )
            count = db.execute(
                "SELECT coalesce(max(n), 0) AS n FROM answers WHERE conversation = ?",
                (conversation,),
            ).fetchone()["n"]
            if count >= MAX_ANSWERS:
                raise NotKept(
                    f"A conversation of {MAX_ANSWERS} answers is not kept any further; "
                    "begin a new one."
                )
            db.execute(
                "INSERT INTO answers VALUES (?, ?, ?, ?)",
                (conversation, count + 1, words.casefold(), packed),
            )
            db.execute("UPDATE conversations SET last = ? WHERE id = ?", (now, conversation))

    def listed(self, *, user: str | None = "", search: str = "", most: int = 200) -> list[Listed]:
        """A user's conversations, that gone on with last first; of everybody where `user` is None.

        With `search` those in which each of its words stands, in the name, a question, an answer
        or a quote.

        Raises:
            NotKept: if the file can't be read.
        """
        wanted, values = ["(? IS NULL OR c.user = ?)"], [user, user]
        for word in search.casefold().split():
            wanted.append(
                "(folded(c.name) LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM answers a WHERE "
                "a.conversation = c.id AND a.words LIKE ? ESCAPE '\\'))"
            )
            values += [_pattern(word)] * 2
        with self._file.reading() as db:
            if db is None:
                return []
            rows = db.execute(
                "SELECT c.*, (SELECT count(*) FROM answers a WHERE a.conversation = c.id) AS n "
                f"FROM conversations c WHERE {' AND '.join(wanted)} "
                "ORDER BY c.last DESC, c.id LIMIT ?",
                (*values, most),
            ).fetchall()
        return [_listed(row) for row in rows]

    def open(self, conversation: str, *, user: str | None = "") -> Conversation:
        """A conversation with its answers; `Library.evidence` tells what became of its quotes.

        Raises:
            KeyError: if this user has none by this id.
            NotKept: if it can't be read.
        """
        with self._file.reading() as db:
            if db is None:
                raise KeyError(conversation)
            row = db.execute(
                "SELECT c.*, (SELECT count(*) FROM answers a WHERE a.conversation = c.id) AS n "
                "FROM conversations c WHERE c.id = ? AND (? IS NULL OR c.user = ?)",
                (conversation, user, user),
            ).fetchone()
            if row is None:
                raise KeyError(conversation)
            rows = db.execute(
                "SELECT answer FROM answers WHERE conversation = ? ORDER BY n", (conversation,)
            ).fetchall()
        try:
            answers = [Answer.from_dict(json.loads(zlib.decompress(one["answer"]))) for one in rows]
        except (ValueError, zlib.error, TypeError) as error:
            raise self._file.damaged() from error
        return Conversation(_listed(row), tuple(answers))

    def rename(self, conversation: str, name: str, *, user: str | None = "") -> None:
        """Call a conversation otherwise; names are cut to `MAX_NAME` characters.

        Raises:
            KeyError: if this user has none by this id.
            ValueError: if the name is empty.
            NotKept: if the file can't be written.
        """
        if not name.strip():
            raise ValueError("a conversation's name has at least one character; type one")
        self._change(
            "UPDATE conversations SET name = ? WHERE id = ? AND (? IS NULL OR user = ?)",
            (_name(name), conversation, user, user),
        )

    def delete(self, conversation: str, *, user: str | None = "") -> None:
        """Delete a conversation; its words are overwritten in the file.

        Raises:
            KeyError: if this user has none by this id.
            NotKept: if the file can't be written.
        """
        self._change(
            "DELETE FROM conversations WHERE id = ? AND (? IS NULL OR user = ?)",
            (conversation, user, user),
        )

    def _change(self, statement: str, values: Sequence[str | None]) -> None:
        if not self.path.exists():
            raise KeyError(values[-3])
        with self._file.opened() as db, db:
            if db.execute(statement, values).rowcount == 0:
                raise KeyError(values[-3])


def _name(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MAX_NAME else f"{line[: MAX_NAME - 1]}…"


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _listed(row: sqlite3.Row) -> Listed:
    return Listed(
        row["id"],
        row["user"],
        row["name"],
        datetime.fromisoformat(row["began"]),
        datetime.fromisoformat(row["last"]),
        row["n"],
    )
