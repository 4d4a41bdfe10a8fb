"""Which Pressmark this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def made_by() -> str:
    """The program's name, with its version where it is installed."""
    try:
        return f"Pressmark {version('pressmark')}"
    except PackageNotFoundError:
        return "Pressmark"
