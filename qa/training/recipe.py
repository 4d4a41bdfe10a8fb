"""The trainer's settings, read from one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True)
class Examples:
    """How many examples of each kind one pass holds; where there are fewer, all of them."""

    seed: int
    passage_words: int
    """Length of the passages, as the library cuts them."""
    development_permille: int
    """Share of the groups, in thousandths, kept for development."""
    rows: dict[str, int]
    """Source → its own questions with their own passages; more than there are: with repeats."""
    renamed: int
    """Answerable, a name changed to another in question, title and passage alike."""
    titled: int
    """Answerable, a place or name of the question stands in the title alone."""
    composed: int
    """Answerable: a fact of a composed report, in a sentence, a table or a list."""
    unstated: int
    """Not answerable: a fact that a composed report does not state, or not of that place."""
    changed: int
    """Half of them answerable: a figure, day or name that was another before, or is another's."""
    same_article: int
    """Not answerable: the nearest other passages of the same article."""
    retrieved: int
    """Not answerable: what search ranks highest without it holding the answer."""
    swapped: int
    """Not answerable: a name, place, year or number of the question changed to another."""
    renamed_passage: int
    """Not answerable: a name changed in title and passage, not in the question."""
    mistitled: int
    """Not answerable: the question's place is not the one in the title, nor in the passage."""
    opposite: int
    """Not answerable: "first" asked as "last", "largest" as "smallest"."""
    other_window: int
    """Not answerable: another passage of the same context."""
    unreported: int
    """Not answerable: an attribute of which the passage has no word, asked of what it names."""
    elsewhere: int
    """Not answerable: a name or number of the question changed to another of the passage, which
    stands in another of its sentences."""
    exchanged: int
    """Not answerable: a word of the question changed to its opposite or another of its kind."""
    rephrased: int
    """Answerable: a word of the question changed to its synonym."""
    denied: int
    """Not answerable: the question denied, "When was" as "When wasn't"."""
    denied_passage: int
    """Not answerable: the sentence with the answer denied."""
    denied_both: int
    """Answerable: question and sentence denied alike."""
    composed_claims: int
    """Claims about composed passages: what is asked there, said with an answer, right or wrong."""
    answer_claims: int
    """Claims about people's questions, said with the answer or with what a reader wrongly takes for
    it: that of the run's start; where it starts with none, there are none."""
    altered_claims: int
    """Claims that are sentences of the passages: as they stand, altered, or taken out."""
    short_share: float
    """Share of the examples cut down to a part of their passage: two read as quickly as one
    whole, and where time is what is short, more questions teach more than more words.
    """
    short_words: int
    """Words of such a part, at least where there are as many."""
    plain_share: float
    """Share of questions without a question mark, in [0, 1]."""
    keyword_share: float
    """Share of questions cut down to their keywords, in [0, 1]."""
    typo_share: float
    """Share of questions with one slip of the keyboard, in [0, 1]."""
    spoken_share: float
    """Share of examples with one sentence made direct speech, where one can be, in [0, 1]."""
    listed_share: float
    """Share of examples whose sentences are made the items of a list, in [0, 1]."""
    unrelated_claims: float
    """How many claims are put to a passage that neither supports nor contradicts them, for
    each that is put to its own."""


@dataclass(frozen=True, slots=True)
class Training:
    """How the reader is trained."""

    seed: int
    threads: int
    compiled: bool
    """Whether to compile the encoder first, which needs a C++ compiler: half as fast again
    beside other work, no quicker on a quiet machine."""
    two_sided_share: float
    """Share that it sees of the examples of sources where people asked both what is answered
    and what is not, in [0, 1]: the ones that teach most what does not answer."""
    other_share: float
    """Share of all other examples that it sees."""
    claims_share: float
    """Share of the claims that it sees: they take one batch in six or so beside the others."""
    passes: float
    """How often the examples are gone through; a fraction is allowed."""
    minutes: float
    """At most so long in all, over every time it was started; the rate falls by then. 0: as
    long as the passes take."""
    batch_tokens: int
    """Tokens of a batch, its padding included."""
    max_tokens: int
    """Longer inputs are cut at the passage's end."""
    learning_rate: float
    layer_decay: float
    """Each layer below the top learns at this share of the rate of the one above."""
    head_rate: float
    """The heads' learning rate: they start from nothing."""
    weight_decay: float
    warmup_share: float
    """Share of the steps with a rising rate, in [0, 1)."""
    decay_share: float
    """Share of the steps at the end with a falling rate, in (0, 1]."""
    clip: float
    """Largest norm of the gradient."""
    label_smoothing: float
    teacher_share: float
    """Share of the span's and the passage's targets that is the teacher's opinion where there
    is one, in [0, 1]."""
    teacher_sentence_share: float
    """The same of the sentences' targets."""
    asked_share: float
    """Of the examples, the two-sided sources' apart, the share that the teacher is asked about,
    in [0, 1]: he is slow. He is asked about all of those, and about no composed ones."""
    start_share: float
    """Where a run begins with a reader, the share of that one's weights in what ships at the
    end, in [0, 1]: the mean of both generalises better than either."""
    average_decay: float
    """Decay per step of the running average of the weights, which is what is exported."""
    passage_weight: float
    """Weight of the passage head's loss; the span's has 1."""
    sentence_weight: float
    """Weight of the sentence head's loss."""
    claim_weight: float
    """Weight of the claim head's loss, whose batches stand among the others'."""
    log_seconds: float
    checkpoint_seconds: float
    development_examples: int
    """How many development examples each checkpoint is measured on."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that one run depends on, besides the data and the base models."""

    examples: Examples
    training: Training
    teacher: Training
    """How the teacher is trained, where there is one."""


_DEVELOPMENT_SHARE = 0.1


def development(training: Examples) -> Examples:
    """The same mix, a tenth as large; fewer questions in other styles."""
    return replace(
        training,
        rows={source: int(n * _DEVELOPMENT_SHARE) for source, n in training.rows.items()},
        **{
            field.name: int(getattr(training, field.name) * _DEVELOPMENT_SHARE)
            for field in fields(training)
            if field.name in _MADE
        },
        short_share=0.0,
        plain_share=0.1,
        keyword_share=0.05,
        typo_share=0.0,
    )


_MADE = frozenset(
    {
        "renamed",
        "titled",
        "composed",
        "unstated",
        "changed",
        "same_article",
        "retrieved",
        "swapped",
        "renamed_passage",
        "mistitled",
        "opposite",
        "other_window",
        "unreported",
        "elsewhere",
        "exchanged",
        "rephrased",
        "denied",
        "denied_passage",
        "denied_both",
        "composed_claims",
        "answer_claims",
        "altered_claims",
    }
)

T = TypeVar("T")


def _section(kind: type[T], name: str, table: dict[str, Any]) -> T:
    wanted = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if missing := sorted(wanted - table.keys()):
        raise ValueError(f"[{name}] lacks {', '.join(missing)}")
    if unknown := sorted(table.keys() - wanted):
        raise ValueError(f"[{name}] has no setting {', '.join(unknown)}")
    return kind(**table)


def load(path: Path) -> Recipe:
    """Read the settings at `path`; in `[teacher]` stands what differs from `[training]`.

    Raises:
        ValueError: if a setting is missing or unknown, naming it.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    training = tables.get("training", {})
    return Recipe(
        examples=_section(Examples, "examples", tables.get("examples", {})),
        training=_section(Training, "training", training),
        teacher=_section(Training, "teacher", training | tables.get("teacher", {})),
    )
