"""The articles that may hold a quotation, and their words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from corpus.article import Article, BlockKind
from corpus.catalogue import Catalogue, Entry, StoredPassage
from corpus.english.words import FUNCTION_WORDS
from corpus.sentences import split
from qa.court.quotations import quotations
from qa.court.speakers import Speech, Telling, composed, lines_of_text
from qa.court.words import Words, is_broken, unbroken, words_in
from qa.reading.matching import stems
from qa.retrieval.words import WordStore

WINDOW = 12
"""So many words of a quotation are looked for in one passage: passages overlap by a sentence."""
HAVING = 400
"""So many of the passages that have all words of a window are looked through."""
NEAR = 24
"""So many of the passages that are likest are looked through."""
_KEPT_CHARACTERS = 30_000_000
"""So many characters of articles are kept at hand."""
_AROUND = 800
"""So many characters on either side of a place are read for who speaks."""


@dataclass
class Shelved:
    """An article, its words without furniture, and what is said of it."""

    article: Article
    entry: Entry

    @cached_property
    def _parts(self) -> list[tuple[int, int]]:
        blocks = self.article.blocks
        return [(b.start, b.end) for b in blocks if b.kind is not BlockKind.FURNITURE]

    @cached_property
    def words(self) -> Words:
        return words_in(self.article.text, self._parts)

    @cached_property
    def readings(self) -> tuple[Words, ...]:
        """Its words, and again with those made one that a line's end breaks, if it has such."""
        text = self.article.text
        return (self.words, unbroken(text, self.words)) if is_broken(text) else (self.words,)

    @cached_property
    def matcher(self) -> SequenceMatcher[str]:
        return SequenceMatcher(None, (), self.words.forms, autojunk=False)

    @cached_property
    def telling(self) -> Telling:
        text = composed("\n".join(self.article.text[start:end] for start, end in self._parts))
        known = stems(self.entry.title) | stems(" ".join(set(self.words.forms)))
        return Telling(text, known, self.entry.publisher)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentences that hold `[start, end)`, as one place; its blocks' parts elsewhere."""
        found = [
            (one.start, one.end)
            for a, b in self._parts
            if a < end and start < b
            for one in split(self.article.text, a, b)
            if one.start < end and start < one.end
        ]
        return (found[0][0], found[-1][1]) if found else (start, end)

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Whether the characters at two places stand in one sentence."""
        return any(
            one.start <= start and end < one.end
            for a, b in self._parts
            if a <= start and end < b
            for one in split(self.article.text, a, b)
        )

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """`[start, end)` without the furniture in it, in as many places as that takes."""
        if not any(
            b.kind is BlockKind.FURNITURE and b.start < end and start < b.end
            for b in self.article.blocks
        ):
            return [(start, end)]
        found: list[tuple[int, int]] = []
        follows = False
        for block in self.article.blocks:
            if block.start >= end or block.end <= start:
                continue
            if block.kind is BlockKind.FURNITURE:
                follows = False
                continue
            a, b = max(start, block.start), min(end, block.end)
            if follows:
                found[-1] = (found[-1][0], b)
            else:
                found.append((a, b))
            follows = True
        return found

    def speaker(self, start: int, end: int) -> str | None:
        """Who says the words `[start, end)` in the article; None where nobody is named."""
        text = self.article.text
        first = text.rfind("\n", 0, max(0, start - _AROUND)) + 1
        last = text.find("\n", end + _AROUND)
        parts = [(max(a, first), b) for a, b in self._parts if b > first and (last < 0 or a < last)]
        if not parts:
            return None
        quoted = [
            (parts[0][0] + one.start, parts[0][0] + one.end)
            for one in quotations(text[parts[0][0] : parts[-1][1]])
            if one.depth == 0
        ]
        lines = [line for a, b in parts for line in lines_of_text(text, a, b, quoted)]
        return Speech.of(lines).speaker(start, end)


class Shelves:
    """The library's articles, as far as quotations are looked for in them."""

    def __init__(self, catalogue: Catalogue, lexical: WordStore) -> None:
        self.catalogue = catalogue
        self.lexical = lexical
        self._held: OrderedDict[str, Shelved | None] = OrderedDict()
        self._characters = 0
        self._passages: dict[int, Words] = {}

    def article(self, article_id: str) -> Shelved | None:
        """An article that is what was stored; None for another, which the log tells of."""
        if article_id in self._held:
            self._held.move_to_end(article_id)
            return self._held[article_id]
        article = self.catalogue.sound_article(article_id)
        entry = self.catalogue.entries([article_id]).get(article_id)
        found = Shelved(article, entry) if article and entry else None
        self._held[article_id] = found
        self._characters += len(article.text) if article else 0
        while self._characters > _KEPT_CHARACTERS and len(self._held) > 1:
            _, gone = self._held.popitem(last=False)
            self._characters -= len(gone.article.text) if gone else 0
        return found

    def having(self, text: str, words: Words) -> list[StoredPassage]:
        """The passages that have a window of words of a text, word for word; the likest first.

        Where too many have these words in any order, not all of them are looked through.
        """
        window = self._window(words)
        if not window.forms:
            return []
        said = text[window.starts[0] : window.ends[-1]]
        ids = self.lexical.having(said)
        if len(ids) > HAVING:  # words that stand nearly everywhere: see where they do so together
            ids = self.catalogue.passages_saying(_runs(window))
        ids = ids[:HAVING]
        ids += [hit.passage_id for hit in self.lexical.search(said, NEAR)]
        found = self.catalogue.passages(list(dict.fromkeys(ids)))
        return [one for one in found.values() if self.words(one).find(window, 1)]

    @staticmethod
    def _window(words: Words) -> Words:
        """The part of some words that tells most: with the most letters in words of content."""
        if len(words) <= WINDOW:
            return words
        weights = [0 if form in FUNCTION_WORDS else len(form) for form in words.forms]
        best = max(
            range(0, len(words) - WINDOW + 1, WINDOW // 2),
            key=lambda n: sum(weights[n : n + WINDOW]),
        )
        return words.part(best, best + WINDOW)

    def near(self, text: str, words: Words) -> list[StoredPassage]:
        """The passages that are likest to some words of a text, the likest first."""
        said = text[words.starts[0] : words.ends[-1]]
        ids = [hit.passage_id for hit in self.lexical.search(said, NEAR)]
        held = self.catalogue.passages(ids)
        found = [held[one] for one in ids if one in held]
        forms = {form for form in words.forms if form not in FUNCTION_WORDS} or set(words.forms)
        rank = {id_: n for n, id_ in enumerate(ids)}
        return sorted(
            found,
            key=lambda one: (
                -len(forms.intersection(self.words(one).forms)),
                rank[one.passage_id],
            ),
        )

    def words(self, stored: StoredPassage) -> Words:
        """The words of a passage; places are in its text."""
        if stored.passage_id not in self._passages:
            if len(self._passages) > 20_000:
                self._passages.clear()
            self._passages[stored.passage_id] = words_in(stored.passage.text)
        return self._passages[stored.passage_id]


def _runs(words: Words) -> list[tuple[str, ...]]:
    """Some words, parted where more than one character stands between two: a comma and a space."""
    first, runs = 0, []
    for n in range(1, len(words) + 1):
        if n == len(words) or words.starts[n] > words.ends[n - 1] + 1:
            runs.append(words.forms[first:n])
            first = n
    return runs


def articles_of(passages: Iterable[StoredPassage]) -> list[str]:
    """The ids of the articles of some passages, each once, in their order."""
    return list(dict.fromkeys(one.entry.article_id for one in passages))
