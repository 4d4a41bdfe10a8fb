from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, Citation, LookedAt, NearMiss, Place, Progress
from qa.desk.answer_view import (
    render_answer,
    render_error,
    render_progress,
    render_stage,
    render_transcript,
)
from qa.desk.quote_view import reference
from qa.language_model import Consulted, Use
from qa.question import Filters, QuestionKind
from tests.qa.by_hand import BY_HAND
from tests.qa.desk.elements import Element, parse

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


def shown(kind: str) -> Element:
    """An answer written by hand, as it is shown."""
    return parse(render_answer(BY_HAND[kind]))


def texts(elements: list[Element]) -> list[str]:
    return [element.text_content for element in elements]


def test_the_answer_comes_first_then_the_numbered_quotes() -> None:
    page = parse(render_answer(ANSWER)).one("article", "answered")
    assert page.one("h2", "question").text_content == "When do they <open>?"
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
    buttons = page.one("div", "reply").all("button")
    assert [(b.tag, b.attributes["aria-label"]) for b in buttons] == [
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


def test_a_quote_that_was_recognised_says_so_and_so_does_what_is_copied() -> None:
    first, *others = ANSWER.citations
    answer = replace(ANSWER, citations=(replace(first, recognised=True), *others))
    first_quote, second_quote = parse(render_answer(answer)).all("li", "quote")
    said = "read by OCR, so check it against the page"
    assert first_quote.one("span", "badge").text_content == said
    copied = first_quote.one("button", "copy").attributes["data-reference"]
    assert copied == f"{reference(PLACE)}; {said}"
    assert second_quote.all("span", "badge") == []


def test_an_abstention_says_so_with_its_reason_and_near_misses_apart() -> None:
    page = parse(render_answer(SILENCE)).one("article", "abstained")
    assert page.one("p", "short").text_content == "No sure answer found."
    assert page.one("p", "reason").text_content == "No sentence says who pays."
    assert page.one("p", "understood").text_content == "Understood as: Who pays for the libraries?"
    near = page.one("ol", "near")
    assert near.attributes["aria-label"] == "Nearest passages"
    assert [q.text_content for q in near.all("blockquote", "quote-text")] == ["Tax pays."]
    assert page.one("h3", "near-heading").text_content == (
        "The passages that come nearest. None of them surely answers the question."
    )
    assert page.all("p", "tally") == []
    (way,) = page.one("section", "otherwise").all("button")
    assert (way.text_content, way.attributes["data-question"]) == (
        "Change the question",
        "Who pays for the libraries?",
    )


def test_a_question_of_some_articles_only_can_be_asked_of_all() -> None:
    page = parse(render_answer(replace(SILENCE, filters=Filters(("The Example",)))))
    everywhere = page.one("section", "otherwise").all("button", "asks")[0]
    assert (everywhere.text_content, everywhere.attributes["data-everywhere"]) == (
        "Ask all articles",
        "true",
    )


def test_the_articles_that_were_chosen_are_named() -> None:
    answer = replace(ANSWER, filters=Filters(articles=("a1",), chosen=True))
    page = parse(render_answer(answer, chosen=("Two libraries open",)))
    assert page.one("p", "understood").text_content == (
        "Only articles chosen: “Two libraries open”"
    )


def test_every_question_that_was_answered_can_be_edited() -> None:
    edit = parse(render_answer(ANSWER)).one("button", "edit")
    assert edit.attributes["data-question"] == ANSWER.question
    assert [b.text_content for b in parse(render_stage("Why?", "read", "t")).all("button")] == [
        "Stop"
    ]


@pytest.mark.parametrize(
    ("confidence", "words", "right"),
    [(0.95, "Very sure", "95"), (0.8, "Fairly sure", "80"), (0.5, "Not sure", "50")],
)
def test_how_sure_it_is_is_said_in_words_with_their_meaning(
    confidence: float, words: str, right: str
) -> None:
    answer = replace(ANSWER, confidence=confidence)
    told = parse(render_answer(answer, measured=True)).one("details", "confidence")
    assert told.one("summary").text_content == words
    assert f"about {right} had the answer in their quotes" in told.one("p").text_content
    # The words of similarity are no probability, and of a summary nothing is claimed.
    assert parse(render_answer(answer)).all("details", "confidence") == []
    summary = replace(answer, kind=QuestionKind.SUMMARY)
    assert parse(render_answer(summary, measured=True)).all("details", "confidence") == []


def test_entries_and_dates_carry_the_numbers_of_their_quotes() -> None:
    north, south = shown("list").one("ol", "list").all("li", "group")
    assert texts(north.all("button", "number")) == ["1", "2"]
    assert texts(south.all("button", "number")) == ["3"]
    assert texts(shown("time").all("button", "number")) == ["1", "2", "3"]


def test_several_other_places_are_folded() -> None:
    third = replace(TWIN, article_id="a3")
    citation = replace(ANSWER.citations[0], also_in=(TWIN, third))
    folded = parse(render_answer(replace(ANSWER, citations=(citation,)))).one("details", "also-in")
    assert folded.one("summary").text_content == "Also in 2 other articles"
    assert len(folded.one("ul", "also").all("li")) == 2


WRAPPED = "The council said in its report that it\nwould open two libraries in the spring"


@pytest.mark.parametrize(
    ("quote", "source", "shown_as_spaces"),
    [
        (f"{WRAPPED}.", "a.txt", 1),
        (f"{WRAPPED} of next year.\nNo day was named for either of them.", "a.txt", 1),
        (f"{WRAPPED} of next year.\nNo day was named for either of them.", "a.PDF", 2),
        (f"{WRAPPED}:\n• one library in the north of the borough\n• another", "a.pdf", 1),
        (f"{WRAPPED} and then\n1. one library\n2) another", "a.pdf", 1),
        ("A rose\nis a rose\nis a rose.", "a.txt", 0),
        ("The council said in its report\n\nthat it would open.", "a.pdf", 0),
    ],
)
def test_a_line_that_breaks_within_a_sentence_is_shown_as_one(
    quote: str, source: str, shown_as_spaces: int
) -> None:
    citation = Citation(1, replace(PLACE, source=source), 0, len(quote), quote)
    page = parse(render_answer(replace(ANSWER, citations=(citation,))))
    assert page.one("blockquote", "quote-text").text_content == quote
    assert texts(page.all("span", "wrap")) == ["\n"] * shown_as_spaces


def test_markup_of_a_quote_is_set_as_it_means_where_its_article_is_in_markdown() -> None:
    quote = "It opens on **5 March**, call `960 115` or [write](https://a.example)."
    start = quote.index("March")
    cited = Citation(1, PLACE, 40, 40 + len(quote), quote, 40 + start, 40 + start + 5)

    def card(source: str) -> Element:
        citation = replace(cited, place=replace(PLACE, source=source))
        page = parse(render_answer(replace(ANSWER, citations=(citation,))))
        words = page.one("blockquote", "quote-text")
        assert words.text_content == quote
        assert "".join(texts(words.all("mark"))) == "March"
        return words

    unseen = ["**", "**", "`", "`", "[", "](https://a.example)"]
    assert texts(card("a.md").all("span", "gap")) == unseen
    assert "".join(texts(card("a.md").all("strong"))) == "5 March"
    assert texts(card("a.md").all("code")) == ["960 115"]
    assert not card("a.txt").all("span", "gap")


def test_a_long_answer_is_set_as_a_paragraph() -> None:
    def classes(chars: int) -> str:
        page = parse(render_answer(replace(ANSWER, text="x" * chars)))
        return page.one("p", "short").attributes["class"]

    assert (classes(139), classes(140)) == ("short", "short long")


def test_an_entry_of_a_list_shows_its_best_quote_and_folds_the_others() -> None:
    page = shown("list")
    assert page.one("p", "count").text_content == "2 entries"
    north, south = page.one("ol", "list").all("li", "group")
    assert (north.one("q").text_content, south.one("q").text_content) == (
        "The north ferry",
        "The south ferry",
    )
    folded = north.one("details", "more")
    assert folded.one("summary").text_content == "1 further quote"
    assert texts(folded.all("blockquote")) == ["The north ferry was rated good."]
    assert texts(north.all("blockquote"))[0] == "The north ferry was rated outstanding."
    assert south.all("details") == []
    assert page.one("p", "further").text_content == "Further quotes:"
    assert page.one("p", "ledger").text_content == (
        "Read 62 of 120 passages found, of 25 articles: 14 hold an entry, 40 don't, 8 can't be "
        "told. About 3 more may have been missed (an estimate from how far the two searches agree)."
    )


def test_a_list_that_left_something_unread_can_be_read_further() -> None:
    further = shown("list").one("button", "onward-button")
    assert (further.attributes["data-question"], further.attributes["data-exhaustive"]) == (
        "Which ferries were rated?",
        "true",
    )
    for looked_at, exhaustive, offered in (
        (LookedAt(25, 62, 14, 40, 8, 3, 62), False, 0),
        (LookedAt(25, 62, 14, 40, 8, 3), False, 1),
        (LookedAt(25, 62, 14, 40, 8, 3), True, 0),
        (LookedAt(25, 62, 14, 40, 8, 3, 63), True, 1),
        (LookedAt(25, 62), False, 0),
        (None, False, 0),
    ):
        answer = replace(BY_HAND["list"], looked_at=looked_at)
        page = parse(render_answer(answer, exhaustive=exhaustive))
        assert len(page.all("button", "onward-button")) == offered


def test_sides_stand_beside_each_other_and_one_without_evidence_says_so() -> None:
    sides = shown("comparison").one("ol", "comparison").all("li", "group")
    assert [texts(side.all("blockquote")) for side in sides] == [
        ["The north ferry was rated outstanding.", "The north ferry was rated good."],
        ["The south ferry was rated good."],
        [],
    ]
    assert sides[2].one("p", "nothing").text_content == "No evidence found for the tunnel."
    assert "ours" in sides[2].one("p").attributes["class"].split()


def test_a_date_says_what_it_is_and_all_of_it_is_ours() -> None:
    headings = shown("time").all("h3", "ours")
    assert texts(headings) == [
        "Our words: newer, published 9 June 2022",
        "Our words: older, published 4 March 2021",
        "Our words: 2 March 2021 in the text",
    ]


def test_only_words_that_answer_are_set_large() -> None:
    large = {kind for kind in BY_HAND if shown(kind).all("span", "short-text")}
    assert large == {"fact", "possibly"}
    assert shown("possibly").one("span", "hedge").text_content == "possibly"
    assert shown("no_headline").one("p", "hedge").text_content == "Possibly:"


def test_yes_comes_after_its_evidence_and_as_our_reading() -> None:
    reply = shown("yes_no").one("div", "reply")
    assert [e.attributes["class"] for e in reply.parts] == [
        "quotes",
        "verdict ours",
        "tally",
        "ledger ours",
    ]
    assert reply.one("p", "verdict").text_content == "Our reading: Yes"


def test_a_disagreement_is_remarked_and_both_are_quoted() -> None:
    page = shown("disagreement")
    assert page.one("p", "remark").text_content == "The articles don't agree on this."
    assert page.one("p", "remark").attributes["role"] == "note"
    assert texts(page.all("blockquote")) == ["A day ticket costs £5.", "A day ticket costs £4."]


def test_a_sentence_about_the_library_stands_alone() -> None:
    reply = shown("library").one("div", "reply")
    assert [(e.attributes["class"], e.text_content) for e in reply.parts] == [
        ("said ours", "Articles in the library: 4.")
    ]


def test_choices_are_buttons_that_ask_them() -> None:
    page = shown("choice").one("article", "asking")
    assert page.one("p", "which").text_content == "Which of these is meant?"
    buttons = page.one("div", "reply").all("button")
    assert [(b.attributes["data-question"], b.text_content) for b in buttons] == [
        (choice, choice) for choice in BY_HAND["choice"].choices
    ]
    assert page.all("p", "silent") == []


def test_the_newest_of_a_topic_is_marked() -> None:
    first, second = shown("topic").all("li", "quote")
    assert first.all("span", "badge") == []
    assert second.one("span", "badge").text_content == "newest"


def test_what_was_understood_can_be_put_into_the_box() -> None:
    correct = shown("possibly").one("div", "reply").one("button", "correct")
    understood = "What does a day ticket of the ferry cost?"
    assert (correct.attributes["data-question"], correct.text_content) == (understood, understood)


def test_words_of_ours_and_of_articles_are_never_in_one_element() -> None:
    for kind in BY_HAND:
        page = shown(kind)
        for ours in page.all(css_class="ours"):
            assert ours.all("q") + ours.all("blockquote") + ours.all("span", "short-text") == []
        for quoted in (*page.all("blockquote"), *page.all("q")):
            assert quoted.all(css_class="ours") == []


def test_no_answer_of_any_kind_runs_or_breaks_the_page() -> None:
    for kind in BY_HAND:
        page = shown(kind)
        assert page.all("script") + page.all("img") == []
        known = {c.quote for c in BY_HAND[kind].citations}
        assert {q.text_content for q in page.one("article").all("blockquote")} - known <= {
            miss.quote for miss in BY_HAND[kind].near_misses
        }


def test_progress_says_how_much_was_read_shows_what_was_found_and_can_be_stopped() -> None:
    page = parse(render_progress("Which?", Progress(40, 120, BY_HAND["list"]), 'a"b'))
    stage = page.one("article", "working").one("p", "stage")
    assert stage.text_content == "Read 40 of about 120 passages…Stop"
    assert stage.one("button", "stop").attributes["data-stop"] == 'a"b'
    assert texts(page.one("div", "so-far").all("q")) == ["The north ferry", "The south ferry"]
    early = parse(render_progress("Which?", Progress(1, 1), "t"))
    assert early.one("p", "stage").text_content == "Read 1 passage…Stop"
    assert early.all("div", "so-far") == []


def test_stages_and_errors_stand_below_their_question() -> None:
    stage = parse(render_stage("Why <b>?", "retrieve", "t")).one("article", "working")
    assert stage.text_content == "Why <b>?Searching the articles…Stop"
    assert parse(render_stage("Why?", "<new>", "t")).text_content == "Why?<new>…Stop"
    error = parse(render_error("Why?", "It <broke>.")).one("article", "failed")
    assert error.attributes["data-say"] == "It <broke>."
    assert error.one("p").text_content == "It <broke>."


def test_the_transcript_is_the_exchanges_or_else_the_opening() -> None:
    log = parse(render_transcript([render_stage("Why?", "read", "t")], "opening"))
    assert log.text_content == "Why?Reading what was found…Stop"
    assert parse(render_transcript([], "<p>opening</p>")).text_content == "opening"


def test_a_question_under_way_says_the_same_at_every_stage() -> None:
    stages = [render_stage("Why?", "retrieve", "t"), render_stage("Why?", "read", "t")]
    stages.append(render_progress("Why?", Progress(3, 62, ANSWER), "t"))
    said = {parse(stage).one("article", "working").attributes["data-say"] for stage in stages}
    assert said == {"Looking for an answer…"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("fact", "Answered: 1,100 people. 1 quote from 1 article."),
        ("possibly", "Answered: possibly £5. 1 quote from 1 article."),
        ("list", "Answered. 4 quotes from 3 articles."),
        ("library", "Articles in the library: 4."),
        ("choice", "Which of these is meant? 2 questions to choose from."),
        ("abstention", "No sure answer found. Passages that come near: 1."),
    ],
)
def test_what_came_of_a_question_is_said_in_a_sentence(kind: str, words: str) -> None:
    assert shown(kind).one("article").attributes["data-say"] == words


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_quote_is_shown_character_for_character(quote: str) -> None:
    citation = Citation(1, PLACE, 5, 5 + len(quote), quote, 5, 6)
    page = parse(render_answer(replace(ANSWER, text=quote[:1], citations=(citation,))))
    assert page.one("blockquote", "quote-text").text_content == quote
    assert page.one("mark").text_content == quote[:1]


def test_what_a_model_did_is_said_and_no_chance_that_was_not_measured() -> None:
    did = Consulted("<small>", "http://127.0.0.1:1/v1", did=(Use.READING,), calibrated=False)
    page = parse(render_answer(replace(ANSWER, consulted=did), measured=True))
    assert page.one("details", "confidence").one("summary").text_content == "Chosen with <small>"
    assert "Of 100 answers" not in page.text_content
    assert "no calibrated probability" in page.text_content
    without = replace(did, did=(), without=((Use.READING, "it broke off"),), calibrated=True)
    for answer in (ANSWER, SILENCE):
        page = parse(render_answer(replace(answer, consulted=without), measured=True))
        assert "<small> couldn't be used for reading: it broke off." in page.text_content
        summary = page.all("details", "confidence")[-1].one("summary")
        assert summary.text_content == "<small> couldn’t be used"
    page = parse(render_answer(replace(SILENCE, consulted=did), measured=True))
    assert page.one("details", "confidence").one("summary").text_content == "Asked with <small>"
