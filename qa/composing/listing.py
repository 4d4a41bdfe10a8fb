"""An answer to a question for a list: an entry for each thing, with its best quote.

What has names is listed by `qa.composing.entries`, articles by `qa.composing.articles`. What
has none, as findings and pledges, is listed by whole sentences, and a list that stands in an
article is given whole.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace

from corpus.english.numbers import UNITS
from qa.composing.articles import articles_on
from qa.composing.composer import Composer, Outline, Part, Words
from qa.composing.entries import Entries
from qa.composing.enumerations import EVIDENCE, Enumeration, enumeration_at, list_under
from qa.composing.fact import FactComposer, abstention
from qa.composing.following import (
    between,
    sections_announced,
    with_what_follows,
    with_what_goes_on,
)
from qa.composing.inquiry import Inquiry
from qa.composing.mentioned import mentioned_with
from qa.composing.mentions import has_names, is_governed
from qa.composing.named import named_in
from qa.composing.own_lists import list_with, may_be_called, own_list_for
from qa.composing.subjects import Subjects
from qa.composing.superlatives import told_plainly
from qa.composing.times import asked_time
from qa.conversation.listing import ANYTHING, Listed, Listing, listed_in, only_names
from qa.conversation.mentioning import mentioning_in
from qa.conversation.noun_phrases import Sort, names_of
from qa.conversation.periods import Period
from qa.conversation.wanted import count_wanted, wants_all, wants_names
from qa.question import Understood
from qa.reading.matching import QuestionWords
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import AnswerSpan
from qa.retrieval.plan import Plan


class ListComposer:
    """Lists what the library names; else what a fact's composer answers."""

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()

    def compose(self, inquiry: Inquiry) -> Outline:
        listing = listed_in(inquiry.asked.standalone)
        found = self._composed(inquiry, listing)
        if found.reason is None and not _tells_of_as_many(inquiry, listing, found):
            return abstention(inquiry)
        if found.reason is None and _wants_names(listing, inquiry.asked.question.text):
            found = replace(
                found, parts=tuple(part for part in found.parts if _is_named(found, part))
            )
            return found if found.parts else abstention(inquiry)
        return found

    def _composed(self, inquiry: Inquiry, listing: Listing | None) -> Outline:
        if listing and listing.sort is Listed.ARTICLES and (found := articles_on(inquiry, listing)):
            return found
        if listing and only_names(listing) and (found := named_in(inquiry, listing)):
            return found
        if listing and has_names(listing) and (found := _mentioned(inquiry, listing)):
            return found
        plain = self._otherwise.compose(inquiry)
        given = (_given if plain.reason is None else _counted)(inquiry, listing)
        if given is None and not (listing and has_names(listing)):
            given = _own(inquiry, listing, plain)
        if listing is None or listing.head == "what":
            return given or _all_of_it(inquiry, plain)
        if given and not (has_names(listing) or listing.sort is Listed.PERSONS):
            return given
        listed = _entries(inquiry, listing, plain, inquiry.asked)
        ends = time.monotonic() + inquiry.settings.list_seconds
        listed.read_on(ends)
        if dated := _of_its_time(inquiry, plain):
            dated.read_on(ends)
            listed, other = (listed, dated) if listed.answers else (dated, listed)
            if listed.answers:
                listed.join(other)
        if listed.answers:
            return listed.outline()
        if plain.reason is None:
            plain = _sentences(inquiry, plain, listing)
        # Beside quotes that answer, "none holds an entry" would contradict them.
        if given is None and has_names(listing):
            given = _own(inquiry, listing, plain)
        found = given or plain
        return replace(found, ledger=listed.ledger) if found.reason else found


def _wants_names(listing: Listing | None, text: str) -> bool:
    """Whether only what is named is an entry: also of persons that are to be named."""
    is_named = listing is not None and listing.sort is Listed.PERSONS
    return wants_names(text) or (is_named and text.lower().lstrip().startswith("name "))


def _tells_of_as_many(inquiry: Inquiry, listing: Listing | None, found: Outline) -> bool:
    """Whether what is quoted first tells of the things of which a question says how many there are.

    "The three aims of the plan" aren't the three areas that need work.
    """
    counts = listing and listing.count and listing.sort is Listed.THINGS
    if not listing or not counts or listing.head in ANYTHING or not found.quotes:
        return True
    first = found.quotes[0]
    text = f"{first.stored.passage.heading or ''} {quote_of(first)}"
    return may_be_called(inquiry, listing.head, text, first.stored.entry.title)


def _mentioned(inquiry: Inquiry, listing: Listing) -> Outline | None:
    """What is listed, where all that is asked of it is that articles speak of something there."""
    asked = mentioning_in(listing.condition)
    return mentioned_with(inquiry, listing, asked) if asked else None


def _is_named(outline: Outline, part: Part) -> bool:
    """Whether an entry is called by a name."""
    label = part.label
    if not isinstance(label, Words):
        return label is not None
    passage = outline.quotes[label.quote].stored.passage
    words = passage.between(label.start, label.end)
    return any(name.named for name in names_of(f"of {words}"))  # as the first word it might be none


def _entries(
    inquiry: Inquiry,
    listing: Listing,
    plain: Outline,
    asked: Understood,
    period: Period | None = None,
) -> Entries:
    """What has names, before more is read; a superlative is said in the articles' word."""
    told = told_plainly(inquiry, asked) if has_names(listing) else None
    if told and (said := listed_in(told.standalone)):
        asked, listing = told, said
    if asked == inquiry.asked:
        return Entries(inquiry, listing, plain, asked, inquiry.reading)
    plan = Plan(inquiry.settings.list_found, inquiry.settings.list_batch)
    first = inquiry.read(asked, inquiry.hits, plan)
    return Entries(inquiry, listing, plain, asked, first, period)


def _of_its_time(inquiry: Inquiry, plain: Outline) -> Entries | None:
    """What has names, asked for without its time, and from quotes of that time only.

    A sentence seldom says itself that what it tells was "in spring 2020".
    """
    told = asked_time(inquiry.asked)
    if told is None or told.period is None:
        return None
    text = inquiry.asked.standalone.replace(told.words, "").replace("  ", " ")
    asked = replace(inquiry.asked, standalone=re.sub(r"\s+(?=[?.!,]*$)", "", text))
    listing = listed_in(asked.standalone)
    if listing is None or not has_names(listing):
        return None
    return _entries(inquiry, listing, plain, asked, told.period)


def _given(inquiry: Inquiry, listing: Listing | None) -> Outline | None:
    """The lists that articles give themselves; None where none is what is asked for."""
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for enumeration in _enumerated(inquiry, listing):
        parts += enumeration.parts(len(quotes))
        quotes += enumeration.quotes
    confidence = inquiry.reading.confidence
    return Outline(confidence, quotes=tuple(quotes), parts=tuple(parts)) if parts else None


def _own(inquiry: Inquiry, listing: Listing | None, plain: Outline) -> Outline | None:
    """A list that stands in an article, where the reader found no sentence that answers.

    Or where it found one in the same article, and all of a list is wanted.
    """
    asked = inquiry.asked.question.text
    if inquiry.stopped():
        return None
    if plain.reason is None and listing and listing.sort is Listed.THINGS and not listing.count:
        spans = worth_quoting(inquiry.reading)
        found = list_with(inquiry, spans) if spans else None
        return (
            Outline(plain.confidence, quotes=found.quotes, parts=found.parts(0)) if found else None
        )
    if plain.reason is None and not (listing is None and wants_all(asked)):
        return None
    if plain.reason is not None and listing is None and not count_wanted(asked):
        return None
    quoted = {quote.stored.entry.article_id for quote in plain.quotes}
    found = own_list_for(inquiry, listing, quoted)
    if found is None or not _may_be_meant(inquiry, listing, plain, found):
        return None
    confidence = max(inquiry.reading.confidence, inquiry.threshold)
    return Outline(confidence, quotes=found.quotes, parts=found.parts(0))


def _may_be_meant(
    inquiry: Inquiry, listing: Listing | None, plain: Outline, found: Enumeration
) -> bool:
    """Whether a list that stands in an article is nearer to the question than what answers it.

    Of councils it must name some; areas may be parts of anything.
    """
    items = [found.words_of(item) for item in found.items]
    if listing and listing.sort is Listed.BODIES and is_governed(listing.head):
        return any(name.sort is Sort.PLACE for item in items for name in names_of(f"of {item}"))
    if plain.reason is not None:
        return True
    words = QuestionWords(inquiry.asked.standalone, inquiry.rarities)
    whole = " ".join(map(quote_of, found.quotes))
    return words.coverage(whole) >= words.coverage(quote_of(plain.quotes[0]))


def _counted(inquiry: Inquiry, listing: Listing | None) -> Outline | None:
    """As many things of a noun as the question asks for, where an article tells of as many.

    "Which three questions …?" and "Three questions have to be answered.": whatever the reader
    makes of the question. All that it names must be there, and most of its words. "Things" may
    be those of any noun, in what answers best.
    """
    if listing is None or not listing.count:
        return None
    question, reading = inquiry.asked.standalone, inquiry.reading
    words, subjects = QuestionWords(question, inquiry.rarities), Subjects.of(question)
    for span in reading.spans[: 1 if listing.head in ANYTHING else None]:
        match = words.match(span.stored)
        if (
            span.score < EVIDENCE
            or match.missing
            or match.around < HALF
            or reading.relevance.get(span.stored.passage_id, 0.0) < MAY_ANSWER
            or _told_count(span, listing.head, quote_of(span)) != listing.count
            or subjects.rivals_in(quote_of(span))
        ):
            continue
        confidence = max(reading.confidence, inquiry.threshold)
        one = enumeration_at(inquiry, span, listing.count)
        if one and len(one.items) == listing.count:
            return Outline(confidence, quotes=one.quotes, parts=one.parts(0))
        whole = with_what_follows(span, question, listing.head)
        if whole != span:
            return Outline(confidence, quotes=(whole,), parts=(Part(None, (0,)),))
    return None


HALF, MAY_ANSWER = 0.5, 0.3
"""Such a share of a question's words, by rarity, a passage must have, and be so likely to answer,
to be taken for its number and noun alone."""


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
    found = [one for one in found if one.bulleted]
    if not found and listing and listing.sort is Listed.THINGS and reading.spans:
        below = list_under(inquiry, reading.spans[0], listing.head)
        return [below] if below else []
    return found


def _told_count(span: AnswerSpan, noun: str, text: str | None = None) -> int | None:
    """How many things of a noun are told of around a span, or in `text`: "the four grades"."""
    if noun in ANYTHING and text is None:
        return None  # three things that were praised are not "three areas that need work"
    told = re.search(
        rf"\b({'|'.join(UNITS[2:])}|\d{{1,2}})\s{between(noun)}\b", text or _around(span), re.I
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


def _sentences(inquiry: Inquiry, plain: Outline, listing: Listing) -> Outline:
    """All that is worth quoting, each quote an entry without a name."""
    best = worth_quoting(inquiry.reading)
    if best and (below := sections_announced(inquiry, best[0], listing.head)):
        return _each(plain, (best[0], *below))
    quotes = tuple(with_what_follows(span, inquiry.asked.standalone, listing.head) for span in best)
    if listing.sort is Listed.THINGS and quotes[:1] == tuple(best[:1]):
        quotes = _going_on(inquiry, quotes)
    if has_names(listing) and list(quotes) == best:  # no name in them is an entry
        return plain
    return _each(plain, quotes)


def _each(plain: Outline, quotes: tuple[AnswerSpan, ...]) -> Outline:
    """Quotes, each an entry without a name."""
    parts = tuple(Part(None, (n,)) for n in range(len(quotes)))
    return replace(plain, quotes=quotes, parts=parts, most=None)


def _all_of_it(inquiry: Inquiry, plain: Outline) -> Outline:
    """What a fact is answered with, with what goes on with it; as it is where it has parts."""
    if plain.reason is not None or plain.parts or plain.remarks:
        return plain
    if below := sections_announced(inquiry, plain.quotes[0], None):
        return _each(plain, (plain.quotes[0], *below))
    return replace(plain, quotes=_going_on(inquiry, plain.quotes))


def _going_on(inquiry: Inquiry, quotes: tuple[AnswerSpan, ...]) -> tuple[AnswerSpan, ...]:
    """Quotes, of which the first goes on to the end of what its paragraph says of it."""
    first = quotes[0]
    blocks = inquiry.blocks(first.stored.entry.article_id)
    whole = with_what_goes_on(first, blocks, inquiry.reading.spans)
    held = range(whole.sentences[0].start, whole.sentences[-1].end)
    apart = (
        quote
        for quote in quotes[1:]
        if quote.stored.entry.article_id != first.stored.entry.article_id
        or quote.sentences[0].start not in held
    )
    return (whole, *apart)
