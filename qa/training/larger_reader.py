"""Train the careful reader's network: `python -m qa.training.larger_reader --base DIR --out DIR`.

The base, all-mpnet-base-v2, stays; learned are low-rank changes of it and a head for claims, on
passages written for it (`own_passages`) and, with `--claims`, others' claims beside them. Every
pass takes each claim once, with its passage or some sentences of it. With `--questions`, the
examples that `python -m qa.training` makes of rows, it learns to read as well: all of them in every
pass, and a quarter of the claims; `--start` is the run that learned claims before.

A checkpoint is written every ten minutes, and when the run is told to stop (SIGTERM, Ctrl+C): the
same command goes on from it, on another machine, too. What ships is written at the end, to
`export` in the run's folder, or of any checkpoint with `--export`.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from qa import training
from qa.errors import ReaderUnavailable
from qa.reading import claims as learned
from qa.reading.careful import LargerReader
from qa.reading.low_rank import from_tensors
from qa.reading.tokens import base_tokenization
from qa.training import claims, examples, judgements, own_passages, recipe
from qa.training.judgements import Row
from qa.training.larger_run import OTHERS, Run, checkpoint, told_to_stop
from qa.training.own_passages import OwnPassage

_PLAN = recipe.load(Path(training.__file__).with_name("reader.toml"))
SETTINGS = replace(
    _PLAN.training,
    batch_tokens=2600,
    learning_rate=3e-4,
    head_rate=1e-3,
    layer_decay=1.0,
    claim_weight=1.0,
    passes=4.0,
)

log = logging.getLogger(__name__)


def export(
    run: Path,
    base: Path,
    out: Path,
    *,
    share: float,
    temperature: float,
    apart: dict[str, list[OwnPassage]],
    start: Path | None = None,
) -> dict[str, dict[str, float]]:
    """Write what ships of a run's checkpoint, and how well it judges the passages `apart`.

    `share` and `temperature` are those of `judgements.tempered`; with the run that it began with,
    `start`, the share is that of the way from there.

    Raises:
        OSError: if a run has no checkpoint.
    """
    state = checkpoint(run, torch.device("cpu"))
    tensors = dict(state["tensors"])
    whole = 1.0 if start else share
    if start is not None:
        began = checkpoint(start, torch.device("cpu"))["tensors"]
        tensors |= {name: torch.lerp(one, tensors[name], share) for name, one in began.items()}
    changes, heads = from_tensors(tensors), _heads(tensors)
    judgements.tempered(changes, heads["claim"], share=whole, temperature=temperature)
    facts = state["progress"] | {"share": share, "temperature": temperature}

    def keep(**figures: object) -> None:
        noted = {"training": {**facts, **figures}}
        learned.save(changes, heads, out, reader=state["base"], facts=noted)

    keep()
    figures = judgements.figures(LargerReader(base, out, base_tokenization()), apart)
    keep(**figures)
    return figures


def _heads(tensors: dict[str, torch.Tensor]) -> dict[str, nn.Linear]:
    found = {}
    for name in (n.removesuffix(".bias") for n in tensors if n.endswith(".bias")):
        weight, bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
        found[name] = nn.Linear(weight.shape[1], weight.shape[0])
        found[name].load_state_dict({"weight": weight, "bias": bias})
    return found


def _others(path: Path | None, wanted: int) -> list[Row]:
    """At most about `wanted` of others' claims, none of a group that the reader holds apart."""
    if path is None:
        return []
    plan, rng = _PLAN.examples, random.Random(_PLAN.examples.seed)
    found, _ = claims.split(claims.read(path), seed=plan.seed, permille=plan.development_permille)
    made = claims.made(
        rng.sample(found, min(len(found), wanted)),
        unrelated=plan.unrelated_claims,
        passage_words=plan.passage_words,
        rng=rng,
    )
    return judgements.as_rows(made)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0, also when told to stop, or 2 for unusable files."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.training.larger_reader", description=__doc__
    )
    parser.add_argument("--base", type=Path, required=True, help="the base's folder")
    parser.add_argument("--out", type=Path, required=True, help="the run's folder")
    judgements.add_data(parser)
    parser.add_argument("--claims", type=Path, help="others' claims, DATA/train/claims.jsonl.gz")
    parser.add_argument("--questions", type=Path, help="examples, as qa.training writes them")
    parser.add_argument(
        "--start", type=Path, metavar="RUN", help="another run's folder, that this one begins with"
    )
    parser.add_argument(
        "--minutes", type=float, default=0, help="at most, over every time it was started; 0: any"
    )
    parser.add_argument("--passes", type=float, default=SETTINGS.passes, help="at most")
    parser.add_argument(
        "--export", type=Path, metavar="DIR", help="write what ships there, and train nothing"
    )
    judgements.add_tempering(parser)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        apart = {path.stem: own_passages.read(path) for path in chosen.measure}
        if chosen.export is None:
            passages = own_passages.read(chosen.data)
            wanted = OTHERS * chosen.passes * sum(len(p.claims) for p in passages)
            others = _others(chosen.claims, math.ceil(wanted))
            settings = replace(SETTINGS, minutes=chosen.minutes, passes=chosen.passes)
            run = Run(
                *(chosen.base, passages, others, chosen.out, settings),
                questions=examples.read(chosen.questions) if chosen.questions else (),
                start=chosen.start,
            )
            with told_to_stop() as stop:
                if not run.go_on(stop):
                    log.info("Stopped; the same command goes on.")
                    return 0
        figures = export(
            chosen.out,
            chosen.base,
            chosen.export or chosen.out / "export",
            share=chosen.share,
            temperature=chosen.temperature,
            apart=apart,
            start=chosen.start,
        )
    except (OSError, ValueError, ReaderUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
