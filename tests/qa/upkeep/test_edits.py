"""Whatever is edited in the catalogue, asking answers truly or says a sentence, and so does
the doctor.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, schema
from qa import Library
from qa.errors import PRESSMARK_ERRORS
from tests.fakes import SIMILARITY, WordEncoder

VALUES = ("NULL", "''", "'x'", "'[[1'", "-1", "999999", "1.5", "x'ff'")
QUESTION = "What score did the harbour get?"
TEXTS = {
    "harbour.txt": "Harbour report\n\nThe harbour got a score of 13 points on Monday.\n",
    "bridge.txt": "Bridge report\n\nThe old bridge closed in May, the council said.\n",
}
YES = ("-1", "999999", "1.5")
"""What SQLite takes for true."""
MATTERS = {
    "articles": {
        "article_id",
        "version",
        "current",
        "title",
        "title_is_own",
        "text",
        "text_sha256",
        "blocks",
        "published",
        "published_evidence",
        "url",
        "publisher",
        "entry_sum",
        "blocks_sum",
    },
    "sources": {"path", "article_id", "line", "sum"},
    "passages": {"article_row", "start", "end", "heading", "sentences", "vector", "sum"},
    "vector_sums": {"article_row", "sum"},
}
"""What the doctor must find, where an edit of the first row changes anything."""


def connected(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "catalogue.sqlite", isolation_level=None)


def tables() -> dict[str, list[str]]:
    """The columns of every table of a new catalogue."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "catalogue.sqlite"
        Catalogue(path).close()
        with closing(sqlite3.connect(path)) as db:
            names = db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            return {
                name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
                for (name,) in names
            }


TABLES = tables()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edits")
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    with opened(folder / "library") as library:
        library.add(*(folder / name for name in TEXTS))
        assert library.ask(QUESTION).text == "13"
        assert library.doctor() == []
    return folder / "library"


def opened(path: Path) -> Library:
    return Library.open(path, encoder=WordEncoder("harbour", "score"), settings=SIMILARITY)


def drop(folder: Path) -> None:
    """Remove a library that was open: the words' index still looks after its folder for a while."""
    shutil.rmtree(folder, ignore_errors=True)


def edited(whole: Path, folder: Path, statements: list[str]) -> Iterator[tuple[str, Path]]:
    """A copy of the library after each of these edits that SQLite takes and that does something."""
    with closing(connected(whole)) as db:
        before = list(db.iterdump())
    for n, statement in enumerate(statements):
        copy = shutil.copytree(whole, folder / f"{n}")
        with closing(connected(copy)) as db:
            try:
                db.execute(statement)
            except sqlite3.Error:
                continue
            if list(db.iterdump()) == before:
                continue
        yield statement, copy


def told(folder: Path) -> str:
    """What asking and the doctor say: "" if nothing is wrong. What they raise is raised here."""
    said = []
    try:
        with opened(folder) as library:
            answer = library.ask(QUESTION)
            for citation in answer.citations:
                assert citation.quote in " ".join(TEXTS.values())
                assert citation.place.title in ("Harbour report", "Bridge report")
            for article_id in library.article_ids():
                try:
                    assert library.article(article_id).text in TEXTS.values()
                except PRESSMARK_ERRORS as error:
                    said.append(str(error))
            library.status()
    except PRESSMARK_ERRORS as error:
        said.append(str(error))
    try:
        with opened(folder) as library:
            said += [f"found: {finding.fault}" for finding in library.doctor()]
            said += [f"after: {finding.fault}" for finding in library.doctor(fix=True)]
    except PRESSMARK_ERRORS as error:
        said.append(f"found: {error}")
    return "\n".join(said)


@pytest.mark.parametrize("table", TABLES)
def test_every_edit_of_a_value_is_survived_and_found_where_it_matters(table, whole, tmp_path):
    statements = [
        f'UPDATE {table} SET "{column}" = {value} '
        f"WHERE ({', '.join(_key(table))}) = (SELECT {', '.join(_key(table))} FROM {table} LIMIT 1)"
        for column in TABLES[table]
        for value in VALUES
    ]
    for statement, folder in edited(whole, tmp_path, statements):
        said = told(folder)
        column = statement.split('"')[1]
        still_current = column == "current" and statement.split(" = ")[1].split()[0] in YES
        if column in MATTERS.get(table, ()) and not still_current:
            assert "found: " in said, statement
        assert "Traceback" not in said
        drop(folder)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_or_column_that_is_gone_is_said(table: str, whole: Path, tmp_path: Path):
    statements = [
        f"DROP TABLE {table}",
        *(f'ALTER TABLE {table} RENAME COLUMN "{column}" TO other' for column in TABLES[table]),
        *(f'ALTER TABLE {table} DROP COLUMN "{column}"' for column in TABLES[table]),
    ]
    for statement, folder in edited(whole, tmp_path, statements):
        assert "found: " in told(folder), statement
        drop(folder)


@pytest.mark.parametrize("table", [*MATTERS, "settings"])
def test_rows_that_are_gone_are_found(table: str, whole: Path, tmp_path: Path):
    statements = [
        f"DELETE FROM {table}",
        f"DELETE FROM {table} WHERE ({', '.join(_key(table))}) = "
        f"(SELECT {', '.join(_key(table))} FROM {table} LIMIT 1)",
    ]
    for statement, folder in edited(whole, tmp_path, statements):
        assert "found: " in told(folder), statement
        drop(folder)


def _key(table: str) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(schema.TABLES)
        return [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
