import re
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.article import Article, Block, BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.page.assembly import assemble, content_id
from corpus.page.furniture import line_keys

# One page a string, one line a line; the mark before it says what the line is:
# T title, B body, H heading, L list item, F furniture.
PAGES = {
    "a paper with share bar, reporter, pictures and links between the paragraphs": """
F Advertisement
F News
T Northbury homes for children have turned a corner, inspectors say
B The watchdog returned to the town in the spring
F Council
F By Daniel Defoe
F Local Democracy Reporter
F 12:30, 4 May 2019
F Updated 14:02, 5 MAY 2019
F Share
F 3 Comments
F Northbury town hall (Image: Google Maps)
F Get the latest Northbury news straight to your inbox
F Thank you for subscribing!
B Two homes for children in Northbury have improved since they were last visited.
B The homes were told in 2017 to train their staff and to write better plans.
F READ MORE: Tram line to close for nine days
B He agreed.
B “Watch and wait,” the inspectors had been told.
F Read More
F Related Articles
F Tram line to close for nine days over the summer holidays
F The cafe in Westbury where nobody can ever find the door
B The report said that the homes were warm and that children were listened to.
F You may also want to watch:
B Follow-up visits were made on time in almost every case.
F Most Read
F - 1 Market to open on Mondays
F - 2 Bus route cut in half
F - 3 Who stole the town's Christmas tree?
H What the inspectors would like to see next
B Staff know the children well, they added.
F Do you have a story you think we should be covering? Email news@example.com
F Follow the Northbury Post on Facebook
F Northbury Council
F Ofsted
F © 2019 Northbury Post
""",
    "a council's page with menus, a list, headings and a press office": """
F Skip to main content
F Accept all cookies
F We use cookies to make this website work better for you.
F Home > News > 2021 > Schools
F Search
F Menu
T Services for children in Westbury are ‘outstanding’
F Published: Monday, 3rd March 2021
F Share this page
B Westbury's services for children have been given the highest rating after a two-week visit.
B The watchdog praised in particular:
L • early help for families
L • the advice given to young carers
L • stable homes for children in care
H Care leavers
B Inspectors wrote that care leavers “speak warmly of the people who work with them”.
B “This is the work of many years and of many hands.”
B Cabinet member for children, Westbury Council
B You can read the full report on the watchdog's website.
H Recommendations
B The report asks the council to keep better notes of when children ask to be heard.
F Notes to editors
F For media enquiries please contact the press office on 020 7946 0000
F Was this page helpful?
F Yes
F No
F Latest news
F Bins to be collected a day later this week
F New library opens its doors in Eastbury
F Back to top
""",
    "a list in the middle that lost bullets and ends the text": """
T What the plan for schools means for Eastbury
B The plan was agreed by the council's cabinet in May and starts in the autumn term.
B It has five aims:
L - fewer exclusions
L a place near home for every child - help with reading in the first year
L - fewer moves in the middle of a term
""",
    "a blog with comments of readers below": """
T Fostering in Eastbury is good, says watchdog
F Posted on March 3, 2020 by admin
F Leave a comment
B Fostering in Eastbury has been found to be good overall, with one part that must improve.
B The visit took place in the weeks before Christmas, when many carers were at home.
F Share this:
F Click to share on Twitter (Opens in new window)
F Like Loading...
F Tagged Eastbury, fostering
F Leave a Reply
F Your email address will not be published. Required fields are marked *
F One reader says:
F Very good to read this, the people there helped my sister a great deal.
F Reply
""",
    "a page with a caption said twice, a plea for money and cards of other stories below": """
F Your browser is no longer supported
T Town council moves out of ‘inadequate’
F Press photo
F Our newspaper's head
F 9 Dec 10
F In 2012 the council's homes were
F In 2012 the council's homes were rated outstanding. Picture: Northbury Council
B A town council's homes for children are no longer judged to be inadequate.
B The full report is at:
B https://reports.example.org/northbury
B We have waited years for this day, and so have the families of the town.
B Councillor for the north ward, cabinet member for children
B The council has seventy days to write its plan.
H The next visit
H What it covers
B The inspectors come back in a year, when the new home is open.
F Related articles
F Gardeners unearth a box of old letters
F Volunteers found the box below a flower bed and took it to the library.
F Hundreds of ducks close a road
F The road was closed for an hour while the ducks crossed it.
""",
    "a picture's credit, a tag and a pointer between paragraphs, another credit glued on": """
T Young carers of Northbury to get a room of their own
F Image credit Unsplash
B Young carers in Northbury will have a room of their own in the library from June.
F northbury news
F NOW READ: Library to stay open on Sundays
B The room has a sofa, a kettle and a door that locks.
L • it is open every day
L • it costs nothingF Photo credit – a reader (Pixabay)
F Senior reporter
F Subscribe
""",
}


def kinds_of(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.text[block.start : block.end]) for block in article.blocks]


NAMES = {"T": "title", "B": "body", "H": "heading", "L": "list_item", "F": "furniture"}


def marked(page: str) -> list[tuple[str, str]]:
    found = []
    for line in page.strip().split("\n"):
        mark, text = line.split(" ", 1)
        for i, part in enumerate(re.split(r"(?<=[a-z])F (?=Photo credit)", text)):
            bulleted = mark == "L" and i == 0
            for item in part.split(" - ") if bulleted else [part]:
                kind = "F" if i else mark
                found.append((NAMES[kind], re.sub(r"^[-•] ", "", item)))
    return found


def text_of(page: str, between: str) -> str:
    lines = (line[2:] for line in page.strip().split("\n"))
    return between.join(lines).replace("F Photo credit", "Photo credit")


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n \u00a0\n\n"])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_each_line_of_a_page_is_told_for_what_it_is(page: str, between: str):
    assert kinds_of(assemble(Draft("page.txt", text_of(page, between)))) == marked(page)


def test_hard_wrapped_paragraph_is_one_block():
    text = (
        "Northbury told to act faster on missing children\n\n"
        "Northbury has been told to act faster when a child goes missing, after\n"
        "inspectors found that talks were held late in 9 of 30 cases. The\n"
        "council said that it had changed how it works.\n\n"
        "Back to top"
    )
    paragraph = text.split("\n\n")[1]
    assert kinds_of(assemble(Draft("page.txt", text))) == [
        ("title", "Northbury told to act faster on missing children"),
        ("body", paragraph),
        ("furniture", "Back to top"),
    ]


PROSE = [
    "Two homes for children have opened in Northbury, near the river.",
    "Each has four rooms, a garden and a kitchen.",
    "A third home is planned for the year after next, the council said.",
]


def test_repeated_lines_are_furniture():
    text = "\n".join(["Homes open in Northbury", *PROSE, "Our club meets on Mondays, come along."])
    repeated = line_keys("our club meets on mondays, come along.\nHomes open in Northbury")
    assert kinds_of(assemble(Draft("a.txt", text), repeated=repeated)) == [
        ("title", "Homes open in Northbury"),
        *(("body", line) for line in PROSE),
        ("furniture", "Our club meets on Mondays, come along."),
    ]


def test_article_that_is_itself_repeated_is_not_furniture():
    text = "\n".join(["Homes open in Northbury", *PROSE])
    repeated = line_keys("\n".join(PROSE[1:]))
    assert kinds_of(assemble(Draft("a.txt", text), repeated=repeated))[1:] == [
        ("body", line) for line in PROSE
    ]


def test_blocks_of_a_format_are_kept_and_the_rules_still_apply():
    lines = [
        (BlockKind.FURNITURE, "A sentence the page's markup knows for an advert."),
        (BlockKind.TITLE, "Homes open in Northbury"),
        (BlockKind.BODY, PROSE[0] + "\n" + PROSE[1]),
        (BlockKind.BODY, "Share on Facebook"),
        (BlockKind.HEADING, "What comes next for the town and for the children who live in it now"),
        (BlockKind.LIST_ITEM, "- a third home"),
        (BlockKind.BODY, "A short line"),
        (BlockKind.BODY, PROSE[2]),
    ]
    text, blocks = "", []
    for kind, line in lines:
        blocks.append(Block(kind, len(text), len(text) + len(line)))
        text += line + "\n\n"
    article = assemble(Draft("a.html", text, blocks=tuple(blocks)))
    assert kinds_of(article) == [
        ("furniture", lines[0][1]),
        ("title", lines[1][1]),
        ("body", lines[2][1]),
        ("furniture", "Share on Facebook"),
        ("heading", lines[4][1]),
        ("list_item", "a third home"),
        ("body", "A short line"),
        ("body", PROSE[2]),
    ]


def test_each_block_of_furniture_says_why_it_is():
    lines = ["Advertisement", "Homes open in Northbury", *PROSE, "Our club meets on Mondays."]
    article = assemble(Draft("a.txt", "\n".join(lines)), repeated=line_keys(lines[-1]))
    assert [b.mark for b in article.blocks] == [
        "advertisement",
        *(None for _ in lines[1:-1]),
        "repeated",
    ]


def test_a_mark_is_kept_when_an_article_is_gone_through_again():
    first = assemble(Draft("a.txt", "\n".join(["Advertisement", "Homes open", *PROSE])))
    again = assemble(Draft("a.txt", first.text, blocks=first.blocks))
    assert again.blocks == first.blocks
    unmarked = tuple(replace(block, mark=None) for block in first.blocks)
    assert [b.mark for b in assemble(Draft("a.txt", first.text, blocks=unmarked)).blocks] == [
        "format",
        *(None for _ in first.blocks[1:]),
    ]


@pytest.mark.parametrize("text", ["", " \n\u00a0\n"])
def test_empty_text_is_refused(text: str):
    with pytest.raises(UnreadableArticle, match="has no text"):
        assemble(Draft("a.txt", text))


def test_page_of_nothing_but_furniture_is_refused_with_what_to_do():
    with pytest.raises(UnreadableArticle, match="Nothing but page furniture"):
        assemble(Draft("a.txt", "Menu\nSearch\nShare on Facebook\n© 2020 Northbury Gazette"))


def test_id_is_the_drafts_own_or_made_of_the_text():
    assert assemble(Draft("a.txt", "He agreed.", article_id="news-7")).article_id == "news-7"
    assert assemble(Draft("a.txt", "He agreed.")).article_id == content_id("He agreed.")
    assert content_id("He agreed.") == "445579d457695718"
    assert content_id("\ud800") != content_id("")


def test_what_the_draft_knows_goes_into_the_article():
    draft = Draft("a.jsonl#1", "He agreed.", url="https://example.org/a", publisher="Gazette")
    article = assemble(draft)
    assert (article.url, article.publisher, article.text) == (draft.url, "Gazette", draft.text)


BULLET = re.compile(r"(?:[•◦▪‣●○■□·⁃➢➤✓✔]+|[*\-–—]|\(?\d{1,2}[.)]|\(?[a-z]\))")
FRAGMENTS = st.sampled_from(
    [
        *PROSE,
        *(line for page in PAGES.values() for line in text_of(page, "\n").split("\n")),
        "\n",
        "\n\n",
        "• ",
        "- ",
        "12. ",
        "•",
        "“Quote”",
        "a line of some fifty characters that goes on in the next\nline",
        "é🙂",
        "\r\n",
        "\u2028",
        "\u200b",
        "שלום",
    ]
)
TEXTS = st.one_of(
    st.lists(FRAGMENTS, min_size=1, max_size=12).map("\n".join),
    st.lists(FRAGMENTS, min_size=1, max_size=8).map("".join),
    st.text(min_size=1, max_size=60),
)


@example("••0")  # two bullets that touch leave as much out as two apart
@example("• • 0")
@given(TEXTS)
def test_blocks_cover_all_but_space_and_bullets_in_order(text: str):
    try:
        article = assemble(Draft("a.txt", text))
    except UnreadableArticle:
        return
    assert article.text == text
    assert all(a.end <= b.start for a, b in pairwise(article.blocks))
    reached = 0
    for block in article.blocks:
        inside = text[block.start : block.end]
        assert inside == inside.strip()
        assert all(BULLET.fullmatch(left) for left in text[reached : block.start].split())
        reached = block.end
    assert all(BULLET.fullmatch(left) for left in text[reached:].split())


@given(st.data())
def test_blocks_of_a_format_are_covered_too(data: st.DataObject):
    text = data.draw(TEXTS)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    kinds = st.sampled_from([BlockKind.BODY, BlockKind.HEADING, BlockKind.FURNITURE])
    blocks = tuple(
        Block(data.draw(kinds), a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip()))
        for a, b in pairwise(cuts)
        if (piece := text[a:b]).strip()
    )
    try:
        article = assemble(Draft("a.html", text, blocks=blocks))
    except UnreadableArticle:
        return
    assert all(a.end <= b.start for a, b in pairwise(article.blocks))
    covered = {i for block in article.blocks for i in range(block.start, block.end)}
    left = "".join(" " if i in covered else c for i, c in enumerate(text))
    assert all(BULLET.fullmatch(rest) for rest in left.split())


def test_article_of_a_thousand_words_takes_milliseconds():
    sentence = "The council said on Tuesday that it would open two more homes for children. "
    text = "Homes open in Northbury\n\n" + "\n\n".join([sentence * 3] * 24)
    assert 1000 < len(text.split()) < 1100
    assemble(Draft("a.txt", text))
    started = time.process_time()
    for _ in range(10):
        assemble(Draft("a.txt", text))
    # 1 ms on an idle core; ten times that is a rule gone wrong.
    assert (time.process_time() - started) / 10 < 0.010
