"""What a summary or a topic is about, without the words that ask for it; and how long it may be."""

from __future__ import annotations

import re

from corpus.english.numbers import UNITS, cardinal
from qa.conversation.courtesy import plainly
from qa.conversation.publishers import ARTICLES

_ONE_ARTICLE = r"(?:article|story|piece|report|text|document|post)"
_ASKS = (
    r"(?:summari[sz]e|sum up|outline|explain|describe|recap)(?: for (?:me|us))?",
    r"(?:give|show|tell|write|find|get)(?: (?:me|us))?(?: [\w-]+){0,3}? "
    r"(?:summary|overview|gist|outline|recap|(?:main|key) (?:points|messages|findings)|story) "
    r"(?:of|on|about|for)",
    r"(?:an? |the )?(?:[\w-]+ ){0,2}(?:summary|overview|gist|outline|recap|(?:main|key) "
    r"(?:points|messages|findings)) (?:of|on|about|for)",
    r"(?:tell|show|give)(?: (?:me|us))?(?: [\w-]+){0,3}? (?:about|on)",
    r"(?:anything|something|everything|information|info|details|news|more) (?:about|on)",
    r"what(?:['’]?s| is| are| was) the (?:story|gist|summary|overview|(?:main|key) "
    r"(?:points|messages|findings)) (?:of|on|about|with|in)",
    r"what (?:is|was|has been|have been|are) (?:being )?(?:said|written|reported|told|known)"
    r"(?: \w+)? (?:about|of|on)",
    rf"what (?:else )?do(?:es)? (?:the |this |that |these |all )*(?:{ARTICLES}|papers|coverage|"
    r"library)(?: “[^”]*”)? (?:say|tell)(?: us| me)?(?: about| of| on)?",
    r"what(?:['’]?s| is| are| was| were)(?= .*\babout\W*$)",
)
_ASKED = re.compile(rf"^\W*(?:and |so |now )?(?:{'|'.join(_ASKS)})(?:\s+|\W*$)", re.I)
_SAID_ABOUT = re.compile(
    r"^(?:what|all(?: that)?) (?:is|was|has been) (?:said|written|reported) (?:about|on|of)\s+"
    r"|^(?:the |all )*(?:articles|stories|news|coverage|reporting|pieces|posts) (?:about|on|of)\s+",
    re.I,
)
_ENDS = re.compile(
    r"(?:,? (?:so far|in short|briefly|please|in brief|in a nutshell|in (?:a few|few) words)"
    r"|\s+about)[\s.?!]*$",
    re.I,
)
_LENGTH = re.compile(
    r",?\s*\b(?:in|with|using|as)\s+(?:just |only |about |at most |no more than |up to )?"
    rf"(?P<count>\d+|an?|{'|'.join(UNITS[1:])})(?: short| single| brief)? "
    r"(?:sentences?|points?|bullets?|bullet points?|lines?|quotes?)\b",
    re.I,
)
_SHORT = re.compile(r"\b(?:in short|briefly|in brief|in a nutshell|short summary|gist)\b", re.I)
_THIS = re.compile(rf"^(?:(?:this|that|the|it)(?: {_ONE_ARTICLE})?(?: “[^”]*”)?)?$", re.I)
_OF_ARTICLE = re.compile(
    rf"^(?:the|this|that)?\s*(?:\w+ )?{_ONE_ARTICLE} (?:about|on|of|called|titled|headed)\s+", re.I
)
_NAMED_ARTICLE = re.compile(
    r"^(?:the|this|that)\s+(?P<about>(?!(?:first|last|latest|newest|oldest)\b)[^“”]+?)\s+"
    r"(?:article|story|piece|post)$",
    re.I,
)
IN_SHORT = 3
"""So many sentences are short."""


def sentences_asked(question: str) -> int | None:
    """How many sentences a summary is to have, at least 1; None where the question leaves it."""
    if found := _LENGTH.search(question):
        count = found["count"].lower()
        if count.isdecimal():
            return max(1, int(count))
        return 1 if count in {"a", "an"} else cardinal(count)
    return IN_SHORT if _SHORT.search(question) else None


def matter_of(question: str) -> str:
    """What a question for a summary or a topic is about, in its own words.

    All of it, where it doesn't ask for more than that; empty where it only says "this article".
    """
    text = plainly(question).strip()
    rest = _ASKED.sub("", _LENGTH.sub("", text), count=1)
    while (shorter := _ENDS.sub("", rest)) != rest:
        rest = shorter
    rest = _SAID_ABOUT.sub("", rest.strip(" ?.!"), count=1)
    if rest == text.strip(" ?.!"):
        return question
    if _THIS.match(rest):
        return ""
    at = question.lower().find(rest.lower())
    return question[at : at + len(rest)] if rest and at >= 0 else question


def one_article(matter: str) -> str | None:
    """What names one article in a matter: of "the article about X" and "the X article" X.

    None where none is meant.
    """
    if found := _OF_ARTICLE.match(matter):
        return matter[found.end() :].strip()
    named = _NAMED_ARTICLE.match(matter)
    return named["about"] if named else None
