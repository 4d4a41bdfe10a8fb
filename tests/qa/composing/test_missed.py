"""How many entries of a list were missed, by what either search found."""

from qa.composing.missed import estimated_missed
from qa.retrieval.retriever import Hit


def hit(passage_id: int, rank: int, bm25: float | None, vector: float | None) -> Hit:
    return Hit(passage_id, rank, 1 / rank, bm25, vector)


def test_what_was_missed_is_estimated_by_capture_and_recapture():
    # Of ten read, words put 1 to 5 first, vectors 3 to 7.
    read = [hit(n, n, 20.0 - n, 1.0 if 3 <= n <= 7 else 0.1) for n in range(1, 11)]
    # Accepted: 1, 2, 3, 4 and 6. Words caught 1 2 3 4, vectors 3 4 6, both 3 4:
    # 5 * 4 / 3 - 1 = 5.67, of which five are known.
    assert estimated_missed(read, {1, 2, 3, 4, 6}, 100) == 1
    assert estimated_missed(read, {1, 2, 3, 4, 6}, 0) == 0  # nothing is left
    # 1 2 3 4 5 and 3 4 5 6 7, 3 4 5 twice: 6 * 6 / 4 - 1 = 8, of which seven are known.
    assert estimated_missed(read, {1, 2, 3, 4, 5, 6, 7}, 100) == 1
    assert estimated_missed(read, {1, 2, 3, 6}, 100) is None  # only 3 was caught twice
