from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from corpus.article import Article, Block, BlockKind
from qa.answer import Citation, Place
from qa.as_read import AsRead
from qa.desk.article_pane import CHANGED, GONE, open_article, open_citation, seal
from tests.qa.desk.elements import Element, parse

TEXT = "Rain fell. It stopped at nine."
ARTICLE = Article("rain", "Rain", True, TEXT, (Block(BlockKind.BODY, 0, len(TEXT)),))


class OneArticle:
    """Articles of which there is one; asking for `broken` breaks."""

    def as_read(self, article_id: str) -> AsRead:
        if article_id == "broken":
            raise OSError("disk on fire at /secret/place")
        return AsRead({"rain": ARTICLE}[article_id], ("rain.txt",))


def opened(**asked: Any) -> Element:
    return parse(open_article(OneArticle(), asked))


def marked(page: Element) -> str:
    return "".join(m.text_content for m in page.all("mark", "cited"))


def test_a_citation_opens_its_article_at_the_quote() -> None:
    place = Place("rain", "Rain", None, date(2024, 1, 1), None, None)
    citation = Citation(1, place, 11, 30, "It stopped at nine.", 25, 29)
    page = parse(open_citation(OneArticle(), citation))
    assert page.one("div", "article-text").text_content == TEXT
    assert marked(page) == "It stopped at nine."
    assert page.one("b", "answering").text_content == "nine"
    assert page.all("p", "notice") == []


def test_a_click_sends_its_offsets_as_text() -> None:
    page = opened(article="rain", start="11", end="30", seal=seal("It stopped at nine."))
    assert marked(page) == "It stopped at nine."
    assert page.all("b", "answering") == []


def test_further_quotes_of_the_page_are_marked_where_they_fit() -> None:
    fits = {"start": "0", "end": "10", "seal": seal("Rain fell.")}
    page = opened(
        article="rain",
        start="11",
        end="30",
        seal=seal("It stopped at nine."),
        quotes=[fits, {**fits, "seal": seal("Snow fell.")}, {"start": None}, "no quote", None],
    )
    assert marked(page) == "It stopped at nine."
    assert [m.text_content for m in page.all("mark", "quoted")] == ["Rain fell."]
    assert [m.text_content for m in opened(article="rain", quotes=[fits]).all("mark")] == [
        "Rain fell."
    ]
    assert opened(article="rain", quotes="0").all("mark") == []


def test_an_article_opens_without_a_quote() -> None:
    page = opened(article="rain")
    assert page.one("div", "article-text").text_content == TEXT
    assert marked(page) == ""
    assert page.all("p", "notice") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "11", "end": "30", "seal": seal("It stopped at ten.")},
        {"start": "11", "end": "30"},
        {"start": "11", "end": "31", "seal": seal("It stopped at nine.")},
        {"start": "-19", "end": "30", "seal": seal("It stopped at nine.")},
        {"start": "30", "end": "11", "seal": seal("")},
        {"start": "11", "end": "", "seal": seal("It stopped at nine.")},
        {"start": {"a": 1}, "end": [], "seal": 3},
    ],
)
def test_a_text_that_does_not_fit_the_quote_is_shown_without_highlight(
    asked: dict[str, Any],
) -> None:
    page = opened(article="rain", **asked)
    assert marked(page) == ""
    assert page.one("p", "notice").text_content == CHANGED
    assert page.one("div", "article-text").text_content == TEXT


def test_answering_words_that_leave_the_quote_are_not_marked() -> None:
    page = opened(
        article="rain",
        start=11,
        end=30,
        seal=seal("It stopped at nine."),
        answerStart=5,
        answerEnd=20,
    )
    assert marked(page) == "It stopped at nine."
    assert page.all("b", "answering") == []


@pytest.mark.parametrize("asked", [{"article": "snow"}, {"article": 7}, {}])
def test_an_article_that_is_not_there_is_said_to_be_gone(asked: dict[str, Any]) -> None:
    assert opened(**asked).one("p", "no-article").text_content == GONE


def test_an_error_while_opening_becomes_a_sentence_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sentence = opened(article="broken").one("p", "no-article").text_content
    assert sentence.startswith("Something went wrong on our side.")
    assert "secret" not in sentence
    assert "disk on fire at /secret/place" in caplog.text
