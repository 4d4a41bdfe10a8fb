"""Nothing is lost: killed, cut off, two at once, the disk full, the folder read-only."""

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.article import Article, Passage
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from qa import Question
from qa.errors import CatalogueLost
from qa.status import AddReport
from tests.permissions import let_in
from tests.qa.crashing import CATALOGUE, DERIVED, Nursery, open_library
from tests.qa.kills import killed_in_commits

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")

QUESTIONS = ("What score did inspectors give harbour 17?", "council bridge", "market on day 8")


@dataclass(frozen=True, slots=True)
class Content:
    """All that can be asked of a library: ids, texts, passages, hits with their scores."""

    articles: tuple[Article, ...]
    passages: tuple[tuple[Passage, ...], ...]
    hits: tuple[tuple[tuple[str, int, int, float], ...], ...]


def content(library: Path) -> Content:
    with open_library(library) as opened:
        assert opened.doctor() == []
        ids = opened.article_ids()
        answers = opened.ask_many([Question(q) for q in QUESTIONS], retrieval_only=True)
        return Content(
            tuple(opened.article(i) for i in ids),
            tuple(tuple(opened.passages(i)) for i in ids),
            tuple(
                tuple((r.article_id, r.start, r.end, round(r.score, 6)) for r in answer.retrieved)
                for answer in answers
            ),
        )


NOTICE = "Readers of this paper enjoy a cup of tea with every council meeting"


def rows(
    part: int, articles: int, *, score: int = 40, notice: bool = False
) -> list[dict[str, str]]:
    """The articles of one feed; every fifth has no id, all may have a line in common."""
    names = ("harbour", "bridge", "market", "school")
    found = []
    for n in range(articles):
        name = names[n % 4]
        text = (
            f"The council looked at {name} {n} on day {n} of year {part}.\n\n"
            f"Inspectors gave {name} {n} a score of {n} out of {n + score}, the council said."
        )
        row = {
            "title": f"The {name} of day {n} in part {part}",
            "publisher": f"Paper {part % 2}",
            "text": f"{text}\n\n{NOTICE}" if notice else text,
        }
        found.append(row if n % 5 == 4 else {"id": f"{part}-{n:03}", **row})
    return found


def write_feeds(folder: Path, parts: int, articles: int, **more: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"part {part:02}.jsonl" for part in range(parts)]
    for part, path in enumerate(paths):
        lines = [json.dumps(row) for row in rows(part, articles, **more)]
        path.write_text("\n".join(lines) + "\n")
    return paths


def assert_whole(library: Path, complete: Content) -> int:
    """Assert that a library is sound and its articles are those of `complete`; count them."""
    with open_library(library) as opened:
        assert opened.doctor() == []
        texts = {article.article_id: article.text for article in complete.articles}
        ids = opened.article_ids()
        assert {i: opened.article(i).text for i in ids} == {i: texts[i] for i in ids}
        for article_id in ids:
            assert opened.passages(article_id)
    return len(ids)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_feeds(tmp_path_factory.mktemp("feeds"), parts=12, articles=25)


@pytest.fixture(scope="module")
def complete(feeds: list[Path], nursery: Nursery, tmp_path_factory) -> Content:
    library = tmp_path_factory.mktemp("complete") / "library"
    assert nursery.run("add", library, *feeds) == 0
    found = content(library)
    assert (len(found.articles), *map(len, found.hits)) == (300, 300, 300, 300)
    return found


def test_killed_again_and_again_adding_ends_as_if_never_killed(
    tmp_path: Path, nursery: Nursery, feeds: list[Path], complete: Content
):
    began = time.monotonic()
    assert nursery.run("add", tmp_path / "undisturbed", *feeds) == 0
    took = time.monotonic() - began  # a quick machine would be done before it is killed
    library, chance, kills = tmp_path / "library", random.Random(20261122), 0
    for _ in range(12):
        child = nursery.start("add", library, *feeds)
        time.sleep(chance.uniform(0.01, took / 5))
        os.kill(child, signal.SIGKILL)
        kills += nursery.wait(child) == -signal.SIGKILL
        assert_whole(library, complete)
    assert kills >= 6
    with open_library(library) as opened:
        report = opened.add(*feeds)
        assert (report.added + report.unchanged, report.updated, report.failed) == (300, 0, ())
    assert content(library) == complete


@pytest.mark.parametrize("parts", [DERIVED, CATALOGUE], ids=["indexes", "catalogue"])
def test_killed_between_any_two_steps_of_writing_nothing_is_lost(
    tmp_path: Path, nursery: Nursery, parts: tuple[str, ...]
):
    feeds = write_feeds(tmp_path / "feeds", parts=2, articles=3)
    assert nursery.run("add_until", -1, parts, tmp_path / "whole", *feeds) == 0
    complete, calls = content(tmp_path / "whole"), int((tmp_path / "whole.calls").read_text())
    for point in range(1, calls, max(calls // 14, 1)):
        library = tmp_path / f"killed at {point}"
        killed = nursery.run("add_until", point, parts, library, *feeds)
        assert killed == -signal.SIGKILL
        assert_whole(library, complete)
        with open_library(library) as opened:
            opened.add(*feeds)
        assert content(library) == complete, point


def test_killed_at_any_moment_within_a_commit_no_later_write_is_jammed(
    tmp_path: Path, nursery: Nursery, caplog: pytest.LogCaptureFixture
):
    kills = killed_in_commits(nursery, tmp_path / "kills", 40, random.Random(20261125))
    assert sum(kills) >= 20
    assert caplog.messages == []  # nothing had to be rebuilt, and no disk was blamed


def test_killed_while_a_feed_is_updated_the_former_feed_brings_the_former_articles_back(
    tmp_path: Path, nursery: Nursery
):
    library, folder = tmp_path / "library", tmp_path / "feeds"
    (path,) = write_feeds(folder, parts=1, articles=40, notice=True)
    former = path.read_bytes()
    assert nursery.run("add", library, path) == 0
    before = content(library)
    write_feeds(folder, parts=1, articles=40, notice=True, score=50)
    shutil.copytree(library, tmp_path / "whole")
    assert nursery.run("add_until", -1, CATALOGUE, tmp_path / "whole", path) == 0
    midway = int((tmp_path / "whole.calls").read_text()) * 2 // 3
    assert nursery.run("add_until", midway, CATALOGUE, library, path) == -signal.SIGKILL
    assert content(library).articles != before.articles
    path.write_bytes(former)
    with open_library(library) as opened:
        assert opened.add(path, prune=True).failed == ()
    assert content(library).articles == before.articles


def test_two_that_add_at_once_both_get_their_articles_in(
    tmp_path: Path, nursery: Nursery, feeds: list[Path], complete: Content
):
    library = tmp_path / "library"
    children = [
        nursery.start("add", library, *feeds[:6]),
        nursery.start("add", library, *feeds[6:]),
    ]
    assert [nursery.wait(child) for child in children] == [0, 0]
    found = content(library)
    assert found.articles == complete.articles
    assert found.passages == complete.passages


def test_whoever_asks_while_another_writes_gets_whole_answers(
    tmp_path: Path, nursery: Nursery, feeds: list[Path]
):
    library, said = tmp_path / "library", tmp_path / "said"
    changed = tmp_path / "changed"
    assert nursery.run("add", library, *feeds[:2]) == 0
    changing = write_feeds(changed, parts=2, articles=25, score=60)
    asking = nursery.start("ask_until", tmp_path / "stop", said, library)
    for round_ in range(3):
        assert nursery.run("add", library, *feeds[2 + round_ * 2 : 4 + round_ * 2]) == 0
        for path, source in zip(feeds[:2], changing, strict=True):
            shutil.copy(path, tmp_path / "kept")
            shutil.copy(source, path)
            assert nursery.run("add", library, path) == 0
            shutil.copy(tmp_path / "kept", path)
            assert nursery.run("add", library, path) == 0
        assert nursery.run("remove", library, feeds[2 + round_ * 2]) == 0
        with open_library(library) as opened:
            opened._indexes.rebuild()
    (tmp_path / "stop").touch()
    assert nursery.wait(asking) == 0
    told = json.loads(said.read_text())
    assert told["errors"] == []
    assert told["answers"] > 10
    assert told["quotes"] > 10
    with open_library(library) as opened:
        assert opened.doctor() == []


@pytest.mark.parametrize("limit_bytes", [30_000, 120_000, 250_000])
def test_on_a_full_disk_there_is_a_sentence_and_the_library_stays_whole(
    tmp_path: Path, nursery: Nursery, feeds: list[Path], complete: Content, limit_bytes: int
):
    library, said = tmp_path / "library", tmp_path / "said"
    assert nursery.run("fill_disk", limit_bytes, said, library, *feeds) == 0
    assert said.read_text().startswith("a sentence: "), said.read_text()
    assert "see whether the disk is full" in said.read_text()
    assert_whole(library, complete)
    with open_library(library) as opened:
        opened.add(*feeds)
    assert content(library) == complete


@pytest.mark.parametrize("limit_bytes", [100, 700, 2_000])
def test_on_a_full_disk_one_can_ask_though_the_indexes_are_gone(
    tmp_path: Path, nursery: Nursery, feeds: list[Path], limit_bytes: int
):
    library, said = tmp_path / "library", tmp_path / "said"
    assert nursery.run("add", library, feeds[0]) == 0
    before = content(library)
    (library / "vectors.faiss").unlink()
    shutil.rmtree(library / "lexical")
    question = "What score did inspectors give harbour 16?"
    assert nursery.run("ask_on_a_full_disk", limit_bytes, said, library, question, question) == 0
    assert json.loads(said.read_text()) == ["16 out of 56"] * 2
    assert list(library.glob(".*.new")) == []
    assert content(library) == before


def test_in_a_folder_without_permission_one_can_ask_and_adding_ends_in_a_sentence(
    tmp_path: Path, nursery: Nursery, feeds: list[Path], complete: Content
):
    library, said = tmp_path / "library", tmp_path / "said"
    assert nursery.run("add", library, feeds[0]) == 0
    before = content(library)
    let_in(tmp_path)
    said.touch()
    said.chmod(0o666)
    for file in library.rglob("*"):
        file.chmod(0o555 if file.is_dir() else 0o444)
    library.chmod(0o555)
    try:
        assert nursery.run("without_rights", said, library, feeds[1]) == 0
    finally:
        library.chmod(0o755)
        for file in library.rglob("*"):
            file.chmod(0o755 if file.is_dir() else 0o644)
    *lines, last = said.read_text().splitlines()
    assert lines == ["open: done", "ask: done"]
    assert last.startswith("add: a sentence: ")
    assert content(library) == before


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.93])
def test_a_log_of_writes_that_is_cut_off_leaves_a_whole_library(
    tmp_path: Path, nursery: Nursery, feeds: list[Path], complete: Content, share: float
):
    library = tmp_path / "library"
    assert nursery.run("add_and_die", library, *feeds) == -signal.SIGKILL
    log = library / "catalogue.sqlite-wal"
    os.truncate(log, int(log.stat().st_size * share))
    shutil.copytree(library, tmp_path / "copy")
    left = Catalogue(tmp_path / "copy" / "catalogue.sqlite")
    known = json.loads((library / "manifest.json").read_text())["catalogue"]["change"]
    lost = left.change < known  # the end of the log may have been taken in before
    left.close()
    assert lost or share > 0.0
    if lost:
        with pytest.raises(CatalogueLost, match=r"catalogue\.sqlite is .* doctor --fix"):
            open_library(library)
        with open_library(library, accept_catalogue=True) as opened:
            assert [finding.given_up for finding in opened.doctor(fix=True)] == [True]
    # The articles go on coming before anything else looks at the library.
    with open_library(library) as opened:
        opened.add(*feeds[::-1])
    found = content(library)
    assert found.articles == complete.articles
    assert found.passages == complete.passages
    # Equal scores are in another order, as the passages came in another.
    assert [sorted(hits) for hits in found.hits] == [sorted(hits) for hits in complete.hits]


def test_an_older_copy_of_the_catalogue_can_be_put_back_in_one_step_that_says_so(
    tmp_path: Path, nursery: Nursery, feeds: list[Path]
):
    library = tmp_path / "library"
    assert nursery.run("add", library, feeds[0]) == 0
    shutil.copy(library / "catalogue.sqlite", tmp_path / "copy")
    assert nursery.run("add", library, *feeds[1:4]) == 0
    shutil.copy(tmp_path / "copy", library / "catalogue.sqlite")
    with pytest.raises(CatalogueLost):
        open_library(library)
    with open_library(library, accept_catalogue=True) as opened:
        assert [finding.given_up for finding in opened.doctor(fix=True)] == [True]
        assert opened.doctor() == []
        opened.add(*feeds[4:7])
    found = content(library)
    assert nursery.run("add", tmp_path / "other", feeds[0], *feeds[4:7]) == 0
    assert found == content(tmp_path / "other")


def test_a_cut_off_vector_index_is_made_again(tmp_path: Path, nursery: Nursery, feeds: list[Path]):
    library = tmp_path / "library"
    assert nursery.run("add", library, *feeds[:2]) == 0
    before = content(library)
    os.truncate(library / "vectors.faiss", 1000)
    assert content(library) == before


def test_what_the_catalogue_can_not_read_or_write_is_said_in_a_sentence(
    tmp_path: Path, nursery: Nursery, feeds: list[Path]
):
    library = tmp_path / "library"
    assert nursery.run("add", library, feeds[0]) == 0
    with open_library(library) as opened:
        db = sqlite3.connect(library / "catalogue.sqlite")
        with db:
            db.execute("DROP TABLE files")
        db.close()
        with pytest.raises(CatalogueError, match=r"no such table: files.*pressmark doctor"):
            opened.add(feeds[1])
        assert len(opened.article_ids()) == 25
        assert opened.add() == AddReport()
    with pytest.raises(CatalogueError, match=r"lacks the table files.*restore it from a backup"):
        open_library(library)


def test_what_an_index_holds_already_is_not_counted_twice_when_it_catches_up(tmp_path: Path):
    library = tmp_path / "library"
    feeds = write_feeds(tmp_path / "feeds", parts=9, articles=10)
    with open_library(library) as opened:
        for path in feeds[:3]:
            opened.add(path)
        manifest = (library / "manifest.json").read_text()
        for path in feeds[3:]:  # so many that tantivy merges the old with the new
            opened.add(path)
        lexical = opened._indexes.lexical
        before = lexical.search("harbour 7 inspectors", 90), lexical.rarities(["harbour"])
    # As if killed after the lexical index's commits, before the manifest was written.
    (library / "manifest.json").write_text(manifest)
    with open_library(library) as opened:
        lexical = opened._indexes.lexical
        assert (lexical.search("harbour 7 inspectors", 90), lexical.rarities(["harbour"])) == before
