"""Claims of what a reader takes for the answer; the reader's spans are given by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.reader import Judgement
from qa.reading.tokens import Pair
from qa.training.answer_claims import answer_claims
from qa.training.examples import Example, unanswered

TEXT = "Fourteen people met in Stokely in 2003. The hall of Merrow burned down in 2002."


class Believes:
    """A reader that holds these words likeliest, the first one first, whatever is asked."""

    judges = True

    def __init__(self, *words: str) -> None:
        spans = [(TEXT.find(w), TEXT.find(w) + len(w)) for w in words]
        self._spans = tuple(ScoredSpan(*span, 9.0 - n) for n, span in enumerate(spans))

    def score(self, pairs: Sequence[Pair], *, top_k: int) -> Sequence[PassageReading]:
        return [PassageReading(self._spans[:top_k], 0.0, 0.0, (0.0, 0.0)) for _ in pairs]

    def judge(self, claims: Sequence[Pair]) -> Sequence[Judgement]:
        raise AssertionError("claims are not judged while they are made")


def example(question: str, answer: str) -> Example:
    at = TEXT.find(answer)
    spans = ((0, 40), (41, len(TEXT)))
    answers = ((at, at + len(answer)),)
    return Example(question, "", TEXT, spans, (1, 0), answers, True, "answerable", "people")


MET = example("How many people met in Stokely?", "Fourteen")
BURNED = example("What burned down in 2002?", "The hall of Merrow")
FIRE = unanswered(MET, "How many people met in Merrow?", "unanswerable")


def claims(examples: Sequence[Example], *believed: str) -> set[tuple[str, str]]:
    made = answer_claims(examples, Believes(*believed), random.Random(5))
    return {(c.claim, c.label) for c in made}


def test_another_figure_is_contradicted_and_the_answer_supported() -> None:
    assert claims([MET, FIRE] * 30, "2003", "Fourteen") == {
        ("Fourteen people met in Stokely.", "supports"),
        ("2003 people met in Stokely.", "contradicts"),
        ("2003 people met in Merrow.", "neither"),
    }


def test_other_words_that_do_not_answer_are_neither() -> None:
    assert claims([BURNED, FIRE] * 30, "Stokely") == {
        ("The hall of Merrow burned down in 2002.", "supports"),
        ("Stokely burned down in 2002.", "neither"),
        ("Stokely people met in Merrow.", "neither"),
    }


def test_a_reader_that_is_right_is_never_contradicted() -> None:
    assert {label for _, label in claims([MET, FIRE] * 30, "Fourteen")} == {"supports", "neither"}


def test_questions_with_and_without_an_answer_weigh_the_same() -> None:
    made = list(answer_claims([MET] * 40 + [FIRE] * 10, Believes("2003"), random.Random(5)))
    assert [c.claim.endswith("Merrow.") for c in made].count(True) == len(made) / 2 == 10


def test_a_sentence_taken_for_the_answer_makes_no_claim() -> None:
    assert claims([BURNED, FIRE] * 9, TEXT) == {
        ("The hall of Merrow burned down in 2002.", "supports")
    }


def test_questions_that_people_did_not_ask_of_the_passage_make_none() -> None:
    made = [replace(e, kind="swapped") for e in (MET, FIRE)]
    assert claims(made, "2003") == set()


def test_a_question_that_makes_no_plain_statement_makes_no_claim() -> None:
    when = example("When did the hall of Merrow burn down?", "2002")
    long = example("how much does the hall cost", "2003")
    assert claims([when, long, FIRE] * 9, "Stokely") == {
        ("Stokely people met in Merrow.", "neither")
    }
