"""Conversations are kept, each for its user, and never stand in the way of asking."""

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from qa.answer import Answer
from qa.errors import NotKept
from qa.notebook.notebook import FILE, MAX_NAME, Notebook
from tests.qa.evidence.exhibits import ANSWERED, TURNED_DOWN

STAMP = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A minute passes at each look."""
    minutes = iter(range(1_000))
    return lambda: STAMP + timedelta(minutes=next(minutes))


@pytest.fixture
def notebook(tmp_path: Path, clock: Callable[[], datetime]) -> Notebook:
    return Notebook(tmp_path, now=clock)


def kept(notebook: Notebook, *answers: Answer, user: str = "") -> str:
    conversation = notebook.begin()
    for answer in answers:
        notebook.keep(conversation, answer, user=user)
    return conversation


def test_a_conversation_comes_back_as_it_was(notebook: Notebook):
    conversation = kept(notebook, ANSWERED, TURNED_DOWN)
    found = notebook.open(conversation)
    assert found.answers == (ANSWERED, TURNED_DOWN)
    assert found.listed == notebook.listed()[0]
    assert (found.listed.name, found.listed.answers) == ("When did it stop?", 2)
    assert (found.listed.began, found.listed.last) == (STAMP, STAMP + timedelta(minutes=1))


def test_nothing_is_made_before_something_is_kept(notebook: Notebook, tmp_path: Path):
    notebook.begin()
    assert notebook.listed() == []
    assert list(tmp_path.iterdir()) == []


def test_what_was_gone_on_with_last_comes_first(notebook: Notebook):
    first, second = kept(notebook, ANSWERED), kept(notebook, TURNED_DOWN)
    assert [one.id for one in notebook.listed()] == [second, first]
    notebook.keep(first, TURNED_DOWN)
    assert [one.id for one in notebook.listed()] == [first, second]
    assert [one.id for one in notebook.listed(most=1)] == [first]


@pytest.mark.parametrize(
    ("search", "is_found"),
    [
        ("stop", True),
        ("STOP when", True),  # every word, in any order
        ("50% them", True),  # in a quote
        ("n_ne", False),  # no wildcards
        ("stop fog", False),
        ("straße", True),  # in the name
        ("STRASSE", True),
    ],
)
def test_conversations_are_searched_by_words_of_name_question_and_quotes(
    notebook: Notebook, search: str, is_found: bool
):
    conversation = kept(notebook, ANSWERED)
    notebook.rename(conversation, "Die  Straße\n im Regen")
    assert [one.name for one in notebook.listed(search=search)] == (
        ["Die Straße im Regen"] if is_found else []
    )


def test_users_are_apart(notebook: Notebook):
    anns = kept(notebook, ANSWERED, user="ann")
    bobs = kept(notebook, TURNED_DOWN, user="bob")
    assert [one.id for one in notebook.listed(user="ann")] == [anns]
    assert notebook.listed() == []
    assert [one.id for one in notebook.listed(user=None)] == [bobs, anns]
    for act in (
        lambda: notebook.open(anns, user="bob"),
        lambda: notebook.rename(anns, "Mine", user="bob"),
        lambda: notebook.delete(anns, user="bob"),
        lambda: notebook.open(anns),
    ):
        with pytest.raises(KeyError):
            act()
    with pytest.raises(NotKept, match="somebody else's conversation"):
        notebook.keep(anns, TURNED_DOWN, user="bob")
    assert notebook.open(anns, user="ann").answers == (ANSWERED,)


def test_a_conversation_is_renamed_and_a_long_name_is_cut(notebook: Notebook):
    conversation = kept(notebook, ANSWERED)
    notebook.rename(conversation, "x" * 500)
    assert notebook.listed()[0].name == "x" * (MAX_NAME - 1) + "…"
    with pytest.raises(ValueError, match="at least one character"):
        notebook.rename(conversation, "  ")


def test_what_is_deleted_is_gone_from_the_file_too(notebook: Notebook, tmp_path: Path):
    conversation = kept(notebook, ANSWERED)
    assert b"stopped at" in (tmp_path / FILE).read_bytes()
    notebook.delete(conversation)
    assert b"stopped at" not in (tmp_path / FILE).read_bytes()
    assert notebook.listed() == []
    with pytest.raises(KeyError):
        notebook.delete(conversation)


def test_only_whoever_keeps_the_library_may_read_the_file(notebook: Notebook, tmp_path: Path):
    kept(notebook, ANSWERED)
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_many_may_keep_at_once(tmp_path: Path):
    notebooks = [Notebook(tmp_path) for _ in range(4)]
    threads = [Thread(target=kept, args=(one, ANSWERED, TURNED_DOWN)) for one in notebooks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.answers for one in notebooks[0].listed()] == [2] * 4


@pytest.mark.parametrize("what", ["no database", "cut", "answer"])
def test_a_damaged_file_is_said_and_nothing_else(notebook: Notebook, tmp_path: Path, what: str):
    conversation = kept(notebook, ANSWERED)
    file = tmp_path / FILE
    if what == "answer":
        with sqlite3.connect(file) as db:
            db.execute("UPDATE answers SET answer = x'00'")
        db.close()
    else:
        file.write_bytes(b"nothing" * 99 if what == "no database" else file.read_bytes()[:5_000])
    before = file.read_bytes()
    with pytest.raises(NotKept, match="asking goes on"):
        notebook.open(conversation)
    if what != "answer":
        with pytest.raises(NotKept, match="asking goes on"):
            notebook.keep(conversation, ANSWERED)
    assert file.read_bytes() == before
    file.unlink()
    notebook.keep(conversation, ANSWERED)
    assert notebook.open(conversation).answers == (ANSWERED,)


def test_a_file_of_a_later_version_is_left_alone(notebook: Notebook, tmp_path: Path):
    kept(notebook, ANSWERED)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 2")
    db.close()
    with pytest.raises(NotKept, match="made by a later version"):
        notebook.listed()


def test_where_nothing_can_be_written_nothing_is_kept(notebook: Notebook, tmp_path: Path):
    if os.geteuid() == 0:  # whom no folder's rights hold back
        (tmp_path / FILE).mkdir()
    else:
        tmp_path.chmod(0o500)
    try:
        with pytest.raises(NotKept, match=r"[Aa]sking goes on"):
            notebook.keep(notebook.begin(), ANSWERED)
    finally:
        tmp_path.chmod(0o700)
