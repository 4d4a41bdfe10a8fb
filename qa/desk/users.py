"""Who may open the desk: names with the hashes of their passwords, in a file.

One user a line, `name:hash`, made by `pressmark user add FILE NAME`. The hashes are
Argon2id's (RFC 9106), by argon2-cffi with its defaults, from which a password can't be
read back and can hardly be guessed.

A user's programs may have tokens, a line each, `name:token:sum`, made by `pressmark user
token FILE NAME`. A token is 256 random bits: no more than a SHA-256 sum is needed to keep
it from being read back.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
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
_SUM = re.compile(r"[0-9a-f]{64}")
_TOKEN = "token:"
_HASHER = PasswordHasher()


@dataclass(slots=True)
class _Listed:
    """What a file of users holds."""

    hashes: dict[str, str] = field(default_factory=dict)
    """Name → hash of the password."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Sum of a token → the name it belongs to."""


class UnreadableUsers(QAError):
    """The file of users can't be read or changed; the message says what to do."""


class Users:
    """The users of a file, as they were when it was read. Safe to share between threads."""

    def __init__(self, hashes: Mapping[str, str], tokens: Mapping[str, str] | None = None) -> None:
        self._hashes = dict(hashes)
        self._tokens = {one: name for one, name in (tokens or {}).items() if name in hashes}
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

    def named_by(self, token: str) -> str | None:
        """The user whose token this is; None if it is nobody's."""
        return self._tokens.get(_sum(token))

    @classmethod
    def read(cls, path: Path) -> Users:
        """The users in a file.

        Raises:
            UnreadableUsers: if it is not there, holds nobody, or a line is no user.
        """
        listed = _read(path)
        if not listed.hashes:
            raise UnreadableUsers(
                f"{path} names no user; add one with: pressmark user add {path} NAME"
            )
        return cls(listed.hashes, listed.tokens)


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
    listed = _read(path) if path.exists() else _Listed()
    is_new = name not in listed.hashes
    listed.hashes[name] = _HASHER.hash(password)
    _write(path, listed)
    return is_new


def put_token(path: Path, name: str) -> str:
    """Make a token for a user's programs and return it; the file keeps its sum only.

    Raises:
        UnreadableUsers: if the file can't be read or written.
        ValueError: if it has no such user.
    """
    listed = _known(path, name)
    token = f"pm-{secrets.token_urlsafe(32)}"
    listed.tokens[_sum(token)] = name
    _write(path, listed)
    return token


def drop_tokens(path: Path, name: str) -> int:
    """Take all of a user's tokens back; return how many there were.

    It raises what `put_token` does.
    """
    listed = _known(path, name)
    kept = {one: owner for one, owner in listed.tokens.items() if owner != name}
    dropped = len(listed.tokens) - len(kept)
    listed.tokens = kept
    _write(path, listed)
    return dropped


def _known(path: Path, name: str) -> _Listed:
    listed = _read(path)
    if name not in listed.hashes:
        raise ValueError(
            f"{path} has no user {name!r}; add one first with: pressmark user add {path} NAME"
        )
    return listed


def _sum(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _write(path: Path, listed: _Listed) -> None:
    lines = [f"{name}:{hashed}\n" for name, hashed in listed.hashes.items()]
    lines += [f"{name}:{_TOKEN}{one}\n" for one, name in listed.tokens.items()]
    text = "".join(lines)

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


def _read(path: Path) -> _Listed:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableUsers(
            f"{path} can't be read as a file of users ({error}); make one with: "
            f"pressmark user add {path} NAME"
        ) from error
    listed = _Listed()
    for n, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        try:
            if not _NAME.fullmatch(name):
                raise InvalidHashError
            if hashed.startswith(_TOKEN) and _SUM.fullmatch(hashed.removeprefix(_TOKEN)):
                listed.tokens[hashed.removeprefix(_TOKEN)] = name
                continue
            _HASHER.check_needs_rehash(hashed)
        except InvalidHashError:
            raise UnreadableUsers(
                f"{path}, line {n} is not name:hash; add users with: pressmark user add {path} NAME"
            ) from None
        listed.hashes[name] = hashed
    return listed
