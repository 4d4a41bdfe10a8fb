"""A run that learns to judge claims: low-rank changes of a larger base, and a head."""

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

from embeddings import mpnet
from embeddings.encoder import bundled_model_folder, native_bf16
from embeddings.files import replace_file, sha256_of
from qa.reading import claims as learned
from qa.reading.model import Network, base_tokenization, batch
from qa.training import own_passages
from qa.training.judgements import Row
from qa.training.low_rank import adaptable, pairs
from qa.training.own_passages import OwnPassage
from qa.training.recipe import Training
from qa.training.targets import ClaimTarget, claim_loss
from qa.training.trainer import CHECKPOINT, Pace, batches, expected, parameter_groups, rate

log = logging.getLogger(__name__)

RANK = 64
OTHERS = 0.15
"""So many claims of others' for each of our own."""


class Run:
    """One run in a folder. Made anew over the same folder, it goes on where it was.

    Args:
        base: the folder of all-mpnet-base-v2.
        passages: ours, whose claims are all learned in every pass.
        others: others' claims, of which as many are drawn in every pass as `OTHERS` says.
        folder: where the checkpoint lies.

    Raises:
        ValueError: if the folder holds another model, or the run there is of another base.
        OSError: if it can't be read.
    """

    def __init__(
        self,
        base: Path,
        passages: Sequence[OwnPassage],
        others: Sequence[Row],
        folder: Path,
        settings: Training,
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
        self._head = network.learn_to_judge()
        self._network = network.to(self._device).train()
        if self._device.type == "cuda" or native_bf16():
            for change in self._changes.values():  # what stays needs no more, and no conversion
                change.inner.to(torch.bfloat16)
        self._optimizer = torch.optim.AdamW(
            parameter_groups(network, settings), betas=(0.9, 0.98), fused=True
        )
        self._pace = Pace(settings.threads)
        self._step, self._pass, self._at, self._claims, self._seconds = 0, 0, 0, 0, 0.0
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
            rows = self._rows()
            order = batches(rows, self._settings, self._pass)
            while self._at < len(order) and not self._ended() and not stop():
                steps = math.ceil(self._settings.passes * len(order))
                losses.append(self._learn([rows[n] for n in order[self._at]], steps))
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
        tokens = self._tokenization.tokens(
            [pair for pair, _ in rows], max_tokens=self._settings.max_tokens
        )
        return [ClaimTarget(t, label) for t, (_, label) in zip(tokens, rows, strict=True)]

    def _learn(self, rows: Sequence[ClaimTarget], steps: int) -> float:
        began = time.monotonic()
        torch.set_num_threads(self._pace.threads())
        ending = expected(self._step, steps, self._seconds, self._settings.minutes)
        for group in self._optimizer.param_groups:
            group["lr"] = group["full_rate"] * rate(self._step, ending, self._settings)
        out = self._network(batch([row.tokens for row in rows], self._device))
        loss = claim_loss(out, rows, self._settings)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), self._settings.clip)
        self._optimizer.step()
        self._step, self._at, self._claims = self._step + 1, self._at + 1, self._claims + len(rows)
        self._pace.took(sum(len(row.tokens.ids) for row in rows), time.monotonic() - began)
        return loss.item()

    def _tell(self, batches_of_pass: int, loss: float) -> None:
        log.info(
            "pass %d, batch %d of %d; %d claims in %.0f minutes, loss %.3f",
            *(self._pass + 1, self._at, batches_of_pass),
            *(self._claims, self._seconds / 60, loss),
        )

    def _save(self) -> None:
        """Write what going on needs; the tensors are those that ship, under their names."""
        state = {
            "base": self._base_sum,
            "tensors": learned.as_tensors(pairs(self._changes), self._head),
            "optimizer": self._optimizer.state_dict(),
            "progress": {
                "step": self._step,
                "pass": self._pass,
                "at": self._at,
                "claims": self._claims,
                "seconds": self._seconds,
            },
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._folder / CHECKPOINT, lambda path: torch.save(state, path))

    def _resume(self) -> None:
        state = checkpoint(self._folder, self._device)
        if state["base"] != self._base_sum:
            raise ValueError(f"the run in {self._folder} is of another base; choose another --out")
        found = learned.as_tensors(pairs(self._changes), self._head)
        with torch.no_grad():
            for name, tensor in found.items():
                tensor.copy_(state["tensors"][name])
        # The rates are those of the settings, which may have changed since.
        rates = [group["full_rate"] for group in self._optimizer.param_groups]
        self._optimizer.load_state_dict(state["optimizer"])
        for group, full in zip(self._optimizer.param_groups, rates, strict=True):
            group["full_rate"] = full
        done = state["progress"]
        self._step, self._pass, self._at = done["step"], done["pass"], done["at"]
        self._claims, self._seconds = done["claims"], done["seconds"]
        log.info("Goes on at step %d, after %.0f minutes.", self._step, self._seconds / 60)


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
