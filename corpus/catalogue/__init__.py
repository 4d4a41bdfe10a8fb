"""The one source of truth: a SQLite file with articles, passages, their vectors, and failures."""

from corpus.catalogue.changes import CatalogueWriter
from corpus.catalogue.copying import copy_over, put_setting
from corpus.catalogue.lookups import Lookups
from corpus.catalogue.reading import Catalogue
from corpus.catalogue.rows import (
    Altered,
    AlteredSource,
    Counts,
    Entry,
    Examined,
    PassageVector,
    Shelved,
    StoredPassage,
)
from corpus.catalogue.shelf import (
    Collection,
    Column,
    Removal,
    ShelfPage,
    ShelfRow,
    Sought,
    State,
)
from corpus.catalogue.sums import text_sum
from corpus.catalogue.writing import NewPassage

__all__ = [
    "Altered",
    "AlteredSource",
    "Catalogue",
    "CatalogueWriter",
    "Collection",
    "Column",
    "Counts",
    "Entry",
    "Examined",
    "Lookups",
    "NewPassage",
    "PassageVector",
    "Removal",
    "ShelfPage",
    "ShelfRow",
    "Shelved",
    "Sought",
    "State",
    "StoredPassage",
    "copy_over",
    "put_setting",
    "text_sum",
]
