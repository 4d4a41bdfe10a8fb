"""How well the text of saved pages is found, beside trafilatura alone in the same run.

    python -m tests.bench.extraction DATA [--half 0|1] [--no-dates]

`DATA/html/pages.jsonl.gz` holds the pages with what people marked in them. Of those of
scrapinghub's set the article's whole text is known: measured as its authors do, by
shingles of four words, precision and recall averaged over the pages. Of those of
trafilatura's own set some segments are known that belong to the text (`with`) and some
that don't (`without`): each counts as found where it stands in the text, white space aside.
A page is refused where it gives no article. Pages fall into two halves by their names,
so that what was made looking at the errors of one is measured on the other. The days of
publication follow (`tests.bench.publication_dates`).
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from statistics import fmean
from typing import Any

from corpus.article import Article, BlockKind
from corpus.errors import UnreadableArticle
from corpus.formats import html
from corpus.page.assembly import assemble
from tests.bench import publication_dates

_WORD = re.compile(r"\w+")
_SHINGLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A page with the text that two extractors found; None where it was refused."""

    row: dict[str, Any]
    ours: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pages(data: Path) -> Iterator[dict[str, Any]]:
    """The pages of all sets, `html` the bytes of each."""
    with gzip.open(data / "html" / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield row | {"html": base64.b64decode(row["html_base64"])}


def half(name: str) -> int:
    """0 or 1, by the name of a page."""
    return blake2b(name.encode(), digest_size=1).digest()[0] % 2


def our_text(page: bytes) -> str | None:
    """What may be quoted of a page, its title aside; None where it is refused."""
    try:
        article = assemble(html.read(page, "page.html"))
    except UnreadableArticle:
        return None
    return quotable(article)


def quotable(article: Article) -> str:
    """The words of an article that are neither title nor furniture."""
    return "\n".join(
        article.text[block.start : block.end]
        for block in article.blocks
        if block.kind not in (BlockKind.TITLE, BlockKind.FURNITURE)
    )


def their_text(page: bytes) -> str | None:
    """What trafilatura finds by itself, with its own defaults."""
    from trafilatura import extract

    return extract(page, include_comments=False)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    count = max(1, len(words) - _SHINGLE_WORDS + 1)
    return Counter(tuple(words[n : n + _SHINGLE_WORDS]) for n in range(count) if words)


def by_shingles(pairs: Sequence[tuple[str, str]]) -> Measure:
    """Of pairs of a right text and one found."""
    precisions, recalls = [], []
    for right, found in pairs:
        wanted, got = shingles(right), shingles(found)
        common = (wanted & got).total()
        if got:
            precisions.append(common / got.total())
        if wanted:
            recalls.append(common / wanted.total())
    return Measure(fmean(precisions or [0.0]), fmean(recalls or [0.0]))


def by_segments(rows: Sequence[tuple[dict[str, Any], str]]) -> Measure:
    """Of pages with their segments and the text found."""
    held = missed = wrong = 0
    for row, text in rows:
        within = _spaced(text)
        right = sum(_spaced(segment) in within for segment in row["with"])
        held += right
        missed += len(row["with"]) - right
        wrong += sum(_spaced(segment) in within for segment in row["without"])
    return Measure(held / max(1, held + wrong), held / max(1, held + missed))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _texts(found: Sequence[Found]) -> None:
    of_set = {name: [f for f in found if f.row["set"] == name] for name in _SETS}
    for name, measured in (("scrapinghub", "shingles"), ("trafilatura", "segments")):
        for whose in ("ours", "theirs"):
            texts = [(f.row, getattr(f, whose) or "") for f in of_set[name]]
            measure = (
                by_shingles([(row["body"], text) for row, text in texts])
                if measured == "shingles"
                else by_segments(texts)
            )
            label = "pressmark" if whose == "ours" else "trafilatura alone"
            print(
                f"{name}, {len(texts)} pages, {measured}: {label:<18}"
                f"F1 {measure.f1:.4f}  precision {measure.precision:.4f}  "
                f"recall {measure.recall:.4f}"
            )


def _refused(found: Sequence[Found]) -> None:
    refused = [f for f in found if f.ours is None]
    print(f"refused: {len(refused)} of {len(found)} pages")
    for f in refused:
        theirs = f"{len(f.theirs.split())} words" if f.theirs else "nothing"
        print(f"  {f.row['set']} {f.row['id']} ({theirs} found by trafilatura)")


_SETS = ("scrapinghub", "trafilatura", "htmldate")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), help="only one half of the pages")
    parser.add_argument("--no-dates", action="store_true", help="measure only the texts")
    given = parser.parse_args()
    rows = [r for r in pages(given.data) if given.half in (None, half(r["id"]))]
    found = [Found(row, our_text(row["html"]), their_text(row["html"])) for row in rows]
    _texts(found)
    _refused(found)
    if not given.no_dates:
        publication_dates.main([str(given.data)])


if __name__ == "__main__":
    main()
