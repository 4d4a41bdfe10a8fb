import logging
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Sentence
from corpus.catalogue import Catalogue, StoredPassage
from qa.composing.verify import balanced, true_spans, verify
from qa.errors import QuoteMismatch
from qa.reading.reader import AnswerSpan
from tests.qa.spans import passage_of, put, span

TEXT = ("The score was 34.", "Rain fell.", "It was 12 before.")


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Catalogue, StoredPassage]:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    return catalogue, put(catalogue, passage_of(*TEXT))


def test_verifying_says_what_was_found(stored):
    catalogue, entry = stored[0], stored[1].entry
    verify(catalogue, entry, 14, 16, "34")
    verify(catalogue, entry, 0, 17, "The score was 34.")
    with pytest.raises(QuoteMismatch, match="is '34', the quote says '35'"):
        verify(catalogue, entry, 14, 16, "35")
    with pytest.raises(QuoteMismatch, match=r"the catalogue says .*title='T'.* the quote .*'U'"):
        verify(catalogue, replace(entry, title="U"), 14, 16, "34")
    with pytest.raises(QuoteMismatch, match="not in the catalogue"):
        verify(catalogue, replace(entry, article_id="b"), 14, 16, "34")


def test_a_true_span_is_given_back_as_the_catalogue_has_it(stored):
    catalogue, passage = stored
    true = span(passage, 0, 0.9, "34")
    lying = replace(
        true, stored=replace(passage, entry=replace(passage.entry, title="Another title"))
    )
    assert list(true_spans(catalogue, [true, lying], lambda _: True)) == [true, true]


@pytest.mark.parametrize("cut", ["cor", "sco", "core"])
def test_words_that_answer_are_made_whole(stored, cut: str):
    catalogue, passage = stored
    assert list(true_spans(catalogue, [span(passage, 0, 0.9, cut)], lambda _: True)) == [
        span(passage, 0, 0.9, "score")
    ]


def altered(passage: StoredPassage) -> AnswerSpan:
    words = passage.passage.text.replace("34", "35")
    return span(replace(passage, passage=replace(passage.passage, text=words)), 0, 0.9)


def moved(passage: StoredPassage) -> AnswerSpan:
    text = passage.passage
    sentences = tuple(Sentence(s.start + 4, s.end + 4) for s in text.sentences)
    there = replace(text, start=text.start + 4, end=text.end + 4, sentences=sentences)
    return span(replace(passage, passage=there), 0, 0.9)


def clipped(passage: StoredPassage) -> AnswerSpan:
    return AnswerSpan(passage, (Sentence(4, 17),), 4, 17, 0.9)


def of_another_article(passage: StoredPassage) -> AnswerSpan:
    return span(replace(passage, passage=replace(passage.passage, article_id="b")), 0, 0.9)


def of_no_passage(passage: StoredPassage) -> AnswerSpan:
    return span(replace(passage, passage_id=99), 0, 0.9)


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (altered, "the quote says a[0:46] 'The score was 35."),
        (moved, "the quote says a[4:50] 'The score"),
        (clipped, "a[4:17] is not whole sentences: 'score was 34.'"),
        (of_another_article, "the quote says b[0:46]"),
        (of_no_passage, "is not in the catalogue"),
    ],
)
def test_a_false_span_is_logged_and_left_out(stored, caplog, lie, why):
    catalogue, passage = stored
    true = span(passage, 2, 0.5)
    with caplog.at_level(logging.ERROR):
        found = list(true_spans(catalogue, [lie(passage), true], lambda _: True))
    assert found == [None, true]
    assert "a quote was left out" in caplog.text
    assert why in caplog.text


def test_what_was_not_read_can_not_be_quoted(stored, caplog):
    catalogue, passage = stored
    true = span(passage, 0, 0.9)
    with caplog.at_level(logging.ERROR):
        assert list(true_spans(catalogue, [true], lambda _: False)) == [None]
    assert "was not read for this question" in caplog.text


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("It is Hull Council (HC), she said.", "Hull Council (HC", "Hull Council (HC)"),
        ("It is Hull Council (HC), she said.", "HC)", "(HC)"),
        ("It is Hull Council (HC), she said.", "Hull Council (", "Hull Council"),
        ("It is Hull (HC) again.", ") again", "again"),
        ("It is Hull (HC) again.", "Hull (HC) again", "Hull (HC) again"),
        ("She called it “a shame”.", "“a shame", "“a shame”"),
        ("She called it “a shame”.", "shame", "shame"),
        ('She called "it" and "a shame".', 'a shame"', '"a shame"'),
        ('She called "it" and "a shame".', '"a shame', '"a shame"'),
        (f"It (of {'so ' * 20}long) ended.", "(of", "of"),
        (f"It (of {'so ' * 20}long) ended.", "It (of", f"It (of {'so ' * 20}long)"),
        ("a) Hull has ten.", "a) Hull", "a) Hull"),
        ("It never ends (so far.", "ends (so", "ends (so"),
        (")(", ")(", ")("),
    ],
)
def test_no_bracket_or_quotation_mark_is_halved(text: str, marked: str, expected: str):
    start = text.index(marked)
    first, last = balanced(text, start, start + len(marked))
    assert text[first:last] == expected
