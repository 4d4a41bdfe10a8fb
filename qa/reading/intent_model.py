"""The trained reader of intents: the bundled encoder with low-rank changes, and three heads.

The encoder's weights stay the bundled model's, and the changes are added to them when they are
loaded (`qa.reading.low_rank`), so that little has to ship. The question's kind and state are told
from its first token and the mean of all, each word's slot from the first of its tokens; of all
sequences of slots in which none goes on that did not begin the likeliest is taken (Viterbi 1967).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn

from embeddings.bert import Bert, BertForm
from embeddings.encoder import BUNDLED_MODEL, bundled_model_folder
from embeddings.threads import threads_for
from qa.conversation.intents import STATES, Filled, Intent, Kind, Slot
from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import shipped
from qa.reading.low_rank import Changes, add, as_tensors

WEIGHTS = "intents.safetensors"
MANIFEST = "intents.json"
FORMAT = 1
KINDS = tuple(Kind)
OUTSIDE = 0
LABELS = ("outside", *(f"{place} {slot}" for slot in Slot for place in ("begins", "goes on")))
"""What a word may be: outside of all slots, or the first or a further word of one."""
RANK = 8
_TOKENS = 128
"""A longer question is cut for this reading."""
_BATCH = 32
_CLS, _SEP, _PAD = 101, 102, 0


@dataclass(frozen=True, slots=True)
class Words:
    """A question in tokens, and its words: each one's first token and its place in the text."""

    ids: list[int]
    firsts: list[int]
    spans: list[tuple[int, int]]


class Tokenization:
    """The bundled model's tokenizer; its words are runs of letters or digits, or one mark."""

    def __init__(self, tokenizer_json: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.no_padding()

    def words(self, text: str) -> Words:
        encoded: Encoding = self._tokenizer.encode(text)
        firsts: list[int] = []
        spans: list[tuple[int, int]] = []
        last: int | None = None
        for at, (word, (start, end)) in enumerate(
            zip(encoded.word_ids, encoded.offsets, strict=True)
        ):
            if word is None:
                continue
            if word == last:
                spans[-1] = (spans[-1][0], end)
            else:
                firsts.append(at)
                spans.append((start, end))
            last = word
        return Words(list(encoded.ids), firsts, spans)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Logits of a batch: `kinds` (n, kinds), `states` (n, states), `slots` (n, length, labels)."""

    kinds: Tensor
    states: Tensor
    slots: Tensor


class IntentNetwork(nn.Module):
    """The encoder and its heads."""

    def __init__(self, encoder: Bert) -> None:
        super().__init__()
        self.encoder: Any = encoder
        width = encoder.config.hidden_size
        self.kind = nn.Linear(width, len(KINDS))
        self.state = nn.Linear(width, len(STATES))
        self.slot = nn.Linear(width, len(LABELS))

    def forward(self, ids: Tensor, mask: Tensor) -> Outputs:
        """Read a batch; `ids` and `mask` are of shape (n, length)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask[..., None].to(hidden.dtype)
        whole = hidden[:, 0] + (hidden * weight).sum(1) / weight.sum(1)
        return Outputs(self.kind(whole), self.state(whole), self.slot(hidden))


def batch(rows: Sequence[Words]) -> tuple[Tensor, Tensor]:
    """Token numbers and their mask, both of shape (n, longest)."""
    length = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), length), _PAD)
    for n, row in enumerate(rows):
        ids[n, : len(row.ids)] = torch.tensor(row.ids)
    mask = torch.zeros(ids.shape, dtype=torch.bool)
    for n, row in enumerate(rows):
        mask[n, : len(row.ids)] = True
    return ids, mask


class IntentModel:
    """A network and its tokenizer. Safe to share between threads."""

    def __init__(self, network: IntentNetwork, tokenization: Tokenization) -> None:
        self.network = network.eval()
        self._tokenization = tokenization

    @torch.inference_mode()
    def read(self, questions: Sequence[str]) -> list[Intent]:
        """The questions' intents, in their order."""
        rows = [self._tokenization.words(question) for question in questions]
        found: dict[int, Intent] = {}
        order = sorted(range(len(rows)), key=lambda n: len(rows[n].ids))
        for at in range(0, len(order), _BATCH):
            numbers = order[at : at + _BATCH]
            ids, mask = batch([rows[n] for n in numbers])
            with threads_for(ids.numel()):
                out = self.network(ids, mask)
            kinds = out.kinds.softmax(-1).numpy()
            states = out.states.argmax(-1).tolist()
            slots = out.slots.log_softmax(-1).numpy()
            for i, n in enumerate(numbers):
                best = int(kinds[i].argmax())
                found[n] = Intent(
                    questions[n],
                    KINDS[best],
                    float(kinds[i, best]),
                    STATES[states[i]],
                    tuple(_filled(rows[n], slots[i])),
                )
        return [found[n] for n in range(len(rows))]


def _filled(row: Words, logs: npt.NDArray[np.float32]) -> Iterator[Filled]:
    """The slots of a row's words; `logs` are its tokens' log-probabilities (length, labels)."""
    if not row.firsts:
        return
    start, slot, end = 0, OUTSIDE, 0
    for label, (first, last) in zip(best_path(logs[row.firsts]), row.spans, strict=True):
        goes_on = label != OUTSIDE and label % 2 == 0
        if slot and not goes_on:
            yield Filled(_SLOTS[(slot - 1) // 2], start, end)
            slot = OUTSIDE
        if label != OUTSIDE and not goes_on:
            start, slot = first, label
        end = last
    if slot:
        yield Filled(_SLOTS[(slot - 1) // 2], start, end)


_SLOTS = tuple(Slot)
_MAY_FOLLOW = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
for _label in range(2, len(LABELS), 2):  # what goes on follows its own slot's words only
    _MAY_FOLLOW[:, _label] = -math.inf
    _MAY_FOLLOW[[_label - 1, _label], _label] = 0.0


def best_path(logs: npt.NDArray[np.float32]) -> list[int]:
    """The likeliest labels of words in which no slot goes on that did not begin.

    `logs` are log-probabilities of shape (words, labels), at least one word.
    """
    score = logs[0] + np.where(np.arange(len(LABELS)) % 2 == 0, -np.inf, 0.0)
    score[OUTSIDE] = logs[0, OUTSIDE]
    came: list[npt.NDArray[np.int64]] = []
    for row in logs[1:]:
        ways = score[:, None] + _MAY_FOLLOW
        came.append(ways.argmax(0))
        score = ways.max(0) + row
    path = [int(score.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


# On disk ----------------------------------------------------------------------------------


def base_network() -> IntentNetwork:
    """The bundled encoder with untrained heads.

    Its files' sums are not taken: whoever reads, or trains, has taken them, and it takes a tenth
    of a second.

    Raises:
        EmbeddingsError: if the bundled model is missing.
    """
    folder = bundled_model_folder()
    encoder = Bert.empty(BertForm.in_folder(folder))
    weights = load_file(folder / "model.safetensors")
    kept = encoder.state_dict().keys()
    encoder.load_state_dict({name: weights[name] for name in kept}, assign=True)
    return IntentNetwork(encoder)


def save(
    changes: Changes,
    network: IntentNetwork,
    folder: Path,
    facts: dict[str, Any],
) -> None:
    """Write the heads and the low-rank changes as float16, and a manifest with their sum.

    `changes` are those of the encoder.
    """
    tensors = as_tensors(changes)
    for head in _HEADS:
        parts = getattr(network, head).state_dict()
        tensors |= {f"{head}.{part}": weight for part, weight in parts.items()}
    described = {
        "base": BUNDLED_MODEL,
        "kinds": list(KINDS),
        "states": [state.value if state else None for state in STATES],
        "labels": list(LABELS),
    }
    shipped.write(tensors, folder, WEIGHTS, MANIFEST, form=FORMAT, facts={**described, **facts})


_HEADS = ("kind", "state", "slot")


def verify(folder: Path) -> None:
    """See that what `save` wrote in a folder is there, whole and of this form.

    Raises:
        ReaderUnavailable: if its files are missing, altered, or not of this form.
    """
    name = "the reader of intents"
    manifest = shipped.verified_manifest(folder, WEIGHTS, MANIFEST, name=name, formats=(FORMAT,))
    if (manifest.get("kinds"), manifest.get("labels")) != (list(KINDS), list(LABELS)):
        raise ReaderUnavailable(f"{name} in {folder} is not of format {FORMAT}; {WAY_OUT}")


def restore(
    folder: Path, network: IntentNetwork, change: Callable[[Mapping[str, Tensor]], None]
) -> None:
    """Let a network's heads be what `save` wrote in a folder; `change` is given the encoder's.

    Raises:
        ReaderUnavailable: if the files are missing, altered, or not of this form.
    """
    verify(folder)
    tensors = {name: tensor.float() for name, tensor in load_file(folder / WEIGHTS).items()}
    try:
        for head in _HEADS:
            parts = {part: tensors[f"{head}.{part}"] for part in ("weight", "bias")}
            getattr(network, head).load_state_dict(parts)
        change(tensors)
    except (KeyError, RuntimeError) as error:
        raise ReaderUnavailable(
            f"the reader of intents in {folder} does not fit its manifest ({error}); {WAY_OUT}"
        ) from error


def load(folder: Path) -> IntentModel:
    """The reader of intents that `save` wrote.

    Raises:
        ReaderUnavailable: if its files are missing, altered, or not of this form.
        EmbeddingsError: if the bundled model is missing.
    """
    network = base_network()
    restore(folder, network, partial(add, network.encoder))
    return IntentModel(network, Tokenization(bundled_model_folder() / "tokenizer.json"))
