"""The reader's dashboard: its figures worked by hand, its sets read as they are."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.tokens import Pair
from tests.bench import reader
from tests.bench.reader import Measured, Posed

RAIN = "Rain fell on Leeds. Snow fell on Hull."


class Pointer:
    """Finds "Leeds" wherever it stands, the surer the shorter the question; else "Snow"."""

    def score(self, pairs: Sequence[Pair], *, top_k: int) -> list[PassageReading]:
        return [self._read(pair) for pair in pairs]

    def _read(self, pair: Pair) -> PassageReading:
        word = "Leeds" if "Leeds" in pair.text else "Snow"
        at = pair.text.index(word)
        return PassageReading(
            spans=(ScoredSpan(at, at + len(word), -1.0),),
            null_score=-1.0,
            passage_score=-float(len(pair.question)),
            sentence_scores=tuple(float(s <= at < e) for s, e in pair.sentences),
        )


def asked(question: str, *answers: str, group: str = "a", multi: bool = False) -> Posed:
    return Posed(question, "", RAIN, answers, bool(answers), multi, group)


def value(measure: Measured) -> float:
    return reader.figure(measure).value


def test_figures_by_hand() -> None:
    rows = [
        asked("Where?", "Leeds"),
        asked("Where was it?", "Hull", group="b"),
        asked("Where then?", group="c"),
        asked("Which?", "Leeds", "Hull", group="d", multi=True),
    ]
    found = reader.measured(rows, Pointer())  # type: ignore[arg-type]
    assert {name: value(measure) for name, measure in found.items()} == {
        "f1": 2 / 3,
        "first": 2 / 3,
        "every": 0.5,
        "auroc": 2 / 3,
    }
    assert {name: measure.n for name, measure in found.items()} == {
        "f1": 3,
        "first": 3,
        "every": 1,
        "auroc": 4,
    }


def test_questions_that_all_have_an_answer_have_no_auroc() -> None:
    found = reader.measured([asked("Where?", "Leeds")], Pointer())  # type: ignore[arg-type]
    assert set(found) == {"f1", "first"}


def test_interval_is_of_groups_and_a_difference_of_nothing_is_none() -> None:
    right = np.array([1.0, 1.0, 0.0, 0.0])
    apart = Measured(lambda w: (w @ right) / w.sum(1), ["a", "b", "c", "d"], 4)
    together = Measured(apart.statistic, ["a", "a", "a", "a"], 4)
    one, other = reader.figure(apart), reader.figure(together)
    assert one.low < one.value == 0.5 < one.high
    assert (other.low, other.value, other.high) == (0.5, 0.5, 0.5)
    assert str(reader.figure(reader.difference(apart, apart))) == "0.000 [0.000, 0.000] of 4"


def test_sets_are_read_with_their_own_context(tmp_path: Path) -> None:
    (tmp_path / "squad2").mkdir()
    (tmp_path / "measure").mkdir()
    article = {"id": "a-0", "title": "Weather", "text": RAIN}
    question = {"question": "Where?", "source_article": "a-0", "answerable": False}
    row = {"question": "Where? ", "context": RAIN, "title": "", "group": "g", "answers": []}
    answered = {**row, "answers": [{"text": "Leeds", "start": 13}], "multi": True}
    for path, objects in (
        (tmp_path / "squad2" / "articles.jsonl.gz", [article]),
        (tmp_path / "measure" / "newsqa.jsonl.gz", [row, answered]),
    ):
        with gzip.open(path, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(o) + "\n" for o in objects)
    (tmp_path / "squad2" / "questions.jsonl").write_text(
        json.dumps({**question, "answers": [], "evidence": []})
    )
    assert reader.read(tmp_path, "squad2") == [
        Posed("Where?", "Weather", RAIN, (), False, False, "a-0")
    ]
    assert reader.read(tmp_path, "newsqa") == [
        Posed("Where?", "", RAIN, (), False, False, "g"),
        Posed("Where?", "", RAIN, ("Leeds",), True, True, "g"),
    ]
