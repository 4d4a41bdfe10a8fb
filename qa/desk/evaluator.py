"""Evaluations at the desk: one at a time, question by question, each when nobody asks.

An evaluation may take an hour, and those who ask must not notice. Before each of its questions it
lets everybody at the turnstile go first; and its thread has a lower priority, so that somebody who
comes meanwhile shares the processor with it only for what is left of one question.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Final, TypeVar

from qa.desk.dialogue import in_a_sentence
from qa.desk.turnstile import Turnstile
from qa.evaluation.evaluation import evaluate
from qa.evaluation.kept import Evaluations
from qa.evaluation.run import EvaluatedLibrary, ForeignRun

_NICER: Final = 10
T = TypeVar("T")


class _Stopped(Exception):
    """Somebody stopped the evaluation."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A run that is being asked, or waits for those before it."""

    before: int
    """How many runs are before it; 0: it is being asked."""
    asked: int
    questions: int
    stopping: bool = False


@dataclass(slots=True)
class _Job:
    run_id: str
    questions: int
    stop: Event
    asked: int = 0


class Evaluator:
    """The queue of a desk's evaluations. Safe to share between threads."""

    def __init__(
        self, library: EvaluatedLibrary, evaluations: Evaluations, turnstile: Turnstile
    ) -> None:
        self._library = library
        self._evaluations = evaluations
        self._turnstile = turnstile
        self._lock = Lock()
        self._jobs: deque[_Job] = deque()  # the first is being asked
        self._troubles: dict[str, str] = {}

    def put(self, run_id: str) -> None:
        """Ask what a run has no answers to yet, once those before it are done.

        One that is stopping goes on.

        Raises:
            KeyError: if there is no such run.
        """
        run = self._evaluations.run(run_id)
        with self._lock:
            if (job := self._job(run_id)) is not None:
                job.stop.clear()
                return
            self._troubles.pop(run_id, None)
            self._jobs.append(_Job(run_id, run.questions, Event(), run.asked))
            if len(self._jobs) == 1:
                Thread(target=self._work, name="pressmark-evaluate", daemon=True).start()

    def stop(self, run_id: str) -> None:
        """Stop a run after its present question; what was answered stays.

        One that waits for others is taken out of the row at once.
        """
        with self._lock:
            if (job := self._job(run_id)) is None:
                return
            job.stop.set()
            if job is not self._jobs[0]:
                self._jobs.remove(job)

    def _job(self, run_id: str) -> _Job | None:
        return next((job for job in self._jobs if job.run_id == run_id), None)

    def under_way(self, run_id: str) -> UnderWay | None:
        """How far a run is; None where it is neither asked nor waits."""
        with self._lock:
            for before, job in enumerate(self._jobs):
                if job.run_id == run_id:
                    return UnderWay(before, job.asked, job.questions, job.stop.is_set())
        return None

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way."""
        with self._lock:
            return bool(self._jobs)

    def trouble(self, run_id: str) -> str:
        """Why a run broke off, in a sentence; empty where it didn't."""
        with self._lock:
            return self._troubles.get(run_id, "")

    def _work(self) -> None:
        _be_nice()
        while True:
            with self._lock:
                job = self._jobs[0]
            trouble, stopped = "", False
            try:
                trouble = self._run(job)
            except _Stopped:
                stopped = True
            with self._lock:
                if self._turnstile.is_closed:
                    return  # a later desk goes on with the run
                if stopped and not job.stop.is_set():
                    continue  # it was to go on before it had stopped
                if trouble:
                    self._troubles[job.run_id] = trouble
                self._jobs.popleft()
                if not self._jobs:
                    return

    def _run(self, job: _Job) -> str:
        """Ask a run's questions; returns why it broke off, where it did.

        Raises:
            _Stopped: if somebody stopped it.
        """

        def before_each(asked: int, questions: int) -> None:
            job.asked = asked
            if asked < questions and self._turnstile.after_others(job.stop):
                raise _Stopped

        try:
            evaluate(
                self._library,
                self._evaluations.asked_by(job.run_id),
                out=self._evaluations.folder(job.run_id),
                # One question is what somebody who asks has to wait for at most.
                batch_questions=1,
                on_progress=before_each,
            )
        except _Stopped:
            raise
        except ForeignRun as error:
            why = "; ".join(error.differences) or str(error)
            return (
                f"This run can't be gone on with, since its answers would not be comparable: {why}."
                " Begin a new run of these questions."
            )
        except KeyError:
            return ""  # somebody deleted it
        except ValueError as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}."
        except Exception as error:
            return in_a_sentence(error)
        return ""


def at_low_priority(work: Callable[[], T]) -> T:
    """What `work` returns, or raises; it takes the processor only where nobody else wants it."""
    told: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        _be_nice()
        try:
            told.put((work(), None))
        except Exception as error:
            told.put((None, error))

    Thread(target=run, name="pressmark-measure", daemon=True).start()
    found, error = told.get()
    if error is not None:
        raise error
    return found  # type: ignore[return-value]


def _be_nice() -> None:
    """Lower the priority of this thread, for good. Only Linux has one for each thread."""
    if sys.platform == "linux":
        me = threading.get_native_id()
        now = os.getpriority(os.PRIO_PROCESS, me)
        os.setpriority(os.PRIO_PROCESS, me, min(19, now + _NICER))
