"""What a library is built with, as several find and note it at the same time."""

from contextlib import closing
from pathlib import Path

from corpus.catalogue import Catalogue
from qa.settings import DEFAULT_SETTINGS
from qa.upkeep.build import Build, save, settled


class SavedMeanwhile(Catalogue):
    """Another process notes what the library is built with, as soon as the model was looked for."""

    def setting(self, name: str) -> str | None:
        found = super().setting(name)
        if name == "model":
            with closing(Catalogue(self.path)) as other:
                save(other, Build("another", 70))
        return found


def test_what_another_notes_in_that_very_moment_is_seen_whole_or_not_at_all(tmp_path: Path) -> None:
    with closing(SavedMeanwhile(tmp_path / "catalogue.sqlite", create=True)) as catalogue:
        before = settled(catalogue, DEFAULT_SETTINGS, None)
        after = settled(catalogue, DEFAULT_SETTINGS, None)
    assert before.model != "another"
    assert after == Build("another", 70)
