"""Who may open the desk: names with the hashes of their passwords, in a file.

One user a line, `name:hash`, made by `pressmark user add FILE NAME`. The hashes are
Argon2id's (RFC 9106), by argon2-cffi with its defaults, from which a password can't be
read back and can hardly be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from embeddings.files import replace_file
from qa.errors import QAError

LEAST_PASSWORD: Final = 10
"""Characters of a password, at least."""
MOST_PASSWORD: Final = 1_000

LONGEST_NAME: Final = 100
"""Characters of a name, at most."""

_NAME = re.compile(rf"[\w.@-]{{1,{LONGEST_NAME}}}")
_HASHER = PasswordHasher()


class UnreadableUsers(QAError):
    """The file of users can't be read or changed; the message says what to do."""


class Users:
    """The users of a file, as they were when it was read. Safe to share between threads."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = dict(hashes)
        # An unknown name takes as long as a wrong password, so that names can't be found out.
        self._nobody = _HASHER.hash("nobody")

    def __len__(self) -> int:
        return len(self._hashes)

    def verify(self, name: str, password: str) -> bool:
        """Whether this is the user's password. Takes some 50 ms and 64 MB, on purpose."""
        if len(password) > MOST_PASSWORD:
            return False
        known = self._hashes.get(name)
        try:
            return _HASHER.verify(known or self._nobody, password) and known is not None
        except (VerificationError, UnicodeEncodeError):
            return False

    @classmethod
    def read(cls, path: Path) -> Users:
        """The users in a file.

        Raises:
            UnreadableUsers: if it is not there, holds nobody, or a line is no user.
        """
        hashes = _read(path)
        if not hashes:
            raise UnreadableUsers(
                f"{path} names no user; add one with: pressmark user add {path} NAME"
            )
        return cls(hashes)


def put_user(path: Path, name: str, password: str) -> bool:
    """Add a user to a file, which is made if it isn't there; return whether the name is new.

    A known name gets the new password.

    Raises:
        UnreadableUsers: if the file can't be read or written.
        ValueError: if name or password can't be one.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"a name has letters, digits and . _ @ - only, got {name!r}")
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise ValueError(
            f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD:,} characters, "
            f"this one has {len(password)}"
        )
    hashes = _read(path) if path.exists() else {}
    is_new = name not in hashes
    hashes[name] = _HASHER.hash(password)
    text = "".join(f"{name}:{hashed}\n" for name, hashed in hashes.items())

    def write(new: Path) -> None:
        new.touch(mode=0o600)
        new.write_text(text, encoding="utf-8")

    try:
        replace_file(path, write)
    except OSError as error:
        raise UnreadableUsers(
            f"{path} can't be written ({error.strerror}); see whether its folder is there and "
            "you may write to it"
        ) from error
    return is_new


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableUsers(
            f"{path} can't be read as a file of users ({error}); make one with: "
            f"pressmark user add {path} NAME"
        ) from error
    hashes = {}
    for n, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        try:
            if not _NAME.fullmatch(name):
                raise InvalidHashError
            _HASHER.check_needs_rehash(hashed)
        except InvalidHashError:
            raise UnreadableUsers(
                f"{path}, line {n} is not name:hash; add users with: pressmark user add {path} NAME"
            ) from None
        hashes[name] = hashed
    return hashes
