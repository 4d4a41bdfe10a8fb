"""The pictures of an evaluation: each plot with what to see in it, and the same as a table.

The table is for whoever can't see the plot, and for whoever wants its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation import plots
from qa.evaluation.figures import CalibrationBin, Evaluation

COVERAGES_TOLD = 10
"""Rows of the table of risk and coverage; the line has a point for each answer."""

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot, and its figures in words."""

    title: str
    hint: str
    """What to see in it."""
    svg: str
    head: tuple[str, ...]
    """What heads the columns of `rows`."""
    rows: Rows


def pictures(evaluation: Evaluation) -> list[Picture]:
    """The plots that there are figures for."""
    drawn = (
        _outcomes(evaluation),
        _risk_and_coverage(evaluation),
        _calibration(evaluation),
        _time(evaluation),
    )
    return [picture for picture in drawn if picture is not None]


def _outcomes(evaluation: Evaluation) -> Picture | None:
    if evaluation.run.retrieval_only:
        return None
    names = {"unknown": "answerability unknown"}
    return Picture(
        "Answered and abstained",
        "How the questions ended, by whether the articles answer them.",
        plots.confusion_plot(evaluation),
        ("Questions", "Ended", "Number"),
        tuple(
            (names.get(kind, kind), outcome, f"{count:,}")
            for kind, row in evaluation.confusion().items()
            for outcome, count in row.items()
        ),
    )


def _risk_and_coverage(evaluation: Evaluation) -> Picture | None:
    points = evaluation.risk_coverage()
    if not points:
        return None
    columns = evaluation.scores.columns
    answered = float(np.mean(columns["answered"][~np.isnan(columns["right"])]))
    return Picture(
        "Risk and coverage",
        "If only the surest questions were answered: the share of those answers that would "
        "not be right. Beyond the dot it abstains now, and each abstention counts as not "
        "right.",
        plots.risk_coverage_plot(points, answered),
        ("Share of the questions answered", "Share of those not right"),
        _at_coverages(points, answered),
    )


def _at_coverages(points: Sequence[tuple[float, float]], answered: float) -> Rows:
    """The points at every tenth of the questions; that at which it stands now says so."""

    def row(wanted: float, note: str = "") -> tuple[str, str]:
        coverage, risk = min(points, key=lambda point: abs(point[0] - wanted))
        return f"{coverage:.0%}{note}", f"{risk:.0%}"

    tenths = {row(n / COVERAGES_TOLD): n for n in range(1, COVERAGES_TOLD + 1)}
    now = (row(answered, " (now)"),) if answered else ()
    return (*now, *tenths)


def _calibration(evaluation: Evaluation) -> Picture | None:
    bins = evaluation.calibration()
    if not bins:
        return None
    return Picture(
        "Calibration",
        "Of the answers given with about the same confidence, how many are right. On the "
        "line it is as sure as it should be. The number over a bar counts its answers.",
        plots.calibration_plot(bins),
        ("Confidence", "Answers", "Mean confidence", "Share right"),
        tuple(_bin(one) for one in bins),
    )


def _bin(one: CalibrationBin) -> tuple[str, ...]:
    return (
        f"{one.low:.1f} to {one.high:.1f}",
        f"{one.answers:,}",
        f"{one.confidence:.0%}",
        f"{one.right:.0%}",
    )


def _time(evaluation: Evaluation) -> Picture | None:
    totals = evaluation.scores.columns.get("time.total", np.array([]))
    totals = totals[~np.isnan(totals)]
    if not len(totals):
        return None
    percentiles = [
        (name, value)
        for name in ("p50", "p95", "p99")
        if (value := evaluation.value(f"time.total.{name}")) is not None
    ]
    spread = [("quickest", float(totals.min())), *percentiles, ("slowest", float(totals.max()))]
    return Picture(
        "Time",
        "How long the questions took, on a logarithmic scale.",
        plots.latency_plot([float(t) for t in totals], percentiles),
        ("Of the questions", "Time"),
        tuple((name, f"{value:,.0f} ms") for name, value in spread),
    )
