"""A reader whose every number can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

from qa.question import Understood
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Candidate, Claim, Judgement, Reading


class ToldReader:
    """Takes each sentence with one of `telling` for evidence, .8 sure, and no other.

    A claim is supported, .95 sure, where its sentences say it in its own words, or say what the
    reader `believes`; else it is contradicted as surely. `judged` keeps the claims.
    """

    threshold = 0.5
    plain_from = 0.7

    def __init__(self, *telling: str) -> None:
        self.telling = telling
        self.judged: list[str] = []
        self.believes = self.irrelevant = self.marks = "\0"

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        return [self._read(candidates) for _, candidates in batch]

    def _read(self, candidates: Sequence[Candidate]) -> Reading:
        spans = []
        for candidate in candidates:
            for sentence in candidate.stored.passage.sentences:
                span = AnswerSpan(
                    candidate.stored, (sentence,), sentence.start, sentence.end, 0.001
                )
                tells = any(words in quote_of(span) for words in self.telling)
                found = quote_of(span).find(self.marks)
                start = sentence.start + max(found, 0)
                end = start + len(self.marks) if found >= 0 else sentence.end
                spans.append(
                    AnswerSpan(
                        candidate.stored,
                        (sentence,),
                        start,
                        end,
                        0.8 if tells else 0.001,
                    )
                )
        spans.sort(key=lambda span: -span.score)
        best = spans[0].score if spans else 0.0
        relevance = {
            c.stored.passage_id: 0.01 if self.irrelevant in c.stored.passage.text else 0.6
            for c in candidates
        }
        return Reading(tuple(spans), best, (), relevance, 0.25)

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        self.judged += [claim.text for claim in claims]
        return [
            Judgement(0.95, 0.02, 0.03)
            if claim.text.rstrip(".") in claim.evidence or self.believes in claim.evidence
            else Judgement(0.03, 0.95, 0.02)
            for claim in claims
        ]
