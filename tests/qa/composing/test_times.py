from datetime import date

import pytest

from qa.composing.times import Source, TimeOf, answers_for, fits, time_of, told_in
from qa.conversation.periods import Period
from tests.qa.spans import told


def years(first: int, last: int | None = None) -> Period:
    return Period(date(first, 1, 1), date(last or first, 12, 31))


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("It opened in March 2020.", None, [Period(date(2020, 3, 1), date(2020, 3, 31))]),
        ("It opened on 11 April.", "2020-05-02", [Period(date(2020, 4, 11), date(2020, 4, 11))]),
        ("It opened in December.", "2020-01-09", [Period(date(2019, 12, 1), date(2019, 12, 31))]),
        ("Since last May it is open.", "2020-06-09", [Period(date(2019, 5, 1), date(2019, 5, 31))]),
        ("It opened last year.", "2020-10-09", [years(2019)]),
        ("It opened last year, on 11 April.", None, []),
        ("It may open.", "2020-10-09", []),
        ("It has been open since May 2014.", None, [Period(date(2014, 5, 1), None)]),
    ],
)
def test_times_are_read_by_the_day_of_publication(
    text: str, published: str | None, expected: list[Period]
):
    day = date.fromisoformat(published) if published else None
    assert [one.period for one in told_in(text, day)] == expected


def test_one_time_answers_for_another_if_one_lies_within_the_other():
    assert fits(years(2021), Period(date(2021, 3, 1), date(2021, 3, 31)))
    assert fits(Period(date(2021, 3, 1), date(2021, 3, 31)), years(2021))
    assert fits(Period(None, date(2018, 12, 31)), years(2017))
    assert fits(years(2021), Period(date(2014, 5, 1), None))
    assert not fits(years(2022, 2023), years(2023, 2024))
    assert not fits(years(2021), years(2020))


@pytest.mark.parametrize(
    ("words", "expected"),
    [("412", False), ("530", False), ("588", True)],
)
def test_a_figure_is_of_the_time_in_its_own_part_of_the_sentence(words: str, expected: bool):
    span = told("There were 412 in 2023, compared with 530 in 2022 and 588 in 2021.", words=words)
    assert answers_for(span, years(2021)) is expected


def test_the_time_of_a_comparison_is_not_the_quotes_own():
    span = told("It has 50 boats, fewer than in 2018.", words="50", published="2020-05-02")
    assert (answers_for(span, years(2018)), answers_for(span, years(2020))) == (False, True)


def test_the_time_since_which_something_is_so_is_not_its_own():
    span = told("It grew since the count in 2018.", words="grew", published="2020-05-02")
    assert (answers_for(span, years(2018)), answers_for(span, years(2020))) == (False, True)


def test_what_stands_around_a_quote_dates_it_where_it_names_no_time():
    sentences = ("The count of 2019 is done.", "It found 50 boats.")
    assert answers_for(told(*sentences, words="50", published="2020-05-02"), years(2019)) is True
    above = told("It found 50 boats.", words="50", title="The count of 2019")
    assert (answers_for(above, years(2019)), answers_for(above, years(2021))) == (True, False)


def test_of_evidence_that_nothing_dates_no_time_can_be_told():
    span = told("It found 50 boats.", words="50")
    assert (answers_for(span, years(2019)), time_of(span)) == (None, None)


def test_evidence_is_of_the_time_it_names_and_else_of_the_day_of_publication():
    named = told("In 2017 it was closed.", words="closed", published="2020-05-02")
    assert time_of(named) == TimeOf(years(2017), Source.SAID, (0, 7))
    published = told("It is closed.", words="closed", published="2020-05-02")
    day = date(2020, 5, 2)
    assert time_of(published) == TimeOf(Period(day, day), Source.PUBLISHED)


def test_what_names_only_a_time_ahead_tells_besides_of_its_articles_day():
    span = told(
        "It will open in 2022, and its cost has been raised to £7m.",
        words="£7m",
        published="2021-02-12",
    )
    assert [answers_for(span, years(year)) for year in (2020, 2021, 2022)] == [False, True, True]
