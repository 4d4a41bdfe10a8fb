"""What holds for all formats: limits, bad files, and that nothing is ever raised."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Draft, Failure
from corpus.formats import EXTENSIONS, read


def reason(path: Path, **limits: int) -> str:
    """Why the file gives nothing; asserts that it is one failure with its path."""
    (failure,) = read(path, **limits)
    assert isinstance(failure, Failure)
    assert failure.source == str(path)
    return failure.reason


def test_text_is_kept_as_it_is_without_blocks(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfTitle\r\n\r\n  First line. \r\n")
    assert list(read(path)) == [Draft(str(path), "Title\n\n  First line. \n")]


def test_a_stray_zero_byte_spoils_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Some words. " * 200 + b"And\0more.")
    assert list(read(path)) == [Draft(str(path), "Some words. " * 200 + "And\ufffdmore.")]


def test_extensions_are_read_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "A.TXT"
    path.write_text("Words.")
    assert list(read(path)) == [Draft(str(path), "Words.")]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx"])
def test_an_empty_file_is_a_failure(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    assert reason(path) == "The file is empty; put the article into it, or remove it."


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_white_space_is_no_article(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(" \n\t\n\u00a0")
    assert reason(path) == "The file holds only white space; put the article into it, or remove it."


def test_a_picture_named_txt_is_a_failure_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert reason(path) == (
        "The file is a PNG image and not text, whatever its name says; give it the extension of "
        "its real format."
    )


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.txt.gz", "a.gz"])
def test_another_format_is_a_failure_that_names_those_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("words")
    found = f"the extension {path.suffix}" if path.suffix else "no extension"
    assert reason(path) == (
        f"The file has {found}; those that can be read are {', '.join(EXTENSIONS)}. "
        "Convert it to one of them."
    )


def test_a_file_above_the_limit_is_a_failure_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x" * 1_500_000)
    assert reason(path, max_file_bytes=1_000_000) == (
        "The file has 1.5 MB, the limit is 1 MB; split it, or raise the limit (--max-file-mb, or "
        "max_file_bytes in Settings)."
    )
    assert list(read(path, max_file_bytes=1_500_000)) == [Draft(str(path), "x" * 1_500_000)]


def test_a_file_that_vanished_is_a_failure(tmp_path: Path) -> None:
    assert reason(tmp_path / "gone.txt") == (
        "There is nothing at this path; check its spelling, or whether it was moved or deleted."
    )


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    assert reason(path) == "This is a named pipe, not a file; put the file itself here."


def test_names_with_spaces_accents_and_newlines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "år 1\nné.txt"
    path.write_text("Words.")
    assert list(read(path)) == [Draft(str(path), "Words.")]


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150
)
@given(st.sampled_from(EXTENSIONS), st.binary(max_size=300))
def test_no_bytes_make_reading_raise(tmp_path: Path, end: str, data: bytes) -> None:
    path = tmp_path / f"a{end}"
    path.write_bytes(data)
    found = list(read(path, max_file_bytes=10_000))
    assert found
    # The net under the parsers is for what nobody foresaw; these are foreseen.
    assert not [one for one in found if isinstance(one, Failure) and "parsed" in one.reason]


def test_importing_the_formats_loads_none_of_their_libraries() -> None:
    libraries = (
        "lxml trafilatura pypdfium2 docx pptx feedparser warcio striprtf quotequail mailbox "
        "markdown_it charset_normalizer"
    )
    code = (
        f"import sys, corpus.paths; print([n for n in '{libraries}'.split() if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "https://weir.example.org/news/mill\n"),
        ("a.url", "[InternetShortcut]\nURL=https://weir.example.org/news/mill\n"),
        ("a.webloc", "<plist><dict><key>URL</key></dict></plist>"),
    ],
)
def test_of_a_file_with_an_address_alone_it_is_said_how_to_save_the_page(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert reason(path).startswith(
        "The file holds a web address alone, and nothing is fetched; open it in a browser"
    )
