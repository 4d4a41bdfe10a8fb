"""Which words of a reading answer, once times, corrections, successors and clauses are read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from qa.composing.corrections import with_what_is_right
from qa.composing.fact import abstention
from qa.composing.holders import names_neighbour
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Reason
from qa.composing.sifting import CONTRADICTED, Sifted, _is_of, sift, speaks_of_all
from qa.composing.sifting import sifted as sifted_by
from qa.conversation.periods import Period
from qa.question import Question, Understood
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Candidate, Claim, Judgement, Reading
from qa.retrieval.retriever import Retriever
from qa.settings import Settings
from tests.qa.spans import marked, told


def sifted(question: str, *spans: AnswerSpan, confidence: float = 0.8) -> Sifted:
    asked = Understood(Question(question), question)
    return sift(Reading(spans, confidence), asked)


def answers(question: str, *spans: AnswerSpan) -> list[str]:
    return [marked(span) for span in sifted(question, *spans).reading.spans]


FERRIES = "The ferry had 412 riders in 2023, compared with 530 in 2022 and 588 in 2021."


@pytest.mark.parametrize(("year", "expected"), [("2021", "588"), ("2022", "530"), ("2023", "412")])
def test_of_several_years_figures_the_one_asked_for_is_marked(year: str, expected: str):
    question = f"How many riders did the ferry have in {year}?"
    assert answers(question, told(FERRIES, words="412")) == [expected]


def test_a_business_year_is_the_same_with_a_slash_and_with_a_dash():
    span = told("The pier earned £190 in 2023-24, up from £180 in 2022-23.", words="£190")
    assert answers("How much did the pier earn in 2022/23?", span) == ["£180"]


def test_the_figure_that_counts_what_is_asked_for_stays_marked_beside_one_nearer_to_the_time():
    sentence = "Six divers spent three weeks at the pier in July 2024."
    question = "How many divers came in July 2024?"
    assert answers(question, told(sentence, words="Six")) == ["Six"]


def test_no_figure_of_another_year_is_given_for_the_year_asked():
    span = told(FERRIES, words="412")
    found = sifted("How many riders did the ferry have in 2019?", span)
    assert (found.reading.spans, found.reading.confidence) == ((), 0.0)
    assert found.other_times == (span,)


@pytest.mark.parametrize(
    ("others", "reason", "first"),
    [(0.3, Reason.OTHER_TIME, "412"), (0.1, Reason.UNSURE, "588")],
)
def test_an_abstention_speaks_of_another_time_where_that_is_nearest(
    tmp_path: Path, others: float, reason: Reason, first: str
):
    of_2023 = told("It had 412 riders in 2023.", words="412", score=others)
    of_2021 = told("It had 588 riders in 2021.", words="588", score=0.2, article_id="b")
    question = "How many riders did it have in 2021?"
    catalogue, index, reader = Catalogue(tmp_path / "c"), cast(Retriever, None), Judging(0.0)
    inquiry = Inquiry(
        Understood(Question(question), question),
        (),
        catalogue=catalogue,
        retriever=index,
        reader=reader,
        settings=Settings(),
    )
    found = abstention(inquiry, left=sifted(question, of_2023, of_2021))
    assert (found.reason, marked(found.near_misses[0])) == (reason, first)


def test_what_is_left_answers_as_much_less_surely_as_it_is_less_likely():
    of_2023 = told("It had 412 riders in 2023.", words="412", score=0.8)
    of_2021 = told("It had 588 riders in 2021.", words="588", score=0.4, article_id="b")
    found = sifted("How many riders did it have in 2021?", of_2023, of_2021).reading
    assert (found.spans, found.confidence) == ((of_2021,), 0.4)


def test_who_owns_an_office_does_not_hold_it():
    mayor = told("Ada Wren was the mayor in 2019.", words="Ada Wren", score=0.5, article_id="b")
    owner = told("Sutton’s mayor opened the park in 2019.", words="Sutton")
    assert answers("Who was the mayor of Sutton in 2019?", owner, mayor) == ["Ada Wren"]
    assert answers("Who opened the park in 2019?", owner) == ["Sutton"]


def test_a_name_is_marked_without_the_end_of_what_stands_before_it():
    span = told("The member for parks and play, Cllr Ada Wren, left.", words="play, Cllr Ada Wren")
    assert answers("Who left?", span) == ["Cllr Ada Wren"]
    of_office = told("The head of parks, Ada Wren, left.", words="head of parks, Ada Wren")
    assert answers("Who left?", of_office) == ["head of parks, Ada Wren"]


def test_a_relation_turned_round_does_not_answer():
    span = told("Merton served as Sutton’s adviser.", words="Merton")
    assert answers("Which council was Sutton adviser to?", span) == []
    assert answers("Who was Sutton’s adviser?", span) == ["Merton"]


def test_a_year_that_names_a_thing_is_not_the_time_asked_for():
    span = told("It had 412 riders in 2018, it says.", words="412", title="The report of 2019")
    assert answers("How many riders does the 2019 report count?", span) == ["412"]


TABLE = ("Grades follow.", "Area\tGrade", "Help\tGood", "Care\tPoor")


@pytest.mark.parametrize(
    ("row", "answering"), [("Area\tGrade", []), ("Help\tGood", ["Help\tGood"])]
)
def test_the_head_of_a_table_answers_nothing(row: str, answering: list[str]):
    assert answers("Which grade did it get?", told(*TABLE, words=row)) == answering


def test_of_two_sides_of_a_contrast_the_one_asked_for_is_marked():
    sentence = "Two in three riders were in favour; one in nine was against."
    question = "How many of the riders were {} the fares?"
    assert answers(question.format("against"), told(sentence, words="Two in three")) == [
        "one in nine"
    ]
    assert answers(question.format("in favour of"), told(sentence, words="one in nine")) == [
        "Two in three"
    ]


def test_the_date_of_a_comparison_does_not_say_when_something_happened():
    sentence = "The pier has been rated poor, a grade lower than in 2019."
    span = told(sentence, words="2019", published="2023-05-02")
    assert answers("When did the pier become poor?", span) == [sentence]


def test_a_name_does_not_say_when_where_the_article_is_dated():
    sentence = "Ada Wren has left the Pier Trust."
    dated = told(sentence, words="Pier Trust", published="2023-05-02")
    assert answers("When did Ada Wren leave?", dated) == [sentence]
    assert answers("When did Ada Wren leave?", told(sentence, words="Pier Trust")) == ["Pier Trust"]


def test_when_something_was_is_said_by_what_has_a_date_and_the_same_name():
    named = told("Ada Wren has been appointed head.", words="head", score=0.4)
    starts = told("Ada Wren takes up her post in May.", words="May", score=0.3)
    other = told("The hub opens in June.", words="June", score=0.35)
    assert answers("When was Ada Wren to start?", named, other, starts)[0] == "May"
    assert answers("When was Ada Wren to start?", named, other)[0] != "June"


def test_since_when_something_was_does_not_say_when_it_ended():
    since = told("Wren had led it since May 2014.", words="May 2014", score=0.6)
    ended = told("Wren has resigned.", words="Wren", published="2023-05-02", score=0.3)
    assert answers("When did Wren resign?", since, ended)[0] == "Wren has resigned."
    assert answers("Since when had Wren led it?", since, ended)[0] == "May 2014"


LEFT = ("Ada Wren has resigned as chair of the trust.", "She was succeeded by Ivo Teal.")


def test_who_left_an_office_is_not_its_holder_where_the_successor_is_named():
    question = "Who is the chair of the trust now?"
    older = told("The chair, Ada Wren, was pleased.", words="Ada Wren", score=0.5, article_id="b")
    assert answers(question, told(*LEFT, words="Ada Wren"), older) == ["Ivo Teal"]


def test_an_article_older_than_the_evidence_does_not_depose_the_holder():
    question = "Who is the chair of the trust?"
    span = told("Ada Wren is chair again.", words="Ada Wren", published="2024-05-02")
    left = told(*LEFT, words="Ivo Teal", score=0.5, published="2020-05-02", article_id="b")
    assert answers(question, span, left) == ["Ada Wren", "Ivo Teal"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who was chair of the trust before Ivo Teal?", "Ada Wren"),
        ("Who was chair of the trust after Ada Wren?", "Ivo Teal"),
    ],
)
def test_before_and_after_a_holder_stand_the_neighbours_in_office(question: str, expected: str):
    for words in ("Ada Wren", "Ivo Teal"):
        assert answers(question, told(*LEFT, words=words))[0] == expected


@pytest.mark.parametrize(
    "sentences",
    [
        ("Ivo Teal takes over from Ada Wren as chair.",),
        ("Ivo Teal is the new chair.", "He takes the place of Ada Wren, who retires."),
        ("Ada Wren was replaced as chair by Ivo Teal.",),
        ("Ivo Teal is the new chair.", "His predecessor, Ada Wren, has retired."),
    ],
)
def test_succession_is_read_in_both_voices(sentences: tuple[str, ...]):
    question = "Who is the chair of the trust now?"
    assert answers(question, told(*sentences, words="Ada Wren"))[0] == "Ivo Teal"


NOTICE = (
    "On 3 May we reported that the new ferry would have 140 seats.",
    "That figure was wrong.",
    "It will in fact have 104 seats, and twelve of them are on deck.",
)
STORY = "The new ferry will have 140 seats, the trust says."


def test_a_figure_that_a_correction_withdraws_does_not_answer():
    wrong = told(STORY, words="140", published="2024-05-03", article_id="story")
    notice = told(*NOTICE, words="140", score=0.6, published="2024-05-10", title="A correction")
    found = sifted("How many seats will the new ferry have?", wrong, notice)
    assert [marked(span) for span in found.reading.spans] == ["104"]
    assert (found.reading.confidence, found.corrected) == (0.8, (wrong,))


def test_a_correction_withdraws_nothing_of_what_it_does_not_speak_of():
    other = told("The museum owns 140 boats.", words="140", published="2024-05-03", article_id="b")
    notice = told(*NOTICE, words="104", score=0.6, published="2024-05-10", title="A correction")
    assert answers("How many boats does the museum own?", other, notice) == ["140", "104"]


def test_what_a_paper_reported_without_being_wrong_still_answers():
    span = told("On 3 May we reported that the ferry has 140 seats.", words="140")
    assert answers("How many seats does the ferry have?", span) == ["140"]


class Judging:
    """A reader whose verdict on every claim is given; it keeps the claims."""

    threshold = 0.5
    plain_from = 0.7

    def __init__(self, contradicts: float) -> None:
        self._contradicts = contradicts
        self.claims: list[Claim] = []

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        raise AssertionError("all is read already")

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        self.claims += claims
        neither = 1 - self._contradicts
        return [Judgement(0.0, self._contradicts, neither) for _ in claims]


def judged(question: str, span: AnswerSpan, reader: Judging, tmp_path: Path) -> Reading:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    index = cast(Retriever, Nouns())
    asked = Understood(Question(question), question)
    inquiry = Inquiry(
        asked, (), catalogue=catalogue, retriever=index, reader=reader, settings=Settings()
    )
    inquiry.reading = Reading((span,), 0.8)
    return sifted_by(inquiry).reading


@pytest.mark.parametrize(
    "question",
    [
        "Who succeeded Ada Wren?",
        "who took over from ada wren at the trust?",
        "whos taken over from Ada Wren",
    ],
)
def test_asked_who_came_after_somebody_the_successor_is_marked(question: str):
    assert answers(question, told(*LEFT, words="Ada Wren"))[:1] == ["Ivo Teal"]


@pytest.mark.parametrize(
    ("words", "names"), [("Ivo Teal", True), ("Ada Wren", False), ("the trust", False)]
)
def test_who_came_after_somebody_is_named_where_the_article_tells_of_it(words: str, names: bool):
    span = told(*LEFT, words=words)
    assert names_neighbour(span, "Who came after Ada Wren?") is names
    assert not names_neighbour(span, "Who is the chair of the trust?")


def test_asked_who_came_after_somebody_only_what_tells_of_a_succession_is_left():
    span = told("Ada Wren is chair of the trust.", words="Ada Wren")
    assert answers("Who took over from Ada Wren?", span) == []


@pytest.mark.parametrize(
    "question",
    [
        "When will the pier be mended again?",
        "what month is the piers next mending",
        "date of its next mending",
    ],
)
def test_asked_when_something_will_be_nothing_that_had_been_by_then_is_left(question: str):
    past = told("It was mended in May 2020.", words="May 2020", published="2020-06-01", score=0.9)
    aside = told("It rots since the work last May.", words="last May", published="2020-06-01")
    ahead = told("It closes for work in June 2021.", words="June 2021", published="2020-06-01")
    assert answers(question, past, aside, ahead) == ["June 2021"]


def test_asked_when_something_was_next_what_had_been_by_then_is_left():
    past = told("It was mended in May 2020.", words="May 2020", published="2020-06-01")
    assert answers("When was the pier next mended?", past) == ["May 2020"]


def test_a_date_that_is_asked_for_lies_before_the_time_that_bounds_it():
    late = told("They came in July 2024.", words="July 2024", score=0.9)
    early = told("They came in May 2022.", words="May 2022", article_id="b")
    assert answers("When did they come before 2024?", late, early) == ["May 2022"]


def test_a_quote_without_a_time_is_of_that_of_its_articles_news():
    december = Period(date(2024, 12, 1), date(2024, 12, 31))
    day = "2025-03-05"
    led = told("Ada Wren led the visit.", words="Ada Wren", published=day)
    dated = told("They came in December 2024.", words="December 2024", published=day)
    earlier = told("They came in May 2020.", words="May 2020", published=day)
    assert _is_of(led, december, [led, earlier, dated])
    assert not _is_of(led, december, [led, earlier])
    assert not _is_of(led, Period(date(2020, 5, 1), date(2020, 5, 31)), [led, earlier])
    assert _is_of(led, Period(date(2025, 1, 1), date(2025, 12, 31)), [led])


def test_a_holder_whom_the_next_sentence_contradicts_is_left_out(tmp_path: Path):
    sentences = ("Ada Wren is chair of the trust.", "She left in May.", "It rained.")
    span = told(*sentences, words="Ada Wren")
    reader = Judging(CONTRADICTED)
    question = "Who is the chair of the trust?"
    assert judged(question, span, reader, tmp_path).spans == ()
    (claim,) = reader.claims
    assert (claim.text, claim.evidence) == (
        "Ada Wren is the chair of the trust.",
        "Ada Wren is chair of the trust. She left in May.",
    )
    assert judged(question, span, Judging(CONTRADICTED - 0.01), tmp_path).spans == (span,)


def test_of_what_asks_for_no_time_and_no_holder_nothing_is_judged(tmp_path: Path):
    reader = Judging(1.0)
    span = told("The pier has 40 lamps.", words="40")
    assert judged("How many lamps has the pier?", span, reader, tmp_path).spans == (span,)
    assert reader.claims == []


def test_how_many_there_are_is_not_held_against_what_is_asked_for(tmp_path: Path):
    reader = Judging(1.0)
    span = told("Two faults were named in 2022.", words="Two")
    assert judged("What faults were named in 2022?", span, reader, tmp_path).spans == (span,)
    assert reader.claims == []


class Nouns:
    """Two nouns for one thing have one vector, all others none in common."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        axes = {"pupils": 0, "learners": 0}
        rows = np.zeros((len(texts), 1 + len(texts)), np.float32)
        for n, text in enumerate(texts):
            rows[n, axes.get(text, n + 1)] = 1
        return rows


@pytest.mark.parametrize(
    ("sentence", "figure", "left"),
    [
        ("The school was good in five categories.", "five", []),
        ("It helps pupils up to the age of 21.", "21", []),
        ("The school has 440 learners.", "440", ["440"]),
        ("The school has 440 pupils.", "440", ["440"]),
    ],
)
def test_a_figure_of_another_thing_does_not_answer(
    sentence: str, figure: str, left: list[str], tmp_path: Path
):
    found = judged(
        "How many pupils has the school?", told(sentence, words=figure), Judging(0.0), tmp_path
    )
    assert [marked(span) for span in found.spans] == left


def test_a_quote_of_what_is_taken_back_goes_on_to_what_is_right():
    sentences = (
        "An earlier version of this article said that there were 40 lamps.",
        "We are sorry for the mistake.",
        "The right number is 44.",
        "The pier is open.",
    )
    taken_back, later = told(*sentences, words="40"), told(*sentences, words="open")
    assert quote_of(with_what_is_right(taken_back)) == " ".join(sentences[:3])
    assert with_what_is_right(later) == later


def test_of_two_days_as_likely_that_of_the_articles_news_leads_and_an_older_one_does_not():
    text = ("A visit had come in May 2022.", "Divers came to the pier in July 2024.")
    older = told(*text, words="May 2022", published="2024-09-01", score=0.5)
    newer = told(*text, words="July 2024", published="2024-09-01", score=0.42)
    question = "When did divers come to the pier?"
    assert answers(question, older, newer) == ["July 2024", "May 2022"]
    assert answers(question, older, replace(newer, score=0.2)) == ["May 2022", "July 2024"]
    assert answers("When did divers first come?", older, newer) == ["May 2022", "July 2024"]


@pytest.mark.parametrize(
    ("surely", "said", "speaks"),
    [
        (0.9, "The divers gave Larkmoor one piece of advice.", True),
        (0.1, "The divers gave Larkmoor one piece of advice.", False),
        (0.1, "The report made two recommendations to Larkmoor.", True),
        (0.9, "The divers gave Wrenfield one piece of advice.", False),
    ],
)
def test_a_quote_speaks_of_all_in_the_questions_words_or_where_the_reader_is_sure(
    surely: float, said: str, speaks: bool
):
    question = "How many recommendations did the report on Larkmoor make?"
    asked = Understood(Question(question), question)
    assert speaks_of_all(told(said, score=surely), asked) is speaks


def test_at_what_time_of_the_day_no_date_says() -> None:
    opened = told("The pool opened on 3 May 2021.", words="3 May 2021")
    daily = told("The pool opens at seven in the morning.", words="seven", score=0.5)
    assert sifted("What time does the pool open?", opened, daily).reading.spans == (daily,)
    assert sifted("Around what time did it open?", opened).reading.spans == (opened,)


def test_what_is_told_of_the_first_summer_is_no_answer_for_the_second():
    span = told("The ferry had 412 riders in its first summer.", words="412")
    assert answers("How many riders did the ferry have in its second summer?", span) == []
    assert answers("How many riders did the ferry have in its first summer?", span) == ["412"]


def test_asked_of_the_first_time_its_date_leads_not_the_newest():
    new = told("The ferry won a medal in May 2023.", words="May 2023", published="2023-06-01")
    old = told("The ferry won a medal in May 2019.", words="May 2019", published="2019-06-01")
    assert answers("When did the ferry win its first medal?", new, old)[0] == "May 2019"
    assert answers("When did the ferry win its second medal?", new, old)[0] == "May 2023"
