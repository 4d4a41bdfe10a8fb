"""How an article was read: what is known of it and from where, and what each block of it is.

The command `show`, the desk and JSON are views of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.article import BY_HAND, Article, Block, BlockKind, Carrier, Correction
from corpus.page import furniture
from corpus.page.layout import word_count

BY_OCR = "read by OCR"


@dataclass(frozen=True, slots=True)
class Words:
    """How many words of an article are its text, and how many are furniture."""

    text: int
    furniture: int

    def describe(self) -> str:
        return f"{self.text:,} of text, {self.furniture:,} of furniture"


@dataclass(frozen=True, slots=True)
class Attached:
    """An article that came attached to another, an e-mail."""

    article_id: str
    name: str
    """What the file is called; empty for a message."""
    title: str

    def describe(self) -> str:
        return f"“{self.name}”: {self.title}" if self.name else self.title


@dataclass(frozen=True, slots=True)
class AsRead:
    """An article of the library, and what else is known of how it was read."""

    article: Article
    sources: tuple[str, ...]
    """The files it was read from; `path#n` for one of several in a file."""
    left_out: tuple[str, ...] = ()
    """What of these files is not in the text, and why, in sentences."""
    corrections: tuple[Correction, ...] = ()
    """What was corrected by hand and was not undone."""
    carriers: tuple[tuple[Carrier, str | None], ...] = ()
    """The e-mails that it came attached to, each with the id of its article where it has one."""
    attached: tuple[Attached, ...] = ()
    """What is attached to it, where it is an e-mail."""

    def facts(self) -> Iterator[tuple[str, str]]:
        """What is known of the article apart from its text, each with its name."""
        article = self.article
        own = "" if article.title_is_own else " (its first words; it has no title of its own)"
        yield "Title", f"{article.title}{own}"
        yield "Date", dated(article.published, article.published_evidence)
        yield "Publisher", article.publisher or "unknown"
        yield "Address", article.url or "unknown"
        for source in self.sources or ("unknown",):
            yield "Source", source
        for carrier, _ in self.carriers:
            yield "Came with", carrier.describe()
        for each in self.attached:
            yield "Attached", each.describe()
        for one in self.corrections:
            yield "Corrected", corrected(one)
        for reason in self.left_out:
            yield "Left out", reason
        yield "Words", words_of(article).describe()
        yield "Id", article.article_id

    def to_dict(self) -> dict[str, Any]:
        """As JSON; each block with its words, and why it is furniture where it is."""
        article = self.article
        words = words_of(article)
        return {
            "article_id": article.article_id,
            "title": article.title,
            "title_is_own": article.title_is_own,
            "published": article.published.isoformat() if article.published else None,
            "published_evidence": article.published_evidence,
            "publisher": article.publisher,
            "url": article.url,
            "sources": list(self.sources),
            "attached_to": [
                {
                    "file": one.name or None,
                    "subject": one.subject,
                    "sender": one.sender,
                    "sent": one.sent.isoformat() if one.sent else None,
                    "article_id": article_id,
                }
                for one, article_id in self.carriers
            ],
            "attached": [
                {"file": one.name or None, "title": one.title, "article_id": one.article_id}
                for one in self.attached
            ],
            "left_out": list(self.left_out),
            "corrections": [
                {
                    "field": one.field.value,
                    "value": one.value,
                    "as_read": one.as_read,
                    "evidence": one.evidence,
                    "by": one.made_by,
                    "made": one.made,
                }
                for one in self.corrections
            ],
            "words": {"text": words.text, "furniture": words.furniture},
            "blocks": [
                {
                    "kind": block.kind.value,
                    "start": block.start,
                    "end": block.end,
                    "furniture": block.mark,
                    "reason": furniture.reason(block.mark) if block.mark else None,
                    "recognised": block.recognised,
                    "text": article.text[block.start : block.end],
                }
                for block in article.blocks
            ],
        }


def dated(published: date | None, evidence: str | None) -> str:
    """A day of publication with what it was read from, or that it is unknown."""
    by_hand = (evidence or "").startswith(BY_HAND)
    if published is None:
        return f"unknown, {evidence}" if by_hand else "unknown"
    if by_hand:
        return f"{published.isoformat()}, {evidence}"
    return f"{published.isoformat()}, read from: {evidence or 'metadata'}"


def corrected(correction: Correction) -> str:
    """What was corrected by hand, as what, by whom, when and why."""
    was = f"“{correction.as_read}”" if correction.as_read else "unknown"
    by = f" by {correction.made_by}" if correction.made_by else ""
    why = f": {correction.evidence}" if correction.evidence else ""
    return f"{correction.field.value}, {was} in its file, on {correction.made[:10]}{by}{why}"


def words_of(article: Article) -> Words:
    """How many words an article has, those of its title with its text."""
    counts = {True: 0, False: 0}
    for block in article.blocks:
        words = word_count(article.text[block.start : block.end])
        counts[block.kind is BlockKind.FURNITURE] += words
    return Words(counts[False], counts[True])


def said_of(block: Block, *, whole: bool = False) -> str:
    """What there is to say of a block: its mark, `whole` with the reason, and that OCR read it.

    Empty for most.
    """
    said = [block.mark] if block.mark else []
    if whole and block.mark and (reason := furniture.reason(block.mark)):
        said = [f"{block.mark}: {reason.rstrip('.')}"]
    return "; ".join([*said, BY_OCR] if block.recognised else said)
