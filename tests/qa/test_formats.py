"""A library made by an earlier release opens, answers, and takes articles."""

import os
from pathlib import Path

import pytest

from corpus.catalogue.migrations import FORMAT
from qa import Library
from qa.upkeep.adding import AddReport
from tests.libraries import unpack
from tests.permissions import let_in


@pytest.fixture(params=[1])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return unpack(request.param, tmp_path)


QUESTIONS = {
    "When was the new rating of Croydon published?": "16 March 2020",
    "How many points did Islington's youth justice team score?": "34",
    "Who won the chess tournament in Reykjavik?": "",
}


def test_a_library_of_an_earlier_release_answers_with_quotes_that_verify(
    path: Path, caplog: pytest.LogCaptureFixture
):
    with Library.open(path, create=False) as library:
        assert library.doctor() == []
        assert caplog.messages == [
            f"{path / 'lexical'} can't be opened (its schema is another version's of Pressmark); "
            "the lexical index is rebuilt"
        ]
        assert library.status().counts.articles == 15
        for question, expected in QUESTIONS.items():
            answer = library.ask(question)
            assert answer.text == expected
            assert answer.answered == bool(expected)
            for citation in answer.citations:
                article = library.article(citation.place.article_id)
                assert article.text[citation.start : citation.end] == citation.quote
                assert article.title == citation.place.title


def test_a_library_of_an_earlier_release_takes_articles_and_lets_them_go(path, tmp_path):
    article = tmp_path / "harbour.txt"
    article.write_text("The harbour opens\n\nThe new harbour of Ravensby opened in May 2019.\n")
    with Library.open(path) as library:
        assert library.add(article) == AddReport(added=1)
        assert "May 2019" in library.ask("When did the harbour of Ravensby open?").text
        assert library.remove("/articles") == 15
        assert library.doctor() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
@pytest.mark.parametrize("closed", ["the file", "the folder"])
def test_one_that_must_be_brought_up_to_date_and_cant_be_written_is_said(path, closed):
    catalogue = path / "catalogue.sqlite"
    let_in(path)
    for there in path.rglob("*"):
        there.chmod(there.stat().st_mode | (0o555 if there.is_dir() else 0o444))
    (catalogue if closed == "the file" else path).chmod(0o555)
    if closed == "the file":
        path.chmod(0o777)
    before = catalogue.read_bytes()
    told, tell = os.pipe()
    if not (child := os.fork()):
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        try:
            with Library.open(path, create=False):
                said = "it opened"
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(tell, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(tell)
    with os.fdopen(told) as pipe:
        said = pipe.read()
    path.chmod(0o755)
    if closed == "the file":
        expected = (
            f"CatalogueError: {catalogue} has format 1 and must be brought to {FORMAT} before it "
            "can be read, but it can't be written; open it once where it can, such as in a copy "
            "of its folder"
        )
    else:
        expected = (
            "LibraryError: the library was made by an earlier version of Pressmark, and has to "
            f"be brought up to date before it can be read: {path} can't be written (Permission "
            "denied); see whether you may write to it, or choose another library folder"
        )
    assert said == expected
    assert catalogue.read_bytes() == before
