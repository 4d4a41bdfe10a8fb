"""The command `pressmark chat` as a process: a folder that is read-only, Ctrl+C more than once."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from qa import Library
from qa.desk.gate import CLOSED
from qa.desk.page import turnstile_of_a_desk
from qa.desk.serving import _warm
from qa.errors import ReaderUnavailable
from tests.qa.desk.process import ROOT, desk
from tests.qa.test_unwritable import read_only  # noqa: F401  a fixture

CHAT = "from qa.cli.commands import main; main()"
SLOW = """
import time
from qa.desk.serving import Doors, serve
from tests.qa.desk.fakes import FakeLibrary
class Slow(FakeLibrary):
    def ask(self, *asked, **options):
        time.sleep(60)
serve(Slow(), Doors(port=0), on_ready=lambda address: print(address, flush=True))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "harbour.txt").write_text(
        "The harbour opens\n\nInspectors gave the harbour a score of 34 out of 36.\n"
    )
    with Library.open(tmp_path / "library") as library:
        library.add(tmp_path / "harbour.txt")
    return tmp_path / "library"


def test_a_library_that_can_t_be_written_is_asked_and_says_so(
    read_only: Path,  # noqa: F811
    tmp_path: Path,
):
    log = tmp_path / "log"
    options = ("chat", "--library", str(read_only), "--port", "0")
    with (
        desk("-c", CHAT, *options, log=log) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        question = "What score did inspectors give the harbour?"
        event = client.post("/gradio_api/call/ask", json={"data": [question]}).json()["event_id"]
        assert "34 out of 36" in client.get(f"/gradio_api/call/ask/{event}").text
    said = log.read_text(encoding="utf-8").splitlines()
    assert said == [
        f"{read_only} can't be written here: it can be asked, but no articles can be added.",
        f"The desk is open at {address} (Ctrl+C closes it)",
        "The desk is closed.",
    ]


@contextmanager
def open_page(address: str) -> Iterator[None]:
    """A stream that a page holds open, which the desk waits for when it ends."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    with socket.create_connection((host, port), timeout=10) as connection:
        head = f"GET /gradio_api/heartbeat/abc HTTP/1.1\r\nhost: {host}:{port}\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
        yield


def test_ctrl_c_again_while_the_desk_ends_changes_nothing(tmp_path: Path):
    command = [sys.executable, "-c", CHAT, "chat", "--port", "0", "--library"]
    again_s = ([0.0], [0.3], [0.02] * 60)
    with ExitStack() as ended:
        processes = [  # which start side by side
            ended.enter_context(
                subprocess.Popen(
                    [*command, tmp_path / f"library-{n}"],
                    cwd=ROOT,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
            for n in range(len(again_s))
        ]
        for process in processes:  # one that fails leaves none that nobody ends
            ended.callback(process.kill)
        for process, pauses_s in zip(processes, again_s, strict=True):
            assert process.stdout is not None
            address = process.stdout.readline().split("open at ")[1].split()[0]
            with open_page(address):
                process.send_signal(signal.SIGINT)
                for pause_s in pauses_s:
                    time.sleep(pause_s)
                    process.send_signal(signal.SIGINT)
                said = process.stdout.read()
            assert (said, process.wait()) == ("The desk is closed.\n", 0), pauses_s


def asking(client: httpx.Client, question: str) -> dict[str, object]:
    """What the page sends to ask a question: the event's number, and all that goes in."""
    events = client.get("/config").json()["dependencies"]
    event = next(e for e in events if any(on == "submit" for _, on in e["targets"]))
    rest = [None] * (len(event["inputs"]) - 1)
    return {"data": [question, *rest], "fn_index": event["id"]}


def test_who_waits_for_an_answer_when_the_desk_is_ended_is_told_in_a_sentence(tmp_path: Path):
    """Gradio says which task was cancelled, and in which file on this machine."""
    log = tmp_path / "log"
    with ExitStack() as streams:
        with desk("-c", SLOW, log=log) as address:
            client = streams.enter_context(
                httpx.Client(base_url=address, trust_env=False, timeout=30)
            )
            asked = client.post("/gradio_api/call/ask", json={"data": ["When?"]}).json()
            body = {**asking(client, "When?"), "session_hash": "page"}
            client.post("/gradio_api/queue/join", json=body).raise_for_status()
            program, page = (
                streams.enter_context(client.stream("GET", path))
                for path in (
                    f"/gradio_api/call/ask/{asked['event_id']}",
                    "/gradio_api/queue/data?session_hash=page",
                )
            )
            news = page.iter_lines()
            assert any("Reading your question" in line for line in news)
        assert "".join(program.iter_text()) == f'event: error\ndata: "{CLOSED}"\n\n'
        told = [json.loads(line.removeprefix("data: ")) for line in news if line]
    assert told == [{"msg": "unexpected_error", "message": CLOSED, "success": False}]
    assert log.read_text(encoding="utf-8") == f"{address}\n"


LOOKING = """
import sys, time
from qa.desk.serving import Doors, serve
from tests.qa.desk.fakes import FakeLibrary
class Looking(FakeLibrary):
    publishers = ("The Example",)
    def shelf(self, *sought, **options):
        print("looking", flush=True)
        time.sleep(SECONDS)
        raise RuntimeError("the library is closed")
    def as_read(self, article_id):
        print("looking", flush=True)
        time.sleep(SECONDS)
serve(Looking(), Doors(port=0), on_ready=lambda address: print(address, flush=True))
print("closed", flush=True)
"""


def is_of(event: dict[str, Any], kind: str) -> bool:
    """Whether an event is the page's that finds suggestions, or the one that opens an article."""
    if kind == "an article":
        return any(on == "open_article" for _, on in event["targets"])
    return event["trigger_after"] is not None and not event["inputs"]


@pytest.mark.parametrize("cut_off", ["suggestions", "an article"])
def test_ctrl_c_while_the_desk_reads_behind_a_page_says_nothing_of_it(tmp_path: Path, cut_off: str):
    """Gradio prints a traceback of what it is cut off in; suggestions end before that."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOOKING.replace("SECONDS", "6")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            events = client.get("/config").json()["dependencies"]
            event = next(e for e in events if is_of(e, cut_off))
            body = {
                "data": [None] * len(event["inputs"]),
                "fn_index": event["id"],
                "event_data": {"article": "rain", "start": 0, "end": 4},
                "session_hash": "page",
            }
            with ThreadPoolExecutor(1) as asking:
                asking.submit(client.post, "/gradio_api/run/predict", json=body)
                assert process.stdout.readline() == "looking\n"
                process.send_signal(signal.SIGINT)
                said = process.stdout.read()
    assert (said, process.returncode) == ("closed\n", 0)


class WithoutAReader:
    """A library whose reader is not what it should be."""

    def status(self) -> None:
        raise ReaderUnavailable("the reader is altered; reinstall Pressmark")


def test_a_reader_that_can_not_read_is_told_in_a_sentence_when_the_desk_opens(
    caplog: pytest.LogCaptureFixture,
):
    _warm(WithoutAReader(), turnstile_of_a_desk())  # type: ignore[arg-type]
    (said,) = caplog.records
    assert said.getMessage() == (
        "questions can't be answered as things are: the reader is altered; reinstall Pressmark"
    )
    assert said.exc_info is None
