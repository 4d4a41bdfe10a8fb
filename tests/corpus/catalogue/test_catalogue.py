import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, Block, BlockKind, Failure, Omission, Passage, Sentence, Span
from corpus.catalogue import Catalogue, Counts, Entry
from corpus.errors import CatalogueError


def an_article(article_id: str = "a", text: str = "One is here. Two is there.", **more) -> Article:
    values = {"title": "A title", "title_is_own": True, **more}
    blocks = (Block(BlockKind.BODY, 0, len(text)),)
    return Article(article_id=article_id, text=text, blocks=blocks, **values)


def a_passage(article: Article, start: int, end: int, heading: str = "") -> Passage:
    text = article.text[start:end]
    return Passage(article.article_id, start, end, text, heading, (Sentence(start, end),))


def store(catalogue: Catalogue, article: Article, *spans: tuple[int, int], path: str = "x.txt"):
    with catalogue.writing() as change:
        change.put_article(article, [a_passage(article, *span) for span in spans], [])
        change.put_source(article.article_id, path, 0)
        change.put_vectors({i: b"v%d" % i for i in change.without_vector})


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    yield catalogue
    catalogue.close()


def test_an_article_comes_back_as_it_went_in(catalogue: Catalogue):
    text = "Crème brûlée 🍮 for all.\nשלום"
    article = Article(
        "id 1",
        "Crème",
        False,
        text,
        (Block(BlockKind.HEADING, 0, 5), Block(BlockKind.LIST_ITEM, 6, len(text))),
        date(2018, 10, 26),
        "October 26th, 2018",
        "https://example.org/a",
        "The Paper",
    )
    store(catalogue, article, (6, len(text)), path="b/a.txt")
    assert catalogue.article("id 1") == article
    assert catalogue.passages_of("id 1") == [a_passage(article, 6, len(text))]
    assert catalogue.entries(["id 1", "nobody"]) == {
        "id 1": Entry(
            "id 1",
            "Crème",
            False,
            "The Paper",
            date(2018, 10, 26),
            "https://example.org/a",
            "b/a.txt",
        )
    }


def test_new_text_is_a_new_version_and_the_old_one_is_kept_but_not_answered_from(catalogue):
    old, new = an_article(text="Old words."), an_article(text="New words here.")
    store(catalogue, old, (0, 10))
    store(catalogue, new, (0, 15))
    assert catalogue.versions("a") == [old, new]
    assert catalogue.article("a") == new
    assert [p.text for p in catalogue.passages_of("a")] == ["New words here."]
    assert catalogue.counts() == Counts(articles=1, versions=2, passages=1, failures=0, sources=1)


def test_an_index_that_is_behind_can_tell_what_came_and_went(catalogue: Catalogue):
    store(catalogue, an_article(), (0, 12), (13, 26))
    assert (catalogue.change, [*catalogue.passage_ids_since(0)]) == (1, [1, 2])
    store(catalogue, an_article(text="Other words now."), (0, 16))
    assert catalogue.change == 2
    assert ([*catalogue.passage_ids_since(1)], [*catalogue.removed_since(1)]) == ([3], [1, 2])
    assert [(v.passage_id, v.vector) for v in catalogue.vectors([3, 2])] == [(3, b"v3")]
    assert set(catalogue.passages([1, 2, 3])) == {3}
    assert catalogue.spans([1, 2, 3]) == {3: Span("a", 0, 16)}


def test_a_change_that_raises_leaves_nothing_behind(catalogue: Catalogue):
    store(catalogue, an_article(), (0, 12))

    def interrupted() -> None:
        with catalogue.writing() as change:
            change.put_article(an_article("b"), [], [])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (catalogue.article_ids(), catalogue.change) == (["a"], 1)


def test_a_change_that_does_nothing_moves_no_counter(catalogue: Catalogue):
    store(catalogue, an_article(), (0, 12))
    with catalogue.writing() as change:
        change.put_source("a", "x.txt", 0)
        change.put_failures("x.txt", [])
    assert catalogue.change == 1


def test_a_reader_sees_one_state_while_another_writes(catalogue: Catalogue):
    store(catalogue, an_article(), (0, 12))
    with catalogue.reading():
        assert catalogue.change == 1
        writer = threading.Thread(target=store, args=(catalogue, an_article("b"), (0, 12)))
        writer.start()
        writer.join()
        assert (catalogue.change, catalogue.article_ids()) == (1, ["a"])
    assert (catalogue.change, catalogue.article_ids()) == (2, ["a", "b"])


def test_an_article_goes_with_its_last_source(catalogue: Catalogue):
    store(catalogue, an_article(), (0, 12), path="one.txt")
    with catalogue.writing() as change:
        change.put_source("a", "two.txt", 0)
    assert catalogue.sources("a") == ["one.txt", "two.txt"]
    with catalogue.writing() as change:
        assert not change.remove_source("a", "one.txt")
    assert catalogue.article("a") == an_article()
    with catalogue.writing() as change:
        assert change.remove_source("a", "two.txt")
    assert (catalogue.article("a"), [*catalogue.removed_since(0)]) == (None, [1])


def test_a_line_of_a_feed_is_named_as_the_source(catalogue: Catalogue):
    with catalogue.writing() as change:
        change.put_article(an_article(), [], [])
        change.put_source("a", "feed.jsonl", 12)
    assert catalogue.sources("a") == ["feed.jsonl#12"]
    assert catalogue.entries(["a"])["a"].source == "feed.jsonl#12"


def test_failures_stay_until_their_file_is_read(catalogue: Catalogue):
    broken = [Failure("f.jsonl#2", "no text"), Failure("f.jsonl#9", "not JSON")]
    with catalogue.writing() as change:
        change.put_failures("f.jsonl", broken)
        change.put_failures("g.pdf", [Failure("g.pdf", "encrypted")])
    assert catalogue.failures() == [*broken, Failure("g.pdf", "encrypted")]
    with catalogue.writing() as change:
        change.put_failures("f.jsonl", broken[1:])
        change.put_failures("g.pdf", [])
    assert catalogue.failures() == broken[1:]


def test_omissions_go_with_the_last_article_of_their_file(catalogue: Catalogue):
    left_out = [Omission("f.jsonl#2", "half of it"), Omission("f.jsonl#9", "a picture")]
    for article_id in ("a", "b", "c"):
        store(catalogue, an_article(article_id), (0, 12), path="f.jsonl")
    with catalogue.writing() as change:
        change.put_omissions("f.jsonl", [*left_out, left_out[0]])
        change.remove_article("a")
        change.remove_source("b", "f.jsonl")
    assert catalogue.omissions() == left_out
    with catalogue.writing() as change:
        change.remove_source("c", "f.jsonl")
    assert catalogue.omissions() == []


def test_a_file_that_failed_counts_as_unread(catalogue: Catalogue):
    with catalogue.writing() as change:
        change.put_file("f.jsonl", "abc", 3)
        assert change.file_sum("f.jsonl") == "abc"
        assert change.is_read("f.jsonl", "abc", 3)
        change.put_failures("f.jsonl", [Failure("f.jsonl#2", "no text")])
        assert change.file_sum("f.jsonl") is None
        assert not change.is_read("f.jsonl", "abc", 3)


def test_a_file_is_read_only_by_the_rules_it_was_last_read_by(catalogue: Catalogue):
    with catalogue.writing() as change:
        change.put_file("f.jsonl", "abc", 3)
        assert [change.is_read("f.jsonl", "abc", n) for n in (2, 3, 4)] == [False, True, False]
        change.put_file("f.jsonl", "abc", 4)
        assert [change.is_read("f.jsonl", "abc", n) for n in (2, 3, 4)] == [False, False, True]


def test_filters_keep_the_passages_that_meet_every_condition(catalogue: Catalogue):
    store(catalogue, an_article("a", publisher="P", published=date(2018, 1, 1)), (0, 12))
    store(catalogue, an_article("b", publisher="Q", published=date(2020, 1, 1)), (0, 12))
    store(catalogue, an_article("c", publisher="P"), (0, 12))
    assert [*catalogue.passage_ids()] == [1, 2, 3]
    assert [*catalogue.passage_ids(publishers=["P"])] == [1, 3]
    assert [*catalogue.passage_ids(published_from=date(2018, 1, 1))] == [1, 2]
    assert [*catalogue.passage_ids(published_to=date(2019, 12, 31))] == [1]
    assert [*catalogue.passage_ids(publishers=["P"], published_from=date(2018, 1, 2))] == []
    assert [*catalogue.passage_ids(articles=["c", "b", "none"])] == [2, 3]
    assert [*catalogue.passage_ids(articles=["c", "b"], publishers=["P"])] == [3]
    assert catalogue.published_days() == [date(2018, 1, 1), date(2020, 1, 1)]
    assert catalogue.published_days(publishers=["P"], published_from=date(2018, 1, 2)) == []
    assert catalogue.publishers() == ["P", "Q"]


STORY = " ".join(f"Sentence number {i} of the story says thing {i * i}." for i in range(40))


def test_the_same_story_in_two_papers_is_recognised_both_ways(catalogue: Catalogue):
    shortened = STORY[: int(len(STORY) * 0.8)]
    other = " ".join(f"Quite other words stand in place {i} of this one." for i in range(40))
    for article_id, text in (("a", STORY), ("b", shortened), ("c", other)):
        store(catalogue, an_article(article_id, text), (0, len(text)))
    assert catalogue.same_story(["a", "b", "c"]) == {"a": ["b"], "b": ["a"], "c": []}
    with catalogue.writing() as change:
        change.remove_article("b")
    assert catalogue.same_story(["a"]) == {"a": []}


def test_a_line_that_comes_back_in_four_articles_of_a_publisher_is_reported_once(catalogue):
    def put(article_id: str, publisher: str, keys: list[int]) -> frozenset[str]:
        with catalogue.writing() as change:
            return change.put_article(an_article(article_id, publisher=publisher), [], keys)

    assert [put(i, "P", [1, 10 + n]) for n, i in enumerate("abc")] == [frozenset()] * 3
    assert put("z", "Q", [1]) == frozenset()
    with catalogue.writing() as change:
        assert change.repeated_lines("P", [1, 10]) == {1}
        assert change.repeated_lines("Q", [1]) == frozenset()
    assert put("d", "P", [1]) == {"a", "b", "c"}
    assert put("e", "P", [1]) == frozenset()


def test_passages_that_stay_keep_their_ids_and_vectors_under_new_blocks(catalogue: Catalogue):
    article = an_article()
    store(catalogue, article, (0, 12), (13, 26))
    with catalogue.writing() as change:
        change.put_blocks(article, [a_passage(article, 0, 12), a_passage(article, 13, 20)])
        assert list(change.without_vector) == [3]
        change.put_vectors({3: b"new"})
    assert [*catalogue.passage_ids()] == [1, 3]
    assert [v.vector for v in catalogue.vectors([1, 3])] == [b"v1", b"new"]
    assert [*catalogue.removed_since(1)] == [2]


def test_a_file_of_another_program_is_refused(tmp_path: Path):
    path = tmp_path / "catalogue.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    with pytest.raises(CatalogueError, match="another program"):
        Catalogue(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 100)
    with pytest.raises(CatalogueError, match="can't be opened"):
        Catalogue(path)


def test_another_format_is_refused(catalogue: Catalogue):
    with catalogue.writing() as change:
        change.put_setting("format", "99")
    with pytest.raises(CatalogueError, match="format 99"):
        Catalogue(catalogue.path)


def test_a_sound_catalogue_has_no_damage(catalogue: Catalogue):
    store(catalogue, an_article(), (0, 12))
    assert catalogue.damage() == []
