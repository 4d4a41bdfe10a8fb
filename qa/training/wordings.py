"""The wordings that composed reports are made of (reports.toml), and how they are filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Span = tuple[int, int]
Wording = tuple[str, Span | None]
"""A question, and the words of a sentence that answer it; None: the whole sentence does."""

_STARTING = ("body", "area", "area2", "area3", "office", "an_office")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be told of a place.

    In `tellings` the words in square brackets answer; without any the whole sentence does.
    What nobody asks for has no `questions`, what no report tells has no `tellings`.
    """

    tellings: tuple[str, ...]
    questions: tuple[str, ...]
    mistaken_for: tuple[str, ...] = ()
    """Other facts that a careless reader takes this one for."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a passage: its words, of which place and fact, and where the answer is."""

    text: str
    place: str
    fact: str
    answer: Span | None
    asks: tuple[Wording, ...] = ()
    """What it may be asked for, where that is not just the questions for its fact."""
    line: bool = False
    """Whether it stands on a line of its own."""


def _read() -> tuple[dict[str, Fact], dict[str, Any]]:
    table = tomllib.loads(Path(__file__).with_name("reports.toml").read_text(encoding="utf-8"))
    facts = {
        name: Fact(
            tuple(fact["tellings"]), tuple(fact["questions"]), tuple(fact.get("mistaken_for", ()))
        )
        for name, fact in table.pop("facts").items()
    }
    return facts, table


FACTS, LISTS = _read()
"""The facts with their wordings, and the lists that all else is drawn from."""


def filled(template: str, slots: Mapping[str, str]) -> str:
    """A wording with what stands in braces filled in, and with the slots' own apostrophe."""
    heads = {name.capitalize(): capital(slots[name]) for name in _STARTING if name in slots}
    return template.format(**slots, **heads).replace("’", slots["apostrophe"])


def unmarked(marked: str, place: str, fact: str) -> Told:
    """A sentence from a telling that is filled in, its square brackets removed."""
    start, end = marked.find("["), marked.find("]")
    text = capital(marked.replace("[", "").replace("]", ""))
    answer = (start, end - 1) if start >= 0 else None
    return Told(text, place, fact, answer, line=text[-1] not in ".”")


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
