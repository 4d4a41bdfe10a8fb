"""A thumb is given to an answer on the page, shown, changed, and taken back."""

import re
from dataclasses import replace

from qa.answer import Answer
from qa.desk.answer_view import render_answer
from qa.desk.replies import Exchange
from qa.desk.thumb_view import given, thumbs_html
from qa.question import Turn

from .fakes import FakeLibrary


def exchange(library: FakeLibrary, question: str, user: str = "ann") -> Exchange:
    answer: Answer = library.ask(question)
    html = render_answer(answer, thumbs=thumbs_html(library, answer, user))
    return Exchange(html, Turn(question, answer.text), answer=answer)


def pressed(html: str) -> list[str]:
    return re.findall(r'data-thumb="(\w+)"[^>]*aria-pressed="true"', html)


def test_a_thumb_is_kept_with_the_turns_before_and_shown_on_its_answer():
    library = FakeLibrary()
    both = (exchange(library, "When did it stop?"), exchange(library, "Where?"))
    said = {"number": 1, "thumb": "down", "comment": "No <place>."}
    changed, told = given(library, both, said, "ann")
    (thumb,) = library.thumbs.listed()
    assert (thumb.user, thumb.up, thumb.comment) == ("ann", False, "No <place>.")
    assert thumb.history == (Turn("When did it stop?", "nine"),)
    assert changed[0] == both[0]
    assert pressed(changed[1].html) == ["down"]
    assert "No &lt;place&gt;.</textarea>" in changed[1].html
    assert 'data-number="1"' in told
    assert 'data-thumb="down"' in told
    assert pressed(exchange(library, "Where?").html) == ["down"]
    assert pressed(exchange(library, "Where?", user="bob").html) == []


def test_a_thumb_is_changed_and_taken_back():
    library = FakeLibrary()
    page = (exchange(library, "Where?"),)
    page, _ = given(library, page, {"number": 0, "thumb": "down", "comment": "Hm"}, "ann")
    page, _ = given(library, page, {"number": 0, "thumb": "up", "comment": "Hm"}, "ann")
    assert pressed(page[0].html) == ["up"]
    page, told = given(library, page, {"number": 0, "thumb": "", "comment": "Hm"}, "ann")
    assert pressed(page[0].html) == []
    assert "Taken back." in told
    assert library.thumbs.listed() == []


def test_what_is_no_answer_on_the_page_is_told_so():
    library = FakeLibrary()
    page = (exchange(library, "Where?"), Exchange("<p>failed</p>", None))
    for number in (1, 2, -1, None, "0"):
        changed, told = given(library, page, {"number": number, "thumb": "up"}, "ann")
        assert "no longer on this page" in told
        assert changed == page
    assert library.thumbs.listed() == []


def test_where_a_thumb_can_not_be_kept_it_is_said_and_nothing_is_shown_as_kept():
    library = FakeLibrary()
    page = (exchange(library, "Where?"),)
    library.thumbs.path.mkdir()
    changed, told = given(library, page, {"number": 0, "thumb": "up", "comment": ""}, "ann")
    assert "Thumbs can&#x27;t be kept" in told
    assert "data-thumb" not in told
    assert changed == page


def test_a_question_that_is_asked_back_has_no_thumbs():
    library = FakeLibrary()
    answer = replace(library.ask("Which?"), answered=False, choices=("This?", "That?"))
    assert "data-thumb" not in render_answer(answer, thumbs=thumbs_html(library, answer, "ann"))
