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
        training, development = rows.split(both, seed=seed, permille=500)
        assert {len(training), len(development)} == {0, 2}


def test_split_keeps_a_share_of_the_groups_and_one_at_least_of_a_source_of_few() -> None:
    all_rows = [row(f"wiki {n}") for n in range(1000)]
    all_rows += [row(f"squad {n}", "squad2") for n in range(8)]
    all_rows += [row(f"nineteen {n}", "squad2-dev19") for n in range(25)]
    for seed in range(5):
        training, development = rows.split(all_rows, seed=seed, permille=60)
        assert sum(r.source == "squad2" for r in development) == 1
        assert sum(r.source == "squad2-dev19" for r in development) == 2
        assert 40 <= sum(r.source == "wiki" for r in development) <= 80
        assert sorted(map(repr, training + development)) == sorted(map(repr, all_rows))
        assert rows.split(all_rows, seed=seed, permille=60) == (training, development)


def test_no_share_keeps_nothing() -> None:
    assert rows.split([row("one"), row("two")], seed=1, permille=0)[1] == []


def test_folder_stands_for_its_row_files_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "train"
    folder.mkdir()
    other = written(tmp_path / "z.jsonl.gz", RAIN)
    paths = [written(folder / f"{name}.jsonl.gz", RAIN) for name in "ba"]
    (folder / "README.md").write_text("rows")
    assert rows.files([other, folder]) == [other, paths[1], paths[0]]


def test_folder_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"found no file \*.jsonl.gz with rows"):
        rows.files([tmp_path])


def test_questions_are_told_from_claims_and_anything_else_is_refused(tmp_path: Path) -> None:
    assert rows.asks(written(tmp_path / "a.jsonl.gz", RAIN))
    assert not rows.asks(written(tmp_path / "b.jsonl.gz", {"claim": "It rained."}))
    with pytest.raises(ValueError, match=r"expected rows with a question or a claim, got \['id'\]"):
        rows.asks(written(tmp_path / "c.jsonl.gz", {"id": 1}))
