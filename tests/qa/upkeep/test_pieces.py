"""A backup's list is believed only where it is as it was written, and of what it can be of."""

import json
import re
from pathlib import Path

import pytest

from qa import Library
from qa.errors import BackupError
from qa.upkeep.pieces import sum_of
from tests.qa.upkeep.test_backup import opened

EDITS = {
    "what the backup is made of is not named by SHA-256 sums": (
        {"parts": ["../../other"]},
        {"parts": [5]},
        {"parts": None},
        {"parts": {"0" * 64: 1}},
        {"sha256": None},
    ),
    "it doesn't say when the backup was made and how much it holds": (
        {"backup": {}},
        {"backup": {"more": 1}},
        {"backup": []},
    ),
    "how much the backup holds is no number": ({"articles": "two"}, {"bytes": True}, {"made": 5}),
    "its format is no whole number": ({"format": "1.0"}, {"format": None}),
}
"""What is said of a list that says something else, though its sum is right."""


def test_a_list_that_lists_something_else_is_damaged_whatever_its_sum(tmp_path: Path):
    with opened(tmp_path / "library") as library:
        library.backup(tmp_path / "backup")
    path = tmp_path / "backup" / "backup.json"
    whole = json.loads(path.read_text())
    for fault, edits in EDITS.items():
        for edit in edits:
            inner = whole["backup"].keys() & edit.keys()
            row = whole | ({"backup": whole["backup"] | edit} if inner else edit)
            del row["sum"]
            path.write_text(json.dumps({**row, "sum": sum_of(row)}))
            said = f"backup.json is damaged ({fault}), so nothing can be restored by it; use anoth"
            with pytest.raises(BackupError, match=re.escape(said)):
                Library.restore(tmp_path / "backup", tmp_path / "other")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "it is empty"),
        (b'{"format": 1,\n "backup": {"ma', "in line 2 it is no JSON text any more"),
        (b'{"format": 1,\n "\xff": 2}', "byte 17 of it is no UTF-8 text"),
        (b"[1]", "it holds JSON, but no object"),
        (b"[" * 100_000, "it is no JSON text that can be read"),
        (b'{"format": 1, "sum": ' + b"[" * 100_000, "it is no JSON text that can be read"),
        (b'{"format": ' + b"9" * 5_000 + b"}", "it is no JSON text that can be read"),
        (b"{}", "its format is no whole number"),
    ],
)
def test_a_damaged_list_is_said_in_our_words(tmp_path: Path, data: bytes, fault: str):
    (tmp_path / "backup").mkdir()
    path = tmp_path / "backup" / "backup.json"
    path.write_bytes(data)
    with pytest.raises(BackupError) as told:
        Library.restore(tmp_path / "backup", tmp_path / "other")
    assert str(told.value) == (
        f"{path} is damaged ({fault}), so nothing can be restored by it; use another backup"
    )
    assert not (tmp_path / "other").exists()
