"""A library that is searched by a Milvus server (milvus-lite), beside one that is by FAISS."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.errors import StoreUnavailable
from embeddings.stores.milvus import Milvus
from qa import Library, Question
from qa.errors import CatalogueLost, LibraryError
from qa.question import Filters
from qa.settings import Settings
from tests.fakes import SIMILARITY, WordEncoder
from tests.milvus import lite, uri


def opened(path: Path, store: str | None = None, *words: str) -> Library:
    encoder = WordEncoder(*(words or ("harbour", "bridge", "market")))
    return Library.open(path, encoder=encoder, settings=replace(SIMILARITY, store=store))


def article(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(f"The {name}\n\nThe {name} opened on Monday, the council said.\n")
    return path


def found(library: Library, filters: Filters | None = None) -> set[str]:
    question = Question("harbour bridge market", **({"filters": filters} if filters else {}))
    (answer,) = library.ask_many([question], retrieval_only=True)
    return {library.article(hit.article_id).title for hit in answer.retrieved}


def collections(library: Library) -> list[str]:
    name = library._catalogue.setting("library")
    return sorted(one for one in lite().names() if str(name) in one)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "library", f"milvus={uri()}") as library:
        library.add(article(tmp_path, "harbour"))
        yield library


def test_the_store_is_remembered_and_says_what_the_catalogue_holds(library: Library, tmp_path):
    library.close()
    with opened(library.path) as again:
        assert again.status().store == f"milvus={uri()}"
        again.add(article(tmp_path, "bridge"))
        assert found(again) == {"The harbour", "The bridge"}
        again.remove(again.find("The harbour")[0])
        assert found(again) == {"The bridge"}
        assert again.doctor() == []
        assert again.ask("When did the bridge open?").text == "Monday"
    assert not (library.path / "vectors.faiss").exists()


def test_a_library_changes_its_store_and_changes_back(library: Library, tmp_path: Path):
    with opened(library.path, "faiss") as on_disk:
        on_disk.add(article(tmp_path, "bridge"))
        assert on_disk.doctor() == []
        # One that was open all along follows.
        assert found(library) == found(on_disk) == {"The harbour", "The bridge"}
        assert library.status().store == "faiss"
    with opened(library.path, f"milvus={uri()}") as back:
        back.add(article(tmp_path, "market"))
        assert found(back) == {"The harbour", "The bridge", "The market"}
        assert back.doctor() == []


def test_two_libraries_on_one_server_do_not_mix(library: Library, tmp_path: Path):
    with opened(tmp_path / "other", f"milvus={uri()}") as other:
        other.add(article(tmp_path, "bridge"))
        assert (found(other), found(library)) == ({"The bridge"}, {"The harbour"})
        # Nor does one that comes from a backup write to the place of the one it was made of.
        library.backup(tmp_path / "backup")
        Library.restore(tmp_path / "backup", tmp_path / "copy")
        with opened(tmp_path / "copy") as copy:
            copy.remove(copy.article_ids()[0])
            assert (found(copy), found(library)) == (set(), {"The harbour"})
            assert library.doctor() == copy.doctor() == []


def test_a_copy_asks_where_the_library_writes_and_is_brought_up_to_date(library, tmp_path):
    backup, path = tmp_path / "backup", tmp_path / "copy"
    library.backup(backup)
    Library.restore(backup, path, ask_only=True)
    held = collections(library)
    with opened(path) as copy:
        assert (found(copy), collections(library)) == ({"The harbour"}, held)
        # The server is ahead of the copy for a while: what only it knows is passed over.
        library.add(article(tmp_path, "bridge"))
        library.remove(library.find("The harbour")[0])
        assert found(copy) == set()
        assert not copy.ask("When did the bridge open?").answered
        library.backup(backup)
        Library.restore(backup, path, ask_only=True)
        assert found(copy) == {"The bridge"}
        assert copy.ask("When did the bridge open?").text == "Monday"
        assert not copy.status().writable
        with pytest.raises(LibraryError, match="to ask from only"):
            copy.add(article(tmp_path, "market"))
    assert library.doctor() == []
    Library.restore(backup, tmp_path / "own")
    with opened(tmp_path / "own") as own:  # from the same backup a library of its own
        own.add(article(tmp_path, "market"))
        assert (found(own), found(library)) == ({"The bridge", "The market"}, {"The bridge"})


def broken(act: Callable[..., object], times: int) -> Callable[..., object]:
    """The act, but that the process ends, as it were, after so many times."""
    left = [times]

    def maybe(*args: object, **more: object) -> object:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return act(*args, **more)

    return maybe


@pytest.mark.parametrize("act", ["put", "delete", "create", "drop"])
@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_killed_at_any_place_it_is_whole_after_the_next_opening(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, times: int
):
    library.add(article(tmp_path, "bridge"))
    monkeypatch.setattr(Milvus, act, broken(getattr(Milvus, act), times))
    with suppress(KeyboardInterrupt):
        library.add(article(tmp_path, "market"))
        library.remove(library.find("The harbour")[0])
        library._indexes.rebuild()
        library.add(article(tmp_path, "harbour"))
    monkeypatch.undo()
    left = {library.article(one).title for one in library.article_ids()}
    library.close()
    with opened(library.path) as again:
        assert found(again) == left
        assert again.doctor() == []
        again.add(article(tmp_path, "fair"))
        again.add(article(tmp_path, "tower"))
        assert again.doctor() == []
        assert len(collections(again)) == 4  # what was begun and not finished is swept away


def test_an_asker_sees_whole_states_while_another_builds_anew(library: Library, tmp_path: Path):
    with opened(library.path) as asker:
        assert found(asker) == {"The harbour"}
        library._indexes.rebuild()
        assert found(asker) == {"The harbour"}
        library.add(article(tmp_path, "bridge"))
        assert found(asker) == {"The harbour", "The bridge"}


def test_a_server_that_can_not_be_reached_is_named_and_no_answer_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PRESSMARK_MILVUS_TOKEN", "open-sesame")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with opened(tmp_path / "library") as library:
        library.add(article(tmp_path, "harbour"))
    with (
        opened(tmp_path / "library", f"milvus={address}") as library,
        pytest.raises(StoreUnavailable) as error,
    ):
        library.ask("When did the harbour open?")
    assert address in str(error.value)
    assert "pressmark doctor --fix --store faiss" in str(error.value)
    assert "open-sesame" not in str(error.value)
    # What searched it until then goes on.
    with opened(tmp_path / "library") as library:
        assert library.status().store == "faiss"
        assert library.ask("When did the harbour open?").text == "Monday"


def test_what_is_added_while_the_server_goes_away_is_kept_and_found_later(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog
):
    def gone(*args: object, **more: object) -> None:
        raise StoreUnavailable("the Milvus server can't be used")

    monkeypatch.setattr(Milvus, "put", gone)
    assert library.add(article(tmp_path, "bridge")).added == 1
    assert "is kept" in caplog.text
    with pytest.raises(StoreUnavailable):
        library.ask("When did the bridge open?")
    monkeypatch.undo()
    assert found(library) == {"The harbour", "The bridge"}
    assert library.doctor() == []


def test_what_was_altered_on_the_server_is_found_and_mended(library: Library, tmp_path: Path):
    library.add(article(tmp_path, "bridge"))
    words, _, _, vectors = collections(library)
    lite().delete(vectors, [1])
    lite().delete(words, [1, 2])
    faults = [finding.fault for finding in library.doctor()]
    assert [fault.split(",")[0] for fault in faults] == [
        "the vector index holds 1 passages",
        "the lexical index holds 0 passages",
    ]
    assert all(finding.mended for finding in library.doctor(fix=True))
    assert library.doctor() == []
    assert found(library) == {"The harbour", "The bridge"}
    vectors = library._indexes.vectors.name  # type: ignore[attr-defined]
    lite().delete(vectors, [2])
    lite().put(vectors, [{"id": 77, "vector": [0.0, 0.0, 0.0, 1.0]}], row_bytes=20)
    (finding,) = library.doctor()
    assert finding.fault.endswith("the catalogue 2, and 1 of them are others")


def test_vectors_that_were_exchanged_on_the_server_are_found(library: Library, tmp_path: Path):
    library.add(article(tmp_path, "bridge"))
    *_, vectors = collections(library)
    lite().put(vectors, [{"id": 1, "vector": [0.0, 0.0, 0.0, 1.0]}], row_bytes=20)
    (finding,) = library.doctor()
    assert "vector" in finding.fault
    assert [one.mended for one in library.doctor(fix=True)] == [True]
    assert library.doctor() == []


def test_a_catalogue_older_than_what_the_server_holds_is_refused(library: Library, tmp_path: Path):
    library.close()
    kept = (library.path / "catalogue.sqlite").read_bytes()
    with opened(library.path) as newer:
        newer.add(article(tmp_path, "bridge"))
    (library.path / "manifest.json").unlink()
    (library.path / "catalogue.sqlite").write_bytes(kept)
    with opened(library.path) as older, pytest.raises(CatalogueLost, match="it is older"):
        older.ask("When did the harbour open?")
    encoder = WordEncoder("harbour", "bridge", "market")
    (finding,) = Library.examine(library.path, fix=True, encoder=encoder, settings=SIMILARITY)
    assert finding.given_up
    assert "has reached change" in finding.fault
    with opened(library.path) as accepted:
        assert found(accepted) == {"The harbour"}
        assert accepted.doctor() == []


@pytest.mark.parametrize(
    ("store", "sentence"),
    [
        ("postgres", "store is 'faiss' or 'faiss=N' or 'milvus=URI', got 'postgres'"),
        ("milvus", "store is 'faiss' or 'faiss=N' or 'milvus=URI', got 'milvus'"),
        ("faiss=x", "store is 'faiss' or 'faiss=N' or 'milvus=URI', got 'faiss=x'"),
        ("faiss=", "store is 'faiss' or 'faiss=N' or 'milvus=URI', got 'faiss='"),
        ("milvus=http://me:secret@host:19530", "without a user, password or question mark"),
        ("milvus=https://host:19530?token=secret", "without a user, password or question mark"),
        ("milvus=http://host:99999", "a URI such as"),
        ("milvus=here", "ends in .db"),
    ],
)
def test_a_store_that_can_not_be_is_refused(store: str, sentence: str):
    with pytest.raises(ValueError, match=sentence) as error:
        Settings(store=store)
    assert "secret" not in str(error.value)
