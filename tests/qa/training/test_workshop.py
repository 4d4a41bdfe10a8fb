"""Examples made of rows: what is answerable stays so, what is not holds no answer."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.training import perturb, recipe, workshop
from qa.training.examples import Example
from qa.training.rows import Row
from qa.training.workshop import Workshop
from tests.wordnet import small_wordnet

PLAN = recipe.Examples(
    seed=3,
    passage_words=40,
    development_permille=0,
    rows={"squad2": 100, "selqa": 100, "squadshifts-reddit": 100},
    renamed=100,
    titled=100,
    composed=100,
    unstated=100,
    changed=100,
    same_article=100,
    retrieved=100,
    swapped=100,
    renamed_passage=100,
    mistitled=100,
    opposite=100,
    other_window=100,
    unreported=100,
    elsewhere=100,
    exchanged=100,
    rephrased=100,
    denied=100,
    denied_passage=100,
    denied_both=100,
    composed_claims=0,
    answer_claims=0,
    altered_claims=0,
    short_share=0.0,
    short_words=20,
    plain_share=0.0,
    keyword_share=0.0,
    typo_share=0.0,
    spoken_share=0.0,
    listed_share=0.0,
    unrelated_claims=0.5,
)


class WordEncoder:
    """Vectors of word counts, hashed: texts with the same words are near."""

    name, dim = "words", 64

    def encode(self, texts: Sequence[str], role: str) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for i, text in enumerate(texts):
            for word in text.lower().split():
                vectors[i, sum(map(ord, word)) % self.dim] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def row(question: str, context: str, *answers: str, title: str, source: str = "squad2") -> Row:
    spans = tuple((context.index(a), context.index(a) + len(a)) for a in answers)
    return Row(question, context, spans, title, title, source)


FERRY = (
    "The first ferry of Seaham crossed the bay in 1912. It carried forty people and a goat. "
    "The council of Seaham paid for its engine, which came from Hull."
)
PIER = (
    "Seaham built its pier of oak and iron. Storms took the end of it in the winter of 1931. "
    "A new one of concrete was opened by the mayor, and the band played until midnight."
)
TRAM = (
    "The tram of Whitby runs to the abbey on Sundays. Its driver rings a bell at each bend. "
    "Tickets are sold at the harbour, where the line begins, for two pounds."
)
ROWS = [
    row("When did Seaham open its first ferry?", FERRY, "1912", title="Seaham"),
    row("Who paid for the engine of the ferry?", FERRY, "council of Seaham", title="Seaham"),
    row("Where did the engine of Leeds come from?", FERRY, title="Seaham"),
    row("What did storms take from Seaham in 1931?", PIER, "the end of it", title="Seaham"),
    row("Where are tickets for the Whitby tram sold?", TRAM, "at the harbour", title="Whitby"),
    row(
        "What does the driver ring?",
        TRAM,
        "Its driver rings a bell at each bend.",
        title="Whitby",
        source="selqa",
    ),
    row(
        "How much was the kettle?",
        "I bought a kettle last week. It cost me twelve pounds and it whistles well.",
        "twelve pounds",
        title="",
        source="squadshifts-reddit",
    ),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    lexicon = small_wordnet(tmp_path_factory.mktemp("wordnet"))
    return Workshop(ROWS, PLAN, WordEncoder(), lexicon).make()


def of(made: Sequence[Example], kind: str) -> list[Example]:
    return [example for example in made if example.kind == kind]


def test_every_kind_is_made(made: list[Example]) -> None:
    assert set(Counter(example.kind for example in made)) == {
        "answerable",
        "unanswerable",
        "renamed",
        "renamed_passage",
        "titled",
        "mistitled",
        "same_article",
        "retrieved",
        "swapped",
        "opposite",
        "other_window",
        "unreported",
        "elsewhere",
        "exchanged",
        "rephrased",
        "denied",
        "denied_passage",
        "denied_both",
    } - {"other_window"}  # no context here is longer than one passage


def test_every_span_and_sentence_lies_in_its_passage(made: list[Example]) -> None:
    for example in made:
        assert len(example.evidence) == len(example.sentences)
        for start, end in (*example.sentences, *example.answers):
            assert 0 <= start < end <= len(example.text)
            assert example.text[start:end] == example.text[start:end].strip()


def test_unanswerable_examples_have_neither_answer_nor_evidence(made: list[Example]) -> None:
    for example in made:
        if not example.answerable:
            assert example.answers == ()
            assert set(example.evidence) <= {0}
        else:
            assert 1 in example.evidence


def test_answers_keep_their_words_and_their_sentence(made: list[Example]) -> None:
    [example] = {
        e for e in of(made, "answerable") if e.question == "Who paid for the engine of the ferry?"
    }
    assert [example.text[s:e] for s, e in example.answers] == ["council of Seaham"]
    assert example.evidence == (0, 0, 1)


def test_whole_sentence_answers_are_evidence_only(made: list[Example]) -> None:
    [example] = {e for e in of(made, "answerable") if e.source == "selqa"}
    assert example.answers == ()
    assert example.evidence == (0, 1, 0)


def test_swapped_question_names_what_the_passage_does_not(made: list[Example]) -> None:
    asked = {r.question for r in ROWS}
    for example in of(made, "swapped"):
        assert example.question not in asked
        told = f"{example.title} {example.text}"
        assert any(not perturb.holds(told, m.text) for m in perturb.mentions(example.question))


def test_renamed_example_is_answered_by_the_renamed_passage_only(made: list[Example]) -> None:
    answered, unanswered = of(made, "renamed"), of(made, "renamed_passage")
    assert answered
    for right, wrong in zip(
        sorted(answered, key=lambda e: e.text),
        sorted(unanswered, key=lambda e: e.text),
        strict=True,
    ):
        assert right.text == wrong.text
        assert right.question != wrong.question
        assert [right.text[s:e] for s, e in right.answers][:1] != [""]


def test_place_of_a_titled_question_stands_in_the_title_alone(made: list[Example]) -> None:
    [titled], [mistitled] = of(made, "titled"), of(made, "mistitled")
    told = set(re.findall(r"\w+", titled.text))
    shared = set(re.findall(r"\w+", titled.title)) & set(re.findall(r"\w+", titled.question))
    assert shared - told
    assert not (shared - told) & set(re.findall(r"\w+", mistitled.title))
    assert titled.question == mistitled.question
    assert titled.title != mistitled.title


def test_found_passages_are_of_another_context_and_hold_no_answer(made: list[Example]) -> None:
    answers = {r.question: [r.context[s:e] for s, e in r.answers] for r in ROWS}
    contexts = {r.question: r.context for r in ROWS}
    for example in of(made, "same_article") + of(made, "retrieved"):
        assert example.text not in contexts[example.question]
        assert not any(perturb.holds(example.text, a) for a in answers[example.question])
    assert {e.title for e in of(made, "same_article")} == {"Seaham"}


def test_the_same_seed_makes_the_same_examples(made: list[Example], tmp_path: Path) -> None:
    assert Workshop(ROWS, PLAN, WordEncoder(), small_wordnet(tmp_path)).make() == made
    assert (
        Workshop(ROWS, replace(PLAN, seed=4), WordEncoder(), small_wordnet(tmp_path)).make() != made
    )


def test_long_context_gives_passages_without_the_answer(tmp_path: Path) -> None:
    long = row(
        "When did Seaham open its first ferry?", f"{FERRY}\n{TRAM}\n{PIER}", "1912", title="Seaham"
    )
    plan = replace(PLAN, rows={"squad2": 1}, passage_words=30)
    found = of(
        Workshop([long], plan, WordEncoder(), small_wordnet(tmp_path)).make(), "other_window"
    )
    assert found
    assert not any("1912" in example.text for example in found)


def test_unreported_attribute_is_asked_of_what_the_passage_names(made: list[Example]) -> None:
    found = of(made, "unreported")
    assert found
    for example in found:
        assert not example.answerable
        told = f"{example.title} {example.text}"
        assert any(perturb.holds(told, m.text) for m in perturb.mentions(example.question))


def test_question_for_what_the_passage_speaks_of_is_not_called_unreported() -> None:
    told = "Hull was founded in 1299 and its budget is in pounds."
    asked = {perturb.unreported("Hull", told, random.Random(n)) for n in range(300)}
    assert "When was Hull born?" in asked
    assert not asked & {"When was Hull founded?", "What is the budget of Hull?", None}
    lived = {
        perturb.unreported("Ann", "Ann (1856–1943) sang.", random.Random(n)) for n in range(300)
    }
    assert not lived & {"When was Ann born?", "How old is Ann?"}


@pytest.mark.parametrize(
    ("context", "span", "tidy"),
    [
        ("He paid £20, then left.", "£20,", "£20"),
        ("the last week of May, 1974,", "May, 1974,", "May, 1974"),
        ("sharing it with others", "it with othe", "it with others"),
        ("growth (20%) was", "(20%)", "(20%)"),
        ("a – b", "–", "–"),
    ],
)
def test_answers_lose_marks_around_them_and_get_their_words_whole(
    context: str, span: str, tidy: str
) -> None:
    start = context.index(span)
    s, e = workshop._tidy(context, (start, start + len(span)))
    assert context[s:e] == tidy


def test_name_from_elsewhere_stands_in_the_passage_but_not_by_the_answer(
    made: list[Example],
) -> None:
    found = of(made, "elsewhere")
    assert {e.question for e in found} == {
        "When did Hull open its first ferry?",
        "Where are tickets for the Sundays tram sold?",
    }
    assert all(e.text in (FERRY, TRAM) and not e.answers for e in found)


def test_denied_passage_and_question_answer_each_other(made: list[Example]) -> None:
    for example in of(made, "denied_both"):
        assert re.search(r"n't|not", example.question)
        holding = [example.text[s:e] for s, e in example.answers]
        assert holding
        assert " not" in example.text
    assert all(" not" in e.text for e in of(made, "denied_passage"))
    assert {e.text for e in of(made, "denied")} <= {FERRY, PIER, TRAM, ROWS[-1].context}
