"""Articles for measurements: the first of a folder's news feed, or the samples over and over."""

from __future__ import annotations

import gzip
import json
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from corpus import formats, samples
from corpus.article import Draft


def rows(data: Path | None, count: int) -> list[dict[str, Any]]:
    """`count` articles in the feed format.

    From `news/articles.jsonl.gz` in `data` where there is one; else the samples, each
    time with other numbers in them, so that no two are alike.
    """
    if data is not None:
        with gzip.open(data / "news" / "articles.jsonl.gz", "rt", encoding="utf-8") as feed:
            return [json.loads(line) for line in islice(feed, count)]
    drafts = [
        row
        for path in sorted(samples.folder().iterdir())
        for row in formats.read(path, max_file_bytes=1_000_000)
        if isinstance(row, Draft)
    ]
    return [
        {"id": f"sample-{n}", "title": d.title or "", "text": f"Number {n}.\n\n{d.text} {n}"}
        for n, d in enumerate(islice(cycle(drafts), count))
    ]


def write_feed(path: Path, articles: list[dict[str, Any]]) -> Path:
    """Write articles as a feed; return its path."""
    with path.open("w", encoding="utf-8") as feed:
        for article in articles:
            feed.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path
