"""The trained reader's network and its files; on tiny or hand-made networks."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from embeddings.bert import BertForm
from embeddings.kernels import best_kernel
from qa.errors import ReaderUnavailable
from qa.reading import model
from qa.reading.model import Network, Outputs, ReaderModel
from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.tokens import (
    Batch,
    Pair,
    Tokenization,
    base_tokenization,
)

pytestmark = pytest.mark.model

CPU = torch.device("cpu")
TINY = BertForm(
    vocab_size=30522,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=48,
)


@pytest.fixture(scope="module")
def tokenization() -> Tokenization:
    return base_tokenization()


@pytest.fixture
def tiny() -> Network:
    torch.manual_seed(7)
    return Network(TINY)


@pytest.fixture(scope="module")
def untrained(tokenization: Tokenization) -> ReaderModel:
    torch.manual_seed(1)
    return ReaderModel(Network(TINY), tokenization)


class Finger(nn.Module):
    """A network that points: at certain tokens' ids as start and end, with certain logits.

    Every other logit is 0, but for the first token's, which are `null`. A sentence's
    log-odds are its number, a passage's the number of its tokens.
    """

    def __init__(self, start: dict[int, float], end: dict[int, float], null: float) -> None:
        super().__init__()
        self.start, self.end, self.null = start, end, null

    def forward(self, batch: Batch) -> Outputs:
        def logits(table: dict[int, float]) -> torch.Tensor:
            found = torch.zeros(batch.ids.shape)
            for token, value in table.items():
                found[batch.ids == token] = value
            found[:, 0] = self.null
            return found.masked_fill(~batch.candidates, -1e4)

        numbers = torch.arange(batch.n_sentences).float()
        return Outputs(
            start=logits(self.start),
            end=logits(self.end),
            passage=batch.candidates.sum(-1).float() - 1,
            sentences=numbers.expand(len(batch.ids), -1),
        )


def id_of(tokenization: Tokenization, word: str) -> int:
    row = tokenization.tokens([Pair("", "", word)], max_tokens=128)[0]
    return row.ids[row.first]


def test_span_scores_are_log_probabilities_and_offsets_fall_on_words(
    tokenization: Tokenization,
) -> None:
    text = "Rain fell on Leeds and snow on Hull."
    start = {id_of(tokenization, "leeds"): 3.0, id_of(tokenization, "snow"): 2.0}
    end = {id_of(tokenization, "leeds"): 3.0, id_of(tokenization, "hull"): 2.0}
    reader = ReaderModel(Finger(start, end, null=1.0), tokenization)  # type: ignore[arg-type]
    [reading] = reader.score([Pair("Where?", "", text, ((0, len(text)),))], top_k=2)
    # Candidates: the first token and nine of the passage, two of which point.
    total = math.log(math.e**1 + math.e**3 + math.e**2 + 7)
    assert reading == PassageReading(
        spans=(
            ScoredSpan(13, 18, pytest.approx(6 - 2 * total, abs=1e-5)),
            ScoredSpan(23, 35, pytest.approx(4 - 2 * total, abs=1e-5)),
        ),
        null_score=pytest.approx(2 - 2 * total, abs=1e-5),
        passage_score=9.0,
        sentence_scores=(0.0,),
    )
    assert [text[s.start : s.end] for s in reading.spans] == ["Leeds", "snow on Hull"]
    assert reading.margin == pytest.approx(4.0, abs=1e-5)


def test_no_span_is_longer_than_asked_for(tokenization: Tokenization) -> None:
    text = "Rain fell on Leeds and snow on Hull."
    start, end = {id_of(tokenization, "rain"): 9.0}, {id_of(tokenization, "hull"): 9.0}
    reader = ReaderModel(Finger(start, end, null=0.0), tokenization)  # type: ignore[arg-type]
    [reading] = reader.score([Pair("Where?", "", text)], top_k=1, max_answer_tokens=3)
    [span] = reading.spans
    assert len(text[span.start : span.end].split()) <= 3
    [reading] = reader.score([Pair("Where?", "", text)], top_k=1)
    assert (
        text[reading.spans[0].start : reading.spans[0].end] == "Rain fell on Leeds and snow on Hull"
    )


def test_passage_without_words_has_no_span(tokenization: Tokenization) -> None:
    reader = ReaderModel(Finger({}, {}, null=0.0), tokenization)  # type: ignore[arg-type]
    [reading] = reader.score([Pair("Where?", "A title", " \n ")])
    assert reading.spans == ()
    assert reading.null_score == pytest.approx(0.0)
    assert reading.margin < -1000


def test_readings_come_in_the_order_of_the_pairs_and_do_not_hang_on_the_batch(
    tokenization: Tokenization, tiny: Network
) -> None:
    texts = ["Rain fell. " * n for n in (3, 1, 12, 7, 2)]
    pairs = [Pair("When did rain fall?", "Weather", text.strip(), ((0, 10),)) for text in texts]
    reader = ReaderModel(tiny, tokenization, batch_tokens=120)
    together = reader.score(pairs)
    alone = [reader.score([pair])[0] for pair in pairs]
    for a, b in zip(together, alone, strict=True):
        assert a.null_score == pytest.approx(b.null_score, abs=0.05)  # bf16, where it is native
        assert a.passage_score == pytest.approx(b.passage_score, abs=0.05)
        assert a.sentence_scores == pytest.approx(b.sentence_scores, abs=0.05)
    assert reader.score([]) == []


def test_sentence_cut_off_scores_below_every_other(
    tokenization: Tokenization, tiny: Network
) -> None:
    text = "rain " * 150 + "The end."
    sentences = ((0, 749), (750, 758))
    reader = ReaderModel(tiny, tokenization, max_tokens=128)
    [reading] = reader.score([Pair("Where?", "", text, sentences)])
    assert reading.sentence_scores[1] < -1000 < reading.sentence_scores[0]


@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet="aé ß.👩‍👧\r\n”שלום1Ω", min_size=1, max_size=60))
def test_spans_lie_within_any_text(untrained: ReaderModel, text: str) -> None:
    [reading] = untrained.score([Pair("Who said it?", "Title", text, ((0, len(text)),))], top_k=3)
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(text)
        assert span.score <= 0
    ordered = sorted(reading.spans, key=lambda s: s.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))
    assert list(reading.spans) == sorted(reading.spans, key=lambda s: -s.score)


# Claims -----------------------------------------------------------------------------------


def test_judgements_are_probabilities_in_the_order_of_the_pairs(
    tmp_path: Path, tokenization: Tokenization
) -> None:
    torch.manual_seed(7)
    network = Network(TINY, judges=True)
    texts = ["Rain fell. " * n for n in (3, 1, 12, 7, 2)]
    pairs = [Pair("It rained.", "Weather", text.strip()) for text in texts]
    reader = ReaderModel(network, tokenization, batch_tokens=120)
    together = reader.judge(pairs)
    for judgement, pair in zip(together, pairs, strict=True):
        [alone] = reader.judge([pair])
        assert judgement.supports == pytest.approx(alone.supports, abs=0.02)
        assert judgement.contradicts == pytest.approx(alone.contradicts, abs=0.02)
        total = judgement.supports + judgement.contradicts + judgement.neither
        assert total == pytest.approx(1)
    assert reader.judge([]) == []
    model.save(network, tmp_path)
    assert model.load(tmp_path).judge(pairs)[2].neither == pytest.approx(
        together[2].neither, abs=0.02
    )


def test_network_learns_to_judge_once(tiny: Network) -> None:
    assert tiny.claim is None
    tiny.learn_to_judge()
    head = tiny.claim
    tiny.learn_to_judge()
    assert tiny.claim is head


# On disk ----------------------------------------------------------------------------------


def test_saved_reader_reads_the_same(
    tmp_path: Path, tokenization: Tokenization, tiny: Network
) -> None:
    model.save(tiny, tmp_path, {"note": "tiny"})
    pair = Pair("Who?", "News", "Rain fell on Leeds.", ((0, 19),))
    halved = Network(TINY)
    halved.load_state_dict({n: w.half().float() for n, w in tiny.state_dict().items()})
    same = ReaderModel(halved, tokenization, kernel=best_kernel())
    assert model.load(tmp_path).score([pair]) == same.score([pair])
    manifest = json.loads((tmp_path / model.MANIFEST).read_text())
    assert manifest["note"] == "tiny"
    assert manifest["network"]["hidden_size"] == 32


def test_reader_of_the_first_format_is_read_but_judges_nothing(
    tmp_path: Path, tiny: Network
) -> None:
    model.save(tiny, tmp_path)
    manifest = json.loads((tmp_path / model.MANIFEST).read_text())
    del manifest["judges"]
    (tmp_path / model.MANIFEST).write_text(json.dumps({**manifest, "format": 1}))
    reader = model.load(tmp_path)
    assert reader.score([Pair("Who?", "News", "Rain fell.")])
    with pytest.raises(ReaderUnavailable, match="this reader can't judge claims; reinstall"):
        reader.judge([Pair("Rain fell.", "News", "Rain fell.")])


def test_words_that_were_not_trained_stay_with_the_bundled_model(tmp_path: Path) -> None:
    network = model.base_network()
    model.save(network, tmp_path)
    assert (tmp_path / model.WEIGHTS).stat().st_size < 25_000_000
    loaded = model.load(tmp_path)
    assert torch.equal(loaded.network.words, network.words)


def test_one_flipped_bit_is_refused(tmp_path: Path, tiny: Network) -> None:
    model.save(tiny, tmp_path)
    weights = bytearray((tmp_path / model.WEIGHTS).read_bytes())
    weights[-1] ^= 1
    (tmp_path / model.WEIGHTS).write_bytes(weights)
    with pytest.raises(
        ReaderUnavailable, match=r"has SHA-256 .*, expected .*; reinstall Pressmark"
    ):
        model.load(tmp_path)


@pytest.mark.parametrize("missing", [model.WEIGHTS, model.MANIFEST])
def test_missing_file_is_refused(tmp_path: Path, tiny: Network, missing: str) -> None:
    model.save(tiny, tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ReaderUnavailable, match="can't be read"):
        model.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "is not of format 1 or 2"),
        ({"network": {"hidden_size": 64, "num_attention_heads": 2}}, "does not fit its manifest"),
        ({"network": None}, "does not fit its manifest"),
    ],
)
def test_manifest_of_another_reader_is_refused(
    tmp_path: Path, tiny: Network, change: dict[str, object], message: str
) -> None:
    model.save(tiny, tmp_path)
    manifest = json.loads((tmp_path / model.MANIFEST).read_text())
    (tmp_path / model.MANIFEST).write_text(json.dumps({**manifest, **change}))
    with pytest.raises(ReaderUnavailable, match=message):
        model.load(tmp_path)


def test_manifest_that_is_no_json_is_refused(tmp_path: Path, tiny: Network) -> None:
    model.save(tiny, tmp_path)
    (tmp_path / model.MANIFEST).write_text("{")
    with pytest.raises(ReaderUnavailable, match="can't be read"):
        model.load(tmp_path)


def test_base_network_carries_the_bundled_weights() -> None:
    from safetensors.torch import load_file

    from embeddings.encoder import bundled_model_folder

    network = model.base_network()
    weights = load_file(bundled_model_folder() / "model.safetensors")
    name = "encoder.layer.5.output.dense.weight"
    assert torch.equal(network.encoder.state_dict()[name], weights[name])
