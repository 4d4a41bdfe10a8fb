"""Examples kept in files, and shares of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qa.training import examples
from qa.training.examples import UNKNOWN, Example, share, two_sided

ONE = Example(
    question="Où fell rain?",
    title="Rain",
    text="Rain fell on Hull.",
    sentences=((0, 18),),
    evidence=(1,),
    answers=((13, 17),),
    answerable=True,
    kind="answerable",
    source="squad2",
)


def test_written_examples_are_read_back_and_their_bytes_are_the_same(
    tmp_path: Path,
) -> None:
    made = [ONE, replace(ONE, evidence=(UNKNOWN,), answers=(), answerable=False)]
    examples.write(tmp_path / "a.gz", made)
    examples.write(tmp_path / "b.gz", made)
    assert examples.read(tmp_path / "a.gz") == made
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_two_sided_sources_are_those_with_peoples_unanswerable_questions() -> None:
    many = [
        replace(ONE, kind="unanswerable", answerable=False),
        replace(ONE, source="selqa"),
        replace(ONE, source="selqa", kind="swapped", answerable=False),
    ]
    assert two_sided(many) == {"squad2"}


def test_smaller_share_is_part_of_the_larger() -> None:
    many = [
        replace(
            ONE,
            title=str(n),
            source="squad2" if n % 2 else "selqa",
            kind="unanswerable" if n % 4 == 1 else "answerable",
        )
        for n in range(400)
    ]
    small = share(many, two_sided_share=1.0, other=0.2, seed=1)
    large = share(many, two_sided_share=1.0, other=0.5, seed=1)
    assert [e for e in small if e.source == "squad2"] == many[1::2]
    assert 20 < len(small) - 200 < 60
    assert [e for e in large if e in small] == small
