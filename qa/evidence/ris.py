"""References as RIS, which EndNote, Zotero and Mendeley read, in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from qa.evidence.exhibits import Evidence
from qa.evidence.references import Reference, references


def to_ris(evidence: Evidence) -> str:
    """A record for each article that is cited: a newspaper's of a publisher, else generic.

    Its lines end with CR LF, as the format has it. Nothing of an article can begin a line.
    """
    records = (
        "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in _fields(reference))
        for reference in references(evidence)
    )
    return "\r\n".join(records)


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS" if reference.publisher else "GEN"
    yield "ID", reference.key
    yield "TI", reference.title
    if reference.publisher:
        yield "T2", reference.publisher
    if day := reference.published:
        yield "PY", f"{day.year:04}"
        yield "DA", f"{day:%Y/%m/%d}/"
    if reference.url:
        yield "UR", reference.url
    for note in reference.notes:
        yield "N1", note
    yield "ER", ""


def _line(text: str) -> str:
    return " ".join(text.split())
