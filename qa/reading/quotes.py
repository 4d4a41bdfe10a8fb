"""Which whole sentences are quoted for the words that answer, and which of the spans."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.article import Passage, Sentence
from corpus.english.dictionary import Mark, marks
from corpus.english.numbers import ORDINALS, UNITS
from corpus.english.speech import SPOKESPERSON, STATING
from corpus.english.words import AUXILIARIES, DETERMINERS, classed
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.copies import normal_form

# A sentence that begins so says whom or what it means in the one before.
_LEANING = re.compile(
    r"[\"'“‘(\s]*(he|she|it|they|this|that|these|those|his|her|its|their|such|both|"
    r"the (former|latter|same)|another|others)\b",
    re.IGNORECASE,
)
# So does a short one with a pronoun anywhere: "Islington is among them."
_PRONOUN = re.compile(r"\b(he|she|it|they|him|them|this|these|those)\b", re.IGNORECASE)
_SHORT_WORDS = 8
# So does one whose subject only counts: "All four came out as good.", "None was told why."
_COUNTING = DETERMINERS | {"none", "rest", *UNITS, *ORDINALS}
_COUNTING_WORDS = 4
_NEVER_ALONE = classed("a an the my your our his her its their no every own")
_SPEAKS = re.compile(rf"\b({'|'.join(STATING)}|according to|a {SPOKESPERSON})\b", re.IGNORECASE)
_OPENING, _CLOSING = '“‘"', '”’"'


def quoted_sentences(passage: Passage, start: int, end: int) -> tuple[Sentence, ...]:
    """The sentences to quote for the words `[start, end)` of a passage, in order.

    Those that hold the words; before them one that a pronoun at their head leans on; and
    the neighbour that names the speaker where they are direct speech without one.
    """
    inside = [n for n, s in enumerate(passage.sentences) if s.start < end and start < s.end]
    first, last = inside[0], inside[-1]
    if passage.row_of(passage.sentences[first]):
        return passage.sentences[first : last + 1]  # the head goes along without a sentence

    words = passage.words_of(passage.sentences)
    speech = words[first][:1] in _OPENING or words[last][-1:] in _CLOSING
    if speech and not any(_SPEAKS.search(text) for text in words[first : last + 1]):
        if first > 0 and _SPEAKS.search(words[first - 1]):
            first -= 1
        elif last + 1 < len(words) and _SPEAKS.search(words[last + 1]):
            last += 1
    elif first > 0 and _leans(words[first]) and not _is_apart(passage, first):
        first -= 1
    return passage.sentences[first : last + 1]


def _is_apart(passage: Passage, at: int) -> bool:
    """Whether a sentence stands on a new line behind one without an end, as a list's item is."""
    before, sentence = passage.sentences[at - 1 : at + 1]
    gap = passage.between(before.end, sentence.start)
    return "\n" in gap and passage.text[before.end - passage.start - 1].isalnum()


def _leans(sentence: str) -> bool:
    if _LEANING.match(sentence):
        return True
    if _only_counts(sentence):
        return True
    short = len(sentence.split()) <= _SHORT_WORDS and not _SPEAKS.search(sentence)
    return short and bool(_PRONOUN.search(sentence))


def _only_counts(sentence: str) -> bool:
    """Whether a sentence says how many before its verb, and not of what."""
    words = [word.casefold() for word in sentence.split()[: _COUNTING_WORDS + 1]]
    counted = next((n for n, word in enumerate(words) if word not in _COUNTING), 0)
    if not counted or words[counted - 1] in _NEVER_ALONE:
        return False
    return words[counted] in AUXILIARIES or Mark.VERB in marks(words[counted])


def worth_quoting(reading: Reading) -> list[AnswerSpan]:
    """The best span, and those that add to it: nearly as good, and in other words.

    Sentences of a paragraph that follow one another are quoted in one piece, with the words
    of the best of them.
    """
    chosen: list[AnswerSpan] = []
    said: set[str] = set()
    for n, span in enumerate(reading.spans):
        best = reading.spans[0]
        # Where a few words answer, a further quote has such words, too.
        alike = span.is_short or not best.is_short
        if n and not (alike and span.score >= reading.worth_quoting * best.score):
            continue
        if (form := normal_form(quote_of(span))) not in said:
            said.add(form)
            _add(chosen, span)
    return chosen


def _add(chosen: list[AnswerSpan], span: AnswerSpan) -> None:
    """Add a span to those chosen so far, to its neighbours where it has any."""
    for n, other in enumerate(chosen):
        if (both := _joined(other, span)) is not None:
            chosen[n] = both
            break
    else:
        chosen.append(span)
        return
    for further in reversed(range(n + 1, len(chosen))):  # it may stand between two
        if (both := _joined(chosen[n], chosen[further])) is not None:
            chosen[n] = both
            del chosen[further]


def _joined(best: AnswerSpan, other: AnswerSpan) -> AnswerSpan | None:
    """The sentences of both in one piece, for the words of the best.

    None unless they follow one another at once in one paragraph, and stand in one passage.
    """
    if best.stored.entry.article_id != other.stored.entry.article_id:
        return None
    first, last = sorted((best.sentences, other.sentences), key=lambda run: run[0].start)
    end, start = first[-1].end, last[0].start
    for stored in (best.stored, other.stored):
        passage = stored.passage
        if passage.start <= first[0].start and last[-1].end <= passage.end and end <= start:
            gap = passage.between(end, start)
            if not gap.strip() and "\n" not in gap:
                return replace(best, stored=stored, sentences=(*first, *last))
    return None


def quote_of(span: AnswerSpan) -> str:
    """The words of the sentences that are quoted for a span."""
    passage = span.stored.passage
    start, end = span.sentences[0].start, span.sentences[-1].end
    return passage.between(start, end)


def marked_of(span: AnswerSpan) -> str:
    """The words that are marked in a span's sentences as those that answer."""
    return span.stored.passage.between(span.start, span.end)


def text_of(span: AnswerSpan, sentence: Sentence) -> str:
    """The words of a sentence of a span's passage."""
    return span.stored.passage.between(sentence.start, sentence.end)
