import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa import Library
from qa.cli.commands import app
from qa.evidence import write
from tests.qa.evidence.exhibits import EVIDENCE


def run(*arguments: str | Path):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write(EVIDENCE, tmp_path / "pack.zip").path


def test_a_pack_that_is_whole_is_said_to_be_with_its_id(pack: Path):
    found = run("verify", pack)
    lines = found.stdout.splitlines()
    assert (found.exit_code, lines[0]) == (0, "The pack is whole and unchanged.")
    (named,) = [line for line in lines if line.startswith("Pack id: ")]
    assert run("verify", pack, "--id", named.removeprefix("Pack id: ").upper()).exit_code == 0
    assert "There is no key in it" in lines[-1]


def test_a_pack_with_another_id_exits_with_1(pack: Path):
    found = run("verify", pack, "--id", "0" * 64)
    assert (found.exit_code, found.stderr) == (
        1,
        f"It is another pack than that with the id {'0' * 64}. "
        "Ask who sent it which id is right.\n",
    )


def test_a_changed_pack_exits_with_1_and_says_what_was_changed(pack: Path):
    data = bytearray(pack.read_bytes())
    data[-1] ^= 1
    pack.write_bytes(data)
    found = run("verify", pack)
    assert found.exit_code == 1
    assert found.stdout.startswith("This is not the pack that was sealed:\n- The zip file is not,")
    as_json = run("verify", pack, "--json")
    assert (as_json.exit_code, json.loads(as_json.stdout)["sound"]) == (1, False)


def test_what_is_no_pack_or_not_there_exits_with_2(tmp_path: Path):
    assert run("verify", tmp_path).exit_code == 2
    assert run("verify", tmp_path / "none.zip").exit_code == 2


def test_an_answer_is_exported_as_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An empty library needs no model to be asked."""
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    Library.open(tmp_path / "library").close()
    files = [tmp_path / "answer.md", tmp_path / "answer.zip"]
    asked = run("ask", "Who?", "--export", files[0], "--export", files[1])
    assert asked.exit_code == 0
    assert f"Written: {files[0]}\nWritten: {files[1]}\nPack id: " in asked.stderr
    assert files[0].read_text().startswith("# Who?\n\nNo sure answer found.")
    assert run("verify", files[1]).exit_code == 0
    before = files[0].read_bytes()
    assert run("ask", "What?", "--export", files[0]).exit_code == 2
    assert files[0].read_bytes() == before
