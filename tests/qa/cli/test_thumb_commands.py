import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa import Library
from qa.cli.commands import app
from qa.evaluation.questions import read
from tests.qa.evidence.exhibits import ANSWERED, TURNED_DOWN


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    with Library.open(tmp_path / "library") as library:
        library.thumbs.give(ANSWERED, up=True, user="ann")
        library.thumbs.give(TURNED_DOWN, up=False, comment="It is named.", user="bob")


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["thumbs", *map(str, arguments)])


def test_thumbs_are_listed(library: None):
    lines = run("list").stdout.splitlines()
    assert sorted(line[18:] for line in lines if "20" in line[:2]) == [
        "ann  up    When did it stop?",
        "bob  down  Who saw it?",
    ]
    assert "    It is named." in lines
    (row,) = json.loads(run("list", "--json", "--user", "ann").stdout)
    assert (row["thumb"], row["answer"]["answer"]) == ("up", "nine")


def test_thumbs_are_exported_as_a_question_set(library: None, tmp_path: Path):
    file = tmp_path / "questions.jsonl"
    assert "2 questions, of them 1 to be judged" in run("export", file).stdout
    found = read(file)
    assert found.failures == ()
    assert {g.question.text: g.answerable for g in found.questions} == {
        "When did it stop?": True,
        "Who saw it?": None,
    }
    assert run("export", file).exit_code == 2


def test_without_a_thumb_nothing_is_written(library: None, tmp_path: Path):
    assert run("export", tmp_path / "none.jsonl", "--user", "cyd").exit_code == 1
    assert not (tmp_path / "none.jsonl").exists()
