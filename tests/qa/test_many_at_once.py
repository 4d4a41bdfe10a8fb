"""Many at once, for a few seconds; `make soak` takes ten minutes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.qa.crashing import Nursery
from tests.qa.soaking import ADDERS, ASKERS, soak_desk, soak_processes

pytestmark = pytest.mark.skipif(
    not (hasattr(os, "fork") and Path("/proc/self/statm").exists()),
    reason="children are forked, and their memory is read from /proc",
)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


def test_two_who_add_ten_who_ask_and_a_doctor_share_a_library(
    tmp_path: Path, nursery: Nursery
) -> None:
    added, asked, examined = soak_processes(nursery, tmp_path, seconds=8)
    assert (added.errors, asked.errors, examined.errors) == ((), (), ())
    assert added.done >= ADDERS
    assert asked.done >= ASKERS
    assert asked.quotes > 0
    assert examined.done > 0


def test_fifty_people_ask_the_desk_while_one_adds(tmp_path: Path, nursery: Nursery) -> None:
    added, asked, served = soak_desk(nursery, tmp_path, seconds=6)
    assert (added.errors, asked.errors) == ((), ())
    assert asked.done >= 50
    assert asked.quotes > 0
    assert max(served.memory) < 2e9
