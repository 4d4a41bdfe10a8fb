"""Five hundred spoiled files, of all formats: each is added, or fails with a sentence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus import samples
from qa import Library
from tests.fakes import READ_APART, WordEncoder
from tests.qa.fuzzing import WORDS, add_inputs, an_input, memory_peak_bytes, valid

INPUTS, BATCH = 500, 50


@pytest.fixture(scope="module")
def base_bytes(tmp_path_factory: pytest.TempPathFactory) -> int:
    """The memory that a library of valid files takes."""
    folder = tmp_path_factory.mktemp("base") / "library"
    with Library.open(folder, encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        assert library.add(samples.folder()).failed == ()
    return memory_peak_bytes()


@pytest.mark.parametrize("first", range(0, INPUTS, BATCH))
def test_a_spoiled_file_is_added_or_fails_with_a_sentence(
    tmp_path: Path, base_bytes: int, first: int
) -> None:
    tally = add_inputs(tmp_path, 14, range(first, first + BATCH), base_bytes=base_bytes)
    assert sum(map(Counter.total, (tally.added, tally.partly, tally.failed))) == BATCH


def test_an_input_is_the_same_in_every_run_and_all_formats_come_up() -> None:
    assert an_input(14, 3) == an_input(14, 3)
    assert an_input(14, 3) != an_input(15, 3)
    formats = {extension for extension, _ in (an_input(14, n) for n in range(200))}
    assert formats == {extension for extension, _ in valid()}
    expected = {".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".jsonl", ".csv", ".json", ".rss"}
    expected |= {".eml", ".mbox", ".mhtml", ".rtf", ".warc"}
    assert formats == expected | {".jsonl.gz", ".csv.gz", ".warc.gz"}
