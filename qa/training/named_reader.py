"""A reader as a command line names it: by its folder, or as the careful one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa.reading import careful, model
from qa.reading.trained import Scorer
from qa.settings import CAREFUL_WEIGHTS, READER_WEIGHTS, ReaderKind

HELP = "its folder; or careful, or careful=DIR with what its larger judge learned (%(default)s)"


@dataclass(frozen=True, slots=True)
class NamedReader:
    """Where a reader's weights lie; `larger` is where what a careful one's judge learned does."""

    weights: Path = READER_WEIGHTS
    larger: Path | None = None

    @classmethod
    def of(cls, name: str) -> NamedReader:
        """The one of a name: a folder, `careful`, or `careful=DIR`."""
        kind, _, folder = name.partition("=")
        if kind != ReaderKind.CAREFUL:
            return cls(Path(name))
        return cls(larger=Path(folder) if folder else CAREFUL_WEIGHTS)

    @property
    def kind(self) -> ReaderKind:
        """What `Settings` calls it."""
        return ReaderKind.CAREFUL if self.larger else ReaderKind.TRAINED

    @property
    def folders(self) -> tuple[Path, ...]:
        """All that it is made of; its calibration lies in the last."""
        return (self.weights, self.larger) if self.larger else (self.weights,)

    def load(self) -> Scorer:
        """The reader itself.

        Raises:
            ReaderUnavailable: if its files are missing, altered, or not of this form.
            EmbeddingsError: if the bundled model, or the larger judge's base, is.
        """
        quick = model.load(self.weights)
        return careful.load(quick, self.larger) if self.larger else quick
