"""Passages: what holds for any article, and how runs are cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import sentences
from corpus.article import Article, Block, BlockKind, Passage, Sentence
from corpus.passages import split

BODY, HEADING, ITEM = BlockKind.BODY, BlockKind.HEADING, BlockKind.LIST_ITEM
TITLE, FURNITURE = BlockKind.TITLE, BlockKind.FURNITURE


def article(*parts: tuple[BlockKind, str]) -> Article:
    """Blocks with an empty line before each, and a bullet before each item."""
    text = ""
    blocks = []
    for kind, words in parts:
        text += "\n\n" + ("• " if kind is ITEM else "")
        blocks.append(Block(kind, len(text), len(text) + len(words)))
        text += words
    return Article("a1", "Title", True, text, tuple(blocks))


def sentence(name: str, words: int) -> str:
    """So many words and a stop: `sentence("A", 3)` is "A word word."."""
    return " ".join([name, *["word"] * (words - 1)]) + "."


def names(passages: list[Passage]) -> list[str]:
    """The first letters of each passage's sentences."""
    return ["".join(p.text[s.start - p.start] for s in p.sentences) for p in passages]


def words_of(text: str) -> int:
    """Words as passages count them: at least one for every ten characters."""
    return max(len(text.split()), -(-len(text) // 10))


def test_passage_says_where_it_stands_and_under_which_heading() -> None:
    one = article(
        (TITLE, "Library to reopen"),
        (BODY, "It shut in May. Books went to Hove."),
        (HEADING, "What\nnext"),
        (BODY, "Doors open soon."),
    )
    assert split(one) == [
        Passage(
            article_id="a1",
            start=21,
            end=56,
            text="It shut in May. Books went to Hove.",
            heading="",
            sentences=(Sentence(21, 36), Sentence(37, 56)),
        ),
        Passage(
            article_id="a1",
            start=69,
            end=85,
            text="Doors open soon.",
            heading="What next",
            sentences=(Sentence(69, 85),),
        ),
    ]


def test_neighbours_share_one_sentence() -> None:
    run = " ".join(sentence(name, 10) for name in "ABCDEFGHI")
    assert names(split(article((BODY, run)), passage_words=30)) == ["ABC", "CDE", "EFG", "GHI"]


def test_run_is_cut_evenly_rather_than_with_a_tiny_last_passage() -> None:
    run = " ".join(sentence(name, 10) for name in "ABCDEF")
    assert names(split(article((BODY, run)), passage_words=40)) == ["ABC", "CDEF"]
    run = " ".join(sentence(name, 10) for name in "ABCDE")
    assert names(split(article((BODY, run)), passage_words=40)) == ["ABCDE"]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [(("ABC", "DEF"), ["ABC", "CDEF"]), (("ABCD", "EF"), ["ABCD", "DEF"])],
)
def test_passage_ends_with_a_paragraph_rather_than_within_one(
    paragraphs: tuple[str, ...], expected: list[str]
) -> None:
    parts = [(BODY, " ".join(sentence(name, 10) for name in part)) for part in paragraphs]
    assert names(split(article(*parts), passage_words=40)) == expected


def test_no_passage_goes_across_heading_furniture_or_title() -> None:
    one = article(
        (BODY, "Before."),
        (FURNITURE, "Advertisement"),
        (BODY, "Between."),
        (HEADING, "Costs"),
        (BODY, "Under costs."),
        (FURNITURE, "Most read"),
        (ITEM, "Still under costs"),
        (TITLE, "Title"),
        (BODY, "Behind."),
    )
    assert [(p.text, p.heading) for p in split(one)] == [
        ("Before.", ""),
        ("Between.", ""),
        ("Under costs.", "Costs"),
        ("Still under costs", "Costs"),
        ("Behind.", ""),
    ]


def test_list_stays_with_the_line_that_leads_in() -> None:
    parts = [
        (BODY, sentence("A", 20)),
        (BODY, sentence("B", 20)),
        (BODY, "Inspectors found these strengths:"),
        *[(ITEM, sentence(name, 8)) for name in "CDEF"],
    ]
    assert names(split(article(*parts), passage_words=40)) == ["AB", "BICDEF"]


def test_article_of_titles_headings_and_furniture_has_no_passage() -> None:
    assert split(article((TITLE, "One"), (HEADING, "Two"), (FURNITURE, "Three"))) == []
    assert split(article()) == []


def test_sentence_longer_than_a_passage_stays_whole() -> None:
    run = " ".join([sentence("A", 10), sentence("B", 35), sentence("C", 10)])
    passages = split(article((BODY, run)), passage_words=30)
    assert names(passages) == ["AB", "BC"]


def test_two_sentences_too_long_for_one_passage_do_not_overlap() -> None:
    run = " ".join(sentence(name, 30) for name in "ABC")
    assert names(split(article((BODY, run)), passage_words=30)) == ["A", "B", "C"]


def test_one_passage_rather_than_two_small_ones() -> None:
    run = " ".join(sentence(name, 15) for name in "ABCD")
    assert names(split(article((BODY, run)), passage_words=44)) == ["ABCD"]


def test_several_sentences_together_never_have_over_1_6_times_the_words() -> None:
    run = " ".join([sentence("A", 2), sentence("B", 32), sentence("C", 32)])
    assert names(split(article((BODY, run)), passage_words=40)) == ["AB", "BC"]


def test_endless_sentence_is_cut_at_clauses_so_that_all_of_it_is_found() -> None:
    clauses = [", ".join(["one two three four five six seven"] * 8)]
    one = article((BODY, clauses[0]))
    held = [s for p in split(one, passage_words=30) for s in p.sentences]
    pieces = [one.text[s.start : s.end] for s in dict.fromkeys(held)]
    assert pieces == ["one two three four five six seven,"] * 7 + [
        "one two three four five six seven"
    ]


def test_endless_text_without_clauses_is_cut_at_white_space() -> None:
    one = article((BODY, " ".join(["word"] * 100)))
    held = dict.fromkeys(s for p in split(one, passage_words=30) for s in p.sentences)
    assert [len(one.text[s.start : s.end].split()) for s in held] == [10] * 10


def test_endless_word_is_cut_too() -> None:
    one = article((BODY, "x" * 1_000))
    held = dict.fromkeys(s for p in split(one, passage_words=30) for s in p.sentences)
    assert [s.end - s.start for s in held] == [200] * 5


def test_size_below_one_word_is_refused() -> None:
    with pytest.raises(ValueError, match="need passage_words >= 1, got 0"):
        split(article((BODY, "Text.")), passage_words=0)


WORDS = st.sampled_from(
    [
        *("word", "The", "council", "U.S.", "Cllr", "No.", "3.5", "naïve", "e\u0301t\u0301"),
        *("😀", "👩‍👧", "שלום", "سلام", "图书馆开放。", "\u200bzero", "x" * 70, "\u202eright"),
        *("end.", "End!", "why?", "wait…", "said:", "“Yes.”", "‘No’,", "(maybe)", "؟", "– and"),
    ]
)
PARAGRAPHS = (
    st.lists(WORDS, min_size=1, max_size=40)
    .map(" ".join)
    .map(str.strip)
    .filter(lambda text: bool(text.strip()))
)
KINDS = st.sampled_from([BODY, BODY, BODY, BODY, ITEM, ITEM, HEADING, FURNITURE, TITLE])
ARTICLES = st.lists(st.tuples(KINDS, PARAGRAPHS), max_size=12).map(lambda parts: article(*parts))
SIZES = st.integers(1, 60)


@given(ARTICLES, SIZES)
def test_passage_is_a_slice_that_begins_and_ends_with_its_sentences(one: Article, n: int) -> None:
    for p in split(one, passage_words=n):
        assert one.text[p.start : p.end] == p.text
        assert (p.sentences[0].start, p.sentences[-1].end) == (p.start, p.end)
        assert all(a.end <= b.start for a, b in pairwise(p.sentences))
        assert p.text == p.text.strip()


@given(ARTICLES, SIZES)
def test_every_character_of_the_body_that_is_not_a_space_lies_in_a_sentence_of_a_passage(
    one: Article, n: int
) -> None:
    held = set[int]()
    for p in split(one, passage_words=n):
        held.update(at for s in p.sentences for at in range(s.start, s.end))
    body = {
        at
        for b in one.blocks
        if b.kind in (BODY, ITEM)
        for at in range(b.start, b.end)
        if not one.text[at].isspace()
    }
    assert body <= held


@given(ARTICLES, SIZES)
def test_no_passage_holds_a_character_of_heading_title_or_furniture(one: Article, n: int) -> None:
    for p in split(one, passage_words=n):
        for b in one.blocks:
            assert b.kind in (BODY, ITEM) or b.end <= p.start or p.end <= b.start


@given(ARTICLES, SIZES)
def test_heading_is_the_nearest_above(one: Article, n: int) -> None:
    for p in split(one, passage_words=n):
        above = [b for b in one.blocks if b.end <= p.start and b.kind in (HEADING, TITLE)]
        heading = above and above[-1].kind is HEADING and one.text[above[-1].start : above[-1].end]
        assert p.heading == " ".join((heading or "").split())


@given(ARTICLES, SIZES)
def test_sentences_are_those_of_the_blocks_unless_endless(one: Article, n: int) -> None:
    held = {s for p in split(one, passage_words=n) for s in p.sentences}
    for b in one.blocks:
        if b.kind in (BODY, ITEM):
            for s in sentences.split(one.text, b.start, b.end):
                inside = [h for h in held if s.start <= h.start and h.end <= s.end]
                text = one.text[s.start : s.end]
                one_word = len(text.split()) == 1 and len(text) <= 200  # is not cut
                if words_of(text) <= 1.6 * n or one_word:
                    assert inside == [s]
                else:
                    assert len(inside) > 1
                held.difference_update(inside)
    assert not held


@given(ARTICLES, SIZES)
def test_neighbours_of_one_run_share_one_sentence_unless_two_are_too_long(
    one: Article, n: int
) -> None:
    walls = [b for b in one.blocks if b.kind not in (BODY, ITEM)]
    for a, b in pairwise(split(one, passage_words=n)):
        if any(a.end <= wall.start and wall.end <= b.start for wall in walls):
            continue
        shared = [s for s in a.sentences if s in b.sentences]
        if shared:
            assert shared == [a.sentences[-1]] == [b.sentences[0]]
            assert len(b.sentences) > 1
        else:
            two = (a.sentences[-1], b.sentences[0])
            assert sum(words_of(one.text[s.start : s.end]) for s in two) > 1.6 * n


@given(ARTICLES, SIZES)
def test_passage_of_several_sentences_is_never_too_long(one: Article, n: int) -> None:
    for p in split(one, passage_words=n):
        sizes = [words_of(one.text[s.start : s.end]) for s in p.sentences]
        assert len(sizes) == 1 or sum(sizes) <= 1.6 * n
