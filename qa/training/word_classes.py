"""The classes of words that `corpus.english.dictionary` reads, out of WordNet.

    python -m qa.training.word_classes [--wordnet FOLDER]

Writes `corpus/english/word_classes.txt`, and the words that are in no class into `other_words.txt`
beside it. Verbs and adjectives are the forms that WordNet's
texts show more often as such than as anything else; persons, bodies and places are nouns by
what stands above them. Administrative areas, of which WordNet has few, are those of ISO
3166-2 in countries where English is spoken, as `pycountry` has them.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Container, Iterator
from pathlib import Path

import lemminflect
import pycountry

import corpus.english
from corpus.english.dictionary import Mark
from embeddings.files import replace_text
from qa.training.lexicon import DEFAULT_FOLDER, Lexicon, Sense

OUT = Path(corpus.english.__file__).with_name("word_classes.txt")
OTHERS = OUT.with_name("other_words.txt")
_PARTS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "r": "ADV"}
_COUNTRIES = ("AU", "CA", "GB", "IE", "IN", "NZ", "US", "ZA")
_BODIES = {"organization", "legislature"}
_DISTRICTS = {"district", "municipality"}
_PLACES = {"district", "municipality", "continent", "island", "river"}
_OFFICES = {
    "leader", "ruler", "official", "lawman", "legislator", "council_member", "adviser",
    "advocate", "spokesperson", "representative", "head_of_state", "principal",
}  # fmt: skip
_WEATHER = {"precipitate", "storm"}
_SORTS = {
    Mark.COUNTRY: {"country", "administrative_district"},
    Mark.STATE: {"province"},
    Mark.TOWN: {"municipality"},
    Mark.ISLAND: {"island"},
    Mark.CONTINENT: {"continent"},
}
_NATIONS = {"Country", "Province", "Nation"}
_STATES = {"State", "Province"}
_SHARE = 0.25
"""Of a noun's senses that must be persons, or offices, each weighed by how often it was met
and once more. So "regulator" and "watchdog" are persons; "letter" and "computer" are none."""
_SINGLE = re.compile(r"[a-z]+")
_OTHER_LANGUAGE = re.compile(r"\s*[\[(].*?[\])]")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the classes of words.")
    parser.add_argument("--wordnet", type=Path, default=DEFAULT_FOLDER, metavar="FOLDER")
    lexicon = Lexicon(parser.parse_args().wordnet)
    found = classes(lexicon, set(areas()), dict(countries()))
    replace_text(OUT, lines(found))
    replace_text(OTHERS, "".join(f"{word}\n" for word in others(lexicon, found)))


def lines(found: dict[str, set[Mark]]) -> str:
    """One word a line, a tab, its marks."""
    return "".join(f"{word}\t{''.join(sorted(marks))}\n" for word, marks in sorted(found.items()))


def classes(
    lexicon: Lexicon, areas: set[str], sorts: dict[str, Mark] | None = None
) -> dict[str, set[Mark]]:
    """The marks of each word, in lower case; of none that has no mark.

    `areas` are names of places, in lower case, that count beside WordNet's own, and `sorts`
    those of which it is known besides what sort of place they are.
    """
    sorts = sorts or {}
    found: dict[str, set[Mark]] = defaultdict(set)
    for part in "va":
        forms = {form for lemma in lexicon.lemmas(part) for form in _forms(lemma, part)}
        for form in forms:
            found[form] |= _of_use(lexicon, form, part)
    places = {*areas, *sorts}
    for lemma in lexicon.lemmas("n"):
        senses = lexicon.senses(lemma, "n")
        # Of two letters only "UK" and its like: "me" is seldom Maine.
        if _names_place(senses) and (len(lemma) > 2 or "country" in senses[0].kinds):
            places.add(lemma.replace("_", " "))
        marks = _of_noun([sense for sense in senses if sense.spelt.islower()])
        # "MP", "CEO"
        marks |= _of_noun([s for s in senses if s.spelt.isupper()]) & {Mark.PERSON, Mark.OFFICE}
        if marks:
            for form in _forms(lemma, "n"):
                found[form] |= marks
    for place in places:
        senses = lexicon.senses(place, "n")
        is_word = any(lexicon.count(place, part) is not None for part in "var") or any(
            sense.spelt.islower() for sense in senses
        )
        names = [sense for sense in senses if not sense.spelt.islower()]
        # "Victoria", "Nelson"; but a country is one, whatever else has its name.
        if place in sorts or not (names and "person" in names[0].kinds):
            found[place].add(Mark.PLACE_OR_WORD if is_word else Mark.PLACE)
            whole = lexicon.senses(place.replace(" ", "_"), "n")
            found[place] |= _sorts_of(whole) | {*filter(None, [sorts.get(place)])}
    return {word: marks for word, marks in found.items() if marks}


def others(lexicon: Lexicon, found: Container[str]) -> list[str]:
    """The single words of WordNet, in lower case and order, that have no marks: names, too."""
    lemmas = {lemma for part in _PARTS for lemma in lexicon.lemmas(part)}
    return sorted(w for w in lemmas if _SINGLE.fullmatch(w) and len(w) > 2 and w not in found)


def areas() -> Iterator[str]:
    """The names of administrative areas, in lower case: "tower hamlets", "city of london"."""
    for area in pycountry.subdivisions:
        if area.country_code not in _COUNTRIES:
            continue
        name = _OTHER_LANGUAGE.sub("", area.name).lower()
        if ", " in name:  # "london, city of", "durham, county"; not "armagh, banbridge and …"
            last, first = name.split(", ", 1)
            if first.split()[0] not in {"city", "county", "the"}:
                yield name
                continue
            name = f"{first} {last}"
        yield name
        yield re.sub(r"^(?:city of|county|the) | city$", "", name)


def countries() -> Iterator[tuple[str, Mark]]:
    """The names of countries, and of the states of some, in lower case, with their sort."""
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", country.name)):
            yield name.lower().split(",")[0], Mark.COUNTRY
    for area in pycountry.subdivisions:
        name = _OTHER_LANGUAGE.sub("", area.name).lower()
        if area.country_code == "GB" and "-" not in area.code[3:] and area.type in _NATIONS:
            yield name, Mark.COUNTRY
        elif area.country_code in _COUNTRIES and area.type in _STATES:
            yield name, Mark.STATE


def _sorts_of(senses: tuple[Sense, ...]) -> set[Mark]:
    """What sorts of place a name is of, in any of its senses: New York is a city and a state."""
    return {
        mark
        for sense in senses
        for mark, kinds in _SORTS.items()
        if not sense.spelt.islower()
        and kinds <= sense.kinds
        and not ("municipality" in sense.kinds and mark is not Mark.TOWN)
    }


def _forms(lemma: str, part: str) -> set[str]:
    """A single word's inflections, itself among them; nothing for others."""
    if not _SINGLE.fullmatch(lemma):
        return set()
    found = lemminflect.getAllInflections(lemma, upos=_PARTS[part])
    return {lemma, *(f for forms in found.values() for f in forms if _SINGLE.fullmatch(f))}


def _of_use(lexicon: Lexicon, form: str, part: str) -> set[Mark]:
    """The marks of a form that was met as that part of speech; none where it never was."""
    counts: dict[str, int] = {}
    lemmas: dict[str, str] = {}
    for other, universal in _PARTS.items():
        known = {form, *lemminflect.getAllLemmas(form, upos=universal).get(universal, ())}
        met = [(n, lemma) for lemma in known if (n := lexicon.count(lemma, other)) is not None]
        if met:
            counts[other], lemmas[other] = max(met)
    is_noun = "n" in counts and not (part == "v" and _is_past(form, lemmas.get("v", form)))
    here = counts.pop(part, 0)
    if not here:
        return set()
    is_mostly = here > max(counts.values(), default=0)
    if part == "a":
        return {Mark.ADJECTIVE} if is_mostly else set()
    marks = {Mark.VERB if is_mostly else Mark.MAY_BE_VERB}
    if any(sense.kinds & _WEATHER for sense in lexicon.senses(lemmas["v"], "v")[:1]):
        marks.add(Mark.WEATHER)
    return marks | {Mark.MAY_BE_NOUN} if is_noun else marks


def _is_past(form: str, lemma: str) -> bool:
    """WordNet has "found", "said" and "left" among nouns, too."""
    forms = lemminflect.getAllInflections(lemma, upos="VERB")
    return form != lemma and form in (*forms.get("VBD", ()), *forms.get("VBN", ()))


def _of_noun(senses: list[Sense]) -> set[Mark]:
    """The marks of a noun with these senses, the commonest first."""
    marks = set()
    every = sum(sense.count + 1 for sense in senses)
    persons = [sense for sense in senses if "person" in sense.kinds]
    offices = [sense for sense in persons if sense.kinds & _OFFICES]
    for mark, found in ((Mark.PERSON, persons), (Mark.OFFICE, offices)):
        if found and sum(sense.count + 1 for sense in found) >= _SHARE * every:
            marks.add(mark)
    if any(sense.kinds & _BODIES for sense in senses):
        marks.add(Mark.BODY)
    if any(sense.kinds & _DISTRICTS for sense in senses):
        marks.add(Mark.DISTRICT)
    first = senses[0].kinds if senses else frozenset()
    if "communication" in first or ("event" in first and "act" not in first):
        marks.add(Mark.TOLD)
    return marks


def _names_place(senses: tuple[Sense, ...]) -> bool:
    """Whether the commonest of the senses that are names is a place's."""
    names = [sense for sense in senses if not sense.spelt.islower()]
    return bool(names and names[0].kinds & _PLACES)


if __name__ == "__main__":
    main()
