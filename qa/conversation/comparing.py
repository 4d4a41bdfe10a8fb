"""The sides that a question compares: places, years, services, people; then and now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.conversation.courtesy import plainly
from qa.conversation.noun_phrases import Phrase, Sort, names_of, things_of
from qa.conversation.periods import TIME

_EARLIER = (
    r"(?:last time|(?:the )?(?:time|year|month) before|(?:the|its|their) (?:last|previous|earlier|"
    r"first) [\w'’-]+(?: [\w'’-]+)?|before|earlier|previously|the past"
    r"|an? (?:year|decade|month) (?:ago|before|earlier))"
)
_WITH_EARLIER = re.compile(
    rf"\b(?:compar(?:e|es|ed|ison|isons|ing)|differ(?:s|ed|ent|ence|ences)?|better|worse|\w+er|more|"
    r"less)\b[^?]*?\b(?:to|with|from|than|since|and|on) (?:(?:at|in|on|after) )?"
    rf"(?P<earlier>{_EARLIER})(?=\W*$|[,;])",
    re.I,
)
_DEGREES = (
    "better|best|worse|worst|higher|highest|lower|lowest|larger|largest|safer|safest|smaller|"
    "smallest|bigger|biggest|cheaper|cheapest|more|most|fewer|fewest"
)
_IS_IT = r"^\W*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b[^?]*"
_COMPARES = re.compile(
    r"\bcompar(?:e|es|ing|ison|isons)\b|^\W*(?:how(?! many| much)|compared)\b.*\bcompared\b"
    r"|\bdifferences? between\b|\b(?:the difference|differences) (?:in|of|from)\b"
    r"|\bwhat(?:['’]?s| is| are) the differences?\b|\bgap between\b"
    r"|^\W*how\b.*\b(?:differ(?:s|ed)?|different)\b"
    rf"|{_IS_IT}\bthe same (?:as|in|for|at)\b|^\W*how (?:similar|alike|different)\b"
    r"|\bsimilarities between\b|^\W*(?:contrast|the (?:differences|similarities))\b"
    r"|^\W*(?:what|how|which) .* and .* in common\b"
    r"|^\W*(?!how\b).*(?:\bversus\b|\bvs\b)"
    # "more than 100" and "more than half" count; they don't compare.
    rf"|{_IS_IT}\b(?!rather|other)\w+er than (?!\W*\d|half\b|a |an |ever\b|expected\b)"
    rf"|{_IS_IT}\b(?:more|less|worse|better) (?:\w+ )?than (?!\W*\d|half\b|a |an |one\b|ever\b"
    r"|expected\b)"
    rf"|\b(?:which|who)\b[^?]*\b(?:{_DEGREES})\b[^?]* or "
    rf"|\bor\b[^?]*\b(?:which|who)\b[^?]*\b(?:{_DEGREES})\b"
    r"|^\W*(?:is|are|was|were|do|does|did|has|have|which|who|where)\b[^?]* or [^?]*"
    r"\b(?:better|worse|higher|lower|larger|smaller|bigger|safer|earlier|cheaper|more)\W*$"
    rf"|{_IS_IT}\b(?:more|fewer|better|worse|higher|lower|larger|smaller)\b(?! than)[^?]* or [^?]*",
    re.I,
)
_HOW_DO_BOTH = re.compile(r"^\W*(?:and )?how (?:do|does|did|are|were|have|has) (?P<both>.+)", re.I)
_JOINT = re.compile(
    r"^(?:['’]s?\b)?(?:\s+[\w'’-]+){0,4}?[\s,]*\b(?:and|or|with|to|against|versus|vs\.?|than|from)"
    r"\s+(?:(?:in|of|at|for|on|those|that|the|a|an|of the)\s+)*$|^\s*,\s*$|^\s*/\s*$",
    re.I,
)
_PAIR = re.compile(
    r"\bbetween (?:the |an? )?(?P<a>[\w'’ -]+?) and (?:the |an? )?(?P<b>[\w'’ -]+?)"
    r"(?=\s+(?:in|on|at|for|about|when|as|of)\b|\s*[?.,;!]|\s*$)"
    r"|(?:^|[,:;] ?|\b(?:of|is|for|on|between) )(?P<c>[\w'’ -]+?),? (?:versus|vs\.?)"
    r" (?P<d>[\w'’ -]+?)"
    r"(?=\s+(?:in|on|at|for|about|when|as|of)\b|\s*[?.,;!]|\s*$)",
    re.I,
)
"""Sides that may be any words: "between good and outstanding", "buses vs trams"."""
_MOST = 4
_NOT_ABOUT = re.compile(
    r"\b(?:compar\w*|contrast\w*|differ\w*|similarit\w+|versus|vs|common|better|worse|comparison)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sides:
    """What a question compares, in its own words.

    "How do Haringey and Croydon compare on care leavers?": `phrases` "Haringey", "Croydon",
    `about` "care leavers". "How is Sutton rated compared with last time?" has one side in
    words, "last time", and `over_time`: the other side is the newest there is.
    """

    phrases: tuple[str, ...]
    """Two to four, in order, or one with `over_time`; empty where they can't be told."""
    about: str
    """What else the question speaks of, phrases with a comma between; may be empty."""
    over_time: bool = False
    """The sides are times of one thing."""


def compares(question: str) -> bool:
    """Whether `question` asks how sides compare."""
    text = plainly(question)
    if _COMPARES.search(text) or _WITH_EARLIER.search(text):
        return True
    both = _HOW_DO_BOTH.match(text)
    if not both:
        return False
    start = both.start("both")
    names = [name for name in names_of(text) if name.sort is Sort.PLACE and name.start >= start]
    near = names[:1] and names[0].start - start < len("the London Borough of ")
    return (
        bool(near)
        and len(names) > 1
        and re.fullmatch(
            r"(?: Council)?\s*(?:,|and|&)\s*(?:the )?", text[names[0].end : names[1].start]
        )
        is not None
    )


def sides_of(question: str) -> Sides | None:
    """The sides that `question` compares; None where it compares nothing.

    `phrases` is empty where it compares what it does not name, as "the two reports".
    """
    text = plainly(question)
    if not compares(text):
        return None
    if earlier := _WITH_EARLIER.search(text):
        start, end = earlier.span("earlier")
        if not re.fullmatch(TIME, earlier["earlier"], re.I):
            return Sides((earlier["earlier"],), _about(text, [(start, end)]), over_time=True)
    times = [name for name in names_of(text) if name.sort is Sort.TIME]
    names = [_cut(thing) for thing in things_of(text) if thing.named]
    nouns = [
        thing for thing in things_of(text) if not thing.named and not _NOT_ABOUT.search(thing.text)
    ]
    places = [name for name in names_of(text) if name.sort is Sort.PLACE]
    for sort in (places, names, times, nouns, [*things_of(text)]):
        chain = _chain(text, sort)
        if len(chain) > 1:
            spans = [(phrase.start, phrase.end) for phrase in chain]
            phrases = tuple(phrase.text for phrase in chain[:_MOST])
            return Sides(phrases, _about(text, spans), over_time=chain[0].sort is Sort.TIME)
    for sort in (times, places):  # "How did the grade in 2019 differ from the one in 2023?"
        if 1 < len({phrase.text for phrase in sort}) <= _MOST:
            spans = [(phrase.start, phrase.end) for phrase in sort]
            names_once = tuple(dict.fromkeys(phrase.text for phrase in sort))
            return Sides(names_once, _about(text, spans), over_time=sort is times)
    if pair := _PAIR.search(text):
        one, other = ("a", "b") if pair["a"] else ("c", "d")
        spans = [pair.span(one), pair.span(other)]
        return Sides((pair[one].strip(), pair[other].strip()), _about(text, spans))
    return Sides((), _about(text, []))


def _cut(phrase: Phrase) -> Phrase:
    """A name without the verb behind it that compares: a town that no list knows, as a noun."""
    verb = _NOT_ABOUT.search(phrase.text)
    if verb is None or not verb.start() or verb.end() < len(phrase.text):
        return phrase
    kept = phrase.text[: verb.start()].rstrip()
    return replace(phrase, text=kept, end=phrase.start + len(kept))


def _chain(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """The first of `phrases` that stand joined: "A, B and C", "between A and B", "A than B"."""
    for first in range(len(phrases) - 1):
        chain = [phrases[first]]
        for phrase in phrases[first + 1 :]:
            if not _JOINT.match(text[chain[-1].end : phrase.start]):
                break
            if phrase.text.lower() not in {other.text.lower() for other in chain}:
                chain.append(phrase)
        if len(chain) > 1:
            return chain
    return []


def _about(text: str, sides: Sequence[tuple[int, int]]) -> str:
    """The things of `text` outside the sides and the words that compare."""
    found = []
    for thing in things_of(text):
        inside = [(s, e) for s, e in sides if s < thing.end and thing.start < e]
        rest = thing.text
        for start, end in reversed(inside):
            low, high = max(start - thing.start, 0), min(end - thing.start, len(thing.text))
            rest = f"{rest[:low]} {rest[high:]}"
        rest = re.sub(r"^[\s'’]*(?:s\b)?\s*|\s+$", "", _NOT_ABOUT.sub(" ", rest))
        if re.search(r"\w\w", rest):
            found.append(" ".join(rest.split()))
    return ", ".join(found)
