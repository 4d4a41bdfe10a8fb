"""The zip file of a sealed pack: of the same members there is one, byte for byte.

Members are stored, not compressed, in the order of their names, without dates. So a reader can
make the file again from what it holds, and see any byte that is not as it was written: also one
between the members, which no sum of theirs covers. And nothing in it can unpack to more than it is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

MAX_BYTES = 64_000_000
"""Of a pack. A thousand long articles are 20 MB."""
MAX_MEMBERS = 5_000

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ENTRY_MARK = b"PK\x01\x02"
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class NotAContainer(ValueError):
    """A file is no zip that is read here; the message says why, as a sentence."""


def write_container(members: Mapping[str, bytes]) -> bytes:
    """The zip file of these members: name in ASCII → bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.create_system = 3  # Unix, wherever it is written
            info.external_attr = 0o100644 << 16
            archive.writestr(info, members[name])
    return file.getvalue()


def read_container(data: bytes) -> list[tuple[str, bytes]]:
    """The members of a zip file in its own order, names as they stand there, some twice perhaps.

    Also of one that was packed anew, so that it can be said what is different in it; at most
    `MAX_BYTES` of all members together are read, however much they would unpack to.

    Raises:
        NotAContainer: if it is no zip file, or one that is not read here.
    """
    # Before zipfile makes an object of each entry, of which a file may claim millions.
    if data.count(_ENTRY_MARK) > 2 * MAX_MEMBERS:
        raise NotAContainer(f"It holds more than {MAX_MEMBERS:,} files.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive, archive.infolist())
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
        raise NotAContainer(f"It is no whole zip file ({error}).") from error
    except (ValueError, NotImplementedError, RuntimeError, OverflowError) as error:
        if isinstance(error, NotAContainer):
            raise
        raise NotAContainer(f"It is a zip file of a kind that is not read ({error}).") from error


def _members(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> list[tuple[str, bytes]]:
    if len(infos) > MAX_MEMBERS:
        raise NotAContainer(f"It holds more than {MAX_MEMBERS:,} files.")
    if any(info.flag_bits & 1 for info in infos):
        raise NotAContainer("Files in it are encrypted.")
    if any(info.compress_type not in _READABLE for info in infos):
        raise NotAContainer("Files in it are packed in a way that is not read here.")
    left, members = MAX_BYTES, []
    for info in infos:
        with archive.open(info) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise NotAContainer(f"It unpacks to more than {MAX_BYTES // 1_000_000} MB.")
        members.append((info.filename, data))
    return members
