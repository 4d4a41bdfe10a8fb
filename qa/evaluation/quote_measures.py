"""How good the quotes are: against the articles, and against sentences people chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qa.answer import Citation, NearMiss
from qa.evaluation.word_overlap import holds, overlap, words


@dataclass(frozen=True, slots=True)
class EvidenceScore:
    """What the quotes of one answer have in common with the evidence.

    Word counts are of SQuAD's words (`qa.evaluation.word_overlap`).
    """

    common: int
    """Words in both quotes and evidence, each as often as it is in both."""
    quoted: int
    """Words in the quotes, what two quotes share counted once."""
    evidence: int
    """Words in the evidence, a sentence that is listed twice counted once."""
    sentences_found: int
    """Evidence sentences that stand whole in one quote."""
    sentences: int
    first_is_evidence: bool | None
    """Whether the first citation holds a whole evidence sentence, or is part of one.

    None where there is no citation. Part of one counts since sentences can be
    parted more finely here than by those who chose the evidence.
    """

    @property
    def precision(self) -> float:
        """Share of the quoted words that are in the evidence; 0 where none is quoted."""
        return self.common / self.quoted if self.quoted else 0.0

    @property
    def recall(self) -> float:
        """Share of the evidence's words that are in the quotes."""
        return self.common / self.evidence if self.evidence else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two, 2·common / (quoted + evidence)."""
        both = self.quoted + self.evidence
        return 2 * self.common / both if both else 0.0


def merge(citations: Iterable[Citation]) -> list[str]:
    """The texts quoted, each place of an article once.

    Quotes of one article that overlap, touch, or stand one character apart become
    one; in the order of their articles' first citation, then of their places.
    """
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.place.article_id, []).append(citation)
    texts: list[str] = []
    for quotes in by_article.values():
        end = -2  # so that the first starts a text of its own
        for quote in sorted(quotes, key=lambda c: (c.start, -c.end)):
            if quote.start > end + 1:
                texts.append(quote.quote)
            elif quote.start > end:
                texts[-1] += " " + quote.quote
            else:
                texts[-1] += quote.quote[end - quote.start :] if quote.end > end else ""
            end = max(end, quote.end)
    return texts


def evidence_score(citations: Sequence[Citation], evidence: Iterable[str]) -> EvidenceScore:
    """Compare what is quoted with the evidence, as bags of words.

    The token precision, recall and F1 of SQuAD (Rajpurkar et al., 2016,
    arXiv:1606.05250, section 6.1), with all quotes for the prediction and all
    evidence sentences for the gold answer, as used for verbatim evidence in CLAPNQ
    (Rosenthal et al., 2024, arXiv:2404.02103). A text quoted from two articles
    counts once, and so does an evidence sentence listed twice.
    """
    gold = list(dict.fromkeys(tuple(words(sentence)) for sentence in evidence))
    gold = [sentence for sentence in gold if sentence]
    quotes = list(dict.fromkeys(tuple(words(text)) for text in merge(citations)))
    quoted = [word for quote in quotes for word in quote]
    wanted = [word for sentence in gold for word in sentence]
    first = words(citations[0].quote) if citations else None
    return EvidenceScore(
        common=overlap(quoted, wanted),
        quoted=len(quoted),
        evidence=len(wanted),
        sentences_found=sum(any(holds(quote, s) for quote in quotes) for s in gold),
        sentences=len(gold),
        first_is_evidence=(
            None if first is None else any(holds(first, s) or holds(s, first) for s in gold)
        ),
    )


def is_exact(quote: Citation | NearMiss, article_text: Callable[[str], str | None]) -> bool:
    """Whether the quote is `text[start:end]` of its article; False where there is none such.

    `article_text` gives an article's text by its id, None where it isn't stored.
    """
    text = article_text(quote.place.article_id)
    return text is not None and text[quote.start : quote.end] == quote.quote


def is_relevant(citation: Citation, relevant: Iterable[str]) -> bool:
    """Whether the quote's article, or one that carries the same words, is relevant."""
    places = {citation.place.article_id, *(place.article_id for place in citation.also_in)}
    return not places.isdisjoint(relevant)
