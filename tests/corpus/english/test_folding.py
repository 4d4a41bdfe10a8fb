"""Which spellings are one word."""

import time

import pytest

from corpus.english.folding import also, forms, respelt, with_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zoë Färber-Núñez", ["zoe", "farber", "nunez"]),
        ("Ørsted, Łódź, Straße", ["orsted", "lodz", "strasse"]),
        ("Zoe\u0308 coun\u00adcil", ["zoe", "council"]),
        ("the harbour's, the Harbour’s, harbours’", ["the", "harbour"] * 2 + ["harbours"]),
        ("St Anne’s & Co.", ["saint", "anne", "and", "co"]),
        ("Cllr Wren, Prof. Lark", ["councillor", "wren", "professor", "lark"]),
        ("Dec 2024", ["december", "2024"]),
        ("max_file_size – 1.5", ["max", "file", "size", "1", "5"]),
        ("2½ miles, ¾", ["2", "1", "2", "miles", "3", "4"]),
        ("", []),
    ],
)  # fmt: skip
def test_case_marks_possessives_and_short_forms_do_not_count(text: str, expected: list[str]):
    assert forms(text) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ["10", "ten", "Ten", "TEN"],
        ["21", "twenty-one", "twenty one", "Twenty-One"],
        ["1,000", "1000", "one thousand", "1 thousand", "1k"],
        ["2,500,000", "2.5 million", "2.5m", "2.5M"],
        ["1300000000", "1.3bn", "1.3 billion"],
        ["12th", "twelfth"],
        ["21st", "twenty-first"],
        ["350", "three hundred and fifty"],
    ],
)
def test_number_in_words_is_the_number_in_figures(spellings: list[str]):
    assert {tuple(forms(f"over {one} people")) for one in spellings} == {
        ("over", *forms(spellings[0]), "people")
    }


def test_ordinal_says_its_number_as_well():
    assert [also(form) for form in ("12th", "12", "with")] == [("12",), (), ()]


def test_other_words_stay_as_they_are_between_figures():
    text = "“Nine” of\n\nthe  Board's twelve\tmembers"
    assert with_figures(text) == "“9” of\n\nthe  Board 12\tmembers"


def test_text_of_nothing_but_numbers_is_folded_at_once():
    started = time.perf_counter()
    assert forms("one " * 50_000) == ["1"] * 50_000
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who is Councillor Zoe Wren?", "Cllr Zoë Wren spoke.", "Who is Cllr Zoë Wren?"),
        ("How many under 10?", "Some under ten.", "How many under 10?"),
        ("What did the BOARD say?", "A harbour board.", "What did the BOARD say?"),
        ("Who is Wren?", "Nobody.", "Who is Wren?"),
    ],
)  # fmt: skip
def test_question_is_respelt_as_the_text_spells_it(question: str, text: str, expected: str):
    assert respelt(question, text) == expected
