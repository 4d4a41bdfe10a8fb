"""Train the reader of intents: `python -m qa.training.intents --data FILE --out DIR`.

A pass takes each question once, varied at random (`questions.varied`), and with `--facts` half
as many that people asked of passages whose spans answer them (`questions.plain`): what has learned
of questions about councils alone takes one in six of these for something else than a fact. With
`--measure` the figures on other files of questions are noted in the manifest; nothing is chosen
by them.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from embeddings.encoder import bundled_model_folder, verify_bundled_model
from qa.conversation.intents import STATES, Slot
from qa.errors import ReaderUnavailable
from qa.reading.intent_model import (
    KINDS,
    RANK,
    IntentModel,
    IntentNetwork,
    Tokenization,
    base_network,
    batch,
    restore,
    save,
)
from qa.reading.low_rank import from_tensors
from qa.training import questions, rows
from qa.training.low_rank import LowRank, adaptable, fit, pairs
from qa.training.questions import Marked

QUESTIONS = Path(__file__).parent / "questions.jsonl"
PASSES = 14
BATCH = 32
RATE = 1e-3
WARMUP = 0.06
WEIGHT_DECAY = 0.01
SMOOTHING = 0.05
SLOT_WEIGHT = 2.0
BESIDE = 0.5
"""How many questions of `--facts` a pass takes, as a share of the others."""
_IGNORED = -100


def train(
    made: Sequence[Marked],
    facts: Sequence[Marked] = (),
    *,
    start: Path | None = None,
    passes: int = PASSES,
    rate: float = RATE,
    seed: int = 7,
) -> Trained:
    """A network trained on the questions, in each pass beside half as many others of `facts`.

    Of these the kind alone is learned. `start` is a folder of weights to go on from.

    Raises:
        ReaderUnavailable: if the weights in `start` are missing, altered or of another form.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    verify_bundled_model()
    tokenization = Tokenization(bundled_model_folder() / "tokenizer.json")
    network = base_network()
    changes = adaptable(network.encoder, RANK)
    network.encoder.eager = True
    if start:
        go_on_from(start, network, changes)
    beside = min(len(facts), round(BESIDE * len(made)))
    fit(
        network,
        lambda: [questions.varied(one, rng) for one in [*made, *rng.sample(facts, beside)]],
        lambda chosen: _loss(network, tokenization, chosen),
        lambda one: len(one.text),
        passes=passes,
        size=BATCH,
        rate=rate,
        weight_decay=WEIGHT_DECAY,
        warmup=WARMUP,
        rng=rng,
    )
    return Trained(network, tokenization, changes)


def go_on_from(folder: Path, network: IntentNetwork, changes: dict[str, LowRank]) -> None:
    """Let a network and its changes be what `save` wrote in a folder.

    Raises:
        ReaderUnavailable: if that is missing, altered or of another form.
    """

    def change(tensors: Mapping[str, Tensor]) -> None:
        for name, (left, right) in from_tensors(tensors).items():
            changes[name].left.data.copy_(left)
            changes[name].right.data.copy_(right)

    restore(folder, network, change)


class Trained:
    """What a run made: the network as it was trained, and what of it ships."""

    def __init__(
        self, network: IntentNetwork, tokenization: Tokenization, changes: dict[str, LowRank]
    ) -> None:
        self.model = IntentModel(network, tokenization)
        self._changes = changes

    def save(self, folder: Path, facts: dict[str, object]) -> None:
        """Write it as it ships."""
        save(pairs(self._changes), self.model.network, folder, facts)


def _loss(network: IntentNetwork, tokenization: Tokenization, made: Sequence[Marked]) -> Tensor:
    read = [tokenization.words(one.text) for one in made]
    ids, mask = batch(read)
    out = network(ids, mask)
    kinds = torch.tensor([KINDS.index(one.kind) for one in made])
    states = torch.tensor([STATES.index(one.state) if one.is_marked else _IGNORED for one in made])
    slots = torch.full(ids.shape, _IGNORED)
    for n, (one, row) in enumerate(zip(made, read, strict=True)):
        if one.is_marked:
            slots[n, row.firsts] = torch.tensor(questions.labels(one, row.spans), dtype=slots.dtype)
    by_kind = functional.cross_entropy(out.kinds, kinds, label_smoothing=SMOOTHING)
    if not any(one.is_marked for one in made):  # the mean over nothing is no number
        return by_kind
    by_slot = functional.cross_entropy(out.slots.transpose(1, 2), slots, ignore_index=_IGNORED)
    by_state = functional.cross_entropy(out.states, states, ignore_index=_IGNORED)
    return by_kind + 0.5 * by_state + SLOT_WEIGHT * by_slot


def measured(model: IntentModel, made: Sequence[Marked]) -> dict[str, float]:
    """Share of kinds and states told right, and F1 of each slot's phrases, exact ones only."""
    said = model.read([one.text for one in made])
    both = list(zip(made, said, strict=True))
    found = {
        "kind": sum(one.kind is intent.kind for one, intent in both) / len(both),
        "state": sum(one.state is intent.state for one, intent in both) / len(both),
    }
    for slot in Slot:
        wanted = [{f for f in one.filled if f.slot is slot} for one, _ in both]
        given = [{f for f in intent.filled if f.slot is slot} for _, intent in both]
        right = sum(len(w & g) for w, g in zip(wanted, given, strict=True))
        if total := sum(map(len, wanted)) + sum(map(len, given)):
            found[slot.value] = 2 * right / total
    return {name: round(value, 3) for name, value in found.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0, or 2 for questions that can't be used."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.intents", description=__doc__)
    parser.add_argument("--data", type=Path, default=QUESTIONS, help="the questions (%(default)s)")
    parser.add_argument(
        "--facts", type=Path, nargs="*", default=[], help="files or folders of rows"
    )
    parser.add_argument("--out", type=Path, required=True, help="where the weights go")
    parser.add_argument("--start", type=Path, help="the weights to go on from")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--rate", type=float, default=RATE, help="the highest (%(default)s)")
    parser.add_argument("--measure", type=Path, nargs="*", default=[], help="others, to measure on")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        made = questions.read(chosen.data)
        asks = [one for one in rows.files(chosen.facts) if rows.asks(one)] if chosen.facts else []
        facts = questions.plain(row for one in asks for row in rows.read(one))
        others = {path.stem: questions.read(path) for path in chosen.measure}
        trained = train(made, facts, start=chosen.start, passes=chosen.passes, rate=chosen.rate)
    except (OSError, ValueError, ReaderUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    figures = {name: measured(trained.model, other) for name, other in others.items()}
    trained.save(
        chosen.out,
        {
            "training": {
                "questions": len(made),
                "facts": len(facts),
                "passes": chosen.passes,
                **figures,
            }
        },
    )
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
