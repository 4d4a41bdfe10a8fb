"""A language model on the command line: asked for, allowed, shown."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.cli.commands import app
from qa.library import Library
from tests.qa.pointing.serving import points, serving

ROOT = Path(__file__).parents[3]
ELSEWHERE = ("--model-url", "http://model.invalid/v1", "--model", "large")
QUESTION = "When did the new harbour open?"
HARBOUR = """The harbour opens

The new harbour opened in May 2019 after three years of work. It is the largest in the county.

The old harbour had opened in 1870. Ships were small then. Nobody has counted them.
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    Library.open(tmp_path / "library").close()
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    for name in ("PRESSMARK_MODEL_URL", "PRESSMARK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "library"


def run(*arguments: str | Path):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--model", "small"), "it goes with an address"),
        (("--model-url", "http://127.0.0.1:1/v1"), "goes with --model-url"),
        (("--model-url", "127.0.0.1:1", "--model", "small"), "address is one of the web"),
        (
            ("--model-url", "http://127.0.0.1:1/v1", "--model", "s", "--model-uses", "writing"),
            "--model-uses",
        ),
        (
            ("--model-url", "http://127.0.0.1:1/v1", "--model", "s", "--model-seconds", "0"),
            "above 0",
        ),
    ],
)
def test_options_that_can_not_be_are_wrong_use(
    library: Path, options: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "300")
    asked = run("ask", QUESTION, *options)
    assert asked.exit_code == 2
    assert said in asked.stderr


def test_nothing_leaves_the_machine_where_nobody_can_be_asked(library: Path, tmp_path: Path):
    asked = run("ask", QUESTION, *ELSEWHERE)
    assert asked.exit_code == 2
    assert asked.stderr == (
        "To ask the language model at http://model.invalid/v1, questions and passages of articles "
        "would leave this machine. Allow it with --model-may-leave (may_leave=True in "
        "LanguageModel)\n"
    )
    (tmp_path / "questions.jsonl").write_text('{"id": "1", "question": "When?"}\n')
    evaluated = run("evaluate", tmp_path / "questions.jsonl", "--out", tmp_path / "run", *ELSEWHERE)
    assert evaluated.exit_code == 2
    assert not (tmp_path / "run").exists()


def test_a_terminal_is_asked_and_no_is_no(library: Path):
    ours, theirs = pty.openpty()
    script = f"from qa.cli.commands import main; main({['ask', QUESTION, *ELSEWHERE]!r})"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT
    ) as child:
        os.close(theirs)
        said = b""
        while b"[y/N]" not in said:
            said += os.read(ours, 1_000)
        os.write(ours, b"n\n")
        while b"no model is asked" not in said:
            said += os.read(ours, 1_000)
        assert child.wait(60) == 2
    os.close(ours)
    assert b"would be sent to http://model.invalid/v1." in said
    assert not (library / "model-addresses.json").exists()


@pytest.mark.model
def test_what_is_sent_is_shown_and_what_it_did_is_said(library: Path, tmp_path: Path):
    (tmp_path / "harbour.txt").write_text(HARBOUR)
    run("add", tmp_path / "harbour.txt")
    with serving(points(("The new harbour", "answers"))) as server:
        here = ("--model-url", server.url, "--model", "small", "--model-uses", "reading,doubting")
        asked = run("ask", QUESTION, "--show-prompts", *here)
    assert asked.exit_code == 0, asked.stderr
    assert asked.stdout.splitlines()[0] == "May 2019 [1]"
    assert f"With small at {server.url}: sentences were chosen and the quotes" in asked.stdout
    assert f"# sent to {server.url}, for reading\n" in asked.stderr
    assert f'user | Question: "{QUESTION}"\n' in asked.stderr
    assert 'model | {"sentences": [{"n": 1, "word": "answers"}]}\n' in asked.stderr


def test_status_says_which_model_would_be_asked(library: Path, monkeypatch: pytest.MonkeyPatch):
    assert "Pointing" not in run("status").stdout
    monkeypatch.setenv("PRESSMARK_MODEL_URL", "http://127.0.0.1:11434/v1")
    monkeypatch.setenv("PRESSMARK_MODEL", "small")
    assert "Pointing   small at http://127.0.0.1:11434/v1\n" in run("status").stdout
    monkeypatch.setenv("PRESSMARK_MODEL_KEY", "sk-secret")
    assert "secret" not in run("status", "--json").stdout
