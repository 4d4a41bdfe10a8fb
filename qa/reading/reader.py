"""The seam of stage 3: passages in, the spans of them that may answer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from corpus.article import Sentence
from corpus.catalogue import StoredPassage
from qa.question import Understood
from qa.retrieval.retriever import Hit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that the retriever found, with its hit."""

    stored: StoredPassage
    hit: Hit


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Words of a passage that may answer.

    `[start, end)` are offsets in the article's text, within `sentences`: the run of
    neighbouring sentences that are to be quoted for them, in order. `score` is how sure
    the reader is that these words answer, in [0, 1].
    """

    stored: StoredPassage
    sentences: tuple[Sentence, ...]
    start: int
    end: int
    score: float
    own_score: float | None = None
    """What the reader gave it, where somebody else chose and `score` is only their order."""

    def __post_init__(self) -> None:
        if not self.sentences[0].start <= self.start < self.end <= self.sentences[-1].end:
            raise ValueError(f"[{self.start}, {self.end}) is not within {self.sentences}")

    @property
    def likely(self) -> float:
        """How sure the reader itself is that these words answer, whoever put them in order."""
        return self.score if self.own_score is None else self.own_score

    @property
    def sentence(self) -> Sentence:
        """The sentence in which its words begin."""
        return next(s for s in self.sentences if s.start <= self.start < s.end)

    @property
    def is_short(self) -> bool:
        """Whether only some words of a sentence answer."""
        return all((self.start, self.end) != (s.start, s.end) for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one question's passages.

    `spans` are best first and none lies in the sentences of a better one. `confidence`
    is how sure the reader is, in [0, 1], that the best ones answer. `missing` are names
    and numbers of the question that none of the best passages speaks of, as the question
    spells them. `relevance` gives passage ids the probability, in [0, 1], that the passage
    answers; a reader that can't tell leaves it empty. `worth_quoting` is the share of the
    best span's score that a further one must reach to be quoted. `unread` are the ids of the
    passages that were not read, since enough was settled without them.
    """

    spans: tuple[AnswerSpan, ...]
    confidence: float
    missing: tuple[str, ...] = ()
    relevance: Mapping[int, float] = field(default_factory=dict)
    worth_quoting: float = 0.5
    unread: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that some sentences of a passage may support or contradict."""

    text: str
    """A statement that stands alone: "Hackney was rated outstanding."."""
    stored: StoredPassage
    sentences: tuple[Sentence, ...]
    """The run of neighbouring sentences, in order, that is to decide."""
    asked: str | None = None
    """The question for yes or no whose "yes" it is; one who has learned to reads that, since to
    say it as a statement goes wrong at times."""

    @property
    def evidence(self) -> str:
        """The words that are to decide."""
        passage = self.stored.passage
        start, end = self.sentences[0].start, self.sentences[-1].end
        return passage.between(start, end)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage says of a claim, as probabilities of sum 1."""

    supports: float
    contradicts: float
    neither: float


class Reader(Protocol):
    """Scores passages for questions, and claims by what passages say.

    `threshold` is the confidence from which to answer, `plain_from` how much a judgement must
    support or contradict a claim, in [0, 1], for a plain "yes" or "no".
    """

    @property
    def threshold(self) -> float: ...

    @property
    def plain_from(self) -> float: ...

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        """Return one reading per question; without candidates it is empty, confidence 0."""
        ...

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Return what its sentences say of each claim, in the claims' order."""
        ...
