import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Library
from qa.status import Finding
from tests.fakes import WordEncoder

TEXT = "The harbour opens\n\nThe new harbour opened in May. It took the council three years.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "harbour.txt").write_text(TEXT)
    (tmp_path / "bridge.txt").write_text("The bridge closes\n\nThe old bridge will close.\n")
    with Library.open(tmp_path / "library", encoder=WordEncoder("harbour", "bridge")) as library:
        library.add(tmp_path / "harbour.txt", tmp_path / "bridge.txt")
        yield library


def harm(library: Library, statement: str, *values: object) -> None:
    db = sqlite3.connect(library.path / "catalogue.sqlite")
    with db:
        assert db.execute(statement, values).rowcount == 1
    db.close()


def test_a_sound_library_has_no_findings(library: Library):
    assert library.doctor() == []


def test_an_altered_text_is_found_and_removed_until_its_file_is_added_again(library, tmp_path):
    harm(library, "UPDATE articles SET text = replace(text, 'May', 'June') WHERE text LIKE '%May%'")
    (finding,) = library.doctor()
    assert not finding.mended
    assert finding.fault.endswith(f"remove it: add {tmp_path / 'harbour.txt'} again")
    (finding, *_) = library.doctor(fix=True)
    assert finding.mended
    assert library.add(tmp_path / "harbour.txt").added == 1
    assert library.doctor() == []


def test_an_altered_older_version_takes_nothing_of_the_current_one_along(library, tmp_path):
    (tmp_path / "harbour.txt").write_text(TEXT.replace("three years", "four years"))
    library.add(tmp_path / "harbour.txt")
    harm(library, "UPDATE articles SET text = 'x' WHERE NOT current")
    (finding,) = library.doctor()
    assert "version 1 of article" in finding.fault
    assert [f.mended for f in library.doctor(fix=True)] == [True]
    assert library.doctor() == []
    (article_id,) = [i for i in library.article_ids() if "four years" in library.article(i).text]
    assert library.passages(article_id) != []


def test_a_moved_passage_is_found_and_split_again(library: Library):
    harm(library, "UPDATE passages SET sentences = '[[900,950]]' WHERE passage_id = 1")
    (finding,) = library.doctor()
    assert "passage 1 holds a sentence that lies outside it" in finding.fault
    assert [f.mended for f in library.doctor(fix=True)] == [True]
    assert library.doctor() == []


@pytest.mark.parametrize("vector", [b"", b"\x00\x00" * 3, b"\x00\x7e" * 3])
def test_a_damaged_vector_is_found_and_embedded_again(library: Library, vector: bytes):
    harm(library, "UPDATE passages SET vector = ? WHERE passage_id = 1", vector)
    (finding,) = library.doctor()
    assert "the vector of passage 1 is damaged" in finding.fault
    assert [f.mended for f in library.doctor(fix=True)] == [True]
    assert library.doctor() == []


def test_indexes_that_disagree_with_the_catalogue_are_found_and_rebuilt(library: Library):
    library.ask("harbour?")
    (library.path / "vectors.faiss").write_bytes(b"garbage")
    library._indexes.lexical.change([1], [])
    faults = [finding.fault for finding in library.doctor()]
    assert "vectors.faiss has SHA-256" in faults[0]
    assert faults[1] == "the lexical index holds 1 passages, the catalogue 2"
    assert [f.mended for f in library.doctor(fix=True)] == [True, True]
    assert library.doctor() == []


def test_a_damaged_catalogue_is_said_and_not_touched(library: Library):
    path = library.path / "catalogue.sqlite"
    library.close()
    whole = bytearray(path.read_bytes())
    for page in range(2, len(whole) // 4096):  # keep the header and the schema
        whole[page * 4096 + 8 : page * 4096 + 60] = b"\xff" * 52
    path.write_bytes(whole)
    with Library.open(library.path, encoder=WordEncoder("harbour", "bridge")) as damaged:
        findings = damaged.doctor(fix=True)
    assert findings
    assert all(not f.mended and f.fault.startswith("the catalogue is damaged") for f in findings)


def test_a_damaged_model_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"not the tested bytes")
    monkeypatch.setattr("embeddings.encoder.bundled_model_folder", lambda: tmp_path)
    with Library.open(tmp_path / "library") as library:
        (finding,) = library.doctor()
    assert isinstance(finding, Finding)
    assert "model.safetensors has SHA-256" in finding.fault
