"""The trained reader of intents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from qa.conversation.intents import Kind, Slot
from qa.conversation.states import State
from qa.errors import ReaderUnavailable
from qa.reading import intent_model
from qa.reading.intent_model import LABELS, best_path
from qa.settings import INTENT_WEIGHTS

OUTSIDE, BEGINS, GOES_ON = 0, 1, 2
OTHER_GOES_ON = 4


def logs(*rows: dict[int, float]) -> np.ndarray:
    """Log-probabilities of words: those given, all others of the rest's equal shares."""
    found = np.full((len(rows), len(LABELS)), -9.0, dtype=np.float32)
    for at, row in enumerate(rows):
        for label, likely in row.items():
            found[at, label] = np.log(likely)
    return found


def test_a_slot_goes_on_only_behind_its_beginning():
    words = logs({GOES_ON: 0.9, OUTSIDE: 0.1}, {GOES_ON: 0.6, OUTSIDE: 0.4})
    assert best_path(words) == [OUTSIDE, OUTSIDE]
    words = logs({BEGINS: 0.6, OUTSIDE: 0.4}, {OTHER_GOES_ON: 0.6, GOES_ON: 0.4})
    assert best_path(words) == [BEGINS, GOES_ON]
    words = logs({OUTSIDE: 0.6, BEGINS: 0.4}, {GOES_ON: 0.9, OUTSIDE: 0.1})
    assert best_path(words) == [BEGINS, GOES_ON]


@pytest.fixture(scope="module")
def shipped() -> intent_model.IntentModel:
    return intent_model.load(INTENT_WEIGHTS)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "kind", "slot", "phrase"),
    [
        ("dig out every school that shut over the winter", Kind.LIST, Slot.LISTED, "school"),
        ("hull v york bus fares", Kind.COMPARISON, Slot.SIDE, "hull"),
        ("bring me up to speed on the harbour works", Kind.SUMMARY, Slot.ABOUT, "harbour works"),
        ("how did shopkeepers take the parking charges", Kind.SPEAKER, Slot.SPEAKER, "shopkeepers"),
        ("how did the row over the bins unfold", Kind.TIME, Slot.ABOUT, "row over the bins"),
        ("who paid for the bridge", Kind.FACT, None, ""),
        ("has the ferry been mended yet", Kind.YES_NO, None, ""),
    ],
)
def test_shipped_reader_tells_kinds_and_parts(
    shipped: intent_model.IntentModel, question: str, kind: Kind, slot: Slot | None, phrase: str
):
    (intent,) = shipped.read([question])
    assert intent.kind is kind
    assert intent.text == question
    if slot:
        assert phrase in intent.parts(slot)


@pytest.mark.model
def test_shipped_reader_reads_whatever_stands_there(shipped: intent_model.IntentModel):
    odd = ["", "?", "…", "人口", "a" * 5000, "who " * 400]
    found = shipped.read(odd)
    assert [intent.text for intent in found] == odd
    assert all(0 < intent.certainty <= 1 for intent in found)
    for intent in found:
        ends = [0]
        for filled in intent.filled:
            assert ends[-1] <= filled.start < filled.end <= len(intent.text)
            ends.append(filled.end)


@pytest.mark.model
def test_what_a_question_asks_does_not_hang_on_those_beside_it(shipped: intent_model.IntentModel):
    asked = ["Who runs the pool now?", "pool " * 60, "Which towns were flooded?"]
    together = shipped.read(asked)
    for question, beside in zip(asked, together, strict=True):
        (alone,) = shipped.read([question])
        assert (alone.kind, alone.state, alone.filled) == (beside.kind, beside.state, beside.filled)
        assert alone.certainty == pytest.approx(beside.certainty, abs=1e-4)
    assert together[0].state is State.NEWEST


@pytest.mark.model
@pytest.mark.parametrize("name", [intent_model.WEIGHTS, intent_model.MANIFEST])
def test_damaged_files_are_refused(tmp_path: Path, name: str):
    shutil.copytree(INTENT_WEIGHTS, tmp_path / "weights")
    path = tmp_path / "weights" / name
    path.write_bytes(path.read_bytes()[:-9] + b"?")
    with pytest.raises(ReaderUnavailable, match="--reader similarity"):
        intent_model.load(tmp_path / "weights")


@pytest.mark.model
def test_another_form_is_refused(tmp_path: Path):
    shutil.copytree(INTENT_WEIGHTS, tmp_path / "weights")
    path = tmp_path / "weights" / intent_model.MANIFEST
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"kinds": ["fact"]}))
    with pytest.raises(ReaderUnavailable, match="not of format 1"):
        intent_model.load(tmp_path / "weights")
