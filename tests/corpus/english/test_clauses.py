import re

import pytest

from corpus.english.clauses import is_compared, parts


def figures(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\b\d+(?= (?:swans|of|geese)|\b(?= in))", text)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "It had 40 swans in May, compared with 30 in June and 20 in July.",
            ["It had 40 swans in May,", "compared with 30 in June", "and 20 in July."],
        ),
        ("They fell from 40 in May to 30 in June.", ["They fell from 40 in May", "to 30 in June."]),
        ("It has 40 swans (30 in June).", ["It has 40 swans (", "30 in June)."]),
        (
            "It had 40 swans, most of them young; 30 in June were old.",
            ["It had 40 swans, most of them young;", "30 in June were old."],
        ),
    ],
)
def test_a_sentence_is_cut_at_the_strongest_break_between_two_figures(
    sentence: str, expected: list[str]
):
    assert [sentence[a:b].strip() for a, b in parts(sentence, figures(sentence))] == expected


def test_the_parts_of_a_sentence_make_up_all_of_it():
    sentence = "In 2020 it had 40 swans, a record, and 30 geese."
    found = parts(sentence, figures(sentence))
    assert "".join(sentence[a:b] for a, b in found) == sentence


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("It was two grades lower than in 2019.", "2019", True),
        ("It spends 40, against 30 before.", "30", True),
        ("It chose the boats rather than the swans.", "the swans", True),
        ("It was good in 2019.", "2019", False),
        ("More than that was said, and in 2019 it was good.", "2019", False),
    ],
)
def test_what_something_is_compared_with_is_told_apart(sentence: str, words: str, expected: bool):
    start = sentence.index(words)
    assert is_compared(sentence, (start, start + len(words))) is expected
