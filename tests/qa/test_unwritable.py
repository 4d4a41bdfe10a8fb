"""Asking where nothing can be written: a folder that is really read-only, a disk really full."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from qa import Library
from qa.errors import LibraryError
from tests.fakes import READ_APART, WordEncoder

QUESTION = "What score did inspectors give the harbour?"
DISK_BYTES = 3_000_000


def opened(path: Path) -> Library:
    encoder = WordEncoder("harbour", "score", "inspectors", "council")
    return Library.open(path, create=False, encoder=encoder, settings=READ_APART)


def mount(*arguments: str | Path) -> None:
    """Mount something, or skip the test where that isn't allowed."""
    try:
        subprocess.run(["mount", *arguments], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"nothing can be mounted here: {error}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "harbour.txt").write_text(
        "The harbour opens\n\nInspectors gave the harbour a score of 34 out of 36.\n"
    )
    encoder = WordEncoder("harbour", "score", "inspectors", "council")
    with Library.open(tmp_path / "library", encoder=encoder, settings=READ_APART) as library:
        library.add(tmp_path / "harbour.txt")
    return tmp_path / "library"


@pytest.fixture
def read_only(path: Path) -> Iterator[Path]:
    """The library in a file system that is mounted read-only."""
    mount("--bind", path, path)
    try:
        mount("-o", "remount,ro,bind", path)
        with pytest.raises(OSError, match="Read-only"):
            (path / "new").touch()
        yield path
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)


@pytest.fixture
def full(path: Path, tmp_path: Path) -> Iterator[Path]:
    """The library on a disk without one free byte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", disk)
    try:
        shutil.copytree(path, disk / "library")
        fill(disk)
        yield disk / "library"
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def fill(disk: Path) -> None:
    with (disk / "filler").open("ab", buffering=0) as filler:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                pass
    assert os.statvfs(disk).f_bavail == 0


def long_article(folder: Path) -> Path:
    path = folder / "long.txt"
    lines = [f"The council met {n} times about harbour {n}." for n in range(2_000)]
    path.write_text("The council\n\n" + "\n\n".join(lines))
    return path


@pytest.mark.parametrize("gone", [[], ["vectors.faiss", "lexical"], ["manifest.json"]])
def test_in_a_read_only_folder_one_can_ask_and_see_the_status(path, gone, request, caplog):
    for name in gone:
        (shutil.rmtree if (path / name).is_dir() else os.unlink)(path / name)
    request.getfixturevalue("read_only")
    for _ in range(2):
        with opened(path) as library:
            assert library.ask(QUESTION).text == "34 out of 36"
            assert library.ask(QUESTION).citations[0].quote.endswith("a score of 34 out of 36.")
            assert library.status().counts.articles == 1
            assert not library.status().writable
    if not gone:
        assert caplog.messages == []  # the indexes are used as they are


def test_in_a_read_only_folder_adding_says_so_in_a_sentence(read_only: Path, tmp_path: Path):
    with opened(read_only) as library:
        with pytest.raises(LibraryError, match=r"can't be written.*whether you may write"):
            library.add(tmp_path / "harbour.txt")
        assert library.ask(QUESTION).answered


def test_what_is_written_to_a_folder_that_is_read_only_for_us_is_seen(
    read_only: Path, tmp_path: Path
):
    with opened(read_only) as library:
        assert len(library.article_ids()) == 1
        mount("-o", "remount,rw,bind", read_only)
        (tmp_path / "bridge.txt").write_text("The bridge\n\nThe council closed the bridge.\n")
        with opened(read_only) as writer:
            writer.add(tmp_path / "bridge.txt")
        mount("-o", "remount,ro,bind", read_only)
        assert len(library.article_ids()) == 2
        assert library.ask("What did the council do?").citations[0].place.title == "The bridge"


@pytest.mark.parametrize("gone", [[], ["vectors.faiss", "lexical"], ["manifest.json"]])
def test_on_a_full_disk_one_can_ask_and_see_the_status(full: Path, gone: list[str]):
    for name in gone:
        (shutil.rmtree if (full / name).is_dir() else os.unlink)(full / name)
    fill(full.parent)
    with opened(full) as library:
        assert library.ask(QUESTION).text == "34 out of 36"
        assert library.status().counts.articles == 1


def test_on_a_full_disk_adding_ends_in_a_sentence_and_nothing_is_lost(full: Path, tmp_path: Path):
    with opened(full) as library:
        with pytest.raises((CorpusError, LibraryError), match="see whether"):
            library.add(long_article(tmp_path))
        assert library.ask(QUESTION).text == "34 out of 36"
    (full.parent / "filler").unlink()
    with opened(full) as library:
        assert library.doctor() == []
        assert library.add(long_article(tmp_path)).added == 1
        assert library.doctor() == []
        assert library.ask(QUESTION).text == "34 out of 36"
