"""Who says a quotation, by the draft and by the article, and whether that is the same.

Who speaks is read from both by the same rules (`qa.composing.attribution`), sentence by sentence;
one with several quotations is cut between them, since each may have a speaker of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from corpus.article import Sentence
from corpus.english.persons import SHORT_TITLES, TITLES
from corpus.english.speech import INSPECTING, SPOKESPERSON
from corpus.english.words import (
    CONJUNCTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
)
from corpus.sentences import split
from qa.composing.article_lines import Line, Named
from qa.composing.attribution import Told, names_person, told_in
from qa.conversation.noun_phrases import is_place
from qa.conversation.tagged_words import Use, is_body, words_of
from qa.court.quotations import paragraphs
from qa.reading.matching import stems
from qa.retrieval.lexical import stem

Place = tuple[int, int]


class Same(StrEnum):
    """Whether two ways to name a speaker mean the same one."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# The sentences, each with one speaker ----------------------------------------------------------


def lines_of_text(text: str, start: int, end: int, quoted: Sequence[Place]) -> list[Line]:
    """The sentences of `[start, end)` of a text, cut where several quotations stand in one.

    `quoted` are the places of the text's quotations, in order.
    """
    lines: list[Line] = []
    for first, last in paragraphs(text[start:end]):
        opens = True
        for sentence in split(text, start + first, start + last):
            for one in _cut(text, sentence, quoted):
                lines.append(Line(one, text[one.start : one.end], opens))
                opens = False
    return lines


_NEW_VERB = re.compile(r"[,;.]?\s+(?:and|but|while|whereas|as)\s+(?=[A-Z]|the\b|an?\b)|;\s+")


def _cut(text: str, sentence: Sentence, quoted: Sequence[Place]) -> Iterator[Sentence]:
    """A sentence, cut before what leads in another speaker: "…,” said A, while B said: “…"."""
    inside = [(a, b) for a, b in quoted if sentence.start <= a and b <= sentence.end]
    start = sentence.start
    for (_, end), (begin, _) in pairwise(inside):
        between = list(_NEW_VERB.finditer(text, end, begin)) if end < begin else []
        if between:
            cut = between[0].end()
            yield Sentence(start, cut)
            start = cut
    yield Sentence(start, sentence.end)


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says what in a text, sentence by sentence."""

    lines: tuple[Line, ...]
    told: tuple[Told, ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Speech:
        return cls(tuple(lines), tuple(told_in(lines)))

    def speaker(self, start: int, end: int) -> str | None:
        """Who says the words `[start, end)`; None if nobody is named for them."""
        by_line = {one.at: one for one in self.told}
        for n, line in enumerate(self.lines):
            inside = line.sentence.start < end and start < line.sentence.end
            if inside and n in by_line:
                return _without_footnotes(by_line[n].speaker.text)
        return None


_FOOTNOTE = re.compile(r"\s*(?:[¹²³⁰⁴-⁹*†‡]+|\[\d{1,3}\])")


def _without_footnotes(name: str) -> str:
    """A name without the marks of footnotes at it: "² The auditor", "Ms Wren*, the chair"."""
    return _FOOTNOTE.sub("", name).strip()


# What the draft says ---------------------------------------------------------------------------


def speech_of_draft(draft: str, start: int, end: int, quoted: Sequence[Place]) -> Speech:
    """Who says what in `[start, end)` of a draft.

    A sentence with a subject of its own goes on with nobody's words: a quotation there is of its
    subject, where the verb of saying is quoted too (The auditor "recommends reserves"), or of
    nobody who is named.
    """
    speech = Speech.of(lines_of_text(draft, start, end, quoted))
    told = {one.at: one for one in speech.told}
    before: Named | None = None
    instead: Named | None = None
    for n, line in enumerate(speech.lines):
        one = told.get(n)
        if one is not None and (one.said or one.speaker.start >= line.sentence.start):
            before = None
        elif _has_subject(draft[line.sentence.start : _opening(line, quoted)]):
            before = one.speaker if one else None
            instead = _own_speaker(line, quoted)
            told.pop(n, None)
            if instead:
                told[n] = Told(n, line.sentence, instead, instead)
        elif one is not None and one.speaker == before:  # goes on from it
            told.pop(n)
            if instead:
                told[n] = replace(one, speaker=instead)
    return Speech(speech.lines, tuple(told[n] for n in sorted(told)))


def _opening(line: Line, quoted: Sequence[Place]) -> int:
    """Where the first quotation begins that opens in a sentence; its start where none does."""
    start, end = line.sentence.start, line.sentence.end
    return next((a for a, _ in quoted if start < a < end), start)


def _own_speaker(line: Line, quoted: Sequence[Place]) -> Named | None:
    """Who says a sentence's quotation where the verb of saying is quoted, too: its subject."""
    opening = _opening(line, quoted)
    plain = replace(line, text=_MARK.sub(" ", line.text))
    said = next((one.said for one in told_in([plain])), None)
    return said if said and said.end < opening else None


_MARK = re.compile("[\"“”«»„‟]|(?<!\\w)[‘']|['’](?!\\w)")


def _has_subject(before: str) -> bool:
    """Whether words at the head of a sentence name what it is about, other than by a pronoun."""
    for part in before.split(","):
        words = words_of(part)
        if not words or words[0].lower in PREPOSITIONS | CONJUNCTIONS:
            continue
        if words[0].lower in PRONOUNS:
            return False
        if any(word.use is Use.CONTENT for word in words):
            return True
    return False


_LED_IN = re.compile(
    r"(?:^|[.!?”\"]\s+|\n)(?:(?:In|To quote|As|By) (?:the words of )?)?"
    r"(?P<who>[A-Z][^.:“\"\n!?]{1,100}?)(?: put it)?\s*[:,]\s*[“\"‘'«„]*$"
)
_SIGNED = re.compile(
    r"^[,.!?]?[”\"’'»“]*\s*(?:[—–-]+|\()\s*(?P<who>[A-Z][^.:“\"\n!?()]{1,80})(?=[.)\n]|$)"
)


def draft_speaker(draft: str, speech: Speech, start: int, end: int) -> str | None:
    """Who says a quotation by the draft: by a verb of saying, a colon, or a dash behind it."""
    if said := speech.speaker(start, end):
        return said
    before = draft[max(0, start - 160) : start]
    if (led_in := _LED_IN.search(before)) and _may_speak(led_in["who"], before):
        return _without_footnotes(led_in["who"])
    signed = _SIGNED.match(draft[end : end + 120])
    return _without_footnotes(signed["who"]) if signed and names_person(signed["who"]) else None


def _may_speak(who: str, before: str) -> bool:
    is_led_in = before.rstrip("“\"‘'«„ ").endswith(":")
    return is_led_in and len(who.split()) <= 12 and names_person(who)


# Whether it is the same ------------------------------------------------------------------------

_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "who", "you"])
_ITSELF = stems(
    "article articles paper newspaper story page website reporter reporters correspondent column"
)
_INSPECTING = frozenset(stem(word) for word in INSPECTING)
_SPOKESPERSON = re.compile(SPOKESPERSON, re.IGNORECASE)
_SMALL = stems(" ".join(sorted(DETERMINERS | TITLES | PREPOSITIONS | {"s"})))


@dataclass(frozen=True, slots=True)
class Telling:
    """What of an article tells who its speakers are."""

    text: str
    known: frozenset[str]
    """The stems of all its words and its title's."""
    publisher: str | None


def composed(text: str) -> str:
    """The text with each accent one with its letter, as names are compared."""
    return unicodedata.normalize("NFC", text)


def may_speak_in(named: str, telling: Telling) -> bool:
    """Whether an article has the one whom a draft names, by name or office, or is theirs."""
    named = composed(named)
    own = _content(named)
    if not own or named.lower() in _PRONOUNS or _is_its_own(own, telling):
        return True
    surname = _surname(named)
    return stems(surname) <= telling.known if surname else bool(own & telling.known)


def _is_its_own(own: frozenset[str], telling: Telling) -> bool:
    """Whether some stems mean the article itself, or who published it."""
    return bool(own & _ITSELF) or bool(telling.publisher and own <= stems(telling.publisher))


def same_speaker(named: str, speaker: str | None, telling: Telling) -> Same:
    """Whether the one whom a draft names, and who may speak in an article, says its words.

    `speaker` says them there; None where the article names nobody: it may say them itself, or we
    don't see who does.
    """
    named, speaker = composed(named), composed(speaker) if speaker else None
    own = _content(named)
    if not own or named.lower() in _PRONOUNS or _is_its_own(own, telling):
        return Same.UNKNOWN
    if speaker is None or speaker.lower() in _PRONOUNS:
        return Same.UNKNOWN
    return _compared(named, speaker, telling)


def _compared(named: str, speaker: str, telling: Telling) -> Same:
    own, theirs = _content(named), _content(speaker)
    surname, other = _surname(named), _surname(speaker)
    if surname and other:
        if stems(surname) != stems(other):
            return Same.YES if _of_the_same(surname, theirs, own, other) else Same.NO
        return Same.NO if _other_first_name(named, speaker) else Same.YES
    if surname or other:
        said = _said_of(surname or other or "", telling)
        rest = theirs if surname else own
        heads = rest - _SMALL
        return Same.YES if heads & (said | (own if surname else theirs)) else Same.NO
    if own & theirs or (own & _INSPECTING and theirs & _INSPECTING):
        return Same.YES
    if _SPOKESPERSON.search(named) or _SPOKESPERSON.search(speaker):
        return Same.UNKNOWN
    return Same.NO


def _of_the_same(surname: str, theirs: frozenset[str], own: frozenset[str], other: str) -> bool:
    """Whether one is named within what the other is called: "Ms Wren of the Hall Trust"."""
    return stems(surname) <= theirs and stems(other) <= own


def _content(text: str) -> frozenset[str]:
    words = [w.bare for w in words_of(text) if w.lower.strip(".") not in _DROPPED]
    return stems(" ".join(words)) - _SMALL - {""}


_DROPPED = FUNCTION_WORDS | TITLES | SHORT_TITLES.keys()


def _names(text: str) -> list[str]:
    """The capitalised words of a person's name, without titles and places."""
    first = re.split(r",|\b(?:of|from|for|at|who|and)\b", text, maxsplit=1)[0]
    words = [word for word in words_of(first) if word.lower.strip(".") not in DETERMINERS]
    capitals = [
        word
        for word in words
        if word.capital and word.bare.lower().strip(".") not in TITLES | SHORT_TITLES.keys()
    ]
    if not capitals or is_body(capitals[-1]) or (len(capitals) == 1 and capitals[0].acronym):
        return []
    return [word.bare for word in capitals if not is_place(word.bare)]


def _surname(text: str) -> str | None:
    """The last word of a person's name; None where no person is named."""
    found = _names(text)
    return found[-1] if found else None


def _other_first_name(named: str, speaker: str) -> bool:
    """Whether both have a first name, and not the same: "Ann Wren", "Bob Wren"; not "A Wren"."""
    one, other = _names(named)[:-1], _names(speaker)[:-1]
    if not one or not other:
        return False
    firsts, others = ({word.lower().strip(".") for word in names} for names in (one, other))
    return not any(a == b or a.startswith(b) or b.startswith(a) for a in firsts for b in others)


def _said_of(surname: str, telling: Telling) -> frozenset[str]:
    """The stems of what else an article calls somebody of that surname."""
    around = re.compile(
        rf"(?:[\w’'-]+ ){{0,6}}\b{re.escape(surname)}\b(?:, [^.;:“”\n]{{1,120}}?(?=[,.])|"
        rf" \([^)]{{1,60}}\))?"
    )
    found = [match[0] for match in around.finditer(telling.text)]
    return frozenset().union(*map(stems, found)) - _SMALL
