"""The training loop: batches of like length, a rising and falling rate, checkpoints."""

from __future__ import annotations

import copy
import json
import logging
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor

from embeddings.files import replace_file
from qa.reading.model import Network, Outputs, ReaderModel, save
from qa.reading.tokens import Tokenization, batch
from qa.training import targets as T
from qa.training.claims import ClaimExample
from qa.training.examples import Example
from qa.training.reader_measures import judged, measure
from qa.training.recipe import Training

log = logging.getLogger(__name__)

CHECKPOINT = "checkpoint.pt"
T_ = TypeVar("T_")
# Batches are drawn from runs of this many, sorted by length within a run: little padding,
# and an order that is still near to random.
_RUN_BATCHES = 50


def batches(
    rows: Sequence[T.Target | T.ClaimTarget], settings: Training, number: int
) -> list[list[int]]:
    """One pass's batches as row numbers, in the order of pass `number`; the same every time."""
    rng = random.Random(f"{settings.seed}:{number}")
    order = list(range(len(rows)))
    rng.shuffle(order)
    mean = sum(len(row.tokens.ids) for row in rows) / max(1, len(rows))
    run = max(1, int(_RUN_BATCHES * settings.batch_tokens / max(1.0, mean)))
    made: list[list[int]] = []
    for at in range(0, len(order), run):
        chosen = sorted(order[at : at + run], key=lambda n: len(rows[n].tokens.ids))
        parts: list[list[int]] = [[]]
        for n in chosen:
            if parts[-1] and len(rows[n].tokens.ids) * (len(parts[-1]) + 1) > settings.batch_tokens:
                parts.append([])
            parts[-1].append(n)
        rng.shuffle(parts)
        made += parts
    return made


def interleaved(many: Sequence[T_], few: Sequence[T_]) -> list[T_]:
    """Both in their orders, `few` spread evenly among `many`."""
    placed = [((i + 0.5) / len(many), 0, i) for i in range(len(many))]
    placed += [((i + 0.5) / len(few), 1, i) for i in range(len(few))]
    return [(few if of else many)[i] for _, of, i in sorted(placed)]


def rate(step: int, steps: float, settings: Training) -> float:
    """The share of the full learning rate at a step: rising, level, falling to 0.

    Level for long, so that a run can be cut short or drawn out while it lasts
    (Hu et al. 2024, "warmup-stable-decay").
    """
    warm, fall = settings.warmup_share * steps, settings.decay_share * steps
    if step < warm:
        return (step + 1) / (warm + 1)
    return max(0.0, min(1.0, (steps - step) / fall))


def expected(step: int, steps: int, seconds: float, minutes: float) -> float:
    """How many steps a run will take that ends after `steps` or `minutes`, by its pace so far.

    `minutes` of 0 are no limit.
    """
    if not minutes or not seconds:
        return steps
    return min(steps, step * 60 * minutes / seconds)


def parameter_groups(network: Network, settings: Training) -> list[dict[str, Any]]:
    """Weights by their rate: heads, then layers from the top down, embeddings last.

    Biases and norms are not decayed.
    """
    layers = network.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        if not name.startswith("encoder."):
            lr = settings.head_rate
        elif ".layer." in name:
            depth = layers - 1 - int(name.split(".layer.")[1].split(".")[0])
            lr = settings.learning_rate * settings.layer_decay**depth
        else:
            lr = settings.learning_rate * settings.layer_decay**layers
        decay = settings.weight_decay if weight.ndim > 1 else 0.0
        groups.setdefault((lr, decay), []).append(weight)
    return [
        {"params": weights, "lr": lr, "full_rate": lr, "weight_decay": decay}
        for (lr, decay), weights in groups.items()
    ]


class Pace:
    """Chooses the number of threads that trains quickest just now, by trying.

    On a machine shared with others more threads can be slower: each operation waits
    for its slowest thread, and that one waits for whoever has its core (measured with
    others at work: 4 to 5 examples a second on one thread, 2 to 3 on two).
    """

    def __init__(self, threads: int, *, every: int = 60, trial: int = 2) -> None:
        self._choices = list(range(1, threads + 1))
        self._every = max(every, trial * threads)
        self._trial = trial
        self._step = 0
        self._rates: dict[int, list[float]] = {}

    def threads(self) -> int:
        """How many threads the next step should take."""
        at = self._step % self._every
        if at < self._trial * len(self._choices):
            return self._choices[at // self._trial]
        return max(self._choices, key=lambda n: max(self._rates.get(n, [0.0])))

    def took(self, tokens: int, seconds: float) -> None:
        """Note that a step of `tokens` with `threads()` took `seconds`."""
        n, at = self.threads(), self._step % self._every
        if at < self._trial * len(self._choices):
            if at % self._trial == 0:
                self._rates[n] = []
            self._rates[n].append(tokens / seconds)
        self._step += 1


def mixed(network: Network, other: Network, share: float) -> Network:
    """A network whose weights are the two networks' mean, `share` of them the other's.

    Of networks trained from the same weights, as good as either and better where questions
    differ from those of the training (Wortsman et al. 2022, "Robust fine-tuning"). A head
    that the other lacks stays as it is.
    """
    made = copy.deepcopy(network)
    weights, others = network.state_dict(), other.state_dict()
    made.load_state_dict(
        {
            name: torch.lerp(weight, others[name].to(weight), share) if name in others else weight
            for name, weight in weights.items()
        }
    )
    return made


class Trainer:
    """One run in a folder. Made anew over the same folder, it goes on where it was.

    The folder holds `log.jsonl` (one object a line: losses, development figures),
    `checkpoint.pt` (torch's own, for going on) and `export/` (the averaged weights
    of the last checkpoint, as they ship).
    """

    def __init__(
        self,
        network: Network,
        tokenization: Tokenization,
        examples: Sequence[Example],
        development: Sequence[Example],
        settings: Training,
        folder: Path,
        opinions: Sequence[T.Opinion | None] | None = None,
        claims: Sequence[ClaimExample] = (),
        held_claims: Sequence[ClaimExample] = (),
    ) -> None:
        """Prepare a run.

        `opinions` are a teacher's of the examples, one each or None. `claims` have batches of
        their own among the examples', for which the network gets a head if it has none;
        `held_claims` are for development.
        """
        self._pace = Pace(settings.threads)
        torch.manual_seed(settings.seed)
        if claims:
            network.learn_to_judge()
        folder.mkdir(parents=True, exist_ok=True)
        self._settings = settings
        self._folder = folder
        self._tokenization = tokenization
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = network.to(self._device).train()
        # Torch's fused attention is quicker at reading (129 ms a question, 190 without it), but
        # not at training on a CPU (33 examples a second, 46 without it; each in one run).
        self._network.encoder.eager = True
        if settings.compiled:
            network.encoder.compile(dynamic=True)
        made = T.targets(examples, tokenization, max_tokens=settings.max_tokens, opinions=opinions)
        self._rows = [row for row in made if row is not None]
        self._claims = T.claim_targets(claims, tokenization, max_tokens=settings.max_tokens)
        self._held_claims = list(held_claims)[: settings.development_examples]
        every = max(1, len(development) // settings.development_examples)
        self._development = list(development)[::every][: settings.development_examples]
        self._optimizer = torch.optim.AdamW(
            parameter_groups(self._network, settings), betas=(0.9, 0.98), fused=True
        )
        self._average = {n: w.detach().clone() for n, w in self._network.state_dict().items()}
        self._trained = [(n, w) for n, w in network.named_parameters() if w.requires_grad]
        self._step = 0
        self._examples = 0
        self._seconds = 0.0
        per_pass = len(self._pass(0))
        self._steps = math.ceil(per_pass * settings.passes)
        self._note(
            "start",
            examples=len(self._rows),
            claims=len(self._claims),
            dropped=len(made) - len(self._rows),
            steps=self._steps,
            settings=asdict(settings),
        )
        if (folder / CHECKPOINT).exists():
            self._resume()

    def _pass(self, number: int) -> list[list[T.Target] | list[T.ClaimTarget]]:
        """The batches of pass `number`, those of claims among the others."""
        asked: list[list[T.Target] | list[T.ClaimTarget]] = [
            [self._rows[n] for n in numbers]
            for numbers in batches(self._rows, self._settings, number)
        ]
        claimed: list[list[T.Target] | list[T.ClaimTarget]] = [
            [self._claims[n] for n in numbers]
            for numbers in batches(self._claims, self._settings, number)
        ]
        return interleaved(asked, claimed)

    def run(self, on_step: Callable[[Trainer, int], None] | None = None) -> dict[str, float]:
        """Train to the end; return the last development figures.

        `on_step` is told of each step taken, counted from 1.
        """
        settings = self._settings
        logged = saved = time.monotonic()
        sums: dict[str, list[float]] = {}
        started = time.monotonic() - self._seconds
        order: list[list[T.Target] | list[T.ClaimTarget]] = []
        pass_number = -1
        first, taken = 0, self._step
        while not self._ended():
            while taken - first >= len(order):
                pass_number += 1
                first += len(order)
                order = self._pass(pass_number)
            losses = self._train_on(order[taken - first])
            taken += 1
            if on_step is not None:
                on_step(self, taken)
            for name, value in losses.items():
                sums.setdefault(name, []).append(value)
            now = time.monotonic()
            self._seconds = now - started
            if now - logged >= settings.log_seconds:
                self._note("train", **{k: round(sum(v) / len(v), 4) for k, v in sums.items()})
                logged, sums = now, {}
            if now - saved >= settings.checkpoint_seconds and not self._ended():
                self.checkpoint()
                saved = time.monotonic()
        return self.checkpoint()

    def _train_on(self, rows: list[T.Target] | list[T.ClaimTarget]) -> dict[str, float]:
        settings = self._settings
        began, tokens = time.monotonic(), sum(len(row.tokens.ids) for row in rows)
        torch.set_num_threads(threads := self._pace.threads())
        steps = expected(self._step, self._steps, self._seconds, settings.minutes)
        share = rate(self._step, steps, settings)
        for group in self._optimizer.param_groups:
            group["lr"] = group["full_rate"] * share
        out = self._network(batch([row.tokens for row in rows], self._device))
        total, parts = self._loss(out, rows)
        self._optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self._network.parameters(), settings.clip)
        self._optimizer.step()
        self._step += 1
        self._examples += len(rows)
        # The average starts as short as the run is, or it would remember the untrained weights.
        keep = min(settings.average_decay, self._step / (self._step + 10))
        with torch.no_grad():
            for name, weight in self._trained:
                self._average[name].lerp_(weight, 1 - keep)
        found = {
            **parts,
            "norm": norm.item(),
            "padding": 1 - tokens / (len(rows) * max(len(row.tokens.ids) for row in rows)),
            "threads": float(threads),
        }
        self._pace.took(tokens, time.monotonic() - began)
        return found

    def _ended(self) -> bool:
        """Whether all steps are taken, or its minutes are over."""
        late = 0 < 60 * self._settings.minutes <= self._seconds
        return late or self._step >= self._steps

    def _loss(
        self, out: Outputs, rows: list[T.Target] | list[T.ClaimTarget]
    ) -> tuple[Tensor, dict[str, float]]:
        """What is minimised, and its parts by name; those of claims are apart."""
        claims = [row for row in rows if isinstance(row, T.ClaimTarget)]
        if claims:
            total = T.claim_loss(out, claims, self._settings)
            return total, {"claims": total.item()}
        asked = [row for row in rows if isinstance(row, T.Target)]
        loss = T.loss(out, asked, self._settings)
        return loss.total, {
            "loss": loss.total.item(),
            "span": loss.span,
            "passage": loss.passage,
            "sentence": loss.sentence,
        }

    def averaged(self) -> Network:
        """The network with the averaged weights, which is what is exported."""
        averaged = copy.deepcopy(self._network)
        averaged.load_state_dict(self._average)
        return averaged

    def checkpoint(self) -> dict[str, float]:
        """Save all that going on needs, export the average, and measure it.

        Returned are the development figures; those that the examples don't define are left out.
        """
        state = {
            "network": self._network.state_dict(),
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "step": self._step,
            "examples": self._examples,
            "seconds": self._seconds,
            "rng": torch.get_rng_state(),
        }
        replace_file(self._folder / CHECKPOINT, lambda path: torch.save(state, path))
        found = self.export(self.averaged(), self._folder / "export")
        self._note("checkpoint", **found)
        return found

    def export(self, network: Network, folder: Path) -> dict[str, float]:
        """Measure a network and save it as it ships; the development figures."""
        model = ReaderModel(network, self._tokenization, device=self._device)
        measured = measure(model, self._development)
        if self._held_claims:
            measured |= judged(model, self._held_claims)
        found = {k: round(v, 4) for k, v in measured.items() if not math.isnan(v)}
        save(
            network,
            folder,
            {
                "training": {
                    "examples": self._examples,
                    "steps": self._step,
                    "hours": round(self._seconds / 3600, 2),
                    "development": found,
                }
            },
        )
        return found

    def _resume(self) -> None:
        state = torch.load(self._folder / CHECKPOINT, map_location=self._device, weights_only=True)
        self._network.load_state_dict(state["network"])
        self._average = state["average"]
        # The rates are those of the settings, which may have changed since.
        rates = [group["full_rate"] for group in self._optimizer.param_groups]
        self._optimizer.load_state_dict(state["optimizer"])
        for group, full in zip(self._optimizer.param_groups, rates, strict=True):
            group["full_rate"] = full
        self._step, self._examples = state["step"], state["examples"]
        self._seconds = state["seconds"]
        torch.set_rng_state(state["rng"].cpu())
        self._note("resume")

    def _note(self, event: str, **facts: Any) -> None:
        line = (
            json.dumps(
                {
                    "event": event,
                    "step": self._step,
                    "of": self._steps,
                    "examples": self._examples,
                    "seconds": round(self._seconds),
                    **facts,
                }
            )
            if event != "start"
            else json.dumps({"event": event, **facts})
        )
        log.info("%s", line)
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as out:
            out.write(line + "\n")
