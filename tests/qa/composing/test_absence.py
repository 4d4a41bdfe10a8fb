"""Which words of a question stand in no article."""

from datetime import date

import pytest

from qa.composing.absence import absent, stems_of_days
from qa.reading.matching import stems

HELD = stems(
    "The harbour at Larkmoor Primary opened on the 12th; Ms Farber spoke of ten boats, £2.5m"
)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Wexley",), ("Wexley",)),
        (("Larkmoor Primary's",), ()),
        (("Larkmoor Grange",), ("Grange",)),
        (("Wexley Grange", "2031"), ("Wexley Grange", "2031")),
        (("University of Wexley",), ("University of Wexley",)),
        (("Zoe Farber-Nunez",), ("Zoe",)),
        (("12", "10", "11"), ("11",)),
        (("Mayor Dame Farber",), ("Mayor",)),
        (("2.5 million", "2.5m", "2500000", "2.6 million"), ("2.6 million",)),
        (("Z. Farber", "Rt Hon Farber", "Rt Hon Wexley"), ("Rt Hon Wexley",)),
        (("Z", "5"), ("5",)),
        ((), ()),
    ],
)
def test_only_words_that_no_article_has_are_absent(
    names: tuple[str, ...], expected: tuple[str, ...]
):
    assert absent(names, HELD.__contains__) == expected


def test_day_of_publication_is_spoken_of_by_all_its_words():
    known = stems_of_days([date(2024, 2, 5)])
    asked = ("5", "05", "5th", "February", "Feb", "2024", "Monday", "6")
    assert absent(asked, known.__contains__) == ("6",)
