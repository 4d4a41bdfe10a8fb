"""The command that trains: what it refuses before anything is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import training
from qa.training.__main__ import main

SHIPPED = Path(training.__file__).with_name("reader.toml")


@pytest.mark.model
@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--start", "can't be read"),
        ("--measure", "can't be read"),
        ("--teacher", "expected an mpnet"),
    ],
)
def test_folder_without_such_a_model_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, message: str
) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    out = tmp_path / "out"
    given = ["--config", str(SHIPPED), "--data", str(tmp_path / "none.gz"), "--out", str(out)]
    assert main([*given, option, str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
    assert not out.exists()


def test_missing_data_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "none.jsonl.gz"
    given = ["--config", str(SHIPPED), "--data", str(data), "--out", str(tmp_path / "out")]
    assert main(given) == 2
    assert str(data) in capsys.readouterr().err
