from datetime import date

from qa.composing.composer import Part, Words
from qa.composing.newness import by_newness, dated_parts, merged, with_newest_first
from qa.composing.remarks import Remark, Wording
from tests.qa.spans import told

OLD = told(
    "The pier opens on 9 May, the trust says.", words="9 May", published="2024-03-03", score=0.9
)
NEW = told(
    "The pier does not open until 4 July.",
    words="4 July",
    published="2024-05-01",
    article_id="new",
    score=0.4,
)
UNDATED = told("The pier opens on 1 June.", words="1 June", article_id="undated", score=0.8)


def test_a_newer_answer_leads_where_it_is_asked_how_things_are_or_will_be():
    question = "When will the pier open?"
    assert with_newest_first([OLD, NEW], question) == ([NEW, OLD], 2)
    assert with_newest_first([OLD, NEW], "When did the pier open?") == ([OLD, NEW], 0)


def test_what_recurred_was_last_when_the_newer_article_tells_it_as_its_news():
    asks = "When was the pier inspected?"
    spring = told(
        "The inspection of the pier was in March.",
        words="March",
        published="2020-04-01",
        score=0.9,
    )
    autumn = told(
        "Inspectors of the pier came on 25 October.",
        words="25 October",
        published="2024-12-01",
        article_id="autumn",
        score=0.4,
    )
    before = told(
        "An inspection of the pier in May 2017 was its first.",
        words="May 2017",
        published="2024-12-01",
        article_id="autumn",
        score=0.4,
    )
    assert with_newest_first([spring, autumn], asks) == ([autumn, spring], 2)
    assert with_newest_first([spring, before], asks) == ([spring, before], 0)


def test_an_undated_answer_never_leads_over_dated_ones():
    assert by_newness([UNDATED, OLD, NEW]) == [NEW, OLD, UNDATED]


def test_a_newer_article_that_tells_of_an_older_time_is_older_evidence():
    past = told("In 2019 it was poor.", words="poor", published="2024-10-04", article_id="past")
    now = told("It is good.", words="good", published="2024-03-03", article_id="now")
    assert by_newness([past, now]) == [now, past]


def test_each_quote_is_shown_with_its_day_and_whether_it_is_newer_older_or_undated():
    assert dated_parts([NEW, OLD, UNDATED]) == (
        Part(Remark(Wording.NEWER), (0,), date(2024, 5, 1)),
        Part(Remark(Wording.OLDER), (1,), date(2024, 3, 3)),
        Part(Remark(Wording.UNDATED), (2,), None),
    )


def test_quotes_of_one_time_are_neither_newer_nor_older():
    said = told("It was rated good on 1 May 2024.", words="good", published="2024-05-03")
    again = told("It is good.", words="good", published="2024-05-03")
    elsewhere = told("On 1 May 2024 it got good.", published="2024-05-09", article_id="b")
    assert [part.label for part in dated_parts([again, said])] == [None, None]
    assert [part.label for part in dated_parts([said, elsewhere])] == [None, None]


def test_what_an_undated_article_dates_itself_is_as_new_as_that_and_named_so():
    itself = told("It was rated poor in May 2024.", words="poor", article_id="undated")
    assert by_newness([UNDATED, OLD, itself]) == [itself, OLD, UNDATED]
    assert dated_parts([itself])[0].label == Words(0, 21, 29)


def test_quotes_that_follow_one_another_with_one_label_and_day_are_one_part():
    label, day = Remark(Wording.OLDER), date(2024, 5, 1)
    parts = (Part(None, (0,), day), Part(label, (1,), day), Part(label, (2,), day))
    assert merged(parts) == (Part(None, (0,), day), Part(label, (1, 2), day))
