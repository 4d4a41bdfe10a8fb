"""A catalogue of an earlier format becomes one of today's, whatever happens meanwhile."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, migrations
from corpus.errors import AlteredArticle, CatalogueError
from tests.libraries import unpack


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return unpack(1, tmp_path) / "catalogue.sqlite"


def one(path: Path, query: str) -> object:
    db = sqlite3.connect(path)
    try:
        return db.execute(query).fetchone()[0]
    finally:
        db.close()


def do(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    with db:
        assert db.execute(statement).rowcount == 1
    db.close()


def layout(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The columns of every table and the columns of every index, by name."""
    db = sqlite3.connect(path)
    try:
        names = db.execute(
            "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            f"{kind} {name}": db.execute(f"PRAGMA {kind}_info({name})").fetchall()
            for kind, name in names
        }
    finally:
        db.close()


def test_a_catalogue_brought_up_to_date_is_laid_out_like_a_new_one(path: Path, tmp_path: Path):
    Catalogue(path).close()
    Catalogue(tmp_path / "new.sqlite").close()
    assert layout(path) == layout(tmp_path / "new.sqlite")


def test_every_article_of_the_earlier_format_is_covered_by_sums(path: Path):
    catalogue = Catalogue(path)
    assert catalogue.altered() == []
    assert catalogue.altered_sources() == []
    examined = list(catalogue.examined())
    assert sum(len(one.vectors) for one in examined) == 44
    assert not any(one.vectors_altered or one.altered for one in examined)
    assert catalogue.altered_passages(catalogue.passage_ids()) == []
    assert len(catalogue.passages(catalogue.passage_ids())) == catalogue.counts().passages == 44
    assert catalogue.setting("format") == str(migrations.FORMAT)
    catalogue.close()


def test_files_read_by_earlier_rules_count_as_unread(path: Path):
    assert one(path, "SELECT count(*) FROM files") == 11
    Catalogue(path).close()
    assert one(path, "SELECT count(*) FROM files") == 0


def test_what_was_altered_before_the_sums_were_taken_is_not_taken_for_sound(path: Path):
    do(path, "UPDATE articles SET text = replace(text, 'Croydon', 'Swindon') WHERE row = 3")
    article_id = one(path, "SELECT article_id FROM articles WHERE row = 3")
    catalogue = Catalogue(path)
    assert [altered.article_id for altered in catalogue.altered()] == [article_id]
    ids = catalogue.passage_ids_of(str(article_id))
    assert ids
    assert catalogue.altered_passages(catalogue.passage_ids()) == ids
    with pytest.raises(AlteredArticle, match="the text of article"):
        catalogue.article(str(article_id))
    catalogue.close()


def test_a_step_that_fails_leaves_the_earlier_format_whole(path: Path, monkeypatch):
    before = path.read_bytes()

    def fails(db: sqlite3.Connection) -> None:
        migrations.sum_what_is_cited(db)
        raise CatalogueError("no more")

    monkeypatch.setattr(migrations, "MIGRATIONS", (fails,))
    with pytest.raises(CatalogueError, match="no more"):
        Catalogue(path)
    assert path.read_bytes() == before
    monkeypatch.undo()
    Catalogue(path).close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_killed_at_any_statement_of_a_step_nothing_is_lost(path: Path, tmp_path: Path):
    statements = 0

    class Killing(sqlite3.Connection):
        left = 0

        def execute(self, *args: object) -> sqlite3.Cursor:  # type: ignore[override]
            nonlocal statements
            statements += 1
            if statements == self.left:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().execute(*args)  # type: ignore[arg-type]

    def bring_up(file: Path, left: int) -> None:
        Killing.left = left
        db = sqlite3.connect(file, isolation_level=None, factory=Killing)
        db.row_factory = sqlite3.Row
        migrations.migrate(db)
        db.close()

    whole = tmp_path / "whole.sqlite"
    whole.write_bytes(path.read_bytes())
    bring_up(whole, -1)
    last = statements
    assert last > 100
    for left in (2, 4, 7, last // 3, last // 2, last - 4, last - 3, last - 2, last - 1):
        statements, file = 0, tmp_path / f"{left}.sqlite"
        file.write_bytes(path.read_bytes())
        child = os.fork()
        if not child:
            bring_up(file, left)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        reached = one(file, "SELECT value FROM settings WHERE name = 'format'")
        assert reached in map(str, range(1, migrations.FORMAT + 1))
        catalogue = Catalogue(file)
        assert (catalogue.damage(), catalogue.altered()) == ([], [])
        assert catalogue.counts().passages == 44
        catalogue.close()


def _open(path: Path, found: "multiprocessing.SimpleQueue[object]") -> None:
    try:
        catalogue = Catalogue(path)
        found.put(catalogue.counts().passages)
        catalogue.close()
    except Exception as error:
        found.put(repr(error))


def test_four_that_open_at_once_all_get_it(path: Path):
    context = multiprocessing.get_context("spawn")
    found: multiprocessing.SimpleQueue[object] = context.SimpleQueue()
    children = [context.Process(target=_open, args=(path, found)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [found.get() for _ in children] == [44] * 4


def test_the_lock_is_held_while_the_format_changes_and_only_then(path: Path):
    held: list[object] = []

    @contextmanager
    def exclusive() -> Iterator[None]:
        held.append(one(path, "SELECT value FROM settings WHERE name = 'format'"))
        yield
        held.append(one(path, "SELECT value FROM settings WHERE name = 'format'"))

    for _ in range(2):
        Catalogue(path, exclusive=exclusive).close()
    assert held == ["1", str(migrations.FORMAT)]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ("UPDATE settings SET value = '99' WHERE name = 'format'", "has format 99, this version"),
        ("UPDATE settings SET value = 'x' WHERE name = 'format'", "says that it has format 'x'"),
        ("UPDATE settings SET value = '0' WHERE name = 'format'", "says that it has format '0'"),
        ("DELETE FROM settings WHERE name = 'format'", "says that it has format None"),
    ],
)
def test_a_format_that_is_not_known_is_refused_and_left_as_it_is(path, edit, sentence):
    do(path, edit)
    before = path.read_bytes()
    with pytest.raises(CatalogueError, match=sentence):
        Catalogue(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ("DROP TABLE settings", "lacks the table settings"),
        ("DROP TABLE bands", "lacks the table bands"),
        ("ALTER TABLE passages DROP COLUMN heading", "lacks the column heading of the table pass"),
        ("ALTER TABLE articles RENAME url TO uri", "lacks the column url of the table articles"),
    ],
)
def test_a_missing_table_or_column_is_said(path: Path, edit: str, sentence: str):
    Catalogue(path).close()
    db = sqlite3.connect(path)
    with db:
        db.execute(edit)
    db.close()
    with pytest.raises(CatalogueError, match=f"{sentence}.*restore it from a backup"):
        Catalogue(path)


def test_an_empty_file_is_no_catalogue_unless_one_is_to_be_made(tmp_path: Path):
    (tmp_path / "a.sqlite").touch()
    with pytest.raises(CatalogueError, match="is empty; restore it from a backup"):
        Catalogue(tmp_path / "a.sqlite", create=False)
    Catalogue(tmp_path / "a.sqlite").close()
