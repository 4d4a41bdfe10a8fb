"""Train what the reader knows of claims: `python -m qa.training.judgements --out DIR`.

The reader's weights stay; learned are low-rank changes of its encoder and a head for claims
(`qa.reading.claims`), on passages written for it (`own_passages`) and, with `--claims`, others'
claims beside them. Every pass takes each claim once, with its passage or some sentences of it.
The rate falls to nothing over the passes; what was learned is written after each, and a run can
go on from it (`--start`).
"""

from __future__ import annotations

import argparse
import copy
import json
import logging
import math
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.errors import ReaderUnavailable
from qa.evaluation import abstention
from qa.reading import claims as learned
from qa.reading import model
from qa.reading.careful import Judge
from qa.reading.low_rank import Changes
from qa.reading.model import Network, ReaderModel
from qa.reading.tokens import Pair, base_tokenization, batch
from qa.settings import READER_WEIGHTS
from qa.training import claims, own_passages
from qa.training.claims import LABELS, ClaimExample
from qa.training.low_rank import LowRank, adaptable, cut, fit, pairs
from qa.training.own_passages import OwnPassage

PASSES = 4
BATCH = 24
RATE, WHOLE_RATE = 1e-3, 6e-5
WARMUP = 0.03
WEIGHT_DECAY = 0.01
OTHERS = 0.2
"""So many claims of others' for each of our own."""
SURE = 0.9
_MAX_TOKENS = 384

Row = tuple[Pair, int]


def train(
    passages: Sequence[OwnPassage],
    others: Sequence[Row],
    network: Network,
    *,
    passes: int,
    rate: float = RATE,
    share_of_others: float = OTHERS,
    whole: bool = False,
    start: Changes | None = None,
    after_pass: Callable[[dict[str, LowRank]], None] = lambda _: None,
    seed: int = 7,
) -> dict[str, LowRank]:
    """Change the network, and say how; its head for claims is trained, all else stays.

    `start` are changes of an earlier run to go on from. With `whole` the changed layers' own
    weights are trained as well, and what they became is cut to the changes' rank in the end.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenization = base_tokenization()
    network.requires_grad_(False)
    network.encoder.eager = True  # quicker in training, see `Trainer`
    changes = adaptable(network.encoder, learned.RANK)
    with torch.no_grad():
        for name, (left, right) in (start or {}).items():
            changes[name].left.copy_(left)
            changes[name].right.copy_(right)
    network.learn_to_judge().requires_grad_(True)
    before = {name: change.inner.weight.detach().clone() for name, change in changes.items()}
    for change in changes.values():
        change.inner.weight.requires_grad_(whole)

    def rows() -> list[Row]:
        own = list(own_passages.varied(passages, rng))
        return own + rng.sample(others, min(len(others), int(share_of_others * len(own))))

    def narrow(each: dict[str, LowRank]) -> dict[str, LowRank]:
        return {name: cut(change, before[name]) for name, change in each.items()}

    def loss(chosen: Sequence[Row]) -> Tensor:
        tokens = tokenization.tokens([p for p, _ in chosen], max_tokens=_MAX_TOKENS)
        said = network(batch(tokens, torch.device("cpu"))).claims
        return functional.cross_entropy(said, torch.tensor([label for _, label in chosen]))

    fit(
        network,
        rows,
        loss,
        lambda row: len(row[0].text),
        passes=passes,
        size=BATCH,
        rate=rate,
        weight_decay=WEIGHT_DECAY,
        warmup=WARMUP,
        rng=rng,
        after_pass=lambda: after_pass(narrow(copy.deepcopy(changes)) if whole else changes),
    )
    return narrow(changes) if whole else changes


def tempered(changes: Changes, head: nn.Linear, *, share: float, temperature: float) -> None:
    """Take a share of the changes, and divide the head's logits: against being too sure.

    Of a network trained on little, weights part of the way from where it began are often better
    (Wortsman et al. 2022, "Robust fine-tuning"), and its certainty is mended by one number (Guo
    et al. 2017, "On calibration of modern neural networks").
    """
    with torch.no_grad():
        for left, _ in changes.values():
            left.mul_(share)
        head.weight.div_(temperature)
        head.bias.div_(temperature)


def measured(reader: Judge, rows: Sequence[Row]) -> dict[str, float]:
    """How well a reader judges claims.

    `right` is the share judged rightly, `contradicted_as_supported` the share of the contradicted
    ones that were taken for supported, `auroc` how well the odds of support tell the supported
    from all others, and `surely_right` the share of those supported beyond `SURE` that are. What
    the claims don't define is left out.
    """
    judged = reader.judge([pair for pair, _ in rows])
    said = np.array([LABELS.index(claims.likeliest(judgement)) for judgement in judged])
    gold = np.array([label for _, label in rows])
    supports = np.array([judgement.supports for judgement in judged])
    against, supported = gold == LABELS.index("contradicts"), gold == LABELS.index("supports")
    surely = supports >= SURE
    auroc = abstention.auroc(np.ones((1, len(rows))), supports, supported.astype(float))[0]
    found = {
        "claims": float(len(rows)),
        "right": float((said == gold).mean()),
        "contradicted_as_supported": float(supported_of(said)[against].mean())
        if against.any()
        else math.nan,
        "auroc": float(auroc),
        "surely": float(surely.sum()),
        "surely_right": float(supported[surely].mean()) if surely.any() else 1.0,
    }
    return {name: round(value, 3) for name, value in found.items() if not math.isnan(value)}


def figures(
    reader: Judge, apart: Mapping[str, Sequence[OwnPassage]]
) -> dict[str, dict[str, float]]:
    """How well a reader judges the claims of some passages, of all they say and of what decides."""
    found = {}
    for name, passages in apart.items():
        found[name] = measured(reader, own_passages.whole(passages))
        if decided := own_passages.decided(passages):
            found[f"{name}, deciding sentences"] = measured(reader, decided)
    return found


def supported_of(said: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of some labels' places are that of "supports"."""
    found: npt.NDArray[np.bool_] = said == LABELS.index("supports")
    return found


def _others(path: Path | None) -> list[Row]:
    """The claims of a file of `claims.write`."""
    if path is None:
        return []
    return as_rows(claims.read_examples(path))


def as_rows(examples: Sequence[ClaimExample]) -> list[Row]:
    """Others' claims as ours are learned."""
    return [(own_passages.pair(e.claim, e.title, e.text), LABELS.index(e.label)) for e in examples]


def add_data(parser: argparse.ArgumentParser) -> None:
    """Options for the passages that are learned from and measured on."""
    parser.add_argument(
        "--data", type=Path, default=own_passages.PASSAGES, help="the passages (%(default)s)"
    )
    parser.add_argument("--measure", type=Path, nargs="*", default=[], help="others, to measure on")


def add_tempering(parser: argparse.ArgumentParser) -> None:
    """Options for what `tempered` takes."""
    parser.add_argument(
        "--share", type=float, default=1.0, help="so much of the changes is taken in the end"
    )
    parser.add_argument(
        "--temperature", type=float, default=1.0, help="the head's logits are divided by it"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0, or 2 for passages that can't be used."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.judgements", description=__doc__)
    add_data(parser)
    parser.add_argument("--claims", type=Path, help="others' claims, as qa.training writes them")
    parser.add_argument("--reader", type=Path, default=READER_WEIGHTS, help="whose (%(default)s)")
    parser.add_argument("--start", type=Path, help="a folder of this command, to go on from")
    parser.add_argument("--out", type=Path, required=True, help="where what was learned goes")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--whole", action="store_true", help="train the layers' own weights too")
    parser.add_argument(
        "--others", type=float, default=OTHERS, help="others' claims for each of ours (%(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, help=f"how quickly ({RATE}; with --whole {WHOLE_RATE})"
    )
    add_tempering(parser)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        passages = own_passages.read(chosen.data)
        apart = {path.stem: own_passages.read(path) for path in chosen.measure}
        others = _others(chosen.claims)
        noted = model.verify(chosen.reader)
        network = model.load(chosen.reader).network
        start = learned.changes(chosen.start) if chosen.start else None
    except (OSError, ValueError, ReaderUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return 2

    def keep(changes: dict[str, LowRank], **said: object) -> None:
        learned.save(
            pairs(changes),
            {"claim": network.learn_to_judge()},
            chosen.out,
            reader=noted["sha256"],
            facts={"training": {"claims": sum(len(p.claims) for p in passages), **said}},
        )

    changes = train(
        passages,
        others,
        network,
        passes=chosen.passes,
        rate=chosen.rate or (WHOLE_RATE if chosen.whole else RATE),
        share_of_others=chosen.others,
        whole=chosen.whole,
        start=start,
        after_pass=keep,
    )
    head = network.learn_to_judge()
    tempered(pairs(changes), head, share=chosen.share, temperature=chosen.temperature)
    found = figures(ReaderModel(network, base_tokenization()), apart)
    keep(changes, **found)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
