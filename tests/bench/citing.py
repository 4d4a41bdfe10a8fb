"""How long it takes to check one citation against the sums in the catalogue.

    python -m tests.bench.citing [--citations N]

Articles of several lengths, with a passage of about 700 characters after another, are
stored in a catalogue of their own; citations are checked all over them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from corpus.article import Article, Block, BlockKind, Passage, Sentence
from corpus.catalogue import Catalogue
from qa.composing.verify import verify

LENGTHS = (5_000, 50_000, 500_000, 2_000_000, 5_000_000)
SENTENCE = "Inspectors of the council looked at harbour number %07d and found it in good order. "
PER_PASSAGE = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--citations", type=int, default=300)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        catalogue = Catalogue(Path(name) / "catalogue.sqlite")
        for length in LENGTHS:
            spans = _store(catalogue, length)
            entry = catalogue.entries([f"{length}"])[f"{length}"]
            text = catalogue.article(f"{length}")
            assert text is not None
            step = max(len(spans) // chosen.citations, 1)
            times = []
            for start, end in spans[::step]:
                quote = text.text[start:end]
                began = time.perf_counter()
                verify(catalogue, entry, start, end, quote)
                times.append((time.perf_counter() - began) * 1000)
            p50, p95, most = np.percentile(times, [50, 95, 100])
            print(
                f"{length:>9} characters: p50 {p50:.2f} ms  p95 {p95:.2f} ms  most {most:.2f} ms "
                f"a citation ({len(times)})"
            )
        catalogue.close()


def _store(catalogue: Catalogue, length: int) -> list[tuple[int, int]]:
    """Store an article; return the spans of its sentences."""
    text, spans = "", []
    parts = []
    at = 0
    for n in range(length // len(SENTENCE % 0)):
        parts.append(SENTENCE % n)
        spans.append((at, at + len(parts[-1]) - 1))
        at += len(parts[-1])
    text = "".join(parts).rstrip()
    article = Article(f"{length}", "T", True, text, (Block(BlockKind.BODY, 0, len(text)),))
    passages = []
    for first in range(0, len(spans), PER_PASSAGE):
        some = spans[first : first + PER_PASSAGE]
        start, end = some[0][0], some[-1][1]
        sentences = tuple(Sentence(a, b) for a, b in some)
        passages.append(Passage(article.article_id, start, end, text[start:end], "", sentences))
    with catalogue.writing() as change:
        change.put_article(article, passages, [])
        change.put_vectors(dict.fromkeys(list(change.without_vector), b""))
    return spans


if __name__ == "__main__":
    main()
