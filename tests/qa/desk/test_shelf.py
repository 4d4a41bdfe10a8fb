"""The tab Library: what it is asked to do, and what it shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Library
from qa.desk.escaping import escape
from qa.desk.library_tab import TAB
from qa.desk.rights import Visitor
from qa.desk.shelf_acts import MAX_PASTED_CHARACTERS, LookedAt, act, keep, pasted, read, wanted
from qa.desk.shelf_view import ROWS, render_controls, render_preview, render_table
from qa.desk.turnstile import Turnstile
from qa.desk.users import Role
from qa.status import Column, Sought, State
from tests.fakes import SIMILARITY, WordEncoder

KIM = Visitor("kim", Role.EDITOR)
HOSTILE = "<img src=x onerror=run()> & ‘\u202e’"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name in ("bridge", "harbour"):
        (tmp_path / f"{name}.txt").write_text(f"The {name} opens\n\nThe {name} opened in May.\n")
    with Library.open(
        tmp_path / "library", encoder=WordEncoder("bridge"), settings=SIMILARITY
    ) as library:
        library.add(tmp_path / "bridge.txt", tmp_path / "harbour.txt")
        yield library


def the(library: Library, name: str) -> str:
    (found,) = library.find(f"The {name} opens")
    return found


def alone() -> Turnstile:
    return Turnstile(at_once=1, may_wait=1)


def table(library: Library, sought: Sought = Sought(), opened: str = "") -> str:  # noqa: B008
    return render_table(library.shelf(sought, rows=ROWS), sought, 0, opened, "")


def test_whatever_the_page_sends_something_is_sought():
    sought = {"words": "bridge", "state": "corrected", "sort": "title", "descending": False}
    assert wanted({"sought": {**sought, "start": 50, "open": "x"}}).sought == Sought(
        "bridge", None, State.CORRECTED, "", Column.TITLE, False
    )
    assert wanted({"sought": {**sought, "start": 50}}).start == 50
    for junk in (None, 3, [], {"words": 3, "state": "x", "sort": [], "start": -1}):
        found = wanted({"sought": junk})
        assert (found.sought, found.start, found.opened) == (Sought(), 0, "")


def test_an_article_is_corrected_and_the_correction_undone(library: Library):
    bridge = the(library, "bridge")
    said = {"do": "correct", "article": bridge, "title": "The bridge opens"}
    told = act(library, {**said, "published": "2024-05-03", "publisher": "Times"}, KIM)
    assert "Corrected: published, publisher." in told
    assert [one.made_by for one in library.corrections(bridge)] == ["kim", "kim"]
    assert "3 May 2024" in table(library)
    assert "corrected: published, publisher" in table(library)
    again = {**said, "published": "2024-05-03", "publisher": "Times"}
    assert "Nothing was changed." in act(library, again, KIM)
    undo = {"do": "undo_correction", "article": bridge, "field": "publisher"}
    assert "what the file says again" in act(library, undo, KIM)
    assert library.article(bridge).publisher is None
    wrong = act(library, {**said, "published": "May", "publisher": ""}, KIM)
    assert 'class="notice wrong"' in wrong
    assert "A day is written as 2024-05-23" in wrong


def test_articles_are_removed_and_brought_back(library: Library):
    told = act(library, {"do": "remove", "articles": [the(library, "bridge")]}, KIM)
    assert "1 article removed." in told
    (removal,) = library.removals()
    assert f'data-number="{removal.number}"' in told
    undo = {"do": "undo_removal", "number": str(removal.number)}
    assert "1 article brought back." in act(library, undo, KIM)
    assert "not there any more" in act(library, undo, KIM)
    assert "no article is chosen" in act(library, {"do": "remove", "articles": []}, KIM).casefold()


def test_articles_are_put_into_a_collection_and_taken_out(library: Library):
    bridge = the(library, "bridge")
    chosen = {"name": "Works", "articles": [bridge]}
    assert "1 article put into “Works”." in act(library, {"do": "collect", **chosen}, KIM)
    assert '<option value="Works">Works (1)</option>' in render_controls(
        (), library.collections(), ""
    )
    assert "1 article taken out of “Works”." in act(library, {"do": "take_out", **chosen}, KIM)
    assert "is deleted" in act(library, {"do": "drop", "name": "Works"}, KIM)
    assert "There is no collection “Works”" in act(library, {"do": "take_out", **chosen}, KIM)


def test_a_library_that_is_only_read_offers_no_changes_and_makes_none(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    bridge = the(library, "bridge")
    told = act(library, {"do": "remove", "articles": [bridge]}, KIM)
    assert "can only be read here" in told
    assert library.status().counts.articles == 2
    assert read(library, [], KIM)[1] == LookedAt()
    assert "can only be read here" in "".join(keep(library, LookedAt(), KIM, alone()))
    shown = render_table(library.shelf(), Sought(), 0, bridge, "no")
    assert "correcting" not in shown
    assert "Correct" not in shown
    assert "data-do" not in render_controls((), (), "no")


def test_a_pasted_text_is_shown_as_read_and_then_kept_unchanged(library: Library):
    text = "  Tabs\tand “quotes” stay.\n\nThe market opened in June, the council said.\n"
    path = pasted("Market & more", "City Times", "2024-06-01", text)
    html, found = read(library, [path], KIM)
    assert found == LookedAt((path,))
    assert "1 article read." in html
    assert "Market &amp; more" in html
    assert library.status().counts.articles == 2

    news = list(keep(library, found, KIM, alone()))
    assert "Adding: 0 of 1" in news[0]
    assert "1 article added." in news[-1]
    article = library.article(the_new(library))
    assert (article.title, article.publisher, article.text) == (
        "Market & more",
        "City Times",
        text,
    )
    (source,) = library.as_read(article.article_id).sources
    assert source.startswith(str(library.path / "uploads" / "Market-more.jsonl"))


def test_who_adds_waits_for_those_before_and_is_told(library: Library, tmp_path: Path):
    path, adders = tmp_path / "pool.txt", alone()
    path.write_text("The pool opens\n\nThe pool opened in May, the council said.\n")
    with adders.turn():
        news = keep(library, LookedAt((path,)), KIM, adders)
        assert "Adding: 0 of 1" in next(news)
        assert "Waiting: somebody else’s are added before yours…" in next(news)
        assert library.status().counts.articles == 2
        news.close()  # the page was left
    with adders.turn():  # it is added all the same
        assert library.status().counts.articles == 3


def the_new(library: Library, word: str = "market") -> str:
    return library.shelf(Sought(words=word)).rows[0].article_id


@pytest.mark.parametrize(
    ("text", "said"),
    [(" ", "the text is empty"), ("x" * (MAX_PASTED_CHARACTERS + 1), "save it as a file")],
)
def test_what_can_not_be_pasted_is_refused(text: str, said: str):
    with pytest.raises(ValueError, match=said):
        pasted("", "", "", text)


def test_what_can_not_be_read_is_told_with_its_reason_before_and_after_adding(
    library: Library, tmp_path: Path
):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("The pool opens\n\nThe pool opened in May, the council said.\n")
    bad.write_text("")
    html, found = read(library, [good, bad], KIM)
    (why,) = found.failed
    assert found.readable == (good,)
    assert "1 article read, 1 not." in html
    *_, last = keep(library, found, KIM, alone())
    assert "1 article added." in last
    assert "Not added: 1." in last
    assert "bad.txt" in last
    assert escape(why.reason) in last
    assert [path.name for path in (library.path / "uploads").iterdir()] == ["good.txt"]
    assert library.status().failures == ()


def test_another_file_of_the_same_name_gets_a_number(library: Library, tmp_path: Path):
    good = tmp_path / "good.txt"
    good.write_text("The pool opens\n\nThe pool opened in May, the council said.\n")
    list(keep(library, LookedAt((good,)), KIM, alone()))
    assert "there already" in read(library, [good], KIM)[0]
    good.write_text("The pool closes\n\nThe pool closed in June, the council said.\n")
    list(keep(library, LookedAt((good,)), KIM, alone()))
    list(keep(library, LookedAt((good,)), KIM, alone()))  # the same one is not copied again
    assert sorted(path.name for path in (library.path / "uploads").iterdir()) == [
        "good (2).txt",
        "good.txt",
    ]


def test_a_pasted_text_without_a_title_is_kept_under_the_first_words_of_its_first_line(
    library: Library,
):
    line = "Councillors vote to rebuild the harbour wall after three winters of storms"
    path = pasted("", "", "", f"\n  {line}\n\nThe market wall was rebuilt, the council said.\n")
    assert path.name == "Councillors-vote-to-rebuild-the-harbour.jsonl"
    list(keep(library, LookedAt((path,)), KIM, alone()))
    assert library.article(the_new(library, "councillors")).title == line


def test_a_collection_is_offered_to_be_deleted_where_there_is_one(library: Library):
    drop = 'data-do="drop"{}>Delete the collection'
    assert drop.format(" disabled") in render_controls((), library.collections(), "")
    library.collect("Works", [the(library, "bridge")])
    assert drop.format("") in render_controls((), library.collections(), "")


def test_names_and_texts_are_shown_as_they_are(library: Library, tmp_path: Path):
    path = tmp_path / "<b>name.txt"
    path.write_text(f"A title of its own\n\n{HOSTILE} said the council on Monday, at noon.\n")
    library.add(path)
    library.correct(the(library, "bridge"), {"publisher": "<script>run()</script>"})
    shown = table(library) + render_preview(library.preview(path))
    shown += render_controls(library.status().publishers, (), "")
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<b>name" not in shown


def test_the_tab_is_the_librarys():
    assert (TAB.name, TAB.label, TAB.is_wide) == ("library", "Library", True)
