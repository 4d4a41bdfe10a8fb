"""Which articles a question asks for: those of a publisher, those of a time.

Only what is said plainly sets a filter, since a wrong one hides the answer: "Baby P in
2007" names when it happened, not when it was written about; "the report published in
2018" is Ofsted's, and later articles tell of it too; "according to Ofsted" is what
articles quote, even where the library has articles from Ofsted's own site.

A filter's words are taken out of the question. The filter already holds every article
to them, and none needs to repeat them in its text: left in, "Gazette" or "2018" would
count against the passages that answer, in BM25 and in the reader's check for names
and years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.english.speech import SAYING_VERBS
from corpus.english.words import BEING, FUNCTION_WORDS, PREPOSITIONS, WH, classed
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.holdings import Holding, about_library, as_ours
from qa.conversation.periods import SPAN, TIME, compiled, has_time, period, spans
from qa.conversation.publishers import (
    ARTICLES,
    named_in,
    says_what_was_published,
    spellings,
    without_publishers,
)
from qa.conversation.tagged_words import Use, content_at, words_of
from qa.question import Filters

# "Reports" are articles only where nobody's are meant: "Ofsted's reports", "the reports".
_REPORTS = r"(?:(?<=^)|(?<=in )|(?<=from )|(?<=do )|(?<=all )|(?<=any ))reports(?= published)"
_ISSUED = (
    r"(?:(?: that| which)? (?:were|was|have been|are))?"
    r" ?(?:published|written|posted|printed|dated|reported|appearing)"
)
# Compiled where they may match: few questions ask for the articles of a time.
_ARTICLES_OF_A_TIME = (
    rf"(?P<lead>,?\s*\b(?:in|from|among|across)\s+(?:the\s+|any\s+|all\s+)?)?"
    rf"(?<![\w'’-])(?P<noun>(?:{ARTICLES}|{_REPORTS}))(?P<cut>(?:{_ISSUED})?\s+(?P<span>{SPAN}))"
)
_TIME_S_ARTICLES = (
    rf"\b(?P<cut>(?P<span>{TIME})(?:['’]s?)?\s+)(?=(?:articles|stories|news|coverage|headlines)\b)"
)
_WHAT_WAS_PUBLISHED = (
    rf"^\W*what (?:was|has been|is|were) (?:\w+ )?"
    rf"(?:(?P<told>reported|said)|published|written|printed)\b"
    rf"(?P<what>[^?]*?)(?P<cut>\s+(?P<span>{SPAN}))"
)
_PUBLISHED = rf"(?P<cut>(?:^|[\s,;(]+)(?:published|posted|printed)\s+(?P<span>{SPAN})\)?,?)"
_ASKS_FOR_ARTICLES = re.compile(
    rf"{ARTICLES}|reports|headlines|^\W*what (?:was|has been|is|were) |published|posted|printed",
    re.I,
)
"""What a match of any of these has in it."""
_EVENT_BEFORE = re.compile(
    r"\b(?:who|which|that|it|they|he|she|first|when|not|never)\s*$|\b(?:was|were|been|be|is)\b[^,;]*$",
    re.I,
)


_LACKED = classed("not never except besides outside including excluding")
"""Behind one of these a time is left out, or is only the end of a longer one."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """A question without its filters' words, and the filters."""

    text: str
    filters: Filters


def read(text: str, publishers: Sequence[str], today: date) -> Filtered:
    """The filters that `text` states, and `text` without their words.

    What remains may say nothing: "And in City Matters?" leaves "And?"; see `says_something`.
    """
    # Of each run of white space one space: the patterns would try the whole run from each of its
    # characters, 30 s for 20,000 of them.
    rest, first, last = _dates(" ".join(text.split()), today)
    rest, named = without_publishers(rest, publishers)
    if not named:
        rest, named = _publishers_of_all(rest, publishers, today)
    if not (first or last):
        rest, first, last = _time_of_all(rest, today)
    filters = Filters(named, first, last)
    if not filters:
        return Filtered(text, filters)
    return Filtered(_tidied(rest), filters)


_MAY_ASK_FOR_ALL = re.compile(
    rf"\b{ARTICLES}\b|\b(?:\w+thing|stuff|all|list|show|what\W*(?:s|is|came|comes|do|have|has|was))\b"
    r".*\b(?:from|by|in|of)\b",
    re.I | re.S,
)


def may_ask_for_all(text: str) -> bool:
    """Whether a question may ask for all that the library has of somebody, by a quick look."""
    return len(text) <= _LONGEST and _MAY_ASK_FOR_ALL.search(text) is not None


_LONGEST = 200
"""Characters. What asks for all that the library has of a time or a publisher is short."""
_NOT_BEFORE_TIME = re.compile(r"[\w'’-]")
_FROM = re.compile(r"\s+from(?=\W*$)", re.I)
_OF_ARTICLES = frozenset(Holding) - {Holding.ABILITIES, Holding.ENTRY, Holding.OF}
_OF_THE_DAY = re.compile(r"(?:from|dated)\b", re.I)
_WHICH_ARTICLES = re.compile(
    rf"^\W*(?:(?:which|what|any|all|the) (?:of the )?|(?:give|show|list|find) (?:me )?"
    rf"(?:all |the |any )*){ARTICLES}(?: that| which)?$",
    re.I,
)


def _time_of_all(text: str, today: date) -> tuple[str, date | None, date | None]:
    """The time of which all articles are asked for, as in "What do you have from 2020?".

    What is left without the time asks of the library itself, so it is no event's.
    """
    for match in spans(text, _NOT_BEFORE_TIME) if len(text) <= _LONGEST else ():
        left = f"{text[: match.start()].strip()} {text[match.end() :].strip()}".strip()
        says_of = _OF_THE_DAY.match(match[0]) is not None
        if _FROM.search(left):  # "from before 2019"
            left, says_of = _FROM.sub("", left), True
        asked = about_library(left)
        ends = match.end() >= len(text.rstrip(" ?.!"))
        if asked and asked.holding in _OF_ARTICLES and (says_of or not asked.about):
            text = left
        elif ends and (rest := _of_what_appeared(left)):
            text = rest
        elif (says_of and _is_bare(left)) or (
            ends and not re.match(TIME, match[0], re.I) and _only_appeared(left.rstrip(" ?.!"))
        ):
            text = _WHICH
        else:
            continue
        if days := period(match[0], today):
            return text, days.first, days.last
    return text, None, None


def _is_bare(text: str) -> bool:
    """Whether nothing is asked for but what there is: "What's …?", "Show me all …"."""
    words = [as_ours(word).split("'")[0] for word in words_of(text)]
    return (
        any(word.startswith(("what", "all", "any", "every", "stuff")) for word in words)
        and {*words} <= FUNCTION_WORDS | WH | BEING | IMPERATIVES | _STUFF
        and not {*words} & _OF_SOMETHING
    )


def _of_what_appeared(text: str) -> str | None:
    """What is asked of articles, where all that is said of them is that they were published.

    "What came out …?", "How many stories were printed …?"; not "What opened …?".
    """
    appeared = _APPEARED.search(text)
    if appeared is None:
        return None
    left = text[: appeared.start()].strip()
    if _is_bare(left) or _WHICH_ARTICLES.match(left):
        return _WHICH
    asked = about_library(left)
    return left if asked and asked.holding in _OF_ARTICLES else None


def _only_appeared(text: str) -> bool:
    """Whether all that is said of articles is a verb: "Which stories ran …?"."""
    words = words_of(text)
    while words and words[-1].lower in {"out", "up"}:
        words = words[:-1]
    return (
        len(words) > 1
        and words[-1].use is Use.VERB
        and _WHICH_ARTICLES.match(text[: words[-1].start].rstrip()) is not None
    )


def _publishers_of_all(
    text: str, publishers: Sequence[str], today: date
) -> tuple[str, tuple[str, ...]]:
    """The publisher all of whose articles are asked for: "Do you have anything from X?".

    What is left without it asks of the library itself. A publisher may be named in short, by its
    section: "the South edition", "the South stories".
    """
    low = text.lower() if len(text) <= _LONGEST else ""
    for name, meant in named_in(low, publishers):
        for way in (_COMES_FROM, _STORIES_OF):
            of = re.search(way.replace("NAME", name), text, re.I)
            if of is None:
                continue
            left = _tidied(f"{text[: of.start()]} {text[of.end() :]}")
            asked = about_library(left)
            if (asked and asked.holding in _OF_ARTICLES) or any(_time_of_all(left, today)[1:]):
                return left, meant
            if _is_bare(left):
                return _WHICH, meant
    return text, ()


_COMES_FROM = (
    r"\s+(?:(?:that|which)\s+)?(?:(?:come|comes|came|are|is|were|was|have been|has been|['’]s)\s+)?"
    r"(?:(?:published|printed|written|taken|out)\s+)?(?:from|by|in|of)\s+(?:the\s+)?NAME(?!\w)"
)
_STORIES_OF = rf"(?<!\w)(?:the\s+)?NAME(?:['’]s?)?(?=\s+{ARTICLES}\b)"
_APPEARED = re.compile(
    r"\s(?:(?:that|which)\s+)?(?:(?:was|were|got|has been|have been|had been)\s+)?"
    r"(?:(?:come|came)\s+out|published|printed|posted|released|issued|appeared|ran)\W*$",
    re.I,
)
_WHICH = "Which articles are there?"
_STUFF = classed("stuff got")
_OF_SOMETHING = classed(
    "it he she him her his its they them their this that these those who why how"
)


def says_something(text: str) -> bool:
    """Whether `text` has a word to search for."""
    words = words_of(text)
    return any(
        content_at(words, at) or (word.use is Use.VERB and word.lower not in SAYING_VERBS)
        for at, word in enumerate(words)
    )


_ONLY = re.compile(
    r"^\s*(?:and|or|but|what about|how about|and what about)?\s*(?:(?:in|from|for|by)\s+)?"
    r"(?P<x>.+?)\s*[?.!]*\s*$",
    re.I,
)


def exchanged(text: str, before: Filters, publishers: Sequence[str], today: date) -> Filters | None:
    """`before` with the publisher or time that is all `text` names, or None.

    "And the Islington Gazette?" after a question of City Matters, "And in 2019?" after
    one of articles from 2018; only where `before` has a filter of that sort.
    """
    only = _ONLY.match(text)
    if not only or not before:
        return None
    x = only["x"]
    if before.publishers and (names := spellings(x, publishers)):
        return replace(before, publishers=names)
    dated = before.published_from or before.published_to
    if dated and compiled(SPAN).fullmatch(x) and (days := period(x, today)):
        return replace(before, published_from=days.first, published_to=days.last)
    return None


def _dates(text: str, today: date) -> tuple[str, date | None, date | None]:
    for match in _dated(text):
        days = period(match["span"], today)
        if days is None:
            continue
        groups = match.groupdict()
        start = match.start("lead") if groups.get("lead") else match.start("cut")
        return f"{text[:start]} {text[match.end('cut') :]}", days.first, days.last
    return text, None, None


def _dated(text: str) -> Iterator[re.Match[str]]:
    if not (has_time(text) and _ASKS_FOR_ARTICLES.search(text)):
        return
    yield from compiled(_ARTICLES_OF_A_TIME).finditer(text)
    yield from compiled(_TIME_S_ARTICLES).finditer(text)
    for match in compiled(_WHAT_WAS_PUBLISHED).finditer(text):
        if not _is_part(text, *match.span("span")) and not _is_of_what_happened(text, match):
            yield match
    for match in compiled(_PUBLISHED).finditer(text):
        before = text[: match.start()]
        if not _EVENT_BEFORE.search(before) and not says_what_was_published(text, match.start()):
            yield match


def _is_of_what_happened(text: str, match: re.Match[str]) -> bool:
    """Whether the time may be that of what was published, and not that of its publication.

    As in "What was reported about Baby P in 2007?", where nothing speaks of publishing, and in
    "What was published about the vote that took place last year?".
    """
    start, end = match.span("what")
    if match["told"]:
        return bool(text[start:end].strip())
    return any(word.use is Use.VERB for word in words_of(text) if start <= word.start < end)


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether the time `[start, end)` belongs to the words around it, and bounds nothing alone.

    As in "the 2018 inspection", "the report of 2019", "the first weeks of 2024", "not in 2020".
    """
    words = words_of(text)
    before = next((word.lower for word in reversed(words) if word.end <= start), "")
    after = next((at for at, word in enumerate(words) if word.start >= end), len(words))
    if re.match(TIME, text[start:end], re.I):
        follows = after < len(words) and not words[after].breaks and content_at(words, after)
        return follows or before in PREPOSITIONS | _LACKED
    return before in _LACKED or text[start:].lower().startswith("of ")


def _tidied(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s+([,?.!])", r"\1", text)
    text = re.sub(r"^[,;\s]+|,(?=[?.!])|[,;\s]+$", "", text)
    return text[:1].upper() + text[1:]
