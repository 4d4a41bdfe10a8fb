"""Search over the training passages."""

from __future__ import annotations

import numpy as np

from qa.training.mining import lexical_index, nearest

TEXTS = ["trams in Leeds", "ferries and trams", "bread and butter", "the bakers of Hull"]


def test_nearest_adds_the_scores_of_both_searches() -> None:
    passages = np.eye(4, dtype=np.float32)
    question = np.array([[0.0, 0.1, 0.0, 0.9]], dtype=np.float32)
    # BM25 finds 0 and 1, vectors, which weigh more, 3 first and 1 second.
    [found] = nearest(
        ["trams in Leeds"],
        lexical_index(TEXTS),
        k=3,
        question_vectors=question,
        passage_vectors=passages,
    )
    assert found == [3, 0, 1]
    assert list(nearest(["trams in Leeds"], lexical_index(TEXTS), k=3)) == [[0, 1]]
