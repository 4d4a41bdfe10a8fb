"""An answer to a single fact: the best quotes, the words that answer marked in them."""

from __future__ import annotations

from collections.abc import Iterator

from qa.composing import decision
from qa.composing.composer import Outline
from qa.composing.disagreement import with_disagreement
from qa.composing.enumerations import with_whole_list
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Reason
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.copies import normal_form


class FactComposer:
    """Quotes the best span and what adds to it; abstains below the reader's threshold.

    A bulleted list that answers is quoted whole.
    """

    def compose(self, inquiry: Inquiry) -> Outline:
        reading, settings = inquiry.reading, inquiry.settings
        decided = decision.decide(reading, inquiry.threshold, inquiry.looked_at)
        if decided.reason:
            return abstention(inquiry, decided.reason)
        best = worth_quoting(reading)
        spans = with_whole_list(inquiry, best)
        most = settings.quotes + max(0, len(spans) - len(best))
        answer = Outline(decided.confidence, quotes=spans, most=most)
        return with_disagreement(inquiry, answer)


def abstention(inquiry: Inquiry, reason: Reason = Reason.UNSURE) -> Outline:
    """No answer, and what came nearest to one."""
    misses = tuple(_unlike(inquiry.reading))[: inquiry.settings.near_misses]
    confidence = 0.0 if reason is Reason.NOTHING_TO_READ else inquiry.reading.confidence
    return Outline(confidence, reason, near_misses=misses)


def _unlike(reading: Reading) -> Iterator[AnswerSpan]:
    """The spans of a reading, best first, each saying something else."""
    said: set[str] = set()
    for span in reading.spans:
        if (form := normal_form(quote_of(span))) not in said:
            said.add(form)
            yield span
