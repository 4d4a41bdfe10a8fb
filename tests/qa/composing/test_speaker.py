"""Somebody's words alone, whatever others say beside them; and whose words some are."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest

from qa import Library
from qa.composing import speaker, utterances
from qa.composing.utterances import outline_of
from qa.conversation.asking import Spoken
from qa.question import Question, QuestionKind, Understood
from qa.reading.reader import AnswerSpan, Candidate, Reading
from tests.fakes import SIMILARITY, WordEncoder
from tests.qa.composing.judging import Judging, asked
from tests.qa.spans import told

PARK = """The park reopened on Monday.

“The park is safe again,” said Ada Wren, the park’s keeper. “It was the fence that failed. We know.”

Cllr Omar Hall said that the park had cost too much. He added that the fence was late.

Inspectors found that the park floods every spring.

“Nobody asked us about the park. We live beside it,” said a neighbour.

“The park will have a pond, too.

“We begin in spring.”

Cllr Mae Lind, member for parks
"""
ZOO = """The zoo in Quayham has a new fence.

The keeper said that the zoo would open in June. Inspectors of the fence said that it leans.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("speakers")
    rows = [
        {"id": "park", "title": "Park", "text": PARK, "published": "2021-05-04"},
        {"id": "zoo", "title": "Zoo", "text": ZOO, "published": "2022-05-04"},
    ]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("park", "fence", "zoo", "june")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "What did Ada Wren say about the park?",
            [
                "“The park is safe again,” said Ada Wren, the park’s keeper. “It was the fence "
                "that failed. We know.”"
            ],
        ),
        (
            "What did Councillor Hall say about the park?",
            [
                "Cllr Omar Hall said that the park had cost too much. He added that the fence "
                "was late."
            ],
        ),
        (
            "What did Ada Wren and Cllr Omar Hall say about the park?",
            [
                "“The park is safe again,” said Ada Wren, the park’s keeper. “It was the fence "
                "that failed. We know.”",
                "Cllr Omar Hall said that the park had cost too much. He added that the fence "
                "was late.",
            ],
        ),
        (
            "What did the inspectors say about the park?",
            ["Inspectors found that the park floods every spring."],
        ),
        (
            "What did Ofsted say about the park?",
            ["Inspectors found that the park floods every spring."],
        ),
        (
            "What did the neighbour say about the park?",
            ["“Nobody asked us about the park. We live beside it,” said a neighbour."],
        ),
        (
            "What did Cllr Lind say about the park?",
            [
                "“The park will have a pond, too.",
                "“We begin in spring.”",
                "Cllr Mae Lind, member for parks",
            ],
        ),
        (
            "What did the fence inspectors say about the fence?",
            ["Inspectors of the fence said that it leans."],
        ),
        (
            "What did the fence inspectors say about Quayham?",
            ["Inspectors of the fence said that it leans."],
        ),
        (
            "What did the neighbour say about the 2021 report?",
            ["“Nobody asked us about the park. We live beside it,” said a neighbour."],
        ),
        (
            "What did the keeper of the zoo say?",
            ["The keeper said that the zoo would open in June."],
        ),
        (
            "Quayham's keeper on the zoo",
            ["The keeper said that the zoo would open in June."],
        ),
        (
            "What did Quayham's keeper say about the zoo?",
            ["The keeper said that the zoo would open in June."],
        ),
    ],
)
def test_only_the_speaker_who_is_asked_for_is_quoted(library: Library, question, quotes):
    answer = library.ask(question)
    assert (answer.answered, answer.kind) == (True, QuestionKind.SPEAKER)
    assert [c.quote for c in answer.citations] == quotes


def test_words_of_another_time_are_not_those_asked_for(tmp_path):
    article = (
        "Inspectors said that the park was dry in May 2021.\n\n"
        "Inspectors said that the park was a swamp in June 2018. "
        "In 2016 the park had been told that its fence must go.\n"
    )
    (tmp_path / "park.md").write_text(f"# Park\n\n{article}")
    encoder = WordEncoder("park", "fence", "told")
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(tmp_path / "park.md")
        said = {
            year: [c.quote for c in library.ask(question).citations]
            for year, question in {
                2018: "What did the inspectors say about the park in 2018?",
                2021: "What did the inspectors say about the park in 2021?",
                2016: "What did the inspectors say about the park in 2016?",
            }.items()
        }
    assert said == {
        2018: ["Inspectors said that the park was a swamp in June 2018."],
        2021: ["Inspectors said that the park was dry in May 2021."],
        2016: ["In 2016 the park had been told that its fence must go."],
    }


def test_everybodys_words_on_a_matter_are_what_people_said_of_it(library: Library):
    answer = library.ask("What did people say about the park?")
    shown = "\n".join(citation.quote for citation in answer.citations)
    assert (answer.answered, answer.is_tentative) == (True, True)
    assert all(said in shown for said in ("Ada Wren", "Omar Hall", "neighbour"))


def test_what_is_done_to_somebody_is_no_word_of_theirs():
    named = frozenset(speaker.stems("Ada Wren"))
    assert speaker._acts(named, "Ada Wren promised a pond.")
    assert not speaker._acts(named, "Ada Wren has been appointed keeper.")
    assert not speaker._acts(named, "Ada Wren was appointed keeper.")
    assert not speaker._acts(named, "The pond was promised to Ada Wren.")
    assert not speaker._acts(named, "They praised Ada Wren, who dug the pond.")


def test_who_only_does_something_says_nothing_of_it():
    assert speaker._says(told("Ofsted praised the pond."))
    assert not speaker._says(told("On Tuesdays a keeper weighs the carp."))


@pytest.mark.parametrize(
    ("other", "accounts", "shown"),
    [
        (told("Visitors called the park dear.", article_id="b", score=0.7), False, 2),
        (told("Visitors called the park dear.", article_id="b", score=0.4), False, 1),
        (told("Visitors called the park dear.", article_id="b", score=0.4), True, 2),
        (told("The park was dear to visitors.", article_id="b", score=0.7), False, 1),
        (told("Visitors called the park dear.", score=0.7), False, 1),
    ],
    ids=["as likely", "less", "less, but asked for", "not theirs", "the same article"],
)
def test_what_another_article_tells_of_a_speaker_stands_beside_their_words(other, accounts, shown):
    said = told("Several visitors said that the park was cheap.", score=0.8)
    asked = Understood(Question("…"), "What did visitors say of the park?", accounts=accounts)
    inquiry = SimpleNamespace(asked=asked, reading=Reading((said, other), 0.8))
    outline = outline_of([said], 0.9)
    found = speaker._with_other_account(inquiry, Spoken("visitors", "the park", "say"), outline)
    assert len(found.quotes) == len(found.parts) == shown


def test_of_a_speech_what_opens_on_the_matter_leads():
    encoder = WordEncoder("pond", "fence")
    inquiry = SimpleNamespace(
        rarities=lambda words: [1.0] * len(words),
        vectors=lambda texts: encoder.encode(texts, "query"),
    )
    spans = [told("It was late."), told("The pond is deep.", "We dug it.")]
    assert utterances._nearest_first(inquiry, "the pond", spans) == spans[::-1]
    assert utterances._nearest_first(inquiry, "the fence", spans) == spans


def test_what_tells_nothing_of_the_matter_stands_for_nobodys_words(library: Library):
    with library._catalogue.reading():
        stored = next(iter(library._catalogue.passages([1]).values()))
    quote = AnswerSpan(stored, stored.passage.sentences[:1], 0, 1, 0.5)
    assert speaker._is_on("the fence of the park", quote)
    assert speaker._is_on("the fence in Quayham", quote)
    assert not speaker._is_on("care leavers in Quayham", quote)


def test_who_says_nothing_is_not_quoted(library: Library):
    for question in ("What did the mayor say about the park?", "What did Ada Wren say about June?"):
        answer = library.ask(question)
        assert (answer.answered, answer.citations) == (False, ())


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("Who said “The park is safe again”?", "Ada Wren, the park’s keeper"),
        ('who said "it was the fence that failed"', "Ada Wren, the park’s keeper"),
        ("Who said “Nobody asked us about the park”?", "a neighbour"),
        ("Who said “the fence was late”?", "Cllr Omar Hall"),
        ("who said the park is safe again", "Ada Wren, the park’s keeper"),
        ("“The park is … again.” Who is that?", "Ada Wren, the park’s keeper"),
        ("Who added “We know”?", "Ada Wren, the park’s keeper"),
    ],
)
def test_who_said_a_pasted_quote_is_marked_in_it(library: Library, question, speaker):
    answer = library.ask(question)
    assert (answer.answered, answer.text, answer.kind) == (True, speaker, QuestionKind.SPEAKER)


class Unsure(Judging):
    """Reads an answer nowhere."""

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        return [replace(reading, confidence=0.0) for reading in super().read(batch)]


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("who said the zoo opens in june", "The keeper"),
        ("who said that the park floods each spring", "Inspectors"),
        ("who said the zoo closes for good in june", ""),
    ],
)
def test_nearly_the_words_of_a_sentence_are_its_speakers_whatever_the_reader_makes_of_it(
    library: Library, question, speaker
):
    answer = asked(library, Unsure(library._reading, {}), question)
    assert (answer.answered, answer.text) == (bool(speaker), speaker)


def test_a_quote_that_no_article_has_is_nobodys(library: Library):
    answer = library.ask("Who said “The park is dangerous again”?")
    assert (answer.answered, answer.citations) == (False, ())
