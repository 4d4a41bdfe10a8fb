"""Several machines over one Milvus store, as three processes that share nothing else."""

from pathlib import Path

import pytest

from tests.bench.machines import served, shown


def test_askers_are_answered_rightly_while_who_adds_is_killed(tmp_path: Path):
    pytest.importorskip("milvus_lite")
    with served(tmp_path) as uri:
        told = shown(tmp_path, uri, seconds=1.0, kills=1)
    assert told["faults"] == []
    assert told["articles"] >= 10  # what the killed one had added is there
    for asker in told["askers"]:
        assert (asker["wrong"], asker["errors"]) == ([], [])
        assert asker["asked"] == asker["right"] > 0
        assert asker["found_last"]
