"""What the reader learned of claims alone: low-rank changes, and the head that goes with them.

Whether sentences support a claim is another thing than where an answer stands. So the network
that judges claims is the reader's with changes of its own, and shares its words' vectors.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

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
    changes: Changes, head: nn.Linear, folder: Path, *, reader: str, facts: Mapping[str, Any]
) -> None:
    """Write the changes and the head beside the weights of SHA-256 `reader`, which they change."""
    tensors = as_tensors(changes, head)
    shipped.write(
        tensors, folder, WEIGHTS, MANIFEST, form=FORMAT, facts={"reader": reader, **facts}
    )


def as_tensors(changes: Changes, head: nn.Linear) -> dict[str, Tensor]:
    """The changes and the head under the names that `save` writes; no copies."""
    return low_rank.as_tensors(changes) | {f"claim.{n}": w for n, w in head.state_dict().items()}


def changes(folder: Path) -> dict[str, tuple[Tensor, Tensor]]:
    """The changes that `save` wrote, by layer.

    Raises:
        ReaderUnavailable: if they are missing or altered.
    """
    shipped.verified_manifest(folder, WEIGHTS, MANIFEST, name=_NAME, formats=(FORMAT,))
    return low_rank.from_tensors(load_file(folder / WEIGHTS))


def verify(folder: Path, *, reader: str) -> bool:
    """See that what was learned for a reader is whole; False where a folder has none.

    `reader` is the SHA-256 of the reader's weights.

    Raises:
        ReaderUnavailable: if it is altered, or was learned for other weights.
    """
    if not (folder / MANIFEST).exists():
        return False
    noted = shipped.verified_manifest(folder, WEIGHTS, MANIFEST, name=_NAME, formats=(FORMAT,))
    if noted.get("reader") != reader:
        raise ReaderUnavailable(f"{_NAME} in {folder} is of another reader; {WAY_OUT}")
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
    learn(changed.encoder, changed.claim, folder, name=_NAME, of="its reader")
    return changed  # type: ignore[no-any-return]


def learn(encoder: Any, head: Any, folder: Path, *, name: str, of: str) -> None:
    """Change an encoder and a head for claims as `save` wrote it.

    `name` is what errors call what was learned, `of` what it was learned for.

    Raises:
        ReaderUnavailable: if it does not fit them.
    """
    tensors = load_file(folder / WEIGHTS)
    try:
        low_rank.add(encoder, tensors)
        head.load_state_dict({p: tensors[f"claim.{p}"].float() for p in ("weight", "bias")})
    except (AttributeError, KeyError, RuntimeError) as error:
        raise ReaderUnavailable(
            f"{name}, in {folder}, does not fit {of} ({error}); {WAY_OUT}"
        ) from error
