"""The trained reader: its scores of passages, sentences and spans, weighed into quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from corpus.english.folding import respelt
from qa.conversation.asking import times_in
from qa.conversation.statements import statement
from qa.question import QuestionKind, Understood
from qa.reading.calibration import Calibration, logit
from qa.reading.cells import rows_beside
from qa.reading.judging import judged_by_words
from qa.reading.matching import Match, QuestionWords, Rarities
from qa.reading.observation import ReadQuestion, ReadSentence, read_question
from qa.reading.passage_reading import PassageReading
from qa.reading.reader import Candidate, Claim, Judgement, Reading
from qa.reading.said_rows import SaidPassage
from qa.reading.settling import FoundSignals, Settling, signals_of
from qa.reading.tokens import Pair
from qa.reading.weighing import answer_signals, ranked, weigh

SPANS = 5
"""How many spans of each passage are considered."""

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
        self.plain_from = calibration.plain_from

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
        read_so_far = read_question(
            self.words,
            tuple(self.candidates[n] for n in read),
            tuple(self.matches[n] for n in read),
            tuple(self.read[n] for n in read),
            tuple(self.said[n] for n in read),
        )
        beyond = {self.candidates[n].stored.passage_id: self.matches[n] for n in unread}
        return replace(read_so_far, unread=beyond)


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
