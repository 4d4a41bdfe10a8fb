"""What a question says of an earlier answer's citations: [1], the second article, that story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.numbers import UNITS
from qa.conversation.leaning import ORDINALS
from qa.question import Cited, Turn

_NOUN = r"(?:articles?|sources?|citations?|quotes?|quotations?|stor(?:y|ies)|references?)"
_NUMBERED = re.compile(
    rf"(?:\b(?:the )?{_NOUN} )?\[(?P<mark>\d{{1,3}})\]"
    rf"|\b{_NOUN} (?:number |no\.? ?|#)?(?P<number>\d{{1,2}}|{'|'.join(UNITS[1:10])})\b"
    r"(?!\s*(?:of|per|percent|%))",
    re.I,
)
_NTH = re.compile(rf"\bthe (?P<nth>{'|'.join(ORDINALS)}) {_NOUN}\b", re.I)
_THAT = re.compile(rf"\b(?:this|that|the same) {_NOUN}\b", re.I)
_SUM_THAT = re.compile(
    r"^\W*(?:summari[sz]e|sum(?: up)?) (?:this|that|it)\b(?: all)?(?: up)?\W*$", re.I
)
_THOSE = re.compile(
    rf"\b(?:both|(?:(?:all|both) )?(?:the|these|those) (?:{'|'.join(UNITS[2:10])}|\d)|these|those) "
    r"(articles|sources|citations|quotes|quotations|stories|references|reports|pieces)\b",
    re.I,
)
_WHO_SAID = re.compile(r"\b(?:who|whose)\b", re.I)
_MARKS = re.compile(r"[“”\"„«»]")
_MOST = 4


@dataclass(frozen=True, slots=True)
class Pointed:
    """A question with what it points at named, and the ids of the articles it is about."""

    text: str
    articles: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """One question for each article that may be meant, where that can't be told."""


def pointed(text: str, history: Sequence[Turn]) -> Pointed:
    """`text` with its mentions of citations replaced by what was cited.

    A number is that of the last answer that has one so numbered. Unchanged where `text`
    points at nothing that was cited.
    """
    articles: list[str] = []

    def named(match: re.Match[str]) -> str:
        written = match["mark"] or match["number"]
        n = int(written) if written.isdecimal() else UNITS.index(written.lower())
        cited = _numbered(n, history)
        if cited is None:
            return match[0]
        if cited.quote and _WHO_SAID.match(text.strip()):
            return f"“{_MARKS.sub('', cited.quote)}”"
        articles.append(cited.article_id)
        return _title(cited)

    said = _NUMBERED.sub(named, text)
    if articles or said != text:
        return Pointed(said, tuple(dict.fromkeys(articles)))
    return _unnumbered(text, history)


def _numbered(n: int, history: Sequence[Turn]) -> Cited | None:
    """The citation of that number in the last answer that has one."""
    of = (cited for turn in reversed(history) for cited in turn.cited if cited.n == n)
    return next(of, None)


def _unnumbered(text: str, history: Sequence[Turn]) -> Pointed:
    """`the second article`, of those last cited; `that article`, where it can be but one."""
    last = next((turn.cited for turn in reversed(history) if turn.cited), ())
    first: dict[str, Cited] = {}
    for cited in last:
        first.setdefault(cited.article_id, cited)
    articles = list(first.values())
    if nth := _NTH.search(text):
        at = ORDINALS[nth["nth"].lower()]
        if len(articles) > 1 and at < len(articles):
            said = f"{text[: nth.start()]}{_title(articles[at])}{text[nth.end() :]}"
            return Pointed(said, (articles[at].article_id,))
        return Pointed(text)
    if len(articles) > 1 and _THOSE.search(text):
        return Pointed(_THOSE.sub(lambda m: f"the {m[1]}", text), tuple(first))
    text = _SUM_THAT.sub("Summarise that article", text)
    that = _THAT.search(text)
    if not that or not 0 < len(articles) <= _MOST:
        return Pointed(text)
    readings = [f"{text[: that.start()]}{_title(one)}{text[that.end() :]}" for one in articles]
    if len(readings) == 1:
        return Pointed(readings[0], (articles[0].article_id,))
    # Chosen, each is asked anew: it must then tell by its title alone which article it means.
    titled = all(one.title for one in articles) and len({one.title for one in articles}) > 1
    return Pointed(text, choices=tuple(dict.fromkeys(readings))) if titled else Pointed(text)


def _title(cited: Cited) -> str:
    title = " ".join(_MARKS.sub("", cited.title).split())
    return f"the article “{title}”" if title else "the article"
