import json
from dataclasses import replace
from pathlib import Path

import pytest

from qa.evaluation import DifferentQuestions, Evaluation, QuestionSet, compare, evaluate
from qa.evaluation.comparison import Flip
from qa.language_model import Consulted, Use

from .examples import QUESTIONS, library
from .fakes import abstained, answered, cite, gold

BETTER = {
    "colour": answered("red", cite("bridge", 27, "It is painted red.", words="red")),
    "length": abstained(confidence=0.1),
    "people": abstained(confidence=0.1),
}


@pytest.fixture(scope="module")
def first() -> Evaluation:
    return evaluate(library(), QUESTIONS)


@pytest.fixture(scope="module")
def second() -> Evaluation:
    return evaluate(library(BETTER), QUESTIONS)


def test_measures_stand_side_by_side(first: Evaluation, second: Evaluation) -> None:
    comparison = compare(first, second)
    differences = {d.measure: d for d in comparison.differences}
    exact = differences["answer.exact_match"]
    # First open and mayor; second open, colour, mayor, length.
    assert (exact.a, exact.b, exact.difference, exact.better) == (
        pytest.approx(2 / 6),
        pytest.approx(4 / 6),
        pytest.approx(2 / 6),
        True,
    )
    # Two questions differ, both to the better: of four swaps two are as extreme.
    assert exact.p == pytest.approx(0.5, abs=0.03)
    assert exact.low is not None
    assert exact.high is not None
    assert exact.low < 2 / 6 < exact.high
    risk = differences["abstention.risk_coverage_area"]
    assert not risk.higher_is_better
    assert comparison.questions == 6


def test_flips_go_both_ways(first: Evaluation, second: Evaluation) -> None:
    comparison = compare(first, second)
    assert comparison.gained == (
        Flip("colour", "What colour is it?", "abstained, wrongly", "answered, right"),
        Flip("length", "How long is it?", "answered, not right", "abstained, rightly"),
    )
    assert comparison.lost == (
        Flip(
            "people",
            "How many people come to the fair?",
            "answered, right",
            "abstained, wrongly",
        ),
    )


def test_a_run_against_itself_differs_in_nothing(first: Evaluation) -> None:
    comparison = compare(first, first)
    assert {d.difference for d in comparison.differences} == {0.0}
    assert {d.p for d in comparison.differences if d.unit != "ms"} == {1.0}
    assert {d.better for d in comparison.differences} == {None}
    assert (comparison.gained, comparison.lost, comparison.settings) == ((), (), {})


def test_a_machine_that_was_busier_in_one_run_makes_no_time_better_or_worse() -> None:
    def asked(ms: float) -> Evaluation:
        answers = {gold.question_id: abstained(ms=ms) for gold in QUESTIONS}
        return evaluate(library(answers), QUESTIONS)

    comparison = compare(asked(100.0), asked(300.0))
    times = {d.measure: d for d in comparison.differences if d.unit == "ms"}
    total = times["time.total.p50"]
    assert (total.a, total.b, total.difference) == (100.0, 300.0, 200.0)
    assert {(d.low, d.high, d.p) for d in times.values()} == {(None, None, None)}
    assert "one after the other" in str(comparison.to_dict()["note_on_times"])


def test_folders_compare_as_their_evaluations_do(tmp_path: Path) -> None:
    a = evaluate(library(), QUESTIONS, out=tmp_path / "a")
    b = evaluate(library(BETTER, change=8), QUESTIONS, out=tmp_path / "b")
    from_folders = compare(tmp_path / "a", tmp_path / "b")
    assert from_folders == compare(a, b)
    assert from_folders.settings == {"library.change": (7, 8)}
    assert "quotes.exact" in {d.measure for d in from_folders.differences}


def test_quotes_once_found_inexact_stay_so_when_folders_are_compared(tmp_path: Path) -> None:
    wrong = {"open": answered("in 1931", cite("bridge", 1, "The bridge opened in 1931."))}
    evaluate(library(wrong), QUESTIONS, out=tmp_path / "a")
    evaluate(library(), QUESTIONS, out=tmp_path / "b")
    comparison = compare(tmp_path / "a", tmp_path / "b")
    (exact,) = [d for d in comparison.differences if d.measure == "quotes.exact"]
    assert (exact.a, exact.b) == (3 / 4, 1.0)


def test_the_order_of_the_questions_does_not_matter(first: Evaluation) -> None:
    turned = evaluate(library(BETTER), QUESTIONS[::-1])
    straight = evaluate(library(BETTER), QUESTIONS)
    assert compare(first, turned).differences == compare(first, straight).differences


def test_runs_over_different_questions_are_refused_by_name(first: Evaluation) -> None:
    changed = gold("open", "When did the bridge open?", answers=["1932"])
    other = evaluate(library(), [changed, *QUESTIONS[1:5]])
    with pytest.raises(
        DifferentQuestions,
        match=r"1 only in the first \(length\); 1 not the same in both \(open\)",
    ) as refused:
        compare(first, other)
    assert (refused.value.only_a, refused.value.only_b, refused.value.changed) == (
        ("length",),
        (),
        ("open",),
    )


def test_questions_can_be_given_for_runs_without_their_own(tmp_path: Path) -> None:
    for name, answers in (("a", {}), ("b", BETTER)):
        evaluate(library(answers), QUESTIONS, out=tmp_path / name)
        run = (tmp_path / name / "run.jsonl").read_text()
        (tmp_path / f"{name}.jsonl").write_text(run)
    runs = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    known = QuestionSet("town", QUESTIONS)
    measures = {d.measure for d in compare(*runs, questions=known).differences}
    assert "answer.f1" in measures
    assert "quotes.exact" not in measures
    without = {d.measure for d in compare(*runs).differences}
    assert without == {"abstention.answered"} | {m for m in measures if m.startswith("time.")}
    with pytest.raises(ValueError, match="answers none of the questions of others"):
        compare(*runs, questions=QuestionSet("others", (gold("z"),)))


def test_searches_flip_by_the_first_five(tmp_path: Path) -> None:
    worse = {"open": abstained(retrieved=["mill", "fair"])}
    a = evaluate(library(), QUESTIONS, retrieval_only=True)
    b = evaluate(library(worse), QUESTIONS, retrieval_only=True)
    assert compare(a, b).lost == (
        Flip(
            "open",
            "When did the bridge open?",
            "relevant article in the first five",
            "none in the first five",
        ),
    )


def test_a_comparison_is_json_and_a_frame(first: Evaluation, second: Evaluation) -> None:
    pytest.importorskip("pandas")
    comparison = compare(first, second)
    row = json.loads(json.dumps(comparison.to_dict()))
    assert row["measures"]["answer.contained"]["b"] == 0.5
    assert [flip["question_id"] for flip in row["gained"]] == ["colour", "length"]
    frame = comparison.to_frame()
    assert list(frame.columns) == ["measure", "a", "b", "difference", "low", "high", "p"]
    assert len(frame) == len(comparison.differences)


def test_what_a_model_cost_stands_beside_the_run_without_it(first: Evaluation) -> None:
    did = Consulted("small", "http://127.0.0.1:1/v1", (Use.READING,), requests=2, tokens_in=900)
    gone = replace(did, did=(), without=((Use.READING, "it broke off"),), tokens_in=100)
    better = {name: replace(answer, consulted=did) for name, answer in BETTER.items()}
    better["people"] = replace(better["people"], consulted=gone)
    comparison = compare(first, evaluate(library(better), QUESTIONS))
    found = {d.measure: (d.a, d.b) for d in comparison.differences if d.measure[:6] == "model."}
    assert found == {
        "model.tokens": (None, pytest.approx((900 + 900 + 100) / 3)),
        "model.requests": (None, 2),
        "model.time.p50": (None, 0),
        "model.without": (None, pytest.approx(1 / 3)),
        "model.moved": (None, 0),
    }
    assert (comparison.same, comparison.same_decision) == (3, 3)
    exact = next(d for d in comparison.differences if d.measure == "quotes.exact")
    assert (exact.a, exact.b) == (1, 1)
