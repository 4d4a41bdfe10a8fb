from datetime import date

import pytest

from corpus.article import Draft
from corpus.page.assembly import assemble
from corpus.page.dating import day_first, is_british, is_date_line

TITLE = "Northbury opens two homes for children"
FIRST = (
    "Two homes for children have opened in Northbury, the council said after a visit in June 2017."
)
LAST = "The council will visit the homes again on 3 February 2031."


def published(
    *,
    above: str = "",
    below_title: str = "",
    first: str = FIRST,
    foot: str = "",
    url: str | None = None,
    publisher: str | None = None,
) -> date | None:
    parts = [above, TITLE, below_title, first, LAST, foot]
    text = "\n\n".join(part for part in parts if part)
    return assemble(Draft("page.txt", text, url=url, publisher=publisher)).published


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 3 March 2020", date(2020, 3, 3)),
        ("Published: Monday, 3rd March, 2020", date(2020, 3, 3)),
        ("Posted on March 3, 2020 by admin", date(2020, 3, 3)),
        ("12:30, 4 May 2019", date(2019, 5, 4)),
        ("Tue 3 Mar 2020 10.15 GMT", date(2020, 3, 3)),
        ("4 Sept 2018 | News", date(2018, 9, 4)),
        ("2020-03-03", date(2020, 3, 3)),
        ("2020-03-03T08:15:00Z", date(2020, 3, 3)),
        ("By Daniel Defoe | 26 October 2018", date(2018, 10, 26)),
        ("Published 12:30 PM August 3, 2010 Updated 4:00 PM October 12, 2020", date(2010, 8, 3)),
        ("Updated: 4 May 2020 First published: 3 May 2020", date(2020, 5, 3)),
        ("26/10/2018", date(2018, 10, 26)),
        ("9 Dec 10", date(2010, 12, 9)),
        ("9 Dec 10am", None),
        ("9 Dec 10:30", None),
        ("Last updated: 4 May 2020", None),
        ("Published | Updated: 4 May 2020", None),
        ("3 hours ago", None),
        ("3 March", None),
        ("31 February 2020", None),
        ("Inspection of 3 March 2020", None),
        ("Meeting on 3 March 2020", None),
        ("", None),
    ],
)
def test_date_between_title_and_text(line: str, day: date | None):
    assert published(below_title=line) == day


def test_date_directly_above_the_title_counts_and_one_further_up_is_the_day_of_the_visit():
    assert published(above="3rd March 2020") == date(2020, 3, 3)
    assert published(above="Friday 20 August 2021\nLog in") is None


@pytest.mark.parametrize("label", ["Published", "Published:", "Posted on:", "Date:"])
def test_label_and_date_may_stand_on_two_lines(label: str):
    assert published(below_title=f"{label}\n3 March 2020") == date(2020, 3, 3)


@pytest.mark.parametrize("label", ["Closing date:", "Last updated:", "The council met on:"])
def test_a_label_above_the_date_may_also_say_that_it_is_another_day(label: str):
    assert published(below_title=f"{label}\n3 March 2020") is None


def test_a_label_above_the_pages_date_is_furniture_with_it():
    head = f"{TITLE}\n\nDate:\n3 March 2020\n\n{FIRST}"
    text = f"{head}\n\nThe doors open on:\n4 May 2031\n\n{LAST}"
    article = assemble(Draft("page.txt", text))
    assert [(b.mark, text[b.start : b.end]) for b in article.blocks] == [
        (None, TITLE),
        ("dated", "Date:"),
        ("dated", "3 March 2020"),
        (None, FIRST),
        (None, "The doors open on:"),
        (None, "4 May 2031"),
        (None, LAST),
    ]


def test_footer_shows_people_the_date_and_programs_the_last_change():
    foot = "2022-01-05T09:10:11+00:00 May 7th, 2019|Council news|"
    assert published(foot=foot) == date(2019, 5, 7)


def test_differing_dates_below_the_text_date_nothing():
    assert published(foot="Share\n3 March 2020\n5 March 2020") is None


def test_dates_of_other_stories_and_of_comments_date_nothing():
    assert published(foot="Related articles\nBridge to close\n3 March 2020") is None
    assert published(foot="3 Comments\nMary says:\nMarch 3, 2020 at 9:12 am\nReply") is None


def test_dateline_opens_the_first_paragraph():
    body = "The two homes that were planned for Northbury have opened, the council said."
    assert published(first=f"LONDON, 14 January 2020 – {body}") == date(2020, 1, 14)
    assert published(first=f"14 January 2020: {body}") == date(2020, 1, 14)
    assert published(first=f"On 14 January 2020 something opened. {body}") is None
    assert published(first=f"14 January 2020 was the day it began. {body}") is None


def test_date_of_an_event_or_in_prose_is_never_taken():
    assert published() is None
    assert published(below_title="3 March 2020\nTime: 7pm\nVenue: Town Hall") is None


def test_caption_of_an_embedded_video_dates_nothing():
    text = f"{TITLE}\n\n{FIRST}\n\nPublished on Jun 5, 2017\n\n{LAST}"
    assert assemble(Draft("page.txt", text)).published is None


@pytest.mark.parametrize(
    ("url", "publisher", "day"),
    [
        ("https://www.gazette.example.uk/a", None, date(2019, 4, 3)),
        ("https://www.gazette.example.london/a", None, date(2019, 4, 3)),
        ("https://www.example.com/a", None, None),
        (None, "Northbury Council", date(2019, 4, 3)),
        (None, "Springfield Shopper", None),
        (None, None, None),
    ],
)
def test_figures_in_doubtful_order_are_read_by_day_first_for_british_publishers_only(
    url: str | None, publisher: str | None, day: date | None
):
    assert published(below_title="03/04/2019", url=url, publisher=publisher) == day


@pytest.mark.parametrize(
    ("url", "language", "text", "expected"),
    [
        ("https://news.example.gov/a", None, "Filed 05/23/2019", False),
        ("https://example.com/a", None, "Filed 05/23/2019", False),
        ("https://example.us/a", "en", "Filed 05/23/2019", False),
        ("https://example.com/a", None, "Filed 05/06/2019", None),
        ("https://example.com/a", None, "Filed 05/23/2019, seen 23/05/2019", None),
        ("https://example.com/a", None, "Filed 23/05/2019", True),
        ("https://example.fr/a", None, "Filed 05/23/2019", None),
        (None, None, "Filed 05/23/2019", None),
        ("https://example.com/a", "en-US", "It rained.", False),
        ("https://example.com/a", "en-US", "It rained on 23/05/2019.", True),
        ("https://example.com/a", "en-US", "The borough met.", None),
        ("https://example.com.au/a", "en-US", "It rained.", None),
        ("https://example.co.uk/a", "en-US", "Filed 05/23/2019", True),
        ("https://example.com/a", "en-GB", "It rained.", True),
        ("https://example.com/a", "de", "It rained.", True),
        (None, None, "It rained.", None),
    ],
)
def test_the_order_of_figures_is_what_the_page_shows_or_unknown(
    url: str | None, language: str | None, text: str, expected: bool | None
):
    assert day_first(url, None, text, language) is expected


def test_american_figures_are_read_where_another_date_shows_their_order():
    url = "https://news.example.gov/a"
    foot = "Report a problem with this page, or call us. Reviewed 05/23/2019."
    assert published(below_title="03/04/2019", url=url) is None
    assert published(below_title="03/04/2019", url=url, foot=foot) == date(2019, 3, 4)


def test_british_words_tell_where_neither_address_nor_publisher_does():
    assert is_british(None, None, "Ofsted visited the borough at a cost of £500.")
    assert not is_british(None, None, "The borough paid $500.")
    assert not is_british("https://example.com/", None, "It cost £500.")


def test_address_with_a_date_is_the_last_resort():
    url = "https://example.com/2018/10/26/two-homes"
    assert published(url=url) == date(2018, 10, 26)
    assert published(url=url, below_title="27 October 2018") == date(2018, 10, 27)
    assert published(url="https://example.com/2018/13/26/two-homes") is None


def test_metadata_comes_first_and_keeps_its_evidence():
    draft = Draft(
        "page.html",
        f"{TITLE}\n\n3 March 2020\n\n{FIRST}",
        published=date(2020, 3, 2),
        published_evidence="article:published_time",
    )
    article = assemble(draft)
    assert (article.published, article.published_evidence) == (
        date(2020, 3, 2),
        "article:published_time",
    )


def test_evidence_is_the_line_it_was_read_from():
    article = assemble(Draft("page.txt", f"{TITLE}\n\nPublished: 3 March 2020\n\n{FIRST}"))
    assert article.published_evidence == "Published: 3 March 2020"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("3 March 2020", True),
        ("News | 3 March 2020 | 5 min read", True),
        ("October 26, 2018 in Children", True),
        ("Ofsted report 3 March 2020", False),
        ("It opened on 3 March 2020.", False),
        ("What changed on 3 March 2020 for families who foster", False),
        ("March", False),
    ],
)
def test_date_line_states_nothing_but_a_date(text: str, alone: bool):
    assert is_date_line(text) is alone
