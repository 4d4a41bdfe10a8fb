"""Who speaks in an article: of each sentence that gives somebody's words, the words that name them.

Direct and reported speech, over the sentences that go on speaking. Read by structure: a verb of
saying outside of quotation marks has its speaker before it ("Ms Wren said") or, behind a
quotation, after it ("said Ms Wren"); what stands between marks without such a verb is of who
spoke just before, or speaks just behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Sentence
from corpus.english.persons import OFFICES, SHORT_TITLES, TITLES
from corpus.english.words import (
    AUXILIARIES,
    DETERMINERS,
)
from qa.composing.article_lines import Line, Named
from qa.composing.quoted_speech import PAIRS, SPEECH, without_speech
from qa.composing.saying import LONGEST_NAME, PRONOUNS, subject
from qa.conversation.tagged_words import is_person, words_of

SURE, LIKELY = 0.95, 0.8
"""How sure an answer is where a sentence names its speaker, and where it only goes on."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that gives somebody's words."""

    at: int
    """Its place among the article's sentences, from 0."""
    sentence: Sentence
    speaker: Named
    """Not a pronoun where it is known whom it means."""
    said: Named | None
    """What its own verb of saying has for a subject; None where the sentence only goes on."""


def told_in(lines: Sequence[Line]) -> list[Told]:
    """The sentences of an article, in order, that give somebody's words."""
    marked = without_speech(lines)
    subjects = [subject(outside, line) for line, (outside, _) in zip(lines, marked, strict=True)]
    told: dict[int, Told] = {}
    for at, line in enumerate(lines):
        said, speaker = subjects[at], None
        if said:
            speaker = _meant(said, at, lines, told)
        elif marked[at][1]:
            ahead = _named_behind(at, lines, marked, subjects)
            begins = line.opens and not _is_open(at - 1, lines, marked)
            speaker = (
                _meant(ahead[1], ahead[0], lines, told)
                if ahead
                else (begins and _signed(at, lines, marked))
                or _going_on(at, lines, marked, told)
                or _signed(at, lines, marked)
            )
        if speaker:
            told[at] = Told(at, line.sentence, speaker, said)
    return [told[at] for at in sorted(told)]


def _named_behind(
    at: int,
    lines: Sequence[Line],
    marked: Sequence[tuple[str, bool]],
    subjects: Sequence[Named | None],
) -> tuple[int, Named] | None:
    """Who is named where a quotation of several sentences ends, and in which of them."""
    for n in range(at + 1, len(lines)):
        if lines[n].opens or marked[n][0][:1] != SPEECH or lines[n].text[0] in PAIRS:
            return None
        if (found := subjects[n]) is not None:
            return n, found
    return None


def _signed(at: int, lines: Sequence[Line], marked: Sequence[tuple[str, bool]]) -> Named | None:
    """Who is named alone in the line below a quotation: "— Ms Wren, the park's keeper".

    A name with a title, an office or a dash before it; the writer of an article stands below it
    without.
    """
    end = next((n for n in range(at + 1, len(lines)) if not marked[n][1]), len(lines))
    if end == len(lines) or not lines[end].opens or not marked[end - 1][0].endswith(SPEECH):
        return None
    line = lines[end]
    text = line.text.strip()
    dashed = text[:1] in _DASHES
    name = text.lstrip(f"{_DASHES} ").rstrip()
    words = words_of(name)
    if not 1 < len(words) <= LONGEST_NAME or name[-1:] in ".!?:;":
        return None
    if any(word.lower in AUXILIARIES for word in words):
        return None
    first = name.split(",")[0]
    capitals = [w for w in words_of(first) if w.capital]
    is_name = len(capitals) == len(words_of(first)) > 1 and names_person(first)
    has_role = "," in name and any(map(is_person, words_of(name[len(first) :])))
    if not is_name or not (dashed or has_role or _titled(first)):
        return None
    start = line.sentence.start + line.text.index(name)
    return Named(name, start, start + len(name))


def _is_open(at: int, lines: Sequence[Line], marked: Sequence[tuple[str, bool]]) -> bool:
    """Whether the sentence there leaves a quotation open."""
    text = lines[at].text.rstrip() if at >= 0 else ""
    return marked[at][0].rstrip().endswith(SPEECH) and text[-1:] not in PAIRS.values()


_DASHES = "–—-"


def _titled(name: str) -> bool:
    first = name.split()[0].strip(".").lower()
    return first in TITLES or first in SHORT_TITLES


def runs(told: Sequence[Told]) -> Iterator[list[Told]]:
    """Some of the sentences told, which are in order, in turns: each with what goes on from it.

    Who is named anew begins a turn, but where what stands before is quoted and theirs; "he
    added" only goes on.
    """
    run: list[Told] = []
    for one in told:
        begins = one.said == one.speaker and any(before.said for before in run)
        if run and (one.at != run[-1].at + 1 or begins):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


_REACH = 3
"""So many sentences back a pronoun finds who spoke."""
_NEW_SUBJECT = re.compile(
    r"(?:^|[,;] (?:and |but )?)(?P<who>(?:The|the|An?|an?|[A-Z][\w’'.-]+)\b[^,.;]*?)"
    r"(?:, [^.;“”]{1,120}?,)?\s(?:has|had|have|is|was|were|are|will|would|can|could|[a-z]+ed|told|"
    r"took|said|left|led)\b"
)


def _meant(said: Named, at: int, lines: Sequence[Line], told: dict[int, Told]) -> Named:
    """Whom the subject of a verb of saying means: of a pronoun, who spoke or was told of before.

    A pronoun whose like can't be found stays as it is.
    """
    if said.text.lower() not in PRONOUNS:
        return said
    for n in range(at - 1, max(at - 1 - _REACH, -1), -1):
        speaker = told[n].speaker if n in told else None
        if speaker and speaker.text.lower() not in PRONOUNS and _agrees(said, speaker):
            return speaker
        line = lines[n]
        subjects = [
            Named(
                m["who"], line.sentence.start + m.start("who"), line.sentence.start + m.end("who")
            )
            for m in _NEW_SUBJECT.finditer(line.text)
            if names_person(m["who"])
        ]
        if subjects:
            return subjects[-1]
    return said


def _agrees(pronoun: Named, speaker: Named) -> bool:
    """Whether a pronoun may mean a speaker: "she" no officers."""
    words = [w for w in words_of(speaker.text.split(",")[0]) if w.lower not in DETERMINERS]
    several = len(words) > 0 and words[-1].plural and not words[-1].capital
    first = len(words) == 1 and words[0].plural and is_person(words[0])  # "Officers"
    return pronoun.text.lower() not in {"he", "she"} or not (several or first)


def names_person(text: str) -> bool:
    """Whether words name somebody: by a title, by two names, or by what persons are."""
    words = words_of(text)
    plain = [word for word in words if word.capital and not word.acronym]
    has_title = any(word.text.strip(".").lower() in TITLES | SHORT_TITLES.keys() for word in words)
    has_office = any(word.lower.rsplit("-", 1)[-1] in OFFICES for word in words)
    return has_title or has_office or len(plain) > 1 or any(map(is_person, words))


def _going_on(
    at: int,
    lines: Sequence[Line],
    marked: Sequence[tuple[str, bool]],
    told: dict[int, Told],
) -> Named | None:
    """Who speaks a quotation that has no verb of saying: who spoke just before it.

    In the same paragraph, in the one before if that was speech too, or led in by a colon.
    """
    before = told.get(at - 1)
    if before is None:
        return None
    led_in = lines[at - 1].text.rstrip().endswith(":")
    goes_on = not lines[at].opens or led_in or SPEECH in marked[at - 1][0]
    return before.speaker if goes_on else None
