import errno
import math
import os
from datetime import date
from pathlib import Path

import pytest
import tantivy

from qa.question import NO_FILTERS, Filters
from qa.retrieval.lexical import LexicalIndex, content_words, stem
from qa.retrieval.words import LexicalDocument


def document(passage_id: int, body: str, title: str = "", **more) -> LexicalDocument:
    return LexicalDocument(passage_id, title, body, more.get("publisher"), more.get("published"))


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path / "lexical")
    index.change(
        [],
        [
            document(
                1, "Inspectors visited the children", publisher="A", published=date(2018, 5, 1)
            ),
            document(2, "The kettle boiled", title="Inspection", publisher="B"),
            document(3, "A fair was held", publisher="A Paper", published=date(2020, 1, 1)),
        ],
    )
    return index


def found(index: LexicalIndex, query: str, filters: Filters = NO_FILTERS) -> list[int]:
    return [hit.passage_id for hit in index.search(query, 10, filters)]


def test_words_match_by_their_stems_in_passage_and_title(index: LexicalIndex):
    assert found(index, "visiting child") == [1]
    assert found(index, "inspect") == [2]
    assert found(index, "boil fairs") == [2, 3]


def test_scores_are_bm25_by_its_definition(tmp_path: Path):
    index = LexicalIndex(tmp_path)
    index.change(
        [], [document(1, "alpha alpha beta"), document(2, "beta gamma delta"), document(3, "x")]
    )
    (hit,) = index.search("alpha", 5)
    # Robertson and Zaragoza 2009 with k1 = 1.2, b = 0.75, and Lucene's idf.
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    length = 1 - 0.75 + 0.75 * 3 / (7 / 3)
    assert hit.score == pytest.approx(idf * 2 * 2.2 / (2 + 1.2 * length), rel=0.02)


@pytest.mark.parametrize(
    "query", ['"kettle', "kettle AND", "title:kettle", "(kettle*", "kettle^9", "-kettle"]
)
def test_a_querys_signs_mean_nothing(index: LexicalIndex, query: str):
    assert 2 in found(index, query)


def test_a_word_with_underscores_is_searched_for_by_its_words(tmp_path: Path):
    index = LexicalIndex(tmp_path)
    index.change([], [document(1, "Set max_file_size to 5."), document(2, "The size of it.")])
    assert found(index, "What is max_file_size?") == [1, 2]
    assert found(index, "_ __") == []


@pytest.mark.parametrize("query", ["", "?!", "   "])
def test_a_query_without_words_finds_nothing(index: LexicalIndex, query: str):
    assert found(index, query) == []


def test_function_words_count_only_where_there_are_no_others():
    index = LexicalIndex(None)
    documents = (
        LexicalDocument(1, "", "What is it that they said about the harbour?", None, None),
        LexicalDocument(2, "", "A grade for harbours came in May.", None, None),
        LexicalDocument(3, "", "It may rain.", None, None),
    )
    index.change([], documents)
    assert [hit.passage_id for hit in index.search("What is it about the grade?", 9)] == [2]
    assert [hit.passage_id for hit in index.search("What is it about?", 9)] == [1, 3]
    assert [hit.passage_id for hit in index.search("What came in May?", 9)] == [2, 3]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What did WHO say of masks in the US?", ["who", "masks", "us"]),
        ("WHAT DID HE SAY?", []),
        ("May I appeal in May?", ["appeal", "may"]),
        ("Which state has type 2?", ["state", "type", "2"]),
        ("How much is 3.5 of it?", ["3.5"]),
    ],
)
def test_content_words_are_told_from_function_words(text: str, words: list[str]):
    assert content_words(text) == words


def test_filters_select_without_changing_the_score(index: LexicalIndex):
    everything = "visited kettle fair"
    assert found(index, everything, Filters(publishers=("A",))) == [1]
    assert found(index, everything, Filters(publishers=("A", "B"))) == [2, 1]
    assert found(index, everything, Filters(published_from=date(2018, 5, 1))) == [1, 3]
    assert found(index, everything, Filters(published_to=date(2018, 5, 1))) == [1]
    assert found(index, everything, Filters(("A Paper",), date(2020, 1, 1), date(2020, 1, 1))) == [
        3
    ]
    assert [hit.passage_id for hit in index.search(everything, 10, within=[3, 2, 9])] == [2, 3]
    assert index.search(everything, 10, within=[]) == []
    plain = {hit.passage_id: hit.score for hit in index.search(everything, 10)}
    filtered = {
        hit.passage_id: hit.score
        for hit in index.search(everything, 10, Filters(publishers=("A",)))
    }
    assert filtered == {1: pytest.approx(plain[1])}


def test_a_passage_added_again_replaces_its_former_self(index: LexicalIndex):
    index.change([], [document(2, "Tea was poured")])
    assert (found(index, "kettle"), found(index, "tea"), index.ids().tolist()) == (
        [],
        [2],
        [1, 2, 3],
    )


def test_a_passage_that_comes_twice_in_a_change_or_was_added_elsewhere_is_held_once(
    index: LexicalIndex, tmp_path: Path
):
    other = LexicalIndex(tmp_path / "lexical")
    other.change([], [document(9, "barges"), document(8, "ponies"), document(9, "canoes")])
    # Ours has not seen that yet.
    index.change([], [document(8, "donkeys"), document(9, "rafts")])
    assert index.ids().tolist() == [1, 2, 3, 8, 9]
    assert [found(index, word) for word in ("barges", "ponies", "canoes")] == [[], [], []]
    assert (found(index, "donkeys"), found(index, "rafts")) == ([8], [9])


def test_a_removed_passage_is_not_found(index: LexicalIndex):
    index.change([1], [])
    assert (found(index, "visited"), index.ids().tolist()) == ([], [2, 3])


def test_what_a_writer_left_that_was_killed_within_its_commit_is_swept_away(index, tmp_path):
    folder = tmp_path / "lexical"
    committed = (folder / "meta.json").read_bytes()
    index.change([1], [])
    # As after a kill between the list of deletions and the commit's last step: the list is
    # there, and the index doesn't know it.
    assert len(list(folder.glob("*.del"))) == 1
    (folder / "meta.json").write_bytes(committed)
    (folder / ".tmpAbC123").write_bytes(b"half")
    again = LexicalIndex.open(folder)
    assert again.ids().tolist() == [1, 2, 3]
    again.change([1], [])
    assert again.ids().tolist() == [2, 3]
    assert list(folder.glob(".tmp*")) == []


def test_read_only_it_finds_the_same_and_writes_nothing(index: LexicalIndex, tmp_path: Path):
    folder = tmp_path / "lexical"
    (folder / ".tantivy-meta.lock").unlink()
    reader = LexicalIndex(folder, read_only=True)
    assert reader.search("visiting child fair", 9) == index.search("visiting child fair", 9) != []
    assert not (folder / ".tantivy-meta.lock").exists()
    index.change([1], [document(4, "Snow fell")])
    assert (found(reader, "snow"), reader.ids().tolist()) == ([], [1, 2, 3])
    reader.refresh()
    assert (found(reader, "snow"), reader.ids().tolist()) == ([4], [2, 3, 4])


def test_read_only_it_is_opened_though_its_folder_of_links_is_just_locked(
    index: LexicalIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kept: list[str] = []
    really = os.rmdir

    def locked_at_first(path, **more):
        if "pressmark-" in str(path) and not kept:
            kept.append(str(path))
            raise OSError(errno.ENOTEMPTY, "Directory not empty", str(path))
        really(path, **more)

    monkeypatch.setattr(os, "rmdir", locked_at_first)
    reader = LexicalIndex(tmp_path / "lexical", read_only=True)
    assert found(reader, "inspect") == found(index, "inspect") == [2]
    assert len(kept) == 1
    assert not Path(kept[0]).exists()


def test_opening_makes_no_index_where_there_is_none(tmp_path: Path):
    with pytest.raises(ValueError, match="there is no index"):
        LexicalIndex.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_another_opening_sees_what_was_committed(index: LexicalIndex, tmp_path: Path):
    other = LexicalIndex(tmp_path / "lexical")
    index.change([], [document(4, "Snow fell")])
    assert found(other, "snow") == []
    other.refresh()
    assert found(other, "snow") == [4]


def test_rarer_stems_weigh_more(index: LexicalIndex):
    index.change([], [document(4, "kettle"), document(5, "kettle")])
    kettle, fair, absent = index.rarities(["kettl", "fair", "zebra"])
    assert (kettle, fair) == pytest.approx((math.log(1 + 2.5 / 3.5), math.log(1 + 4.5 / 1.5)))
    assert absent == pytest.approx(math.log(1 + 5.5 / 0.5))


def test_stems_are_those_of_the_index():
    assert [stem(w) for w in ("Inspections", "children", "34", "–")] == [
        "inspect",
        "children",
        "34",
        "",
    ]


def test_a_folder_of_something_else_is_refused(tmp_path: Path):
    (tmp_path / "meta.json").write_text("not an index")
    with pytest.raises(ValueError):  # noqa: PT011 (the message is tantivy's)
        LexicalIndex(tmp_path)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("Who is Zoe Farber?", "Zoë Färber came"),
        ("under 10", "some under ten"),
        ("2.5 million", "it cost £2.5m"),
        ("Councillor Wren", "Cllr Wren came"),
    ],
)
def test_word_is_found_in_any_of_its_spellings(tmp_path: Path, query: str, body: str):
    index = LexicalIndex(tmp_path)
    index.change([], [document(1, "nothing of the kind"), document(2, body)])
    assert found(index, query) == [2]


def test_stem_is_held_in_passage_or_title_of_an_admitted_article(index: LexicalIndex):
    asked = [("kettl", NO_FILTERS), ("inspect", Filters(("B",))), ("kettl", Filters(("A",)))]
    asked += [("harbour", NO_FILTERS), ("fair", Filters((), date(2020, 1, 1), None))]
    asked += [("fair", Filters((), None, date(2019, 1, 1)))]
    held = [index.holds(one, filters) for one, filters in asked]
    assert held == [True, True, False, False, True, False]


def test_index_made_before_words_were_folded_is_refused(tmp_path: Path):
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="en_stem", index_option="freq")
    tantivy.Index(builder.build(), str(tmp_path))
    with pytest.raises(ValueError, match="schema"):
        LexicalIndex.open(tmp_path)
