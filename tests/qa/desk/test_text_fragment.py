from __future__ import annotations

from urllib.parse import unquote

from qa.desk.text_fragment import at_words

PAGE = "https://news.example/ferry"


def test_a_short_quote_is_named_whole_with_the_signs_of_the_directive_encoded() -> None:
    at = at_words(PAGE, ["Half-price, and £2 & more:  50 %\n“ahoy”"], "")
    assert at == (
        "https://news.example/ferry#:~:text="
        "Half%2Dprice%2C%20and%20%C2%A32%20%26%20more%3A%2050%20%25%20%E2%80%9Cahoy%E2%80%9D"
    )


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    words = " ".join(f"word{n}" for n in range(30))
    at = at_words(PAGE, [words], "")
    start, end = unquote(at.removeprefix(f"{PAGE}#:~:text=")).split(",")
    assert start == "word0 word1 word2 word3 word4"
    assert end == "word25 word26 word27 word28 word29"


def test_words_of_two_blocks_are_never_named_as_one() -> None:
    at = at_words(PAGE, ["Day", "£4"], "")
    assert unquote(at) == f"{PAGE}#:~:text=Day,£4"


def test_the_two_ends_of_a_quote_do_not_overlap() -> None:
    at = at_words(PAGE, ["a b c d e f g h i j k"], "a b c d e f g h i ")
    start, end = unquote(at.rsplit("=", 1)[1]).split(",")
    assert f"{start} {end}" == "a b c d e f g h i j k"


def test_words_that_stand_earlier_too_are_told_apart_by_more_or_by_what_stands_before() -> None:
    quote = "The ferry was late on Monday, and the harbour board said that it was sorry."
    more = unquote(at_words(PAGE, [quote], "The ferry was late on Tuesday. "))
    assert more == f"{PAGE}#:~:text=The ferry was late on Monday,,said that it was sorry."
    before = at_words(PAGE, ["It was late."], "It was late. Nobody knew on Sunday: ")
    assert unquote(before) == f"{PAGE}#:~:text=Nobody knew on Sunday:-,It was late."
    above = at_words(PAGE, ["Visitor"], "Visitor\t£4\nCarer\t£15 \n")
    assert unquote(above) == f"{PAGE}#:~:text=£15-,Visitor"


def test_an_address_keeps_its_own_fragment_and_loses_an_old_directive() -> None:
    assert at_words(f"{PAGE}#top", ["Rain"], "") == f"{PAGE}#top:~:text=Rain"
    assert at_words(f"{PAGE}#top:~:text=Sun", ["Rain"], "") == f"{PAGE}#top:~:text=Rain"


def test_what_has_no_words_leaves_the_address_as_it_is() -> None:
    assert at_words(PAGE, [" \n"], "before") == PAGE
