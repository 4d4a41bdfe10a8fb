"""What of an article's text is not shown, and what is set off: as one reads it, not as it is
written.
"""

from __future__ import annotations

import pytest

from corpus.article import Article, Block, BlockKind
from corpus.formats import markdown
from corpus.page.assembly import assemble
from qa.as_read import AsRead
from qa.desk.article_view import render_article
from tests.qa.desk.elements import Element, parse


def page(text: str, *, file: str = "text.md", article: Article | None = None) -> Element:
    if article is None:
        article = assemble(markdown.read(text.encode(), file))
    shown = parse(render_article(AsRead(article, (file,)))).one(css_class="article-text")
    assert shown.text_content == text
    return shown


def seen(element: Element) -> str:
    """What a reader sees of it: no gaps, and breaks that say nothing as spaces."""
    parts = []
    for part in element.parts:
        if isinstance(part, str):
            parts.append(part)
        elif part.attributes.get("class") == "wrap":
            parts.append(" ")
        elif part.attributes.get("class") != "gap":
            parts.append(seen(part))
    return "".join(parts)


def lines(element: Element, css_class: str = "line") -> list[str]:
    return [seen(line) for line in element.all(css_class=css_class)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("on **14 May** and *three*", "on 14 May and three"),
        ("***both*** and **a *b* c** __x__ _y_", "both and a b c x y"),
        ("a [link **x**](https://a.example/b_c_ 't') here", "a link x here"),
        ("code `a*b*` and ``c`d``", "code a*b* and c`d"),
        (r"2 \* 3 \_ 4", "2 * 3 _ 4"),
        (r"in C:\Users\*\1", r"in C:\Users*\1"),
        ("see <https://a.example> <br>now", "see https://a.example now"),
        ("snake_case_word, 2 * 3 * 4, **left open", "snake_case_word, 2 * 3 * 4, **left open"),
        ("![the harbour](h.png) at night", "the harbour at night"),
        ("[named][1] and [not][2]\n\n[1]: https://a.example", "named and [not][2]"),
        ("a line\nand its *end\nhere*", "a line and its end here"),
    ],
)
def test_markup_within_a_paragraph_in_markdown_is_not_shown(written: str, read: str) -> None:
    text = page(f"# Title\n\nIt rained on Monday {written}\n")
    assert lines(text, "body")[0] == f"It rained on Monday {read}"


def test_strong_and_emphasised_words_and_code_are_set_as_such() -> None:
    text = page("# Title\n\nIt **rained** on *Monday*, says `log` of the harbour.")
    assert [e.text_content for tag in ("strong", "em", "code") for e in text.all(tag)] == [
        "rained",
        "Monday",
        "log",
    ]


def test_the_same_signs_in_a_text_file_are_its_words() -> None:
    text = "It **rained** and `hailed` on [Monday](x)."
    article = Article("a", "T", True, text, (Block(BlockKind.BODY, 0, len(text)),))
    assert lines(page(text, file="rain.txt", article=article)) == [text]


def test_headings_lists_rules_and_quotations_are_shown_as_such() -> None:
    text = page(
        "# Title\n\n## One\n\n- a\n- b\n    - c\n\n1. first\n2. second\n\n---\n\n"
        "> “Two,” she\n> said.\n\n### Three ###\n\nFour\n----\n\nThe end came on Monday.\n"
    )
    headings = [e for e in text.all("div") if e.attributes.get("role") == "heading"]
    assert [(seen(e), e.attributes["aria-level"]) for e in headings] == [
        ("Title", "3"),
        ("One", "4"),
        ("Three", "5"),
        ("Four", "4"),
    ]
    bullets, numbers = text.one("ul"), text.one("ol")
    assert [(seen(e), e.attributes.get("data-depth")) for e in bullets.all("li")] == [
        ("a", None),
        ("b", None),
        ("c", "1"),
    ]
    assert [seen(e) for e in numbers.all("li")] == ["1. first", "2. second"]
    assert all(isinstance(e, Element) and e.tag == "li" for e in [*bullets.parts, *numbers.parts])
    assert [e.attributes["role"] for e in text.all(css_class="rule")] == ["separator"]
    assert lines(text, "quotation") == ["“Two,” she said."]


def test_code_in_markdown_stays_as_it_stands() -> None:
    code = "rm *x* \\\n  **y**"
    text = page(f"# Title\n\nRun this on Monday:\n\n```sh\n{code}\n```\n\nThen *it* ends.\n")
    assert lines(text, "code") == [code]
    assert lines(text) == ["Title", "Run this on Monday:", code, "Then it ends."]


def test_a_quotation_that_is_set_in_is_shown_as_one_and_code_with_its_mark_as_code() -> None:
    text = page(
        "# Title\n\nThe council said this:\n\n    > The bridge is *safe*,\n    > and stays.\n\n"
        "Run this on Tuesday:\n\n    > ls -l\n    total 3\n"
    )
    assert lines(text, "quotation") == ["The bridge is safe, and stays."]
    assert lines(text, "code") == ["    > ls -l\n    total 3"]


def test_lines_of_a_pdf_flow() -> None:
    text = "The work with children in care\nis getting better.\nThey said."
    article = Article("a", "T", True, text, (Block(BlockKind.BODY, 0, len(text)),))
    assert lines(page(text, file="a.pdf", article=article)) == [text.replace("\n", " ")]
    assert lines(page(text, file="a.html", article=article)) == [text.replace("\nis", " is")]


def test_signs_that_are_no_markup_are_folded_and_not_left_out() -> None:
    text = "★★★★☆\nIt rained."
    blocks = (Block(BlockKind.FURNITURE, 0, 5), Block(BlockKind.BODY, 6, 16))
    article = Article("a", "T", True, text, blocks)
    assert seen(page(text, file="a.txt", article=article).one("details")) == "★★★★☆"
