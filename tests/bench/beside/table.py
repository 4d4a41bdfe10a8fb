"""What was measured, in lines to be read."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bench.beside.sides import OURS

Times = Sequence[Mapping[str, float]]
"""What one side took, round by round."""


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The tables. Each figure is a median, each ratio one of the same rounds.

    "Times ours" is how many times as long as Pressmark a side took: by the clock, and of the
    processor, which on a machine that others use as well is the one to go by.
    """
    on, threads = found["processor"], found["threads"] or "all"
    yield f"{found['articles']} articles, {found['texts']['passages']} passages"
    yield f"{on['name']}, {', '.join(on['has'])}; threads: {threads}"
    if "adding" in found:
        yield from _adding(found["adding"])
    if "building" in found:
        yield from _building(found["building"], found["texts"]["passages"])
    if "searching" in found:
        yield from _searching(found["searching"])
        yield ""
        for name, packages in found["searching"]["versions"].items():
            said = ", ".join(f"{package} {version}" for package, version in packages.items())
            yield f"{name}: {said}"


def _adding(found: Mapping[str, Any]) -> Iterator[str]:
    took = _by_side(found["turns"])
    count = sum(turn["passages"] for turn in next(iter(took.values())))
    yield ""
    yield f"adding {count} passages, encoding and all, in {len(found['turns'])} turns"
    yield (
        f"{'':20}{'passages a second':>20}{'of the processor':>18}"
        f"{'times ours':>20}{'times ours, float32':>22}{'peak MB':>10}"
    )
    for name, turns in took.items():
        clock, processor = (
            statistics.median(turn["passages"] / turn[one] for turn in turns)
            for one in ("seconds", "processor_seconds")
        )
        ratios = [_ratios(turns, took.get(our)) for our in OURS]
        peak = found["memory"][name]["peak"]
        yield f"{name:20}{clock:20.1f}{processor:18.1f}{ratios[0]:>20}{ratios[1]:>22}{peak:10.0f}"


def _building(found: Mapping[str, Any], passages: int) -> Iterator[str]:
    yield ""
    yield "adding all passages, their vectors known"
    yield f"{'':20}{'ms a passage':>20}{'of the processor':>18}{'disk MB':>20}"
    for name, built in found.items():
        if "missing" in built:
            yield f"{name:20} left out: {built['missing']} isn't installed"
            continue
        clock, processor = (1e3 * built[one] / passages for one in ("seconds", "processor_seconds"))
        yield f"{name:20}{clock:20.2f}{processor:18.2f}{built['bytes'] / 1e6:20.1f}"


def _searching(found: Mapping[str, Any]) -> Iterator[str]:
    took = _by_side(found["questions"])
    yield ""
    yield f"searching, {len(found['questions'])} questions"
    yield (
        f"{'':20}{'ms p50':>10}{'p95':>10}{'of the processor':>18}{'times ours':>20}"
        f"{'times ours, float32':>22}{'found in 10':>13}"
    )
    for name, rows in took.items():
        clock, processor = (
            [1e3 * row[one] for row in rows] for one in ("seconds", "processor_seconds")
        )
        ratios = [_ratios(rows, took.get(our)) for our in OURS]
        share = statistics.fmean(row["found"] for row in rows)
        p50, p95 = (
            statistics.median(clock),
            statistics.quantiles(clock, n=20, method="inclusive")[18],
        )
        yield (
            f"{name:20}{p50:10.1f}{p95:10.1f}"
            f"{statistics.median(processor):18.1f}{ratios[0]:>20}{ratios[1]:>22}{share:13.2f}"
        )
    yield ""
    yield "open, after these questions"
    yield (
        f"{'':20}{'opened in s':>12}{'of the processor':>18}{'resident MB':>13}"
        f"{'proportional':>14}{'own':>8}{'peak':>8}"
    )
    for name, held in found["memory"].items():
        opened = found["opened"][name]
        yield (
            f"{name:20}{opened['seconds']:12.2f}{opened['processor_seconds']:18.2f}"
            f"{held['resident']:13.0f}{held['proportional']:14.0f}"
            f"{held['own']:8.0f}{held['peak']:8.0f}"
        )


def _by_side(rounds: Sequence[Mapping[str, Any]]) -> dict[str, Times]:
    return {name: [one[name] for one in rounds] for name in sorted(rounds[0], key=_order)}


def _order(name: str) -> tuple[int, str]:
    return (OURS.index(name) if name in OURS else len(OURS)), name


def _ratios(times: Times, ours: Times | None) -> str:
    """How many times as long as ours: by the clock / of the processor."""
    if ours is None:
        return "–"
    ratios = [
        statistics.median(t[one] / o[one] for t, o in zip(times, ours, strict=True) if o[one] > 0)
        for one in ("seconds", "processor_seconds")
    ]
    return " / ".join(f"{ratio:.2f}" for ratio in ratios)
