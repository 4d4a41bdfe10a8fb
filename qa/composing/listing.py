"""An answer to a question for a list: an entry for each thing, with its best quote.

Candidates for an entry are what sentences name of the sort that is asked for. That one is an
entry is a claim, "Hackney was rated outstanding", and its own sentence has to support it: "not
Hackney, which was good" doesn't. Passages are read batch after batch, until they bring nothing
new. What has no names, as findings and pledges, is listed by whole sentences, and a list that
stands in an article is given whole.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.article import Sentence
from corpus.catalogue import StoredPassage
from corpus.english.numbers import UNITS
from corpus.english.speech import REMARKING, SPOKEN
from qa.composing.composer import Composer, Ledger, Outline, Part, Words
from qa.composing.enumerations import Enumeration, enumeration_at
from qa.composing.fact import FactComposer
from qa.composing.inquiry import Inquiry
from qa.composing.mentions import Mention, Names, has_names
from qa.composing.missed import estimated_missed
from qa.composing.remarks import Remark, Wording
from qa.conversation.listing import Listed, Listing, listed_in
from qa.conversation.statements import statement
from qa.conversation.tagged_words import Use, words_of
from qa.reading.judging import SURE, by_words
from qa.reading.matching import stems
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import AnswerSpan, Claim, Judgement, Reading
from qa.retrieval.copies import normal_form
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import Hit

ACCEPTED = 0.8
"""From so sure on that its sentence supports it, an entry is one. Of 900 claims kept apart from
training, .93 of those that a reader in training judged so surely were supported (.80 from .5
on), and .62 of all that were supported it judged so (.80); a thing mostly has several sentences."""
UNDECIDED = 0.4
"""Below, a sentence doesn't speak of it, and its passage is rejected: of the same claims .08 of
those below were supported."""
WORDED = 0.5
"""The same for a reader that judges by words, of a name that it marked in what it takes for
evidence: "graded" is no word of "rated"."""
HALF_SURE = 0.5
"""This share of the confidence from which to answer is enough for a list where a claim is
supported beyond what words alone can support: the reader's confidence is in one answer, and of
a list there are several."""
EVIDENCE = 0.02
"""So likely, by the reader, a sentence must be evidence to be looked at without a word of the
question's condition."""
NEAR = 0.02
"""So likely, by the reader, a passage must answer for its sentences to be looked at."""
SPEAKING = 0.5
"""So likely, by the reader, a passage must answer "Who commented on …?" for its speakers to be
entries: that they speak of it needn't stand in their own sentence."""
QUOTES_OF_ENTRY = 5


class ListComposer:
    """Lists what the library names; else what a fact's composer answers."""

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()

    def compose(self, inquiry: Inquiry) -> Outline:
        listing = listed_in(inquiry.asked.standalone)
        plain = self._otherwise.compose(inquiry)
        if listing and listing.sort is Listed.ARTICLES and (found := _articles(inquiry, listing)):
            return found
        given = _given(inquiry, listing) if plain.reason is None else None
        if listing is None or listing.head == "what":
            return given or plain
        if given and not has_names(listing):
            return given
        listed = _Listed(inquiry, listing, plain)
        listed.read_on()
        if listed.answers:
            return listed.outline()
        if plain.reason is None and listing.sort is Listed.THINGS:
            plain = _sentences(inquiry, plain)
        return replace(given or plain, ledger=listed.ledger)


# What has no name -----------------------------------------------------------------------------


def _given(inquiry: Inquiry, listing: Listing | None) -> Outline | None:
    """The lists that articles give themselves; None where none is what is asked for."""
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for enumeration in _enumerated(inquiry, listing):
        parts += enumeration.parts(len(quotes))
        quotes += enumeration.quotes
    confidence = inquiry.reading.confidence
    return Outline(confidence, quotes=tuple(quotes), parts=tuple(parts)) if parts else None


def _enumerated(inquiry: Inquiry, listing: Listing | None) -> list[Enumeration]:
    """The lists that the best spans stand in, each once, best first.

    Where the question says how many there are, the first of as many that is told of by its
    number and noun: "the four grades".
    """
    reading, found = inquiry.reading, list[Enumeration]()
    if listing and listing.count:
        for span in reading.spans:
            if span.score < EVIDENCE:
                break
            if _told_count(span, listing.head) == listing.count:
                one = enumeration_at(inquiry, span, listing.count)
                if one and len(one.items) == listing.count:
                    return [one]
    for span in worth_quoting(reading):
        if any(each.has(span) for each in found):
            continue
        count = _told_count(span, listing.head) if listing else None
        if one := enumeration_at(inquiry, span, count) or enumeration_at(inquiry, span, None):
            found.append(one)
    if found and found[0].has(reading.spans[0]):
        return found
    # What answers best stands in no list; a line that leads in may still say what is asked.
    return [one for one in found if one.bulleted]


def _told_count(span: AnswerSpan, noun: str) -> int | None:
    """How many things of a noun are told of around a span: "the four Ofsted grades"."""
    told = re.search(
        rf"\b({'|'.join(UNITS[2:])}|\d{{1,2}})\s(?:[\w’'-]+\s){{0,2}}{re.escape(noun)}\b",
        _around(span),
        re.I,
    )
    if told is None:
        return None
    word = told[1].lower()
    return UNITS.index(word) if word in UNITS else int(word)


def _around(span: AnswerSpan) -> str:
    """What a span quotes, with the sentence before it and what stands above its passage."""
    passage = span.stored.passage
    first = max(0, passage.sentences.index(span.sentences[0]) - 1)
    start = passage.sentences[first].start - passage.start
    text = passage.text[start : span.sentences[-1].end - passage.start]
    return f"{span.stored.entry.title}. {passage.heading}. {text}"


def _sentences(inquiry: Inquiry, plain: Outline) -> Outline:
    """All that is worth quoting, each quote an entry without a name."""
    quotes = tuple(worth_quoting(inquiry.reading))
    parts = tuple(Part(None, (n,)) for n in range(len(quotes)))
    return replace(plain, quotes=quotes, parts=parts, most=None)


# What has names -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Try:
    """A name in a sentence that may be an entry's, before it is judged."""

    mention: Mention
    span: AnswerSpan
    alone: bool
    """It is the only one of its sort there."""
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
        first, last = self.span.start, self.span.end
        return self.alone or (first <= self.mention.start and self.mention.end <= last)


@dataclass(slots=True)
class _Entry:
    quotes: list[tuple[float, AnswerSpan]] = field(default_factory=list)
    naming: list[AnswerSpan] = field(default_factory=list)
    """Sentences with its name as the words that answer, for want of one among the quotes."""
    sure: float = 0.0
    """How sure the best is."""

    def add(self, each: _Try, sure: float) -> None:
        self.quotes.append((sure, each.quote))
        self.sure = max(self.sure, sure)
        self.naming.append(each.naming or each.quote)

    def join(self, other: _Entry) -> None:
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
        """Its quotes, each saying something else; those that name it before the others."""
        said: set[str] = set()
        best = []
        for _, quote in sorted(
            self.quotes, key=lambda pair: (pair[1] not in self.naming, -pair[0])
        ):
            if (form := normal_form(quote_of(quote))) not in said:
                said.add(form)
                best.append(quote)
        return best[:QUOTES_OF_ENTRY]

    @property
    def newest(self) -> date:
        return max(
            (quote.stored.entry.published or date.min for _, quote in self.quotes),
            default=date.min,
        )


class _Listed:
    """The entries that were found so far, and what became of the passages."""

    def __init__(self, inquiry: Inquiry, listing: Listing, plain: Outline) -> None:
        self._inquiry = inquiry
        self._plain = plain
        self._listing = listing
        self._question = inquiry.asked.standalone
        self._names = Names(listing, self._question)
        self._condition = _stems_of(listing.condition)
        verbs = listing.condition.lower().split()[:2]
        self._asks_who_spoke = bool((REMARKING | SPOKEN) & set(verbs))
        self._accepted: set[int] = set()
        self._undecided: set[int] = set()
        self._read: dict[int, Hit] = {}
        self._naming: dict[tuple[str, str], tuple[Mention, AnswerSpan]] = {}
        """Of an article, by its id, and a name, by its key, a sentence that has it."""
        self._entries: dict[str, _Entry] = {}
        self._is_plain = False
        """Whether some entry is surer than words alone could make it."""

    @property
    def answers(self) -> bool:
        """Whether there are entries, and they may answer: where a fact would, or nearly would."""
        inquiry = self._inquiry
        near = HALF_SURE * inquiry.threshold <= inquiry.reading.confidence
        return bool(self._entries) and (self._plain.reason is None or (self._is_plain and near))

    def read_on(self) -> None:
        """Take in what was read, and read further as long as that brings entries."""
        inquiry, settings = self._inquiry, self._inquiry.settings
        by_id = {hit.passage_id: hit for hit in inquiry.hits}
        plan = Plan(found=len(inquiry.hits) or 1, read=settings.list_batch)
        ends = time.monotonic() + settings.list_seconds
        todo, idle = inquiry.unread(inquiry.hits), 0
        self._take(inquiry.reading, by_id)
        while todo and not inquiry.stopped():
            if not inquiry.exhaustive and (
                idle >= settings.list_patience
                or len(self._read) >= settings.list_passages
                or time.monotonic() >= ends
            ):
                break
            coming = len(todo) if inquiry.exhaustive else min(len(todo), settings.list_batch)
            inquiry.expect(inquiry.looked_at.passages + coming)
            if self.answers:
                inquiry.show(self.outline())
            batch, todo = todo[: plan.read], todo[plan.read :]
            before = len(self._entries)
            self._take(inquiry.read(inquiry.asked, batch, plan), by_id)
            idle = 0 if len(self._entries) > before else idle + 1

    def _take(self, reading: Reading, by_id: dict[int, Hit]) -> None:
        """Add the entries of passages that were just read."""
        tries = list(self._tries(reading))
        claims = [self._claim(each) for each in tries]
        judged = iter(self._inquiry.judge([claim for claim in claims if claim]))
        self._read |= {i: by_id[i] for i in reading.relevance if i in by_id}
        for each, claim in zip(tries, claims, strict=True):
            judgement = next(judged) if claim else None
            self._settle(each, judgement, reading.relevance.get(each.span.stored.passage_id, 0.0))

    def _tries(self, reading: Reading) -> Iterator[_Try]:
        passages = {span.stored.passage_id: span.stored for span in reading.spans}
        self._names.learn(passages.values())
        named = {i: self._names.in_passage(stored) for i, stored in passages.items()}
        for stored in passages.values():
            self._remember(stored, named[stored.passage_id])
        for span in reading.spans:
            stored = span.stored
            if reading.relevance.get(stored.passage_id, 1.0) < NEAR:
                continue
            quoted = _within(span.sentences, named[stored.passage_id])
            if not (self._is_evidence(span) or any(m.speaks for m in quoted)):
                continue
            if not self._names.are_meant(f"{stored.entry.title} {quote_of(span)}"):
                continue
            if not quoted:
                span, quoted = _reaching_back(span, named[stored.passage_id])
            if not quoted and (titled := self._titled(span)):
                yield titled
            seen: set[str] = set()
            for mention in sorted(quoted, key=lambda m: not (span.start <= m.start < span.end)):
                if mention.key not in seen:
                    seen.add(mention.key)
                    yield _Try(mention, span, len({m.key for m in quoted}) == 1)

    def _remember(self, stored: StoredPassage, named: Sequence[Mention]) -> None:
        """Keep the first sentence of an article that names each thing."""
        for mention in named:
            for sentence in stored.passage.sentences:
                if sentence.start <= mention.start and mention.end <= sentence.end:
                    naming = AnswerSpan(stored, (sentence,), mention.start, mention.end, 0.0)
                    place = (stored.entry.article_id, mention.key)
                    self._naming.setdefault(place, (mention, naming))

    def _titled(self, span: AnswerSpan) -> _Try | None:
        """Of a sentence that names nobody, the one whom the title of its article names."""
        entry = span.stored.entry
        keys = self._names.in_title(span.stored)
        known = self._naming.get((entry.article_id, keys[0])) if len(keys) == 1 else None
        return _Try(known[0], span, True, known[1]) if known else None

    def _is_evidence(self, span: AnswerSpan) -> bool:
        return span.score >= EVIDENCE or bool(self._condition & stems(quote_of(span)))

    def _claim(self, each: _Try) -> Claim | None:
        passage = (each.naming or each.span).stored.passage
        start, end = each.mention.start - passage.start, each.mention.end - passage.start
        said = statement(self._question, passage.text[start:end])
        return Claim(said, each.span.stored, each.span.sentences) if said else None

    def _settle(self, each: _Try, judgement: Judgement | None, relevance: float) -> None:
        """Accept a try as an entry's quote, or reject it, or leave it undecided."""
        passage_id = each.span.stored.passage_id
        sure = each.span.score if judgement is None else judgement.supports
        accepted = sure >= ACCEPTED
        if judgement is None or by_words(judgement):
            # Words can't tell whom of several they are said of; what the reader marks can.
            accepted = each.marked and (
                accepted or (sure >= WORDED and each.span.score >= EVIDENCE)
            )
            accepted = accepted and self._listing.sort is not Listed.THINGS
            sure = max(each.span.score, min(sure, UNDECIDED))
        elif accepted and judgement.supports > SURE:
            self._is_plain = True
        if self._asks_who_spoke:
            accepted = accepted or (each.mention.speaks and relevance >= SPEAKING)
            sure = max(sure, relevance if each.mention.speaks else 0.0)
        if accepted:
            self._accepted.add(passage_id)
            self._entries.setdefault(each.mention.key, _Entry()).add(each, sure)
        elif sure >= UNDECIDED:
            self._undecided.add(passage_id)

    @property
    def ledger(self) -> Ledger:
        read, accepted = self._read, self._accepted & self._read.keys()
        undecided = (self._undecided & read.keys()) - accepted
        left = len(self._inquiry.hits) - len(read)
        return Ledger(
            len(accepted),
            len(read) - len(accepted) - len(undecided),
            len(undecided),
            estimated_missed(list(read.values()), accepted, self._inquiry.left),
            found=len(read) + max(left, 0),
        )

    def outline(self) -> Outline:
        """The surest entries first; of those as sure that with the newest article."""
        quotes: list[AnswerSpan] = []
        parts: list[Part] = []
        for entry in sorted(
            _merged(self._entries).values(),
            key=lambda entry: (-round(entry.sure, 1), -entry.newest.toordinal(), -entry.sure),
        ):
            own, part = entry.part(len(quotes))
            quotes += own
            parts.append(part)
        reading = self._inquiry.reading
        surest = max(entry.sure for entry in self._entries.values())
        confidence = max(reading.confidence, surest) if self._is_plain else reading.confidence
        return Outline(
            min(1.0, confidence), quotes=tuple(quotes), parts=tuple(parts), ledger=self.ledger
        )


def _stems_of(text: str) -> frozenset[str]:
    return stems(" ".join(content_words(text)))


def _within(sentences: Sequence[Sentence], named: Iterable[Mention]) -> list[Mention]:
    start, end = sentences[0].start, sentences[-1].end
    return [mention for mention in named if start <= mention.start and mention.end <= end]


def _reaching_back(span: AnswerSpan, named: Sequence[Mention]) -> tuple[AnswerSpan, list[Mention]]:
    """The span from the last sentence before it on that names something, and what that names."""
    passage = span.stored.passage
    first = passage.sentences.index(span.sentences[0])
    for n in range(first - 1, max(-1, first - 1 - _BACK), -1):
        if found := _within(passage.sentences[n : n + 1], named):
            return replace(span, sentences=(*passage.sentences[n:first], *span.sentences)), found
    return span, []


_BACK = 3
"""Sentences before one that names nobody in which it is looked for whom it is said of."""


def _merged(entries: dict[str, _Entry]) -> dict[str, _Entry]:
    """The entries, with "Ms Spielman" folded into "Amanda Spielman" where there is one such."""
    merged: dict[str, _Entry] = {}
    for key in sorted(entries, key=lambda key: (-len(key.split()), key)):
        longer = [
            other
            for other in merged
            if ":" not in key + other and f" {key} " in f" {other} " and key != other
        ]
        into = longer[0] if len(longer) == 1 and " " not in key else key
        merged.setdefault(into, _Entry()).join(entries[key])
    return merged


# Articles -------------------------------------------------------------------------------------


def _articles(inquiry: Inquiry, listing: Listing) -> Outline | None:
    """The articles with a passage that has all words of the condition; None: there are none.

    That a passage mentions something, its words tell; nobody need read it for that. Articles
    come first whose titles have the words, then the newest.
    """
    asked = _topic(listing.condition)
    if not asked:
        return None
    plan = Plan(found=len(inquiry.hits) or 1, read=len(inquiry.hits) or 1)
    read = {c.stored.passage_id: c for c in inquiry.open(inquiry.hits, plan)}
    accepted: dict[str, list[AnswerSpan]] = {}
    undecided, holding = 0, set()
    for candidate in read.values():
        stored = candidate.stored
        above = stems(f"{stored.entry.title} {stored.passage.heading}")
        has = asked & (stems(stored.passage.text) | above)
        if has == asked and (span := _telling(stored, asked)):
            accepted.setdefault(stored.entry.article_id, []).append(span)
            holding.add(stored.passage_id)
        else:
            undecided += 2 * len(has) > len(asked)
    if not accepted:
        return None
    ledger = Ledger(
        len(holding),
        len(read) - len(holding) - undecided,
        undecided,
        estimated_missed([c.hit for c in read.values()], holding, inquiry.left),
        found=max(len(inquiry.hits), len(read)),
    )
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for spans in sorted(accepted.values(), key=lambda spans: _rank(spans[0], asked)):
        first = len(quotes)
        quotes += sorted(spans, key=lambda span: -span.score)[:QUOTES_OF_ENTRY]
        label = Remark(Wording.ARTICLE, article=spans[0].stored.entry.article_id)
        parts.append(Part(label, tuple(range(first, len(quotes)))))
    return Outline(SURE, quotes=tuple(quotes), parts=tuple(parts), ledger=ledger)


def _topic(condition: str) -> frozenset[str]:
    """The stems of what articles are to speak of: the condition without its first verb."""
    words = words_of(condition)
    start = words[0].end if words and words[0].use is Use.VERB else 0
    return _stems_of(condition[start:])


def _telling(stored: StoredPassage, asked: frozenset[str]) -> AnswerSpan | None:
    """The first sentence with the most of some stems; None where only what stands above has any."""
    passage = stored.passage
    shares = [
        len(asked & stems(words)) / len(asked) for words in passage.words_of(passage.sentences)
    ]
    best = max(range(len(shares)), key=lambda n: shares[n], default=None)
    if best is None or not shares[best]:
        return None
    sentence = passage.sentences[best]
    return AnswerSpan(stored, (sentence,), sentence.start, sentence.end, shares[best])


def _rank(span: AnswerSpan, asked: frozenset[str]) -> tuple[bool, int, str]:
    entry = span.stored.entry
    published = entry.published or date.min
    return not asked <= stems(entry.title), -published.toordinal(), entry.article_id
