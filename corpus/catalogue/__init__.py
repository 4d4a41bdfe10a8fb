"""The one source of truth: a SQLite file with articles, passages, their vectors, and failures."""

from corpus.catalogue.reading import (
    Altered,
    Catalogue,
    Counts,
    Entry,
    PassageVector,
    StoredPassage,
)
from corpus.catalogue.writing import CatalogueWriter, NewPassage, text_sum

__all__ = [
    "Altered",
    "Catalogue",
    "CatalogueWriter",
    "Counts",
    "Entry",
    "NewPassage",
    "PassageVector",
    "StoredPassage",
    "text_sum",
]
