"""The careful reader: the quick one, and a larger network for what leaves it in doubt.

Whether sentences support a claim, and whether a passage answers a question, takes more than six
layers can learn. MPNet has eight times their weights; what it learned ships as low-rank changes
and heads, and its base comes from packages (`embeddings.mpnet_base`). It is slow, so it reads
only the passages that the quick network doesn't surely hold for no answer, and judges only the
claims that it doesn't surely hold for neither supported nor contradicted. Both are wrong about
other things, so that what they say together is righter than the larger one's word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Protocol

import safetensors
import torch

from embeddings import mpnet
from embeddings.encoder import bundled_model_folder
from embeddings.kernels import Kernel, best_kernel
from embeddings.mpnet_base import WEIGHTS_SUM, base_folder
from embeddings.spare import give_back
from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import claims
from qa.reading.model import Network
from qa.reading.packed_network import PackedNetwork, Said
from qa.reading.passage_reading import PassageReading, readings
from qa.reading.reader import Judgement
from qa.reading.tokens import Pair, Tokenization, Tokens, base_tokenization

SURELY_NEITHER = 0.97
"""What the quick network holds for neither with so much probability is not judged again."""
LARGER_SHARE = 0.7
"""How much the larger judge's word counts beside the quick one's. On 800 claims about passages that
nobody trained on the odds of support tell supported ones from others with an AUROC of .934 so, .932
by halves and .928 by the larger alone."""
SURELY_NOT = -3.0
"""What by the quick network answers with no more than these log-odds is not read again."""
LARGER_READING = 0.7
"""How much the larger network's reading counts beside the quick one's."""
_NAME = "what the careful reader learned"
_HEADS = ("span", "passage", "sentence", "claim")
_MAX_TOKENS = 384


class Judge(Protocol):
    """What judges claims."""

    def judge(self, claims: Sequence[Pair], /) -> Sequence[Judgement]:
        """Return what each pair's passage says of the claim in its `question`."""
        ...


class Quick(Judge, Protocol):
    """What reads first: `qa.reading.model.ReaderModel`."""

    @property
    def judges(self) -> bool:
        """Whether it has learned to judge claims."""
        ...

    def tokens(self, pairs: Sequence[Pair], /) -> Sequence[Tokens]:
        """Return the pairs as both networks take them."""
        ...

    def say(self, rows: Sequence[Tokens], /) -> Sequence[Said]:
        """Return what its heads say of each row."""
        ...


class Larger(Judge, Protocol):
    """What reads again."""

    @property
    def reads(self) -> bool:
        """Whether it has learned of questions, besides claims."""
        ...

    def say(self, rows: Sequence[Tokens], /) -> Sequence[Said]:
        """Return what its heads say of each row."""
        ...


class CarefulModel:
    """A quick reader that shares its doubts with a larger network."""

    def __init__(self, quick: Quick, larger: Larger) -> None:
        self._quick = quick
        self._larger = larger

    @property
    def judges(self) -> bool:
        """As the quick reader."""
        return self._quick.judges

    def score(self, pairs: Sequence[Pair], *, top_k: int) -> list[PassageReading]:
        """What both say of the passages that may answer, and of all else what the quick one says.

        The readings come in the pairs' order, with up to `top_k` spans each, best first.
        """
        rows = self._quick.tokens(pairs)
        said = list(self._quick.say(rows))
        if self._larger.reads:
            doubtful = [n for n, one in enumerate(said) if one.passage > SURELY_NOT]
            again = self._larger.say([rows[n] for n in doubtful]) if doubtful else ()
            for n, one in zip(doubtful, again, strict=True):
                said[n] = read_together(said[n], one)
        return readings(pairs, rows, said, top_k=top_k)

    def judge(self, claims: Sequence[Pair]) -> list[Judgement]:
        """What both say of what the quick one doubts, and of all else what that one says."""
        found = list(self._quick.judge(claims))
        doubtful = [n for n, one in enumerate(found) if one.neither < SURELY_NEITHER]
        again = self._larger.judge([claims[n] for n in doubtful]) if doubtful else ()
        for n, judgement in zip(doubtful, again, strict=True):
            found[n] = together(found[n], judgement)
        return found


def together(quick: Judgement, larger: Judgement) -> Judgement:
    """What two judges say together: the geometric mean of their probabilities, by their shares.

    A logarithmic opinion pool (Genest and Zidek 1986), which two certain judges make surer.
    """
    both = [
        a ** (1 - LARGER_SHARE) * b**LARGER_SHARE
        for a, b in zip(astuple(quick), astuple(larger), strict=True)
    ]
    return Judgement(*(one / (sum(both) or 1.0) for one in both))


def read_together(quick: Said, larger: Said) -> Said:
    """What two networks say of one passage: the mean of their logarithms, by their shares.

    A logarithmic opinion pool again, of where the answer begins, where it ends, and each log-odds;
    the ends' probabilities then sum to less than 1, for all of them and for none alike.
    """
    return Said(
        start=_mean(quick.start, larger.start),
        end=_mean(quick.end, larger.end),
        null=_mean([quick.null], [larger.null])[0],
        passage=_mean([quick.passage], [larger.passage])[0],
        sentences=_mean(quick.sentences, larger.sentences),
    )


def _mean(quick: Sequence[float], larger: Sequence[float]) -> list[float]:
    return [
        (1 - LARGER_READING) * a + LARGER_READING * b for a, b in zip(quick, larger, strict=True)
    ]


class LargerReader:
    """MPNet with what it learned; loaded when it is first asked, which takes a second.

    Safe to share between threads.

    Args:
        base: the folder of all-mpnet-base-v2.
        folder: what was learned, as `claims.save` wrote it for that base.
        tokenization: the bundled model's; the base's words are brought into its order.
        kernel: what it multiplies with; None: the best one.
    """

    def __init__(
        self, base: Path, folder: Path, tokenization: Tokenization, *, kernel: Kernel | None = None
    ) -> None:
        self._base = base
        self._folder = folder
        self._tokenization = tokenization
        self._kernel = kernel or best_kernel()
        self._loading = Lock()
        self._heads = claims.heads_in(folder, name=_NAME)

    @property
    def reads(self) -> bool:
        """Whether it has learned of questions, besides claims."""
        return self._heads.issuperset(_HEADS)

    @torch.inference_mode()
    def say(self, rows: Sequence[Tokens]) -> list[Said]:
        """What the heads say of pairs' tokens, in their order; only where it `reads`.

        Raises:
            ReaderUnavailable: if the base can't be read, or what was learned does not fit it.
        """
        return self._loaded().read(rows)

    @torch.inference_mode()
    def judge(self, claims: Sequence[Pair]) -> list[Judgement]:
        """What each pair's passage says of the claim in its `question`, in the pairs' order.

        Raises:
            ReaderUnavailable: if the base can't be read, or what was learned does not fit it.
        """
        rows = self._tokenization.tokens(claims, max_tokens=_MAX_TOKENS)
        return [Judgement(*likely) for likely in self._loaded().judge(rows)]

    def _loaded(self) -> PackedNetwork:
        with self._loading:
            if "_network" not in self.__dict__:
                _ = self._network
                give_back()
            return self._network

    @cached_property
    def _network(self) -> PackedNetwork:
        try:
            bert = mpnet.load(self._base, bundled_model_folder())
        except (OSError, KeyError, ValueError, safetensors.SafetensorError) as error:
            # It was whole when the reader was made, and may be removed while a desk is open.
            raise ReaderUnavailable(
                f"the careful reader's base in {self._base} can't be read ({error}); {WAY_OUT}"
            ) from error
        network = Network(bert.config, bert, judges=True).requires_grad_(False)
        heads = {name: getattr(network, name) for name in _HEADS if name in self._heads}
        claims.learn(
            bert, heads, self._folder, name="what the careful reader learned", of="its base"
        )
        return PackedNetwork(network, self._kernel)


def verify(folder: Path) -> None:
    """See that what was learned is whole.

    Raises:
        ReaderUnavailable: if it is missing, altered, or was learned for another base.
    """
    if not claims.verify(folder, reader=WEIGHTS_SUM, name=_NAME, of="base"):
        raise ReaderUnavailable(f"{_NAME} is not in {folder}; {WAY_OUT}")


def load(quick: Quick, folder: Path) -> CarefulModel:
    """A quick reader with the larger network, whose files are verified now.

    Raises:
        EmbeddingsError: if its base, or the bundled model, is missing or altered.
        ReaderUnavailable: if what it learned is.
    """
    base = base_folder()
    verify(folder)
    return CarefulModel(quick, LargerReader(base, folder, base_tokenization()))
