"""A list of whom or what articles speak of a matter with: which boroughs' stories mention it.

A sentence that mentions a flood need not name the town that it came to. So the town is the one
that the sentence names, or one shortly before it, or the title, or the one that its article
speaks of most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus.catalogue import StoredPassage
from corpus.english.folding import forms
from corpus.english.speech import REMARKING, SPOKEN, STATING
from qa.composing.articles import on_matter
from qa.composing.composer import Outline, Part
from qa.composing.gathered import ListEntry, Try, merged_entries, reaching_back, within
from qa.composing.inquiry import Inquiry
from qa.composing.mentions import Mention, Names
from qa.conversation.listing import Listing
from qa.conversation.mentioning import Mentioning
from qa.reading.matching import stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words

_SAYS = frozenset({*REMARKING, *SPOKEN, *STATING})


def mentioned_with(inquiry: Inquiry, listing: Listing, asked: Mentioning) -> Outline | None:
    """What is listed of which the articles mention a matter; None where they do of none.

    Most mentioned first.
    """
    on = on_matter(inquiry, asked.matters)
    if on is None:
        return None
    names = Names(listing, inquiry.asked.standalone)
    names.learn(candidate.stored for candidate in on.read.values())
    entries: dict[str, ListEntry] = {}
    for passage_id in on.read:
        span = on.spans.get(passage_id)
        if span is None or not _is_of_it(span, asked):
            continue
        for each in _tries(inquiry, names, span):
            entries.setdefault(each.mention.key, ListEntry()).add(each, span.score)
    if not entries:
        return None
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for entry in sorted(merged_entries(entries).values(), key=lambda entry: -len(entry.quotes)):
        own, part = entry.part(len(quotes))
        quotes += own
        parts.append(part)
    return Outline(on.sure, quotes=tuple(quotes), parts=tuple(parts), ledger=on.ledger(inquiry))


def _is_of_it(span: AnswerSpan, asked: Mentioning) -> bool:
    """Whether a span's own sentences are of a matter, and what is to speak there speaks.

    That all words of a "swing bridge" stand somewhere in a passage doesn't make it speak of one.
    """
    passage = span.stored.passage
    quote = stems(quote_of(span))
    above = stems(f"{span.stored.entry.title} {passage.heading}")
    wanted = [stems(" ".join(content_words(matter))) for matter in asked.matters]
    if asked.speaks:
        said = any(words <= quote for words in wanted)
        return said and bool(_SAYS & set(forms(quote_of(span))))
    around = quote | above
    in_passage = any(words <= around | stems(passage.text) for words in wanted)
    return not in_passage or any(words <= around for words in wanted)


def _tries(inquiry: Inquiry, names: Names, span: AnswerSpan) -> Iterator[Try]:
    """Of what is listed, what a span is told of."""
    named = names.in_passage(span.stored)
    quoted = within(span.sentences, named)
    if not quoted:
        reaching, quoted = reaching_back(span, named)
        quoted = quoted[-1:]
        span = reaching if quoted else span
    if quoted:
        yield from (Try(one, span, alone=len(quoted) == 1) for one in quoted)
        return
    if known := _of_article(inquiry, names, span.stored):
        mention, naming = known
        yield Try(mention, span, alone=True, naming=naming)


def _of_article(
    inquiry: Inquiry, names: Names, stored: StoredPassage
) -> tuple[Mention, AnswerSpan] | None:
    """What the title of an article names, else what it names most, with a sentence that does."""
    passages = inquiry.passages_of(stored.entry.article_id)
    named = [(one, mention) for one in passages for mention in names.in_passage(one)]
    titled = names.in_title(stored)
    counts = Counter(mention.key for _, mention in named)
    best = max(counts, key=lambda key: (key in titled, counts[key]), default=None)
    for one, mention in named:
        for sentence in one.passage.sentences:
            if (
                mention.key == best
                and sentence.start <= mention.start
                and mention.end <= sentence.end
            ):
                return mention, AnswerSpan(one, (sentence,), mention.start, mention.end, 0.0)
    return None
