"""A question under way: what was found and read for it, and the way to look further."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.article import Block
from corpus.catalogue import Catalogue, StoredPassage
from qa.answer import Answer, LookedAt, Progress
from qa.composing.absence import Holds, absent, beside, perhaps, stems_of_days
from qa.composing.shelf import Shelf
from qa.question import Understood
from qa.reading.candidates import candidates
from qa.reading.matching import Rarities, stems
from qa.reading.reader import Candidate, Claim, Judgement, Reader, Reading
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import Hit, Retriever
from qa.settings import Settings


def never() -> bool:
    """Whether to stop, where nobody can say so."""
    return False


class Inquiry:
    """All that a composer has to answer one question.

    `hits` were found by the plan for its kind, best first; `reading` is what the reader
    made of the best of them. Where that isn't enough, `find` and `read` go on: for each side
    of a comparison by itself, or for a list batch after batch over what `unread` leaves.
    Every passage read passes through here. So the answer can say how much was looked at,
    only what was read can be quoted, and progress, limits and a stop have one place.
    """

    def __init__(
        self,
        asked: Understood,
        hits: Sequence[Hit],
        *,
        catalogue: Catalogue,
        retriever: Retriever,
        reader: Reader,
        settings: Settings,
        holds: Holds = perhaps,
        exhaustive: bool = False,
        stopped: Callable[[], bool] = never,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.asked = asked
        self.hits = tuple(hits)
        self.reading = Reading((), 0.0)
        self.settings = settings
        self.threshold = reader.threshold
        """The confidence from which to answer."""
        self.plain_from = reader.plain_from
        """How much must support or contradict a claim for a plain "yes" or "no"."""
        self.exhaustive = exhaustive
        """Whether to read on until nothing that was found is left, however long it takes."""
        self.stopped = stopped
        """Whether nobody wants more to be read; to be asked between batches. What was found
        until then is the answer."""
        self.draft: Callable[[Any], Answer] | None = None
        """What the editor would print of an outline; it says so before a composer begins."""
        self._on_progress = on_progress
        self._begun: list[Candidate] = []
        self._about = 0
        self._so_far: Answer | None = None
        self._catalogue = catalogue
        self._retriever = retriever
        self._reader = reader
        self._holds = holds
        self._article_of: dict[int, str] = {}
        """Of each passage that was read."""

    def begin(self, plan: Plan) -> list[Candidate]:
        """What is to be read first; `take` what the reader makes of it."""
        self._begun = candidates(self._catalogue, self.hits, plan)
        return self._begun

    def take(self, reading: Reading) -> None:
        """Begin with this reading of what is read first."""
        self._note_read(self._begun, reading)
        self.reading = reading

    def find(self, question: Understood, plan: Plan) -> list[Hit]:
        """The hits for another question than the one asked, or by another plan, best first."""
        (hits,) = self.find_each([question], plan)
        return hits

    def find_each(self, questions: Sequence[Understood], plan: Plan) -> list[list[Hit]]:
        """The hits for each of several questions, searched for together."""
        return self._retriever.retrieve(questions, [plan] * len(questions))

    def read(self, question: Understood, hits: Sequence[Hit], plan: Plan) -> Reading:
        """What the reader makes of those of `hits` that the plan says, for `question`."""
        (reading,) = self.read_each([(question, hits)], plan)
        return reading

    def read_each(
        self, found: Sequence[tuple[Understood, Sequence[Hit]]], plan: Plan
    ) -> list[Reading]:
        """What the reader makes of each question's hits by the plan, read in one batch."""
        batch = [(question, candidates(self._catalogue, hits, plan)) for question, hits in found]
        readings = self._reader.read(batch)
        for (_, chosen), reading in zip(batch, readings, strict=True):
            self._note_read(chosen, reading)
        self._tell()
        return readings

    def of_each(self, questions: Sequence[Understood], plan: Plan) -> list[Inquiry]:
        """An inquiry into each of several questions, found and read together.

        What they read counts as read for this one.
        """
        hits = self.find_each(questions, plan)
        readings = self.read_each(list(zip(questions, hits, strict=True)), plan)
        inquiries = []
        for question, found, reading in zip(questions, hits, readings, strict=True):
            one = copy(self)
            one.asked, one.hits, one.reading = question, tuple(found), reading
            inquiries.append(one)
        return inquiries

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """What its sentences say of each claim, in the claims' order.

        Sentences of passages that were not read yet count as read then.
        """
        for claim in claims:
            self._note(claim.stored)
        judgements = self._reader.judge(claims) if claims else []
        self._tell()
        return judgements

    def expect(self, passages: int) -> None:
        """Say about how many passages will be read in all, those included that were read."""
        self._about = passages
        self._tell()

    def show(self, outline: Any) -> None:
        """Show an `Outline` as it stands, verified, to whoever watches while more is read."""
        if self._on_progress and self.draft:
            self._so_far = self.draft(outline)
            self._tell()

    @property
    def catalogue(self) -> Catalogue:
        """What the library holds; a composer looks up what it needs."""
        return self._catalogue

    @property
    def shelf(self) -> Shelf:
        """The articles that meet the question's filters."""
        return Shelf(
            self._catalogue,
            lambda text, filters: self._retriever.mentioning(text, filters),
            self.asked.filters,
        )

    def mentioning(self, text: str) -> list[int]:
        """The ids of the passages with every content word of a text that meet the filters."""
        return self._retriever.mentioning(text, self.asked.filters)

    def look_up(self, passage_ids: Sequence[int]) -> list[StoredPassage]:
        """These passages, in their order, as far as they are there. They count as read."""
        stored = self._catalogue.passages(passage_ids)
        found = [stored[one] for one in passage_ids if one in stored]
        for one in found:
            self._note(one)
        self._tell()
        return found

    def passages_of(self, article_id: str) -> list[StoredPassage]:
        """An article's passages, in the order of the text. They count as read."""
        return self.look_up(self._catalogue.passage_ids_of(article_id))

    @property
    def rarities(self) -> Rarities:
        """How rare stems are in the library."""
        return self._retriever.rarities

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A unit vector for each text, as rows."""
        return self._retriever.vectors(texts)

    def _tell(self) -> None:
        if self._on_progress:
            read = len(self._article_of)
            self._on_progress(Progress(read, max(read, self._about), self._so_far))

    def unread(self, hits: Sequence[Hit]) -> list[Hit]:
        """Those of `hits` that were not read yet, in their order."""
        return [hit for hit in hits if not self.was_read(hit.passage_id)]

    def was_read(self, passage_id: int) -> bool:
        return passage_id in self._article_of

    def open(self, hits: Sequence[Hit], plan: Plan) -> list[Candidate]:
        """Those of `hits` that the plan says, for a composer that needs no scores of theirs.

        They count as read.
        """
        opened = candidates(self._catalogue, hits, plan)
        self._note_read(opened)
        self._tell()
        return opened

    @property
    def left(self) -> int:
        """How many passages of the library were not read."""
        return max(0, self._catalogue.counts().passages - len(self._article_of))

    def blocks(self, article_id: str) -> tuple[Block, ...]:
        """What the parts of an article's text are, in order; none where it can't be told."""
        article = self._catalogue.sound_article(article_id)
        return article.blocks if article else ()

    def holding(self, article_id: str, start: int, end: int) -> list[StoredPassage]:
        """The passages that hold some of `[start, end)` of an article, in the text's order.

        They count as read.
        """
        passages = self._catalogue.passages(self._catalogue.passage_ids_of(article_id))
        found = [
            stored
            for stored in passages.values()
            if stored.passage.start < end and start < stored.passage.end
        ]
        for stored in found:
            self._note(stored)
        return sorted(found, key=lambda stored: stored.passage.start)

    def found_altered(self) -> bool:
        """Whether one of the best passages was left out since it is not as it was stored."""
        best = self.hits[: 2 * self.settings.read_passages]
        return bool(self._catalogue.altered_passages([hit.passage_id for hit in best]))

    @property
    def looked_at(self) -> LookedAt:
        """How much was read so far."""
        return LookedAt(len(set(self._article_of.values())), len(self._article_of))

    def absent(self, names: Sequence[str]) -> tuple[str, ...]:
        """Of names and numbers what no article has that meets the filters: nor does its date.

        Nor anything that may be another spelling; see `qa.composing.absence`.
        """
        filters = self.asked.filters
        days = self._catalogue.published_days(
            publishers=filters.publishers,
            published_from=filters.published_from,
            published_to=filters.published_to,
            collection=filters.collection,
        )
        known = stems_of_days(days) | stems(" ".join(self._catalogue.publishers()))

        def holds(pattern: str) -> bool:
            return any(map(re.compile(pattern).fullmatch, known)) or self._holds(pattern, filters)

        return absent(names, self.asked.standalone, holds)

    def beside(self, names: Sequence[str]) -> tuple[str, ...]:
        """Of names that no article has, those that stand around one that meets the filters."""
        filters = self.asked.filters

        def furniture(word: str) -> Iterator[str]:
            return self._catalogue.furniture_with(
                word,
                publishers=filters.publishers,
                published_from=filters.published_from,
                published_to=filters.published_to,
                collection=filters.collection,
            )

        return beside(names, furniture)

    def undated(self) -> int:
        """How many articles might meet the filters if their day of publication were known."""
        return self.shelf.undated_besides()

    def _note_read(self, chosen: Sequence[Candidate], reading: Reading | None = None) -> None:
        unread = reading.unread if reading else frozenset()
        for candidate in chosen:
            if candidate.stored.passage_id not in unread:
                self._note(candidate.stored)

    def _note(self, stored: StoredPassage) -> None:
        self._article_of[stored.passage_id] = stored.entry.article_id
