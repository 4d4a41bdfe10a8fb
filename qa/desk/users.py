"""Who may open the desk: names with the hashes of their passwords, in a file.

One user a line, `name:hash`, made by `pressmark user add FILE NAME`. The hashes are
Argon2id's (RFC 9106), by argon2-cffi with its defaults, from which a password can't be
read back and can hardly be guessed.

A user is a reader, or by a line `name:role:editor` an editor (`pressmark user role`).

A user's programs may have tokens, a line each, `name:token:sum`, made by `pressmark user
token FILE NAME`. A token is 256 random bits: no more than a SHA-256 sum is needed to keep
it from being read back.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock

from embeddings.files import replace_file
from qa.errors import QAError

log = logging.getLogger(__name__)

LEAST_PASSWORD: Final = 10
"""Characters of a password, at least."""
MOST_PASSWORD: Final = 1_000

LONGEST_NAME: Final = 100
"""Characters of a name, at most."""

_NAME = re.compile(rf"[\w.@-]{{1,{LONGEST_NAME}}}")
_SUM = re.compile(r"[0-9a-f]{64}")
_TOKEN = "token:"
_ROLE = "role:"
_HASHER = PasswordHasher()
_WAIT_S = 10.0
"""So long others may take to change the file."""


class Role(StrEnum):
    """What a user may do at the desk."""

    READER = "reader"
    """Ask, search, read, check quotes, export; keep conversations of their own."""
    EDITOR = "editor"
    """Also whatever changes the library, or takes all of the machine for minutes."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A user as a list of users shows them."""

    name: str
    role: Role
    tokens: int
    """How many of their programs' tokens are good."""


@dataclass(slots=True)
class _Listed:
    """What a file of users holds."""

    hashes: dict[str, str] = field(default_factory=dict)
    """Name → hash of the password."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Sum of a token → the name it belongs to."""
    roles: dict[str, Role] = field(default_factory=dict)
    """Name → role; a user who isn't in it is a reader."""
    comments: list[str] = field(default_factory=list)


class UnreadableUsers(QAError):
    """The file of users can't be read or changed; the message says what to do."""


class Users:
    """The users of a file. What changes in it counts at once. Safe to share between threads.

    Where it can't be read any more, as while somebody edits it by hand, its users stay as they
    were, and the log says so.

    Raises:
        UnreadableUsers: if it is not there at first, holds nobody, or a line is no user.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reading = Lock()
        self._stamp = _stamp(path)
        self._listed = _read(path)
        if not self._listed.hashes:
            raise UnreadableUsers(
                f"{path} names no user; add one with: pressmark user add {path} NAME"
            )
        # An unknown name takes as long as a wrong password, so that names can't be found out.
        self._nobody = _HASHER.hash("nobody")

    def __len__(self) -> int:
        return len(self._now().hashes)

    def verify(self, name: str, password: str) -> bool:
        """Whether this is the user's password. Takes some 50 ms and 64 MB, on purpose."""
        if len(password) > MOST_PASSWORD:
            return False
        known = self._now().hashes.get(name)
        try:
            return _HASHER.verify(known or self._nobody, password) and known is not None
        except (VerificationError, UnicodeEncodeError):
            return False

    def named_by(self, token: str) -> str | None:
        """The user whose token this is; None if it is nobody's."""
        listed = self._now()
        name = listed.tokens.get(_sum(token))
        return name if name in listed.hashes else None

    def role_of(self, name: str) -> Role | None:
        """What a user may do; None if there is no such user."""
        listed = self._now()
        return listed.roles.get(name, Role.READER) if name in listed.hashes else None

    def seal_of(self, name: str) -> str | None:
        """What alters when a user gets a new password; None if there is no such user."""
        return self._now().hashes.get(name)

    @property
    def editors(self) -> int:
        """How many may change the library."""
        return sum(role is Role.EDITOR for role in self._now().roles.values())

    def _now(self) -> _Listed:
        """What the file holds; it is read again only where it was changed."""
        with self._reading:
            stamp = _stamp(self._path)
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._listed = _read(self._path)
                except UnreadableUsers as error:
                    log.warning("the desk's users stay as they were: %s", error)
            return self._listed


def _stamp(path: Path) -> tuple[int, ...]:
    """What differs once a file was written; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def enrolled(path: Path) -> list[Enrolled]:
    """The users of a file, in its order.

    Raises:
        UnreadableUsers: if it can't be read.
    """
    listed = _read(path)
    owners = list(listed.tokens.values())
    return [
        Enrolled(name, listed.roles.get(name, Role.READER), owners.count(name))
        for name in listed.hashes
    ]


def put_user(path: Path, name: str, password: str, role: Role | None = None) -> bool:
    """Add a user to a file, which is made if it isn't there; return whether the name is new.

    A known name gets the new password, and keeps its role unless one is given.

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
    with _alone(path):
        listed = _read(path) if path.exists() else _Listed()
        is_new = name not in listed.hashes
        listed.hashes[name] = _HASHER.hash(password)
        if role is not None:
            listed.roles[name] = role
        _write(path, listed)
    return is_new


def put_role(path: Path, name: str, role: Role) -> None:
    """Make a user a reader or an editor.

    Raises:
        UnreadableUsers: if the file can't be read or written.
        ValueError: if it has no such user.
    """
    with _alone(path):
        listed = _known(path, name)
        listed.roles[name] = role
        _write(path, listed)


def drop_user(path: Path, name: str) -> None:
    """Take a user out of a file, with role and tokens.

    It raises what `put_role` does.
    """
    with _alone(path):
        listed = _known(path, name)
        del listed.hashes[name]
        listed.roles.pop(name, None)
        listed.tokens = {one: owner for one, owner in listed.tokens.items() if owner != name}
        _write(path, listed)


def put_token(path: Path, name: str) -> str:
    """Make a token for a user's programs and return it; the file keeps its sum only.

    Raises:
        UnreadableUsers: if the file can't be read or written.
        ValueError: if it has no such user.
    """
    token = f"pm-{secrets.token_urlsafe(32)}"
    with _alone(path):
        listed = _known(path, name)
        listed.tokens[_sum(token)] = name
        _write(path, listed)
    return token


def drop_tokens(path: Path, name: str) -> int:
    """Take all of a user's tokens back; return how many there were.

    It raises what `put_token` does.
    """
    with _alone(path):
        listed = _known(path, name)
        kept = {one: owner for one, owner in listed.tokens.items() if owner != name}
        dropped = len(listed.tokens) - len(kept)
        listed.tokens = kept
        _write(path, listed)
    return dropped


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else changes the file meanwhile: of two who read it the first's change was lost."""
    if not path.parent.is_dir():  # a lock would make it
        yield  # and writing says why it can't
        return
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_WAIT_S)
    try:
        lock.acquire()
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        yield
    finally:
        lock.release()


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
    lines = [f"{comment}\n" for comment in listed.comments]
    lines += [f"{name}:{hashed}\n" for name, hashed in listed.hashes.items()]
    lines += [
        f"{name}:{_ROLE}{role}\n" for name, role in listed.roles.items() if role is not Role.READER
    ]
    lines += [f"{name}:{_TOKEN}{one}\n" for one, name in listed.tokens.items()]
    text = "".join(lines)

    def write(new: Path) -> None:
        new.touch(mode=0o600)
        new.write_text(text, encoding="utf-8")

    try:
        replace_file(path, write)
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> UnreadableUsers:
    return UnreadableUsers(
        f"{path} can't be written ({error.strerror or error}); see whether its folder is there "
        "and you may write to it"
    )


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
        if not line.strip():
            continue
        if line.startswith("#"):
            listed.comments.append(line)
            continue
        name, _, hashed = line.strip().partition(":")
        try:
            if not _NAME.fullmatch(name):
                raise InvalidHashError
            if hashed.startswith(_TOKEN) and _SUM.fullmatch(hashed.removeprefix(_TOKEN)):
                listed.tokens[hashed.removeprefix(_TOKEN)] = name
                continue
            if hashed.startswith(_ROLE) and hashed.removeprefix(_ROLE) in set(Role):
                listed.roles[name] = Role(hashed.removeprefix(_ROLE))
                continue
            _HASHER.check_needs_rehash(hashed)
        except InvalidHashError:
            raise UnreadableUsers(
                f"{path}, line {n} is not name:hash; add users with: pressmark user add {path} NAME"
            ) from None
        listed.hashes[name] = hashed
    return listed
