"""A list of articles: those that speak of something, by their titles, each with the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.catalogue import StoredPassage
from corpus.english.words import AUXILIARIES, PREPOSITIONS, classed
from qa.composing.composer import Ledger, Outline, Part
from qa.composing.entries import QUOTES_OF_ENTRY
from qa.composing.inquiry import Inquiry
from qa.composing.missed import estimated_missed
from qa.composing.remarks import Remark, Wording
from qa.conversation.listing import Listing
from qa.conversation.tagged_words import Use, words_of
from qa.reading.judging import SURE
from qa.reading.matching import stems
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan


def articles_on(inquiry: Inquiry, listing: Listing) -> Outline | None:
    """The articles with a passage that has all words of the condition, or of one alternative.

    None where there are none. That a passage mentions something, its words tell; nobody need
    read it for that. Articles come first whose titles have the words, then the newest.
    """
    topics = _topics(listing.condition)
    if not topics:
        return None
    plan = Plan(found=len(inquiry.hits) or 1, read=len(inquiry.hits) or 1)
    read = {c.stored.passage_id: c for c in inquiry.open(inquiry.hits, plan)}
    accepted: dict[str, list[AnswerSpan]] = {}
    undecided, holding = 0, set()
    for candidate in read.values():
        stored = candidate.stored
        above = stems(f"{stored.entry.title} {stored.passage.heading}")
        held = stems(stored.passage.text) | above
        asked = max(topics, key=lambda topic: len(topic & held) / len(topic))
        if asked <= held and (span := _telling(stored, asked)):
            accepted.setdefault(stored.entry.article_id, []).append(span)
            holding.add(stored.passage_id)
        else:
            undecided += 2 * len(asked & held) > len(asked)
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
    for spans in sorted(accepted.values(), key=lambda spans: _rank(spans[0], topics)):
        first = len(quotes)
        quotes += sorted(spans, key=lambda span: -span.score)[:QUOTES_OF_ENTRY]
        label = Remark(Wording.ARTICLE, article=spans[0].stored.entry.article_id)
        parts.append(Part(label, tuple(range(first, len(quotes)))))
    return Outline(SURE, quotes=tuple(quotes), parts=tuple(parts), ledger=ledger)


_THAT = classed("that which who")
_OR = re.compile(r"\s*(?:,|\bor\b|/)+\s*", re.I)


def _topics(condition: str) -> list[frozenset[str]]:
    """The stems of what articles are to speak of, those of each of several alternatives.

    The condition without its verb: of "mention the river or the canal" and of "is the river
    mentioned". Commas join alternatives only where an "or" does.
    """
    words = words_of(condition)
    first = sum(word.lower in _THAT for word in words[:1])
    last = len(words)
    if first < last and words[first].lower in AUXILIARIES:
        first, last = first + 1, last - (words[-1].use is Use.VERB)
    elif first < last and words[first].lower not in PREPOSITIONS:
        first += 1
    if first >= last:
        return []
    said = condition[words[first].start : words[last - 1].end]
    parts = _OR.split(said) if re.search(r"\bor\b", said, re.I) else [said]
    topics = (stems(" ".join(content_words(part))) for part in parts)
    return [topic for topic in topics if topic]


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


def _rank(span: AnswerSpan, topics: Sequence[frozenset[str]]) -> tuple[bool, int, str]:
    entry = span.stored.entry
    published = entry.published or date.min
    titled = any(topic <= stems(entry.title) for topic in topics)
    return not titled, -published.toordinal(), entry.article_id
