"""Whose words a question asks for: what inspectors said of it, who said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.dictionary import Mark
from corpus.english.speech import EXCLAIMING, FORMS, INSPECTING, SPOKEN, STATING
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    classed,
)
from qa.conversation.courtesy import plainly
from qa.conversation.indirect import as_question
from qa.conversation.noun_phrases import is_place
from qa.conversation.publishers import ARTICLES
from qa.conversation.quoting import head_of, words_asked
from qa.conversation.tagged_words import Use, Word, content_at, low_at, words_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is asked of somebody's words.

    "What did the inspectors say about care leavers?": `speaker` "the inspectors", `verb`
    "say", `about` "care leavers". Of "Who said the service was unsafe?" `speaker` is empty,
    and `about` is what was said.
    """

    speaker: str
    about: str
    """Without the preposition before it; empty where it is open."""
    verb: str
    """Empty in "the mayor on housing", which may be no more than a topic."""


_QUOTED = re.compile(
    r"[“\"«„]\s*([^”\"»“]{2,}?)\s*[”\"»“]|(?<!\w)[‘']([^’'].{1,}?)[’'](?!\w)", re.S
)
_ASKS_WHOSE = re.compile(
    r"\b(?:who|whose|whom|which|where)\b|\bwhat (?:article|paper)\b|\b(?:source|said by)\b", re.I
)
_ARTICLES = re.compile(
    rf"^(?:the |these |this |those |all )*(?:{ARTICLES}|papers?|press|media)$", re.I
)
_ABOUT = re.compile(r"^\s*(?:about|on|of|regarding|concerning|to|in|with|over|at|for)\s+", re.I)
_VIEW = re.compile(
    r"^\W*(?:and )?what (?:is|was|are|were|has been) (?P<who>.+?)(?:['’]s?|(?P<of> of .+?))? "
    r"(?P<verb>views?|opinions?|responses?|reactions?|comments?|verdict|advice|warnings?|message|"
    r"statement|stance|position)(?= (?:to|on|about|of|for|regarding)\b|\W*$)",
    re.I,
)
_WHO_WAS = re.compile(
    r"^\W*who(?:['’]s| is| was| were)"
    r" (?:it (?:that|who)|quoted (?:as )?|the (?:one|person) (?:that|who))\s*",
    re.I,
)
_UNPROVED = classed("think thought believe believed hope hoped")
"""What somebody thinks is told in their words only where it is about something."""
_SAYING = classed("say says said saying tell tells told claim claims claimed warn warns warned")
"""Of "who argued that …" the answer is mostly a fact of history."""
_BESIDE_QUOTES = SPOKEN.union(EXCLAIMING, STATING) - {*FORMS["write"]}
"""A title, which stands between such marks, too, is written."""
_NO_SPEAKERS = classed("you i we it this that there")


def pasted_quote(question: str) -> str | None:
    """The quotation in a question that asks whose words they are, or where they stand.

    "Who said “we were let down”?"; without its marks. None where there is none.
    """
    if not _ASKS_WHOSE.search(_QUOTED.sub(" ", question)):
        return None
    # An article's title stands between such marks, too.
    found = [
        (m[1] or m[2]).strip()
        for m in _QUOTED.finditer(question)
        if not re.search(r"\barticle\s*$", question[: m.start()], re.I)
    ]
    return max(found, key=len) if found else None


def speaker_in(question: str) -> Spoken | None:
    """Whose words `question` asks for, and what about; None where it asks for nobody's."""
    text = plainly(question)
    words = words_of(text)
    if not 1 < len(words) <= _LONGEST:
        return None
    if quote := pasted_quote(text):
        says = next((w.lower for w in words if w.lower in _BESIDE_QUOTES), "")
        beside = words_of(_QUOTED.sub(" ", text))  # "“We will.” Who is that?"
        is_whose = words[0].lower == "whose" or all(w.lower in FUNCTION_WORDS for w in beside)
        return Spoken("", quote, says or "said") if says or is_whose else None
    found = _who_said(text, words) or _what_was_said(text, words) or _view(text)
    if found is None and (asked := words_asked(" ".join(text.split()))):
        speaker, about, is_plain = asked
        return Spoken(speaker, about, "say" if is_plain else "")
    return found


_LONGEST = 80
"""Words."""


def _who_said(text: str, words: Sequence[Word]) -> Spoken | None:
    if framed := _WHO_WAS.match(text):  # "Who was it that said …?"
        text = f"who {text[framed.end() :]}"
        words = words_of(text)
    at = 1 + (low_at(words, 1) in {"has", "have", "had", "else", "also"})
    verb = low_at(words, at)
    if low_at(words, 0) not in {"who", "who's"} or verb not in _SAYING:
        return None
    rest = text[words[at].end :].strip().rstrip("?.! ")
    return Spoken("", re.sub(r"^that\s+", "", rest, flags=re.I), verb)


def _what_was_said(text: str, words: Sequence[Word]) -> Spoken | None:
    """`What did X say about Y?`, `How did X respond to Y?`, `What has X told Z about Y?`."""
    first = 1 if low_at(words, 0) in {"and", "so", "but"} else 0
    if low_at(words, first) not in {"what", "how", "what's"}:
        return None
    helps = first + 1 + (low_at(words, first + 1) in {"else", "exactly"})
    if low_at(words, helps) not in AUXILIARIES - BEING:
        # "what the driver says of it"
        clause = as_question(text) if low_at(words, 0) == "what" else text
        is_clause = low_at(words_of(clause), 1) in AUXILIARIES - BEING
        return _what_was_said(clause, words_of(clause)) if is_clause else None
    places = range(helps + 2, min(helps + 14, len(words)))
    at = next((i for i in places if words[i].lower in SPOKEN and _is_verb(words, i)), -1)
    if at < 0 or (words[first].lower == "how" and words[at].lower not in _REACTING):
        return None
    subject = [word for word in words[helps + 1 : at] if word.lower not in _HAS_TO]
    if (
        not subject
        or subject[0].lower in _NO_SPEAKERS
        or not any(
            content_at(words, i) and not words[i].text.isdecimal() for i in range(helps + 1, at)
        )
    ):
        return None
    # A report has no words but the article's of it.
    if Mark.TOLD in head_of(subject).marks:
        return None
    speaker = text[subject[0].start : subject[-1].end]
    about = text[words[at].end :].rstrip("?.! ")
    if _ARTICLES.match(speaker) or (words[at].lower in _UNPROVED and not _ABOUT.match(about)):
        return None
    told_whom = words[at].lower in {"tell", "tells", "told"} and not _SAYS_WHAT.search(about)
    # What a borough was told is of it; what reporters were told may be of anything.
    is_open = told_whom and not any(is_place(word.bare) for word in words[at + 1 :])
    return Spoken(speaker, "" if is_open else _topic(about), words[at].lower)


_HAS_TO = classed("also have had has got to")
_SAYS_WHAT = re.compile(r"\b(?:about|regarding|concerning|of|on)\b", re.I)
_REACTING = classed("respond responded react reacted reply replied describe described")


def _is_verb(words: Sequence[Word], at: int) -> bool:
    low = words[at].lower
    if words[at].use is Use.VERB or low.endswith("ed") or low == "tell":
        return True
    # "say" may be a noun: "have a say".
    is_noun = low_at(words, at - 1) in DETERMINERS or words[at - 1].possessive
    return not is_noun and (
        at + 1 == len(words) or low_at(words, at + 1) in PREPOSITIONS | DETERMINERS
    )


def _topic(rest: str) -> str:
    """What was spoken of: behind "about" where it stands, else behind the verb."""
    if found := re.search(r"\b(?:about|regarding|concerning)\s+(.+)$", rest, re.I):
        return found[1].strip()
    return _ABOUT.sub("", rest.strip() + " ", count=1).strip()


def _view(text: str) -> Spoken | None:
    """`What was the council's response to …?`"""
    found = _VIEW.match(text)
    if not found or found["of"] or not re.search(r"['’]s?\s", text[: found.start("verb")] + " "):
        return None
    verb = found["verb"].lower()
    if verb == "verdict" and any(word.lower in INSPECTING for word in words_of(found["who"])):
        return None  # theirs is a grade
    about = text[found.end("verb") :].rstrip("?.! ")
    return Spoken(found["who"], _topic(about), verb)
