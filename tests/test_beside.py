"""The bench that sets other libraries beside Pressmark: what it says of them."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tests.bench.beside.family import Family
from tests.bench.beside.table import lines
from tests.bench.beside.taken import memory


def took(seconds: float, *, found: bool) -> dict[str, object]:
    return {"seconds": seconds, "processor_seconds": seconds / 2, "found": found}


def test_a_ratio_is_the_median_of_the_same_rounds():
    told = {"seconds": 1.0, "processor_seconds": 1.0}
    held = {"resident": 1.0, "proportional": 1.0, "own": 1.0, "peak": 1.0}
    rows = lines(
        {
            "articles": 1,
            "processor": {"name": "a processor", "has": []},
            "threads": 1,
            "texts": {"passages": 3},
            "searching": {
                "questions": [
                    {"txtai": took(0.02, found=True), "pressmark": took(0.01, found=True)},
                    {"txtai": took(0.09, found=False), "pressmark": took(0.03, found=True)},
                    {"txtai": took(0.80, found=True), "pressmark": took(0.10, found=True)},
                ],
                "opened": {"txtai": told, "pressmark": told},
                "memory": {"txtai": held, "pressmark": held},
                "versions": {},
            },
        }
    )
    ours, theirs = (row.split() for row in rows if " / " in row)
    assert ours == ["pressmark", "30.0", "93.0", "15.0", "1.00", "/", "1.00", "–", "1.00"]
    assert theirs == ["txtai", "90.0", "729.0", "45.0", "3.00", "/", "3.00", "–", "0.67"]


@pytest.mark.skipif(importlib.util.find_spec("txtai") is not None, reason="it is installed here")
def test_a_library_that_is_not_installed_is_left_out_by_name(tmp_path: Path):
    with Family(Path(sys.executable), tmp_path, threads=None).of(["txtai"]) as family:
        assert (family.names, family.missing) == ([], {"txtai": "txtai"})


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells it")
def test_memory_is_told_in_megabytes():
    found = memory()
    assert 10 < found["own"] <= found["resident"] <= found["peak"] < 100_000
