"""Which reader reads: the trained one where its weights are, else the one without."""

from __future__ import annotations

import logging
from pathlib import Path

from embeddings.encoder import Encoder
from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import calibration
from qa.reading.calibration import Calibration
from qa.reading.matching import Rarities
from qa.reading.reader import Reader
from qa.reading.similarity import SimilarityReader
from qa.settings import READER_WEIGHTS, ReaderKind, Settings, available_reader

log = logging.getLogger(__name__)


def choose(
    settings: Settings, encoder: Encoder, rarities: Rarities, *, weights: Path = READER_WEIGHTS
) -> Reader:
    """The reader that `settings` ask for; the one without weights where there are none.

    Raises:
        ReaderUnavailable: if the weights are there, but altered or of another form.
        ValueError: if the settings' risk is not in [0, 1].
    """
    if available_reader(settings, weights) is ReaderKind.TRAINED:
        from qa.reading import model  # torch and transformers: a second
        from qa.reading.trained import TrainedReader

        fitted = _calibration(weights)
        return TrainedReader(model.load(weights), fitted, rarities, risk=settings.risk)
    if settings.reader is ReaderKind.TRAINED:
        log.warning(
            "The trained reader's weights are not in %s; answers come from the reader that "
            "needs none, which knows less well when to abstain. Reinstall Pressmark.",
            weights,
        )
    return SimilarityReader(encoder, rarities, always=settings.risk == 1)


def examine(settings: Settings, *, weights: Path = READER_WEIGHTS) -> str | None:
    """What is wrong with the reader that `settings` ask for, in a sentence; None: nothing."""
    if settings.reader is not ReaderKind.TRAINED:
        return None
    if available_reader(settings, weights) is not ReaderKind.TRAINED:
        return f"the trained reader's weights are not in {weights}; reinstall Pressmark"
    from qa.reading import model

    try:
        model.verified_manifest(weights)
        _calibration(weights)
    except ReaderUnavailable as error:
        return str(error)
    return None


def _calibration(weights: Path) -> Calibration:
    try:
        return calibration.load(weights)
    except (OSError, ValueError) as error:
        raise ReaderUnavailable(f"{error}; {WAY_OUT}") from error
