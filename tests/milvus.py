"""A Milvus for tests: milvus-lite, which serves Milvus' own interface from this very process.

One for all tests of a process: each makes collections by names of its own.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from embeddings.stores.milvus import Milvus, server


@cache
def uri() -> str:
    """Its address, for `--store milvus=URI`."""
    pytest.importorskip("milvus_lite")
    folder = tempfile.mkdtemp(prefix="pressmark-milvus-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(Path(folder) / "milvus.db")


def lite() -> Milvus:
    """The same server as our stores use it."""
    return server(uri())
