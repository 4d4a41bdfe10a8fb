"""Six questions of a small town and the answers a fake library gives to them."""

from __future__ import annotations

from dataclasses import replace

from qa.answer import Answer
from qa.evaluation import Evaluation, evaluate
from qa.evaluation.gold import GoldQuestion
from qa.question import Question, Turn

from .fakes import FakeLibrary, abstained, answered, cite, gold, near_miss

ARTICLES = {
    "bridge": "The bridge opened in 1931. It is painted red. Traffic doubled in a year.",
    "mill": "The mill burned down in 1902. Nobody was hurt.",
    "fair": "The fair is held each May. It draws 4,000 people.",
}

_HISTORY = [{"question": "When did the bridge open?", "answer": "In 1931."}]

QUESTIONS: tuple[GoldQuestion, ...] = (
    gold(
        "open",
        "When did the bridge open?",
        answers=["1931", "in 1931"],
        evidence=["The bridge opened in 1931."],
        relevant={"bridge": 1},
        topic="bridge",
    ),
    gold(
        "colour",
        "What colour is it?",
        history=_HISTORY,
        answers=["red"],
        evidence=["It is painted red."],
        relevant={"bridge": 1},
        topic="bridge",
    ),
    gold(
        "fire",
        "When did the mill burn?",
        answers=["1902"],
        evidence=["The mill burned down in 1902."],
        relevant={"mill": 1},
        topic=["mill", "fire"],
    ),
    gold(
        "people",
        "How many people come to the fair?",
        answers=["4,000"],
        evidence=["It draws 4,000 people."],
        relevant={"fair": 1},
        topic="fair",
    ),
    gold("mayor", "Who was mayor in 1931?", answerable=False),
    gold("length", "How long is it?", history=_HISTORY, answerable=False, topic="bridge"),
)

ANSWERS: dict[str, Answer] = {
    "open": answered(
        "in 1931",
        cite("bridge", 0, "The bridge opened in 1931.", words="in 1931"),
        confidence=0.95,
        retrieved=["bridge", "mill"],
        ms=10,
    ),
    "colour": abstained(
        near_miss("bridge", 27, "It is painted red."),
        confidence=0.35,
        retrieved=["mill", "bridge"],
        ms=20,
    ),
    "fire": answered(
        "Nobody was hurt.",
        cite("mill", 30, "Nobody was hurt."),
        confidence=0.6,
        retrieved=["mill"],
        ms=30,
    ),
    "people": answered(
        "4,000 people",
        cite("fair", 27, "It draws 4,000 people.", words="4,000 people"),
        confidence=0.8,
        retrieved=["bridge", "mill", "fair"],
        ms=40,
    ),
    "mayor": abstained(confidence=0.2, retrieved=["bridge"], ms=50),
    "length": answered(
        "1931",
        cite("bridge", 0, "The bridge opened in 1931.", words="1931"),
        confidence=0.7,
        retrieved=["bridge"],
        ms=60,
    ),
}

assert QUESTIONS[1].question == Question(
    "What colour is it?", (Turn("When did the bridge open?", "In 1931."),)
)


def library(answers: dict[str, Answer] | None = None, **kwargs: int | None) -> FakeLibrary:
    """The fake library; `answers` replace the ones above by question id."""
    given = {**ANSWERS, **(answers or {})}
    texts = {
        gold.question.text: replace(
            given[gold.question_id],
            question=gold.question.text,
            standalone_question=gold.question.text,
        )
        for gold in QUESTIONS
    }
    return FakeLibrary(texts, ARTICLES, **kwargs)


NASTY = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'> \"&amp; </style>"


def nasty() -> Evaluation:
    """Everything that can come from outside is markup."""
    question = gold(
        f"id {NASTY}",
        f"question {NASTY}",
        history=[{"question": f"earlier {NASTY}", "answer": f"said {NASTY}"}],
        answers=[f"gold {NASTY}"],
        evidence=[f"evidence {NASTY}"],
        relevant={f"article {NASTY}": 1},
        topic=f"topic {NASTY}",
    )
    other = gold("other", "other", answerable=False, topic="plain")
    text = f"quote {NASTY}"
    answers = {
        question.question.text: answered(
            NASTY, cite(f"article {NASTY}", 0, text, words=NASTY), retrieved=[f"article {NASTY}"]
        ),
        "other": abstained(near_miss(f"article {NASTY}", 0, text)),
    }
    fake = FakeLibrary(answers, {f"article {NASTY}": text})
    return evaluate(fake, [question, other], by=["topic"])
