"""Who holds which office in a composed report: several are named there, one is asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa.training.wordings import LISTS, Told, Wording, filled, unmarked

_CHILDREN = "children’s services"
_WORDINGS = LISTS["staff"]
_FACT = "office "
# What is an office's own, and the lists it is drawn from.
_OWN = {"committee": "committees", "school": "schools"}
_KINDS = {"tellings": 3.0, "spoken": 4.0, "appointed": 4.0, "unnamed": 2.5}

Office = Mapping[str, Any]


class Offices:
    """A report's offices in the order in which they are told of, no post twice."""

    def __init__(
        self, names: Iterator[str], speeches: Iterator[Mapping[str, str]], rng: random.Random
    ) -> None:
        self._rng = rng
        self._names = names
        self._speeches = speeches
        self._unsaid: list[str] = []
        posts: dict[str, Office] = {}
        for office in rng.sample(LISTS["offices"], len(LISTS["offices"])):
            own = {key: rng.choice(LISTS[name]) for key, name in _OWN.items()}
            posts.setdefault(office["post"], office | own)
        self.all = list(posts.values())

    def tell(self, office: Office, place: Mapping[str, str], *, named: bool) -> list[Told]:
        """A sentence or two on who holds an office, or that there is one and no name.

        `named`: the place is named in it, if it is an office of the place.
        """
        rng = self._rng
        speech, unsaid = next(self._speeches), next(self._speeches)
        slots = self._slots(office, place) | {
            "speech": speech["words"],
            "about": speech["about"],
            "about2": unsaid["about"],
        }
        kind = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
        if kind != "unnamed":
            slots |= {"name": next(self._names), "before": next(self._names)}
        tellings = _WORDINGS[kind]
        if named:
            tellings = [t for t in tellings if "{of}" in t or "{place}" in t]
        parts = filled(rng.choice(tellings), slots).split("|")
        sentences = [unmarked(part, place["place"], _FACT + office["post"]) for part in parts]
        if kind == "spoken":
            self._unsaid.append(self._filled("not_said", slots))
        return [
            replace(sentence, asks=self._asks(kind, office, slots, sentence, len(parts) == 1))
            for sentence in sentences
        ]

    def vacant(
        self, sentences: Sequence[Told], mine: Mapping[str, str], third: Mapping[str, str]
    ) -> str:
        """A question for the holder of an office that is not told of, or only without a name; or
        for what somebody who is told of has not spoken about. `mine` are the slots of the
        place told of, `third` those of one that is not.
        """
        rng = self._rng
        if self._unsaid and rng.random() < 0.15:
            return rng.choice(self._unsaid)
        here = [t for t in sentences if t.place == mine["place"]]
        named = {t.fact for t in here if t.answer}
        unnamed = {t.fact for t in here} - named
        known = {t.fact for t in sentences}
        vague = [o for o in self.all if _FACT + o["post"] in unnamed]
        other = [o for o in self.all if _FACT + o["post"] in known and not o.get("of_body")]
        draw = rng.random()
        place = mine
        if vague and draw < 0.5:
            office = rng.choice(vague)
        elif other and draw < 0.7:
            office, place = rng.choice(other), third
        else:
            office = rng.choice([o for o in self.all if _FACT + o["post"] not in known])
        slots = self._slots(office, place)
        also = [question for question in office.get("also", ()) if "{of}" in question]
        if also and rng.random() < 0.3:
            return filled(rng.choice(also), slots)
        return self._filled("who_new" if rng.random() < 0.3 else "who", slots)

    def _slots(self, office: Office, place: Mapping[str, str]) -> dict[str, str]:
        """The slots of a place, and with them those of an office there."""
        rng = self._rng
        of = place["body" if office.get("of_body") else "place"]
        slots = {**place, **{key: office[key] for key in _OWN}, "of": of}
        children = place["service"] == _CHILDREN and rng.random() < 0.7
        names = (children and office.get("names_for_children")) or office["names"]
        name = filled(rng.choice(names), slots)
        return slots | {
            "office": name,
            "an_office": f"an {name}" if name[0] in "aeio" else f"a {name}",
            "asked": filled(rng.choice(office["asked"]), slots),
            "since": str(int(place["year"]) - rng.randint(1, 9)),
            "age": str(rng.randint(31, 66)),
        }

    def _filled(self, kind: str, slots: Mapping[str, str]) -> str:
        return filled(self._rng.choice(_WORDINGS[kind]), slots)

    def _asks(
        self, kind: str, office: Office, slots: Mapping[str, str], sentence: Told, alone: bool
    ) -> tuple[Wording, ...]:
        """What a sentence may be asked for; its holder's name several times, as the likeliest."""
        asks: list[Wording] = []

        def ask_for(words: str, wording: str) -> None:
            start = sentence.text.casefold().find(words.casefold())
            if start >= 0:
                asks.append((self._filled(wording, slots), (start, start + len(words))))

        if sentence.answer:
            also = [filled(question, slots) for question in office.get("also", ())]
            for _ in range(4):
                asks.append((self._filled("who", slots), sentence.answer))
                if also:
                    asks.append((self._rng.choice(also), sentence.answer))
                if kind == "appointed":
                    asks.append((self._filled("who_new", slots), sentence.answer))
            if alone:
                ask_for(slots["office"], "which")
                ask_for(slots["before"], "who_before")
                ask_for(slots["age"], "how_old")
            if kind == "appointed":
                ask_for(slots["since"], "when")
            if "will start in" in sentence.text:
                ask_for(slots["month"], "starts")
        if kind == "spoken":
            asks += [(self._filled("said", slots), None) for _ in range(4)]
        return tuple(asks)
