"""The day of publication of HTML pages: what they show, what they state, and what is none."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from corpus import formats
from corpus.article import Draft
from corpus.formats.html import read
from corpus.page.assembly import assemble

TITLE = "Swimming pool to open again in spring"
TEXT = (
    "<p>The council will open the pool in Mill Lane again in spring, after two years in which its "
    "roof was replaced and the changing rooms were built anew.</p>"
    "<p>The work has cost £2.1 million, which is a fifth more than was planned in the beginning, "
    "and swimmers have had to travel to the next town meanwhile.</p>"
)


def dated(
    below: str = "",
    *,
    head: str = "",
    above: str = "",
    foot: str = "",
    lang: str = "en",
    host: str = "www.post.example",
    path: str = "pool",
) -> tuple[date | None, str | None]:
    """The day of a page, and its evidence."""
    page = (
        f'<html lang="{lang}"><head><title>{TITLE}</title>'
        f'<link rel="canonical" href="https://{host}/{path}">{head}</head><body><main><article>'
        f"{above}<h1>{TITLE}</h1>{below}{TEXT}</article></main>{foot}</body></html>"
    )
    article = assemble(read(page.encode(), "a.html"))
    return article.published, article.published_evidence


@pytest.mark.parametrize(
    ("below", "lang", "evidence"),
    [
        ("<dl><dt>Published:</dt><dd>3 May 2023</dd></dl>", "en", "Published: 3 May 2023"),
        ("<dl><dt>Published</dt><dd>3 May 2023</dd></dl>", "en", "Published 3 May 2023"),
        (
            "<div><span>Published:</span> <span>Wednesday, 3rd May, 2023</span></div>",
            "en",
            "Published: Wednesday, 3rd May, 2023",
        ),
        ('<div class="date">3 May 2023 09:12</div>', "en", "3 May 2023 09:12"),
        ("<table><tr><th>Published</th><td>3 May 2023</td></tr></table>", "en", None),
        ("<p>03.05.2023, 12:01 Uhr</p>", "de", "03.05.2023, 12:01 Uhr"),
        ("<p>Publié le 3 mai 2023</p>", "fr", "Publié le 3 mai 2023"),
        ("<p>3 de mayo de 2023</p>", "es-VE", "3 de mayo de 2023"),
        ("<p>2023年5月3日</p>", "ja", "2023年5月3日"),
        ("<p>3 травня 2023</p>", "en", "3 травня 2023"),
        ("<p>03/05/2023</p>", "fr", "03/05/2023"),
        ("<p>03/05/2023</p>", "en-GB", "03/05/2023"),
        (
            "<dl><dt>Last updated</dt><dd>9 June 2023</dd>"
            "<dt>Published</dt><dd>3 May 2023</dd></dl>",
            "en",
            "Published 3 May 2023",
        ),
        ("<p>Published 3 May 2023 Updated 9 June 2023</p>", "en", None),
        ("<p><time class='updated'>3 May 2023</time></p>", "en", "3 May 2023"),
        ("<p>Fri 1 June</p><p class='meta'>By the news desk | 3 May 2023</p>", "en", None),
    ],
)
def test_the_line_beside_the_title_is_read(below: str, lang: str, evidence: str | None) -> None:
    day, words = dated(below, lang=lang)
    assert day == date(2023, 5, 3)
    assert evidence in (None, words)


@pytest.mark.parametrize(
    "below",
    [
        "<p>Inspection dates: 3 to 14 June 2024</p>",
        "<p>Inspection date: 14 June 2024</p>",
        "<p>3 to 14 June 2024</p>",
        "<p>12 June 2024 – 14 June 2024</p>",
        "<p>Closing date: 14 June 2024</p>",
        "<p>Closing date 14 June 2024</p>",
        "<p>Deadline: Friday 14 June 2024</p>",
        "<p>Release date: 14 June 2024</p>",
        "<p>Meeting on 14 June 2024</p>",
        "<dl><dt>Last updated</dt><dd>9 June 2023</dd></dl>",
        "<dl><dt>Date of next meeting</dt><dd>9 June 2023</dd></dl>",
        "<p>Last reviewed: 9 June 2023</p>",
        "<p>Zuletzt aktualisiert am 9. Juni 2023</p>",
        "<p>9 June 2023 (updated)</p>",
        "<p>Thursday 13 June 2024</p><p>7pm, Mill Lane library</p>",
        "<p>Thursday 13 June 2024, 7pm – 9pm</p>",
        "<p>7.30pm to 9pm at the library</p><p>Thursday 13 June 2024</p>",
        "<p>Thursday 13 June 2024</p><p>Venue: Mill Lane library</p>",
        "<blockquote class='twitter-tweet'><p>Enough.</p>— A swimmer (@swimmer) July 21, 2017"
        "</blockquote>",
        "<p>A swimmer (@swimmer) July 21, 2017</p>",
        "<blockquote><p>Posted by the pool on Friday, 21 July 2017</p></blockquote>",
        "<figure><figcaption>Photo: the pool, 21 July 2017</figcaption></figure>",
        "<p>9 Dec 2098</p>",
        "<p>03/05/2023</p>",
    ],
)
def test_another_day_than_the_publications_is_not_taken(below: str) -> None:
    assert dated(below) == (None, None)


def test_two_digits_of_a_year_are_of_the_last_century_from_69_on() -> None:
    assert dated("<p>9 Dec 98</p>")[0] == date(1998, 12, 9)
    assert dated("<p>9 Dec 10</p>")[0] == date(2010, 12, 9)
    assert dated("<p>9 Dec 45</p>")[0] is None


STAMP = '<meta property="article:published_time" content="2024-07-15T23:20:00.000Z">'


@pytest.mark.parametrize(
    ("below", "lang", "host", "day", "evidence"),
    [
        (
            "<p>Published Tuesday 16 July 2024, 00:20</p>",
            "en",
            "www.post.example",
            date(2024, 7, 16),
            "Published Tuesday 16 July 2024, 00:20",
        ),
        (
            "",
            "en",
            "www.post.co.uk",
            date(2024, 7, 16),
            "meta article:published_time: 2024-07-15T23:20:00.000Z (2024-07-16 where it was "
            "published)",
        ),
        ("", "en-GB", "www.post.example", date(2024, 7, 16), None),
        ("", "en-US", "www.post.example", date(2024, 7, 15), None),
        ("", "en", "www.post.is", date(2024, 7, 15), None),
    ],
)
def test_a_stamp_in_greenwich_gives_the_publishers_day_where_that_is_known(
    below: str, lang: str, host: str, day: date, evidence: str | None
) -> None:
    found, words = dated(below, head=STAMP, lang=lang, host=host)
    assert found == day
    assert evidence in (None, words)


def test_a_stamp_of_its_own_zone_is_as_written() -> None:
    head = '<meta property="article:published_time" content="2024-07-15T23:20:00+02:00">'
    assert dated(head=head, host="www.post.co.uk")[0] == date(2024, 7, 15)


@pytest.mark.parametrize("seconds", ["1721085600", "1721085600000"])
def test_seconds_since_1970_are_a_stamp_in_greenwich(seconds: str) -> None:
    head = f'<meta property="article:published_time" content="{seconds}">'
    day = date(2024, 7, 16)  # 23:20 on the 15th in Greenwich
    assert dated(head=head, host="www.post.co.uk")[0] == day
    described = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": {seconds}}}'
    head = f'<script type="application/ld+json">{described}</script>'
    assert dated(head=head, host="www.post.co.uk")[0] == day
    assert dated(head='<meta name="date" content="123456789012">')[0] is None


def test_what_the_page_shows_goes_before_what_it_states() -> None:
    head = '<meta name="date" content="2022-01-26">'
    assert dated("<p>21 January 2022</p>", head=head) == (date(2022, 1, 21), "21 January 2022")
    stated = '<meta property="article:published_time" content="2022-01-21">'
    assert dated("<p>Updated 26 January 2022</p>", head=stated)[0] == date(2022, 1, 21)
    assert dated("<p>01/02/2022</p>", head=stated.replace("01-21", "01-02"), lang="de")[0] == date(
        2022, 1, 2
    )


def test_a_page_that_shows_only_a_far_later_change_has_no_day() -> None:
    head = '<meta property="article:published_time" content="2018-02-28">'
    assert dated("<p>Updated 5 May 2018</p>", head=head)[0] == date(2018, 2, 28)
    assert dated("<p>Updated 5 January 2020</p>", head=head)[0] is None
    shown = "<p>28 February 2018, updated 5 January 2020</p>"
    assert dated(shown, head=head)[0] == date(2018, 2, 28)


def test_a_line_of_many_words_is_read_by_its_element_named_for_dates() -> None:
    line = "<div>By <a>the news desk</a> <span class='date'>{}</span> {}</div>"
    buttons = " ".join(f"<a href='/{n}'>Share on network {n}</a>" for n in range(8))
    assert dated(line.format("3 May 2023", buttons)) == (date(2023, 5, 3), "3 May 2023")
    assert dated(f"<div>By the news desk 3 May 2023 {buttons}</div>") == (None, None)


def test_a_lone_line_below_another_heading_is_that_headings() -> None:
    foot = "<section><h2>{}</h2><p>14 September 2021</p></section>"
    assert dated(foot=foot.format("Next meeting")) == (None, None)
    assert dated(foot="<p>14 September 2021</p>")[0] == date(2021, 9, 14)


def test_the_first_of_several_articles_described_is_not_the_pages_own() -> None:
    thing = '{{"@type": "NewsArticle", "headline": "{}", "datePublished": "{}"}}'
    others = [thing.format("Ferry sold", "2020-01-05"), thing.format("Lock shut", "2020-01-07")]
    script = '<script type="application/ld+json">[{}]</script>'
    assert dated(head=script.format(",".join(others))) == (None, None)
    own = thing.format(TITLE, "2020-02-01").replace("NewsArticle", "Recipe")
    assert dated(head=script.format(",".join([*others, own])))[0] == date(2020, 2, 1)


def test_weak_signs_count_where_two_agree() -> None:
    script = '<script>var page = {"publishDate": "2021-09-14"};</script>'
    foot = '<div class="date">14 September 2021</div>'
    assert dated(foot=script) == (None, None)
    day, evidence = dated(foot=foot + script)
    assert (day, evidence) == (
        date(2021, 9, 14),
        '"publishDate": "2021-09-14"; 14 September 2021; htmldate: 2021-09-14',
    )


def test_marked_elements_that_differ_are_of_other_articles() -> None:
    teaser = '<div><a href="/x">Ferry</a> <time class="published" datetime="{}">a day</time></div>'
    two = teaser.format("2020-01-05") + teaser.format("2020-01-08")
    assert dated(foot=two) == (None, None)


def test_no_day_after_the_file_was_written_is_believed(tmp_path: Path) -> None:
    def told(written: datetime) -> date | None:
        path = tmp_path / "a.txt"
        path.write_text(
            f"{TITLE}\n\nPublished: 3 May 2023\n\nThe pool will open again, it was said."
        )
        os.utime(path, (written.timestamp(), written.timestamp()))
        (draft,) = formats.read(path)
        assert isinstance(draft, Draft)
        return assemble(draft).published

    assert told(datetime(2023, 5, 3, tzinfo=UTC)) == date(2023, 5, 3)
    assert told(datetime(2023, 5, 1, tzinfo=UTC)) is None
    assert told(datetime(1980, 1, 1, tzinfo=UTC)) == date(2023, 5, 3)


def test_no_day_after_today_is_believed() -> None:
    later = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    head = f'<meta property="article:published_time" content="{later}">'
    assert dated(head=head) == (None, None)
