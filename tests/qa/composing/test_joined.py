"""Names are joined where nothing but commas, "and" and further names stands between them."""

import pytest

from qa.composing.joined import joins


@pytest.mark.parametrize(
    "between",
    [" and ", ", ", ", Sutton and ", ", D-Md., and ", " (Lab) and the ", " as well as ", ", Rep. "],
)
def test_names_in_one_run_are_joined(between: str) -> None:
    assert joins(between)


@pytest.mark.parametrize("between", ["", " ", " to ", ", which beat ", " and not ", ", in "])
def test_names_with_something_said_between_are_not(between: str) -> None:
    assert not joins(between)
