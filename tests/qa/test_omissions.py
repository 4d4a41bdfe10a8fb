"""A file that was read in part only is added, and what was left out of it is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from typer.testing import CliRunner

from corpus.article import Omission
from corpus.formats import ocr
from qa import Library
from qa.cli.commands import app
from qa.status import AddReport
from tests.fakes import WordEncoder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A document of three pages, of which the second and third show a drawing alone."""
    paper = FPDF()
    paper.set_font("Helvetica", size=12)
    paper.add_page()
    paper.multi_cell(0, 8, "The ferry to the island runs every hour from April to October.")
    for _ in range(2):
        paper.add_page()
        paper.rect(20, 20, 100, 100)
    path = tmp_path / "ferry.pdf"
    paper.output(str(path))
    return path


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", encoder=WordEncoder("ferry")) as library:
        yield library


def omission(path: Path) -> Omission:
    return Omission(
        str(path),
        "Pages 2 and 3 of 3 are without text, so probably scanned, and left out; install text "
        "recognition with: pip install 'pressmark[ocr]', then add the file with --retry."
        if ocr.installed() is None
        else "Pages 2 and 3 of 3 are without text, and none was recognised in what is shown there.",
    )


def test_what_was_left_out_is_reported_whenever_the_file_is_added(library: Library, path: Path):
    assert library.add(path) == AddReport(added=1, omissions=(omission(path),))
    assert library.add(path) == AddReport(unchanged=1, omissions=(omission(path),))
    assert library.add(path, retry=True) == AddReport(unchanged=1, omissions=(omission(path),))
    assert library.status().omissions == (omission(path),)


@pytest.mark.parametrize("by", ["path", "id", "pruning", "other words"])
def test_what_was_left_out_is_forgotten_with_the_file(library: Library, path: Path, by: str):
    library.add(path)
    if by == "path":
        library.remove(path)
    elif by == "id":
        library.remove(library.article_ids()[0])
    elif by == "pruning":
        (path.parent / "other.txt").write_text("The lamp is lit.")
        path.unlink()
        library.add(path.parent, prune=True)
    else:
        paper = FPDF()
        paper.set_font("Helvetica", size=12)
        paper.add_page()
        paper.multi_cell(0, 8, "The ferry to the island runs no more.")
        paper.output(str(path))
        assert library.add(path) == AddReport(updated=1)
    assert library.status().omissions == ()


def test_the_command_line_says_what_was_read_in_part(tmp_path: Path, path: Path):
    run = CliRunner().invoke
    folder = ["--library", str(tmp_path / "library")]
    added = run(app, ["add", str(path), *folder])
    assert added.exit_code == 0
    assert added.stdout == (
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 failed, 1 read in part\n"
    )
    line = f"  {path}: {omission(path).reason}\n"
    assert added.stderr.endswith(line)
    assert run(app, ["status", *folder]).stdout.endswith(f"In part    1\n{line}")
    assert run(app, ["status", "--failures", *folder]).stdout == line
