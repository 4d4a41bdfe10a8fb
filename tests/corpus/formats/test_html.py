import socket
import time
from collections import Counter
from datetime import date
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats.html import read
from corpus.formats.html_alignment import _pairs

from .shown import left_out, shown, words

FIRST = (
    "The swing bridge over the canal has opened to walkers again after two winters of repairs, "
    "the harbour trust said on Friday."
)
SECOND = (
    "Engineers replaced forty oak beams and found, to their surprise, that the iron ring beneath "
    "them had hardly rusted since 1887."
)
THIRD = (
    "“It was the easiest part of a hard job,” the trust's engineer said. “We expected to lose a "
    "year over it.”"
)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Swing bridge opens again | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post">
<meta property="og:title" content="Swing bridge opens again">
<link rel="canonical" href="https://harbour.example/2022/bridge">
<script type="application/ld+json">
{{"@graph": [
  {{"@type": "WebSite", "name": "Post"}},
  {{"@type": "NewsArticle", "headline": "Ferry sold", "datePublished": "2020-01-05"}},
  {{"@type": ["NewsArticle"], "headline": "Swing bridge opens again",
   "datePublished": "2022-04-29T23:10:00+01:00", "dateModified": "2022-05-02"}}]}}
</script><style>p {{ color: black }}</style></head>
<body class="related">
<div id="cookie-notice"><p>This site keeps cookies on your computer so that it knows you when you
come back. By reading on you agree to that.</p><button>Agree</button></div>
<header><a href="/">The Harbour Post</a>
<nav><ul><li><a href="/n">News</a><a href="/s">Sport</a></li></ul></nav></header>
<main><article>
<h1>Swing bridge
opens again</h1>
<p class="byline">By the news desk</p>
<p>{FIRST}</p>
<div class="advert">Advertisement</div>
<div class="related-stories"><h4>Read more</h4>
<ul><li><a href="/1">Ferry sold to a collector</a></li>
<li><a href="/2">Lock closed</a></li></ul></div>
<h2>An iron ring</h2>
<p>{SECOND}</p>
<ul><li>Forty beams</li><li>One <b>ring</b></li></ul>
<p>{THIRD}</p>
<p><strong>What it cost</strong></p>
<table><tr><th>Year</th><th>Pounds</th></tr><tr><td>2021</td><td>310,000</td></tr></table>
<p hidden>Seen by nobody.</p>
</article>
<aside><h3>Most read</h3><ol><li><a href="/b">Swing bridge opens again</a></li>
<li><a href="/3">Harbour lights go out</a></li></ol></aside>
<section id="comments"><h3>1 comment</h3><p>A reader: I walked over it on the first morning and the
view from the middle of it is still the best that this town has to offer.</p></section>
</main>
<footer><p>© 2025 The Harbour Post</p></footer>
<script>document.write("Written by a script.")</script>
</body></html>"""


def draft(page: str) -> Draft:
    return read(page.encode(), "a.html")


def article(head: str = "", body: str = "") -> Draft:
    """A page with a head and two paragraphs behind `body`."""
    return draft(
        f"<html><head>{head}</head><body><article>{body}<p>{FIRST}</p><p>{SECOND}</p></article>"
        "</body></html>"
    )


def test_all_the_page_shows_is_kept_and_what_is_not_the_article_is_furniture() -> None:
    assert shown(draft(PAGE)) == [
        (
            "furniture",
            "This site keeps cookies on your computer so that it knows you when you come back. By "
            "reading on you agree to that.",
        ),
        ("furniture", "Agree"),
        ("furniture", "The Harbour Post"),
        ("furniture", "News Sport"),
        ("title", "Swing bridge opens again"),
        ("furniture", "By the news desk"),
        ("body", FIRST),
        ("furniture", "Advertisement"),
        ("furniture", "Read more"),
        ("furniture", "Ferry sold to a collector"),
        ("furniture", "Lock closed"),
        ("heading", "An iron ring"),
        ("body", SECOND),
        ("list_item", "Forty beams"),
        ("list_item", "One ring"),
        ("body", THIRD),
        ("heading", "What it cost"),
        ("body", "Year\tPounds"),
        ("body", "2021\t310,000"),
        ("furniture", "Most read"),
        ("furniture", "Swing bridge opens again"),
        ("furniture", "Harbour lights go out"),
        ("furniture", "1 comment"),
        (
            "furniture",
            "A reader: I walked over it on the first morning and the view from the middle of it "
            "is still the best that this town has to offer.",
        ),
        ("furniture", "© 2025 The Harbour Post"),
    ]
    assert left_out(draft(PAGE)) == []


def test_metadata_are_those_of_the_pages_own_article() -> None:
    found = draft(PAGE)
    assert (found.title, found.publisher, found.url) == (
        "Swing bridge opens again",
        "The Harbour Post",
        "https://harbour.example/2022/bridge",
    )
    assert (found.published, found.published_evidence) == (
        date(2022, 4, 29),
        "JSON-LD datePublished: 2022-04-29T23:10:00+01:00",
    )


@pytest.mark.parametrize(
    ("head", "body", "evidence"),
    [
        (
            '<meta property="article:published_time" content="2022-04-29">',
            "",
            "meta article:published_time: 2022-04-29",
        ),
        (
            '<meta name="DC.date.issued" content="2022-04-29">',
            "",
            "meta dc.date.issued: 2022-04-29",
        ),
        (
            '<script type="application/ld+json">{"@type":"Article", "datePublished":"2022-04-29",'
            "}</script>",
            "",
            "JSON-LD datePublished: 2022-04-29",
        ),
        (
            "",
            '<span itemprop="datePublished" content="2022-04-29">Friday</span>',
            "itemprop datePublished: 2022-04-29",
        ),
        (
            "",
            '<p><time class="entry-date published" datetime="2022-04-29">Friday</time></p>',
            "time element marked as publication: 2022-04-29",
        ),
        (
            "",
            "<h1>Bridge opens</h1><p>Published <time datetime='2022-04-29'>on Friday</time>, "
            "updated <time datetime='2022-05-02'>on Monday</time></p>",
            "time element below the title: 2022-04-29",
        ),
    ],
)
def test_publication_dates_are_read_with_their_evidence(
    head: str, body: str, evidence: str
) -> None:
    found = article(head, body)
    assert (found.published, found.published_evidence) == (date(2022, 4, 29), evidence)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<footer>© 2019 The Post, 3 May 2019</footer>"),
        ('<meta name="last-modified" content="2022-05-02">', ""),
        ('<meta property="article:modified_time" content="2022-05-02">', ""),
        ("", "<h1>Bridge</h1><p>Updated <time datetime='2022-05-02'>on Monday</time></p>"),
        ("", f"<h1>Bridge</h1><p>{THIRD} <time datetime='2022-05-02'>2 May</time></p>"),
        (
            "",
            "<h1>Bridge</h1><p><time datetime='2022-05-02'>2 May</time> to "
            "<time datetime='2022-05-04'>4 May</time></p>",
        ),
        (
            "",
            "<aside><a href='/1'>Ferry <time class='published' datetime='2020-01-05'></time></a>"
            "</aside>",
        ),
        ('<meta name="date" content="1970-01-01T00:00:00Z">', ""),
        ('<meta name="date" content="April 2022">', ""),
    ],
)
def test_no_date_is_made_up_from_what_names_no_publication(head: str, body: str) -> None:
    found = article(head, body)
    assert (found.published, found.published_evidence) == (None, None)


def test_the_title_is_the_pages_heading_and_not_the_sites_name() -> None:
    found = article(
        "<title>Bridge opens — after all - Harbour Post</title>",
        "<h1>Harbour Post</h1><h1>Bridge opens — after all</h1>",
    )
    assert (found.title, found.publisher) == ("Bridge opens — after all", "Harbour Post")
    assert words(found, "title") == ["Bridge opens — after all"]


def test_a_heading_with_the_sites_name_is_not_the_title() -> None:
    found = article(
        '<title>Latest</title><meta property="og:site_name" content="Harbour Post">',
        "<h1>Harbour Post</h1><h1>Bridge opens</h1>",
    )
    assert (found.title, found.publisher) == ("Bridge opens", "Harbour Post")


def test_a_sites_name_as_the_only_first_heading_is_not_the_title() -> None:
    found = article(
        "<title>Bridge Opens - Harbour Post</title>",
        "<h1>Harbour Post</h1><h2>Bridge opens</h2>",
    )
    assert (found.title, found.publisher) == ("Bridge opens", "Harbour Post")
    assert words(found, "title") == ["Bridge opens"]


def test_no_paragraph_among_figures_and_listings_is_taken_for_furniture() -> None:
    figure = "<figure><pre>open(7)\n\nlock(7)</pre><figcaption>Lock 7</figcaption></figure>"
    parts = [
        f"<p>Lock {n} has <code>7</code> gates,\nand each of them is opened by hand at noon, "
        f"<i>they say</i> in year {1800 + n}.</p><p>open(7)</p>{figure}<p>Why {n}?</p>"
        for n in range(8)
    ]
    found = draft(f"<body><main><h1>Locks</h1>{''.join(parts)}</main></body>")
    body = words(found, "body")
    assert [w for w in body if w.startswith("Lock ") and "noon" in w] == [
        f"Lock {n} has 7 gates, and each of them is opened by hand at noon, they say in year "
        f"{1800 + n}."
        for n in range(8)
    ]
    assert [w for w in body if w.startswith("Why")] == [f"Why {n}?" for n in range(8)]


def test_a_title_that_the_page_does_not_show_comes_from_its_metadata() -> None:
    found = article(
        '<title>Bridge opens | Post</title><meta property="og:site_name" content="Post">'
    )
    assert (found.title, words(found, "title")) == ("Bridge opens", [])


def test_a_canonical_address_may_be_relative_and_a_wrong_one_is_none() -> None:
    relative = '<base href="https://a.example/x/"><link rel="canonical" href="/y">'
    assert article(relative).url == "https://a.example/y"
    assert article('<link rel="canonical" href="javascript:0">').url is None
    assert article('<link rel="canonical" href="http://[broken">').url is None


def test_line_breaks_part_lines_unless_the_sentence_goes_on() -> None:
    page = f"<article><p>{FIRST}<br><br>{SECOND}<br>Lock 4<br/>Open and<br>free</p></article>"
    assert words(draft(page), "body") == [FIRST, SECOND, "Lock 4", "Open and\nfree"]


def test_signs_that_no_page_shows_are_left_out() -> None:
    page = f"<p>The har&shy;bour\u200b<wbr>side &amp;\n <q>Lock&nbsp;4</q></p><p>{FIRST}</p>"
    assert words(draft(page), "body") == ["The harbourside & “Lock\u00a04”", FIRST]


def test_hidden_parts_and_other_peoples_words_are_no_text() -> None:
    page = (
        f"<p>{FIRST}</p><div style='display: none'>A</div><dialog>B</dialog>"
        "<noscript>C</noscript><template>D</template><svg><text>E</text></svg>"
        "<select><option>F</option></select><!-- G --><iframe>H</iframe>"
        f"<dialog open>I</dialog>after<p>{SECOND}</p>"
    )
    assert [w for _, w in shown(draft(page))] == [FIRST, "I", "after", SECOND]


def test_preformatted_text_keeps_its_lines() -> None:
    page = f"<p>{FIRST}</p><pre>one\n  two\n\nthree</pre>"
    assert "one\n  two\n\nthree" in draft(page).text


def test_a_short_page_is_read_all_the_same() -> None:
    assert shown(draft("<html><body>Only this line.</body></html>")) == [
        ("body", "Only this line.")
    ]


def test_a_deeply_nested_page_loses_nothing() -> None:
    depth = 1500
    page = "<div>" * depth + f"<p>{FIRST}</p>" + "</div>" * depth + f"<p>{SECOND}</p>"
    assert [w for _, w in shown(draft(page))] == [FIRST, SECOND]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "windows-1251"])
def test_pages_are_read_in_the_encoding_they_are_in(encoding: str) -> None:
    text = "Мост снова открыт" if encoding == "windows-1251" else "The café’s bridge is open"
    page = f'<meta charset="{encoding}"><p>{text}</p>'
    assert words(read(page.encode(encoding), "a.html"), "body") == [text]


def test_utf8_is_believed_over_what_the_page_says_of_itself() -> None:
    page = '<meta charset="iso-8859-1"><p>The café’s bridge is open</p>'
    assert words(read(page.encode(), "a.html"), "body") == ["The café’s bridge is open"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<div id=app></div><script>start()</script>", "The page shows no text;"),
        ("<!-- -->", "The page shows no text;"),
        ("<nav><a href=/>Home</a></nav>", "The page shows menus, links and the like,"),
    ],
)
def test_a_page_without_content_is_a_failure(page: str, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        draft(page)


def test_reading_a_page_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError(f"a connection was opened: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert draft(PAGE).title == "Swing bridge opens again"
    page = '<!DOCTYPE html SYSTEM "http://a.example/x.dtd"><p>http://a.example/one</p>'
    assert words(draft(page), "body") == ["http://a.example/one"]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn"]), max_size=30)
TAGS = st.sampled_from(
    [
        *("div", "p", "span", "a", "b", "h1", "h2", "ul", "li", "table", "tr", "td", "em", "pre"),
        *("blockquote", "section", "nav", "aside", "footer"),
    ]
)


def element(tag: str, inner: list[tuple[str, str]]) -> tuple[str, str]:
    """An element's HTML and the words in it."""
    return (
        f"<{tag}>{''.join(page for page, _ in inner)}</{tag}>",
        "".join(shown for _, shown in inner),
    )


PAGES = st.recursive(
    TEXTS.map(lambda text: (escape(text), text)) | st.just(("<br>", "")),
    lambda children: st.builds(element, TAGS, st.lists(children, max_size=4)),
    max_leaves=25,
)


@settings(deadline=None, max_examples=60)
@given(PAGES)
def test_every_visible_sign_is_kept_and_lies_in_a_block(inner: tuple[str, str]) -> None:
    page, plain = inner
    found = draft(f"<body><p>{FIRST}</p>{page}<p>{SECOND}</p></body>")
    assert left_out(found) == []
    # As a count, since a parser moves what stands in a table outside its cells.
    signs = Counter("".join(found.text.split()))
    assert signs == Counter("".join((FIRST + plain + SECOND).split()))


def test_lines_that_are_all_alike_are_paired_in_turn_and_quickly():
    began = time.process_time()
    alike = ["harbour"] * 5_000
    assert _pairs(alike, alike[1:]) == [(n, n) for n in range(4_999)]
    mixed = ["harbour", "quay", "market"] * 2_000
    found = _pairs(["menu", *mixed, "imprint"], mixed)
    assert found == [(n + 1, n) for n in range(6_000)]
    assert time.process_time() - began < 5


NOTES = (
    "<section class='footnotes'><ol><li id='n1'><p>The survey was made by post. "
    "<a href='#r1'>↩</a></p></li><li id='n2'>Holders of a pass pay <b>no more</b>.</li></ol>"
    "</section>"
)


def test_notes_that_the_text_refers_to_are_text_and_begin_with_their_mark() -> None:
    page = (
        f"<main><h1>What passengers want</h1><p id='r1'>{FIRST}<sup><a href='#n1'>1</a></sup></p>"
        f"<p>{SECOND}<a href='https://example.org/page#n2'>[2]</a></p>{NOTES}</main>"
    )
    assert shown(draft(page))[-2:] == [
        ("list_item", "¹\u202fThe survey was made by post."),
        ("list_item", "²\u202fHolders of a pass pay no more."),
    ]


def test_blocks_of_one_make_that_go_on_without_a_sentence_or_link_are_text() -> None:
    def block(words: str) -> str:
        return (
            f"<section class='page-section'><div class='row'><div class='block text'>{words}</div>"
            "</div></section>"
        )

    crops = "<p>Runner beans, 40 kilos</p><p>Potatoes, 112 kilos</p>"
    page = (
        f"<div id='page'>{block(f'<h1>Our summer</h1><p>{FIRST}</p><p>{SECOND}</p>')}{block(crops)}"
        f"<section class='other'><div class='block text'>{crops}</div></section>"
        + block("<p><a href='/join'>Join the growers</a></p><p>Members only</p>")
        + "</div>"
    )
    assert words(draft(page), "body") == [
        FIRST,
        SECOND,
        "Runner beans, 40 kilos",
        "Potatoes, 112 kilos",
    ]


def test_a_notice_longer_than_the_page_is_no_text_beside_the_page_s_title() -> None:
    notice = f"<div role='dialog'><p>{SECOND}</p><p>{THIRD} {SECOND}</p><p>{SECOND}</p></div>"
    page = (
        "<html><head><title>Swing bridge opens again | Post</title></head><body><div class='story'>"
        f"<div>Swing bridge opens again</div><p>{FIRST}</p><p>{FIRST}</p></div>{notice}"
        "</body></html>"
    )
    assert SECOND not in words(draft(page), "body")
    assert FIRST in words(draft(page), "body")


def test_links_to_what_else_an_author_wrote_are_no_text() -> None:
    page = (
        f"<main><h1>Swing bridge</h1><p>{FIRST}</p>"
        "<p>Posts by <a href='https://post.example/author/works/'>Works Office</a></p>"
        f"<p>{SECOND}</p><h4><a rel='author' href='/a/1'>All posts by Works Office</a></h4></main>"
    )
    assert words(draft(page), "furniture") == ["Posts by Works Office", "All posts by Works Office"]
