"""Claims made into examples: what a passage says of a sentence that it need not hold."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.reading.reader import Judgement
from qa.training import mining
from qa.training.examples import long_words
from qa.training.rows import held_out
from qa.training.windows import Window, cut

LABELS = ("supports", "contradicts", "neither")
"""What a passage says of a claim, in the order of `Judgement`'s fields."""
_LABEL_OF = {"supports": "supports", "contradicts": "contradicts", "neutral": "neither"}

# A passage of the same text that shares more of the claim's words may well speak of it too,
# though the annotator chose another.
_SHARED = 0.5
# A context of two passages that is read whole where neither has all the evidence.
_WHOLE_WORDS = 170
# Of the passages that search puts first for a claim, how many are drawn from.
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence about one context.

    `evidence` are spans of the context, those that decide; there may be none. `label` is one
    of `LABELS`.
    """

    claim: str
    context: str
    label: str
    evidence: tuple[tuple[int, int], ...]
    group: str
    source: str


@dataclass(frozen=True, slots=True)
class ClaimExample:
    """A claim, one passage, and which of `LABELS` the passage says of it."""

    claim: str
    title: str
    text: str
    label: str
    source: str


def likeliest(judgement: Judgement) -> str:
    """Which of `LABELS` a judgement holds likeliest."""
    likely = (judgement.supports, judgement.contradicts, judgement.neither)
    return LABELS[likely.index(max(likely))]


def read(path: Path) -> list[Claim]:
    """The claims of a `.jsonl.gz` with `claim`, `context`, `label`, `group`, `source`.

    Raises:
        ValueError: if evidence does not stand at its place, or a label is not known.
    """
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            given = row.get("evidence") or []
            spans = tuple((e["start"], e["start"] + len(e["text"])) for e in given)
            for one, (start, end) in zip(given, spans, strict=True):
                if row["context"][start:end] != one["text"]:
                    raise ValueError(f"{path}, line {number}: the evidence is not at its offset")
            if row["label"] not in _LABEL_OF:
                raise ValueError(
                    f"{path}, line {number}: expected a label of {', '.join(_LABEL_OF)}, "
                    f"got {row['label']!r}"
                )
            found.append(
                Claim(
                    claim=row["claim"].strip(),
                    context=row["context"],
                    label=_LABEL_OF[row["label"]],
                    evidence=spans,
                    group=row["group"],
                    source=row["source"],
                )
            )
    return found


def split(claims: Sequence[Claim], *, seed: int, permille: int) -> tuple[list[Claim], list[Claim]]:
    """The claims for training and those for development, no group in both."""
    groups: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        groups[claim.source].add(claim.group)
    held = held_out(groups, seed=seed, permille=permille)
    return [c for c in claims if c.group not in held], [c for c in claims if c.group in held]


def made(
    claims: Sequence[Claim], *, unrelated: float, passage_words: int, rng: random.Random
) -> list[ClaimExample]:
    """Each claim with the passage that decides on it, and claims with passages that don't.

    `unrelated` says how many of the latter for each of the former: half of them from the
    same context where one has few of the claim's words, the others those that search ranks
    highest elsewhere.
    """
    windows = {c.context: cut(c.context, passage_words=passage_words) for c in claims}
    own = [example for c in claims if (example := _own(c, windows[c.context]))]
    decided = [c for c in claims if c.label != "neither"]
    rng.shuffle(decided)
    wanted = int(unrelated * len(own))
    beside = [e for c in decided if (e := _beside(c, windows[c.context], rng))][: wanted // 2]
    elsewhere = itertools.islice(_elsewhere(decided, windows, rng), wanted - len(beside))
    examples = [*own, *beside, *elsewhere]
    rng.shuffle(examples)
    return examples


def _example(claim: Claim, text: str, label: str) -> ClaimExample:
    return ClaimExample(claim.claim, "", text, label, claim.source)


def _own(claim: Claim, windows: Sequence[Window]) -> ClaimExample | None:
    """The claim with the passage that has all its evidence, or with all of a short context."""
    if len(windows) == 1:
        return _example(claim, claim.context, claim.label)
    for window in windows:
        if claim.evidence and all(window.start <= s and e <= window.end for s, e in claim.evidence):
            return _example(claim, window.text, claim.label)
    if len(claim.context.split()) <= _WHOLE_WORDS:
        return _example(claim, claim.context, claim.label)
    return None


def _beside(claim: Claim, windows: Sequence[Window], rng: random.Random) -> ClaimExample | None:
    said = long_words(claim.claim)
    free = [
        w
        for w in windows
        if claim.evidence
        and all(e <= w.start or w.end <= s for s, e in claim.evidence)
        and len(said & long_words(w.text)) <= _SHARED * len(said)
    ]
    return _example(claim, rng.choice(free).text, "neither") if free else None


def _elsewhere(
    claims: Sequence[Claim], windows: dict[str, list[Window]], rng: random.Random
) -> Iterator[ClaimExample]:
    group_of = {c.context: c.group for c in claims}
    places = [(w.text, group) for context, group in group_of.items() for w in windows[context]]
    lexical = mining.lexical_index([text for text, _ in places])
    for claim, near in zip(
        claims,
        mining.nearest([c.claim for c in claims], lexical, k=3 * _NEAREST),
        strict=True,
    ):
        free = [places[n][0] for n in near if places[n][1] != claim.group]
        if free:
            yield _example(claim, rng.choice(free[:_NEAREST]), "neither")


def write(path: Path, examples: Iterable[ClaimExample]) -> None:
    """Write one JSON object a line, compressed; the same examples give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
        for example in examples:
            out.write(json.dumps(asdict(example), ensure_ascii=False).encode() + b"\n")


def read_examples(path: Path) -> list[ClaimExample]:
    """The examples that `write` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [ClaimExample(**json.loads(line)) for line in lines]
