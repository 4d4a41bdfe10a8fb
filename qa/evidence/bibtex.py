"""References as BibTeX (https://www.ctan.org/pkg/btxdoc), in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from qa.evidence.exhibits import Evidence
from qa.evidence.references import Reference, references

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22"})


def to_bibtex(evidence: Evidence) -> str:
    """An entry for each article that is cited: `@article` of a publisher, else `@misc`.

    An unbalanced brace would end an entry early, so braces of an article's own are written as
    LaTeX's commands for them.
    """
    return "\n".join(map(_entry, references(evidence)))


def _entry(reference: Reference) -> str:
    kind = "article" if reference.publisher else "misc"
    fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(reference))
    return f"@{kind}{{{reference.key},\n{fields}\n}}\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{_latex(reference.title)}}}}}"  # the inner braces keep its capitals
    if reference.publisher:
        yield "journal", f"{{{_latex(reference.publisher)}}}"
    if day := reference.published:
        yield "year", f"{{{day.year}}}"
        yield "month", _MONTHS[day.month - 1]
        yield "day", f"{{{day.day}}}"
    if reference.url:
        yield "url", f"{{{reference.url.translate(_ADDRESS)}}}"
    yield "annote", f"{{{_latex(' '.join(reference.notes))}}}"


def _latex(text: str) -> str:
    # BibTeX counts even braces that a backslash escapes, so these are told by their names.
    escaped = text.translate(_LATEX)
    return escaped.replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")
