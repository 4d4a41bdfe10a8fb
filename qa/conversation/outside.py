"""The seam for whoever else can make a follow-up stand alone: a language model."""

from __future__ import annotations

from typing import Protocol

from qa.question import Question


class Rewriter(Protocol):
    """Makes a question stand without its history, besides the rules."""

    def rewritten(self, question: Question, by_rules: str) -> str | None:
        """`question`, which has a history, as it stands alone; None: as the rules have it."""
        ...
