"""An answer to a single fact: the best quotes, the words that answer marked in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.composing import decision
from qa.composing.composer import Outline
from qa.composing.disagreement import with_disagreement, with_other_account
from qa.composing.enumerations import with_whole_list
from qa.composing.following import with_what_follows
from qa.composing.holders import names_neighbour
from qa.composing.inquiry import Inquiry
from qa.composing.newness import dated_parts, with_newest_first
from qa.composing.remarks import Reason
from qa.composing.sifting import Sifted, sifted, speaks_of_all
from qa.reading.asked import AnswerType, answer_type
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import AnswerSpan
from qa.retrieval.copies import normal_form


class FactComposer:
    """Quotes the best span and what adds to it; abstains below the reader's threshold.

    A bulleted list that answers is quoted whole.
    """

    def compose(self, inquiry: Inquiry) -> Outline:
        return self.of(inquiry, sifted(inquiry))

    def of(self, inquiry: Inquiry, left: Sifted) -> Outline:
        """What is composed of an inquiry that has been sifted: that may take further reading."""
        reading, settings = left.reading, inquiry.settings
        if reading.spans and names_neighbour(reading.spans[0], inquiry.asked.standalone):
            sure = max(reading.confidence, inquiry.threshold)
            reading = replace(reading, confidence=sure)
        decided = decision.decide(reading, inquiry.threshold, inquiry.looked_at)
        if decided.reason:
            return abstention(inquiry, decided.reason, left)
        question = inquiry.asked.standalone
        best = worth_quoting(reading)
        if answer_type(question) is not AnswerType.NUMBER:
            best = [with_what_follows(span, question) for span in best]
        worth = reading.worth_quoting * reading.spans[0].score
        withdrawn = [span for span in left.corrected if span.score >= worth][:1]
        whole = with_whole_list(inquiry, best)
        most = settings.quotes + max(0, len(whole) - len(best))
        answer = Outline(decided.confidence, quotes=whole, most=most)
        if not withdrawn and (apart := with_disagreement(inquiry, reading, answer)).remarks:
            return apart
        spans, leading = with_newest_first(best, question)
        if not leading and not withdrawn:
            # What is left out as of another time may be the other account.
            return with_other_account(inquiry, inquiry.reading.spans, answer)
        dated = (*spans[: max(leading, 1)], *withdrawn)
        further = spans[max(leading, 1) : settings.quotes]
        parts = dated_parts(dated, len(withdrawn))
        return Outline(decided.confidence, quotes=(*dated, *further), parts=parts)


def abstention(
    inquiry: Inquiry, reason: Reason = Reason.UNSURE, left: Sifted | None = None
) -> Outline:
    """No answer, and what came nearest to one.

    Where that tells of another time, and speaks of all that the question names, the answer says
    so; and so where it tells only what was planned.
    """
    reading = left.reading if left else inquiry.reading
    others = left.other_times if left else ()
    least = max((span.score for span in reading.spans), default=0.0)
    nearest = (span for span in others if span.score >= least)
    about = [span for span in nearest if speaks_of_all(span, inquiry.asked)]
    if about and reason is Reason.UNSURE:
        reason = Reason.OTHER_TIME
    planned = [s for s in left.planned if speaks_of_all(s, inquiry.asked)] if left else []
    if planned and reason is Reason.UNSURE:
        reason = Reason.ONLY_PLANNED
    rest = [*(s for s in others if s not in about), *reading.spans]
    near = [*about, *planned, *sorted(rest, key=lambda span: -span.score)]
    misses = tuple(_unlike(near))[: inquiry.settings.near_misses]
    confidence = 0.0 if reason is Reason.NOTHING_TO_READ else reading.confidence
    return Outline(confidence, reason, near_misses=misses)


def _unlike(spans: Sequence[AnswerSpan]) -> Iterator[AnswerSpan]:
    """Some spans, in their order, each saying something else."""
    said: set[str] = set()
    for span in spans:
        if (form := normal_form(quote_of(span))) not in said:
            said.add(form)
            yield span
