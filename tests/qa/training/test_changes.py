"""Composed stories of change, and claims about what is composed."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter

import pytest

from qa.training.changes import SOURCE, changes
from qa.training.composed_claims import composed_claims
from qa.training.examples import Example

PEOPLE = ["Ada Able", "Ben Baker", "Cleo Cole", "Dan Dunn"]


@pytest.fixture(scope="module")
def made() -> list[Example]:
    return list(itertools.islice(changes(PEOPLE, random.Random(5)), 2000))


def test_the_answer_is_a_part_of_the_sentence_that_is_evidence(made: list[Example]) -> None:
    for example in made:
        assert example.answerable == bool(example.answers) == (1 in example.evidence)
        for start, end in example.answers:
            spans = zip(example.sentences, example.evidence, strict=True)
            assert any(s <= start < end <= e for (s, e), evidence in spans if evidence == 1)
    assert 0.4 < sum(example.answerable for example in made) / len(made) < 0.7


def test_no_slot_is_left_unfilled_and_no_mark_of_ours_stays(made: list[Example]) -> None:
    for example in made:
        assert not re.search(r"[{}|\[\]]", f"{example.title}{example.text}{example.question}")
        ends = [0, *(end for _, end in example.sentences)]
        starts = [*(start for start, _ in example.sentences), len(example.text)]
        assert all(not example.text[e:s].strip() for e, s in zip(ends, starts, strict=True))


def test_a_year_asked_for_is_the_one_of_the_figure_that_answers(made: list[Example]) -> None:
    seen = 0
    for example in made:
        year = re.fullmatch(r"How many (.+) were there in .+ in (\d{4})\?", example.question)
        if year and example.answers and "In " + year[2] + " there were" in example.text:
            told = f"In {year[2]} there were "
            assert example.answers[0][0] == example.text.index(told) + len(told)
            seen += 1
    assert seen > 5


def test_the_same_seed_tells_the_same_stories() -> None:
    one, two = (list(itertools.islice(changes(PEOPLE, random.Random(1)), 50)) for _ in "ab")
    assert one == two


def test_each_story_is_told_and_all_its_questions_are_asked(made: list[Example]) -> None:
    asked = {re.sub(r"\d.*", "", e.question.split()[0]).lower() for e in made}
    assert {"how", "who", "whom", "what", "when", "why", "which", "in"} <= asked


def claim(question: str, text: str, answer: str | None) -> list[tuple[str, str]]:
    """The claims made of one question many times over, each once."""
    at = text.find(answer) if answer else -1
    example = Example(
        question,
        "",
        text,
        ((0, len(text)),),
        (int(at >= 0),),
        ((at, at + len(answer)),) if answer else (),
        at >= 0,
        "changed",
        SOURCE,
    )
    found = composed_claims([example] * 60, random.Random(3))
    return sorted({(c.claim, c.label) for c in found})


def test_a_claim_with_the_right_figure_is_supported_and_with_another_contradicted() -> None:
    text = "Stokely had 14 fires in 2003, against 25 in 2002."
    assert claim("How many fires were there in Stokely in 2002?", text, "25") == [
        ("14 fires were there in Stokely in 2002.", "contradicts"),
        ("25 fires were there in Stokely in 2002.", "supports"),
    ]


def test_a_claim_with_another_grade_is_contradicted() -> None:
    found = claim("What grade did Stokely get?", "Stokely was rated good.", "good")
    labels = Counter(label for _, label in found)
    assert labels == {"supports": 1, "contradicts": 3}


def test_what_the_passage_does_not_answer_makes_no_claim_that_it_decides() -> None:
    text = "Stokely had 14 fires."
    assert {label for _, label in claim("How many fires did Merrow have?", text, None)} == {
        "neither"
    }


def test_rows_of_people_make_no_claims() -> None:
    example = Example("Who?", "", "Ada.", ((0, 4),), (1,), ((0, 3),), True, "answerable", "squad2")
    assert list(composed_claims([example], random.Random(1))) == []
