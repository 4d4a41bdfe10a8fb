from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from qa.library import Library
from qa.question import MAX_QUESTION_CHARACTERS
from tests.browser.pages import HOSTILE, IMITATION, ask, fits_its_width, highlighted, meant

pytestmark = [pytest.mark.browser, pytest.mark.model]

SCORE = "What score did Islington’s Youth Justice Service earn?"


def test_an_answer_shows_its_quote_and_opens_the_article_there(
    visit: Callable[..., Page], library: Library
) -> None:
    page = visit()
    answer = ask(page, SCORE)
    expect(answer).to_have_class("exchange answered")
    quote = answer.locator(".quote").first
    article_id, start, end = meant(quote)
    text = library.article(article_id).text
    assert quote.locator(".quote-text").text_content() == text[start:end]
    assert answer.locator(".short-text").text_content() in text[start:end]
    expect(page.locator("#article mark.cited").first).to_be_in_viewport()
    assert highlighted(page) == text[start:end]
    assert page.locator(".article-text").text_content() == text


def test_each_citation_that_is_clicked_moves_the_highlight(
    visit: Callable[..., Page], library: Library
) -> None:
    page = visit()
    ask(page, SCORE)
    ask(page, "Which council was Croydon’s improvement partner?")
    quotes = page.locator(".answered .quote")
    articles = set()
    for n in [*range(quotes.count()), 0]:
        article_id, start, end = meant(quotes.nth(n))
        articles.add(article_id)
        text = library.article(article_id).text
        quotes.nth(n).locator(".place").first.click()
        expect(quotes.nth(n)).to_have_class("quote shown")
        expect(page.locator(".article-text")).to_have_text(text, use_inner_text=False)
        expect(page.locator("#article mark.cited").first).to_be_in_viewport()
        page.wait_for_function(
            "quote => [...document.querySelectorAll('#article mark.cited')]"
            ".map(mark => mark.textContent).join('') === quote",
            arg=text[start:end],
        )
    assert len(articles) > 1


def test_an_article_of_scripts_and_markup_is_text_and_runs_nothing(
    visit: Callable[..., Page], library: Library
) -> None:
    page = visit()
    answer = ask(page, "Who mended the clock of Quibble Lane?")
    quote = answer.locator(".quote").first
    article_id, start, end = meant(quote)
    assert library.article(article_id).text == HOSTILE
    assert "<script>window.ran = 1</script>" in HOSTILE[start:end]
    quote.locator(".place").first.click()
    page.wait_for_function("document.querySelector('#article mark.cited')")
    assert quote.locator(".quote-text").text_content() == HOSTILE[start:end]
    assert page.locator(".article-text").text_content() == HOSTILE
    assert highlighted(page) == HOSTILE[start:end]
    assert page.locator("#transcript script, #transcript img").count() == 0
    assert page.locator("#article script, #article img").count() == 0
    # What a reader sees, not only what the page holds: no space is lost.
    assert "and    **two** `loaves`" in quote.locator(".quote-text").inner_text()
    assert "for $40$ and    **two** `loaves`" in page.locator(".article-text").inner_text()
    # An item of a list is shown as one, without the dash of its file.
    assert page.locator("li.line").inner_text() == HOSTILE.split("- ")[1].rstrip()


def test_an_article_that_imitates_the_desk_is_its_own_text_from_its_own_file(
    visit: Callable[..., Page], library: Library
) -> None:
    page = visit()
    answer = ask(page, "What was the weathercock of Quibble Lane made of?")
    expect(page.locator(".exchange")).to_have_count(1)
    quotes = answer.locator(".quote")
    texts = {
        article_id: library.article(article_id).text
        for article_id, _, _ in (meant(quotes.nth(n)) for n in range(quotes.count()))
    }
    assert IMITATION in texts.values()
    for n in range(quotes.count()):
        article_id, start, end = meant(quotes.nth(n))
        assert quotes.nth(n).locator(".quote-text").count() == 1
        assert quotes.nth(n).locator(".quote-text").text_content() == texts[article_id][start:end]
        if texts[article_id] == IMITATION:
            facts = quotes.nth(n).locator(".where .facts").text_content() or ""
            assert facts.split(", ")[-1] == "imitation.txt"
            assert "The Real Paper" not in facts
    assert page.locator(".short-text").count() == answer.locator(".short-text").count() <= 1


def test_what_the_articles_do_not_say_is_not_answered(
    visit: Callable[..., Page], library: Library
) -> None:
    page = visit()
    silence = ask(page, "Who is the mayor of Hackney?")
    expect(silence).to_have_class("exchange abstained")
    assert silence.locator(".short").text_content() == "No sure answer found."
    assert silence.locator(".reason").text_content()
    expect(silence.locator(".near-heading")).to_have_text(
        "The passages that come nearest. None of them surely answers the question."
    )
    near = silence.locator(".near .quote").first
    page.locator("#article mark.cited").first.wait_for()
    article_id, start, end = meant(near)
    assert highlighted(page) == library.article(article_id).text[start:end]
    expect(page.locator("#article .notice")).to_have_text(
        "This passage comes near. It doesn’t surely answer the question."
    )


def test_of_what_the_library_has_no_word_nothing_is_shown_as_near(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    silence = ask(page, "What is the capital of Portugal?")
    expect(silence).to_have_class("exchange abstained")
    expect(silence.locator(".near")).to_have_count(0)
    assert "“Portugal”" in (silence.locator(".reason").text_content() or "")
    expect(page.locator("#article .no-article")).to_be_visible()


def test_a_follow_up_is_understood_by_the_question_before_it(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, "What rating did Islington’s Youth Justice Service get?")
    second = ask(page, "And who rated it?")
    expect(page.locator(".exchange")).to_have_count(2)
    expect(second.locator(".understood")).to_contain_text("Youth Justice")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    assert ask(page, "And who rated it?").locator(".understood").count() == 0


def test_an_example_is_asked_by_a_click(visit: Callable[..., Page]) -> None:
    page = visit()
    example = page.locator(".example").first
    question = example.text_content()
    example.click()
    expect(page.locator(".exchange.answered .question")).to_have_text(question or "")


def test_a_phone_shows_the_article_as_a_sheet_and_nothing_overflows(
    visit: Callable[..., Page],
) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert fits_its_width(page)
    answer = ask(page, "Who mended the clock of Quibble Lane?")
    assert fits_its_width(page)
    expect(page.locator("#reading")).to_be_hidden()
    place = answer.locator(".place").first
    place.tap()
    expect(page.locator("#article mark.cited").first).to_be_in_viewport()
    assert fits_its_width(page)
    expect(page.get_by_role("button", name="Close the article")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#reading")).to_be_hidden()
    expect(place).to_be_focused()


def test_a_citation_is_reached_and_opened_from_the_keyboard(visit: Callable[..., Page]) -> None:
    page = visit()
    answer = ask(page, SCORE)
    last = answer.locator(".quote").last
    page.locator("#transcript").press("Tab")  # into the conversation
    for _ in range(40):
        if last.locator(".place").first.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    place = last.locator(".place").first
    expect(place).to_be_focused()
    assert place.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(last).to_have_class("quote shown")


def test_a_quote_is_copied_with_its_citation(visit: Callable[..., Page]) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    quote = ask(page, SCORE).locator(".quote").first
    quote.locator(".copy").click()
    expect(quote.locator(".copy")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    reference = quote.locator(".copy").get_attribute("data-reference")
    assert copied == f"{quote.locator('.quote-text').text_content()}\n— {reference}"


def test_a_question_that_is_too_long_is_refused_and_kept_for_shortening(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    question = "Why? " * (MAX_QUESTION_CHARACTERS // 5 + 1)
    refused = ask(page, question)
    expect(refused.locator(".failure")).to_contain_text("Please shorten it.")
    expect(page.get_by_label("Your question")).to_have_value(question)


def test_the_desk_follows_the_readers_choice_of_light_or_dark(visit: Callable[..., Page]) -> None:
    def paper(scheme: str) -> str:
        page = visit(color_scheme=scheme)
        return page.evaluate(
            "getComputedStyle(document.querySelector('#transcript')"
            ".closest('.gradio-container')).backgroundColor"
        )

    assert (paper("light"), paper("dark")) == ("rgb(247, 245, 240)", "rgb(23, 25, 27)")
