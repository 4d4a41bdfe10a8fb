"""Libraries that earlier releases made, as they lay on the disk: they open for ever."""

import tarfile
from pathlib import Path


def unpack(number: int, folder: Path) -> Path:
    """The library of a format, unpacked into `folder`; its articles are those of the samples."""
    with tarfile.open(Path(__file__).with_name(f"format-{number}.tar.xz")) as packed:
        packed.extractall(folder, filter="data")
    return folder / f"format-{number}"
