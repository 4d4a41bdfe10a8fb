from dataclasses import replace

import numpy as np
import pytest

from qa.answer import Answer, Citation, NearMiss
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.run import Run
from qa.evaluation.scoring import Inexact, Outcome, score
from qa.question import QuestionKind

from .fakes import abstained, answered, cite, gold, near_miss

TEXTS = {"x": "It is red. It was blue.", "y": "Nobody knows."}


def _exact(_question_id: str, quote: Citation | NearMiss) -> bool:
    text = TEXTS.get(quote.place.article_id)
    return text is not None and text[quote.start : quote.end] == quote.quote


def _score(*pairs: tuple[GoldQuestion, Answer | None]) -> dict[str, list[float | None]]:
    """The columns, None for what is unknown."""
    questions = [question for question, _ in pairs]
    answers = {q.question_id: answer for q, answer in pairs if answer is not None}
    columns = score(questions, Run(answers), _exact).columns
    return {
        name: [None if np.isnan(value) else float(value) for value in column]
        for name, column in columns.items()
    }


def test_every_column_of_a_right_answer_by_hand() -> None:
    question = gold(
        "q",
        answers=["red"],
        evidence=["It is red."],
        relevant={"x": 1},
    )
    answer = answered(
        "is red",
        cite("x", 0, "It is red.", words="red"),
        cite("y", 0, "Nobody knows.", n=2),
        confidence=0.8,
        retrieved=["y", "x"],
        ms=20,
    )
    assert _score((question, answer)) == {
        "retrieval.ndcg@10": [pytest.approx(1 / np.log2(3))],
        "retrieval.recall@5": [1.0],
        "retrieval.recall@10": [1.0],
        "retrieval.recall@100": [1.0],
        "retrieval.mrr@10": [0.5],
        "retrieval.success@1": [0.0],
        "retrieval.success@5": [1.0],
        "quotes": [2.0],
        "exact_quotes": [2.0],
        "near_misses": [0.0],
        "exact_near_misses": [0.0],
        "judged_quotes": [2.0],
        "relevant_quotes": [1.0],
        "first_is_evidence": [1.0],
        # Quoted: it is red, nobody knows. Evidence: it is red.
        "quote_precision": [3 / 5],
        "quote_recall": [1.0],
        "quote_f1": [6 / 8],
        "common_words": [3.0],
        "quoted_words": [5.0],
        "evidence_words": [3.0],
        "sentences_found": [1.0],
        "sentences": [1.0],
        "exact_match": [0.0],
        "answer_f1": [2 / 3],
        "contained": [1.0],
        "answered": [1.0],
        "abstained": [0.0],
        "confidence": [0.8],
        "answerable": [1.0],
        "right": [1.0],
        "right_if_answered": [1.0],
        "time.retrieve": [10.0],
        "time.read": [10.0],
        "time.total": [20.0],
    }


def test_a_missing_answer_counts_0_like_an_abstention_without_confidence() -> None:
    question = gold("q", answers=["red"], evidence=["It is red."], relevant={"x": 1})
    columns = _score((question, None))
    wrong = ("quote_f1", "answer_f1", "exact_match", "contained", "right", "retrieval.ndcg@10")
    assert {name: columns[name] for name in wrong} == {name: [0.0] for name in wrong}
    assert (columns["abstained"], columns["confidence"]) == ([1.0], [0.0])


def test_unknown_gold_leaves_measures_unknown() -> None:
    columns = _score((gold("q"), answered("red", cite("x", 0, "It is red."))))
    unknown = ("quote_f1", "answer_f1", "contained", "right", "answerable", "judged_quotes")
    assert {name: columns[name] for name in unknown} == {name: [None] for name in unknown}
    assert columns["exact_quotes"] == [1.0]


def test_unanswerable_questions_count_by_squads_rule() -> None:
    columns = _score(
        (gold("a", answers=["red"]), abstained()),
        (gold("b", answerable=False, answers=["I don't know."]), abstained()),
        (gold("c", answerable=False), answered("red", cite("x", 0, "It is red."))),
        (gold("d", answerable=False), answered("", cite("x", 0, "It is red."))),
    )
    assert columns["exact_match"] == [0.0, 1.0, 0.0, 0.0]
    assert columns["answer_f1"] == [0.0, 1.0, 0.0, 0.0]
    assert columns["contained"] == [0.0, None, None, None]
    assert columns["right"] == [0.0, 0.0, 0.0, 0.0]
    assert columns["right_if_answered"] == [None, None, 0.0, 0.0]


def test_without_gold_answers_abstaining_earns_no_exact_match() -> None:
    columns = _score(
        (gold("a", evidence=["It is red."]), abstained()),
        (gold("b", answerable=False), abstained()),
    )
    assert columns["exact_match"] == [None, None]


def test_long_gold_answers_are_not_looked_for_in_quotes() -> None:
    long = " ".join(f"word{i}" for i in range(40))
    answer = answered("red", cite("x", 0, "It is red."))
    scores = score(
        [gold("a", answers=[long]), gold("b", answers=[long], evidence=["It is red."])],
        Run({"a": answer, "b": answer}),
    )
    assert np.isnan(scores.columns["contained"]).all()
    assert scores.columns["answer_f1"].tolist() == [0.0, 0.0]
    # One of two can be judged, by its evidence.
    assert scores.outcomes == (Outcome.UNJUDGED, Outcome.RIGHT)
    assert scores.notes[0].startswith("The gold answers are free texts (median above 30 words)")


def test_where_few_answers_can_be_judged_none_is() -> None:
    answer = answered("red", cite("x", 0, "It is red."))
    questions = [gold("a", evidence=["It is red."])] + [
        gold(f"b{i}", answerable=True) for i in range(2)
    ]
    scores = score(questions, Run({q.question_id: answer for q in questions}))
    assert np.isnan(scores.columns["right"]).all()


def test_quotes_that_the_article_does_not_have_are_named() -> None:
    answer = answered("red", cite("x", 1, "It is red."), cite("y", 0, "Nobody knows.", n=2))
    miss = abstained(near_miss("z", 0, "Gone."))
    scores = score([gold("a"), gold("b")], Run({"a": answer, "b": miss}), _exact)
    assert scores.inexact == (Inexact("a", "x", 1, 11), Inexact("b", "z", 0, 5))
    assert scores.columns["exact_quotes"].tolist() == [1.0, 0.0]
    assert scores.columns["exact_near_misses"].tolist() == [0.0, 0.0]


def test_what_another_system_lists_when_it_abstains_is_no_quote() -> None:
    listed = replace(abstained(), citations=(cite("x", 0, "It is red."),))
    columns = _score((gold("q", answers=["red"], evidence=["It is red."]), listed))
    silent = {"quotes": [0.0], "right": [0.0], "contained": [0.0], "quote_f1": [0.0]}
    assert {name: columns[name] for name in silent} == silent


def test_a_run_that_only_searched_is_measured_by_its_search() -> None:
    question = gold("q", answers=["red"], relevant={"x": 1})
    run = Run({"q": abstained(retrieved=["x"])}, retrieval_only=True)
    scores = score([question], run, _exact)
    known = {name for name, column in scores.columns.items() if not np.isnan(column).any()}
    assert {name.partition(".")[0] for name in known} == {"retrieval", "time"}
    assert scores.outcomes == (Outcome.SEARCHED,)
    assert scores.notes == ("Searched only: nothing was read or answered.",)


@pytest.mark.parametrize(
    ("known", "answer", "outcome"),
    [
        ({"answers": ["red"]}, answered("red", cite("x", 0, "It is red.")), Outcome.RIGHT),
        ({"answers": ["green"]}, answered("red", cite("x", 0, "It is red.")), Outcome.WRONG),
        ({"answerable": False}, answered("red", cite("x", 0, "It is red.")), Outcome.WRONG),
        ({"answerable": True}, answered("red", cite("x", 0, "It is red.")), Outcome.UNJUDGED),
        ({"answerable": False}, abstained(), Outcome.RIGHTLY_ABSTAINED),
        ({"answerable": True}, abstained(), Outcome.WRONGLY_ABSTAINED),
        ({}, abstained(), Outcome.ABSTAINED),
        ({}, None, Outcome.MISSING),
    ],
)
def test_how_a_question_ended(
    known: dict[str, object], answer: Answer | None, outcome: Outcome
) -> None:
    run = Run({"q": answer} if answer else {})
    assert score([gold("q", **known)], run).outcomes == (outcome,)


def test_what_claims_no_answer_counts_as_an_abstention() -> None:
    topic = replace(
        answered("It is red.", cite("x", 0, "It is red."), confidence=0.2), kind=QuestionKind.TOPIC
    )
    ours = replace(answered("Hello.", confidence=1.0), kind=QuestionKind.TALK, text_is_ours=True)
    unsure = replace(topic, kind=QuestionKind.FACT)
    sure = replace(topic, confidence=0.4)
    questions = [gold(name, answerable=False) for name in ("topic", "ours", "unsure", "sure")]
    answers = (topic, ours, unsure, sure)
    scores = _score(*zip(questions, answers, strict=True))
    assert scores["abstained"] == [1.0, 1.0, 0.0, 0.0]
    assert scores["answered"] == [0.0, 0.0, 1.0, 1.0]
