"""What was learned beside a network's own weights: low-rank changes, and the heads for them.

Whether sentences support a claim is another thing than where an answer stands. So the network
that judges claims is the reader's with changes of its own, and shares its words' vectors. What
the careful reader's larger network learned is kept in the same form.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import safetensors
from safetensors.torch import load_file
from torch import Tensor, nn

from qa.errors import WAY_OUT, ReaderUnavailable
from qa.reading import low_rank, shipped
from qa.reading.low_rank import Changes

WEIGHTS = "claims.safetensors"
MANIFEST = "claims.json"
FORMAT = 1
RANK = 32
_NAME = "what the reader learned of claims"
_Network = TypeVar("_Network", bound=nn.Module)


def save(
    changes: Changes,
    heads: Mapping[str, nn.Linear],
    folder: Path,
    *,
    reader: str,
    facts: Mapping[str, Any],
) -> None:
    """Write the changes and the heads, by name, of weights of SHA-256 `reader`."""
    tensors = as_tensors(changes, heads)
    shipped.write(
        tensors, folder, WEIGHTS, MANIFEST, form=FORMAT, facts={"reader": reader, **facts}
    )


def as_tensors(changes: Changes, heads: Mapping[str, nn.Linear]) -> dict[str, Tensor]:
    """The changes and the heads under the names that `save` writes; no copies."""
    found = low_rank.as_tensors(changes)
    for name, head in heads.items():
        found |= {f"{name}.{part}": weight for part, weight in head.state_dict().items()}
    return found


def heads_in(folder: Path, *, name: str) -> frozenset[str]:
    """The names of the heads that `save` wrote; `name` is what errors call what was learned.

    Raises:
        ReaderUnavailable: if the file can't be read.
    """
    try:
        with safetensors.safe_open(folder / WEIGHTS, framework="pt") as file:
            names = list(file.keys())
    except (OSError, safetensors.SafetensorError) as error:
        raise ReaderUnavailable(
            f"{name}: {folder / WEIGHTS} can't be read ({error}); {WAY_OUT}"
        ) from error
    return frozenset(one.removesuffix(".bias") for one in names if one.endswith(".bias"))


def changes(folder: Path) -> dict[str, tuple[Tensor, Tensor]]:
    """The changes that `save` wrote, by layer.

    Raises:
        ReaderUnavailable: if they are missing or altered.
    """
    shipped.verified_manifest(folder, WEIGHTS, MANIFEST, name=_NAME, formats=(FORMAT,))
    return low_rank.from_tensors(load_file(folder / WEIGHTS))


def verify(folder: Path, *, reader: str, name: str = _NAME, of: str = "reader") -> bool:
    """See that what was learned for a reader is whole; False where a folder has none.

    `reader` is the SHA-256 of the weights that it changes; `name` is what errors call what was
    learned, `of` what it was learned for.

    Raises:
        ReaderUnavailable: if it is altered, or was learned for other weights.
    """
    if not (folder / MANIFEST).exists():
        return False
    noted = shipped.verified_manifest(folder, WEIGHTS, MANIFEST, name=name, formats=(FORMAT,))
    if noted.get("reader") != reader:
        raise ReaderUnavailable(f"{name} in {folder} is of another {of}; {WAY_OUT}")
    return True


def judging(network: _Network, folder: Path, *, reader: str) -> _Network | None:
    """The network with what was learned of claims; None where a folder has none.

    Raises:
        ReaderUnavailable: as `verify`, or if it does not fit the network.
    """
    if not verify(folder, reader=reader):
        return None
    words: Any = network.words
    changed: Any = copy.deepcopy(network, {id(words): words})
    learn(changed.encoder, {"claim": changed.claim}, folder, name=_NAME, of="its reader")
    return changed  # type: ignore[no-any-return]


def learn(encoder: Any, heads: Mapping[str, Any], folder: Path, *, name: str, of: str) -> None:
    """Change an encoder and its heads, by name, as `save` wrote it.

    `name` is what errors call what was learned, `of` what it was learned for.

    Raises:
        ReaderUnavailable: if it does not fit them.
    """
    try:
        tensors = load_file(folder / WEIGHTS)
        low_rank.add(encoder, tensors)
        for head, layer in heads.items():
            layer.load_state_dict({p: tensors[f"{head}.{p}"].float() for p in ("weight", "bias")})
    except (OSError, safetensors.SafetensorError) as error:
        raise ReaderUnavailable(
            f"{name}: {folder / WEIGHTS} can't be read ({error}); {WAY_OUT}"
        ) from error
    except (AttributeError, KeyError, RuntimeError) as error:
        raise ReaderUnavailable(
            f"{name}, in {folder}, does not fit {of} ({error}); {WAY_OUT}"
        ) from error
