"""Files of one JSON object a line, as those of our own writing are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

_Made = TypeVar("_Made")


def read(path: Path, made: Callable[[dict[str, Any]], _Made]) -> list[_Made]:
    """What is made of each line's object.

    Raises:
        ValueError: if a line is no object, or none that it can be made of; it names the line.
    """
    found = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                found.append(made(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path}, line {number}: {error}") from error
    return found
