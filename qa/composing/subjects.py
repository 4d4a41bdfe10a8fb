"""Whether sentences speak of what a question names, and not of its neighbour.

"Is Hackney outstanding?" is not answered by "Islington is outstanding.", though it stands in
an article on both. A sentence speaks of a place or a year that stands in it; of one that stands
above it or elsewhere in its passage it speaks only where it names no other of its sort. The
year an article was published in stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.catalogue import StoredPassage
from corpus.english.dates import YEAR
from qa.conversation.noun_phrases import Sort, names_of, place_part
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan


@dataclass(frozen=True, slots=True)
class Subjects:
    """The names and years that evidence must speak of, each by its stems."""

    places: tuple[frozenset[str], ...]
    years: tuple[frozenset[str], ...]
    others: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, text: str) -> Subjects:
        """What `text` names, a question or a statement."""
        others = (name_stems(n.text) for n in names_of(text) if n.sort is Sort.NAME)
        return cls(tuple(_places(text)), tuple(_years(text)), tuple(others))

    def are_in(self, span: AnswerSpan) -> bool:
        """Whether the sentences that are quoted for a span speak of all of them."""
        around = _around(span.stored)
        if not all(name <= around for name in (*self.places, *self.years, *self.others)):
            return False
        quote = quote_of(span)
        said = stems(quote)
        return (all(n <= said for n in self.places) or not self.rivals_in(quote)) and (
            all(n <= said for n in self.years) or not self.years or not any(_years(quote))
        )

    def rivals_in(self, quote: str) -> bool:
        """Whether a quote names another place than these, where these name one.

        Then what it says may be said of the other.
        """
        known = (*self.places, *self.others)
        return bool(self.places) and any(
            not any(place <= name or name <= place for name in known) for place in _places(quote)
        )


def _around(stored: StoredPassage) -> frozenset[str]:
    published = stored.entry.published
    year = published.year if published else ""
    return stems(f"{year} {stored.entry.title}\n{stored.passage.heading}\n{stored.passage.text}")


def _places(text: str) -> Iterator[frozenset[str]]:
    for name in names_of(text):
        if name.sort is Sort.PLACE:
            yield name_stems(place_part(name.text))


def _years(text: str) -> Iterator[frozenset[str]]:
    for year in re.findall(rf"\b{YEAR}\b", text):
        yield stems(year)
