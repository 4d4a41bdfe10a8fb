"""What "it", "they", "there" or "the second one" means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.words import FUNCTION_WORDS
from qa.conversation.choosing import joined
from qa.conversation.leaning import ORDINALS, TIME_NOUNS, Gap, Lean, gaps
from qa.conversation.noun_phrases import Phrase, Sort, names_of, things_of
from qa.conversation.persons_meant import person_meant, stands_as_place, whoever
from qa.conversation.tagged_words import Use, is_body, is_person, words_of
from qa.conversation.turns import REACH, Settled, added_from, entity_answer


def filler_of(gap: Gap, words: str, earlier: Sequence[Settled]) -> Phrase | None:
    """The one phrase that can stand for `words`; None where there are none, or several."""
    if gap.lean is Lean.PAIR:
        return _of_several(words, earlier)
    if gap.lean is Lean.PERSON:
        return person_meant(gap, words, earlier)
    near = earlier[: -REACH - 1 : -1]
    listed = joined(earlier[-1].entries)
    if gap.plural and listed and len(earlier[-1].entries) > 1:
        return Phrase(listed, 0, len(listed), Sort.NAME, plural=True)
    if gap.speaks:
        for turn in near:
            if entity_answer(turn):
                break
            speakers = [thing for thing in things_of(turn.text) if thing.speaks]
            if speakers:
                return speakers[0] if len(speakers) == 1 else None
    for turn in near:
        named = [thing for thing in things_of(turn.text) if thing.named]
        answer = entity_answer(turn)
        if answer and (gap.plural or not answer.plural) and not _is_of_the_thing(gap, turn):
            return answer
        if gap.lean is Lean.THING and (thing := _thing_answer(turn)) and thing.plural == gap.plural:
            return thing
        if turn is earlier[-1] and (same := _gone_on_about(gap, turn)):
            return same
        if gap.lean is Lean.PLACE:
            places = [name for name in names_of(turn.text) if name.sort is Sort.PLACE]
            if places:
                return places[0] if len(places) == 1 else None
            continue
        nouns = [t for t in things_of(turn.text) if not t.named and t.plural == gap.plural]
        nouns = [thing for thing in nouns if not _is_of_time(thing)]
        if gap.speaks:
            nouns = [thing for thing in nouns if _can_speak(thing.text)]
        # "Where do they live?" is rather about care leavers than about Croydon.
        several = [thing for thing in nouns if gap.plural and not thing.speaks]
        if named and not several:
            chosen = _chosen(gap, named, turn.text)
            if chosen and gap.plural and not _may_be_several(chosen):
                return None
            return (chosen and not gap.plural and thing_in(chosen, turn.text)) or chosen
        if gap.plural and gap.lean is Lean.THING and not several and (who := _one_asked_for(turn)):
            return who
        if nouns:
            return _with_its_object((several or nouns)[0], turn.text)
        if things_of(turn.text):
            return None
    return None


def others_meant(gap: Gap, meant: Phrase, earlier: Sequence[Settled]) -> list[Phrase]:
    """What "it" may mean but the one that is likeliest: what was spoken of beside that.

    "How much did Leeds set aside for the centre?" "Why has it fewer places?" may go on about the
    centre, though Leeds is named. Of the nearest turn that speaks of any.
    """
    if gap.lean is not Lean.THING:
        return []
    for turn in earlier[: -REACH - 1 : -1]:
        spoken = [one for one in things_of(turn.text) if one.start < added_from(turn.text)]
        others = [
            thing
            for thing in spoken
            if (thing.named or thing.definite)
            and thing.plural == gap.plural
            and thing.text.lower() not in meant.text.lower()
            and not (_is_of_time(thing) or _IS_WHERE.search(turn.text[: thing.start]))
        ]
        if others:
            return others
    return []


_IS_WHERE = re.compile(r"\b(?:in|at|on)(?: the)?\s*$", re.I)
"""Before a thing that says where or when, which is seldom gone on about: "in the end"."""


_OBJECT_ASKED = re.compile(r"^\W*(?:and |so )?what (?:does|do|did|will|would|must|can)\b", re.I)
_ANSWERED_NOUN = re.compile(
    r"(?P<article>an?|the) (?P<noun>[\w’'-]+(?: [\w’'-]+){0,2}?)(?: of\b.*)?", re.I
)


def _thing_answer(turn: Settled) -> Phrase | None:
    """The thing that an answer is: of "What does it send in?" "A self-evaluation" that one."""
    said = _ANSWERED_NOUN.fullmatch(turn.answer.strip(" ."))
    if said is None or not _OBJECT_ASKED.match(turn.text):
        return None
    words = words_of(said[0])[1 : 1 + len(words_of(said["noun"]))]
    if any(word.use is not Use.CONTENT for word in words) or is_person(words[-1]):
        return None
    noun = said["noun"]
    return Phrase(noun, 0, len(noun), Sort.NOUN, plural=words[-1].plural, definite=True)


def _is_of_time(thing: Phrase) -> bool:
    """Whether a thing is a time: nobody goes on about "a second time"."""
    return words_of(thing.text)[-1].lower in TIME_NOUNS


def _may_be_several(name: Phrase) -> bool:
    """Whether "they" may stand for a name: a body, a place whose council it is, a paper."""
    words = words_of(name.text)
    return (
        name.plural
        or name.speaks
        or name.sort is Sort.PLACE
        or " and " in name.text
        or not words[-1].marks
        or is_body(words[-1])
        or is_person(words[-1])
    )


def thing_in(name: Phrase, text: str) -> Phrase | None:
    """The thing that a question is about with its place: "the new pool in Merton", not Merton."""
    place = next((one for one in names_of(text) if one.start == name.start), None)
    if place is None or not stands_as_place(place, text):
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


def _can_speak(noun: str) -> bool:
    last = words_of(noun)[-1]
    return is_person(last) or is_body(last)


def _one_asked_for(turn: Settled) -> Phrase | None:
    """Whom a turn asks for, but where its answer has several or a name for them.

    "Who may visit?" "Somebody from outside": "Can they come unannounced?".
    """
    said = things_of(f"is {turn.answer}")[:1]
    return None if any(thing.plural or thing.named for thing in said) else whoever(turn)


def _gone_on_about(gap: Gap, turn: Settled) -> Phrase | None:
    """What such a pronoun stood for in the turn before: who goes on about "it" means the same.

    What is spoken of by a pronoun stays in the centre (Grosz, Joshi and Weinstein 1995).
    """
    same = next((one for one in gaps(turn.asked) if one.replaceable), None)
    if gap.lean is not Lean.THING or same is None:
        return None
    if (same.lean, same.plural, same.speaks) != (gap.lean, gap.plural, gap.speaks):
        return None
    said = turn.text[: added_from(turn.text)].rstrip("?.! ")
    behind = turn.asked[same.end :].rstrip("?.! ")
    if said[: same.start].lower() != turn.asked[: same.start].lower() or not said.endswith(behind):
        return None
    meant = said[same.start : len(said) - len(behind)]
    if same.possessive:
        meant = meant.removesuffix("'s").removesuffix("'")
    bare = meant.removeprefix("the ")
    is_name = any(name.named for name in names_of(f"is {bare}"))
    sort = Sort.NAME if is_name else Sort.NOUN
    return Phrase(bare, 0, len(bare), sort, gap.plural, definite=bare != meant) if bare else None


def _chosen(gap: Gap, named: list[Phrase], text: str) -> Phrase | None:
    speakers = [thing for thing in named if thing.speaks]
    others = [thing for thing in named if not thing.speaks]
    fits = speakers if gap.speaks and speakers else others or speakers
    if len(fits) == 1:
        return fits[0]
    is_pair = len(fits) == 2 and _JOINT.search(text[fits[0].end : fits[1].start])
    return _joined(fits) if gap.plural and is_pair else None


_JOINT = re.compile(r"\b(?:and|or|with|than|versus|vs)\b|&", re.I)
"""Between two that are spoken of together: "Who was the last Emperor of Wick?" has no such two."""


def _joined(two: Sequence[Phrase]) -> Phrase:
    text = f"{two[0].text} and {two[1].text}"
    return Phrase(text, 0, len(text), Sort.NAME, plural=True)


def other_of_two(earlier: Sequence[Settled]) -> str | None:
    """The one of two that the newest question is not about; None where there aren't just two.

    Of those that were listed, or named in the turns before.
    """
    spoken = earlier[-1].text.lower()
    known: dict[str, str] = {}
    for turn in earlier[: -REACH - 1 : -1]:
        named = [thing for thing in things_of(turn.text) if thing.named and not thing.speaks]
        for name in (*turn.entries, *(thing.text for thing in named)):
            known.setdefault(name.lower(), name)
        others = [name for low, name in known.items() if low not in spoken]
        if others:
            return others[0] if len(others) == 1 and len(known) > 1 else None
    return None


def _with_its_object(noun: Phrase, text: str) -> Phrase:
    """A noun with what it is on or of: "work on the pool"."""
    behind = re.match(r" (?:on|of) (?:the )?", text[noun.end :], re.I)
    things = things_of(text) if behind and not noun.plural else ()
    other = next((t for t in things if behind and t.start == noun.end + behind.end()), None)
    if other is None:
        return noun
    return Phrase(
        text[noun.start : other.end], noun.start, other.end, Sort.NOUN, definite=noun.definite
    )


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
    for turn in earlier[: -REACH - 1 : -1]:
        named = [thing for thing in things_of(turn.text) if thing.named and not thing.speaks]
        if found:
            named = [n for n in named if n.sort is found[0].sort and n.text != found[0].text]
        found = [*named, *found]
        if len(found) > 1:
            break
    if which is not None:
        return found[which] if which < len(found) > 1 else None
    return _joined(found) if len(found) == 2 else None
