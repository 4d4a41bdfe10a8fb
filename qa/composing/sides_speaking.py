"""What people who are compared say themselves, and what of the articles tells of them.

The reader takes for a side what stands near its name; of people that may be somebody else's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.composing.inquiry import Inquiry
from qa.composing.utterances import said_by
from qa.composing.voices import Voices, Wanted
from qa.conversation.asking import Spoken
from qa.conversation.noun_phrases import names_of
from qa.conversation.persons_meant import may_be_person
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan


@dataclass(frozen=True, slots=True)
class Speaking:
    """A side that speaks: its words on what is compared, the nearest first, and how sure."""

    name: str
    words: tuple[AnswerSpan, ...]
    confidence: float


def speaking(inquiry: Inquiry, sides: Sequence[str], matter: str) -> list[Speaking]:
    """The sides with their own words; empty where they aren't people, or none of them speaks."""
    if not all(_may_be_a_person(side) for side in sides):
        return []
    found = []
    for side in sides:
        outline = said_by(inquiry, Spoken(side, matter, "say"))
        words = outline.quotes if outline else ()
        found.append(Speaking(side, words, outline.confidence if outline else 0.0))
    return found if any(side.words for side in found) else []


def _may_be_a_person(side: str) -> bool:
    names = [name for name in names_of(f"about {side}") if name.named]
    return len(names) == 1 and names[0].text in side and may_be_person(names[0])


def with_own_words(
    inquiry: Inquiry, side: Speaking, others: Sequence[Speaking], read: Sequence[AnswerSpan]
) -> list[AnswerSpan]:
    """A side's own words, and what of the spans `read` for it tells of it."""
    known = {sentence for span in side.words for sentence in _places(span)}
    further = [span for span in read if not known & set(_places(span))]
    articles = {span.stored.entry.article_id for span in further}
    voices = {one: Voices(inquiry.passages_of(one)) for one in articles}
    rest = [s for s in further if _is_of(s, side, others, voices[s.stored.entry.article_id])]
    return [*side.words, *rest]


def _places(span: AnswerSpan) -> list[tuple[str, int]]:
    return [(span.stored.entry.article_id, sentence.start) for sentence in span.sentences]


def _is_of(span: AnswerSpan, side: Speaking, others: Sequence[Speaking], voices: Voices) -> bool:
    """Whether a quote is a side's own words, or names it and is of none of the others."""
    starts = {sentence.start for sentence in span.sentences}
    told = [one for one in voices.told if one.sentence.start in starts]
    if told and all(voices.is_of(one, Wanted.of(side.name)) for one in told):
        return True
    if any(voices.is_of(one, Wanted.of(other.name)) for one in told for other in others):
        return False
    return bool(name_stems(side.name) & stems(quote_of(span)))
