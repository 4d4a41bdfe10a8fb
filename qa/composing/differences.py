"""What articles on one matter give differently: "Where do the reports on the pool disagree?".

No fact is asked for, so nothing is read for one: the figures, sums and days of the articles are
set against each other. Two are of one thing where they count the same, or where the sentences
around them say much the same; whatever else differs between two articles is no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, islice

from corpus.catalogue import StoredPassage
from corpus.english.folding import forms
from qa.composing.article_lines import StoredLine, lines_of
from qa.composing.composer import Outline, Part
from qa.composing.corrections import notice_in
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Remark, Wording
from qa.composing.subjects import around
from qa.composing.times import Told, fits, told_in
from qa.composing.versions import counted_behind
from qa.conversation.asking import times_in
from qa.conversation.listing import ANYBODY
from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import words_of
from qa.reading.asked import AnswerType, candidates
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import quoted_sentences
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan

ARTICLES = 6
"""So many articles, the best found, are set against each other."""
MOST = 6
"""Differences at most."""
COUNTED, ALIKE = 0.4, 0.6
"""How near two sentences are, their figures left out, that count the same, or give two sums. Of
the differences planted in our samples those that count the same have .42 and more."""
RETOLD, RETOLD_WORDS = 0.6, 3
"""Two sentences tell the same with this share of the content words of the shorter, and so many."""
OWN_NEWS = timedelta(days=365)
"""What lies no longer before both articles is the news of each: two visits, two reports."""
_HEAD = 2
_FROM_AN_EVENT = re.compile(
    r"(?: and a half| [\w-]+)? (?:days?|weeks?|months?|years?|decades?) "
    r"(?:ago|after|before|earlier|later|on)\b"
)
"""Behind a number: it tells when something was."""
FOUND = 0.75
"""How sure an answer is: that sentences are of one thing is told by how alike they are."""
_ANYBODY = stems(" ".join([*ANYBODY, "others"]))
_SIGNS = re.compile(r"[£$€%]")


@dataclass(frozen=True, eq=False)
class _Figure:
    """A figure, a sum, a day or a year in a sentence of an article."""

    line: StoredLine
    start: int
    end: int
    """In the sentence."""
    told: Told | None
    """Of a day or a year the time that it names."""

    @cached_property
    def form(self) -> tuple[str, ...]:
        return tuple(forms(self.line.text[self.start : self.end]))

    @cached_property
    def beside(self) -> Sequence[_Figure]:
        """All figures of its sentence."""
        return list(_in_line(self.line))

    @cached_property
    def signs(self) -> frozenset[str]:
        return frozenset(_SIGNS.findall(self.line.text[self.start : self.end]))

    @cached_property
    def measure(self) -> frozenset[str]:
        """What it counts, by stems: the nouns that stand right behind it."""
        return stems(counted_behind(words_of(self.line.text), self.end))

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of what its sentence names."""
        named = (name_stems(name.text) for name in names_of(self.line.text) if name.named)
        return frozenset().union(*named)

    @property
    def without(self) -> str:
        """Its sentence without it."""
        return f"{self.line.text[: self.start]}…{self.line.text[self.end :]}"

    @property
    def article(self) -> str:
        return self.line.stored.entry.article_id

    @property
    def published(self) -> date | None:
        return self.line.stored.entry.published

    def span(self, *, marked: bool) -> AnswerSpan:
        """Its sentence, with what that leans on; `marked`: the figure in it."""
        sentence = self.line.sentence
        quoted = quoted_sentences(self.line.stored.passage, sentence.start, sentence.end)
        start, end = sentence.start, sentence.end
        if marked:
            start, end = sentence.start + self.start, sentence.start + self.end
        return AnswerSpan(self.line.stored, quoted, start, end, 1.0)


_Pair = tuple[_Figure, _Figure, float]
"""Two figures, and the cosine of their sentences without them."""


def differences(inquiry: Inquiry) -> Outline | None:
    """What the articles on the matter of `Understood.differs_on` give differently, side by side.

    None where fewer than two are on it, or nothing of the sort is found.
    """
    articles = [[*_figures(lines)] for lines in _articles(inquiry)]
    every = [figure for figures in articles for figure in figures]
    if not every:
        return None
    vectors = inquiry.vectors([figure.without for figure in every])
    near = vectors @ vectors.T
    pairs = [
        (every[one], every[other], float(near[one, other]))
        for one, other in combinations(range(len(every)), 2)
        if every[one].article != every[other].article
    ]
    pairs = sorted((pair for pair in pairs if _differ(*pair)), key=lambda pair: -pair[2])
    chosen = list(islice(_each_once(pairs), MOST))
    if not chosen:
        return None
    lines = Counter(figure.line for one, other, _ in chosen for figure in (one, other))
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for one, other, _ in chosen:
        parts.append(Part(None, (len(quotes), len(quotes) + 1)))
        newer = sorted((one, other), key=lambda figure: figure.published or date.min, reverse=True)
        # One quote has one mark: where it differs twice, none.
        quotes += [figure.span(marked=lines[figure.line] == 1) for figure in newer]
    said = (Remark(Wording.DIFFER),)
    return Outline(FOUND, quotes=tuple(quotes), parts=tuple(parts), remarks=said)


def _articles(inquiry: Inquiry) -> list[list[StoredLine]]:
    """What the articles found say of the matter, each article's sentences in order.

    All of an article that begins with it, else the passages that are on it. Of those from the days
    that the question names, where two are.
    """
    asked = inquiry.asked
    plan = Plan(inquiry.settings.retrieved, inquiry.settings.retrieved, per_article=1)
    opened = inquiry.open(inquiry.find(asked, plan), plan)
    found: list[list[StoredLine]] = []
    for one in dict.fromkeys(candidate.stored.entry.article_id for candidate in opened):
        if len(found) < 2 * ARTICLES and (lines := _on(asked.differs_on, inquiry.passages_of(one))):
            found.append(lines)
    periods = [time.period for time in times_in(asked.question.text, date.today()) if time.period]
    dated = [
        lines
        for lines in found
        if (day := lines[0].stored.entry.published)
        and any((p.first or day) <= day <= (p.last or day) for p in periods)
    ]
    return (dated if len(dated) > 1 else found)[:ARTICLES]


def _on(matter: str, passages: Sequence[StoredPassage]) -> list[StoredLine]:
    """The sentences of an article that begins with a matter, or of its sections headed so.

    What the matter names may stand elsewhere in them.
    """
    names = frozenset().union(*(name_stems(n.text) for n in names_of(f"on {matter}") if n.named))
    words = stems(" ".join(content_words(matter))) - names
    lines = lines_of(passages)
    title = passages[0].entry.title if passages else ""
    head = stems(" ".join([title, *(line.text for line in lines[:_HEAD])]))
    if words <= head and names <= frozenset().union(*map(around, passages)):
        return lines
    return lines_of(
        [
            stored
            for stored in passages
            if words <= stems(f"{title} {stored.passage.heading or ''}") and names <= around(stored)
        ]
    )


def _figures(lines: Sequence[StoredLine]) -> Iterator[_Figure]:
    """The figures of an article, but those that a correction takes back."""
    for line in lines:
        notice = notice_in(line.stored)
        if notice is None or line.sentence not in notice.taken_back:
            yield from _in_line(line)


def _in_line(line: StoredLine) -> Iterator[_Figure]:
    days = candidates(line.text, AnswerType.DATE)
    told = told_in(line.text, line.stored.entry.published) if days else ()
    for start, end in days:
        time = next((t for t in told if t.place[0] < end and start < t.place[1]), None)
        if time is not None and any(sign.isdigit() for sign in line.text[start:end]):
            yield _Figure(line, start, end, time)
    for start, end in candidates(line.text, AnswerType.NUMBER):
        is_day = any(start < e and s < end for s, e in days)
        if not is_day and not _FROM_AN_EVENT.match(line.text, end):
            yield _Figure(line, start, end, None)


def _differ(one: _Figure, other: _Figure, near: float) -> bool:
    """Whether two figures are of one thing and differ; `near` is the cosine of their sentences."""
    if not _is_like(one, other) or _stands_in(one, other) or _stands_in(other, one):
        return False
    if not (one.names <= around(other.line.stored) and other.names <= around(one.line.stored)):
        return False
    if one.told and other.told:
        is_same_day = fits(one.told.period, other.told.period)
        if is_same_day or _is_own_news(one, other) or _tell_of_two_states(one, other):
            return False
        return near >= ALIKE or _is_retold(one, other)
    if _are_of_two_times(one, other):
        return False
    # "Three people died", "55 people remain in hospital": everybody may be people.
    is_anybody = not one.signs and one.measure <= _ANYBODY
    is_near = near >= (ALIKE if one.signs else COUNTED)
    return (is_near and not is_anybody) or _is_retold(one, other)


def _is_like(one: _Figure, other: _Figure) -> bool:
    """Whether both are days, or sums, or count the same."""
    if one.told or other.told or one.signs or other.signs:
        return bool(one.told) == bool(other.told) and one.signs == other.signs
    return bool(one.measure) and one.measure == other.measure


def _stands_in(one: _Figure, other: _Figure) -> bool:
    """Whether a figure stands in the sentence of another as well, of the same thing."""
    return any(one.form == figure.form and _is_like(one, figure) for figure in other.beside)


def _is_own_news(one: _Figure, other: _Figure) -> bool:
    """Whether each of two days lies shortly before its article: each tells of its own visit.

    So it is taken where the day of an article isn't known.
    """
    return all(map(_is_news, (one, other)))


def _is_news(figure: _Figure) -> bool:
    day = figure.told.period.first if figure.told else None
    if day is None or figure.published is None:
        return True
    return timedelta(0) <= figure.published - day <= OWN_NEWS


def _tell_of_two_states(one: _Figure, other: _Figure) -> bool:
    """Whether something else that is counted differs as well: "400 in 2020", "380 in 2021"."""
    counted, others = ([f for f in figure.beside if not f.told] for figure in (one, other))
    return any(_is_like(f, g) and f.form != g.form for f in counted for g in others)


def _are_of_two_times(one: _Figure, other: _Figure) -> bool:
    """Whether the sentences of two figures name times that don't meet."""
    first, second = (
        [told.period for told in told_in(f.line.text, f.published)] for f in (one, other)
    )
    return bool(first and second) and not any(fits(a, b) for a in first for b in second)


def _is_retold(one: _Figure, other: _Figure) -> bool:
    first, second = (stems(" ".join(content_words(figure.without))) for figure in (one, other))
    shared = len(first & second)
    return shared >= RETOLD_WORDS and shared >= RETOLD * min(len(first), len(second))


def _each_once(pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    """The pairs, each difference once: none of which both figures were given, or one in two."""
    given: set[tuple[str, ...]] = set()
    for one, other, near in pairs:
        if not given & {one.form, other.form}:
            given |= {one.form, other.form}
            yield one, other, near
