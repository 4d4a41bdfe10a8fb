"""A run that is done, opened again as the evaluation that it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.article import Failure
from qa.evaluation.comparison import as_checked
from qa.evaluation.figures import ALL, Evaluation, Figure, measure_run
from qa.evaluation.gold import QuestionSet, json_object
from qa.evaluation.run import open_run


def opened(folder: Path, name: str = "") -> Evaluation:
    """The evaluation that `evaluate` wrote into a folder, with the intervals that it found.

    They are read, not drawn again: a thousand resamples of a large run take seconds. Groups by
    fields of the questions (`by`) are not among them.

    Raises:
        ValueError: if there is no run, it isn't done, or what it wrote can't be read.
    """
    metrics = folder / "metrics.json"
    if not metrics.exists():
        raise ValueError("this run is not done yet; go on with it, and its figures are told")
    golds, run, settings = open_run(folder)
    found = QuestionSet(name or str(settings.get("questions", folder.name)), golds)
    evaluation = measure_run(found, run, exact=as_checked(folder), settings=settings, resamples=0)
    try:
        told = json_object(metrics)
        groups = {ALL: _figures(told["measures"])}
        groups |= {g: _figures(told["groups"][g]) for g in evaluation.sizes if g != ALL}
        failures = tuple(Failure(one["source"], one["reason"]) for one in told["failures"])
        notes = tuple(str(note) for note in told["notes"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{metrics.name} is not what an evaluation writes ({error}); run the questions again"
        ) from error
    return replace(evaluation, groups=groups, failures=failures, notes=notes)


def _figures(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Figure]:
    return {
        name: Figure(row["value"], row["low"], row["high"], int(row["questions"]))
        for name, row in rows.items()
    }
