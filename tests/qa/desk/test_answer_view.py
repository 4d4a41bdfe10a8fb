from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, Citation, NearMiss, Place
from qa.desk.answer_view import (
    reference,
    render_answer,
    render_error,
    render_stage,
    render_transcript,
)
from tests.qa.desk.elements import parse

PLACE = Place(
    "a1", "Two libraries open", "The Example", date(2024, 3, 5), "https://news.example/1", "a.txt"
)
TWIN = Place("a2", "Libraries: two open", "The Copy", None, None, "folder/b.jsonl#3")
QUOTE = 'Both open at <script>ran()</script> "nine"\n\tand  close at $5$ **sharp** `now`.'
ANSWER = Answer(
    question="When do they <open>?",
    standalone_question="When do they <open>?",
    answered=True,
    confidence=0.8,
    reason=None,
    text='<script>ran()</script> "nine"',
    citations=(
        Citation(1, PLACE, 100, 100 + len(QUOTE), QUOTE, 113, 142, (TWIN,)),
        Citation(2, TWIN, 7, 12, "Nine."),
    ),
    timings_ms={"total": 123.4},
)
SILENCE = Answer(
    question="Who pays?",
    standalone_question="Who pays for the libraries?",
    answered=False,
    confidence=0.1,
    reason="No sentence says who pays.",
    text="",
    near_misses=(NearMiss(PLACE, 0, 9, "Tax pays.", 0.2),),
)


def test_the_answer_comes_first_then_the_numbered_quotes() -> None:
    page = parse(render_answer(ANSWER)).one("article", "answered")
    assert page.one("h3", "question").text_content == "When do they <open>?"
    reply = page.one("div", "reply")
    assert [e.attributes["class"] for e in reply.parts] == ["short", "quotes", "tally"]
    assert reply.one("span", "short-text").text_content == ANSWER.text
    assert [e.text_content for e in reply.all("span", "number")] == ["1", "2"]
    assert [e.text_content for e in reply.all("blockquote", "quote-text")] == [QUOTE, "Nine."]
    assert reply.one("p", "tally").text_content == "2 quotes from 2 articles · 0.12 s"
    assert page.all("script") == []


def test_the_answering_words_are_marked_in_their_quote() -> None:
    first, second = parse(render_answer(ANSWER)).all("li", "quote")
    assert first.one("mark").text_content == ANSWER.text
    assert second.all("mark") == []


def test_a_quote_names_title_publisher_date_and_where_else_it_stands() -> None:
    first, second = parse(render_answer(ANSWER)).all("li", "quote")
    assert (
        first.one("div", "where").text_content
        == "Two libraries open The Example, 5 March 2024, a.txt"
    )
    assert first.one("ul", "also").text_content == "also in Libraries: two open The Copy, b.jsonl#3"
    assert second.one("div", "where").text_content == "Libraries: two open The Copy, b.jsonl#3"
    assert second.all("ul", "also") == []


def test_a_place_without_publisher_and_date_is_known_by_its_file() -> None:
    bare = replace(TWIN, publisher=None)
    page = parse(render_answer(replace(ANSWER, citations=(Citation(1, bare, 7, 12, "Nine."),))))
    assert page.one("div", "where").text_content == "Libraries: two open b.jsonl#3"


def test_citations_are_buttons_that_say_what_they_open() -> None:
    page = parse(render_answer(ANSWER))
    assert [(b.tag, b.attributes["aria-label"]) for b in page.all("button")] == [
        ("button", "Show quote 1 in its article"),
        ("button", "Show quote 1 in “Two libraries open”, The Example, 5 March 2024, a.txt"),
        ("button", "Copy quote 1 with its citation"),
        ("button", "Open “Libraries: two open”, The Copy, b.jsonl#3"),
        ("button", "Show quote 2 in “Libraries: two open”, The Copy, b.jsonl#3"),
        ("button", "Copy quote 2 with its citation"),
    ]


def test_what_is_copied_with_a_quote_names_its_place() -> None:
    assert (
        reference(PLACE)
        == "“Two libraries open”, The Example, 5 March 2024, a.txt, https://news.example/1"
    )
    assert reference(TWIN) == "“Libraries: two open”, The Copy, b.jsonl#3"
    first = parse(render_answer(ANSWER)).all("button", "copy")[0]
    assert first.attributes["data-reference"] == reference(PLACE)


def test_an_abstention_says_so_with_its_reason_and_near_misses_apart() -> None:
    page = parse(render_answer(SILENCE)).one("article", "abstained")
    assert page.one("p", "short").text_content == "No sure answer found."
    assert page.one("p", "reason").text_content == "No sentence says who pays."
    assert page.one("p", "understood").text_content == "Understood as: Who pays for the libraries?"
    near = page.one("ol", "near")
    assert near.attributes["aria-label"] == "Nearest passages"
    assert [q.text_content for q in near.all("blockquote", "quote-text")] == ["Tax pays."]
    assert page.one("h4", "near-heading").text_content == (
        "Nearest passages. They do not answer the question."
    )
    assert page.all("p", "tally") == []


def test_a_long_answer_is_set_as_a_paragraph() -> None:
    def classes(chars: int) -> str:
        page = parse(render_answer(replace(ANSWER, text="x" * chars)))
        return page.one("p", "short").attributes["class"]

    assert (classes(139), classes(140)) == ("short", "short long")


def test_stages_and_errors_stand_below_their_question() -> None:
    stage = parse(render_stage("Why <b>?", "retrieve")).one("article", "working")
    assert stage.text_content == "Why <b>?Searching the articles…"
    assert parse(render_stage("Why?", "<new>")).text_content == "Why?<new>…"
    error = parse(render_error("Why?", "It <broke>.")).one("article", "failed")
    assert error.one("p").attributes["role"] == "alert"
    assert error.one("p").text_content == "It <broke>."


def test_the_transcript_is_a_live_region() -> None:
    log = parse(render_transcript([render_stage("Why?", "read")], "opening")).one(
        "div", "transcript"
    )
    assert (log.attributes["role"], log.attributes["aria-live"]) == ("log", "polite")
    assert log.text_content == "Why?Reading what was found…"
    assert parse(render_transcript([], "<p>opening</p>")).text_content == "opening"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_quote_is_shown_character_for_character(quote: str) -> None:
    citation = Citation(1, PLACE, 5, 5 + len(quote), quote, 5, 6)
    page = parse(render_answer(replace(ANSWER, text=quote[:1], citations=(citation,))))
    assert page.one("blockquote", "quote-text").text_content == quote
    assert page.one("mark").text_content == quote[:1]
