"""Word classes out of a small WordNet, and the file that ships out of the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.english.dictionary import Mark
from qa.training.lexicon import DEFAULT_FOLDER, Lexicon
from qa.training.word_classes import OTHERS, OUT, areas, classes, countries, lines, others
from tests.wordnet import small_wordnet


def test_forms_places_and_areas_get_their_marks(tmp_path: Path) -> None:
    lexicon = small_wordnet(tmp_path)
    found = classes(lexicon, {"tower hamlets", "large"})
    assert {
        word: found[word] for word in ("shuts", "sold", "tinier", "large", "tower hamlets")
    } == {
        "shuts": {Mark.VERB},
        "sold": {Mark.VERB},
        "tinier": {Mark.ADJECTIVE},
        "large": {Mark.ADJECTIVE, Mark.PLACE_OR_WORD},
        "tower hamlets": {Mark.PLACE},
    }
    assert "often" not in found
    assert "ferry" not in found
    assert {"often", "ferry"} <= {*others(lexicon, found)}


def test_areas_are_named_as_people_name_them() -> None:
    assert {"tower hamlets", "city of london", "london", "durham", "county durham"} <= set(areas())
    assert {"armagh city, banbridge and craigavon", "wales"} <= set(areas())


def test_countries_and_their_states_are_told_apart() -> None:
    sorts = dict(countries())
    assert {sorts[name] for name in ("japan", "wales", "guinea")} == {Mark.COUNTRY}
    assert {sorts[name] for name in ("iowa", "queensland")} == {Mark.STATE}
    assert "tower hamlets" not in sorts


@pytest.mark.skipif(not DEFAULT_FOLDER.exists(), reason="needs Debian's wordnet-base")
def test_the_file_that_ships_is_what_wordnet_gives() -> None:
    lexicon = Lexicon()
    found = classes(lexicon, set(areas()), dict(countries()))
    assert OUT.read_text(encoding="utf-8") == lines(found)
    assert OTHERS.read_text(encoding="utf-8").splitlines() == others(lexicon, found)
