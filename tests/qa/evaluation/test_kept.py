"""Question sets and runs are kept with a library; a bad file is refused with its faults."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.evaluation import compare, evaluate
from qa.evaluation.kept import BadQuestions, Evaluations
from qa.evaluation.pictures import pictures
from qa.evaluation.reopening import opened

from .examples import QUESTIONS, library

STAMP = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Evaluations:
    return Evaluations(tmp_path / "library", now=lambda: STAMP)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "town.jsonl"
    path.write_text("".join(json.dumps(g.to_dict()) + "\n" for g in QUESTIONS), encoding="utf-8")
    return path


def test_a_file_of_questions_is_kept_as_it_is(kept: Evaluations, file: Path):
    assert kept.take_in(file) == "town"
    assert kept.questions("town").questions == QUESTIONS
    (found,) = kept.sets()
    assert (found.name, found.questions, found.answerable, found.unanswerable) == ("town", 6, 4, 2)


def test_the_same_questions_are_kept_once_and_others_get_a_number(kept: Evaluations, file: Path):
    assert [kept.take_in(file), kept.take_in(file)] == ["town", "town"]
    file.write_text('{"id": "1", "question": "Who?"}\n', encoding="utf-8")
    assert kept.take_in(file) == "town-2"


def test_a_bad_line_is_named_with_what_was_found_and_what_to_do(kept: Evaluations, file: Path):
    lines = ['{"id": "1", "question": "Who?"}', "who, when", '{"id": "2", "question": 7}']
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadQuestions) as caught:
        kept.take_in(file)
    first, second, what_to_do = caught.value.problems
    assert first.startswith("town.jsonl, line 2: the line is not JSON")
    assert "found “who, when”" in first
    assert second == "town.jsonl, line 3: `question` must be a text, found 7."
    assert what_to_do.startswith("Mend this in the file")
    assert kept.sets() == []


def test_a_file_of_bad_lines_alone_is_told_line_by_line(kept: Evaluations, file: Path):
    file.write_text("\n" + '{"id": "1"}\n' * 12, encoding="utf-8")
    with pytest.raises(BadQuestions) as caught:
        kept.take_in(file)
    first, *others = caught.value.problems
    assert first == "town.jsonl, line 2: `question` must be a text, found None."
    assert len(others) == 10
    assert others[-1].startswith("2 more can't be read.")


def test_a_question_that_is_too_long_to_be_asked_is_a_bad_line(kept: Evaluations, file: Path):
    long = json.dumps({"id": "1", "question": "Who? " * 500})
    for text, line in ((long, 1), ('{"id": "2", "question": "Who?"}\n' + long, 2)):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BadQuestions) as caught:
            kept.take_in(file)
        assert caught.value.problems[0] == (
            f"town.jsonl, line {line}: the question has 2,500 characters, at most 2,000 are read; "
            "shorten it."
        )
    assert kept.sets() == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("town.csv", "id,question", "town.csv is no file of questions"),
        ("town.jsonl", "", "town.jsonl holds no question"),
        ("town.json", "[]", "town.json"),
    ],
)
def test_what_is_no_file_of_questions_is_refused(
    kept: Evaluations, tmp_path: Path, name: str, text: str, told: str
):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadQuestions, match=f"^{told}"):
        kept.take_in(tmp_path / name)


def test_a_refused_file_is_called_by_its_name_alone(kept: Evaluations, file: Path):
    file.write_text('{"id": "1", "question": "Who?"}\n' * 2, encoding="utf-8")
    squad = file.with_suffix(".JSON")
    squad.write_text("{" * 5, encoding="utf-8")
    for path, found in ((file, "town.jsonl#1"), (squad, "town.JSON is no SQuAD file")):
        with pytest.raises(BadQuestions, match=found) as refused:
            kept.take_in(path)
        assert str(file.parent) not in str(refused.value)


def test_a_grade_that_would_take_all_memory_and_time_is_refused(kept: Evaluations, file: Path):
    for grade in (10**9, -(10**30)):
        line = {"id": "1", "question": "Who?", "relevant": {"a": grade}}
        file.write_text(json.dumps(line), encoding="utf-8")
        with pytest.raises(BadQuestions, match="the grade of 'a' must be at most 1,000"):
            kept.take_in(file)


def test_a_name_that_leads_elsewhere_is_none(kept: Evaluations, file: Path):
    kept.take_in(file)
    for name in ("../town", "", "town/../town", "."):
        with pytest.raises(KeyError):
            kept.questions(name)
        with pytest.raises(KeyError):
            kept.folder(name)


def test_a_run_is_listed_while_it_is_under_way_and_once_it_is_done(kept: Evaluations, file: Path):
    run = kept.begin(kept.take_in(file), by="ann")
    assert run == "town-20261126-210000"
    found = kept.run(run)
    assert (found.name, found.by, found.began) == ("town", "ann", STAMP)
    assert (found.asked, found.questions, found.done) == (0, 6, False)
    evaluate(library(), kept.asked_by(run), out=kept.folder(run), batch_questions=1)
    found = kept.run(run)
    assert (found.asked, found.done) == (6, True)
    assert found.judged == 6
    kept.remove_set("town")
    assert kept.asked_by(run).questions == QUESTIONS
    kept.remove_run(run)
    assert kept.runs() == []


def test_a_run_that_is_opened_again_has_the_figures_and_intervals_that_it_had(
    kept: Evaluations, file: Path
):
    run = kept.begin(kept.take_in(file))
    was = evaluate(library(), kept.asked_by(run), out=kept.folder(run), batch_questions=1)
    again = opened(kept.folder(run), "town")
    assert again.figures == was.figures
    assert again.to_dict() == was.to_dict()
    assert pictures(again) == pictures(was)
    assert compare(was, again).gained == ()


def test_a_run_that_is_not_done_can_not_be_opened(kept: Evaluations, file: Path):
    run = kept.begin(kept.take_in(file))
    with pytest.raises(ValueError, match="go on with it"):
        opened(kept.folder(run))


def test_each_picture_has_its_figures_as_a_table(kept: Evaluations, file: Path):
    drawn = {p.title: p for p in pictures(evaluate(library(), QUESTIONS))}
    assert list(drawn) == ["Answered and abstained", "Risk and coverage", "Calibration", "Time"]
    assert all(len(row) == len(p.head) for p in drawn.values() for row in p.rows)
    counted = sum(int(row[2]) for row in drawn["Answered and abstained"].rows)
    assert counted == len(QUESTIONS)
