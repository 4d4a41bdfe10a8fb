"""The court of quotations: each of a draft is looked up in the articles and gets its verdict.

Found by the words: the search by words gives passages that may have a quotation, and these are
compared with it word for word. Who speaks and what was cut off is then read from the article.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.catalogue import Catalogue, StoredPassage
from qa.answer import Citation, NearMiss
from qa.composing.citing import place_of
from qa.composing.verify import verify
from qa.court.alterations import altered
from qa.court.docket import Docket, to_check
from qa.court.matching import Quoted, standings
from qa.court.quotations import Quotation
from qa.court.rulings import RANK, Ruling, rule, with_speaker
from qa.court.shelves import Shelved, Shelves, articles_of
from qa.errors import QuoteMismatch
from qa.retrieval.words import WordStore
from qa.verdict import Checked, Verdict

log = logging.getLogger(__name__)

ARTICLES = 40
"""So many articles that may have a quotation are looked at."""
PLACES = 20
"""So many articles that have it are given as its places."""
NEAREST = 3
"""So many sentences are given as what comes nearest."""
PIECES = 100
"""A quotation of more pieces is compared in part."""
_TRIED = 6
"""So many of the likest articles are looked at where no passage has the words."""

Spans = Iterable[tuple[Shelved, tuple[int, int]]]


class Court:
    """Checks drafts against a library."""

    def __init__(self, catalogue: Catalogue, lexical: WordStore) -> None:
        self._catalogue = catalogue
        self._shelves = Shelves(catalogue, lexical)

    def verdicts(
        self,
        draft: str,
        *,
        whole_sentences: bool | None = None,
        on_checked: Callable[[int, int], None] | None = None,
    ) -> list[Checked]:
        """What became of each quotation of a draft, in its order.

        With `whole_sentences` also of each sentence apart from them; None: of these only where
        there is no quotation. `on_checked` hears how many are checked, of how many.

        Raises:
            BadDraft: if the draft is no text, is too long, or has too much to check.
        """
        found = to_check(draft, whole_sentences)
        docket = Docket(draft, found)
        checked = []
        with self._catalogue.reading(), self._catalogue.telling_once():
            for n, one in enumerate(found, 1):
                checked.append(self._check(docket, one))
                if on_checked:
                    on_checked(n, len(found))
        return checked

    def _check(self, docket: Docket, one: Quotation) -> Checked:
        said = Checked(
            docket.draft[one.start : one.end],
            one.start,
            one.end,
            Verdict.NOT_FOUND,
            speaker=docket.speaker(one),
            is_quotation=one.is_marked,
        )
        if rulings := self._rulings(docket, one):
            best = rulings[0]
            alike = [ruling for ruling in rulings if ruling.verdict is best.verdict]
            spans = [(each.shelved, span) for each in alike[:PLACES] for span in each.spans]
            return replace(
                said,
                verdict=best.verdict,
                places=tuple(self._citations(spans)),
                differences=with_speaker(best),
                more_articles=max(0, len(alike) - PLACES),
            )
        quoted = docket.quoted(one, insertions=True)
        if quoted and (found := altered(self._shelves, docket.draft, quoted)):
            return replace(
                said,
                verdict=Verdict.ALTERED,
                places=tuple(self._citations(found.places)),
                differences=found.differences,
            )
        return replace(said, nearest=tuple(self._nearest(docket.draft, quoted)))

    def _rulings(self, docket: Docket, one: Quotation) -> list[Ruling]:
        """One for each article that has all words of a quotation, the best first."""
        for insertions in (False, True):
            quoted = docket.quoted(one, insertions=insertions)
            brackets = any(each.piece.joint or each.piece.tail for each in quoted)
            if not 0 < len(quoted) <= PIECES or (insertions and not brackets):
                continue
            found = [
                min(rulings, key=lambda ruling: RANK[ruling.verdict])
                for shelved in self._holding(docket.draft, quoted)
                if (rulings := list(_judged(docket, one, quoted, shelved)))
            ]
            if found:
                return sorted(found, key=lambda ruling: RANK[ruling.verdict])
        return []

    def _holding(self, draft: str, quoted: Sequence[Quoted]) -> Iterator[Shelved]:
        """The articles that may have all pieces of a quotation."""
        longest = max(quoted, key=lambda one: len(one.words)).words
        ids = articles_of(self._shelves.having(draft, longest))
        if not ids:  # in a title, say, or with words that a line's end breaks
            ids = articles_of(self._shelves.near(draft, longest))[:_TRIED]
        found = (self._shelves.article(article_id) for article_id in ids[:ARTICLES])
        return (shelved for shelved in found if shelved is not None)

    def _citations(self, spans: Spans) -> Iterator[Citation]:
        """Places as citations, each verified; one that isn't true is left out and logged."""
        n = 1
        for shelved, span in spans:
            for start, end in shelved.spans(*span):
                quote, entry = shelved.article.text[start:end], shelved.entry
                try:
                    verify(self._catalogue, entry, start, end, quote)
                except QuoteMismatch:
                    log.exception("a place was left out")
                    continue
                recognised = self._catalogue.is_recognised(entry.article_id, start, end)
                yield Citation(n, place_of(entry), start, end, quote, recognised=recognised)
                n += 1

    def _nearest(self, draft: str, quoted: Sequence[Quoted]) -> Iterator[NearMiss]:
        """The sentences that share most words with a quotation, each of another article."""
        if not quoted:
            return
        longest = max(quoted, key=lambda one: len(one.words)).words
        seen: set[str] = set()
        for stored in self._shelves.near(draft, longest):
            entry = stored.entry
            if entry.article_id in seen or len(seen) == NEAREST:
                continue
            start, end, share = _likest(stored, set(longest.forms), self._shelves)
            if not share:
                continue
            seen.add(entry.article_id)
            quote = stored.passage.between(start, end)
            try:
                verify(self._catalogue, entry, start, end, quote)
            except QuoteMismatch:
                log.exception("a near miss was left out")
                continue
            recognised = self._catalogue.is_recognised(entry.article_id, start, end)
            yield NearMiss(place_of(entry), start, end, quote, round(share, 4), recognised)


def _judged(
    docket: Docket, one: Quotation, quoted: Sequence[Quoted], shelved: Shelved
) -> Iterator[Ruling]:
    """What is to be said of its places in an article, up to the first that is verbatim."""
    for standing in standings(shelved, quoted):
        ruling = rule(docket, one, quoted, standing)
        yield ruling
        if ruling.verdict is Verdict.VERBATIM:
            return


def _likest(stored: StoredPassage, forms: set[str], shelves: Shelves) -> tuple[int, int, float]:
    """The sentence of a passage that shares most words with some, and which share of them."""
    words = shelves.words(stored)
    passage = stored.passage
    found = []
    for one in passage.sentences:
        low, high = one.start - passage.start, one.end - passage.start
        inside = {
            form
            for form, start in zip(words.forms, words.starts, strict=True)
            if low <= start < high
        }
        found.append((len(inside & forms) / len(forms), -one.start, one.end))
    share, start, end = max(found)
    return -start, end, share
