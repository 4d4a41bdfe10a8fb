"""Settings read from TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import training
from qa.training import recipe

SHIPPED = Path(training.__file__).with_name("reader.toml")


def test_shipped_settings_are_read() -> None:
    found = recipe.load(SHIPPED)
    assert found.examples.passage_words == 110
    assert set(found.examples.rows) >= {"squad2", "selqa"}
    assert 0 < found.training.decay_share <= 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("clip = ", "clipping = "), r"\[training\] lacks clip"),
        (("[training]", "[training]\nmood = 1"), r"\[training\] has no setting mood"),
        (("[examples.rows]", "[other.rows]"), r"\[examples\] lacks rows"),
    ],
)
def test_wrong_settings_are_refused_by_name(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(SHIPPED.read_text().replace(*change))
    with pytest.raises(ValueError, match=message):
        recipe.load(path)


def test_development_has_the_same_mix_a_tenth_as_large_and_whole_passages() -> None:
    full = recipe.load(SHIPPED).examples
    small = recipe.development(full)
    assert small.retrieved == full.retrieved // 10
    assert small.rows["squad2"] == full.rows["squad2"] // 10
    assert (small.short_share, small.typo_share) == (0.0, 0.0)
