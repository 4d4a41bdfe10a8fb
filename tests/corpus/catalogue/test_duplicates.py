import random

from corpus.catalogue.duplicates import bands, signature, similarity


def jaccard(first: str, second: str) -> float:
    """The similarity that the signatures estimate, in its plainest form."""
    runs = []
    for text in (first, second):
        words = text.lower().split()
        runs.append({tuple(words[i : i + 3]) for i in range(len(words) - 2)})
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def test_signatures_estimate_the_share_of_common_runs_of_words():
    words = [f"w{i}" for i in range(400)]
    for kept in (100, 200, 300, 400):
        first, second = (
            " ".join(words),
            " ".join(words[:kept] + [f"x{i}" for i in range(400 - kept)]),
        )
        estimate = similarity(signature(first), signature(second))
        # Four standard deviations of a mean of 128 draws.
        assert abs(estimate - jaccard(first, second)) < 4 * (0.25 / 128) ** 0.5


def test_case_and_punctuation_do_not_count():
    first, second = "Ofsted visited, the borough in MARCH.", "ofsted visited the Borough in march"
    assert similarity(signature(first), signature(second)) == 1.0


def test_alike_texts_share_a_band_and_unlike_ones_none():
    random.seed(1)
    words = [f"w{random.randrange(5000)}" for _ in range(300)]
    text = " ".join(words)
    alike = " ".join(words[:240] + [f"y{i}" for i in range(60)])
    unlike = " ".join(f"z{i}" for i in range(300))
    assert set(bands(signature(text))) & set(bands(signature(alike)))
    assert not set(bands(signature(text))) & set(bands(signature(unlike)))


def test_a_text_without_words_is_like_nothing():
    assert (signature(" – "), bands(b"")) == (b"", [])
    assert similarity(b"", signature("some words here")) == 0.0
