"""Files read in another process, which is ended where one takes too long or too much."""

import json
import logging
import os
import signal
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import samples
from corpus import worker as worker_module
from corpus.article import Failure
from corpus.preparation import Prepared, prepare
from corpus.worker import GivenUp, Limits, Worker, _Logged, _Sending

ASKED = {"max_file_bytes": 50_000_000, "passage_words": 110}


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(Limits(60, 1_000)) as worker:
        yield worker


def read(worker: Worker, path: Path) -> list[Prepared | Failure]:
    return list(worker.read(path, **ASKED))


def test_the_process_reads_all_formats_as_this_one_does(worker: Worker, tmp_path: Path):
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"title": "A fair", "text": "It rained.", "publisher": "P"}\n[]\n')
    for path in (*sorted(samples.folder().iterdir()), feed, tmp_path / "nothing.txt"):
        assert read(worker, path) == list(prepare(path, **ASKED))


def test_one_process_reads_many_files(worker: Worker, tmp_path: Path):
    (tmp_path / "a.txt").write_text("A fair\n\nIt rained all day long.")
    read(worker, tmp_path / "a.txt")
    first = worker._process
    read(worker, tmp_path / "a.txt")
    assert worker._process is first is not None


def test_file_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path):
    slow, quick = tmp_path / "slow.txt", tmp_path / "quick.txt"
    slow.write_text("The fair was long. " * 100_000)
    quick.write_text("A fair\n\nIt rained all day long.")
    with Worker(Limits(0.2, 1_000)) as worker:
        (given_up,) = read(worker, slow)
    assert isinstance(given_up, GivenUp)
    assert (given_up.source, given_up.reason) == (
        str(slow),
        "It took longer than 0.2 s to read this file, so it was given up; split it or save it "
        "anew, or give it longer (read_timeout_s in Settings), and add it with --retry.",
    )
    with Worker(Limits(60, 1_000)) as worker:
        os.kill(_begun(worker, slow), signal.SIGKILL)
        assert read(worker, quick) == list(prepare(quick, **ASKED))


def test_what_is_loaded_before_a_file_is_read_takes_none_of_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    quick = tmp_path / "quick.txt"
    quick.write_text("A fair\n\nIt rained all day long.")
    slowly = f"import time; time.sleep(2); {worker_module._PROGRAM}"
    monkeypatch.setattr(worker_module, "_PROGRAM", slowly)  # as on a machine with much to do
    with Worker(Limits(1, 1_000)) as worker:
        assert read(worker, quick) == list(prepare(quick, **ASKED))


def _begun(worker: Worker, path: Path) -> int:
    worker.read(path, **ASKED)
    assert worker._process is not None
    return worker._process.pid


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system has no such limit")
def test_file_that_takes_too_much_memory_is_given_up(tmp_path: Path):
    large = tmp_path / "large.txt"
    large.write_text("The fair was long.\n" * 1_000_000)
    with Worker(Limits(60, 50)) as worker:
        (given_up,) = read(worker, large)
    assert isinstance(given_up, GivenUp)
    assert given_up.reason.startswith("Reading this file needs more than 50 MB of memory, so it")


def pdf(content: bytes) -> bytes:
    """A PDF of one page with this content, packed."""
    packed = zlib.compress(content)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (n, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in (0, *places))
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 6\n" + table + trailer


LINE = b"BT/F 8 Tf 20 %d Td(It rained on the fair all day.)Tj ET\n"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system has no such limit")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.pdf", pdf(b"".join(LINE % (n % 780) for n in range(150_000)))),
        ("bomb.pdf", pdf(b"%" + b"a" * 400_000_000 + b"\n" + LINE % 700)),
        ("long.html", b"<html><body>" + b"<p>It rained on the fair all day.</p>" * 300_000),
    ],
    ids=["many lines", "bomb", "long page"],
)
def test_parser_that_breaks_off_for_want_of_memory_is_not_taken_for_a_damaged_file(
    name: str, content: bytes, tmp_path: Path
):
    (tmp_path / name).write_bytes(content)
    with Worker(Limits(60, 110)) as worker:
        *_, given_up = read(worker, tmp_path / name)
    assert isinstance(given_up, GivenUp)
    assert given_up.reason == (
        "Reading this file needs more than 110 MB of memory, so it was given up; split it or save "
        "it anew, or give it more (read_memory_mb in Settings), and add it with --retry."
    )


def test_process_that_is_killed_at_a_file_costs_only_that_file(worker: Worker, tmp_path: Path):
    slow, quick = tmp_path / "slow.txt", tmp_path / "quick.txt"
    slow.write_text("The fair was long. " * 100_000)
    quick.write_text("A fair\n\nIt rained all day long.")
    rows = worker.read(slow, **ASKED)
    assert worker._process is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    (given_up,) = rows
    assert isinstance(given_up, GivenUp)
    assert given_up.reason.startswith("The program that reads such files broke off at this one")
    assert read(worker, quick) == list(prepare(quick, **ASKED))


def test_process_that_ends_itself_took_too_long(worker: Worker, tmp_path: Path):
    (tmp_path / "slow.txt").write_text("The fair was long. " * 100_000)
    rows = worker.read(tmp_path / "slow.txt", **ASKED)
    assert worker._process is not None
    os.kill(worker._process.pid, signal.SIGALRM)  # what it sends itself where nobody ends it
    (given_up,) = rows
    assert isinstance(given_up, GivenUp)
    assert given_up.reason.startswith("It took longer than 60 s to read this file")


def test_rows_before_the_end_are_kept(worker: Worker, tmp_path: Path):
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"text": "It rained."}\n' + '{"text": "It rained again."}\n' * 5_000)
    rows = worker.read(feed, **ASKED)
    first = next(rows)
    assert isinstance(first, Prepared)
    assert worker._process is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    *others, last = rows
    assert all(isinstance(row, Prepared) for row in others)
    assert isinstance(last, GivenUp)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing wakes the process")
def test_a_process_whose_rows_are_long_waited_for_does_not_end_itself(tmp_path: Path):
    feed = tmp_path / "feed.jsonl"
    long = json.dumps({"text": "It rained all day long. " * 400})
    feed.write_text(f"{long}\n" * 30)
    with Worker(Limits(0.5, 1_000)) as worker:
        rows = worker.read(feed, **ASKED)
        worker._limits = Limits(60, 1_000)  # the process has been told its own
        first = next(rows)
        time.sleep(3)  # whoever encodes them takes long
        assert [first, *rows] == list(prepare(feed, **ASKED))


def test_what_the_process_logs_is_sent_as_text():
    sent: list[object] = []
    logger = logging.Logger("corpus.somewhere")
    logger.addHandler(_Sending(sent.append))
    logger.warning("%s is odd", Path("a.pdf"))
    assert sent == [_Logged("corpus.somewhere", logging.WARNING, "a.pdf is odd")]


def test_without_a_limit_files_are_read_in_this_process(tmp_path: Path):
    (tmp_path / "a.txt").write_text("A fair\n\nIt rained all day long.")
    with Worker(Limits(0, 1)) as worker:
        assert read(worker, tmp_path / "a.txt") == list(prepare(tmp_path / "a.txt", **ASKED))
        assert worker._process is None


def test_closing_ends_the_process_in_the_middle_of_a_file(tmp_path: Path):
    slow = tmp_path / "slow.txt"
    slow.write_text("The fair was long. " * 200_000)
    with Worker(Limits(60, 1_000)) as worker:
        worker.read(slow, **ASKED)
        assert not worker.is_ready(0.01)
        process = worker._process
    assert process is not None
    assert process.poll() is not None
