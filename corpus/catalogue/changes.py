"""One change to the catalogue, while its transaction is open: all that can be done in it."""

from __future__ import annotations

from corpus.catalogue.collecting import Collecting
from corpus.catalogue.correcting import Correcting
from corpus.catalogue.removing import Removing


class CatalogueWriter(Correcting, Collecting, Removing):
    """What can be done within `Catalogue.writing()`; look-ups see what was done already.

    `change` is the counter this change will have; `changed` says whether anything was done.
    Passages are stored without vectors; `without_vector` names them, and `put_vectors`
    completes them before the change ends.
    """
