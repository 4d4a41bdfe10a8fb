"""Questions whether accounts agree: what they would answer."""

from __future__ import annotations

import pytest

from qa.conversation.agreement import matter_of


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Do the reports agree on when the centre opened?", "when did the centre open?"),
        ("do the two papers differ about who runs it", "who runs it?"),
        (
            "Do your Larkmoor articles say different things about how many came?",
            "how many came in Larkmoor?",
        ),
        (
            "Did both accounts of the 2020 visit match on the number of inspectors?",
            "the number of inspectors in the 2020 visit?",
        ),
        ("Do the reports of 2017 and 2024 agree on who runs it?", "who runs it?"),
        ("Did anybody abstain, do the reports match?", "Did anybody abstain?"),
        ("When was it built? Do the papers agree?", "When was it built?"),
        ("what did parents want, same in both pieces?", "what did parents want?"),
    ],
)
def test_the_question_that_accounts_answer_stands_alone(question: str, matter: str) -> None:
    assert matter_of(question) == matter


@pytest.mark.parametrize(
    "question",
    [
        "Do the councils agree on a merger?",
        "Did the reports please the council?",
        "What did the report agree with?",
        "Is it the same in Merton?",
        "Do the articles agree?",
    ],
)
def test_other_agreements_are_no_question_about_accounts(question: str) -> None:
    assert matter_of(question) is None
