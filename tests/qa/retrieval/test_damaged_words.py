"""An index of words whose files were damaged on the disk: said, and never a traceback."""

import shutil
from pathlib import Path
from random import Random

import pytest

from embeddings.errors import IndexDamaged
from qa import Library
from qa.retrieval import segments
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.words import LexicalDocument
from tests.fakes import SIMILARITY, WordEncoder

KINDS = ("term", "idx", "pos", "fast", "fieldnorm", "store")
FOOTER = b'{"version"'
QUESTION = "When did the harbour open?"
WORDS = ["".join(Random(n).choices("abcdefghijklmnop", k=7)) for n in range(3_000)]


def damage(folder: Path, kind: str) -> Path:
    """Write other bytes over the first eighth of a kind's largest file, before its footer."""
    path = max(folder.glob(f"*.{kind}"), key=lambda one: one.stat().st_size)
    whole = bytearray(path.read_bytes())
    eighth = whole.rindex(FOOTER) // 8
    whole[:eighth] = bytes(255 - one for one in whole[:eighth])
    path.unlink()  # not written over: an index that was closed may still have it mapped
    path.write_bytes(whole)
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in two segments, with passages deleted from one of them."""
    folder = tmp_path_factory.mktemp("sound") / "lexical"
    index = LexicalIndex(folder)
    passages = [
        LexicalDocument(n, WORDS[n], " ".join(Random(n).choices(WORDS, k=60)), None, None)
        for n in range(1_000)
    ]
    index.change([], passages)
    index.change([3, 4], [LexicalDocument(1_000, "", "aword", None, None)])
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    article = tmp_path / "harbour.txt"
    article.write_text("The harbour\n\nThe new harbour opened on Monday, the council said.\n")
    with opened(folder) as library:
        library.add(article)
    return folder


def opened(folder: Path) -> Library:
    return Library.open(folder, encoder=WordEncoder("harbour"), settings=SIMILARITY)


def test_what_tantivy_wrote_agrees_with_its_sums(sound: Path):
    segments.check(sound)


@pytest.mark.parametrize("kind", [*KINDS, "del"])
def test_a_damaged_file_of_any_kind_is_found_by_its_sum(sound: Path, tmp_path: Path, kind: str):
    folder = shutil.copytree(sound, tmp_path / "lexical")
    path = damage(folder, kind)
    with pytest.raises(IndexDamaged, match=f"{path.name} is not what was written"):
        segments.check(folder)


@pytest.mark.parametrize("left", [0, 4, -1])
def test_a_file_that_was_cut_off_is_found(sound: Path, tmp_path: Path, left: int):
    folder = shutil.copytree(sound, tmp_path / "lexical")
    path = next(folder.glob("*.store"))
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(IndexDamaged, match=f"{path.name} is not what was written"):
        segments.check(folder)


def test_a_list_of_deletions_that_never_came_to_count_is_no_damage(sound: Path, tmp_path: Path):
    folder = shutil.copytree(sound, tmp_path / "lexical")
    (deletions,) = folder.glob("*.del")
    segment, _, _ = deletions.name.split(".")
    (folder / f"{segment}.99999.del").write_bytes(b"half")
    segments.check(folder)


@pytest.mark.parametrize("kind", ["term", "idx"])
def test_a_search_that_panics_says_how_to_mend_it(sound: Path, tmp_path: Path, kind: str):
    folder = shutil.copytree(sound, tmp_path / "lexical")
    damage(folder, kind)
    index = LexicalIndex.open(folder)
    with pytest.raises(IndexDamaged, match="mend it with: pressmark doctor --fix"):
        index.search(" ".join(WORDS[::30]), 10)


@pytest.mark.parametrize("kind", ["term", "idx", "fast", "fieldnorm"])
def test_the_doctor_finds_a_damaged_file_and_builds_the_index_anew(library: Path, kind: str):
    path = damage(library / "lexical", kind)
    with opened(library) as damaged:
        (finding,) = damaged.doctor()
        assert finding.fault == f"{path} is not what was written: its CRC-32 is another"
        assert not finding.mended
        assert [one.mended for one in damaged.doctor(fix=True)] == [True]
        assert damaged.doctor() == []
        assert damaged.ask(QUESTION).answered
    assert not path.exists()


def test_an_index_over_which_tantivy_panics_when_it_opens_is_built_anew(library: Path):
    (path,) = (library / "lexical").glob("*.fast")
    whole = bytearray(path.read_bytes())
    columns = whole.rindex(FOOTER) - 47  # where tantivy notes how long a column's name is
    whole[columns : columns + 2] = b"\xff\xff"
    path.unlink()
    path.write_bytes(whole)
    with opened(library) as damaged:
        assert damaged.ask(QUESTION).answered
    assert not path.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_articles_are_added_whatever_is_damaged(library: Path, tmp_path: Path, kind: str):
    damage(library / "lexical", kind)
    (tmp_path / "bridge.txt").write_text("The bridge\n\nThe bridge closed on Friday.\n")
    with opened(library) as damaged:
        report = damaged.add(tmp_path / "bridge.txt")
        damaged.doctor(fix=True)
        assert (report.added, damaged.doctor()) == (1, [])


def test_a_store_over_which_tantivy_would_end_the_process_is_not_opened(tmp_path: Path):
    index = LexicalIndex(tmp_path / "lexical")
    index.change([], [LexicalDocument(1, "", "one", None, None)])
    (path,) = (tmp_path / "lexical").glob("*.store")
    whole = bytearray(path.read_bytes())
    whole[whole.rindex(FOOTER) - 24] = 0  # of the number that says where its list of blocks begins
    path.unlink()
    path.write_bytes(whole)
    with pytest.raises(IndexDamaged, match=f"{path.name} is not what was written"):
        LexicalIndex.open(tmp_path / "lexical")
