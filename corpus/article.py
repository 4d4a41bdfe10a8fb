"""The values of the corpus: what an article is, and the parts of its text.

Offsets are positions in `str` characters of one article's text, everywhere;
spans are half-open, `[start, end)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from corpus.tables import Row, Table


def _check_offsets(start: int, end: int) -> None:
    if not 0 <= start < end:
        raise ValueError(f"need 0 <= start < end, got [{start}, {end})")


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `[start, end)` of one article's text."""

    article_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        _check_offsets(self.start, self.end)


class BlockKind(StrEnum):
    """What a block of an article's text is."""

    TITLE = "title"
    BODY = "body"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """The characters `[start, end)` of a text, without white space at either end.

    Usually one line or paragraph. A list item's bullet belongs to no block's
    text: the block starts behind it.
    """

    kind: BlockKind
    start: int
    end: int
    recognised: bool = False
    """Its words were recognised in the picture of a page (OCR), so some may be misread."""
    mark: str | None = None
    """Of furniture: why it is not the article, a value of `corpus.page.marks.Furniture`. None for
    other kinds, in what a format hands over, and where it was read before marks were kept."""
    row: Row | None = None
    """Its cells, where it is a row of a table."""

    def __post_init__(self) -> None:
        _check_offsets(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The characters `[start, end)` of a text, without white space at either end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        _check_offsets(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Carrier:
    """The e-mail that an article came attached to."""

    number: int
    """Of the message in its file, as in the `path#number` of its own article."""
    subject: str
    sender: str
    sent: date | None
    name: str = ""
    """What the attached file is called; empty for a message that was attached itself."""

    def describe(self, written: Callable[[date], str] = date.isoformat) -> str:
        """The file's name, sender, day and subject, as far as they are known."""
        when = written(self.sent) if self.sent else "date unknown"
        named = f"“{self.name}”, " if self.name else ""
        subject = f"“{self.subject}”" if self.subject else "no subject"
        sender = f" from {self.sender}" if self.sender else ""
        return f"{named}attached to an e-mail{sender}, {when}: {subject}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says of one article, before furniture is marked and the date settled.

    `blocks` come from formats that know their structure (HTML, Markdown, DOCX),
    in order and without overlap; None where there are only lines. A block that a
    format already knows for furniture says so. `published` is from what the format knows
    beyond lines of text, such as metadata, and `published_evidence` then quotes that.
    """

    source: str
    """The file's path; for one line of a feed, `path#line`, lines counted from 1.

    For one of several articles in another file `path#n`: the number of the message, page or
    entry.
    """
    text: str
    article_id: str | None = None
    title: str | None = None
    published: date | None = None
    published_evidence: str | None = None
    url: str | None = None
    publisher: str | None = None
    blocks: tuple[Block, ...] | None = None
    left_out: tuple[str, ...] = ()
    """What of the file is not in the text, and why: each an `Omission`'s reason."""
    day_settled: bool = False
    """The format has looked for the day in the lines, too: if there is none, none is told."""
    carrier: Carrier | None = None
    """The e-mail that it was attached to."""
    saved: date | None = field(default=None, compare=False)
    """The day the file was last written, or fetched; what it says was published by then."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or one line of a feed, that could not be read, and why.

    `reason` is a sentence for the person who added it: what was found and
    what to do about it.
    """

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of a file, or of one line of a feed, that was left out of its article, and why.

    `reason` is a sentence for the person who added it: what is missing and what to do
    about it.
    """

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One document. Its text never changes once stored: new text is a new version.

    `blocks` are in order, do not overlap, and cover every character of the text
    that is not white space or a list item's bullet.
    """

    article_id: str
    title: str
    title_is_own: bool
    """False where the file has no title and its first words serve as a label."""
    text: str
    blocks: tuple[Block, ...]
    published: date | None = None
    """The day of publication; None where nothing says it."""
    published_evidence: str | None = None
    """The words, or the metadata field, that `published` was read from."""
    url: str | None = None
    publisher: str | None = None

    def corrected(self, correction: Correction) -> Article:
        """The article as somebody corrected it."""
        value = correction.value
        match correction.field:
            case Field.TITLE:
                return replace(self, title=value or self.title, title_is_own=True)
            case Field.PUBLISHER:
                return replace(self, publisher=value)
            case Field.PUBLISHED:
                evidence = f"{BY_HAND}: {correction.evidence}" if correction.evidence else BY_HAND
                return replace(
                    self,
                    published=date.fromisoformat(value) if value else None,
                    published_evidence=evidence,
                )


class Field(StrEnum):
    """What of an article can be corrected by hand."""

    TITLE = "title"
    PUBLISHED = "published"
    PUBLISHER = "publisher"


BY_HAND = "corrected by hand"
"""How the evidence of a day of publication begins that somebody corrected."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction by hand of what is said of an article. It stays when its file is read again."""

    number: int
    article_id: str
    field: Field
    value: str | None
    """What is right; a day as ISO 8601. None: it is not known."""
    as_read: str | None
    """What the article's file says, as it was last read."""
    evidence: str
    """What shows it, in the words of whoever corrected it; may be empty."""
    made_by: str
    """Who corrected it; empty where nobody said."""
    made: str
    """When, as ISO 8601, in UTC."""
    undone: str | None = None
    """When it was undone, or replaced by another."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit we index: a run of whole sentences of one article.

    `text` is `article.text[start:end]`; `sentences` are its sentences, in order,
    their offsets in the article's text. `heading` is the nearest heading above, with the
    head of each table that it holds rows of but not the head; empty where there is none.
    """

    article_id: str
    start: int
    end: int
    text: str
    heading: str
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...] = ()
    """The tables that it holds rows of, in order; each row is a sentence."""

    def __post_init__(self) -> None:
        _check_offsets(self.start, self.end)
        if len(self.text) != self.end - self.start:
            raise ValueError(f"text has {len(self.text)} characters, span {self.end - self.start}")

    def between(self, start: int, end: int) -> str:
        """Its text from `start` to `end`, both offsets in the article's text."""
        return self.text[start - self.start : end - self.start]

    def words_of(self, sentences: Iterable[Sentence]) -> list[str]:
        """The words of some of its sentences, one string each."""
        return [self.between(s.start, s.end) for s in sentences]

    def row_of(self, sentence: Sentence) -> tuple[Table, Row] | None:
        """The row that a sentence of it is, or a piece of, with its table; None for prose."""
        for table in self.tables:
            for row in table.rows:
                if row.cells[0].start < sentence.end and sentence.start < row.cells[-1].end:
                    return table, row
        return None
