"""Questions and passages as the reader's networks take them: tokens, alone and in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from embeddings.encoder import bundled_model_folder, verify_bundled_model

# Questions and titles beyond these lengths are cut: one question of 41,106 in the training data.
QUESTION_TOKENS = 64
TITLE_TOKENS = 32
_CLS, _SEP, _PAD = 101, 102, 0
# What BERT takes at most; passages of 110 words have about 150 tokens.
_POSITIONS = 512


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage to read for it.

    `title` is the article's title, with the heading behind it where there is one.
    `sentences` are `[start, end)` in `text`, in order.
    """

    question: str
    title: str
    text: str
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """One pair as the network takes it: [CLS] question [SEP] title [SEP] passage [SEP].

    The passage's tokens begin at `first`; `offsets` are theirs, `[start, end)` in its text.
    `sentence_of` gives each token its sentence's number, -1 outside of all.
    """

    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]
    sentence_of: list[int]

    @property
    def second(self) -> int:
        """Where the title begins, and with it what BERT takes for the second part."""
        return self.ids.index(_SEP) + 1


class Tokenization:
    """The bundled model's tokenizer, as the reader uses it."""

    def __init__(self, tokenizer_json: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def tokens(self, pairs: Sequence[Pair], *, max_tokens: int) -> list[Tokens]:
        """The pairs as tokens, passages cut where the whole would exceed `max_tokens`."""
        if not QUESTION_TOKENS + TITLE_TOKENS + 4 < max_tokens <= _POSITIONS:
            raise ValueError(f"max_tokens must be in (100, {_POSITIONS}], got {max_tokens}")
        # A question often comes with many passages, a passage with many questions.
        parts = {p.question for p in pairs} | {p.title for p in pairs} | {p.text for p in pairs}
        order = sorted(parts)
        encoded = dict(
            zip(
                order,
                self._tokenizer.encode_batch(order, add_special_tokens=False),
                strict=True,
            )
        )
        found = []
        for pair in pairs:
            head = [_CLS, *encoded[pair.question].ids[:QUESTION_TOKENS], _SEP]
            head += [*encoded[pair.title].ids[:TITLE_TOKENS], _SEP]
            passage = encoded[pair.text]
            ids = passage.ids[: max_tokens - len(head) - 1]
            offsets = passage.offsets[: len(ids)]
            found.append(
                Tokens(
                    ids=[*head, *ids, _SEP],
                    first=len(head),
                    offsets=offsets,
                    sentence_of=_sentence_of(offsets, pair.sentences),
                )
            )
        return found


def _sentence_of(
    offsets: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> list[int]:
    found, at = [], 0
    for start, _ in offsets:
        while at < len(sentences) and sentences[at][1] <= start:
            at += 1
        found.append(at if at < len(sentences) and sentences[at][0] <= start else -1)
    return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Tokens of several pairs, padded to one length; all of shape (n, length).

    `candidates` marks where an answer may begin or end: the first token and the passage.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    candidates: Tensor
    sentence_of: Tensor
    n_sentences: int


def batch(rows: Sequence[Tokens], device: torch.device) -> Batch:
    """Pad `rows` to the longest and put them on `device`."""
    length = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), length), _PAD)
    types = torch.zeros((len(rows), length), dtype=torch.long)
    mask = torch.zeros((len(rows), length), dtype=torch.bool)
    candidates = torch.zeros((len(rows), length), dtype=torch.bool)
    sentence_of = torch.full((len(rows), length), -1)
    for i, row in enumerate(rows):
        n, last = len(row.ids), row.first + len(row.offsets)
        ids[i, :n] = torch.tensor(row.ids)
        types[i, row.second : n] = 1
        mask[i, :n] = True
        candidates[i, 0] = True
        candidates[i, row.first : last] = True
        if row.sentence_of:
            sentence_of[i, row.first : last] = torch.tensor(row.sentence_of)
    return Batch(
        ids=ids.to(device),
        types=types.to(device),
        mask=mask.to(device),
        candidates=candidates.to(device),
        sentence_of=sentence_of.to(device),
        n_sentences=1 + max(max(row.sentence_of, default=-1) for row in rows),
    )


def by_length(rows: Sequence[Tokens], batch_tokens: int) -> Iterator[list[int]]:
    """The rows' numbers in batches of like length, each of at most `batch_tokens` tokens
    with its padding (or of one row); longest first.
    """
    numbers: list[int] = []
    longest = 0
    for n in sorted(range(len(rows)), key=lambda n: (-len(rows[n].ids), n)):
        longest = longest or len(rows[n].ids)
        if numbers and longest * (len(numbers) + 1) > batch_tokens:
            yield numbers
            numbers, longest = [], len(rows[n].ids)
        numbers.append(n)
    if numbers:
        yield numbers


def base_tokenization() -> Tokenization:
    """The bundled model's tokenizer, its sum verified with the rest of the model.

    Raises:
        EmbeddingsError: if the bundled model is missing or altered.
    """
    verify_bundled_model(again=False)
    return Tokenization(bundled_model_folder() / "tokenizer.json")
