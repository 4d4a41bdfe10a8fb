"""Evidence from a real library: what an answer quotes, and what became of it since."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from qa import Library
from qa.answer import Answer
from qa.evidence import Form, Standing, check_pack
from tests.fakes import SIMILARITY, WordEncoder

HARBOUR = """The harbour opens

Inspectors gave the harbour a score of 34 out of 36.
"""
QUOTE = "Inspectors gave the harbour a score of 34 out of 36."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "harbour.txt"
    file.write_text(HARBOUR)
    return file


@pytest.fixture
def library(tmp_path: Path, file: Path) -> Iterator[Library]:
    encoder = WordEncoder("harbour", "score", "inspectors")
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(file)
        yield library


@pytest.fixture
def answer(library: Library) -> Answer:
    answer = library.ask("What score did inspectors give the harbour?")
    assert [c.quote for c in answer.citations] == [QUOTE]
    return answer


def test_evidence_has_the_articles_quoted_and_the_files_they_were_read_from(
    library: Library, answer: Answer, file: Path
):
    evidence = library.evidence(answer)
    (exhibit,) = evidence.cited()
    assert exhibit.article.text == HARBOUR
    assert (exhibit.version, exhibit.versions) == (1, 1)
    (original,) = exhibit.originals
    assert (original.file, original.sha256) == (
        "harbour.txt",
        sha256(file.read_bytes()).hexdigest(),
    )
    assert evidence.standing(answer.citations[0]) is Standing.STANDS


def test_an_article_that_was_changed_since_is_quoted_from_its_earlier_text(
    library: Library, answer: Answer, file: Path
):
    file.write_text(HARBOUR.replace("34 out", "33 out"))
    library.add(file)
    evidence = library.evidence(answer)
    assert evidence.standing(answer.citations[0]) is Standing.CHANGED
    (exhibit,) = evidence.cited()
    assert (exhibit.article.text, exhibit.version, exhibit.versions) == (HARBOUR, 1, 2)


def test_an_article_that_was_removed_since_is_said_to_be_gone(
    library: Library, answer: Answer, file: Path, tmp_path: Path
):
    library.remove(file)
    evidence = library.evidence(answer)
    assert evidence.standing(answer.citations[0]) is Standing.REMOVED
    assert evidence.exhibits == ()
    library.export(answer, tmp_path / "pack.zip")
    report = check_pack(tmp_path / "pack.zip")
    assert (report.is_sound, report.quotes, report.unsealed) == (True, 0, 1)


def test_a_quote_that_never_stood_there_is_not_found(library: Library, answer: Answer):
    row = answer.to_dict()
    row["citations"][0]["quote"] = QUOTE.replace("34", "35")
    forged = Answer.from_dict(row)
    assert library.evidence(forged).standing(forged.citations[0]) is Standing.NOT_FOUND


def test_an_answer_is_exported_into_a_pack_that_is_sound(
    library: Library, answer: Answer, tmp_path: Path
):
    written = library.export([answer, answer], tmp_path / "talk.zip")
    report = check_pack(written.path)
    assert (written.form, written.pack_id) == (Form.PACK, report.pack_id)
    assert (report.faults, len(report.questions), report.articles) == ((), 2, 1)
