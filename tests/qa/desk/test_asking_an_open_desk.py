"""The commands `chat` and `ask` as processes: an open desk answers as the command itself does."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qa import Library, side_door
from tests.qa.desk.process import ROOT, desk

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not side_door.EXISTS, reason="no Unix sockets here"),
]

MAIN = "from qa.cli.commands import main; main()"
UNUSED = """
import sys
from qa.cli.commands import main
try:
    main()
finally:
    heavy = {"torch", "numpy", "faiss", "tantivy", "gradio", "fastapi", "transformers"}
    assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


def ask(library: Path, *options: str, program: str = MAIN) -> tuple[int, str, str]:
    command = [sys.executable, "-c", program, "ask", "--library", str(library), *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout, done.stderr


def untimed(said: tuple[int, str, str]) -> tuple[int, dict[str, Any], str]:
    code, answer, errors = said
    return code, {**json.loads(answer), "timings_ms": None}, errors


def test_an_open_desk_answers_as_the_command_itself_does(tmp_path: Path):
    (tmp_path / "harbour.txt").write_text(
        "The harbour opens\n\nInspectors gave the harbour a score of 34 out of 36.\n"
    )
    library = tmp_path / "library"
    with Library.open(library) as opened:
        opened.add(tmp_path / "harbour.txt")
        opened.collect("Ports", opened.article_ids())
    question = ("What score did inspectors give the harbour?", "--json", "--collection", "ports")
    with desk("-c", MAIN, "chat", "--library", str(library), "--port", "0", log=tmp_path / "log"):
        asked = ask(library, *question, "--debug", program=UNUSED)
        assert asked[2].startswith("Asked the desk that is open (process ")
        assert set(json.loads(asked[1])["timings_ms"]) > {"desk", "total"}
        exported = ask(library, *question, "--export", str(tmp_path / "answer.md"))
        pairs = [
            (ask(library, *how), ask(library, *how, "--no-desk"))
            for how in ([question[0]], ["-x", "?"], ["?", "--collection", "Roads"])
        ]
    by_itself = ask(library, *question, "--debug")
    assert by_itself[2].startswith("No desk is asked: no desk is open over this library.")
    assert untimed((*asked[:2], "")) == untimed((*by_itself[:2], ""))
    assert exported[2] == f"Written: {tmp_path / 'answer.md'}\n"
    assert "34 out of 36" in (tmp_path / "answer.md").read_text()
    for by_the_desk, alone in pairs:
        assert by_the_desk == alone


def test_a_desk_that_was_killed_is_not_missed(tmp_path: Path):
    library = tmp_path / "library"
    Library.open(library).close()
    with desk("-c", MAIN, "chat", "--library", str(library), "--port", "0", log=tmp_path / "log"):
        (left,) = library.glob(side_door.FILES)
        pid = json.loads(left.read_text())["pid"]
        subprocess.run(["kill", f"-{signal.SIGKILL}", f"{pid}"], check=True)
    assert left.exists()
    code, said, errors = ask(library, "Who?", "--debug")
    assert (code, said.splitlines()[0]) == (0, "No sure answer found.")
    assert "it is asked here." in errors or "No desk is asked" in errors
