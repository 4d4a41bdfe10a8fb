"""Which reader reads: the trained one where its weights are, else the one without.

And who reads what a question asks for: the reader of intents beside the trained reader, else
rules alone.
"""

from __future__ import annotations

import logging
from pathlib import Path

from embeddings.encoder import Encoder
from embeddings.errors import EmbeddingsError
from qa.conversation.intents import IntentReader, NoIntents
from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import calibration, settling
from qa.reading.calibration import Calibration
from qa.reading.matching import Rarities
from qa.reading.reader import Reader
from qa.reading.settling import Settling
from qa.reading.similarity import SimilarityReader
from qa.settings import (
    CAREFUL_WEIGHTS,
    INTENT_WEIGHTS,
    READER_WEIGHTS,
    ReaderKind,
    Settings,
    available_reader,
)

log = logging.getLogger(__name__)


def choose(
    settings: Settings,
    encoder: Encoder,
    rarities: Rarities,
    *,
    weights: Path = READER_WEIGHTS,
    larger: Path = CAREFUL_WEIGHTS,
) -> Reader:
    """The reader that `settings` ask for; the one without weights where there are none.

    `larger` is where what the careful reader's larger network learned lies.

    Raises:
        ReaderUnavailable: if the weights are there, but altered or of another form.
        ModelUnavailable: if the careful reader is asked for, and its base is not installed.
        ModelDamaged: if that base is altered.
        ValueError: if the settings' risk is not in [0, 1].
    """
    if (kind := available_reader(settings, weights)) is not ReaderKind.SIMILARITY:
        from qa.reading import model  # torch and transformers: a second
        from qa.reading.trained import Scorer, TrainedReader

        quick = model.load(weights)
        scorer: Scorer = quick
        fitted = weights
        if kind is ReaderKind.CAREFUL:
            from qa.reading import careful

            scorer, fitted = careful.load(quick, larger), larger
        return TrainedReader(
            scorer,
            _calibration(fitted),
            rarities,
            risk=settings.risk,
            settling=_settling(weights),
        )
    if settings.reader is not ReaderKind.SIMILARITY:
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
    if settings.reader is ReaderKind.SIMILARITY or not weights.joinpath(_INTENTS).exists():
        return NoIntents()
    from qa.reading import intent_model  # torch and transformers

    return intent_model.load(weights)


_INTENTS = "intents.safetensors"


def check(
    settings: Settings,
    *,
    weights: Path = READER_WEIGHTS,
    larger: Path = CAREFUL_WEIGHTS,
    intents: Path = INTENT_WEIGHTS,
) -> None:
    """See that the readers which `settings` ask for can be used, without loading them.

    The trained reader may be missing: `choose` takes the other one, then.

    Raises:
        ReaderUnavailable, EmbeddingsError: as `choose` and `choose_intents` do.
    """
    if available_reader(settings, weights) is ReaderKind.SIMILARITY:
        return
    from qa.reading import claims, intent_model, model

    if settings.reader is ReaderKind.CAREFUL:
        from embeddings.mpnet_base import base_folder
        from qa.reading import careful

        base_folder()
        careful.verify(larger)
        _calibration(larger)
    claims.verify(weights, reader=str(model.verify(weights)["sha256"]))
    _calibration(weights)
    _settling(weights)
    intent_model.verify(intents)


def examine(
    settings: Settings,
    *,
    weights: Path = READER_WEIGHTS,
    larger: Path = CAREFUL_WEIGHTS,
    intents: Path = INTENT_WEIGHTS,
) -> str | None:
    """What is wrong with the readers that `settings` ask for, in a sentence; None: nothing."""
    if settings.reader is ReaderKind.SIMILARITY:
        return None
    if available_reader(settings, weights) is ReaderKind.SIMILARITY:
        return f"the trained reader's weights are not in {weights}; reinstall Pressmark"
    try:
        check(settings, weights=weights, larger=larger, intents=intents)
    except (ReaderUnavailable, EmbeddingsError) as error:
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
