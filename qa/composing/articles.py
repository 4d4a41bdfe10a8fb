"""A list of articles: those that speak of something, by their titles, each with the sentence."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.catalogue import StoredPassage
from corpus.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, classed
from qa.composing.composer import Ledger, Outline, Part
from qa.composing.gathered import QUOTES_OF_ENTRY
from qa.composing.inquiry import Inquiry
from qa.composing.missed import estimated_missed
from qa.composing.remarks import Remark, Wording
from qa.composing.topic import ON_TOPIC, likely
from qa.conversation.listing import Listing
from qa.conversation.mentioning import alternatives
from qa.conversation.tagged_words import Use, words_of
from qa.reading.judging import SURE
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords, stems
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import AnswerSpan, Candidate
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan


@dataclass(frozen=True, slots=True)
class OnMatter:
    """The passages that speak of a matter, among those that were looked at."""

    spans: Mapping[int, AnswerSpan]
    """Passage id → the sentence that speaks of it."""
    read: Mapping[int, Candidate]
    """All that were looked at, by the passage's id, the best first."""
    undecided: int
    """So many have most of its words, and not all."""
    sure: float

    def ledger(self, inquiry: Inquiry) -> Ledger:
        holding = self.spans.keys() & self.read.keys()
        return Ledger(
            len(holding),
            len(self.read) - len(holding) - self.undecided,
            self.undecided,
            estimated_missed([c.hit for c in self.read.values()], holding, inquiry.left),
            found=max(len(inquiry.hits), len(self.read)),
        )


def on_matter(inquiry: Inquiry, matters: Sequence[str]) -> OnMatter | None:
    """What speaks of a matter, of each of several alternatives; None where they say nothing.

    Passages that have all words of one, and those that say so in other words: a sentence of
    theirs is on it, or answers. That a passage mentions something, its words tell; nobody need
    read it for that.
    """
    topics = [stems(" ".join(content_words(text))) for text in matters]
    if not topics:
        return None
    joined = [stems("".join(text.split())) for text in matters if len(text.split()) == _JOINED]
    plan = Plan(found=len(inquiry.hits) or 1, read=len(inquiry.hits) or 1)
    read = {c.stored.passage_id: c for c in inquiry.open(inquiry.hits, plan)}
    half, found = set[int](), dict[int, AnswerSpan]()
    for passage_id, candidate in read.items():
        stored = candidate.stored
        held = stems(_whole(stored))
        asked = max(topics, key=lambda topic: len(topic & held) / len(topic))
        if not asked <= held:
            asked = next((word for word in joined if word <= held), asked)
        if asked <= held and (span := telling(stored, asked)):
            found[passage_id] = span
        elif 2 * len(asked & held) > len(asked):
            half.add(passage_id)
    sure = SURE if found else 0.0
    for passage_id, span in _in_other_words(inquiry, matters, list(read.values()), found).items():
        found[passage_id] = span
        sure = max(sure, min(SURE, span.score))
    return OnMatter(found, read, len(half - found.keys()), sure)


def articles_on(inquiry: Inquiry, listing: Listing) -> Outline | None:
    """The articles that speak of what a list's condition says; None where there are none.

    Articles come first whose titles have its words, then the newest.
    """
    matters = _topics(listing.condition)
    on = on_matter(inquiry, matters)
    if on is None:
        return None
    accepted: dict[str, list[AnswerSpan]] = {}
    for passage_id, candidate in on.read.items():
        if passage_id in on.spans:
            article_id = candidate.stored.entry.article_id
            accepted.setdefault(article_id, []).append(on.spans[passage_id])
    if not accepted:
        return None
    topics = [stems(" ".join(content_words(text))) for text in matters]
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for spans in sorted(accepted.values(), key=lambda spans: _rank(spans[0], topics)):
        first = len(quotes)
        quotes += sorted(spans, key=lambda span: -span.score)[:QUOTES_OF_ENTRY]
        label = Remark(Wording.ARTICLE, article=spans[0].stored.entry.article_id)
        parts.append(Part(label, tuple(range(first, len(quotes)))))
    return Outline(on.sure, quotes=tuple(quotes), parts=tuple(parts), ledger=on.ledger(inquiry))


def _whole(stored: StoredPassage) -> str:
    """A passage's text, with what stands above it."""
    return f"{stored.entry.title} {stored.passage.heading} {stored.passage.text}"


def _in_other_words(
    inquiry: Inquiry, topics: Sequence[str], read: Sequence[Candidate], known: Container[int]
) -> dict[int, AnswerSpan]:
    """Passage id → its sentence that is on a topic, or that answers by the reader.

    Sentences are looked at of the passages that are likeliest on the topic, by both searches;
    those that have its rarest word, or, where none has, all: then meaning alone must tell. Not
    of those that are `known` to be on one.
    """
    found = {}
    reading = inquiry.reading
    if reading.confidence >= inquiry.threshold:
        quoted = reversed(worth_quoting(reading))
        found = {s.stored.passage_id: s for s in quoted if s.stored.passage_id not in known}
    for topic in topics:
        words = QuestionWords(topic, inquiry.rarities)
        near = {
            c.stored.passage_id: likely(c.hit.vector or 0.0, words.match(c.stored).around)
            for c in read
        }
        holding = _with_the_rarest(inquiry, topic, read)
        rest = [c for c in holding or read if c.stored.passage_id not in known]
        best = sorted(rest, key=lambda c: -near[c.stored.passage_id])[:LOOKED_AT]
        spans = [
            AnswerSpan(c.stored, (sentence,), sentence.start, sentence.end, 0.0)
            for c in best
            for sentence in c.stored.passage.sentences
        ]
        vectors = inquiry.vectors([topic, *map(quote_of, spans)])
        for span, vector in zip(spans, vectors[1:], strict=True):
            share = words.coverage(f"{words.above(span.stored)} {quote_of(span)}")
            on = likely(float(cosines(vector, vectors[0])), share if holding else 0.0)
            other = found.get(span.stored.passage_id)
            if on >= ON_TOPIC and (other is None or other.score < on):
                found[span.stored.passage_id] = replace(span, score=on)
    return found


def _with_the_rarest(inquiry: Inquiry, topic: str, read: Sequence[Candidate]) -> list[Candidate]:
    """Those that have the word of a topic that tells most: of "social workers' caseloads"."""
    words = sorted(stems(" ".join(content_words(topic))))
    rare = dict(zip(words, inquiry.rarities(words), strict=True))
    telling = max(words, key=lambda one: rare[one], default="")
    return [c for c in read if telling in stems(_whole(c.stored))]


_JOINED = 2
"""So many words may be written as one: "corona virus"."""
LOOKED_AT = 16
"""The sentences are looked at of so many passages, those likeliest on the topic themselves."""
_THAT = classed("that which who where in")
_SOME = classed("something anything stuff things bits any some")


def _topics(condition: str) -> Sequence[str]:
    """What articles are to speak of, each of several alternatives.

    The condition without its verb: of "mention the river or the canal" and of "is the river
    mentioned"; and without what says nothing by itself: "say something about the river". Commas
    join alternatives only where an "or" does.
    """
    words = words_of(condition)
    first, last = 0, len(words)
    while first < last and words[first].lower in _THAT:
        first += 1
    if first < last and words[first].lower in AUXILIARIES:
        first, last = first + 1, last - (words[-1].use is Use.VERB)
        first += first < last and words[first].use is Use.VERB  # "have got a correction in them"
    elif first < last and words[first].lower not in PREPOSITIONS | DETERMINERS:
        first += 1
    while first < last and (words[first].lower in _SOME | PREPOSITIONS):
        first += 1
    while first < last and words[last - 1].lower in PREPOSITIONS:  # "bring it up"
        last -= 1
    if first >= last:
        return []
    said = condition[words[first].start : words[last - 1].end]
    return alternatives(said)


def telling(stored: StoredPassage, asked: frozenset[str]) -> AnswerSpan | None:
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


def _rank(span: AnswerSpan, topics: Sequence[frozenset[str]]) -> tuple[bool, int, str]:
    entry = span.stored.entry
    published = entry.published or date.min
    titled = any(topic <= stems(entry.title) for topic in topics)
    return not titled, -published.toordinal(), entry.article_id
