"""What single words and names mostly are: verbs, adjectives, persons, bodies, places.

Read from `word_classes.txt`, and `other_words.txt` for those that are nothing of the kind, which
`qa.training.word_classes` writes; README.md beside them says from what.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files


class Mark(StrEnum):
    """What a word is. One that has none of these is a noun, a name or unknown."""

    VERB = "V"
    """More often a verb than anything else."""
    MAY_BE_VERB = "v"
    """A verb at times."""
    MAY_BE_NOUN = "n"
    """With one of the two before: a noun, too."""
    WEATHER = "w"
    """A verb that has no subject but "it": rains."""
    ADJECTIVE = "A"
    """More often an adjective than anything else."""
    PERSON = "p"
    """A noun for persons, singular or plural: nurse, inspectors, regulator."""
    OFFICE = "o"
    """A noun for who leads, rules, judges, advises or speaks for others: mayor, inspector."""
    BODY = "b"
    """A noun for an organisation: council, services, hospital."""
    DISTRICT = "d"
    """A noun for a place that is governed: borough, city, country."""
    TOLD = "t"
    """A noun for what happens or is told: accident, campaign, report, story."""
    PLACE = "L"
    """The name of a place."""
    PLACE_OR_WORD = "l"
    """The name of a place that without its capital is another word: Reading, Hull."""
    COUNTRY = "c"
    """The name of a country, England and Wales among them. One name may be of several sorts."""
    STATE = "s"
    """The name of one of the states or provinces of a country: Alabama."""
    TOWN = "m"
    """The name of a city or town that WordNet has."""
    ISLAND = "i"
    CONTINENT = "k"


def marks(word: str) -> str:
    """The marks of a word in lower case, or of a place's name of several; empty for most."""
    return _words().get(word, "")


def is_word(word: str) -> bool:
    """Whether the dictionary has a word in lower case, or one of which it is a regular form."""
    return any(one in _others() or marks(one) for one in (word, *_bases(word)))


def _bases(word: str) -> Iterator[str]:
    """What a word would be a form of by its ending: "carries" of carry, "hopping" of hop."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word.removesuffix(ending)
            yield base + instead
            if ending[0] != "s" and base[-1] == base[-2]:
                yield base[:-1]


_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""),
    ("ing", "e"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _others() -> frozenset[str]:
    text = files("corpus.english").joinpath("other_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    text = files("corpus.english").joinpath("word_classes.txt").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines())
