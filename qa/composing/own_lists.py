"""Lists that stand in articles, found by what they are lists of.

A reader that looks for sentences passes over "The hub will offer:", and so over the four bullets
below it. Here the lists themselves are looked for: bullets, "(a) …; (b) …", "red, green and blue",
the rows of a table. What one is a list of is told by its title, its heading, the line that leads in
and its items together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.catalogue import StoredPassage
from corpus.english.numbers import UNITS
from qa.composing.enumerations import Enumeration, Item, bulleted_in
from qa.composing.inquiry import Inquiry
from qa.composing.runs import all_items, leads_in
from qa.composing.subjects import Subjects
from qa.conversation.listing import ANYTHING, Listing
from qa.conversation.wanted import count_wanted
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords, name_stems, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan

LOOKED_AT = 16
"""Of so many passages, the best found, the lists are looked at."""
LEAST = 3
"""Items of a list that is not marked as one."""
MAY_ANSWER = 0.3
"""So likely, by the reader, a passage must answer for its list to be taken for what is asked."""
HARDLY = 0.02
"""The same where a table's head, or the heading above, has the very noun that is asked for."""
ALIKE = 0.5
"""A word with such a cosine to the noun that is asked for may be said for it: promises, pledges.
Of eleven lists that are asked for by their number eight have the noun itself; the three that no
article has come to .47 at most ("reasons", "money")."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list as it stands in an article, and what tells what it is a list of."""

    given: Enumeration
    is_marked: bool
    """Bullets, letters, a table, a colon or a dash say that it is one."""
    head: str = ""
    """What the first column of a table is called."""

    @property
    def stored(self) -> StoredPassage:
        return self.given.quotes[0].stored

    @property
    def text(self) -> str:
        """All that tells what it is a list of."""
        return f"{self.above} {' '.join(quote_of(quote) for quote in self.given.quotes)}"

    @property
    def above(self) -> str:
        """The article's title and the heading."""
        return f"{self.stored.entry.title}. {self.stored.passage.heading or ''} {self.head}".strip()

    @property
    def lead(self) -> str:
        """What stands above the items, but for the title, and before them."""
        quote = self.given.quotes[0]
        before = quote_of(quote)[: max(0, self.given.items[0].start - quote.sentences[0].start)]
        return f"{self.stored.passage.heading or ''} {self.head} {before}"

    @property
    def is_told_of(self) -> bool:
        """Whether it has bullets, or the words before it say how many items it has."""
        said = {*self.lead.lower().split()}
        count = len(self.given.items)
        return self.given.bulleted or (count < len(UNITS) and UNITS[count] in said)


def own_list_for(
    inquiry: Inquiry, listing: Listing | None, articles: Collection[str] = ()
) -> Enumeration | None:
    """The list of an article that is asked for, of one of `articles` where any are given; or None.

    Its passage is the one that may answer, by the reader; its article has all that the question
    names; where a number is asked for it has as many items; and what is asked for is said of it,
    in some word for it.
    """
    question, reading = inquiry.asked.standalone, inquiry.reading
    count = listing.count if listing else None
    count = count or count_wanted(inquiry.asked.question.text)
    noun = listing.head if listing and listing.head not in ANYTHING | {"what"} else ""
    most = max(reading.relevance.values(), default=0.0)
    words, subjects = QuestionWords(question, inquiry.rarities), Subjects.of(question)
    found = []
    for one in own_lists(inquiry):
        likely = reading.relevance.get(one.stored.passage_id, 0.0)
        named = bool(noun) and stems(noun) <= stems(
            f"{one.head} {one.stored.passage.heading or ''}"
        )
        if (
            (articles and one.stored.entry.article_id not in articles)
            or (count and len(one.given.items) != count)
            or not (one.is_marked or (count and noun))
            or not (count or named or (one.is_told_of and (articles or likely == most)))
            or likely < (HARDLY if named else MAY_ANSWER)
            or subjects.rivals_in(one.text)
            or not (named or may_be_called(inquiry, noun, one.lead, one.stored.entry.title))
            or not _names_all(inquiry, words.match(one.stored).missing, one)
        ):
            continue
        found.append((likely, one))
    if not found:
        return None
    vectors = inquiry.vectors([question, *(one.text for _, one in found)])
    near = cosines(vectors[1:], vectors[0])
    best = max(range(len(found)), key=lambda n: found[n][0] + float(near[n]))
    return found[best][1].given


def list_with(inquiry: Inquiry, spans: Sequence[AnswerSpan]) -> Enumeration | None:
    """The bulleted list that one of some spans stands in, of the article that the best is of.

    Not where the best stands in it: then that item may be all that is asked for.
    """
    article_id = spans[0].stored.entry.article_id
    for one in bulleted_in(inquiry, article_id):
        if any(map(one.has, spans[1:])) and not one.has(spans[0]):
            return one
    return None


def may_be_called(inquiry: Inquiry, noun: str, text: str, title: str) -> bool:
    """Whether a text has a noun, or a word much like it, or its title has the noun.

    So it does where the noun is empty.
    """
    if not noun or stems(noun) <= stems(f"{title} {text}"):
        return True
    said = list(dict.fromkeys(content_words(text)))
    vectors = inquiry.vectors([noun, *said])
    return bool(said) and float(cosines(vectors[1:], vectors[0]).max()) >= ALIKE


def _names_all(inquiry: Inquiry, missing: Sequence[str], one: OwnList) -> bool:
    """Whether a list's article has the names that its passage lacks."""
    if not missing:
        return True
    passages = inquiry.passages_of(one.stored.entry.article_id)
    known = stems(" ".join(stored.passage.text for stored in passages))
    return all(name_stems(name) <= known for name in missing)


def own_lists(inquiry: Inquiry) -> list[OwnList]:
    """The lists that stand in the articles of the best passages found, each once."""
    plan = Plan(found=len(inquiry.hits) or 1, read=LOOKED_AT)
    opened = [candidate.stored for candidate in inquiry.open(inquiry.hits, plan)]
    found: list[OwnList] = []
    for article_id in dict.fromkeys(stored.entry.article_id for stored in opened):
        found += (OwnList(one, is_marked=True) for one in bulleted_in(inquiry, article_id))
    for stored in opened:
        for one in (*_tables(stored), *_runs(stored)):
            if not any(other.given.has(one.given.quotes[0]) for other in found):
                found.append(one)
    return found


def _runs(stored: StoredPassage) -> Iterator[OwnList]:
    """The lists that run on in a sentence of a passage."""
    passage = stored.passage
    for sentence, words in zip(passage.sentences, passage.words_of(passage.sentences), strict=True):
        if passage.row_of(sentence):
            continue
        items = all_items(words)
        if len(items) >= LEAST:
            placed = tuple(Item(0, sentence.start + a, sentence.start + b) for a, b in items)
            span = AnswerSpan(stored, (sentence,), placed[0].start, placed[-1].end, 0.0)
            yield OwnList(Enumeration((span,), placed), leads_in(words, items[0][0]))


def _tables(stored: StoredPassage) -> Iterator[OwnList]:
    """The tables of a passage, each as a list of what its rows are called."""
    passage = stored.passage
    rows: dict[int, list[tuple[AnswerSpan, Item]]] = {}
    heads: dict[int, str] = {}
    for sentence in passage.sentences:
        if (found := passage.row_of(sentence)) is None:
            continue
        table, row = found
        if row.is_head or row.is_section or len(row.cells) < 2:
            continue
        first = row.cells[0]
        own = rows.setdefault(row.table, [])
        heads[row.table] = " ".join(table.head.over(first)) if table.head else ""
        span = AnswerSpan(stored, (sentence,), sentence.start, sentence.end, 0.0)
        own.append((span, Item(len(own), first.start, first.end)))
    for number, own in rows.items():
        if len(own) >= LEAST:
            spans, items = zip(*own, strict=True)
            yield OwnList(Enumeration(spans, items), is_marked=True, head=heads[number])
