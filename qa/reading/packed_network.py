"""What the reader's heads say of sequences that went through the layers end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from embeddings.kernels import Kernel
from embeddings.packed import PackedEncoder, Sequenced, States, groups


class Asked(Sequenced, Protocol):
    """A question's sequence: its passage's tokens begin at `first`, and are of these sentences."""

    @property
    def first(self) -> int: ...

    @property
    def sentence_of(self) -> list[int]: ...


@dataclass(frozen=True, slots=True)
class Said:
    """What the heads say of one sequence.

    `start` and `end` are the logarithms of the probabilities that the answer begins and ends at
    each of the passage's tokens, `null` that of there being none. `passage` and, one for each up
    to the last that has tokens, `sentences` are log-odds.
    """

    start: list[float]
    end: list[float]
    null: float
    passage: float
    sentences: list[float]


def judged(encoder: PackedEncoder, head: Any, rows: Sequence[Sequenced]) -> list[list[float]]:
    """Of each row the probabilities of a head's outputs at its first token, in the rows' order."""
    found: list[list[float]] = []
    for numbers in groups([len(row.ids) for row in rows]):
        states = encoder.through(encoder.embedded([rows[n] for n in numbers]))
        found += torch.softmax(head(states.firsts()), -1).tolist()
    return found


class PackedNetwork:
    """A network of the reader's, laid out for a kernel. Safe to share between threads."""

    def __init__(self, network: Any, kernel: Kernel) -> None:
        self._network = network
        self._encoder = PackedEncoder(network.encoder, kernel)

    def read(self, rows: Sequence[Asked]) -> list[Said]:
        """What the heads say of each row, in the rows' order."""
        found: list[Said] = []
        for numbers in groups([len(row.ids) for row in rows]):
            some = [rows[n] for n in numbers]
            found += self._said(some, self._encoder.through(self._encoder.embedded(some)))
        return found

    def judge(self, rows: Sequence[Asked]) -> list[list[float]]:
        """Of each row the probabilities of `Judgement`'s fields, in the rows' order."""
        return judged(self._encoder, self._network.claim, rows)

    def _said(self, rows: Sequence[Asked], states: States) -> list[Said]:
        passages = self._network.passage(states.firsts()).squeeze(-1).tolist()
        return [
            self._of_one(row, states.of(n).float(), passage)
            for n, (row, passage) in enumerate(zip(rows, passages, strict=True))
        ]

    def _of_one(self, row: Asked, states: Tensor, passage: float) -> Said:
        last = row.first + len(row.sentence_of)
        # An answer may begin or end at the first token, which says that there is none.
        ends = self._network.span(torch.cat([states[:1], states[row.first : last]]))
        start, end = torch.log_softmax(ends, 0).T.tolist()
        sentences = torch.tensor(row.sentence_of, dtype=torch.long)
        number = 1 + max(row.sentence_of, default=-1)
        members = (sentences == torch.arange(number)[:, None]).float()
        sizes = members.sum(-1, keepdim=True).clamp(min=1)
        means = members @ states[row.first : last] / sizes
        return Said(
            start[1:],
            end[1:],
            start[0] + end[0],
            passage,
            self._network.sentence(means).squeeze(-1).tolist(),
        )
