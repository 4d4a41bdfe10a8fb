import numpy as np

from embeddings.remembering import RememberingEncoder
from tests.fakes import WordEncoder


def test_a_text_is_encoded_once_for_each_role():
    inner = WordEncoder("tea", "milk")
    encoder = RememberingEncoder(inner)
    first = encoder.encode(["tea", "milk", "tea"], "passage")
    assert inner.encoded == ["tea", "milk"]
    assert np.array_equal(first, inner.encode(["tea", "milk", "tea"], "passage"))
    inner.encoded.clear()
    again = encoder.encode(["milk", "tea milk"], "passage")
    assert inner.encoded == ["tea milk"]
    assert np.array_equal(again, inner.encode(["milk", "tea milk"], "passage"))
    inner.encoded.clear()
    encoder.encode(["tea"], "query")
    assert inner.encoded == ["tea"]


def test_the_vectors_longest_unused_are_forgotten_first():
    inner = WordEncoder("tea", "milk")
    encoder = RememberingEncoder(inner, capacity=2)
    for text in ("tea", "milk", "tea", "sugar"):
        encoder.encode([text], "query")
    inner.encoded.clear()
    encoder.encode(["tea", "sugar", "milk"], "query")
    assert inner.encoded == ["milk"]


def test_no_texts_give_no_vectors():
    assert RememberingEncoder(WordEncoder("tea")).encode([], "query").shape == (0, 2)


def test_it_is_the_encoder_it_wraps_by_name_and_width():
    encoder = RememberingEncoder(WordEncoder("tea", name="other"))
    assert (encoder.name, encoder.dim) == ("other", 2)
