"""The side door of a desk: found by its own user's commands, closed to everybody else."""

from __future__ import annotations

import json
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from typer.testing import CliRunner

from qa import Library, side_door
from qa.answer import Answer, Progress
from qa.cli import answering
from qa.cli.commands import app
from qa.desk.side_door import side_door as open_side_door
from qa.desk.turnstile import Turnstile
from qa.language_model import LanguageModel
from qa.question import Filters
from qa.settings import DEFAULT_SETTINGS, ReaderKind, Settings
from qa.side_door import Elsewhere, SideDoor, announced
from tests.qa.desk.fakes import FakeLibrary

pytestmark = pytest.mark.skipif(not side_door.EXISTS, reason="no Unix sockets here")


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """A desk's library, over the folder of a real one that is empty."""
    Library.open(tmp_path / "library").close()
    return FakeLibrary(folder=tmp_path / "library")


@contextmanager
def opened(
    library: FakeLibrary, *, at_once: int = 4, settings: Settings | None = DEFAULT_SETTINGS
) -> Iterator[Turnstile]:
    turnstile = Turnstile(at_once=at_once, may_wait=4)
    with open_side_door(library, turnstile, settings):
        yield turnstile


def ask(library: FakeLibrary, *options: str) -> Any:
    command = ["ask", "When did it stop?", "--library", str(library.folder), *options]
    return CliRunner().invoke(app, command)


def news(door: SideDoor, *, stopped: Callable[[], bool] = bool) -> list[dict[str, Any]]:
    return list(answering._news(door, {"question": "When did it stop?"}, stopped))


def test_a_command_asks_the_desk_that_is_open(library: FakeLibrary):
    with opened(library):
        said = ask(library)
        as_json = ask(library, "--json", "--collection", "Rain")
    assert (said.exit_code, said.stdout.splitlines()[0]) == (0, "nine [1]")
    assert json.loads(as_json.stdout)["answer"] == "nine"
    assert set(json.loads(as_json.stdout)["timings_ms"]) == {"total", "desk"}
    assert library.asked == [("When did it stop?", [])] * 2
    assert library.scopes == [Filters(), Filters(collection="Rain")]


def test_which_way_a_question_went_is_told_where_that_is_asked_for(library: FakeLibrary):
    with opened(library):
        assert "Asked the desk that is open (process " in ask(library, "--debug").stderr
    assert ask(library, "--debug").stderr.startswith(
        "No desk is asked: no desk is open over this library.\n"
    )


@pytest.mark.parametrize(
    "options", [["--no-desk"], ["--risk", "0.3"], ["--reader", ReaderKind.SIMILARITY]]
)
def test_a_command_that_asks_otherwise_asks_by_itself(library: FakeLibrary, options: list[str]):
    with opened(library):
        said = ask(library, *options)
    assert "is empty; add articles with" in said.stderr
    assert library.asked == []


def test_what_the_desk_can_t_answer_is_asked_by_the_command_itself(library: FakeLibrary):
    with opened(library):
        said = CliRunner().invoke(app, ["ask", "Break", "--library", str(library.folder)])
    assert library.asked == [("Break", [])]
    assert (said.exit_code, said.stdout.splitlines()[0]) == (0, "No sure answer found.")
    assert "secret" not in said.output


def test_half_a_character_comes_back_as_it_was(library: FakeLibrary):
    with opened(library):
        door = announced(library.folder, DEFAULT_SETTINGS)
        *_, last = answering._news(door, {"question": "When \udcff?"}, bool)
    assert last["answer"]["question"] == "When \udcff?"


def test_its_file_is_its_user_s_alone_and_goes_when_the_desk_is_closed(library: FakeLibrary):
    with opened(library):
        (file,) = library.folder.glob(side_door.FILES)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        found = announced(library.folder, DEFAULT_SETTINGS)
        assert stat.S_IMODE(Path(found.socket).parent.stat().st_mode) == 0o700
    assert not file.exists()
    assert not Path(found.socket).exists()


@pytest.mark.parametrize("closes_first", [0, 1])
def test_of_two_desks_the_one_that_stays_open_is_found(library: FakeLibrary, closes_first: int):
    desks = ExitStack(), ExitStack()
    for desk in desks:
        desk.enter_context(opened(library))
    with desks[1 - closes_first]:
        desks[closes_first].close()
        assert ask(library).stdout.startswith("nine [1]\n")
    assert not list(library.folder.glob(side_door.FILES))


def test_of_two_desks_that_one_is_asked_which_answers_as_the_command_does(library: FakeLibrary):
    other = replace(DEFAULT_SETTINGS, reader=ReaderKind.SIMILARITY)
    with opened(library):
        first = announced(library.folder, DEFAULT_SETTINGS)
        with opened(library, settings=other):
            assert announced(library.folder, DEFAULT_SETTINGS) == first
            assert announced(library.folder, other) != first


def test_a_desk_that_opens_removes_what_a_killed_one_left_and_nothing_of_another_machine(
    library: FakeLibrary,
):
    with opened(library):
        door = announced(library.folder, DEFAULT_SETTINGS)
    side_door.announce(library.folder, door)
    elsewhere = side_door.announce(library.folder, replace(door, machine="another"))
    with opened(library):
        assert len([*library.folder.glob(side_door.FILES)]) == 2
    assert [*library.folder.glob(side_door.FILES)] == [elsewhere]


def test_nobody_is_answered_without_the_secret(library: FakeLibrary):
    with opened(library):
        door = announced(library.folder, DEFAULT_SETTINGS)
        with pytest.raises(Elsewhere, match="no request of this desk's user"):
            news(replace(door, secret="guessed"))
        for line in (b"{}\n", b"no JSON\n", b'{"secret": 1}\n', b"\n"):
            with socket.socket(socket.AF_UNIX) as visitor:
                visitor.connect(door.socket)
                visitor.sendall(line)
                assert b"refused" in visitor.recv(1000)
    assert library.asked == []


@pytest.mark.parametrize("field", ["machine", "catalogue", "program", "settings"])
def test_a_desk_of_another_library_or_version_or_with_other_settings_isn_t_asked(
    library: FakeLibrary, field: str
):
    with opened(library):
        door = announced(library.folder, DEFAULT_SETTINGS)
        (file,) = library.folder.glob(side_door.FILES)
        file.unlink()
        side_door.announce(library.folder, replace(door, **{field: "another"}))
        with pytest.raises(Elsewhere, match=f"another {field}"):
            announced(library.folder, DEFAULT_SETTINGS)


def test_a_file_that_others_may_read_or_have_linked_to_is_not_believed(library: FakeLibrary):
    with opened(library):
        (file,) = library.folder.glob(side_door.FILES)
        file.chmod(0o644)
        with pytest.raises(Elsewhere, match="others may read"):
            announced(library.folder, DEFAULT_SETTINGS)
        file.chmod(0o600)
        file.rename(file.with_name("another"))
        file.symlink_to("another")
        with pytest.raises(Elsewhere, match="can't be read"):
            announced(library.folder, DEFAULT_SETTINGS)


def test_a_socket_in_a_folder_that_others_may_enter_is_not_spoken_to(library: FakeLibrary):
    with opened(library):
        door = announced(library.folder, DEFAULT_SETTINGS)
        Path(door.socket).parent.chmod(0o755)
        with pytest.raises(Elsewhere, match="others may enter"):
            announced(library.folder, DEFAULT_SETTINGS)


@pytest.mark.parametrize(
    "left",
    ["", "{}", "[]", "no JSON", "[" * 100_000, {"socket": 1}, {"socket": "\0/ask"}, {"secret": []}],
)
def test_what_was_left_behind_does_no_harm(library: FakeLibrary, left: str | dict[str, object]):
    with opened(library):
        (file,) = library.folder.glob(side_door.FILES)
        whole = file.read_text()
    changed = json.dumps({**json.loads(whole), **left}) if isinstance(left, dict) else left
    file.write_text(changed or whole)
    file.chmod(0o600)
    with pytest.raises(Elsewhere):
        announced(library.folder, DEFAULT_SETTINGS)
    assert ask(library).stdout.startswith("No sure answer found.")


def test_there_is_no_side_door_beside_a_language_model(library: FakeLibrary):
    model = LanguageModel("http://127.0.0.1:1/v1", "small")
    for settings in (None, replace(DEFAULT_SETTINGS, language_model=model)):
        with opened(library, settings=settings):
            assert not list(library.folder.glob(side_door.FILES))


def test_a_desk_that_says_nothing_isn_t_waited_for(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answering, "SILENCE_S", 0.3)
    with tempfile.TemporaryDirectory() as own, socket.socket(socket.AF_UNIX) as silent:
        silent.bind(f"{own}/ask")
        silent.listen()
        door = SideDoor(f"{own}/ask", "s", 1, **side_door.about(library.folder, DEFAULT_SETTINGS))
        side_door.announce(library.folder, door)
        began = time.monotonic()
        with pytest.raises(OSError, match="timed out"):
            news(door)
        assert time.monotonic() - began < 3
        assert "it is asked here" in ask(library, "--debug").stderr


def test_a_desk_where_others_wait_before_isn_t_waited_for(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answering, "SILENCE_S", 0.8)
    with opened(library, at_once=1) as turnstile, turnstile.turn():
        door = announced(library.folder, DEFAULT_SETTINGS)
        with pytest.raises(Elsewhere, match="others are before it"):
            news(door)
        assert library.asked == []


class Reading(FakeLibrary):
    """Reads until it is stopped."""

    def ask(self, question: str, history: Sequence[Any] = (), **options: Any) -> Answer:
        options["on_progress"](Progress(1, 4))
        self.was_stopped = Event()
        while not options["stopped"]():
            time.sleep(0.02)
        self.was_stopped.set()
        return super().ask(question, history)


@pytest.fixture
def reading(library: FakeLibrary) -> Reading:
    return Reading(folder=library.folder)


def test_whoever_stops_the_reading_gets_what_was_found(reading: Reading):
    with opened(reading):
        door = announced(reading.folder, DEFAULT_SETTINGS)
        *before, last = news(door, stopped=lambda: True)
    assert before[:2] == [{"begun": True}, {"progress": [0.25, "Read 1 of about 4 passages"]}]
    assert last["answer"]["answer"] == "nine"


def test_whoever_hangs_up_stops_the_reading(reading: Reading):
    with opened(reading):
        door = announced(reading.folder, DEFAULT_SETTINGS)
        all_news = answering._news(door, {"question": "When?"}, bool)
        assert next(all_news) == {"begun": True}
        all_news.close()
        assert reading.was_stopped.wait(10)
