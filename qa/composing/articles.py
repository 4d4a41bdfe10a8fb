"""A list of articles: those that speak of something, by their titles, each with the sentence."""

from __future__ import annotations

from datetime import date

from corpus.catalogue import StoredPassage
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
    return stems(" ".join(content_words(condition[start:])))


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
