"""Libraries whose reader judges claims as it is told, so that verdicts are worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from qa import Answer, Library, Question
from qa.conversation.intents import IntentReader
from qa.pipeline import Asking
from qa.question import Understood
from qa.reading.reader import Candidate, Claim, Judgement, Reader, Reading
from qa.retrieval.retriever import HybridRetriever
from tests.fakes import SIMILARITY, WordEncoder

NEITHER = Judgement(0.0, 0.0, 1.0)
SUPPORTS = Judgement(0.97, 0.02, 0.01)
CONTRADICTS = Judgement(0.02, 0.97, 0.01)


class Judging:
    """Reads as `reader` does, and judges evidence by what it holds: the first words that do."""

    def __init__(self, reader: Reader, judgements: Mapping[str, Judgement]) -> None:
        self._reader = reader
        self._judgements = judgements
        self.threshold = reader.threshold
        self.plain_from = reader.plain_from
        self.batches: list[list[str]] = []
        """The questions of each batch that was read."""

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        self.batches.append([question.standalone for question, _ in batch])
        return self._reader.read(batch)

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        return [
            next((j for said, j in self._judgements.items() if said in c.evidence), NEITHER)
            for c in claims
        ]


def library_of(folder: Path, rows: Sequence[Mapping[str, str]], *axes: str) -> Library:
    """A library of a feed's rows, whose vectors count the words `axes`."""
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows))
    library = Library.open(folder / "library", encoder=WordEncoder(*axes), settings=SIMILARITY)
    library.add(feed)
    return library


def judging(library: Library, judgements: Mapping[str, Judgement]) -> Judging:
    return Judging(library._reading, judgements)


def asked(
    library: Library, reader: Reader, question: str, intents: IntentReader | None = None
) -> Answer:
    """The answer of the library's own parts, but for its readers."""
    indexes = library._indexes
    retriever = HybridRetriever(
        library._catalogue, library._remembering, indexes.vectors, indexes.lexical
    )
    asking = Asking(library._catalogue, retriever, reader, SIMILARITY, intents=intents)
    (answer,) = asking.answers([Question(question)])
    return answer


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def sides(answer: Answer) -> list[tuple[str, list[str]]]:
    """Each group's label with its quotes."""
    said = {citation.n: citation.quote for citation in answer.citations}
    return [(group.label, [said[n] for n in group.citations]) for group in answer.groups]
