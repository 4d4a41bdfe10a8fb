"""Examples composed fact by fact: short reports on public services, and questions on them.

The rows at hand are encyclopaedia, reviews and policies. What a report on an inspection is
asked for, they hardly have: a grade, the one before it, whose it is, of which year, for which
part; in a sentence, a table, a list or somebody's words; and who holds which office, among
several who are named. Here each fact has several wordings and several questions, so that a
question can be for a fact that the passage states, for one that it doesn't, or for another
place's, year's or office's. The wordings stand in reports.toml.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

from corpus.english.dates import MONTHS
from corpus.english.numbers import UNITS
from qa.training import perturb
from qa.training.examples import UNKNOWN, Example, unanswered
from qa.training.offices import Office, Offices
from qa.training.wordings import FACTS, LISTS, Told, capital, filled, unmarked

SOURCE = "composed"
PEOPLE = 24
"""So many names of people are needed at least."""

# The places that the bench's own questions ask about: those are never trained on.
_HELD = {"Camden", "Croydon", "Hackney", "Haringey", "Islington", "London", "Manchester", "Leeds"}
_BRITISH = perturb.PLACES[: perturb.PLACES.index("England")]
_PLACES = tuple(place for place in _BRITISH if place not in _HELD)
_MONTHS = tuple(m for m in MONTHS if m not in ("August", "October", "December"))
_NUMBERS = (*UNITS[2:11], "twelve")


_ASKABLE = [name for name, fact in FACTS.items() if fact.questions]
# Of these only one is told of a place: the others would say the same or the contrary.
_EXCLUSIVE = (
    {"grade", "grade_of_year", "ungraded", "climbed_to", "climbed_from", "odd_area"},
    {"partner", "partner_of", "partner_unnamed"},
    {"flaw", "advice"},
    {"area", "odd_area"},
    {"population", "population_vague"},
    {"staff", "staff_vague"},
    {"budget", "budget_vague"},
    {"score", "score_vague"},
    {"left", "left_because"},
    {"school", "school_because"},
)
# A sentence on one of these could pass for an answer to a question for the other.
_NEAR = (
    {"grade", "grade_of_year"},
    {"grade", "earlier"},
    {"inspected", "grade_of_year"},
    {"inspected", "earlier"},
    {"inspected", "lasted"},
    {"grade", "grade_of_year", "climbed_to", "climbed_from", "odd_area"},
    {"earlier", "climbed_to", "climbed_from"},
    {"area", "odd_area"},
    {"flaw", "advice"},
    {"advice", "recommendations"},
    {"advice", "merit"},
    {"money", "budget"},
    {"flaw", "recommendations"},
    {"budget", "cost"},
    {"parents", "merit"},
    {"parents", "flaw"},
    {"why", "inspected"},
    {"staff", "staff_vague", "left", "left_because"},
    {"school", "school_because"},
    {"population", "population_vague"},
    {"budget", "budget_vague", "money"},
    {"merit", "area_praised"},
)
_OF_A_YEAR = [q for fact in FACTS.values() for q in fact.questions if "{year" in q]
# How often each comes, against one of the others.
_WEIGHTS = {
    "grade": 6,
    "grade_of_year": 6,
    "earlier": 4,
    "ungraded": 1,
    "area": 2,
    "area2": 2,
    "advice": 3,
    "flaw": 2,
    "merit": 2,
    "leader": 2,
}
# What a table of grades tells of itself.
_GRADED = {
    "grade",
    "grade_of_year",
    "ungraded",
    "area",
    "odd_area",
    "climbed_to",
    "climbed_from",
    "area2",
}


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
        self._body = rng.choice(LISTS["bodies"])
        self._service = rng.choice(LISTS["services"])
        self._scale = rng.choice(LISTS["scales"])
        self._apostrophe = rng.choice("’'")
        places = rng.sample(_PLACES, 5)
        self._people = rng.sample(people, PEOPLE)
        self._names = itertools.cycle(self._people)
        speeches = LISTS["speeches"]
        self._speeches = itertools.cycle(rng.sample(speeches, len(speeches)))
        self._slots = [self._about(place, places[3:]) for place in places[:3]]
        self._of = {slots["place"]: slots for slots in self._slots}
        self._offices: Offices | None = None
        if rng.random() < 0.55:
            self._offices = Offices(self._names, self._speeches, rng)

    def _about(self, place: str, others: Sequence[str]) -> dict[str, str]:
        rng = self._rng
        year = rng.randint(1998, 2026)
        day = rng.randint(1, 20)
        grade, grade0 = rng.sample(self._scale, 2)
        most = rng.choice((20, 36, 50, 100))
        many = self._service in LISTS["services_of_many"]
        area, area2, area3 = rng.sample(LISTS["areas"], 3)
        task, task2 = rng.sample(LISTS["tasks"], 2)
        need, need2 = rng.sample(LISTS["needs"], 2)
        party, party2 = rng.sample(LISTS["parties"], 2)
        slots = {
            "place": place,
            "apostrophe": self._apostrophe,
            "body": self._body,
            "service": self._service,
            "has": "have" if many else "has",
            "was": "were" if many else "was",
            "is": "are" if many else "is",
            "grade": grade,
            "grade0": grade0,
            "area": area,
            "area_grade": rng.choice([g for g in self._scale if g != grade]),
            "area2": area2,
            "area2_grade": rng.choice(self._scale),
            "area3": area3,
            "task": task,
            "task2": task2,
            "need": need,
            "need2": need2,
            "cause": rng.choice(LISTS["causes"]),
            "reason": rng.choice(LISTS["reasons"]),
            "school_reason": rng.choice(LISTS["school_reasons"]),
            "party": party,
            "party2": party2,
            "school": rng.choice(LISTS["schools"]),
            "year": str(year),
            "year0": str(year - rng.randint(2, 6)),
            "year2": str(year + rng.randint(1, 4)),
            "month": rng.choice(_MONTHS),
            "day": str(day),
            "day2": str(day + rng.randint(4, 8)),
            "n": rng.choice(_NUMBERS),
            "merit": rng.choice(LISTS["merits"]),
            "flaw": rng.choice(LISTS["flaws"]),
            "speech": next(self._speeches)["words"],
            "speech2": rng.choice(LISTS["speeches2"]),
            "partner": others[0],
            "helped": others[1],
            "points": str(rng.randint(3, most)),
            "most": str(most),
            "people": str(rng.randint(60, 990)),
            "pages": str(rng.randint(8, 60)),
        }
        return slots | {"person": next(self._names), "person3": next(self._names)}

    def _tell(self, fact: str, slots: Mapping[str, str], *, named: bool) -> Told:
        tellings = FACTS[fact].tellings
        if named:
            tellings = tuple(t for t in tellings if "{place}" in t) or tellings
        template = self._rng.choice(tellings)
        return unmarked(filled(template, slots), slots["place"], fact)

    def _facts(self, most: int) -> list[str]:
        """Facts to tell of one place, none twice, in a new order."""
        rng = self._rng
        left = [name for name, fact in FACTS.items() if fact.tellings]
        chosen: list[str] = []
        while left and len(chosen) < most:
            fact = rng.choices(left, [_WEIGHTS.get(name, 1) for name in left])[0]
            chosen.append(fact)
            out = {fact}.union(*(group for group in _EXCLUSIVE if fact in group))
            left = [name for name in left if name not in out]
        return chosen

    def _table(self, slots: Mapping[str, str]) -> list[Told]:
        """The grades of some areas and overall, as a table or a list, a line each."""
        rng = self._rng
        place, year = slots["place"], slots["year"]
        dated = rng.random() < 0.5
        tab = rng.choice(("\t", ": "))
        head = f"Area{tab}Grade in {year}" if dated else f"Area{tab}Grade"
        rows = [Told(head, place, "", None, line=True)] if tab == "\t" or dated else []
        overall = "grade_of_year" if dated else "grade"
        mine = {slots["area"], slots["area2"], slots["area3"]}
        areas = rng.sample([a for a in LISTS["areas"] if a not in mine], 2)
        cells = [
            (rng.choice(("Overall effectiveness", "Overall", "Overall grade")), "grade", overall),
            (slots["area"], "area_grade", "area"),
        ]
        lines = [(name, slots[grade], fact) for name, grade, fact in cells]
        lines += [(name, rng.choice(self._scale), "") for name in areas]
        rng.shuffle(lines)
        cap = rng.random() < 0.6
        for name, grade, fact in lines:
            shown = capital(grade) if cap else grade
            text = f"{capital(name)}{tab}{shown}"
            answer = (len(text) - len(shown), len(text)) if fact else None
            rows.append(Told(text, place, fact, answer, line=True))
        return rows

    def _sentences(self, title_names: bool) -> list[Told]:
        """What is told, in order."""
        rng = self._rng
        mine, other, _ = self._slots
        told: list[Told] = []
        last = mine["place"] if title_names else None

        def tell(fact: str, slots: Mapping[str, str]) -> None:
            nonlocal last
            told.append(self._tell(fact, slots, named=last != slots["place"]))
            last = slots["place"]

        def appoint(office: Office, slots: Mapping[str, str]) -> None:
            nonlocal last
            assert self._offices is not None
            told.extend(self._offices.tell(office, slots, named=last != slots["place"]))
            last = slots["place"]

        both = rng.random() < 0.45
        if both and rng.random() < 0.3:
            tell(self._facts(1)[0], other)
        table = rng.random() < 0.2
        offices = self._offices.all[: rng.randint(1, 3)] if self._offices else []
        for fact in self._facts(rng.randint(1, 3) if offices else rng.randint(2, 5)):
            if not (table and fact in _GRADED):
                tell(fact, mine)
            if offices and rng.random() < 0.7:
                appoint(offices.pop(), mine)
            if rng.random() < 0.15:
                text = filled(rng.choice(LISTS["fillers"]), mine)
                told.append(Told(text, mine["place"], "", None))
        for office in offices:
            appoint(office, mine)
        if both and self._offices and rng.random() < 0.6:
            appoint(rng.choice(self._offices.all[:5]), other)
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
            title = filled(
                rng.choice(LISTS["titles" if title_names else "titles_without_place"]),
                self._slots[0],
            )
            told = self._sentences(title_names)
            stated = [n for n, t in enumerate(told) if t.fact in _ASKABLE or t.asks]
            if stated:
                break
        text, spans = _joined(told, rng)
        of_year = rng.random() < 0.15
        staffed = [n for n in stated if told[n].asks]
        number = rng.choice(staffed if staffed and rng.random() < 0.6 else stated)
        asked, year = told[number], self._of[told[number].place]["year"]
        if asked.asks:
            question, answer = rng.choice(asked.asks)
        else:
            question = self._question(asked, dated=f"{title} {text}", of_year=of_year)
            answer = asked.answer
        if of_year and year in question and year not in f"{title} {text}":
            title = f"{year}: {title}"
        near = _near(asked.fact)
        evidence = tuple(
            1 if t is asked else UNKNOWN if t.place == asked.place and t.fact in near else 0
            for t in told
        )
        start = spans[number][0]
        answers = ((start + answer[0], start + answer[1]),) if answer else ()
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

    def _question(self, told: Told, *, dated: str, of_year: bool) -> str:
        """A question for what a sentence states, with a year only if `dated` has it, or if the
        article's date is to be told above it.
        """
        slots = self._of[told.place]
        fact = "grade_of_year" if told.fact == "grade" else told.fact
        options = [
            question
            for question in FACTS[fact].questions
            if "{year}" not in question or slots["year"] in dated or of_year
        ]
        if told.fact == "grade" and of_year:
            options = [question for question in options if "{year}" in question]
        return filled(self._rng.choice(options), slots)

    def _unstated(self, told: Sequence[Told], known: str) -> str:
        """A question for what is not stated: another fact, another place's, another year's."""
        rng = self._rng
        mine, other, third = self._slots
        stated: dict[str, set[str]] = {}
        for sentence in told:
            stated.setdefault(sentence.place, set()).add(sentence.fact)
        if rng.random() < 0.1 and (mistaken := self._mistaken(stated)):
            return mistaken
        draw = rng.random()
        if draw < 0.15:
            return self._never(known)
        if self._offices and draw < 0.65:
            return self._offices.vacant(told, mine, third)
        if draw < 0.27:
            year = rng.choice([str(y) for y in range(1998, 2030) if str(y) not in known])
            return filled(rng.choice(_OF_A_YEAR), {**mine, "year": year, "year0": year})
        if draw < 0.4 or (self._offices and draw < 0.7):
            return self._other_kind(mine, known)
        if draw < 0.6:  # a fact of one place, asked of another
            asked = third if other["place"] not in stated or rng.random() < 0.5 else other
            facts = [t.fact for t in told if t.fact in _ASKABLE] or _ASKABLE
        else:
            asked, facts = mine, _ASKABLE
        here = stated.get(asked["place"], set())
        free = [fact for fact in facts if not here & _near(fact)]
        free = free or [fact for fact in _ASKABLE if not here & _near(fact)]
        fact = rng.choices(free, [_WEIGHTS.get(name, 1) for name in free])[0]
        questions = [q for q in FACTS[fact].questions if "{person3}" not in q]
        return filled(rng.choice(questions), asked) if questions else self._never(known)

    def _mistaken(self, stated: Mapping[str, set[str]]) -> str | None:
        """A question for what a fact that is told could be taken for, if there is any."""
        asked = [
            (place, fact)
            for place, facts in stated.items()
            for told in sorted(facts)  # a set's order differs from process to process
            if told in FACTS
            for fact in FACTS[told].mistaken_for
            if not (facts - {told}) & _near(fact)
        ]
        if not asked:
            return None
        place, fact = self._rng.choice(asked)
        return filled(self._rng.choice(FACTS[fact].questions), self._of[place])

    def _other_kind(self, slots: Mapping[str, str], known: str) -> str:
        """A question for the grade of another service there, or by another body; of kinds that
        a passage says nothing of, one that nobody reports.
        """
        rng = self._rng
        kinds = {"service": LISTS["services"], "body": LISTS["bodies_by_name"]}
        stated = [name for name, of in kinds.items() if slots[name] in of and slots[name] in known]
        if not stated:
            return self._never(known)
        name = rng.choice(stated)
        other = rng.choice([other for other in kinds[name] if other not in known])
        asking = [q for q in FACTS["grade"].questions if f"{{{name}}}" in q]
        return filled(rng.choice(asking), {**slots, name: other})

    def _never(self, known: str) -> str:
        """A question for what no report tells, of the place or of somebody it names."""
        slots = self._slots[0]
        named = [name for name in self._people if name in known]
        options = [q for q in LISTS["never"] if ("{person}" in q) <= bool(named)]
        person = {"person": self._rng.choice(named)} if named else {}
        return filled(self._rng.choice(options), slots | person)


def _near(fact: str) -> set[str]:
    """The facts whose sentences could answer a question for `fact`, itself among them."""
    return {fact} | {other for group in _NEAR if fact in group for other in group}


def _joined(told: Sequence[Told], rng: random.Random) -> tuple[str, tuple[tuple[int, int], ...]]:
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
