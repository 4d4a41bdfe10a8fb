"""A list of what articles name: which councillors are mentioned, which boroughs are named.

That a sentence names somebody, its words tell; nobody need read it for that.
"""

from __future__ import annotations

import re

from corpus.catalogue import StoredPassage
from corpus.english.dictionary import Mark
from corpus.english.persons import SHORT_TITLES, TITLES
from qa.composing.composer import Ledger, Outline, Part, Words
from qa.composing.gathered import QUOTES_OF_ENTRY, merged
from qa.composing.inquiry import Inquiry
from qa.composing.mentions import Mention, Names
from qa.conversation.listing import Listed, Listing
from qa.conversation.tagged_words import words_of
from qa.reading.judging import SURE
from qa.reading.reader import AnswerSpan
from qa.retrieval.plan import Plan


def named_in(inquiry: Inquiry, listing: Listing) -> Outline | None:
    """What the passages found name of the sort that is listed; None where they name none.

    Most named first. Of a question's own names none is an entry.
    """
    plan = Plan(found=len(inquiry.hits) or 1, read=len(inquiry.hits) or 1)
    passages = [candidate.stored for candidate in inquiry.open(inquiry.hits, plan)]
    if listing.sort is not Listed.PERSONS:  # a name has its noun in it, or beside it
        known = {stored.passage_id for stored in passages}
        more = [one for one in inquiry.mentioning(listing.head) if one not in known]
        passages += inquiry.look_up(more[: inquiry.settings.list_found])
    is_quoted = "quoted" in listing.condition.lower()
    names = Names(listing, inquiry.asked.standalone)
    names.learn(passages)
    found: dict[str, list[AnswerSpan]] = {}
    holding = set()
    for stored in passages:
        for mention in names.in_passage(stored):
            if is_quoted and not mention.speaks:
                continue
            if ":" in mention.key or not mention.is_said_to_be_one:  # ":" by a role, not by name
                continue
            if listing.sort is Listed.PERSONS and not _may_be_persons(mention, stored):
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


def _may_be_persons(mention: Mention, stored: StoredPassage) -> bool:
    """Whether a name is a person's, where nothing else is asked of it: the Youth Plan is nobody.

    Whoever is "of" something, or has a first name that is a word besides (Mark, Grace), speaks, or
    has a title or an office beside it.
    """
    passage = stored.passage
    start, end = mention.start - passage.start, mention.end - passage.start
    words = words_of(passage.text[start:end])
    is_plain = not words[0].marks and all(word.lower != "of" for word in words)
    if is_plain or mention.speaks or words[0].lower in TITLES | SHORT_TITLES.keys():
        return True
    before, behind = passage.text[max(0, start - _NEAR) : start], passage.text[end:][:_NEAR]
    near = f"{_ENDS.split(before)[-1]}, {_ENDS.split(behind)[0]}"
    return any(Mark.OFFICE in word.marks for word in words_of(near))


_NEAR = 40
"""Characters on either side of a name in which its office stands."""
_ENDS = re.compile(r"[.!?;\n]")
