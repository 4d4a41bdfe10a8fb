"""A list of what articles name: which councillors are mentioned, which boroughs are named.

That a sentence names somebody, its words tell; nobody need read it for that.
"""

from __future__ import annotations

from qa.composing.composer import Ledger, Outline, Part, Words
from qa.composing.gathered import QUOTES_OF_ENTRY, merged
from qa.composing.inquiry import Inquiry
from qa.composing.mentions import Names
from qa.conversation.listing import Listing
from qa.reading.judging import SURE
from qa.reading.reader import AnswerSpan
from qa.retrieval.plan import Plan


def named_in(inquiry: Inquiry, listing: Listing) -> Outline | None:
    """What the passages found name of the sort that is listed; None where they name none.

    Most named first. Of a question's own names none is an entry.
    """
    plan = Plan(found=len(inquiry.hits) or 1, read=len(inquiry.hits) or 1)
    passages = [candidate.stored for candidate in inquiry.open(inquiry.hits, plan)]
    names = Names(listing, inquiry.asked.standalone)
    names.learn(passages)
    found: dict[str, list[AnswerSpan]] = {}
    holding = set()
    for stored in passages:
        for mention in names.in_passage(stored):
            if ":" in mention.key or not mention.is_said_to_be_one:  # ":" by a role, not by name
                continue
            for sentence in stored.passage.sentences:
                if sentence.start <= mention.start and mention.end <= sentence.end:
                    span = AnswerSpan(stored, (sentence,), mention.start, mention.end, 1.0)
                    found.setdefault(mention.key, []).append(span)
                    holding.add(stored.passage_id)
    if not found:
        return None
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for spans in sorted(merged(found).values(), key=lambda spans: -len(spans)):
        first = len(quotes)
        quotes += spans[:QUOTES_OF_ENTRY]
        label = Words(first, spans[0].start, spans[0].end)
        parts.append(Part(label, tuple(range(first, len(quotes)))))
    ledger = Ledger(len(holding), len(passages) - len(holding), 0)
    return Outline(SURE, quotes=tuple(quotes), parts=tuple(parts), ledger=ledger)
