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
from corpus.english.dictionary import Mark, marks
from qa.conversation.noun_phrases import Sort, names_of, place_part
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan

_CELL_ENDS = re.compile(r"[\t\n]")
_WHERE = re.compile(r"\b(?:in|at|near|across|from) (?:the )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subjects:
    """The names and years that evidence must speak of, each by its stems."""

    places: tuple[frozenset[str], ...]
    years: tuple[frozenset[str], ...]
    others: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, text: str) -> Subjects:
        """What `text` names, a question or a statement."""
        places = tuple(map(name_stems, _places(text)))
        named = (name_stems(name.text) for name in names_of(text) if name.sort is Sort.NAME)
        others = (name for name in named if name not in places)
        return cls(places, tuple(_years(text)), tuple(others))

    def are_in(self, span: AnswerSpan) -> bool:
        """Whether the sentences that are quoted for a span speak of all of them."""
        known = around(span.stored)
        if not all(name <= known for name in (*self.places, *self.years, *self.others)):
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
        return bool(self.places) and any(
            not self._knows(name_stems(place)) for place in _places(quote)
        )

    def alone_in(self, quote: str) -> bool:
        """Whether a quote can only be of these: it names them all and no other place, or nobody.

        Nobody else, that is: whatever else it names may be what it speaks of.
        """
        said = stems(quote)
        if all(name <= said for name in (*self.places, *self.others)):
            return not self.rivals_in(quote) or self._lie_in_its_countries(quote)
        cells = _CELL_ENDS.split(quote)  # of a row each begins with a capital
        named = (name for cell in cells for name in names_of(cell) if name.named)
        return all(self._knows(name_stems(name.text)) for name in named)

    def _lie_in_its_countries(self, quote: str) -> bool:
        """Whether all other places that a quote names are countries, and these are none.

        "The only town in Wales": that is where the town lies, and no rival to it.
        """
        places = [(_is_country(name), self._knows(name_stems(name))) for name in _places(quote)]
        return all(is_country != is_known for is_country, is_known in places)

    def _knows(self, name: frozenset[str]) -> bool:
        return any(name <= known or known <= name for known in (*self.places, *self.others))


def around(stored: StoredPassage) -> frozenset[str]:
    """The stems of a passage and of what stands above it, the year of publication among them."""
    published = stored.entry.published
    year = published.year if published else ""
    return stems(f"{year} {stored.entry.title}\n{stored.passage.heading}\n{stored.passage.text}")


def _is_country(name: str) -> bool:
    return Mark.COUNTRY in marks(name.lower())


def _places(text: str) -> Iterator[str]:
    """Names of places, known as such or by what stands before them: "the museum in Merton"."""
    for name in names_of(text):
        is_where = name.sort is Sort.NAME and _WHERE.search(text[: name.start])
        if name.sort is Sort.PLACE or is_where:
            yield place_part(name.text)


def _years(text: str) -> Iterator[frozenset[str]]:
    for year in re.findall(rf"\b{YEAR}\b", text):
        yield stems(year)
