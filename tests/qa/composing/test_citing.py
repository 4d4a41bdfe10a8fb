from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Article, Block, BlockKind, Passage, Sentence
from corpus.catalogue import Catalogue, StoredPassage
from corpus.tables import Cell, Head, Row, Table
from qa.answer import Citation, NearMiss, Place
from qa.composing.citing import answering_words, cite, near_misses
from qa.composing.verify import true_spans
from tests.qa.spans import passage_of, put, span


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "catalogue.sqlite")


def test_a_citation_holds_its_number_and_the_answering_words(catalogue: Catalogue):
    passage = put(catalogue, passage_of("It got 34 of 36.", "Rain fell."))
    citation = cite(catalogue, span(passage, 0, 0.9, "34 of 36"), 2)
    assert (citation.n, citation.quote) == (2, "It got 34 of 36.")
    assert answering_words(citation) == "34 of 36"


def test_where_whole_sentences_answer_the_answering_words_are_the_quote(catalogue: Catalogue):
    citation = cite(catalogue, span(put(catalogue, passage_of("That is a lot.")), 0, 0.9), 1)
    assert (citation.answer_start, citation.answer_end) == (None, None)
    assert answering_words(citation) == "That is a lot."


def test_near_misses_are_whole_sentences_with_their_score(catalogue: Catalogue):
    passage = put(catalogue, passage_of("It got 34.", "Rain fell."))
    place = Place("a", "T", None, None, None, None)
    spans = [span(passage, 1, 0.123456), span(passage, 0, 0.1, "34")]
    assert near_misses(catalogue, spans) == (
        NearMiss(place, 11, 21, "Rain fell.", 0.1235),
        NearMiss(place, 0, 10, "It got 34.", 0.1),
    )


def test_a_quote_of_which_a_part_was_recognised_says_so(catalogue: Catalogue):
    passage = put(catalogue, passage_of("It got 34.", "Rain fell.", "Nobody saw it."))
    text = passage.passage.text
    blocks = (Block(BlockKind.BODY, 0, 10), Block(BlockKind.BODY, 11, 21, recognised=True))
    article = Article("a", "T", True, text, (*blocks, Block(BlockKind.BODY, 22, len(text))))
    with catalogue.writing() as change:
        change.put_blocks(article, [passage.passage])
    spans = [span(passage, n, 0.9) for n in range(3)]
    assert [cite(catalogue, one, 1).recognised for one in spans] == [False, True, False]
    assert [miss.recognised for miss in near_misses(catalogue, spans)] == [False, True, False]


TEXT = "Home\tSafe\nElm\tGood\nOak\tPoor"
HEAD = Head(0, TEXT[:9], (Cell(0, 4, 0), Cell(5, 9, 1)))
ROWS = tuple(Row(0, (Cell(at, at + 3, 0), Cell(at + 4, at + 8, 1))) for at in (10, 19))


def put_rows(catalogue: Catalogue, head: Head = HEAD) -> StoredPassage:
    """The two rows below the head, as a passage of their own."""
    sentences = (Sentence(10, 18), Sentence(19, 27))
    passage = Passage("a", 10, 27, TEXT[10:], "Home, Safe", sentences, (Table(ROWS, head),))
    article = Article("a", "T", True, TEXT, (Block(BlockKind.BODY, 0, len(TEXT)),))
    with catalogue.writing() as change:
        change.put_article(article, [passage], [])
        change.put_vectors(dict.fromkeys(list(change.without_vector), b""))
    return catalogue.passages([1])[1]


def test_a_row_is_quoted_with_its_cells_and_the_row_that_heads_them(catalogue: Catalogue):
    stored = put_rows(catalogue)
    spans = [span(stored, n, 0.9) for n in range(2)]
    assert list(true_spans(catalogue, spans, lambda _: True)) == spans
    found = [cite(catalogue, one, 1) for one in spans]
    assert [one.quote for one in found] == ["Elm\tGood", "Oak\tPoor"]
    assert [one.table for one in found] == [Table((row,), HEAD) for row in ROWS]
    assert [miss.table for miss in near_misses(catalogue, spans)] == [one.table for one in found]
    assert Citation.from_dict(found[0].to_dict(), 1) == found[0]


def test_a_row_is_not_quoted_whose_head_the_text_does_not_have(catalogue: Catalogue):
    stored = put_rows(catalogue, replace(HEAD, text="Home\tSale"))
    assert list(true_spans(catalogue, [span(stored, 0, 0.9)], lambda _: True)) == [None]
