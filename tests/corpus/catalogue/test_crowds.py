"""Of many articles that are all alike it is known as of a few, at the cost of a row each."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from corpus.catalogue import Catalogue, crowds, duplicates
from corpus.catalogue.crowds import MOST
from corpus.catalogue.shelf import Column, Sought, State
from tests.corpus.catalogue.test_catalogue import an_article, store

MANY = MOST + 40
FORM = " ".join(f"Rule {i} of the notice says that thing {i * i} is allowed." for i in range(30))


def text_of(n: int, lines: str = "") -> str:
    return f"{FORM} This one is for the owner of house {n} in row {n * n}. {lines}"


def ids(numbers: range) -> list[str]:
    return [f"n{n:03}" for n in numbers]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crowd") / "catalogue.sqlite"
    held = Catalogue(path)
    for n in range(MANY):
        text = text_of(n)
        store(held, an_article(f"n{n:03}", text), (0, len(text)))
    held.close()
    return path


@pytest.fixture
def catalogue(made: Path, tmp_path: Path) -> Iterator[Catalogue]:
    held = Catalogue(copy(made, tmp_path / "catalogue.sqlite"))
    yield held
    held.close()


def noted(catalogue: Catalogue) -> dict[str, int]:
    counts = "SELECT (SELECT count(*) FROM duplicates) AS pairs, (SELECT count(*) FROM crowded)"
    row = catalogue._rows(f"{counts} AS crowded, (SELECT count(*) FROM crowds) AS crowds")[0]
    return dict(row)


def test_each_of_a_crowd_is_noted_once(catalogue: Catalogue):
    assert noted(catalogue) == {"pairs": 0, "crowded": MANY, "crowds": 1}


def test_of_those_that_were_asked_about_all_of_a_crowd_tell_the_same_story(catalogue: Catalogue):
    text = "Quite another thing is told here, of which none of the others says a word."
    store(catalogue, an_article("other", text), (0, len(text)))
    some = ids(range(MANY - 3, MANY))
    found = catalogue.same_story_among([*some, "other"])
    assert found == {**{one: [o for o in some if o != one] for one in some}, "other": []}


def test_of_a_crowd_those_are_named_that_are_most_like_an_article(catalogue: Catalogue):
    extra = " ".join(f"The owner also keeps {n} hens behind the shed." for n in range(2, 9))
    for article_id, end in (("twin-a", ""), ("twin-b", " By order.")):
        text = text_of(7, extra + end)
        store(catalogue, an_article(article_id, text), (0, len(text)))
    named = catalogue.same_story(["twin-b"])["twin-b"]
    assert (len(named), "twin-a" in named) == (MOST, True)


def test_the_twin_of_a_late_one_is_found_in_a_crowd_of_which_few_are_compared(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
):
    extra = " ".join(f"The owner also keeps {n} hens behind the shed." for n in range(2, 9))
    for article_id, end in (("twin-a", ""), ("twin-b", " By order.")):
        text = text_of(7, extra + end)
        store(catalogue, an_article(article_id, text), (0, len(text)))
    monkeypatch.setattr(crowds, "MOST", 3)
    named = catalogue.same_story(["twin-b"])["twin-b"]
    assert (len(named), "twin-a" in named) == (3, True)


def test_what_a_new_one_costs_does_not_grow_with_the_crowd(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
):
    compared = 0

    def counting(one: bytes, other: bytes) -> float:
        nonlocal compared
        compared += 1
        return similarity(one, other)

    similarity = duplicates.similarity
    monkeypatch.setattr(duplicates, "similarity", counting)
    store(catalogue, an_article("late", text := text_of(901)), (0, len(text)))
    assert compared == 1  # with the signature of its crowd


def test_the_shelf_counts_all_of_a_crowd_and_names_some(catalogue: Catalogue):
    page = catalogue.shelf(Sought(state=State.COPIES, sort=Column.COPIES))
    assert page.total == MANY
    assert {(row.copies_total, len(row.copies)) for row in page.rows} == {(MANY - 1, MOST)}


def test_a_crowd_that_all_others_left_is_none(catalogue: Catalogue):
    first, *others = ids(range(MANY))
    with catalogue.writing() as change:
        for one in others[1:]:
            change.remove_article(one)
    assert catalogue.same_story([first]) == {first: others[:1]}
    with catalogue.writing() as change:
        change.remove_article(others[0])
    assert catalogue.same_story([first]) == {first: []}
    assert noted(catalogue) == {"pairs": 0, "crowded": 0, "crowds": 0}
    assert catalogue.shelf(Sought(state=State.COPIES)).total == 0


def test_a_crowd_stays_one_when_those_that_began_it_are_gone(catalogue: Catalogue):
    with catalogue.writing() as change:
        for one in ids(range(MOST + 10)):
            change.remove_article(one)
    store(catalogue, an_article("late", text := text_of(900)), (0, len(text)))
    left = ids(range(MOST + 10, MANY))
    assert catalogue.same_story(["late"]) == {"late": left}
    assert noted(catalogue) == {"pairs": 0, "crowded": len(left) + 1, "crowds": 1}
