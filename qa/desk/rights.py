"""Who may change the library at the desk. Whoever tells readers from editors does it here."""

from __future__ import annotations

from qa.desk.dialogue import DeskLibrary

NOT_WRITABLE = (
    "This library can only be read here: whoever opened the desk may not write to its folder. "
    "Nothing can be added or changed."
)


def why_not(library: DeskLibrary, user: str) -> str:
    """Why this user may not add, correct or remove, in a sentence; empty where it is allowed.

    `user` is empty where nobody signs in. For now all users may.
    """
    return "" if library.status().writable else NOT_WRITABLE
