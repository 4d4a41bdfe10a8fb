"""What was read for a question: its passages' sentences, each with what speaks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.article import Passage, Sentence
from corpus.tables import Row, Table
from qa.reading.asked import AnswerType
from qa.reading.calibration import SentenceSignals, clip
from qa.reading.cells import asked_cell, typed_cells
from qa.reading.matching import Match, QuestionWords
from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.reader import Candidate
from qa.reading.said_rows import SaidPassage

_TYPED = (AnswerType.NUMBER, AnswerType.DATE)
TYPED_WITHIN = 5.0
"""Where a number or a date is asked for, words of that type are marked rather than others
that the reader scores up to so much higher, in log-odds: of "rated outstanding with 34 points"
the points are the score. On SQuAD 2.0 and ordinary questions nothing changes up to 5."""

_NO_SPAN = -12.0


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of a passage that was read, with what speaks for it."""

    candidate: Candidate
    sentence: Sentence
    signals: SentenceSignals
    span: tuple[int, int] | None
    """Where the words that answer stand in the article; None if no span lies within."""


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """All that was read for one question, before it is weighed."""

    words: QuestionWords
    matches: tuple[Match, ...]
    """One per candidate, as are `readings`."""
    candidates: tuple[Candidate, ...]
    readings: tuple[PassageReading, ...]
    sentences: tuple[ReadSentence, ...]
    supported: float = 0.0
    """See `AnswerSignals.supported`."""
    said: tuple[SaidPassage, ...] = ()
    """The candidates' passages as they were read, where they were read here."""
    unread: Mapping[int, Match] = field(default_factory=dict)
    """By passage id the matches of what was found and not read, since it was settled before."""

    @property
    def every_match(self) -> tuple[Match, ...]:
        """Those of what was read, and of what was not."""
        return (*self.matches, *self.unread.values())


def read_question(
    words: QuestionWords,
    candidates: tuple[Candidate, ...],
    matches: tuple[Match, ...],
    readings: tuple[PassageReading, ...],
    said: tuple[SaidPassage, ...],
) -> ReadQuestion:
    """The sentences of passages that were read, with what speaks for each.

    `matches`, `readings` and `said` are the candidates', in their order.
    """
    best = max((clip(reading.passage_score) for reading in readings), default=0.0)
    sentences = []
    for candidate, match, reading, read in zip(candidates, matches, readings, said, strict=True):
        passage = candidate.stored.passage
        texts = passage.words_of(passage.sentences)
        for sentence, text, evidence in zip(
            passage.sentences, texts, reading.sentence_scores, strict=True
        ):
            row = passage.row_of(sentence)
            as_read = read.words_of(sentence)
            if (row and (row[1].is_head or row[1].is_section)) or not as_read:
                continue  # what names columns or a section says something of other rows alone
            within = _within(reading.spans, sentence, passage.start)
            span = within[0] if within else None
            marked = _marked(within, words, passage.text)
            marked = _in_its_column(within, words, passage, row, marked)
            sentences.append(
                ReadSentence(
                    candidate,
                    sentence,
                    SentenceSignals(
                        evidence=clip(evidence),
                        passage=clip(reading.passage_score),
                        span=clip(span.score - reading.null_score) if span else _NO_SPAN,
                        coverage=words.coverage(as_read),
                        around=match.around,
                        typed=words.typed(text),
                        found=candidate.hit.score,
                        similarity=candidate.hit.vector or 0.0,
                        missing=words.missing_share(match),
                        standing=clip(reading.passage_score) - best,
                    ),
                    _place(
                        words, passage, row, _in_its_column(within, words, passage, row, marked)
                    ),
                )
            )
    return ReadQuestion(words, matches, candidates, readings, tuple(sentences), said=said)


def _place(
    words: QuestionWords,
    passage: Passage,
    row: tuple[Table, Row] | None,
    marked: ScoredSpan | None,
) -> tuple[int, int] | None:
    """Where the words that answer stand in the article: of a row in the cell asked for."""
    span = (passage.start + marked.start, passage.start + marked.end) if marked else None
    cell = asked_cell(words, passage, *row) if row else None
    if cell is None or (span and cell.start <= span[0] and span[1] <= cell.end):
        return span
    return cell.start, cell.end


def _in_its_column(
    within: Sequence[ScoredSpan],
    words: QuestionWords,
    passage: Passage,
    row: tuple[Table, Row] | None,
    marked: ScoredSpan | None,
) -> ScoredSpan | None:
    """Of a row's spans, best first, the one in a column of the type asked for, else `marked`."""
    cells = typed_cells(words, passage, *row) if row else ()
    places = [(cell.start - passage.start, cell.end - passage.start) for cell in cells]
    typed = (s for s in within if any(a <= s.start and s.end <= b for a, b in places))
    return next(typed, marked)


def _within(
    spans: Sequence[ScoredSpan], sentence: Sentence, passage_start: int
) -> list[ScoredSpan]:
    start, end = sentence.start - passage_start, sentence.end - passage_start
    return [span for span in spans if start <= span.start and span.end <= end]


def _marked(within: Sequence[ScoredSpan], words: QuestionWords, passage: str) -> ScoredSpan | None:
    """Of a sentence's spans, best first, the one whose words answer; None without any."""
    if not within or words.asked.answer_type not in _TYPED:
        return within[0] if within else None
    near = (span for span in within if span.score >= within[0].score - TYPED_WITHIN)
    typed = (span for span in near if words.new_words(passage[span.start : span.end]))
    return next(typed, within[0])
