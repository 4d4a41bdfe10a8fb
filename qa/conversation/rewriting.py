"""A follow-up made to stand alone, in the user's words as far as they go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.english.dictionary import Mark
from corpus.english.speech import SPOKEN
from corpus.english.words import PREPOSITIONS
from qa.conversation.belonging import GOVERNING
from qa.conversation.choosing import entry_meant, of_those, one_of_those, two_meant
from qa.conversation.demonstrated import with_noun_in_full
from qa.conversation.ellipsis import completed, is_bare, is_part
from qa.conversation.leaning import Gap, Lean, gaps
from qa.conversation.noun_phrases import Phrase, Sort, is_place, names_of, things_of
from qa.conversation.persons_meant import may_be_person, named_for, of_other_sex, stands_as_place
from qa.conversation.publishers import ARTICLES
from qa.conversation.statements import statement
from qa.conversation.states import state_asked
from qa.conversation.tagged_words import Use, content_at, words_of
from qa.conversation.then_meant import BOUND, THEN, time_meant, time_of, with_time
from qa.conversation.things_meant import filler_of, other_of_two, others_meant, thing_in
from qa.conversation.turns import ANSWER_WORDS, REACH, Settled, added_from, entity_answer

_MOST_NAMES, _MOST_NOUNS = 3, 2

_QUOTED_WORDS = 12

_WHO_SAID = re.compile(
    r"\b(?:who (?:says?|said|wrote|claimed|claims)|what does) (that|this|it|so)\b", re.I
)

_SAYS_SO = re.compile(r"^\W*(?:and |but )?who\b", re.I)

_WHO_SAYS = re.compile(
    r"(?<!\w)(?P<who>who (?:says|said|told (?:you|us))|(?P<says>says) who)(?=\W*$)", re.I
)
"""Somebody says something: what is left out is what was told."""

_LONGEST_QUOTE = 60

_MARKS = re.compile(r"[“”«»\"]")

_QUOTE_MARKS = "\"'“”‘’."

_NAME_OF = re.compile(
    r"^\W*what(?:['’]?s|\s+(?P<was>is|was))\s+(?P<whom>.+?)(?:['’]s|(?<=s)['’])\s+name\b", re.I
)

_ARTICLES = re.compile(ARTICLES, re.I)

_GOES_ON = re.compile(r"^\W*(?:and|but)\b|\b(?:too|as well)\W*$", re.I)
"""A question that begins or ends so goes on with the one before."""

_THE_OTHER = re.compile(r"^\W*(?:and |but |what about |how about )*the other(?: one|s?)\W*$", re.I)
_AND_WHOM = re.compile(r"^\W*(?:and|but|what about|how about)\s+(?P<whom>he|she|him|her)\W*$", re.I)

_THE_NOUN = re.compile(r"\b(?:the|that) \w+", re.I)

_MOST_READINGS, _MOST_OTHERS = 4, 2

_THAT_ONE = re.compile(r"\b(?:that|this) one\b", re.I)


def standalone(text: str, earlier: Sequence[Settled]) -> str:
    """`text` made to stand without `earlier` (oldest first); as it is where it does.

    A pronoun gives way to what it stands for, if one phrase does; else the names, or
    the nouns, of the nearest turn that has any follow in brackets.
    """
    if not earlier:
        return text
    text = _WHO_SAYS.sub(lambda m: f"{'who says' if m['says'] else m['who']} that", text)
    if (bound := BOUND.search(text)) and (time := time_of(earlier)):
        rest = f"{text[: bound.start()].rstrip()}{text[bound.end() :]}"
        return with_time(_gone_on(rest, earlier), f"{bound[1]} {time}")
    if time := time_meant(text, earlier):
        return with_time(_gone_on(THEN.sub("", text), earlier), time)
    if those := of_those(text, earlier[-1].text):
        return _bracketed(those, [t.text for t in things_of(earlier[-1].text) if t.named])
    if meant := entry_meant(text, earlier[-1].entries) or one_of_those(text, earlier[-1].answer):
        return meant
    both = Gap(Lean.PAIR, *two) if (two := two_meant(text)) else None
    if both and (named := filler_of(both, "both", earlier)):
        return f"{text[: both.start]}{named.text}{text[both.end :]}"
    if _THE_OTHER.match(text) and (other := other_of_two(earlier)):
        whole = completed(f"What about {other}?", earlier[-1].text, earlier[-1].answer)
        return whole or _bracketed(earlier[-1].text, [other])
    if (whom := _AND_WHOM.match(text)) and (said := _of_whom(whom, earlier)):
        return said
    if full := with_noun_in_full(text, earlier[-1]):
        text = full
    if missing := gaps(text):
        return _filled(text, missing, earlier)
    if _GOES_ON.search(text) and not any(n.sort is Sort.PLACE for n in names_of(text)):
        return _bracketed(text, _places(earlier))
    if is_bare(text) and entity_answer(earlier[-1]):
        return _bracketed(text, _topic(earlier, None))
    if is_part(text):
        # Only names: "What about bicycles?" holds words of its own to search by, and nouns
        # of the turn before pull away from them.
        return _bracketed(text, [t.text for t in things_of(earlier[-1].text) if t.named])
    return text


def _of_whom(whom: re.Match[str], earlier: Sequence[Settled]) -> str | None:
    """The question before of somebody else: "And she?" after what was asked of him."""
    gap = Gap(Lean.PERSON, *whom.span("whom"))
    meant = filler_of(gap, whom["whom"], earlier)
    before = earlier[-1].text
    people = [name for name in names_of(before) if may_be_person(name)]
    if meant is None or not people or meant.text in before:
        return None
    return f"{before[: people[0].start]}{meant.text}{before[people[0].end :]}"


def _gone_on(rest: str, earlier: Sequence[Settled]) -> str:
    """The rest of what goes on with a time that was told of: in the place of that, too."""
    said = standalone(rest, earlier)
    return said if said != rest or names_of(rest) else _bracketed(rest, _places(earlier))


def in_view(text: str, earlier: Sequence[Settled]) -> str | None:
    """`text`, which neither leans on anything nor names anything, of what `earlier` is about.

    "Which grade stayed lower?" may go on about Haringey. None where `text` names something or has
    no word, or nothing was named before.
    """
    if names_of(text) or not words_of(text):
        return None
    topic = _topic(earlier, None)
    said = _bracketed(text, [*topic, *_time_of_event(text, topic, earlier)])
    return said if said != text else None


def _time_of_event(text: str, topic: Sequence[str], earlier: Sequence[Settled]) -> list[str]:
    """The time that tells which report "the report" is: the one that its turn was asked of."""
    newest = earlier[-1].text
    if not topic or topic[0] not in newest or state_asked(text) or not _THE_NOUN.search(text):
        return []
    times = [name.text for name in names_of(newest) if name.sort is Sort.TIME]
    return times[-1:]


def readings(text: str, earlier: Sequence[Settled]) -> tuple[str, ...]:
    """What `text` may mean, each made to stand alone, where two to four are as likely.

    Empty where it is plain, or where nothing can stand in.
    """
    gap = next((gap for gap in gaps(text) if gap.replaceable), None) if earlier else None
    if (
        gap is None
        or gap.plural
        or gap.lean is Lean.PAIR
        or filler_of(gap, text[gap.start : gap.end], earlier)
    ):
        return ()
    others = of_other_sex(text[gap.start : gap.end], earlier)
    for turn in earlier[: -REACH - 1 : -1]:
        fits = named_for(gap, turn, others)
        sorts = {name.sort for name in fits}
        if 1 < len(fits) <= _MOST_READINGS and len(sorts) == 1:
            if gap.lean is Lean.THING:  # "the hub in Catford", not Catford
                fits = [thing_in(name, turn.text) or name for name in fits]
            return tuple(
                text[: gap.start] + _in_place(name, gap) + text[gap.end :] for name in fits
            )
        if fits or things_of(turn.text):
            return ()
    return ()


def otherwise_meant(text: str, earlier: Sequence[Settled]) -> tuple[str, ...]:
    """`text` with other things in the place of its pronoun than `standalone` puts there, if any."""
    gap = next((gap for gap in gaps(text) if gap.replaceable), None) if earlier else None
    meant = filler_of(gap, text[gap.start : gap.end], earlier) if gap else None
    if gap is None or meant is None:
        return ()
    others = others_meant(gap, meant, earlier)[:_MOST_OTHERS]
    return tuple(text[: gap.start] + _in_place(one, gap) + text[gap.end :] for one in others)


def _filled(text: str, missing: list[Gap], earlier: Sequence[Settled]) -> str:
    newest, asked = earlier[-1], text
    if (said := _WHO_SAID.search(text)) and said[0].lower().startswith("what"):
        few = newest.answer.strip().strip(_QUOTE_MARKS)  # "What does that mean?" of a word or two
        if 0 < len(few.split()) <= ANSWER_WORDS:
            text = f"{text[: said.start(1)]}“{few}”{text[said.end(1) :]}"
        return _bracketed(text, _topic(earlier, None))
    if said and (whose := _what_was_said(text, newest)):
        return f"{text[: said.start(1)]}{whose}{text[said.end(1) :]}"
    one = entity_answer(newest)
    if (picked := _THAT_ONE.search(text)) and one and not one.plural:
        return f"{text[: picked.start()]}{one.text}{text[picked.end() :]}"
    # The first gap only: "Did they say it would help?" asks for two things, and which is
    # which cannot be told; the names in brackets then help with the second.
    gap = next((gap for gap in missing if gap.replaceable), None)
    filler = filler_of(gap, text[gap.start : gap.end], earlier) if gap else None
    if gap and filler and _is_object(text, gap):
        if filler.named and (new := _introduced(newest.text)):
            filler = new
        elif _is_where(filler, newest.text) or _is_said(text, gap):
            return _bracketed(text, [*_nouns_of(newest), *_topic(earlier, None)])
    if gap and filler:
        text = text[: gap.start] + _in_place(filler, gap) + text[gap.end :]
        if gap.lean is Lean.PERSON and gap.possessive:
            text = _NAME_OF.sub(lambda m: f"Who {m['was'] or 'is'} {m['whom']}", text)
        if gap.lean is Lean.PLACE and not _says_of_what(text, filler):
            return _bracketed(text, _nouns_of(newest))
        if gap.lean in (Lean.PLACE, Lean.PAIR):
            return text
    if not gap and (named := _by_name(text, newest)):
        return named
    is_person = gap is not None and gap.lean is Lean.PERSON
    topic = _topic(earlier, filler, is_person=is_person)
    if any(name.sort is Sort.PLACE for name in names_of(asked)):
        # "Do they find homes in Hackney?" is no longer of Haringey.
        topic = [name for name in topic if not is_place(name)]
    return _bracketed(text, topic)


def _is_object(text: str, gap: Gap) -> bool:
    """Whether something is done to "it": "Who signed it?", not "When was it signed?"."""
    before = [word for word in words_of(text) if word.end <= gap.start]
    is_it = gap.lean is Lean.THING and not (gap.plural or gap.possessive or gap.speaks)
    is_behind = bool(before) and (before[-1].use is Use.VERB or before[-1].lower in PREPOSITIONS)
    return is_it and is_behind


def _introduced(before: str) -> Phrase | None:
    """The thing that a question speaks of first: the notice of "When was a notice issued?"."""
    nouns = (thing for thing in things_of(before) if not (thing.named or thing.plural))
    new = [noun for noun in nouns if _A.search(before[: noun.start])]
    return replace(new[0], definite=True) if len(new) == 1 else None


_A = re.compile(r"\ban? $", re.I)


def _is_where(filler: Phrase, before: str) -> bool:
    """Whether a question tells of something else at a place: "What went wrong in Camden?"."""
    if filler.sort is not Sort.PLACE:
        return False
    place = next((name for name in names_of(before) if name.text == filler.text), None)
    return place is not None and stands_as_place(place, before)


def _is_said(text: str, gap: Gap) -> bool:
    """Whether "it" is what somebody said: nobody announces a place, or a person."""
    return any(word.end + 1 == gap.start and word.lower in SPOKEN for word in words_of(text))


_THE_BODY = re.compile(r"\b(?:the|that) (?P<body>[\w’'-]+)(?= (?!of\b)|\W*$)", re.I)


def _by_name(text: str, turn: Settled) -> str | None:
    """`text` with the name of "the company", where the turn before names one body alone.

    Of a name of several words nobody knows that it is no person's; a council or a party of a
    place is none that is named.
    """
    body = next((b for b in _THE_BODY.finditer(text) if _may_be_named(b["body"])), None)
    spoken = turn.text[: added_from(turn.text)]
    names = [name for name in names_of(spoken) if name.named and not _is_full_name(name)]
    if body is None or len(names) != 1 or names[0].sort is Sort.PLACE:
        return None
    return f"{text[: body.start()]}{names[0].text}{text[body.end() :]}"


def _may_be_named(noun: str) -> bool:
    marked = [word.marks for word in words_of(noun)[:1]]  # none of a mark alone
    return (
        bool(marked)
        and Mark.BODY in marked[0]
        and Mark.DISTRICT not in marked[0]
        and noun.lower() not in GOVERNING
    )


def _is_full_name(name: Phrase) -> bool:
    return may_be_person(name) and " " in name.text and "&" not in name.text


def _says_of_what(text: str, filler: Phrase) -> bool:
    """Whether a question speaks of anything but a place: not "What was wrong in Camden?"."""
    words = words_of(text)
    return any(
        content_at(words, at) and word.bare not in filler.text for at, word in enumerate(words)
    ) or any(word.use is Use.VERB for word in words)


def _nouns_of(turn: Settled) -> list[str]:
    """What a turn was about besides whom and where."""
    things = [thing for thing in things_of(turn.text) if not thing.named]
    return [thing.text for thing in things][:_MOST_NOUNS]


def _in_place(filler: Phrase, gap: Gap) -> str:
    words = f"the {filler.text}" if filler.definite else filler.text
    if gap.possessive:
        return f"{words}'" if words.endswith("s") else f"{words}'s"
    return f"in {words}" if gap.lean is Lean.PLACE else words


def _what_was_said(text: str, turn: Settled) -> str | None:
    """What "that" is in "Who said that?": the quote, a statement of a short answer, the answer."""
    if turn.quote and _SAYS_SO.match(text) and len(turn.quote.split()) <= _LONGEST_QUOTE:
        return f"“{_MARKS.sub('', turn.quote).strip()}”"
    words = turn.answer.split()
    if not 0 < len(words) <= _QUOTED_WORDS:
        return None
    if len(words) <= ANSWER_WORDS and (said := statement(turn.text, turn.answer.rstrip("."))):
        low = f"{said[:1].lower()}{said[1:]}"
        said = low if low.startswith(turn.answer.strip()) else said
        return f"that {said.rstrip('.')}"
    return f"“{turn.answer.strip().strip(_QUOTE_MARKS)}”"


def _places(earlier: Sequence[Settled]) -> list[str]:
    """The places of the nearest turn that names any."""
    for turn in earlier[: -REACH - 1 : -1]:
        if found := [name.text for name in names_of(turn.text) if name.sort is Sort.PLACE]:
            return found[:_MOST_NAMES]
    return []


def _topic(
    earlier: Sequence[Settled], filler: Phrase | None, *, is_person: bool = False
) -> list[str]:
    """The names of the nearest turn that has any; nouns and times where none of them has."""
    near = earlier[: -REACH - 1 : -1]
    for turn in near:
        things = [thing for thing in things_of(turn.text) if not _is_said_of_that(thing, turn)]
        named = [thing for thing in things if thing.named]
        if filler and not filler.speaks:
            # "How has Croydon improved?" needs no word of who told of Croydon before.
            named = [thing for thing in named if not thing.speaks]
            if is_person:  # of what Ada Quill chaired, Tom Wren, whom she followed, is no part
                named = [n for n in named if not (" " in n.text and may_be_person(n))]
        if named:
            answer = entity_answer(turn)
            first = [answer.text] if answer and not filler else []
            named = [thing for thing in named if not (filler and filler.text in thing.text)]
            return [*first, *(thing.text for thing in named)][:_MOST_NAMES]
    if filler:
        return []
    answered = [turn for turn in near if turn.answer]
    for turn in answered or near:
        times = [name for name in names_of(turn.text) if name.sort is Sort.TIME]
        # "Which of the two articles is the later one?" is about no article.
        things = [
            thing
            for thing in things_of(turn.text)
            if not (_ARTICLES.fullmatch(thing.text) or _is_said_of_that(thing, turn))
        ]
        things = [t for t in things if not _is_asked_of(t, turn.text)] or things
        if phrases := [*things, *times]:
            return [phrase.text for phrase in phrases][:_MOST_NOUNS]
    return []


_WHAT_IS_THE = re.compile(r"^\W*(?:and |so )?what(?:['’]s| is| was| are| were) (?:the )?", re.I)


def _is_asked_of(thing: Phrase, text: str) -> bool:
    """Whether a question asks for a thing of another: the bill in "What was the bill for …?"."""
    asked = _WHAT_IS_THE.match(text)
    behind = text[thing.end :].lstrip().lower()
    is_one = asked is not None and asked.end() == thing.start and not thing.plural
    return is_one and behind.startswith(("of ", "for "))


_IS_THAT = re.compile(r"^\W*(?:and |so |but )?(?:is|was) (?:that|it|this) (?:an?|the) ", re.I)


def _is_said_of_that(thing: Phrase, turn: Settled) -> bool:
    """Whether a question asks if what was spoken of is such a thing: "Is that a grade?"."""
    asks = _IS_THAT.match(turn.text)
    return asks is not None and asks.end() == thing.start


def _bracketed(text: str, topic: list[str]) -> str:
    said = text.lower()
    new = [phrase for phrase in topic if phrase.lower() not in said]
    if not new:
        return text
    body = text.rstrip()
    mark = body[-1] if body[-1:] in "?.!" and body else ""
    return f"{body[: len(body) - len(mark)].rstrip()} ({', '.join(new)}){mark}"
