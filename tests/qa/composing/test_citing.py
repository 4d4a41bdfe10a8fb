from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from qa.answer import NearMiss, Place
from qa.composing.citing import answering_words, cite, near_misses
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
    assert near_misses([span(passage, 1, 0.123456), span(passage, 0, 0.1, "34")]) == (
        NearMiss(place, 11, 21, "Rain fell.", 0.1235),
        NearMiss(place, 0, 10, "It got 34.", 0.1),
    )
