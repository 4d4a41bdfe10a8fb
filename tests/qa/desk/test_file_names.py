"""Names for files that the desk makes."""

from hypothesis import given
from hypothesis import strategies as st

from qa.desk.file_names import file_name


def test_whole_words_are_taken_as_many_as_fit():
    assert file_name("What did the council say about the new harbour wall?", "answer") == (
        "What-did-the-council-say-about-the-new"
    )
    assert file_name("  “Self-help” & more  ", "answer") == "Self-help-more"


def test_of_one_long_word_the_beginning_is_taken_and_of_none_the_other_name():
    assert file_name("x" * 300, "answer") == "x" * 40
    assert file_name("?!", "answer") == "answer"


@given(st.text())
def test_a_name_is_short_and_leads_to_no_other_folder(words: str):
    name = file_name(words, "answer")
    assert 0 < len(name) <= 40
    assert not set("/\\:.\0") & set(name)
