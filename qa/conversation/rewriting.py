"""A follow-up made to stand alone, in the user's words as far as they go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.english.persons import OFFICES
from corpus.english.words import AUXILIARIES, BEING, DETERMINERS, FUNCTION_WORDS, WH, classed
from qa.conversation.choosing import entry_meant, joined, of_those
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.ellipsis import is_part
from qa.conversation.leaning import ORDINALS, Gap, Lean, gaps
from qa.conversation.noun_phrases import TIME, Phrase, Sort, names_of, things_of
from qa.conversation.publishers import ARTICLES
from qa.conversation.statements import statement
from qa.conversation.tagged_words import Use, content_at, is_body, is_person, words_of


@dataclass(frozen=True, slots=True)
class Settled:
    """An earlier question made to stand alone, the answer it got, and its leading quote."""

    text: str
    answer: str
    quote: str = ""
    asked: str = ""
    """The question as it was asked, with its pronouns."""
    entries: tuple[str, ...] = ()
    """What its answer listed."""


_REACH = 3
"""Turns back that a topic is looked for."""
_MOST_NAMES, _MOST_NOUNS = 3, 2
_ANSWER_WORDS = 5
"""A longer answer is a sentence, and which of its names is meant cannot be told."""
_QUOTED_WORDS = 12
_ASKS_ENTITY = re.compile(r"^\W*(?:and |so )?(?:who|whom|where|which|what)\b", re.I)
_ASKS_PERSON = re.compile(r"^\W*(?:and |so )?(?:who|whom)\b", re.I)
_ASKS_WHAT = re.compile(r"^\W*(?:and |so )?(?:what|where)\b", re.I)
_WHO_SAID = re.compile(
    r"\b(?:who (?:says?|said|wrote|claimed|claims)|what does) (that|this|it|so)\b", re.I
)
_SAYS_SO = re.compile(r"^\W*(?:and |but )?who\b", re.I)
_LONGEST_QUOTE = 60
_BOUND = re.compile(
    r"(?<=\w )\b(after|before|since|until) (?:that|then)"
    r"(?=\s*(?:\bthere\b|\bin\b|\bat\b|[,.?!]|$))",
    re.I,
)
_THEN = re.compile(r"\s*\b(?:back then|then|at (?:that|the) time|(?:in )?that year)(?=\W*$)", re.I)


def _what_was_said(text: str, turn: Settled) -> str | None:
    """What "that" is in "Who said that?": the quote, a statement of a short answer, the answer."""
    if turn.quote and _SAYS_SO.match(text) and len(turn.quote.split()) <= _LONGEST_QUOTE:
        return f"“{_MARKS.sub('', turn.quote).strip()}”"
    words = turn.answer.split()
    if not 0 < len(words) <= _QUOTED_WORDS:
        return None
    if len(words) <= _ANSWER_WORDS and (said := statement(turn.text, turn.answer.rstrip("."))):
        return f"that {said.rstrip('.')}"
    return f"“{turn.answer.strip().strip(_QUOTE_MARKS)}”"


_NAME_OF = re.compile(
    r"^\W*what(?:['’]?s|\s+(?P<was>is|was))\s+(?P<whom>.+?)(?:['’]s|(?<=s)['’])\s+name\b", re.I
)
_ARTICLES = re.compile(ARTICLES, re.I)
_MARKS = re.compile(r"[“”«»\"]")
_QUOTE_MARKS = "\"'“”‘’."


def standalone(text: str, earlier: Sequence[Settled]) -> str:
    """`text` made to stand without `earlier` (oldest first); as it is where it does.

    A pronoun gives way to what it stands for, if one phrase does; else the names, or
    the nouns, of the nearest turn that has any follow in brackets.
    """
    if not earlier:
        return text
    if time := _time_meant(text, earlier):
        return _with_time(standalone(_THEN.sub("", text), earlier), time)
    if (bound := _BOUND.search(text)) and (time := _time_of(earlier)):
        rest = f"{text[: bound.start()].rstrip()}{text[bound.end() :]}"
        return _with_time(standalone(rest, earlier), f"{bound[1]} {time}")
    if those := of_those(text, earlier[-1].text):
        return _bracketed(those, [t.text for t in things_of(earlier[-1].text) if t.named])
    if meant := entry_meant(text, earlier[-1].entries):
        return meant
    if missing := gaps(text):
        return _filled(text, missing, earlier)
    if _GOES_ON.match(text) and not any(n.sort is Sort.PLACE for n in names_of(text)):
        return _bracketed(text, _places(earlier))
    if is_part(text):
        # Only names: "What about bicycles?" holds words of its own to search by, and nouns
        # of the turn before pull away from them.
        return _bracketed(text, [t.text for t in things_of(earlier[-1].text) if t.named])
    return text


def in_view(text: str, earlier: Sequence[Settled]) -> str | None:
    """`text`, which neither leans on anything nor names anything, of what `earlier` is about.

    "Which grade stayed lower?" may go on about Haringey. None where `text` names something, or
    nothing was named before.
    """
    if names_of(text):
        return None
    said = _bracketed(text, _topic(earlier, None))
    return said if said != text else None


def _places(earlier: Sequence[Settled]) -> list[str]:
    """The places of the nearest turn that names any."""
    for turn in earlier[: -_REACH - 1 : -1]:
        if found := [name.text for name in names_of(turn.text) if name.sort is Sort.PLACE]:
            return found[:_MOST_NAMES]
    return []


_GOES_ON = re.compile(r"^\W*(?:and|but)\b", re.I)
"""A question that begins so goes on with the one before."""


def asks(text: str) -> bool:
    """Whether `text` is a question with something to search for: no remark, no thanks."""
    words = words_of(text)
    if not words or not any(content_at(words, i) for i in range(len(words))):
        return False
    return "?" in text or words[0].lower in WH | AUXILIARIES | IMPERATIVES


def _filled(text: str, missing: list[Gap], earlier: Sequence[Settled]) -> str:
    newest = earlier[-1]
    if (said := _WHO_SAID.search(text)) and (whose := _what_was_said(text, newest)):
        return f"{text[: said.start(1)]}{whose}{text[said.end(1) :]}"
    one = _entity_answer(newest)
    if (picked := _THAT_ONE.search(text)) and one and not one.plural:
        return f"{text[: picked.start()]}{one.text}{text[picked.end() :]}"
    # The first gap only: "Did they say it would help?" asks for two things, and which is
    # which cannot be told; the names in brackets then help with the second.
    gap = next((gap for gap in missing if gap.replaceable), None)
    filler = _filler(gap, text[gap.start : gap.end], earlier) if gap else None
    if gap and filler:
        text = text[: gap.start] + _in_place(filler, gap) + text[gap.end :]
        if gap.lean is Lean.PERSON and gap.possessive:
            text = _NAME_OF.sub(lambda m: f"Who {m['was'] or 'is'} {m['whom']}", text)
        if gap.lean in (Lean.PLACE, Lean.PAIR):
            return text
    is_person = gap is not None and gap.lean is Lean.PERSON
    return _bracketed(text, _topic(earlier, filler, is_person=is_person))


def readings(text: str, earlier: Sequence[Settled]) -> tuple[str, ...]:
    """What `text` may mean, each made to stand alone, where two to four are as likely.

    Empty where it is plain, or where nothing can stand in.
    """
    gap = next((gap for gap in gaps(text) if gap.replaceable), None) if earlier else None
    if (
        gap is None
        or gap.plural
        or gap.lean is Lean.PAIR
        or _filler(gap, text[gap.start : gap.end], earlier)
    ):
        return ()
    others = _of_other_sex(text[gap.start : gap.end], earlier)
    for turn in earlier[: -_REACH - 1 : -1]:
        fits = _named_for(gap, turn, others)
        sorts = {name.sort for name in fits}
        if 1 < len(fits) <= _MOST_READINGS and len(sorts) == 1:
            return tuple(
                text[: gap.start] + _in_place(name, gap) + text[gap.end :] for name in fits
            )
        if fits or things_of(turn.text):
            return ()
    return ()


_MOST_READINGS = 4
_THAT_ONE = re.compile(r"\b(?:that|this) one\b", re.I)
_HE, _SHE = classed("he him his"), classed("she her hers")
_OWNED = re.compile(r"\b(?:its|their|his|her|our|your|my|this|that)\s*$", re.I)


def _named_for(gap: Gap, turn: Settled, others: frozenset[str]) -> list[Phrase]:
    """The names of a turn, but `others`, that a gap may mean, each once."""
    if gap.lean is Lean.PERSON:
        fits = [
            name
            for name in names_of(turn.text)
            if _may_be_person(name) and not _stands_as_place(name, turn.text)
        ]
    elif gap.lean is Lean.PLACE:
        fits = [name for name in names_of(turn.text) if name.sort is Sort.PLACE]
    else:
        fits = [t for t in things_of(turn.text) if t.named and not t.speaks]
    fits = [name for name in fits if name.text not in others]
    spoken = [name for name in fits if name.start < _added_from(turn.text)]
    return list({name.text: name for name in spoken or fits}.values())


def _time_meant(text: str, earlier: Sequence[Settled]) -> str | None:
    """The time that "then" means, with its preposition; None where it means none.

    "So why did it fail, then?" means none: only a question that has nothing else to say when.
    """
    if not _THEN.search(text) or re.match(r"\W*so\b", text, re.I) or TIME.search(text):
        return None
    if not words_of(text) or words_of(text)[0].lower not in WH | AUXILIARIES:
        return None
    if re.match(r"\W*what (?:has |had )?happen", text, re.I):  # what came next
        return None
    time = _time_of(earlier)
    return _at(time) if time else None


def _time_of(earlier: Sequence[Settled]) -> str | None:
    """The time that the nearest turns give as an answer, or ask of."""
    for turn in earlier[:-3:-1]:
        answer = turn.answer.strip().rstrip(".")
        if len(answer.split()) <= _ANSWER_WORDS and (time := TIME.search(answer)):
            return time[0]
        times = [name.text for name in names_of(turn.text) if name.sort is Sort.TIME]
        if times:
            return times[-1]
    return None


def _at(time: str) -> str:
    """A time with the preposition it takes."""
    if re.match(r"(?:last|this|next)\b", time, re.I):
        return time
    return f"on {time}" if re.match(r"\d{1,2}(?:st|nd|rd|th)?\s", time) else f"in {time}"


def _with_time(text: str, time: str) -> str:
    """`text` with a time at its end, before brackets."""
    found = re.search(r"\s*(?:\([^()]*\))?[?.!]*\s*$", text)
    end = found.start() if found else len(text)
    return f"{text[:end]} {time}{text[end:]}"


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


_FULL_NAME = re.compile(r"(?:[A-Z][\w'’.-]+ ){1,2}[A-Z][\w'’-]+")


def _may_be_person(name: Phrase) -> bool:
    """Whether a name may be a person's: no place, no acronym, no council, no watchdog."""
    words = words_of(name.text)
    is_other = any(is_body(word) or word.acronym for word in words)
    return name.sort is Sort.NAME and not is_other and not name.text.startswith("Of")


def _stands_as_place(name: Phrase, text: str) -> bool:
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


_WHERE = classed("in at from near within across around")


def _whoever(turn: Settled) -> Phrase | None:
    """The person whom a question asks for, by what it says of them, where no name is known.

    Of "Who was charged with the murder?" "A man" it is "the man who was charged with the
    murder", of "Who is the leader of Leeds?" "the leader of Leeds".
    """
    words = words_of(turn.text)
    text = turn.text.rstrip("?.! ")
    if len(words) < 3 or words[0].lower != "who" or words[1].lower in _OBJECT_ASKED:
        return None
    rest = text[words[1].start :]
    if words[1].lower in BEING and words[2].lower in DETERMINERS:
        said = text[words[2].end :].strip()
        return Phrase(said, 0, len(said), Sort.NOUN, definite=True)
    if words[1].lower in BEING and words[2].capital and words[2].use is not Use.VERB:
        return None  # "Who is Ada Lovelace?"
    holder = re.fullmatch(r"the ([\w'’ -]+)", turn.answer.split(",")[0].strip(" ."), re.I)
    if holder and len(holder[1].split()) <= _ANSWER_WORDS and is_person(words_of(holder[1])[-1]):
        return Phrase(holder[1], 0, len(holder[1]), Sort.NOUN, definite=True)
    noun = re.fullmatch(r"an? ([\w' -]+)", turn.answer.split(",")[0].strip(" ."), re.I)
    is_noun = noun and any(is_person(word) for word in words_of(noun[1]))
    said = f"{noun[1] if noun and is_noun else 'person'} who {rest}"
    return Phrase(said, 0, len(said), Sort.NOUN, definite=True)


_OBJECT_ASKED = classed("do does did has have had will would can could should may might must")


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


def _filler(gap: Gap, words: str, earlier: Sequence[Settled]) -> Phrase | None:
    """The one phrase that can stand for `words`; None where there are none, or several."""
    if gap.lean is Lean.PAIR:
        return _of_several(words, earlier)
    if gap.lean is Lean.PERSON:
        return _person(gap, words, earlier)
    near = earlier[: -_REACH - 1 : -1]
    listed = joined(earlier[-1].entries)
    if gap.plural and listed and len(earlier[-1].entries) > 1:
        return Phrase(listed, 0, len(listed), Sort.NAME, plural=True)
    if gap.speaks:
        for turn in near:
            if _entity_answer(turn):
                break
            speakers = [thing for thing in things_of(turn.text) if thing.speaks]
            if speakers:
                return speakers[0] if len(speakers) == 1 else None
    for turn in near:
        named = [thing for thing in things_of(turn.text) if thing.named]
        answer = _entity_answer(turn)
        if answer and (gap.plural or not answer.plural) and not _is_of_the_thing(gap, turn):
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
            chosen = _chosen(gap, named)
            return (chosen and not gap.plural and _thing_in(chosen, turn.text)) or chosen
        if nouns:
            return (several or nouns)[0]
        if things_of(turn.text):
            return None
    return None


def _thing_in(name: Phrase, text: str) -> Phrase | None:
    """The thing that a question is about with its place: "the new pool in Merton", not Merton."""
    place = next((one for one in names_of(text) if one.start == name.start), None)
    if place is None or not _stands_as_place(place, text):
        return None
    for thing in things_of(text):
        between = words_of(text[thing.end : place.start])[:-1]
        is_whole = thing.end < place.start and not any(
            word.breaks or word.lower in FUNCTION_WORDS for word in between
        )
        head = words_of(text[thing.start : place.start])[-2:-1]
        is_one = not thing.named and thing.definite and not thing.plural
        if is_one and is_whole and not any(map(is_person, head)):
            whole = text[thing.start : place.end]
            return Phrase(whole, thing.start, place.end, Sort.NOUN, definite=True)
    return None


def _is_of_the_thing(gap: Gap, turn: Settled) -> bool:
    """Whether "it" goes on about what was asked about, and not about who or where was asked.

    "Who will run the youth hub?" "Brightside": "How much will it cost?" is of the hub.
    """
    if gap.lean is not Lean.THING or gap.plural or gap.speaks:
        return False
    asks_who_or_where = re.match(r"^\W*(?:and |so )?(?:who|whom|where)\b", turn.text, re.I)
    things = [thing for thing in things_of(turn.text) if not thing.plural]
    return bool(asks_who_or_where and things)


def _added_from(text: str) -> int:
    """Where the closing brackets of `text` begin: what they hold went along, unspoken of."""
    added = re.search(r"\([^()]*\)\W*$", text)
    return added.start() if added else len(text)


def _of_other_sex(pronoun: str, earlier: Sequence[Settled]) -> frozenset[str]:
    """The names that a pronoun can't mean, since "she" or "he" stood for them before."""
    low = pronoun.lower()
    others = _SHE if low in _HE else _HE if low in _SHE else frozenset()
    found: set[str] = set()
    for turn in earlier:
        if others & {word.lower for word in words_of(turn.asked)}:
            spoken = turn.text[: _added_from(turn.text)]
            found |= {n.text for n in names_of(spoken) if n.text not in turn.asked}
    return frozenset(found)


def _person(gap: Gap, pronoun: str, earlier: Sequence[Settled]) -> Phrase | None:
    """Whom "he" or "she" means: who was asked for, else who was named; never a place.

    "Who was charged with the murder of …?" asks for somebody else than it names.
    """
    others = _of_other_sex(pronoun, earlier)
    for turn in earlier[: -_REACH - 1 : -1]:
        named = _named_for(gap, turn, others)
        if gap.speaks and (speakers := [name for name in named if name.speaks]):
            return speakers[0] if len(speakers) == 1 else None
        answer = None if _ASKS_WHAT.match(turn.text) else _entity_answer(turn)
        if (
            answer is not None
            and not answer.plural
            and _may_be_person(answer)
            and answer.text not in others
        ):
            return answer
        asked = _person_answer(turn)
        if asked is not None and asked.text in others:
            asked = None
        elif asked is None and _ASKS_PERSON.match(turn.text) and (named or turn.answer):
            asked = _whoever(turn)
        if asked:
            return asked
        if named:
            return named[0] if len(named) == 1 else None
        nouns = [thing for thing in things_of(turn.text) if _is_person_noun(thing)]
        if nouns:
            owned = _OWNED.search(turn.text[: nouns[0].start])  # "its mayor"
            noun = replace(nouns[0], definite=nouns[0].definite or owned is not None)
            return _with_body(noun, turn.text)
    return None


def _with_body(noun: Phrase, text: str) -> Phrase:
    """The noun with the name it is of, behind it: "the chief executive of Sutton"."""
    of = re.match(r" of (?:the )?", text[noun.end :], re.I)
    other = next((t for t in things_of(text) if of and t.start == noun.end + of.end()), None)
    if other is not None:  # "the head of fostering"
        return replace(noun, text=text[noun.start : other.end], end=other.end)
    behind = next((name for name in names_of(text) if name.named and name.start > noun.end), None)
    if behind is None or text[noun.end : behind.start].strip().lower() not in {"of", "of the"}:
        return noun
    return replace(noun, text=text[noun.start : behind.end], end=behind.end)


def _is_person_noun(thing: Phrase) -> bool:
    words = words_of(thing.text)
    is_one = any(map(is_person, words)) or words[-1].lower.rsplit("-", 1)[-1] in OFFICES
    return not thing.named and not thing.plural and is_one


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

    Of the entries, where the newest answer lists some.
    The names of the newest turn that has any; where that is one, the one of its sort
    before it, too: "How was Croydon rated?" "And Haringey?" "How do they compare?"
    """
    which = next((ORDINALS[word] for word in words.lower().split() if word in ORDINALS), None)
    entries = earlier[-1].entries
    if which is not None and which < len(entries) > 1:
        return Phrase(entries[which], 0, len(entries[which]), Sort.NAME)
    found: list[Phrase] = []
    for turn in earlier[: -_REACH - 1 : -1]:
        named = [thing for thing in things_of(turn.text) if thing.named and not thing.speaks]
        if found:
            named = [n for n in named if n.sort is found[0].sort and n.text != found[0].text]
        found = [*named, *found]
        if len(found) > 1:
            break
    if which is not None:
        return found[which] if which < len(found) > 1 else None
    return _joined(found) if len(found) == 2 else None


def _topic(
    earlier: Sequence[Settled], filler: Phrase | None, *, is_person: bool = False
) -> list[str]:
    """The names of the nearest turn that has any; nouns and times where none of them has."""
    near = earlier[: -_REACH - 1 : -1]
    for turn in near:
        named = [thing for thing in things_of(turn.text) if thing.named]
        if filler and not filler.speaks:
            # "How has Croydon improved?" needs no word of who told of Croydon before.
            named = [thing for thing in named if not thing.speaks]
            if is_person:  # of what Ada Quill chaired, Tom Wren, whom she followed, is no part
                named = [n for n in named if not (" " in n.text and _may_be_person(n))]
        if named:
            answer = _entity_answer(turn)
            first = [answer.text] if answer and not filler else []
            named = [thing for thing in named if not (filler and filler.text in thing.text)]
            return [*first, *(thing.text for thing in named)][:_MOST_NAMES]
    if filler:
        return []
    for turn in near:
        times = [name for name in names_of(turn.text) if name.sort is Sort.TIME]
        # "Which of the two articles is the later one?" is about no article.
        things = [t for t in things_of(turn.text) if not _ARTICLES.fullmatch(t.text)]
        if phrases := [*things, *times]:
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
