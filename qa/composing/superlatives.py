"""Superlatives of a question, said in the articles' words: "the top grade" is "outstanding".

That a council was graded outstanding supports no claim that it has the top grade, unless one
knows that outstanding is the top grade. What it is is asked first, as a question of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus.english.dictionary import Mark
from corpus.english.words import classed
from qa.composing.inquiry import Inquiry
from qa.conversation.asking import state_asked
from qa.conversation.tagged_words import Word, content_at, words_of
from qa.question import Understood
from qa.reading.matching import stems
from qa.reading.quotes import marked_of, worth_quoting
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan

_IRREGULAR = classed("top best worst")
_LONGEST = 4
"""Words of what answers; longer is no name for what is the top of something."""
AGREEING = 2
"""So many articles must have the word among what answers, or be sure of it."""


@dataclass(frozen=True, slots=True)
class _Top:
    """`[start, end)` of a question: "the top Ofsted grade"."""

    start: int
    end: int
    whole: str
    """Without the article: "top Ofsted grade"."""
    short: str
    """The superlative and the noun alone: "top grade"."""
    rest: str
    """What is not the superlative: "Ofsted grade"."""


def told_plainly(inquiry: Inquiry, asked: Understood) -> Understood | None:
    """What is asked, with its superlative said by the articles' word; None where they have none.

    "Which councils have the outstanding Ofsted grade?" of "… the top Ofsted grade?".
    """
    top = _top_in(asked.standalone)
    if top is None or state_asked(asked.standalone):  # "the latest grade" asks of a time
        return None
    plan = Plan(inquiry.settings.retrieved, inquiry.settings.read_passages)
    texts = dict.fromkeys((f"What is the {top.whole}?", f"What is the {top.short}?"))
    questions = [replace(asked, standalone=text) for text in texts]
    found = inquiry.find_each(questions, plan)
    readings = inquiry.read_each(list(zip(questions, found, strict=True)), plan)
    word = _agreed(readings, stems(asked.standalone), inquiry.threshold)
    if word is None:
        return None
    text = asked.standalone
    return replace(asked, standalone=f"{text[: top.start]}the {word} {top.rest}{text[top.end :]}")


def _top_in(question: str) -> _Top | None:
    words = words_of(question)
    for at, word in enumerate(words[:-1]):
        if not _is_superlative(word) or not content_at(words, at + 1):
            continue
        last = at + 1
        while content_at(words, last + 1) and not words[last + 1].breaks:
            last += 1
        first = at - 1 if at and words[at - 1].lower == "the" else at
        noun = words[last].bare
        return _Top(
            words[first].start,
            words[last].start + len(noun),
            question[word.start : words[last].start + len(noun)],
            f"{word.text} {noun}",
            question[words[at + 1].start : words[last].start + len(noun)],
        )
    return None


def _is_superlative(word: Word) -> bool:
    return word.lower in _IRREGULAR or (word.lower.endswith("est") and Mark.ADJECTIVE in word.marks)


def _agreed(readings: list[Reading], asked: frozenset[str], threshold: float) -> str | None:
    """The word on which what answers agrees, as it is written; no name, and no number."""
    articles: dict[str, set[str]] = {}
    sure: dict[str, float] = {}
    for reading in readings:
        for span in worth_quoting(reading):
            for word in _marked(span):
                if not stems(word) & asked:
                    articles.setdefault(word, set()).add(span.stored.entry.article_id)
                    sure[word] = sure.get(word, 0.0) + span.score * reading.confidence
    if not sure:
        return None
    best = max(sure, key=lambda word: (len(articles[word]), sure[word], word))
    is_sure = max(reading.confidence for reading in readings) >= threshold
    return best if is_sure and len(articles[best]) >= min(AGREEING, len(sure)) else None


def _marked(span: AnswerSpan) -> list[str]:
    """The words that answer, where they are few: those in lower case that say something."""
    marked = marked_of(span)
    if len(marked.split()) > _LONGEST:
        return []
    return [word for word in content_words(marked) if word in marked and word.isalpha()]
