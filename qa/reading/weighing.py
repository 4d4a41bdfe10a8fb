"""What was read for a question, weighed by the calibration into quotes and a confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from qa.reading.asked import AnswerType
from qa.reading.calibration import AnswerSignals, Calibration, clip, probability
from qa.reading.cells import is_beside
from qa.reading.matching import QuestionWords, unspoken
from qa.reading.observation import ReadQuestion, ReadSentence
from qa.reading.quotes import quote_of, quoted_sentences, worth_quoting
from qa.reading.reader import AnswerSpan, Candidate, Reading
from qa.retrieval.copies import normal_form

WORTH_QUOTING = 0.25
"""A further quote must be at least this share as likely as the best one. On the two halves of
CLAPNQ the quotes' words had an F1 of .703 and .730 with .25, .699 and .711 with .3, .687 and
.690 with .4, .669 and .662 with .5; on SQuAD 2.0 there were 1.5 quotes, 1.5, 1.4 and 1.3."""

LACKING = 0.1
"""What is left of the confidence where a year or an office's holder is asked for and no quote
brings a date or a name. Of 787 readings of SQuAD 2.0's questions five were such, none of them
right; of 582 of the training rows' such questions 13 are answered without."""

UNHEADED = 0.5
"""What is left of the confidence where the words that answer are a cell of a table below a heading
that has none of the question's words: the turnover of a home was answered with its beds. Of 39
questions that a cell answers seven had such cells, and a confidence of .65 to .92, half of which is
enough; the three that were answered of 30 that no cell answers had .38 to .54."""


def ranked(question: ReadQuestion, calibration: Calibration) -> list[tuple[float, ReadSentence]]:
    """The sentences with their log-odds of being evidence, best first, each place once."""
    scored = sorted(
        ((calibration.sentence.log_odds(s.signals), s) for s in question.sentences),
        key=lambda pair: (-pair[0], pair[1].candidate.hit.rank),
    )
    found, seen = [], set()
    for log_odds, sentence in scored:
        place = (sentence.candidate.stored.entry.article_id, sentence.sentence.start)
        if place not in seen:
            seen.add(place)
            found.append((log_odds, sentence))
    return found


def answer_signals(
    question: ReadQuestion, best_first: Sequence[tuple[float, ReadSentence]]
) -> AnswerSignals:
    """What speaks for an answer by the sentences as `ranked`; there must be one."""
    log_odds, best = best_first[0]
    match = next(
        m for m, c in zip(question.matches, question.candidates, strict=True) if c is best.candidate
    )
    return AnswerSignals(
        best=log_odds,
        further=best_first[1][0] if len(best_first) > 1 else -12.0,
        passage=clip(max(r.passage_score for r in question.readings)),
        span=clip(max(r.margin for r in question.readings)),
        agreement=1 - 1 / (1 + _agreeing(question, best)),
        similarity=best.candidate.hit.vector or 0.0,
        coverage=match.around,
        rank=math.log(best.candidate.hit.rank),
        missing=question.words.missing_share(match),
        unspoken=float(bool(unspoken(question.words, question.every_match))),
        supported=question.supported,
    )


def _agreeing(question: ReadQuestion, best: ReadSentence) -> int:
    """How many other articles' best spans say the same as the best sentence's span."""
    if best.span is None:
        return 0
    said = _said(best.candidate, best.span)
    own = best.candidate.stored.entry.article_id
    return sum(
        _said(candidate, (start + reading.spans[0].start, start + reading.spans[0].end)) == said
        for candidate, reading in zip(question.candidates, question.readings, strict=True)
        for start in (candidate.stored.passage.start,)
        if candidate.stored.entry.article_id != own and reading.spans and reading.margin > 0
    )


def _said(candidate: Candidate, span: tuple[int, int]) -> str:
    passage = candidate.stored.passage
    return normal_form(passage.text[span[0] - passage.start : span[1] - passage.start])


def weigh(question: ReadQuestion, calibration: Calibration) -> Reading:
    """The reading: quotes' sentences with their words, and how sure it all is."""
    best_first = ranked(question, calibration)
    missing = unspoken(question.words, question.every_match)
    relevance = {
        c.stored.passage_id: probability(clip(r.passage_score))
        for c, r in zip(question.candidates, question.readings, strict=True)
    }
    unread = frozenset(question.unread)
    if not best_first:
        return Reading((), 0.0, missing, relevance, unread=unread)
    spans: list[AnswerSpan] = []
    taken: set[tuple[str, int]] = set()
    for log_odds, read in best_first:
        stored = read.candidate.stored
        start, end = _answering(read)
        sentences = quoted_sentences(stored.passage, start, end)
        places = {(stored.entry.article_id, sentence.start) for sentence in sentences}
        if not places & taken:
            taken |= places
            spans.append(AnswerSpan(stored, sentences, start, end, probability(log_odds)))
    signals = answer_signals(question, best_first)
    confidence = probability(calibration.answer.log_odds(signals))
    if spans and _is_unheaded(spans[0], question.words):
        confidence *= UNHEADED
    reading = Reading(tuple(spans), confidence, missing, relevance, WORTH_QUOTING, unread)
    if question.words.asked.required is AnswerType.ANY:
        return reading
    quotes = map(quote_of, worth_quoting(reading))
    if all(question.words.lacks_required(quote) for quote in quotes):
        return replace(reading, confidence=confidence * LACKING)
    return reading


def _is_unheaded(span: AnswerSpan, words: QuestionWords) -> bool:
    """Whether a span is of a cell below a heading that the question doesn't speak of."""
    passage = span.stored.passage
    row = passage.row_of(span.sentences[0])
    return row is not None and is_beside(words, passage, *row, (span.start, span.end))


def _answering(read: ReadSentence) -> tuple[int, int]:
    """The words of a sentence that answer, likelier than none or not; all of it without a span.

    Marked only where the span was likelier than none, short answers had an F1 of .53 on
    SQuAD 2.0's answerable questions, always marked .61.
    """
    return read.span or (read.sentence.start, read.sentence.end)
