import pytest

from corpus.article import BlockKind, Draft
from corpus.page.assembly import assemble
from corpus.page.furniture import by_words, is_repeated, line_keys, reason, split_glued
from corpus.page.layout import Line
from corpus.page.marks import Furniture
from corpus.page.phrases import PHRASES
from corpus.page.rules import RULES


def line(text: str) -> Line:
    return Line(0, len(text), text)


def test_every_rule_has_its_reason_and_every_list_of_phrases_its_rule():
    marks = [rule.mark for rule in RULES]
    assert len(set(marks)) == len(marks)
    assert all(rule.reason for rule in RULES)
    assert set(PHRASES) <= set(marks)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The post Night ferry begins appeared first on The Estuary.", "legal"),
        ("Get unlimited access for £1 a week for your first month.", "plea"),
        ("* * *", "ornament"),
        ("\u200b", "ornament"),
        ("ADVERTISEMENT", "advertisement"),
        ("Article continues below", "advertisement"),
        ("Skip to main content", "page control"),
        ("« Back to news", "page control"),
        ("Home > News > 2021 > Schools", "breadcrumb"),
        ("Share on Facebook", "share bar"),
        ("Facebook Twitter WhatsApp Email", "share bar"),
        ("Click to share on Twitter (Opens in new window)", "share bar"),
        ("212 shares", "share bar"),
        ("Follow the Gazette on Facebook and Instagram.", "follow us"),
        ("For all the latest news, follow the Gazette on X or sign up.", "follow us"),
        ("Sign up to our weekly newsletter!", "newsletter"),
        ("Get the day's headlines straight to your inbox", "newsletter"),
        ("tel: 01234 567890 or 567891", "contact"),
        ("01234 567890 ext 123456", "contact"),
        ("Read more: Bridge to close for six weeks", "pointer"),
        ("NOW READ – Ferry timetable changes again", "pointer"),
        ("RELATED | Ferry timetable changes again", "pointer"),
        ("Click here to read the letter.", "pointer"),
        ("Most popular", "related stories"),
        ("You may also like:", "related stories"),
        ("More stories from Northbury", "related stories"),
        ("12 Comments", "comments"),
        ("Leave a Reply", "comments"),
        ("You must be logged in to post a comment.", "comments"),
        ("Image credit: Northbury Council", "credit"),
        ("(Photo by a passer-by)", "credit"),
        ("The town hall in Northbury (Image: Google)", "credit"),
        ("Getty Images", "credit"),
        ("Pupils at the new school Picture: Northbury Council", "credited caption"),
        ("This video can not be played", "player"),
        ("We use cookies to make this site work better for you.", "cookies"),
        ("© 2021 Northbury Gazette", "legal"),
        ("L-R: the mayor, two carers and the head of the home", "credit"),
        ("IMG_20190304_1122 (1)", "credit"),
        ("Northbury Council logo", "page control"),
        ("Your browser is no longer supported", "page control"),
        ("Your donation lets our reporters go on telling the story.", "plea"),
        ("For enquiries and bookings, call us on 020 7946 0000", "contact"),
        ("This page was last updated on 10 April 2024", "published"),
        ("Privacy Policy", "legal"),
        ("Northbury Gazette 2019. All rights reserved.", "copyright"),
        ("Already a subscriber? Log in", "plea"),
        ("Support local journalism", "plea"),
        ("Do you have a story? Email the newsdesk at desk@example.org", "your story"),
        ("press@example.gov.uk", "contact"),
        ("Tel: 020 7946 0000", "contact"),
        ("For media enquiries please contact the press office on 020 7946 0000", "contact"),
        ("Was this page helpful?", "feedback form"),
        ("Tags: Northbury, schools", "tags"),
        ("#Northbury #schools", "tags"),
        ("Local Democracy Reporting Service", "agency"),
        ("This article is from the LDRS", "agency"),
        ("By Daniel Defoe, Local Democracy Reporter", "byline"),
        ("Published: 3 March 2020", "published"),
        ("Published 3 hours ago", "published"),
        ("Last updated on 4 May 2019 at 12:30", "published"),
    ],
)
def test_line_of_furniture_is_known_by_its_words(text: str, rule: str):
    assert by_words(line(text)) == rule


@pytest.mark.parametrize(
    "text",
    [
        "He agreed.",
        "“No comment.”",
        "Read together, the two reports show how far the service has come.",
        "Read more widely, the law also covers schools.",
        "Follow-up visits were made on time.",
        "Follow the money and you find the cause, one manager told inspectors.",
        "Trending upwards: the number of children in care has grown by a third.",
        "More: that was the only word on the poster in the hall.",
        "Share prices were not the reason, the director said.",
        "Video interviews were used in 14 cases.",
        "Contact with birth families was arranged well.",
        "Comments by children were written down and read by managers.",
        "Published data shows that the number of visits fell.",
        "By Friday the council had answered.",
        "By clicking on a map, residents can see which homes are full, it added.",
        "Photographs of the children were kept in their life story books.",
        "The wider picture: fewer visits and more complaints",
        "Sign language is used in two of the homes.",
        "Residents can sign up to the council's newsletter to hear when courses start.",
        "To visit, call 020 7946 0000 or email carers@example.gov.uk.",
        "This support is available to every family in the borough.",
        "Find out more about fostering at one of the open evenings.",
        "The picture is bleak: schools are full and short of staff",
        "Recommendations",
        "Key findings",
        "Next steps",
        "Other services",
        "More cash for council services",
        "Latest figures",
        "Cookies and milk were served to the children.",
        "The children said:",
        "Good: Northbury, Westbury and the coast",
        "“Watch: I will move again before Christmas,” she said.",
        "The rights of children, all of them, were respected.",
    ],
)
def test_line_of_the_article_is_left_alone(text: str):
    assert by_words(line(text)) is None


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["0123456789" * 6 + "%", "0123 " * 35 + "%"])
def test_long_row_of_digits_does_not_hold_up_the_adding(text: str):
    assert by_words(line(text)) is None  # tried every parting into numbers once: hours


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "the needs of each childPhoto Credit – a passer-by (Pixabay)",
            ["the needs of each child", "Photo Credit – a passer-by (Pixabay)"],
        ),
        ("It begins in May.Advertisement", ["It begins in May.", "Advertisement"]),
        (
            "The room, which is on the second floor of the library and looks out over the river, "
            "opens in May, a month later than was planned when the work began, and it will be free "
            "for all. Picture: Northbury Council",
            [
                "The room, which is on the second floor of the library and looks out over the "
                "river, opens in May, a month later than was planned when the work began, and it "
                "will be free for all.",
                "Picture: Northbury Council",
            ],
        ),
        ("The new room opened in May. Picture: Northbury Council", None),
        ("It begins in May.Read more in June, he said.", None),
        ("They met. Pictures from the scene show a long queue.", None),
        ("SubPhoto labs are gone.", None),
    ],
)
def test_furniture_that_runs_on_behind_a_text_is_parted(text: str, parts: list[str] | None):
    found = split_glued(line(text))
    assert [part.text for part in found] == (parts or [text])
    assert all(text[part.start : part.end] == part.text for part in found)


def test_keys_of_lines_do_not_change_between_processes_and_versions():
    assert line_keys("Join our club\n\nHe agreed.") == frozenset(
        {3924787521237035213, -338248093221556397}
    )


def test_keys_ignore_case_quotes_space_and_bullets():
    assert line_keys("• It’s  OUR\u00a0club") == line_keys("it's our club")
    assert line_keys("Our club") != line_keys("Our clubs")


def test_long_lines_and_lines_without_letters_have_no_key():
    assert line_keys("word " * 61 + "\n***\n2019") == frozenset()
    assert len(line_keys("word " * 60)) == 1


def test_paragraph_is_repeated_when_each_of_its_lines_is():
    keys = line_keys("one line\nanother line")
    assert is_repeated(line("One line\nanother line"), keys)
    assert not is_repeated(line("One line\nand another"), keys)
    assert not is_repeated(line("***"), keys)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("sign", ["_", "1", "a", ".", "“", "1/1/2020|"])
def test_long_run_of_one_sign_is_looked_at_by_its_beginning(sign: str):
    assert by_words(line(sign * 500_000)) == by_words(line(sign * (2_000 // len(sign))))


@pytest.mark.parametrize("mark", Furniture)
def test_every_mark_has_its_reason_in_a_sentence(mark: Furniture):
    found = reason(mark.value)
    assert found is not None
    assert found.endswith(".")


def test_a_mark_that_is_no_more_has_no_reason():
    assert reason("a mark of another year") is None


BEFORE = "The council's scrutiny committee met on Tuesday evening and heard three reports."
AFTER = "Its next meeting is in the second week of June, when the accounts are to be read."


def _body(*between: str) -> list[str]:
    article = assemble(Draft("a.txt", "\n\n".join([BEFORE, *between, AFTER])))
    return [
        article.text[b.start : b.end]
        for b in article.blocks
        if b.kind not in (BlockKind.FURNITURE, BlockKind.TITLE)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Further details emerged when a porter made a call to the night watchman",
        "Click the Send button to send the form to the registrar.",
        "Log in to the register with the number on your letter.",
        "For more information about mooring rights, see the harbour master's handbook.",
        "Image: the form takes one picture of the boat, not larger than a page.",
        "Sign up for a mooring with the number of your boat.",
        "Your browser keeps a copy of the form until it is closed.",
    ],
)
def test_sentence_in_mid_article_needs_a_second_sign_of_furniture(line: str) -> None:
    assert _body(line) == [BEFORE, line, AFTER]


@pytest.mark.parametrize(
    "line",
    [
        "Sign up to our newsletter to get the week's news in one letter.",
        "For more information, call the press office on 01632 960 001.",
        "Read more: Why the harbour's last crane is to be sold in May.",
        "Have you been moored here for long? Tell us about your story by email, we read all.",
        "We use cookies to give you the best experience on our website.",
    ],
)
def test_sentence_with_a_second_sign_is_furniture(line: str) -> None:
    assert _body(line) == [BEFORE, AFTER]


def test_list_of_apps_is_the_article_s_and_a_share_bar_is_not() -> None:
    led = "Children named these apps when they were asked what they use:"
    assert _body(f"{led}\n\n- WhatsApp\n- Instagram\n- Facebook") == [
        BEFORE,
        led,
        "WhatsApp",
        "Instagram",
        "Facebook",
        AFTER,
    ]
    assert _body("Share this:\n\n- WhatsApp\n- Instagram\n- Facebook") == [BEFORE, AFTER]


STEP = "Log in to e-Services for Business."


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        ("Follow these steps:", STEP, f"Select Show More from the panel. {STEP} Select More."),
        (BEFORE, "For more information contact the court at (020) 7946 0000.", AFTER),
    ],
    ids=["a step", "whom to ask"],
)
def test_what_stands_between_two_sentences_is_theirs(before, between, after) -> None:
    lines = [before, between, after, BEFORE, before, between, after]
    article = assemble(Draft("a.txt", "\n\n".join(lines)))
    marked = [article.text[b.start : b.end] for b in article.blocks if b.mark]
    assert between not in marked


def test_answers_on_a_page_of_questions_are_no_furniture() -> None:
    answer = "Sign up for our weekly newsletter to stay up to date on events at the library."
    asked = ["How do I hear of events?", "Where can I park my bicycle?", "Who may join the club?"]
    page = [BEFORE, asked[0], answer, asked[1], AFTER, asked[2], AFTER]
    marked = [b for b in assemble(Draft("a.txt", "\n\n".join(page))).blocks if b.mark]
    assert marked == []
    alone = assemble(Draft("a.txt", "\n\n".join([BEFORE, answer, AFTER])))
    assert [alone.text[b.start : b.end] for b in alone.blocks if b.mark] == [answer]


def test_a_question_below_related_links_heads_its_answer() -> None:
    page = [
        BEFORE,
        "Related links",
        "Where the court sits in this county and when",
        "What is a limited civil case?",
        AFTER,
    ]
    article = assemble(Draft("a.txt", "\n\n".join(page)))
    assert [article.text[b.start : b.end] for b in article.blocks if b.kind == "heading"] == [
        "What is a limited civil case?"
    ]


def test_a_short_sentence_above_a_title_without_furniture_is_text() -> None:
    page = ["Verify the network zone was created.", "Example command", BEFORE, AFTER]
    article = assemble(Draft("a.txt", "\n\n".join(page)))
    assert [b for b in article.blocks if b.mark] == []
