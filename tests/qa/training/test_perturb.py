"""Names found in questions, and questions changed."""

from __future__ import annotations

import random

import pytest

from qa.training import perturb
from qa.training.perturb import Mention


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("When did Leeds open its tram?", [("Leeds", "place")]),
        ("Who led the Harbour Trust in 1987?", [("Harbour Trust", "name2"), ("1987", "year")]),
        ("How many of the 40 homes had two rooms?", [("40", "number"), ("two", "counting")]),
        ("What opened in March on a Monday?", [("March", "month"), ("Monday", "day")]),
        ("What is Tower Hamlets' score?", [("Tower Hamlets", "place")]),
        ("Whose idea was it?", []),
        ("Leeds opened what?", []),
        ("what came third in camden", [("third", "ordinal")]),
        ("what opened in camden", [("camden", "place")]),
    ],
)
def test_names_and_numbers_are_told_by_kind(question: str, found: list[tuple[str, str]]) -> None:
    mentions = perturb.mentions(question)
    assert [(m.text, m.kind) for m in mentions] == found
    assert all(question[m.start : m.end] == m.text for m in mentions)


def test_title_is_known_for_a_name_in_a_question_without_capitals() -> None:
    assert perturb.mentions("when was the long walk painted", "The Long Walk (painting)") == [
        Mention(9, 22, "the long walk", "name2")
    ]


def test_longest_place_is_meant_in_a_question_without_capitals() -> None:
    for question, place in (
        ("which trains stop in new york", "new york"),
        ("who governs northern ireland from london", "northern ireland"),
    ):
        assert [m.text for m in perturb.mentions(question)] == [place]


def test_holding_means_whole_words_in_any_case() -> None:
    assert perturb.holds("The YORK rail", "York")
    assert not perturb.holds("Yorkshire rail", "York")
    assert perturb.holds("paid £20.", "20")
    assert not perturb.holds("paid £200", "20")


def test_another_place_is_none_the_text_speaks_of() -> None:
    rng = random.Random(1)
    told = " ".join(place for place in perturb.PLACES if place != "Hull")
    mention = Mention(0, 5, "Leeds", "place")
    assert {perturb.another(mention, told, {}, rng) for _ in range(400)} == {"Hull", None}


def test_another_of_a_kind_keeps_to_it() -> None:
    rng = random.Random(1)
    year = perturb.another(Mention(0, 4, "1987", "year"), "in 1987", {}, rng)
    assert year is not None
    assert year.isdigit()
    assert year != "1987"
    pool = {"name2": ["Harbour Trust", "Quay Board"]}
    told = "the Harbour Trust said"
    assert perturb.another(Mention(0, 9, "Port Fund", "name2"), told, pool, rng) == "Quay Board"
    assert perturb.another(Mention(0, 4, "Port", "name1"), told, pool, rng) is None


def test_another_name_is_lower_case_where_the_first_was() -> None:
    rng = random.Random(1)
    other = perturb.another(Mention(0, 5, "leeds", "place"), "", {}, rng)
    assert other is not None
    assert other.islower()


def test_opposite_turns_one_word() -> None:
    assert perturb.opposite("Who came first, and when?") == "Who came last, and when?"
    assert perturb.opposite("Who came by tram?") is None


def test_keywords_leave_out_function_words() -> None:
    assert perturb.keywords("What did the Council pay for the tram?") == "council pay tram"
    assert perturb.keywords("Who is she?") == "Who is she?"


def test_typo_changes_one_long_word_by_one_slip() -> None:
    question = "Who paid the council?"
    slips = {perturb.typo(question, random.Random(n)) for n in range(200)} - {question}
    assert {"Who paid the coucnil?", "Who paid the coucil?", "Who paid the couuncil?"} & slips
    assert all(s.startswith("Who paid the c") and s.endswith("?") for s in slips)
    assert {len(s) - len(question) for s in slips} == {-1, 0, 1}
    assert perturb.typo("Who is it?", random.Random(1)) == "Who is it?"
