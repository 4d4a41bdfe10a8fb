"""Weights that ship: float16 in one file, and beside it a note of what they are, with their sum."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from embeddings.files import read_object, replace_file, replace_text, sha256_of
from qa.errors import WAY_OUT, ReaderUnavailable


def write(
    tensors: Mapping[str, Tensor],
    folder: Path,
    weights: str,
    manifest: str,
    *,
    form: int,
    facts: Mapping[str, Any],
) -> None:
    """Write the tensors and their manifest: format, sum, and `facts`; whole, or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    halves = {n: t.detach().to("cpu", torch.float16).contiguous() for n, t in tensors.items()}
    path = folder / weights
    replace_file(path, lambda new: save_file(halves, new))
    noted = {"format": form, "sha256": sha256_of(path), **facts}
    replace_text(folder / manifest, json.dumps(noted, indent=2, ensure_ascii=False) + "\n")


def verified_manifest(
    folder: Path, weights: str, manifest: str, *, name: str, formats: Sequence[int]
) -> dict[str, Any]:
    """What was noted of the weights in a folder, whose sum is verified.

    `name` is what errors call them; `formats` are those that can be read.

    Raises:
        ReaderUnavailable: if a file is missing, altered, or not of this form.
    """
    place = folder / manifest
    try:
        noted = read_object(place)
        place = folder / weights
        found = sha256_of(place)
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise ReaderUnavailable(f"{name}: {place} can't be read ({why}); {WAY_OUT}") from error
    if noted.get("format") not in formats:
        raise ReaderUnavailable(
            f"{name} in {folder} is not of format {' or '.join(map(str, formats))}; {WAY_OUT}"
        )
    if found != (expected := str(noted.get("sha256"))):
        raise ReaderUnavailable(
            f"{folder / weights} has SHA-256 {found[:12]}…, expected {expected[:12]}…; {WAY_OUT}"
        )
    return noted
