from __future__ import annotations

import json
import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Block, BlockKind
from corpus.tables import Cell, Row
from qa.as_read import AsRead
from qa.desk.article_ink import Highlight
from qa.desk.article_view import render_article, render_message
from tests.qa.desk.elements import Element, parse

LINES = (
    "Advertisement\n"
    "\n"
    "Council opens two libraries\n"
    "\tThe doors open at <b>nine</b>, says the  council.\n"
    "  • Free for $5 & under **ten**\n"
    "It rained. Photo: the archive\n"
    "Most read\n"
    "Ten ways to bake a cake\n"
)


def block(kind: BlockKind, words: str) -> Block:
    start = LINES.index(words)
    return Block(kind, start, start + len(words))


ARTICLE = Article(
    article_id="a1",
    title="Council opens two libraries",
    title_is_own=True,
    text=LINES,
    blocks=(
        block(BlockKind.FURNITURE, "Advertisement"),
        block(BlockKind.TITLE, "Council opens two libraries"),
        block(BlockKind.BODY, "The doors open at <b>nine</b>, says the  council."),
        block(BlockKind.LIST_ITEM, "Free for $5 & under **ten**"),
        block(BlockKind.BODY, "It rained."),
        block(BlockKind.FURNITURE, "Photo: the archive"),
        block(BlockKind.FURNITURE, "Most read"),
        block(BlockKind.FURNITURE, "Ten ways to bake a cake"),
    ),
    published=date(2024, 3, 5),
    published_evidence="5 March 2024",
    url="https://news.example/libraries",
    publisher="The Example",
)


def shown(article: Article, highlight: Highlight | None = None) -> Element:
    return parse(render_article(AsRead(article, ("/news/libraries.html",)), highlight))


def test_the_text_is_shown_whole_and_unchanged() -> None:
    assert shown(ARTICLE).one(css_class="article-text").text_content == LINES


def test_the_marks_together_hold_the_quote_across_lines() -> None:
    start, end = LINES.index("doors"), LINES.index(" under")
    marks = shown(ARTICLE, Highlight(start, end)).all("mark", "cited")
    assert [m.text_content for m in marks] == [
        "doors open at <b>nine</b>, says the  council.",
        "\n",
        "  • ",
        "Free for $5 &",
    ]
    assert "".join(m.text_content for m in marks) == LINES[start:end]


def test_the_answering_words_stand_out_within_the_quote() -> None:
    start, end = LINES.index("The doors"), LINES.index("\n  •")
    nine = LINES.index("<b>nine</b>")
    page = shown(ARTICLE, Highlight(start, end, nine, nine + len("<b>nine</b>")))
    assert page.one("mark", "cited").text_content == LINES[start:end]
    assert page.one("mark", "cited").one("b", "answering").text_content == "<b>nine</b>"


def test_every_line_is_of_its_kind_and_furniture_is_marked_as_such() -> None:
    text = shown(ARTICLE).one(css_class="article-text")
    assert [(e.attributes["class"], e.text_content) for e in text.all(css_class="line")] == [
        ("line furniture", "Advertisement"),
        ("line title", "Council opens two libraries"),
        ("line body", "\tThe doors open at <b>nine</b>, says the  council."),
        ("line list_item", "  • Free for $5 & under **ten**"),
        ("line body", "It rained. Photo: the archive"),
        ("line furniture", "Most read"),
        ("line furniture", "Ten ways to bake a cake"),
    ]
    folds = text.all("details", "furniture-run")
    assert [fold.text_content.strip() for fold in folds] == [
        "Advertisement",
        "Most read\nTen ways to bake a cake",
    ]
    assert text.one("details", "furniture-words").text_content == "Photo: the archive"
    assert not any("open" in fold.attributes for fold in text.all("details"))


def test_a_fold_says_what_it_holds_and_is_open_where_a_mark_is_in_it() -> None:
    text = "Advert\nMost read\nRain fell."
    blocks = (
        Block(BlockKind.FURNITURE, 0, 6, mark="advertisement"),
        Block(BlockKind.FURNITURE, 7, 16, mark="related stories"),
        Block(BlockKind.BODY, 17, 27),
    )
    article = Article("a7", "Rain", True, text, blocks)
    said = "Not part of the article: advertisement, related stories, 2 lines"
    summary = shown(article).one("details", "furniture-run").one("summary")
    assert (summary.attributes["aria-label"], summary.text_content) == (said, "")
    assert "open" in shown(article, Highlight(8, 20)).one("details", "furniture-run").attributes


def test_of_several_quotes_the_current_one_is_marked_apart_and_all_can_be_stepped_through() -> None:
    at = LINES.index("The doors")
    first, second = Highlight(at, at + 14), Highlight(at + 4, at + 25, at + 18, at + 25)
    page = parse(render_article(AsRead(ARTICLE, ()), second, others=[first, second]))
    marks = page.all("mark")
    assert [(m.attributes["class"], m.attributes["data-quotes"]) for m in marks] == [
        ("quoted", "0"),
        ("cited", "0 1"),
        ("cited", "1"),
    ]
    told = {
        n: "".join(m.text_content for m in marks if n in m.attributes["data-quotes"].split())
        for n in ("0", "1")
    }
    assert told == {"0": LINES[at : at + 14], "1": LINES[at + 4 : at + 25]}
    assert page.one("b", "answering").text_content == LINES[at + 18 : at + 25]
    steps = page.one(css_class="steps")
    assert steps.attributes["data-at"] == "1"
    assert steps.one(css_class="step-at").text_content == "Quote 2 of 2"
    assert [(q["start"], q["end"]) for q in json.loads(steps.attributes["data-quotes"])] == [
        (str(at), str(at + 14)),
        (str(at + 4), str(at + 25)),
    ]


def test_the_original_page_opens_at_the_quote_as_it_is_read_there() -> None:
    start, end = LINES.index("Free"), LINES.index("\nIt rained")
    original = shown(ARTICLE, Highlight(start, end)).one("a", "original")
    assert original.attributes["href"] == (
        "https://news.example/libraries#:~:text=Free%20for%20%245%20%26%20under%20%2A%2Aten%2A%2A"
    )


def test_words_are_copied_with_the_articles_reference() -> None:
    page = shown(ARTICLE).one(css_class="article-text")
    assert page.attributes["data-reference"] == (
        "“Council opens two libraries”, The Example, 5 March 2024, libraries.html, "
        "https://news.example/libraries"
    )


def test_furniture_before_the_words_of_a_line_does_not_make_the_line_furniture() -> None:
    text = "ADVERT Rain fell."
    blocks = (Block(BlockKind.FURNITURE, 0, 6), Block(BlockKind.BODY, 7, 17))
    page = shown(Article("a5", "Rain", True, text, blocks))
    assert page.one(css_class="line").attributes["class"] == "line body"
    assert page.one(css_class="furniture-words").text_content == "ADVERT"


def test_the_head_says_publisher_date_with_its_evidence_and_address() -> None:
    facts = shown(ARTICLE).one(css_class="facts")
    assert facts.text_content == "The Example · 5 March 2024 · original page"
    assert facts.one("span").attributes["title"] == "Read from: 5 March 2024"
    assert facts.one("a").attributes["href"] == "https://news.example/libraries"


def test_how_the_article_was_read_is_told_below_the_head() -> None:
    left_out = "Page 2 of 2 is without text."
    page = parse(render_article(AsRead(ARTICLE, ("/news/libraries.html",), (left_out,))))
    details = page.one("details", "as-read")
    assert details.one("summary").text_content == "How this article was read"
    told = [(e.one("dt").text_content, e.one("dd").text_content) for e in details.all("div")]
    assert told == [
        ("Title", "Council opens two libraries"),
        ("Date", "2024-03-05, read from: 5 March 2024"),
        ("Publisher", "The Example"),
        ("Address", "https://news.example/libraries"),
        ("Source", "/news/libraries.html"),
        ("Left out", left_out),
        ("Words", "20 of text, 12 of furniture"),
        ("Id", "a1"),
    ]


def test_furniture_says_why_it_is_and_recognised_words_that_they_are() -> None:
    text = "By Ann Wren\nThe doors open at nine. Photo: the archive"
    blocks = (
        Block(BlockKind.FURNITURE, 0, 11, mark="byline"),
        Block(BlockKind.BODY, 12, 35, recognised=True),
        Block(BlockKind.FURNITURE, 36, len(text), mark="credit"),
    )
    page = shown(Article("a6", "Doors", False, text, blocks)).one(css_class="article-text")
    assert page.text_content == text
    byline, body = page.all(css_class="line")
    assert (byline.attributes["data-said"], body.attributes["data-said"]) == (
        "byline",
        "read by OCR",
    )
    assert byline.attributes["title"] == (
        "Not part of the article; byline: By, and a name: it says who wrote the piece"
    )
    assert (
        page.one(css_class="furniture-words")
        .attributes["title"]
        .startswith("Not part of the article; credit: ")
    )


def test_an_unknown_date_is_said_to_be_unknown() -> None:
    article = Article("a2", "Rain", False, "Rain fell.", (Block(BlockKind.BODY, 0, 10),))
    page = shown(article)
    assert page.one("h2").text_content == "Rain …"
    assert page.one(css_class="facts").text_content == "undated"


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "//[", "https"):
        article = Article("a3", "T", True, "T", (Block(BlockKind.TITLE, 0, 1),), url=url)
        assert shown(article).all("a") == []


def test_titles_and_notices_are_escaped() -> None:
    article = Article("a4", "<img src=x onerror=a()>", True, "T", (Block(BlockKind.BODY, 0, 1),))
    page = parse(render_article(AsRead(article, ()), notice="<script>a()</script>"))
    assert page.all("img") == page.all("script") == []
    assert page.one("h2").text_content == "<img src=x onerror=a()>"
    assert page.one("p", "notice").text_content == "<script>a()</script>"
    assert parse(render_message("<i>")).one("p").text_content == "<i>"


CHARACTERS = st.sampled_from([*"ab<>&\"'`$*_{}[]()#\\ \t\n\r\x0b\u00a0\u2028", "é", "e\u0301"]) | (
    st.sampled_from(["\u05e9", "\u0627", "\u200f", "\U0001f600", "\U0001f468\u200d\U0001f469"])
)


def rows_of(found: re.Match[str]) -> st.SearchStrategy[Row | None]:
    """Each word a cell, in one of two tables, or no row at all."""
    words = re.finditer(r"\S+", found[0])
    cells = tuple(
        Cell(found.start() + word.start(), found.start() + word.end(), column)
        for column, word in enumerate(words)
    )
    return st.none() | st.builds(Row, st.integers(0, 1), st.just(cells), st.booleans())


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(st.lists(CHARACTERS, max_size=60).map("".join))
    kinds = st.sampled_from(list(BlockKind))
    blocks = tuple(
        Block(draw(kinds), found.start(), found.end(), row=draw(rows_of(found)))
        for found in re.finditer(r"[^\s•](?:[^\n]*[^\s])?", text)
        if draw(st.integers(0, 9))  # a block may be missing; the text is shown all the same
    )
    return Article("id", "title", True, text, blocks)


@settings(deadline=None)  # a loaded machine has taken over 0.2 s for one
@given(articles(), st.data())
def test_text_and_quote_are_shown_character_for_character(article: Article, data: st.DataObject):
    length = len(article.text)
    highlight = None
    if length:
        start = data.draw(st.integers(0, length - 1))
        end = data.draw(st.integers(start + 1, length))
        words_start = data.draw(st.integers(start, end - 1))
        words_end = data.draw(st.integers(words_start + 1, end))
        highlight = Highlight(start, end, words_start, words_end)
    page = shown(article, highlight).one(css_class="article-text")
    assert page.text_content == article.text
    marks = "".join(m.text_content for m in page.all("mark", "cited"))
    words = "".join(b.text_content for b in page.all("b", "answering"))
    if highlight is None:
        assert (marks, words) == ("", "")
    else:
        assert marks == article.text[highlight.start : highlight.end]
        assert words == article.text[highlight.answer_start : highlight.answer_end]
