"""The base forms of verbs, from their past and present."""

import pytest

from corpus.english.verbs import base_of_past, base_of_present


@pytest.mark.parametrize(
    ("past", "base"),
    [
        ("got", "get"),
        ("said", "say"),
        ("wrote", "write"),
        ("visited", "visit"),
        ("rated", "rate"),
        ("planned", "plan"),
        ("tried", "try"),
        ("passed", "pass"),
        ("bed", None),
        ("hundred", None),
        ("blick", None),
    ],
)
def test_a_past_has_its_base(past: str, base: str | None) -> None:
    assert base_of_past(past) == base


@pytest.mark.parametrize(
    ("present", "base"),
    [("looks", "look"), ("goes", "go"), ("tries", "try"), ("says", "say"), ("is", None),
     ("bus", None), ("give", None)],
)  # fmt: skip
def test_a_present_has_its_base(present: str, base: str | None) -> None:
    assert base_of_present(present) == base
