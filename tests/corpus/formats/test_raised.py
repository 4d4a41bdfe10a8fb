import pytest

from corpus.formats.raised import raised


@pytest.mark.parametrize(
    ("before", "mark", "behind", "written"),
    [
        ("£4.2 million", "3", ". The", "\u202f³"),
        ("in 2019", "12", ",", "\u202f¹²"),
        ("in 2019.", "4", " The", "⁴"),
        ("the act", "1, 2", " and", "\u202f¹, ²"),
        ("the act", "a", " of", "\u202fᵃ"),
        ("", "1", "By the trust", "¹\u202f"),
        ("over 40 m", "2", " of", "²"),
        ("2.5 × 10", "6", " cells", "⁶"),
        ("the team", "2", " won", "\u202f²"),
        ("the 21", "st", " of", "st"),
        ("le 1", "er", " mai", "er"),
        ("a trade mark", "TM", "", "TM"),
        ("the act", "*", " of", "*"),
        ("l", "a", "ers", "a"),
    ],
)
def test_marks_become_small_and_stand_apart_from_words_and_figures(
    before: str, mark: str, behind: str, written: str
) -> None:
    assert raised(before, mark, behind) == written
