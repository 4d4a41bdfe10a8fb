"""A library grows out of exact search: the index that follows is built beside the old one."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.encoder import Role
from embeddings.stores.faiss_store import FaissStore
from qa import Library, Question
from qa.status import IndexProgress
from qa.upkeep.lock import LibraryLock
from tests.fakes import SIMILARITY

DIM = 12


class SumEncoder:
    """A random unit vector for each text, always the same for the same text."""

    name, dim = "sums", DIM

    def encode(self, texts: Sequence[str], role: Role) -> np.ndarray:
        rows = [np.random.default_rng([*text.encode()]).normal(size=DIM) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), DIM)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def opened(path: Path, exact_up_to: int | None = 20) -> Library:
    store = None if exact_up_to is None else f"faiss={exact_up_to}"
    return Library.open(path, encoder=SumEncoder(), settings=replace(SIMILARITY, store=store))


def articles(folder: Path, first: int, count: int) -> Path:
    folder = folder / f"from-{first}"
    folder.mkdir()
    for n in range(first, first + count):
        text = f"Report {n}\n\nIn year {n} the council mended {n} lamps, it said.\n"
        (folder / f"{n:04}.txt").write_text(text)
    return folder


def vectors_of(library: Library) -> FaissStore:
    store = library._indexes.vectors
    assert isinstance(store, FaissStore)
    return store


def found(library: Library, text: str) -> list[tuple[str, int]]:
    (answer,) = library.ask_many([Question(text)], retrieval_only=True)
    return [(hit.article_id, hit.start) for hit in answer.retrieved]


def test_a_library_that_has_grown_is_searched_by_lists_from_then_on(tmp_path: Path):
    with opened(tmp_path / "library") as library:
        library.add(articles(tmp_path, 0, 15))
        assert vectors_of(library).is_exact
        library.add(articles(tmp_path, 100, 10))
    with opened(tmp_path / "library", None) as again:  # what was chosen is remembered
        assert not vectors_of(again).is_exact
        assert len(found(again, "Who mended 7 lamps?")) == len(vectors_of(again)) == 25
        assert again.doctor() == []


def slowed(patched: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Lists whose training says that it has begun, and waits to be told to go on."""
    begun, go_on, train = threading.Event(), threading.Event(), FaissStore.trained

    def slow(*sample: Any, **how: Any) -> FaissStore:
        begun.set()
        assert go_on.wait(20)
        return train(*sample, **how)

    patched.setattr(FaissStore, "trained", slow)
    return begun, go_on


def test_what_comes_and_goes_while_an_index_is_built_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    begun, go_on = slowed(monkeypatch)
    with opened(tmp_path / "library") as library:
        library.add(articles(tmp_path, 0, 25))
        assert begun.wait(20)
        assert vectors_of(library).is_exact
        library.add(articles(tmp_path, 100, 2))
        (gone,) = library.find("Report 3")
        library.remove(gone)
        hits = found(library, "Who mended 101 lamps?")  # nobody waits for it
        assert len({article_id for article_id, _ in hits}) == 26
        go_on.set()
        assert library._indexes.wait()
        assert found(library, "Who mended 101 lamps?") == hits
        assert not vectors_of(library).is_exact
        assert vectors_of(library).ids.tolist() == [*library._catalogue.passage_ids()]
    with opened(tmp_path / "library") as again:
        assert not vectors_of(again).is_exact


def test_another_process_goes_over_to_the_index_that_was_saved(tmp_path: Path):
    with opened(tmp_path / "library") as asker:
        asker.add(articles(tmp_path, 0, 15))
        with opened(tmp_path / "library") as adder:
            assert vectors_of(adder).is_exact
            adder.add(articles(tmp_path, 100, 10))
        with LibraryLock(asker.path).held(1.0):  # so that it can only read
            found(asker, "Who mended 7 lamps?")
            assert not vectors_of(asker).is_exact
        assert len(vectors_of(asker)) == 25


def test_one_that_adds_does_not_read_the_vectors_that_are_there(tmp_path: Path):
    with opened(tmp_path / "library") as library:
        library.add(articles(tmp_path, 0, 5))
    with opened(tmp_path / "library") as library:
        library.add(articles(tmp_path, 100, 1))
        assert not library._indexes.searchable
        assert found(library, "Who mended 100 lamps?") != []
        assert len(vectors_of(library)) == 6


def test_a_lost_index_of_a_large_library_is_built_with_lists_at_once(tmp_path: Path):
    with opened(tmp_path / "library") as library:
        library.add(articles(tmp_path, 0, 25))
    (tmp_path / "library" / "vectors.faiss").unlink()
    with opened(tmp_path / "library") as again:
        assert len(found(again, "Who mended 7 lamps?")) == 25
        assert not vectors_of(again).is_exact


def test_a_library_that_has_shrunk_by_half_is_searched_exactly_again(tmp_path: Path):
    with opened(tmp_path / "library") as library:
        library.add(first := articles(tmp_path, 0, 25))
        library._indexes.wait()
        library.remove(first)
        library.add(articles(tmp_path, 100, 3))
        library._indexes.wait()
        assert vectors_of(library).is_exact
        assert len(vectors_of(library)) == 3


def saved_kind(library: Path) -> str:
    return "lists" if FaissStore.suits(library / "vectors.faiss", 1) else "exact"


def test_who_only_adds_leaves_no_index_to_be_built_by_the_first_who_asks(tmp_path: Path):
    with opened(tmp_path / "library") as library:
        library.add(articles(tmp_path, 0, 15))
    for first in (100, 200, 300):
        with opened(tmp_path / "library") as library:
            told: list[IndexProgress] = []
            library.add(articles(tmp_path, first, 3))
            library.finish_index(told.append)
            assert not library._indexes.searchable or first == 200
        assert saved_kind(tmp_path / "library") == ("exact" if first == 100 else "lists")
        assert [one.passages_total for one in told[:1]] == ([21] if first == 200 else [])


def test_an_index_that_is_broken_off_is_built_by_the_next_who_adds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def interrupt(done: IndexProgress) -> None:
        assert done == IndexProgress(0, 25, 0.0)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, opened(tmp_path / "library") as library:
        begun, go_on = slowed(patched)
        library.add(articles(tmp_path, 0, 25))
        assert begun.wait(20)
        with pytest.raises(KeyboardInterrupt):
            library.finish_index(interrupt)
        assert len(found(library, "Who mended 7 lamps?")) == 25
        go_on.set()
    assert saved_kind(tmp_path / "library") == "exact"
    with opened(tmp_path / "library") as library:
        library.add(articles(tmp_path, 100, 1))
    assert saved_kind(tmp_path / "library") == "lists"
    with opened(tmp_path / "library") as library:
        assert len(found(library, "Who mended 7 lamps?")) == 26
        assert library.doctor() == []


def test_how_far_an_index_is_only_grows_up_to_all_of_it(tmp_path: Path):
    told: list[IndexProgress] = []
    with opened(tmp_path / "library", 2_000) as library:
        library.add(articles(tmp_path, 0, 25))
        index = library._indexes._vectors
        index._engine._exact_up_to = 20
        index.renewed(lambda passages, share: told.append(IndexProgress(passages, 25, share)))
    shares = [one.share for one in told]
    assert shares == sorted(shares)
    assert (len(shares), shares[0], shares[-1], told[-1].passages) == (10, 0.0, 1.0, 25)
