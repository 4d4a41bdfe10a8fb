"""The report's plots, as SVG made from numbers only; the page's style sheet colours them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from qa.evaluation.figures import CalibrationBin, Evaluation
from qa.evaluation.scoring import Outcome

WIDTH, HEIGHT = 440, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 22, 14, 44


def _x(share: float) -> float:
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 2)


def _y(share: float) -> float:
    return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 2)


def _svg(label: str, *parts: str, height: int = HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _text(x: float, y: float, text: str, kind: str = "tick", anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'


def _axes(
    across: str,
    up: str,
    x_ticks: Sequence[tuple[float, str]],
    y_ticks: Sequence[tuple[float, str]],
) -> str:
    """Grid, ticks and names of both axes; each tick is its place in [0, 1] and its text."""
    parts = []
    for place, text in y_ticks:
        y = _y(place)
        parts.append(f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{y}" y2="{y}"/>')
        parts.append(_text(_x(0) - 8, y + 4, text, anchor="end"))
    for place, text in x_ticks:
        parts.append(_text(_x(place), _y(0) + 17, text))
    parts.append(f'<line class="axis" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(0)}" y2="{_y(0)}"/>')
    parts.append(_text(_x(0.5), HEIGHT - 8, across, "name"))
    middle = _y(0.5)
    parts.append(
        f'<text class="name" text-anchor="middle" transform="translate(13 {middle}) rotate(-90)">'
        f"{escape(up)}</text>"
    )
    return "".join(parts)


_SHARES = [(i / 4, f"{i * 25} %") for i in range(5)]


def _line(points: Sequence[tuple[float, float]], kind: str) -> str:
    path = " ".join(f"{_x(x)},{_y(y)}" for x, y in points)
    return f'<polyline class="{kind}" points="{path}"/>'


def risk_coverage_plot(points: Sequence[tuple[float, float]], answered: float) -> str:
    """The share not right against the share answered; solid up to what is answered today.

    `answered` is the share of these questions that were answered.
    """
    given = [point for point in points if point[0] <= answered + 1e-9]
    beyond = points[max(0, len(given) - 1) :]
    marks = ""
    if given:
        x, y = given[-1]
        # The text stands on the side of the dot that has more room.
        anchor, shift = ("end", -9) if x > 0.5 else ("start", 9)
        top = _y(y) + (-24 if y < 0.8 else 20)
        marks = (
            f'<circle class="dot" cx="{_x(x)}" cy="{_y(y)}" r="4.5"/>'
            + _text(_x(x) + shift, top, f"now {x:.0%} answered,", "note", anchor)
            + _text(_x(x) + shift, top + 14, f"{y:.0%} of them not right", "note", anchor)
        )
    return _svg(
        "Risk against coverage",
        _axes("Share of the questions answered", "Share of those not right", _SHARES, _SHARES),
        _line(beyond, "line beyond") if len(beyond) > 1 else "",
        _line(given, "line"),
        marks,
    )


def calibration_plot(bins: Sequence[CalibrationBin]) -> str:
    """Share right against confidence, a bar per bin; the diagonal is perfect."""
    most = max((b.answers for b in bins), default=1)
    parts = [f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>']
    for b in bins:
        left, width = _x(b.low) + 1.5, _x(b.high) - _x(b.low) - 3
        # The more answers a bin has, the fuller its bar.
        strength = round(0.3 + 0.7 * b.answers / most, 2)
        top, height = _y(b.right), _y(0) - _y(b.right)
        title = (
            f"{b.answers} answers of confidence {b.low:.1f} to {b.high:.1f}: "
            f"{b.right:.0%} right, mean confidence {b.confidence:.0%}"
        )
        parts.append(
            f'<rect class="bar" x="{left:.2f}" y="{top}" width="{width:.2f}" '
            f'height="{max(height, 1):.2f}" opacity="{strength}"><title>{title}</title></rect>'
        )
        parts.append(_text(left + width / 2, top - 5, str(b.answers)))
    return _svg(
        "Calibration",
        _axes("Confidence", "Share right", _SHARES, _SHARES),
        *parts,
    )


def _milliseconds(value: float) -> str:
    return f"{value / 1000:.3g} s" if value >= 1000 else f"{value:.3g} ms"


def latency_plot(totals: Sequence[float], percentiles: Sequence[tuple[str, float]]) -> str:
    """How many questions took how long, in bins that grow by a constant factor.

    `percentiles` are marked by name.
    """
    low = max(min(totals), 0.1)
    high = max(max(totals), low * 1.5)
    span = math.log(high / low)
    bins = 24
    counts = [0] * bins

    def place(value: float) -> float:
        return min(max(math.log(max(value, low) / low) / span, 0.0), 1.0)

    for total in totals:
        counts[min(int(place(total) * bins), bins - 1)] += 1
    most = max(counts)
    parts = []
    for i, count in enumerate(counts):
        if not count:
            continue
        left, right = _x(i / bins) + 0.75, _x((i + 1) / bins) - 0.75
        top = _y(0.9 * count / most)
        edges = [_milliseconds(low * math.exp(span * edge / bins)) for edge in (i, i + 1)]
        title = f"{count} from {edges[0]} to {edges[1]}"
        parts.append(
            f'<rect class="bar" x="{left:.2f}" y="{top}" width="{right - left:.2f}" '
            f'height="{_y(0) - top:.2f}"><title>{title}</title></rect>'
        )
    for row, (name, value) in enumerate(percentiles):
        x = _x(place(value))
        anchor, shift = ("end", -4) if place(value) > 0.7 else ("start", 4)
        parts.append(f'<line class="mark" x1="{x}" x2="{x}" y1="{_y(0)}" y2="{_y(1)}"/>')
        text = f"{name} {_milliseconds(value)}"
        parts.append(_text(x + shift, _y(1) + 9 + 15 * row, text, "note", anchor))
    x_ticks = [
        (place(low * math.exp(span * i / 4)), _milliseconds(low * math.exp(span * i / 4)))
        for i in range(5)
    ]
    y_ticks = [(0.0, "0"), (0.9, str(most))]
    return _svg("Latency", _axes("Time for one question", "Questions", x_ticks, y_ticks), *parts)


_KINDS = {
    "answerable": (
        (Outcome.RIGHT, "good"),
        (Outcome.UNJUDGED, "open"),
        (Outcome.WRONG, "bad"),
        (Outcome.WRONGLY_ABSTAINED, "poor"),
        (Outcome.MISSING, "bad"),
    ),
    "unanswerable": (
        (Outcome.RIGHTLY_ABSTAINED, "good"),
        (Outcome.UNJUDGED, "open"),
        (Outcome.WRONG, "bad"),
        (Outcome.MISSING, "bad"),
    ),
    "unknown": (
        (Outcome.UNJUDGED, "open"),
        (Outcome.ABSTAINED, "poor"),
        (Outcome.MISSING, "bad"),
    ),
}


def confusion_plot(evaluation: Evaluation) -> str:
    """Per kind of question, how they ended: one bar of parts, each with its count."""
    counts = evaluation.confusion()
    parts = []
    y = 12.0
    for kind, shown in _KINDS.items():
        row = counts.get(kind, {})
        total = sum(row.values())
        if not total:
            continue
        name = "answerability unknown" if kind == "unknown" else kind
        parts.append(_text(10, y + 10, f"{name}, {total}", "name", "start"))
        at = 10.0
        width = WIDTH - 20
        legend = []
        for outcome, colour in shown:
            count = row.get(outcome.value, 0)
            if not count:
                continue
            long = width * count / total
            parts.append(
                f'<rect class="{colour}" x="{at:.2f}" y="{y + 18}" width="{max(long - 2, 1):.2f}" '
                f'height="34"><title>{outcome.value}: {count}</title></rect>'
            )
            if long > 34:
                parts.append(_text(round(at + long / 2 - 1, 2), y + 40, str(count), "count"))
            legend.append((colour, f"{outcome.value} {count} ({count / total:.0%})"))
            at += long
        for i, (colour, text) in enumerate(legend):
            across, down = 10 + (i % 2) * 215, y + 70 + (i // 2) * 18
            parts.append(
                f'<rect class="{colour}" x="{across}" y="{down - 9}" width="10" height="10"/>'
            )
            parts.append(_text(across + 16, down, text, "tick", "start"))
        y += 70 + 18 * math.ceil(len(legend) / 2) + 16
    return _svg("Answered and abstained", *parts, height=max(int(y), 120))
