"""Composed reports: what is asked for is stated where an answer is given, and else is not."""

from __future__ import annotations

import itertools
import os
import random
import re
import subprocess
import sys
from collections import Counter

import pytest

from qa.training.composed import composed
from qa.training.examples import Example
from qa.training.perturb import PLACES, holds

_FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eve")
_LAST = ("Able", "Baker", "Cole", "Dunn", "East")
PEOPLE = [f"{first} {last}" for first in _FIRST for last in _LAST]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Example, Example]]:
    return list(itertools.islice(composed(PEOPLE, random.Random(5)), 2000))


def quoted(example: Example) -> list[str]:
    labelled = zip(example.sentences, example.evidence, strict=True)
    return [example.text[start:end] for (start, end), label in labelled if label == 1]


def test_answer_stands_within_the_one_sentence_that_is_evidence(
    pairs: list[tuple[Example, Example]],
) -> None:
    for right, _ in pairs:
        (number,) = [n for n, label in enumerate(right.evidence) if label == 1]
        first, last = right.sentences[number]
        assert right.answerable
        for start, end in right.answers:
            words = right.text[start:end]
            assert first <= start < end <= last
            assert words == words.strip(" .,:“”[]\t\n")
    assert sum(len(right.answers) for right, _ in pairs) > 1500


def test_sentences_follow_one_another_and_no_mark_of_ours_is_left(
    pairs: list[tuple[Example, Example]],
) -> None:
    for right, wrong in pairs:
        ends = [0, *(end for _, end in right.sentences)]
        starts = [*(start for start, _ in right.sentences), len(right.text)]
        assert all(not right.text[e:s].strip() for e, s in zip(ends, starts, strict=True))
        for text in (right.title, right.text, right.question, wrong.question):
            assert not re.search(r"[\[\]{}]", text)


def test_a_year_asked_for_is_told_or_stands_above(pairs: list[tuple[Example, Example]]) -> None:
    dated = [right for right, _ in pairs if _YEAR.search(right.question)]
    assert len(dated) > 100
    for right in dated:
        told = f"{right.title} {right.text}"
        assert set(_YEAR.findall(right.question)) <= set(_YEAR.findall(told))
    assert any(_YEAR.match(right.title) and not _YEAR.search(right.text) for right in dated)


def test_what_is_not_stated_is_of_the_same_passage_and_not_what_was_asked(
    pairs: list[tuple[Example, Example]],
) -> None:
    for right, wrong in pairs:
        assert (wrong.title, wrong.text) == (right.title, right.text)
        assert (wrong.answers, set(wrong.evidence), wrong.answerable) == ((), {0}, False)
        assert wrong.question != right.question


def test_grade_is_not_asked_of_a_place_that_has_one_in_the_passage() -> None:
    asked = 0
    for right, wrong in itertools.islice(composed(PEOPLE, random.Random(2)), 3000):
        found = re.fullmatch(
            r"(?:What rating did|Which grade did) (.+) (?:get|receive)\?", wrong.question
        )
        if found:
            asked += 1
            told = re.compile(
                rf"Inspectors judged {found[1]}|given {found[1]} the grade of|"
                rf"{found[1]} was given the grade"
            )
            assert not told.search(right.text)
    assert asked > 30


def test_both_kinds_of_mistaken_premise_come(pairs: list[tuple[Example, Example]]) -> None:
    counts: Counter[str] = Counter()
    for right, wrong in pairs:
        told = f"{right.title} {right.text}"
        places = re.findall(r"[A-Z]\w+", wrong.question.partition(" ")[2])
        years = set(_YEAR.findall(wrong.question)) - set(_YEAR.findall(told))
        counts["year"] += bool(years)
        counts["place"] += any(place not in told for place in places)
    assert counts["year"] > 100
    assert counts["place"] > 100


def test_same_draw_composes_the_same() -> None:
    one, two = (list(itertools.islice(composed(PEOPLE, random.Random(5)), 20)) for _ in "ab")
    assert one == two


def test_table_has_a_row_for_what_is_asked() -> None:
    rows = [
        quoted(right)[0]
        for right, _ in itertools.islice(composed(PEOPLE, random.Random(6)), 500)
        if "\t" in quoted(right)[0]
    ]
    assert any(row.startswith("Overall") for row in rows)
    assert all(row.count("\t") == 1 for row in rows)


def test_what_a_sentence_could_be_taken_for_is_asked_and_not_answered(
    pairs: list[tuple[Example, Example]],
) -> None:
    vague = [wrong for _, wrong in pairs if "looks after fewer children than" in wrong.text]
    asked = [wrong for wrong in vague if re.match("How many children", wrong.question)]
    assert asked
    for wrong in asked:
        place = next(place for place in PLACES if holds(wrong.question, place))
        assert not re.search(rf"In {place}, \d+ children are in", wrong.text)


def test_reason_is_asked_for_where_it_is_told_and_where_it_is_not(
    pairs: list[tuple[Example, Example]],
) -> None:
    for answerable in (True, False):
        examples = [right if answerable else wrong for right, wrong in pairs]
        asked = [e for e in examples if re.match("Why .+ closed", e.question)]
        assert asked
        for example in asked:
            place = next(place for place in PLACES if holds(example.question, place))
            told = rf"In {place}, .+ was shut, since|{place} closed .+ because"
            assert bool(re.search(told, example.text)) == answerable


def test_the_same_seed_makes_the_same_in_every_process() -> None:
    code = (
        "import itertools, random; from qa.training.composed import composed; "
        "names = [f'{a} {b}' for a in 'ABCDEF' for b in 'GHIJKL']; "
        "print([w.question for _, w in itertools.islice(composed(names, random.Random(1)), 300)])"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in "123"
    }
    assert len(made) == 1
