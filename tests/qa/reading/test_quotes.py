import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.reading.quotes import quote_of, quoted_sentences, worth_quoting
from qa.reading.reader import AnswerSpan, Reading
from tests.qa.spans import passage_of, span

ENTRY = Entry("a", "T", True, None, None, None, None)


def words(spans: list[AnswerSpan]) -> list[str]:
    return [quote_of(found) for found in spans]


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


@pytest.mark.parametrize(
    "sentence", ["All three were good.", "None was told.", "The other two were shut by then."]
)
def test_a_sentence_that_only_says_how_many_brings_what_they_are(sentence: str):
    assert quoted(sentence, "Merton has five halls.", sentence) == (
        f"Merton has five halls. {sentence}"
    )


@pytest.mark.parametrize(
    "sentence", ["Three halls passed.", "One of them was shut.", "No left turn."]
)
def test_a_sentence_that_says_of_what_stays_alone(sentence: str):
    long = f"{sentence.removesuffix('.')}, as the leader of the council said in the hall on Monday."
    assert quoted(sentence[:-1], "Merton has five halls.", long) == long


def test_a_paragraph_led_by_a_pronoun_does_not_bring_the_last_item_of_a_list():
    item, after = "no closures of parks", "She beat the mayor by ten votes."
    text = f"{item}\n\n{after}"
    start = len(item) + 2
    sentences = (Sentence(0, len(item)), Sentence(start, len(text)))
    passage = Passage("a", 0, len(text), text, "", sentences)
    assert quoted_sentences(passage, start, len(text)) == sentences[1:]


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


def test_spans_far_below_the_best_are_left_out():
    one = StoredPassage(1, passage_of("One here.", "Snow.", "Two here.", "Rain.", "Three."), ENTRY)
    spans = tuple(span(one, 2 * n, s) for n, s in enumerate((0.9, 0.3, 0.2)))
    found = worth_quoting(Reading(spans, 0.9, worth_quoting=0.3))
    assert words(found) == ["One here.", "Two here."]


def test_a_fact_is_followed_only_by_spans_that_tell_such_a_fact_about_as_surely():
    one = StoredPassage(
        1, passage_of("It got 34.", "Good.", "It had 12.", "Bad.", "It has 7."), ENTRY
    )
    spans = (
        span(one, 0, 0.9, "34"),
        span(one, 1, 0.8),
        span(one, 2, 0.6, "12"),
        span(one, 4, 0.5, "7"),
    )
    found = worth_quoting(Reading(spans, 0.9, worth_quoting=0.6))
    assert words(found) == ["It got 34.", "It had 12."]


def test_sentences_that_follow_one_another_are_quoted_in_one_piece():
    passage = passage_of("One.", "Two here.", "Three.", "Four.", "Five.", offset=100)
    one = StoredPassage(1, passage, ENTRY)
    spans = tuple(span(one, n, s) for n, s in ((1, 0.9), (4, 0.8), (0, 0.7), (2, 0.6)))
    found = worth_quoting(Reading(spans, 0.9, worth_quoting=0.5))
    assert [quote_of(f) for f in found] == ["One. Two here. Three.", "Five."]
    assert [(f.start, f.end) for f in found] == [(105, 114), (128, 133)]


def test_a_sentence_between_two_spans_joins_them():
    one = StoredPassage(1, passage_of("One.", "Two.", "Three.", "Four."), ENTRY)
    spans = tuple(span(one, n, 0.9 - n / 100) for n in (0, 2, 1))
    assert words(worth_quoting(Reading(spans, 0.9))) == ["One. Two. Three."]


def test_neighbours_are_quoted_from_the_passage_that_holds_both():
    one = StoredPassage(1, passage_of("One.", "Two.", offset=100), ENTRY)
    two = StoredPassage(2, passage_of("Two.", "Three.", offset=105), ENTRY)
    for spans in (
        (span(one, 1, 0.9), span(two, 1, 0.8)),
        (span(two, 1, 0.9), span(one, 1, 0.8)),
    ):
        assert [quote_of(f) for f in worth_quoting(Reading(spans, 0.9))] == ["Two. Three."]
    apart = (span(one, 0, 0.9), span(two, 1, 0.8), span(two, 0, 0.7))
    assert [quote_of(f) for f in worth_quoting(Reading(apart, 0.9))] == ["One. Two.", "Three."]


def test_sentences_of_two_paragraphs_or_articles_stay_apart():
    lines = Passage("a", 0, 9, "One.\nTwo.", "", (Sentence(0, 4), Sentence(5, 9)))
    one = StoredPassage(1, lines, ENTRY)
    other = Entry("b", "T", True, None, None, None, None)
    two = StoredPassage(2, passage_of("Two.", article_id="b", offset=5), other)
    spans = (span(one, 0, 0.9), span(two, 0, 0.9))
    assert worth_quoting(Reading(spans, 0.9)) == list(spans)
    assert len(worth_quoting(Reading((span(one, 0, 0.9), span(one, 1, 0.9)), 0.9))) == 2


def test_two_spans_that_say_the_same_are_one():
    one = StoredPassage(1, passage_of("“It’s done,” they said."), ENTRY)
    other = Entry("b", "T", True, None, None, None, None)
    two = StoredPassage(2, passage_of('"It\'s done," they said.', article_id="b"), other)
    reading = Reading((span(one, 0, 0.9), span(two, 0, 0.9)), 0.9)
    assert worth_quoting(reading) == [reading.spans[0]]
