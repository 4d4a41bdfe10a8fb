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
from corpus.catalogue import StoredPassage
from corpus.english.persons import OFFICES, SHORT_TITLES, TITLES
from corpus.english.speech import REMARKING, SAYING_VERBS, SPOKEN, STATING
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    classed,
)
from qa.conversation.tagged_words import Use, Word, is_person, low_at, words_of

SURE, LIKELY = 0.95, 0.8
"""How sure an answer is where a sentence names its speaker, and where it only goes on."""


@dataclass(frozen=True, slots=True)
class Named:
    """`[start, end)` of an article's text, words that name who speaks."""

    text: str
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article with its words."""

    sentence: Sentence
    text: str
    opens: bool
    """It begins a paragraph."""


@dataclass(frozen=True, slots=True)
class StoredLine(Line):
    """A sentence of an article of the library."""

    stored: StoredPassage
    """A passage that holds it."""


def lines_of(passages: Sequence[StoredPassage]) -> list[StoredLine]:
    """The sentences of an article's passages, which are in the order of the text, each once."""
    lines: list[StoredLine] = []
    end = -1
    for stored in passages:
        passage = stored.passage
        texts = passage.words_of(passage.sentences)
        for sentence, text in zip(passage.sentences, texts, strict=True):
            if sentence.start < end:
                continue
            before = passage.text[max(0, end - passage.start) : sentence.start - passage.start]
            opens = end < passage.start or "\n" in before
            lines.append(StoredLine(sentence, text, opens, stored))
            end = sentence.end
    return lines


def line_at(lines: Sequence[StoredLine], offset: int) -> int | None:
    """Which of an article's sentences holds a character of its text; None if none does."""
    return next(
        (n for n, line in enumerate(lines) if line.sentence.start <= offset < line.sentence.end),
        None,
    )


def holds(stored: StoredPassage, sentence: Sentence) -> bool:
    """Whether all of a sentence stands in a passage of its article."""
    passage = stored.passage
    return passage.start <= sentence.start and sentence.end <= passage.end


def told_in(lines: Sequence[Line]) -> list[Told]:
    """The sentences of an article, in order, that give somebody's words."""
    marked = _without_speech(lines)
    subjects = [_subject(outside, line) for line, (outside, _) in zip(lines, marked, strict=True)]
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
        if lines[n].opens or marked[n][0][:1] != _SPEECH or lines[n].text[0] in _PAIRS:
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
    if end == len(lines) or not lines[end].opens or not marked[end - 1][0].endswith(_SPEECH):
        return None
    line = lines[end]
    text = line.text.strip()
    dashed = text[:1] in _DASHES
    name = text.lstrip(f"{_DASHES} ").rstrip()
    words = words_of(name)
    if not 1 < len(words) <= _LONGEST_NAME or name[-1:] in ".!?:;":
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
    return marked[at][0].rstrip().endswith(_SPEECH) and text[-1:] not in _PAIRS.values()


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


# Quotation marks -------------------------------------------------------------------------------

_SPEECH = "\x00"
"""Stands for each character of direct speech."""
_PAIRS = {"“": "”", '"': '"', "‘": "’", "«": "»"}
_DOUBLE = '”"'
"""What closes a double quotation, whichever it opens with: pages mix the two."""
_OPENING = '“"'
_STOPS = ".,!?…—–"


def _without_speech(lines: Sequence[Line]) -> list[tuple[str, bool]]:
    """Each sentence with what is quoted blotted out, and whether most of it is quoted.

    A quotation that a paragraph leaves open goes on in the next, if that opens one again.
    """
    found = []
    mark = ""
    for line in lines:
        if line.opens and mark and line.text[:1] != mark:
            mark = ""
        characters = []
        for n, character in enumerate(line.text):
            if mark and not (line.opens and n == 0):
                characters.append(_SPEECH)
                if _closes(line.text, n, mark):
                    mark = ""
            elif character in _PAIRS and _opens(line.text, n):
                mark = character
                characters.append(_SPEECH)
            else:
                characters.append(character)
        outside = "".join(characters)
        letters = sum(c.isalnum() for c in line.text)
        kept = sum(c.isalnum() for c in outside)
        found.append((outside, letters - kept > kept))
    return found


def _opens(text: str, at: int) -> bool:
    behind = text[at + 1 : at + 2]
    before = text[at - 1] if at else " "
    return bool(behind) and not behind.isspace() and not before.isalnum()


def _closes(text: str, at: int, mark: str) -> bool:
    if text[at] != _PAIRS[mark]:
        return text[at] in _DOUBLE and mark in _OPENING and text[at - 1] in _STOPS
    if mark != "‘":
        return True
    # An apostrophe is the same character: "councils’ plans".
    behind = text[at + 1 : at + 2]
    if behind.isalnum():
        return False
    return text[at - 1] != "s" or not behind.isspace() or "’" not in text[at + 1 :]


# Who says it -----------------------------------------------------------------------------------

_SAYS = SAYING_VERBS | SPOKEN | REMARKING | frozenset(STATING)
_MAY = classed("can could may might must shall should to")
_ADVERBS = classed("also then later again further went on has have had did does do not never")
_PRONOUNS = classed("he she they it we i")
_LEADS_IN = (
    PREPOSITIONS
    | CONJUNCTIONS
    | classed("speaking responding commenting asked writing however meanwhile yesterday today last")
)
_CLAUSE = re.compile(
    r"[;:!?()–—]|\b(?:that|which|who|but|while|because|when|where|if|as|so)\b"
    r"|\band (?=(?:the|a|an|he|she|they|it|his|her|their)\b|(?-i:[A-Z]))",
    re.I,
)
_ACCORDING = re.compile(r"\baccording to (?P<who>[^,.;:\x00]+)", re.I)
_BY = re.compile(r"\bby (?P<who>(?:the |an? )?[^,.;:\x00]+)", re.I)
_ENDS_NAME = re.compile(
    r"[.;:!?\x00\n]|, (?:on|in|at|by)\b|,? \b(?:who|which|when|after|while|as|during|that|because|"
    r"at the|in a|in the|on the|at a|about|before|following|and that|but|if)\b",
    re.I,
)
_LONGEST_NAME = 25
"""Words of what names a speaker, with an office or a role."""


def _subject(outside: str, line: Line) -> Named | None:
    """The speaker that a verb of saying outside of quotations has; None without such a verb."""
    for match in _ACCORDING.finditer(outside):
        return _named(outside, match.start("who"), match.end("who"), line)
    words = words_of(outside)
    for n, word in enumerate(words):
        says = word.lower in _SAYS and (word.use is Use.VERB or word.lower in STATING)
        says = says or _is_beside_speech(outside, words, n, line)
        if low_at(words, n - 1) in _MAY:  # "parents can find support", "asked to say how good"
            continue
        if not says and not _tells_that(words, n):
            continue
        if any(before.lower in BEING for before in words[max(0, n - 2) : n]):
            behind = _BY.match(outside[word.end :].lstrip())
            if behind:
                offset = len(outside) - len(outside[word.end :].lstrip())
                start = offset + behind.start("who")
                return _named(outside, start, _name_end(outside, start), line)
            continue
        found = _before(outside, words, n, line) or _behind(outside, word, line)
        if found:
            return found
    return None


def _tells_that(words: Sequence[Word], at: int) -> bool:
    """Whether a verb stands there that says something, whichever: "pointed out that"."""
    behind = at + 1 + (low_at(words, at + 1) in _OUT)
    is_clause = low_at(words, behind) == "that" and behind + 1 < len(words)
    is_verb = words[at].use is Use.VERB and not words[at].breaks  # ", provided that they agree"
    return is_verb and is_clause and not words[behind].breaks


_OUT = classed("out clear")


def _is_beside_speech(outside: str, words: Sequence[Word], at: int, line: Line) -> bool:
    """Whether a verb, whichever, stands behind a quotation that ends in a comma or the like.

    With its subject or nothing between: "…,” Ms Wren conceded", "…!” chimed a neighbour".
    """
    verb = words[at]
    quoted = outside.rfind(_SPEECH, 0, verb.start)
    if verb.use is not Use.VERB or quoted < 1 or line.text[quoted - 1] not in _LEADS_ON:
        return False
    between = words_of(outside[quoted + 1 : verb.start])
    return not any(
        word.use in (Use.VERB, Use.PREDICATE) or word.lower in AUXILIARIES for word in between
    ) and not _CLAUSE.search(outside[quoted + 1 : verb.start])


_LEADS_ON = ",!?—–"


def _before(outside: str, words: Sequence[Word], verb: int, line: Line) -> Named | None:
    """The subject before a verb, with an office between commas where it has one."""
    end = words[verb].start
    start = outside.rfind(_SPEECH, 0, end) + 1
    at = verb - 1
    while at >= 0 and words[at].start >= start and _is_adverb(words[at]):
        end = words[at].start
        at -= 1
    if at >= 0 and words[at].lower in _ALSO and words[at].start >= start:
        end = _before_first_verb(words, start, at) or end
    if words[verb].lower.endswith("ing"):  # "Ms Wren slammed the plan, saying that it leaks"
        end = _before_first_verb(words, start, verb) or end
    segment = outside[start:end]
    cuts = list(_CLAUSE.finditer(segment))
    if cuts and cuts[-1][0].lower() in _RELATIVE:
        last = start + cuts[-1].start()
        noun = next((word for word in reversed(words) if word.end <= last), None)
        if noun is not None and noun.start >= start and noun.use is Use.CONTENT:
            # "A midwife who works at the centre said": she is named before it.
            end = noun.end
            cuts = cuts[:-1]
            start = _behind_last_verb(words, start, end) or start
    start += cuts[-1].end() if cuts else 0
    parts = [
        (m.start() + start, m.end() + start) for m in re.finditer(r"[^,]+", outside[start:end])
    ]
    parts = [(a, b) for a, b in parts if outside[a:b].strip()]
    if not parts:
        return None
    if not outside[parts[-1][1] : end].strip(" \t"):  # no comma before the verb
        first, last = parts[-1]
        if _leads_in(outside[first:last]):  # "In a survey several parents said"
            opens = (w.start for w in words if first < w.start < last and w.lower in DETERMINERS)
            first = max(opens, default=first)
        return _named(outside, first, last, line)
    while len(parts) > 1 and _leads_in(outside[slice(*parts[0])]):
        parts = parts[1:]
    return _named(outside, parts[0][0], parts[-1][1], line)


def _is_adverb(word: Word) -> bool:
    is_ly = word.lower.endswith("ly") and not (word.capital or word.marks)  # not "the family said"
    return word.lower in _ADVERBS or is_ly


_ALSO = classed("and but")
_RELATIVE = classed("who which that")


def _before_first_verb(words: Sequence[Word], start: int, end: int) -> int | None:
    """Where the first verb stands that one subject has with the verb behind `end`.

    Of "Ms Wren, the warden, thanked them and promised a gate" that of "thanked".
    """
    own = [word for word in words[:end] if word.start >= start]
    verbs = (w for w in own[1:] if w.use is Use.VERB and not w.lower.endswith("ing"))
    return next((word.start for word in verbs), None)


def _behind_last_verb(words: Sequence[Word], start: int, end: int) -> int | None:
    """Where the last noun phrase begins, if a verb stands before it.

    Of "Opponents point to a report that found it unsafe" that of "a report".
    """
    own = [word for word in words if start <= word.start and word.end <= end]
    last = next((n for n in range(len(own) - 1, -1, -1) if own[n].use is Use.VERB), None)
    if last is None or last + 1 >= len(own):
        return None
    opens = (word.start for word in own[last + 1 :] if word.lower in DETERMINERS)
    return next(opens, own[last + 1].start)


def _leads_in(part: str) -> bool:
    first = part.split()[0].lower()
    return first in _LEADS_IN or first.endswith(("ing", "ly"))


def _behind(outside: str, verb: Word, line: Line) -> Named | None:
    """The subject behind a verb that itself stands behind a quotation."""
    before = outside[: verb.start].rstrip(" ,")
    if before and not before.endswith(_SPEECH):
        return None
    start = verb.end
    return _named(outside, start, _name_end(outside, start), line)


def _name_end(outside: str, start: int) -> int:
    # The stop of a title ("Dr. Wren") ends nothing.
    for match in _ENDS_NAME.finditer(outside, start + 1):
        word = outside[start : match.start()].split()
        is_title = match[0] == "." and word and word[-1].lower() in SHORT_TITLES
        if not is_title:
            return match.start()
    return len(outside)


def _named(outside: str, start: int, end: int, line: Line) -> Named | None:
    """What stands there, if it can name somebody."""
    text = outside[start:end]
    start += len(text) - len(text.lstrip(" ,"))
    text = outside[start:end].rstrip(" ,.")
    words = text.split()
    if not 0 < len(words) <= _LONGEST_NAME or _SPEECH in text:
        return None
    low = words[0].lower()
    if _CONTRACTED.match(low):  # "We've found that": nobody is named
        return None
    if low in AUXILIARIES or (low in _LEADS_IN and low not in {"no"}):
        return None
    if text.lower() in _PRONOUNS or any(w[0].isupper() for w in words) or _is_noun(text):
        offset = line.sentence.start
        return Named(text, offset + start, offset + start + len(text))
    return None


_CONTRACTED = re.compile(rf"(?:{'|'.join(sorted(_PRONOUNS))})['’]\w", re.I)


def _is_noun(text: str) -> bool:
    return any(word.use is Use.CONTENT for word in words_of(text))


# Who is meant, and who goes on -----------------------------------------------------------------

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
    if said.text.lower() not in _PRONOUNS:
        return said
    for n in range(at - 1, max(at - 1 - _REACH, -1), -1):
        speaker = told[n].speaker if n in told else None
        if speaker and speaker.text.lower() not in _PRONOUNS and _agrees(said, speaker):
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
    goes_on = not lines[at].opens or led_in or _SPEECH in marked[at - 1][0]
    return before.speaker if goes_on else None
