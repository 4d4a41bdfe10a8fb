"""A catalogue that can't be the one its indexes were built from is refused, never replaced."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import CatalogueError
from qa import Library, Question
from qa.errors import CatalogueLost
from qa.retrieval.manifest import Manifest
from tests.fakes import SIMILARITY, WordEncoder

QUESTION = "What score did inspectors give the harbour?"


def opened(path: Path, **more: bool) -> Library:
    encoder = WordEncoder("harbour", "bridge", "score", "inspectors")
    return Library.open(path, encoder=encoder, settings=SIMILARITY, **more)


def article(folder: Path, name: str, score: int) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(
        f"The {name} opens\n\nInspectors gave the {name} a score of {score} out of 50.\n"
    )
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of two articles; beside it a copy of its catalogue when it had one."""
    path = tmp_path / "library"
    with opened(path) as library:
        library.add(article(tmp_path, "harbour", 13))
    shutil.copy(path / "catalogue.sqlite", tmp_path / "older.sqlite")
    with opened(path) as library:
        library.add(article(tmp_path, "bridge", 29))
        change = library.status().change
    assert change == 3
    shutil.copy(path / "catalogue.sqlite", tmp_path / "whole.sqlite")
    with opened(tmp_path / "another") as library:
        for n in range(9):
            library.add(article(tmp_path, f"bridge {n}", n))
    return path


def put(path: Path, copy: str) -> None:
    shutil.copy(path.parent / copy, path / "catalogue.sqlite")


def without_tables(path: Path) -> None:
    (path / "catalogue.sqlite").unlink()
    db = sqlite3.connect(path / "catalogue.sqlite")
    db.execute("PRAGMA user_version = 7")
    db.close()


LOSSES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (
        lambda path: (path / "catalogue.sqlite").unlink(),
        "catalogue.sqlite is missing, but the indexes beside it have reached change 3 of one",
    ),
    "emptied": (
        lambda path: (path / "catalogue.sqlite").write_bytes(b""),
        "catalogue.sqlite is empty, but the indexes beside it have reached change 3 of one",
    ),
    "without tables": (
        without_tables,
        "catalogue.sqlite is at change 0, but the indexes beside it have reached change 3",
    ),
    "older": (
        lambda path: put(path, "older.sqlite"),
        "catalogue.sqlite is at change 2, but the indexes beside it have reached change 3",
    ),
    "another library's": (
        lambda path: put(path, "another/catalogue.sqlite"),
        "catalogue.sqlite is the catalogue of another library than the indexes beside it",
    ),
}


def files(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and file.name != "catalogue.sqlite"
    }


@pytest.mark.parametrize("loss", LOSSES)
def test_a_lost_catalogue_is_refused_with_what_was_found_and_the_ways_out(path: Path, loss: str):
    lose, found = LOSSES[loss]
    before = files(path)
    lose(path)
    for create in (True, False, True):  # the refusal itself changes nothing
        with pytest.raises(CatalogueLost) as refused:
            opened(path, create=create)
        assert str(refused.value).startswith(f"{path}/{found}")
        assert "Put catalogue.sqlite back from a backup (pressmark restore)" in str(refused.value)
        assert str(refused.value).endswith(f"pressmark doctor --fix --library {path}")
    assert (path / "catalogue.sqlite").exists() == (loss != "missing")
    assert files(path) == before


@pytest.mark.parametrize("loss", LOSSES)
def test_the_catalogue_put_back_the_library_is_as_it_was_without_rebuilding(path: Path, loss: str):
    before = files(path)
    LOSSES[loss][0](path)
    with pytest.raises(CatalogueLost):
        opened(path)
    put(path, "whole.sqlite")
    with opened(path) as library:
        assert library.ask(QUESTION).text == "13 out of 50"
        assert library.doctor() == []
    assert files(path) == before


@pytest.mark.parametrize("loss", LOSSES)
def test_one_explicit_step_takes_the_catalogue_as_it_is_and_rebuilds_the_indexes(path, loss):
    LOSSES[loss][0](path)
    with opened(path, create=False, accept_catalogue=True) as library:
        fault = str(path / LOSSES[loss][1])
        (finding,) = library.doctor(fix=True)
        assert (finding.mended, finding.given_up) == (False, True)
        assert finding.fault.startswith(fault)
        assert library.doctor() == []
        left = library.article_ids()
    with opened(path) as library:
        assert library.article_ids() == left
        assert library.doctor() == []
        (answer,) = library.ask_many([Question("bridge harbour")], retrieval_only=True)
        assert {hit.article_id for hit in answer.retrieved} == set(left)
    assert len(left) == {"older": 1, "another library's": 9}.get(loss, 0)


def test_without_a_manifest_the_indexes_alone_prove_that_there_was_a_catalogue(path: Path):
    (path / "catalogue.sqlite").unlink()
    (path / "manifest.json").unlink()
    with pytest.raises(CatalogueLost, match=r"missing, but vectors\.faiss and lexical beside it"):
        opened(path)
    assert (path / "vectors.faiss").exists()


def test_an_empty_library_that_was_only_asked_may_begin_anew(tmp_path: Path):
    with opened(tmp_path / "l") as library:
        assert not library.ask(QUESTION).answered
    (tmp_path / "l" / "catalogue.sqlite").unlink()
    with opened(tmp_path / "l") as library:
        library.add(article(tmp_path, "harbour", 13))
        assert library.ask(QUESTION).text == "13 out of 50"


def test_a_library_whose_manifest_bears_no_proof_opens_without_rebuilding(path: Path):
    """As releases before made it: no library's id, no change of the catalogue."""
    db = sqlite3.connect(path / "catalogue.sqlite")
    with db:
        assert db.execute("DELETE FROM settings WHERE name = 'library'").rowcount == 1
    db.close()
    manifest = path / "manifest.json"
    row = json.loads(manifest.read_text())
    del row["catalogue"], row["lexical"]["sha256"]
    assert row.keys() == {"format", "model", "vectors", "lexical"}
    manifest.write_text(json.dumps(row))
    before = files(path)
    with opened(path) as library:
        assert library.ask(QUESTION).text == "13 out of 50"
    assert files(path) == before
    put(path, "older.sqlite")
    with pytest.raises(CatalogueLost):
        opened(path)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"format": 1, "model": "words", "catalogue": {"change": Infinity}}']
)
def test_a_manifest_that_says_something_endless_is_a_damaged_one(path: Path, text: str):
    (path / "manifest.json").write_text(text)
    with opened(path) as library:
        assert library.ask(QUESTION).text == "13 out of 50"
        assert library.doctor() == []


def test_a_damaged_manifest_is_logged_in_our_words(tmp_path: Path, caplog):
    path, of_each = tmp_path / "manifest.json", "it doesn't say of each index which change it has"
    told = {
        '{"format": 1,\n': "is damaged (in line 2 it is no JSON text any more)",
        "[]": "is damaged (it holds JSON, but no object)",
        '{"format": 1, "vectors": {}}': f"is damaged ({of_each} reached)",
        '{"format": 1, "model": "m", "vectors": 5}': f"is damaged ({of_each} reached)",
        '{"format": 1, "model": "m", "vectors": {"change": Infinity}}': f"is damaged ({of_each} r",
    }
    for text, said in told.items():
        caplog.clear()
        path.write_text(text)
        assert Manifest.read(path) == Manifest()
        assert caplog.messages[0].startswith(f"{path} {said}")


@pytest.mark.parametrize("gone", [True, False])
def test_a_catalogue_that_is_taken_away_while_it_is_open_is_missed(path: Path, gone: bool):
    """What was written to the file that was there before would be nowhere."""
    with opened(path) as library:
        assert library.ask(QUESTION).text == "13 out of 50"
        for name in ("catalogue.sqlite-wal", "catalogue.sqlite-shm", "catalogue.sqlite"):
            (path / name).unlink(missing_ok=True)
        if not gone:
            shutil.copy(path.parent / "another" / "catalogue.sqlite", path)
        for use in (lambda: library.ask(QUESTION), lambda: library.add(path.parent / "bridge.txt")):
            told = "unable to open" if gone else "the catalogue of another library than the inde"
            with pytest.raises(CatalogueError if gone else CatalogueLost, match=told):
                use()
        assert (path / "catalogue.sqlite").exists() != gone
