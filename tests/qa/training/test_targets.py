"""What the network should say, and the loss against it, worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from qa import training
from qa.reading.model import Outputs
from qa.reading.tokens import Pair, Tokenization, Tokens, base_tokenization
from qa.training import recipe, targets
from qa.training.claims import ClaimExample
from qa.training.examples import UNKNOWN, Example
from qa.training.targets import ClaimTarget, Opinion, Target

PLAN = recipe.load(Path(training.__file__).with_name("reader.toml")).training


@pytest.fixture(scope="module")
def tokenization() -> Tokenization:
    return base_tokenization()


def example(text: str, answers: tuple[tuple[int, int], ...], **changes: object) -> Example:
    fields: dict[str, object] = {
        "question": "Where?",
        "title": "",
        "text": text,
        "sentences": ((0, len(text)),),
        "evidence": (1,),
        "answers": answers,
        "answerable": True,
        "kind": "answerable",
        "source": "squad2",
    }
    return Example(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.model
def test_answers_become_their_first_and_last_tokens(tokenization: Tokenization) -> None:
    text = "Rain fell on Tower Hamlets."
    [target] = targets.targets([example(text, ((13, 26), (19, 26)))], tokenization, max_tokens=128)
    assert target is not None
    pieces = [text[s:e] for s, e in target.tokens.offsets]
    first = target.tokens.first
    assert pieces[target.starts[0] - first] == "Tower"
    assert target.starts[1] > target.starts[0]
    assert target.ends[0] == target.ends[1] == first + len(pieces) - 2  # before the full stop


@pytest.mark.model
def test_example_whose_answer_is_cut_off_is_left_out(tokenization: Tokenization) -> None:
    text = "rain " * 150 + "on Leeds"
    near, far = example(text, ((0, 4),)), example(text, ((753, 758),))
    spanless = example(text, (), sentences=((0, 700), (753, 758)), evidence=(0, 1))
    found = targets.targets([near, far, spanless], tokenization, max_tokens=128)
    assert [target is None for target in found] == [False, True, True]


def target(n: int, starts: tuple[int, ...], ends: tuple[int, ...], **changes: object) -> Target:
    tokens = Tokens(ids=[0] * n, first=1, offsets=[], sentence_of=[])
    fields: dict[str, object] = {"answerable": True, "evidence": (1,)}
    return Target(tokens, starts, ends, **{**fields, **changes})  # type: ignore[arg-type]


def test_loss_is_the_mean_of_its_parts_worked_by_hand() -> None:
    # Three tokens a row, logits 0 but one of ln 2: probabilities 1/2, 1/4, 1/4.
    peaked = [math.log(2), 0.0, 0.0]
    out = Outputs(
        start=torch.tensor([peaked, peaked, peaked]),
        end=torch.tensor([peaked, peaked, peaked]),
        passage=torch.zeros(3),
        sentences=torch.zeros(3, 2),
    )
    rows = [
        target(3, (1, 2), (2, 2)),  # two annotators: shares ½, ½ and 1: ln 4 both ways
        target(3, (), (), answerable=False, evidence=(0, 0)),  # all on the first: ln 2
        target(3, (), (), evidence=(UNKNOWN, 1)),  # anything but the first: ln 2
    ]
    loss = targets.loss(out, rows, PLAN)
    assert loss.span == pytest.approx((math.log(4) + 2 * math.log(2)) / 3)
    assert loss.passage == pytest.approx(math.log(2))
    assert loss.sentence == pytest.approx(math.log(2))
    weights = PLAN.passage_weight + 2 * PLAN.sentence_weight
    assert loss.total.item() == pytest.approx(loss.span + weights * math.log(2))


def test_sentences_whose_label_is_unknown_count_for_nothing() -> None:
    out = Outputs(
        start=torch.zeros(1, 3),
        end=torch.zeros(1, 3),
        passage=torch.zeros(1),
        sentences=torch.tensor([[50.0, 0.0]]),
    )
    rows = [target(3, (1,), (1,), evidence=(UNKNOWN, 1))]
    assert targets.loss(out, rows, PLAN).sentence == pytest.approx(math.log(2))


def test_claims_loss_is_the_cross_entropy_by_its_weight() -> None:
    tokens = Tokens(ids=[0] * 3, first=1, offsets=[], sentence_of=[])
    empty = torch.zeros(2, 3)
    out = Outputs(
        start=empty,
        end=empty,
        passage=torch.zeros(2),
        sentences=torch.zeros(2, 1),
        claims=torch.tensor([[math.log(2), 0.0, 0.0], [math.log(2), 0.0, 0.0]]),
    )
    rows = [ClaimTarget(tokens, 0), ClaimTarget(tokens, 2)]  # 1/2 and 1/4
    found = targets.claim_loss(out, rows, replace(PLAN, claim_weight=0.5))
    assert found.item() == pytest.approx(0.5 * 1.5 * math.log(2))
    with pytest.raises(ValueError, match="no head for claims"):
        targets.claim_loss(replace(out, claims=None), rows, PLAN)


@pytest.mark.model
def test_claims_stand_in_the_questions_place(tokenization: Tokenization) -> None:
    [made] = targets.claim_targets(
        [ClaimExample("Rain fell.", "", "It was dry.", "contradicts", "fever")],
        tokenization,
        max_tokens=128,
    )
    [row] = tokenization.tokens([Pair("Rain fell.", "", "It was dry.")], max_tokens=128)
    assert made == ClaimTarget(row, 1)


def test_teacher_has_his_share_of_each_target() -> None:
    # Two passage tokens behind the first.
    tokens = Tokens(ids=[0] * 3, first=1, offsets=[(0, 1), (2, 3)], sentence_of=[0, 1])
    logits = torch.tensor([[0.0, math.log(2), 0.0]])  # 1/4, 1/2, 1/4
    out = Outputs(
        start=logits,
        end=logits,
        passage=torch.tensor([math.log(3)]),  # 3/4
        sentences=torch.tensor([[math.log(3), math.log(3)]]),
    )
    opinion = Opinion(
        start=np.array([0.5, 0.0, 0.5], dtype=np.float32),
        end=np.array([1.0, 0.0, 0.0], dtype=np.float32),
        passage=0.0,
        sentences=np.array([1.0, 0.0], dtype=np.float32),
    )
    row = Target(tokens, (1,), (1,), True, (1, UNKNOWN), opinion)
    plan = replace(PLAN, teacher_share=0.25, teacher_sentence_share=0.1)
    loss = targets.loss(out, [row], plan)
    ours, theirs = math.log(2), math.log(4)
    assert loss.span == pytest.approx(0.75 * ours + 0.25 * theirs)
    yes, no = math.log(4 / 3), math.log(4)
    assert loss.passage == pytest.approx(0.75 * yes + 0.25 * no)
    # The first sentence is evidence to both; of the second only the teacher knows: not.
    assert loss.sentence == pytest.approx((yes + 0.1 * no) / 1.1)


def test_example_without_an_opinion_is_learned_from_alone() -> None:
    tokens = Tokens(ids=[0] * 3, first=1, offsets=[(0, 1), (2, 3)], sentence_of=[0, 0])
    out = Outputs(
        start=torch.zeros(1, 3),
        end=torch.zeros(1, 3),
        passage=torch.zeros(1),
        sentences=torch.zeros(1, 1),
    )
    row = Target(tokens, (1,), (1,), True, (1,))
    alone, beside = (
        targets.loss(out, [row], replace(PLAN, teacher_share=share, teacher_sentence_share=share))
        for share in (0.0, 0.9)
    )
    assert alone.total.item() == pytest.approx(beside.total.item())
