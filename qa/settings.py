"""What can be set, each with its meaning and unit; read at the edge and passed down."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from embeddings.encoder import BUNDLED_MODEL
from qa.language_model import LanguageModel


class ReaderKind(StrEnum):
    """Who reads the passages that were found."""

    TRAINED = "trained"
    """The network that comes with Pressmark."""
    SIMILARITY = "similarity"
    """Nearness of vectors and words; needs no weights of its own."""
    CAREFUL = "careful"
    """The network that comes with Pressmark, and beside it a larger one, whose base is installed
    apart, that judges whether sentences support what an answer says."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a library is built and asked. The first three are saved with the library.

    Raises:
        ValueError: if a value is outside of its range, or of another type.
    """

    model: str | None = None
    """The embedding model: the bundled one's name, a folder, or a hub's name. None: the
    library's own, for a new library the bundled one."""
    passage_words: int | None = None
    """How long a passage is, about, in words. None: the library's own, for a new library
    `DEFAULT_PASSAGE_WORDS`."""
    store: str | None = None
    """What searches the library: `faiss` (with tantivy for words), on this machine, or
    `milvus=URI`, a Milvus server. `faiss=N` compares each of up to N passages with a question,
    not up to `DEFAULT_EXACT_UP_TO`. None: what the library remembers, for a new one
    `DEFAULT_STORE`. It can be changed at any time."""
    max_file_bytes: int = 50_000_000
    """A larger file is not read (a feed may be larger, not one of its lines)."""
    read_timeout_s: float = 20.0
    """How long reading a file may take, in seconds: until its next article, and for each
    megabyte of it that was begun. It then fails, and the rest is added. 0: no limit, neither
    this nor the next, and files are read by this very process."""
    read_memory_mb: int = 1_000
    """How much memory reading a file may take, where the system can limit that."""
    batch_passages: int = 512
    """How many passages are embedded and stored in one transaction."""
    retrieved: int = 100
    """How many passages each search finds, and how many are left after fusion."""
    read_passages: int = 10
    """How many of these the reader reads."""
    list_found: int = 400
    """For a list, how many passages each search finds, and how many are left after fusion: of
    these it is made."""
    list_batch: int = 32
    """How many of these are read at a time."""
    list_passages: int = 192
    """Once so many are read, no more are, unless all are asked for."""
    list_patience: int = 2
    """After so many batches that bring no new entry no more are read, unless all are asked
    for."""
    list_seconds: float = 5.0
    """After so many seconds no new batch is begun, unless all are asked for."""
    reader: ReaderKind = ReaderKind.TRAINED
    """Who reads them. Without the trained reader's weights it is the other one."""
    risk: float = 0.1
    """The largest share of wrong answers among those given, in [0, 1], as the trained
    reader's calibration found it; lower abstains more, 1 always answers. The other reader's
    confidence is no probability: it only knows 1 from less."""
    quotes: int = 3
    """How many quotes an answer gives at most."""
    near_misses: int = 3
    """How many near misses an abstention gives at most."""
    allow_download: bool = False
    """Whether a model that is not on this machine may be looked up on the model hub, and
    downloaded. Not saved with the library."""
    language_model: LanguageModel | None = None
    """A language model that may be asked to point at sentences; None: none is. Not saved with the
    library."""
    lock_wait_s: float = 10.0
    """How long to wait for another process that is writing."""

    def __post_init__(self) -> None:
        if self.model is not None and not (isinstance(self.model, str) and self.model.strip()):
            raise ValueError(f"model is the name of a model or a folder, got {self.model!r}")
        if self.store is not None:
            name, where = store_parts(self.store)
            if name != "faiss" and where and "://" not in where:
                object.__setattr__(self, "store", f"{name}={Path(where).absolute()}")
        for name, (least, most) in _COUNTS.items():
            count = getattr(self, name)
            if name == "passage_words" and count is None:
                continue
            if type(count) is not int or not least <= count <= most:  # to isinstance True is one
                raise ValueError(
                    f"{name} is a whole number from {least} to {most:,}, got {count!r}"
                )
        if type(self.allow_download) is not bool:
            raise ValueError(f"allow_download is True or False, got {self.allow_download!r}")
        if not isinstance(self.language_model, LanguageModel | None):
            raise ValueError(
                f"language_model is a LanguageModel or None, got {self.language_model!r}"
            )
        if self.reader not in list(ReaderKind):  # a list or dict is in no set
            kinds = " or ".join(repr(kind.value) for kind in ReaderKind)
            raise ValueError(f"reader is {kinds}, got {self.reader!r}")
        object.__setattr__(self, "reader", ReaderKind(self.reader))  # given by its name, too
        if not (_is_number(self.risk) and 0 <= self.risk <= 1):
            raise ValueError(f"risk is a share of the answers, in [0, 1], got {self.risk!r}")
        for name in ("lock_wait_s", "read_timeout_s", "list_seconds"):
            seconds = getattr(self, name)
            if not (_is_number(seconds) and 0 <= seconds < math.inf):
                raise ValueError(f"{name} is a number of seconds from 0 on, got {seconds!r}")


_MANY = 1_000_000
_COUNTS = {
    "passage_words": (1, _MANY),
    "max_file_bytes": (1, 1_000_000_000_000),
    "read_memory_mb": (1, _MANY),
    "batch_passages": (1, _MANY),
    "retrieved": (1, _MANY),
    "read_passages": (1, _MANY),
    "list_found": (1, _MANY),
    "list_batch": (1, _MANY),
    "list_passages": (1, _MANY),
    "list_patience": (1, _MANY),
    "quotes": (1, _MANY),
    "near_misses": (0, _MANY),
}
"""The settings that count something, with the least and the most that make sense.

tantivy takes memory for as many hits as are asked for, and ends the process where that is too
much: 2 ** 31 are 32 GB.
"""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


STORES = ("faiss", "faiss=N", "milvus=URI")
"""What can search a library."""


def store_parts(store: str) -> tuple[str, str]:
    """The name of what searches, and what is said behind `=` of where it is.

    Raises:
        ValueError: if nothing has this name, it needs a place and has none, or the place holds
            a password, which would be stored with the library, or can be none.
    """
    name, is_said, where = store.partition("=") if isinstance(store, str) else ("", "", "")
    if is_said and not where:
        name = ""
    if name == "faiss" and where.isascii() and where.isdecimal():
        return name, where
    if f"{name}{'=URI' if where else ''}" not in STORES:
        raise ValueError(f"store is {' or '.join(map(repr, STORES))}, got {store!r}")
    if where and "://" not in where and not where.endswith(".db"):
        raise ValueError(
            "store is milvus=URI, with a URI such as http://localhost:19530 (or, to try it out, "
            f"the name of a file for milvus-lite, which ends in .db), got {store!r}"
        )
    if "://" in where:
        _check_address(where)
    return name, where


def _check_address(where: str) -> None:
    """See that an address holds no password, and can be one. It is not repeated: it may hold one.

    Raises:
        ValueError: if it does, or can't.
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(where)
        is_one = bool(parts.hostname or parts.path) and parts.port != 0
    except ValueError:  # no such port
        is_one = False
    if not is_one:
        raise ValueError("store is milvus=URI, with a URI such as http://localhost:19530")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(
            "store is an address without a user, password or question mark; who may use it is "
            "read from the environment's PRESSMARK_MILVUS_TOKEN alone"
        )


DEFAULT_SETTINGS = Settings()
DEFAULT_STORE = "faiss"
DEFAULT_EXACT_UP_TO = 200_000
"""Up to so many passages FAISS compares a question with each. One processor does that in some
25 ms; above, it looks through those near by (`faiss=N` sets another number)."""
DEFAULT_MODEL = BUNDLED_MODEL
DEFAULT_PASSAGE_WORDS = 110


def default_library() -> Path:
    """The library of this user: `PRESSMARK_LIBRARY`, else one in the per-user data folder."""
    if chosen := os.environ.get("PRESSMARK_LIBRARY"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("pressmark", appauthor=False) / "library"


READER_WEIGHTS = Path(__file__).with_name("reading") / "weights"
"""Where the trained reader's weights lie, with their card and calibration."""


CAREFUL_WEIGHTS = Path(__file__).with_name("reading") / "careful"
"""Where what the larger network learned lies, with its card."""


INTENT_WEIGHTS = Path(__file__).with_name("reading") / "intents"
"""Where the weights of the reader of intents lie, with their card."""


def available_reader(settings: Settings, weights: Path = READER_WEIGHTS) -> ReaderKind:
    """Who reads with these settings: without the trained reader's weights, the other one."""
    missing = not (weights / "reader.safetensors").exists()
    return ReaderKind.SIMILARITY if missing else settings.reader
