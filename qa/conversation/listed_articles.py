"""Questions for the articles that speak of something: "stories where a council was fined"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.words import WH
from qa.conversation.listed import Listed, Listing
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import Word, content_at, low_at, words_of

_MENTIONING = re.compile(
    rf"^\W*(?:where|when) (?:do|does|did|have|has) (?:the |these |any |all )*(?:{ARTICLES}|story|"
    r"papers) (?P<condition>\w.*)$",
    re.I | re.S,
)
_THAT_DO = re.compile(
    rf"^\W*(?:(?:i|we)(?:['’]m| am|['’]re| are)? (?:\w+ ){{1,3}})?(?:(?:any|all|the|some|those|"
    rf"other|every|more) )*(?P<head>{ARTICLES}|papers|newspapers) "
    r"(?P<condition>(?:that|where|in which|which|mentioning|about|on|with) \w[^?]*)",
    re.I | re.S,
)
_WHETHER_AND_WHICH = re.compile(
    rf"^\W*(?:(?:do|does|did|have|has|are|is) )?any (?:of )?(?:the |these |your |those )*"
    rf"(?P<head>{ARTICLES}|papers|newspapers) (?P<condition>\w[^?]*?)[,;.?!]\s*"
    r"(?:(?:and|or) )?(?:if so,? )?which(?: (?:ones?|do|are they|of them))*\W*$",
    re.I,
)


def articles_listed(text: str, words: Sequence[Word]) -> Listing | None:
    """The articles that a question asks for by what they speak of; None where it asks for none."""
    return _mentioning(text, words) or _that_do(text) or _whether_and_which(text)


def _mentioning(text: str, words: Sequence[Word]) -> Listing | None:
    """`Where do the articles mention the river?` asks which articles do."""
    found = _MENTIONING.match(text)
    if found is None or not content_at(words, len(words) - 1):
        return None
    condition = found["condition"].strip().strip("?.!,;: ")
    return Listing("articles", "articles", condition, Listed.ARTICLES)


def _that_do(text: str) -> Listing | None:
    """`Stories where a council was fined`, `I'm after articles that say so. Which do?`."""
    found = _THAT_DO.match(text)
    if found is None:
        return None
    first, *further = re.split(r"(?<=[.!])\s", found["condition"].strip(), maxsplit=1)
    if any(low_at(words_of(rest), 0) not in WH for rest in further):
        return None
    head, condition = found["head"].lower(), first.strip("?.!,;: ")
    return Listing(head, head, condition, Listed.ARTICLES) if head.endswith("s") else None


def _whether_and_which(text: str) -> Listing | None:
    """`Do any articles mention the river, and which ones?` asks which of them do."""
    found = _WHETHER_AND_WHICH.match(text)
    if found is None:
        return None
    head = found["head"].lower()
    return Listing(head, head, found["condition"].strip(), Listed.ARTICLES)
