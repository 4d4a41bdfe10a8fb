"""The careful reader: what it has the larger judge judge again, and the real one if installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import pytest
import torch

from embeddings import mpnet
from embeddings.encoder import bundled_model_folder
from embeddings.mpnet_base import WEIGHTS_SUM, is_at_hand
from qa.errors import ReaderUnavailable
from qa.reading import careful, claims
from qa.reading.careful import (
    LARGER_READING,
    LARGER_SHARE,
    SURELY_NEITHER,
    SURELY_NOT,
    CarefulModel,
    LargerReader,
    together,
)
from qa.reading.low_rank import places
from qa.reading.model import load
from qa.reading.packed_network import Said
from qa.reading.reader import Judgement
from qa.reading.tokens import Pair, Tokens, base_tokenization
from qa.settings import CAREFUL_WEIGHTS, READER_WEIGHTS
from qa.training.claims import likeliest
from qa.training.own_passages import pair
from tests.tiny_mpnet import tiny_mpnet

pytestmark = pytest.mark.model

LARGER = Judgement(0.8, 0.1, 0.1)
READING = {"span": 2, "passage": 1, "sentence": 1}


class Quick:
    """Holds a claim for neither as its text says, and a passage for an answer as it is told."""

    judges = True

    def __init__(self, *passages: float) -> None:
        self._passages = passages

    def tokens(self, pairs: Sequence[Pair]) -> list[Tokens]:
        return base_tokenization().tokens(pairs, max_tokens=128)

    def say(self, rows: Sequence[Tokens]) -> list[Said]:
        return [said(row, one) for row, one in zip(rows, self._passages, strict=True)]

    def judge(self, claims: Sequence[Pair]) -> list[Judgement]:
        return [judgement(float(claim.text)) for claim in claims]


class Larger:
    """Says always the same, and remembers of what."""

    def __init__(self, *, reads: bool = True) -> None:
        self.reads = reads
        self.asked: list[list[str]] = []
        self.read: list[int] = []

    def say(self, rows: Sequence[Tokens]) -> list[Said]:
        self.read.append(len(rows))
        return [said(row, 6.0) for row in rows]

    def judge(self, claims: Sequence[Pair], /) -> list[Judgement]:
        self.asked.append([claim.text for claim in claims])
        return [LARGER for _ in claims]


def said(row: Tokens, passage: float) -> Said:
    """All of it is as likely as the passage's log-odds, which nothing depends on here."""
    logs = [passage - 10.0] * len(row.offsets)
    return Said(logs, logs, passage - 12.0, passage, [passage])


def judgement(neither: float) -> Judgement:
    return Judgement((1 - neither) / 2, (1 - neither) / 2, neither)


def with_larger(neither: float) -> Judgement:
    return together(judgement(neither), LARGER)


def pairs(*neither: float) -> list[Pair]:
    return [Pair("It rains.", "", str(one)) for one in neither]


def test_only_what_is_in_doubt_goes_to_the_larger_reader():
    larger = Larger()
    reader = CarefulModel(Quick(), larger)
    given = (0.99, 0.2, SURELY_NEITHER, 0.9, 0.98)
    assert reader.judge(pairs(*given)) == [
        judgement(0.99),
        with_larger(0.2),
        judgement(SURELY_NEITHER),
        with_larger(0.9),
        judgement(0.98),
    ]
    assert larger.asked == [["0.2", "0.9"]]


def test_where_nothing_is_in_doubt_the_larger_reader_is_not_asked():
    larger = Larger()
    reader = CarefulModel(Quick(), larger)
    assert reader.judge(pairs(0.99)) == [judgement(0.99)]
    assert reader.judge([]) == []
    assert larger.asked == []


def test_two_judges_say_together_what_both_say_and_the_larger_ones_word_weighs_more():
    """In log-odds: of .8 to .2 by one and .2 to .8 by the other stays their difference's share."""
    same = Judgement(0.9, 0.05, 0.05)
    assert astuple(together(same, same)) == pytest.approx(astuple(same))
    found = together(Judgement(0.8, 0.2, 0.0), Judgement(0.2, 0.8, 0.0))
    odds = 4 ** (1 - 2 * LARGER_SHARE)
    assert found.supports == pytest.approx(odds / (1 + odds))
    assert found.contradicts > found.supports


def test_only_what_may_answer_is_read_by_the_larger_network():
    larger = Larger()
    given = (SURELY_NOT, 2.0, -9.0, SURELY_NOT + 0.5)
    found = CarefulModel(Quick(*given), larger).score(pairs(0, 1, 2, 3), top_k=1)
    mean = [(1 - LARGER_READING) * one + LARGER_READING * 6.0 for one in given]
    together = [given[0], mean[1], given[2], mean[3]]
    assert [one.passage_score for one in found] == pytest.approx(together)
    assert [one.spans[0].score for one in found] == pytest.approx(
        [2 * (one - 10) for one in together]
    )
    assert [one.null_score for one in found] == pytest.approx([one - 12 for one in together])
    assert larger.read == [2]


def test_where_nothing_may_answer_or_it_only_judges_the_larger_network_reads_nothing():
    for larger, given in ((Larger(), -9.0), (Larger(reads=False), 3.0)):
        found = CarefulModel(Quick(given), larger).score(pairs(0), top_k=1)
        assert found[0].passage_score == given
        assert larger.read == []


# The larger judge, on a tiny base ---------------------------------------------------------


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_mpnet(tmp_path_factory.mktemp("mpnet"))


def learned(
    base: Path, folder: Path, *, width: int = 16, reader: str = WEIGHTS_SUM, reads: bool = False
) -> Path:
    """Changes and heads that hold whatever there is for contradicted, and for an answer."""
    changes = {}
    for name, module, attribute in places(mpnet.load(base, bundled_model_folder())):
        out, into = getattr(module, attribute).weight.shape
        changes[name] = (torch.full((out, 2), 0.01), torch.full((2, into), 0.02))
    head = torch.nn.Linear(width, 3)
    with torch.no_grad():
        head.weight.zero_()
        head.bias.copy_(torch.tensor([0.0, 9.0, 0.0]))
    heads = {"claim": head}
    if reads:
        heads |= {name: torch.nn.Linear(width, n) for name, n in READING.items()}
        with torch.no_grad():
            heads["passage"].weight.zero_()
            heads["passage"].bias.fill_(5.0)
    claims.save(changes, heads, folder, reader=reader, facts={})
    return folder


def test_the_larger_reader_judges_with_what_it_learned(base: Path, tmp_path: Path):
    judge = LargerReader(base, learned(base, tmp_path), base_tokenization())
    found = judge.judge([pair("It rains.", "", "It is dry."), pair("A tram runs.", "Trams", "No.")])
    assert [one.contradicts for one in found] == pytest.approx([0.99975] * 2, abs=1e-4)


def test_the_larger_network_reads_where_it_has_learned_to(base: Path, tmp_path: Path):
    assert not LargerReader(base, learned(base, tmp_path / "judge"), base_tokenization()).reads
    reader = LargerReader(base, learned(base, tmp_path, reads=True), base_tokenization())
    assert reader.reads
    asked = Pair("When does it open?", "Lido", "It opens in May.", ((0, 16),))
    found = reader.say(base_tokenization().tokens([asked], max_tokens=128))
    assert found[0].passage == pytest.approx(5.0)
    assert len(found[0].start) == 5
    assert len(found[0].sentences) == 1


def test_what_was_learned_and_does_not_fit_its_base_is_an_error(base: Path, tmp_path: Path):
    judge = LargerReader(base, learned(base, tmp_path, width=8), base_tokenization())
    with pytest.raises(ReaderUnavailable, match=r"does not fit its base \("):
        judge.judge([pair("It rains.", "", "It is dry.")])


def test_a_base_or_what_was_learned_that_went_since_is_told_of(base: Path, tmp_path: Path):
    folder = learned(base, tmp_path / "learned")
    gone = shutil.copytree(base, tmp_path / "base")
    without_base = LargerReader(gone, folder, base_tokenization())
    cut_off = LargerReader(base, folder, base_tokenization())
    shutil.rmtree(gone)
    with pytest.raises(ReaderUnavailable, match=f"base in {gone} can't be read"):
        without_base.judge([pair("It rains.", "", "It is dry.")])
    os.truncate(folder / claims.WEIGHTS, 1000)
    with pytest.raises(ReaderUnavailable, match=f"{folder / claims.WEIGHTS} can't be read"):
        cut_off.judge([pair("It rains.", "", "It is dry.")])


def test_what_was_learned_for_another_base_or_is_gone_or_altered_is_an_error(
    base: Path, tmp_path: Path
):
    careful.verify(learned(base, tmp_path / "right"))
    with pytest.raises(ReaderUnavailable, match=r"careful reader learned in .* is of another base"):
        careful.verify(learned(base, tmp_path / "other", reader="0" * 64))
    with pytest.raises(ReaderUnavailable, match="learned is not in"):
        careful.verify(tmp_path / "none")
    weights = tmp_path / "right" / claims.WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    with pytest.raises(ReaderUnavailable, match="SHA-256"):
        careful.verify(tmp_path / "right")


@pytest.mark.skipif(not is_at_hand(), reason="all-mpnet-base-v2 is not installed")
@pytest.mark.skipif(
    not (CAREFUL_WEIGHTS / claims.WEIGHTS).exists(), reason="what it learned is not there"
)
def test_the_real_one_judges_plain_claims_rightly():
    judge = careful.load(load(READER_WEIGHTS), CAREFUL_WEIGHTS)._larger
    text = "The lido on Quay Street closed in May after a storm broke its pumps."
    said = ("The lido is shut.", "The lido stayed open all year.")
    found = judge.judge([pair(claim, "Lido", text) for claim in said])
    assert [likeliest(one) for one in found] == ["supports", "contradicts"]
