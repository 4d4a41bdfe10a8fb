"""The one source of truth: a SQLite file with articles, passages, their vectors, and failures."""

from corpus.catalogue.copying import copy_over, put_setting
from corpus.catalogue.lookups import Lookups
from corpus.catalogue.reading import (
    Altered,
    AlteredSource,
    Catalogue,
    Counts,
    Entry,
    PassageVector,
    Shelved,
    StoredPassage,
)
from corpus.catalogue.sums import text_sum
from corpus.catalogue.writing import CatalogueWriter, NewPassage

__all__ = [
    "Altered",
    "AlteredSource",
    "Catalogue",
    "CatalogueWriter",
    "Counts",
    "Entry",
    "Lookups",
    "NewPassage",
    "PassageVector",
    "Shelved",
    "StoredPassage",
    "copy_over",
    "put_setting",
    "text_sum",
]
