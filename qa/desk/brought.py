"""Which files a page's event may name: those that were uploaded, and no others of this machine.

Gradio takes a file's path from the page, and sees to it that it was uploaded only where it started
the server itself; ours is our own. What is named by an address on the web it would fetch.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from gradio.utils import get_upload_folder


def names_others(data: object) -> bool:
    """Whether the data of an event name a file that was not uploaded, or an address."""
    return not all(map(_was_uploaded, _named(data)))


def _named(data: object) -> Iterator[object]:
    """The paths of what Gradio takes for files in the data."""
    left = [data]
    while left:
        match left.pop():
            case {"path": path, "meta": _, **others}:
                yield path
                left += others.values()
            case dict() as found:
                left += found.values()
            case list() as found:
                left += found


def _was_uploaded(path: object) -> bool:
    """Whether a file stands where uploads do: each in a folder of its own in Gradio's folder."""
    if not isinstance(path, str) or "\0" in path:
        return False
    folder = Path(os.path.realpath(get_upload_folder()))
    return Path(os.path.realpath(path)).parent.parent == folder
