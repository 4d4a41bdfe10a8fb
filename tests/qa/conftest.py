"""What several modules of tests ask, and none changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus import samples
from qa import Library


@pytest.fixture(scope="session")
def samples_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """All samples, with the model and the reader that ship: only to be asked."""
    with Library.open(tmp_path_factory.mktemp("samples") / "library") as library:
        assert library.add(samples.folder()).failed == ()
        yield library
