"""The days of publication of real pages, as they are read, beside htmldate's own answers.

    python -m tests.bench.publication_dates DATA [--half A|B] [--errors]

`DATA` holds `html/pages.jsonl.gz`: a page a line, with `set`, `id`, `html_base64` and, where
`set` is htmldate, the day of publication as people read it (`date`). Prints for all pages, and
for the two halves by a hash of `id`, how many days are right, unknown and wrong, once as a file
of the page is read here and once as htmldate gives them when asked for the first publication.
Neither is told the page's address: a saved file has none but what the page itself says.
`--errors` lists what is not right in the half named, with the evidence of each day.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from htmldate import find_date

from corpus.errors import UnreadableArticle
from corpus.formats import html
from corpus.page.assembly import assemble

HALVES = ("A", "B")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one page gave."""

    page: str
    half: str
    gold: date | None
    """None where people found no day on the page: then only no day is right."""
    ours: date | None
    evidence: str | None
    theirs: date | None
    """htmldate's."""


def outcomes(data: Path, half: str | None = None) -> Iterator[Outcome]:
    """One for each dated page, in the file's order; only those of `half` if one is named."""
    with gzip.open(data / "html" / "pages.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            own = HALVES[blake2b(row["id"].encode(), digest_size=1).digest()[0] % 2]
            if row["set"] != "htmldate" or half not in (None, own):
                continue
            page = base64.b64decode(row["html_base64"])
            try:
                article = assemble(html.read(page, row["id"]))
                ours, evidence = article.published, article.published_evidence
            except UnreadableArticle:
                ours, evidence = None, None
            gold = date.fromisoformat(row["date"]) if isinstance(row["date"], str) else None
            yield Outcome(row["id"], own, gold, ours, evidence, _htmldate(page))


def _htmldate(page: bytes) -> date | None:
    found = find_date(page, original_date=True, extensive_search=True)
    return date.fromisoformat(found) if found else None


def counted(found: list[Outcome]) -> dict[str, Counter[str]]:
    """How many are right, none and wrong, of each of `ours` and `htmldate`."""
    counts: dict[str, Counter[str]] = {"ours": Counter(), "htmldate": Counter()}
    for one in found:
        for name, day in (("ours", one.ours), ("htmldate", one.theirs)):
            counts[name]["right" if day == one.gold else "wrong" if day else "none"] += 1
    return counts


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=HALVES, help="read only these pages")
    parser.add_argument("--errors", action="store_true", help="list what is not right")
    options = parser.parse_args(arguments)
    found = list(outcomes(options.data, options.half))
    print(f"{'pages':<10} {'':<9} {'right':>6} {'none':>6} {'wrong':>6}")
    for part in [None, *HALVES] if options.half is None else [options.half]:
        among = [one for one in found if part in (None, one.half)]
        for name, counts in counted(among).items():
            label = f"{part or 'all'} {len(among)}"
            print(
                f"{label:<10} {name:<9}", *(f"{counts[k]:>6}" for k in ("right", "none", "wrong"))
            )
    if options.errors:
        for one in found:
            if one.ours != one.gold:
                print(f"{one.page}: {one.gold}, read {one.ours} ({one.evidence}); {one.theirs}")


if __name__ == "__main__":
    main()
