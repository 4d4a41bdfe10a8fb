import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from qa.reading import calibration
from qa.reading.calibration import (
    AnswerSignals,
    Calibration,
    LogisticSum,
    SentenceSignals,
    clip,
    probability,
)

SENTENCE = SentenceSignals(
    evidence=2.0,
    passage=1.0,
    span=-1.0,
    coverage=0.5,
    around=0.5,
    typed=1.0,
    found=1.0,
    similarity=0.5,
    missing=0.0,
    standing=-0.5,
)
FITTED = Calibration(
    LogisticSum(-1.0, {"evidence": 0.5, "coverage": 2.0}),
    LogisticSum(0.25, {"best": 1.0}),
    ((0.0, 0.4), (0.3, 0.25), (0.6, 0.1), (0.7, 0.12), (0.9, 0.0)),
)


def test_a_sum_weighs_the_signals_it_names_and_no_others():
    assert FITTED.sentence.log_odds(SENTENCE) == -1.0 + 0.5 * 2.0 + 2.0 * 0.5


def test_log_odds_end_at_twelve():
    assert (clip(40.0), clip(-40.0), clip(3.0)) == (12.0, -12.0, 3.0)
    assert LogisticSum(100.0, {}).log_odds(SENTENCE) == 12.0


def test_probability_is_the_logistic_function():
    assert probability(0.0) == 0.5
    assert probability(math.log(3)) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("risk", "threshold"), [(1, 0.0), (0.5, 0.0), (0.25, 0.3), (0.1, 0.6), (0.05, 0.9), (0, 0.9)]
)
def test_the_threshold_is_the_lowest_confidence_that_is_safe_enough(risk: float, threshold: float):
    assert FITTED.threshold(risk) == threshold


def test_where_no_confidence_is_safe_enough_nothing_is_answered():
    assert Calibration(FITTED.sentence, FITTED.answer, ((0.0, 0.4),)).threshold(0.1) == 1.0


@pytest.mark.parametrize("risk", [-0.1, 1.1, math.nan])
def test_a_risk_that_is_no_share_is_refused(risk: float):
    with pytest.raises(ValueError, match="risk is a share"):
        FITTED.threshold(risk)


def test_what_is_saved_is_loaded(tmp_path: Path):
    plainer = replace(FITTED, plain_from=0.65)
    plainer.save(tmp_path)
    assert calibration.load(tmp_path) == plainer


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": {"bias": 0, "weights": {"charm": 1.0}}},
        {"answer": {"bias": "high", "weights": {}}},
        {"answer": {"bias": math.nan, "weights": {}}},
        {"answer": {"bias": 0, "weights": [1.0]}},
        {"risks": [[math.inf, 0.5]]},
        {"risks": [0.5]},
        {"risks": None},
    ],
)
def test_a_file_of_another_form_is_refused_by_name(tmp_path: Path, change: dict[str, object]):
    FITTED.save(tmp_path)
    path = tmp_path / calibration.CALIBRATION
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ValueError, match=r"calibration\.json is not a reader's calibration"):
        calibration.load(tmp_path)


def test_columns_come_in_the_order_of_the_fields():
    row = AnswerSignals(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    assert calibration.columns([row]) == [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]
