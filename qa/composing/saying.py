"""Who says what a sentence gives: the subject of its verb of saying, outside of quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.persons import SHORT_TITLES
from corpus.english.speech import REMARKING, SAYING_VERBS, SPOKEN, STATING
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    classed,
)
from qa.composing.article_lines import Line, Named
from qa.composing.quoted_speech import SPEECH
from qa.conversation.tagged_words import Use, Word, low_at, words_of

_SAYS = SAYING_VERBS | SPOKEN | REMARKING | frozenset(STATING)
_MAY = classed("can could may might must shall should to")
_ADVERBS = classed("also then later again further went on has have had did does do not never")
PRONOUNS = classed("he she they it we i")
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
LONGEST_NAME = 25
"""Words of what names a speaker, with an office or a role."""


def subject(outside: str, line: Line) -> Named | None:
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
    quoted = outside.rfind(SPEECH, 0, verb.start)
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
    start = outside.rfind(SPEECH, 0, end) + 1
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
    if before and not before.endswith(SPEECH):
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
    if not 0 < len(words) <= LONGEST_NAME or SPEECH in text:
        return None
    low = words[0].lower()
    if _CONTRACTED.match(low):  # "We've found that": nobody is named
        return None
    if low in AUXILIARIES or (low in _LEADS_IN and low not in {"no"}):
        return None
    if text.lower() in PRONOUNS or any(w[0].isupper() for w in words) or _is_noun(text):
        offset = line.sentence.start
        return Named(text, offset + start, offset + start + len(text))
    return None


_CONTRACTED = re.compile(rf"(?:{'|'.join(sorted(PRONOUNS))})['’]\w", re.I)


def _is_noun(text: str) -> bool:
    return any(word.use is Use.CONTENT for word in words_of(text))
