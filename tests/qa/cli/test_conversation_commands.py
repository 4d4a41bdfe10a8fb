import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa import Library
from qa.cli.commands import app
from qa.evidence import check_pack
from tests.qa.evidence.exhibits import ANSWERED, TURNED_DOWN


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of one of two conversations in a library whose articles are gone."""
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    with Library.open(tmp_path / "library") as library:
        conversation = library.notebook.begin()
        library.notebook.keep(conversation, ANSWERED, user="ann")
        library.notebook.keep(library.notebook.begin(), TURNED_DOWN, user="bob")
    return conversation


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["conversations", *map(str, arguments)])


def names(*arguments: str) -> list[str]:
    return [one["name"] for one in json.loads(run("list", "--json", *arguments).stdout)]


def test_conversations_are_listed_and_searched(kept: str):
    assert sorted(names()) == ["When did it stop?", "Who saw it?"]
    assert names("--user", "bob") == ["Who saw it?"]
    assert names("when", "nine") == ["When did it stop?"]
    (line,) = run("list", "nine").stdout.splitlines()
    assert line.startswith(f"{kept[:8]}  ")
    assert line.endswith("ann    1  When did it stop?")
    assert "in which these words stand" in run("list", "fog").stderr


def test_a_conversation_is_shown_with_what_became_of_its_quotes(kept: str):
    shown = run("show", kept[:8]).stdout
    assert shown.startswith("# When did it stop?\n")
    assert "[1] The article is no longer in the library, so this can't be checked." in shown
    assert json.loads(run("show", kept, "--json").stdout)["turns"][0]["answer"] == "nine"


def test_a_conversation_is_exported_named_and_deleted(kept: str, tmp_path: Path):
    assert run("name", kept, "About", "rain").exit_code == 0
    exported = run("export", kept, tmp_path / "talk.zip")
    report = check_pack(tmp_path / "talk.zip")
    assert exported.stdout == f"Written: {tmp_path / 'talk.zip'}\nPack id: {report.pack_id}\n"
    assert (report.is_sound, report.unsealed) == (True, 2)
    assert run("export", kept, tmp_path / "talk.zip").exit_code == 2
    assert run("delete", kept).stdout == "Deleted: About rain\n"
    assert names() == ["Who saw it?"]
    assert run("show", kept).exit_code == 1


def test_a_damaged_file_exits_with_1_and_a_sentence(kept: str, tmp_path: Path):
    (tmp_path / "library" / "conversations.sqlite").write_bytes(b"nothing" * 99)
    found = run("list")
    assert (found.exit_code, "asking goes on" in found.stderr) == (1, True)


def test_where_nothing_was_kept_it_is_said(tmp_path: Path):
    Library.open(tmp_path).close()
    found = run("list", "--library", tmp_path)
    assert (found.exit_code, found.stdout) == (0, "")
    assert "the desk keeps them" in found.stderr
