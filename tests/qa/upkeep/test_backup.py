"""What is backed up can be proved, comes back whole, and is never half a backup."""

import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import numpy as np
import pytest

from corpus.errors import CatalogueError
from qa import Library
from qa.errors import BackupError, LibraryError
from qa.retrieval.manifest import LIBRARY_ID
from qa.status import CopyOf, IndexProgress
from qa.upkeep import pieces
from qa.upkeep.adding import AddReport
from tests.fakes import SIMILARITY, WordEncoder
from tests.libraries import unpack
from tests.qa.crashing import Nursery, open_library

HARBOUR = "The harbour opens\n\nThe new harbour opened in May. It took the council three years.\n"


def opened(path: Path) -> Library:
    return Library.open(path, encoder=WordEncoder("harbour", "bridge"), settings=SIMILARITY)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "harbour.txt").write_text(HARBOUR)
    with opened(tmp_path / "library") as library:
        library.add(tmp_path / "harbour.txt")
        (tmp_path / "harbour.txt").write_text(HARBOUR.replace("three", "four"))
        library.add(tmp_path / "harbour.txt")
        yield library


def history(library: Library) -> list[list[str]]:
    """The texts of every version of every article."""
    return [
        [version.text for version in library._catalogue.versions(article_id)]
        for article_id in library.article_ids()
    ]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_was_backed_up_comes_back_with_all_versions_and_answers(library, tmp_path):
    made = library.backup(tmp_path / "backup")
    assert (made.articles, made.versions, made.copied_bytes) == (1, 2, made.bytes)
    restored = Library.restore(tmp_path / "backup", tmp_path / "other")
    assert restored == made
    with opened(tmp_path / "other") as other:
        assert history(other) == history(library)
        citations = other.ask("When did the harbour open?").citations
        assert citations
        assert citations == library.ask("When did the harbour open?").citations
        assert other.doctor() == []
        assert other.add(tmp_path / "harbour.txt") == AddReport(unchanged=1)


def indexes(folder: Path) -> dict[str, bytes]:
    """The files of both indexes, without the locks of who opens them."""
    held = {**files(folder / "lexical"), "vectors": (folder / "vectors.faiss").read_bytes()}
    return {name: data for name, data in held.items() if not name.endswith(".lock")}


@pytest.mark.parametrize("ask_only", [False, True])
def test_a_restored_library_has_its_indexes_before_anybody_asks(library, tmp_path, ask_only):
    library.backup(tmp_path / "backup")
    told: list[IndexProgress] = []
    Library.restore(
        *(tmp_path / "backup", tmp_path / "other"), ask_only=ask_only, on_progress=told.append
    )
    shares = [one.share for one in told]
    assert (sorted(shares), shares[-1]) == (shares, 1.0)
    proving = [one for one in told if not one.index]
    assert proving
    assert [(one.index, one.passages) for one in told[len(proving) :]] == [
        ("vector index", 1),
        ("lexical index", 1),
    ]
    before = indexes(tmp_path / "other")
    with opened(tmp_path / "other") as other:
        assert other.ask("When did the harbour open?").citations
    assert indexes(tmp_path / "other") == before


@pytest.mark.parametrize("nth", [1, 3, 4])
def test_a_restoring_that_is_stopped_while_it_proves_the_backup_leaves_nothing(
    library, tmp_path, nth
):
    told: list[IndexProgress] = []

    def stop(done: IndexProgress) -> None:
        told.append(done)
        if len(told) == nth:
            raise KeyboardInterrupt

    library.backup(tmp_path / "backup")
    with pytest.raises(KeyboardInterrupt):
        Library.restore(tmp_path / "backup", tmp_path / "other", on_progress=stop)
    assert [one.index for one in told] == nth * [""]
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("index", ["vector index", "lexical index"])
def test_a_restoring_that_is_stopped_at_its_indexes_leaves_a_library_that_builds_them(
    library, tmp_path, index
):
    def stop(done: IndexProgress) -> None:
        if done.index == index:
            raise KeyboardInterrupt

    library.backup(tmp_path / "backup")
    with pytest.raises(KeyboardInterrupt):
        Library.restore(tmp_path / "backup", tmp_path / "other", on_progress=stop)
    with opened(tmp_path / "other") as other:
        question = "When did the harbour open?"
        assert other.ask(question).citations == library.ask(question).citations
        assert other.doctor() == []


def test_a_second_backup_copies_what_has_changed(tmp_path: Path):
    path = tmp_path / "feed.jsonl"
    said = "Boat {0} lies beside quay {0}, and another one beside pier {0} of it. "
    rows = [
        {
            "id": f"{n}",
            "title": f"T {n}",
            "text": "".join(said.format(f"{n}-{k}") for k in range(32)),
        }
        for n in range(900)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "harbour.txt").write_text(HARBOUR)
    with opened(tmp_path / "library") as library:
        library.add(path)
        first = library.backup(tmp_path / "backup")
        assert library.backup(tmp_path / "backup").copied_bytes == 0
        library.add(tmp_path / "harbour.txt")
        second = library.backup(tmp_path / "backup")
    assert first.copied_bytes > 3_000_000
    assert 0 < second.copied_bytes < 64 * pieces.PART_BYTES
    held = sum(p.stat().st_size for p in (tmp_path / "backup" / "parts").rglob("*.part"))
    assert held == second.bytes
    assert Library.restore(tmp_path / "backup", tmp_path / "other").articles == 901


def test_what_was_removed_is_gone_from_the_next_backup(library: Library, tmp_path: Path):
    library.backup(tmp_path / "backup")
    assert library.remove(tmp_path / "harbour.txt") == 1
    assert library.backup(tmp_path / "backup").versions == 0
    Library.restore(tmp_path / "backup", tmp_path / "other")
    with opened(tmp_path / "other") as other:
        assert other.article_ids() == []


def test_a_library_with_articles_is_not_overwritten_unless_told_to(library, tmp_path):
    library.backup(tmp_path / "backup")
    (tmp_path / "bridge.txt").write_text("The bridge closes\n\nThe old bridge will close.\n")
    with opened(tmp_path / "other") as other:
        other.add(tmp_path / "bridge.txt")
        before = files(tmp_path / "other")
        with pytest.raises(BackupError, match="other holds a library already, so nothing was"):
            Library.restore(tmp_path / "backup", tmp_path / "other")
        assert files(tmp_path / "other") == before
    Library.restore(tmp_path / "backup", tmp_path / "other", overwrite=True)
    with opened(tmp_path / "other") as other:
        assert history(other) == history(library)
        assert other.doctor() == []


@pytest.mark.parametrize("loss", ["missing", "empty", "garbage", "older"])
def test_a_lost_catalogue_comes_back(library: Library, tmp_path: Path, loss: str):
    catalogue, kept = library.path / "catalogue.sqlite", history(library)
    library.close()
    early = catalogue.read_bytes()
    with opened(library.path) as again:
        (tmp_path / "bridge.txt").write_text("The bridge closes\n\nThe old bridge will close.\n")
        again.add(tmp_path / "bridge.txt")
        kept = history(again)
        again.backup(tmp_path / "backup")
    match loss:
        case "missing":
            catalogue.unlink()
        case "empty":
            catalogue.write_bytes(b"")
        case "garbage":
            catalogue.write_bytes(b"garbage" * 10_000)
        case _:
            catalogue.write_bytes(early)
    with pytest.raises((LibraryError, CatalogueError)):
        opened(library.path).close()
    overwrite = loss in ("garbage", "older")
    Library.restore(tmp_path / "backup", library.path, overwrite=overwrite)
    with opened(library.path) as restored:
        assert (history(restored), restored.doctor()) == (kept, [])


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("harm", ["a part", "a missing part", "the list", "the sum", "no list"])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_made(
    library, tmp_path, harm, is_there
):
    backup, to = tmp_path / "backup", tmp_path / "new" / "other"
    if is_there:
        to.mkdir(parents=True)
    library.backup(backup)
    part, listed = next((backup / "parts").rglob("*.part")), backup / "backup.json"
    match harm:
        case "a part":
            data = bytearray(part.read_bytes())
            data[len(data) // 2] ^= 1
            part.write_bytes(data)
        case "a missing part":
            part.unlink()
        case "the list":
            listed.write_text(listed.read_text().replace('"articles": 1', '"articles": 2'))
        case "the sum":
            listed.write_text(listed.read_text()[:-200])
        case _:
            listed.unlink()
    said = {
        "a part": "was altered; use another backup",
        "a missing part": "is not whole",
        "the list": "was altered, so it proves nothing",
        "the sum": "is damaged",
        "no list": "there is no backup in",
    }
    with pytest.raises(BackupError, match=said[harm]):
        Library.restore(backup, to)
    assert list((tmp_path / "new").rglob("*")) == ([to] if is_there else [])
    assert (tmp_path / "new").exists() is is_there


def put(kind: str, path: Path) -> None:
    """Put something that is no regular file in a file's place."""
    path.unlink(missing_ok=True)
    match kind:
        case "a named pipe":
            os.mkfifo(path)
        case "a socket":
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(os.path.relpath(path))  # such addresses are short
        case "a device":
            path.symlink_to(os.devnull)
        case _:
            path.mkdir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_what_is_no_file_in_a_backup_is_not_opened(library, tmp_path, monkeypatch):
    """A named pipe would be waited for, for ever."""
    monkeypatch.chdir(tmp_path)
    whole, to = tmp_path / "whole", tmp_path / "other"
    library.backup(whole)
    for kind in ("a named pipe", "a socket", "a device", "a folder"):
        backup = tmp_path / kind
        shutil.copytree(whole, backup)
        part = next((backup / "parts").rglob("*.part"))
        put(kind, part)
        said = re.escape(f"{part} can't be read ({kind}, not a file); use another backup")
        with pytest.raises(BackupError, match=said):
            Library.restore(backup, to)
        put(kind, backup / "backup.json")
        said = re.escape(f"there is no backup in {backup} (backup.json: {kind}, not a file); see")
        with pytest.raises(BackupError, match=said):
            Library.restore(backup, to)
        with pytest.raises(BackupError, match=said):
            library.backup(backup)
        assert not to.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_named_pipes_in_the_way_of_what_is_written_are_replaced(library, tmp_path):
    backup, to = tmp_path / "backup", tmp_path / "other"
    made = library.backup(backup)
    parts = (backup / "parts").rglob("*.part")
    put("a named pipe", max(parts, key=lambda part: part.stat().st_size))
    put("a named pipe", backup / ".catalogue.copy")
    put("a named pipe", backup / ".backup.json.new")
    assert library.backup(backup) == replace(
        made, made=ANY, copied_bytes=min(pieces.PART_BYTES, made.bytes)
    )
    to.mkdir()
    for name in (".catalogue.copy", ".catalogue.sqlite.new", "manifest.json", "vectors.faiss"):
        put("a named pipe", to / name)
    Library.restore(backup, to)
    put("a named pipe", to / "manifest.json")
    with opened(to) as other:
        assert history(other) == history(library)
        assert other.doctor(fix=True) == []


@pytest.mark.parametrize("below", [".", "parts", "new/library"])
def test_a_library_is_not_restored_into_its_backup(library, tmp_path, below):
    library.backup(tmp_path / "backup")
    before = files(tmp_path / "backup")
    with pytest.raises(BackupError, match=r"is in the backup itself.*choose another folder"):
        Library.restore(tmp_path / "backup", tmp_path / "backup" / below, overwrite=True)
    assert files(tmp_path / "backup") == before


@pytest.mark.parametrize("within", ["lexical/backup", "backup"])
def test_a_backup_that_lies_in_the_library_is_not_restored_over_it(library, tmp_path, within):
    library.backup(tmp_path / "backup")
    moved = library.path / within
    shutil.copytree(tmp_path / "backup", moved, dirs_exist_ok=True)
    link = tmp_path / "link"
    link.symlink_to(moved)
    assembled = tmp_path / "assembled"
    assembled.mkdir()
    for name in ("backup.json", "parts"):
        (assembled / name).symlink_to(moved / name)
    library.close()
    before = files(library.path)
    for source in (moved, link, assembled):
        with pytest.raises(BackupError, match=r"is in the library .* itself, which is to be repl"):
            Library.restore(source, library.path, overwrite=True)
    assert files(library.path) == before


def test_a_library_is_not_restored_into_its_backup_by_a_link(library, tmp_path):
    library.backup(tmp_path / "backup")
    (tmp_path / "link").symlink_to(tmp_path / "backup")
    (tmp_path / "library-link").symlink_to(tmp_path / "backup" / "parts")
    before = files(tmp_path / "backup")
    for to in (tmp_path / "link" / "new", tmp_path / "library-link"):
        with pytest.raises(BackupError, match=r"is in the backup itself.*choose another folder"):
            Library.restore(tmp_path / "backup", to, overwrite=True)
    assert files(tmp_path / "backup") == before


def test_what_a_link_in_the_library_leads_to_is_kept_when_it_is_replaced(library, tmp_path):
    library.backup(tmp_path / "backup")
    library.close()
    (library.path / "lexical").rename(tmp_path / "elsewhere")
    (library.path / "lexical").symlink_to(tmp_path / "elsewhere")
    before = files(tmp_path / "elsewhere")
    Library.restore(tmp_path / "backup", library.path, overwrite=True)
    assert (before, (library.path / "lexical").is_symlink()) == (
        files(tmp_path / "elsewhere"),
        False,
    )


def test_a_library_that_is_not_sound_is_not_backed_up_over_a_sound_one(library, tmp_path):
    library.backup(tmp_path / "backup")
    before = files(tmp_path / "backup")
    db = sqlite3.connect(library.path / "catalogue.sqlite")
    with db:
        db.execute("UPDATE articles SET text = replace(text, 'May', 'June')")
    db.close()
    with pytest.raises(BackupError, match="is not sound, so nothing was backed up: the text of"):
        library.backup(tmp_path / "backup")
    assert files(tmp_path / "backup") == before


def test_a_folder_with_other_files_or_another_librarys_backup_is_refused(library, tmp_path):
    with pytest.raises(BackupError, match="is in the library itself"):
        library.backup(library.path / "backup")
    full = tmp_path / "letters"
    full.mkdir()
    (full / "letter.txt").write_text("Dear editor")
    with pytest.raises(BackupError, match=r"holds other files, such as letter\.txt"):
        library.backup(full)
    assert [path.name for path in full.iterdir()] == ["letter.txt"]
    with opened(tmp_path / "other") as other:
        other.add(tmp_path / "harbour.txt")
        other.backup(tmp_path / "backup")
    with pytest.raises(BackupError, match="has the backup of another library"):
        library.backup(tmp_path / "backup")


def test_a_backup_of_an_earlier_release_is_brought_up_to_date_when_it_is_restored(tmp_path):
    old = unpack(1, tmp_path)
    with Library.open(old) as library:
        library.backup(tmp_path / "backup")
        kept = history(library)
    Library.restore(tmp_path / "backup", tmp_path / "other")
    with Library.open(tmp_path / "other") as other:
        assert (history(other), other.doctor()) == (kept, [])


# With other processes

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


def feeds(folder: Path, parts: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{part}.jsonl" for part in range(parts)]
    for part, path in enumerate(paths):
        rows = [
            {"id": f"{part}-{n}", "title": f"T {n}", "text": f"Harbour {part} has {n} boats."}
            for n in range(20)
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return paths


@needs_fork
def test_a_backup_while_another_process_adds_is_of_one_moment(nursery: Nursery, tmp_path: Path):
    library, paths = tmp_path / "library", feeds(tmp_path / "feeds", 12)
    assert nursery.run("add", library, paths[0]) == 0
    adder = nursery.start("add", library, *paths[1:])
    found = []
    with open_library(library) as opened:
        for n in range(6):
            made = opened.backup(tmp_path / "backup")
            restored = tmp_path / f"restored-{n}"
            assert Library.restore(tmp_path / "backup", restored) == made
            with open_library(restored) as copy:
                assert copy.doctor() == []
                assert len(copy.article_ids()) == made.articles
                found.append((made.change, made.articles))
    assert nursery.wait(adder) == 0
    assert found == sorted(found)
    # A change brings all of a batch, or nothing.
    assert all(articles % 16 in (0, 4, 8, 12) for _, articles in found), found
    with open_library(library) as opened:
        assert opened.doctor() == []
        assert opened.backup(tmp_path / "backup").articles == 240


@needs_fork
def test_a_backup_killed_at_any_moment_leaves_the_one_before_or_the_new_one(
    nursery: Nursery, tmp_path: Path
):
    library, paths = tmp_path / "library", feeds(tmp_path / "feeds", 2)
    assert nursery.run("add", library, paths[0]) == 0
    with open_library(library) as opened:
        opened.backup(tmp_path / "backup")
        opened.add(paths[1])
    rng, killed = random.Random(3), 0
    for n in range(14):
        child = nursery.start("back_up", library, tmp_path / "backup")
        time.sleep(rng.uniform(0, 0.12))
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        killed += nursery.wait(child) == -signal.SIGKILL
        made = Library.restore(tmp_path / "backup", tmp_path / f"restored-{n}")
        assert made.articles in (20, 40)
    assert killed
    with open_library(library) as opened:
        assert opened.backup(tmp_path / "backup").articles == 40
    assert {path.name for path in (tmp_path / "backup").iterdir()} == {
        ".lock",
        "backup.json",
        "parts",
    }


@needs_fork
def test_a_restoring_killed_at_any_moment_leaves_the_library_before_or_the_new_one(
    nursery: Nursery, tmp_path: Path
):
    library, other = tmp_path / "library", tmp_path / "other"
    paths = feeds(tmp_path / "feeds", 3)
    assert nursery.run("add", library, paths[0], paths[1]) == 0
    with open_library(library) as opened:
        opened.backup(tmp_path / "backup")
    rng, killed, found = random.Random(5), 0, set()
    for _ in range(14):
        assert nursery.run("remove_all_and_add", other, paths[2]) == 0
        child = nursery.start("restore", tmp_path / "backup", other)
        time.sleep(rng.uniform(0, 0.15))
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        killed += nursery.wait(child) == -signal.SIGKILL
        with open_library(other) as opened:
            found.add(len(opened.article_ids()))
            assert opened.doctor() == []
    assert killed
    assert found <= {20, 40}


def test_a_full_disk_is_said_and_the_backup_before_stays(library, tmp_path, monkeypatch):
    library.backup(tmp_path / "backup")
    before = files(tmp_path / "backup")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pieces, "replace_text", full)
    with pytest.raises(BackupError, match=r"can't be written \(No space left on device\)"):
        library.backup(tmp_path / "backup")
    assert files(tmp_path / "backup") == before


def test_a_library_that_is_open_while_it_is_restored_counts_from_the_backup(library, tmp_path):
    """What came after the backup had the same numbers as what comes after the restoring."""
    library.backup(tmp_path / "backup")
    add(library, tmp_path / "bridge.txt", "The bridge\n\nThe bridge opened in June.\n")
    assert "bridge" in library.ask("When did the bridge open?").citations[0].quote
    reached = library.status().change
    Library.restore(tmp_path / "backup", library.path, overwrite=True)
    with opened(library.path) as other:
        add(other, tmp_path / "quay.txt", "The quay\n\nNobody knows whose the quay is.\n")
        assert other.status().change == reached
    expected = vectors(library)
    assert library.ask("When did the bridge open?").citations == ()
    assert held(library) == expected
    with opened(library.path) as again:
        assert held(again) == expected
        assert again.doctor() == []


def add(library: Library, path: Path, text: str) -> None:
    path.write_text(text)
    assert library.add(path).added == 1


def vectors(library: Library) -> dict[int, list[float]]:
    """By the catalogue: each passage with its vector."""
    catalogue = library._catalogue
    return {
        one.passage_id: np.frombuffer(one.vector, "<f2").tolist()
        for one in catalogue.vectors(catalogue.passage_ids())
    }


def held(library: Library) -> dict[int, list[float]]:
    """By the index: each passage with the vector nearest to which it is found."""
    _ = library.ask("Is anybody there?")
    by_id = vectors(library)
    found = {}
    for vector in by_id.values():
        (hits,) = library._indexes.vectors.search(np.array([vector], dtype=np.float32), 1)
        found[hits[0].id] = vector
    return found


def test_a_list_that_counts_wrong_is_said_with_both_counts(library, tmp_path):
    made = library.backup(tmp_path / "backup")
    path = tmp_path / "backup" / "backup.json"
    row = json.loads(path.read_text())
    row["backup"]["articles"] = 7
    del row["sum"]
    path.write_text(json.dumps({**row, "sum": pieces.sum_of(row)}))
    said = (
        f"holds 1 article (2 versions) at change {made.change}, but backup.json in it says "
        f"7 articles (2 versions) at change {made.change}, so it is not what was backed up"
    )
    with pytest.raises(BackupError, match=re.escape(said)):
        Library.restore(tmp_path / "backup", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_copy_to_ask_from_says_of_what_and_when_and_what_to_do_instead(library, tmp_path):
    made = library.backup(backup := tmp_path / "backup")
    Library.restore(backup, tmp_path / "copy", ask_only=True)
    with opened(tmp_path / "copy") as copy:
        assert copy.ask("When did the new harbour open?").answered
        status = copy.status()
        said = status.copy_of
        assert said == CopyOf(
            str(library.path), library._catalogue.setting(LIBRARY_ID), made.made, str(backup)
        )
        assert (status.writable, status.to_dict()["copy_of"]["library"]) == (False, said.library)
        for change in (lambda: copy.add(tmp_path / "harbour.txt"), copy.doctor):
            with pytest.raises(LibraryError) as refused:
                change()
            sentence = f"{refused.value}"
            assert f"to ask from only, of the library {library.path}, as it was" in sentence
            assert f"pressmark restore {backup} --ask-only --library {copy.path}" in sentence
        library.remove(library.article_ids()[0])
        library.backup(backup)
        with pytest.raises(BackupError, match="has a later backup of the library"):
            copy.backup(backup)
    Library.restore(backup, tmp_path / "copy", overwrite=True)
    with opened(tmp_path / "copy") as own:
        assert own.status().copy_of is None
        assert own.doctor() == []
