"""The trained reader: its scores of passages, sentences and spans, weighed into quotes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from corpus.article import Passage, Sentence
from corpus.english.folding import respelt
from corpus.tables import Row, Table
from qa.conversation.asking import times_in
from qa.conversation.statements import statement
from qa.question import QuestionKind, Understood
from qa.reading.asked import AnswerType
from qa.reading.calibration import (
    AnswerSignals,
    Calibration,
    SentenceSignals,
    clip,
    logit,
    probability,
)
from qa.reading.cells import asked_cell, is_beside, rows_beside, typed_cells
from qa.reading.judging import judged_by_words
from qa.reading.matching import Match, QuestionWords, Rarities, unspoken
from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.quotes import quote_of, quoted_sentences, worth_quoting
from qa.reading.reader import AnswerSpan, Candidate, Claim, Judgement, Reading
from qa.reading.said_rows import SaidPassage
from qa.reading.settling import FoundSignals, Settling, signals_of
from qa.reading.tokens import Pair
from qa.retrieval.copies import normal_form

SPANS = 5
"""How many spans of each passage are considered."""

WORTH_QUOTING = 0.25
"""A further quote must be at least this share as likely as the best one. On the two halves of
CLAPNQ the quotes' words had an F1 of .703 and .730 with .25, .699 and .711 with .3, .687 and
.690 with .4, .669 and .662 with .5; on SQuAD 2.0 there were 1.5 quotes, 1.5, 1.4 and 1.3."""

_TYPED = (AnswerType.NUMBER, AnswerType.DATE)
TYPED_WITHIN = 5.0
"""Where a number or a date is asked for, words of that type are marked rather than others
that the reader scores up to so much higher, in log-odds: of "rated outstanding with 34 points"
the points are the score. On SQuAD 2.0 and ordinary questions nothing changes up to 5."""

LACKING = 0.1
"""What is left of the confidence where a year or an office's holder is asked for and no quote
brings a date or a name. Of 787 readings of SQuAD 2.0's questions five were such, none of them
right; of 582 of the training rows' such questions 13 are answered without."""

UNHEADED = 0.5
"""What is left of the confidence where the words that answer are a cell of a table below a heading
that has none of the question's words: the turnover of a home was answered with its beds. Of 39
questions that a cell answers seven had such cells, and a confidence of .65 to .92, half of which is
enough; the three that were answered of 30 that no cell answers had .38 to .54."""

_NO_SPAN = -12.0

OF_THE_BEST = frozenset({QuestionKind.FACT})
"""The kinds that are answered by what answers best: only for these reading may stop early. Not
where the question names a time: what tells of other times is then told apart from what answers."""


DOUBT = 0.25
"""Nor does reading stop where the confidence lies so near the threshold, in log-odds: of eighty
questions of SQuAD 2.0 it was .28 by all passages and .30 by three for one, that was then answered.
Of those above .05 none moved by more than .3."""


class Scorer(Protocol):
    """What reads pairs: `qa.reading.model.ReaderModel`."""

    @property
    def judges(self) -> bool:
        """Whether it has learned to judge claims."""
        ...

    def score(self, pairs: Sequence[Pair], *, top_k: int) -> Sequence[PassageReading]:
        """Return one reading per pair, with up to `top_k` spans each, best first."""
        ...

    def judge(self, claims: Sequence[Pair]) -> Sequence[Judgement]:
        """Return what each pair's passage says of the claim in its `question`."""
        ...


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


class TrainedReader:
    """Reads passages with the network and weighs what it says by the calibration.

    Args:
        model: the network.
        calibration: what its scores mean.
        rarities: how rare each of some stems is in the library, above 0.
        risk: the largest share of wrong answers among those given, in [0, 1].
        settling: when to read no further; None: every passage is read.
    """

    def __init__(
        self,
        model: Scorer,
        calibration: Calibration,
        rarities: Rarities,
        *,
        risk: float,
        settling: Settling | None = None,
    ) -> None:
        self._model = model
        self._calibration = calibration
        self._rarities = rarities
        self._settling = settling
        self.threshold = calibration.threshold(risk)

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        """Return one reading per question; without candidates it is empty, confidence 0."""
        return [weigh(question, self._calibration) for question in self.observe(batch)]

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """What its sentences say of each claim; by their words, if the network can't judge."""
        if not self._model.judges:
            return [judged_by_words(claim, self._rarities) for claim in claims]
        pairs = []
        for claim in claims:
            words, text = QuestionWords(claim.text, self._rarities), claim.evidence
            asked = respelt(claim.asked or claim.text, text)
            pairs.append(Pair(asked, words.above(claim.stored), text, ((0, len(text)),)))
        return list(self._model.judge(pairs))

    def observe(
        self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]
    ) -> list[ReadQuestion]:
        """Read all questions' passages together; one observation per question.

        The passages of a question for a fact are read the most promising first, a few at a time,
        until it is settled.
        """
        asked = [_Asked(question, tuple(found), self._rarities) for question, found in batch]
        due = {n: self._first(one) for n, one in enumerate(asked)}
        while due:
            pairs = [asked[n].pair(at) for n, numbers in due.items() for at in numbers]
            readings = iter(self._model.score(pairs, top_k=SPANS))
            for n, numbers in due.items():
                asked[n].read |= {at: asked[n].said[at].own(next(readings)) for at in numbers}
            due = {n: left for n in due if (left := self._next(asked[n]))}
        observed = [one.observed() for one in asked]
        return self._with_support(observed, [one.text for one in asked])

    def _first(self, asked: _Asked) -> Sequence[int]:
        """The numbers of the candidates that are read in any case."""
        whole = range(len(asked.candidates))
        if self._settling is None or not asked.of_the_best:
            return whole
        signals = found_signals(asked.candidates, asked.words, asked.matches)
        asked.foretold = [self._settling.foretold(one) for one in signals]
        asked.order = sorted(whole, key=lambda n: (-asked.foretold[n], n))
        return asked.order[: self._settling.first]

    def _next(self, asked: _Asked) -> Sequence[int]:
        """The numbers of those to read next; none where it is settled, or all were read."""
        left = asked.order[len(asked.read) :]
        if not left or self._settling is None:
            return ()
        observed = asked.observed()
        best_first = ranked(observed, self._calibration)
        best = best_first[0][0] if best_first else 0.0
        settled = self._settling.settled(best, [asked.foretold[n] for n in left])
        if settled and not (best_first and self._doubtful(observed, best_first)):
            return ()
        return left[: self._settling.step]

    def _doubtful(
        self, observed: ReadQuestion, best_first: Sequence[tuple[float, ReadSentence]]
    ) -> bool:
        """Whether a little more or less decides whether to answer, before a claim is judged."""
        log_odds = self._calibration.answer.log_odds(answer_signals(observed, best_first))
        return abs(log_odds - logit(self.threshold)) < DOUBT

    def _with_support(
        self, observed: Sequence[ReadQuestion], questions: Sequence[str]
    ) -> list[ReadQuestion]:
        """What was observed, and whether what looks like the answer makes a true statement.

        One claim for each question: a twentieth of what is read for it.
        """
        if not self._model.judges:
            return list(observed)
        claims: dict[int, Pair] = {}
        for n, (read, question) in enumerate(zip(observed, questions, strict=True)):
            if (pair := _claimed(read, question)) is not None:
                claims[n] = pair
        judged = dict(zip(claims, self._model.judge(list(claims.values())), strict=True))
        return [
            replace(read, supported=logit(judged[n].supports)) if n in judged else read
            for n, read in enumerate(observed)
        ]


def found_signals(
    candidates: Sequence[Candidate], words: QuestionWords, matches: Sequence[Match]
) -> list[FoundSignals]:
    """What is known of a question's passages before they are read."""
    return signals_of(
        [
            (c.hit.score, c.hit.vector or 0.0, c.hit.rank, m.around, words.missing_share(m))
            for c, m in zip(candidates, matches, strict=True)
        ]
    )


class _Asked:
    """A question while its passages are read."""

    def __init__(
        self, question: Understood, candidates: tuple[Candidate, ...], rarities: Rarities
    ) -> None:
        self.text = question.standalone
        kinds = {question.kind, question.otherwise or question.kind}
        self.of_the_best = kinds <= OF_THE_BEST and not times_in(self.text, date.today())
        self.words = QuestionWords(question.standalone, rarities)
        self.candidates = candidates
        self.matches = [self.words.match(candidate.stored) for candidate in candidates]
        self.said = _as_read(self.words, candidates)
        self.foretold: list[float] = []
        self.order: list[int] = []
        """The candidates' numbers, the most promising first, where not all may be read."""
        self.read: dict[int, PassageReading] = {}
        """By number what was read of candidates."""

    def pair(self, number: int) -> Pair:
        """The question with one of the passages."""
        above = self.words.above(self.candidates[number].stored)
        return _pair(self.said[number], above, self.text)

    def observed(self) -> ReadQuestion:
        """What was read so far, in the candidates' order."""
        read = sorted(self.read)
        unread = (n for n in range(len(self.candidates)) if n not in self.read)
        observed = _observed(
            self.words,
            tuple(self.candidates[n] for n in read),
            tuple(self.matches[n] for n in read),
            tuple(self.read[n] for n in read),
            tuple(self.said[n] for n in read),
        )
        beyond = {self.candidates[n].stored.passage_id: self.matches[n] for n in unread}
        return replace(observed, unread=beyond)


def _claimed(read: ReadQuestion, question: str) -> Pair | None:
    """The question said with the best span of the passage that answers likeliest."""
    likeliest = max(
        (n for n, reading in enumerate(read.readings) if reading.spans),
        key=lambda n: read.readings[n].passage_score,
        default=None,
    )
    if likeliest is None:
        return None
    passage, span = read.candidates[likeliest].stored.passage, read.readings[likeliest].spans[0]
    said = statement(question, passage.text[span.start : span.end])
    if said is None:
        return None
    above, text = read.words.above(read.candidates[likeliest].stored), read.said[likeliest].text
    return Pair(respelt(said, f"{above} {text}"), above, text, ((0, len(text)),))


def _pair(said: SaidPassage, above: str, question: str) -> Pair:
    asked = respelt(question, f"{above} {said.text}")
    return Pair(asked, above, said.text, said.sentences)


def _as_read(words: QuestionWords, found: Sequence[Candidate]) -> tuple[SaidPassage, ...]:
    """The passages as they are read for a question: without the rows that it doesn't ask for."""
    beside = rows_beside(words, found)
    return tuple(
        SaidPassage(
            passage, {start for article_id, start in beside if article_id == passage.article_id}
        )
        for passage in (candidate.stored.passage for candidate in found)
    )


def _observed(
    words: QuestionWords,
    candidates: tuple[Candidate, ...],
    matches: tuple[Match, ...],
    readings: tuple[PassageReading, ...],
    said: tuple[SaidPassage, ...],
) -> ReadQuestion:
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
