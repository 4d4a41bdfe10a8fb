"""Our sentence segmenter beside the libraries', for those that are installed.

    python -m tests.bench.segmenters [--articles FEED.jsonl.gz] [--questions QUESTIONS.jsonl]

Prints for each the precision and recall of sentence boundaries on the two hand-marked
sets, and its speed in thousand words a second of processor time: on 200 articles of the
feed, else on the hand-marked sets over and over. With questions whose evidence are
sentences of the feed's articles, also how many of these are exactly one of its sentences.
A text that makes a library fail counts as one without boundaries.

    pip install syntok sentencex pysbd blingfire    # none is needed by Pressmark
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpus import sentences
from tests.corpus import marked

Spans = list[tuple[int, int]]
Segmenter = Callable[[str], Spans]


def _trimmed(text: str, spans: Spans) -> Spans:
    trimmed = []
    for start, end in spans:
        inner = text[start:end].strip()
        if inner:
            start += len(text[start:end]) - len(text[start:end].lstrip())
            trimmed.append((start, start + len(inner)))
    return trimmed


def _ours() -> Segmenter:
    return lambda text: [(s.start, s.end) for s in sentences.split(text, 0, len(text))]


def _syntok() -> Segmenter:
    from syntok import segmenter

    def segment(text: str) -> Spans:
        return [
            (tokens[0].offset, tokens[-1].offset + len(tokens[-1].value))
            for paragraph in segmenter.analyze(text)
            for tokens in paragraph
        ]

    return segment


def _sentencex() -> Segmenter:
    from sentencex import get_sentence_boundaries

    def segment(text: str) -> Spans:
        rows = get_sentence_boundaries("en", text)
        return _trimmed(text, [(row["start_index"], row["end_index"]) for row in rows])

    return segment


def _pysbd() -> Segmenter:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: _trimmed(text, [(s.start, s.end) for s in segmenter.segment(text)])


def _blingfire() -> Segmenter:
    from blingfire import text_to_sentences_and_offsets

    return lambda text: _trimmed(text, text_to_sentences_and_offsets(text)[1])


SEGMENTERS = {
    "ours": _ours,
    "syntok": _syntok,
    "sentencex": _sentencex,
    "pysbd": _pysbd,
    "blingfire": _blingfire,
}


def _safely(segmenter: Segmenter) -> Segmenter:
    def segment(text: str) -> Spans:
        try:
            return segmenter(text)
        except BaseException as error:  # Rust's panics are no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            return [(0, len(text))]

    return segment


def _articles(path: Path, most: int | None = None) -> dict[str, str]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as feed:
        rows = [json.loads(line) for _, line in zip(range(most or 10**9), feed, strict=False)]
    return {row["id"]: row["text"] for row in rows}


def _speed(segment: Segmenter, texts: list[str], seconds: float = 3.0) -> float:
    """Thousand words a second of processor time, over the texts that three seconds allow."""
    words, start = 0, time.process_time()
    for text in texts:
        segment(text)
        words += len(text.split())
        if time.process_time() - start > seconds:
            break
    return words / (time.process_time() - start) / 1000


def _evidence(segment: Segmenter, articles: dict[str, str], questions: Path) -> str:
    whole = total = 0
    for line in questions.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        found = {
            " ".join(articles[article][start:end].split())
            for article in question.get("relevant", {})
            for start, end in segment(articles[article])
        }
        wanted = {" ".join(sentence.split()) for sentence in question.get("evidence", [])}
        whole, total = whole + len(wanted & found), total + len(wanted)
    return f"{whole}/{total}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=Path, help="a feed of articles")
    parser.add_argument("--questions", type=Path, help="questions with evidence from them")
    given = parser.parse_args()
    sets = [marked.load(path) for path in (marked.DURING, marked.UNSEEN)]
    texts = [block.text for blocks in sets for block in blocks] * 50
    if given.articles:
        articles = _articles(given.articles, 200).values()
        texts = [block for text in articles for block in text.split("\n") if block.strip()]
    print("                      during the making   unseen              thousand  evidence")
    print("segmenter  version    precision  recall   precision  recall   words/s   whole")
    for name, make in SEGMENTERS.items():
        try:
            segment = _safely(make())
            release = "" if name == "ours" else version(name)
        except (ImportError, PackageNotFoundError):
            print(f"{name:10} not installed")
            continue
        cells = [f"{name:10} {release:10}"]
        for blocks in sets:
            score, errors = marked.differences(
                blocks, lambda text, by=segment: [s for s, _ in by(text)]
            )
            cells.append(f"{score.precision:9.3f} {score.recall:8.3f}  ")
            if name == "ours":
                print("\n".join(errors), file=sys.stderr)
        cells.append(f"{_speed(segment, texts):6.0f}  ")
        if given.articles and given.questions:
            cells.append(f"  {_evidence(segment, _articles(given.articles), given.questions)}")
        print(" ".join(cells))


if __name__ == "__main__":
    main()
