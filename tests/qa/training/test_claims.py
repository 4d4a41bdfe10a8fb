"""Claims made into examples: what is put to which passage, and what it then says."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from qa.training import claims
from qa.training.claims import Claim, ClaimExample

FERRY = (
    "The first ferry of Seaham crossed the bay in 1912. It carried forty people and a goat. "
    "The council of Seaham paid for its engine, which came from Hull.\n"
    "Storms took the end of the old pier in 1931. A new pier of concrete was opened by the mayor."
)
MUSEUM = (
    "The museum of Whitby keeps a ferry in a bottle, the work of a sailor of eighty years. "
    "It is open on Sundays."
)


def claim(text: str, context: str, label: str, evidence: str = "", group: str = "g") -> Claim:
    at = context.find(evidence)
    spans = ((at, at + len(evidence)),) if evidence else ()
    return Claim(text, context, label, spans, group, "fever")


def written(path: Path, *objects: dict[str, object]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(o) + "\n" for o in objects)
    return path


ROW = {
    "claim": " The ferry came in 1912. ",
    "context": FERRY,
    "label": "neutral",
    "evidence": [{"text": "The first ferry", "start": 0}],
    "group": "Seaham",
    "source": "fever",
}


def test_claims_are_read_and_neutral_is_neither(tmp_path: Path) -> None:
    plain = {name: value for name, value in ROW.items() if name != "evidence"}
    path = written(tmp_path / "claims.jsonl.gz", ROW, {**plain, "label": "contradicts"})
    said = "The ferry came in 1912."
    assert claims.read(path) == [
        Claim(said, FERRY, "neither", ((0, 15),), "Seaham", "fever"),
        Claim(said, FERRY, "contradicts", (), "Seaham", "fever"),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evidence": [{"text": "ferry", "start": 0}]}, "line 2: the evidence is not at its"),
        ({"label": "maybe"}, "line 2: expected a label of supports, contradicts, neutral, got"),
    ],
)
def test_claims_that_do_not_hold_together_are_refused_with_their_line(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = written(tmp_path / "claims.jsonl.gz", ROW, {**ROW, **change})
    with pytest.raises(ValueError, match=message):
        claims.read(path)


def test_no_group_is_on_both_sides_of_the_split() -> None:
    many = [claim("It rained.", FERRY, "supports", group=f"g{n // 2}") for n in range(600)]
    training, development = claims.split(many, seed=1, permille=100)
    assert len(training) + len(development) == 600
    assert 20 < len(development) < 120
    assert not {c.group for c in training} & {c.group for c in development}


def test_claim_is_put_to_the_passage_with_its_evidence() -> None:
    told = claim("A goat went by ferry.", FERRY, "supports", "It carried forty people and a goat.")
    [made] = claims.made([told], unrelated=0, passage_words=20, rng=random.Random(1))
    assert (made.label, made.claim) == ("supports", "A goat went by ferry.")
    assert "a goat" in made.text
    assert "pier" not in made.text


def test_evidence_that_no_passage_holds_whole_takes_a_short_context_whole() -> None:
    told = claim("Seaham had two piers.", FERRY, "supports", FERRY)
    [made] = claims.made([told], unrelated=0, passage_words=20, rng=random.Random(1))
    assert made.text == FERRY
    long = claim("Seaham had two piers.", FERRY * 4, "supports", FERRY * 4)
    assert claims.made([long], unrelated=0, passage_words=20, rng=random.Random(1)) == []


def test_as_many_unrelated_as_asked_beside_the_evidence_and_elsewhere() -> None:
    told = [
        claim("A goat went by ferry.", FERRY, "supports", "It carried forty people and a goat."),
        claim(
            "The ferry museum is shut on Sundays.",
            MUSEUM,
            "contradicts",
            "It is open on Sundays.",
            "w",
        ),
    ]
    made = claims.made(told, unrelated=1, passage_words=20, rng=random.Random(1))
    assert Counter(m.label for m in made) == {"supports": 1, "contradicts": 1, "neither": 2}
    evidence = {c.claim: c.context[slice(*c.evidence[0])] for c in told}
    for one in made:
        assert (evidence[one.claim] in one.text) == (one.label != "neither")


def test_written_examples_are_read_back(tmp_path: Path) -> None:
    made = [ClaimExample("Rain fell.", "", "It was dry.", "contradicts", "fever")]
    claims.write(tmp_path / "a.gz", made)
    claims.write(tmp_path / "b.gz", made)
    assert claims.read_examples(tmp_path / "a.gz") == made
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
