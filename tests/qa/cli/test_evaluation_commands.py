import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from filelock import FileLock
from typer.testing import CliRunner, Result

import qa.evaluation
from embeddings import mpnet_base
from qa.cli import evaluation_commands, options
from qa.cli.commands import app
from qa.cli.console import shown
from qa.cli.evaluation_tables import evaluation_table, print_comparison, print_table
from qa.evaluation import compare, evaluate
from qa.evaluation.gold import QuestionSet
from qa.library import Library
from qa.settings import Settings
from tests.qa.evaluation.examples import ARTICLES, QUESTIONS, library
from tests.qa.evaluation.fakes import FakeLibrary, abstained, answered, cite, gold

BETTER = {
    "colour": answered("red", cite("bridge", 27, "It is painted red.", words="red")),
    "people": abstained(confidence=0.1),
}


def _run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def _questions(path: Path, *more: str) -> Path:
    lines = [json.dumps(question.to_dict()) for question in QUESTIONS]
    path.write_text("".join(line + "\n" for line in [*lines, *more]))
    return path


def _squad(path: Path) -> Path:
    paragraph = {
        "context": ARTICLES["mill"],
        "qas": [{"id": "a", "question": "When did the mill burn?", "answers": [{"text": "1902"}]}],
    }
    path.write_text(json.dumps({"data": [{"title": "Mill", "paragraphs": [paragraph]}]}))
    return path


def test_every_public_name_is_there() -> None:
    for name in qa.evaluation.__all__:
        assert getattr(qa.evaluation, name).__doc__
    with pytest.raises(AttributeError, match="has no attribute 'other'"):
        _ = qa.evaluation.other


def test_questions_that_cannot_be_read_are_wrong_use(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    result = _run("evaluate", empty, "--library", tmp_path / "l", "--out", tmp_path / "o")
    assert result.exit_code == 2
    assert f"{empty} holds no question" in result.stderr
    result = _run("evaluate", tmp_path / "gone", "--library", tmp_path / "l", "--out", tmp_path)
    assert result.exit_code == 2
    assert "there is no file or folder" in result.stderr


def test_an_empty_library_is_wrong_use_and_one_that_cannot_be_opened_is_3(tmp_path: Path) -> None:
    questions = _questions(tmp_path / "town.jsonl")
    Library.open(tmp_path / "l").close()
    result = _run("evaluate", questions, "--library", tmp_path / "l", "--out", tmp_path / "o")
    assert result.exit_code == 2
    assert "holds no articles; add some with: pressmark add" in result.stderr
    result = _run("evaluate", questions, "--library", questions, "--out", tmp_path / "o")
    assert result.exit_code == 3


@pytest.mark.parametrize("more", [(), ("--add-articles",)])
def test_a_reader_that_cannot_be_used_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.setattr(mpnet_base, "NAME", "no-such-mpnet")
    questions, out = _squad(tmp_path / "town.json"), tmp_path / "runs" / "o"
    given = ("--library", tmp_path / "l", "--out", out, "--reader", "careful", *more)
    result = _run("evaluate", questions, *given)
    assert result.exit_code == 3
    assert "is not installed; install it with: pip install" in result.stderr
    assert sorted(tmp_path.iterdir()) == [questions]


def test_a_folder_in_which_no_run_was_begun_goes_again(tmp_path: Path) -> None:
    questions, out = _questions(tmp_path / "town.jsonl"), tmp_path / "runs" / "o"
    Library.open(tmp_path / "l").close()
    assert _run("evaluate", questions, "--library", tmp_path / "l", "--out", out).exit_code == 2
    assert not out.parent.exists()


def test_a_stop_says_how_to_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake: FakeLibrary = library(dies_after=2)
    with pytest.raises(typer.Exit) as stopped:
        evaluation_commands._evaluated(
            fake,  # type: ignore[arg-type]
            QuestionSet("town", QUESTIONS),
            True,
            out=tmp_path,
            batch_questions=2,
        )
    assert stopped.value.exit_code == 130
    assert capsys.readouterr().err == (
        "Stopped at 2 of 6 questions; the same command goes on from there.\n"
    )


def test_the_table_shows_figures_intervals_and_groups() -> None:
    table = evaluation_table(evaluate(library(), QUESTIONS, by=["topic"]))
    headers = [str(column.header) for column in table.columns]
    assert headers == [
        "questions, 6 questions",
        "figure",
        "95 %",
        "of",
        "answerable (4)",
        "unanswerable (2)",
        "first turn (4)",
        "follow-up (2)",
    ]
    rows = list(zip(*(map(str, column.cells) for column in table.columns), strict=True))
    (f1,) = [row for row in rows if row[0] == "  Word F1"]
    assert f1 == ("  Word F1", "0.500", "0.000 – 1.000", "4", "0.500", "unknown", "0.667", "0.000")


@pytest.mark.parametrize("name", ["[/x]", "[health]", ":tada: [red]", "a\x1b[31m\nb", "[link=x]"])
def test_a_name_is_printed_as_it_is(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        gold(name, f"{name}?", answers=["red"], topic=name),
        gold("other", "Other?", answers=["blue"], topic="other"),
    ]
    stage = {name: 1.0, "total": 2.0}
    fake = {
        one.question.text: replace(answered("red", cite("x", 0, "red")), timings_ms=stage)
        for one in asked
    }
    worse = {**fake, f"{name}?": abstained()}
    questions = QuestionSet(name, tuple(asked))
    for folder, answers in (("a", fake), ("b", worse)):
        given = FakeLibrary(answers, {"x": "red"})
        evaluation = evaluate(given, questions, by=["topic"], out=tmp_path / folder)
    print_table(evaluation_table(evaluation))
    print_comparison(compare(tmp_path / "a", tmp_path / "b"))
    out = capsys.readouterr().out
    told = shown(name)
    for line in (f"{told}, 2 questions", f"topic={told} (1)", f"  {told}: {told}?"):
        assert line in out
    assert f"{told.capitalize()}, p50" in out


@pytest.mark.parametrize("command", ["add", "evaluate"])
def test_adding_while_another_process_writes_ends_in_a_sentence(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "DEFAULT_SETTINGS", Settings(lock_wait_s=0.1))
    squad, folder = _squad(tmp_path / "town.json"), tmp_path / "library"
    Library.open(folder).close()
    words: dict[str, list[object]] = {
        "add": ["add", squad],
        "evaluate": ["evaluate", squad, "--add-articles", "--out", tmp_path / "out"],
    }
    with FileLock(folder / ".lock"):
        result = _run(*words[command], "--library", folder)
    assert (result.exit_code, result.stdout, result.stderr) == (
        1,
        "",
        f"another process is writing to {folder}; try again when it is done\n",
    )


def test_no_library_is_made_for_a_set_that_brings_no_articles(tmp_path: Path) -> None:
    questions = _questions(tmp_path / "town.jsonl")
    where = ["--library", tmp_path / "library", "--out", tmp_path / "out"]
    result = _run("evaluate", questions, "--add-articles", *where)
    assert (result.exit_code, result.stderr) == (
        2,
        f"{questions} brings no articles along; only BEIR folders and SQuAD files do\n",
    )
    assert not (tmp_path / "library").exists()


def test_a_packed_file_that_breaks_off_fails_in_part(tmp_path: Path) -> None:
    Library.open(tmp_path / "library").close()
    path = tmp_path / "town.jsonl.gz"
    path.write_bytes(gzip.compress(_questions(tmp_path / "town.jsonl").read_bytes())[:-9])
    result = _run("evaluate", path, "--library", tmp_path / "library", "--out", tmp_path / "out")
    assert result.stderr == (
        f"  {path}#7: the packed file is damaged here (Compressed file ended before the "
        "end-of-stream marker was reached); what stood before was read. Get the file again\n"
        f"The library {tmp_path / 'library'} holds no articles; "
        "add some with: pressmark add PATH\n"
    )


def test_two_runs_are_compared_with_what_flipped(tmp_path: Path) -> None:
    evaluate(library(), QUESTIONS, out=tmp_path / "a")
    evaluate(library(BETTER), QUESTIONS, out=tmp_path / "b")
    result = _run("compare", tmp_path / "a", tmp_path / "b")
    assert result.exit_code == 0, result.output
    assert "1 gained: good in the second run only" in result.stdout
    assert "  colour: What colour is it?" in result.stdout
    assert "1 lost: good in the first run only" in result.stdout
    result = _run("compare", tmp_path / "a", tmp_path / "b", "--json")
    assert [flip["question_id"] for flip in json.loads(result.stdout)["lost"]] == ["people"]


def test_of_too_few_questions_nothing_is_said_of_chance(tmp_path: Path) -> None:
    evaluate(library(), QUESTIONS[:2], out=tmp_path / "a")
    evaluate(library(BETTER), QUESTIONS[:2], out=tmp_path / "b")
    result = _run("compare", tmp_path / "a", tmp_path / "b")
    assert result.exit_code == 0, result.output
    head = result.stdout.splitlines()[0]
    assert head.split() == ["2", "questions", "first", "second", "difference"]
    assert (
        "Note: With 2 questions no difference can be told from chance, so no interval and no p "
        "is given. It takes at least 6 questions, and a hundred for small differences.\n"
    ) in result.stdout
    printed = json.loads(_run("compare", tmp_path / "a", tmp_path / "b", "--json").stdout)
    assert printed["note"].startswith("With 2 questions")
    assert {row["p"] for row in printed["measures"].values()} == {None}


def test_runs_over_different_questions_are_refused(tmp_path: Path) -> None:
    evaluate(library(), QUESTIONS, out=tmp_path / "a")
    evaluate(library(), QUESTIONS[:5], out=tmp_path / "b")
    result = _run("compare", tmp_path / "a", tmp_path / "b")
    assert result.exit_code == 2
    assert "1 only in the first (length)" in result.stderr
    shared = _questions(tmp_path / "town.jsonl")
    result = _run("compare", tmp_path / "a", tmp_path / "b", "--questions", shared)
    assert result.exit_code == 2


@pytest.mark.model
def test_a_real_library_is_evaluated_and_gone_on_with(tmp_path: Path) -> None:
    feed = tmp_path / "town-articles.jsonl"
    rows = [{"id": i, "title": f"The {i}", "text": text} for i, text in ARTICLES.items()]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with Library.open(tmp_path / "library") as opened:
        opened.add(feed)
    questions = _questions(tmp_path / "town.jsonl", "broken")
    words = ("evaluate", questions, "--library", tmp_path / "library", "--out", tmp_path / "out")
    result = _run(*words, "--by", "topic")
    assert result.exit_code == 1, result.output
    assert f"{questions}#7: the line is not JSON" in result.stderr
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())
    assert metrics["measures"]["retrieval.recall@10"]["value"] == 1.0
    assert metrics["inexact_quotes"] == []
    result = _run(*words)
    assert (
        "6 answers are from an earlier start; --restart asks all questions again" in result.stdout
    )
    result = _run(*words, "--limit", "2")
    assert result.exit_code == 2
    assert "holds another run: 6 questions were asked, now 2. Choose" in result.stderr


@pytest.mark.model
def test_a_squad_file_brings_its_own_articles(tmp_path: Path) -> None:
    squad = _squad(tmp_path / "town.json")
    result = _run(
        "evaluate",
        squad,
        "--library",
        tmp_path / "library",
        "--out",
        tmp_path / "out",
        "--add-articles",
        "--retrieval-only",
    )
    assert result.exit_code == 0, result.output
    assert "Articles: 1 added, 0 updated, 0 unchanged, 0 failed" in result.stderr
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())
    assert metrics["measures"]["retrieval.success@1"]["value"] == 1.0
    assert metrics["measures"]["answer.f1"]["value"] is None
