"""Pages saved with their accordions, tabs and details shut: the text in them is the article's."""

from __future__ import annotations

import pytest

from corpus.formats.html import read
from corpus.page.assembly import assemble

from .test_html_main import FIRST, SECOND, TEXT, THIRD, TITLE, page, paragraphs

MENU = (
    '<div class="bar"><button aria-controls="services">Services</button><div id="services" hidden>'
    '<ul><li><a href="/bins">Bins and recycling</a></li><li><a href="/schools">Schools</a></li>'
    "</ul></div></div>"
)


def blocks(body: str) -> list[tuple[str, str]]:
    """What is the article's, by kind, its title aside."""
    article = assemble(read(page(f"{MENU}<main><h1>{TITLE}</h1>{body}</main>"), "page.html"))
    return [
        (str(b.kind), article.text[b.start : b.end])
        for b in article.blocks
        if b.kind not in ("furniture", "title")
    ]


def section(name: str, heading: str, text: str, shut: str) -> str:
    return (
        f'<div class="accordion__section"><h2><button type="button" aria-controls="{name}" '
        f'aria-expanded="false"><span>{heading}</span><span class="hidden-word">, </span>'
        '<span class="accordion__toggle" data-nosnippet><span>Show</span></span></button></h2>'
        f'<div id="{name}" {shut}>{text}</div></div>'
    )


@pytest.mark.parametrize(
    "shut", ["hidden='until-found'", "hidden", "style='display:none'", "aria-hidden='true'", ""]
)
def test_accordion_is_read_in_place_with_its_buttons_as_headings(shut: str) -> None:
    accordion = (
        '<div><button class="show-all">Show all sections</button></div>'
        + section("who", "Who can cross", paragraphs("Two at a time."), shut)
        + section("cost", "What it costs", paragraphs(SECOND), shut)
        + section("dogs", "Dogs", "<ul><li>On a lead</li><li>Free</li></ul>", shut)
    )
    assert blocks(accordion) == [
        ("heading", "Who can cross"),
        ("body", "Two at a time."),
        ("heading", "What it costs"),
        ("body", SECOND),
        ("heading", "Dogs"),
        ("list_item", "On a lead"),
        ("list_item", "Free"),
    ]


@pytest.mark.parametrize(
    "section",
    [
        '<h2><button aria-expanded="false">{0}</button></h2><div hidden>{1}</div>',
        '<h2><button>{0}</button></h2> <!-- shut --> <div style="display: none">{1}</div>',
        '<button aria-expanded="false">{0}</button><section hidden>{1}</section>',
        '<div><div class="row"><h3><button aria-expanded="false">{0}</button></h3></div>'
        "<div hidden>{1}</div></div>",
        '<div><h3>{0}</h3><button aria-expanded="false">+</button></div><div hidden>{1}</div>',
        '<h3>{0} <button aria-expanded="false">Show</button></h3><div hidden>{1}</div>',
        '<ul><li><button aria-expanded="false">{0}</button><div hidden>{1}</div></li></ul>',
        '<dl><dt><button aria-expanded="false">{0}</button></dt><dd hidden>{1}</dd></dl>',
    ],
)
def test_panel_hidden_right_behind_its_button_is_read_below_the_words_of_it(section: str) -> None:
    asked = [("Garden waste", "A brown bin costs £48 a year."), ("Glass", SECOND)]
    accordion = "".join(section.format(head, paragraphs(text)) for head, text in asked)
    assert [words for _, words in blocks(paragraphs(FIRST) + accordion)] == [
        FIRST,
        "Garden waste",
        "A brown bin costs £48 a year.",
        "Glass",
        SECOND,
    ]


@pytest.mark.parametrize("shut", ["hidden", 'style="display:none"', 'class="hidden"'])
@pytest.mark.parametrize(
    "panel",
    [
        "<p {0}>{1}</p>",
        "<ul {0}><li>{1}</li></ul>",
        "<ol {0}><li>{1}</li></ol>",
        "<dl {0}><dt>Bin</dt><dd>{1}</dd></dl>",
        "<blockquote {0}>{1}</blockquote>",
        "<table {0}><tr><td>Bin</td><td>{1}</td></tr></table>",
        "<div {0}>{1}</div>",
    ],
)
@pytest.mark.parametrize("says", ["aria-expanded='false'", "aria-controls='waste'"])
def test_panel_is_read_whatever_element_it_is_and_however_it_is_hidden(
    panel: str, shut: str, says: str
) -> None:
    text = "A brown bin costs £48 a year."
    held = panel.format(f'{shut} id="waste"', text)
    found = blocks(f"{paragraphs(FIRST)}<h2><button {says}>Garden waste</button></h2>{held}")
    assert found[:2] == [("body", FIRST), ("heading", "Garden waste")]
    assert found[-1][1].endswith(text)


@pytest.mark.parametrize(
    "hidden",
    [
        '<button aria-expanded="false">Share</button><p hidden>{0}</p>',
        '<button aria-expanded="false">Cookie settings</button><p hidden>{0}</p>',
        '<button aria-expanded="false">More</button><p class="cookie-notice" hidden>{0}</p>',
        '<button aria-expanded="false">Go to</button><ul hidden><li><a href="/">{0}</a></li></ul>',
        '<button aria-controls="x">Sort by</button>'
        '<ul id="x" hidden><li><button>{0}</button></li></ul>',
        '<button aria-controls="x" aria-haspopup="true">Fares</button>'
        '<ul id="x" hidden><li>{0}</li></ul>',
        '<button aria-expanded="false">Fares</button><ul role="menu" hidden><li>{0}</li></ul>',
        '<nav><button aria-expanded="false">Fares</button><ul hidden><li>{0}</li></ul></nav>',
        "<h2>Fares</h2><div hidden>{0}</div>",
        "<button>Fares</button><div hidden>{0}</div>",
        '<button aria-expanded="false">Fares</button><p>Two pounds.</p><div hidden>{0}</div>',
        '<button aria-expanded="false">Fares</button> from May <div hidden>{0}</div>',
        '<button aria-expanded="false" aria-haspopup="dialog">Fares</button><div hidden>{0}</div>',
        '<button aria-expanded="false">Fares</button><div role="dialog" hidden>{0}</div>',
        '<button aria-expanded="false">Fares</button><dialog>{0}</dialog>',
        '<button aria-expanded="false">Share</button><div hidden>{0}</div>',
        '<button aria-expanded="false">Menu</button><div hidden><a href="/">{0}</a></div>',
        '<button aria-expanded="false">Sort by</button><div hidden><button>{0}</button></div>',
        "<h2>Fares <button>Listen</button></h2><div hidden>{0}</div>",
        '<div><h2>Fares</h2><button aria-expanded="false">Share</button></div>'
        "<div hidden>{0}</div>",
    ],
)
def test_what_is_hidden_elsewhere_or_is_a_menu_or_notice_stays_hidden(hidden: str) -> None:
    body = paragraphs(FIRST) + hidden.format("Children pay half.") + paragraphs(SECOND)
    data = page(f"<main><h1>{TITLE}</h1>{body}</main>")
    assert "Children" not in read(data, "page.html").text


def test_text_marked_as_found_by_a_search_is_read_without_a_control() -> None:
    assert blocks(f'<div hidden="until-found">{paragraphs(*TEXT[:2])}</div>') == [
        ("body", FIRST),
        ("body", SECOND),
    ]


@pytest.mark.parametrize("by", ['aria-controls="p{0}"', 'href="#p{0}"', ""])
def test_each_tab_heads_its_panel(by: str) -> None:
    tabs = [("Fares", FIRST), ("Times", SECOND), ("Dogs", "On a lead.")]
    heads = "".join(
        f'<li role="presentation"><a role="tab" id="t{n}" {by.format(n)}>{head}</a></li>'
        for n, (head, _) in enumerate(tabs)
    )
    panels = "".join(
        f'<div role="tabpanel" id="p{n}" aria-labelledby="t{n}" {"hidden" if n else ""}>'
        f"{paragraphs(text)}</div>"
        for n, (_, text) in enumerate(tabs)
    )
    assert blocks(f'{paragraphs(THIRD)}<ul role="tablist">{heads}</ul>{panels}') == [
        ("body", THIRD),
        ("heading", "Fares"),
        ("body", FIRST),
        ("heading", "Times"),
        ("body", SECOND),
        ("heading", "Dogs"),
        ("body", "On a lead."),
    ]


def test_short_answers_in_details_are_the_article() -> None:
    asked = [("Can I bring a dog?", "Yes."), ("What does it cost?", "Two pounds a crossing.")]
    details = "".join(
        f"<details><summary>{question}</summary><p>{answer}</p></details>"
        for question, answer in asked
    )
    assert blocks(paragraphs(FIRST) + details) == [
        ("body", FIRST),
        ("heading", "Can I bring a dog?"),
        ("body", "Yes."),
        ("heading", "What does it cost?"),
        ("body", "Two pounds a crossing."),
    ]


def test_panel_far_from_the_text_in_a_box_of_the_site_is_no_part_of_it() -> None:
    letter = paragraphs("Yours", "The harbour board", "The crews of both ferries")
    box = (
        f'<button aria-controls="letter">Our letter</button><div id="letter" hidden>{letter}</div>'
    )
    for name in ("card", "zone", "after", "widgets", "group"):
        box = f'<div class="{name}">{box}</div>'
    text = f'<div class="copy">{paragraphs(*TEXT[:3])}</div>'
    assert blocks(f"<article>{text}{box}</article>") == [("body", text) for text in TEXT[:3]]


@pytest.mark.parametrize(
    "panel",
    [
        '<button aria-controls="x">Choices</button><div id="x" role="dialog" hidden>{0}</div>',
        '<button aria-controls="x">Cookie settings</button><div id="x" hidden>{0}</div>',
        '<button aria-controls="x">More</button><div id="x" class="cookie-box" hidden>{0}</div>',
        '<header><button aria-controls="x">About</button><div id="x" hidden>{0}</div></header>',
        '<button aria-controls="x">Log in</button><div id="x" hidden>{0}<input name="n"></div>',
        '<button aria-controls="x">Back</button><button aria-controls="x">On</button>'
        '<div id="x" hidden>{0}</div>',
    ],
)
def test_notices_forms_and_menus_that_a_button_opens_stay_shut(panel: str) -> None:
    notice = paragraphs("We keep a small file on your device so that the site knows you again.")
    data = page(f"{panel.format(notice)}<main><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}</main>")
    assert "small file" not in read(data, "page.html").text
