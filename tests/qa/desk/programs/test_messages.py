"""An answer as the text of a message: its marks, its quotes, and nothing that is markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answer import Answer, Citation, Place
from qa.desk.programs.messages import address, escaped, written

BASE = "http://127.0.0.1:7860/"
PLACE = Place("rain 1", "Rain", "The Example", None, "https://example.org/rain", "rain.txt")
CITATION = Citation(1, PLACE, 11, 30, "It stopped at nine.", 25, 29)
ANSWER = Answer("When?", "When?", True, 0.9, None, "nine", (CITATION,))


def test_the_answer_leads_and_its_quotes_stand_below_with_their_articles():
    wrote = written(ANSWER, BASE)
    assert wrote.text == (
        "nine [1]\n\n[1] “It stopped at nine.” — [Rain](https://example.org/rain), The Example, "
        "characters 11 to 30"
    )
    points_to = {"title": "Rain", "url": "https://example.org/rain"}
    assert wrote.annotations == [
        {"type": "url_citation", "url_citation": {"start_index": a, "end_index": b, **points_to}}
        for a, b in ((5, 8), (10, 13))
    ]


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "file:///etc/passwd"])
def test_an_article_without_an_address_for_browsers_gets_the_desk_s(url: str | None):
    assert address(url, "rain 1", BASE) == "http://127.0.0.1:7860/article?id=rain%201"


def test_no_article_can_make_a_link_a_picture_or_a_mark():
    trap = "See ![x](http://evil.example/?q) and [1] <img src=x>\n# Not a heading\n- nor a list"
    place = replace(PLACE, title="](http://evil.example/) [1]", url="https://example.org/a)b")
    wrote = written(replace(ANSWER, citations=(Citation(1, place, 0, 80, trap),), text=trap), BASE)
    assert escaped(trap) in wrote.text
    assert escaped(trap) == (
        r"See !\[x\](http://evil.example/?q) and \[1\] \<img src=x\>"
        "\n\\# Not a heading\n\\- nor a list"
    )
    assert r"[\](http://evil.example/) \[1\]](https://example.org/a%29b)" in wrote.text
    marks = [one["url_citation"] for one in wrote.annotations]
    assert {wrote.text[m["start_index"] : m["end_index"]] for m in marks} == {"[1]"}
    assert len(marks) == 1


def test_of_no_sure_answer_the_reason_is_told():
    turned_down = Answer("Who?", "Who?", False, 0.1, "Nobody is named.", "")
    assert written(turned_down, BASE).text == "No sure answer found. Nobody is named."
