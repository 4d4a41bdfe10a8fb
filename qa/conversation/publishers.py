"""Whose articles a question asks for, where it says so plainly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.english.dictionary import Mark
from corpus.english.words import PREPOSITIONS
from qa.conversation.noun_phrases import is_place
from qa.conversation.tagged_words import Use, is_body, words_of

ARTICLES = (
    r"(?:(?:news|press|newspaper) (?:reports|articles|stories|coverage)"
    r"|articles?|stories|news|coverage|reporting|pieces?|posts|headlines|cuttings|clippings)"
)
"""A regular expression of what a library holds."""
_ARTICLE = re.compile(rf"(?:{ARTICLES})$", re.I)
_WATCHDOG = re.compile(r"of(?:sted|com|gem|wat|qual|sr)\b")
_EXCLUDED = re.compile(
    r"(?:\bnot|n['’]t|\bexcept|\bexcluding|\bbesides|\bthan|\bapart from|\boutside|\bwithout)"
    r"\s+(?:\w+\s+)?$",
    re.I,
)
_IN_A_FIRM = re.compile(
    r"\b(?:interest(?:ed)?|invest(?:ed|ment|ments)?|shares?|stake|trust|confidence|believe|"
    r"work(?:ed|s|ing)?|jobs?|roles?|cuts|involved|staff|strikes?|happen(?:s|ed)?|editor)\s*$",
    re.I,
)
_PARTICIPLES = {"say": "said", "report": "reported", "write": "written", "publish": "published"}


def says_what_was_published(text: str, at: int) -> bool:
    """Whether the words of `text` before `at`, where "published" stands, say what was.

    A report's or a book's day of publication is not an article's, nor is its publisher.
    """
    words = [word for word in words_of(text) if word.end <= at]
    nouns = [word for word in words if word.use is Use.CONTENT]
    named = [word for word in nouns if not _ARTICLE.match(word.text)]
    has_article = len(named) < len(nouns)
    if named and named[-1] is words[-1]:  # "the figures published"
        return Mark.TOLD in named[-1].marks or not has_article
    return not has_article and any(Mark.TOLD in word.marks for word in named)


def _is_in_a_firm(text: str, at: int) -> bool:
    return _IN_A_FIRM.search(text, 0, at) is not None


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to name a publisher: `WHO` in the pattern stands for one or several.

    What matched `cut` is taken out of the question.
    """

    pattern: str
    is_of_any: bool = False
    """It means the author, be it a paper or a council. Elsewhere a council or a watchdog
    is left alone: what it says stands in others' articles too."""
    unless: Callable[[str, int], bool] | None = None
    """Whether it names none in a text where it begins there."""


_IN_ARTICLES = rf",?\s*\b(?:in|from|among|across)\s+(?:the\s+|any\s+|all\s+)?{ARTICLES}"
_BY = r"(?:\s+published)?\s+(?:in|by|from|on)\s+WHO"
_WAYS = (
    _Way(rf"(?P<cut>{_IN_ARTICLES}{_BY})", is_of_any=True),
    _Way(rf"\b{ARTICLES}(?P<cut>{_BY})", is_of_any=True),
    _Way(rf"(?P<cut>\bWHO\s+)(?={ARTICLES}\b)", is_of_any=True),
    _Way(r"(?P<cut>,?\s*\baccording\s+to\s+WHO\s*,?)"),
    _Way(r"(?P<cut>,?\s*\bas\s+(?:reported|published|written|described)\s+(?:by|in|on)\s+WHO,?)"),
    _Way(
        r"\b(?:was|were|been|is)\s+(?:\w+\s+)?(?:reported|published|written|said|printed)"
        r"(?P<cut>\s+(?:by|in|on)\s+WHO)"
    ),
    _Way(
        r"(?P<cut>,?\s*\b(?:reported|published|printed)\s+(?:by|in)\s+WHO)",
        unless=says_what_was_published,
    ),
    # "What did City Matters say about Croydon?" leaves "What was said about Croydon?"
    _Way(
        r"^\W*(?:and\s+)?what\s+(?P<cut>(?P<did>did|does|do|has|have)\s+WHO\s+"
        r"(?P<say>say|said|report|reported|write|written|publish|published))"
        r"(?=\s+(?:about|on|of|regarding|concerning|in)\b|\W*$)"
    ),
    _Way(
        r"(?P<cut>\bWHO['’]s?\s+)"
        r"(?P<own>articles?|coverage|reporting|stor(?:y|ies)|pieces?|reports?)\b"
    ),
    _Way(r"(?P<cut>,?\s*\bin\s+WHO)", unless=_is_in_a_firm),
)


def without_publishers(text: str, publishers: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """`text` without the words that name publishers of `publishers`, and those.

    Matched without regard to case and to "the", the longest name first.
    """
    known = _known(tuple(publishers))
    low = _plain(text)
    here = sorted((name for name in known if name in low), key=len, reverse=True)
    if not here:
        return text, ()
    name = re.compile(rf"(?<![\w-])(?:{'|'.join(_loose(name) for name in here)})(?![\w-])", re.I)
    for match in _matches(text, name):
        found = (_plain(n[0]) for n in name.finditer(match["who"]))
        spelled = dict.fromkeys(spelling for plain in found for spelling in known.get(plain, ()))
        start, end = match.span("cut")
        return f"{text[:start]} {_put(match)} {text[end:]}", tuple(spelled)
    return text, ()


def spellings(name: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """How `publishers` spell `name`; empty where it is none of them."""
    return _known(tuple(publishers)).get(_plain(name), ())


def named_in(low: str, publishers: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The publishers that a text in small letters may name, as patterns, and their spellings.

    The longest name first; after whole names those of sections: of "The Post: South" also "South"
    and "the South edition of The Post".
    """
    known = _known(tuple(publishers))
    for plain in sorted(known, key=lambda one: -len(one)):
        if plain in low:
            yield _loose(plain), known[plain]
    sections: dict[str, tuple[str, ...]] = {}
    for plain in known:
        house, _, section = plain.rpartition(":")
        if house and section.strip() not in known and section.strip() in low:
            sections[section.strip()] = (*sections.get(section.strip(), ()), *known[plain])
    for section in sorted(sections, key=lambda one: -len(one)):
        houses = {_loose(_plain(name.rpartition(":")[0])) for name in sections[section]}
        of = (
            rf"(?:\s+(?:edition|section|desk|pages))?(?:\s+of\s+(?:the\s+)?(?:{'|'.join(houses)}))?"
        )
        yield rf"{_loose(section)}{of}", sections[section]


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split()).removeprefix("the ")


@lru_cache(maxsize=8)
def _known(publishers: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The spellings by their plain form: "The Guardian" and "guardian" are one."""
    known: dict[str, tuple[str, ...]] = {}
    for name in publishers:
        if plain := _plain(name):
            known[plain] = (*known.get(plain, ()), name)
    return known


def _loose(plain: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "['’]") for word in plain.split())


def _matches(text: str, name: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The places in `text` that name publishers, the plainest way first."""
    one = rf"(?:the\s+)?{name.pattern}"
    many = rf"(?P<who>{one}(?:\s*(?:,\s*and|,\s*or|,|and|or|&)\s*{one})*)"
    for way in _WAYS:
        for match in re.finditer(way.pattern.replace("WHO", many), text, re.I):
            named = [found[0] for found in name.finditer(match["who"])]
            if (
                (not way.is_of_any and any(_is_body(n) for n in named))
                or (way.unless and way.unless(text, match.start()))
                or _EXCLUDED.search(text[: match.start("who")])
                # "in nature" is not in Nature.
                or (way is _WAYS[-1] and all(n.islower() for n in named))
            ):
                continue
            yield match


def _is_body(name: str) -> bool:
    """A council, a watchdog, a place; a name of capitals alone, too, which may be any of them."""
    words = words_of(name)
    return (
        is_place(name)
        or any(word.acronym for word in words)
        # "Islington Council", "Department for Education"; not "City Matters".
        or any(
            is_body(word)
            for at, word in enumerate(words)
            if at + 1 == len(words) or words[at + 1].lower in PREPOSITIONS
        )
        or _WATCHDOG.match(_plain(name)) is not None
        or ".gov" in name.lower()
    )


def _put(match: re.Match[str]) -> str:
    """What stands in place of the words cut out."""
    parts = match.groupdict()
    if parts.get("say"):
        was = "has been" if parts["did"].lower() in {"has", "have"} else "was"
        said = parts["say"].lower()
        return f"{was} {_PARTICIPLES.get(said, said)}"
    if parts.get("own"):
        return "" if parts["own"].lower().endswith("s") else "the"
    return ""
