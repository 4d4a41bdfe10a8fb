from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa import Library
from qa.composing.comparison import EASED, _confidences
from qa.composing.remarks import Remark, Wording
from qa.composing.side_evidence import Side, Sought, evidence
from qa.composing.subquestions import subquestion
from qa.conversation.asking import sides_of
from qa.question import QuestionKind
from qa.reading.matching import stems
from qa.reading.quotes import quote_of
from qa.reading.reader import Reading
from tests.qa.composing.judging import asked, judging, library_of, quotes, sides
from tests.qa.spans import told

SUTTON_GRADE = "Fostering in Sutton was graded good."
SUTTON_PAY = "Fostering in Sutton pays carers 300 pounds."
MERTON_PAY = "Fostering in Merton pays carers 280 pounds."
MERTON_GRADE = "Fostering in Merton was graded outstanding."
ARTICLES = [
    {
        "id": "sutton",
        "title": "Fostering in Sutton",
        "text": f"{SUTTON_GRADE}\n\n{SUTTON_PAY}",
        "published": "2023-05-03",
    },
    {
        "id": "merton",
        "title": "Fostering in Merton",
        "text": f"{MERTON_PAY}\n\n{MERTON_GRADE}",
        "published": "2023-06-01",
    },
    {
        "id": "library-2019",
        "title": "Library visits in Hackney",
        "text": "The libraries of Hackney had 900 visits.",
        "published": "2019-02-01",
    },
    {
        "id": "library-2023",
        "title": "Library visits in Hackney",
        "text": "The libraries of Hackney had 700 visits.",
        "published": "2023-02-01",
    },
    {
        "id": "pool",
        "title": "A swimming pool",
        "text": "“A swimming pool costs too much,” said Ada Wren.\n\n“A swimming pool costs "
        "nothing beside the hospital,” said the director. Mr Hall listened.\n\n“Everybody should "
        "have a swimming pool,” said Mr Hall.",
        "published": "2023-06-01",
    },
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    axes = (
        "sutton",
        "merton",
        "fostering",
        "carers",
        "graded",
        "hackney",
        "visits",
        "libraries",
        "swimming",
    )
    with library_of(tmp_path_factory.mktemp("comparison"), ARTICLES, *axes) as library:
        yield library


def test_sides_stand_by_each_other_paired_by_what_they_speak_of(library):
    answer = asked(library, judging(library, {}), "How do Sutton and Merton compare on fostering?")
    assert answer.kind is QuestionKind.COMPARISON
    (one, first), (other, second) = sides(answer)
    assert (one, other) == ("Sutton", "Merton")
    assert list(zip(first, second, strict=True)) == [
        (SUTTON_GRADE, MERTON_GRADE),
        (SUTTON_PAY, MERTON_PAY),
    ]


def test_all_sides_are_read_in_one_batch(library):
    reader = judging(library, {})
    asked(library, reader, "How do Sutton and Merton compare on fostering?")
    assert reader.batches == [
        ["How do Sutton and Merton compare on fostering?"],
        ["How did Sutton do on fostering?", "How did Merton do on fostering?"],
    ]


def test_a_side_without_evidence_stays_and_has_none(library):
    answer = asked(library, judging(library, {}), "How do Sutton and Bromley compare on fostering?")
    (sutton, said), (bromley, nothing) = sides(answer)
    assert (sutton, bromley, nothing) == ("Sutton", "Bromley", [])
    assert SUTTON_GRADE in said
    assert not any("Merton" in quote for quote in quotes(answer))


def test_two_questions_in_one_are_answered_each_and_what_has_no_answer_is_said_to(library):
    reader = judging(library, {})
    answer = asked(library, reader, "How was Sutton graded in fostering, and how Bromley?")
    assert reader.batches[1:] == [
        ["How was Sutton graded in fostering?", "How was Bromley graded in fostering?"]
    ]
    (sutton, said), (bromley, nothing) = sides(answer)
    assert (sutton, bromley, nothing) == ("Sutton", "Bromley", [])
    assert SUTTON_GRADE in said


def test_a_side_is_asked_about_again_before_it_is_said_to_have_no_evidence(library):
    reader = judging(library, {})
    asked(library, reader, "Compare Sutton and Bromley's fostering")
    assert reader.batches[1:] == [
        ["What was Sutton's fostering?", "What was Bromley's fostering?"],
        ["How did Bromley do on fostering?"],
    ]


def test_a_quote_that_calls_another_side_by_a_part_of_its_name_is_not_of_this_one():
    text = ("Sir Jo came from a museum.", "She came from a school.")
    sought = _sought("Ann Wren", "Sir Jo Marten")
    spans = tuple(told(*text, words=words, title="Ann Wren and Sir Jo Marten") for words in text)
    found = [evidence(n, Reading(spans, 0.9), sought) for n in range(2)]
    assert found == [[spans[1]], list(spans)]


def test_beside_a_side_with_evidence_less_trust_is_enough_for_another():
    span = told("The pool in Sutton cost 300 pounds.")
    unsure = Reading((span,), 0.2)
    assert evidence(0, unsure, _sought("Sutton", "Merton")) == []
    assert evidence(0, unsure, _sought("Sutton", "Merton", EASED * 0.3)) == [span]
    assert _confidences([0.8, 0.2], [[span], [span]], 0.3) == [0.8]


def test_a_quote_in_the_words_of_what_is_compared_needs_less_and_leads():
    text = "Sutton was graded good.", "In Sutton home visits still wait.", "Sutton has a pool."
    good, visits, pool = (
        told(*text, words=words, score=score)
        for words, score in zip(text, (0.5, 0.1, 0.1), strict=True)
    )
    sought = replace(_sought("Sutton", "Merton"), matter="home visits")
    assert evidence(0, Reading((good, visits, pool), 0.9), sought) == [visits, good]


def test_a_sentence_that_names_both_tells_them_apart_and_leads_with_the_next_one():
    text = "A fair has stalls.", "A fair is no market.", "That one is held each week."
    stalls, both = told(*text, words=text[0], score=0.9), told(*text, words=text[1], score=0.1)
    sought = replace(_sought("fair", "market"), is_wide=True)
    lead, other = evidence(0, Reading((stalls, both), 0.9), sought)
    assert (quote_of(lead), other) == (" ".join(text[1:]), stalls)


def test_a_side_without_a_name_is_meant_by_most_of_its_words():
    span = told("The older visits framework had four parts.")
    sought = _sought("old long visits framework", "market")
    meant = replace(sought, sides=(replace(sought.sides[0], share=0.5), sought.sides[1]))
    assert evidence(0, Reading((span,), 0.9), sought) == []
    assert evidence(0, Reading((span,), 0.9), meant) == [span]


def _sought(one: str, other: str, threshold: float = 0.3) -> Sought:
    ends = (one, other)
    sides = (Side(Remark(Wording.SIDE, name=end), f"How did {end} do?", stems(end)) for end in ends)
    return Sought(tuple(sides), "", is_newest=False, threshold=threshold)


def test_no_side_with_evidence_is_no_answer(library):
    answer = asked(library, judging(library, {}), "How do Bromley and Ealing compare on fostering?")
    assert (answer.answered, answer.groups) == (False, ())


def test_people_are_compared_by_their_own_words(library):
    question = "How do Ada Wren and Mr Hall differ on the swimming pool?"
    assert sides(asked(library, judging(library, {}), question)) == [
        ("Ada Wren", ["“A swimming pool costs too much,” said Ada Wren."]),
        ("Mr Hall", ["“Everybody should have a swimming pool,” said Mr Hall."]),
    ]


def test_years_are_sides_of_their_own_evidence(library):
    question = "Compare visits to the libraries of Hackney in 2019 and 2023"
    answer = asked(library, judging(library, {}), question)
    assert sides(answer) == [
        ("2019", ["The libraries of Hackney had 900 visits."]),
        ("2023", ["The libraries of Hackney had 700 visits."]),
    ]


def test_last_time_is_what_an_earlier_article_tells(library):
    question = "How many visits had the libraries of Hackney compared with last time?"
    answer = asked(library, judging(library, {}), question)
    assert sides(answer) == [
        ("newer", ["The libraries of Hackney had 700 visits."]),
        ("last time", ["The libraries of Hackney had 900 visits."]),
    ]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how do sutton and merton compare on care?", "How did sutton do on care?"),
        ("How do Sutton and Merton compare?", "How did Sutton do?"),
        ("How were Croydon and Sutton rated?", "How was Croydon rated?"),
        ("Is Sutton better than Merton at fostering?", "How did Sutton do at fostering?"),
        ("Which did better, Sutton or Merton?", "How did Sutton do?"),
        ("difference between a full and a short visit", "What is a full visit?"),
        ("compare the cost of the hub in 2021 with 2023", "What was the cost of the hub in 2021?"),
        ("Compare Sutton and Merton's budgets", "What were Sutton's budgets?"),
        ("Compare Sutton and Merton's latest budgets", "What were Sutton's latest budgets?"),
        ("Compare Sutton's grade with Merton's", "What was Sutton's grade?"),
        ("How do Sutton's 2021 and 2023 budgets differ?", "What were Sutton's budgets in 2021?"),
        ("How do Sutton's 2021 costs compare to 2023?", "What were Sutton's costs in 2021?"),
        ("compare 2021 and 2023 for Sutton", "How did Sutton do in 2021?"),
        ("Was Sutton better in 2021 or 2023?", "How did Sutton do in 2021?"),
        ("Who did better in 2020, Sutton or Merton?", "How did Sutton do in 2020?"),
        ("Which is bigger, Sutton or Merton?", "How big is Sutton?"),
        (
            "Which council spent more on parks, Sutton or Merton?",
            "How much did Sutton spend on parks?",
        ),
        (
            "Which cost more, the pool in Sutton or the one in Merton?",
            "How much did the pool in Sutton cost?",
        ),
        (
            "Which opened first, the pool in Sutton or the library in Merton?",
            "When did the pool in Sutton open?",
        ),
        ("Who had the job longer, Ann Wren or Jo Marten?", "How long did Ann Wren have the job?"),
        (
            "who did better in the pools award, sutton or merton",
            "How did sutton do in the pools award?",
        ),
        ("How long is a short visit compared to a full one?", "How long is a short visit?"),
        ("Who has more foster carers, Sutton or Brent?", "How many foster carers did Sutton have?"),
        ("Did Sutton or Merton get the higher score?", "What was Sutton's score?"),
        (
            "Compare what the inspectors said about Sutton and Merton",
            "What did the inspectors say about Sutton?",
        ),
        ("Compare care leavers and children in care", "What are care leavers?"),
        ("How do the budgets of Sutton and Merton compare?", "What were the budgets of Sutton?"),
        (
            "Sutton's pool and Merton's library, what did each cost?",
            "What did Sutton's pool cost?",
        ),
        ("Sutton's 2021 grade against the 2025 one", "What was Sutton's grade in 2021?"),
        ("Sutton and Brent: how did each of them do on care?", "How did Sutton do on care?"),
        ("What did Sutton and Merton each spend on parks?", "What did Sutton spend on parks?"),
        ("Pools in Sutton and Merton side by side", "What were Pools in Sutton?"),
        (
            "Did they stay longer at Sutton in 2020 or at Merton in 2024?",
            "How long did they stay at Sutton in 2020?",
        ),
        (
            "How did Sutton's grade in 2020 compare with the one it got in 2024?",
            "What was Sutton's grade in 2020?",
        ),
        ("How does an inspection differ from a visit?", "What is an inspection?"),
        (
            "Whose budget for parks is bigger, Sutton or Merton?",
            "What was Sutton's budget for parks?",
        ),
        ("Who was quicker to open a pool, Sutton or Merton?", "When did Sutton open a pool?"),
    ],
)
def test_of_each_side_is_asked_what_is_asked_of_all(question, first):
    found = sides_of(question)
    assert found is not None
    assert subquestion(question, found, 0) == first


def test_a_side_that_is_called_one_is_asked_about_by_its_noun():
    question = "How long is a short visit compared to a full one?"
    found = sides_of(question)
    assert found is not None
    assert subquestion(question, found, 1) == "How long is a full visit?"
    question = "Sutton's 2021 grade against the 2025 one"
    times = sides_of(question)
    assert times is not None
    assert subquestion(question, times, 1) == "What was Sutton's grade in 2025?"
