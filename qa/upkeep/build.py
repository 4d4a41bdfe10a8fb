"""What a library is built with: its model and the length of its passages.

Chosen by the first to store anything, saved with the library, and the same ever after.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from qa.errors import OtherModel
from qa.retrieval.manifest import LIBRARY_ID, STORE, chosen_store, is_to_ask_only
from qa.settings import DEFAULT_MODEL, DEFAULT_PASSAGE_WORDS, Settings


@dataclass(frozen=True, slots=True)
class Build:
    """What a library is built with."""

    model: str
    passage_words: int
    """How long a passage is, about, in words."""


def settled(catalogue: Catalogue, settings: Settings, encoder_name: str | None) -> Build:
    """What the library is built with, or would be if something were stored now.

    `encoder_name` is the model of the encoder in use, which counts before the settings'.

    Raises:
        OtherModel: if another model or another length is asked for than the library has.
        CatalogueError: if what is saved makes no sense.
    """
    asked = encoder_name if encoder_name is not None else settings.model
    folder, saved = catalogue.path.parent, _saved(catalogue)
    if saved is None:
        words = settings.passage_words
        return Build(asked or DEFAULT_MODEL, DEFAULT_PASSAGE_WORDS if words is None else words)
    if asked not in (None, saved.model):
        raise OtherModel(
            f"{folder} was built by the model {saved.model}, not {asked}; open it with "
            f"{saved.model}, or add the articles to a new library with {asked}"
        )
    if settings.passage_words not in (None, saved.passage_words):
        raise OtherModel(
            f"{folder} was built with passages of {saved.passage_words} words, not "
            f"{settings.passage_words}; open it with {saved.passage_words}, or build a new "
            "library"
        )
    return saved


def is_saved(catalogue: Catalogue) -> bool:
    """Whether it is noted what a library is built with, and its id."""
    return catalogue.setting("model") is not None and catalogue.setting(LIBRARY_ID) is not None


def save(catalogue: Catalogue, build: Build) -> None:
    """Note what a library is built with, and give it its id if it has none yet."""
    with catalogue.writing() as change:
        change.put_setting(LIBRARY_ID, catalogue.setting(LIBRARY_ID) or uuid4().hex)
        change.put_setting("model", build.model)
        change.put_setting("passage_words", str(build.passage_words))


def remember_store(catalogue: Catalogue, settings: Settings) -> None:
    """Note what is to search a library from now on, where the settings ask for something else.

    Raises:
        StoreUnavailable: if that can't be reached; then what searched it goes on.
    """
    if settings.store in (None, chosen_store(catalogue)) or is_to_ask_only(catalogue):
        return
    if settings.store is not None:
        from qa.retrieval.choice import reach  # and with it numpy and tantivy

        reach(settings.store)
        with catalogue.writing() as change:
            change.put_setting(STORE, settings.store)


def _saved(catalogue: Catalogue) -> Build | None:
    with catalogue.reading():  # another may be saving both just now
        model, words = catalogue.setting("model"), catalogue.setting("passage_words")
    if model is None and words is None:
        return None
    if not model or words is None or not words.isdecimal() or int(words) < 1:
        raise CatalogueError(
            f"{catalogue.path} says that it was built by the model {model!r} with passages of "
            f"{words!r} words, which was altered; restore it from a backup"
        )
    return Build(model, int(words))
