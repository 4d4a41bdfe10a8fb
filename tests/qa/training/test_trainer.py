"""The training loop, on a tiny network."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from embeddings.bert import BertForm
from qa import training
from qa.reading import model
from qa.reading.model import Network
from qa.reading.tokens import Pair, Tokens, base_tokenization
from qa.training import recipe
from qa.training.claims import ClaimExample
from qa.training.examples import Example
from qa.training.targets import Opinion, Target
from qa.training.trainer import (
    Pace,
    Trainer,
    batches,
    expected,
    interleaved,
    mixed,
    parameter_groups,
    rate,
)

PLAN = replace(
    recipe.load(Path(training.__file__).with_name("reader.toml")).training,
    threads=1,
    compiled=False,
    passes=3.0,
    batch_tokens=60,
    max_tokens=128,
    learning_rate=0.01,
    head_rate=0.01,
    log_seconds=1e9,
    checkpoint_seconds=1e9,
)
PLACES = ("Leeds", "Hull", "Whitby", "Seaham", "York", "Derby")
EXAMPLES = [
    Example(
        question="Where did rain fall?",
        title="Weather",
        text=f"Rain fell on {place}.",
        sentences=((0, 14 + len(place)),),
        evidence=(1,) if n % 2 else (0,),
        answers=((13, 13 + len(place)),) if n % 2 else (),
        answerable=bool(n % 2),
        kind="answerable" if n % 2 else "unanswerable",
        source="squad2",
    )
    for n, place in enumerate(PLACES)
]


def tiny() -> Network:
    torch.manual_seed(7)
    return Network(
        BertForm(
            vocab_size=30522,
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=16,
        )
    )


def trainer(folder: Path, plan: recipe.Training = PLAN) -> Trainer:
    return Trainer(tiny(), base_tokenization(), EXAMPLES, EXAMPLES, plan, folder)


def events(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


@pytest.mark.model
def test_loss_falls(tmp_path: Path) -> None:
    plan = replace(PLAN, passes=20.0, log_seconds=0.0)
    trainer(tmp_path, plan).run()
    losses = [event["loss"] for event in events(tmp_path) if event["event"] == "train"]
    assert losses[-1] < losses[0] / 2  # type: ignore[operator]


@pytest.mark.model
def test_run_that_was_stopped_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    trainer(whole).run()
    first = trainer(parts)
    steps = first._steps
    with pytest.raises(RuntimeError, match="pulled"):
        first.run(on_step=_pull_the_plug(after=steps // 2))
    trainer(parts).run()
    assert [e["event"] for e in events(parts)] == [
        "start",
        "checkpoint",
        "start",
        "resume",
        "checkpoint",
    ]
    assert (parts / "export" / model.WEIGHTS).read_bytes() == (
        whole / "export" / model.WEIGHTS
    ).read_bytes()


@pytest.mark.model
def test_run_ends_when_its_minutes_are_over(tmp_path: Path) -> None:
    trainer(tmp_path, replace(PLAN, passes=1e6, minutes=1e-9)).run()
    assert [(e["event"], e.get("step")) for e in events(tmp_path)] == [
        ("start", None),
        ("checkpoint", 1),
    ]


def test_steps_until_the_minutes_are_over_are_told_from_the_pace() -> None:
    assert expected(0, 1000, 0.0, 10) == 1000
    assert expected(50, 1000, 300.0, 0) == 1000
    assert expected(50, 1000, 300.0, 10) == 100
    assert expected(500, 1000, 150.0, 10) == 1000


def _pull_the_plug(after: int):  # type: ignore[no-untyped-def]
    def on_step(trainer: Trainer, step: int) -> None:
        if step == after:
            trainer.checkpoint()
        if step == after + 1:
            raise RuntimeError("plug pulled")

    return on_step


@pytest.mark.model
def test_export_is_read_by_the_reader_and_carries_the_figures(tmp_path: Path) -> None:
    found = trainer(tmp_path).run()
    manifest = json.loads((tmp_path / "export" / model.MANIFEST).read_text())
    assert manifest["training"]["development"] == found
    assert manifest["training"]["examples"] == 18
    [reading] = model.load(tmp_path / "export").score([Pair("Where?", "", "Rain fell.")])
    assert reading.spans


@pytest.mark.model
def test_reader_follows_its_teacher_against_the_labels(tmp_path: Path) -> None:
    """The teacher calls answerable what is not, and the other way round."""
    tokenization = base_tokenization()
    pairs = [Pair(e.question, e.title, e.text, e.sentences) for e in EXAMPLES]
    opinions = []
    for example, tokens in zip(
        EXAMPLES, tokenization.tokens(pairs, max_tokens=PLAN.max_tokens), strict=True
    ):
        nowhere = np.eye(1 + len(tokens.offsets), dtype=np.float32)[0]
        wrong = float(not example.answerable)
        opinions.append(Opinion(nowhere, nowhere, wrong, np.array([wrong], dtype=np.float32)))
    plan = replace(PLAN, passes=40.0, teacher_share=1.0, teacher_sentence_share=1.0)
    Trainer(tiny(), tokenization, EXAMPLES, EXAMPLES, plan, tmp_path, opinions).run()
    found = model.load(tmp_path / "export").score(pairs)
    assert [r.passage_score > 0 for r in found] == [not e.answerable for e in EXAMPLES]
    assert all(reading.margin < 0 for reading in found)


def test_mixed_weights_are_the_mean_of_both() -> None:
    one, other = tiny(), tiny()
    with torch.no_grad():
        one.passage.bias.fill_(1.0)
        other.passage.bias.fill_(3.0)
    made = mixed(one, other, 0.25)
    assert made.passage.bias.item() == 1.5
    assert torch.allclose(made.span.weight, one.span.weight)
    assert one.passage.bias.item() == 1.0


def test_head_that_the_other_lacks_stays_as_it_is() -> None:
    one, other = tiny(), tiny()
    one.learn_to_judge()
    assert one.claim is not None
    made = mixed(one, other, 0.5)
    assert made.claim is not None
    assert torch.equal(made.claim.weight, one.claim.weight)


@pytest.mark.model
def test_claims_are_learned_among_the_questions(tmp_path: Path) -> None:
    claims = [
        ClaimExample(f"It was {said} in {place}.", "", f"Rain fell on {place}.", label, "fever")
        for place in PLACES
        for said, label in (("wet", "supports"), ("dry", "contradicts"))
    ]
    plan = replace(PLAN, passes=25.0, claim_weight=1.0, log_seconds=0.0)
    found = Trainer(
        tiny(), base_tokenization(), EXAMPLES, EXAMPLES, plan, tmp_path, None, claims, claims
    ).run()
    assert found["claims"] == 1.0
    assert "claims_neither" not in found
    kinds = ["claims" in e for e in events(tmp_path) if e["event"] == "train"]
    assert 0.3 < sum(kinds) / len(kinds) < 0.8


def test_few_are_spread_evenly_among_many() -> None:
    assert interleaved("abcdef", "12") == list("ab1cde2f")
    assert interleaved("abc", "") == list("abc")


def row(n: int) -> Target:
    return Target(Tokens([0] * n, 1, [], []), (), (), answerable=False, evidence=())


def test_a_pass_takes_each_row_once_in_batches_within_the_budget() -> None:
    rows = [row(10 + n % 50) for n in range(500)]
    made = batches(rows, replace(PLAN, batch_tokens=300), 0)
    assert sorted(n for numbers in made for n in numbers) == list(range(500))
    for numbers in made:
        lengths = [len(rows[n].tokens.ids) for n in numbers]
        assert max(lengths) * len(lengths) <= 300
    padded = sum(len(b) * max(len(rows[n].tokens.ids) for n in b) for b in made)
    assert sum(len(r.tokens.ids) for r in rows) / padded > 0.9


def test_passes_differ_from_each_other_and_are_the_same_again() -> None:
    rows = [row(20) for _ in range(100)]
    assert batches(rows, PLAN, 1) == batches(rows, PLAN, 1)
    assert batches(rows, PLAN, 1) != batches(rows, PLAN, 2)


def test_rate_rises_stays_and_falls_to_nothing() -> None:
    plan = replace(PLAN, warmup_share=0.1, decay_share=0.5)
    rates = [rate(step, 100, plan) for step in range(101)]
    assert rates[0] == pytest.approx(1 / 11)
    assert rates[10:51] == [1.0] * 41
    assert rates[75] == 0.5
    assert rates[100] == 0.0


def test_lower_layers_learn_slower_and_biases_do_not_decay() -> None:
    network = tiny()
    plan = replace(PLAN, learning_rate=1.0, layer_decay=0.5, head_rate=3.0, weight_decay=0.1)
    found = {
        id(weight): (group["full_rate"], group["weight_decay"])
        for group in parameter_groups(network, plan)
        for weight in group["params"]
    }
    layers = network.encoder.encoder.layer
    assert found[id(network.span.weight)] == (3.0, 0.1)
    assert found[id(network.span.bias)] == (3.0, 0.0)
    assert found[id(layers[1].output.dense.weight)] == (1.0, 0.1)
    assert found[id(layers[0].output.dense.weight)] == (0.5, 0.1)
    assert found[id(network.encoder.embeddings.word_embeddings.weight)] == (0.25, 0.1)
    assert len(found) == len(list(network.parameters()))


def test_words_that_are_kept_are_not_trained(tmp_path: Path) -> None:
    network = tiny()
    network.words.requires_grad_(False)
    before = network.words.clone()
    Trainer(network, base_tokenization(), EXAMPLES, EXAMPLES, PLAN, tmp_path).run()
    assert torch.equal(network.words, before)


def test_pace_keeps_to_the_quickest_number_of_threads_and_tries_again() -> None:
    pace = Pace(2, every=10, trial=2)
    seconds = {1: 1.0, 2: 3.0}
    taken = []
    for step in range(20):
        if step == 10:  # whoever had the other core has gone
            seconds = {1: 1.0, 2: 0.5}
        taken.append(pace.threads())
        pace.took(100, seconds[pace.threads()])
    assert taken == [1, 1, 2, 2] + [1] * 6 + [1, 1, 2, 2] + [2] * 6
