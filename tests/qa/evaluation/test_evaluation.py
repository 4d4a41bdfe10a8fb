import json
import math
from pathlib import Path

import pytest

from corpus.article import Failure
from qa.evaluation import ForeignRun, evaluate
from qa.evaluation.figures import CalibrationBin, Evaluation, Figure
from qa.evaluation.scoring import Outcome

from .examples import ANSWERS, QUESTIONS, library
from .fakes import abstained, answered, cite, gold


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(library(), QUESTIONS, by=["topic"])


def test_every_figure_by_hand(evaluation: Evaluation) -> None:
    """Four answerable questions, two not; right are `open` and `people`.

    Relevant ranks 1, 2, 1, 3. Confidences of the answerable .95 .35 .6 .8, of the others
    .2 .7. Evidence words: 4 (bridge opened in 1931), 4, 5 (mill burned down in 1902) and
    4 (it draws 4000 people); quoted of them: 4, 0, 0 of 3, 4.
    """
    values = {name: figure.value for name, figure in evaluation.figures.items()}
    second, third = 1 / math.log2(3), 1 / math.log2(4)
    approx = pytest.approx
    run_only = {"time.questions_per_second", "time.peak_memory_mb"}
    assert {name: value for name, value in values.items() if name not in run_only} == {
        "retrieval.ndcg@10": approx((1 + second + 1 + third) / 4),
        "retrieval.recall@5": 1.0,
        "retrieval.recall@10": 1.0,
        "retrieval.recall@100": 1.0,
        "retrieval.mrr@10": approx((1 + 1 / 2 + 1 + 1 / 3) / 4),
        "retrieval.success@1": 0.5,
        "retrieval.success@5": 1.0,
        "quotes.exact": 1.0,
        "quotes.near_misses_exact": 1.0,
        "quotes.relevant": 1.0,
        "quotes.first_is_evidence": approx(2 / 3),
        "quotes.precision": 0.5,
        "quotes.recall": 0.5,
        "quotes.f1": 0.5,
        "quotes.precision_micro": approx(8 / 11),
        "quotes.recall_micro": approx(8 / 17),
        "quotes.f1_micro": approx(16 / 28),
        "quotes.sentence_recall": 0.5,
        # in 1931; abstained; wrong; 4000 people for 4000; rightly abstained; wrong.
        "answer.exact_match": approx(2 / 6),
        "answer.f1": approx((1 + 0 + 0 + 2 / 3 + 1 + 0) / 6),
        "answer.contained": 0.5,
        "abstention.answered": approx(4 / 6),
        # .95 and .8 above both, .6 and .35 above .2 only.
        "abstention.auroc": 6 / 8,
        "abstention.average_precision": approx((1 + 1 + 3 / 4 + 4 / 5) / 4),
        "abstention.f1": 0.5,
        "abstention.precision": 0.5,
        "abstention.recall": 0.5,
        "abstention.right": 0.5,
        # By confidence: right, right, no, no, no, no.
        "abstention.risk_coverage_area": approx((0 + 0 + 1 / 3 + 2 / 4 + 3 / 5 + 4 / 6) / 6),
        # Bins of .95, .6, .8, .7: one answer each.
        "abstention.calibration_error": approx((0.05 + 0.6 + 0.2 + 0.7) / 4),
        # Each alone in its bin: 2 p (1 − p).
        "abstention.calibration_error_by_chance": approx(
            2 * (0.95 * 0.05 + 0.6 * 0.4 + 0.2 * 0.8 + 0.7 * 0.3) / 4
        ),
        "time.retrieve.p50": 15.0,
        "time.retrieve.p95": 30.0,
        "time.retrieve.p99": 30.0,
        "time.read.p50": 15.0,
        "time.read.p95": 30.0,
        "time.read.p99": 30.0,
        "time.total.p50": 30.0,
        "time.total.p95": 60.0,
        "time.total.p99": 60.0,
    }
    assert all(values[name] for name in run_only)


def test_figures_say_how_many_questions_they_come_from(evaluation: Evaluation) -> None:
    assert evaluation.figures["quotes.f1"].questions == 4
    assert evaluation.figures["abstention.auroc"].questions == 6
    assert evaluation.figures["quotes.first_is_evidence"].questions == 3
    assert evaluation.figures["quotes.exact"] == Figure(1.0, 1.0, 1.0, 6)


def test_groups_split_the_questions_by_kind_turn_and_field(evaluation: Evaluation) -> None:
    assert evaluation.sizes == {
        "all": 6,
        "answerable": 4,
        "unanswerable": 2,
        "first turn": 4,
        "follow-up": 2,
        "topic=bridge": 3,
        "topic=mill": 1,
        "topic=fire": 1,
        "topic=fair": 1,
        "topic=unknown": 1,
    }
    assert evaluation.value("answer.exact_match", "answerable") == 0.25
    assert evaluation.value("answer.exact_match", "unanswerable") == 0.5
    assert evaluation.value("quotes.f1", "follow-up") == 0.0
    assert evaluation.value("quotes.f1", "unanswerable") is None
    assert evaluation.value("abstention.auroc", "answerable") is None


def test_a_group_of_all_questions_is_not_listed_twice() -> None:
    assert evaluate(library(), QUESTIONS[:1]).sizes == {"all": 1}


def test_intervals_hold_the_figures(evaluation: Evaluation) -> None:
    for figures in evaluation.groups.values():
        for name, figure in figures.items():
            if figure.low is None or figure.high is None:
                continue
            assert figure.value is not None, name
            assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9, name


def test_a_field_that_no_question_has_is_refused_before_anything_is_asked() -> None:
    fake = library()
    with pytest.raises(ValueError, match="no question has a field 'colour'; there are topic"):
        evaluate(fake, QUESTIONS, by=["colour"])
    assert fake.asked == []


def test_outcomes_curve_and_bins_by_hand(evaluation: Evaluation) -> None:
    assert evaluation.outcomes() == {
        "open": Outcome.RIGHT,
        "colour": Outcome.WRONGLY_ABSTAINED,
        "fire": Outcome.WRONG,
        "people": Outcome.RIGHT,
        "mayor": Outcome.RIGHTLY_ABSTAINED,
        "length": Outcome.WRONG,
    }
    assert evaluation.confusion() == {
        "answerable": {
            "answered, right": 2,
            "abstained, wrongly": 1,
            "answered, not right": 1,
        },
        "unanswerable": {"abstained, rightly": 1, "answered, not right": 1},
    }
    assert evaluation.risk_coverage()[1:4] == [
        (pytest.approx(2 / 6), 0.0),
        (pytest.approx(3 / 6), pytest.approx(1 / 3)),
        (pytest.approx(4 / 6), pytest.approx(2 / 4)),
    ]
    assert evaluation.calibration() == [
        CalibrationBin(0.5, 0.6, 1, 0.6, 0.0),
        CalibrationBin(0.6, 0.7, 1, 0.7, 0.0),
        CalibrationBin(0.7, 0.8, 1, 0.8, 1.0),
        CalibrationBin(0.9, 1.0, 1, 0.95, 1.0),
    ]


def test_the_folder_holds_run_measures_report_and_trec_files(tmp_path: Path) -> None:
    evaluation = evaluate(library(), QUESTIONS, out=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "batches.jsonl",
        "metrics.json",
        "qrels.trec",
        "questions.jsonl",
        "report.html",
        "run.jsonl",
        "run.trec",
        "settings.json",
    ]
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    assert metrics == json.loads(json.dumps(evaluation.to_dict()))
    assert metrics["measures"]["quotes.f1"] == {
        "label": "Word F1",
        "unit": "",
        "value": 0.5,
        "low": pytest.approx(0.0),
        "high": pytest.approx(1.0),
        "questions": 4,
    }
    assert metrics["groups"]["unanswerable"]["quotes.f1"]["value"] is None


def test_an_interrupted_evaluation_ends_with_the_same_measures(tmp_path: Path) -> None:
    evaluate(library(), QUESTIONS, out=tmp_path / "whole", batch_questions=2)
    with pytest.raises(KeyboardInterrupt):
        evaluate(library(dies_after=3), QUESTIONS, out=tmp_path / "part", batch_questions=2)
    with (tmp_path / "part" / "run.jsonl").open("a") as file:
        file.write('{"id": "fire", "question": "When did')
    rest = library()
    evaluate(rest, QUESTIONS, out=tmp_path / "part", batch_questions=2)
    assert len(rest.asked) == 4
    measured = [
        json.loads((tmp_path / name / "metrics.json").read_text()) for name in ("whole", "part")
    ]
    for metrics in measured:
        for name in ("time.questions_per_second", "time.peak_memory_mb"):
            assert metrics["measures"].pop(name)["value"] > 0
    assert measured[0] == measured[1]


def test_a_question_asked_twice_is_one_question(tmp_path: Path) -> None:
    evaluate(library(), QUESTIONS, out=tmp_path, batch_questions=2)
    run = tmp_path / "run.jsonl"
    run.write_text("".join(run.read_text().splitlines(keepends=True)[:-1]))
    again = library()
    evaluate(again, QUESTIONS, out=tmp_path, batch_questions=2)
    assert len(again.asked) == 1
    measures = json.loads((tmp_path / "metrics.json").read_text())["measures"]
    for name in ("time.questions_per_second", "time.peak_memory_mb"):
        assert measures[name]["questions"] == len(QUESTIONS)


def test_a_changed_library_or_other_questions_are_not_mixed_into_a_run(tmp_path: Path) -> None:
    evaluate(library(), QUESTIONS, out=tmp_path)
    with pytest.raises(ForeignRun, match="articles were added, changed or removed"):
        evaluate(library(change=8), QUESTIONS, out=tmp_path)
    with pytest.raises(ForeignRun, match="6 questions were asked, now 5"):
        evaluate(library(), QUESTIONS[:5], out=tmp_path)
    evaluate(library(), QUESTIONS[:5], out=tmp_path, restart=True)
    assert len((tmp_path / "run.jsonl").read_text().splitlines()) == 5


def test_rows_and_files_are_questions_too(tmp_path: Path) -> None:
    path = tmp_path / "town.jsonl"
    rows = [question.to_dict() for question in QUESTIONS]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "broken\n")
    from_file = evaluate(library(), path)
    assert from_file.name == "town"
    assert from_file.failures == (
        Failure(f"{path}#7", "the line is not JSON: Expecting value at column 1; found “broken”"),
    )
    assert evaluate(library(), rows).outcomes() == from_file.outcomes()
    with pytest.raises(ValueError, match="there is no question to ask"):
        evaluate(library(), [])


def test_a_relevant_article_that_is_not_in_the_library_is_told(tmp_path: Path) -> None:
    question = gold("open", "When did the bridge open?", relevant={"bridge": 1, "gone": 1})
    (note,) = [n for n in evaluate(library(), [question]).notes if "relevant articles" in n]
    assert note.startswith("1 of 2 relevant articles are not in the library (such as gone)")


def test_a_quote_that_is_not_the_articles_text_shows() -> None:
    wrong = answered("in 1931", cite("bridge", 1, "The bridge opened in 1931."))
    evaluation = evaluate(library({"open": wrong}), QUESTIONS)
    assert evaluation.value("quotes.exact") == 3 / 4
    assert [quote.question_id for quote in evaluation.scores.inexact] == ["open"]


def test_never_answering_is_a_precision_of_0_and_not_unknown() -> None:
    silent = {question.question_id: abstained() for question in QUESTIONS}
    evaluation = evaluate(library(silent), QUESTIONS)
    assert {
        name: evaluation.value(name)
        for name in ("quotes.precision_micro", "quotes.f1_micro", "quotes.f1", "quotes.exact")
    } == {
        "quotes.precision_micro": 0.0,
        "quotes.f1_micro": 0.0,
        "quotes.f1": 0.0,
        "quotes.exact": None,
    }


def test_times_of_batches_say_that_they_are_shares() -> None:
    together = evaluate(library(), QUESTIONS, batch_questions=2).notes
    assert [note for note in together if note.startswith("Asked in batches of 2")] != []
    alone = evaluate(library(), QUESTIONS, batch_questions=1).notes
    assert [note for note in alone if "batches" in note] == []


def test_searching_only_measures_the_search() -> None:
    evaluation = evaluate(library(), QUESTIONS, retrieval_only=True)
    known = {name for name, figure in evaluation.figures.items() if figure.value is not None}
    assert {name.partition(".")[0] for name in known} == {"retrieval", "time"}


def test_a_frame_has_a_row_per_group_and_measure(evaluation: Evaluation) -> None:
    pytest.importorskip("pandas")
    frame = evaluation.to_frame()
    assert list(frame.columns) == ["group", "measure", "value", "low", "high", "questions"]
    assert len(frame) == sum(len(figures) for figures in evaluation.groups.values())
    row = frame[(frame.group == "answerable") & (frame.measure == "quotes.f1")].iloc[0]
    assert (row.value, row.questions) == (0.5, 4)


def test_the_fake_answers_stand_where_they_say() -> None:
    assert all(answer.citations or not answer.answered for answer in ANSWERS.values())
    assert evaluate(library(), QUESTIONS).scores.inexact == ()
