"""Rows read and split."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from qa.training import rows
from qa.training.rows import Row


def row(group: str, source: str = "wiki") -> Row:
    return Row("Who?", "Rain.", (), group, group, source)


def written(path: Path, *objects: dict[str, object]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(o) + "\n" for o in objects)
    return path


RAIN = {
    "question": " Where did rain fall? ",
    "context": "Rain fell on Leeds.",
    "answers": [{"text": "Leeds", "start": 13}],
    "title": "Rain",
    "group": "Rain",
    "source": "wiki",
}


def test_rows_are_read_with_answers_as_spans(tmp_path: Path) -> None:
    path = written(tmp_path / "rows.jsonl.gz", RAIN)
    assert rows.read(path) == [
        Row("Where did rain fall?", "Rain fell on Leeds.", ((13, 18),), "Rain", "Rain", "wiki")
    ]


def test_answer_at_a_wrong_offset_is_refused_with_its_line(tmp_path: Path) -> None:
    wrong = {**RAIN, "answers": [{"text": "Leeds", "start": 12}]}
    path = written(tmp_path / "rows.jsonl.gz", RAIN, wrong)
    with pytest.raises(ValueError, match="line 2: the answer is not at its offset"):
        rows.read(path)


def test_one_article_under_two_spellings_is_on_one_side_of_the_split() -> None:
    both = [row("Marxism%E2%80%93Leninism"), row("marxism–leninism", "other")]
    assert len({rows.subject(r) for r in both}) == 1
    for seed in range(20):
        training, development = rows.split(both, seed=seed, permille=500, squad2_groups=0)
        assert {len(training), len(development)} == {0, 2}


def test_split_keeps_as_many_squad2_groups_as_asked_and_a_share_of_the_rest() -> None:
    all_rows = [row(f"wiki {n}") for n in range(1000)]
    all_rows += [row(f"squad {n}", "squad2") for n in range(8)]
    training, development = rows.split(all_rows, seed=1, permille=60, squad2_groups=2)
    assert sum(r.source == "squad2" for r in development) == 2
    assert 40 <= sum(r.source == "wiki" for r in development) <= 80
    assert sorted(map(repr, training + development)) == sorted(map(repr, all_rows))
    assert rows.split(all_rows, seed=1, permille=60, squad2_groups=2) == (training, development)
