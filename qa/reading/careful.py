"""The careful reader: the quick one, and a larger network that judges what leaves it in doubt.

Whether sentences support a claim takes more than six layers can learn. MPNet has eight times their
weights; what it learned of claims ships as low-rank changes and a head, and its base comes from
packages (`embeddings.mpnet_base`). It is slow, so it judges only what the quick network does not
surely hold for neither supported nor contradicted. Both are wrong about other claims, so that what
they say together is righter than the larger one's word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Protocol

import torch
from torch import nn

from embeddings import mpnet
from embeddings.encoder import bundled_model_folder
from embeddings.kernels import Kernel, best_kernel
from embeddings.mpnet_base import WEIGHTS_SUM, base_folder
from embeddings.packed import PackedEncoder
from embeddings.spare import give_back
from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import claims
from qa.reading.model import Pair, PassageReading, Tokenization, base_tokenization
from qa.reading.packed_network import judged
from qa.reading.reader import Judgement
from qa.reading.trained import Scorer

SURELY_NEITHER = 0.97
"""What the quick network holds for neither with so much probability is not judged again."""
LARGER_SHARE = 0.7
"""How much the larger judge's word counts beside the quick one's. On 800 claims about passages that
nobody trained on the odds of support tell supported ones from others with an AUROC of .934 so, .932
by halves and .928 by the larger alone."""
_MAX_TOKENS = 384


class Judge(Protocol):
    """What judges claims."""

    def judge(self, claims: Sequence[Pair], /) -> Sequence[Judgement]:
        """Return what each pair's passage says of the claim in its `question`."""
        ...


class CarefulModel:
    """A quick reader whose doubts about claims it shares with a larger judge.

    It reads as the quick one.
    """

    def __init__(self, quick: Scorer, larger: Judge) -> None:
        self._quick = quick
        self._larger = larger

    @property
    def judges(self) -> bool:
        """As the quick reader."""
        return self._quick.judges

    def score(self, pairs: Sequence[Pair], *, top_k: int) -> Sequence[PassageReading]:
        """As the quick reader."""
        return self._quick.score(pairs, top_k=top_k)

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


class LargerJudge:
    """MPNet with what it learned of claims; loaded when it is first asked, which takes a second.

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

    @torch.inference_mode()
    def judge(self, claims: Sequence[Pair]) -> list[Judgement]:
        """What each pair's passage says of the claim in its `question`, in the pairs' order.

        Raises:
            ReaderUnavailable: if what was learned does not fit its base.
        """
        with self._loading:
            if "_network" not in self.__dict__:
                _ = self._network
                give_back()
            encoder, head = self._network
        rows = self._tokenization.tokens(claims, max_tokens=_MAX_TOKENS)
        return [Judgement(*likely) for likely in judged(encoder, head, rows)]

    @cached_property
    def _network(self) -> tuple[PackedEncoder, nn.Linear]:
        bert = mpnet.load(self._base, bundled_model_folder())
        head = nn.Linear(bert.config.hidden_size, len(Judgement.__slots__)).requires_grad_(False)
        claims.learn(
            bert, head, self._folder, name="what the careful reader learned", of="its base"
        )
        return PackedEncoder(bert, self._kernel), head


def verify(folder: Path) -> None:
    """See that what was learned is whole.

    Raises:
        ReaderUnavailable: if it is missing, altered, or was learned for another base.
    """
    if not claims.verify(folder, reader=WEIGHTS_SUM):
        raise ReaderUnavailable(f"what the careful reader learned is not in {folder}; {WAY_OUT}")


def load(quick: Scorer, folder: Path) -> CarefulModel:
    """A quick reader with the larger network, whose files are verified now.

    Raises:
        EmbeddingsError: if its base, or the bundled model, is missing or altered.
        ReaderUnavailable: if what it learned is.
    """
    base = base_folder()
    verify(folder)
    return CarefulModel(quick, LargerJudge(base, folder, base_tokenization()))
