"""The rules that are drawn on a page of a PDF document: its upright and level lines.

A rule is a line, a thin bar, or a side of a box. Programs draw a table's grid as any of these,
cell by cell or in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_float
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdfium2.raw import (
    FPDF_PAGEOBJ_PATH,
    FPDF_SEGMENT_BEZIERTO,
    FPDF_SEGMENT_MOVETO,
    FS_MATRIX,
    FPDFPage_CountObjects,
    FPDFPage_GetObject,
    FPDFPageObj_GetMatrix,
    FPDFPageObj_GetType,
    FPDFPath_CountSegments,
    FPDFPath_GetPathSegment,
    FPDFPathSegment_GetClose,
    FPDFPathSegment_GetPoint,
    FPDFPathSegment_GetType,
)

MOST_OBJECTS = 20_000
MOST_SEGMENTS = 20_000
"""A page with more of either is a drawing or a map; its rules are not looked for."""
MOST_RULES = 500
"""Of one direction; with more it is a drawing, too."""
THIN = 2.5
"""Points: what is no wider is a line."""
SHORTEST = 6.0
"""Points: what is no longer is a tick, or part of a letter."""
NEAR = 2.0
"""Points: rules that lie so close to one line are one."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line at `at` that runs from `start` to `end`, all in points.

    Of one that is level, `at` is its height above the page's lower edge.
    """

    at: float
    start: float
    end: float

    def spans(self, place: float) -> bool:
        return self.start - NEAR <= place <= self.end + NEAR


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one page, those that lie on one line joined."""

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()

    def parts(self, left: float, right: float, height: float) -> bool:
        """Whether an upright rule stands between two places on a line of text."""
        return any(left <= rule.at <= right and rule.spans(height) for rule in self.upright)


def rules_of(page: Any) -> Rules:
    """The rules of a page of PDFium's, from the page's lower left corner on."""
    left, bottom, _, _ = page.get_bbox()
    level: list[Rule] = []
    upright: list[Rule] = []
    for (x, y), (other_x, other_y) in _strokes(page):
        start, end = sorted((x - left, other_x - left))
        low, high = sorted((y - bottom, other_y - bottom))
        if high - low <= THIN and end - start > SHORTEST:
            level.append(Rule((low + high) / 2, start, end))
        elif end - start <= THIN and high - low > SHORTEST:
            upright.append(Rule((start + end) / 2, low, high))
    rules = Rules(tuple(_joined(level)), tuple(_joined(upright)))
    return rules if max(len(rules.level), len(rules.upright)) <= MOST_RULES else Rules()


def _strokes(page: Any) -> Iterator[tuple[Point, Point]]:
    """The straight strokes of a page's paths, and the diagonal of each thin bar."""
    count = FPDFPage_CountObjects(page.raw)
    if count > MOST_OBJECTS:
        return
    left = MOST_SEGMENTS
    for number in range(count):
        drawn = FPDFPage_GetObject(page.raw, number)
        if FPDFPageObj_GetType(drawn) != FPDF_PAGEOBJ_PATH:
            continue
        left -= FPDFPath_CountSegments(drawn)
        if left < 0:
            return
        for line in _lines(drawn):
            width = max(x for x, _ in line) - min(x for x, _ in line)
            height = max(y for _, y in line) - min(y for _, y in line)
            if min(width, height) <= THIN:
                yield min(line), max(line)
            else:
                yield from pairwise(line)


def _lines(drawn: Any) -> Iterator[list[Point]]:
    """The points of each line of a path, in the page's coordinates; none of one with curves."""
    matrix = FS_MATRIX()
    FPDFPageObj_GetMatrix(drawn, matrix)
    lines: list[list[Point]] = []
    x, y = c_float(), c_float()
    for number in range(FPDFPath_CountSegments(drawn)):
        segment = FPDFPath_GetPathSegment(drawn, number)
        sort = FPDFPathSegment_GetType(segment)
        if sort == FPDF_SEGMENT_BEZIERTO:
            return
        FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if sort == FPDF_SEGMENT_MOVETO or not lines:
            lines.append([])
        lines[-1].append(point)
        if FPDFPathSegment_GetClose(segment):
            lines[-1].append(lines[-1][0])
    yield from lines


def _joined(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Rules that lie on one line and touch, made one."""
    by_place: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: one.at):
        if by_place and rule.at - by_place[-1][0].at <= NEAR:
            by_place[-1].append(rule)
        else:
            by_place.append([rule])
    for group in by_place:
        yield from _touching(sorted(group, key=lambda one: one.start))


def _touching(rules: Sequence[Rule]) -> Iterator[Rule]:
    at, start, end = rules[0].at, rules[0].start, rules[0].end
    for rule in rules[1:]:
        if rule.start <= end + NEAR:
            end = max(end, rule.end)
        else:
            yield Rule(at, start, end)
            start, end = rule.start, rule.end
    yield Rule(at, start, end)
