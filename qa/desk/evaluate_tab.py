"""The tab where questions are run and measured: question sets, runs, reports, comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import gradio as gr

from qa.desk.dialogue import DeskLibrary, in_a_sentence
from qa.desk.escaping import in_words
from qa.desk.evaluation_report import Look, render_comparison, render_questions, render_report
from qa.desk.evaluation_view import FORMAT, RunRow, render_notice, render_runs, render_sets
from qa.desk.evaluator import Evaluator, at_low_priority
from qa.desk.exports import MAX_BYTES, download
from qa.desk.rights import Visitor, why_not
from qa.desk.tabs import PRIVATE, Shared, Tab, script, sent, visitor_of
from qa.desk.users import Role
from qa.errors import NotKept
from qa.evaluation.comparison import DifferentQuestions, compare
from qa.evaluation.figures import Evaluation
from qa.evaluation.from_thumbs import from_thumbs
from qa.evaluation.kept import BadQuestions, Evaluations, KeptRun
from qa.evaluation.reopening import opened

INTRODUCTION = (
    "Run a set of questions whose answers are known, and see how many are answered as wanted. A "
    "run waits whenever somebody asks, and can be stopped and gone on with."
)
ENDED = "Nothing is run any more. What came of it stands in its row."
ONLY_EDITORS = (
    "Evaluations are for editors, since they show what others asked here. Whoever looks after this "
    "desk can make you one."
)
GONE = "It is not there any more; somebody else may have deleted it."
NO_THUMBS = "No thumb was given yet; they stand below each answer under Ask."

_EVALUATING: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "evaluate"}
"""Apart from questions. What runs long is in a thread of its own."""


@dataclass(frozen=True, slots=True)
class EvaluateParts:
    """The parts of the tab that something happens to."""

    notice: gr.HTML
    adding: gr.Accordion
    """Not there for those who may not add."""
    file: gr.File
    sets: gr.HTML
    runs: gr.HTML
    report: gr.HTML
    questions: gr.HTML
    """Those of a report."""


def lay_out() -> EvaluateParts:
    """What the tab is for, the question sets, the runs, and below them what one gave."""
    plain: dict[str, Any] = {"apply_default_css": False}
    with gr.Column(elem_id="evaluation"):
        gr.HTML(f"<h2>Evaluate</h2><p>{INTRODUCTION}</p>", elem_id="evaluation-head", **plain)
        notice = gr.HTML(elem_id="evaluation-notice", js_on_load=script("evaluate.js"), **plain)
        with gr.Accordion(
            "Add a question set", open=False, visible=False, elem_id="adding-questions"
        ) as adding:
            gr.HTML(f"<p>{FORMAT}</p>", elem_id="evaluation-format", **plain)
            file = gr.File(
                label="A file of questions: .jsonl, or SQuAD’s .json",
                elem_id="question-file",
                height=110,
            )
        sets = gr.HTML(elem_id="evaluation-sets", **plain)
        runs = gr.HTML(elem_id="evaluation-runs", **plain)
        report = gr.HTML(elem_id="evaluation-report", **plain)
        questions = gr.HTML(elem_id="evaluation-questions", **plain)
    return EvaluateParts(notice, adding, file, sets, runs, report, questions)


class Bench:
    """What the tab does, for whoever does it. Safe to share between threads."""

    def __init__(self, library: DeskLibrary, evaluator: Evaluator, kept: Evaluations) -> None:
        self._library = library
        self._evaluator = evaluator
        self._kept = kept

    def sets(self, may_not: str) -> str:
        """The question sets, and how many thumbs there are."""
        try:
            thumbs = self._library.thumbs.counts()
        except NotKept:
            thumbs = (0, 0)
        return render_sets(self._kept.sets(), thumbs, may_not)

    def runs(self, may_not: str, open_run: str = "") -> str:
        """The runs, with how far each is."""
        rows = [
            RunRow(run, self._evaluator.under_way(run.id), self._evaluator.trouble(run.id))
            for run in self._kept.runs()
        ]
        return render_runs(rows, open_run, may_not)

    def take_in(self, path: Path) -> str:
        """Keep an uploaded file of questions; what came of it."""
        try:
            name = self._kept.take_in(path)
        except BadQuestions as error:
            return render_notice(*error.problems, wrong=True)
        except OSError as error:
            return render_notice(_not_written(error), wrong=True)
        return render_notice(f"“{name}” is kept. Run it below.")

    def act(self, said: Mapping[str, Any], visitor: Visitor) -> str:
        """Do what is asked, and say what was done."""
        act = _ACTS.get(_text(said, "do"))
        if act is None:
            return ""
        if reason := why_not(self._library, visitor):
            return render_notice(reason, wrong=True)
        try:
            return render_notice(act(self, said, visitor.name))
        except KeyError:
            return render_notice(GONE, wrong=True)
        except OSError as error:
            return render_notice(_not_written(error), wrong=True)
        except Exception as error:
            told = str(error) if isinstance(error, NotKept) else in_a_sentence(error)
            return render_notice(told, wrong=True)

    def _run(self, said: Mapping[str, Any], user: str) -> str:
        run = self._kept.begin(_text(said, "set"), by=user)
        self._evaluator.put(run)
        way = self._evaluator.under_way(run)
        waits = way is not None and way.before > 0
        return "It runs once those before it are done." if waits else "It runs."

    def _go_on(self, said: Mapping[str, Any], user: str) -> str:
        run = _text(said, "run")
        if self._kept.run(run).done and self._evaluator.under_way(run) is None:
            return "All of it was asked; its report is there."
        self._evaluator.put(run)
        way = self._evaluator.under_way(run)
        waits = way is not None and way.before > 0
        return "It goes on once those before it are done." if waits else "It goes on where it was."

    def _stop(self, said: Mapping[str, Any], user: str) -> str:
        run = _text(said, "run")
        way = self._evaluator.under_way(run)
        self._evaluator.stop(run)
        if way is None:
            return "It is not under way any more."
        if way.before:
            return "It waits no longer; what was answered is kept. It can be gone on with."
        if way.asked == way.questions:
            return "All of it was asked; it is being measured, which takes a moment."
        return "It stops after the present question; what was answered is kept."

    def _from_thumbs(self, said: Mapping[str, Any], user: str) -> str:
        found = from_thumbs(self._library.thumbs.listed())
        if not found.questions:
            return NO_THUMBS
        return f"“{self._kept.keep(found)}” is kept. Run it below."

    def _remove_set(self, said: Mapping[str, Any], user: str) -> str:
        self._kept.remove_set(_text(said, "set"))
        return "Deleted. Runs of it are still here."

    def _remove_run(self, said: Mapping[str, Any], user: str) -> str:
        if self._evaluator.under_way(_text(said, "run")):
            return "It is still under way; stop it first."
        self._kept.remove_run(_text(said, "run"))
        return "Deleted."

    @property
    def is_busy(self) -> bool:
        """Whether anything is run."""
        return self._evaluator.is_busy

    def report(self, said: Mapping[str, Any]) -> tuple[str, str]:
        """The report of a run, and its questions."""
        run = self._kept.run(_text(said, "run"))
        evaluation = self._opened(run)
        return render_report(evaluation, run.id), render_questions(evaluation, Look())

    def questions(self, said: Mapping[str, Any]) -> tuple[Any, str]:
        """Those of a run's questions that are looked at; its report stays as it is."""
        start = said.get("start")
        look = Look(
            _text(said, "ended"),
            _text(said, "words")[:500],
            start if type(start) is int and 0 <= start < 10**7 else 0,
        )
        run = self._kept.run(_text(said, "run"))
        return gr.skip(), render_questions(self._opened(run), look)

    def compared(self, said: Mapping[str, Any]) -> tuple[str, str]:
        """Two runs side by side, the one that was begun first as the first."""
        chosen = [self._kept.run(_text(said, name)) for name in ("a", "b")]
        first, second = sorted(chosen, key=lambda run: (run.began, run.id))
        a, b = self._opened(first), self._opened(second)
        found = at_low_priority(lambda: compare(a, b))
        return render_comparison(found, a, b, _named(first), _named(second)), ""

    def close(self, said: Mapping[str, Any]) -> tuple[str, str]:
        """No report."""
        return "", ""

    def file(self, said: Mapping[str, Any]) -> str:
        """A question set, or a run's report, as a file to save."""
        if said.get("do") == "save_set":
            name = _text(said, "set")
            self._kept.questions(name)
            path = self._kept.path / "questions" / f"{name}.jsonl"
            file, mime = path.name, "application/jsonl"
        else:
            run = self._kept.run(_text(said, "run"))
            if not run.done:
                under_way = self._evaluator.under_way(run.id) is not None
                then = "It has one once all is asked." if under_way else "Go on with it first."
                return render_notice(f"This run isn’t done, so it has no report yet. {then}")
            path = self._kept.folder(run.id) / "report.html"
            file, mime = f"{run.id}.html", "text/html"
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            return render_notice(
                f"This file has {len(data) / 1e6:.0f} MB, more than the page takes. It lies in the "
                f"library’s folder: {path.relative_to(self._library.path)}",
                wrong=True,
            )
        return render_notice(f"Saved {file}.") + download(file, mime, data)

    def _opened(self, run: KeptRun) -> Evaluation:
        folder = self._kept.folder(run.id)
        metrics = folder / "metrics.json"
        return _opened(folder, metrics.stat().st_mtime_ns if metrics.exists() else 0, run.name)


_ACTS: dict[str, Callable[[Bench, Mapping[str, Any], str], str]] = {
    "run": Bench._run,
    "go_on": Bench._go_on,
    "stop": Bench._stop,
    "from_thumbs": Bench._from_thumbs,
    "remove_set": Bench._remove_set,
    "remove_run": Bench._remove_run,
}
_LOOKING: dict[str, Callable[[Bench, Mapping[str, Any]], tuple[Any, str]]] = {
    "open": Bench.report,
    "look": Bench.questions,
    "compare": Bench.compared,
    "close": Bench.close,
}


@lru_cache(maxsize=3)
def _opened(folder: Path, changed: int, name: str) -> Evaluation:
    """The evaluation in a folder; `changed` is when its figures were written."""
    return at_low_priority(lambda: opened(folder, name))


def _named(run: KeptRun) -> str:
    return f"{run.name}, {in_words(run.began.date())}, {run.began:%H:%M:%S} UTC"


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _not_written(error: OSError) -> str:
    return (
        f"It can’t be kept in the library’s folder ({error.strerror or error}). See whether its "
        "disk is full and you may write there."
    )


def connect(shared: Shared, parts: EvaluateParts) -> None:
    """What happens when the tab is opened, and something is run, looked at or compared."""
    library = shared.library
    kept = Evaluations(library.path)
    bench = Bench(library, Evaluator(library, kept, shared.turnstile), kept)

    def looked(said: Mapping[str, Any]) -> tuple[Any, ...]:
        """What came of looking at a run, what is shown of it, and its questions."""
        look = _LOOKING[_text(said, "do")]
        try:
            return "", *look(bench, said)
        except KeyError:
            told = GONE
        except DifferentQuestions:
            told = (
                "These runs are of different questions, so they can’t be compared. Choose two of "
                "the same set."
            )
        except ValueError as error:
            told = f"{str(error)[:1].upper()}{str(error)[1:]}."
        except Exception as error:
            told = in_a_sentence(error)
        return render_notice(told, wrong=True), gr.skip(), gr.skip()

    # Gradio finds an event's parameter by the annotations of a plain function.
    def done(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        said, visitor = sent(event), visitor_of(request)
        if visitor.role is not Role.EDITOR:
            return render_notice(ONLY_EDITORS), "", "", "", ""
        may_not, what, run = why_not(library, visitor), _text(said, "do"), _text(said, "run")
        if what in _LOOKING:
            notice, *shown = looked(said)
            return notice, gr.skip(), bench.runs(may_not, run), *shown
        notice = bench.act(said, visitor)
        open_run = _text(said, "open")
        if what == "remove_run" and run == open_run:
            return notice, gr.skip(), bench.runs(may_not), "", ""
        return notice, bench.sets(may_not), bench.runs(may_not, open_run), gr.skip(), gr.skip()

    def followed(event: gr.EventData, request: gr.Request) -> tuple[Any, str]:
        visitor = visitor_of(request)
        if visitor.role is not Role.EDITOR:
            return "", ""
        may_not = why_not(library, visitor)
        notice = gr.skip() if bench.is_busy else render_notice(ENDED)
        return notice, bench.runs(may_not, _text(sent(event), "open"))

    def saved(event: gr.EventData, request: gr.Request) -> str:
        if visitor_of(request).role is not Role.EDITOR:
            return render_notice(ONLY_EDITORS, wrong=True)
        try:
            return bench.file(sent(event))
        except (KeyError, OSError):
            return render_notice(GONE, wrong=True)

    def uploaded(path: str | None, request: gr.Request) -> tuple[Any, ...]:
        may_not = why_not(library, visitor_of(request))
        if path is None:
            return gr.skip(), gr.skip(), gr.skip()
        if may_not:
            return render_notice(may_not, wrong=True), gr.skip(), None
        notice = at_low_priority(lambda: bench.take_in(Path(path)))
        return notice, bench.sets(may_not), None

    def offered(request: gr.Request) -> Any:
        return gr.update(visible=not why_not(library, visitor_of(request)))

    shared.desk.load(offered, None, parts.adding, queue=False, **PRIVATE)
    everything = [parts.notice, parts.sets, parts.runs, parts.report, parts.questions]
    parts.notice.select(done, None, everything, **_EVALUATING, **PRIVATE)
    parts.notice.follow_runs(followed, None, [parts.notice, parts.runs], **_EVALUATING, **PRIVATE)
    parts.notice.save_file(saved, None, parts.notice, **_EVALUATING, **PRIVATE)
    parts.file.upload(
        uploaded, parts.file, [parts.notice, parts.sets, parts.file], **_EVALUATING, **PRIVATE
    )


TAB = Tab("evaluate", "Evaluate", lay_out, connect, is_wide=True)
