from __future__ import annotations

from datetime import date

import pytest

from qa.desk.escaping import escape, in_words, web_address


def test_markup_is_text_in_elements_and_in_attributes() -> None:
    assert escape("<b> & \"c\" 'd'") == "&lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;"


def test_white_space_stays_as_it_is() -> None:
    # A browser would make a newline of a carriage return that is not written as a reference.
    assert escape("a\r\n\tb  c\u00a0") == "a&#13;\n\tb  c\u00a0"


def test_the_one_character_no_page_can_hold_is_shown_as_missing() -> None:
    assert escape("a\0b") == "a\ufffdb"


@pytest.mark.parametrize("url", ["https://news.example/a?b#c", "http://news.example"])
def test_an_address_of_the_web_may_be_followed(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize("url", [None, "", "javascript:a()", "file:///a", "news.example", "//["])
def test_any_other_address_may_not(url: str | None) -> None:
    assert web_address(url) is None


def test_a_day_is_written_without_a_leading_nought() -> None:
    assert in_words(date(2018, 6, 3)) == "3 June 2018"
