"""Verdicts on a draft as HTML: each quotation, what became of it, and where its words stand.

`textContent` of each `.draft-words` is the quotation, character for character, but for what
stands in the article instead (`ins`, which is ours).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.answer import Citation, NearMiss
from qa.desk.escaping import escape
from qa.desk.quote_view import quote_html
from qa.verdict import Change, Checked, Verdict, summary

_SHOWN = 2
"""So many places are shown; further ones are folded."""


def render_verdicts(checked: Sequence[Checked]) -> str:
    """What became of each quotation of a draft, in its order, below how many of each verdict."""
    told = f'<p class="ours tallied" data-say>{escape(summary(checked))}</p>'
    found = "".join(f"<li>{_verdict(n, one)}</li>" for n, one in enumerate(checked, 1))
    return told + (f'<ol class="verdicts" aria-label="Verdicts">{found}</ol>' if found else "")


def render_note(sentence: str, *, is_failure: bool = False, is_news: bool = True) -> str:
    """A sentence of ours in the place of verdicts; as news it is said by a screen reader."""
    kind = "failure" if is_failure else "ours"
    return f'<p class="{kind}"{" data-say" if is_news else ""}>{escape(sentence)}</p>'


def _verdict(number: int, one: Checked) -> str:
    name = one.verdict.words.capitalize()
    said = "".join(f"<li>{escape(each.describe())}</li>" for each in one.differences)
    differences = f'<ul class="differences ours">{said}</ul>' if said else ""
    by = f' <span class="facts">by the draft: {escape(one.speaker)}</span>' if one.speaker else ""
    mark = ("“", "”") if one.is_quotation else ("", "")
    return (
        f'<section class="checked {one.verdict.value}">'
        f'<h3><span class="badge ours">{name}</span>{by}</h3>'
        f'<p class="draft-words" dir="auto">{mark[0]}{_words(one)}{mark[1]}</p>'
        f'<p class="ours told">{escape(one.describe())}</p>'
        f"{differences}{_places(number, one)}</section>"
    )


def _words(one: Checked) -> str:
    """The quotation with its words that are other, each followed by the article's."""
    parts: list[str] = []
    reached = one.start
    for each in sorted(one.differences, key=lambda difference: difference.start):
        inside = reached <= each.start <= each.end <= one.end
        if each.change not in (Change.WORDS, Change.CUT) or not inside:
            continue
        parts.append(escape(one.text[reached - one.start : each.start - one.start]))
        if each.draft:
            parts.append(f"<del>{escape(one.text[each.start - one.start : each.end - one.start])}")
            parts.append("</del>")
        if each.article:
            parts.append(f"<ins>{escape(each.article)}</ins>")
        reached = each.end
    return "".join([*parts, escape(one.text[reached - one.start :])])


def _places(number: int, one: Checked) -> str:
    quotes = list(_quotes(number, one))
    if not quotes:
        return ""
    near = one.verdict is Verdict.NOT_FOUND
    head = '<p class="near-heading">What comes nearest:</p>' if near else ""
    shown = f'<ul class="quotes">{"".join(quotes[:_SHOWN])}</ul>'
    rest = len(quotes) - _SHOWN + one.more_articles
    more = ""
    if rest > 0:
        beyond = f'<p class="ours">… and in {one.more_articles:,} more articles.</p>'
        more = (
            f'<details class="more"><summary>And {rest:,} more</summary><ul class="quotes">'
            f"{''.join(quotes[_SHOWN:])}</ul>{beyond if one.more_articles else ''}</details>"
        )
    return f'<div class="{"near" if near else "found"}">{head}{shown}{more}</div>'


def _quotes(number: int, one: Checked) -> Iterator[str]:
    found: Sequence[Citation | NearMiss] = one.places or one.nearest
    for n, place in enumerate(found, 1):
        yield quote_html(place, f"place {n} of quotation {number}", "")
