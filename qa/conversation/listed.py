"""What a list lists, as a question says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Listed(StrEnum):
    """What sort of thing is listed."""

    ARTICLES = "articles"
    PERSONS = "persons"
    BODIES = "bodies"
    """Councils, schools, boroughs: what has a name, and is no person."""
    THINGS = "things"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that is asked for, in the question's own words.

    "Which London councils were rated outstanding?": `head` "councils", `noun` "London
    councils", `condition` "were rated outstanding". Where only a pronoun says what is
    listed, `head` and `noun` are it: "who", "what".
    """

    head: str
    """The noun in the plural, in lower case, alone."""
    noun: str
    """The noun with what stands before it, without article and number."""
    condition: str
    """What else is said of an entry, without the question mark; may be empty."""
    sort: Listed
    count: int | None = None
    """How many there are, where the question says so ("the four grades")."""
