"""Nothing is looked up and nobody is called: real sockets, watched in processes of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gradio_client import Client

from corpus import samples
from embeddings.encoder import bundled_model_folder
from qa import Library, Settings
from qa.errors import PRESSMARK_ERRORS
from tests.qa.desk.process import ROOT, desk
from tests.watching import watching

QUESTIONS = ROOT / "tests" / "samples_questions.jsonl"

COMMANDS = """
from typer.testing import CliRunner
from qa.cli.commands import app
for command in {commands!r}:
    done = CliRunner().invoke(app, command)
    print(command[0], done.exit_code, done.exit_code and done.stderr, flush=True)
"""

CHAT = """
from qa.cli.commands import main
main(["chat", "--library", {library!r}, "--port", "0"])
"""


def said(script: str) -> list[str]:
    """The lines that a child prints, which must end well."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=200
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.model
def test_no_command_looks_up_or_calls_anybody(tmp_path: Path) -> None:
    told, library = tmp_path / "told", ["--library", str(tmp_path / "library")]
    commands = [
        ["add", str(samples.folder()), *library],
        ["ask", "Which framework do inspectors work to?", *library],
        ["evaluate", str(QUESTIONS), "--limit", "2", "--out", str(tmp_path / "run"), *library],
        ["doctor", *library],
    ]
    script = watching(told) + COMMANDS.format(commands=commands)
    assert said(script) == ["add 0 0", "ask 0 0", "evaluate 0 0", "doctor 0 0"]
    assert told.read_text() == ""
    chat = watching(told) + CHAT.format(library=str(tmp_path / "library"))
    with desk("-c", chat, log=tmp_path / "log") as address:
        client = Client(address, verbose=False)
        assert client.predict("Which framework?", api_name="/ask")["question"] == "Which framework?"
        client.close()
    assert told.read_text() == ""


WRONG = """
import time
from embeddings.encoder import SentenceEncoder
from embeddings.errors import ModelUnavailable
for name in {names!r}:
    began = time.monotonic()
    try:
        SentenceEncoder(name).encode(["x"], "query")
    except ModelUnavailable as error:
        quick = time.monotonic() - began < 3
        print(quick, "torch" in sys.modules, error)
"""


def test_a_name_that_is_no_model_here_fails_at_once_and_asks_nobody(tmp_path: Path) -> None:
    names = ["no-such-model", "nobody/no-such-model", "./no/such/folder", str(tmp_path / "x")]
    told = tmp_path / "told"
    assert said(watching(told) + WRONG.format(names=names)) == [
        f"True False there is no model {name} here: it is not the bundled one, no folder, and not "
        "in the model hub's cache. Let it be downloaded with --allow-download "
        "(allow_download=True in Settings), give a folder that holds a model, or use the bundled "
        "model: all-MiniLM-L6-v2"
        for name in names
    ]
    assert told.read_text() == ""


CACHED = """
from embeddings.encoder import SentenceEncoder
print(SentenceEncoder("some-library/some-model").encode(["x"], "query").shape)
"""


@pytest.mark.model
def test_a_model_in_the_hubs_cache_is_loaded_without_asking_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "hub" / "models--some-library--some-model"
    shutil.copytree(bundled_model_folder(), kept / "snapshots" / ("a" * 40))
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("a" * 40)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    told = tmp_path / "told"
    assert said(watching(told) + CACHED) == ["(1, 384)"]
    assert told.read_text() == ""


ALLOWED = """
from embeddings.encoder import SentenceEncoder
SentenceEncoder("nobody/no-such-model", allow_download=True).encode(["x"], "query")
"""


def test_a_download_that_is_allowed_asks_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    told = tmp_path / "told"
    command = [sys.executable, "-c", watching(told) + ALLOWED]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as child:
        # The hub's library tries again for more than a minute; the first try is enough.
        while child.poll() is None and not (told.exists() and told.read_text()):
            time.sleep(0.1)
        child.kill()
    assert "127.0.0.1" in told.read_text()


def test_a_model_that_can_not_be_loaded_is_not_what_a_library_is_built_with(
    tmp_path: Path,
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The lamp was lit in 1792.\n")
    with (
        Library.open(tmp_path / "library", settings=Settings(model="no-such-model")) as library,
        pytest.raises(PRESSMARK_ERRORS, match="there is no model no-such-model here"),
    ):
        library.add(article)
    with Library.open(tmp_path / "library") as library:
        assert library.status().model == "all-MiniLM-L6-v2"
        assert library.article_ids() == []
