"""Words' relatives from WordNet, of a small one made for this and of the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.training.lexicon import DEFAULT_FOLDER, Form, Lexicon, Relatives
from tests.wordnet import small_wordnet


@pytest.mark.parametrize(
    ("word", "opposites", "siblings", "synonyms"),
    [
        ("rivers", (), ("lakes",), ()),  # a fjord is no common word
        ("lake", (), ("river",), ("loch",)),
        ("larger", ("smaller",), (), ("bigger",)),
        ("tiny", ("large",), (), ()),  # it is like small
        ("opened", ("closed",), (), ()),
        ("carries", (), (), ("transports",)),
        ("often", (), (), ("frequently",)),
        ("zeppelin", (), (), ()),
    ],
)
def test_relatives_have_the_word_s_form(
    tmp_path: Path,
    word: str,
    opposites: tuple[str, ...],
    siblings: tuple[str, ...],
    synonyms: tuple[str, ...],
) -> None:
    assert small_wordnet(tmp_path).relatives(word) == Relatives(opposites, siblings, synonyms)


def test_form_is_the_one_met_most_often(tmp_path: Path) -> None:
    lexicon = small_wordnet(tmp_path)
    assert lexicon.form("rivers") == Form("river", "n", "NNS")
    assert lexicon.form("shut") == Form("shut", "v", "VB")
    assert lexicon.form("zeppelin") is None


def test_folder_without_wordnet_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="wordnet-base") as refused:
        Lexicon(tmp_path)
    assert str(tmp_path) in str(refused.value)


@pytest.mark.skipif(not DEFAULT_FOLDER.exists(), reason="needs Debian's wordnet-base")
def test_real_wordnet_is_read() -> None:
    lexicon = Lexicon()
    assert "smallest" in lexicon.relatives("largest").opposites
    assert "decreased" in lexicon.relatives("increased").opposites
    assert "town" in lexicon.relatives("city").siblings
    assert "established" in lexicon.relatives("founded").synonyms
    assert "established" not in lexicon.relatives("founded").siblings
