from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import DimensionMismatch, IndexDamaged
from embeddings.stores.faiss_store import Neighbour, VectorIndex


def unit_vectors(n: int, dim: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def axes() -> VectorIndex:
    """Three ids on the three axes."""
    index = VectorIndex(3)
    index.add([10, 20, 30], np.eye(3, dtype=np.float32))
    return index


def test_search_agrees_with_a_numpy_sort():
    vectors, queries = unit_vectors(500, 16, seed=1), unit_vectors(20, 16, seed=2)
    ids = list(range(1000, 1500))
    index = VectorIndex(16)
    index.add(ids, vectors)
    scores = queries @ vectors.T
    for row, hits in zip(scores, index.search(queries, 10), strict=True):
        best = np.argsort(-row)[:10]
        assert [hit.id for hit in hits] == [ids[i] for i in best]
        assert [hit.score for hit in hits] == pytest.approx(row[best].tolist(), abs=1e-6)


def test_search_under_allowed_ids_agrees_with_a_numpy_sort():
    vectors, queries = unit_vectors(300, 8, seed=3), unit_vectors(5, 8, seed=4)
    index = VectorIndex(8)
    index.add(list(range(300)), vectors)
    allowed = np.arange(0, 300, 7)
    scores = (queries @ vectors.T)[:, allowed]
    for row, hits in zip(scores, index.search(queries, 6, allowed=allowed), strict=True):
        assert [hit.id for hit in hits] == allowed[np.argsort(-row)[:6]].tolist()


def test_fewer_vectors_than_asked_for_pad_nothing(axes: VectorIndex):
    hits = axes.search(np.array([[0.8, 0.6, 0.0]], np.float32), 9, allowed=np.array([10, 20]))
    assert [(hit.id, round(hit.score, 6)) for hit in hits[0]] == [(10, 0.8), (20, 0.6)]


def test_nothing_allowed_and_an_empty_index_find_nothing(axes: VectorIndex):
    query = np.eye(3, dtype=np.float32)[:1]
    assert axes.search(query, 3, allowed=np.array([], dtype=np.int64)) == [[]]
    assert VectorIndex(3).search(query, 3) == [[]]


def test_equal_scores_come_in_the_order_of_their_ids():
    index = VectorIndex(2)
    same = np.array([[1.0, 0.0]] * 3, np.float32)
    index.add([7, 3, 5], same)
    assert index.search(same[:1], 3) == [[Neighbour(3, 1.0), Neighbour(5, 1.0), Neighbour(7, 1.0)]]


def test_a_removed_id_is_not_found_again(axes: VectorIndex):
    assert axes.remove([20, 99]) == 1
    assert axes.ids.tolist() == [10, 30]
    assert [hit.id for hit in axes.search(np.eye(3, dtype=np.float32)[1:2], 3)[0]] == [10, 30]


def test_adding_a_held_id_replaces_its_vector(axes: VectorIndex):
    axes.add([20], np.array([[0.0, 0.0, 1.0]], np.float32))
    assert axes.ids.tolist() == [10, 20, 30]
    assert axes.search(np.eye(3, dtype=np.float32)[1:2], 1)[0][0].score == 0.0


def test_save_and_load_find_the_same(axes: VectorIndex, tmp_path: Path):
    path = tmp_path / "vectors.faiss"
    digest = axes.save(path)
    loaded = VectorIndex.load(path, sha256=digest)
    queries = unit_vectors(4, 3, seed=5)
    assert loaded.search(queries, 3) == axes.search(queries, 3)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["vectors.faiss"]


def test_a_loaded_index_goes_on_adding_and_removing(axes: VectorIndex, tmp_path: Path):
    path = tmp_path / "vectors.faiss"
    loaded = VectorIndex.load(path, sha256=axes.save(path))
    loaded.remove([10])
    loaded.add([40], np.array([[1.0, 0.0, 0.0]], np.float32))
    assert loaded.ids.tolist() == [20, 30, 40]


@pytest.mark.parametrize("harm", ["cut", "altered", "missing"])
def test_a_damaged_file_is_refused(axes: VectorIndex, tmp_path: Path, harm: str):
    path = tmp_path / "vectors.faiss"
    digest = axes.save(path)
    whole = path.read_bytes()
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(whole[:-5] if harm == "cut" else whole[:-1] + b"\x7f")
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss"):
        VectorIndex.load(path, sha256=digest)


def test_vectors_of_another_width_are_refused(axes: VectorIndex):
    with pytest.raises(DimensionMismatch, match="dim 3"):
        axes.search(np.zeros((1, 4), np.float32), 1)
    with pytest.raises(DimensionMismatch):
        axes.add([1], np.zeros((1, 4), np.float32))


def test_ids_and_vectors_must_pair_up(axes: VectorIndex):
    with pytest.raises(ValueError, match="2 ids for 1 vectors"):
        axes.add([1, 2], np.zeros((1, 3), np.float32))
    with pytest.raises(ValueError, match="twice"):
        axes.add([1, 1], np.zeros((2, 3), np.float32))
