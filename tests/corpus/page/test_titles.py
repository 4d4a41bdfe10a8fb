import pytest

from corpus.article import Block, BlockKind, Draft
from corpus.page.assembly import assemble

BODY = (
    "Two homes for children have opened in Northbury, near the river, the council said.\n\n"
    "Each has four rooms, a garden and a kitchen that the children helped to plan."
)


def title(head: str, body: str = BODY) -> tuple[str, bool]:
    article = assemble(Draft("page.txt", f"{head}\n\n{body}" if head else body))
    return article.title, article.title_is_own


@pytest.mark.parametrize(
    "head",
    [
        "Northbury opens two homes for children",
        "Advertisement\n\nNorthbury opens two homes for children",
        "Monday, April 19News For You\nNorthbury opens two homes for children",
        "3 March 2020 | News\nNorthbury opens two homes for children",
        "Skip to content\nMenu\nHome\nNews\nNorthbury opens two homes for children\nShare",
        "Local government\nNorthbury opens two homes for children",
        "We use cookies on this site.\nNorthbury opens two homes for children",
        "Northbury opens two homes for children | Northbury Gazette",
        "Northbury opens two homes for children | Northbury Gazette\nLog in\n"
        "Northbury opens two homes for children",
        "Northbury opens two homes for children\nThe council plans a third by the spring",
        "Log in\nSign here to get bonus points today\nNorthbury opens two homes for children",
    ],
)
def test_first_title_like_line_of_the_article_is_the_title(head: str):
    assert title(head) == ("Northbury opens two homes for children", True)


@pytest.mark.parametrize(
    "head",
    [
        "Will two homes be enough?",
        "‘We were never asked’: children speak about moving",
        "Ofsted: Northbury ‘good’",
        "Homes open!",
        "New homes",
    ],
)
def test_titles_end_in_many_ways_but_not_as_sentences_do(head: str):
    assert title(head) == (head, True)


def test_witty_title_at_the_top_keeps_its_place_above_a_plain_standfirst():
    head = "What goes around comes around\nNorthbury opens two homes for children"
    assert title(head) == ("What goes around comes around", True)


def test_summary_above_the_title_stays_in_the_article():
    summary = (
        "The council says that the homes which it has opened beside the river will be full by the "
        "end of spring"
    )
    text = f"{summary}\n\nHomes open in Northbury\n\n{BODY}"
    article = assemble(Draft("a.html", text, title="Homes open in Northbury"))
    assert [block.kind for block in article.blocks][:2] == [BlockKind.BODY, BlockKind.TITLE]


def test_text_that_begins_with_a_sentence_has_its_first_words_for_a_label():
    assert title("") == (
        "Two homes for children have opened in Northbury, near the river, the council",
        False,
    )


def test_heading_below_the_first_sentence_is_no_title():
    name, is_own = title(BODY.partition("\n\n")[0], f"Key findings\n\n{BODY}")
    assert (name.split()[:3], is_own) == (["Two", "homes", "for"], False)


def test_short_text_without_a_title_is_its_own_label():
    assert title("", "He agreed.") == ("He agreed.", False)
    assert title("", "A line that stands alone") == ("A line that stands alone", False)


def test_title_of_metadata_is_taken_and_found_in_the_text():
    text = f"Northbury Gazette\n\nWatch: homes open in Northbury\n\n{BODY}"
    article = assemble(Draft("a.html", text, title="  Watch: homes open\nin Northbury "))
    assert (article.title, article.title_is_own) == ("Watch: homes open in Northbury", True)
    assert [block.kind for block in article.blocks] == [
        BlockKind.FURNITURE,
        BlockKind.TITLE,
        BlockKind.BODY,
        BlockKind.BODY,
    ]


def test_title_bar_of_a_browser_is_not_the_title_where_the_page_says_it_again():
    text = f"Homes open in Northbury | Gazette\n\nHomes open in Northbury\n\n{BODY}"
    article = assemble(Draft("a.txt", text))
    assert [block.kind for block in article.blocks][:2] == [BlockKind.FURNITURE, BlockKind.TITLE]


def test_text_that_only_says_its_title_is_the_text():
    article = assemble(Draft("a.jsonl#1", "Homes open.", title="Homes open."))
    assert article.blocks == (Block(BlockKind.BODY, 0, 11),)
    assert (article.title, article.title_is_own) == ("Homes open.", True)


def test_title_that_the_format_knows_comes_before_one_that_looks_like_it():
    text = f"Local news for the whole of Northbury\n\nHomes open\n\n{BODY}"
    start = text.index("Homes open")
    first, second = BODY.split("\n\n")
    at = text.index(first)
    blocks = (
        Block(BlockKind.BODY, 0, 37),
        Block(BlockKind.TITLE, start, start + 10),
        Block(BlockKind.BODY, at, at + len(first)),
        Block(BlockKind.BODY, len(text) - len(second), len(text)),
    )
    article = assemble(Draft("a.html", text, blocks=blocks))
    assert (article.title, article.title_is_own) == ("Homes open", True)
    assert article.blocks[1] == Block(BlockKind.TITLE, start, start + 10)
