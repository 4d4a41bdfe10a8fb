"""Who speaks in an article, and whether that is who a question asks for.

A speaker is who the question names if all its words name them: in the sentence itself, where the
article says more of the same name, or, of whose office it is, anywhere in the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.catalogue import StoredPassage
from corpus.english.dictionary import Mark
from corpus.english.persons import SHORT_TITLES, TITLES
from corpus.english.speech import INSPECTING
from corpus.english.words import DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from qa.composing.article_lines import Named, lines_of
from qa.composing.attribution import Told, told_in
from qa.composing.subjects import Subjects
from qa.conversation.noun_phrases import is_place
from qa.conversation.tagged_words import Word, is_body, is_person, words_of
from qa.reading.matching import name_stems, stems
from qa.retrieval.lexical import stem

HEAD = 2
"""So many sentences, with the title, tell what an article is on."""

INSPECTORS = frozenset(stem(word) for word in INSPECTING)
"""Who inspects, by stems."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is asked for, by stems: `core` must name the speaker, `owner` stand in the article."""

    core: frozenset[str]
    owner: frozenset[str]
    one: bool = False
    """One person, "the lead inspector"; several or a body may be anybody of theirs."""
    head: frozenset[str] = frozenset()
    """Of what has "of" something behind it what stands before that."""
    surname: frozenset[str] = frozenset()
    """The last word of a name that is no place's and no body's; empty without one."""

    @classmethod
    def of(cls, speaker: str) -> Wanted:
        """Of "Hackney's mayor", "the mayor of Hackney", "the mayor in Hackney" it is the owner."""
        words = [w for w in words_of(speaker) if w.lower not in FUNCTION_WORDS]
        own = {w.start for w in words if w.possessive}
        at = next((w.start for w in words_of(speaker) if w.lower in _BESIDE), len(speaker))
        own |= {w.start for w in words if w.start > at}
        own |= {w.start for n, w in enumerate(words) if is_place(w.bare) and not _names(words, n)}
        if len(own) == len(words):  # a place speaks for its council
            own = set()
        core = name_stems(" ".join(w.bare for w in words if w.start not in own))
        owner = name_stems(" ".join(w.bare for w in words if w.start in own))
        one = bool(words) and is_person(words[-1]) and not words[-1].plural
        before, of, _ = speaker.partition(" of ")
        head = name_stems(" ".join(w.bare for w in words if of and w.end <= len(before)))
        last = words[-1] if words else None
        is_name = last is not None and last.capital and last.start not in own
        is_name = is_name and last is not None and not (last.acronym or is_body(last))
        surname = name_stems(last.bare) if last and is_name else frozenset()
        surname = surname if not core & INSPECTORS else frozenset()  # others speak for Ofsted
        return cls(core - {""}, owner - {""}, one, head - owner - {""}, surname - {""})


_BESIDE = PREPOSITIONS - {"of", "for"}


def _names(words: Sequence[Word], at: int) -> bool:
    """Whether the place that a word may name is somebody's surname there: "John Kerry"."""
    first = words[at - 1] if at else None
    return (
        first is not None
        and words[at].capital
        and first.capital
        and not (first.breaks and at > 1)
        and not words[at].breaks
        and not (first.possessive or first.acronym or is_place(first.bare) or is_body(first))
        and (first.lower in TITLES or Mark.OFFICE not in first.marks)  # the mayor's is a town
    )


def each_of(speaker: str) -> list[str]:
    """Each of several speakers: "Ms Wren and Mr Hall"; not of the "member for parks and play"."""
    parts = [part for part in re.split(r",? (?:and|&) |, ", speaker) if part.strip()]
    first = {word.lower for word in words_of(parts[0])} if parts else set()
    return parts if len(parts) > 1 and not first & PREPOSITIONS else [speaker]


_SMALL = stems(" ".join(sorted(DETERMINERS)))


class Voices:
    """Who speaks in one article."""

    def __init__(self, passages: Sequence[StoredPassage]) -> None:
        self.lines = lines_of(passages)
        self.told = told_in(self.lines)
        self._text = "\n".join(line.text for line in self.lines)
        title = passages[0].entry.title if passages else ""
        self._title = stems(title)
        self.head = " ".join([title, *(line.text for line in self.lines[:HEAD])])
        """What says which news it is."""
        self._stems = stems(f"{title}\n{self._text}")

    def of(self, asked: Wanted, about: Subjects) -> list[Told]:
        """The sentences that give the words of who is asked for, in order.

        An article on a place need not say of which borough's director it tells.
        """
        if not asked.owner <= self._stems and not self._is_of(about):
            return []
        return [one for one in self.told if self._is(one.speaker, asked)]

    def is_of(self, told: Told, asked: Wanted) -> bool:
        """Whether a sentence gives the words of who is asked for, whatever place they are of."""
        return self._is(told.speaker, asked)

    def _is_of(self, about: Subjects) -> bool:
        """Whether the article speaks of the places that a matter names, and of no others."""
        return (
            self.speaks_of(about.places) and bool(about.places) and not about.rivals_in(self._text)
        )

    def _is(self, speaker: Named, asked: Wanted) -> bool:
        named = stems(speaker.text)
        is_another = not asked.surname <= named or _is_another(speaker.text, asked.core)
        if asked.surname and is_another:
            return False
        if asked.core & INSPECTORS and named & INSPECTORS:
            whose = asked.core - INSPECTORS
            if not asked.one or not whose:
                return whose <= named or (_is_plain(speaker) and self._inspects(whose))
        if asked.head and asked.head == named - _SMALL and not asked.core <= named:
            named |= self._title  # "the driver of the play bus" is the driver where it is of that
        if not asked.core <= named:
            named |= self._said_of(speaker, asked.core)
        return bool(asked.core) and asked.core <= named

    def speaks_of(self, names: Sequence[frozenset[str]]) -> bool:
        return all(name <= self._stems for name in names)

    def _inspects(self, whose: frozenset[str]) -> bool:
        """Whether the article calls inspectors so: "probation" of an inspectorate of probation."""
        said = (stems(line.text) for line in self.lines)
        return any(one & INSPECTORS and whose <= one | self._title for one in said)

    def _said_of(self, speaker: Named, asked: frozenset[str]) -> frozenset[str]:
        """The stems of what else the article calls somebody of that surname."""
        surname = _surname(speaker.text, asked)
        if surname is None:
            return frozenset()
        around = re.compile(
            rf"(?:[\w’'-]+ ){{0,6}}\b{re.escape(surname)}\b(?:, [^.;:“”\n]{{1,120}}?(?=[,.])|"
            rf" \([^)]{{1,60}}\))?"
        )
        found = [match[0] for match in around.finditer(self._text)]
        return frozenset().union(*map(stems, found))


def _is_another(speaker: str, name: frozenset[str]) -> bool:
    """Whether a name only says whose somebody is: "a Wren aide" and "Ms Wren's aide"."""
    words = words_of(speaker.split(",")[0])
    for word, behind in pairwise(words):
        if word.capital and name_stems(word.bare) & name:
            is_owned = word.possessive or is_person(behind)
            if is_owned and not behind.capital and not name_stems(behind.bare) & name:
                return True
    return False


def _is_plain(speaker: Named) -> bool:
    """Whether a speaker is called by nouns alone: "the inspectors", not "Ofsted's inspectors"."""
    named = (word for word in words_of(speaker.text) if word.capital)
    return all(word.lower in DETERMINERS or is_person(word) for word in named)


def _surname(text: str, asked: frozenset[str]) -> str | None:
    """The last of the capitalised words that a speaker is named by; None without a name.

    A place's name is one where it is asked for as a name, by its stem.
    """
    first = text.split(",")[0]
    names = [
        word.bare
        for word in words_of(first)
        if word.capital
        and word.bare.lower().strip(".") not in TITLES | SHORT_TITLES.keys() | DETERMINERS
        and (not is_place(word.bare) or name_stems(word.bare) <= asked)
    ]
    return names[-1] if names else None
