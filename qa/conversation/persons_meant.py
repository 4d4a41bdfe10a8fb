"""Whom "he", "she" or "their" means: who was asked for, who was named, who is the mayor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.english.persons import OFFICES
from corpus.english.words import AUXILIARIES, BEING, DETERMINERS, classed
from qa.conversation.leaning import Gap, Lean
from qa.conversation.noun_phrases import Phrase, Sort, is_part, names_of, things_of
from qa.conversation.tagged_words import Use, Word, is_body, is_person, words_of
from qa.conversation.turns import (
    ANSWER_WORDS,
    ASKED_AGAIN,
    REACH,
    Settled,
    added_from,
    entity_answer,
)

_ASKS_PERSON = re.compile(r"^\W*(?:and |so )?(?:who|whom)\b", re.I)

_ASKS_WHAT = re.compile(r"^\W*(?:and |so )?(?:what|where)\b", re.I)

_FULL_NAME = re.compile(r"(?:[A-Z][\w'’.-]+ ){1,2}[A-Z][\w'’-]+")

_HE, _SHE = classed("he him his"), classed("she her hers")

_OWNED = re.compile(r"\b(?:its|their|his|her|our|your|my|this|that)\s*$", re.I)

_WHERE = classed("in at from near within across around")

_OBJECT_ASKED = classed("do does did has have had will would can could should may might must")


def person_meant(gap: Gap, pronoun: str, earlier: Sequence[Settled]) -> Phrase | None:
    """Whom "he" or "she" means: who was asked for, else who was named; never a place.

    "Who was charged with the murder of …?" asks for somebody else than it names.
    """
    others = of_other_sex(pronoun, earlier)
    for turn in earlier[: -REACH - 1 : -1]:
        named = named_for(gap, turn, others)
        if gap.speaks and (speakers := [name for name in named if name.speaks]):
            return speakers[0] if len(speakers) == 1 else None
        answer = None if _ASKS_WHAT.match(turn.text) else entity_answer(turn)
        if (
            answer is not None
            and not answer.plural
            and may_be_person(answer)
            and answer.text not in others
        ):
            return answer
        asked = _person_answer(turn)
        if asked is not None and asked.text in others:
            asked = None
        elif asked is None and _ASKS_PERSON.match(turn.text) and (named or turn.answer):
            asked = whoever(turn)
        if asked:
            return asked
        if named:
            return named[0] if len(named) == 1 else None
        nouns = [thing for thing in things_of(turn.text) if _is_person_noun(thing)]
        if not nouns and (told := _told_of(turn, others)):
            return told[0] if len(told) == 1 else None
        if nouns:
            owned = _OWNED.search(turn.text[: nouns[0].start])  # "its mayor"
            noun = replace(nouns[0], definite=nouns[0].definite or owned is not None)
            return _with_body(noun, turn.text)
    return None


def _told_of(turn: Settled, others: frozenset[str]) -> list[Phrase]:
    """The full names in an answer that may be persons', but `others`, each once."""
    # Not as the first word, where a capital says nothing.
    names = (name for name in names_of(f"is {turn.answer}") if " " in name.text)
    fits = [name for name in names if may_be_person(name) and name.text not in others]
    return list({name.text: name for name in fits}.values())


def named_for(gap: Gap, turn: Settled, others: frozenset[str]) -> list[Phrase]:
    """The names of a turn, but `others`, that a gap may mean, each once.

    Those that its answer lists, where it lists several.
    """
    if listed := _listed_for(gap, turn):
        return [name for name in listed if name.text not in others]
    if gap.lean is Lean.PERSON:
        fits = [
            name
            for name in names_of(turn.text)
            if may_be_person(name)
            and not stands_as_place(name, turn.text)
            and not is_part(name, turn.text)
        ]
    elif gap.lean is Lean.PLACE:
        fits = [name for name in names_of(turn.text) if name.sort is Sort.PLACE]
    else:
        fits = [t for t in things_of(turn.text) if t.named and not t.speaks]
    fits = [name for name in fits if name.text not in others]
    spoken = [name for name in fits if name.start < added_from(turn.text)]
    return list({name.text: name for name in spoken or fits}.values())


def _listed_for(gap: Gap, turn: Settled) -> list[Phrase]:
    """What a turn's answer lists, where it is nothing but names that a gap may mean."""
    listed: list[Phrase] = []
    for entry in turn.entries if len(turn.entries) > 1 else ():
        name = next((n for n in names_of(f"is {entry}") if n.text == entry), None)
        is_place = name is not None and name.sort is Sort.PLACE
        if name is None or is_place != (gap.lean is Lean.PLACE or (not _is_full(name, gap))):
            return []
        listed.append(name)
    return listed


def _is_full(name: Phrase, gap: Gap) -> bool:
    return gap.lean is Lean.PERSON and " " in name.text and may_be_person(name)


def of_other_sex(pronoun: str, earlier: Sequence[Settled]) -> frozenset[str]:
    """The names that a pronoun can't mean, since "she" or "he" stood for them before."""
    low = pronoun.lower()
    others = _SHE if low in _HE else _HE if low in _SHE else frozenset()
    found: set[str] = set()
    for turn in earlier:
        if others & {word.lower for word in words_of(turn.asked)}:
            spoken = turn.text[: added_from(turn.text)]
            found |= {n.text for n in names_of(spoken) if n.text not in turn.asked}
    return frozenset(found)


def may_be_person(name: Phrase) -> bool:
    """Whether a name may be a person's: no place, no acronym, no council, no watchdog."""
    words = words_of(name.text)
    is_other = any(is_body(word) or word.acronym for word in words)
    return name.sort is Sort.NAME and not is_other and not name.text.startswith("Of")


def stands_as_place(name: Phrase, text: str) -> bool:
    """Whether a name of one word stands where a place does: "in Thorpe", "the mayor of Thorpe"."""
    before = [word for word in words_of(text) if word.end <= name.start]
    if " " in name.text or not before:
        return False
    if before[-1].lower in _WHERE:
        return True
    return (
        before[-1].lower == "of"
        and len(before) > 1
        and (is_person(before[-2]) or is_body(before[-2]))
    )


def whoever(turn: Settled) -> Phrase | None:
    """The person whom a question asks for, by what it says of them, where no name is known.

    Of "Who was charged with the murder?" "A man" it is "the man who was charged with the
    murder", of "Who is the leader of Leeds?" "the leader of Leeds".
    """
    text = ASKED_AGAIN.sub("", turn.text).rstrip("?.! ")
    words = words_of(text)
    if len(words) < 3 or words[0].lower != "who" or _is_object_asked(words):
        return None
    rest = text[words[1].start :]
    if words[1].lower in BEING and words[2].lower in DETERMINERS:
        said = text[words[2].end :].strip()
        return Phrase(said, 0, len(said), Sort.NOUN, definite=True)
    if words[1].lower in BEING and words[2].capital and words[2].use is not Use.VERB:
        return None  # "Who is Ada Lovelace?"
    answer = turn.answer.split(",")[0].strip(" .")
    is_clause = any(word.use is Use.VERB or word.lower in AUXILIARIES for word in words_of(answer))
    if is_clause or rest.lower() in answer.lower():
        answer = ""  # "A nurse runs the ward": a clause names nobody as a whole
    holder = re.fullmatch(r"the ([\w'’ -]+)", answer, re.I)
    if holder and len(holder[1].split()) <= ANSWER_WORDS:  # "the head of fostering"
        return Phrase(holder[1], 0, len(holder[1]), Sort.NOUN, definite=True)
    noun = re.fullmatch(r"an? ([\w' -]+)", answer, re.I)
    is_noun = noun and any(is_person(word) for word in words_of(noun[1]))
    said = f"{noun[1] if noun and is_noun else 'person'} who {rest}"
    return Phrase(said, 0, len(said), Sort.NOUN, definite=True)


def _is_object_asked(words: Sequence[Word]) -> bool:
    """Whether somebody else does what is asked of: "Who will Leeds appoint?"."""
    does = words[2].use is Use.VERB or words[2].lower in {"to", "be", "been"}
    return words[1].lower in _OBJECT_ASKED and not does


def _person_answer(turn: Settled) -> Phrase | None:
    """The first full name in an answer to "who"."""
    if not _ASKS_PERSON.match(turn.text):
        return None
    said = turn.answer.strip().rstrip(".")
    if _FULL_NAME.fullmatch(said):  # also where a part of it is a word, too: "Tom Gray"
        return Phrase(said, 0, len(said), Sort.NAME)
    asked = turn.text.lower()
    for name in names_of(turn.answer):
        if name.sort is Sort.NAME and " " in name.text and name.text.lower() not in asked:
            return name
    return None


def _with_body(noun: Phrase, text: str) -> Phrase:
    """The noun with what it is of, behind it: "the chief executive of Sutton"."""
    of = re.match(r" of (?:the )?", text[noun.end :], re.I)
    other = next((t for t in things_of(text) if of and t.start == noun.end + of.end()), None)
    if other is None:
        return noun
    return replace(noun, text=text[noun.start : other.end], end=other.end)


def _is_person_noun(thing: Phrase) -> bool:
    words = words_of(thing.text)
    is_one = any(map(is_person, words)) or words[-1].lower.rsplit("-", 1)[-1] in OFFICES
    return not thing.named and not thing.plural and is_one
