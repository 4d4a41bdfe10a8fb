"""Claims about questions that people asked: what a reader takes for the answer, as a statement.

A statement made of a question and its answer is supported by the passage. Made of the span that
a reader holds likeliest where the passage does not answer, or where that span is not the answer,
it is not, though every word of it but one may stand there. So the head for claims learns to doubt
just what the reader believes (Zhang et al. 2021, "Retrospective Reader for Machine Reading
Comprehension", verify answers by a second reading; Chen et al. 2021, "Can NLI Models Verify QA
Systems' Predictions?", do it by claims).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.english.folding import respelt
from qa.conversation.statements import statement
from qa.evaluation.answer_measures import f1
from qa.reading.asked import AnswerType, answer_type
from qa.reading.tokens import Pair
from qa.reading.trained import Scorer
from qa.training.claims import ClaimExample
from qa.training.examples import OWN, Example, two_sided

SOURCE = "answers"
_FIGURES = (AnswerType.NUMBER, AnswerType.DATE)
# A span of more words is a sentence rather than an answer, and makes no statement.
_LONGEST = 12
_BATCH, _SPANS = 64, 5
# Questions of other forms become statements that say less plainly what was asked: of a few dozen
# of ours that were read half were no English ("It does take four days to train").
_PLAIN = re.compile(r"(?:who|whose|which|what|how many)\b", re.IGNORECASE)
_LEFT_OVER = re.compile(r"\b(?:do|does|did|how|why|what|which|who)\b", re.IGNORECASE)


def answer_claims(
    examples: Sequence[Example], reader: Scorer, rng: random.Random
) -> Iterator[ClaimExample]:
    """At most one claim of each question that people asked of its passage, in an order of chance.

    As many questions that have an answer as such that have none; three quarters of the former
    are said with their answer. Another figure than the one asked for is contradicted, any other
    words that do not answer are neither. They are read as they are drawn, a batch at a time.
    """
    sources = two_sided(examples)
    asked = [e for e in examples if e.source in sources and e.kind in OWN]
    answerable = [e for e in asked if e.answers]
    unanswerable = [e for e in asked if not e.answerable]
    few = min(len(answerable), len(unanswerable))
    drawn = rng.sample(answerable, few) + rng.sample(unanswerable, few)
    rng.shuffle(drawn)
    for start in range(0, len(drawn), _BATCH):
        group = drawn[start : start + _BATCH]
        pairs = [Pair(e.question, e.title, e.text, e.sentences) for e in group]
        for example, reading in zip(group, reader.score(pairs, top_k=_SPANS), strict=True):
            spans = [(span.start, span.end) for span in reading.spans]
            if (made := _claim(example, spans, rng)) is not None:
                yield made


def _claim(
    example: Example, spans: Iterable[tuple[int, int]], rng: random.Random
) -> ClaimExample | None:
    given = [example.text[start:end] for start, end in spans]
    gold = {example.text[start:end] for start, end in example.answers}
    wrong = next((words for words in given if not gold or f1(words, gold) == 0), None)
    if not example.answerable:
        words, label = wrong, "neither"
    elif rng.random() < 0.75 or wrong is None:
        words, label = example.text[slice(*example.answers[0])], "supports"
    else:
        words = wrong
        label = "contradicts" if answer_type(example.question) in _FIGURES else "neither"
    if words is None or len(words.split()) > _LONGEST:
        return None
    said = statement(example.question, words) if _PLAIN.match(example.question) else None
    if said is None or _LEFT_OVER.search(said.replace(words, "")):
        return None
    said = respelt(said, f"{example.title} {example.text}")
    return ClaimExample(said, example.title, example.text, label, SOURCE)
