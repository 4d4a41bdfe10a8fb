"""What somebody said on a matter: their sentences in the articles found, and no one else's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.catalogue import StoredPassage
from corpus.english.dictionary import Mark
from corpus.english.speech import INSPECTING
from corpus.english.words import DETERMINERS
from qa.composing.article_lines import StoredLine, holds, line_at
from qa.composing.attribution import LIKELY, SURE, Told, runs
from qa.composing.composer import Outline, outline_of
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import Subjects, around
from qa.composing.times import answers_for, asked_time
from qa.composing.topic import ON_TOPIC, SHARE, likely
from qa.composing.voices import Voices, Wanted, each_of
from qa.conversation.asking import Spoken
from qa.conversation.listing import ANYBODY
from qa.conversation.tagged_words import Use, words_of
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords, stems
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words

ARTICLES = 8
"""So many of the articles found are looked through for the speaker."""
PASSAGES = 60
"""Of a longer article only the passages found are looked through, and their neighbours."""
SENTENCES = 10
"""So many sentences are quoted at most."""
NEAR_THE_BEST = 0.7
"""Further words of theirs must be at least this share as near to the matter as the nearest."""
NAMED = 0.5
"""A matter is an article's news only if title and beginning have such a share of its words."""
OF_ITS_NEWS = 0.45
"""How sure an answer is of words from an article whose news the matter is: they need not be on it.
"""
ANYBODYS = 0.7
"""Likewise where anybody's words are asked for: that they take the side asked for isn't known."""
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Utterance:
    """Sentences of one speaker that follow one another, with how much they are on the matter."""

    voices: Voices
    told: tuple[Told, ...]
    about: float
    rank: int
    sure: float = SURE
    """At most so sure is it that this is on the matter."""


def said_by(inquiry: Inquiry, spoken: Spoken) -> Outline | None:
    """The words of one speaker on a matter, from the articles found; None without any."""
    is_anybody = all(w.lower in ANYBODY | DETERMINERS for w in words_of(spoken.speaker))
    speaking = [] if is_anybody else [Wanted.of(one) for one in each_of(spoken.speaker)]
    if not all(asked.core for asked in speaking) or (is_anybody and not spoken.about):
        return None
    by_article: list[tuple[list[StoredPassage], list[_Utterance]]] = []
    about = Subjects.of(f"about {spoken.about}")
    for rank, passages in enumerate(_articles(inquiry, spoken.speaker)):
        voices = Voices(passages)
        found = (
            voices.told if is_anybody else [t for one in speaking for t in voices.of(one, about)]
        )
        theirs = {one.at: one for one in found}
        told = [theirs[at] for at in sorted(theirs)]
        if told:
            by_article.append(
                (passages, [_Utterance(voices, tuple(run), 1.0, rank) for run in runs(told)])
            )
    utterances = _of_the_year(by_article, inquiry)
    if spoken.about:
        utterances = _on(inquiry, spoken.about, utterances)
    if not utterances:
        return None
    best = max(utterance.about for utterance in utterances)
    utterances = [utterance for utterance in utterances if utterance.about >= NEAR_THE_BEST * best]
    utterances.sort(key=lambda utterance: (utterance.rank, utterance.told[0].at))
    spans = [span for utterance in utterances for span in _spans(utterance)]
    spans = of_the_time(inquiry, spans) or spans
    if spoken.about:
        spans = _nearest_first(inquiry, spoken.about, spans)
    named = any(one.said for utterance in utterances for one in utterance.told)
    sure = min(max(one.sure for one in utterances), ANYBODYS if is_anybody else SURE)
    return outline_of(_shortened(spans), min(sure, SURE if named else LIKELY))


def _of_the_year(
    by_article: Sequence[tuple[list[StoredPassage], list[_Utterance]]], inquiry: Inquiry
) -> list[_Utterance]:
    """What is said in articles of a year that the question names, else in those that speak of it.

    Where none of these has words of theirs, in those of which the day isn't known.
    """
    years = set(_YEAR.findall(inquiry.asked.standalone))
    published, speaking, undated = [], [], []
    for passages, utterances in by_article:
        day = passages[0].entry.published
        if not years or (day is not None and str(day.year) in years):
            published += utterances
        elif any(years & set(_YEAR.findall(stored.passage.text)) for stored in passages):
            speaking += utterances
        elif day is None:
            undated += utterances
    return published or speaking or undated


def of_the_time(inquiry: Inquiry, spans: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    """Those that may tell of the time that is asked for; all where none is."""
    time = asked_time(inquiry.asked)
    period = time.period if time else None
    return [span for span in spans if period is None or answers_for(span, period) is not False]


def _articles(inquiry: Inquiry, speaker: str) -> Iterator[list[StoredPassage]]:
    """The passages of each of the articles found, best first; of long ones those near the hits.

    Then those that have all words of the speaker, where these are few.
    """
    found = inquiry.look_up([hit.passage_id for hit in inquiry.hits[: 4 * ARTICLES]])
    ids = list(dict.fromkeys(stored.entry.article_id for stored in found))[:ARTICLES]
    mentioning = inquiry.mentioning(speaker)
    naming = inquiry.look_up(mentioning) if len(mentioning) <= 4 * ARTICLES else []
    named = dict.fromkeys(stored.entry.article_id for stored in naming)
    ids += [one for one in named if one not in ids][:ARTICLES]
    found += naming
    for article_id in ids:
        passage_ids = inquiry.catalogue.passage_ids_of(article_id)
        if len(passage_ids) > PASSAGES:
            hit = {s.passage_id for s in found if s.entry.article_id == article_id}
            places = [n for n, one in enumerate(passage_ids) if one in hit]
            near = {p for n in places for p in range(n - 1, n + 2)}
            passage_ids = [one for n, one in enumerate(passage_ids) if n in near]
        if passages := inquiry.look_up(passage_ids):
            yield passages


def _on(inquiry: Inquiry, matter: str, utterances: Sequence[_Utterance]) -> list[_Utterance]:
    """Those utterances that are on a matter, with what stands above and before them, and most so.

    `about` is then how near an utterance is itself.
    """
    alone = _BRACKETS.sub("", matter)  # what stands there was said before, of the same perhaps
    matter = alone if content_words(alone) else matter
    words = QuestionWords(matter, inquiry.rarities)
    named = Subjects.of(f"about {matter}")  # a capital at the head of a sentence tells nothing
    utterances = [utterance for utterance in utterances if utterance.voices.speaks_of(named.places)]
    names = frozenset().union(*named.places, *named.others)
    is_named = stems(" ".join(content_words(matter))) <= names
    texts = [_text_of(utterance) for utterance in utterances]
    vectors = inquiry.vectors([matter, *texts])
    found = []
    for utterance, text, cosine in zip(
        utterances, texts, cosines(vectors[1:], vectors[0]).tolist(), strict=True
    ):
        line = utterance.voices.lines[utterance.told[0].at]
        before = utterance.voices.lines[max(0, utterance.told[0].at - 1)].text
        share = words.coverage(f"{words.above(line.stored)} {before} {text}")
        # A name alone has no meaning that would be alike: "about Islington".
        of_name = is_named and names <= around(line.stored)
        if of_name or likely(cosine, share) >= ON_TOPIC:
            itself = max(cosine, 0.0) + SHARE * words.coverage(text)
            sure = SURE if of_name else likely(cosine, share)
            found.append(replace(utterance, about=itself, sure=sure))
    return found or _of_the_event(inquiry, matter, utterances)


def _nearest_first(inquiry: Inquiry, matter: str, spans: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    """The spans in their order, but one that opens on the matter first where the first doesn't.

    Of a speech in several paragraphs only the second may be on it.
    """
    if len(spans) < 2:
        return [*spans]
    words = QuestionWords(matter, inquiry.rarities)
    opening = [span.stored.passage.words_of(span.sentences[:1])[0] for span in spans]
    vectors = inquiry.vectors([matter, *opening])
    on = [
        likely(cosine, words.coverage(text))
        for text, cosine in zip(opening, cosines(vectors[1:], vectors[0]).tolist(), strict=True)
    ]
    first = on.index(max(on)) if on[0] < ON_TOPIC <= max(on) else 0
    return [spans[first], *spans[:first], *spans[first + 1 :]]


def _of_the_event(
    inquiry: Inquiry, matter: str, utterances: Sequence[_Utterance]
) -> list[_Utterance]:
    """All utterances of the articles whose news a matter is: what is said there is said of it.

    That is what their title and beginning are on, or what only names that something happened:
    "the result", "the 2020 report".
    """
    heads = {utterance.voices: utterance.voices.head for utterance in utterances}
    words = QuestionWords(matter, inquiry.rarities)
    rest = [w for w in words_of(matter) if w.use is Use.CONTENT and not w.text.isdecimal()]
    is_event = all(Mark.TOLD in word.marks or word.lower in INSPECTING for word in rest)
    vectors = inquiry.vectors([matter, *heads.values()]) if heads else None
    found: set[Voices] = set()
    sure = SURE if is_event else OF_ITS_NEWS
    for n, (voices, head) in enumerate(heads.items(), 1):
        cosine = float(cosines(vectors[n], vectors[0])) if vectors is not None else 0.0
        share = words.coverage(head)
        if is_event or (share >= NAMED and likely(cosine, share) >= ON_TOPIC):
            found.add(voices)
    return [replace(one, sure=sure) for one in utterances if one.voices in found]


def _text_of(utterance: _Utterance) -> str:
    return " ".join(utterance.voices.lines[one.at].text for one in utterance.told)


def _spans(utterance: _Utterance) -> Iterator[AnswerSpan]:
    """An utterance as spans, each within a passage, from the sentence that names the speaker on."""
    lines = utterance.voices.lines
    first, last = utterance.told[0], utterance.told[-1]
    start = first.at
    named = line_at(lines, first.speaker.start)
    if first.said is not None and named is not None and named < start <= named + 2:
        start = named  # a pronoun's antecedent
    end = last.at + 1 if named == last.at + 1 else last.at  # who is named in the line below
    yield from _pieces(lines, start, end)


def _pieces(lines: Sequence[StoredLine], first: int, last: int) -> Iterator[AnswerSpan]:
    """The sentences from `first` to `last` in as few pieces as passages and paragraphs allow."""
    at = first
    while at <= last:
        stored = next(
            line.stored
            for line in (lines[at], *lines[at + 1 : last + 1][:1])
            if holds(line.stored, lines[at].sentence)
        )
        end = at
        while (
            end + 1 <= last and holds(stored, lines[end + 1].sentence) and not lines[end + 1].opens
        ):
            end += 1
        sentences = tuple(line.sentence for line in lines[at : end + 1])
        yield AnswerSpan(stored, sentences, sentences[0].start, sentences[-1].end, SURE)
        at = end + 1


def _shortened(spans: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    found: list[AnswerSpan] = []
    count = 0
    for span in spans:
        if found and count + len(span.sentences) > SENTENCES:
            break
        found.append(span)
        count += len(span.sentences)
    return found
