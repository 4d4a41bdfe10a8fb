"""The derived indexes over a real catalogue, FAISS and tantivy; crashes are in `test_crashes`."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Library, Question
from tests.fakes import SIMILARITY, WordEncoder


def opened(path: Path) -> Library:
    encoder = WordEncoder("harbour", "bridge", "market")
    return Library.open(path, encoder=encoder, settings=SIMILARITY)


def article(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(f"The {name}\n\nThe {name} opened on Monday, the council said.\n")
    return path


def found(library: Library) -> set[str]:
    (answer,) = library.ask_many([Question("harbour bridge market")], retrieval_only=True)
    return {library.article(hit.article_id).title for hit in answer.retrieved}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "library") as library:
        library.add(article(tmp_path, "harbour"))
        yield library


def test_what_stands_in_the_way_of_a_change_is_rebuilt_and_no_disk_is_blamed(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    lock = library.path / "lexical" / ".tantivy-writer.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()  # no writer can be made any more
    library.add(article(tmp_path, "bridge"))
    (message,) = caplog.messages
    assert message.startswith(f"{library.path / 'lexical'} can't be changed (")
    assert message.endswith("; rebuilt")
    assert lock.is_file()
    assert library.doctor() == []
    assert found(library) == {"The harbour", "The bridge"}


def test_an_index_that_is_gone_while_it_was_behind_is_built_whole(library, tmp_path):
    manifest = (library.path / "manifest.json").read_text()
    library.add(article(tmp_path, "bridge"))
    library.close()
    (library.path / "manifest.json").write_text(manifest)
    shutil.rmtree(library.path / "lexical")
    with opened(library.path) as again:
        assert again.doctor() == []
        assert found(again) == {"The harbour", "The bridge"}


def test_one_index_is_rebuilt_without_the_other(library, tmp_path, caplog):
    library.add(article(tmp_path, "bridge"))
    library.close()
    lexical = {f: f.stat().st_mtime_ns for f in (library.path / "lexical").glob("*.store")}
    (library.path / "vectors.faiss").write_bytes(b"garbage")
    with opened(library.path) as again, caplog.at_level(logging.WARNING):
        assert found(again) == {"The harbour", "The bridge"}
    (message,) = caplog.messages
    assert "vectors.faiss has SHA-256" in message
    assert message.endswith("; the vector index is rebuilt")
    assert {f: f.stat().st_mtime_ns for f in lexical} == lexical


def test_it_is_said_that_a_large_index_is_built_before_anybody_is_answered(
    library: Library, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("qa.retrieval.derived._SAID", 1)
    library.close()
    (library.path / "manifest.json").unlink()
    with opened(library.path) as again, caplog.at_level(logging.WARNING):
        assert found(again) == {"The harbour"}
    assert [message.partition(" passages")[0] for message in caplog.messages] == [
        "the vector index takes in 1",
        "the lexical index takes in 1",
    ]


def test_an_index_of_another_model_is_not_trusted(library: Library, tmp_path: Path):
    manifest = library.path / "manifest.json"
    library.close()
    manifest.write_text(manifest.read_text().replace('"words"', '"others"'))
    before = (library.path / "vectors.faiss").stat().st_mtime_ns
    with opened(library.path) as again:
        assert found(again) == {"The harbour"}
        assert again.doctor() == []
    assert (library.path / "vectors.faiss").stat().st_mtime_ns > before
    assert '"model": "words"' in manifest.read_text()
