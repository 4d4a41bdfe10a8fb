"""Where the cells of a Word table's row stand: in which columns, and in how many rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.formats.docx_notes import W as _W


def places_of(row: Any) -> list[tuple[int, int, bool]]:
    """The column of each cell of a row, in how many it stands, and if it goes on from above."""
    column = _number(row.find(f"{_W}trPr/{_W}gridBefore"))
    places = []
    for cell in row.iter(f"{_W}tc"):
        wide = max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan")))
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
        places.append((column, wide, goes_on))
        column += wide
    return places


def rows_of_cells(row: Any, places: Sequence[tuple[int, int, bool]]) -> list[int]:
    """In how many rows each cell of a row stands."""
    deep = [1] * len(places)
    merged = row.findall(f"{_W}tc/{_W}tcPr/{_W}vMerge")
    below = row.itersiblings(f"{_W}tr") if merged else ()
    reaching = {n for n, (_, _, goes_on) in enumerate(places) if not goes_on}
    for other in below:
        going_on = {(column, wide) for column, wide, goes_on in places_of(other) if goes_on}
        reaching = {n for n in reaching if places[n][:2] in going_on}
        if not reaching:
            break
        for n in reaching:
            deep[n] += 1
    return deep


def _number(element: Any) -> int:
    """What an element says in its `val`, 0 where that is no number."""
    written = element.get(f"{_W}val", "") if element is not None else ""
    return int(written) if written.isdigit() and len(written) < 4 else 0
