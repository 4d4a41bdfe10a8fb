import logging
from pathlib import Path

import pytest

from corpus.article import Article, Block, BlockKind, Passage, Sentence
from corpus.catalogue import Catalogue, Entry, StoredPassage
from qa.composing.citing import answering_words, cite, near_misses
from qa.composing.verify import verify
from qa.errors import QuoteMismatch
from qa.reading.quotes import quote_of, quoted_sentences, worth_quoting
from qa.reading.reader import AnswerSpan, Reading


def passage_of(*sentences: str, article_id: str = "a", offset: int = 0) -> Passage:
    text = " ".join(sentences)
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Sentence(offset + at, offset + at + len(sentence)))
        at += len(sentence) + 1
    return Passage(article_id, offset, offset + len(text), text, "", tuple(spans))


def quoted(words: str, *sentences: str) -> str:
    passage = passage_of(*sentences, offset=7)
    start = passage.start + passage.text.index(words)
    found = quoted_sentences(passage, start, start + len(words))
    return passage.text[found[0].start - passage.start : found[-1].end - passage.start]


def test_a_quote_is_the_whole_sentence():
    assert quoted("ten", "One here.", "There are not ten boats.") == "There are not ten boats."


def test_words_across_two_sentences_bring_both():
    assert (
        quoted("here. There", "One here.", "There are two.", "Three.") == "One here. There are two."
    )


def test_a_sentence_led_by_a_pronoun_brings_the_one_before():
    assert (
        quoted("two homes", "The council owns much.", "It runs two homes.")
        == "The council owns much. It runs two homes."
    )


def test_a_short_sentence_with_a_pronoun_brings_the_one_before():
    assert (
        quoted("Camden is", "Four boroughs hold the grade.", "Camden is among them.")
        == "Four boroughs hold the grade. Camden is among them."
    )
    long = "Camden is a borough of London and many people there say that it is hilly."
    assert quoted("Camden is", "Four boroughs hold the grade.", long) == long


def test_direct_speech_brings_its_speaker_from_before_or_after():
    assert (
        quoted("proud", "The chair said staff did well.", "“We are proud of them.”", "Rain fell.")
        == "The chair said staff did well. “We are proud of them.”"
    )
    assert (
        quoted("proud", "Rain fell.", "“We are proud of them.”", "So said the chair of the board.")
        == "“We are proud of them.” So said the chair of the board."
    )


def test_direct_speech_with_its_speaker_stays_alone():
    sentence = "“We are proud of them,” said the chair."
    assert quoted("proud", "The mayor said no.", sentence) == sentence


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "catalogue.sqlite")


def stored(catalogue: Catalogue, passage: Passage, n: int = 1) -> StoredPassage:
    text = passage.text
    article = Article(passage.article_id, "T", True, text, (Block(BlockKind.BODY, 0, len(text)),))
    with catalogue.writing() as change:
        change.put_article(article, [passage], [])
        change.put_vectors(dict.fromkeys(list(change.without_vector), b""))
    return StoredPassage(n, passage, Entry(passage.article_id, "T", True, None, None, None, None))


def span(passage: StoredPassage, n: int, score: float, words: str | None = None) -> AnswerSpan:
    sentence = passage.passage.sentences[n]
    start, end = sentence.start, sentence.end
    if words:
        start = passage.passage.text.index(words)
        end = start + len(words)
    return AnswerSpan(passage, (sentence,), start, end, score)


def test_citations_are_numbered_and_hold_the_answering_words(catalogue: Catalogue):
    text = passage_of("It got 34 of 36.", "Rain fell.", "That was 34 of 36 again.")
    passage = stored(catalogue, text)
    reading = Reading((span(passage, 0, 0.9, "34 of 36"), span(passage, 2, 0.8, "again")), 0.9)
    first, second = cite(catalogue, reading, 3)
    assert (first.n, first.quote, answering_words(first)) == (1, "It got 34 of 36.", "34 of 36")
    assert (second.n, answering_words(second)) == (2, "again")


def test_where_whole_sentences_answer_the_answering_words_are_the_quote(catalogue: Catalogue):
    passage = stored(catalogue, passage_of("That is a lot."))
    (citation,) = cite(catalogue, Reading((span(passage, 0, 0.9),), 0.9), 3)
    assert (citation.answer_start, citation.answer_end) == (None, None)
    assert answering_words(citation) == "That is a lot."


def test_quotes_far_below_the_best_are_left_out(catalogue: Catalogue):
    passage = stored(
        catalogue, passage_of("One here.", "Snow.", "Two here.", "Rain.", "Three here.")
    )
    spans = tuple(span(passage, 2 * n, s) for n, s in enumerate((0.9, 0.3, 0.2)))
    reading = Reading(spans, 0.9, worth_quoting=0.3)
    assert [c.quote for c in cite(catalogue, reading, 3)] == ["One here.", "Two here."]
    assert [c.quote for c in cite(catalogue, reading, 1)] == ["One here."]


def test_a_fact_is_followed_only_by_quotes_that_tell_such_a_fact_about_as_surely(catalogue):
    passage = stored(
        catalogue, passage_of("It got 34.", "Good.", "It had 12.", "Bad.", "It has 7.")
    )
    reading = Reading(
        (
            span(passage, 0, 0.9, "34"),
            span(passage, 1, 0.8),
            span(passage, 2, 0.6, "12"),
            span(passage, 4, 0.5, "7"),
        ),
        0.9,
        worth_quoting=0.6,
    )
    assert [answering_words(c) for c in cite(catalogue, reading, 4)] == ["34", "12"]


def test_sentences_that_follow_one_another_are_quoted_in_one_piece():
    passage = passage_of("One.", "Two here.", "Three.", "Four.", "Five.", offset=100)
    one = StoredPassage(1, passage, Entry("a", "T", True, None, None, None, None))
    spans = tuple(span(one, n, s) for n, s in ((1, 0.9), (4, 0.8), (0, 0.7), (2, 0.6)))
    found = worth_quoting(Reading(spans, 0.9, worth_quoting=0.5))
    assert [quote_of(f) for f in found] == ["One. Two here. Three.", "Five."]
    assert [(f.start, f.end) for f in found] == [(105, 114), (128, 133)]


def test_sentence_between_two_quotes_joins_them(catalogue: Catalogue):
    passage = stored(catalogue, passage_of("One.", "Two.", "Three.", "Four."))
    spans = tuple(span(passage, n, 0.9 - n / 100) for n in (0, 2, 1))
    assert [c.quote for c in cite(catalogue, Reading(spans, 0.9), 1)] == ["One. Two. Three."]


def test_neighbours_are_quoted_from_the_passage_that_holds_both():
    entry = Entry("a", "T", True, None, None, None, None)
    one = StoredPassage(1, passage_of("One.", "Two.", offset=100), entry)
    two = StoredPassage(2, passage_of("Two.", "Three.", offset=105), entry)
    for spans in (
        (span(one, 1, 0.9), span(two, 1, 0.8)),
        (span(two, 1, 0.9), span(one, 1, 0.8)),
    ):
        assert [quote_of(f) for f in worth_quoting(Reading(spans, 0.9))] == ["Two. Three."]
    apart = (span(one, 0, 0.9), span(two, 1, 0.8), span(two, 0, 0.7))
    assert [quote_of(f) for f in worth_quoting(Reading(apart, 0.9))] == ["One. Two.", "Three."]


def test_sentences_of_two_paragraphs_or_articles_stay_apart(catalogue: Catalogue):
    text = "One.\nTwo."
    lines = Passage("a", 0, 9, text, "", (Sentence(0, 4), Sentence(5, 9)))
    one = stored(catalogue, lines)
    two = stored(catalogue, passage_of("Two.", article_id="b", offset=5), 2)
    spans = (span(one, 0, 0.9), span(two, 0, 0.9))
    assert worth_quoting(Reading(spans, 0.9)) == list(spans)
    assert len(worth_quoting(Reading((span(one, 0, 0.9), span(one, 1, 0.9)), 0.9))) == 2


def test_two_quotes_that_say_the_same_are_one(catalogue: Catalogue):
    one = stored(catalogue, passage_of("“It’s done,” they said.", article_id="a"))
    two = stored(catalogue, passage_of('"It\'s done," they said.', article_id="b"), 2)
    reading = Reading((span(one, 0, 0.9), span(two, 0, 0.9)), 0.9)
    assert [c.place.article_id for c in cite(catalogue, reading, 3)] == ["a"]
    assert [m.place.article_id for m in near_misses(reading, 3)] == ["a"]


def test_a_quote_that_is_not_what_the_catalogue_holds_is_logged_and_never_shown(catalogue, caplog):
    passage = stored(catalogue, passage_of("The score was 34."))
    altered = StoredPassage(
        1,
        Passage("a", 0, 17, "The score was 35.", "", passage.passage.sentences),
        passage.entry,
    )
    with caplog.at_level(logging.ERROR):
        assert cite(catalogue, Reading((span(altered, 0, 0.9),), 0.9), 3) == []
    assert "a quote was left out" in caplog.text


def test_verifying_says_what_was_found():
    article = Article("a", "T", True, "The score was 34.", ())
    verify(article, 14, 16, "34")
    with pytest.raises(QuoteMismatch, match="is '34', the quote says '35'"):
        verify(article, 14, 16, "35")
    with pytest.raises(QuoteMismatch, match="not in the catalogue"):
        verify(None, 14, 16, "34")
