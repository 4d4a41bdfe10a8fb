"""Who said what is quoted, or told in other words: the sentences that have it, and its speaker."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.catalogue import StoredPassage
from qa.composing.article_lines import holds, line_at, lines_of
from qa.composing.attribution import LIKELY, SURE, told_in
from qa.composing.composer import Outline
from qa.composing.inquiry import Inquiry
from qa.conversation.tagged_words import low_at, words_of
from qa.reading.matching import QuestionWords
from qa.reading.quotes import marked_of
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.plan import Plan

PASSAGES = 60
"""So many of the passages that have a quotation's words are looked through."""
READ = 8
"""So many passages are read once more in other words."""
WORDS = 3
"""So many words a question has at least that can be said otherwise: "who called it"."""
FEWEST, NEARLY_ALL = 3, 0.75
"""From so many words on that say something, such a share of them, by rarity, are nearly all."""
MOST, NEARLY = 3, 0.5
"""So many of the sentences are looked at, if the reader scores them so much of the best one."""
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"(?<=[.!?])\W+|…|\.\.\.|\[[^\]]*\]")
"""Where a quotation may be cut: between sentences, and where its writer left something out."""


def whose(inquiry: Inquiry, quote: str) -> Outline | None:
    """Who says a quotation: the sentences that have it, the words marked that name the speaker."""
    found = _saying(inquiry, quote)
    if found is None and len(pieces := _GAP.split(quote)) > 1:  # no passage has it all
        found = _saying(inquiry, max(pieces, key=len))
    return found


def _saying(inquiry: Inquiry, quote: str) -> Outline | None:
    words = _WORD.findall(quote)
    if not words:
        return None
    wanted = re.compile(r"[\W_]+".join(map(re.escape, words)), re.I)
    spans: list[AnswerSpan] = []
    sure = 0.0
    for stored in inquiry.look_up(inquiry.mentioning(quote)[:PASSAGES]):
        found = wanted.search(stored.passage.text)
        if not found:
            continue
        offset = stored.passage.start
        span, named = _attributed(inquiry, stored, offset + found.start(), offset + found.end())
        article_id = stored.entry.article_id
        if all(s.stored.entry.article_id != article_id for s in spans):
            spans.append(span)
            sure = max(sure, SURE if named else LIKELY)
    return Outline(sure, quotes=tuple(spans), most=inquiry.settings.quotes) if spans else None


def whose_nearly(inquiry: Inquiry, said: str) -> Outline | None:
    """Who says what a sentence has nearly in these words; None where none names its speaker.

    "there's some way to go to the level of the very best", of somebody's "there is still some way
    to go to reach the level of the very best".
    """
    words = QuestionWords(said, inquiry.rarities)
    if len(words.asked.words) < FEWEST:
        return None
    told = [
        (words.coverage(stored.passage.words_of((sentence,))[0]), stored, sentence)
        for stored in inquiry.look_up([hit.passage_id for hit in inquiry.hits[:PASSAGES]])
        for sentence in stored.passage.sentences
    ]
    for share, stored, sentence in sorted(told, key=lambda one: -one[0])[:MOST]:
        if share < NEARLY_ALL:
            return None
        span, named = _attributed(inquiry, stored, sentence.start, sentence.end)
        if named:
            return Outline(LIKELY, quotes=(span,))
    return None


def _attributed(
    inquiry: Inquiry, stored: StoredPassage, start: int, end: int
) -> tuple[AnswerSpan, bool]:
    """The sentences that hold `[start, end)` of an article, with those that name the speaker."""
    passages = inquiry.passages_of(stored.entry.article_id)
    lines = lines_of(passages)
    inside = [
        n for n, line in enumerate(lines) if line.sentence.start < end and start < line.sentence.end
    ]
    told = {one.at: one for one in told_in(lines)}
    speaker = next((told[n].speaker for n in inside if n in told), None)
    first, last = inside[0], inside[-1]
    if speaker:
        named = line_at(lines, speaker.start)
        if named is not None:
            first, last = min(first, named), max(last, named)
    # All of it in one passage, if one holds it; else the sentences that have the words.
    for low, high in ((first, last), (inside[0], inside[-1])):
        sentences = tuple(line.sentence for line in lines[low : high + 1])
        for one in passages:
            if holds(one, sentences[0]) and holds(one, sentences[-1]):
                is_in = speaker and sentences[0].start <= speaker.start < sentences[-1].end
                marked = (
                    (speaker.start, speaker.end)
                    if speaker and is_in
                    else (
                        sentences[0].start,
                        sentences[-1].end,
                    )
                )
                return AnswerSpan(one, sentences, *marked, SURE), bool(is_in)
    sentences = tuple(s for s in stored.passage.sentences if s.start < end and start < s.end)
    return AnswerSpan(stored, sentences, sentences[0].start, sentences[-1].end, LIKELY), False


def who_said(inquiry: Inquiry) -> Outline | None:
    """Who said something, in other words perhaps: of the reader's best sentences those told.

    Where the question has another verb than "said" and isn't answered so, it is read with that.
    None where the likeliest of them are nobody's words, but name whom the reader takes.
    """
    reading = inquiry.reading
    if reading.confidence < inquiry.threshold:
        reading = _read_as_said(inquiry) or reading
    if reading.confidence < inquiry.threshold:
        return None
    for span in reading.spans[:MOST]:
        if span.score < NEARLY * reading.spans[0].score:
            return None
        found, named = _attributed(inquiry, span.stored, span.start, span.end)
        if named:
            return Outline(reading.confidence, quotes=(found,))
        if span.is_short and any(word.capital for word in words_of(marked_of(span))):
            is_first = reading is inquiry.reading
            return None if is_first else Outline(reading.confidence, quotes=(span,))
    return None


def _read_as_said(inquiry: Inquiry) -> Reading | None:
    """What the reader makes of "Who said the plan hasty?" for "Who called the plan hasty?"."""
    question = inquiry.asked.standalone
    words = words_of(question)
    if low_at(words, 0) != "who" or len(words) < WORDS:
        return None
    said = f"Who said {question[words[1].end :].strip()}"
    plan = Plan(found=inquiry.settings.retrieved, read=READ)
    asked = replace(inquiry.asked, standalone=said)
    return inquiry.read(asked, inquiry.hits, plan) if said != question else None
