import threading

import faiss
import numpy as np
import pytest

from embeddings.files import sha256_of
from embeddings.stores.faiss_store import FaissStore

DIM = 8


def clustered(n: int, seed: int) -> np.ndarray:
    """Unit vectors about 200 centres, as exact as the catalogue keeps them."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(200, DIM))
    rows = centres[random.integers(200, size=n)] + 0.4 * random.normal(size=(n, DIM))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float16).astype(np.float32)


def best(vectors: np.ndarray, query: np.ndarray, k: int) -> list[int]:
    return np.argsort(-(vectors @ query), kind="stable")[:k].tolist()


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return clustered(60_000, seed=1)


@pytest.fixture(scope="module")
def trained(vectors: np.ndarray) -> FaissStore:
    """So many that a search does not look through all of them."""
    store = FaissStore.trained(vectors[:10_000], len(vectors))
    store.add(range(len(vectors)), vectors)
    return store


def test_saving_leaves_one_file_and_no_other(tmp_path):
    store = FaissStore(3, tmp_path / "vectors.faiss")
    store.add([1], np.eye(3, dtype=np.float32)[:1])
    store.save()
    store.save()
    assert [p.name for p in tmp_path.iterdir()] == ["vectors.faiss"]


def test_a_store_without_a_file_can_not_be_saved():
    with pytest.raises(ValueError, match="without a file"):
        FaissStore(3).save()


def test_a_store_can_not_be_trained_without_a_sample():
    with pytest.raises(ValueError, match="without a sample"):
        FaissStore.trained(np.zeros((0, 3), np.float32), 10)


def test_a_file_of_an_earlier_release_is_opened_and_kept_smaller(tmp_path):
    path, vectors = tmp_path / "vectors.faiss", clustered(300, seed=2)
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(DIM))
    index.add_with_ids(vectors, np.arange(300, dtype=np.int64))
    faiss.write_index(index, str(path))
    store, before = FaissStore.open(path, sha256=sha256_of(path)), path.stat().st_size
    for query in vectors[:20]:
        (hits,) = store.search(query[None], 5)
        assert [hit.id for hit in hits] == best(vectors, query, 5)
    store.save()
    assert path.stat().st_size < 0.7 * before


def test_a_trained_store_finds_nearly_all_that_an_exact_one_does(vectors, trained):
    queries = clustered(100, seed=3)
    found = [{hit.id for hit in hits} for hits in trained.search(queries, 10)]
    shared = [len(ids & {*best(vectors, q, 10)}) for ids, q in zip(found, queries, strict=True)]
    assert sum(shared) / 1_000 >= 0.97


def test_a_trained_store_gives_what_it_finds_the_very_scores_of_an_exact_one(vectors, trained):
    exact = FaissStore(DIM)
    exact.add(range(len(vectors)), vectors)
    for query in clustered(20, seed=4):
        (hits,) = trained.search(query[None], 10)
        allowed = np.array([hit.id for hit in hits])
        (known,) = exact.search(query[None], 10, allowed=allowed)
        assert [hit.id for hit in known] == [hit.id for hit in hits]
        assert [hit.score for hit in known] == pytest.approx([hit.score for hit in hits], abs=1e-6)


@pytest.mark.parametrize("share", [1_000, 50, 4])
def test_a_trained_store_misses_nothing_where_few_ids_are_allowed(vectors, trained, share: int):
    allowed = np.arange(7, len(vectors), share)
    for query in clustered(10, seed=5):
        (hits,) = trained.search(query[None], 25, allowed=allowed)
        assert [hit.id for hit in hits] == allowed[best(vectors[allowed], query, 25)].tolist()


def test_a_trained_store_finds_as_many_as_are_asked_for_though_they_lie_far_away(vectors, trained):
    far = np.argsort(vectors @ vectors[0])[:30_000]  # none of them in a list near by
    (hits,) = trained.search(vectors[:1], 400, allowed=np.sort(far))
    assert len(hits) == 400


def test_what_is_added_to_or_removed_from_a_trained_store_counts_at_once(vectors):
    store = FaissStore.trained(vectors[:2_000], 30_000)
    store.add(range(30_000), vectors[:30_000])
    assert store.remove([5, 6, 70_000]) == 2
    store.add([90_000, 7], vectors[[5, 6]])  # one new, one in another's place
    assert len(store) == 29_999
    (as_five,), (as_six,) = (store.search(vectors[[n]], 3) for n in (5, 6))
    assert (as_five[0].id, as_six[0].id) == (90_000, 7)
    assert {5, 6}.isdisjoint(hit.id for hit in as_five + as_six)


def test_the_same_sample_gives_the_same_lists(vectors, tmp_path):
    sums = []
    for name in ("a", "b"):
        store = FaissStore.trained(vectors[:3_000], 3_000, tmp_path / name)
        store.add(range(3_000), vectors[:3_000])
        sums.append(store.save())
    assert sums[0] == sums[1]


def test_a_store_is_searched_while_it_is_saved(vectors, trained, tmp_path, monkeypatch):
    """Writing waits here until a search has come back."""
    store, searched = FaissStore(DIM, tmp_path / "vectors.faiss"), threading.Event()
    store.add(range(100), vectors[:100])
    monkeypatch.setattr(
        "embeddings.stores.faiss_index.write",
        lambda index, path: path.write_bytes(b"x" * searched.wait(20)),
    )
    saving = threading.Thread(target=store.save)
    saving.start()
    assert [hit.id for hit in store.search(vectors[:1], 1)[0]] == [0]
    searched.set()
    saving.join()
    assert (tmp_path / "vectors.faiss").read_bytes() == b"x"
