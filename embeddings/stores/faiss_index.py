"""The two kinds of FAISS index that we use, as functions over either.

The exact kind compares a query with every vector, the other with those in the lists whose
centres are nearest (inverted lists, "IVF": Jégou, Douze and Schmid 2011, without their product
quantiser). Both keep vectors as float16, which is how the catalogue has them: nothing is lost,
and it takes half the memory and half the time of float32. What was measured, and why neither
a graph nor 8 bits: `tests/bench/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]
    Ids = NDArray[np.int64]

COMPARED = 20_000
"""So many vectors are compared with a query at least, if there are as many."""
_SHARE, _MOST = 1 / 4, 150_000
"""Of all vectors, so many are compared, up to so many: 150,000 take 6 ms of one processor."""
_SAMPLE_PER_LIST = 40
_ROUNDS = 8
"""Of k-means."""
_CHUNK = 10_000


def exact(dim: int) -> Any:
    """An empty index that compares all."""
    import faiss

    inner = faiss.IndexScalarQuantizer(
        dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    inner.is_trained = True  # for float16 there is nothing to learn
    return faiss.IndexIDMap(inner)


def lists_for(vectors: int) -> int:
    """Into how many lists so many vectors are best divided."""
    return max(1, int(vectors**0.5))


def sample_for(vectors: int) -> int:
    """How many of so many vectors are enough to find the lists by."""
    return lists_for(vectors) * _SAMPLE_PER_LIST


def trained(sample: Rows, vectors: int, on_round: Callable[[float], None]) -> Any:
    """An empty index with lists for about so many vectors; see `FaissStore.trained`."""
    import faiss

    dim, count = sample.shape[1], min(lists_for(vectors), len(sample))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim),
        dim,
        count,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # by_residual: the vectors themselves, so that scores are those of `exact`
    )
    index.cp.niter = 1  # FAISS tells nobody how far it is, so it is asked for one at a time
    index.cp.min_points_per_centroid = 1  # else it warns on stderr
    index.cp.max_points_per_centroid = _SAMPLE_PER_LIST
    centres = faiss.Clustering(dim, count, index.cp)
    for n in range(_ROUNDS):
        on_round(n / _ROUNDS)
        index.quantizer.reset()
        centres.train(sample, index.quantizer)  # begins with the centres of the round before
    index.train(sample)
    on_round(1.0)
    return index


def training_share(vectors: int) -> float:
    """What part of the work of building an index for so many vectors is finding its lists.

    In a round each vector of the sample is compared with all centres, and later each vector once.
    """
    trained_on = _ROUNDS * min(sample_for(vectors), vectors)
    return trained_on / (trained_on + vectors) if vectors else 1.0


def lists_in(path: Path) -> int:
    """How many lists the index in a file has; of an index with lists little is read.

    Raises:
        RuntimeError: if it is no index.
    """
    import faiss

    return lists(faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY))


def lists(index: Any) -> int:
    """How many lists an index has; 0 in an exact one."""
    return int(getattr(index, "nlist", 0))


def ids(index: Any) -> Ids:
    """The ids held, in no order."""
    import faiss

    if not lists(index):
        return np.asarray(faiss.vector_to_array(index.id_map), dtype=np.int64)
    held = index.invlists
    parts = [
        faiss.rev_swig_ptr(held.get_ids(n), size).copy()
        for n in range(lists(index))
        if (size := held.list_size(n))
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def remove(index: Any, gone: Ids) -> int:
    """Remove the vectors with these ids; return how many of them were held."""
    import faiss

    return int(index.remove_ids(faiss.IDSelectorBatch(gone)))


def search(index: Any, rows: Rows, k: int, allowed: Ids | None) -> tuple[Rows, Ids]:
    """The scores and ids of up to `k` vectors for each row; where there are fewer, ids of -1."""
    import faiss

    # FAISS takes a class's fields as keywords; its stubs don't know.
    selector = None if allowed is None else _selector(allowed)
    if not lists(index):
        parameters = faiss.SearchParameters(sel=selector) if selector else None  # type: ignore[call-arg]
        with _threads(len(rows)):
            scores, found = index.search(rows, k, params=parameters)
        return scores, found
    there = index.ntotal if allowed is None else min(len(allowed), index.ntotal)
    most = min(k, there)
    share = max(min(_SHARE * index.ntotal, _MOST), COMPARED, k) / there
    while True:
        probed = min(lists(index), int(np.ceil(share * lists(index))))
        parameters = faiss.SearchParametersIVF(nprobe=probed, sel=selector)  # type: ignore[call-arg]
        scores, found = index.search(rows, k, params=parameters)
        if probed == lists(index) or (found[:, most - 1] != -1).all():
            return scores, found
        share *= 2


@contextmanager
def _threads(queries: int) -> Iterator[None]:
    """Let FAISS search for so many queries in no more threads than that, within this thread.

    It divides queries among threads, and starts and awaits them for a single one as well: on a
    busy machine that took 55 ms where the search takes 1.
    """
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(min(before, queries))
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def write(index: Any, path: Path) -> None:
    """Write an index into a file."""
    import faiss

    faiss.write_index(index, str(path))


def read(path: Path) -> Any:
    """The index in a file that `write` wrote, or an earlier release, which kept float32.

    Raises:
        RuntimeError: if it is no index.
        ValueError: if it is one of another kind.
    """
    import faiss

    index = faiss.read_index(str(path))
    if isinstance(index, faiss.IndexIVFScalarQuantizer):
        return index
    if not isinstance(index, faiss.IndexIDMap):
        raise ValueError(f"it is a {type(index).__name__}")
    inner = faiss.downcast_index(index.index)
    if isinstance(inner, faiss.IndexScalarQuantizer):
        return index
    if not isinstance(inner, faiss.IndexFlat):
        raise ValueError(f"it is an IndexIDMap over a {type(inner).__name__}")
    smaller, held = exact(index.d), ids(index)
    for start in range(0, len(held), _CHUNK):
        rows = inner.reconstruct_n(start, min(_CHUNK, len(held) - start))
        smaller.add_with_ids(rows, held[start : start + _CHUNK])
    return smaller


def _selector(allowed: Ids) -> Any:
    """What tells FAISS which ids may be found.

    Its set of ids takes a tenth of a second to make for a million; a bit for each id up to the
    last takes two milliseconds, but is no way for a few ids that are far apart.
    """
    import faiss

    wanted = np.ascontiguousarray(allowed, dtype=np.int64)
    first, last = int(wanted.min()), int(wanted.max())
    if first < 0 or last > 100 * len(wanted):
        return faiss.IDSelectorBatch(wanted)
    bits = np.zeros(last + 1, dtype=np.bool_)
    bits[wanted] = True
    return faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))  # type: ignore[call-arg, arg-type]
