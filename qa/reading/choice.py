"""Which reader reads: the trained one where its weights are, else the one without.

And who reads what a question asks for: the reader of intents beside the trained reader, else
rules alone.
"""

from __future__ import annotations

import logging
from pathlib import Path

from embeddings.encoder import Encoder
from qa.conversation.intents import IntentReader, NoIntents
from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import calibration, settling
from qa.reading.calibration import Calibration
from qa.reading.matching import Rarities
from qa.reading.reader import Reader
from qa.reading.settling import Settling
from qa.reading.similarity import SimilarityReader
from qa.settings import (
    INTENT_WEIGHTS,
    READER_WEIGHTS,
    ReaderKind,
    Settings,
    available_reader,
)

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
        return TrainedReader(
            model.load(weights), fitted, rarities, risk=settings.risk, settling=_settling(weights)
        )
    if settings.reader is ReaderKind.TRAINED:
        log.warning(
            "The trained reader's weights are not in %s; answers come from the reader that "
            "needs none, which knows less well when to abstain. Reinstall Pressmark.",
            weights,
        )
    return SimilarityReader(encoder, rarities, always=settings.risk == 1)


def choose_intents(settings: Settings, *, weights: Path = INTENT_WEIGHTS) -> IntentReader:
    """The reader of intents, where the trained reader reads and its weights are there.

    Raises:
        ReaderUnavailable: if the weights are there, but altered or of another form.
    """
    if settings.reader is not ReaderKind.TRAINED or not weights.joinpath(_INTENTS).exists():
        return NoIntents()
    from qa.reading import intent_model  # torch and transformers

    return intent_model.load(weights)


_INTENTS = "intents.safetensors"


def examine(
    settings: Settings, *, weights: Path = READER_WEIGHTS, intents: Path = INTENT_WEIGHTS
) -> str | None:
    """What is wrong with the readers that `settings` ask for, in a sentence; None: nothing."""
    if settings.reader is not ReaderKind.TRAINED:
        return None
    if available_reader(settings, weights) is not ReaderKind.TRAINED:
        return f"the trained reader's weights are not in {weights}; reinstall Pressmark"
    from qa.reading import claims, intent_model, model

    try:
        claims.verify(weights, reader=str(model.verify(weights)["sha256"]))
        _calibration(weights)
        _settling(weights)
        intent_model.verify(intents)
    except ReaderUnavailable as error:
        return str(error)
    return None


def _calibration(weights: Path) -> Calibration:
    try:
        return calibration.load(weights)
    except (OSError, ValueError) as error:
        raise ReaderUnavailable(f"{error}; {WAY_OUT}") from error


def _settling(weights: Path) -> Settling | None:
    try:
        return settling.load(weights)
    except (OSError, ValueError) as error:
        raise ReaderUnavailable(f"{error}; {WAY_OUT}") from error
