"""The report: one HTML file that needs no network, for people to read and print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from qa.answer import Answer, Citation, NearMiss, Place
from qa.evaluation.figures import Evaluation, Figure
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.measures import WHOLE_RUN, Unit
from qa.evaluation.pictures import pictures
from qa.evaluation.quote_measures import merge
from qa.evaluation.scoring import Outcome
from qa.evaluation.trec import ranking
from qa.evaluation.word_overlap import holds, words

QUESTIONS_SHOWN = 2_000
"""The worst so many; more make a page that a browser is slow with (about 2 KB each)."""
QUESTIONS_PRINTED = 25
GROUPS_SHOWN = 6
RANKS_SHOWN = 5
UNKNOWN = "unknown"

FAMILIES = {
    "retrieval": "Articles found",
    "quotes": "Quotes",
    "answer": "Short answers",
    "abstention": "Abstaining",
    "model": "Language model",
    "time": "Time and memory",
}

_HEADLINES = (
    "quotes.exact",
    "retrieval.ndcg@10",
    "quotes.f1",
    "answer.f1",
    "answer.contained",
    "abstention.auroc",
    "abstention.f1",
    "time.total.p50",
)

COLOURS = {
    Outcome.RIGHT: "good",
    Outcome.RIGHTLY_ABSTAINED: "good",
    Outcome.WRONG: "bad",
    Outcome.MISSING: "bad",
    Outcome.WRONGLY_ABSTAINED: "poor",
    Outcome.UNJUDGED: "open",
    Outcome.ABSTAINED: "poor",
    Outcome.SEARCHED: "open",
}
"""Outcome → the class that colours it."""


def show(value: float | None, unit: Unit) -> str:
    """A figure for people; what is unknown says so."""
    if value is None or np.isnan(value):
        return UNKNOWN
    if unit is Unit.SHARE:
        return f"{value:.3f}"
    if unit is Unit.MILLISECONDS and value >= 10_000:
        return f"{value / 1000:.1f} s"
    digits = 0 if value >= 100 else 1
    return f"{value:,.{digits}f} {unit.value}".replace(" /", "/")


def show_interval(figure: Figure, unit: Unit) -> str:
    """The 95 % interval, empty where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    if unit is Unit.SHARE:
        return f"{figure.low:.3f} – {figure.high:.3f}"
    digits = 0 if figure.high >= 100 else 1
    return f"{figure.low:,.{digits}f} – {figure.high:,.{digits}f}"


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure as the tables show it: all questions, then each group."""

    name: str
    label: str
    meaning: str
    unit: Unit
    higher_is_better: bool
    figures: tuple[Figure, ...]


def rows(evaluation: Evaluation, groups: Sequence[str]) -> dict[str, list[MeasureRow]]:
    """Family → its measures, in order; a family of which nothing is known is left out."""
    nothing = Figure(None, None, None, 0)
    found: dict[str, list[MeasureRow]] = {}
    for name in evaluation.figures:
        figures = tuple(evaluation.groups[group].get(name, nothing) for group in groups)
        if name in WHOLE_RUN:
            label, meaning, unit, higher = WHOLE_RUN[name]
        else:
            measure = evaluation.measures[name]
            label, meaning = measure.label, measure.meaning
            unit, higher = measure.unit, measure.higher_is_better
        row = MeasureRow(name, label, meaning, unit, higher, figures)
        found.setdefault(name.partition(".")[0], []).append(row)
    return {
        family: listed
        for family, listed in found.items()
        if any(figure.value is not None for row in listed for figure in row.figures)
    }


def _parts(citation: Citation) -> tuple[str, str, str]:
    """The quote before the words that answer, those words, and the rest."""
    start, end = citation.answer_start, citation.answer_end
    if start is None or end is None:
        return citation.quote, "", ""
    at, to = start - citation.start, end - citation.start
    return citation.quote[:at], citation.quote[at:to], citation.quote[to:]


def _where(place: Place) -> str:
    day = place.published.isoformat() if place.published else None
    return " · ".join(text for text in (place.publisher, day, place.article_id) if text)


def _quote(quote: Citation | NearMiss, gold: GoldQuestion) -> dict[str, Any]:
    before, marked, after = _parts(quote) if isinstance(quote, Citation) else (quote.quote, "", "")
    relevant = gold.relevant or {}
    return {
        "before": before,
        "marked": marked,
        "after": after,
        "title": quote.place.title or quote.place.article_id,
        "where": _where(quote.place),
        "span": f"{quote.start}–{quote.end}",
        "relevant": relevant.get(quote.place.article_id, 0) > 0,
    }


def _badness(evaluation: Evaluation, i: int) -> tuple[float, ...]:
    """The worse, the higher: first how it ended, then how sure it was, then how poor it is."""
    columns = evaluation.scores.columns
    outcome = evaluation.scores.outcomes[i]
    confidence = float(np.nan_to_num(columns["confidence"][i]))
    poor = [
        1 - float(columns[name][i])
        for name in ("answer_f1", "quote_f1", "retrieval.ndcg@10")
        if not np.isnan(columns[name][i])
    ]
    quality = sum(poor) / len(poor) if poor else 0.0
    if outcome in (Outcome.WRONG, Outcome.MISSING):
        return 3.0, confidence, quality
    if outcome is Outcome.WRONGLY_ABSTAINED:
        # An abstention within reach of the threshold is the lesser fault.
        return 2.0, 1 - confidence, quality
    if outcome is Outcome.RIGHT:
        return 0.0, quality, 1 - confidence
    if outcome is Outcome.RIGHTLY_ABSTAINED:
        return 0.0, quality, confidence
    return 1.0, quality, confidence


def worst_first(evaluation: Evaluation) -> list[int]:
    """The places of the questions, the worst ended first."""
    places = range(len(evaluation.questions))
    return sorted(places, key=lambda i: _badness(evaluation, i), reverse=True)


def _view(evaluation: Evaluation, i: int) -> dict[str, Any]:
    gold, outcome = evaluation.questions[i], evaluation.scores.outcomes[i]
    answer: Answer | None = evaluation.run.answers.get(gold.question_id)
    columns = evaluation.scores.columns
    citations = answer.citations if answer and answer.answered else ()
    quoted = [words(text) for text in merge(citations)]
    ranked = ranking(answer) if answer else []
    relevant = {a: g for a, g in (gold.relevant or {}).items() if g > 0}
    scores = [
        (label, float(columns[name][i]))
        for label, name in (
            ("exact match", "exact_match"),
            ("answer F1", "answer_f1"),
            ("word precision", "quote_precision"),
            ("word recall", "quote_recall"),
            ("nDCG@10", "retrieval.ndcg@10"),
        )
        if not np.isnan(columns[name][i])
    ]
    asked = answer.standalone_question if answer else ""
    return {
        "id": gold.question_id,
        "text": gold.question.text,
        "history": gold.question.history,
        "standalone": asked if asked != gold.question.text else "",
        "outcome": outcome.value,
        "colour": COLOURS[outcome],
        "confidence": answer.confidence if answer and outcome is not Outcome.SEARCHED else None,
        "answerable": gold.answerable,
        "answers": gold.answers or (),
        "evidence": [
            (sentence, any(holds(quote, words(sentence)) for quote in quoted))
            for sentence in gold.evidence or ()
        ],
        "relevant": [
            (article_id, grade, ranked.index(article_id) + 1 if article_id in ranked else None)
            for article_id, grade in relevant.items()
        ],
        "answer": answer.text if answer else "",
        "reason": answer.reason if answer else None,
        "quotes": [_quote(citation, gold) for citation in citations],
        "near": [_quote(miss, gold) for miss in answer.near_misses] if answer else [],
        "ranked": [(a, a in relevant) for a in ranked[:RANKS_SHOWN]],
        "scores": scores,
        "ms": answer.timings_ms.get("total") if answer else None,
    }


def headlines(evaluation: Evaluation) -> Iterator[dict[str, str]]:
    """The few figures that lead, each with its label, value and interval as shown."""
    for name in _HEADLINES:
        figure = evaluation.figures.get(name)
        if figure is not None and figure.value is not None:
            measure = evaluation.measures[name]
            yield {
                "label": measure.label,
                "value": show(figure.value, measure.unit),
                "interval": show_interval(figure, measure.unit),
            }


def _settings(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat.extend((f"{name}: {inner}", f"{v}") for inner, v in value.items())
        else:
            flat.append((name, f"{value}"))
    return [(name.replace("_", " "), value) for name, value in flat]


def render(evaluation: Evaluation) -> str:
    """The whole page. Every text of articles, questions and answers in it is escaped."""
    room = files("qa.evaluation")
    groups = list(evaluation.groups)
    shown = groups[: GROUPS_SHOWN + 1]
    order = worst_first(evaluation)
    counts: dict[str, int] = {}
    for outcome in evaluation.scores.outcomes:
        counts[outcome.value] = counts.get(outcome.value, 0) + 1
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"show": show, "interval": show_interval}
    template = environment.from_string((room / "report.html").read_text(encoding="utf-8"))
    return template.render(
        name=evaluation.name,
        total=len(evaluation.questions),
        css=Markup((room / "report.css").read_text(encoding="utf-8")),
        js=Markup((room / "report.js").read_text(encoding="utf-8")),
        headlines=list(headlines(evaluation)),
        notes=evaluation.notes,
        failures=evaluation.failures,
        inexact=evaluation.scores.inexact,
        groups=[(group, evaluation.sizes[group]) for group in shown],
        groups_left=len(groups) - len(shown),
        families=[(FAMILIES[family], listed) for family, listed in rows(evaluation, shown).items()],
        pictures=pictures(evaluation),
        questions=[_view(evaluation, i) for i in order[:QUESTIONS_SHOWN]],
        left_out=max(0, len(order) - QUESTIONS_SHOWN),
        printed=QUESTIONS_PRINTED,
        outcomes=[
            (outcome.value, COLOURS[outcome], counts[outcome.value])
            for outcome in Outcome
            if outcome.value in counts
        ],
        settings=_settings(evaluation.settings),
    )
