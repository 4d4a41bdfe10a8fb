"""Which of the passages that come nearest come near at all, when a question is turned down.

The best of what was found is shown then, and of a library without a word on the matter that is
any passage at all: beside "What is the capital of France?" a grade of 2022.
"""

from __future__ import annotations

from collections.abc import Iterable

from qa.composing.inquiry import Inquiry
from qa.reading.matching import stems
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words

NEAR_COSINE = 0.25
"""From here on a quote with its title is about the question. Of twelve questions that thirty
articles don't answer, the quotes about something else had at most .24, but for one (.32), and
those about the same matter or place at least .28."""
NEAR_SHARE = 0.5
"""Or so much of the question, by how rare its words are, stands in the quote or its title."""


def near(spans: Iterable[AnswerSpan], inquiry: Inquiry) -> list[AnswerSpan]:
    """Those of the spans that are about what was asked, in their order."""
    found = list(spans)
    if not found:
        return []
    question = inquiry.asked.standalone
    texts = [_words(span) for span in found]
    asked, *quoted = inquiry.vectors([question, *texts])
    wanted = sorted(stems(" ".join(content_words(question))))
    rarities = dict(zip(wanted, inquiry.rarities(wanted), strict=True))
    total = sum(rarities.values())

    def share(text: str) -> float:
        here = stems(text)
        return sum(r for one, r in rarities.items() if one in here) / total if total else 1.0

    return [
        span
        for span, text, vector in zip(found, texts, quoted, strict=True)
        if float(asked @ vector) >= NEAR_COSINE or share(text) >= NEAR_SHARE
    ]


def _words(span: AnswerSpan) -> str:
    passage, entry = span.stored.passage, span.stored.entry
    quote = " ".join(passage.words_of(span.sentences))
    return "\n".join(filter(None, (entry.title, passage.heading, quote)))
