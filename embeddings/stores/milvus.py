"""A Milvus server and its collections, as our stores use them.

Only this module knows pymilvus. A collection here has whole numbers or texts as its primary
key `id`. Whatever goes wrong on the way is a `StoreUnavailable` that names the address: a
server that can't be reached never looks like a collection without a hit.

What Milvus asks of its callers: at most `MOST_HITS` hits a search; no request above 64 MB; a
collection has a vector, whether it needs one or not. It answers from what was written some
time ago unless asked to be strict, which takes longer: so here it is asked to be for
`_STRICT_S` after a collection was changed or `settle` was called, and may lag by 5 seconds
at other times (Milvus' "Bounded", by its default).
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np

from embeddings.errors import StoreUnavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOKEN_VARIABLE = "PRESSMARK_MILVUS_TOKEN"
"""The environment's variable with the server's token, or `user:password`. It is read from
there alone, and never stored or shown."""
MOST_HITS = 16_384
IDS_AT_ONCE = 10_000
"""So many ids are named in one request: 200 KB where they are large."""
MOST_BYTES = 65_535
"""The longest text of a field, in UTF-8."""
_ROW_BYTES = 8_000_000
"""Rows are sent in requests of about so many bytes."""
_TIMEOUT_S = 60.0
_CONNECT_S = 10.0
_STRICT_S = 10.0
_DUMMY = "none"
"""The vector of a collection that needs none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a collection's rows have, beside their `id`.

    `vector` is the width of the field `vector`, None where there is none. `words` are texts of
    words apart by spaces, which `score` and filters on words look at; `texts` and `numbers` are
    for filters.
    """

    vector: int | None = None
    words: bool = False
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    text_ids: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A row's id and its score: the inner product, or BM25."""

    id: int
    score: float


class Milvus:
    """A server. Safe to share between threads; it is connected to at first use."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._lock = threading.Lock()
        self._client: Any = None
        self._strict_until: dict[str, float] = {}

    @property
    def is_local(self) -> bool:
        """Whether it is milvus-lite, in this very process, over a folder on the disk."""
        return "://" not in self.uri

    def settle(self, name: str) -> None:
        """Answer from all that was written to a collection until now."""
        self._strict_until[name] = time.monotonic() + _STRICT_S

    def close(self) -> None:
        """End the connection; the next act makes another."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def has(self, name: str) -> bool:
        with self._asking() as client:
            return bool(client.has_collection(name, timeout=_TIMEOUT_S))

    def take_up(self, name: str) -> bool:
        """Whether there is a collection by this name; if so, it can be searched from now on."""
        if not self.has(name):
            return False
        try:
            with self._asking() as client:
                client.load_collection(name, timeout=_TIMEOUT_S)
        except StoreUnavailable:
            if self.has(name):
                raise
            return False  # it went meanwhile
        return True

    def names(self) -> list[str]:
        """The names of all collections."""
        with self._asking() as client:
            return [str(one) for one in client.list_collections(timeout=_TIMEOUT_S)]

    def create(self, name: str, shape: Shape) -> None:
        """Make an empty collection; there must be none by this name."""
        from pymilvus import DataType, Function, FunctionType, MilvusClient

        with self._asking() as client:
            schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
            indexes = client.prepare_index_params()
            kind = {"max_length": 1_000} if shape.text_ids else {}
            kind_of_id = DataType.VARCHAR if shape.text_ids else DataType.INT64
            schema.add_field("id", kind_of_id, is_primary=True, **kind)
            for one in shape.texts:
                schema.add_field(one, DataType.VARCHAR, max_length=MOST_BYTES)
            for one in shape.numbers:
                schema.add_field(one, DataType.INT64)
            if shape.words:
                schema.add_field(
                    "words",
                    DataType.VARCHAR,
                    max_length=MOST_BYTES,
                    enable_analyzer=True,
                    enable_match=True,
                    analyzer_params={"tokenizer": "standard"},
                )
                schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
                schema.add_function(Function("bm25", FunctionType.BM25, ["words"], ["bm25"]))
                indexes.add_index(
                    "bm25",
                    index_type="SPARSE_INVERTED_INDEX",
                    metric_type="BM25",
                    params={"bm25_k1": 1.2, "bm25_b": 0.75},
                )
            if shape.vector is not None:
                schema.add_field("vector", DataType.FLOAT_VECTOR, dim=shape.vector)
                indexes.add_index(
                    "vector",
                    index_type="HNSW",
                    metric_type="IP",
                    params={"M": 32, "efConstruction": 200},
                )
            elif not shape.words:
                schema.add_field(_DUMMY, DataType.FLOAT_VECTOR, dim=2)
                indexes.add_index(_DUMMY, index_type="FLAT", metric_type="IP")
            client.create_collection(
                name, schema=schema, consistency_level="Bounded", timeout=_TIMEOUT_S
            )
            # Of an empty collection no index has to be waited for.
            client.create_index(name, indexes, timeout=_TIMEOUT_S, sync=False)
            client.load_collection(name, timeout=_TIMEOUT_S)
        self.settle(name)

    def drop(self, name: str) -> None:
        """Remove a collection and all it holds; nothing happens where there is none."""
        with self._asking() as client:
            client.drop_collection(name, timeout=_TIMEOUT_S)

    def put(self, name: str, rows: Sequence[Mapping[str, Any]], *, row_bytes: int) -> None:
        """Put rows in, each in the place of what has its id. `row_bytes` is about one's size."""
        at_once = max(1, _ROW_BYTES // max(row_bytes, 1))
        with self._asking() as client:
            for start in range(0, len(rows), at_once):
                client.upsert(name, list(rows[start : start + at_once]), timeout=_TIMEOUT_S)
        self.settle(name)

    def put_without_vector(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put in rows of a collection that has neither a vector nor words."""
        self.put(name, [{**row, _DUMMY: [0.0, 0.0]} for row in rows], row_bytes=200)

    def delete(self, name: str, ids: Sequence[int]) -> int:
        """Remove the rows with these ids; return how many there were."""
        removed = 0
        for some in _few(ids):
            held = sorted(self.held(name, some))
            if held:
                with self._asking() as client:
                    client.delete(name, ids=held, timeout=_TIMEOUT_S)
                removed += len(held)
        self.settle(name)
        return removed

    def held(self, name: str, ids: Sequence[int]) -> set[int]:
        """Which of some ids there are."""
        found: set[int] = set()
        for some in _few(ids):
            found.update(row["id"] for row in self._query(name, _among(some), ["id"]))
        return found

    def count(self, name: str, condition: str = "") -> int:
        """How many rows meet a condition."""
        (row,) = self._query(name, condition, ["count(*)"])
        return int(row["count(*)"])

    def rows(
        self, name: str, condition: str, fields: Sequence[str], limit: int
    ) -> list[dict[str, Any]]:
        """Up to `limit` rows that meet a condition, in no order; at most `MOST_HITS`."""
        return self._query(name, condition, fields, limit=min(limit, MOST_HITS))

    def all_rows(
        self, name: str, condition: str, fields: Sequence[str], least: int = 0
    ) -> Iterator[list[dict[str, Any]]]:
        """All rows that meet a condition, some at a time, in the order of their ids."""
        pages = self._read(
            name,
            lambda client: client.query_iterator(
                name,
                batch_size=IDS_AT_ONCE,
                filter=condition,
                output_fields=list(fields),
                consistency_level="Strong",
                timeout=_TIMEOUT_S,
            ),
        )
        with self._asking():
            try:
                while page := pages.next():
                    yield list(page)
            finally:
                pages.close()

    def ids(self, name: str, condition: str = "id >= 0") -> NDArray[np.int64]:
        """The ids of all rows that meet a condition, in ascending order."""
        pages = [
            np.fromiter((row["id"] for row in page), np.int64, len(page))
            for page in self.all_rows(name, condition, ["id"])
        ]
        return np.sort(np.concatenate(pages)) if pages else np.empty(0, np.int64)

    def nearest(
        self, name: str, queries: NDArray[np.float32], k: int, condition: str = ""
    ) -> list[list[Found]]:
        """Up to `k` rows by their vector for each query, best first."""
        params = {"metric_type": "IP", "params": {"ef": max(2 * k, 200)}}
        return self._search(name, "vector", list(queries), k, params, condition)

    def score(self, name: str, words: str, k: int, condition: str = "") -> list[Found]:
        """Up to `k` rows by BM25 that have any of the words, best first."""
        (found,) = self._search(name, "bm25", [words], k, {"metric_type": "BM25"}, condition)
        # milvus-lite 3.2 gives what it calls a distance: the score with a minus before it.
        return [Found(one.id, abs(one.score)) for one in found if one.score]

    def _search(
        self,
        name: str,
        by: str,
        queries: Sequence[Any],
        k: int,
        params: Mapping[str, Any],
        condition: str,
    ) -> list[list[Found]]:
        found = self._read(
            name,
            lambda client: client.search(
                name,
                data=queries,
                anns_field=by,
                limit=min(k, MOST_HITS),
                search_params=params,
                filter=condition,
                output_fields=["id"],
                consistency_level=self._consistency(name),
                timeout=_TIMEOUT_S,
            ),
        )
        return [[Found(int(hit["id"]), float(hit["distance"])) for hit in hits] for hits in found]

    def _query(
        self, name: str, condition: str, fields: Sequence[str], limit: int | None = None
    ) -> list[dict[str, Any]]:
        more = {} if limit is None else {"limit": limit}
        found = self._read(
            name,
            lambda client: client.query(
                name,
                filter=condition,
                output_fields=list(fields),
                consistency_level=self._consistency(name),
                timeout=_TIMEOUT_S,
                **more,
            ),
        )
        return [dict(row) for row in found]

    def _read(self, name: str, act: Callable[[Any], Any]) -> Any:
        """What an act reads of a collection, which is loaded first where the server, begun
        anew, has not done so itself.
        """
        with self._asking() as client:
            try:
                return act(client)
            except Exception:
                if "NotLoad" not in str(client.get_load_state(name)["state"]):
                    raise
                client.load_collection(name, timeout=_TIMEOUT_S)
                return act(client)

    def _consistency(self, name: str) -> str:
        strict = time.monotonic() < self._strict_until.get(name, 0.0)
        return "Strong" if strict else "Bounded"

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """The client, connected; whatever it raises becomes a sentence."""
        try:
            # Imported, it would take a `.env` file beside it into the environment.
            os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException
        except ModuleNotFoundError as error:
            raise StoreUnavailable(
                f"the library is searched by the Milvus server {self.uri}, for which Pressmark "
                "needs another package: pip install 'pressmark[milvus]'"
            ) from error
        # It logs each error with its traceback before raising it; we say it once, in a sentence.
        for name in ("pymilvus", *(["grpc._server"] if self.is_local else [])):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            with self._lock:
                if self._client is None:
                    token = os.environ.get(TOKEN_VARIABLE, "")
                    self._client = MilvusClient(self.uri, token=token, timeout=_CONNECT_S)
            yield self._client
        except (MilvusException, OSError) as error:
            said = getattr(error, "message", "") or str(error)
            raise StoreUnavailable(
                f"the Milvus server {self.uri} that the library is searched by can't be used "
                f"({' '.join(said.split())[:300]}); see whether it runs and can be reached from "
                f"here, and whether {TOKEN_VARIABLE} holds its token if it asks for one. The "
                "catalogue has all that the server holds: without the server, search on this "
                "machine with: pressmark doctor --fix --store faiss"
            ) from error


def among(field_name: str, texts: Iterable[str]) -> str:
    """The condition that a text field has one of some values."""
    return f"{field_name} in {json.dumps(list(texts), ensure_ascii=False)}"


def any_word(words: Iterable[str]) -> str:
    """The condition that a row has any of some words, of letters and digits."""
    return f"TEXT_MATCH(words, '{' '.join(words)}')"


def best_among(
    search: Callable[[int, str], list[list[Found]]],
    allowed: NDArray[np.int64],
    k: int,
    total: int,
    *,
    finds_all: bool = False,
) -> list[list[Found]]:
    """The best `k` of the allowed ids for each query, by requests of bounded size.

    `search(k, condition)` gives the hits for each query; `allowed` ascends. Few ids are named
    in the request. Of many, as many hits are looked for among all `total` rows as should hold
    `k` of them by their share, and those kept that are allowed. Where that falls short, the ids
    are named in turns, 10,000 at a time: a million in 100 requests. `finds_all` says that a
    search with fewer hits than it was asked for has no more.
    """
    if len(allowed) > IDS_AT_ONCE:
        wanted = min(MOST_HITS, max(4 * k, 2 * k * total // len(allowed) + 1))
        found = search(wanted, "")
        kept = [[hit for hit in hits if _holds(allowed, hit.id)] for hits in found]
        if all(
            len(mine) >= k or wanted >= total or (finds_all and len(hits) < wanted)
            for hits, mine in zip(found, kept, strict=True)
        ):
            return [mine[:k] for mine in kept]
    parts = [search(k, _among(some.tolist())) for some in _few(allowed)]
    return [
        sorted((hit for hits in of_one for hit in hits), key=lambda hit: (-hit.score, hit.id))[:k]
        for of_one in zip(*parts, strict=True)
    ]


def _holds(ascending: NDArray[np.int64], one: int) -> bool:
    at = int(np.searchsorted(ascending, one))
    return at < len(ascending) and int(ascending[at]) == one


def _among(ids: Iterable[int]) -> str:
    return f"id in [{','.join(map(str, ids))}]"


def _few(ids: Any) -> Iterator[Any]:
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


Place = Callable[[], str | None]
"""Says in which collection a store's contents are by now; None if that is not known."""


def unmoved() -> None:
    """Nothing takes the place of this store."""


class Moving(Protocol):
    """A store in a collection `name`, which may be dropped once another has taken its place."""

    name: str

    def moved(self, name: str) -> bool:
        """Whether the store is elsewhere than in the collection `name`, by now or because it
        has just gone to where its contents are now.
        """
        ...


M = TypeVar("M", bound=Moving)
P = ParamSpec("P")
R = TypeVar("R")


def following(read: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """A method that reads of a collection; where that went, it reads of what took its place.

    Whatever goes wrong in a collection that is being dropped, the reading is done again as long
    as the store moves on, and raises once it stays.
    """

    @wraps(read)
    def followed(store: M, /, *args: P.args, **more: P.kwargs) -> R:
        while True:
            name = store.name
            try:
                return read(store, *args, **more)
            except StoreUnavailable:
                if not store.moved(name):
                    raise

    return followed


_SERVERS: dict[str, Milvus] = {}
_SERVERS_LOCK = threading.Lock()


def server(uri: str) -> Milvus:
    """The server at an address; one and the same for all who ask for it in this process."""
    with _SERVERS_LOCK:
        return _SERVERS.setdefault(uri, Milvus(uri))
