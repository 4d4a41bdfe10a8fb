"""How a search among allowed ids is asked of Milvus: rightly, and in requests of bounded size."""

import json

import numpy as np
import pytest

from embeddings.stores.milvus import IDS_AT_ONCE, MOST_HITS, Found, Milvus, best_among

TOTAL = 60_000


class Server:
    """Searches scores by brute force, and notes what it was asked for."""

    def __init__(self, scores: np.ndarray) -> None:
        self.scores = scores
        self.asked: list[tuple[int, int]] = []

    def search(self, k: int, condition: str) -> list[list[Found]]:
        named = json.loads(condition.partition(" in ")[2]) if condition else range(TOTAL)
        ids = np.array(named)
        self.asked.append((k, len(ids) if condition else 0))
        assert k <= MOST_HITS
        assert len(ids) <= IDS_AT_ONCE or not condition
        order = np.lexsort((ids, -self.scores[ids]))[:k]
        return [[Found(int(i), float(self.scores[i])) for i in ids[order]]]


@pytest.mark.parametrize(
    ("allowed", "requests"),
    [
        (np.arange(0, 900, 3), 1),  # few are named
        (np.arange(0, TOTAL, 2), 1),  # of many enough are among the best of all
        (np.arange(0, TOTAL, 5), 1),
        (np.arange(TOTAL - 25_000, TOTAL), 1 + 3),  # unless they are all among the worst
    ],
)
def test_best_of_the_allowed_are_found_in_few_requests(allowed: np.ndarray, requests: int):
    scores = np.linspace(1, 0, TOTAL)
    scores[: TOTAL // 2] = np.random.default_rng(1).permutation(scores[: TOTAL // 2])
    server = Server(scores)
    (found,) = best_among(server.search, allowed, 100, TOTAL)
    best = allowed[np.lexsort((allowed, -scores[allowed]))[:100]]
    assert [hit.id for hit in found] == best.tolist()
    assert len(server.asked) == requests


def test_a_search_that_has_no_more_hits_is_not_asked_again():
    asked: list[str] = []

    def search(k: int, condition: str) -> list[list[Found]]:
        asked.append(condition)
        return [[Found(n, 1 / n) for n in range(1, 6)]]

    allowed = np.arange(3, 20_000)
    (found,) = best_among(search, allowed, 100, TOTAL, finds_all=True)
    assert ([hit.id for hit in found], asked) == ([3, 4, 5], [""])


def test_an_address_is_connected_to_at_first_use_only():
    Milvus("http://127.0.0.1:1").settle("any")
