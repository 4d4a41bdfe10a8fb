"""Who asks from a Milvus store while the library's own process writes to it, or was killed there.

Each step of the writing is held up where the other process is to come in between.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from embeddings.errors import StoreUnavailable
from embeddings.stores.milvus import Milvus
from qa import Library
from qa.errors import LibraryError
from qa.retrieval.milvus import MilvusNotes
from qa.retrieval.milvus_words import MilvusWords
from tests.milvus import lite, uri
from tests.qa.retrieval.test_milvus import article, found, opened


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "library", f"milvus={uri()}") as library:
        library.add(article(tmp_path, "harbour"))
        yield library


@pytest.fixture
def copy(library: Library, tmp_path: Path) -> Path:
    """A copy of the library to ask from, as another machine has it."""
    library.backup(tmp_path / "backup")
    Library.restore(tmp_path / "backup", tmp_path / "copy", ask_only=True)
    return tmp_path / "copy"


def before(act: Callable[..., object], done: Callable[[], object], nth: int = 1):
    """The act, but that something else is `done` before it is called for the `nth` time."""
    calls = 0

    def then(*args: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            done()
        return act(*args, **more)

    return then


def built_anew(library: Library, folder: Path) -> Callable[[], None]:
    """Builds the indexes anew, and goes on until nothing of the former is left."""

    def act() -> None:
        library._indexes.rebuild()
        library.add(article(folder, "tower"))

    return act


def killed() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("note", [1, 2])
def test_an_asker_opens_where_an_article_is_stored_and_not_noted_yet(
    library: Library, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, note: int
):
    answers = []

    def ask() -> None:
        with opened(copy) as asker:
            answers.append(found(asker))

    monkeypatch.setattr(MilvusNotes, "put", before(MilvusNotes.put, ask, note))
    library.add(article(tmp_path, "bridge"))
    assert answers == [{"The harbour"}]


def test_an_asker_opens_where_who_stored_an_article_was_killed_before_noting_it(
    library: Library, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(MilvusNotes, "put", before(MilvusNotes.put, killed))
    with suppress(KeyboardInterrupt):
        library.add(article(tmp_path, "bridge"))
    monkeypatch.undo()
    with opened(copy) as asker:
        assert found(asker) == {"The harbour"}
    library.close()
    with opened(library.path) as again:
        assert found(again) == {"The harbour", "The bridge"}
        assert again.doctor() == []


@pytest.mark.parametrize("nth", [2, 3, 4])
def test_an_asker_opens_while_what_it_opens_makes_way_for_another(
    library: Library, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
):
    # First the notes are opened, then the vectors, the words and their stems.
    act = before(Milvus.has, built_anew(library, tmp_path), nth)
    with monkeypatch.context() as patched:
        patched.setattr(Milvus, "has", act)
        with opened(copy) as asker:
            assert found(asker) == {"The harbour"}


def test_an_asker_that_is_open_goes_on_where_the_indexes_were_built_anew(
    library: Library, copy: Path, tmp_path: Path
):
    with opened(copy) as asker:
        assert asker.ask("When did the harbour open?").text == "Monday"
        built_anew(library, tmp_path)()
        assert asker.ask("When did the harbour open?").text == "Monday"
        assert asker._indexes.lexical.holds("harb.*")


def test_the_indexes_are_built_anew_in_the_middle_of_a_question(
    library: Library, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with opened(copy) as asker:
        act = before(MilvusWords.search, built_anew(library, tmp_path))
        monkeypatch.setattr(MilvusWords, "search", act)
        assert found(asker) == {"The harbour"}


def test_who_wrote_last_asks_on_where_another_builds_anew_without_a_change(library: Library):
    with opened(library.path) as other:
        other._indexes.rebuild()
        assert found(other) == {"The harbour"}
        for _ in range(2):
            library._indexes.rebuild()
        assert found(other) == {"The harbour"}


def test_an_index_that_is_gone_with_nothing_in_its_place_is_said_to_be(
    library: Library, copy: Path
):
    with opened(copy) as asker:
        assert found(asker) == {"The harbour"}
        lite().drop(library._indexes.lexical.name)  # type: ignore[attr-defined]
        with pytest.raises(StoreUnavailable):
            found(asker)
    with opened(copy) as asker, pytest.raises(LibraryError, match="is not there yet"):
        found(asker)
