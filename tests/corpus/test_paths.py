import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.article import Failure
from corpus.paths import find, located

LOOP = "This link leads back to a folder that it lies in, a loop without end; remove the link."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    root.mkdir()
    return root


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Words.")
    return path


def test_files_come_sorted_by_folder_and_name(folder: Path) -> None:
    names = ["b.txt", "a/z.md", "a/a.html", "a-b/c.pdf", "a.docx", "B.CSV", "a/b/c.jsonl.gz"]
    for name in names:
        put(folder / name)
    assert [str(f.relative_to(folder)) for f in find(folder) if isinstance(f, Path)] == [
        "B.CSV",
        "a/a.html",
        "a/b/c.jsonl.gz",
        "a/z.md",
        "a-b/c.pdf",
        "a.docx",
        "b.txt",
    ]


def test_a_file_is_found_as_such(folder: Path) -> None:
    path = put(folder / "a.txt")
    assert list(find(path)) == [path]


def test_names_with_spaces_accents_and_newlines_are_found(folder: Path) -> None:
    path = put(folder / "née à Paris\nthe second.txt")
    assert list(find(folder)) == [path]


def test_dot_files_and_dot_folders_are_passed_over_below_the_path(folder: Path) -> None:
    hidden = put(folder / ".hidden.txt")
    put(folder / ".git" / "a.txt")
    inside = put(folder / ".store" / "b.txt")
    path = put(folder / "c.txt")
    assert list(find(folder)) == [path]
    assert list(find(hidden)) == [hidden]
    assert list(find(folder / ".store")) == [inside]


def test_a_path_that_is_not_there_is_a_failure(folder: Path) -> None:
    assert list(find(folder / "no")) == [
        Failure(
            str(folder / "no"),
            "There is nothing at this path; check its spelling, or whether it was moved or "
            "deleted.",
        )
    ]


def test_another_format_in_a_folder_is_a_failure(folder: Path) -> None:
    put(folder / "a.xlsx")
    (failure,) = find(folder)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("The file has the extension .xlsx; those that can be read are")


def test_pipes_and_sockets_are_failures(folder: Path) -> None:
    os.mkfifo(folder / "a.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        # A socket's path may have some hundred characters at most.
        here = Path.cwd()
        os.chdir(folder)
        listening.bind("b.txt")
        os.chdir(here)
    assert list(find(folder)) == [
        Failure(
            str(folder / "a.txt"), "This is a named pipe, not a file; put the file itself here."
        ),
        Failure(str(folder / "b.txt"), "This is a socket, not a file; put the file itself here."),
    ]


def test_links_that_loop_are_failures_and_all_else_is_found(folder: Path) -> None:
    path = put(folder / "a" / "a.txt")
    (folder / "a" / "back").symlink_to(folder)
    (folder / "a" / "here").symlink_to(".")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "void.txt").symlink_to("nowhere.txt")
    assert list(find(folder)) == [
        path,
        Failure(str(folder / "a" / "back"), LOOP),
        Failure(str(folder / "a" / "here"), LOOP),
        Failure(
            str(folder / "self.txt"),
            "This link leads to itself, a loop without end; remove the link.",
        ),
        Failure(str(folder / "void.txt"), "This link leads to nothing; mend it or remove it."),
    ]


def test_linked_folders_are_read_once_under_their_own_name_first(folder: Path) -> None:
    path = put(folder / "z" / "a.txt")
    outside = put(folder.parent / "outside" / "b.txt")
    (folder / "a").symlink_to("z")
    (folder / "m").symlink_to(outside.parent)
    (folder / "n").symlink_to(outside.parent)
    (outside.parent / "in").symlink_to(folder)
    assert list(find(folder)) == [folder / "m" / "b.txt", path]


def test_linked_files_are_found_under_the_link(folder: Path) -> None:
    outside = put(folder.parent / "b.txt")
    (folder / "a.txt").symlink_to(outside)
    assert list(find(folder)) == [folder / "a.txt"]


def test_what_is_given_is_known_by_the_name_that_it_has_in_its_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder / "z" / "a.txt")
    (folder / "shelf").symlink_to("z")
    (folder / "z" / "b.txt").symlink_to("a.txt")
    (folder / "void.txt").symlink_to("nowhere.txt")
    (folder / "self.txt").symlink_to("self.txt")
    monkeypatch.chdir(folder / "z")
    given = [".", "a.txt", "../shelf", "../shelf/b.txt", "../void.txt", "../self.txt", "../no"]
    assert [located(Path(one)) for one in given] == [
        folder / "z",
        path,
        folder / "z",
        folder / "z" / "b.txt",
        folder / "void.txt",
        folder / "self.txt",
        folder / "no",
    ]


def test_a_name_too_long_for_the_system_is_a_failure_that_says_so(folder: Path) -> None:
    path = folder / ("x" * 300 + ".txt")
    assert list(find(located(path))) == [
        Failure(str(path), "The name is too long for this system; shorten it.")
    ]


def test_a_name_that_is_no_text_is_a_failure_that_can_be_stored(folder: Path) -> None:
    name = os.fsencode(folder) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text("Words.")
    except OSError:
        pytest.skip("this file system takes no such names")
    assert list(find(folder)) == [
        Failure(
            f"{folder}/caf\ufffd.txt",
            "The file's name is not valid UTF-8 and could not be stored; rename the file.",
        )
    ]


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder that everybody can reach, and no right to ignore permissions."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        root = os.geteuid() == 0
        yield Path(name)
        if root:
            os.seteuid(0)


def test_a_folder_without_permission_is_a_failure_and_the_rest_is_found(nobody: Path) -> None:
    closed = nobody / "closed"
    closed.mkdir()
    path = put(nobody / "open.txt")
    closed.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
    found = list(find(nobody))
    if os.getuid() == 0:
        os.seteuid(0)
    closed.chmod(0o700)
    assert found == [
        Failure(
            str(closed), "There is no permission to read this; allow it, or run as another user."
        ),
        path,
    ]


def test_a_web_address_is_not_fetched_and_how_to_save_the_page_is_said() -> None:
    assert list(find(located(Path("https://www.example.org/news/mill?page=2")))) == [
        Failure(
            "https://www.example.org/news/mill?page=2",
            "This is a web address, and nothing is fetched; open the page in a browser, save it "
            "with Ctrl+S as .html or .mhtml (“Webpage, Single File”), and add the file.",
        )
    ]
