"""A reader that needs no training: it ranks the sentences of the best passages.

A sentence counts by how near its vector is to the question's, how much of the question's
words it holds, each weighted by its rarity, whether it has words of the type asked for,
how well its passage was found, and whether names and numbers of the question are missing
from it, its passage and title. It is the fallback where the trained reader can't be used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

from corpus.article import Sentence
from embeddings.encoder import Encoder
from qa.question import Understood
from qa.reading.calibration import PLAIN_FROM
from qa.reading.judging import judged_by_words
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords, Rarities, unspoken
from qa.reading.quotes import quoted_sentences
from qa.reading.reader import AnswerSpan, Candidate, Claim, Judgement, Reading

ENCODED_SENTENCES = 16
"""How many sentences a question are encoded: those that the other signals rank best."""

WORTH_QUOTING = 0.3
"""A further quote must score at least this share of the best one, where whole sentences
answer: on CLAPNQ's long answers, word F1 .60, with .5 it was .58."""

WORTH_QUOTING_A_FACT = 0.6
"""The same where a few words answer: one good quote settles a fact, and a reader has to
look at every further one."""

THRESHOLD = 0.5
"""The confidence from which it answers, chosen with the weights below."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a sentence, each in [0, 1] except `similarity`, a cosine in [-1, 1]."""

    similarity: float
    coverage: float
    """Rarity-weighted share of the question's words in the sentence."""
    around: float
    """The same in its passage, title and heading."""
    typed: float
    """1 if it has words of the type asked for, 0 if not, 0.5 where any type will do."""
    found: float
    """The passage's fused retrieval score."""
    missing: float
    """Square root of the share of the question's names and numbers that passage, title and
    heading lack: a single one that is missing counts most."""


# Weights of a logistic sum, chosen by hand on CLAPNQ and 500 questions of SQuAD 2.0 (shared
# halves; the other halves were not looked at). A regression fitted to SQuAD's sentences
# (tests/bench/similarity_weights.py: 3.2, 5.3, -2.4, 0.8, 7.8, -0.4, bias -12.8) leaned on
# `found` and did worse there:
#
#                                fitted  these
#   CLAPNQ, AUROC                  .843   .869
#   SQuAD 2.0, AUROC               .549   .572   its unanswerable questions are made to deceive
#   SQuAD 2.0, answer in 3 quotes  .797   .844
WEIGHTS = Signals(similarity=6.0, coverage=3.0, around=1.5, typed=1.0, found=1.5, missing=-4.0)
BIAS = -7.5


@dataclass(frozen=True, slots=True)
class _WeighedSentence:
    """One sentence of one candidate, with its signals but for the similarity."""

    candidate: Candidate
    sentence: Sentence
    text: str
    signals: Signals


@dataclass(frozen=True, slots=True)
class _Rows:
    """A question's best sentences before their vectors are known."""

    words: QuestionWords
    rows: list[_WeighedSentence]
    missing: tuple[str, ...]


class SimilarityReader:
    """Ranks sentences by `Signals`, weighted by `WEIGHTS`.

    Args:
        encoder: the encoder the library was built with.
        rarities: how rare each of some stems is in the library, above 0.
        always: whether to answer however unsure.
    """

    def __init__(self, encoder: Encoder, rarities: Rarities, *, always: bool = False) -> None:
        self._encoder = encoder
        self._rarities = rarities
        self.threshold = 0.0 if always else THRESHOLD
        self.plain_from = PLAIN_FROM

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        """Return one reading per question; without candidates it is empty, confidence 0."""
        drafts = [self._draft(question, found) for question, found in batch]
        vectors = self._encoder.encode([r.text for d in drafts for r in d.rows], "passage")
        queries = self._encoder.encode([question.standalone for question, _ in batch], "query")
        readings, done = [], 0
        for draft, query in zip(drafts, queries, strict=True):
            rows = vectors[done : done + len(draft.rows)]
            done += len(draft.rows)
            readings.append(_reading(draft, cosines(rows, query).tolist()))
        return readings

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """What its sentences say of each claim, by their words."""
        return [judged_by_words(claim, self._rarities) for claim in claims]

    def _draft(self, question: Understood, found: Sequence[Candidate]) -> _Rows:
        words = QuestionWords(question.standalone, self._rarities)
        rows: list[_WeighedSentence] = []
        matches = []
        for candidate in found:
            passage = candidate.stored.passage
            match = words.match(candidate.stored)
            matches.append(match)
            for sentence, text in zip(
                passage.sentences, passage.words_of(passage.sentences), strict=True
            ):
                signals = Signals(
                    similarity=0.0,
                    coverage=words.coverage(text),
                    around=match.around,
                    typed=words.typed(text),
                    found=candidate.hit.score,
                    missing=words.missing_share(match),
                )
                rows.append(_WeighedSentence(candidate, sentence, text, signals))
        rows.sort(key=lambda row: -_weigh(row.signals))
        return _Rows(words, rows[:ENCODED_SENTENCES], unspoken(words, matches))


def _reading(draft: _Rows, similarities: Sequence[float]) -> Reading:
    scored = []
    for row, similarity in zip(draft.rows, similarities, strict=True):
        signals = replace(row.signals, similarity=similarity)
        scored.append((1 / (1 + math.exp(-_weigh(signals))), row))
    scored.sort(key=lambda pair: -pair[0])
    spans: list[AnswerSpan] = []
    taken: set[tuple[str, int]] = set()
    for score, row in scored:
        stored = row.candidate.stored
        start, end = _narrowed(row, draft.words)
        sentences = quoted_sentences(stored.passage, row.sentence.start, row.sentence.end)
        places = {(stored.entry.article_id, sentence.start) for sentence in sentences}
        if not places & taken:
            taken |= places
            spans.append(AnswerSpan(stored, sentences, start, end, score))
    if not spans:
        return Reading((), 0.0, draft.missing)
    worth = WORTH_QUOTING_A_FACT if spans[0].is_short else WORTH_QUOTING
    return Reading(tuple(spans), spans[0].score, draft.missing, worth_quoting=worth)


def _narrowed(row: _WeighedSentence, words: QuestionWords) -> tuple[int, int]:
    """Where the words of the type asked for stand in a sentence, in the article's offsets.

    Of several, those nearest to a word of the question; the whole sentence if there are none.
    """
    nearest = words.nearest_new_words(row.text)
    if nearest is None:
        return row.sentence.start, row.sentence.end
    return row.sentence.start + nearest[0], row.sentence.start + nearest[1]


def _weigh(signals: Signals) -> float:
    weighted = zip(astuple(WEIGHTS), astuple(signals), strict=True)
    return float(BIAS + sum(weight * signal for weight, signal in weighted))
