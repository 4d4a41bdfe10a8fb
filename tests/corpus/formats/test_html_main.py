"""Which blocks of a page are its article: kinds of pages that were read in part or refused."""

import time
from html import escape

import pytest

from corpus.errors import UnreadableArticle
from corpus.formats.html import read
from corpus.page.assembly import assemble

from .shown import shown, words

TITLE = "Ferry across the estuary to run all night"
FIRST = (
    "The ferry across the estuary will run all night from the first week of April, the harbour "
    "board decided on Monday, so that the cannery's late shift can get home."
)
SECOND = (
    "A crossing takes eleven minutes and costs two pounds. The board expects forty passengers a "
    "night at first, half of them from the cannery, and will count them for a year."
)
THIRD = (
    "The last night boat was given up in 1974, when the bridge upstream was opened. Since then "
    "the way round by road has been nineteen miles."
)
FOURTH = (
    "A second boat is being fitted out in the yard at the slip. It is older than the first one, "
    "but its engine is new, and it can carry a van."
)
FIFTH = (
    "The board has borrowed the money from the county at three per cent. It will be paid back "
    "from the fares within nine years, its accounts show."
)
TEXT = [FIRST, SECOND, THIRD, FOURTH, FIFTH]


def page(body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>{head}'
        f"</head><body>{body}</body></html>"
    ).encode()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def body(data: bytes) -> list[str]:
    """The words that may be quoted, as the article has them."""
    article = assemble(read(data, "page.html"))
    return [
        article.text[b.start : b.end] for b in article.blocks if b.kind in ("body", "list_item")
    ]


def test_text_in_two_containers_of_one_class_is_one_article() -> None:
    halves = [
        f'<div class="row"><div class="copy part-{n}">{paragraphs(*texts)}</div></div>'
        for n, texts in enumerate((TEXT[:3], TEXT[3:]))
    ]
    advert = '<div class="slot"><div class="ad"><span>Advertisement</span></div></div>'
    data = page(f"<main><article><h1>{TITLE}</h1>{halves[0]}{advert}{halves[1]}</article></main>")
    assert body(data) == TEXT


@pytest.mark.parametrize(
    "opened",
    [
        "<header><div><button><div><svg></svg><div></button></div></header>",
        "<nav><div><ul><li><a href='/'>Home</a></li></ul><div>",
        "<div role='dialog'>",
    ],
)
def test_element_that_holds_the_whole_page_is_no_furniture(opened: str) -> None:
    data = page(f"{opened}<main><article><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}</article></main>")
    assert body(data) == TEXT[:3]


def test_notice_that_is_longer_than_the_article_stays_furniture() -> None:
    notice = f'<div role="dialog">{paragraphs(*TEXT[1:])}</div>'
    data = page(f"{notice}<main><article><h1>{TITLE}</h1>{paragraphs(FIRST)}</article></main>")
    assert body(data) == [FIRST]


def test_sections_each_in_a_wrapper_named_as_furniture_are_read() -> None:
    sections = "".join(
        f'<article><div class="promo-box"><h2>Part {name}</h2>{paragraphs(text)}</div></article>'
        for name, text in zip(["one", "two", "three", "four"], TEXT, strict=False)
    )
    draft = read(page(f"<main><h1>{TITLE}</h1>{sections}</main>"), "page.html")
    assert words(draft, "body") == TEXT[:4]
    assert words(draft, "heading") == ["Part one", "Part two", "Part three", "Part four"]


@pytest.mark.parametrize("tag", ["p", "div", "h2"])
def test_standfirst_between_title_and_text_is_body(tag: str) -> None:
    lead = "Night boats will cost two pounds, and a second boat will follow in June."
    data = page(
        f'<div class="a"><h1>{TITLE}</h1><div class="date">1 March 2022</div>'
        f'<{tag} class="teaser">{lead}</{tag}><div class="text">{paragraphs(*TEXT[:3])}</div></div>'
    )
    article = assemble(read(data, "page.html"))
    kinds = {article.text[b.start : b.end]: str(b.kind) for b in article.blocks}
    assert kinds[lead] in ("body", "heading")
    assert [kinds[text] for text in TEXT[:3]] == ["body"] * 3


def test_caption_of_the_picture_above_the_text_is_no_standfirst() -> None:
    caption = "The old ferry at its moorings last autumn, when it was being painted."
    data = page(
        f'<div class="a"><h1>{TITLE}</h1><div class="cover"><img src="f.jpg"><div>{caption}</div>'
        f'</div><div class="text">{paragraphs(*TEXT[:3])}</div></div>'
    )
    assert body(data) == TEXT[:3]


@pytest.mark.parametrize(
    "box",
    [
        '<span class="x" aria-hidden="true"><b>Harbour board</b> Board sells its old crane</span>',
        '<span class="x">Harbour board <a href="/b">Board sells its old crane</a></span>',
        '<span role="tooltip">Harbour board, founded by the guilds in 1811</span>',
    ],
)
def test_box_that_opens_over_a_word_is_no_part_of_its_sentence(box: str) -> None:
    said = f'<p>The <a href="/board">harbour board</a>{box} will count passengers for a year.</p>'
    if "aria" not in box and "tooltip" not in box:
        said = said.replace(">harbour board</a>", ">Harbour board</a>")
    data = page(f"<article><h1>{TITLE}</h1>{paragraphs(FIRST)}{said}{paragraphs(THIRD)}</article>")
    assert [line.casefold() for line in body(data)] == [
        FIRST.casefold(),
        "the harbour board will count passengers for a year.",
        THIRD.casefold(),
    ]


def test_first_letter_set_large_is_kept() -> None:
    drop = f'<p><span aria-hidden="true">{FIRST[0]}</span>{FIRST[1:]}</p>'
    data = page(f"<article><h1>{TITLE}</h1>{drop}{paragraphs(SECOND)}</article>")
    assert body(data) == [FIRST, SECOND]


def test_items_of_the_last_list_are_kept_to_the_last() -> None:
    items = ["Monday to Friday: midnight to five", "Saturday: one to six", "Sunday: none"]
    listed = "".join(f"<li>{item}</li>" for item in items)
    data = page(
        f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}<p>The boats run:</p>"
        f'<div class="times"><ul>{listed}</ul></div></article>'
    )
    assert body(data) == [*TEXT[:3], "The boats run:", *items]


def test_paragraph_that_is_only_a_link_points_elsewhere_and_so_does_its_label() -> None:
    pointer = '<p>Lesen Sie auch:</p><p><a href="/k">Kran im Hafen wird endlich verkauft</a></p>'
    data = page(
        f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:2])}{pointer}{paragraphs(*TEXT[2:])}</article>"
    )
    assert body(data) == TEXT


def test_address_that_the_text_leads_up_to_is_kept() -> None:
    led = '<p>The board has put the timetable at:</p><p><a href="/t">https://harbour.example/night</a></p>'
    data = page(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}{led}</article>")
    assert body(data) == [
        *TEXT[:3],
        "The board has put the timetable at:",
        "https://harbour.example/night",
    ]


JAPANESE = [
    "港の渡し船は四月から夜も動くことになりました。工場で夜遅くまで働く人が家に帰れるようにするためです。",
    "川を渡るのに十一分かかります。料金は二百円です。港の会社は、はじめは一晩に四十人が乗ると考えています。",
    "前の夜の船は、上流に橋ができたときになくなりました。それから、車で遠い道を回らなければなりませんでした。",
]


def test_page_in_a_script_without_spaces_is_read() -> None:
    data = page(f"<main><h1>渡し船が夜も動く</h1><div>{paragraphs(*JAPANESE)}</div></main>")
    assert body(data) == JAPANESE


def test_readings_beside_signs_are_left_out() -> None:
    with_reading = (
        "<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>" + JAPANESE[0][1:] + "</p>"
    )
    data = page(f"<main><h1>渡し船</h1>{with_reading}{paragraphs(*JAPANESE[1:])}</main>")
    assert body(data) == JAPANESE


def test_element_left_open_in_noscript_does_not_swallow_the_page() -> None:
    data = page(
        "<noscript><div style='display:none'></noscript>"
        f"<main><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}</main>"
    )
    assert body(data) == TEXT[:3]


def test_text_kept_as_a_template_for_scripts_is_read() -> None:
    data = page(
        f"<div class='post'><h2>{TITLE}</h2><script type='text/template'>{paragraphs(*TEXT[:3])}"
        "</script></div>"
    )
    assert body(data) == TEXT[:3]


def test_word_to_browsers_without_scripts_is_no_article() -> None:
    data = page("<noscript><p>Please enable scripts to read this paper.</p></noscript><div></div>")
    with pytest.raises(UnreadableArticle, match=r"^The page shows no text; if scripts fill it in"):
        read(data, "page.html")


def test_text_set_as_headings_is_read() -> None:
    set_large = "".join(f"<h3>{text}</h3>" for text in TEXT[:3])
    data = page(f"<article><h1>{TITLE}</h1><blockquote>{set_large}</blockquote></article>")
    assert body(data) == TEXT[:3]


def test_next_article_that_the_page_goes_on_with_is_furniture() -> None:
    other = "Bakers in the old town have joined to buy one oven, which they heat by turns at night."
    data = page(
        f"<section><article><h1>{TITLE}</h1>{paragraphs(*TEXT)}</article></section>"
        f"<section><article><h1>Bakers share an oven</h1>{paragraphs(other)}</article></section>"
    )
    assert body(data) == TEXT


def test_stories_in_a_row_below_the_text_are_furniture() -> None:
    cards = "".join(
        f'<div class="card"><a href="/{n}">Another story of the week</a>'
        f'<div class="lead">Something else happened in the harbour on day {n}, as was told.</div>'
        "</div>"
        for n in range(4)
    )
    data = page(
        f'<div class="main"><h1>{TITLE}</h1><div class="text">{paragraphs(*TEXT)}</div></div>'
        f'<div class="more">{cards}</div>'
    )
    assert body(data) == TEXT


def test_boxes_in_one_another_take_no_longer_than_their_number() -> None:
    deep = "<p>word" + "<span>x" * 1_500 + "</span>" * 1_500 + "</p>"
    started = time.perf_counter()
    draft = read(page(f"<main><h1>{TITLE}</h1>{deep}{paragraphs(*TEXT)}</main>"), "page.html")
    assert time.perf_counter() - started < 20
    assert [kind for kind, line in shown(draft) if line in TEXT] == ["body"] * 5


def test_page_of_which_less_than_half_was_kept_says_so() -> None:
    captions = "".join(f"<figure><figcaption>{text}</figcaption></figure>" for text in TEXT[2:])
    data = page(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:2])}{captions}</article>")
    draft = read(data, "page.html")
    assert words(draft, "body") == TEXT[:2]
    assert draft.left_out == (
        "Of about 145 words that the page shows in sentences 61 were taken for the article, the "
        "others for other stories, comments and the like; if some are missing, save the article "
        "alone.",
    )
    whole = read(page(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT)}</article>"), "page.html")
    assert whole.left_out == ()


def test_the_raised_mark_of_a_note_is_no_part_of_the_figure() -> None:
    noted = "The board has borrowed £4 million<sup><a href='#n'>3</a></sup> from the county."
    data = page(f"<main><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}<p>{noted}</p></main>")
    assert body(data) == [
        *TEXT[:3],
        "The board has borrowed £4 million\u202f³ from the county.",
    ]


def test_items_and_headings_of_the_text_that_are_said_in_forms_too_are_kept() -> None:
    items = "".join(f"<li>{item}</li>" for item in ("your name", "your boat", "the day"))
    data = page(
        f"<main><article><h1>{TITLE}</h1>{paragraphs(FIRST)}<p>The harbour asks for these "
        f"things:</p><ul>{items}</ul><h2>Contact</h2>{paragraphs(*TEXT[1:4])}</article></main>"
    )
    article = assemble(read(data, "page.html"))
    kept = [article.text[b.start : b.end] for b in article.blocks if b.kind != "furniture"]
    assert kept == [
        TITLE,
        FIRST,
        "The harbour asks for these things:",
        "your name",
        "your boat",
        "the day",
        "Contact",
        *TEXT[1:4],
    ]


def test_box_of_facts_within_the_text_is_the_articles_and_a_teaser_is_not() -> None:
    facts = "<aside><h3>In figures</h3><p>The ferry carries forty people and two vans.</p></aside>"
    teaser = (
        "<aside><h3><a href='/b'>Bridge shut</a></h3><p>The bridge is shut until the end of "
        "June.</p></aside>"
    )
    data = page(
        f"<main><article><h1>{TITLE}</h1>{paragraphs(*TEXT[:2])}{facts}{paragraphs(THIRD)}"
        f"{teaser}{paragraphs(FOURTH)}</article></main>"
    )
    assert words(read(data, "page.html"), "body") == [
        *TEXT[:2],
        "The ferry carries forty people and two vans.",
        THIRD,
        FOURTH,
    ]
