"""How alike unit vectors are."""

import numpy as np

from qa.reading.likeness import all_cosines, cosines

EAST, NORTH, BETWEEN = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]
VECTORS = np.array([EAST, NORTH, BETWEEN], dtype=np.float32)


def test_cosines_are_of_each_vector_with_the_other():
    assert cosines(VECTORS, VECTORS[2]).round(6).tolist() == np.float32([0.6, 0.8, 1]).tolist()
    assert float(cosines(VECTORS[0], VECTORS[1])) == 0.0


def test_all_cosines_are_of_each_with_each():
    found = all_cosines(VECTORS)
    assert found.tolist() == [cosines(VECTORS, one).tolist() for one in VECTORS]
