"""The trained reader: where in a passage a question's answer stands, if it does at all.

One encoder, the bundled all-MiniLM-L6-v2 trained further, reads question, title and
passage together; three linear heads say of that reading:

- the span: where the answer begins and ends, or at the first token that it is not here
  (Devlin et al. 2019, section 4.3);
- the passage: whether it answers at all, from the first token;
- each sentence: whether it is evidence, from the mean of its tokens. Long answers are
  several sentences, which no one span holds.

A fourth is asked with a claim in the question's place: whether the passage supports it,
contradicts it, or does neither, from the first token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from embeddings.bert import Bert, BertForm
from embeddings.encoder import (
    BUNDLED_MODEL,
    bundled_model_folder,
    native_bf16,
    verify_bundled_model,
)
from embeddings.kernels import Kernel, best_kernel
from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import claims, shipped
from qa.reading.packed_network import PackedNetwork, Said
from qa.reading.passage_reading import NEVER, PassageReading, readings
from qa.reading.reader import Judgement
from qa.reading.tokens import (
    Batch,
    Pair,
    Tokenization,
    Tokens,
    base_tokenization,
    batch,
    by_length,
)

WEIGHTS = "reader.safetensors"
MANIFEST = "reader.json"
FORMAT = 2
"""Format 2 may have a head for claims; format 1 has none, and is read still."""
_READABLE = (1, 2)

_JUDGEMENTS = 3


# The network ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outputs:
    """Of a batch: `start` and `end` logits of shape (n, length), far below all others where
    no answer may be; `passage` log-odds (n,); `sentences` log-odds (n, n_sentences);
    `claims` logits (n, 3) of `Judgement`'s fields, None without a head for them.
    """

    start: Tensor
    end: Tensor
    passage: Tensor
    sentences: Tensor
    claims: Tensor | None = None


class Network(nn.Module):
    """The encoder and its heads.

    Args:
        config: the encoder's form.
        encoder: another encoder that takes a `Batch` as BERT does; None: BERT, untrained.
        judges: whether it has a head for claims.
    """

    def __init__(
        self, config: BertForm, encoder: nn.Module | None = None, *, judges: bool = False
    ) -> None:
        super().__init__()
        self.encoder: Any = encoder or Bert(config)
        self.span = nn.Linear(config.hidden_size, 2)
        self.passage = nn.Linear(config.hidden_size, 1)
        self.sentence = nn.Linear(config.hidden_size, 1)
        self.claim = nn.Linear(config.hidden_size, _JUDGEMENTS) if judges else None

    def learn_to_judge(self) -> nn.Linear:
        """Its head for claims; an untrained one is added where it has none."""
        if self.claim is None:
            self.claim = nn.Linear(self.span.in_features, _JUDGEMENTS)
        return self.claim

    @property
    def words(self) -> Tensor:
        """The vectors of the vocabulary's words, of shape (vocabulary, hidden)."""
        weight: Tensor = self.encoder.embeddings.word_embeddings.weight
        return weight

    def forward(self, batch: Batch) -> Outputs:
        """Read a batch; logits are float32 in any precision of the encoder."""
        device = batch.ids.device.type
        with torch.autocast(device, torch.bfloat16, enabled=device != "cpu" or native_bf16()):
            hidden = self.encoder(
                input_ids=batch.ids, attention_mask=batch.mask, token_type_ids=batch.types
            ).last_hidden_state
        with torch.autocast(device, enabled=False):
            hidden = hidden.float()
            ends = self.span(hidden).masked_fill(~batch.candidates[..., None], NEVER)
            numbers = torch.arange(batch.n_sentences, device=hidden.device)
            members = (batch.sentence_of[:, None, :] == numbers[None, :, None]).float()
            sizes = members.sum(-1, keepdim=True).clamp(min=1)
            means = members @ hidden / sizes
            return Outputs(
                start=ends[..., 0],
                end=ends[..., 1],
                passage=self.passage(hidden[:, 0]).squeeze(-1),
                sentences=self.sentence(means).squeeze(-1),
                claims=None if self.claim is None else self.claim(hidden[:, 0]),
            )


# Reading ----------------------------------------------------------------------------------


class ReaderModel:
    """A network and its tokenizer, reading pairs in batches.

    Safe to share between threads: scoring changes nothing but counters of torch's own. `judging`
    gives the network that is asked about claims, if that is another: few questions need it, so it
    is made when it is first asked. With a `kernel` both networks'
    weights are laid out for it when they first read, and changes of theirs after that not seen.
    """

    def __init__(
        self,
        network: Network,
        tokenization: Tokenization,
        *,
        judging: Callable[[], Network] | None = None,
        max_tokens: int = 384,
        batch_tokens: int = 4096,
        device: torch.device | None = None,
        kernel: Kernel | None = None,
    ) -> None:
        self._device = device or torch.device("cpu")
        self.network = network.eval().to(self._device)
        self._make_judging = judging
        self._tokenization = tokenization
        self._max_tokens = max_tokens
        self._batch_tokens = batch_tokens
        self._kernel = kernel

    @property
    def judges(self) -> bool:
        """Whether it has learned to judge claims."""
        return self.network.claim is not None

    @cached_property
    def judging(self) -> Network:
        """The network that is asked about claims."""
        return self._make_judging().eval().to(self._device) if self._make_judging else self.network

    def score(
        self, pairs: Sequence[Pair], *, top_k: int = 5, max_answer_tokens: int = 30
    ) -> list[PassageReading]:
        """Read each pair; the readings come in the pairs' order.

        `top_k` spans at most are given of each, none longer than `max_answer_tokens`,
        and none that overlaps a better one.
        """
        rows = self.tokens(pairs)
        said = self.say(rows)
        return readings(pairs, rows, said, top_k=top_k, max_answer_tokens=max_answer_tokens)

    def tokens(self, pairs: Sequence[Pair]) -> list[Tokens]:
        """The pairs as the network takes them, in their order."""
        return self._tokenization.tokens(pairs, max_tokens=self._max_tokens)

    @torch.inference_mode()
    def say(self, rows: Sequence[Tokens]) -> list[Said]:
        """What the heads say of pairs' tokens, in their order."""
        return self._in_batches(rows) if self._kernel is None else self._running.read(rows)

    @torch.inference_mode()
    def judge(self, said: Sequence[Pair]) -> list[Judgement]:
        """Whether each pair's passage supports or contradicts the claim in `question`.

        The judgements come in the pairs' order. Only a reader that `judges` can.

        Raises:
            ReaderUnavailable: if the reader has not learned to judge.
        """
        if not self.judges:
            raise ReaderUnavailable(f"this reader can't judge claims; {WAY_OUT}")
        rows = self.tokens(said)
        if self._kernel is not None:
            return [Judgement(*likely) for likely in self._running_judge.judge(rows)]
        found: dict[int, Judgement] = {}
        for numbers in by_length(rows, self._batch_tokens):
            out = self.judging(batch([rows[n] for n in numbers], self._device))
            likely = torch.softmax(out.claims, -1).cpu().tolist()
            found |= {n: Judgement(*likely[i]) for i, n in enumerate(numbers)}
        return [found[n] for n in range(len(rows))]

    @cached_property
    def _running(self) -> PackedNetwork:
        return PackedNetwork(self.network, self._kernel or Kernel.FLOAT32)

    @cached_property
    def _running_judge(self) -> PackedNetwork:
        if self.judging is self.network:
            return self._running
        return PackedNetwork(self.judging, self._kernel or Kernel.FLOAT32)

    def _in_batches(self, rows: Sequence[Tokens]) -> list[Said]:
        found: dict[int, Said] = {}
        for numbers in by_length(rows, self._batch_tokens):
            out = self.network(batch([rows[n] for n in numbers], self._device))
            start = torch.log_softmax(out.start, -1).cpu().tolist()
            end = torch.log_softmax(out.end, -1).cpu().tolist()
            passage, sentences = out.passage.cpu().tolist(), out.sentences.cpu().tolist()
            for i, n in enumerate(numbers):
                first = rows[n].first
                last = first + len(rows[n].offsets)
                found[n] = Said(
                    start[i][first:last],
                    end[i][first:last],
                    start[i][0] + end[i][0],
                    passage[i],
                    sentences[i],
                )
        return [found[n] for n in range(len(rows))]


# On disk ----------------------------------------------------------------------------------


def base_network() -> Network:
    """A network with the bundled model's weights and untrained heads.

    Without dropout: a third of a training step on a CPU went into drawing it and into the
    slower attention it forces (16 s against 11 s for two steps, profiled), and one pass
    leaves little to overfit. The words' vectors stay as they are, so that a reader ships
    without them, at half the size, and trains a quarter faster.

    Raises:
        EmbeddingsError: if the bundled model is missing or altered.
    """
    verify_bundled_model()
    folder = bundled_model_folder()
    network = Network(BertForm.in_folder(folder))
    weights = load_file(folder / "model.safetensors")
    kept = network.encoder.state_dict().keys()
    network.encoder.load_state_dict({name: weights[name] for name in kept})
    network.words.requires_grad_(False)
    return network


def save(network: Network, folder: Path, facts: dict[str, Any] | None = None) -> None:
    """Write the weights as float16, and a manifest with their sum, the form and `facts`.

    Words' vectors that are not trained are the bundled model's, and left out.
    """
    own_words = network.words.requires_grad
    shipped.write(
        {n: weight for n, weight in network.state_dict().items() if own_words or n != _WORDS},
        folder,
        WEIGHTS,
        MANIFEST,
        form=FORMAT,
        facts={
            "tokenizer": BUNDLED_MODEL,
            "words": "own" if own_words else BUNDLED_MODEL,
            "network": dict(sorted(asdict(network.encoder.config).items())),
            "judges": network.claim is not None,
            **(facts or {}),
        },
    )


_WORDS = "encoder.embeddings.word_embeddings.weight"
_BUNDLED_WORDS = "embeddings.word_embeddings.weight"


def verify(folder: Path) -> dict[str, Any]:
    """What was noted of the reader's weights in a folder, whose sum is verified.

    Raises:
        ReaderUnavailable: if a file is missing, altered, or not of this form.
    """
    return shipped.verified_manifest(
        folder, WEIGHTS, MANIFEST, name="the reader", formats=_READABLE
    )


def load(
    folder: Path, *, device: torch.device | None = None, kernel: Kernel | None = None
) -> ReaderModel:
    """The reader that `save` wrote; on the processor it reads with `kernel`, or the best one.

    Raises:
        ReaderUnavailable: if its files are missing, altered, or not of this form.
        EmbeddingsError: if the bundled model, whose tokenizer it shares, is.
    """
    manifest = verify(folder)
    tokenization = base_tokenization()  # verifies the bundled model, words' vectors included
    try:
        with torch.device("meta"):  # its weights come from the file
            network = Network(BertForm.of(manifest["network"]), judges=bool(manifest.get("judges")))
        halves = load_file(folder / WEIGHTS)
        weights = {name: tensor.float() for name, tensor in halves.items()}
        if manifest["words"] == BUNDLED_MODEL:
            with safetensors.safe_open(
                bundled_model_folder() / "model.safetensors", framework="pt"
            ) as bundled:
                weights[_WORDS] = bundled.get_tensor(_BUNDLED_WORDS)
            network.words.requires_grad_(False)
        network.load_state_dict(weights, assign=True)
    except (KeyError, TypeError, ValueError, RuntimeError, safetensors.SafetensorError) as error:
        raise ReaderUnavailable(
            f"the reader in {folder} does not fit its manifest ({error}); {WAY_OUT}"
        ) from error
    reader = str(manifest["sha256"])
    learned = claims.verify(folder, reader=reader)
    judging = (
        (lambda: claims.judging(network, folder, reader=reader) or network) if learned else None
    )
    if device is not None and device.type != "cpu":
        return ReaderModel(network, tokenization, judging=judging, device=device)
    return ReaderModel(network, tokenization, judging=judging, kernel=kernel or best_kernel())
