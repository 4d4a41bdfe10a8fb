"""What of two texts is compared, and what isn't."""

import pytest

from qa.court.words import is_broken, unbroken, words_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The POOL, shut!", "the pool shut"),
        ("well-known — it’s late", "well known, it's late"),
        ("Zo\u0308e", "Zöe"),
        ("co\u00adoperate", "cooperate"),
        ("ﬁnance", "finance"),
        ("“Two”\n words", "two words"),
        ("the councils’ plan", "the councils plan"),
    ],
)
def test_how_words_are_set_does_not_count(one: str, other: str):
    assert words_in(one).forms == words_in(other).forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10", "ten"),
        ("1,000", "1000"),
        ("2.5", "25"),
        ("£5", "$5"),
        ("5%", "5"),
        ("-5 degrees", "5 degrees"),
        ("−5 degrees", "5 degrees"),
        ("10²", "102"),
        ("2½", "21"),
        ("don’t", "do not"),
        ("Zoe", "Zoë"),
        ("now here", "nowhere"),
        ("resign", "re-sign"),
        ("the council’s plan", "the councils plan"),
        ("की", "का"),
    ],
)
def test_numbers_and_spelling_count(one: str, other: str):
    assert words_in(one).forms != words_in(other).forms


def test_words_know_their_places():
    words = words_in("Is it 5%, “Zoë”?")
    assert [("Is it 5%, “Zoë”?")[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == [
        "Is",
        "it",
        "5",
        "%",
        "Zoë",
    ]


def test_every_place_of_some_words_is_found():
    words = words_in("a man, a plan, a man and another man")
    assert words.find(words_in("A man"), 9) == [0, 4]
    assert words.find(words_in("A man"), 1) == [0]
    assert words.find(words_in("other man"), 9) == []
    assert words.find(words_in(""), 9) == []


def test_words_that_a_line_end_breaks_are_one():
    text = "the inspec-\ntors came - \nlate"
    assert is_broken(text)
    joined = unbroken(text, words_in(text))
    assert joined.forms == ("the", "inspectors", "came", "late")
    assert text[joined.starts[1] : joined.ends[1]] == "inspec-\ntors"
