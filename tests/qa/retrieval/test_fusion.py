import pytest

from qa.retrieval.retriever import Hit, fuse, scaled


def test_scores_are_scaled_so_that_the_best_is_one_and_the_worst_nought():
    assert scaled({1: 4.0, 2: 2.0, 3: 3.0}) == {1: 1.0, 2: 0.0, 3: 0.5}
    assert scaled({7: 2.0, 8: 2.0}) == {7: 1.0, 8: 1.0}
    assert scaled({}) == {}


def test_fused_scores_are_the_mean_of_both_scaled_ones():
    bm25 = {1: 10.0, 2: 6.0, 3: 2.0}
    vector = {2: 0.9, 3: 0.7, 4: 0.1}
    assert fuse(bm25, vector, 4) == [
        Hit(2, 1, pytest.approx(0.75), 6.0, 0.9),
        Hit(1, 2, pytest.approx(0.5), 10.0, None),
        Hit(3, 3, pytest.approx(0.375), 2.0, 0.7),
        Hit(4, 4, 0.0, None, 0.1),
    ]


def test_equal_fused_scores_come_in_the_order_of_their_ids():
    assert [hit.passage_id for hit in fuse({9: 1.0}, {4: 1.0}, 2)] == [4, 9]


def test_no_more_hits_than_asked_for():
    assert [hit.passage_id for hit in fuse({1: 3.0, 2: 2.0, 3: 1.0}, {}, 2)] == [1, 2]
