import numpy as np
import pytest

from embeddings.stores.faiss_store import FaissStore


def test_saving_leaves_one_file_and_no_other(tmp_path):
    store = FaissStore(3, tmp_path / "vectors.faiss")
    store.add([1], np.eye(3, dtype=np.float32)[:1])
    store.save()
    store.save()
    assert [p.name for p in tmp_path.iterdir()] == ["vectors.faiss"]


def test_a_store_without_a_file_can_not_be_saved():
    with pytest.raises(ValueError, match="without a file"):
        FaissStore(3).save()
