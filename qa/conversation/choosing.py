"""What a turn picks of several: of readings where we asked back, of what was listed before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.folding import forms
from corpus.english.persons import SHORT_TITLES, TITLES
from corpus.english.words import FUNCTION_WORDS, WH, classed
from qa.conversation.leaning import ORDINALS
from qa.conversation.listing import Listed, listed_in
from qa.conversation.tagged_words import Use, words_of

_LONGEST = 8
"""Words: a longer turn says something of its own."""
_SAYS_SO = (
    FUNCTION_WORDS
    | TITLES
    | SHORT_TITLES.keys()
    | ORDINALS.keys()
    | classed("meant mean please one ones sorry thanks")
)


def chosen(text: str, choices: Sequence[str]) -> str | None:
    """The one of `choices`, of which no two are alike, that `text` picks; None for none.

    It names what only one of them has ("Haringey"), or its place ("the second one"), and asks
    nothing else.
    """
    words = [word.bare.lower() for word in words_of(text)]
    if not 0 < len(words) <= _LONGEST or text.rstrip().endswith("?"):
        return None
    said = frozenset(forms(" ".join(word for word in words if word not in _SAYS_SO)))
    if not said:
        places = {ORDINALS[word] for word in words if word in ORDINALS}
        at = places.pop() if len(places) == 1 else len(choices)
        return choices[at] if at < len(choices) else None
    known = [frozenset(forms(choice)) for choice in choices]
    picked = [
        choice
        for n, choice in enumerate(choices)
        if said <= known[n].difference(*known[:n], *known[n + 1 :])
    ]
    return picked[0] if len(picked) == 1 else None


_OF_THOSE = re.compile(
    r"\b(?P<which>which|what|who|how many|any|some|all|none|most|each)(?: ones?)?(?: out)? of "
    r"(?:those|these|them)\b(?: (?:two|three|four|five))?(?P<noun> [\w’'-]+)?",
    re.I,
)
_WHICH_WERE = re.compile(
    r"^\W*(?:and |but |so )?(?P<which>which)(?: ones)?(?= (?:were|are|have|do)\b)", re.I
)
_PRONOUNS = {Listed.PERSONS: "people", Listed.THINGS: "things"}
_COUNTS = {"two": 2, "three": 3, "four": 4}
_FIRST_OF = re.compile(
    r"\bthe (?P<end>first|last) (?P<count>two|three|four)(?: of (?:them|those))?\b", re.I
)
_NTH = re.compile(rf"\bthe (?P<nth>{'|'.join(ORDINALS)})(?: one)?(?=\W*$)", re.I)
_SHORT = 6
"""Words: a longer entry is no name to go on by."""
_MOST = 4


def of_those(text: str, before: str) -> str | None:
    """`text` with what "those" are in "which of those", where `before` asks for a list of them.

    None where it says no such thing.
    """
    found, listing = _OF_THOSE.search(text) or _WHICH_WERE.match(text), listed_in(before)
    if found is None:
        return None
    noun = listing.noun if listing else _several_asked(before)
    head = listing.head if listing else noun.lower()
    if listing and noun.lower() in WH:
        noun = _PRONOUNS.get(listing.sort, "")
    if not noun:
        return None
    which = "which" if found["which"].lower() == "who" else found["which"]
    after = found.groupdict().get("noun") or ""
    rest = "" if after.strip().lower() == head else after
    return f"{text[: found.start('which')]}{which} {noun}{rest}{text[found.end() :]}"


def _several_asked(before: str) -> str:
    """The noun that a question of several ends in: "What are Leeds's five pledges?"."""
    words = words_of(before)
    is_of_several = len(words) > 2 and words[0].lower in WH and words[1].lower in {"are", "were"}
    return words[-1].text if is_of_several and words[-1].plural else ""


_OF_TWO = re.compile(
    r"\b(?:which|who)(?: one)? of (?P<two>(?:the|these|those) two)(?=\s|\W*$)", re.I
)
_ONE_OF = re.compile(r"\b(?:one|any) of (?:those|these|them)\b", re.I)


def two_meant(text: str) -> tuple[int, int] | None:
    """Where `text` speaks of "the two" and says not of what: "which of the two came first"."""
    found = _OF_TWO.search(text)
    if found is None:
        return None
    behind = next((word for word in words_of(text) if word.start >= found.end()), None)
    return None if behind is not None and behind.use is Use.CONTENT else found.span("two")


def one_of_those(text: str, answer: str) -> str | None:
    """`text` with what an answer is for "one of those": "a short inspection"; None for none."""
    found = _ONE_OF.search(text)
    noun = [word for word in words_of(answer) if word.lower not in {"a", "an"}]
    is_noun = 0 < len(noun) <= _MOST and all(word.use is Use.CONTENT for word in noun)
    if found is None or not is_noun or noun[-1].plural or any(w.capital for w in noun):
        return None
    said = " ".join(word.text for word in noun)
    article = "an" if said[0].lower() in "aeiou" else "a"
    return f"{text[: found.start()]}{article} {said}{text[found.end() :]}"


def entry_meant(text: str, entries: Sequence[str]) -> str | None:
    """`text` with the entries of a list that it means by their places; None for none.

    "Compare the first two", "What about the second?"
    """
    if found := _FIRST_OF.search(text):
        count = _COUNTS[found["count"].lower()]
        few = entries[:count] if found["end"].lower() == "first" else entries[-count:]
        said = joined(few) if len(entries) >= count else None
    elif found := _NTH.search(text):
        at = ORDINALS[found["nth"].lower()]
        said = joined(entries[at : at + 1 or None]) if at < len(entries) > 1 else None
    return f"{text[: found.start()]}{said}{text[found.end() :]}" if found and said else None


def joined(entries: Sequence[str]) -> str | None:
    """Some entries as one phrase, "Leeds, Hull and Kent"; None of too many or of sentences."""
    if not 0 < len(entries) <= _MOST or any(len(one.split()) > _SHORT for one in entries):
        return None
    *others, last = entries
    return f"{', '.join(others)} and {last}" if others else last
