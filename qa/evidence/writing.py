"""Evidence in the form that a file's name asks for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from embeddings.files import replace_file
from qa.errors import NoEvidence
from qa.evidence.exhibits import Evidence


class Form(StrEnum):
    """What evidence can be written as; the value is the end of the file's name."""

    MARKDOWN = ".md"
    PAGE = ".html"
    DOCX = ".docx"
    CSV = ".csv"
    BIBTEX = ".bib"
    RIS = ".ris"
    CSL_JSON = ".csl.json"
    PACK = ".zip"

    @property
    def label(self) -> str:
        """What it is called where people choose."""
        return {
            Form.MARKDOWN: "Markdown",
            Form.PAGE: "Page to print (HTML)",
            Form.DOCX: "Word document (DOCX)",
            Form.CSV: "Quotes as a table (CSV)",
            Form.BIBTEX: "References (BibTeX)",
            Form.RIS: "References (RIS)",
            Form.CSL_JSON: "References (CSL-JSON)",
            Form.PACK: "Sealed pack (ZIP)",
        }[self]

    @property
    def mime(self) -> str:
        """Its media type."""
        return {
            Form.MARKDOWN: "text/markdown; charset=utf-8",
            Form.PAGE: "text/html; charset=utf-8",
            Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Form.CSV: "text/csv; charset=utf-8",
            Form.BIBTEX: "application/x-bibtex; charset=utf-8",
            Form.RIS: "application/x-research-info-systems; charset=utf-8",
            Form.CSL_JSON: "application/vnd.citationstyles.csl+json",
            Form.PACK: "application/zip",
        }[self]


_OTHER_ENDS = {".markdown": Form.MARKDOWN, ".htm": Form.PAGE}


@dataclass(frozen=True, slots=True)
class Written:
    """A file of evidence that was made."""

    path: Path
    form: Form
    pack_id: str | None = None
    """Of a sealed pack: the SHA-256 of its manifest, in hexadecimal."""


def form_of(path: str | Path) -> Form:
    """What a file of this name is to be.

    Raises:
        NoEvidence: if its end is none of `Form`'s.
    """
    name = Path(path).name.casefold()
    for end, form in [*((form.value, form) for form in Form), *_OTHER_ENDS.items()]:
        if name.endswith(end) and name != end:
            return form
    ends = ", ".join(form.value for form in Form)
    raise NoEvidence(f"{path} should end in one of {ends}, which says what is written.")


def rendered(evidence: Evidence, form: Form) -> bytes:
    """The bytes of the file; the same evidence gives the same, but for a DOCX's own dates.

    Raises:
        NoEvidence: if it can't be had in this form, such as a pack larger than is checked.
    """
    match form:
        case Form.DOCX:
            from qa.evidence.word import to_docx

            return to_docx(evidence)
        case Form.PACK:
            from qa.evidence.pack import to_pack

            return to_pack(evidence)
    return _text(evidence, form).encode("utf-8", "replace")


def _text(evidence: Evidence, form: Form) -> str:
    match form:
        case Form.MARKDOWN:
            from qa.evidence.markdown import to_markdown

            return to_markdown(evidence)
        case Form.PAGE:
            from qa.evidence.printable import to_html

            return to_html(evidence)
        case Form.CSV:
            from qa.evidence.quotes import to_csv

            return to_csv(evidence)
        case Form.BIBTEX:
            from qa.evidence.bibtex import to_bibtex

            return to_bibtex(evidence)
        case Form.RIS:
            from qa.evidence.ris import to_ris

            return to_ris(evidence)
    from qa.evidence.csl import to_csl

    return to_csl(evidence)


def check_free(path: str | Path) -> Form:
    """What a file of this name is to be, once it is known that it can be written there.

    Raises:
        NoEvidence: if its end is none of `Form`'s, something is there, or its folder is not.
    """
    form, to = form_of(path), Path(path)
    if os.path.lexists(to):
        raise NoEvidence(f"{to} is there already; choose another name, or remove it.")
    if not to.absolute().parent.is_dir():
        raise NoEvidence(f"There is no folder {to.parent}; make it, or choose another.")
    return form


def write(evidence: Evidence, path: str | Path) -> Written:
    """Make a file of evidence; nothing that is there is overwritten.

    Raises:
        NoEvidence: if the file's name says no form, something is there, it can't be written,
            or not in this form.
    """
    form, to = check_free(path), Path(path)
    data = rendered(evidence, form)
    try:
        replace_file(to, lambda new: _fill(new, data))
    except OSError as error:
        raise NoEvidence(f"{to} can't be written ({error.strerror}); choose another.") from error
    pack_id = None
    if form is Form.PACK:
        from qa.evidence.pack import id_of

        pack_id = id_of(data)
    return Written(to, form, pack_id)


def _fill(path: Path, data: bytes) -> None:
    path.write_bytes(data)
