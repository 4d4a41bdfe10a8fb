"""Who held an office at a time, of holders who followed one another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.composing.tenures import asks_who_held, held_at, is_of_the_office
from qa.conversation.periods import Period
from tests.qa.spans import marked, told

WREN = told(
    "Ada Wren became harbour master on 1 January 2017.",
    "She follows Sir Ivo Teal, who had held the office since January 2012.",
    words="Ada Wren",
    published="2017-01-05",
)
HALL = told(
    "Jo Hall took up the office of harbour master at the start of March 2024.",
    "She takes the place of Ada Wren, who left at the end of February.",
    words="Jo Hall",
    published="2024-03-04",
    article_id="b",
)
MINT = told(
    "The office has been held since March 2021 by Max Mint.",
    "His predecessor was Eve Rook.",
    words="Max Mint",
    published="2024-03-04",
    article_id="c",
)


def holder(year: int, *spans) -> str | None:
    asked = Period(date(year, 1, 1), date(year, 12, 31))
    found = held_at(spans, [span.stored for span in spans], asked)
    return marked(found) if found else None


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2011, None),
        (2015, "Sir Ivo Teal"),
        (2017, "Ada Wren"),
        (2019, "Ada Wren"),
        (2024, "Jo Hall"),
        (2026, None),
    ],
)
def test_the_last_who_had_begun_held_the_office(year: int, expected: str | None):
    assert holder(year, HALL, WREN) == expected


@pytest.mark.parametrize(("year", "expected"), [(2020, "Eve Rook"), (2015, None)])
def test_a_predecessor_held_it_shortly_before_the_next_began(year: int, expected: str | None):
    assert holder(year, MINT) == expected


def test_the_surest_span_says_which_office_is_meant():
    assert holder(2022, MINT, HALL, WREN) == "Max Mint"


class Means:
    """Gives the verb that holds an office one direction, and any other another."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[1, 0] if "charge" in t or "head" in t or "led" in t else [0, 1] for t in texts]
        return np.array(rows, np.float32)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who was the mayor of Hull?", True),
        ("mayor of Hull was who", True),
        ("Who led the port of Hull?", True),
        ("Who criticised the mayor of Hull?", False),
    ],
)
def test_who_held_an_office_is_asked_by_its_name_or_by_what_they_did(question: str, expected: bool):
    assert asks_who_held(question, Means()) is expected


def test_a_holder_is_of_another_office_where_another_name_stands_around():
    assert is_of_the_office(WREN, ["Ada Wren"])
    assert not is_of_the_office(WREN, ["Hull"])
