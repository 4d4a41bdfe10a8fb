"""Follow-ups that put right what was asked before."""

from __future__ import annotations

import pytest

from tests.qa.conversation.followups.turns import standalone

LEADS = ("Who leads Barnet?", "Ada Lovelace")
CORRECTED = [
    ("no, I meant Bromley", LEADS, "Who leads Bromley?"),
    ("not parks, ponds", ("What is said about parks?", "No."), "What is said about ponds?"),
    ("No, Bromley", LEADS, "Who leads Bromley?"),
    ("I meant Bromley, not Barnet", LEADS, "Who leads Bromley?"),
    ("sorry, Bromley I mean", LEADS, "Who leads Bromley?"),
    ("Not Barnet but Bromley!", LEADS, "Who leads Bromley?"),
    ("no, I meant who chairs it in Leeds", LEADS, "Who chairs it in Leeds?"),
    ("I mean 2021", ("What was Bromley rated in 2019?", "good"), "What was Bromley rated in 2021?"),
    ("no I meant the one in 2021", ("When was the Bromley inspection?", "May"),
     "When was the Bromley inspection in 2021?"),
    ("I meant young carers", ("How many are there in Kent?", "20"),
     "How many are there in Kent (young carers)?"),
    # Where and when.
    ("No, I meant Bromley, in May 2019", ("Was Leeds good in 2018?", ""),
     "Was Bromley good in May 2019?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "before", "expected"), CORRECTED)
def test_a_correction_changes_the_question_before(
    text: str, before: tuple[str, str], expected: str
) -> None:
    assert standalone(text, before) == expected


@pytest.mark.parametrize("text", ["No.", "no, that is wrong", "Sorry!", "Actually, never mind"])
def test_a_remark_corrects_nothing(text: str) -> None:
    assert standalone(text, LEADS).startswith(text[:-1])
