"""What a question asks of one article itself: when it was published, by whom, how long it is.

An article is named by its title in quotation marks, or described: "the story about the bridge".
All other words of such a question are those of publishing and of what a catalogue says.
"""

from __future__ import annotations

import re

from corpus.english.words import AUXILIARIES, FUNCTION_WORDS, PREPOSITIONS, WH, classed
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.misspelling import nearest
from qa.conversation.tagged_words import words_of

_NOUN = r"(?:article|story|piece|explainer|column|post|feature|write-?up)"
QUOTED = re.compile(r"[“\"](?P<title>[^“”\"]{3,})[”\"]")
"""Words in quotation marks, such as a title."""
_ONE = re.compile(
    rf"\b(?:the|this|that|your|our)\s+(?P<before>(?:(?!(?:the|of|an?)\b)[\w’'-]+\s+){{0,5}}?){_NOUN}\b(?P<behind>[^?]*)",
    re.I,
)
_SAYS_WHICH = re.compile(
    r"^\W*(?:(?:that (?:is|was)|which (?:is|was)) )?"
    r"(?:about|on|of|from|called|titled|headed|where|in which|with|by)\b\s*",
    re.I,
)
_PUBLISHED = classed(
    "publish published publishes publishing print printed appear appeared appears appearing run "
    "ran running carry carried come came out issued posted released written wrote write dated put "
    "go went up"
)
_ASKED = classed(
    "date day month year old dated publisher publishers publication paper newspaper outlet source "
    "magazine author authors byline writer reporter journalist long length words word count url "
    "link address web website online page found find read access see"
)
_CALLED = classed("called titled headed entitled")
_TELLS = _ASKED | _CALLED | classed("published printed appear appeared written wrote write carried")
_OTHERS = classed("explainer article story piece item headline title exact")
_BIDS = IMPERATIVES & classed("give show tell find name list")
_NOT_ITSELF = classed("about say says said")


def may_name_article(text: str) -> bool:
    """Whether a question may ask something of one article, by a quick look at its words."""
    said = {word.lower.split("'")[0] for word in words_of(text)}
    return bool(said & _TELLS or (said & _WHEN_OR_WHERE and said & _PUBLISHED))


def article_asked_of(text: str) -> str | None:
    """How `text` names the article of which it asks only what the catalogue says; else None."""
    quoted = QUOTED.search(text)
    if quoted:
        named = quoted["title"].strip(" ,.")
        rest = f"{text[: quoted.start()]} {text[quoted.end() :]}"
        is_article = re.search(rf"\b{_NOUN}\b", rest, re.I) is not None
        return named if is_article and _asks_what_is_known(rest) else None
    one = _ONE.search(text)
    if one is None:
        return None
    which = _SAYS_WHICH.match(one["behind"])
    behind = one["behind"] if which else ""
    named, left = _without_end(behind[which.end() :] if which else "")
    before = one["before"].strip()
    if PREPOSITIONS.intersection(before.lower().split()[-1:]):
        return None  # "How long did the warden stay in post?"
    rest = f"{text[: one.start()]} {left if which else one['behind']}"
    described = " ".join(part for part in (before, named) if part).strip(" ,.!")
    if not described or not _asks_what_is_known(rest):
        return None
    return described


def _without_end(behind: str) -> tuple[str, str]:
    """What says which article is meant, without the words of publishing behind it, and those."""
    words = words_of(behind)
    last = len(words)
    while last and words[last - 1].lower in _PUBLISHED | AUXILIARIES | PREPOSITIONS | _ENDS:
        last -= 1
    end = words[last - 1].end if last else 0
    return behind[:end], behind[end:]


_ENDS = classed("first originally online")


def _asks_what_is_known(rest: str) -> bool:
    """Whether words ask for a part of a catalogue's entry and for nothing else."""
    words = [nearest(word, _SPELT) for word in words_of(rest)]
    if not words or not all(map(_is_known, words)):
        return False
    said = frozenset(words)
    opens = words[0].split("'")[0]
    asks = said & _TELLS or (opens in _WHEN_OR_WHERE and said & _PUBLISHED)
    return bool(asks) and not said & _NOT_ITSELF


_WHEN_OR_WHERE = classed("when whens where wheres")
_SPELT = sorted(word for word in _TELLS | _PUBLISHED | WH if len(word) > len("who"))


def _is_known(word: str) -> bool:
    known = FUNCTION_WORDS | WH | AUXILIARIES | _BIDS | _PUBLISHED | _ASKED | _CALLED | _OTHERS
    return word in known or word.isdecimal() or word.split("'")[0] in WH
