"""What may be an entry of a list, and the entries made of what was accepted, short forms folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from corpus.article import Passage, Sentence
from qa.composing.composer import Part, Words
from qa.composing.joined import joins
from qa.composing.mentions import Mention
from qa.conversation.noun_phrases import is_place
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.copies import normal_form

QUOTES_OF_ENTRY = 5
_Quoted = TypeVar("_Quoted")


@dataclass(frozen=True, slots=True)
class Try:
    """A name in a sentence that may be an entry's, before it is judged."""

    mention: Mention
    span: AnswerSpan
    alone: bool
    """It is the only one of its sort there."""
    beside: bool = False
    """In its sentence the reader takes another for what answers, and the two are not joined."""
    naming: AnswerSpan | None = None
    """Where only the title of the article says of whom its sentence speaks: another sentence
    of the article, which names it."""

    @property
    def quote(self) -> AnswerSpan:
        if self.naming:
            return self.span
        return replace(self.span, start=self.mention.start, end=self.mention.end)

    @property
    def marked(self) -> bool:
        """Whether the reader marked it, or just it may be meant."""
        return self.alone or marks(self.span, self.mention)


@dataclass(slots=True)
class ListEntry:
    quotes: list[tuple[float, AnswerSpan]] = field(default_factory=list)
    naming: list[AnswerSpan] = field(default_factory=list)
    """Sentences with its name as the words that answer, for want of one among the quotes."""
    sure: float = 0.0
    """How sure the best is."""

    def add(self, each: Try, sure: float) -> None:
        self.quotes.append((sure, each.quote))
        self.sure = max(self.sure, sure)
        self.naming.append(each.naming or each.quote)

    def join(self, other: ListEntry) -> None:
        self.quotes += other.quotes
        self.naming += other.naming
        self.sure = max(self.sure, other.sure)

    def part(self, first: int) -> tuple[list[AnswerSpan], Part]:
        """Its quotes, best first, which begin at place `first` of an outline's."""
        quotes = self._best_first()
        named = next((n for n, quote in enumerate(quotes) if quote in self.naming), None)
        if named is None:
            named = len(quotes)
            quotes.append(self.naming[0])
        label = Words(first + named, quotes[named].start, quotes[named].end)
        return quotes, Part(label, tuple(range(first, first + len(quotes))))

    def _best_first(self) -> list[AnswerSpan]:
        """Its quotes, each saying something else; those that name it before the others.

        A sentence that stands in a quote before it says nothing else.
        """
        said: set[str] = set()
        best: list[AnswerSpan] = []
        for _, quote in sorted(
            self.quotes, key=lambda pair: (pair[1] not in self.naming, -pair[0])
        ):
            form = normal_form(quote_of(quote))
            if form not in said and not any(_share(quote, other) for other in best):
                said.add(form)
                best.append(quote)
        return best[:QUOTES_OF_ENTRY]

    @property
    def newest(self) -> date:
        return max(
            (quote.stored.entry.published or date.min for _, quote in self.quotes),
            default=date.min,
        )


def marks(span: AnswerSpan, mention: Mention) -> bool:
    """Whether the reader marked a name as what answers."""
    return span.start <= mention.start and mention.end <= span.end


def marked_with(span: AnswerSpan, mention: Mention, quoted: Sequence[Mention]) -> bool | None:
    """Whether the reader marked a name or one that it is joined to; None where it marked none."""
    marked = [one for one in quoted if marks(span, one)]
    if not marked or not span.is_short:
        return None
    passage = span.stored.passage
    return any(one == mention or are_joined(passage, one, mention) for one in marked)


def _share(one: AnswerSpan, other: AnswerSpan) -> bool:
    """Whether two spans quote a sentence both."""
    starts = {sentence.start for sentence in one.sentences}
    same = one.stored.entry.article_id == other.stored.entry.article_id
    return same and any(sentence.start in starts for sentence in other.sentences)


def are_joined(passage: Passage, one: Mention, other: Mention) -> bool:
    first, last = sorted((one, other), key=lambda mention: mention.start)
    return joins(passage.between(first.end, last.start))


def within(sentences: Sequence[Sentence], named: Iterable[Mention]) -> list[Mention]:
    start, end = sentences[0].start, sentences[-1].end
    return [mention for mention in named if start <= mention.start and mention.end <= end]


def reaching_back(span: AnswerSpan, named: Sequence[Mention]) -> tuple[AnswerSpan, list[Mention]]:
    """The span from the last sentence before it on that names something, and what that names."""
    passage = span.stored.passage
    first = passage.sentences.index(span.sentences[0])
    for n in range(first - 1, max(-1, first - 1 - _BACK), -1):
        if found := within(passage.sentences[n : n + 1], named):
            return replace(span, sentences=(*passage.sentences[n:first], *span.sentences)), found
    return span, []


_BACK = 3
"""Sentences before one that names nobody in which it is looked for whom it is said of."""


def merged(entries: Mapping[str, list[_Quoted]]) -> dict[str, list[_Quoted]]:
    """The entries, with "Ms Spielman" folded into "Amanda Spielman" where there is one such."""
    folded: dict[str, list[_Quoted]] = {}
    for key in sorted(entries, key=lambda key: (-len(key.split()), key)):
        longer = [
            other
            for other in folded
            if ":" not in key + other
            and f" {key} " in f" {other} "
            and key != other
            and not is_place(key)  # "London" is no short form of "City of London"
        ]
        into = longer[0] if len(longer) == 1 and " " not in key else key
        folded.setdefault(into, []).extend(entries[key])
    return folded


def merged_entries(entries: dict[str, ListEntry]) -> dict[str, ListEntry]:
    """The entries, each with those of its short forms."""
    whole: dict[str, ListEntry] = {}
    for key, ones in merged({key: [entry] for key, entry in entries.items()}).items():
        for one in ones:
            whole.setdefault(key, ListEntry()).join(one)
    return whole
