"""Training the careful reader's judge, on a tiny MPNet."""

from __future__ import annotations

import gzip
import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from embeddings.files import sha256_of
from qa.reading import claims
from qa.reading.careful import LargerReader
from qa.reading.tokens import Pair, base_tokenization
from qa.training import examples, judgements, larger_reader, own_passages
from qa.training.examples import Example
from qa.training.larger_run import Run, checkpoint, told_to_stop
from qa.training.trainer import CHECKPOINT
from tests.qa.training import own_claims
from tests.tiny_mpnet import tiny_mpnet

pytestmark = pytest.mark.model

CPU = torch.device("cpu")
SETTINGS = replace(
    larger_reader.SETTINGS, threads=1, batch_tokens=60, passes=2.0, learning_rate=0.01
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_mpnet(tmp_path_factory.mktemp("mpnet"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return own_claims.write(tmp_path)


def never() -> bool:
    return False


def test_a_run_that_was_told_to_stop_goes_on_to_the_same_end(
    base: Path, data: Path, tmp_path: Path
):
    passages = own_passages.read(data)
    others = own_passages.whole(passages[:2])
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    steps: list[int] = []
    assert Run(base, passages, others, whole, SETTINGS).go_on(never, steps.append)

    def interrupt(step: int) -> None:
        again.append(step)
        if step == len(steps) // 2 + 1:  # amid the second pass
            signal.raise_signal(signal.SIGTERM)

    again: list[int] = []
    before = signal.getsignal(signal.SIGTERM)
    with told_to_stop() as stop:
        assert not Run(base, passages, others, parted, SETTINGS).go_on(stop, interrupt)
    assert signal.getsignal(signal.SIGTERM) is before
    assert len(again) == len(steps) // 2 + 1
    assert Run(base, passages, others, parted, SETTINGS).go_on(never, interrupt)
    assert again == steps
    ends = [checkpoint(folder, CPU) for folder in (whole, parted)]
    assert ends[0]["progress"]["claims"] == ends[1]["progress"]["claims"] == 2 * (24 + 3)
    for name, tensor in ends[0]["tensors"].items():
        assert torch.allclose(tensor, ends[1]["tensors"][name], atol=1e-6), name


def test_the_command_learns_and_what_it_exports_judges_so(
    base: Path,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    quick = replace(SETTINGS, batch_tokens=150, learning_rate=0.003, head_rate=0.01)
    monkeypatch.setattr(larger_reader, "SETTINGS", quick)
    rows = [
        {
            "claim": "The ferry sails.",
            "context": f"Pier {n} is dry.",
            "label": "neutral",
            "group": str(n),
            "source": "ours",
        }
        for n in range(9)
    ]
    with gzip.open(tmp_path / "claims.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    given = ["--base", str(base), "--out", str(tmp_path / "run"), "--measure", str(data)]
    others = ["--claims", str(tmp_path / "claims.jsonl.gz")]
    command = [*given, *others, "--data", str(data), "--passes", "15", "--minutes", "1"]
    assert larger_reader.main(command) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["passages"]["right"] == 1.0
    shipped = tmp_path / "run" / "export"
    assert claims.verify(shipped, reader=sha256_of(base / "model.safetensors"))
    noted = json.loads((shipped / claims.MANIFEST).read_text())["training"]
    assert noted["passages"] == figures["passages"]
    assert noted["pass"] == 15
    judge = LargerReader(base, shipped, base_tokenization())
    assert judgements.figures(judge, {"passages": own_passages.read(data)}) == figures
    # Once more of the same checkpoint, otherwise.
    before = load_file(shipped / claims.WEIGHTS)
    other = tmp_path / "other"
    tempering = ["--share", "0.5", "--temperature", "4"]
    assert larger_reader.main([*given, "--export", str(other), *tempering]) == 0
    after = load_file(other / claims.WEIGHTS)
    assert torch.allclose(after["0.query.left"], before["0.query.left"] / 2, atol=1e-3)
    assert torch.allclose(after["claim.weight"], before["claim.weight"] / 4, atol=1e-3)
    assert torch.equal(after["0.query.right"], before["0.query.right"])


def test_a_run_that_begins_with_another_one_learns_to_read_beside_judging(
    base: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Which days are said, and that no price is; each of twelve passages is asked for both."""
    quick = replace(SETTINGS, batch_tokens=150, learning_rate=0.003, head_rate=0.01)
    monkeypatch.setattr(larger_reader, "SETTINGS", quick)
    asked = []
    for day in ("Monday", "Tuesday", "Friday") * 4:
        text = f"The ferry sails on {day}."
        told = Example(
            *("When does it sail?", "", text, ((0, len(text)),), (1,)),
            *(((19, 19 + len(day)),), True, "answerable", "ours"),
        )
        asked += [told, examples.unanswered(told, "What does a ticket cost?", "unanswerable")]
    examples.write(tmp_path / "questions.jsonl.gz", asked)
    given = ["--base", str(base), "--data", str(data), "--measure", str(data)]
    first, second = tmp_path / "first", tmp_path / "second"
    assert larger_reader.main([*given, "--out", str(first), "--passes", "2"]) == 0
    began = checkpoint(first, CPU)["tensors"]
    questions = ["--questions", str(tmp_path / "questions.jsonl.gz"), "--start", str(first)]
    command = [*given, *questions, "--out", str(second)]
    Run(base, own_passages.read(data), [], second, quick, questions=asked, start=first).go_on(
        lambda: True
    )
    taken = checkpoint(second, CPU)["tensors"]
    assert all(torch.equal(tensor, taken[name]) for name, tensor in began.items())
    assert larger_reader.main([*command, "--passes", "60"]) == 0
    assert checkpoint(second, CPU)["progress"]["questions"] == 60 * 24
    reader = LargerReader(base, second / "export", base_tokenization())
    assert reader.reads
    pairs = [Pair(e.question, e.title, e.text, e.sentences) for e in asked[:4]]
    found = reader.say(base_tokenization().tokens(pairs, max_tokens=128))
    assert [one.passage > 0 for one in found] == [True, False] * 2
    assert [one.start.index(max(one.start)) for one in found[::2]] == [4, 4]
    # Half of the way from where it began; heads that were not there then are whole.
    half = tmp_path / "half"
    assert larger_reader.main([*command, "--export", str(half), "--share", "0.5"]) == 0
    mean, whole = (load_file(f / claims.WEIGHTS) for f in (half, second / "export"))
    ended = checkpoint(second, CPU)["tensors"]
    between = (began["0.query.left"] + ended["0.query.left"]) / 2
    assert torch.allclose(mean["0.query.left"].float(), between, atol=1e-3)
    assert torch.equal(mean["span.weight"], whole["span.weight"])


def test_a_run_of_another_base_is_not_gone_on_with(
    base: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    passages = own_passages.read(data)
    folder = tmp_path / "run"
    Run(base, passages, [], folder, SETTINGS).go_on(lambda: True)
    state = checkpoint(folder, CPU)
    torch.save(state | {"base": "0" * 64}, folder / CHECKPOINT)
    command = ["--base", str(base), "--out", str(folder), "--data", str(data)]
    assert larger_reader.main(command) == 2
    assert f"the run in {folder} is of another base" in capsys.readouterr().err


@pytest.mark.parametrize("further", [[], ["--export", "elsewhere"]])
def test_what_is_missing_is_said(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], further: list[str]
):
    missing = tmp_path / "none"
    command = ["--base", str(base), "--out", str(missing), "--data", str(missing), *further]
    assert larger_reader.main(command) == 2
    assert str(missing) in capsys.readouterr().err
