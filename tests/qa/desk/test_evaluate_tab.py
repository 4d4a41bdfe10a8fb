"""The bench of the tab Evaluate: real sets and runs over a library whose answers are written down.

What runs there lets everybody who asks go first.
"""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from qa.desk.evaluate_tab import Bench
from qa.desk.evaluator import Evaluator
from qa.desk.rights import Visitor
from qa.desk.turnstile import Turnstile
from qa.desk.users import Role
from qa.evaluation.gold import GoldQuestion, QuestionSet
from qa.evaluation.kept import Evaluations
from qa.question import Question
from tests.qa.evaluation import examples

from .fakes import FakeLibrary


class Town(FakeLibrary):
    """A desk's library that answers an evaluation's questions by hand."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)
        self.by_hand = examples.library()
        self.held = Event()
        self.held.set()
        self.begun = Event()
        self.change = 1

    def ask_many(self, questions, *, retrieval_only=False):
        self.begun.set()
        self.held.wait(30)
        return self.by_hand.ask_many(questions, retrieval_only=retrieval_only)

    def article(self, article_id):
        return self.by_hand.article(article_id)


class Desk:
    """The parts of the tab, without Gradio."""

    def __init__(self, folder: Path) -> None:
        self.library = Town(folder)
        self.turnstile = Turnstile(at_once=2, may_wait=4)
        self.kept = Evaluations(folder)
        self.evaluator = Evaluator(self.library, self.kept, self.turnstile)
        self.bench = Bench(self.library, self.evaluator, self.kept)

    def do(self, what: str, **said: Any) -> str:
        return self.bench.act({"do": what, **said}, Visitor("ann", Role.EDITOR))

    def ended(self) -> str:
        """The id of the last run, once nothing is under way."""
        until(lambda: not self.evaluator.is_busy)
        return self.kept.runs()[0].id


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    file = tmp_path / "town.jsonl"
    lines = (json.dumps(gold.to_dict()) + "\n" for gold in examples.QUESTIONS)
    file.write_text("".join(lines), encoding="utf-8")
    desk = Desk(tmp_path)
    assert "“town” is kept" in desk.bench.take_in(file)
    return desk


def test_a_set_is_run_and_its_report_shows_figures_pictures_and_questions(desk: Desk):
    assert "It runs." in desk.do("run", set="town")
    run = desk.ended()
    assert "of 6 as wanted" in desk.bench.runs("")
    report, questions = desk.bench.report({"run": run})
    assert report.count("<svg") == 4
    assert report.count("as a table</summary>") == 4
    assert "nDCG@10" in report
    assert questions.count('<details class="question">') == 6
    assert 'data-article="bridge"' in questions
    only = desk.bench.questions({"run": run, "words": "mill burn"})[1]
    assert re.findall(r'class="text" dir="auto">([^<]+)', only) == ["When did the mill burn?"]
    ended = desk.bench.questions({"run": run, "ended": "abstained, rightly"})[1]
    assert 0 < ended.count('<details class="question">') < 6


def test_a_file_with_a_bad_line_is_refused_by_name_and_line(desk: Desk, tmp_path: Path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "1", "question": "Who?"}\n{"id": "2"}\n', encoding="utf-8")
    told = desk.bench.take_in(bad)
    assert "bad.jsonl, line 2: `question` must be a text, found None." in told
    assert str(tmp_path) not in told
    assert "bad" not in [one.name for one in desk.kept.sets()]


def test_an_evaluation_waits_while_somebody_asks_and_stops_and_goes_on(desk: Desk):
    asking, done = Event(), Event()

    def somebody() -> None:
        with desk.turnstile.turn():
            asking.set()
            done.wait(60)

    Thread(target=somebody, daemon=True).start()
    asking.wait(60)
    desk.do("run", set="town")
    run = desk.kept.runs()[0].id
    time.sleep(0.3)
    assert desk.library.by_hand.asked == []
    assert "Stop" in desk.bench.runs("")
    desk.do("stop", run=run)
    desk.ended()
    assert "Stopped at 0 of 6" in desk.bench.runs("")
    done.set()
    desk.do("go_on", run=run)
    assert desk.ended() == run
    assert desk.kept.run(run).done


def test_somebody_who_asks_goes_in_at_once_while_a_run_is_under_way(desk: Desk):
    desk.library.held.clear()
    desk.do("run", set="town")
    with desk.turnstile.turn():
        desk.library.held.set()
        time.sleep(0.3)
        assert len(desk.library.by_hand.asked) <= 1
    desk.ended()
    assert desk.kept.runs()[0].done


def test_runs_are_asked_one_after_another(desk: Desk):
    desk.library.held.clear()
    desk.do("run", set="town")
    assert "once those before it are done" in desk.do("run", set="town")
    assert "Waits for 1 run before it" in desk.bench.runs("")
    assert "stop it first" in desk.do("remove_run", run=desk.kept.runs()[0].id)
    desk.library.held.set()
    desk.ended()
    assert [run.done for run in desk.kept.runs()] == [True, True]


def test_a_run_that_is_stopping_goes_on_when_it_is_told_to(desk: Desk):
    desk.library.held.clear()
    desk.do("run", set="town")
    run = desk.kept.runs()[0].id
    until(desk.library.begun.is_set)  # one stopped before its first question is at an end
    assert "stops after the present question" in desk.do("stop", run=run)
    stopping = desk.bench.runs("")
    assert "Stopping…" in stopping
    assert 'data-do="go_on"' in stopping
    assert "It goes on where it was." in desk.do("go_on", run=run)
    assert 'data-do="stop"' in desk.bench.runs("")
    desk.library.held.set()
    desk.ended()
    assert desk.kept.run(run).done
    assert "All of it was asked" in desk.do("go_on", run=run)
    assert "not under way any more" in desk.do("stop", run=run)


def test_a_run_that_waits_is_taken_out_of_the_row(desk: Desk):
    desk.library.held.clear()
    desk.do("run", set="town")
    desk.do("run", set="town")
    waits = next(run.id for run in desk.kept.runs() if desk.evaluator.under_way(run.id).before)
    assert "It waits no longer" in desk.do("stop", run=waits)
    assert "once those before it are done" in desk.do("go_on", run=waits)
    desk.do("stop", run=waits)
    desk.library.held.set()
    desk.ended()
    assert "Stopped at 0 of 6" in desk.bench.runs("")


def test_of_a_run_that_is_not_done_there_is_no_report_to_save_yet(desk: Desk):
    desk.library.held.clear()
    desk.do("run", set="town")
    run = desk.kept.runs()[0].id
    save = {"do": "save_report", "run": run}
    assert "no report yet. It has one once all is asked." in desk.bench.file(save)
    desk.do("stop", run=run)
    desk.library.held.set()
    desk.ended()
    assert "no report yet. Go on with it first." in desk.bench.file(save)
    desk.do("go_on", run=run)
    desk.ended()
    assert f"Saved {run}.html." in desk.bench.file(save)


def test_two_runs_are_compared_with_intervals_and_the_questions_that_changed(desk: Desk):
    desk.do("run", set="town")
    first = desk.ended()
    desk.library.by_hand = examples.library({"open": examples.ANSWERS["mayor"]})
    desk.do("run", set="town")
    desk.ended()
    second = desk.kept.runs()[0].id
    html, _ = desk.bench.compared({"a": second, "b": first})
    assert "Two runs of 6 questions" in html
    lost = html[html.index("Lost") : html.index("Answered otherwise")]
    assert "When did the bridge open?" in lost
    assert re.search(r"<h5>First</h5>.*1931.*<h5>Second</h5>", lost)
    assert re.search(r"<small>[+-][\d.]+ – [+-][\d.]+</small>", html)
    assert "p = " in html


def test_a_set_of_which_nothing_is_known_has_a_report_too(desk: Desk):
    bare = tuple(GoldQuestion(g.question_id, g.question) for g in examples.QUESTIONS)
    desk.do("run", set=desk.kept.keep(QuestionSet("bare", bare)))
    run = desk.ended()
    assert "None could be judged" in desk.bench.runs("")
    report, questions = desk.bench.report({"run": run})
    assert "Answered and abstained" in report
    assert questions.count("the articles answer it is not known") == 6


def test_a_question_that_could_not_be_asked_is_named_with_why(desk: Desk):
    unknown = GoldQuestion("new", Question("What <is> this?"))
    both = QuestionSet("both", (examples.QUESTIONS[0], unknown))
    desk.do("run", set=desk.kept.keep(both))
    report, _ = desk.bench.report({"run": desk.ended()})
    assert "1 question could not be asked" in report
    assert "new: could not be asked: ValueError" in report
    assert "<is>" not in report


def test_thumbs_become_a_set_that_can_be_run(desk: Desk):
    desk.library.thumbs.give(desk.library.ask("When did it stop?"), up=True)
    desk.library.thumbs.give(desk.library.ask("Who?"), up=False, comment="It is named.")
    assert "2 thumbs given under Ask: 1 up" in desk.bench.sets("")
    assert "“thumbs” is kept" in desk.do("from_thumbs")
    asked = {gold.question.text: gold for gold in desk.kept.questions("thumbs").questions}
    assert asked["When did it stop?"].evidence == ("It stopped at nine.",)
    assert asked["Who?"].fields["comment"] == "It is named."


def test_a_library_that_can_only_be_read_shows_and_changes_nothing(desk: Desk):
    desk.library.writable = False
    assert "can only be read" in desk.do("run", set="town")
    assert desk.kept.runs() == []
    assert 'data-do="run"' not in desk.bench.sets("It can only be read.")


def test_who_may_only_read_changes_nothing(desk: Desk):
    told = desk.bench.act({"do": "run", "set": "town"}, Visitor("bob", Role.READER))
    assert "for editors" in told
    assert desk.kept.runs() == []


def test_what_is_gone_is_told_so(desk: Desk):
    assert "not there any more" in desk.do("run", set="nowhere")
    assert "not there any more" in desk.do("go_on", run="../../etc")
