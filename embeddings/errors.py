"""What can go wrong with models and vectors.

EmbeddingsError
├── ModelUnavailable     the model can't be found or loaded
├── ModelDamaged         the bundled model's files are not the ones we tested
├── DimensionMismatch    vectors of one width, an index of another
├── IndexDamaged         a saved index is missing, cut off or altered
└── StoreUnavailable     the server that holds an index can't be reached, or refuses
"""

from __future__ import annotations


class EmbeddingsError(Exception):
    """The root of the embeddings' errors; its message is a sentence for the user."""


class ModelUnavailable(EmbeddingsError):
    """The model can't be found or loaded."""


class ModelDamaged(EmbeddingsError):
    """The bundled model's files are not the ones we tested."""


class DimensionMismatch(EmbeddingsError):
    """Vectors of one width were given to an index of another."""


class IndexDamaged(EmbeddingsError):
    """A saved index is missing, cut off or altered; rebuild it from the vectors."""


class StoreUnavailable(EmbeddingsError):
    """The server that holds an index can't be reached, or refuses; the message says what to do."""
