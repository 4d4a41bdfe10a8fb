"""Examples composed fact by fact: short reports on public services, and questions on them.

The rows at hand are encyclopaedia, reviews and policies. What a report on an inspection is
asked for, they hardly have: a grade, the one before it, whose it is, of which year, for which
part; in a sentence, a table, a list or somebody's words. Here each fact has several wordings
and several questions, so that a question can be for a fact that the passage states, for one
that it doesn't, or for another place's or year's. The wordings stand in reports.toml.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.reading.training import perturb
from qa.reading.training.examples import UNKNOWN, Example, unanswered

SOURCE = "composed"
PEOPLE = 3
"""So many names of people are needed at least."""

# The places that the bench's own questions ask about: those are never trained on.
_HELD = {"Camden", "Croydon", "Hackney", "Haringey", "Islington", "London", "Manchester", "Leeds"}
_BRITISH = perturb.PLACES[: perturb.PLACES.index("England")]
_PLACES = tuple(place for place in _BRITISH if place not in _HELD)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "September", "November")
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")


@dataclass(frozen=True, slots=True)
class _Fact:
    """One thing that can be told of a place.

    In `tellings` the words in square brackets answer; without any the whole sentence does.
    What nobody asks for has no `questions`.
    """

    tellings: tuple[str, ...]
    questions: tuple[str, ...]


def _read() -> tuple[dict[str, _Fact], dict[str, Any]]:
    """The facts with their wordings, and the lists that all else is drawn from."""
    table = tomllib.loads(Path(__file__).with_name("reports.toml").read_text(encoding="utf-8"))
    facts = {
        name: _Fact(tuple(fact["tellings"]), tuple(fact["questions"]))
        for name, fact in table.pop("facts").items()
    }
    return facts, table


_FACTS, _LISTS = _read()
_ASKABLE = [name for name, fact in _FACTS.items() if fact.questions]
# Of these only one is told of a place: the others would say the same or the contrary.
_EXCLUSIVE = ({"grade", "grade_of_year", "ungraded"}, {"partner", "partner_of"})
# A sentence on one of these could pass for an answer to a question for the other.
_NEAR = (
    {"grade", "grade_of_year"},
    {"grade", "earlier"},
    {"inspected", "grade_of_year"},
    {"inspected", "earlier"},
    {"inspected", "lasted"},
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of a passage: its words, of which place and fact, and where the answer is."""

    text: str
    place: str
    fact: str
    answer: tuple[int, int] | None
    line: bool = False
    """Whether it stands on a line of its own."""


def composed(people: Sequence[str], rng: random.Random) -> Iterator[tuple[Example, Example]]:
    """Examples without end, in pairs of one passage: a fact that it states is asked for, and
    one that it doesn't. `people` are names to give to people, at least `PEOPLE`.
    """
    while True:
        yield _Report(people, rng).examples()


class _Report:
    """One composed passage about one place, or two."""

    def __init__(self, people: Sequence[str], rng: random.Random) -> None:
        self._rng = rng
        self._body = rng.choice(_LISTS["bodies"])
        self._service = rng.choice(_LISTS["services"])
        self._scale = rng.choice(_LISTS["scales"])
        self._apostrophe = rng.choice("’'")
        places = rng.sample(_PLACES, 5)
        self._slots = [self._about(place, places[3:], people) for place in places[:3]]
        self._of = {slots["place"]: slots for slots in self._slots}

    def _about(self, place: str, others: Sequence[str], people: Sequence[str]) -> dict[str, str]:
        rng = self._rng
        year = rng.randint(1998, 2026)
        day = rng.randint(1, 20)
        grade, grade0 = rng.sample(self._scale, 2)
        most = rng.choice((20, 36, 50, 100))
        many = self._service in _LISTS["services_of_many"]
        slots = {
            "place": place,
            "body": self._body,
            "service": self._service,
            "has": "have" if many else "has",
            "was": "were" if many else "was",
            "is": "are" if many else "is",
            "grade": grade,
            "grade0": grade0,
            "area": rng.choice(_LISTS["areas"]),
            "area_grade": rng.choice(self._scale),
            "year": str(year),
            "year0": str(year - rng.randint(2, 6)),
            "year2": str(year + rng.randint(1, 4)),
            "month": rng.choice(_MONTHS),
            "day": str(day),
            "day2": str(day + rng.randint(4, 8)),
            "n": rng.choice(_NUMBERS),
            "merit": rng.choice(_LISTS["merits"]),
            "flaw": rng.choice(_LISTS["flaws"]),
            "speech": rng.choice(_LISTS["speeches"]),
            "partner": others[0],
            "helped": others[1],
            "points": str(rng.randint(3, most)),
            "most": str(most),
            "people": str(rng.randint(60, 990)),
            "pages": str(rng.randint(8, 60)),
        }
        names = zip(("person", "person2", "person3"), rng.sample(people, 3), strict=True)
        return slots | dict(names)

    def _filled(self, template: str, slots: Mapping[str, str]) -> str:
        heads = {name.capitalize(): _capital(slots[name]) for name in ("body", "area")}
        return template.format(**slots, **heads).replace("’", self._apostrophe)

    def _tell(self, fact: str, slots: Mapping[str, str], *, named: bool) -> _Told:
        tellings = _FACTS[fact].tellings
        if named:
            tellings = tuple(t for t in tellings if "{place}" in t) or tellings
        template = self._rng.choice(tellings)
        marked = self._filled(template, slots)
        text = _capital(marked.replace("[", "").replace("]", ""))
        start, end = marked.find("["), marked.find("]")
        answer = (start, end - 1) if start >= 0 else None
        return _Told(text, slots["place"], fact, answer, line=text[-1] not in ".”")

    def _facts(self, most: int) -> list[str]:
        """Facts to tell of one place, none twice, in a new order."""
        rng = self._rng
        weights = {"grade": 3, "grade_of_year": 3, "earlier": 2, "ungraded": 0.5}
        left = list(_FACTS)
        chosen: list[str] = []
        while left and len(chosen) < most:
            fact = rng.choices(left, [weights.get(name, 1) for name in left])[0]
            chosen.append(fact)
            out = next((group for group in _EXCLUSIVE if fact in group), {fact})
            left = [name for name in left if name not in out]
        return chosen

    def _table(self, slots: Mapping[str, str]) -> list[_Told]:
        """The grades of some areas and overall, as a table or a list, a line each."""
        rng = self._rng
        place, year = slots["place"], slots["year"]
        dated = rng.random() < 0.5
        tab = rng.choice(("\t", ": "))
        head = f"Area{tab}Grade in {year}" if dated else f"Area{tab}Grade"
        rows = [_Told(head, place, "", None, line=True)] if tab == "\t" or dated else []
        overall = "grade_of_year" if dated else "grade"
        areas = rng.sample([a for a in _LISTS["areas"] if a != slots["area"]], 2)
        cells = [
            (rng.choice(("Overall effectiveness", "Overall", "Overall grade")), "grade", overall),
            (slots["area"], "area_grade", "area"),
        ]
        lines = [(name, slots[grade], fact) for name, grade, fact in cells]
        lines += [(name, rng.choice(self._scale), "") for name in areas]
        rng.shuffle(lines)
        cap = rng.random() < 0.6
        for name, grade, fact in lines:
            shown = _capital(grade) if cap else grade
            text = f"{_capital(name)}{tab}{shown}"
            answer = (len(text) - len(shown), len(text)) if fact else None
            rows.append(_Told(text, place, fact, answer, line=True))
        return rows

    def _sentences(self, title_names: bool) -> list[_Told]:
        """What is told, in order."""
        rng = self._rng
        mine, other, _ = self._slots
        told: list[_Told] = []
        last = mine["place"] if title_names else None

        def tell(fact: str, slots: Mapping[str, str]) -> None:
            nonlocal last
            told.append(self._tell(fact, slots, named=last != slots["place"]))
            last = slots["place"]

        both = rng.random() < 0.45
        if both and rng.random() < 0.3:
            tell(self._facts(1)[0], other)
        table = rng.random() < 0.2
        for fact in self._facts(rng.randint(2, 5)):
            if not (table and fact in {"grade", "grade_of_year", "ungraded", "area"}):
                tell(fact, mine)
            if rng.random() < 0.15:
                text = self._filled(rng.choice(_LISTS["fillers"]), mine)
                told.append(_Told(text, mine["place"], "", None))
        if table:
            if last != mine["place"]:
                tell("merit", mine)
            told += self._table(mine)
        elif both:
            for fact in self._facts(rng.randint(1, 2)):
                tell(fact, other)
        return told

    def examples(self) -> tuple[Example, Example]:
        """The passage with a question that it answers, and with one that it doesn't."""
        rng = self._rng
        while True:
            title_names = rng.random() < 0.75
            title = self._filled(
                rng.choice(_LISTS["titles" if title_names else "titles_without_place"]),
                self._slots[0],
            )
            told = self._sentences(title_names)
            stated = [n for n, t in enumerate(told) if t.fact in _ASKABLE]
            if stated:
                break
        text, spans = _joined(told, rng)
        of_year = rng.random() < 0.15
        number = rng.choice(stated)
        asked, year = told[number], self._of[told[number].place]["year"]
        question = self._question(asked, dated=f"{title} {text}", of_year=of_year)
        if of_year and year in question and year not in f"{title} {text}":
            title = f"{year}: {title}"
        near = _near(asked.fact)
        evidence = tuple(
            1 if t is asked else UNKNOWN if t.place == asked.place and t.fact in near else 0
            for t in told
        )
        start = spans[number][0]
        answers = ((start + asked.answer[0], start + asked.answer[1]),) if asked.answer else ()
        right = Example(
            question=question,
            title=title,
            text=text,
            sentences=spans,
            evidence=evidence,
            answers=answers,
            answerable=True,
            kind="composed",
            source=SOURCE,
        )
        return right, unanswered(right, self._unstated(told, f"{title} {text}"), "unstated")

    def _question(self, told: _Told, *, dated: str, of_year: bool) -> str:
        """A question for what a sentence states, with a year only if `dated` has it, or if the
        article's date is to be told above it.
        """
        slots = self._of[told.place]
        fact = "grade_of_year" if told.fact == "grade" else told.fact
        options = [
            question
            for question in _FACTS[fact].questions
            if "{year}" not in question or slots["year"] in dated or of_year
        ]
        if told.fact == "grade" and of_year:
            options = [question for question in options if "{year}" in question]
        return self._filled(self._rng.choice(options), slots)

    def _unstated(self, told: Sequence[_Told], known: str) -> str:
        """A question for what is not stated: another fact, another place's, another year's."""
        rng = self._rng
        mine, other, third = self._slots
        draw = rng.random()
        if draw < 0.15:
            return self._never(known)
        if draw < 0.4:
            question = rng.choice(
                [q for fact in ("grade_of_year", "earlier") for q in _FACTS[fact].questions]
            )
            if "{year" in question:
                years = [str(y) for y in range(1998, 2030) if str(y) not in known]
                year = rng.choice(years)
                return self._filled(question, {**mine, "year": year, "year0": year})
        stated: dict[str, set[str]] = {}
        for sentence in told:
            stated.setdefault(sentence.place, set()).add(sentence.fact)
        if draw < 0.65:  # a fact of one place, asked of another
            asked = third if other["place"] not in stated or rng.random() < 0.5 else other
            facts = [t.fact for t in told if t.fact in _ASKABLE]
        else:
            asked, facts = mine, _ASKABLE
        here = stated.get(asked["place"], set())
        free = [fact for fact in facts if not here & _near(fact)]
        fact = rng.choice(free or [fact for fact in _ASKABLE if not here & _near(fact)])
        questions = [q for q in _FACTS[fact].questions if "{person3}" not in q]
        return self._filled(rng.choice(questions), asked) if questions else self._never(known)

    def _never(self, known: str) -> str:
        """A question for what no report tells, of the place or of somebody it names."""
        slots = self._slots[0]
        named = [slots[p] for p in ("person", "person2", "person3") if slots[p] in known]
        options = [q for q in _LISTS["never"] if ("{person}" in q) <= bool(named)]
        person = {"person": self._rng.choice(named)} if named else {}
        return self._filled(self._rng.choice(options), slots | person)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _near(fact: str) -> set[str]:
    """The facts whose sentences could answer a question for `fact`, itself among them."""
    return {fact} | {other for group in _NEAR if fact in group for other in group}


def _joined(told: Sequence[_Told], rng: random.Random) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The sentences as one text, and where each stands in it."""
    text = ""
    spans = []
    for n, sentence in enumerate(told):
        if n:
            lines = sentence.line or told[n - 1].line
            text += "\n" if lines else rng.choice((" ", " ", " ", "\n\n"))
        spans.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text
    return text, tuple(spans)
