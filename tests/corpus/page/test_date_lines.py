from datetime import date

import pytest

from corpus.page.date_lines import (
    Says,
    is_date_line,
    is_label,
    published_of,
    sayings,
    tells_when_and_where,
)


def said(text: str, label: str = "") -> list[tuple[Says, date | None]]:
    found = sayings(text, day_first=lambda: True, label=label)
    return [(each.says, each.day) for each in found]


MAY = date(2023, 5, 3)
JUNE = date(2023, 6, 9)


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("3 May 2023", "", [(Says.DAY, MAY)]),
        ("Published: Wednesday, 3rd May, 2023", "", [(Says.PUBLISHED, MAY)]),
        ("First published at 12:30 on 3 May 2023", "", [(Says.PUBLISHED, MAY)]),
        ("Publiziert am 3.5.2023", "", [(Says.PUBLISHED, MAY)]),
        ("Date: 3 May 2023", "", [(Says.DAY, MAY)]),
        ("Kategorie: Mode 3.5.2023, 15:25 Uhr", "", [(Says.DAY, MAY)]),
        ("By the news desk | 3 May 2023", "", [(Says.DAY, MAY)]),
        ("Saved by the news desk on 3 May 2023", "", [(Says.DAY, MAY)]),
        ("3 May 2023 Updated 9 June 2023", "", [(Says.DAY, MAY), (Says.UPDATED, JUNE)]),
        ("Published | Updated: 3 May 2023", "", [(Says.UPDATED, MAY)]),
        ("3 May 2023 (updated)", "", [(Says.UPDATED, MAY)]),
        ("Public notice: 3 May 2023", "", [(Says.OTHER, MAY)]),
        ("Inspection dates: 1 to 3 May 2023", "", [(Says.OTHER, MAY)]),
        ("3 May 2023 – 9 June 2023", "", [(Says.OTHER, MAY), (Says.OTHER, JUNE)]),
        ("3 May 2023 – 10:30", "", [(Says.DAY, MAY)]),
        ("Release date 3 May 2023", "", [(Says.OTHER, MAY)]),
        ("Inspection of 3 May 2023", "", [(Says.OTHER, MAY)]),
        ("3 May 2023", "Published", [(Says.PUBLISHED, MAY)]),
        ("3 May 2023", "Last updated:", [(Says.UPDATED, MAY)]),
        ("3 May 2023", "Closing date", [(Says.OTHER, MAY)]),
        ("3 May 2023, 9 June 2023", "Published", [(Says.PUBLISHED, MAY), (Says.DAY, JUNE)]),
        ("no date", "Published", []),
        ("Dyddiad cyhoeddi: 3 Mai 2023", "", [(Says.PUBLISHED, MAY)]),
        ("Diweddarwyd: 3 Mai 2023", "", [(Says.UPDATED, MAY)]),
        ("Foilsithe: 3 Bealtaine 2023", "", [(Says.PUBLISHED, MAY)]),
        ("Date of issue: 3 May 2023", "", [(Says.PUBLISHED, MAY)]),
        ("Embargoed until 00.01 on 3 May 2023", "", [(Says.PUBLISHED, MAY)]),
        ("Doors open 3 May 2023", "", [(Says.OTHER, MAY)]),
        ("The road is closed until 3 May 2023", "", [(Says.OTHER, MAY)]),
        ("3 May 2023 at 7pm", "3. Date of next meeting", [(Says.OTHER, MAY)]),
    ],
)
def test_the_label_says_what_day_it_is(
    text: str, label: str, expected: list[tuple[Says, date | None]]
) -> None:
    assert said(text, label) == expected


def test_two_bare_days_in_a_line_are_none_and_a_labelled_one_goes_before_both() -> None:
    def told(text: str) -> tuple[Says, date] | None:
        return published_of(sayings(text, day_first=lambda: True))

    assert told("3 May 2023 | 9 June 2023") is None
    assert told("9 June 2023 | Published 3 May 2023") == (Says.PUBLISHED, MAY)
    assert told("2023-06-09T10:00:00Z 3 May 2023") == (Says.DAY, MAY)
    assert told("Updated 3 May 2023") is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Published", True),
        ("Closing date", True),
        ("Last updated on", True),
        ("Opening hours:", True),
        ("By the news desk", False),
        ("Published 3 May 2023", False),
        ("The council published its plans for the pool", False),
    ],
)
def test_a_label_of_the_line_below_is_known_by_its_form_or_words(text: str, label: bool) -> None:
    assert is_label(text) is label


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7pm, Mill Lane library", True),
        ("From 7.30pm at the town hall", True),
        ("7pm to 9pm", True),
        ("Thursday 13 June 2024, 10am – 4pm", True),
        ("Venue: town hall", True),
        ("4.30pm GMT", False),
        ("4.30pm by the news desk", False),
        ("4:30 pm, 13 June 2024", False),
        (
            "The pool opens at 7pm and closes at 9pm on most days of a week, it says",
            False,
        ),
    ],
)
def test_an_hour_with_a_place_or_an_end_is_an_events(text: str, told: bool) -> None:
    assert tells_when_and_where(text) is told


def test_a_date_line_may_lead_in_with_the_short_words_of_its_language() -> None:
    assert is_date_line("le vendredi 3 mai 2023 à 12h30", "fr")
    assert not is_date_line("Meeting on 3 May 2023", "en")
