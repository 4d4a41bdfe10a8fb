"""Which words of a question stand in none of the articles: a claim about the whole library.

That the passages read lack a name says nothing of the other passages, nor of titles and
dates, nor of another spelling. "No article speaks of Hull" is only said where no article
that may answer has the word, in any of the forms that fold into one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from corpus.english.persons import SHORT_TITLES
from corpus.english.words import STOP_WORDS
from qa.question import Filters
from qa.reading.matching import name_stems, stems

Holds = Callable[[str, Filters], bool]
"""Whether any article that meets some filters has a stem."""


def perhaps(stem: str, filters: Filters) -> bool:
    """Where nobody knows, an article may have it, so that nothing is denied."""
    return True


def absent(names: Sequence[str], holds: Callable[[str], bool]) -> tuple[str, ...]:
    """Of some names and numbers what no article has, as the question spells it, in order.

    A name whole if all its words are absent, else those of its words that are; a number is
    one word ("2.5 million"). Of short titles and single letters nothing is said: an article
    may write them out. `holds` says whether any article has a stem.
    """
    found = []
    for name in names:
        words = [name] if name[:1].isdecimal() else [w for w in name.split() if _is_told(w)]
        # Of "Farber-Nunez" an article may have the half.
        lacking = [w for w in words if not any(map(holds, _spellings(w)))]
        found += [name] if words and lacking == words else lacking
    return tuple(dict.fromkeys(found))


def _is_told(word: str) -> bool:
    """Whether a word of a name is one that an article about its bearer would have."""
    low = word.strip(".").casefold()
    is_initial = len(low) == 1 and low.isalpha()
    return not (is_initial or low in STOP_WORDS or low in SHORT_TITLES) and bool(name_stems(word))


def _spellings(word: str) -> frozenset[str]:
    """The stems that would speak of a word; a number is spoken of by its ordinal as well."""
    found = name_stems(word)
    return found | stems(" ".join(_ordinal(one) for one in found if one.isdecimal()))


def _ordinal(digits: str) -> str:
    teens = digits[-2:] in ("11", "12", "13")
    return digits + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th"))


def stems_of_days(days: Iterable[date]) -> frozenset[str]:
    """The stems of all words and numbers that some days can be named by."""
    return frozenset().union(*(stems(f"{day:%A %d %B %Y} {day.day} {day.month}") for day in days))
