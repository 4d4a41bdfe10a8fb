"""A dry run says what adding would do, and changes nothing."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa import Library
from qa.as_read import Words
from qa.cli.commands import app
from qa.status import AddReport, Became, Rehearsed
from tests.fakes import SIMILARITY, WordEncoder

FERRY = "The ferry runs\n\nPublished: 5 May 2023\n\nThe ferry to the island runs every hour.\n"
LAMP = "The lamp is lit\n\nThe lamp at the harbour is lit each night until ten.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "lamp.txt").write_text(LAMP)
    return folder


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder("ferry")


@pytest.fixture
def library(tmp_path: Path, encoder: WordEncoder) -> Iterator[Library]:
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        yield library


def bytes_of(folder: Path) -> dict[str, str]:
    """The sum of each file of a library, but for what SQLite keeps beside its own."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def told(report: AddReport) -> list[tuple[str, str, str]]:
    return [(one.became.value, Path(one.source).name, one.title) for one in report.rehearsed]


def test_what_each_file_gives_is_told_with_its_date_and_words(library: Library, folder: Path):
    (folder / "broken.pdf").write_bytes(b"no document")
    report = library.add(folder, dry_run=True)
    assert report.rehearsed[0] == Rehearsed(
        str(folder / "ferry.txt"),
        Became.ADDED,
        report.rehearsed[0].article_id,
        "The ferry runs",
        date(2023, 5, 5),
        "Published: 5 May 2023",
        Words(11, 4),
    )
    assert told(report)[1:] == [("added", "lamp.txt", "The lamp is lit")]
    assert [failure.source for failure in report.failed] == [str(folder / "broken.pdf")]
    assert (report.added, report.updated, report.unchanged) == (2, 0, 0)


def test_nothing_in_the_library_changes(
    library: Library, folder: Path, encoder: WordEncoder, tmp_path: Path
):
    library.add(folder / "ferry.txt")
    encoder.encoded.clear()
    before, change = bytes_of(tmp_path / "library"), library.status().change
    (folder / "ferry.txt").write_text(FERRY.replace("hour", "day"))
    library.add(folder, dry_run=True)
    assert (bytes_of(tmp_path / "library"), library.status().change) == (before, change)
    assert library.status().failures == ()
    assert (encoder.encoded, len(library.article_ids())) == ([], 1)


def test_a_dry_run_says_what_adding_then_does(library: Library, folder: Path):
    feed = [{"id": f"f{n}", "title": f"Tide {n}", "text": f"The tide is {n} feet."} for n in (1, 2)]
    (folder / "tides.jsonl").write_text("".join(json.dumps(one) + "\n" for one in feed))
    library.add(folder)
    (folder / "ferry.txt").write_text(FERRY.replace("hour", "day"))
    (folder / "lamp.txt").unlink()
    (folder / "again.txt").write_text(FERRY.replace("hour", "week"))
    (folder / "copy.txt").write_text(FERRY.replace("hour", "week"))
    report = library.add(folder, prune=True, dry_run=True)
    assert told(report) == [
        ("added", "again.txt", "The ferry runs"),
        ("unchanged", "copy.txt", "The ferry runs"),
        ("updated", "ferry.txt", "The ferry runs"),
        ("unchanged", "tides.jsonl#1", "Tide 1"),
        ("unchanged", "tides.jsonl#2", "Tide 2"),
        ("removed", "lamp.txt", "The lamp is lit"),
    ]
    really = library.add(folder, prune=True)
    assert really == AddReport(added=1, updated=1, unchanged=3, removed=1)
    counts = ("added", "updated", "unchanged", "removed", "failed", "omissions")
    assert [getattr(report, name) for name in counts] == [getattr(really, name) for name in counts]


def test_by_command_nothing_is_made_and_the_exit_code_is_that_of_adding(
    folder: Path, tmp_path: Path
):
    at = tmp_path / "library"

    def add(*arguments: str | Path):
        given = ["add", *map(str, arguments), "--dry-run", "--quiet", "--library", str(at)]
        return CliRunner().invoke(app, given)

    found = add(folder / "ferry.txt")
    assert (found.exit_code, found.stderr) == (0, "")
    assert (
        found.stdout
        == f"""\
added      {folder / "ferry.txt"}
  The ferry runs
  date 2023-05-05, read from: Published: 5 May 2023
  words 11 of text, 4 of furniture
Nothing was stored. It would be:
1 added, 0 updated, 0 unchanged, 0 removed, 0 failed
"""
    )
    (folder / "empty.txt").write_text("")
    found = add(folder / "empty.txt")
    assert found.exit_code == 1
    assert found.stderr.startswith(f"  {folder / 'empty.txt'}: The file is empty")
    assert add(tmp_path / "nowhere").exit_code == 1
    assert add("--max-file-mb", "0", folder).exit_code == 2
    assert not at.exists()
    at.mkdir()
    (at / "catalogue.sqlite").write_bytes(b"not a database, far from it" * 50)
    assert add(folder).exit_code == 3
