import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Failure
from corpus.preparation import Prepared
from corpus.worker import Limits, Worker
from qa import Library
from qa.errors import BackupError
from qa.settings import Settings
from qa.status import AddReport, Finding
from tests.fakes import SIMILARITY, WordEncoder

TEXT = "The harbour opens\n\nThe new harbour opened in May. It took the council three years.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "harbour.txt").write_text(TEXT)
    (tmp_path / "bridge.txt").write_text("The bridge closes\n\nThe old bridge will close.\n")
    encoder, settings = WordEncoder("harbour", "bridge"), Settings(read_timeout_s=0)
    with Library.open(tmp_path / "library", encoder=encoder, settings=settings) as library:
        library.add(tmp_path / "harbour.txt", tmp_path / "bridge.txt")
        yield library


def harm(library: Library, statement: str, *values: object) -> None:
    db = sqlite3.connect(library.path / "catalogue.sqlite")
    with db:
        assert db.execute(statement, values).rowcount == 1
    db.close()


def test_a_sound_library_has_no_findings(library: Library):
    assert library.doctor() == []


ALTERED = "UPDATE articles SET text = replace(text, 'May', 'June') WHERE text LIKE '%May%'"


def test_an_altered_text_is_read_again_from_its_file(library: Library, tmp_path: Path):
    harbour = next(i for i in library.article_ids() if "May" in library.article(i).text)
    whole, passages = library.article(harbour), library.passages(harbour)
    harm(library, ALTERED)
    path, fault = tmp_path / "harbour.txt", f"the text of article {harbour} was altered in the"
    first, *_ = library.doctor()
    assert first == Finding(f"{fault} catalogue; --fix reads {path} again", False)
    assert library.doctor(fix=True) == [
        Finding(f"{fault} catalogue; it was read again from {path}", True)
    ]
    assert (library.article(harbour), library.passages(harbour)) == (whole, passages)
    assert library.doctor() == []


def test_a_file_that_can_not_be_read_any_more_ends_no_doctor(library: Library, tmp_path: Path):
    path = tmp_path / "harbour.txt"
    path.write_text("The fair was long.\n" * 1_000_000)
    harm(library, ALTERED)
    hasty = replace(SIMILARITY, read_timeout_s=0.1)
    with Library.open(
        library.path, encoder=WordEncoder("harbour", "bridge"), settings=hasty
    ) as doctor:
        (first, *_) = doctor.doctor(fix=True)
    assert not first.mended
    assert f"the same text can't be read any more from {path}; restore a backup, or" in first.fault


@pytest.mark.parametrize("file", ["gone", "changed"])
def test_an_altered_text_whose_file_is_gone_or_another_stays_altered_and_is_not_lost(
    library: Library, tmp_path: Path, file: str
):
    path = tmp_path / "harbour.txt"
    path.unlink()
    if file == "changed":
        path.write_text(TEXT.replace("three", "four"))
    harm(library, ALTERED)
    (first, *_) = library.doctor(fix=True)
    assert not first.mended
    assert f"the same text can't be read any more from {path}; restore a backup, or" in first.fault
    assert library.status().counts.articles == 2
    assert library.doctor(fix=True) == [first]


class Counted(Worker):
    """Keeps which files it has read, and in which processes."""

    def __init__(self) -> None:
        super().__init__(Limits(20.0, 1_000))
        self.files: list[str] = []
        self.processes: set[int] = set()

    def read(self, path: Path, **limits: int) -> Iterator[Prepared | Failure]:
        self.files.append(path.name)
        for row in super().read(path, **limits):
            assert self._process is not None
            self.processes.add(self._process.pid)
            yield row


def test_files_that_many_articles_are_to_be_read_again_from_are_read_once(library, tmp_path):
    feed = tmp_path / "feed.jsonl"
    rows = [json.dumps({"title": f"T {n}", "text": f"Boat {n} is in the harbour."}) for n in "abcd"]
    feed.write_text("\n".join(rows))
    library.add(feed)
    whole = [library.article(article_id) for article_id in library.article_ids()]
    worker = Counted()
    library._workers[:] = [worker]
    db = sqlite3.connect(library.path / "catalogue.sqlite")
    with db:
        db.execute("UPDATE articles SET title = title || '!'")
        db.execute("UPDATE articles SET text_sha256 = '' WHERE text LIKE '%Boat%'")
    db.close()
    assert [finding.mended for finding in library.doctor(fix=True)] == [True] * 6
    assert [library.article(article_id) for article_id in library.article_ids()] == whole
    assert (worker.files, len(worker.processes)) == (["bridge.txt", "feed.jsonl", "harbour.txt"], 1)
    assert library.doctor() == []


def test_an_altered_title_in_a_feed_is_read_again_from_its_line(library, tmp_path):
    path = tmp_path / "feed#2.jsonl"
    path.write_text(
        '{"id": "a", "title": "One", "text": "Two harbours."}\n'
        '{"id": "b", "title": "Three", "text": "Four bridges."}\n'
    )
    library.add(path)
    whole = library.article("b")
    harm(library, "UPDATE articles SET title = 'Five' WHERE article_id = 'b'")
    (finding,) = library.doctor(fix=True)
    assert (finding.mended, library.article("b"), library.doctor()) == (True, whole, [])


def test_an_altered_source_is_forgotten_and_comes_back_with_its_file(library, tmp_path):
    path = tmp_path / "harbour.txt"
    harm(library, "UPDATE sources SET path = '/elsewhere.txt' WHERE path = ?", str(path))
    (found,) = library.doctor()
    assert "/elsewhere.txt, where article" in found.fault
    assert [finding.mended for finding in library.doctor(fix=True)] == [True]
    assert library.add(path).unchanged == 1
    assert library.doctor() == []
    assert {s for i in library.article_ids() for s in library._catalogue.sources(i)} == {
        str(path),
        str(tmp_path / "bridge.txt"),
    }


def test_an_article_that_is_hidden_from_its_passages_is_answered_from_again(library: Library):
    harm(library, "UPDATE articles SET current = 0 WHERE row = 1")
    (found, *_) = library.doctor()
    assert found == Finding("passages 1 are of no article that is answered from", False)
    assert all(finding.mended for finding in library.doctor(fix=True))
    assert (len(library.article_ids()), library.doctor()) == (2, [])


def test_a_passage_that_says_it_came_before_all_changes_is_indexed_again(library: Library):
    harm(library, "UPDATE passages SET change = -5 WHERE passage_id = 1")
    library._indexes.rebuild()
    assert library.doctor() == []


def test_a_passage_of_no_article_is_dropped(library: Library):
    harm(library, "UPDATE passages SET article_row = 900 WHERE passage_id = 1")
    strays, article = library.doctor(fix=True)
    assert strays == Finding("passages 1 are of no article that is answered from", True)
    assert article.fault.endswith("it has no passages")
    assert ([*library._catalogue.passage_ids()], library.doctor()) == ([2, 3], [])


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
    assert "passage 1 was altered in the catalogue" in finding.fault
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


@pytest.mark.parametrize("name", ["lexical", "vectors.faiss"])
def test_an_index_whose_place_is_taken_by_something_else_is_not_said_to_be_mended(
    library: Library, name: str
):
    folder, place = library.path, library.path / name
    library.close()
    if place.is_dir():
        shutil.rmtree(place)
        place.write_text("a note")
    else:
        place.unlink()
        place.mkdir()
    encoder, settings = WordEncoder("harbour", "bridge"), Settings(read_timeout_s=0)
    with Library.open(folder, encoder=encoder, settings=settings) as again:
        again.ask("harbour?")
        (finding,) = again.doctor(fix=True)
        assert not finding.mended
        assert f"{name} was never finished; " in finding.fault
        assert "something else lies there" in finding.fault
        (place.rmdir if place.is_dir() else place.unlink)()
        assert all(one.mended for one in again.doctor(fix=True))
        assert again.doctor() == []


def test_a_damaged_catalogue_is_said_and_not_touched(library: Library):
    path = library.path / "catalogue.sqlite"
    library.close()
    with closing(sqlite3.connect(path)) as db:
        roots = db.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 2").fetchall()
    whole = bytearray(path.read_bytes())
    for (page,) in roots:  # the schema and the settings stay; pages count from 1
        at = (page - 1) * 4096
        whole[at + 8 : at + 60] = b"\xff" * 52
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


def test_a_former_version_that_was_made_the_current_one_gives_way_to_the_last(library, tmp_path):
    (tmp_path / "harbour.txt").write_text(TEXT.replace("three years", "four years"))
    library.add(tmp_path / "harbour.txt")
    (article_id,) = [i for i in library.article_ids() if "four years" in library.article(i).text]
    harm(library, f"UPDATE articles SET current = 0 WHERE article_id = '{article_id}' AND current")
    harm(
        library,
        f"UPDATE articles SET current = 1 WHERE article_id = '{article_id}' AND version = 1",
    )
    said = f"article {article_id} was answered from in its former version 1"
    assert library.doctor()[0] == Finding(f"{said}; --fix goes back to version 2", False)
    assert library.doctor(fix=True) == [Finding(f"{said}; version 2 is again", True)]
    assert "four years" in library.article(article_id).text
    assert library.doctor() == []


def emptied(library: Library, table: str) -> None:
    with closing(sqlite3.connect(library.path / "catalogue.sqlite")) as db, db:
        db.execute(f"DELETE FROM {table}")


def test_places_that_were_lost_are_found_again_where_the_files_are(library, tmp_path):
    places = {i: library._catalogue.sources(i) for i in library.article_ids()}
    emptied(library, "sources")
    said = "where article {} was read from was lost from the catalogue; "
    assert library.doctor() == [
        Finding(f"{said.format(i)}--fix looks for it", False) for i in places
    ]
    assert library.doctor(fix=True) == [
        Finding(f"{said.format(i)}it is {place}", True) for i, (place,) in places.items()
    ]
    assert {i: library._catalogue.sources(i) for i in library.article_ids()} == places
    assert library.doctor() == []


def test_places_in_a_file_that_has_others_come_back_when_it_is_added_again(library, tmp_path):
    path = tmp_path / "feed.jsonl"
    path.write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n')
    library.add(path)
    harm(library, "DELETE FROM sources WHERE article_id = 'b'")
    said = "where article b was read from was lost from the catalogue; "
    (found,) = library.doctor(fix=True)
    assert found == Finding(f"{said}add its file again, which counts as unread now", False)
    assert library.add(path) == AddReport(unchanged=2)
    assert library._catalogue.sources("b") == [f"{path}#2"]
    assert library.doctor() == []


@pytest.mark.parametrize("publisher", ["x'ff'", "CAST(x'ff' AS TEXT)", "7"])
def test_a_publisher_that_is_no_text_keeps_nobody_from_asking_and_is_found(
    library: Library, publisher: str
):
    harm(library, f"UPDATE articles SET publisher = {publisher} WHERE text LIKE '%bridge%'")
    (citation,) = library.ask("When did the new harbour open?").citations
    assert citation.quote == "The new harbour opened in May."
    assert "bridge" not in library.ask("When will the old bridge close?").text
    (found,) = library.doctor()
    assert found.fault.startswith("the title, publisher, date or address of article")
    assert [finding.mended for finding in library.doctor(fix=True)] == [True]
    assert library.doctor() == []


@pytest.mark.parametrize("within", ["one article", "two articles"])
def test_vectors_exchanged_between_passages_are_found_and_made_anew(library, tmp_path, within):
    if within == "one article":
        words = "The harbour is wide. " * 60 + "\n\n" + "The bridge is old. " * 60
        (tmp_path / "bridge.txt").write_text(f"Two things\n\n{words}\n")
        library.add(tmp_path / "bridge.txt")
    with closing(sqlite3.connect(library.path / "catalogue.sqlite")) as db, db:
        rows = db.execute("SELECT passage_id, vector FROM passages ORDER BY vector").fetchall()
        if within == "one article":
            rows = [row for row in rows if row[0] > 2]
        (one, its), (other, others) = rows[0], rows[-1]
        assert its != others
        for vector, passage_id in ((others, one), (its, other)):
            db.execute("UPDATE passages SET vector = ? WHERE passage_id = ?", (vector, passage_id))
    found = [finding.fault.partition(": ")[2] for finding in library.doctor()]
    assert found == ["its vectors were altered in the catalogue, or exchanged"] * (
        1 if within == "one article" else 2
    )
    with pytest.raises(BackupError, match=r"the vectors of article .* were altered"):
        library.backup(tmp_path / "backup")
    assert all(finding.mended for finding in library.doctor(fix=True))
    assert library.doctor() == []
    held = library._catalogue.vectors(library._catalogue.passage_ids())
    assert {its, others} <= {one.vector for one in held}


UNOPENABLE = {
    "DROP TABLE passages": "lacks the table passages, so it was altered; restore it from a backup",
    "ALTER TABLE articles DROP COLUMN url": "lacks the column url of the table articles",
    "UPDATE settings SET value = '99' WHERE name = 'format'": "has format 99, this version of",
    "UPDATE settings SET value = 'x' WHERE name = 'passage_words'": "which was altered; restore",
}


@pytest.mark.parametrize("statement", UNOPENABLE)
def test_a_catalogue_that_can_not_be_opened_is_a_finding(library: Library, statement: str):
    library.close()
    with closing(sqlite3.connect(library.path / "catalogue.sqlite")) as db, db:
        db.execute(statement)
    for fix in (False, True):
        (found,) = Library.examine(library.path, fix=fix)
        assert UNOPENABLE[statement] in found.fault
        assert (found.mended, found.mendable) == (False, False)


def test_a_catalogue_with_a_damaged_head_is_a_finding(library: Library):
    library.close()
    with (library.path / "catalogue.sqlite").open("r+b") as file:
        file.write(b"garbage" * 14)
    (found,) = Library.examine(library.path)
    assert found.fault.endswith("restore it from a backup (pressmark restore)")
