"""How a quote stands to a statement's own words: it says it in them, or denies it in them.

A reader that judges claims may take a neighbour's grade for the one claimed. So little is asked
of words as well: are they all there, do those of one phrase stand together ("children in care",
not "children who need help, and young people who have left care"), and is one of them what
something was compared with ("weekend breaks rather than the summer scheme")?
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.english.clauses import Place, is_compared
from corpus.english.dates import YEAR
from corpus.english.denial import is_negated
from corpus.english.dictionary import Mark
from corpus.english.words import FUNCTION_WORDS, classed
from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import Use, Word, words_of
from qa.reading.matching import stems

_NEAR = 3
"""Words of one phrase stand no further apart than this, or no further than in the statement."""
_DENYING = classed("not no never nor neither none nobody nothing without cannot")
_BUT = classed("only just merely until unless")
"""Behind a denial: "not only", "not until"."""
_BREAK = re.compile(r"[.;:!?\n]")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's own words: those that tell, but for names, years and small words."""

    text: str
    own: tuple[frozenset[str], ...]
    """The stems of each, in order."""
    names: frozenset[str]
    numbers: frozenset[str]
    """The stems of its figures, years left out."""
    phrases: tuple[tuple[frozenset[str], frozenset[str], int], ...]
    """Neighbours in one noun phrase, and how many words apart they are."""
    named: frozenset[str] = frozenset()
    """The stems of the nouns and of what stands before them."""

    @classmethod
    def of(cls, text: str, question: str | None = None) -> Statement:
        """Take a statement apart; `question`, whose statement it is, tells names by capitals."""
        words = words_of(text)
        names = stems(" ".join(name.text for name in names_of(question or text) if name.named))
        own = [n for n, word in enumerate(words) if _tells(word) and not _of(word) <= names]
        figures = [w.text for w in words if w.text[0].isdigit() and not re.fullmatch(YEAR, w.text)]
        nouns = [n for n in own if words[n].use is Use.CONTENT]
        phrases = [
            (_of(words[a]), _of(words[b]), b - a)
            for a, b in pairwise(nouns)
            if all(w.lower in _JOINING for w in words[a + 1 : b]) and not words[b].breaks
        ]
        return cls(
            text,
            tuple(_of(words[n]) for n in own),
            names,
            stems(" ".join(figures)),
            tuple(phrases),
            frozenset().union(*(_of(words[n]) for n in nouns if Mark.VERB not in words[n].marks)),
        )

    def is_said_by(self, quote: str) -> bool:
        """Whether a quote has all of the words and figures, as the statement puts them together.

        It denies something exactly where the statement does.
        """
        known = stems(quote)
        words = words_of(quote)
        return (
            all(word <= known for word in self.own)
            and self.numbers <= known
            and is_negated(quote) == is_negated(self.text)
            and all(_together(words, *phrase) for phrase in self.phrases)
            and not self._is_set_against(quote, words)
        )

    def is_named_in(self, known: frozenset[str]) -> bool:
        """Whether all things that the statement speaks of are among known stems."""
        return self.named <= known

    def is_denied_by(self, quote: str, around: frozenset[str] = frozenset()) -> bool:
        """Whether a quote has most of the words, and right before one of them "no" or "not".

        Where words `around` it count, too, it must be the last one that is denied.
        """
        known = stems(quote) | around
        told = [word for word in self.own if word <= known]
        if is_negated(self.text) or not self.numbers <= known or len(told) * 2 < len(self.own):
            return False
        if any(word in told for word in _replaced(quote)):
            return True
        return len(told) * 2 > len(self.own) and any(
            sum(_of(word) == denied for word in words_of(quote)) == 1
            for denied in _denied(quote)
            if denied in (self.own[-1:] if around else told) or denied <= self.names - around
        )

    def _is_set_against(self, quote: str, words: Sequence[Word]) -> bool:
        """Whether one of the words is in the quote only what something is compared with."""
        mine = words_of(self.text)
        return any(
            _is_compared_always(word, quote, words)
            and not _is_compared_always(word, self.text, mine)
            for word in self.own
        )


_JOINING = classed("in of for on at from the a an")


def _tells(word: Word) -> bool:
    return word.lower not in FUNCTION_WORDS and not word.text[0].isdigit()


def _of(word: Word) -> frozenset[str]:
    return stems(word.bare)


def _together(words: Sequence[Word], one: frozenset[str], other: frozenset[str], far: int) -> bool:
    """Whether the two stand near each other somewhere."""
    first = [n for n, word in enumerate(words) if _of(word) == one]
    second = [n for n, word in enumerate(words) if _of(word) == other]
    return any(0 < abs(a - b) <= max(_NEAR, far) for a in first for b in second)


def _is_compared_always(stem: frozenset[str], text: str, words: Sequence[Word]) -> bool:
    places: list[Place] = [(w.start, w.end) for w in words if _of(w) == stem]
    return bool(places) and all(is_compared(text, place) for place in places)


_INSTEAD = re.compile(r"\b(?:rather than|instead of)\b((?:\s+[\w’'-]+){1,5})", re.IGNORECASE)


def _replaced(quote: str) -> Iterator[frozenset[str]]:
    """Each word of what something stands in the place of, and of nothing else in a quote."""
    rest = stems(_INSTEAD.sub(" ", quote))
    for found in _INSTEAD.finditer(quote):
        yield from (_of(word) for word in words_of(found[1]) if not _of(word) <= rest)


def _denied(quote: str) -> Iterator[frozenset[str]]:
    """The word behind each "no" or "not" of a quote, small ones passed over."""
    words = words_of(quote)
    for at, word in enumerate(words):
        if word.lower not in _DENYING and not word.lower.endswith("n't"):
            continue
        for behind in words[at + 1 :]:
            if behind.lower in _BUT or _BREAK.search(quote, words[at].end, behind.start):
                break
            if behind.lower not in FUNCTION_WORDS and behind.lower != "longer":
                yield _of(behind)
                break
