"""What a misspelt word means is told by the articles of a small real library."""

import json
from collections.abc import Iterator

import pytest

from qa import Library
from qa.retrieval.spelling import Spelling
from tests.fakes import SIMILARITY, WordEncoder

TEXT = (
    "The Hackney hub opened in May. Inspectors separately praised Cllr Zoe Quillfeather. "
    "A barge lay in the harbourage. Martin Lowe left the Wendle parade. The Wendle’s barge is "
    "old. A focused visit came to no judgement on the programme, which is organised by hand. "
    "The council inspects the hub. It explained why. A fair was held in Lowmere. "
    "The Florida carries coal to an alliance of boats, forth and back, by express. A canon "
    "decides more than the super calendar does. They finish on Baden Lane, where Canada lies."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("spelling")
    (folder / "feed.jsonl").write_text(json.dumps({"id": "a", "title": "Hub", "text": TEXT}))
    encoder = WordEncoder("hub")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


@pytest.fixture(scope="module")
def spelling(library: Library) -> Spelling:
    return Spelling(library._catalogue, library._indexes.lexical)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("hackny", "Hackney"),
        ("Hakcney", "Hackney"),
        ("quilfether", "Quillfeather"),
        ("wendles", "Wendle's"),
        ("lowmeres", "Lowmere's"),
        ("lowmere", "Lowmere"),  # a place's name in small letters
        ("seperately", "separately"),
        ("wendel", "Wendle"),
        ("inspecters", "Inspectors"),  # an article has its stem
        ("focussed", "focused"),  # known, and spelt otherwise by the articles
        ("judgment", "judgement"),
        ("organized", "organised"),
        ("calender", "calendar"),  # a word, but a rare one
        ("Cananda", "Canada"),
    ],
)
def test_a_misspelt_word_means_the_one_that_the_articles_have(
    spelling: Spelling, word: str, meant: str
) -> None:
    assert spelling.meant(word) == meant


@pytest.mark.parametrize(
    "word",
    [
        "hackney",  # an article has it
        "quillfeather",  # a name, but no place's
        "summed",  # a form of a known word
        "Barnet",  # a place of which no article tells
        "parades",
        "harbourages",
        "explainer",  # another word of the stem that an article has
        "hubb",  # too short to tell
        "summarise",
        "Separatelly",  # no name is meant that is no name
        "zzxxqqwwkk",
        "barges2",
        "fluoride",  # the dictionary knows it, and what it is a form of
        "calories",
        "appliance",
        "espresso",
        "supper",  # doubled or not, two words each
        "Cannon",
        "Moore",
        "Finnish",
        "fourth",
        "democide",  # too many slips apart
        "Baxen",  # a consonant for another
        "Hackneyan",  # made from it
        "x" * 2_000,  # the index looks for no pattern of so many signs
    ],
)
def test_what_is_known_or_like_nothing_stays_as_it_is(spelling: Spelling, word: str) -> None:
    assert spelling.meant(word) is None


def test_a_part_of_a_full_name_is_meant_beside_the_other_part(spelling: Spelling) -> None:
    assert spelling.meant("Quilfeather", "Zoe") == "Quillfeather"
    assert spelling.meant("Quilfeather", "Joan") is None


def test_a_question_is_understood_with_the_name_that_is_meant(library: Library) -> None:
    answer = library.ask("When did the hackny hub open?")
    assert answer.question == "When did the hackny hub open?"
    assert answer.standalone_question == "When did the Hackney hub open?"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spelling]:
    """Two hundred articles, one of which tells of the Boden Lane and of Germans."""
    folder = tmp_path_factory.mktemp("large")
    rows = [
        {"id": str(n), "title": f"Boat {n}", "text": f"The German’s boat {n} passed Hackney."}
        for n in range(200)
    ]
    rows.append({"id": "z", "title": "Lane", "text": "Germans live in Boden Lane in Portugal."})
    (folder / "feed.jsonl").write_text("\n".join(map(json.dumps, rows)))
    encoder = WordEncoder("boat")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield Spelling(library._catalogue, library._indexes.lexical)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("hackny", "Hackney"),  # articles speak of it often
        ("Bodan", None),  # a short name that one article has says little
        ("boden", "Boden"),
        ("Portugall", "Portugal"),  # a known one, and long
        ("Germans", None),  # an article has it, if not the first ones of its stem
    ],
)
def test_what_is_rare_in_the_articles_is_seldom_meant(
    large: Spelling, word: str, meant: str | None
) -> None:
    assert large.meant(word) == meant
