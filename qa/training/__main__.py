"""Train the reader: `python -m qa.training --config FILE --data FOLDER --out DIR`.

Makes the examples of the rows and claims (once: they stay in DIR), trains, and leaves the
weights as they ship in DIR/export and the run's log in DIR/log.jsonl. With `--start` it begins
with a reader's weights, and the mean of those and its own is left in DIR/mean. With `--teacher`
a larger network is trained on the examples first, in DIR/teacher, and what it says of each,
in DIR/opinions, is learned from, too. A reader as the teacher is only asked: what it knows
is kept while the composed examples are learned (Li and Hoiem 2016, "Learning without
forgetting"). Started again after being stopped, each step goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import logging
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from embeddings.encoder import SentenceEncoder
from qa.errors import ReaderUnavailable
from qa.reading.model import Network, base_network, load
from qa.reading.tokens import base_tokenization
from qa.reading.trained import Scorer
from qa.training import (
    claims,
    composed,
    examples,
    reader_measures,
    recipe,
    rows,
    targets,
    teacher,
)
from qa.training.altered_claims import altered_claims
from qa.training.answer_claims import answer_claims
from qa.training.composed_claims import composed_claims
from qa.training.lexicon import DEFAULT_FOLDER, Lexicon
from qa.training.trainer import Trainer, mixed
from qa.training.workshop import Workshop


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="the settings, a TOML file")
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        nargs="+",
        help="the rows and claims: .jsonl.gz files, or a folder of them",
    )
    parser.add_argument("--out", type=Path, required=True, help="the run's folder")
    parser.add_argument(
        "--teacher",
        type=Path,
        metavar="DIR",
        help="the folder of all-mpnet-base-v2, which is trained first, or of a reader",
    )
    parser.add_argument(
        "--start",
        type=Path,
        metavar="DIR",
        help="begin with the reader in DIR, not with the base; a run that has begun goes on",
    )
    parser.add_argument(
        "--wordnet",
        type=Path,
        metavar="DIR",
        default=DEFAULT_FOLDER,
        help="the folder of WordNet's files, of Debian's wordnet-base (%(default)s)",
    )
    parser.add_argument(
        "--measure", type=Path, metavar="DIR", help="only measure the reader in DIR, on all of it"
    )
    return parser.parse_args(arguments)


def prepare(
    data: Sequence[Path], chosen: recipe.Examples, out: Path, wordnet: Path
) -> tuple[Path, Path]:
    """Make the examples for training and development, unless they are there; their files."""
    training, development = out / "training.jsonl.gz", out / "development.jsonl.gz"
    if training.exists() and development.exists():
        return training, development
    out.mkdir(parents=True, exist_ok=True)
    parts = rows.split(
        [row for path in rows.files(data) if rows.asks(path) for row in rows.read(path)],
        seed=chosen.seed,
        permille=chosen.development_permille,
    )
    lexicon = Lexicon(wordnet)
    encoder = SentenceEncoder()
    # Development first: a run stopped in between makes both again.
    for path, part, plan in (
        (development, parts[1], recipe.development(chosen)),
        (training, parts[0], chosen),
    ):
        examples.write(path, Workshop(part, plan, encoder, lexicon).make())
    return training, development


def prepare_claims(
    data: Sequence[Path],
    chosen: recipe.Examples,
    out: Path,
    made: tuple[Path, Path],
    wordnet: Path,
    begun: Scorer | None = None,
) -> tuple[list[claims.ClaimExample], list[claims.ClaimExample]]:
    """The claims for training and for development, made unless they are there.

    `made` are the files of the examples: composed ones become claims as well, sentences of their
    passages, and people's questions with what the reader begun with takes for the answer, where
    there is one.
    """
    paths = out / "claims.jsonl.gz", out / "development-claims.jsonl.gz"
    if not all(path.exists() for path in paths):
        parts = claims.split(
            [c for path in rows.files(data) if not rows.asks(path) for c in claims.read(path)],
            seed=chosen.seed,
            permille=chosen.development_permille,
        )
        for path, part in zip(paths, parts, strict=True):
            rng = random.Random(chosen.seed)
            about = claims.made(
                part,
                unrelated=chosen.unrelated_claims,
                passage_words=chosen.passage_words,
                rng=rng,
            )
            share = 1 if path == paths[0] else 10
            examples_of = examples.read(made[path == paths[1]])
            own = composed_claims(examples_of, rng)
            about += itertools.islice(own, chosen.composed_claims // share)
            people = [e for e in examples_of if e.kind in examples.OWN]
            rng.shuffle(people)
            said = altered_claims(people, Lexicon(wordnet), rng)
            about += itertools.islice(said, chosen.altered_claims // share)
            if begun is not None:
                believed = answer_claims(examples_of, begun, rng)
                about += itertools.islice(believed, chosen.answer_claims // share)
            rng.shuffle(about)
            claims.write(path, about)
    return claims.read_examples(paths[0]), claims.read_examples(paths[1])


def _share(made: Sequence[examples.Example], plan: recipe.Training) -> list[examples.Example]:
    return examples.share(
        made, two_sided_share=plan.two_sided_share, other=plan.other_share, seed=plan.seed
    )


def _teacher(folder: Path) -> tuple[Network, bool]:
    """The teacher in a folder, and whether it is a reader, with nothing left to learn."""
    if (folder / "reader.json").exists():
        return load(folder).network, True
    return teacher.network(folder), False


def _opinions(
    network: Network,
    learned: bool,
    plan: recipe.Recipe,
    out: Path,
    made: Sequence[examples.Example],
    held: Sequence[examples.Example],
) -> list[targets.Opinion | None]:
    """What a teacher, trained now unless it has learned, says of those of the reader's examples
    that it is asked about. Composed ones it neither sees nor is asked about: of these the answer
    is known for certain.
    """
    seen = _share(made, plan.training)
    if not learned:
        trainer = Trainer(
            network,
            base_tokenization(),
            _share([e for e in made if e.source != composed.SOURCE], plan.teacher),
            held,
            plan.teacher,
            out / "teacher",
        )
        trainer.run()
        network = trainer.averaged()
        torch.set_num_threads(plan.teacher.threads)  # the trainer may have left with fewer
    asked = _share(
        [e for e in seen if e.source != composed.SOURCE],
        replace(plan.training, two_sided_share=1.0, other_share=plan.training.asked_share),
    )
    said = teacher.opinions(
        network,
        base_tokenization(),
        asked,
        max_tokens=plan.training.max_tokens,
        batch_tokens=2 * plan.teacher.batch_tokens,
        folder=out / "opinions",
    )
    of_example = dict(zip(map(id, asked), said, strict=True))
    return [of_example.get(id(example)) for example in seen]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0, or 2 for settings or data that can't be used."""
    chosen = _arguments(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        plan = recipe.load(chosen.config)
        begun = load(folder) if (folder := chosen.measure or chosen.start) else None
        taught_by = _teacher(chosen.teacher) if chosen.teacher else None
        training, development = prepare(chosen.data, plan.examples, chosen.out, chosen.wordnet)
        claimed, held_claims = prepare_claims(
            chosen.data, plan.examples, chosen.out, (training, development), chosen.wordnet, begun
        )
    except (OSError, ValueError, ReaderUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    torch.set_num_threads(plan.training.threads)
    torch.manual_seed(plan.training.seed)
    held = examples.read(development)
    if chosen.measure and begun:
        found = reader_measures.measure(begun, held)
        if begun.network.claim is not None:
            found |= reader_measures.judged(begun, held_claims)
    else:
        first = copy.deepcopy(begun.network) if begun else None
        every = examples.read(training)
        trainer = Trainer(
            begun.network if begun else base_network(),
            base_tokenization(),
            _share(every, plan.training),
            held,
            plan.training,
            chosen.out,
            _opinions(*taught_by, plan, chosen.out, every, held) if taught_by else None,
            claimed[: round(plan.training.claims_share * len(claimed))],
            held_claims,
        )
        found = trainer.run()
        if first is not None:
            mean = mixed(trainer.averaged(), first, plan.training.start_share)
            found = trainer.export(mean, chosen.out / "mean")
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
