"""A quote whose mark leads to the note behind it is quoted with that note."""

from qa.composing.noted import each_once, says_the_same, with_its_note
from qa.reading.quotes import quote_of
from tests.qa.spans import marked, told

OPEN = "The central library stays open on Sundays from ten to four.¹"
EXCEPT = "¹\u202fExcept on Easter Sunday and the Sunday before Christmas."
LENDS = "The branch at the station lends books to whoever has a ticket."


def test_a_note_is_quoted_with_the_sentence_that_refers_to_it() -> None:
    whole = with_its_note(told(OPEN, EXCEPT, LENDS))
    assert quote_of(whole) == f"{OPEN} {EXCEPT}"
    assert marked(whole) == quote_of(whole)


def test_words_that_answer_stay_those() -> None:
    found = with_its_note(told(OPEN, EXCEPT, words="from ten to four"))
    assert quote_of(found) == f"{OPEN} {EXCEPT}"
    assert marked(found) == "from ten to four"


def test_other_sentences_are_quoted_as_they_are() -> None:
    for found in (told(OPEN, LENDS, EXCEPT), told(LENDS, EXCEPT), told(OPEN)):
        assert with_its_note(found) == found


def test_a_note_that_is_quoted_is_not_quoted_again() -> None:
    first, note = told(OPEN, EXCEPT), told(OPEN, EXCEPT, words="Easter Sunday")
    assert each_once([with_its_note(first), note, told(LENDS, article_id="b")]) == (
        with_its_note(first),
        told(LENDS, article_id="b"),
    )


def test_what_differs_by_a_word_says_the_same_but_not_where_it_denies_or_counts_otherwise() -> None:
    said = "The new grade of the branch was published by the council on 16 March 2020."
    for again in (said.replace("new ", ""), said.upper()):
        assert says_the_same(said, told(again))
    for other in (said.replace("was", "was not"), said.replace("16", "17"), LENDS):
        assert not says_the_same(said, told(other))
    assert not says_the_same("The grade is good.", told("The new grade is good."))
