"""The answer to what somebody said, in quotes of theirs alone; or to who said a sentence.

Who speaks is read from the articles (`attribution`) and held against who is asked for (`voices`).
Here it is decided between their own words (`utterances`), who said what is asked (`who_said`) and
what others tell of them.
"""

from __future__ import annotations

from dataclasses import replace

from corpus.english.speech import FORMS, REMARKING, SAYING_VERBS, SPOKEN
from corpus.english.words import BEING, DETERMINERS, PREPOSITIONS
from qa.composing.composer import Composer, Outline, Part
from qa.composing.disagreement import WHERE_ASKED
from qa.composing.fact import FactComposer, abstention
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import around
from qa.composing.topic import TopicComposer
from qa.composing.utterances import of_the_time, said_by
from qa.composing.voices import INSPECTORS, Wanted
from qa.composing.who_said import who_said, whose, whose_nearly
from qa.conversation.asking import Spoken, pasted_quote, speaker_in
from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import content_at, low_at, words_of
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words

AS_LIKELY, SURELY, OPENING = 0.75, 0.5, 4
"""Another article's sentence with no verb of saying is quoted beside the words if the reader
scores it so and takes it for so much of the best, and so many of its first words name the speaker.
"""
WORD_FOR_WORD = 5
"""From so many words on what was said may be a quotation, also without its marks."""


class SpeakerComposer:
    """Quotes the speaker who is asked for, or names who said what is asked.

    Where the articles found have no words of theirs on the matter, the answer of a fact's
    composer stands if its quotes name the speaker; else it abstains.
    """

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()
        self._topics = TopicComposer(self._otherwise)

    def compose(self, inquiry: Inquiry) -> Outline:
        question = inquiry.asked.standalone
        spoken = speaker_in(question)
        if quote := pasted_quote(question):
            return whose(inquiry, quote) or abstention(inquiry)
        if spoken is None:  # "Who called it hasty?"
            found = who_said(inquiry) or whose_nearly(inquiry, question)
            return found or self._otherwise.compose(inquiry)
        if not spoken.speaker:
            said = spoken.about if len(words_of(spoken.about)) >= WORD_FOR_WORD else ""
            found = whose(inquiry, said) if said else None
            found = found or who_said(inquiry) or whose_nearly(inquiry, spoken.about)
            return found or self._otherwise.compose(inquiry)
        if outline := said_by(inquiry, spoken):
            of_its_time = None if of_the_time(inquiry, outline.quotes) else self._plain(inquiry)
            return of_its_time or _with_other_account(inquiry, spoken, outline)
        if not spoken.verb:
            return self._topics.compose(inquiry)
        plain = self._otherwise.compose(inquiry)
        named = Wanted.of(spoken.speaker).core
        best = plain.quotes[:1] if plain.reason is None else ()
        theirs = (q for q in best if _acts(named, quote_of(q)) or _is_told(named, quote_of(q)))
        if any(_is_on(spoken.about, quote) and _says(quote) for quote in theirs):
            return plain
        return abstention(inquiry)

    def _plain(self, inquiry: Inquiry) -> Outline | None:
        """What is told of the time asked for, whoever tells it; None where nothing is."""
        plain = self._otherwise.compose(inquiry)
        return plain if plain.reason is None and of_the_time(inquiry, plain.quotes) else None


def _with_other_account(inquiry: Inquiry, spoken: Spoken, outline: Outline) -> Outline:
    """The words of a speaker, and what another article tells of theirs in no verb of saying.

    "Several parents said that the hours were too short", and "parents called the hours generous".
    """
    named = Wanted.of(spoken.speaker).core
    spans = inquiry.reading.spans
    known = {quote.stored.entry.article_id for quote in outline.quotes}
    share = WHERE_ASKED if inquiry.asked.accounts else 1.0
    for span in spans:
        if span.score < share * max(AS_LIKELY * spans[0].score, SURELY):
            break
        opens = name_stems(" ".join(word.bare for word in words_of(quote_of(span))[:OPENING]))
        is_other = span.stored.entry.article_id not in known and named <= opens
        if is_other and _acts(named, quote_of(span)) and _is_on(spoken.about, span):
            parts = (*outline.parts, Part(None, (len(outline.quotes),)))
            return replace(outline, quotes=(*outline.quotes, span), parts=parts)
    return outline


def _is_on(matter: str, quote: AnswerSpan) -> bool:
    """Whether half of a matter's words, without its names, stand around a quote."""
    named = frozenset[str]().union(*(stems(name.text) for name in names_of(matter)))
    words = stems(" ".join(content_words(matter))) - named
    return 2 * len(words & around(quote.stored)) >= len(words)


def _says(quote: AnswerSpan) -> bool:
    """Whether a quote tells of something said, or done as a watchdog speaks: "praised"."""
    said = {word.lower for word in words_of(quote_of(quote))}
    return bool(said & (SAYING_VERBS | SPOKEN | REMARKING))


def _acts(named: frozenset[str], quote: str) -> bool:
    """Whether a quote may tell what somebody does: "Ofsted praised it".

    Not "it went to Ofsted", nor what is done to them: "Ofsted has been asked", "noted the mayors".
    """
    words = words_of(quote)
    for at, word in enumerate(words):
        first = at
        while first and content_at(words, first - 1) and not words[first].breaks:
            first -= 1
        if low_at(words, first - 1) in DETERMINERS:
            first -= 1
        last = at
        while content_at(words, last + 1) and not words[last].breaks:
            last += 1
        is_done_to = {low_at(words, last + 1), low_at(words, last + 2)} & BEING
        before = low_at(words, first - 1)
        acts = before not in PREPOSITIONS | SAYING_VERBS and not is_done_to
        if name_stems(word.bare) & named and acts:
            return named <= name_stems(quote)
    return False


def _is_told(named: frozenset[str], quote: str) -> bool:
    """Whether somebody was told something, by nobody who is named, where inspectors are meant.

    Who tells a borough that it must improve need not be said in a report of an inspection.
    """
    words = words_of(quote)
    told = (
        words[at].lower in FORMS["tell"] and low_at(words, at - 1) in BEING
        for at in range(1, len(words))
    )
    return bool(named & INSPECTORS) and any(told) and "by" not in {word.lower for word in words}
