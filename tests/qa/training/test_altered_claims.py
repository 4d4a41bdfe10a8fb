"""Claims that are sentences of their passages, as they stand or altered."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qa.training.altered_claims import altered, altered_claims
from qa.training.examples import Example
from qa.training.lexicon import Lexicon
from tests.wordnet import small_wordnet

SENTENCE = "In Stokely the largest ferry of the coast was repaired in 2003."
OTHER = "Merrow has none."
TEXT = f"{SENTENCE} {OTHER}"


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    return small_wordnet(tmp_path)


def example(text: str, *sentences: str) -> Example:
    spans = tuple((text.find(s), text.find(s) + len(s)) for s in sentences)
    answers = (spans[0],)
    evidence = (1, *(0,) * (len(spans) - 1))
    return Example("Which?", "", text, spans, evidence, answers, True, "answerable", "people")


def made(text: str, *sentences: str, lexicon: Lexicon) -> set[tuple[str, str, str]]:
    """Claim, passage and label of every draw."""
    return {
        (c.claim, c.text, c.label)
        for n in range(60)
        for c in altered_claims([example(text, *sentences)], lexicon, random.Random(n))
    }


def test_a_sentence_is_supported_and_taken_out_of_its_passage_it_is_neither(
    lexicon: Lexicon,
) -> None:
    found = made(TEXT, SENTENCE, OTHER, lexicon=lexicon)
    assert {row for row in found if row[2] == "neither"} == {(SENTENCE, OTHER, "neither")}
    assert (SENTENCE, TEXT, "supports") in found
    assert all(text == TEXT and claim != SENTENCE for claim, text, at in found if at[0] == "c")


def test_one_thing_is_altered(lexicon: Lexicon) -> None:
    drawn = {altered(SENTENCE, TEXT, lexicon, random.Random(n)) for n in range(200)}
    years = {claim for claim in drawn if claim.startswith(SENTENCE[:-5]) and "2003" not in claim}
    assert years
    assert drawn - years == {
        "In Merrow the largest ferry of the coast was repaired in 2003.",
        "In Stokely the smallest ferry of the coast was repaired in 2003.",
        "In Stokely the largest ferry of the coast wasn't repaired in 2003.",
        "In Stokely the largest ferry of the coast was not repaired in 2003.",
    }


def test_a_sentence_of_which_nothing_can_be_altered_is_never_contradicted(lexicon: Lexicon) -> None:
    plain = "People came and went along the coast all day."
    assert {label for _, _, label in made(plain, plain, lexicon=lexicon)} == {"supports"}


@pytest.mark.parametrize(
    "sentence",
    [
        "She repaired the largest ferry of the coast in 2003.",
        "“The largest ferry of the coast was repaired in 2003.”",
        "In Stokely it was.",
        "The largest ferry of the coast, repaired in Stokely in 2003",
    ],
)
def test_what_leans_on_another_sentence_or_is_none_makes_no_claim(
    lexicon: Lexicon, sentence: str
) -> None:
    assert made(sentence, sentence, lexicon=lexicon) == set()
