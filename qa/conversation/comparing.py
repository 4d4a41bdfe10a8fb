"""The sides that a question compares: places, years, services, people; then and now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.english.dictionary import Mark
from corpus.english.speech import SPOKEN
from corpus.english.words import AUXILIARIES, WH
from qa.conversation.courtesy import plainly
from qa.conversation.degrees import degrees_in
from qa.conversation.doubled import Doubled, doubled
from qa.conversation.fronted import fronted
from qa.conversation.listing import listed_in
from qa.conversation.noun_phrases import Phrase, Sort, names_of, things_of
from qa.conversation.periods import TIME
from qa.conversation.tagged_words import is_person, low_at, words_of

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
    # "How many different kinds" are only several.
    r"|^\W*how\b.*\b(?:differ(?:s|ed)?|different(?=\W*$| (?:from|than|to|in|for|at|on|when)\b))\b"
    rf"|{_IS_IT}\bthe same (?:as|in|for|at)\b|^\W*how (?:similar|alike|different)\b"
    r"|\bsimilarities between\b|^\W*(?:contrast|the (?:differences|similarities))\b"
    r"|^\W*(?:what|how|which) .* and .* in common\b"
    r"|^\W*(?!how\b).*(?:\bversus\b|\bvs\b)|\bside by side\b"
    # "more than 100" and "more than half" count; they don't compare.
    rf"|{_IS_IT}\b(?!rather|other)\w+er than (?!\W*\d|half\b|a |an |ever\b|expected\b)"
    rf"|{_IS_IT}\b(?:more|less|worse|better) (?:\w+ )?than (?!\W*\d|half\b|a |an |one\b|ever\b"
    r"|expected\b)"
    rf"|\b(?:which|who)\b[^?]*\b(?:{_DEGREES})\b[^?]* or "
    rf"|\bor\b[^?]*\b(?:which|who)\b[^?]*\b(?:{_DEGREES})\b"
    r"|^\W*(?:is|are|was|were|do|does|did|has|have|which|who|where)\b[^?]* or [^?]*"
    r"\b(?:better|worse|higher|lower|larger|smaller|bigger|safer|earlier|cheaper|more)\W*$"
    rf"|{_IS_IT}\b(?:more|fewer|better|worse|higher|lower|larger|smaller)\b(?! than)[^?]* or [^?]*"
    rf"|{_IS_IT} or [^?]*\b(?:the|a|an) (?:{_DEGREES})\b",
    re.I,
)
_COMPARED = re.compile(r"\bcompared (?:to|with)\b", re.I)
_SIDE_BY_SIDE = re.compile(r",? ?\bside by side\b", re.I)
_EACH = re.compile(
    rf"(?P<does>\b(?:{'|'.join(sorted(AUXILIARIES))}) )?\beach\b"
    r"(?P<ends>(?: of (?:them|these|those|the two))?\W*$)?",
    re.I,
)
_BESIDE = re.compile(
    r"(?:[,–-] ?)?(?P<thing>(?:[\w'’-]+ ){1,3})?(?:against|v\.?|next to|alongside)"
    r"(?: in)?(?: the)?",
    re.I,
)
"""Between two of a kind, where no question is put: "2018 against 2023", and of times also what
they are the times of: "the 2018 grade against the 2023 one"."""
_CHOOSES = re.compile(r"^\W*(?:(?:in|of|for|at) )?(?:which|who|whose)\b", re.I)
_FARES = re.compile(r"^\W*(?:do|fare|faring|doing|perform|performing)\b", re.I)
_HOW_DO_BOTH = re.compile(r"^\W*(?:and )?how (?:do|does|did|are|were|have|has) (?P<both>.+)", re.I)
_JOINT = re.compile(
    r"^(?:['’]s?\b)?(?:\s+[\w'’-]+){0,4}?[\s,]*\b(?:and|or|with|to|against|versus|vs?\.?|than|from"
    r"|beside|alongside)\s+(?:(?:in|of|at|for|on|those|that|the|a|an|of the|one|ones)\s+)*$"
    r"|^\s*,\s*$|^\s*/\s*$",
    re.I,
)
_PAIR = re.compile(
    r"\bbetween (?:the |an? )?(?P<a>[\w'’ -]+?) and (?:the |an? )?(?P<b>[\w'’ -]+?)"
    r"(?=\s+(?:in|on|at|for|about|when|as|of)\b|\s*[?.,;!]|\s*$)"
    r"|(?:^|[,:;] ?|\b(?:of|is|for|on|between) )(?P<c>[\w'’ -]+?),? (?:versus|vs\.?)"
    r" (?P<d>[\w'’ -]+?)"
    r"(?=\s+(?:in|on|at|for|about|when|as|of)\b|\s*[?.,;!]|\s*$)"
    r"|^\W*how (?:do|does|did) (?:the |an? )?(?P<e>[\w'’ -]+?) and (?:the |an? )?"
    r"(?P<f>[\w'’ -]+?)(?= (?:compare|differ|fare|do)\b)"
    r"|^\W*(?:compare|contrast) (?:the |an? )?(?P<g>[\w'’-]+(?: [\w'’-]+)?) (?:and|with|to)"
    r" (?:the |an? )?(?P<h>[\w'’-]+(?: [\w'’-]+)?)"
    r"(?=\s+(?:in|on|at|for|about|when|as|of)\b|\s*[?.,;!]|\s*$)",
    re.I,
)
"""Sides that may be any words: "between good and outstanding", "buses vs trams"."""
_PAIRED = (("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"))
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
    asked: tuple[str, ...] = ()
    """What is asked of each, where the question says it of each; it compares nothing then."""
    again: tuple[str, ...] = ()
    """What is asked of each in other words, empty where there are none."""
    said: str = ""
    """The question as it is to be taken apart, where that is not how it was asked."""
    named: bool = True
    """The phrases name the sides; else they are what is asked of each."""


def compares(question: str) -> bool:
    """Whether `question` asks how sides compare."""
    text = plainly(question)
    if _COMPARES.search(text) or _WITH_EARLIER.search(text) or _two_asked(text) or fronted(text):
        return True
    if _sets_beside(text) or _chooses_by_degree(text) or _asks_of_each(text):
        return True
    both = _HOW_DO_BOTH.match(text)
    if not both:
        return False
    start = both.start("both")
    nouns = _chain(text, _nouns(text))
    if nouns and nouns[0].start - start < len("the  ") and _FARES.match(text[nouns[-1].end :]):
        return True
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


def _two_asked(text: str) -> Doubled | None:
    """The two questions that a text asks, neither of which only compares or asks for a list."""
    two = None if _COMPARES.search(text) or _sets_beside(text) else doubled(text)
    return two if two and (two.of_things or not any(map(listed_in, two.asked))) else None


def _sets_beside(text: str) -> bool:
    """Whether "compared to" stands between two names or times: "2019 compared with 2023"."""
    if low_at(words_of(text), 0) not in AUXILIARIES | WH and _are_beside(text):
        return True
    compared = _COMPARED.search(text)
    if compared is None:
        return False
    for sort in (Sort.TIME, Sort.PLACE):
        named = [name for name in names_of(text) if name.sort is sort]
        before = {name.text.lower() for name in named if name.end <= compared.start()}
        behind = {name.text.lower() for name in named if name.start >= compared.end()}
        if before and behind - before:
            return True
    return False


def _chooses_by_degree(text: str) -> bool:
    """Whether it asks "which opened first, …  or …"; no "longer" of what is chosen counts.

    So does "did it stay longer in Sutton or in Merton" where names are chosen from.
    """
    asked, chosen, _ = text.rpartition(" or ")
    words = words_of(asked)
    if not _CHOOSES.match(text):
        times = [name for name in names_of(text) if name.sort is Sort.TIME]
        names = [thing for thing in things_of(text) if thing.named]
        among = any(len(_chain(text, s)) > 1 for s in (names, _own_times(text, names, times)))
        if low_at(words, 0) not in AUXILIARIES or not among:
            return False
        words = words_of(text)
    parted = next((n for n, word in enumerate(words) if word.breaks), len(words))
    return bool(chosen) and bool(degrees_in(words[:parted]))


def _asks_of_each(text: str) -> bool:
    """Whether it names several things, and asks for the same of each of them."""
    each = _EACH.search(text)
    if each is None:
        return False
    behind = words_of(text[each.end() :])[:1]
    does = any(Mark.VERB in word.marks for word in behind)
    if not (each["does"] or each["ends"] is not None or does):
        return False
    before = text[: each.start()]
    return any(len(_chain(before, some)) > 1 for some in (names_of(before), _nouns(before)))


def _are_beside(text: str) -> bool:
    """Whether two names, or times, are set beside each other in keywords: "2018 against 2023"."""
    for one, other in pairwise(names_of(text)):
        beside = _BESIDE.fullmatch(" ".join(text[one.end : other.start].split()))
        times = (one.sort is Sort.TIME, other.sort is Sort.TIME)
        if beside and (all(times) or not (beside["thing"] or any(times))):
            return True
    return False


def sides_of(question: str) -> Sides | None:
    """The sides that `question` compares; None where it compares nothing.

    `phrases` is empty where it compares what it does not name, as "the two reports".
    """
    text = plainly(question)
    if not compares(text):
        return None
    text = _SIDE_BY_SIDE.sub("", text)
    if two := _two_asked(text):
        return Sides(two.sides, "", asked=two.asked, named=two.of_things, again=two.again)
    if front := fronted(text):
        if front.asked:
            return Sides(front.sides, "", asked=front.asked)
        sides = sides_of(front.plain)
        return replace(sides, said=front.plain) if sides and not sides.said else sides
    joined = _chain(text, [name for name in names_of(text) if name.named])
    if len(joined) < 2 and (earlier := _WITH_EARLIER.search(text)):
        start, end = earlier.span("earlier")
        if not re.fullmatch(TIME, earlier["earlier"], re.I):
            return Sides((earlier["earlier"],), matter_beside(text, [(start, end)]), over_time=True)
    times = [name for name in names_of(text) if name.sort is Sort.TIME]
    names = [_cut(thing) for thing in things_of(text) if thing.named]
    nouns = _nouns(text)
    places = [name for name in names_of(text) if name.sort is Sort.PLACE]
    own_times = [_own_times(text, sort, times) for sort in (places, names)]
    for sort in (*own_times, places, names, times, nouns, [*things_of(text)]):
        chain = _chain(text, sort)
        if len(chain) > 1:
            if sort not in (places, times):
                chain = _with_clause(text, _placed(text, chain))
            spans = [(phrase.start, phrase.end) for phrase in chain]
            phrases = tuple(phrase.text for phrase in chain[:_MOST])
            return Sides(phrases, matter_beside(text, spans), over_time=chain[0].sort is Sort.TIME)
    for sort in (times, places):  # "How did the grade in 2019 differ from the one in 2023?"
        if 1 < len({phrase.text for phrase in sort}) <= _MOST:
            spans = [(phrase.start, phrase.end) for phrase in sort]
            names_once = tuple(dict.fromkeys(phrase.text for phrase in sort))
            return Sides(names_once, matter_beside(text, spans), over_time=sort is times)
    if pair := _PAIR.search(text):
        one, other = next(two for two in _PAIRED if pair[two[0]])
        spans = [pair.span(one), pair.span(other)]
        return Sides((pair[one].strip(), pair[other].strip()), matter_beside(text, spans))
    return Sides((), matter_beside(text, []))


def _nouns(text: str) -> list[Phrase]:
    """The nouns of `text`, people with the state they are in: "children in care"."""
    things = [t for t in things_of(text) if not t.named and not _NOT_ABOUT.search(t.text)]
    found: list[Phrase] = []
    for thing in things:
        before = found[-1] if found else None
        gap = text[before.end : thing.start] if before else ""
        if before and gap == " in " and _is_people(before) and not (thing.plural or thing.definite):
            whole = text[before.start : thing.end]
            found[-1] = replace(before, text=whole, end=thing.end)
        else:
            found.append(thing)
    return found


def _is_people(phrase: Phrase) -> bool:
    return phrase.plural and is_person(words_of(phrase.text)[-1])


def _own_times(text: str, places: Sequence[Phrase], times: Sequence[Phrase]) -> list[Phrase]:
    """Places with the times right behind them: "Sutton in 2020 or in Merton in 2024"."""
    found = []
    for place in places:
        time = next((t for t in times if t.start >= place.end), None)
        if time and re.fullmatch(r"(?:['’]s)?(?: in)? ", text[place.end : time.start]):
            found.append(replace(place, text=text[place.start : time.end], end=time.end))
    return found


def _placed(text: str, chain: Sequence[Phrase]) -> list[Phrase]:
    """The sides with where they are: "the family centre in Peckham".

    Only where each has a name of its own: "care leavers and children in care in Sutton" are
    both in Sutton.
    """
    names = [name for name in names_of(text) if name.named]
    found = []
    for phrase in chain:
        ends = (
            name.end
            for name in names
            if re.fullmatch(r" (?:in|at|of) (?:the )?", text[phrase.end : name.start])
        )
        end = next(ends, phrase.end)
        found.append(replace(phrase, text=text[phrase.start : end], end=end))
    owned = all(any(p.start <= n.start < p.end for n in names) for p in found)
    return found if owned else list(chain)


def _with_clause(text: str, chain: Sequence[Phrase]) -> list[Phrase]:
    """The sides, the last with the clause behind it: "the rules that were in force before"."""
    *before, last = chain
    clause = re.match(r" (?:that|which|who)\b[^,;:?.]*", text[last.end :])
    end = last.end + (clause.end() if clause else 0)
    return [*before, replace(last, text=text[last.start : end].rstrip(), end=end)]


def _cut(phrase: Phrase) -> Phrase:
    """A name without what is its own, and without the verb behind it that compares.

    A town that no list knows is taken for a noun's part.
    """
    if owns := re.search(r"['’]s? (?=[a-z])", phrase.text):
        return replace(phrase, text=phrase.text[: owns.start()], end=phrase.start + owns.start())
    *before, last = words_of(phrase.text)
    if before and before[-1].capital and last.lower in SPOKEN:  # "what Ada Wren says of it"
        return replace(
            phrase, text=phrase.text[: before[-1].end], end=phrase.start + before[-1].end
        )
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


def matter_beside(text: str, sides: Sequence[tuple[int, int]]) -> str:
    """The things of `text` outside the sides and the words that compare."""
    found = []
    for thing in things_of(text):
        inside = [(s, e) for s, e in sides if s < thing.end and thing.start < e]
        rest = thing.text
        for start, end in reversed(inside):
            low, high = max(start - thing.start, 0), min(end - thing.start, len(thing.text))
            rest = f"{rest[:low]} {rest[high:]}"
        rest = re.sub(r"^[\s'’]*(?:s\b)?\s*|\s+$", "", _NOT_ABOUT.sub(" ", rest))
        if re.search(r"\w\w", rest) and (rest.lower() not in SPOKEN or rest == thing.text):
            found.append(" ".join(rest.split()))
    return ", ".join(found)
