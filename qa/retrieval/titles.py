"""The titles of a catalogue's articles, found in a question that speaks of one."""

from __future__ import annotations

import re
import threading

from corpus.catalogue import Catalogue
from qa.retrieval.manifest import origin

_FEWEST_WORDS = 3
"""A shorter title without quotation marks may be any words."""
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"(?:\bthe\s+)?[“\"](?P<title>[^“”\"]{3,})[”\"]", re.I)


class Titles:
    """Knows what the articles are called; safe to share between threads.

    All titles are looked through, so ask only of a question that may name one.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._state: object = None
        self._known: tuple[str, ...] = ()

    def marked(self, text: str) -> str:
        """`text` with the article that it names by its title so called: the article “…”.

        Unchanged where it names none. In quotation marks some words of a title are enough.
        """
        known = self._titles()
        if quoted := _QUOTED.search(text):
            words = f" {_spelt_out(quoted['title'])} "
            named = any(words in title for title in known)
            return _called(text, quoted.span(), quoted["title"]) if named else text
        found = list(_WORD.finditer(text))
        low = f" {' '.join(word[0].casefold() for word in found)} "
        title = max((one for one in known if one in low), key=len, default="")
        if len(title.split()) < _FEWEST_WORDS:
            return text
        first = low[: low.index(title)].count(" ")
        last = first + len(title.split()) - 1
        place = found[first].start(), found[last].end()
        return _called(text, place, text[slice(*place)])

    def _titles(self) -> tuple[str, ...]:
        with self._catalogue.reading():
            state = origin(self._catalogue), self._catalogue.change
            with self._lock:
                if state == self._state:
                    return self._known
            titles = self._catalogue.titles().values()
        known = tuple({f" {words} " for one in titles if (words := _spelt_out(one))})
        with self._lock:
            self._state, self._known = state, known
        return known


def _called(text: str, place: tuple[int, int], title: str) -> str:
    start, end = place
    before = text[:start].rstrip()
    noun = "" if _NOUN_BEFORE.search(before) else "the article "
    return f"{text[:start]}{noun}“{title.strip(' ,.')}”{text[end:]}"


_NOUN_BEFORE = re.compile(
    r"\b(?:article|story|piece|explainer|report|column|post|feature|item|called|titled|headed)$",
    re.I,
)


def _spelt_out(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))
