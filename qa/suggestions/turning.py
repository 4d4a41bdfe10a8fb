"""Questions that a sentence answers, made by turning the sentence itself around.

"In 2020 criminals broke into the council's computers" answers "When did criminals break into
the council's computers?". A sentence is turned only where its subject, its verb and what is
asked for are plain: of most sentences nothing is made, since a question that reads wrongly is
worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.english.dates import CALENDAR
from corpus.english.dictionary import marks
from corpus.english.numbers import CARDINAL
from corpus.english.verbs import base_of_past, base_of_present
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    WH,
    classed,
)
from qa.conversation.noun_phrases import Sort, names_of
from qa.conversation.tagged_words import Use, Word, is_body, words_of

FEWEST_WORDS = 5
MOST_WORDS = 26
"""A longer sentence makes a question that nobody reads to its end."""
MOST_SUBJECT_WORDS = 7
MOST_QUESTION_WORDS = 18

_BROKEN = re.compile(r"[“”\"‘()\[\];:…|]|\s[-–—]\s|(?<!\w)'")
"""What a sentence that is turned must not have: speech, asides, lists."""
_POINTING = PRONOUNS | classed(
    "this that these those such same other another former latter both either neither each "
    "its his her their our my your again also earlier later previous next now then once today "
    "tomorrow yesterday ago instead however meanwhile therefore too so"
)
"""Words that lean on what was said before; a question has no before."""
_TELLING_WHEN = re.compile(
    rf"(?:in|on|since|by|until|from|before|after|during)\s+"
    r"(?:(?:the\s+)?(?:early|late|mid|(?:start|end|spring|summer|autumn|winter)\s+of)\s+)?"
    rf"{CALENDAR}",
    re.IGNORECASE,
)
NUMBER = re.compile(rf"(?:\d[\d,.]*|{CARDINAL})", re.IGNORECASE)
_UNCOUNTED = classed("per point points cent o'clock")
_TRAILING = PREPOSITIONS | CONJUNCTIONS | DETERMINERS


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that the sentence at `[start, end)` of its text answers."""

    question: str
    start: int
    end: int


def turned(text: str, start: int, end: int) -> list[Turned]:
    """The questions that the sentence answers; none for most."""
    sentence = " ".join(text[start:end].split())
    return [Turned(q, start, end) for q in dict.fromkeys(_questions(sentence)) if _reads(q)]


def _questions(sentence: str) -> Iterator[str]:
    if not sentence.endswith(".") or _BROKEN.search(sentence):
        return
    plain = sentence[:-1]
    if not FEWEST_WORDS <= len(plain.split()) <= MOST_WORDS:
        return
    when = _TELLING_WHEN.match(plain)
    if when:
        rest = plain[when.end() :].lstrip(" ,")
        clause = _clause(rest, follows=True)
        if clause and clause.turns:
            yield f"When {clause.asked}?"
        return
    clause = _clause(plain)
    if clause is None:
        return
    if asked := _counted(clause):
        yield asked
        return
    made = (_without_when(clause), _why(plain), _who(clause), _counted_object(clause))
    yield from filter(None, made)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A main clause: `subject verb rest`."""

    subject: str
    verb: Word
    rest: str
    helper: str
    """The auxiliary that goes before the subject in a question."""
    base: str
    """The verb as it stands behind the subject then; empty where the auxiliary is the verb."""

    @property
    def turns(self) -> bool:
        """Whether it reads well turned around: "When was the team in the borough?" does not."""
        first = self.rest.partition(" ")[0]
        return self.verb.lower not in BEING or base_of_past(first) is not None

    @property
    def asked(self) -> str:
        return " ".join(part for part in (self.helper, self.subject, self.base, self.rest) if part)

    @property
    def told(self) -> str:
        """Verb and rest, as they stand behind a question word that is the subject."""
        return f"{self.verb.text} {self.rest}"

    def ending(self, rest: str) -> str:
        return " ".join(part for part in (self.helper, self.subject, self.base, rest) if part)


def _clause(text: str, *, follows: bool = False) -> _Clause | None:
    """The clause where its subject and verb are plain; `follows` says that a time led in."""
    words = words_of(text)
    at = next((n for n, word in enumerate(words) if _is_finite(words, n)), None)
    if not at or at > MOST_SUBJECT_WORDS or any(word.breaks for word in words[: at + 1]):
        return None
    subject = words[:at]
    if any(word.lower in _POINTING or word.lower in WH for word in subject):
        return None
    if subject[0].lower in PREPOSITIONS | CONJUNCTIONS or subject[-1].lower in _TRAILING:
        return None
    verb = words[at]
    rest = text[verb.end :].strip()
    said = text[: words[at - 1].end]
    said = said if follows or _keeps_capital(said) else said[0].lower() + said[1:]
    if verb.lower in AUXILIARIES:
        return _Clause(said, verb, rest, verb.lower, "")
    if base := base_of_past(verb.lower):
        return _Clause(said, verb, rest, "did", base)
    if base := base_of_present(verb.lower):
        return _Clause(said, verb, rest, "does", base)
    return None


def _is_finite(words: Sequence[Word], at: int) -> bool:
    """Whether the clause's verb stands there: an auxiliary, or a past or present form."""
    word = words[at]
    if word.capital or word.breaks:
        return False
    if word.lower in AUXILIARIES:
        return word.lower not in {"be", "been", "being", "am", "have"} or at > 0
    if word.use is not Use.VERB:
        return False
    return bool(base_of_past(word.lower) or base_of_present(word.lower))


def _keeps_capital(subject: str) -> bool:
    """Whether the first word is a name, so that its capital stays within a question."""
    first = words_of(subject)[0]
    if any(name.start == 0 for name in names_of(subject)):
        return True
    return not marks(first.bare.lower()) and first.lower not in DETERMINERS


def _without_when(clause: _Clause) -> str | None:
    """When, where the clause ends with its time."""
    found = None
    for match in _TELLING_WHEN.finditer(clause.rest):
        found = match
    if found is None or found.end() != len(clause.rest) or not clause.turns:
        return None
    rest = clause.rest[: found.start()].rstrip(" ,")
    if not rest and not clause.base:
        return None
    return f"When {clause.ending(rest)}?"


def _counted(clause: _Clause) -> str | None:
    """How many, where the subject counts: "Six inspectors spent three weeks on the borough"."""
    match = NUMBER.match(clause.subject)
    if match is None:
        return None
    noun = clause.subject[match.end() :].strip()
    words = words_of(noun)
    if not words or not words[-1].plural or words[0].lower in _UNCOUNTED | PREPOSITIONS:
        return None
    return f"How many {noun} {clause.told}?"


def _counted_object(clause: _Clause) -> str | None:
    """How many, where the verb is of so many: "The team visited twelve schools in May"."""
    match = NUMBER.match(clause.rest)
    if match is None or not clause.base:
        return None
    behind = words_of(clause.rest[match.end() :].lstrip())
    at = next((n for n, word in enumerate(behind) if word.plural), len(behind))
    if (
        at > 2
        or at == len(behind)
        or any(w.breaks or w.lower in _UNCOUNTED for w in behind[: at + 1])
    ):
        return None
    if any(word.lower in PREPOSITIONS | CONJUNCTIONS for word in behind[: at + 1]):
        return None
    noun = " ".join(word.text for word in behind[: at + 1])
    rest = " ".join(word.text for word in behind[at + 1 :])
    if any(word.breaks for word in behind[at + 1 :]) or " and " in f" {rest} ":
        return None
    return f"How many {noun} {clause.ending(rest)}?"


def _why(plain: str) -> str | None:
    """Why, where the sentence gives its reason behind "because"."""
    main, because, reason = plain.partition(" because ")
    clause = _clause(main.rstrip(",")) if because and reason else None
    if clause is None or not clause.turns or not clause.rest:
        return None
    return f"Why {clause.asked}?"


def _who(clause: _Clause) -> str | None:
    """Who or which body, where the subject is no more than its name."""
    names = names_of(clause.subject)
    whole = len(names) == 1 and names[0].end - names[0].start == len(clause.subject)
    if not whole or names[0].sort is Sort.TIME:
        return None
    last = words_of(clause.subject)[-1]
    told = clause.told.partition(" and ")[0]  # else it asks for two things at once
    if len(told.split()) < FEWEST_WORDS - 1:
        return None
    if is_body(last):
        return f"Which {last.lower} {told}?"
    if len(words_of(clause.subject)) > 1 and names[0].sort is Sort.NAME:
        return f"Who {told}?"
    return None


def _reads(question: str) -> bool:
    """Whether the question leans on nothing before it, tells what it is about, and isn't long."""
    words = words_of(question)
    if len(words) > MOST_QUESTION_WORDS or len(words) < FEWEST_WORDS + 1:
        return False
    if "," in question or any(word.lower in _POINTING for word in words):
        return False
    named = any(name.named for name in names_of(question[question.find(" ") :]))
    return named or any(word.lower == "the" for word in words)
