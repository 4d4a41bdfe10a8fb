"""A follow-up made to stand alone, in the user's words as far as they go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.words import AUXILIARIES, WH
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.ellipsis import is_part
from qa.conversation.leaning import ORDINALS, Gap, Lean, gaps
from qa.conversation.noun_phrases import Phrase, Sort, names_of, things_of
from qa.conversation.tagged_words import content_at, is_body, is_person, words_of


@dataclass(frozen=True, slots=True)
class Settled:
    """An earlier question made to stand alone, and the answer it got."""

    text: str
    answer: str


_REACH = 3
"""Turns back that a topic is looked for."""
_MOST_NAMES, _MOST_NOUNS = 3, 2
_ANSWER_WORDS = 5
"""A longer answer is a sentence, and which of its names is meant cannot be told."""
_QUOTED_WORDS = 12
_ASKS_ENTITY = re.compile(r"^\W*(?:and |so )?(?:who|whom|where|which|what)\b", re.I)
_ASKS_PERSON = re.compile(r"^\W*(?:and |so )?(?:who|whom)\b", re.I)
_WHO_SAID = re.compile(r"\b(?:who (?:said|wrote|claimed)|what does) (that|this|it)\b", re.I)


def standalone(text: str, earlier: Sequence[Settled]) -> str:
    """`text` made to stand without `earlier` (oldest first); as it is where it does.

    A pronoun gives way to what it stands for, if one phrase does; else the names, or
    the nouns, of the nearest turn that has any follow in brackets.
    """
    if not earlier:
        return text
    if missing := gaps(text):
        return _filled(text, missing, earlier)
    if is_part(text):
        # Only names: "What about bicycles?" holds words of its own to search by, and nouns
        # of the turn before pull away from them.
        return _bracketed(text, [t.text for t in things_of(earlier[-1].text) if t.named])
    return text


def asks(text: str) -> bool:
    """Whether `text` is a question with something to search for: no remark, no thanks."""
    words = words_of(text)
    if not words or not any(content_at(words, i) for i in range(len(words))):
        return False
    return "?" in text or words[0].lower in WH | AUXILIARIES | IMPERATIVES


def _filled(text: str, missing: list[Gap], earlier: Sequence[Settled]) -> str:
    newest = earlier[-1]
    if (said := _WHO_SAID.search(text)) and 0 < len(newest.answer.split()) <= _QUOTED_WORDS:
        quoted = newest.answer.strip().strip("\"'“”‘’.")
        return f"{text[: said.start(1)]}“{quoted}”{text[said.end(1) :]}"
    # The first gap only: "Did they say it would help?" asks for two things, and which is
    # which cannot be told; the names in brackets then help with the second.
    gap = next((gap for gap in missing if gap.replaceable), None)
    filler = _filler(gap, text[gap.start : gap.end], earlier) if gap else None
    if gap and filler:
        text = text[: gap.start] + _in_place(filler, gap) + text[gap.end :]
        if gap.lean in (Lean.PLACE, Lean.PAIR):
            return text
    return _bracketed(text, _topic(earlier, filler))


def _in_place(filler: Phrase, gap: Gap) -> str:
    words = f"the {filler.text}" if filler.definite else filler.text
    if gap.possessive:
        return f"{words}'" if words.endswith("s") else f"{words}'s"
    return f"in {words}" if gap.lean is Lean.PLACE else words


def _entity_answer(turn: Settled) -> Phrase | None:
    """The answer, where it is a name or several, and the question asked for such."""
    answer = turn.answer.strip().strip(".\"'“”‘’")
    if not _ASKS_ENTITY.match(turn.text) or not 0 < len(answer.split()) <= _ANSWER_WORDS:
        return None
    # Not as the first word, where a capital says nothing.
    text = f"is {answer}"
    names = [name for name in names_of(text) if name.named]
    between = re.sub(r"\b(?:and|the)\b|,", " ", _without(text, names)).split()
    if not names or between != ["is"]:
        return None
    return Phrase(answer, 0, len(answer), names[0].sort, plural=len(names) > 1)


def _without(text: str, phrases: list[Phrase]) -> str:
    for phrase in reversed(phrases):
        text = f"{text[: phrase.start]} {text[phrase.end :]}"
    return text


def _person_answer(turn: Settled) -> Phrase | None:
    """The first full name in a longer answer to "who"."""
    if not _ASKS_PERSON.match(turn.text):
        return None
    asked = turn.text.lower()
    for name in names_of(turn.answer):
        if name.sort is Sort.NAME and " " in name.text and name.text.lower() not in asked:
            return name
    return None


def _filler(gap: Gap, words: str, earlier: Sequence[Settled]) -> Phrase | None:
    """The one phrase that can stand for `words`; None where there are none, or several."""
    if gap.lean is Lean.PAIR:
        return _of_several(words, earlier)
    near = earlier[: -_REACH - 1 : -1]
    if gap.speaks:
        for turn in near:
            if _entity_answer(turn):
                break
            speakers = [thing for thing in things_of(turn.text) if thing.speaks]
            if speakers:
                return speakers[0] if len(speakers) == 1 else None
    for turn in near:
        if gap.lean is Lean.PERSON:
            named = [name for name in names_of(turn.text) if name.sort is Sort.NAME]
            answer = _entity_answer(turn) or _person_answer(turn)
        else:
            named = [thing for thing in things_of(turn.text) if thing.named]
            answer = _entity_answer(turn)
        if answer and (gap.plural or not answer.plural):
            return answer
        if gap.lean is Lean.PLACE:
            places = [name for name in names_of(turn.text) if name.sort is Sort.PLACE]
            if places:
                return places[0] if len(places) == 1 else None
            continue
        nouns = [t for t in things_of(turn.text) if not t.named and t.plural == gap.plural]
        if gap.speaks:
            nouns = [thing for thing in nouns if _can_speak(thing.text)]
        # "Where do they live?" is rather about care leavers than about Croydon.
        several = [thing for thing in nouns if gap.plural and not thing.speaks]
        if named and not several:
            return _chosen(gap, named)
        if nouns:
            return (several or nouns)[0]
        if things_of(turn.text):
            return None
    return None


def _can_speak(noun: str) -> bool:
    last = words_of(noun)[-1]
    return is_person(last) or is_body(last)


def _chosen(gap: Gap, named: list[Phrase]) -> Phrase | None:
    speakers = [thing for thing in named if thing.speaks]
    others = [thing for thing in named if not thing.speaks]
    fits = speakers if gap.speaks and speakers else others or speakers
    if len(fits) == 1:
        return fits[0]
    return _joined(fits) if gap.plural and len(fits) == 2 else None


def _joined(two: Sequence[Phrase]) -> Phrase:
    text = f"{two[0].text} and {two[1].text}"
    return Phrase(text, 0, len(text), Sort.NAME, plural=True)


def _of_several(words: str, earlier: Sequence[Settled]) -> Phrase | None:
    """The one that "the latter", "the second one" means; both, of two, for "they".

    The names of the newest turn that has any; where that is one, the one of its sort
    before it, too: "How was Croydon rated?" "And Haringey?" "How do they compare?"
    """
    found: list[Phrase] = []
    for turn in earlier[: -_REACH - 1 : -1]:
        named = [thing for thing in things_of(turn.text) if thing.named and not thing.speaks]
        if found:
            named = [n for n in named if n.sort is found[0].sort and n.text != found[0].text]
        found = [*named, *found]
        if len(found) > 1:
            break
    which = next((ORDINALS[word] for word in words.lower().split() if word in ORDINALS), None)
    if which is not None:
        return found[which] if which < len(found) > 1 else None
    return _joined(found) if len(found) == 2 else None


def _topic(earlier: Sequence[Settled], filler: Phrase | None) -> list[str]:
    """The names of the nearest turn that has any; nouns and times where none of them has."""
    near = earlier[: -_REACH - 1 : -1]
    for turn in near:
        named = [thing for thing in things_of(turn.text) if thing.named]
        if filler and not filler.speaks:
            # "How has Croydon improved?" needs no word of who told of Croydon before.
            named = [thing for thing in named if not thing.speaks]
        if named:
            answer = _entity_answer(turn)
            first = [answer.text] if answer and not filler else []
            named = [thing for thing in named if not (filler and filler.text in thing.text)]
            return [*first, *(thing.text for thing in named)][:_MOST_NAMES]
    if filler:
        return []
    for turn in near:
        times = [name for name in names_of(turn.text) if name.sort is Sort.TIME]
        if phrases := [*things_of(turn.text), *times]:
            return [phrase.text for phrase in phrases][:_MOST_NOUNS]
    return []


def _bracketed(text: str, topic: list[str]) -> str:
    said = text.lower()
    new = [phrase for phrase in topic if phrase.lower() not in said]
    if not new:
        return text
    body = text.rstrip()
    mark = body[-1] if body[-1:] in "?.!" and body else ""
    return f"{body[: len(body) - len(mark)].rstrip()} ({', '.join(new)}){mark}"
