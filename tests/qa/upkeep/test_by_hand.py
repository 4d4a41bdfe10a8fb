"""What is done by hand: corrections, removing and bringing back, collections, the table."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Field
from qa import Library
from qa.errors import BackupError
from qa.question import Filters, Question
from qa.status import AddReport, Column, Sought, State, TakenBack
from tests.fakes import SIMILARITY, WordEncoder

TEXTS = {
    "harbour": "Harbour report\n\nPublished 3 May 2019\n\nThe harbour got a score of 13 points.\n",
    "bridge": "Bridge report\n\nThe old bridge closed in May, the council said.\n",
    "market": "Market report\n\nThe market moved to the old square in June.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text)
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    encoder = WordEncoder("harbour", "score", "bridge", "market")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        assert library.add(*(folder / f"{name}.txt" for name in TEXTS)).added == 3
        yield library


def named(library: Library, name: str) -> str:
    (found,) = library.find(f"{name} report")
    return found


def found(library: Library, question: str, scope: Filters) -> set[str]:
    """The titles of the articles of which passages are found."""
    asked = Question(question, scope=scope)
    (answer,) = library.ask_many([asked], retrieval_only=True)
    return {library.article(one.article_id).title for one in answer.retrieved}


def edit(library: Library, statement: str) -> None:
    with closing(sqlite3.connect(library.path / "catalogue.sqlite")) as db, db:
        db.execute(statement)


def test_what_is_corrected_is_cited_searched_and_filtered_by(library: Library):
    harbour = named(library, "Harbour")
    changes = {"title": "The quay", "published": "2020-01-02", "publisher": "City Times"}
    library.correct(harbour, changes, evidence="the printed page", by="alex")

    (citation,) = library.ask("What score did the harbour get?").citations
    place = citation.place
    assert (place.title, place.published, place.publisher) == (
        "The quay",
        date(2020, 1, 2),
        "City Times",
    )
    assert found(library, "quay", Filters(publishers=("City Times",))) == {"The quay"}
    assert found(library, "quay", Filters(published_from=date(2020, 1, 1))) == {"The quay"}
    assert library.doctor() == []


def test_a_correction_keeps_who_when_and_why_and_what_the_file_says(library: Library):
    harbour = named(library, "Harbour")
    library.correct(harbour, {"published": date(2019, 5, 4)}, evidence="the masthead", by="alex")
    library.correct(harbour, {"published": None}, evidence="no day at all", by="kim")

    last, first = library.corrections(harbour)
    assert (last.field, last.value, last.as_read) == (Field.PUBLISHED, None, "2019-05-03")
    assert (last.evidence, last.made_by, last.undone) == ("no day at all", "kim", None)
    assert (first.value, first.as_read, first.made_by) == ("2019-05-04", "2019-05-03", "alex")
    assert first.undone is not None
    said = dict(library.as_read(harbour).facts())
    assert said["Date"] == "unknown, corrected by hand: no day at all"
    assert said["Corrected"] == (
        f"published, “2019-05-03” in its file, on {last.made[:10]} by kim: no day at all"
    )


def test_a_correction_stays_when_its_file_is_read_again(library: Library, folder: Path):
    harbour = named(library, "Harbour")
    library.correct(harbour, {"title": "The harbour’s score", "publisher": "City Times"})
    assert library.add(folder / "harbour.txt") == AddReport(unchanged=1)

    text = TEXTS["harbour"].replace("Harbour report", "Harbour news").replace("13", "14")
    (folder / "harbour.txt").write_text(text)
    assert library.add(folder / "harbour.txt") == AddReport(updated=1)
    article = library.article(harbour)
    assert (article.title, article.publisher, article.text) == (
        "The harbour’s score",
        "City Times",
        text,
    )
    assert library.undo_correction(harbour, "title").title == "Harbour news"
    assert library.undo_correction(harbour, "publisher").publisher is None
    assert found(library, "news", Filters()) == {"Harbour news", "Bridge report", "Market report"}
    assert library.doctor() == []


def test_lines_that_a_publisher_repeats_stay_furniture_whatever_is_corrected(
    library: Library, folder: Path
):
    feed = folder / "feed.jsonl"
    line = "Sign the petition for more benches in the park today."
    rows = (
        f'{{"id": "{n}", "title": "Park {n}", "publisher": "City Times", '
        f'"text": "The park has {n} benches now, and more are to come in spring.\\n\\n{line}"}}'
        for n in ("four", "five", "six", "seven")
    )
    first, *others = rows
    feed.write_text(first)
    library.add(feed)
    library.correct("four", {"publisher": "Town Crier"})
    feed.write_text("\n".join([first, *others]))
    library.add(feed)

    (passage,) = library.passages("four")
    assert passage.text == "The park has four benches now, and more are to come in spring."
    assert library.article("four").publisher == "Town Crier"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "an article needs a title"),
        ({"published": "03/05/2019"}, "a day is written as 2024-05-23, year, month, day"),
        ({"published": "2999-01-01"}, "2999-01-01 is still to come"),
        ({"publisher": "x" * 501}, "a publisher has 501 characters, at most 500 are taken"),
        ({"title": "a\u202eb"}, "characters that can't be shown"),
        ({"text": "x"}, "'text' can't be corrected; what can is title, published and publisher"),
        ({}, "say what is to be corrected"),
    ],
)
def test_what_can_be_no_correction_is_refused(library: Library, changes, said: str):
    with pytest.raises(ValueError, match=said):
        library.correct(named(library, "Bridge"), changes)


def test_a_correction_that_was_altered_is_found_and_forgotten(library: Library, folder: Path):
    bridge = named(library, "Bridge")
    library.correct(bridge, {"publisher": "City Times"})
    edit(library, "UPDATE corrections SET value = 'Town Crier'")
    with pytest.raises(BackupError, match=r"the correction of the publisher .* was altered"):
        library.backup(folder / "backup")
    (finding,) = library.doctor()
    assert finding.fault.startswith(f"the correction of the publisher of article {bridge} was")
    assert [one.mended for one in library.doctor(fix=True)] == [True]
    assert library.doctor() == []
    library.add(folder / "bridge.txt")
    assert library.article(bridge).publisher is None


def test_what_was_removed_comes_back_as_it_was(library: Library, folder: Path):
    harbour = named(library, "Harbour")
    library.correct(harbour, {"title": "The harbour’s score"}, by="alex")
    library.collect("Water", [harbour])
    (folder / "harbour.txt").write_text(TEXTS["harbour"].replace("13", "14"))
    library.add(folder / "harbour.txt")
    before, passages = library.shelf(), library.passages(harbour)

    assert library.remove(folder / "harbour.txt", by="kim") == 1
    assert library.shelf().total == 2
    assert library.collection("Water") == []
    assert not library.ask("What score did the harbour get?").citations
    assert library.doctor() == []
    (removal,) = library.removals()
    assert (removal.what, removal.made_by, removal.articles, removal.titles) == (
        str(folder / "harbour.txt"),
        "kim",
        1,
        ("The harbour’s score",),
    )

    assert library.undo_removal() == TakenBack((harbour,))
    assert library.shelf() == before
    assert library.passages(harbour) == passages
    assert library.collection("Water") == [harbour]
    assert library.ask("What score did the harbour get?").text == "14"
    assert (library.removals(), library.doctor()) == ([], [])
    with pytest.raises(KeyError):
        library.undo_removal()


def test_articles_removed_together_come_back_together(library: Library):
    ids = [named(library, "Bridge"), named(library, "Market")]
    assert library.remove_articles([*ids, "unknown", ids[0]]) == 2
    assert library.remove_articles(["unknown"]) == 0
    assert library.undo_removal(library.removals()[0].number) == TakenBack(tuple(sorted(ids)))
    assert library.status().counts.articles == 3


def test_what_was_added_again_or_altered_does_not_come_back(library: Library, folder: Path):
    ids = [named(library, name) for name in ("Bridge", "Harbour", "Market")]
    library.remove_articles(ids)
    library.add(folder / "bridge.txt")
    edit(library, f"UPDATE removed_articles SET title = 'x' WHERE article_id = '{ids[1]}'")
    (finding,) = library.doctor()
    assert finding.fault.startswith(f"article {ids[1]}, which was removed, was altered")
    assert library.undo_removal() == TakenBack((ids[2],), tuple(sorted(ids[:2])))
    assert library.doctor() == []


def test_what_is_removed_for_good_or_a_month_ago_is_gone(library: Library, folder: Path):
    library.remove(named(library, "Bridge"), for_good=True)
    assert library.removals() == []
    library.remove(named(library, "Harbour"))
    assert library.forget_removed() == 1
    library.add(folder / "harbour.txt")
    library.remove(named(library, "Harbour"))
    edit(library, "UPDATE removals SET made = '2020-01-01T00:00:00+00:00'")
    library.remove(named(library, "Market"))
    assert [one.titles for one in library.removals()] == [("Market report",)]


def test_a_question_is_asked_within_a_collection(library: Library):
    bridge, harbour = named(library, "Bridge"), named(library, "Harbour")
    assert library.collect("  Works \n on site ", [bridge, harbour, "unknown"]) == 2
    assert library.collect("works on site", [bridge]) == 0
    scope = Filters(collection="Works on site")
    assert found(library, "market", scope) == {"Bridge report", "Harbour report"}
    assert library.ask("How many articles are there?", scope=scope).text == (
        "The library has 2 articles in the collection “Works on site”."
    )
    assert library.take_out("Works on site", [harbour]) == 1
    assert found(library, "harbour", scope) == {"Bridge report"}
    library.collect("Nothing yet")
    assert found(library, "bridge", Filters(collection="Nothing yet")) == set()

    library.rename_collection("WORKS ON SITE", "Works")
    assert [(one.name, one.articles) for one in library.collections()] == [
        ("Nothing yet", 0),
        ("Works", 1),
    ]
    library.drop_collection("nothing yet")
    library.remove(bridge)
    assert [(one.name, one.articles) for one in library.collections()] == [("Works", 0)]
    with pytest.raises(ValueError, match="there is no collection “Roads” here; there are “Works”"):
        library.collection("Roads")
    with pytest.raises(ValueError, match="a collection needs a name"):
        library.collect(" ")


def test_a_question_within_a_collection_that_is_not_there_is_refused(library: Library):
    with pytest.raises(ValueError, match="there is no collection “Roads” here; there are none yet"):
        library.ask("What closed?", scope=Filters(collection="Roads"))


def test_the_table_is_searched_sorted_filtered_and_paged(library: Library, folder: Path):
    bridge = named(library, "Bridge")
    library.correct(bridge, {"title": "Café on the bridge", "publisher": "City Times"})
    library.collect("Works", [bridge])

    def titles(**sought: object) -> list[str]:
        return [row.title for row in library.shelf(Sought(**sought)).rows]

    by_title = {"sort": Column.TITLE, "descending": False}
    assert titles(**by_title) == ["Café on the bridge", "Harbour report", "Market report"]
    assert titles(words="CAFE city") == ["Café on the bridge"]
    assert titles(words="market.txt") == ["Market report"]
    assert titles(words=bridge[:8]) == ["Café on the bridge"]
    assert titles(words="100%") == []
    assert titles(publisher="City Times") == ["Café on the bridge"]
    assert titles(publisher="", **by_title) == ["Harbour report", "Market report"]
    assert titles(state=State.CORRECTED) == ["Café on the bridge"]
    assert titles(state=State.UNDATED, **by_title) == ["Café on the bridge", "Market report"]
    assert titles(state=State.IN_PART) == titles(state=State.COPIES) == []
    assert titles(collection="works") == ["Café on the bridge"]
    assert titles(sort=Column.PUBLISHED)[0] == "Harbour report"
    page = library.shelf(Sought(**by_title), start=1, rows=1)
    assert ([row.title for row in page.rows], page.total) == (["Harbour report"], 3)
    (row,) = page.rows
    assert (row.passages, row.versions, row.sources, row.published_evidence) == (
        1,
        1,
        (str(folder / "harbour.txt"),),
        "Published 3 May 2019",
    )


def test_another_of_the_same_story_is_a_copy(library: Library, folder: Path):
    (folder / "again.txt").write_text(TEXTS["market"].replace("report", "news"))
    library.add(folder / "again.txt")
    page = library.shelf(Sought(state=State.COPIES, sort=Column.COPIES))
    assert {row.title: row.copies for row in page.rows} == {
        "Market report": ("Market news",),
        "Market news": ("Market report",),
    }
