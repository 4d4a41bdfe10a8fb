"""What words mostly are, and the file that says so."""

from __future__ import annotations

from importlib.resources import files

import pytest

from corpus.english.dictionary import Mark, is_word, marks


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        ("resigned", Mark.VERB),
        ("earns", Mark.VERB),
        ("cost", Mark.MAY_BE_VERB),
        ("help", Mark.MAY_BE_NOUN),
        ("snowed", Mark.WEATHER),
        ("inadequate", Mark.ADJECTIVE),
        ("safer", Mark.ADJECTIVE),
        ("surgeon", Mark.PERSON),
        ("inspectors", Mark.PERSON),
        ("regulator", Mark.PERSON),
        ("mp", Mark.PERSON),
        ("mayor", Mark.OFFICE),
        ("inspectors", Mark.OFFICE),
        ("ceo", Mark.OFFICE),
        ("council", Mark.BODY),
        ("services", Mark.BODY),
        ("boroughs", Mark.DISTRICT),
        ("accident", Mark.TOLD),
        ("reports", Mark.TOLD),
        ("tower hamlets", Mark.PLACE),
        ("kingston upon thames", Mark.PLACE),
        ("city of london", Mark.PLACE),
        ("france", Mark.PLACE),
        ("uk", Mark.PLACE),
        ("reading", Mark.PLACE_OR_WORD),
    ],
)
def test_a_word_has_the_mark_of_its_class(word: str, mark: Mark) -> None:
    assert mark in marks(word)


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        ("letter", Mark.PERSON),
        ("computer", Mark.PERSON),
        ("victim", Mark.OFFICE),
        ("father", Mark.OFFICE),
        ("gazette", Mark.BODY),
        ("times", Mark.BODY),
        ("rate", Mark.VERB),
        ("found", Mark.MAY_BE_NOUN),
        ("nelson", Mark.PLACE),  # rather a person
        ("me", Mark.PLACE),  # Maine
        ("hull", Mark.PLACE),
    ],
)
def test_a_word_lacks_the_mark_of_what_it_seldom_is(word: str, mark: Mark) -> None:
    assert mark not in marks(word)


def test_a_word_that_is_not_known_has_no_mark() -> None:
    assert marks("thornmere") == ""


def test_every_line_is_a_word_in_order_and_its_marks() -> None:
    text = files("corpus.english").joinpath("word_classes.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert {mark for _, found in rows for mark in found} == set(Mark)
    assert all(word == word.lower() and found for word, found in rows)


@pytest.mark.parametrize(
    "word",
    ["fluoride", "calories", "harbours", "categories", "hopping", "devolved", "carried", "boxes"],
)
def test_a_word_and_its_regular_forms_are_known(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize("word", ["fluorride", "seperate", "intorduced", "ing"])
def test_a_misspelt_word_is_not_known(word: str) -> None:
    assert not is_word(word)
