from qa.reading.reranking import rerank
from qa.retrieval.retriever import Hit

HITS = [Hit(7, 1, 0.9, 3.0, 0.8), Hit(8, 2, 0.8, 2.0, None), Hit(9, 3, 0.1, None, 0.2)]


def test_what_answers_rises_by_the_weighted_mean():
    assert rerank(HITS, {7: 0.0, 8: 0.5}, weight=1.0) == [
        Hit(8, 1, (0.8 + 0.5) / 2, 2.0, None),
        Hit(7, 2, 0.9 / 2, 3.0, 0.8),
        Hit(9, 3, 0.1 / 2, None, 0.2),
    ]


def test_equal_scores_keep_the_order_of_the_search():
    alike = [Hit(2, 1, 0.5, None, None), Hit(1, 2, 0.5, None, None)]
    assert [hit.passage_id for hit in rerank(alike, {1: 0.3, 2: 0.3}, weight=1.0)] == [2, 1]


def test_without_relevance_the_hits_stay_as_they_are():
    assert rerank(HITS, {}) == HITS
