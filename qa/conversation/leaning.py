"""Does a question stand alone, or does it lean on the turns before it, and where?

Most turns of a conversation stand alone, and history added to one that does makes
its search worse (MTRAG govt: nDCG@10 .546 → .428 with all of it glued on). So a rule
here names a word or a shape that cannot be understood alone; what merely could go
with the turn before is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.english.dictionary import Mark
from corpus.english.speech import SAYING_VERBS
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    CONJUNCTIONS,
    DETERMINERS,
    FILLERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    WH,
    classed,
)
from qa.conversation.noun_phrases import asked_for, names_of
from qa.conversation.tagged_words import (
    Use,
    Word,
    content_at,
    is_body,
    is_person,
    low_at,
    verbal_at,
    words_of,
)


class Lean(StrEnum):
    """What a question lacks."""

    THING = "thing"
    """it, they, them: stands for a thing, a body, several people."""
    PERSON = "person"
    """he, she, him, her."""
    PLACE = "place"
    """there."""
    PAIR = "pair"
    """which one, both, the former: one or all of several named before."""
    TOPIC = "topic"
    """Something that one phrase cannot stand in for: that, the report, what else."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The characters `[start, end)` of a question that mean nothing without the history."""

    lean: Lean
    start: int
    end: int
    possessive: bool = False
    plural: bool = False
    speaks: bool = False
    """It is the subject of a verb of saying or inspecting: it means who speaks."""
    replaceable: bool = True
    """False where a phrase in its place would not read as English."""


_PERSON = classed("he she him her his hers")
_PLURAL = classed("they them their theirs")
_OWNERS = classed("its their theirs his hers")
_PERSONAL = _PERSON | _PLURAL | {"it", "its"}
_SUBJECTS = classed("he she they")
"""These begin a clause; before "it" and "them" may stand a verb that we don't know."""
_THAT = classed("this that these those")
_CONTRACTED = {"it's": "it", "they're": "they", "they've": "they", "he's": "he", "she's": "she"}
_COMPARING = classed("compare compares compared differ better worse best worst most least same")
ORDINALS = {"former": 0, "first": 0, "second": 1, "latter": 1, "third": 2, "last": -1}
"""Which of several things named: "the second one", "the latter"."""
TIME_NOUNS = classed("year month week day morning evening afternoon time weekend century decade")


_QUOTED = re.compile(r"“[^”]*”|(?<!\w)\"[^\"]*\"(?!\w)")
"""What others said: its pronouns lean on nothing that was said here."""
_LONGEST = 100
"""Words. A longer question tells its own story, and the rules look back at every word."""


def gaps(text: str) -> list[Gap]:
    """What `text` lacks, in order; empty where it stands alone."""
    words = words_of(text)
    if not 0 < len(words) <= _LONGEST:
        return []
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    asked = [
        at
        for at in _asked(words, text)
        if not any(start <= words[at].start < end for start, end in quoted)
    ]
    found = [gap for at in asked if (gap := _pronoun(words, at, text))]
    if not found:
        found = [gap for at in asked if (gap := _definite(words, at, text))]
    if not found and not quoted and _holds_nothing(words):
        found = [Gap(Lean.TOPIC, len(text), len(text), replaceable=False)]
    return found


def _asked(words: Sequence[Word], text: str) -> list[int]:
    """The words of the sentences that ask; all, where none does.

    "That surprises me. When was the first one built?" asks only in its second sentence.
    """
    sentences: list[list[int]] = []
    for at, word in enumerate(words):
        if word.first or not sentences:
            sentences.append([])
        sentences[-1].append(at)
    ends = [words[s[0]].start for s in sentences[1:]] + [len(text)]
    asks = [
        sentence
        for sentence, end in zip(sentences, ends, strict=True)
        if "?" in text[words[sentence[-1]].end : end]
        or words[sentence[0]].lower in WH | AUXILIARIES
    ]
    return [at for sentence in (asks or sentences) for at in sentence]


def _says(words: Sequence[Word], at: int) -> bool:
    """Whether the verb of what stands before is one of saying; adverbs may come first."""
    while low_at(words, at) in FILLERS | {"has", "have", "had"}:
        at += 1
    return low_at(words, at) in SAYING_VERBS


def _same_sentence(words: Sequence[Word], one: int, other: int) -> bool:
    return not any(word.first for word in words[one + 1 : other + 1])


def _pronoun(words: Sequence[Word], at: int, text: str) -> Gap | None:
    """The gap that the pronoun there leaves; None where it is none, or means something."""
    low, before = words[at].lower, low_at(words, at - 1)
    start, end, closes = words[at].start, words[at].end, _closes(words, at)
    if _CONTRACTED.get(low, low) in _PERSONAL:
        return _personal(words, at)
    if low in _THAT and _demonstrative(words, at):
        # "Can it be extended? If so, how do I do that?" has said what "that" is.
        if any(content_at(words, i) for i in range(at) if not _same_sentence(words, i, at)):
            return None
        return Gap(Lean.TOPIC, start, end, replaceable=False)
    is_helped = before in AUXILIARIES | CONJUNCTIONS | WH | PREPOSITIONS | SAYING_VERBS
    goes = at > 0 and not is_helped and low_at(words, at + 1) in PREPOSITIONS
    if (
        low == "there"
        and (closes or goes or verbal_at(words, at + 1))  # "Who went there in 2020?"
        and not _existential(words, at)
    ):
        if closes and before in BEING and low_at(words, 0) in WH:  # "What schools are there?"
            return Gap(Lean.TOPIC, end, end, replaceable=False)
        return Gap(Lean.PLACE, start, end)
    if low in {"one", "ones"} and _stand_in(words, at):
        if before in ORDINALS and low_at(words, at - 2) == "the":
            return Gap(Lean.PAIR, words[at - 2].start, end)
        return Gap(Lean.PAIR, start, end, replaceable=False)
    if low in {"both", "either", "neither"} and before != "the":
        # "Are both safe?", not "are both parents safe", "are both Merton and Sutton safe".
        said = not closes and (words[at + 1].plural or {"and", "or"} & {w.lower for w in words})
        if not said and (closes or verbal_at(words, at + 1) or before in AUXILIARIES):
            return Gap(Lean.PAIR, start, end, plural=True, replaceable=low == "both")
    if low in {"former", "latter"} and before == "the":
        return Gap(Lean.PAIR, words[at - 1].start, end)
    if low == "else" and not names_of(text):
        return Gap(Lean.TOPIC, end, end, replaceable=False)
    return None


def _personal(words: Sequence[Word], at: int) -> Gap | None:
    word, after, closes = words[at], low_at(words, at + 1), _closes(words, at)
    low = _CONTRACTED.get(word.lower, word.lower)
    if low in {"it", "its"} and _expletive(words, at):
        return None
    if low == "they" and after == "both":
        return Gap(Lean.PAIR, word.start, words[at + 1].end, plural=True)
    owner = low in _OWNERS
    if low == "her":  # "What did inspectors tell her about …", "her plan"
        owner = not closes and after not in PREPOSITIONS | CONJUNCTIONS | WH
    lean = Lean.PERSON if low in _PERSON else Lean.THING
    if low in {"they", "them"} and any(w.lower in _COMPARING for w in words):
        lean = Lean.PAIR
    if _antecedent(words, at, lean, low in _PLURAL, owner):
        return None
    return Gap(
        lean,
        word.start,
        word.start + len(low),
        possessive=owner,
        plural=low in _PLURAL,
        # "When was it inspected?" is not about who inspects.
        speaks=not owner and low_at(words, at - 1) not in BEING and _says(words, at + 1),
    )


def _is_comparative(word: Word) -> bool:
    is_form = word.lower.endswith("er") or word.lower in {"worse", "more", "less"}
    return is_form and (Mark.ADJECTIVE in word.marks or word.lower in DETERMINERS)


def _closes(words: Sequence[Word], at: int) -> bool:
    """Whether the clause ends behind the word there."""
    return at + 1 == len(words) or words[at + 1].breaks


_DEGREES = classed("so very too more really always ever still not even")


_OPENS_WHAT_IS_SAID = classed("to that if whether for when never how why")


def _expletive(words: Sequence[Word], at: int) -> bool:
    """`it` that stands for nothing: is it true that, how long does it take to, if it rains."""
    rest = [word for word in words[at + 1 : at + 9] if word.lower not in _DEGREES]
    if rest and rest[0].lower in AUXILIARIES:
        rest = rest[1:]
    if not rest:
        return False
    low = [word.lower for word in rest]
    if Mark.WEATHER in rest[0].marks or low[0] in {"worth", "time"}:
        return True
    if low[0] in {"to", "from", "since", "until"}:  # "How far is it from Leeds to Hull?"
        return low_at(words, at - 1) in AUXILIARIES
    if low[0] in {"take", "takes", "took", "cost", "costs", "mean", "means"}:
        return "to" in low[1:5]
    # "Is it safer to buy bonds?": than what was told of before.
    asks = low_at(words, at - 1) in AUXILIARIES
    if asks and _is_comparative(rest[0]) and "than" not in (word.lower for word in words):
        return False
    is_said = Mark.ADJECTIVE in rest[0].marks or low[0] in SAYING_VERBS or low[0] == "ok"
    return is_said and bool(_OPENS_WHAT_IS_SAID & {*low[1:3]})


def _antecedent(words: Sequence[Word], at: int, lean: Lean, plural: bool, owner: bool) -> bool:
    """Whether something before `words[at]` in the question itself may be what it means.

    A pronoun never means a noun of its own clause ("What did the report say about it?")
    unless it is a possessive ("How did Croydon improve its services?").
    """
    # Without capitals a name looks like any noun: "who was jim thorpe and what did he do".
    plain = not any(word.capital and not word.first for word in words)
    closes = _closes(words, at)  # "Is there a grade after it?"
    same_clause = True
    for i in range(at - 1, -1, -1):
        after, word = words[i + 1], words[i]
        if (
            after.breaks
            or (i + 1 < at and after.lower in CONJUNCTIONS | WH and not (closes and i + 2 == at))
            # "Did Croydon say it would improve?", "Ted told Robin he was leaving".
            or (i + 1 == at and (word.lower in SAYING_VERBS or after.lower in _SUBJECTS))
        ):
            same_clause = False
        if not content_at(words, i) or (same_clause and not owner) or asked_for(words, i):
            continue
        named = word.capital and not word.first
        ends = not content_at(words, i + 1)
        if lean is Lean.PERSON:
            fits = named or is_person(word) or (plain and not same_clause)
        elif plural:
            fits = named or word.plural or (ends and (is_body(word) or is_person(word)))
        else:
            fits = named or (ends and not word.plural)
        if fits:
            return True
    return False


def _demonstrative(words: Sequence[Word], at: int) -> bool:
    """Whether this, that, these or those points at something said before."""
    low, before, after = words[at].lower, low_at(words, at - 1), low_at(words, at + 1)
    closes = _closes(words, at)
    if low == "that" and before in BEING and after in DETERMINERS:  # "Is that a grade?"
        return True
    starts = at == 0 or words[at].first or words[at].breaks
    pointing = starts or before in PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | WH | SAYING_VERBS
    if after in TIME_NOUNS:
        return low in {"that", "those"} and pointing
    if closes:
        return True
    if low == "that" and before in BEING and at and low_at(words, at + 1) in FILLERS | {"so"}:
        return True  # "Was that still so in 2024?"
    # "those who left", "those in care", "those living alone", "those responsible"
    if low == "those" and (
        after in PREPOSITIONS | WH | {"that"}
        or Mark.ADJECTIVE in words[at + 1].marks
        or after.endswith(("ing", "ed"))
    ):
        return False
    if low == "that" and before in SAYING_VERBS | {"so", "such"} and not _closes(words, at + 1):
        return False
    if low == "that" and words[at + 1].use is Use.PREDICATE:  # "Is that good?"
        return before in AUXILIARIES
    if low == "that" and words[at - 1].use is Use.VERB and _closes(words, at + 1):
        return True  # "How long did it take to put that right?"
    if verbal_at(words, at + 1):
        # "reports that were": a relative clause, its noun stands right before.
        return low != "that" or pointing
    if low == "that":
        noun = words[at + 1]
        return pointing and content_at(words, at + 1) and not (noun.capital or noun.plural)
    return after not in DETERMINERS and not words[at + 1].capital


_DOING = classed("do does did")


def _existential(words: Sequence[Word], at: int) -> bool:
    """`there is`, `is there`: says that something is, not where."""
    before, after = low_at(words, at - 1), low_at(words, at + 1)
    closes = _closes(words, at)
    # "there can be", not "What can a child there do?"
    if after in AUXILIARIES - _DOING or after in {"any", "a", "an", "been", "no"}:
        return True
    return before in AUXILIARIES and (not closes or low_at(words, 0) == "how")


_PICKS = classed("which another this that these first second third last other")


def _stand_in(words: Sequence[Word], at: int) -> bool:
    """`one` for a noun said before: which one, the second one, create one."""
    before, after = low_at(words, at - 1), low_at(words, at + 1)
    closes = _closes(words, at)
    if before in _PICKS:
        return after != "of" and not content_at(words, at + 1)
    says_how = at > 0 and words[at - 1].use is Use.VERB
    return closes and (says_how or words[at].lower == "ones")


def _definite(words: Sequence[Word], at: int, text: str) -> Gap | None:
    """`the report`, `the inspectors`: which, where the question names nothing?

    What a question says something of, or asks for, is one of those before; what only stands
    behind a preposition is as often the one that all know: "in the air", "in the league".
    """
    word, points = words[at], low_at(words, at + 1) == "here"
    first = at
    while content_at(words, first - 1) and (
        points or Mark.ADJECTIVE in words[first - 1].marks  # "the service rate here", "weak points"
    ):
        first -= 1
    before = low_at(words, first - 2)
    # Not "the report card", "I am the driver".
    if low_at(words, first - 1) != "the" or not _ends_phrase(words, at) or before == "am":
        return None
    is_known = before in PREPOSITIONS and not {Mark.TOLD, Mark.DISTRICT} & {*word.marks}
    closes = points or (_closes(words, at) and not is_known)
    # Not "the report on", "the leader of the council".
    is_subject = verbal_at(words, at + 1) and before != "of"
    if not (closes or word.possessive or is_subject) or names_of(text):
        return None
    return Gap(Lean.TOPIC, word.end, word.end, replaceable=False)


def _ends_phrase(words: Sequence[Word], at: int) -> bool:
    return content_at(words, at) and (_closes(words, at) or not content_at(words, at + 1))


_FOR_MORE = classed("more explain elaborate continue summarise summarize detail details compare")


def _holds_nothing(words: Sequence[Word]) -> bool:
    """A question without a thing to ask about: What happened? Who was responsible?"""
    content = [i for i in range(len(words)) if content_at(words, i)]
    if not content and any(word.lower in _FOR_MORE for word in words):
        return True
    if words[0].lower not in WH:
        return False
    low = [word.lower for word in words]
    # "Who is the regulator?"
    if len(low) == 4 and low[1] in AUXILIARIES and low[2] == "the":
        return not words[3].capital
    if not content:
        return not {"you", "us"} & {*low} and any(verbal_at(words, at) for at in range(len(words)))
    if len(content) > 1 or words[content[0]].capital:
        return False
    word = words[content[0]]
    if low[:2] == ["how", "many"] and content[0] == 2 and len(words) == 4:
        return words[3].use is Use.VERB  # "How many inspectors came?"
    # "What collapsed?", "Who was involved?"
    is_deed = word.lower.endswith("ed")
    return (len(words) == 2 and is_deed) or (
        words[0].lower in {"who", "when", "where", "why", "how"}
        and (is_deed or Mark.ADJECTIVE in word.marks)
        and all(w.lower in FUNCTION_WORDS or w is word for w in words)
        and low_at(words, content[0] - 1) not in DETERMINERS
    )
