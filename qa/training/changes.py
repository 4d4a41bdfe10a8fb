"""Examples of change, composed: one thing at several times, on two sides, in two people's hands.

A reader of single sentences marks whatever figure, name or day is of the type asked for. What
tells them apart is a year, "before", "instead of", "against", or who does what to whom; and in
a notice of correction that the first figure is withdrawn. Each story of changes.toml is told in
several ways, and every question about it has its own answer, or none. The slot that answers
need not be told in every way: then the question is one without an answer, too.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.training.examples import Example
from qa.training.wordings import capital

SOURCE = "changes"
PEOPLE = 3
"""So many names of people are needed at least."""

_TABLE: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("changes.toml").read_text(encoding="utf-8")
)
_TITLES = (
    "News from {place}",
    "{place} in brief",
    "Council round-up",
    "What has changed in {place}",
    "{place}: figures and names",
)
_FILLERS = (
    "Copies of the papers are kept at the town hall.",
    "Members will come back to it after the summer.",
    "Nobody from the press office was free to comment.",
    "More than forty people came to the meeting.",
    "The full table is on the council’s website.",
)


def changes(people: Sequence[str], rng: random.Random) -> Iterator[Example]:
    """Examples without end. `people` are names to give to people, at least `PEOPLE`."""
    while True:
        slots = _slots(people, rng)
        story = rng.choice(_TABLE["stories"])
        sentences = [
            capital(_filled(part, slots)) for part in rng.choice(story["tellings"]).split("|")
        ]
        told = " ".join(sentences)
        question = rng.choice(story["questions"])
        asked, answer = _filled(question["asks"], slots), _answer(question, slots)
        if _shares_too_little(question["asks"], told, slots):
            continue
        if rng.random() < 0.5:
            sentences.insert(rng.choice((0, len(sentences))), _filled(rng.choice(_FILLERS), slots))
        title = _filled(rng.choice(_TITLES), slots)
        yield _example(asked, answer, title, sentences)


def _slots(people: Sequence[str], rng: random.Random) -> dict[str, str]:
    lists = {name: values for name, values in _TABLE.items() if name != "stories"}
    years = sorted(rng.sample(range(2001, 2027), 5))
    first = rng.randint(2008, 2023)
    join, other = rng.sample(("-", "/", "–"), 2)

    def financial(n: int, mark: str) -> str:
        return f"{first + n}{mark}{(first + n + 1) % 100:02}"

    counts = rng.sample(range(11, 990), 3)
    millions = rng.sample(range(11, 98), 2)
    shares = rng.sample(range(3, 97), 2)
    names, places, firms = (
        rng.sample(list(people), 3),
        rng.sample(lists["places"], 2),
        rng.sample(lists["firms"], 2),
    )
    month, month2 = rng.sample(lists["months"], 2)
    grade, grade0 = rng.sample(lists["grades"], 2)
    return {
        "place": places[0],
        "place2": places[1],
        "thing": rng.choice(lists["things"]),
        "amount": rng.choice(lists["amounts"]),
        "rate": rng.choice(lists["rates"]),
        "office": rng.choice(lists["offices"]),
        "project": rng.choice(lists["projects"]),
        "proposal": rng.choice(lists["proposals"]),
        "group": rng.choice(lists["groups"]),
        "reason": rng.choice(lists["reasons"]),
        "firm": firms[0],
        "firm2": firms[1],
        "month": month,
        "month2": month2,
        "d1": str(rng.randint(1, 14)),
        "d2": str(rng.randint(15, 28)),
        "g1": grade,
        "g2": grade0,
        **{f"y{n}": str(year) for n, year in enumerate(years)},
        **{f"f{n}": financial(n, join) for n in range(4)},
        **{f"f{n}s": financial(n, other) for n in range(4)},
        **dict(zip("abc", map(str, counts), strict=True)),
        **{f"m{n}": f"{m / 10:.1f}" for n, m in enumerate(millions, 1)},
        **{f"p{n}": str(share) for n, share in enumerate(shares, 1)},
        **{f"n{n}": name for n, name in enumerate(names, 1)},
    }


def _filled(template: str, slots: Mapping[str, str]) -> str:
    return template.format(**slots)


def _answer(question: Mapping[str, str], slots: Mapping[str, str]) -> str | None:
    answer = question.get("answer")
    if answer is None:
        return None
    return slots[answer] if answer in slots else _filled(answer, slots)


def _shares_too_little(asks: str, told: str, slots: Mapping[str, str]) -> bool:
    """Whether the story is told without something that the question is about.

    "How many were against?" is no question about a telling that gives shares only.
    """
    named = re.findall(r"{(thing|amount|rate|office|project|proposal|group|firm)}", asks)
    return any(slots[name].casefold() not in told.casefold() for name in named)


def _example(question: str, answer: str | None, title: str, sentences: Sequence[str]) -> Example:
    text, spans = "", []
    for sentence in sentences:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    places = (
        tuple(
            (m.start(), m.end())
            for m in re.finditer(rf"(?<![\w.]){re.escape(answer)}(?![\w]|\.\d)", text)
        )
        if answer
        else ()
    )
    evidence = tuple(int(any(s <= a < e for a, _ in places)) for s, e in spans)
    return Example(
        question=question,
        title=title,
        text=text,
        sentences=tuple(spans),
        evidence=evidence,
        answers=places[:1],
        answerable=bool(places),
        kind="changed" if places else "unchanged",
        source=SOURCE,
    )
