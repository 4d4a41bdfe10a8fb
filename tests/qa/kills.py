"""Kills between any two steps of writing and within commits, and what they leave behind.

Used by the tests, and in its long form by `python -m tests.bench.kills`.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.qa.crashing import Nursery, open_library

ARTICLES = 8


def write_feed(path: Path, score: int) -> None:
    """Eight articles whose texts name the score, so that each score is a new version of all."""
    rows = [
        {
            "id": f"{n}",
            "title": f"The harbour of day {n}",
            "text": f"Inspectors gave harbour {n} a score of {score}, the council said.",
        }
        for n in range(ARTICLES)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def killed_in_commits(
    nursery: Nursery, folder: Path, kills: int, chance: random.Random
) -> Iterator[bool]:
    """Add new versions, killed each time within the commit; yield whether it was killed.

    After each, the library must be sound, and take the versions in that were cut off.

    Raises:
        AssertionError: if it is not, or does not.
    """
    folder.mkdir(exist_ok=True)
    library, feed = folder / "library", folder / "feed.jsonl"
    write_feed(feed, 0)
    assert nursery.run("add", library, feed) == 0
    write_feed(feed, 1)
    assert nursery.run("add_killed_in_commit", -1, library, feed) == 0
    took_us = _took_us(library)
    for n in range(2, kills + 2):
        write_feed(feed, n)
        delay_us = int(chance.uniform(0, 1.1) * took_us)
        code = nursery.run("add_killed_in_commit", delay_us, library, feed)
        assert code in (0, -signal.SIGALRM), code
        assert_goes_on(library, feed, n, (n, delay_us))
        if code == 0:  # it was quicker than it had been before
            took_us = min(took_us, _took_us(library))
        yield code != 0


def killed_at_steps(
    nursery: Nursery, folder: Path, parts: Sequence[str], *, every: int
) -> Iterator[int]:
    """Change a library, killed before one call in `every` that is made in `parts` of our code;
    yield the call's number. The library must come out as after `killed_in_commits`.

    Raises:
        AssertionError: if it does not.
    """
    folder.mkdir(exist_ok=True)
    feed, before = folder / "feed.jsonl", folder / "before"
    write_feed(feed, 0)
    assert nursery.run("add", before, feed) == 0
    write_feed(feed, 1)
    shutil.copytree(before, folder / "counted")
    assert nursery.run("add_until", -1, parts, folder / "counted", feed) == 0
    calls = int((folder / "counted.calls").read_text())
    for point in range(1, calls + 1, every):
        library = folder / "library"
        shutil.copytree(before, library)
        assert nursery.run("add_until", point, parts, library, feed) == -signal.SIGKILL, point
        assert_goes_on(library, feed, 1, point)
        shutil.rmtree(library)
        yield point


def assert_goes_on(library: Path, feed: Path, score: int, when: object) -> None:
    """Assert that a library is sound, and takes in all of a feed's articles with this score."""
    with open_library(library) as opened:
        assert [f.fault for f in opened.doctor()] == [], when
        opened.add(feed)
        assert [f.fault for f in opened.doctor()] == [], when
        texts = [opened.article(i).text for i in opened.article_ids()]
        assert [f"score of {score}," in text for text in texts] == [True] * ARTICLES, when
        hits = opened._indexes.lexical.search(f"score {score}", 2 * ARTICLES)
        assert len(hits) == ARTICLES, when


def _took_us(library: Path) -> int:
    return int(library.with_suffix(".took").read_text())
