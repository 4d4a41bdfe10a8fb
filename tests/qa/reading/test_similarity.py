import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.question import Question, Understood
from qa.reading.reader import Candidate
from qa.reading.similarity import SimilarityReader
from qa.retrieval.retriever import Hit
from tests.fakes import WordEncoder


def candidate(*sentences: str, title: str = "T", score: float = 1.0, n: int = 1) -> Candidate:
    text = " ".join(sentences)
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Sentence(at, at + len(sentence)))
        at += len(sentence) + 1
    passage = Passage(f"article-{n}", 0, len(text), text, "", tuple(spans))
    entry = Entry(f"article-{n}", title, True, None, None, None, None)
    return Candidate(StoredPassage(n, passage, entry), Hit(n, n, score, 1.0, 1.0))


@pytest.fixture
def reader() -> SimilarityReader:
    encoder = WordEncoder("harbour", "score", "bridge", "open", "chair")
    return SimilarityReader(encoder, lambda stems: [1.0 for _ in stems])


def read(reader: SimilarityReader, question: str, *candidates: Candidate):
    return reader.read([(Understood(Question(question), question), candidates)])[0]


def words(span) -> str:
    passage = span.stored.passage
    return passage.text[span.start - passage.start : span.end - passage.start]


def test_the_sentence_nearest_in_words_and_meaning_comes_first(reader: SimilarityReader):
    found = candidate("The bridge is old.", "The harbour got a score of 34.", "Rain fell.")
    reading = read(reader, "What score did the harbour get?", found)
    assert words(reading.spans[0]) == "34"
    assert reading.confidence == reading.spans[0].score > reader.threshold


def test_of_two_alike_the_one_with_the_type_asked_for_comes_first(reader: SimilarityReader):
    found = candidate("The harbour will open soon.", "The harbour will open in May 2030.")
    assert words(read(reader, "When does the harbour open?", found).spans[0]) == "May 2030"


def test_words_of_the_question_do_not_answer_it(reader: SimilarityReader):
    found = candidate("In 2018 the harbour had 7 boats and a score of 12.")
    assert words(read(reader, "What score had the harbour in 2018?", found).spans[0]) == "12"


def test_a_name_that_no_passage_speaks_of_is_missing_and_lowers_the_score(reader):
    found = candidate("The harbour got a score of 34.", title="Bristol")
    here = read(reader, "What score did the harbour in Bristol get?", found)
    elsewhere = read(reader, "What score did the harbour in Leeds get?", found)
    assert (here.missing, elsewhere.missing) == ((), ("Leeds",))
    assert elsewhere.confidence < reader.threshold < here.confidence


def test_a_name_that_only_some_passages_lack_is_not_missing(reader: SimilarityReader):
    reading = read(
        reader,
        "What score did Leeds get?",
        candidate("The score was 34.", n=1),
        candidate("Leeds got a score of 12.", n=2),
    )
    assert reading.missing == ()
    assert words(reading.spans[0]) == "12"


def test_no_sentence_is_given_twice(reader: SimilarityReader):
    found = candidate("The harbour is new.", "It has a score of 34.", "It will open a bridge.")
    quoted = [s for span in read(reader, "harbour score", found).spans for s in span.sentences]
    assert len(quoted) == len(set(quoted))


def test_without_candidates_there_is_no_reading(reader: SimilarityReader):
    assert (
        read(reader, "What score did the harbour get?")
        == (reader.read([(Understood(Question("x?"), "x?"), [])])[0])
    )
    assert (read(reader, "x?").spans, read(reader, "x?").confidence) == ((), 0.0)


def test_questions_are_read_together_as_they_are_alone(reader: SimilarityReader):
    batch = [
        (Understood(Question(q), q), [candidate("The harbour got a score of 34.", n=n)])
        for n, q in enumerate(["What score?", "Which bridge?", "harbour"], start=1)
    ]
    assert reader.read(batch) == [reader.read([one])[0] for one in batch]
