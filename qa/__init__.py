"""A question becomes a cited answer. The public face is `Library`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.library import Library
    from qa.question import Question, Turn
    from qa.settings import Settings

__all__ = ["Answer", "Library", "Question", "Settings", "Turn"]

_HOMES = {
    "Answer": "qa.answer",
    "Library": "qa.library",
    "Question": "qa.question",
    "Settings": "qa.settings",
    "Turn": "qa.question",
}


def __getattr__(name: str) -> Any:
    # Importing `qa` alone must stay quick: the command line imports it before all else.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
