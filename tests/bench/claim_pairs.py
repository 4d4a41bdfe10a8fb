"""Put two hundred claims of our own to passages of the seeds and the samples.

    python -m tests.bench.claim_pairs SEEDS [--reader DIR|careful|careful=DIR] [--show]

SEEDS is the folder of the five seeds. The claims, `asked/claim_pairs.jsonl`, were written by
somebody who did not run the program: 70 that their passage supports, 70 that it contradicts, 60
that it neither supports nor contradicts. A passage is given by its file and the words it begins
and ends with. Printed are the share judged rightly, for each label how its claims were judged,
and how well the odds of support tell the supported from the others (AUROC).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from corpus import paths, samples
from corpus.article import Article
from corpus.passages import PASSAGE_WORDS
from corpus.preparation import Prepared, prepare
from qa.evaluation import abstention
from qa.reading.tokens import Pair
from qa.settings import DEFAULT_SETTINGS, READER_WEIGHTS
from qa.training import named_reader
from qa.training.claims import LABELS, likeliest
from qa.training.named_reader import NamedReader
from tests.bench.kinds import plain

PAIRS = Path(__file__).with_name("asked") / "claim_pairs.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("seeds", type=Path)
    parser.add_argument(
        "--reader", type=NamedReader.of, default=str(READER_WEIGHTS), help=named_reader.HELP
    )
    parser.add_argument("--show", action="store_true", help="the claims that are judged wrong")
    chosen = parser.parse_args()
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    articles = list(_articles(chosen.seeds))
    pairs = []
    for row in rows:
        title, text = _passage(articles, row["file"], row["begins"], row["ends"])
        pairs.append(Pair(row["claim"], title, text, ((0, len(text)),)))
    judged = chosen.reader.load().judge(pairs)
    said = [likeliest(judgement) for judgement in judged]
    for label in LABELS:
        counts = Counter(s for s, row in zip(said, rows, strict=True) if row["label"] == label)
        print(f"{label:12}", ", ".join(f"{counts[s]} judged {s}" for s in LABELS))
    right = [s == row["label"] for s, row in zip(said, rows, strict=True)]
    supports = np.array([judgement.supports for judgement in judged])
    gold = np.array([float(row["label"] == "supports") for row in rows])
    print(f"right        {np.mean(right):.3f} of {len(rows)}")
    print(f"auroc        {abstention.auroc(np.ones((1, len(rows))), supports, gold)[0]:.3f}")
    for row, label, good in zip(rows, said, right, strict=True):
        if chosen.show and not good:
            print(f"{row['label']}, judged {label}: {row['claim']} ({row['file']})")


def _articles(seeds: Path) -> Iterator[tuple[str, Article]]:
    """Every article of the seeds and the samples, under its file's name."""
    for root in (seeds, samples.folder()):
        for path in paths.find(root):
            if not isinstance(path, Path):
                continue
            for row in prepare(
                path,
                max_file_bytes=DEFAULT_SETTINGS.max_file_bytes,
                passage_words=PASSAGE_WORDS,
            ):
                if isinstance(row, Prepared):
                    yield path.name, row.article


def _passage(
    articles: list[tuple[str, Article]], file: str, begins: str, ends: str
) -> tuple[str, str]:
    """Title and words of the passage of a file that begins and ends so.

    Raises:
        ValueError: if no article of that file has it.
    """
    for name, article in articles:
        text = plain(article.text)
        start = text.find(plain(begins))
        if name == file and start >= 0:
            end = text.find(plain(ends), start)
            if end >= 0:
                return article.title, re.sub(r"\s+", " ", text[start : end + len(plain(ends))])
    raise ValueError(f"no passage of {file} begins with “{begins}” and ends with “{ends}”")


if __name__ == "__main__":
    main()
