"""What every store of vectors promises, run over each engine: see `conftest.py`."""

import re
import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.errors import DimensionMismatch, IndexDamaged
from embeddings.stores.store import Neighbour, VectorStore

AXES = np.eye(3, dtype=np.float32)


def unit_vectors(n: int, dim: int, seed: int) -> np.ndarray:
    """Random ones, as exact as the catalogue keeps them."""
    vectors = np.random.default_rng(seed).normal(size=(n, dim))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float16).astype(np.float32)


def found(store: VectorStore, query: np.ndarray, k: int, **more: np.ndarray) -> list[int]:
    (hits,) = store.search(query.reshape(1, -1), k, **more)
    return [hit.id for hit in hits]


def test_search_agrees_with_a_numpy_sort(kind):
    vectors, queries = unit_vectors(500, 16, seed=1), unit_vectors(20, 16, seed=2)
    ids = list(range(1000, 1500))
    store = kind.new(16)
    store.add(ids, vectors)
    scores = queries @ vectors.T
    for row, hits in zip(scores, store.search(queries, 10), strict=True):
        best = np.argsort(-row)[:10]
        assert [hit.id for hit in hits] == [ids[i] for i in best]
        assert [hit.score for hit in hits] == pytest.approx(row[best].tolist(), abs=1e-6)


def test_search_under_allowed_ids_agrees_with_a_numpy_sort(kind):
    vectors, queries = unit_vectors(300, 8, seed=3), unit_vectors(5, 8, seed=4)
    store = kind.new(8)
    store.add(list(range(300)), vectors)
    allowed = np.arange(0, 300, 7)
    scores = (queries @ vectors.T)[:, allowed]
    for row, hits in zip(scores, store.search(queries, 6, allowed=allowed), strict=True):
        assert [hit.id for hit in hits] == allowed[np.argsort(-row)[:6]].tolist()


def test_an_allowed_id_that_is_not_held_is_not_found(axes: VectorStore):
    assert found(axes, AXES[0], 9, allowed=np.array([10, 77])) == [10]


def test_fewer_vectors_than_asked_for_pad_nothing(axes: VectorStore):
    hits = axes.search(np.array([[0.8, 0.6, 0.0]], np.float32), 9, allowed=np.array([10, 20]))
    assert [(hit.id, round(hit.score, 6)) for hit in hits[0]] == [(10, 0.8), (20, 0.6)]


def test_an_empty_store_holds_and_finds_nothing(kind):
    store = kind.new(3)
    assert (len(store), store.ids.tolist(), store.dim) == (0, [], 3)
    assert store.search(AXES, 3) == [[], [], []]
    assert store.remove([1]) == 0
    store.add([], np.zeros((0, 3), np.float32))
    assert len(store) == 0


def test_nothing_allowed_nothing_asked_for_and_no_query_find_nothing(axes: VectorStore):
    assert axes.search(AXES[:1], 3, allowed=np.array([], dtype=np.int64)) == [[]]
    assert axes.search(AXES[:1], 0) == [[]]
    assert axes.search(AXES[:0], 3) == []


def test_equal_scores_come_in_the_order_of_their_ids(kind):
    store = kind.new(2)
    same = np.array([[1.0, 0.0]] * 3, np.float32)
    store.add([7, 3, 5], same)
    assert store.search(same[:1], 3) == [[Neighbour(3, 1.0), Neighbour(5, 1.0), Neighbour(7, 1.0)]]


@pytest.mark.parametrize("k", [1, 2, 3, 5, 6])
def test_among_equal_scores_at_the_cut_the_least_ids_are_chosen(kind, k: int):
    store = kind.new(2)
    store.add([9, 7, 3, 5, 1], np.array([[0.0, 1.0]] * 5, np.float32))
    store.add([8], np.array([[1.0, 0.0]], np.float32))
    assert found(store, np.array([0.6, 0.8], np.float32), k) == [1, 3, 5, 7, 9, 8][:k]
    allowed = np.array([9, 5, 7, 8])
    assert found(store, np.array([0.6, 0.8], np.float32), k, allowed=allowed) == [5, 7, 9, 8][:k]


def test_a_removed_id_is_not_found_again(axes: VectorStore):
    assert axes.remove([20, 99]) == 1
    assert (axes.ids.tolist(), len(axes)) == ([10, 30], 2)
    assert found(axes, AXES[1], 3) == [10, 30]


def test_adding_a_held_id_replaces_its_vector(axes: VectorStore):
    axes.add([20], AXES[2:])
    assert (axes.ids.tolist(), len(axes)) == ([10, 20, 30], 3)
    assert axes.search(AXES[1:2], 1)[0][0].score == 0.0


def test_ids_may_be_as_large_as_sqlite_counts(kind):
    store = kind.new(3)
    store.add([2**62, 2**40], AXES[:2])
    assert (store.ids.tolist(), found(store, AXES[0], 1)) == ([2**40, 2**62], [2**62])


def test_saved_and_opened_again_it_finds_the_same(kind, axes: VectorStore):
    opened = kind.opened(axes.save())
    queries = unit_vectors(4, 3, seed=5)
    assert opened.search(queries, 3) == axes.search(queries, 3)
    assert (opened.dim, opened.ids.tolist()) == (3, [10, 20, 30])


def test_what_is_done_after_saving_is_saved_by_saving_again_only(snapshots, axes: VectorStore):
    mark = axes.save()
    axes.remove([10])
    assert snapshots.opened(mark).ids.tolist() == [10, 20, 30]
    assert snapshots.opened(axes.save()).ids.tolist() == [20, 30]


def test_an_empty_store_can_be_saved(kind):
    opened = kind.opened(kind.new(5).save())
    assert (len(opened), opened.dim) == (0, 5)


def test_an_opened_store_goes_on_adding_and_removing(kind, axes: VectorStore):
    opened = kind.opened(axes.save())
    opened.remove([10])
    opened.add([40], AXES[:1])
    assert kind.opened(opened.save()).ids.tolist() == [20, 30, 40]


def test_whatever_befell_a_saved_store_it_is_refused(kind):
    for name, harm in kind.harms.items():
        store = kind.new(3)
        store.add([10], AXES[:1])
        mark = store.save()
        harm()
        with pytest.raises(IndexDamaged, match=re.escape(kind.place)):
            kind.opened(mark)
        assert kind.opened(kind.new(3).save()).ids.tolist() == [], name


def test_a_store_saved_since_is_told_from_the_one_that_is_asked_for(snapshots, axes: VectorStore):
    mark = axes.save()
    axes.remove([10])
    axes.save()
    with pytest.raises(IndexDamaged):
        snapshots.opened(mark)


def test_vectors_of_another_width_are_refused(axes: VectorStore):
    with pytest.raises(DimensionMismatch, match="dim 3"):
        axes.search(np.zeros((1, 4), np.float32), 1)
    with pytest.raises(DimensionMismatch, match="dim 3"):
        axes.add([1], np.zeros((1, 4), np.float32))
    assert axes.ids.tolist() == [10, 20, 30]


def test_ids_and_vectors_must_pair_up(axes: VectorStore):
    with pytest.raises(ValueError, match="2 ids for 1 vectors"):
        axes.add([1, 2], np.zeros((1, 3), np.float32))
    with pytest.raises(ValueError, match="twice"):
        axes.add([1, 1], np.zeros((2, 3), np.float32))
    assert axes.ids.tolist() == [10, 20, 30]


def test_threads_search_while_one_adds_and_removes(kind):
    store = kind.new(8)
    vectors = unit_vectors(400, 8, seed=6)
    store.add(list(range(200)), vectors[:200])
    wrong: list[object] = []

    def search() -> None:
        for _ in range(50):
            try:
                for n, hits in enumerate(store.search(vectors[:20], 1)):
                    if hits[0].id != n:
                        wrong.append(hits)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(200, 400):
        store.add([n], vectors[n : n + 1])
        store.remove([n - 100])  # never one of the first 20
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.ids.tolist() == [*range(100), *range(300, 400)]


@pytest.fixture
def store(kind) -> VectorStore:
    made: VectorStore = kind.new(4)
    return made


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "remove"]), st.sets(st.integers(0, 12), min_size=1)),
    max_size=8,
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, k=st.integers(1, 9), seed=st.integers(0, 99))
def test_any_run_of_additions_and_removals_leaves_what_a_dictionary_would_hold(
    store, steps, k, seed
):
    store.remove(store.ids.tolist())  # empty for each example, though the fixture is one
    held: dict[int, np.ndarray] = {}
    for n, (act, ids) in enumerate(steps):
        if act == "add":
            rows = unit_vectors(len(ids), 4, seed=seed + n)
            store.add(list(ids), rows)
            held |= dict(zip(ids, rows, strict=True))
        else:
            assert store.remove(list(ids)) == len(ids & held.keys())
            held = {i: row for i, row in held.items() if i not in ids}
    assert store.ids.tolist() == sorted(held)
    query = unit_vectors(1, 4, seed=seed + 50)
    best = sorted(held, key=lambda i: (-float(held[i] @ query[0]), i))[:k]
    assert found(store, query, k) == best
