"""A folder in which much can't be read: each has its reason, and everything else is added."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fpdf import FPDF
from typer.testing import CliRunner

from corpus import formats, samples
from corpus.article import Failure
from corpus.formats import ocr
from qa import Library, Settings
from qa.cli.commands import app
from qa.status import AddReport
from tests.fakes import READ_APART, WordEncoder

SAMPLES = 20
LIMITED = replace(READ_APART, max_file_bytes=60_000)
EXTENSIONS = ", ".join(formats.EXTENSIONS)
EMPTY = "The file is empty; put the article into it, or remove it."
LOOP = "This link leads back to a folder that it lies in, a loop without end; remove the link."
DENIED = "There is no permission to read this; allow it, or run as another user."
GONE = "There is nothing at this path; check its spelling, or whether it was moved or deleted."


def line(**fields: str) -> str:
    return json.dumps(fields) + "\n"


def pdf(words: str = "", *, password: str | None = None) -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    if words:
        document.multi_cell(0, 8, words)
    if password:
        document.set_encryption("owner", password)
    return bytes(document.output())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "the articles"
    shutil.copytree(samples.folder(), folder)
    return folder


def spoil(folder: Path) -> dict[str, str]:
    """Put bad files among the good; what must be said of each, by its name below the folder.

    Two of the feeds also hold one good article each.
    """
    docx = next(folder.glob("*.docx")).read_bytes()
    files: dict[str, bytes] = {
        "big.txt": b"Words of a long report. " * 4_200,
        "broken.docx": docx[: len(docx) // 2],
        "cut.jsonl.gz": gzip.compress(line(text="The quay is closed until June.").encode())[:-12],
        "half.jsonl": (
            line(title="Ferry", text="The ferry runs every hour from April.")
            + '{"title": "Half\n'
            + line(title="Only a title")
        ).encode(),
        "empty.txt": b"",
        "locked.pdf": pdf("The bridge closed on Monday.", password="secret"),
        "menu.html": b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "new\nline.txt": b"",
        "no text.csv": b"title,body\nMarket,The market opens.\n",
        "notes.xlsx": b"Words.",
        "picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200),
        "pool-2.jsonl": line(id="x1", title="Court", text="The court costs five pounds.").encode(),
        "pool.jsonl": (
            line(id="x1", title="Pool", text="The pool opens at six.")
            + line(id="x1", title="Gym", text="The gym closes at ten.")
        ).encode(),
        "scan.pdf": pdf(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "loop").symlink_to(".")
    (folder / "nowhere.txt").symlink_to("gone.txt")
    (folder / "self.txt").symlink_to("self.txt")
    return {
        "big.txt": "The file has 0.1 MB, the limit is 0.06 MB; split it, or raise the limit "
        "(--max-file-mb, or max_file_bytes in Settings).",
        "broken.docx": "The document is damaged, or not a Word document; open it in a word "
        "processor and save it anew as .docx.",
        "cut.jsonl.gz#1": "The gzip archive is damaged here (Compressed file ended before the "
        "end-of-stream marker was reached); what stood before was read. Get the file again.",
        "empty.txt": EMPTY,
        "half.jsonl#2": "Line 2 is not valid JSON (Unterminated string starting at character 11); "
        "write one whole JSON object a line.",
        "half.jsonl#3": 'Line 3 has no text; put the article\'s words into the field "text".',
        "locked.pdf": "The PDF is encrypted and asks for a password; save it without one.",
        "loop": LOOP,
        "menu.html": "The page shows menus, links and the like, but no article; save the page of "
        "the article itself.",
        "new\nline.txt": EMPTY,
        "no text.csv": "The feed has no column named text; its columns are 'title', 'body'. Name "
        'the column that holds the articles\' words "text".',
        "notes.xlsx": "The file has the extension .xlsx; those that can be read are "
        f"{EXTENSIONS}. Convert it to one of them.",
        "nowhere.txt": "This link leads to nothing; mend it or remove it.",
        "picture.txt": "The file is a PNG image and not text, whatever its name says; give it the "
        "extension of its real format.",
        "pool.jsonl#1": "The id 'x1' belongs to a different article from "
        f"{folder}/pool-2.jsonl; give one of them another id, or remove that one first.",
        "pool.jsonl#2": "The id 'x1' belongs to a different article from "
        f"{folder}/pool-2.jsonl; give one of them another id, or remove that one first.",
        "scan.pdf": "The PDF has 1 page and no text, so it is probably scanned; install text "
        "recognition with: pip install 'pressmark[ocr]', and add the file again."
        if ocr.installed() is None
        else "The PDF has 1 page and no text, and none could be recognised in what they show; scan "
        "it again, straight and at 200 dpi or more.",
        "self.txt": "This link leads to itself, a loop without end; remove the link.",
    }


@contextmanager
def opened(path: Path, settings: Settings = LIMITED) -> Iterator[Library]:
    encoder = WordEncoder("ferry", "lamp", "council")
    with Library.open(path, encoder=encoder, settings=settings) as library:
        yield library


def below(folder: Path, failures: tuple[Failure, ...]) -> dict[str, str]:
    """The reasons by the names below the folder; each name stands once."""
    reasons = {f.source.removeprefix(f"{folder}/"): f.reason for f in failures}
    assert len(reasons) == len(failures)
    return reasons


def counts(report: AddReport) -> AddReport:
    return replace(report, failed=())


def test_all_that_can_not_be_read_has_its_reason_and_the_rest_is_added(
    tmp_path: Path, folder: Path
) -> None:
    reasons = spoil(folder)
    (folder / "née  à Paris.txt").write_text("The tram\n\nThe tram to Paris opens in 2027.\n")
    (folder / "lamp\nhouse.txt").write_text("The lamp\n\nThe lamp was lit in 1792.\n")
    with opened(tmp_path / "library") as library:
        report = library.add(folder)
        # Beside the samples: the tram, the lamp, the ferry and the court.
        assert below(folder, report.failed) == reasons
        assert counts(report) == AddReport(added=SAMPLES + 4)
        assert below(folder, library.status().failures) == reasons
        assert library.doctor() == []
        quote = library.ask("When was the lamp lit?").citations[0]
        assert (quote.quote, quote.place.source) == (
            "The lamp was lit in 1792.",
            f"{folder}/lamp\nhouse.txt",
        )


def test_a_failure_is_listed_until_its_file_succeeds_is_deleted_or_is_removed(
    tmp_path: Path, folder: Path
) -> None:
    reasons = spoil(folder)
    with opened(tmp_path / "library") as library:
        before = library.add(folder).added
        # Mended: the empty file, the picture, the feed; deleted: two links.
        (folder / "empty.txt").write_text("The lamp\n\nThe lamp was lit in 1792.\n")
        (folder / "picture.txt").write_text("The pier\n\nThe pier was painted green.\n")
        (folder / "half.jsonl").write_text(
            line(title="Ferry", text="The ferry runs every hour from April.")
            + line(title="Half", text="Half of the seats are new.")
        )
        (folder / "loop").unlink()
        (folder / "nowhere.txt").unlink()
        mended = {"empty.txt", "picture.txt", "half.jsonl#2", "half.jsonl#3"}
        gone = {"loop", "nowhere.txt"}
        left = {name: why for name, why in reasons.items() if name not in mended | gone}
        report = library.add(folder)
        assert counts(report) == AddReport(added=3, unchanged=before)
        assert below(folder, report.failed) == left
        assert below(folder, library.status().failures) == left
        assert library.remove(folder / "self.txt") == 0
        del left["self.txt"]
        assert below(folder, library.status().failures) == left
        assert library.remove(folder) == before + 3
        assert (library.status().failures, library.article_ids()) == ((), [])
        assert library.doctor() == []


def test_a_failure_stays_listed_while_its_folder_can_not_be_reached(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    (folder / "empty.txt").write_text("")
    with opened(tmp_path / "library") as library:
        library.add(folder)
        folder.rename(tmp_path / "unplugged")
        assert library.add(folder) == AddReport(failed=(Failure(str(folder), GONE),))
        assert library.status().failures == (
            Failure(str(folder), GONE),
            Failure(str(folder / "empty.txt"), EMPTY),
        )
        (tmp_path / "unplugged").rename(folder)
        (folder / "empty.txt").write_text("The lamp\n\nThe lamp was lit in 1792.\n")
        assert library.add(folder) == AddReport(added=1)
        assert library.status().failures == ()


def test_a_file_above_the_limit_is_added_once_the_limit_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_text("The lamp of the quay was lit.\n\n" * 20)
    with opened(tmp_path / "library", replace(READ_APART, max_file_bytes=500)) as library:
        (failure,) = library.add(path).failed
        assert failure.reason.startswith("The file has 0.0 MB, the limit is 0.0005 MB; ")
    with opened(tmp_path / "library") as library:
        assert library.add(path) == AddReport(added=1)
        assert library.status().failures == ()


def test_a_file_that_vanishes_meanwhile_is_a_failure_and_the_rest_is_added(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"Lamp {name}\n\nThe lamp {name} was lit.\n")
    doomed = tmp_path / "b.txt"
    with opened(tmp_path / "library") as library:
        report = library.add(
            *sorted(tmp_path.glob("*.txt")),
            on_progress=lambda _: doomed.unlink(missing_ok=True),
        )
        assert report == AddReport(added=2, failed=(Failure(str(doomed), GONE),))
        assert library.status().failures == (Failure(str(doomed), GONE),)
        (tmp_path / "more").mkdir()
        again = library.add(tmp_path / "a.txt", tmp_path / "more")
        assert replace(again, notes=()) == AddReport(unchanged=1)
        assert [note.split(" holds ")[0] for note in again.notes] == [str(tmp_path / "more")]
        assert library.status().failures == (Failure(str(doomed), GONE),)
        assert library.remove(doomed) == 0
        assert library.status().failures == ()


@pytest.mark.parametrize("name", ["self.txt", "void.txt", "x" * 300 + ".txt"])
def test_a_path_that_leads_nowhere_is_a_failure_by_the_name_given(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "self.txt").symlink_to("self.txt")
    (tmp_path / "void.txt").symlink_to("gone.txt")
    with opened(tmp_path / "library") as library:
        (failure,) = library.add(tmp_path / name).failed
        assert failure.source == str(tmp_path / name)
        assert library.remove(tmp_path / name) == 0
        assert library.status().failures == ()


def test_two_different_articles_with_one_id_in_a_feed_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "pool.jsonl"
    path.write_text(line(id="x1", text="The pool opens.") + line(id="x1", text="The gym closes."))
    with opened(tmp_path / "library") as library:
        reason = (
            "The id 'x1' stands twice in this feed with different texts; give each article an id "
            "of its own."
        )
        assert library.add(path) == AddReport(added=1, failed=(Failure(f"{path}#2", reason),))
        assert library.article("x1").text == "The pool opens."


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder in which every user may write."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o777)
        yield Path(name)


@contextmanager
def without_privileges() -> Iterator[None]:
    """As a user whom permissions bind: root ignores them."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_what_there_is_no_permission_for_is_a_failure_and_the_rest_is_added(shared: Path) -> None:
    for name in ("open.txt", "closed.txt", "shut/within.txt"):
        (shared / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        (shared / "articles" / name).write_text(f"{name}\n\nThe lamp of {name} was lit.\n")
    (shared / "articles" / "shut" / "a.jsonl").write_text(line(id="x1", text="The pool opens."))
    with opened(shared / "as root") as library:  # imports what others perhaps can't
        assert library.add(shared / "articles") == AddReport(added=4)
    with without_privileges(), opened(shared / "library") as library:
        feed = shared / "articles" / "shut" / "a.jsonl"
        assert library.add(feed) == AddReport(added=1)
        with _as_owner():
            (shared / "articles" / "closed.txt").chmod(0)
            (shared / "articles" / "shut").chmod(0)
            other = shared / "b.jsonl"
            other.write_text(line(id="x1", text="The gym closes."))
        failed = (
            Failure(str(shared / "articles" / "shut"), DENIED),
            Failure(str(shared / "articles" / "closed.txt"), DENIED),
        )
        assert library.add(shared / "articles", prune=True) == AddReport(added=1, failed=failed)
        # Nobody may look whether the feed is still there, so its article keeps its id.
        reason = (
            f"The id 'x1' belongs to a different article from {feed}; give one of them another "
            "id, or remove that one first."
        )
        assert library.add(other) == AddReport(failed=(Failure(f"{other}#1", reason),))
        with _as_owner():
            (shared / "articles" / "closed.txt").chmod(0o644)
            (shared / "articles" / "shut").chmod(0o755)
        assert library.add(shared / "articles") == AddReport(added=2, unchanged=2)
        assert library.status().failures == (Failure(f"{other}#1", reason),)


@contextmanager
def _as_owner() -> Iterator[None]:
    user = os.geteuid()
    os.seteuid(os.getuid())
    try:
        yield
    finally:
        os.seteuid(user)


def pressmark(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_a_name_draws_no_lines_of_its_own_on_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    path = tmp_path / "a\nb: 3 added\x1b[31m.txt"
    path.write_text("")
    shown = rf"{tmp_path}/a\nb: 3 added\x1b[31m.txt"
    summary = "0 added, 0 updated, 0 unchanged, 0 removed, 1 failed\n"
    assert pressmark("add", path) == (1, summary, f"  {shown}: {EMPTY}\n")
    assert pressmark("status")[1].splitlines()[-2:] == ["Failed     1", f"  {shown}: {EMPTY}"]
    removed = f"{shown}: 0 articles removed, 1 failure forgotten\n"
    assert pressmark("remove", path) == (0, removed, "")
    code, said, hint = pressmark("remove", path)
    assert (code, said) == (1, f"{shown}: 0 articles removed\n")
    assert hint.startswith("  No article has this id, and none was read from a file")


def test_a_name_that_is_no_text_is_told_of_and_forgotten_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    try:
        Path(path).write_text("Words.")
    except OSError:
        pytest.skip("this file system takes no such names")
    Library.open(tmp_path / "library").close()
    reason = "The file's name is not valid UTF-8 and could not be stored; rename the file."
    assert pressmark("add", path)[2] == f"  {tmp_path}/caf\ufffd.txt: {reason}\n"
    shown = rf"{tmp_path}/caf\udce9.txt: 0 articles removed, 1 failure forgotten"
    assert pressmark("remove", path) == (0, shown + "\n", "")


def test_the_limit_can_be_set_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    path = tmp_path / "big.txt"
    path.write_bytes(b"\0" * 2_500_000)
    code, _, said = pressmark("add", "--max-file-mb", "2", path)
    assert (code, said) == (
        1,
        f"  {path}: The file has 2.5 MB, the limit is 2 MB; split it, or raise the limit "
        "(--max-file-mb, or max_file_bytes in Settings).\n",
    )
    assert "holds binary data" in pressmark("add", "--max-file-mb", "3", path)[2]
    assert pressmark("add", "--max-file-mb", "0", path)[0] == 2


def test_a_parser_that_trips_leaves_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    script = """
import logging, sys, warnings
import qa.cli.commands
from qa.library import Library
def add(self, *paths, **more):
    warnings.warn("a library's own affair")
    logging.getLogger("pypdfium2").error("likewise")
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger("corpus.formats").exception("a\\nb could not be read")
    raise KeyError("nobody foresaw this")
Library.add = add
sys.argv = ["pressmark", "add", *sys.argv[1:]]
qa.cli.commands.main()
"""
    (tmp_path / "a.txt").write_text("Words.")
    command = [sys.executable, "-c", script, str(tmp_path), "--library", str(tmp_path / "library")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (
        3,
        "",
        "a\\nb could not be read\n"
        "Something went wrong on our side (KeyError: 'nobody foresaw this'). The articles are "
        "unharmed. See more with --debug, and tell whoever looks after Pressmark.\n",
    )
    done = subprocess.run([*command, "--debug"], capture_output=True, text=True)
    for part in ("likewise", "a library's own affair", "ZeroDivisionError", "KeyError"):
        assert part in done.stderr
    assert "Traceback" in done.stderr


@pytest.mark.model
def test_the_words_of_an_article_do_nothing_to_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    Library.open(tmp_path / "library").close()
    code, said, hint = pressmark("ask", "When did the new harbour open?")
    assert (code, said.splitlines()[0]) == (0, "No sure answer found.")
    assert hint == (
        f"The library {tmp_path}/library is empty; add articles with: pressmark add PATH\n"
    )
    path = tmp_path / "harbour.md"
    path.write_text(
        "# The \x1b[2Jharbour\n\nThe new harbour\x1b[31m opened in\nMay 2019 after three years.\n"
    )
    assert pressmark("add", path)[0] == 0
    code, said, hint = pressmark("ask", "When did the new harbour open?")
    assert (code, said.splitlines(), hint) == (
        0,
        [
            "May 2019 [1]",
            "",
            r"[1] “The new harbour\x1b[31m opened in",
            "    | May 2019 after three years.”",
            r"    The \x1b[2Jharbour, date unknown, 19–77",
            f"    {path}",
            "",
            "Read 1 passage of 1 article.",
        ],
        "",
    )
