"""Files are whole or not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.files import replace_text


def test_a_text_is_written_as_it_is_whole_or_in_parts(tmp_path: Path):
    path = tmp_path / "a.json"
    replace_text(path, "Crème\nbrûlée\r\n")
    assert path.read_bytes() == "Crème\nbrûlée\r\n".encode()
    replace_text(path, (f"{n}\n" for n in range(3)))
    assert path.read_bytes() == b"0\n1\n2\n"


def test_a_text_that_fails_midway_leaves_the_former_one_and_nothing_else(tmp_path: Path):
    path = tmp_path / "a.json"
    replace_text(path, "former")

    def parts() -> Iterator[str]:
        yield "new" * 10_000
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        replace_text(path, parts())
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.json", "former")]
