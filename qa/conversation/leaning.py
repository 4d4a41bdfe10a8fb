"""Does a question stand alone, or does it lean on the turns before it, and where?

Most turns of a conversation stand alone, and history added to one that does makes
its search worse (MTRAG govt: nDCG@10 .546 → .428 with all of it glued on). So a rule
here names a word or a shape that cannot be understood alone; what merely could go
with the turn before is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

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
from qa.conversation.words import (
    COLLECTIVES,
    PREDICATES,
    VERBS,
    Word,
    content_at,
    is_person,
    low_at,
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
_WEATHER = classed("rain rains rained snow snows snowed")
_VERBAL = AUXILIARIES | VERBS
# Heads that a question cannot mean without saying, or having said, which one.
_DEFINITE = classed(
    "report reports inspector inspectors inspection inspections visit visits council councils "
    "authority borough service services team school hospital article story study company "
    "charity government mayor minister author watchdog regulator city town country film movie "
    "book show game song album event case trial project scheme plan plans programme program "
    "decision judgement judgment verdict rating ratings grade score findings recommendations "
    "results incident accident attack victim victims suspect protest strike election campaign "
    "deal merger family boy girl man woman leader spokesman head director councillor "
    "councillors weaknesses strengths reasons causes consequences problems concerns"
)
ORDINALS = {"former": 0, "first": 0, "second": 1, "latter": 1, "third": 2, "last": -1}
"""Which of several things named: "the second one", "the latter"."""
_TIME_NOUNS = classed("year month week day morning evening afternoon time weekend century decade")


_LONGEST = 100
"""Words. A longer question tells its own story, and the rules look back at every word."""


def gaps(text: str) -> list[Gap]:
    """What `text` lacks, in order; empty where it stands alone."""
    words = words_of(text)
    if not 0 < len(words) <= _LONGEST:
        return []
    asked = _asked(words, text)
    found = [gap for at in asked if (gap := _pronoun(words, at, text))]
    if not found:
        found = [gap for at in asked if (gap := _definite(words, at, text))]
    if not found and _holds_nothing(words):
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
    low, before, after = words[at].lower, low_at(words, at - 1), low_at(words, at + 1)
    start, end, closes = words[at].start, words[at].end, _closes(words, at)
    if _CONTRACTED.get(low, low) in _PERSONAL:
        return _personal(words, at)
    if low in _THAT and _demonstrative(words, at):
        # "Can it be extended? If so, how do I do that?" has said what "that" is.
        if any(content_at(words, i) for i in range(at) if not _same_sentence(words, i, at)):
            return None
        return Gap(Lean.TOPIC, start, end, replaceable=False)
    if low == "there" and (closes or after in _VERBAL) and not _existential(words, at):
        return Gap(Lean.PLACE, start, end)
    if low in {"one", "ones"} and _stand_in(words, at):
        if before in ORDINALS and low_at(words, at - 2) == "the":
            return Gap(Lean.PAIR, words[at - 2].start, end)
        return Gap(Lean.PAIR, start, end, replaceable=False)
    if low in {"both", "either", "neither"} and before != "the":
        # "Are both safe?", not "are both parents safe", "are both Merton and Sutton safe".
        said = not closes and (words[at + 1].plural or {"and", "or"} & {w.lower for w in words})
        if not said and (closes or after in _VERBAL or before in AUXILIARIES):
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


def _closes(words: Sequence[Word], at: int) -> bool:
    """Whether the clause ends behind the word there."""
    return at + 1 == len(words) or words[at + 1].breaks


_IMPERSONAL = classed(
    "true possible impossible likely unlikely better best worth important necessary legal "
    "illegal safe hard difficult easy easier common normal good bad clear fair wise reported "
    "said claimed ok okay enough expensive cheap dangerous time right wrong advisable cheaper "
    "useful"
)
_DEGREES = classed("so very too more really always ever still not even")


def _expletive(words: Sequence[Word], at: int) -> bool:
    """`it` that stands for nothing: is it true that, how long does it take to, if it rains."""
    rest = [word.lower for word in words[at + 1 : at + 9] if word.lower not in _DEGREES]
    if rest and rest[0] in AUXILIARIES:
        rest = rest[1:]
    if rest and rest[0] in _WEATHER:
        return True
    if rest and rest[0] in {"to", "from", "since", "until"}:  # "How far is it from Leeds to Hull?"
        return low_at(words, at - 1) in AUXILIARIES
    if rest and rest[0] in {"take", "takes", "took", "cost", "costs", "mean", "means"}:
        return "to" in rest[1:5]
    if rest and rest[0] in _IMPERSONAL:
        opens = {"to", "that", "if", "whether", "for", "when", "never", "how", "why"}
        return rest[0] in {"worth", "time"} or bool(opens & set(rest[1:3]))
    return False


def _antecedent(words: Sequence[Word], at: int, lean: Lean, plural: bool, owner: bool) -> bool:
    """Whether something before `words[at]` in the question itself may be what it means.

    A pronoun never means a noun of its own clause ("What did the report say about it?")
    unless it is a possessive ("How did Croydon improve its services?").
    """
    # Without capitals a name looks like any noun: "who was jim thorpe and what did he do".
    plain = not any(word.capital and not word.first for word in words)
    same_clause = True
    for i in range(at - 1, -1, -1):
        after, word = words[i + 1], words[i]
        if (
            after.breaks
            or (i + 1 < at and after.lower in CONJUNCTIONS | WH)
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
            several = word.bare.lower() in COLLECTIVES or is_person(word)
            fits = named or word.plural or (ends and several)
        else:
            fits = named or (ends and not word.plural)
        if fits:
            return True
    return False


def _demonstrative(words: Sequence[Word], at: int) -> bool:
    """Whether this, that, these or those points at something said before."""
    low, before, after = words[at].lower, low_at(words, at - 1), low_at(words, at + 1)
    closes = _closes(words, at)
    starts = at == 0 or words[at].first or words[at].breaks
    pointing = starts or before in PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | WH | SAYING_VERBS
    if after in _TIME_NOUNS:
        return low in {"that", "those"} and pointing
    if closes:
        return True
    # "those who left", "those in care", "those living alone", "those responsible"
    if low == "those" and (
        after in PREPOSITIONS | WH | PREDICATES | {"that"} or after.endswith(("ing", "ed"))
    ):
        return False
    if low == "that" and before in SAYING_VERBS | {"so", "such"}:
        return False
    if low == "that" and after in PREDICATES:  # "Is that good?"
        return before in AUXILIARIES
    if after in _VERBAL:
        # "reports that were": a relative clause, its noun stands right before.
        return low != "that" or pointing
    if low == "that":
        return after in _DEFINITE and pointing
    return after not in DETERMINERS and not words[at + 1].capital


def _existential(words: Sequence[Word], at: int) -> bool:
    """`there is`, `is there`: says that something is, not where."""
    before, after = low_at(words, at - 1), low_at(words, at + 1)
    closes = _closes(words, at)
    if after in AUXILIARIES or after in {"any", "a", "an", "been", "no"}:
        return True
    return before in AUXILIARIES and (not closes or low_at(words, 0) == "how")


_PICKS = classed("which another this that these first second third last other")


def _stand_in(words: Sequence[Word], at: int) -> bool:
    """`one` for a noun said before: which one, the second one, create one."""
    before, after = low_at(words, at - 1), low_at(words, at + 1)
    closes = _closes(words, at)
    if before in _PICKS:
        return after != "of" and not content_at(words, at + 1)
    return closes and (before in VERBS or words[at].lower == "ones")


def _definite(words: Sequence[Word], at: int, text: str) -> Gap | None:
    """`the report`, `the inspectors`: which, where the question names nothing?"""
    word, after = words[at], low_at(words, at + 1)
    if word.bare.lower() not in _DEFINITE or low_at(words, at - 1) != "the":
        return None
    closes = _closes(words, at)
    if not (closes or word.possessive or after in _VERBAL):  # "the report on", "the report card"
        return None
    if names_of(text):
        return None
    return Gap(Lean.TOPIC, word.end, word.end, replaceable=False)


_FOR_MORE = classed("more explain elaborate continue summarise summarize detail details compare")
_STATES = ("ed", "ible", "able", "own", "ent")


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
        return not {"you", "us"} & {*low} and any(word in _VERBAL for word in low)
    if len(content) > 1 or words[content[0]].capital:
        return False
    word = words[content[0]]
    bare_verb = len(words) == 2 and word.lower.endswith("ed")
    return bare_verb or (
        words[0].lower in {"who", "when", "where", "why", "how"}
        and word.lower.endswith(_STATES)
        and all(w.lower in FUNCTION_WORDS or w is word for w in words)
        and low_at(words, content[0] - 1) not in DETERMINERS
    )
