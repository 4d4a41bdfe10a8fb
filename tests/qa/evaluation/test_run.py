import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Failure
from qa.evaluation import Comparison, Evaluation, compare, evaluate
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.run import (
    FAILURES_ENOUGH,
    ForeignRun,
    RunFolder,
    ask_all,
    open_run,
    read_answers,
)
from qa.evaluation.trec import write_qrels, write_run

from .examples import QUESTIONS as EXAMPLES
from .examples import library
from .fakes import FakeLibrary, abstained, answered, cite, gold

SETTINGS = {"library": {"model": "fake"}, "retrieval_only": False}
QUESTIONS = [gold(f"q{i}", f"Question {i}?") for i in range(7)]
ANSWERS = {
    f"Question {i}?": answered("red", cite("x", i, "It is red.", words="red"), retrieved=["x", "y"])
    for i in range(7)
}


def _open(path: Path, questions: list[GoldQuestion] = QUESTIONS) -> RunFolder:
    folder = RunFolder(path, SETTINGS)
    folder.open(questions)
    return folder


def test_questions_are_asked_in_batches_and_written_in_order(tmp_path: Path) -> None:
    library = FakeLibrary(ANSWERS)
    progress: list[tuple[int, int]] = []
    run = ask_all(
        library,
        QUESTIONS,
        folder=_open(tmp_path),
        batch_questions=3,
        on_progress=lambda done, total: progress.append((done, total)),
    )
    assert library.batches == [3, 3, 1]
    assert progress == [(0, 7), (3, 7), (6, 7), (7, 7)]
    assert run.answers == {f"q{i}": ANSWERS[f"Question {i}?"] for i in range(7)}
    assert run.asked == 7
    lines = [json.loads(line) for line in (tmp_path / "run.jsonl").read_text().splitlines()]
    assert lines == [{"id": f"q{i}", **ANSWERS[f"Question {i}?"].to_dict()} for i in range(7)]


@pytest.mark.parametrize("torn", [b"", b'{"id": "q6", "answ', b'{"id": "q6"}\nnot json\n'])
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, torn: bytes) -> None:
    whole = tmp_path / "whole"
    ask_all(FakeLibrary(ANSWERS), QUESTIONS, folder=_open(whole), batch_questions=2)
    part = tmp_path / "part"
    with pytest.raises(KeyboardInterrupt):
        ask_all(
            FakeLibrary(ANSWERS, dies_after=5), QUESTIONS, folder=_open(part), batch_questions=2
        )
    with (part / "run.jsonl").open("ab") as file:
        file.write(torn)
    library = FakeLibrary(ANSWERS)
    run = ask_all(library, QUESTIONS, folder=_open(part), batch_questions=2)
    assert library.asked == ["Question 4?", "Question 5?", "Question 6?"]
    assert (part / "run.jsonl").read_bytes() == (whole / "run.jsonl").read_bytes()
    assert (run.resumed, run.asked) == (4, 7)
    assert run.seconds is not None


def test_a_line_torn_at_its_very_end_is_asked_again(tmp_path: Path) -> None:
    ask_all(FakeLibrary(ANSWERS), QUESTIONS, folder=_open(tmp_path))
    run_file = tmp_path / "run.jsonl"
    whole = run_file.read_bytes()
    run_file.write_bytes(whole[:-1])
    assert len(open_run(tmp_path)[1].answers) == 6
    library = FakeLibrary(ANSWERS)
    ask_all(library, QUESTIONS, folder=_open(tmp_path))
    assert library.asked == ["Question 6?"]
    assert run_file.read_bytes() == whole


def test_a_run_that_is_done_asks_nothing(tmp_path: Path) -> None:
    ask_all(FakeLibrary(ANSWERS), QUESTIONS, folder=_open(tmp_path))
    library = FakeLibrary(ANSWERS)
    run = ask_all(library, QUESTIONS, folder=_open(tmp_path))
    assert library.asked == []
    assert len(run.answers) == 7


def test_another_run_is_not_mixed_in(tmp_path: Path) -> None:
    ask_all(FakeLibrary(ANSWERS), QUESTIONS, folder=_open(tmp_path))
    other = RunFolder(tmp_path, {**SETTINGS, "retrieval_only": True})
    with pytest.raises(ForeignRun) as refused:
        other.open(QUESTIONS)
    assert str(refused.value) == (
        f"{tmp_path} holds another run: --retrieval-only was off, now it is on. Choose another "
        "--out, or begin anew with --restart, which deletes that run"
    )
    other.open(QUESTIONS, restart=True)
    assert other.answers == {}
    ask_all(FakeLibrary(ANSWERS), QUESTIONS[:2], folder=other)
    assert len((tmp_path / "run.jsonl").read_text().splitlines()) == 2
    with pytest.raises(ForeignRun):
        _open(tmp_path)


def test_where_nothing_can_be_asked_nothing_is_written_and_a_run_that_is_there_stays(
    tmp_path: Path,
) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    with pytest.raises(ValueError, match="nothing is written down"):
        ask_all(FakeLibrary({}), QUESTIONS, folder=_open(new))
    assert not new.exists()
    ask_all(FakeLibrary(ANSWERS), QUESTIONS, folder=_open(old))
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    again = RunFolder(old, SETTINGS)
    again.open(QUESTIONS, restart=True)
    with pytest.raises(ValueError, match="nothing is written down"):
        ask_all(FakeLibrary({}), QUESTIONS, folder=again)
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before


def test_a_run_of_unknown_settings_is_not_mixed_in(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").write_text("")
    with pytest.raises(ForeignRun, match=r"but no settings\.json"):
        _open(tmp_path)


def test_one_question_that_fails_costs_no_other(tmp_path: Path) -> None:
    questions = [QUESTIONS[0], gold("odd", "Odd?"), QUESTIONS[1]]
    run = ask_all(FakeLibrary(ANSWERS), questions, folder=_open(tmp_path, questions))
    assert list(run.answers) == ["q0", "q1"]
    assert run.failures == (
        Failure("odd", "could not be asked: ValueError: nothing is written down for 'Odd?'"),
    )
    again = FakeLibrary({**ANSWERS, "Odd?": abstained()})
    assert ask_all(again, questions, folder=_open(tmp_path, questions)).failures == ()
    assert again.asked == ["Odd?"]


def test_a_question_that_failed_in_the_library_is_a_failure_of_the_run(tmp_path: Path) -> None:
    failed = replace(abstained(), reason="An error on our side.", failed=True)
    library = FakeLibrary({**ANSWERS, "Odd?": failed})
    questions = [QUESTIONS[0], gold("odd", "Odd?"), QUESTIONS[1]]
    run = ask_all(library, questions, folder=_open(tmp_path, questions))
    assert library.batches == [3]
    assert list(run.answers) == ["q0", "q1"]
    assert run.failures == (
        Failure("odd", "could not be asked: QuestionFailed: An error on our side."),
    )


def test_where_every_question_fails_the_run_stops() -> None:
    library = FakeLibrary({})
    questions = [gold(f"q{i}", f"Question {i}?") for i in range(40)]
    with pytest.raises(ValueError, match="nothing is written down"):
        ask_all(library, questions, batch_questions=20)
    assert len(library.asked) == 1 + FAILURES_ENOUGH
    with pytest.raises(ValueError, match="nothing is written down"):
        ask_all(FakeLibrary({}), questions[:1])


def test_of_two_answers_to_one_question_the_first_counts(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    rows = [
        {"id": "q", "answered": False, "confidence": 0.1},
        {"id": "q", "answered": True, "confidence": 0.9},
        {"answered": True, "confidence": 0.9},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    answers, lines, failures = read_answers(path)
    assert [answer.confidence for answer in answers.values()] == [0.1]
    assert len(lines) == 1
    assert failures == [Failure(f"{path}#3", "a run's line needs `id`")]


def test_a_run_of_another_system_is_opened_by_its_answers_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.jsonl"
    row = {"id": "q", "question": "Who?", "answered": False, "confidence": 0.1}
    path.write_text(json.dumps(row) + "\n")
    questions, run, settings = open_run(path)
    assert questions == (gold("q", "Who?"),)
    assert run.answers["q"].confidence == 0.1
    assert (run.seconds, run.peak_memory_mb, settings) == (None, None, {})
    path.write_text("{}\n")
    with pytest.raises(ValueError, match=r"theirs.jsonl#1: a run's line needs `id`"):
        open_run(path)
    with pytest.raises(ValueError, match="is no run"):
        open_run(tmp_path)


GARBAGE = [b"\xff\xfe{}\n", b"[]\n", b"{}\n", b"[" * 100_000 + b"\n"]


def _complaint(act: Callable[[], object]) -> str | None:
    try:
        act()
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "name", ["settings.json", "questions.jsonl", "run.jsonl", "batches.jsonl", "metrics.json"]
)
def test_a_damaged_file_of_a_run_is_passed_over_or_named(tmp_path: Path, name: str) -> None:
    def again(restart: bool = False) -> Evaluation:
        return evaluate(library(), EXAMPLES, out=tmp_path, resamples=10, restart=restart)

    def beside() -> Comparison:
        return compare(tmp_path, tmp_path, resamples=10, randomisations=10)

    again()
    path = tmp_path / name
    whole = path.read_bytes()
    for damaged in (*(whole[: len(whole) * n // 6] for n in range(6)), *GARBAGE):
        path.write_bytes(damaged)
        assert str(path) in (_complaint(beside) or str(path))
        path.write_bytes(damaged)
        # Only the settings stand in the way of going on, and only until --restart.
        complaint = _complaint(again)
        assert name == "settings.json" or complaint is None
        assert "begin anew with --restart" in (complaint or "begin anew with --restart")
        assert len(again(restart=True).run.answers) == beside().questions == 6


def test_trec_files_are_what_trec_eval_reads(tmp_path: Path) -> None:
    import pytrec_eval

    questions = [gold("q 1", relevant={"a b": 2, "c": 0}), gold("q2")]
    answers = {"q 1": abstained(retrieved=["c", "a b", "c"]), "q2": abstained()}
    write_run(tmp_path / "run.trec", answers)
    write_qrels(tmp_path / "qrels.trec", questions)
    assert (tmp_path / "run.trec").read_text() == (
        "q%201 Q0 c 1 2 pressmark\nq%201 Q0 a%20b 2 1 pressmark\n"
    )
    assert (tmp_path / "qrels.trec").read_text() == "q%201 0 a%20b 2\nq%201 0 c 0\n"
    with (tmp_path / "run.trec").open() as run, (tmp_path / "qrels.trec").open() as qrels:
        judged = pytrec_eval.RelevanceEvaluator(pytrec_eval.parse_qrel(qrels), {"recip_rank"})
        assert judged.evaluate(pytrec_eval.parse_run(run)) == {"q%201": {"recip_rank": 0.5}}
