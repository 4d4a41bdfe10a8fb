"""The parts of an answer as HTML: the words that lead, groups, quotes, how sure it is.

Of each kind the parts have a form of their own, by the kind's name as a class: entries with a
ledger, sides beside each other, a line of dates, points.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import SURE_FROM, Answer, Citation, Group, LookedAt
from qa.desk.escaping import escape, in_words
from qa.desk.quote_view import citation_html, opens
from qa.language_model import LanguageModel, Use
from qa.question import QuestionKind
from qa.saying import FURTHER, NEWEST, NOTHING_FOUND, POSSIBLY, many

LONG_ANSWER_CHARS = 140
"""From here on an answer is a paragraph, and set smaller: a line of it holds about 35."""

PARTS = {
    QuestionKind.LIST: "Entries",
    QuestionKind.COMPARISON: "Sides",
    QuestionKind.TIME: "Dates",
    QuestionKind.SUMMARY: "Points",
    QuestionKind.SPEAKER: "Speakers",
}
"""What a screen reader calls the parts of an answer of a kind; of other kinds "Parts"."""

FOLDED = frozenset({QuestionKind.LIST, QuestionKind.TIME, QuestionKind.SUMMARY, QuestionKind.TOPIC})
"""The kinds whose parts show their best quote, with the further ones folded."""

_SURE = ((0.9, "Very sure"), (SURE_FROM, "Fairly sure"), (0.0, "Not sure"))
"""From which confidence on which words stand for it; the last are “possibly” at the answer."""
_CLAIMING_NOTHING = frozenset(
    {QuestionKind.SUMMARY, QuestionKind.TOPIC, QuestionKind.LIBRARY, QuestionKind.TALK}
)


def ours(css_class: str, words: str) -> str:
    """A paragraph of ours about the quotes; nothing without words."""
    return f'<p class="{css_class} ours" role="note">{escape(words)}</p>' if words else ""


def number_button(citation: Citation) -> str:
    """The number that stands for a quote: its quote is shown beside it, pressed it is opened."""
    return (
        f'<button type="button" class="number" {opens(citation)} data-n="{citation.n}"'
        f' aria-label="Show quote {citation.n} in its article">{citation.n}</button>'
    )


def confidence_html(answer: Answer) -> str:
    """How sure the answer is, in words that unfold into what they mean."""
    if not answer.citations or answer.kind in _CLAIMING_NOTHING:
        return ""
    if not answer.confidence_is_calibrated:
        return ""  # what is said of the model says so
    words = next(words for least, words in _SURE if answer.confidence >= least)
    right = min(99, max(1, round(answer.confidence * 100)))
    return (
        f'<details class="confidence"><summary>{words}</summary><p class="ours" role="note">'
        f"Of 100 answers with this confidence ({answer.confidence:.2f}), about {right} had the "
        "answer in their quotes when it was measured. It says nothing of whether an article is "
        "right.</p></details>"
    )


def consulted_html(answer: Answer) -> str:
    """What a language model had to do with the answer, unfolding into what it did and cost."""
    consulted = answer.consulted
    if consulted is None:
        return ""
    has_chosen = answer.citations and {Use.READING, Use.COMPOSING} & {*consulted.did}
    if consulted.did:
        said = f"{'Chosen' if has_chosen else 'Asked'} with {consulted.name}"
    else:
        said = f"{consulted.name} couldn’t be used"
    return (
        f'<details class="confidence"><summary>{escape(said)}</summary><p class="ours" role="note">'
        f"{escape(consulted.describe())}</p></details>"
    )


def model_html(model: LanguageModel | None) -> str:
    """That a language model may be asked, and where it is; empty without one."""
    if model is None:
        return ""
    where = "on this machine" if model.is_here else "not on this machine"
    return (
        f'<p class="hint">A language model ({where}) may point at sentences: '
        f"{escape(model.describe())}. It writes no quote.</p>"
    )


def ledger_html(looked_at: LookedAt | None) -> str:
    """What was read; of a list also what became of it, as a bar and in words."""
    if looked_at is None:
        return ""
    shares = (
        ("accepted", looked_at.accepted or 0),
        ("undecided", looked_at.undecided or 0),
        ("rejected", looked_at.rejected or 0),
    )
    bar = "".join(f'<i class="{name}" style="flex: {n}"></i>' for name, n in shares if n)
    drawn = f'<div class="ledger-bar" aria-hidden="true">{bar}</div>' if bar else ""
    return drawn + ours("ledger", looked_at.describe())


def quoted_from(answer: Answer) -> str:
    """How many quotes there are, of how many articles."""
    articles = len({c.place.article_id for c in answer.citations})
    return f"{many(len(answer.citations), 'quote')} from {many(articles, 'article')}"


def tally(answer: Answer) -> str:
    """How many quotes there are, of how many articles, and how long it took."""
    seconds = answer.timings_ms.get("total", 0.0) / 1000
    return f"{quoted_from(answer)} · {max(seconds, 0.01):.2f} s"


def lead(answer: Answer) -> str:
    """The few words that answer, set large; only that it is unsure where the quote leads."""
    if not answer.headline:
        return ours("hedge", f"{POSSIBLY.capitalize()}:" if answer.is_tentative else "")
    possibly = f'<span class="hedge ours">{POSSIBLY}</span> ' if answer.is_tentative else ""
    size = " long" if len(answer.headline) >= LONG_ANSWER_CHARS else ""
    first = answer.citations[0]
    return (
        f'<p class="short{size}">{possibly}'
        f'<span class="short-text" dir="auto">{escape(answer.headline)}</span>'
        f"{number_button(first)}</p>"
    )


def quotes_html(answer: Answer, citations: Sequence[Citation], label: str = "Quotes") -> str:
    """The quotes as a numbered list; nothing without any."""
    if not citations:
        return ""
    quotes = (citation_html(c, NEWEST if c.n == answer.newest else "") for c in citations)
    return f'<ol class="quotes" aria-label="{label}">{"".join(quotes)}</ol>'


def _group_heading(group: Group) -> str:
    dated = escape(group.dated(in_words))
    label = escape(group.label)
    if not group.label_is_ours:
        day = f' <span class="ours">{dated}</span>' if dated else ""
        return f'<h3 class="label"><q dir="auto">{label}</q>{day}</h3>'
    words = ", ".join(word for word in (label, dated) if word)
    if not words:
        return ""
    return f'<h3 class="label ours" dir="auto"><span class="unseen">Our words: </span>{words}</h3>'


def _group_html(answer: Answer, group: Group) -> str:
    cited = answer.cited_by(group)
    shown = cited[:1] if answer.kind in FOLDED else cited
    body = quotes_html(answer, shown)
    if folded := cited[len(shown) :]:
        count = many(len(folded), "further quote")
        more = quotes_html(answer, folded, "Further quotes")
        body += f'<details class="more"><summary>{count}</summary>{more}</details>'
    if not cited:
        about = f" for {group.label}" if group.label else ""
        body = ours("nothing", f"{NOTHING_FOUND.capitalize()}{about}.")
    heading = _group_heading(group)
    if heading and answer.kind in FOLDED:
        marks = "".join(map(number_button, cited))
        heading = f'<div class="named">{heading}<span class="marks">{marks}</span></div>'
    return f'<li class="group">{heading}{body}</li>'


def groups_html(answer: Answer) -> str:
    """The quotes, below the names of what they belong to where they belong to something."""
    if not answer.groups:
        return quotes_html(answer, answer.citations)
    groups = "".join(_group_html(answer, group) for group in answer.groups)
    label = PARTS.get(answer.kind, "Parts")
    listed = f'<ol class="groups {answer.kind.value}" aria-label="{label}">{groups}</ol>'
    if not answer.ungrouped:
        return listed
    further = quotes_html(answer, answer.ungrouped, "Further quotes")
    return f"{listed}{ours('further', FURTHER)}{further}"
