"""Words of ours that every view of an answer says alike: Markdown, the desk, the command line."""

from __future__ import annotations

POSSIBLY = "possibly"
OUR_READING = "Our reading"
"""What is put before a verdict of ours, which stands beside its evidence."""
NOTHING_FOUND = "no evidence found"
NEWEST = "newest"
RECOGNISED = "read by OCR, so check it against the page"
"""What is put beside a quote whose words were recognised in a picture."""
FURTHER = "Further quotes:"
WHICH_IS_MEANT = "Which of these is meant?"

NO_SURE_ANSWER = "No sure answer found."
"""What is shown where we abstain. It tells of the search: that the articles don't answer would
be a claim about them, which nobody has checked. The reason behind it says what was looked at."""


def many(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 article`, `2 articles`."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"
