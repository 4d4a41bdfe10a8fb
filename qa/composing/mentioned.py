"""A list of whom or what articles speak of a matter with: which boroughs' stories mention it.

A sentence that mentions a flood need not name the town that it came to. So the town is the one
that the sentence names, or the title, or a sentence shortly before it, or the one of which its
article spoke most until then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

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
        behind = [s for s in passage.sentences if s.start >= span.sentences[-1].end][:1]
        near_by = [quote_of(span), *passage.words_of(behind)]  # "She was pleased. …, she said."
        return said and bool(_SAYS & set(forms(" ".join(near_by))))
    around = quote | above
    in_passage = any(words <= around | stems(passage.text) for words in wanted)
    return not in_passage or any(words <= around for words in wanted)


def _tries(inquiry: Inquiry, names: Names, span: AnswerSpan) -> Iterator[Try]:
    """Of what is listed, what a span is told of."""
    named = names.in_passage(span.stored)
    if quoted := within(span.sentences, named):
        yield from (Try(one, span, alone=len(quoted) == 1) for one in quoted)
        return
    passages = inquiry.passages_of(span.stored.entry.article_id)
    told = [(one, mention) for one in passages for mention in names.in_passage(one)]
    if titled := names.in_title(span.stored):
        found = [(one, mention) for one, mention in told if mention.key == titled[0]]
    else:
        reaching, quoted = reaching_back(span, named)
        if quoted:
            yield Try(quoted[-1], reaching, alone=True)
            return
        before = [(one, mention) for one, mention in told if mention.end <= span.start]
        counts = Counter(mention.key for _, mention in before)
        found = [
            (one, mention)
            for one, mention in before
            if mention.key == max(counts, key=counts.__getitem__)
        ]
    if naming := next(_naming(found), None):
        yield Try(naming[0], span, alone=True, naming=naming[1])


def _naming(
    told: Sequence[tuple[StoredPassage, Mention]],
) -> Iterator[tuple[Mention, AnswerSpan]]:
    """Mentions, each with the sentence that it stands in."""
    for stored, mention in told:
        for sentence in stored.passage.sentences:
            if sentence.start <= mention.start and mention.end <= sentence.end:
                span = AnswerSpan(stored, (sentence,), mention.start, mention.end, 0.0)
                yield mention, span
