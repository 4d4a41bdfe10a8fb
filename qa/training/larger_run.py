"""A run that learns to judge claims, and to read: changes of a larger base, and heads."""

from __future__ import annotations

import logging
import math
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from embeddings import mpnet
from embeddings.encoder import bundled_model_folder, native_bf16
from embeddings.files import replace_file, sha256_of
from qa.reading import claims as learned
from qa.reading.model import Network
from qa.reading.tokens import base_tokenization, batch
from qa.training import own_passages
from qa.training.examples import Example
from qa.training.judgements import Row
from qa.training.low_rank import adaptable, pairs
from qa.training.own_passages import OwnPassage
from qa.training.recipe import Training
from qa.training.targets import ClaimTarget, Target, claim_loss, loss, targets
from qa.training.trainer import (
    CHECKPOINT,
    Pace,
    batches,
    expected,
    interleaved,
    parameter_groups,
    rate,
)

log = logging.getLogger(__name__)

RANK = 64
OTHERS = 0.15
"""So many claims of others' for each of our own."""
CLAIMS = 0.25
"""Where questions are learned as well: so many of the claims are taken in a pass."""


class Run:
    """One run in a folder. Made anew over the same folder, it goes on where it was.

    Args:
        base: the folder of all-mpnet-base-v2.
        passages: ours, whose claims are all learned in every pass.
        others: others' claims, of which as many are drawn in every pass as `OTHERS` says.
        folder: where the checkpoint lies.
        questions: to be learned in every pass, each with its passage; with some, heads that read
            are learned as well.
        start: another run's folder, whose changes and heads this one begins with.

    Raises:
        ValueError: if the folder holds another model, or the run there, or that to start from, is
            of another base.
        OSError: if it can't be read.
    """

    def __init__(
        self,
        base: Path,
        passages: Sequence[OwnPassage],
        others: Sequence[Row],
        folder: Path,
        settings: Training,
        *,
        questions: Sequence[Example] = (),
        start: Path | None = None,
    ) -> None:
        torch.manual_seed(settings.seed)
        self._base_sum = sha256_of(base / "model.safetensors")
        self._passages, self._others = passages, others
        self._folder = folder
        self._settings = settings
        self._tokenization = base_tokenization()
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        bert = mpnet.load(base, bundled_model_folder())
        bert.eager = True  # quicker in training, see `Trainer`
        network = Network(bert.config, bert).requires_grad_(False)
        self._changes = adaptable(bert, RANK)
        self._heads = {"claim": network.learn_to_judge()}
        if questions:
            reading = (("span", network.span), ("passage", network.passage))
            self._heads |= {**dict(reading), "sentence": network.sentence}
            for head in self._heads.values():
                head.requires_grad_(True)
        self._network = network.to(self._device).train()
        if self._device.type == "cuda" or native_bf16():
            for change in self._changes.values():  # what stays needs no more, and no conversion
                change.inner.to(torch.bfloat16)
        self._optimizer = torch.optim.AdamW(
            parameter_groups(network, settings), betas=(0.9, 0.98), fused=True
        )
        self._pace = Pace(settings.threads)
        made = targets(questions, self._tokenization, max_tokens=settings.max_tokens)
        self._questions = [row for row in made if row is not None]
        self._step, self._pass, self._at, self._seconds = 0, 0, 0, 0.0
        self._claims, self._asked = 0, 0
        if start is not None:
            self._take(checkpoint(start, self._device), start)
        if (folder / CHECKPOINT).exists():
            self._resume()

    def go_on(
        self, stop: Callable[[], bool], on_step: Callable[[int], None] = lambda _: None
    ) -> bool:
        """Train to the end, or until `stop` says so; whether it is the end.

        `on_step` is told of each step taken, counted from 1 over all times it was started.
        """
        started = time.monotonic() - self._seconds
        logged = saved = time.monotonic()
        losses: list[float] = []
        while not self._ended() and not stop():
            order = self._order()
            while self._at < len(order) and not self._ended() and not stop():
                steps = math.ceil(self._settings.passes * len(order))
                losses.append(self._learn(order[self._at], steps))
                on_step(self._step)
                now = time.monotonic()
                self._seconds = now - started
                if now - logged >= self._settings.log_seconds:
                    self._tell(len(order), sum(losses) / len(losses))
                    logged, losses = now, []
                if now - saved >= self._settings.checkpoint_seconds:
                    self._save()
                    saved = now
            if self._at >= len(order):
                self._pass, self._at = self._pass + 1, 0
        self._save()
        return self._ended()

    def _ended(self) -> bool:
        late = 0 < 60 * self._settings.minutes <= self._seconds
        return late or self._pass >= self._settings.passes

    def _rows(self) -> list[ClaimTarget]:
        """The claims of the pass it is at; the same every time."""
        rng = random.Random(f"{self._settings.seed}:{self._pass}")
        rows = list(own_passages.varied(self._passages, rng))
        rows += rng.sample(self._others, min(len(self._others), int(OTHERS * len(rows))))
        if self._questions:
            rows = rng.sample(rows, math.ceil(CLAIMS * len(rows)))
        tokens = self._tokenization.tokens(
            [pair for pair, _ in rows], max_tokens=self._settings.max_tokens
        )
        return [ClaimTarget(t, label) for t, (_, label) in zip(tokens, rows, strict=True)]

    def _order(self) -> list[list[ClaimTarget] | list[Target]]:
        """The batches of the pass it is at, those of claims among the questions'."""
        claims, asked = self._rows(), self._questions
        of_claims = batches(claims, self._settings, self._pass)
        of_questions = batches(asked, self._settings, self._pass) if asked else []
        judged: list[list[ClaimTarget] | list[Target]] = [[claims[n] for n in b] for b in of_claims]
        read: list[list[ClaimTarget] | list[Target]] = [[asked[n] for n in b] for b in of_questions]
        return interleaved(read, judged)

    def _loss(self, rows: list[ClaimTarget] | list[Target]) -> Tensor:
        out = self._network(batch([row.tokens for row in rows], self._device))
        claims = [row for row in rows if isinstance(row, ClaimTarget)]
        if claims:
            self._claims += len(claims)
            return claim_loss(out, claims, self._settings)
        asked = [row for row in rows if isinstance(row, Target)]
        self._asked += len(asked)
        return loss(out, asked, self._settings).total

    def _learn(self, rows: list[ClaimTarget] | list[Target], steps: int) -> float:
        began = time.monotonic()
        torch.set_num_threads(self._pace.threads())
        ending = expected(self._step, steps, self._seconds, self._settings.minutes)
        for group in self._optimizer.param_groups:
            group["lr"] = group["full_rate"] * rate(self._step, ending, self._settings)
        off = self._loss(rows)
        self._optimizer.zero_grad(set_to_none=True)
        off.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), self._settings.clip)
        self._optimizer.step()
        self._step, self._at = self._step + 1, self._at + 1
        self._pace.took(sum(len(row.tokens.ids) for row in rows), time.monotonic() - began)
        return off.item()

    def _tell(self, batches_of_pass: int, loss: float) -> None:
        log.info(
            "pass %d, batch %d of %d; %d claims and %d questions in %.0f minutes, loss %.3f",
            *(self._pass + 1, self._at, batches_of_pass),
            *(self._claims, self._asked, self._seconds / 60, loss),
        )

    def _save(self) -> None:
        """Write what going on needs; the tensors are those that ship, under their names."""
        state = {
            "base": self._base_sum,
            "tensors": learned.as_tensors(pairs(self._changes), self._heads),
            "optimizer": self._optimizer.state_dict(),
            "progress": {
                "step": self._step,
                "pass": self._pass,
                "at": self._at,
                "claims": self._claims,
                "questions": self._asked,
                "seconds": self._seconds,
            },
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._folder / CHECKPOINT, lambda path: torch.save(state, path))

    def _resume(self) -> None:
        state = checkpoint(self._folder, self._device)
        self._take(state, self._folder)
        # The rates are those of the settings, which may have changed since.
        rates = [group["full_rate"] for group in self._optimizer.param_groups]
        self._optimizer.load_state_dict(state["optimizer"])
        for group, full in zip(self._optimizer.param_groups, rates, strict=True):
            group["full_rate"] = full
        done = state["progress"]
        self._step, self._pass, self._at = done["step"], done["pass"], done["at"]
        self._claims, self._asked = done["claims"], done.get("questions", 0)
        self._seconds = done["seconds"]
        log.info("Goes on at step %d, after %.0f minutes.", self._step, self._seconds / 60)

    def _take(self, state: dict[str, Any], folder: Path) -> None:
        """Take over a checkpoint's changes, and those heads that it has."""
        if state["base"] != self._base_sum:
            raise ValueError(f"the run in {folder} is of another base; choose another --out")
        with torch.no_grad():
            for name, tensor in learned.as_tensors(pairs(self._changes), self._heads).items():
                if name in state["tensors"]:
                    tensor.copy_(state["tensors"][name])


def checkpoint(folder: Path, device: torch.device) -> dict[str, Any]:
    """What a run left in its folder: `base`, `tensors`, `optimizer` and `progress`.

    Raises:
        OSError: if it left none.
    """
    state: dict[str, Any] = torch.load(folder / CHECKPOINT, map_location=device, weights_only=True)
    return state


@contextmanager
def told_to_stop() -> Iterator[Callable[[], bool]]:
    """Within the block SIGTERM and Ctrl+C end nothing; whether one came is what it gives."""
    told = threading.Event()
    before = {
        one: signal.signal(one, lambda *_: told.set()) for one in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield told.is_set
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
