"""A question becomes a cited answer. The public face is `Library`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.lazily import exports

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.library import Library
    from qa.question import Filters, Question, Turn
    from qa.settings import Settings

__all__ = ["Answer", "Filters", "Library", "Question", "Settings", "Turn"]

__getattr__ = exports(
    __name__,
    {
        "Answer": "qa.answer",
        "Filters": "qa.question",
        "Library": "qa.library",
        "Question": "qa.question",
        "Settings": "qa.settings",
        "Turn": "qa.question",
    },
)
