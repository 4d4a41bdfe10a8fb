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
        self._known: dict[str, list[str]] = {}

    def marked(self, text: str) -> str:
        """`text` with the article that it names by its title so called: the article “…”.

        Unchanged where it names none. In quotation marks some words of a title are enough. Without
        them, and where the question speaks of no article, a title may be the name of a thing, as
        each is in an encyclopaedia: where nobody says when its article was published, or where it
        stands in its article's own text, too. Of 14,957 headlines of news 479 do, of 328 titles of
        an encyclopaedia 86, and those are of paragraphs, not of whole articles.
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
        if not _says_so(text, place) and any(
            self._is_of_a_thing(title, one) for one in known[title]
        ):
            return text
        return _called(text, place, text[slice(*place)])

    def _is_of_a_thing(self, title: str, article_id: str) -> bool:
        """Whether an article has no day, or its title among other words of its text."""
        article = self._catalogue.sound_article(article_id)
        if article is None or article.published is None:
            return True
        said = (f" {_spelt_out(line)} " for line in article.text.splitlines())
        return any(title in line and title != line for line in said)

    def _titles(self) -> dict[str, list[str]]:
        """Each title's words, with a space on either side → the articles that it is of."""
        with self._catalogue.reading():
            state = origin(self._catalogue), self._catalogue.change
            with self._lock:
                if state == self._state:
                    return self._known
            titles = self._catalogue.titles()
        known: dict[str, list[str]] = {}
        for article_id, title in titles.items():
            if words := _spelt_out(title):
                known.setdefault(f" {words} ", []).append(article_id)
        with self._lock:
            self._state, self._known = state, known
        return known


def _called(text: str, place: tuple[int, int], title: str) -> str:
    start, end = place
    noun = "" if _says_so(text, place) else "the article "
    if _THE.search(text[:start]):
        noun = noun.removeprefix("the ")
    return f"{text[:start]}{noun}“{title.strip(' ,.')}”{text[end:]}"


def _says_so(text: str, title: tuple[int, int]) -> bool:
    """Whether a question has a word for an article beside a title."""
    start, end = title
    return bool(_NOUN_BEFORE.search(text[:start]) or _NOUN_BEHIND.match(text[end:]))


_NOUN = r"\b(?:article|story|piece|explainer|report|column|post|feature|item)\b"
_NOUN_BEFORE = re.compile(rf"(?:{_NOUN}|\b(?:called|titled|headed))\s*$", re.I)
_NOUN_BEHIND = re.compile(rf"\W*{_NOUN}", re.I)
_THE = re.compile(r"\bthe\s*$", re.I)


def _spelt_out(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))
