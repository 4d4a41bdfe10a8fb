"""What is embedded of a passage, and how the same words are spared from being embedded twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from corpus.catalogue import CatalogueWriter
from corpus.catalogue.lookups import Words
from embeddings.encoder import Encoder
from qa.upkeep.gathering import Batch

_EMBEDDED_TOGETHER = 64
"""After so many texts it is told how many more are done."""


def embedding_text(title: str, heading: str, passage: str) -> str:
    """What the encoder sees of a passage: the title and the heading go along, where known."""
    return "\n".join(part for part in (title, heading, passage) if part)


class Embedding:
    """Gives batches their vectors, one after another; `on_embedded` hears of what is done.

    It hears how many of the vectors that a batch wants are there, and how many of these are new
    since it last heard.
    """

    def __init__(
        self, encoder: Encoder, remembered: int, on_embedded: Callable[[Batch, int, int], None]
    ) -> None:
        """`remembered`: so many vectors are kept for what comes again before it is stored."""
        self._encoder = encoder
        self._remembered = remembered
        self._on_embedded = on_embedded
        self._recent: OrderedDict[Words, bytes] = OrderedDict()

    def complete(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """The same batches, each with the vectors of all that it wants."""
        for batch in batches:
            self._complete(batch)
            yield batch

    def _complete(self, batch: Batch) -> None:
        recent = self._recent
        batch.vectors |= {one: recent[one] for one in batch.wanted if one in recent}
        left = [one for one in batch.wanted if one not in batch.vectors]
        there = len(batch.wanted) - len(left)
        self._on_embedded(batch, there, 0)

        def told(new: int) -> None:
            nonlocal there
            there += new
            self._on_embedded(batch, there, new)

        vectors = embedded(left, self._encoder, told)
        batch.vectors |= vectors
        recent |= vectors
        while len(recent) > self._remembered:
            recent.popitem(last=False)


def embedded(
    words: Sequence[Words], encoder: Encoder, on_embedded: Callable[[int], None]
) -> dict[Words, bytes]:
    """The vectors of passages, by their words, as float16.

    `on_embedded` hears, every `_EMBEDDED_TOGETHER` of them, how many more are done.
    """
    vectors: dict[Words, bytes] = {}
    # Alike in length, so that little is padding.
    new = sorted(words, key=lambda one: -sum(map(len, one)))
    for start in range(0, len(new), _EMBEDDED_TOGETHER):
        some = new[start : start + _EMBEDDED_TOGETHER]
        rows = encoder.encode([embedding_text(*one) for one in some], "passage").astype("<f2")
        vectors |= {one: row.tobytes() for one, row in zip(some, rows, strict=True)}
        on_embedded(len(some))
    return vectors


def embed(
    change: CatalogueWriter,
    encoder: Encoder,
    ahead: Mapping[Words, bytes] = MappingProxyType({}),
) -> None:
    """Give the new passages of a change their vectors, as float16.

    `ahead` has those that are there already; others may stand in the catalogue.
    """
    words = {
        p.passage_id: (p.title, p.passage.heading, p.passage.text)
        for p in change.without_vector.values()
    }
    left = [one for one in dict.fromkeys(words.values()) if one not in ahead]
    vectors = {**ahead, **(change.vectors_of(left) if left else {})}
    left = [one for one in left if one not in vectors]
    vectors |= embedded(left, encoder, lambda _: None)
    change.put_vectors({passage_id: vectors[one] for passage_id, one in words.items()})
