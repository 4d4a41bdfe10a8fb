"""Reading, embedding and storing go side by side; what is known is not embedded twice."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.encoder import Role
from qa.status import AddProgress, AddReport
from tests.fakes import READ_APART, SIMILARITY, WordEncoder
from tests.qa.crashing import WORDS, Nursery, open_library

SMALL = replace(SIMILARITY, batch_passages=4)


def row(n: int, *, about: str = "harbour", title: str = "", said: str = "") -> dict[str, str]:
    text = said or f"Inspectors gave the {about} of day {n} a score of 34 out of 36."
    return {"id": f"{n}", "title": title or f"The {about} of day {n}", "text": text}


def write_feed(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def vectors(library: object) -> dict[str, list[bytes]]:
    """By article, in the order of the text."""
    catalogue = library._catalogue  # type: ignore[attr-defined]
    return {
        one: [v.vector for v in catalogue.vectors(catalogue.passage_ids_of(one))]
        for one in catalogue.article_ids()
    }


class Gate(WordEncoder):
    """An encoder that waits until it is let through."""

    def __init__(self) -> None:
        super().__init__(*WORDS)
        self.opened = threading.Event()
        self.reached = threading.Event()

    def encode(self, texts, role):
        self.reached.set()
        assert self.opened.wait(60)
        return super().encode(texts, role)


def test_files_are_read_while_the_encoder_works_and_no_more_than_a_few_batches(tmp_path: Path):
    encoder = Gate()
    feed = write_feed(tmp_path / "feed.jsonl", [row(n) for n in range(80)])
    with open_library(tmp_path / "library", encoder=encoder, settings=SMALL) as library:
        taken: list[int] = []
        catalogue = library._catalogue
        looked = catalogue.looking

        def looking():
            taken.append(1)
            return looked()

        catalogue.looking = looking  # type: ignore[method-assign]
        adding = threading.Thread(target=library.add, args=(feed,))
        adding.start()
        assert encoder.reached.wait(60)
        until = time.monotonic() + 60
        while len(taken) < 12:  # two batches of four behind the one that is at the encoder
            assert time.monotonic() < until
            time.sleep(0.01)
        time.sleep(0.3)
        assert len(taken) < 40
        encoder.opened.set()
        adding.join()
        assert len(library.article_ids()) == 80


def test_the_same_words_are_embedded_once_in_a_run(tmp_path: Path):
    encoder = WordEncoder(*WORDS)
    same = {"title": "The bridge", "said": "The council closed the bridge for a year."}
    feed = write_feed(tmp_path / "feed.jsonl", [row(n, **same) for n in range(20)])
    with open_library(tmp_path / "library", encoder=encoder, settings=SMALL) as library:
        assert library.add(feed) == AddReport(added=20)
        assert encoder.encoded == ["The bridge\nThe council closed the bridge for a year."]
        assert len({vector for held in vectors(library).values() for vector in held}) == 1


def test_the_same_words_are_not_embedded_again_by_a_later_run(tmp_path: Path):
    encoder = WordEncoder(*WORDS)
    same = {"title": "The bridge", "said": "The council closed the bridge for a year."}
    with open_library(tmp_path / "library", encoder=encoder) as library:
        library.add(write_feed(tmp_path / "one.jsonl", [row(1, **same)]))
        encoder.encoded.clear()
        library.add(write_feed(tmp_path / "two.jsonl", [row(2, **same), row(3, **same)]))
        assert encoder.encoded == []
        (one, two, three) = vectors(library).values()
        assert one == two == three
        assert library.doctor() == []


def test_words_under_another_title_are_other_words(tmp_path: Path):
    encoder = WordEncoder(*WORDS)
    said = "The council closed the bridge for a year."
    with open_library(tmp_path / "library", encoder=encoder) as library:
        library.add(write_feed(tmp_path / "one.jsonl", [row(1, title="One", said=said)]))
        library.add(write_feed(tmp_path / "two.jsonl", [row(2, title="Two", said=said)]))
        assert encoder.encoded == [f"One\n{said}", f"Two\n{said}"]


def sections(changed: int = -1) -> str:
    """An article of twenty short sections; of one of them a word is another."""
    places = ["harbour"] * 20
    if changed >= 0:
        places[changed] = "market"
    return "\n\n".join(
        f"## Ward {n}\n\nThe {place} of ward {n} has a score of {n}."
        for n, place in enumerate(places)
    )


def test_an_article_that_changes_a_little_is_embedded_where_it_changed(tmp_path: Path):
    encoder = WordEncoder(*WORDS)
    path = tmp_path / "wards.md"
    path.write_text(f"# The wards\n\n{sections()}\n")
    with open_library(tmp_path / "library", encoder=encoder) as library:
        library.add(path)
        (before,) = vectors(library).values()
        encoder.encoded.clear()
        path.write_text(f"# The wards\n\n{sections(changed=7)}\n")
        assert library.add(path) == AddReport(updated=1)
        assert encoder.encoded == ["The wards\nWard 7\nThe market of ward 7 has a score of 7."]
        (after,) = vectors(library).values()
        assert [
            n for n, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1
        ] == [7]
        assert library.doctor() == []


def test_a_vector_that_was_altered_is_given_to_nobody(tmp_path: Path):
    encoder = WordEncoder(*WORDS)
    same = {"title": "The bridge", "said": "The council closed the bridge for a year."}
    with open_library(tmp_path / "library", encoder=encoder) as library:
        library.add(write_feed(tmp_path / "one.jsonl", [row(1, **same)]))
        with library._catalogue._connection() as db:
            db.execute("UPDATE passages SET vector = zeroblob(length(vector))")
        encoder.encoded.clear()
        library.add(write_feed(tmp_path / "two.jsonl", [row(2, **same)]))
        assert encoder.encoded == ["The bridge\nThe council closed the bridge for a year."]


def test_what_the_encoder_raises_ends_adding_and_what_was_stored_stays(tmp_path: Path):
    class Failing(WordEncoder):
        def encode(self, texts, role):
            if any("day 30 " in text for text in texts):
                raise MemoryError("no room for day 30")
            return super().encode(texts, role)

    feed = write_feed(tmp_path / "feed.jsonl", [row(n) for n in range(90)])
    apart = replace(READ_APART, batch_passages=4)
    with open_library(tmp_path / "library", encoder=Failing(*WORDS), settings=apart) as library:
        before = threading.active_count()
        with pytest.raises(MemoryError, match="no room for day 30"):
            library.add(feed)
        assert 0 < len(library.article_ids()) <= 30
        assert library.doctor() == []
        assert threading.active_count() <= before + 2  # those of the process that reads
    encoder = WordEncoder(*WORDS)
    with open_library(tmp_path / "library", encoder=encoder, settings=apart) as library:
        held = len(library.article_ids())
        report = library.add(feed)
        assert (report.added, report.unchanged) == (90 - held, held)
        assert len(encoder.encoded) == 90 - held


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_killed_in_mid_feed_it_goes_on_and_embeds_only_the_rest(tmp_path: Path, nursery: Nursery):
    path, feed = tmp_path / "library", tmp_path / "feed.jsonl"
    write_feed(feed, [row(n) for n in range(240)])
    open_library(path).close()
    for _ in range(2):
        with open_library(path) as library:
            before = len(library.article_ids())
            slow = nursery.start("add", path, feed)
            until = time.monotonic() + 60
            while len(library.article_ids()) < before + 30:
                assert time.monotonic() < until
                time.sleep(0.002)
            os.kill(slow, signal.SIGKILL)
            assert nursery.wait(slow) == -signal.SIGKILL
    encoder = WordEncoder(*WORDS)
    with open_library(path, encoder=encoder) as library:
        held = len(library.article_ids())
        assert 60 <= held < 240
        assert library.doctor() == []
        assert library.add(feed) == AddReport(added=240 - held, unchanged=held)
        assert len(encoder.encoded) == 240 - held
        assert library.doctor() == []


def test_progress_says_how_many_of_how_many(tmp_path: Path):
    told: list[AddProgress] = []
    feed = write_feed(tmp_path / "feed.jsonl", [row(n) for n in range(40)])
    (tmp_path / "more.txt").write_text("A fair\n\nThe fair was held on the quay.\n")
    with open_library(tmp_path / "library", settings=SMALL) as library:
        library.add(feed, tmp_path / "more.txt", on_progress=told.append)
    assert {(one.articles_total, one.is_exact) for one in told[1:]} == {(41, True)}
    assert [one.articles for one in told] == sorted(one.articles for one in told)
    assert [one.share for one in told] == sorted(one.share for one in told)
    last = told[-1]
    assert (last.articles, last.passages, last.files, last.share) == (41, 41, 2, 1.0)


def test_progress_says_at_least_where_a_file_may_hold_many(tmp_path: Path):
    told: list[AddProgress] = []
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("A fair\n\nThe fair was held on the quay.\n")
    (folder / "b.json").write_text(json.dumps([row(n) for n in range(9)]))
    with open_library(tmp_path / "library", settings=SMALL) as library:
        library.add(folder, on_progress=told.append)
    assert (told[0].articles_total, told[0].is_exact) == (2, False)
    assert {one.is_exact for one in told if one.articles < 10} == {False}
    assert (told[-1].articles_total, told[-1].is_exact) == (10, True)


def test_nothing_is_done_of_what_is_read_and_not_embedded(tmp_path: Path):
    """All is read at once, but nothing of it is done while the encoder has given nothing."""
    encoder, told = Gate(), list[AddProgress]()
    (tmp_path / "a.txt").write_text("A fair\n\nThe fair was held on the quay.\n")
    with open_library(tmp_path / "library", encoder=encoder, settings=SMALL) as library:
        adding = threading.Thread(
            target=lambda: library.add(tmp_path / "a.txt", on_progress=told.append)
        )
        adding.start()
        assert encoder.reached.wait(60)
        time.sleep(0.5)
        assert {one.share for one in told} == {0.0}
        encoder.opened.set()
        adding.join()
    assert told[-1].share == 1.0


class Slowly(WordEncoder):
    """Takes so long for a few texts that progress is told meanwhile."""

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        time.sleep(0.01 * len(texts))
        return super().encode(texts, role)


def test_progress_within_a_long_article_is_told_by_its_passages(tmp_path: Path):
    told: list[AddProgress] = []
    days = "\n\n".join(f"On day {n} of the fair it rained on the quay." * 12 for n in range(150))
    (tmp_path / "fair.txt").write_text(f"The fair\n\n{days}\n")
    with open_library(tmp_path / "library", encoder=Slowly(*WORDS)) as library:
        library.add(tmp_path / "fair.txt", on_progress=told.append)
    within = [one for one in told if one.articles == 0 and one.passages]
    assert within
    assert all(0 < one.share < 1 for one in within)
