"""What of a paragraph in Markdown is markup, and what is set off by it.

CommonMark's parser does not say where in its source a token stands. Its rules for what stands
within a paragraph are therefore called here one by one, and each note of where it was called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from qa.desk.article_ink import Coat, Stroke

FILE = ".md"
"""How the name of a file in Markdown ends."""

_NOTED = ("emphasis", "link", "image", "autolink", "backticks", "escape", "html_inline")
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_QUOTE_MARKS = re.compile(r"(?<=\n)[ \t]*(?:>[ \t]?)+")
"""A paragraph of a quotation has them in each of its lines."""
_DEFINITION = re.compile(r"^[ >]*\[[^\]]+\]:", re.MULTILINE)

_Rule = Callable[[StateInline, bool], bool]


def references(text: str) -> dict[str, Any]:
    """What the text's definitions say of links that are only named in its paragraphs."""
    environment: dict[str, Any] = {}
    if _DEFINITION.search(text):
        MarkdownIt("commonmark").disable("inline").parse(text, environment)
    return environment


def strokes(text: str, start: int, end: int, known: dict[str, Any]) -> Iterator[Stroke]:
    """What lies over the paragraph `text[start:end]`; `known` are the text's `references`."""
    source = text[start:end]
    for match in _QUOTE_MARKS.finditer(source):
        yield Stroke(start + match.start(), start + match.end(), Coat.UNSEEN)
    if not re.search(r"[*_\[<`\\]", source):
        return
    tokens: list[Token] = []
    parser = _parser()
    parser.inline.parse(source, parser, known, tokens)
    for first, last, coat in _spans(tokens, source):
        if first < last:
            yield Stroke(start + first, start + last, coat)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    rules = dict(
        zip(parser.get_active_rules()["inline"], parser.inline.ruler.getRules(""), strict=True)
    )
    for name in _NOTED:
        parser.inline.ruler.at(name, _noting(name, rules[name]))
    return parser


def _noting(name: str, rule: _Rule) -> _Rule:
    """The rule, which also notes in the tokens that it makes where they stand."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        made = state.tokens[before:]
        if silent or not made:
            return True
        if name == "emphasis":
            for n in range(state.pos - start):
                state.tokens[n - (state.pos - start)].meta["at"] = start + n
            return True
        own = [token for token in made if token.type != "text"]
        if not own:
            return True
        label = start + (name == "image")
        closes = (
            state.md.helpers.parseLinkLabel(state, label) if name in ("link", "image") else start
        )
        for token in (own[0], own[-1]):
            token.meta |= {"rule": name, "start": start, "closes": closes, "end": state.pos}
        return True

    return noting


def _spans(tokens: list[Token], source: str) -> Iterator[tuple[int, int, Coat]]:
    opened: list[tuple[Token, int]] = []
    for token in tokens:
        if token.type in ("strong_open", "em_open"):
            # Of two stars the one beside the words is the token; so it is of the closing ones.
            at = token.meta["at"] + 1
            yield at - len(token.markup), at, Coat.UNSEEN
            opened.append((token, at))
        elif token.type in ("strong_close", "em_close"):
            at = token.meta["at"]
            yield at, at + len(token.markup), Coat.UNSEEN
            _, begun = opened.pop()
            yield begun, at, Coat.STRONG if token.type == "strong_close" else Coat.EMPHASIS
        elif "rule" in token.meta:
            yield from _noted(token, source)


def _noted(token: Token, source: str) -> Iterator[tuple[int, int, Coat]]:
    start, closes, end = (token.meta[name] for name in ("start", "closes", "end"))
    match token.meta["rule"], token.type:
        case "link", "link_open":
            yield start, start + 1, Coat.UNSEEN
        case "link", "link_close":
            yield closes, end, Coat.UNSEEN
        case "image", _:
            yield start, start + 2, Coat.UNSEEN
            yield closes, end, Coat.UNSEEN
        case "autolink", "link_open":
            yield start, start + 1, Coat.UNSEEN
            yield end - 1, end, Coat.UNSEEN
        case "backticks", "code_inline":
            wide = len(token.markup)
            yield start, start + wide, Coat.UNSEEN
            yield start + wide, end - wide, Coat.CODE
            yield end - wide, end, Coat.UNSEEN
        case "escape", kind if kind == "hardbreak" or token.content != token.markup:
            # Of what can't be escaped the backslash is read.
            yield start, start + 1, Coat.UNSEEN
        case "html_inline", _ if _TAG.fullmatch(source, start, end):
            yield start, end, Coat.UNSEEN
