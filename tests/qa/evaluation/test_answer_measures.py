"""SQuAD's measures, by hand and against their definition in its plainest form."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.answer_measures import NO_ANSWER, contained, exact_match, f1


@pytest.mark.parametrize(
    ("answer", "gold", "exact", "token_f1"),
    [
        ("the Edict of Nantes.", ["Edict of Nantes"], 1.0, 1.0),
        # Two common words of three given and two wanted: 2·2 / (3 + 2).
        ("old Edict Nantes", ["Edict Nantes"], 0.0, 0.8),
        # The best gold answer counts: two common of four and two, 2·2 / 6; of four and four, 1.
        ("from 1562 to 1598", ["1562 1598", "from 1562 to 1598"], 1.0, 1.0),
        ("blue blue", ["blue"], 0.0, pytest.approx(2 / 3)),
        ("green", ["blue"], 0.0, 0.0),
        ("", ["blue"], 0.0, 0.0),
        ("", NO_ANSWER, 1.0, 1.0),
        ("blue", NO_ANSWER, 0.0, 0.0),
    ],
)
def test_figures_worked_by_hand(
    answer: str, gold: list[str], exact: float, token_f1: float
) -> None:
    assert exact_match(answer, gold) == exact
    assert f1(answer, gold) == token_f1


def _normalised(text: str) -> str:
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def _plain_f1(answer: str, gold: str) -> float:
    given, wanted = _normalised(answer).split(), _normalised(gold).split()
    if not given or not wanted:
        return 1.0 if given == wanted else 0.0
    left, common = list(wanted), 0
    for word in given:
        if word in left:
            left.remove(word)
            common += 1
    if not common:
        return 0.0
    precision, recall = common / len(given), common / len(wanted)
    return 2 * precision * recall / (precision + recall)


_TEXT = st.lists(
    st.sampled_from(["the", "A", "an", "red", "Red", "fox,", "fox", "—", "'", "U.S.", "é", "\n"]),
    max_size=7,
).map(" ".join)


@settings(deadline=None)
@given(_TEXT, st.lists(_TEXT, min_size=1, max_size=3))
def test_they_agree_with_the_definition(answer: str, gold: list[str]) -> None:
    expected = float(any(_normalised(answer) == _normalised(text) for text in gold))
    assert exact_match(answer, gold) == expected
    assert f1(answer, gold) == pytest.approx(max(_plain_f1(answer, text) for text in gold))


def test_a_gold_answer_must_stand_whole_in_one_quote() -> None:
    assert contained(["It was an Edict of Nantes, then."], ["the edict of Nantes"])
    assert not contained(["It was an edict.", "Of Nantes."], ["edict of Nantes"])
    assert not contained(["A catalogue."], ["cat"])
    assert not contained([], ["cat"])
