"""Other ways to ask for somebody's words: a quote from Ms Wren, in her own words, Ms Wren on play.

Each is read as "What did … say about …?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.dictionary import Mark
from corpus.english.persons import OFFICES
from corpus.english.words import AUXILIARIES, BEING, DETERMINERS, PREPOSITIONS, WH, classed
from qa.conversation.tagged_words import (
    Use,
    Word,
    content_at,
    is_body,
    is_person,
    low_at,
    words_of,
)

_WORDS = (
    r"(?:quotes?|quotations?|(?:own )?words|comments?|remarks?|statements?|reactions?|responses?"
    r"|views?|opinions?)"
)
_ABOUT = r"(?: (?:on|about|regarding|concerning|to) (?P<about>[^?]+?))?"
_QUOTE_FROM = re.compile(
    rf"^\W*(?:\w+ ){{0,5}}?{_WORDS} (?:from|by|of) (?P<who>[^?]+?){_ABOUT}\W*$", re.I
)
_IN_WORDS_OF = re.compile(r"^(?P<about>[^?]+?),? in the words of (?P<who>[^?]+?)\W*$", re.I)
_IN_ONES_WORDS = re.compile(
    r"^\W*in (?P<who>[^,?]+?)(?:['’]s|(?<=s)['’])(?: own)? words,? (?P<about>[^?]+?)\W*$", re.I
)
_OWN_WORDS = re.compile(
    r"^(?P<asked>[^?.]+?)(?:,? in (?:her|his|their) own words\b.*|[?.!]+ (?:in |direct )?quot"
    r"(?:es?|ations?)(?: only)?(?: please)?\W*)$",
    re.I,
)
_QUOTED_AS = re.compile(
    r"^\W*(?:what|how)(?:['’]?s| is| was| are| were) (?P<who>[^?]+?) quoted as saying"
    rf"{_ABOUT}\W*$",
    re.I,
)
_APART = re.compile(
    rf"^\W*(?P<who>[^,?]+), what (?:did|does|do|has|have) (?:she|he|they) (?:say|said){_ABOUT}\W*$",
    re.I,
)
_WERE_ONES_WORDS = re.compile(
    r"^\W*(?P<who>[^,?]+?)(?: (?:on|about) (?P<about>[^,?]+?))?, what (?:are|were) "
    r"(?:her|his|their)(?: \w+)? words\W*$",
    re.I,
)
_ANYTHING = re.compile(
    r"^\W*(?:did|does|do|has|have|had) (?P<who>[^?]+?) (?:comment(?:ed)?|sa(?:y|id) anything|"
    rf"spoken?|react(?:ed)?|respond(?:ed)?){_ABOUT}\W*$",
    re.I,
)
_VIEW_OF = re.compile(
    rf"^\W*(?P<who>[^,?]+?)(?:['’]s|(?<=s)['’]) {_WORDS} (?:of|for|on|about|to|regarding) "
    r"(?P<about>[^?]+?)\W*$",
    re.I,
)
_ON = re.compile(r"^\W*(?P<who>[^,?.]+?) (?:on|about) (?P<about>[^?]+?)\W*$", re.I)
_FORMS = (
    _QUOTED_AS,
    _APART,
    _WERE_ONES_WORDS,
    _IN_WORDS_OF,
    _IN_ONES_WORDS,
    _QUOTE_FROM,
    _ANYTHING,
    _VIEW_OF,
)
_OF_THE_NAME = classed("of for")


def words_asked(text: str) -> tuple[str, str, bool] | None:
    """Whose words `text` asks for in one of these ways, and on what, which may be empty.

    And whether it says so: "the mayor on housing" may be a topic of its own.
    """
    if own := _OWN_WORDS.match(text):
        subject = _subject(own["asked"])
        return (*subject, True) if subject else None
    for form in _FORMS:
        found = form.match(text)
        if found and _speaks(words_of(found["who"])):
            return found["who"], (found["about"] or "").strip(), True
    found = _ON.match(text)
    if found and _is_one_person(words_of(found["who"])):
        return found["who"], found["about"].strip(), False
    return None


def head_of(words: Sequence[Word]) -> Word:
    """The noun that says what words, at least one, name: "member" of "the member for play"."""
    end = next((n for n, word in enumerate(words) if n and word.lower in PREPOSITIONS), len(words))
    return words[end - 1]


def _speaks(words: Sequence[Word]) -> bool:
    """Whether words may name somebody who speaks."""
    head = head_of(words) if words else None
    return (
        head is not None
        and not any(word.lower in WH or word.lower in AUXILIARIES for word in words)
        and (_is_persons(head) or is_body(head) or (head.capital and not head.first))
    ) or _is_name(words)


def _is_persons(head: Word) -> bool:
    return is_person(head) or Mark.OFFICE in head.marks or head.lower.rsplit("-", 1)[-1] in OFFICES


def _is_name(words: Sequence[Word]) -> bool:
    """Whether all of some words are nouns that the dictionary doesn't know: "comer-schwartz"."""
    return 0 < len(words) <= _LONGEST_NAME and all(
        word.use is Use.CONTENT and not word.marks and not word.plural for word in words
    )


_LONGEST_NAME = 3


def _is_one_person(words: Sequence[Word]) -> bool:
    """Whether words name one person by an office or a role: "Brent's head of fostering"."""
    head = head_of(words) if words else None
    return (
        head is not None
        and _is_persons(head)
        and not head.plural
        and words[0].lower not in WH | AUXILIARIES | PREPOSITIONS
        and not any(word.use is Use.VERB for word in words)
    )


def _subject(asked: str) -> tuple[str, str] | None:
    """The subject of a question, if it may speak, and what is asked of it."""
    words = words_of(asked)
    first = 1 if low_at(words, 0) in WH else 0
    if low_at(words, first) not in AUXILIARIES:
        return None
    at = first + 1
    while at < len(words) and (
        words[at].lower in DETERMINERS
        or content_at(words, at)
        or (words[at].lower in _OF_THE_NAME and at > first + 1)
    ):
        at += 1
    subject = words[first + 1 : at]
    if not _speaks(subject):
        return None
    skipped = at if low_at(words, first) in BEING else at + 1
    about = asked[words[skipped].start :] if skipped < len(words) else ""
    return asked[subject[0].start : subject[-1].end], about.strip(" ?.!")
