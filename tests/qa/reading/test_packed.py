"""Sequences end to end give what the network gives of them padded, in every kernel."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import torch

from embeddings.bert import BertForm
from embeddings.kernels import Kernel
from embeddings.packed import PackedEncoder, groups
from embeddings.threads import ALONE_TOKENS
from qa.reading.model import Network, ReaderModel
from qa.reading.passage_reading import PassageReading
from qa.reading.tokens import Pair, Tokenization, base_tokenization

pytestmark = pytest.mark.model

SMALL = BertForm(
    vocab_size=30522,
    hidden_size=64,
    num_hidden_layers=3,
    num_attention_heads=4,
    intermediate_size=128,
)
PAIRS = [
    Pair("Where did it rain?", "Weather", "Rain fell. " * n, ((0, 10), (11, 11 * n)))
    for n in (3, 40, 2, 12, 25)
]


def _places(reading: PassageReading) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in reading.spans]


@pytest.fixture(scope="module")
def tokenization() -> Tokenization:
    return base_tokenization()


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(5)
    return Network(SMALL, judges=True)


@pytest.mark.parametrize(
    ("kernel", "within"), [(Kernel.FLOAT32, 1e-4), (Kernel.BF16, 0.05), (Kernel.INT8, 0.05)]
)
def test_every_kernel_reads_as_the_network(
    tokenization: Tokenization,
    network: Network,
    kernel: Kernel,
    within: float,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("qa.reading.model.native_bf16", lambda: False)
    plain = ReaderModel(network, tokenization)
    packed = ReaderModel(network, tokenization, kernel=kernel)
    for expected, found in zip(plain.score(PAIRS), packed.score(PAIRS), strict=True):
        assert found.passage_score == pytest.approx(expected.passage_score, abs=within)
        assert found.null_score == pytest.approx(expected.null_score, abs=within)
        assert found.sentence_scores == pytest.approx(expected.sentence_scores, abs=within)
        assert found.spans[0].score == pytest.approx(expected.spans[0].score, abs=within)
        if kernel is Kernel.FLOAT32:
            assert _places(found) == _places(expected)
    for wanted, judged in zip(plain.judge(PAIRS), packed.judge(PAIRS), strict=True):
        assert judged.supports == pytest.approx(wanted.supports, abs=within)
    assert packed.score([]) == []


@pytest.mark.parametrize(("kernel", "within"), [(Kernel.FLOAT32, 1e-5), (Kernel.BF16, 0.05)])
def test_each_sequence_has_its_own_states(
    tokenization: Tokenization, network: Network, kernel: Kernel, within: float
):
    encoder = PackedEncoder(network.encoder, kernel)
    rows = tokenization.tokens(PAIRS, max_tokens=128)
    with torch.inference_mode():
        states = encoder.through(encoder.embedded(rows))
        alone = [encoder.through(encoder.embedded([row])).hidden for row in rows]
    for n, (row, own) in enumerate(zip(rows, alone, strict=True)):
        assert len(states.of(n)) == len(row.ids)
        assert torch.allclose(states.of(n).float(), own.float(), atol=within)


def test_groups_hold_so_many_tokens_or_one_sequence():
    assert list(groups([30, 40, 50, 200, 10], 100)) == [[0, 1], [2], [3], [4]]
    assert list(groups([])) == []


@dataclass(frozen=True)
class Row:
    """One sequence of ordinary words."""

    length: int

    @property
    def ids(self) -> list[int]:
        return [2_000] * self.length

    @property
    def second(self) -> int:
        return self.length


@pytest.fixture
def three_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("three_threads")
@pytest.mark.parametrize(("tokens", "threads"), [(ALONE_TOKENS - 1, 1), (ALONE_TOKENS, 3)])
def test_few_tokens_go_through_in_one_thread_and_another_thread_is_left_alone(
    network: Network, monkeypatch: pytest.MonkeyPatch, tokens: int, threads: int
):
    seen: list[tuple[int, int]] = []
    attended = PackedEncoder._attended

    def watched(encoder: PackedEncoder, *given: object) -> torch.Tensor:
        with ThreadPoolExecutor(1) as pool:
            elsewhere = pool.submit(torch.get_num_threads).result()
        seen.append((torch.get_num_threads(), elsewhere))
        return attended(encoder, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(PackedEncoder, "_attended", watched)
    encoder = PackedEncoder(network.encoder, Kernel.FLOAT32)
    with torch.inference_mode():
        encoder.through(encoder.embedded([Row(tokens)]))
    assert set(seen) == {(threads, 3)}
    assert torch.get_num_threads() == 3
