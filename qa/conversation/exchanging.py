"""What a part of a question says anew, put where the question before has its like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.english.dictionary import Mark
from corpus.english.words import AUXILIARIES, PRONOUNS, WH, classed
from qa.conversation.belonging import asked_of
from qa.conversation.leaning import ORDINALS
from qa.conversation.noun_phrases import (
    Phrase,
    Sort,
    is_part,
    is_place,
    names_of,
    place_part,
    things_of,
)
from qa.conversation.tagged_words import (
    Use,
    Word,
    content_at,
    is_body,
    is_person,
    verbal_at,
    words_of,
)
from qa.conversation.turns import added_from

_LONGEST = 6
"""Words. A longer "what about …" says enough on its own."""
_PREPOSITIONS = r"in|for|at|by|during|since|before|after|about|from|with|on|of|to"
_JOINT = re.compile(rf"\s*\b(?:the|{_PREPOSITIONS})\b\s*|['’]s?\b|['’]|[\s,?.!]+", re.I)
_BEFORE = re.compile(rf"\b(?P<prep>{_PREPOSITIONS})\s+(?:the\s+)?$", re.I)
_BOUNDING = classed("since before after from about with until")
_ONE = re.compile(r"^(?:an?|the)\s+(?P<which>[\w’'-]+(?: [\w’'-]+)?)\s+ones?$", re.I)
_NO_SORT = frozenset(ORDINALS) | classed("other another next same previous big only new")


def is_phrase(text: str, start: int, end: int) -> bool:
    """Whether the characters `[start, end)` of `text` are a noun phrase, a name or a time."""
    words = [word for word in words_of(text) if start <= word.start < end]
    times = [name for name in names_of(text) if name.sort is Sort.TIME]  # May is no "may" there
    timeless = [word for word in words if not any(t.start <= word.start < t.end for t in times)]
    closed = WH | AUXILIARIES | PRONOUNS
    return (
        0 < len(words) <= _LONGEST
        and not any(word.breaks for word in words[1:])
        and not any(word.lower in closed for word in timeless)
        and not (words[0].use is Use.VERB and len(words) > 1)
    )


def with_brackets(question: str, phrase: str) -> str:
    """`question` with a phrase, if any, in brackets before its closing mark."""
    return f"{opened(question)} ({phrase})?" if phrase else question


def apart(text: str, asked: str) -> tuple[str, str]:
    """A question without its closing brackets, and what they hold, where `asked` has none of it.

    Whoever reads what a question asks for has to read what was asked: with "(Leeds)" behind it
    "What came after that?" was taken apart in the midst of the brackets.
    """
    added = re.search(r"\s*\((?P<held>[^()]*)\)(?P<mark>\W*)$", text)
    if added is None or f"({added['held']})" in asked:
        return text, ""
    return f"{text[: added.start()]}{added['mark']}", added["held"]


def opened(question: str) -> str:
    """`question` without its closing mark, ready for more words."""
    return question.rstrip().rstrip("?.! ")


def exchanged(text: str, start: int, x: str, prep: str, before: str, is_marked: bool) -> str | None:
    if like := _one_like(x, before):
        return like
    if not is_phrase(text, start, start + len(x)):
        return None
    inside = [name for name in names_of(text) if name.start >= start]
    if len(inside) > 1:
        return _each(inside, text[start : start + len(x)], start, prep, before, is_marked)
    bare = re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", x, flags=re.I)
    if is_place(x) or is_place(bare):
        new = Phrase(bare, 0, len(bare), Sort.PLACE)
    elif len(inside) == 1 and len(inside[0].text) >= len(bare):
        new = inside[0]
    elif is_marked:
        if said := _slotted(x, prep, before):
            return said
        if prep:
            return None
        return _said_otherwise(x, before) or _of_another(x, before) or _for_the_thing(x, before)
    else:
        return None
    if new.sort is Sort.TIME:
        return _timed(new.text, prep, before)
    return _named(new, x, prep, before, is_marked)


def _each(
    names: Sequence[Phrase], x: str, start: int, prep: str, before: str, is_marked: bool
) -> str | None:
    """`before` with each of the names and times of `x` in the place of its like.

    "And Croydon's in 2024?" None where `x` says more than these, or one of them has no place.
    """
    rest = x
    for name in reversed(names):
        rest = f"{rest[: name.start - start]} {rest[name.end - start :]}"
    if _JOINT.sub("", rest):
        return None
    return with_names(names, x, start, prep, before, is_marked=is_marked)


def with_names(
    names: Sequence[Phrase], x: str, start: int, prep: str, before: str, *, is_marked: bool = True
) -> str | None:
    """`before` with each of some names and times in the place of its like.

    They stand in `x`, which begins at `start` of their text and has `prep` before it. None where
    two are of one sort, or one has no place.
    """
    if len({name.sort for name in names}) < len(names):
        return None
    whole: str | None = before
    for name in names:
        found = _BEFORE.search(x[: name.start - start])
        said = found["prep"].lower() if found else (prep if name is names[0] else "")
        if whole and name.sort is Sort.TIME:
            whole = _timed(name.text, said, whole)
        elif whole:
            whole = _named(name, name.text, said, whole, is_marked)
    return whole


def _one_like(x: str, before: str) -> str | None:
    """`before` of another sort of what it is about: "And a standard one?" after a short one."""
    said = _ONE.match(x)
    if said is None or said["which"].split()[0].lower() in _NO_SORT:
        return None
    things = [thing for thing in things_of(before) if not thing.named]
    several = [thing for thing in things if len(words_of(thing.text)) > 1]
    thing = next(iter([*several, *things]), None)
    if thing is None:
        return None
    head = words_of(thing.text)[-1].text
    article = re.search(r"\b(an?)\s+$", before[: thing.start], re.I)
    start = article.start() if article else thing.start
    which = re.match(r"an?\s+", x, re.I)
    new = f"{x[: which.end()] if article and which else ''}{said['which']} {head}"
    return f"{before[:start]}{new}{before[thing.end :]}"


_IS_WHEN = re.compile(r"(?:last|this|next)\b", re.I)


def _timed(time: str, prep: str, before: str) -> str:
    old = [name for name in names_of(before) if name.sort is Sort.TIME]
    if old and prep not in _BOUNDING:
        front = before[: old[-1].start]
        if _IS_WHEN.match(time):  # "last year" takes no "in"
            front = _BEFORE.sub("", front)
        return front + time + before[old[-1].end :]
    prep = prep or ("" if _IS_WHEN.match(time) else "in")
    return f"{' '.join(filter(None, (opened(before), prep, time)))}?"


def _named(new: Phrase, x: str, prep: str, before: str, is_marked: bool) -> str | None:
    named = [name for name in names_of(before) if name.named]
    # What only went along in brackets gives way last: "How many died in India (Nepal)?"
    spoken = [name for name in named if name.start < added_from(before)]
    old = _counterpart(new, spoken) or _counterpart(new, named)
    if not is_marked and new.sort is not Sort.PLACE:
        return None
    if not prep and (old is None or (new.sort is not old.sort and is_part(old, before))):
        said = re.sub(r"['’]s?$", "", x)
        if asked := asked_of(replace(new, text=said), before):
            return asked
    if old is None:
        if new.text.lower() in before.lower():
            return None
        if new.sort is Sort.PLACE or prep:
            return f"{opened(before)} {prep or 'in'} {x}?"
        # A name of several words says enough: "What about the Youth Justice Service?"
        return None if " " in new.text else f"{opened(before)} ({x})?"
    gone, come = old.text, new.text
    if old.sort is Sort.PLACE and not _has_body(new.text):
        gone = place_part(old.text)
    # Every mention of it, each as a whole word.
    return re.sub(rf"(?<!\w){re.escape(gone)}(?!\w)", lambda _: come, before)


def _has_body(name: str) -> bool:
    return any(is_body(word) for word in words_of(name))


def _is_office(name: Phrase) -> bool:
    """A watchdog, a body, a paper, whose part another place or person could not play."""
    text = name.text
    return name.speaks or text.isupper() or text.startswith("Of") or _has_body(text)


def _counterpart(new: Phrase, names: list[Phrase]) -> Phrase | None:
    """The last of `names` that is of `new`'s sort."""
    names = [name for name in names if name.text.lower() != new.text.lower()]
    places = [name for name in names if name.sort is Sort.PLACE]
    others = [name for name in names if name.sort is not Sort.PLACE]
    offices = [name for name in others if _is_office(name)]
    rest = [name for name in others if name not in offices]
    if new.sort is Sort.PLACE:
        order = places or [name for name in rest if " " not in name.text]
    elif _is_office(new):
        order = offices or [name for name in places if _has_body(name.text)]
        # Of a name of one word nobody knows that it is no party's or paper's.
        order = order or [name for name in rest if " " not in name.text]
    elif " " in new.text:
        order = [name for name in rest if " " in name.text] or rest
    else:
        order = rest or places
    return order[-1] if order else None


def _said_otherwise(x: str, before: str) -> str | None:
    """`Is Leeds good?` `And outstanding?`: the question before, ending in another adjective."""
    new, words = words_of(x), words_of(before)
    if len(new) != 1 or not words or Mark.ADJECTIVE not in new[0].marks:
        return None
    last = words[-1]
    is_said = Mark.ADJECTIVE in last.marks and len(words) > 2
    return f"{before[: last.start]}{x}{before[last.end :]}" if is_said else None


def _of_another(x: str, before: str) -> str | None:
    """`before` of another who acts: "How did Quill react?" "And the regulator?"."""
    new, words = words_of(x), words_of(before)
    helps = next((n for n, word in enumerate(words) if word.lower in AUXILIARIES), None)
    if helps is None or not (new[0].lower == "the" and _acts(new[-1])):
        return None
    begins = words[helps].end + 1
    if before[begins:].lower().startswith("the "):
        begins += len("the ")
    old = next((thing for thing in things_of(before) if thing.start == begins), None)
    if old is None or not (old.sort is Sort.NAME or _acts(words_of(old.text)[-1])):
        return None
    is_done = any(word.use is Use.VERB and word.start > old.end for word in words)
    start = words[helps].end + 1
    return f"{before[:start]}{x}{before[old.end :]}" if is_done else None


def _for_the_thing(x: str, before: str) -> str | None:
    """`before` of another thing: "What did the harbour cost?" "And the bridge?".

    None where it speaks of several that may give way, or of none, or of a place of its own.
    """
    new = [thing for thing in things_of(f"about {x}") if not thing.named]
    if not x.lower().startswith("the ") or len(new) != 1:
        return None
    things = [one for one in things_of(before) if one.start < added_from(before)]
    old = [one for one in things if re.search(r"\bthe $", before[: one.start], re.I)]
    if len(old) != 1 or old[0].named or old[0].plural != new[0].plural:
        return None
    found = _GOES_ALONG.match(before, old[0].end)
    end = found.end() if found else old[0].end
    if names_of(x):  # "the bridge in Wick"
        at = _IN_PLACE.match(before, end)
        named = (n for n in names_of(before) if n.named)
        place = next((n for n in named if at and n.start == at.end()), None)
        if place is None and any(n.sort is Sort.PLACE for n in names_of(before)):
            return None
        end = place.end if place else end
    return f"{before[: old[0].start]}{x[len('the ') :]}{before[end:]}"


_GOES_ALONG = re.compile(r"\s+ones?\b", re.I)
_IN_PLACE = re.compile(r"\s+(?:in|at|of) ", re.I)


def _acts(noun: Word) -> bool:
    return is_person(noun) or is_body(noun)


def _slotted(x: str, prep: str, before: str) -> str | None:
    """`before` with `x` as what it was about: the object of one of its prepositions."""
    for slot in (prep,) if prep else ("about", "for", "with", "of"):
        pattern = (
            rf"\b{slot}\s+(?P<old>(?:[\w'’-]+\s+){{0,3}}?[\w'’-]+)"
            rf"(?=\s+(?:in|at|by|from|during|since|before|after|on|with|of|and)\b|\s*[?.,!]|\s*$)"
        )
        for found in reversed(list(re.finditer(pattern, before, re.I))):
            start, end = found.span("old")
            places = [i for i, w in enumerate(words_of(before)) if start <= w.start < end]
            if (
                any(content_at(words_of(before), i) for i in places)
                and not any(n.named and start < n.end and n.start < end for n in names_of(before))
                and not any(verbal_at(words_of(before), i) for i in places)
                and not any(words_of(before)[i].lower in WH for i in places)
            ):
                return before[: found.start("old")] + x + before[found.end("old") :]
    return None
