"""What a question asks a list of: which councils, what recommendations, who commented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.english.dictionary import Mark
from corpus.english.numbers import UNITS
from corpus.english.speech import REMARKING
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    CONJUNCTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    WH,
    classed,
)
from qa.conversation.courtesy import plainly
from qa.conversation.listed import Listed, Listing
from qa.conversation.listed_articles import articles_listed
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import (
    Use,
    Word,
    content_at,
    is_body,
    is_person,
    low_at,
    words_of,
)

__all__ = ["ANYBODY", "ANYTHING", "Listed", "Listing", "listed_in", "only_names", "without_all"]
_LONGEST = 60
"""Words. A longer text asks for no plain list."""
_ARTICLE_NOUNS = re.compile(rf"(?:{ARTICLES}|papers|newspapers|documents|texts)$", re.I)
_COUNTS = {word: n for n, word in enumerate(UNITS)}
_ORDERS = classed("list name enumerate")
_GIVES = re.compile(
    r"^\W*(?:give|show|find|tell|get) (?:me |us )?"
    r"(?=(?:an? |the )?(?:full |complete |whole )?list\b|all\b|every\b|(?:some )?examples?\b"
    r"|the\b)",
    re.I,
)
_A_LIST_OF = re.compile(
    r"^(?:an? |the )?(?:full |complete |whole )?(?:list of|examples? of)\s+", re.I
)
ANYBODY = classed("people persons everyone everybody anyone anybody")
"""Who is listed where no noun says what they are."""
ANYTHING = classed("things bits points items ones")
"""Nouns that don't say what is listed: "what three things needed work"."""
_NAMING = classed(
    "mentioned mention named name names cited quoted appear appears appearing featured feature"
)
_COMES_UP = re.compile(r"\b(?:com|turn|crop|popp?|show)(?:e|es|s|ing)? up\b", re.I)
_WHO_IS_NAMED = re.compile(
    r"^\W*who(?:['’]s| is| are| was| were| gets?) (?:all )?(?=(?:quoted|named|mentioned|cited)\b)",
    re.I,
)
_SKIPPED = DETERMINERS | classed("of the different other main kinds types sorts various full")
_BEHIND_A_TOPIC = re.compile(
    r"^(?P<topic>[^?:–]{3,80}?)(?::|,| [–-]) (?=(?:in |of |for )?(?:what|which)\b)", re.I
)
_IT = classed("it them")
_SOME = classed("something anything")
_WHICH_ARE_THEY = re.compile(
    rf"\b(?:few|several|some|number of|couple of|(?P<count>{'|'.join(UNITS[2:])}|\d\d?)) "
    r"(?P<noun>(?:[\w’'-]+ )?"
    r"[\w’'-]+s)\b(?P<condition>[^?]*?)(?:[,:?.]| [–-]) *"
    r"(?:which|what|who) (?:are|were) (?:they|those)\W*$",
    re.I,
)
_BOTH_OF_THEM = re.compile(
    r"^(?P<before>[^?]*?)\b(?P<noun>[\w’'-]+s),? (?P<many>both|all(?: (?P<count>[a-z]+|\d\d?))?)"
    r"(?: of (?:them|those|the lot))?(?: please)?\W*$",
    re.I,
)
_ALL = re.compile(
    r",?\s*\b(?:all|every one|each) of (?:them|those)(?: please)?\W*$"
    r"|[,?.]\s+(?=[^,?.]*\b(?:i|i['’]m|im|i['’]d|me|please|pls)\b)[^,?.]*\W*$"
    r"|,\s+(?:list|name|tell) [^,?.]*\W*$|\s+(?:please|pls)\W*$",
    re.I,
)
_NEEDS = classed("should must ought")
_OWES = classed("need needs needed have has had")


def listed_in(question: str) -> Listing | None:
    """The list that `question` asks for; None where it asks for none."""
    text = plainly(question)
    words = words_of(text)
    if not 0 < len(words) <= _LONGEST:
        return None
    for reading in _READINGS:
        if found := reading(text, words):
            return found
    return None


def only_names(listing: Listing) -> bool:
    """Whether all that is asked of an entry is that articles name it: "are mentioned by name"."""
    condition = _COMES_UP.sub("appear", listing.condition)
    words = {word.lower for word in words_of(condition)}
    return (
        listing.sort is not Listed.ARTICLES
        and bool(words & _NAMING)
        and all(
            word in _NAMING | FUNCTION_WORDS or _ARTICLE_NOUNS.match(word) or word == "library"
            for word in words
        )
    )


def without_all(question: str) -> str:
    """A question without "all of them" behind it, which says only that it asks for a list."""
    return _ALL.sub("", question)


def _which_ones(text: str, words: Sequence[Word]) -> Listing | None:
    """`Which London boroughs …`, `What schools …`, `In which homes …`."""
    at = 0
    while at < 2 and low_at(words, at) in {"and", "so", "but"} | PREPOSITIONS:
        at += 1
    if low_at(words, at) not in {"which", "what"}:
        return None
    return _plural_from(text, words, at + 1)


def _ordered(text: str, words: Sequence[Word]) -> Listing | None:
    """`List the areas …`, `Name every borough …`, `Give me a list of …`."""
    if words[0].lower in _ORDERS and len(words) > 1:
        start = words[1].start
    elif gives := _GIVES.match(text):
        start = gives.end()
    elif _A_LIST_OF.match(text):
        start = 0
    else:
        return None
    if of := _A_LIST_OF.match(text[start:]):
        start += of.end()
        is_sure = True
    else:
        is_sure = words[0].lower == "list"
    first = next((i for i, word in enumerate(words) if word.start >= start), len(words))
    found = _plural_from(text, words, first, anywhere=True)
    if found:
        return found
    each = low_at(words, first) in {"every", "each", "all"}
    if first == len(words) or not (each or is_sure):
        return None
    while not each and low_at(words, first) in DETERMINERS:
        first += 1
    last = first + 1 if each else first
    while content_at(words, last) and content_at(words, last + 1) and not words[last + 1].breaks:
        last += 1
    return _listing(text, words, first + each, min(last, len(words) - 1), None)


def _what_are(text: str, words: Sequence[Word]) -> Listing | None:
    """`What are the four grades?`, `Who are the members of the board?`; not `What are grades?`."""
    if low_at(words, 0) not in {"what", "who", "where"} or low_at(words, 1) not in {"are", "were"}:
        return None
    if low_at(words, len(words) - 1) in {"called", "named", "as"}:
        return None
    owned = any(word.possessive for word in words[2:5])
    if not (low_at(words, 2) in {"the", "all", "some"} or low_at(words, 2) in _COUNTS or owned):
        return None
    # "Who are the Normans?" asks what they are.
    found = _plural_from(text, words, 2, anywhere=True)
    if found and found.noun[:1].isupper() and not found.condition and not owned:
        return None
    return found


def _plural_from(
    text: str, words: Sequence[Word], first: int, *, anywhere: bool = False
) -> Listing | None:
    """The list whose noun, a plural, begins at `first` and ends before the first verb.

    `anywhere`: also behind determiners that in "which …" would belong to something else.
    """
    at, count = first, None
    while at < len(words) and (
        low_at(words, at) in (_SKIPPED if anywhere or at == first else {"the", "these", "those"})
        or low_at(words, at) in _COUNTS
        or re.fullmatch(r"\d\d?", low_at(words, at))
        or low_at(words, at) == "of"
    ):
        count = _counted(low_at(words, at)) or count
        at += 1
    start, last = at, -1
    for i in range(at, min(at + 6, len(words))):
        word = words[i]
        if word.lower in AUXILIARIES | WH | PREPOSITIONS or (word.breaks and i > at):
            break
        if word.capital and i > at and not words[i - 1].capital:
            break  # "what grade Croydon's schools got"
        # Behind "the" stands no verb, nor does one end what is asked for: "list the boat grades".
        determined = at > first and low_at(words, at - 1) in DETERMINERS
        ends = i + 1 == len(words) or low_at(words, i + 1) in PREPOSITIONS
        # Nor does one stand right before another: "which trusts are named".
        helped = word.plural and low_at(words, i + 1) in AUXILIARIES
        opens = i == at and (determined or (word.plural and anywhere and at > first))
        is_noun = helped or opens or (determined and word.plural and ends)
        if word.use in (Use.VERB, Use.PREDICATE) and not is_noun:
            break
        if i > at and _may_be_verb(word) and low_at(words, i + 1) in DETERMINERS | {"to"}:
            break  # "What decision needs to be made?"
        if word.plural and not word.possessive and not word.text.isdecimal():
            last = i
            if i + 1 < len(words) and not _joins(words, i + 1):
                break
    if last < 0 or (words[last].lower in AUXILIARIES):
        return None
    return _listing(text, words, start, last, count)


def _may_be_verb(word: Word) -> bool:
    return bool({Mark.VERB, Mark.MAY_BE_VERB} & {*word.marks})


def _joins(words: Sequence[Word], at: int) -> bool:
    """Whether a plural before `at` only describes the plural there: "arts centres".

    Not in "the strengths inspectors found": there it begins a clause.
    """
    if not content_at(words, at) or words[at].breaks or not words[at].plural:
        return False
    return not (is_person(words[at]) and not is_person(words[at - 1]))


def _listing(text: str, words: Sequence[Word], first: int, last: int, count: int | None) -> Listing:
    noun, head = text[words[first].start : words[last].end], words[last]
    condition = without_all(text[head.end :]).strip().strip("?.!,;: ")
    return Listing(head.bare.lower(), noun, condition, _sort(head), count)


def _sort(head: Word) -> Listed:
    if _ARTICLE_NOUNS.match(head.bare):
        return Listed.ARTICLES
    if is_person(head) or head.lower in ANYBODY:
        return Listed.PERSONS
    return Listed.BODIES if is_body(head) else Listed.THINGS


def _who_remarked(text: str, words: Sequence[Word]) -> Listing | None:
    """`Who commented on …?`, `Who has had a visit?`, `Who is quoted?`: several may have, or be."""
    if named := _WHO_IS_NAMED.match(text):
        all_named = _named_people(text[named.end() :].strip().rstrip("?.! "))
        return all_named if only_names(all_named) else None
    at = 1 + (low_at(words, 1) in {"has", "have", "all", "else"})
    is_who = low_at(words, 0) in {"who", "who's", "whos"}
    has_one = low_at(words, at) == "had" and low_at(words, at + 1) in {"a", "an"}
    if not is_who or not (low_at(words, at) in REMARKING or has_one or _ALL.search(text)):
        return None
    condition = without_all(text)[words[1].start :].strip().rstrip("?.! ")
    return Listing("who", "who", condition, Listed.PERSONS)


def _named_people(how: str) -> Listing:
    return Listing("people", "people", f"are {how}", Listed.PERSONS)


def _what_should(text: str, words: Sequence[Word]) -> Listing | None:
    """`What should Croydon improve?`, `What does it need to do?`, `What has it promised?`.

    What is asked for is the object of a verb, and nothing says that there is one only.
    """
    if low_at(words, 0) != "what" or len(words) < 4:
        return None
    helps, verb = low_at(words, 1), words[-1]
    low = [word.lower for word in words]
    owes = helps in _NEEDS or any(
        one in _OWES and other == "to" for one, other in pairwise(low[2:])
    )
    has_done = helps in {"has", "have"} and verb.lower.endswith(("ed", "en", "ne"))
    subject = content_at(words, 2) or (low[2] in DETERMINERS and content_at(words, 3))
    if not subject or not (owes or has_done) or helps in BEING:
        return None
    return Listing("what", "what", text[words[1].start :].rstrip("?.! "), Listed.THINGS)


def _behind_a_topic(text: str, words: Sequence[Word]) -> Listing | None:
    """`Sutton, May visit: which areas had improved?` names its topic before it asks."""
    topic = _BEHIND_A_TOPIC.match(text)
    if topic is None or low_at(words, 0) in WH | AUXILIARIES | PREPOSITIONS | CONJUNCTIONS:
        return None
    asked = text[topic.end() :]
    found = _which_ones(asked, words_of(asked)) or _what_are(asked, words_of(asked))
    return found and _with_topic(found, topic["topic"].strip())


def _with_topic(listing: Listing, topic: str) -> Listing:
    """A list with the topic in front where its condition leaves that open: "bring it up"."""
    condition = listing.condition
    words = words_of(condition)
    if pronoun := next((word for word in words if word.lower in _IT), None):
        said = f"{condition[: pronoun.start]}{topic}{condition[pronoun.end :]}"
    elif low_at(words, len(words) - 1) in PREPOSITIONS and low_at(words, len(words) - 2) in _SOME:
        said = f"{condition} {topic}"
    else:
        return listing
    return replace(listing, condition=said)


def _which_are_they(text: str, words: Sequence[Word]) -> Listing | None:
    """`The visit found several faults – which were they?`, `Sutton's faults, both of them`."""
    if found := _WHICH_ARE_THEY.search(text):
        count = _counted(found["count"])
        if found["count"] and count is None:
            return None
    elif low_at(words, 0) in WH | AUXILIARIES or (found := _BOTH_OF_THEM.match(text)) is None:
        return None
    else:
        count = 2 if found["many"].lower() == "both" else _counted(found["count"])
        if found["count"] and count is None:
            return None
    noun = words_of(found["noun"])
    if not noun or not noun[-1].plural:
        return None
    condition = found.groupdict().get("condition") or found.groupdict().get("before") or ""
    return Listing(
        noun[-1].bare.lower(), found["noun"], condition.strip(" ,.;:"), _sort(noun[-1]), count
    )


def _counted(word: str | None) -> int | None:
    return int(word) if word and word.isdecimal() else _COUNTS.get((word or "").lower())


_READINGS = (
    _which_ones,
    _ordered,
    _what_are,
    _who_remarked,
    _what_should,
    articles_listed,
    _behind_a_topic,
    _which_are_they,
)
