"""Which reader a command line names."""

from pathlib import Path

import pytest

from qa.settings import CAREFUL_WEIGHTS, READER_WEIGHTS, ReaderKind
from qa.training.named_reader import NamedReader


@pytest.mark.parametrize(
    ("name", "folders", "kind"),
    [
        ("a/folder", (Path("a/folder"),), ReaderKind.TRAINED),
        ("careful", (READER_WEIGHTS, CAREFUL_WEIGHTS), ReaderKind.CAREFUL),
        ("careful=a/folder", (READER_WEIGHTS, Path("a/folder")), ReaderKind.CAREFUL),
    ],
)
def test_a_folder_is_a_reader_of_its_own_and_the_careful_one_reads_beside_ours(
    name: str, folders: tuple[Path, ...], kind: ReaderKind
):
    named = NamedReader.of(name)
    assert (named.folders, named.kind) == (folders, kind)
