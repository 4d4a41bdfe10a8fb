import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.formats import EXTENSIONS
from embeddings import mpnet_base
from embeddings.kernels import best_kernel
from qa.cli import console
from qa.cli.commands import app
from qa.library import Library
from tests.libraries import unpack

ROOT = Path(__file__).parents[3]
HARBOUR = "The harbour opens\n\nThe new harbour opened in May 2019 after three years of work.\n"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty library, and a file that can be added to it."""
    Library.open(tmp_path / "library").close()
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    (tmp_path / "harbour.txt").write_text(HARBOUR)
    return tmp_path / "library"


def run(*arguments: str | Path):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.model
def test_adding_asking_and_removing(library: Path, tmp_path: Path):
    added = run("add", tmp_path / "harbour.txt")
    assert (added.exit_code, added.stdout) == (
        0,
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 failed\n",
    )
    asked = run("ask", "When did the new harbour open?")
    assert asked.exit_code == 0
    assert asked.stdout.splitlines()[:3] == [
        "May 2019 [1]",
        "",
        "[1] “The new harbour opened in May 2019 after three years of work.”",
    ]
    answer = json.loads(run("ask", "--json", "When did the new harbour open?").stdout)
    assert (answer["answered"], answer["answer"]) == (True, "May 2019")
    assert answer["citations"][0]["quote"] == HARBOUR.splitlines()[2]
    removed = run("remove", tmp_path / "harbour.txt")
    assert removed.stdout == f"{tmp_path / 'harbour.txt'}: 1 article removed\n"
    asked = run("ask", "When did the new harbour open?")
    assert asked.stdout.splitlines()[0] == "No sure answer found."
    assert run("remove", "--undo").stdout == "1 article brought back\n"
    again = run("remove", "--undo")
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == "Nothing was removed in the last 30 days.\n"


@pytest.mark.model
def test_the_careful_reader_that_is_not_installed_says_how_to(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mpnet_base, "NAME", "no-such-mpnet")  # it may be installed here
    run("add", tmp_path / "harbour.txt")
    asked = run("ask", "--reader", "careful", "When did the new harbour open?")
    assert (asked.exit_code, asked.stdout) == (3, "")
    assert asked.stderr.endswith(f"install it with: {mpnet_base.WAY_IN}\n")


def test_doctor_examines_the_reader_that_it_is_asked_about(
    library: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mpnet_base, "NAME", "no-such-mpnet")
    assert run("doctor").exit_code == 0
    assert "is not installed; what to do" in run("status", "--reader", "careful").stdout
    said = run("doctor", "--reader", "careful")
    assert said.exit_code == 1
    assert said.stdout == (
        f"found: the careful reader needs no-such-mpnet, and {mpnet_base.PARTS[0]} is not "
        f"installed; install it with: {mpnet_base.WAY_IN}\n"
    )


@pytest.mark.model
def test_correcting_and_collecting(library: Path, tmp_path: Path):
    run("add", tmp_path / "harbour.txt")
    (article_id,) = Library.open(library).article_ids()
    given = ("--published", "2019-05-04", "--publisher", "City Times", "--evidence", "its cover")
    corrected = run("correct", "harbour opens", *given)
    assert corrected.stdout.splitlines()[:3] == [
        "Title      The harbour opens",
        "Date       2019-05-04, corrected by hand: its cover",
        "Publisher  City Times",
    ]
    undone = run("correct", article_id, "--undo", "published", "--undo", "publisher")
    assert undone.stdout.splitlines() == [
        "Title      The harbour opens",
        "Date       unknown",
        "Publisher  unknown",
    ]
    assert run("correct", article_id, "--published", "May").exit_code == 2
    assert run("correct", "nothing", "--title", "x").exit_code == 1

    assert run("collection", "add", "Ports", "harbour opens").stdout == "Ports: 1 article added\n"
    assert run("collection", "show", "ports").stdout == f"{article_id}  The harbour opens\n"
    assert run("collection", "rename", "Ports", "Docks").exit_code == 0
    assert run("collection", "list").stdout == "Docks: 1 article\n"
    asked = run("ask", "--collection", "Docks", "When did the new harbour open?")
    assert asked.stdout.splitlines()[:3] == [
        "Only articles in the collection “Docks”:",
        "",
        "May 2019 [1]",
    ]
    unknown = run("ask", "--collection", "Ports", "When did the new harbour open?")
    assert unknown.exit_code == 2
    assert "there is no collection “Ports” here" in unknown.stderr
    assert run("collection", "remove", "Docks", article_id).stdout == (
        "Docks: 1 article taken out\n"
    )
    assert run("collection", "drop", "Docks").exit_code == 0
    assert run("collection", "list").stdout.startswith("There are no collections yet")


def test_failures_are_listed_and_exit_with_1(library: Path, tmp_path: Path):
    (tmp_path / "empty.txt").write_text("")
    added = run("add", tmp_path / "empty.txt", tmp_path / "nowhere")
    assert added.exit_code == 1
    assert added.stdout == "0 added, 0 updated, 0 unchanged, 0 removed, 2 failed\n"
    assert f"{tmp_path / 'empty.txt'}: The file is empty" in added.stderr
    assert f"{tmp_path / 'nowhere'}: There is nothing at this path" in added.stderr


@pytest.mark.model
def test_a_mistyped_path_is_told_and_not_remembered(library: Path, tmp_path: Path):
    (tmp_path / "empty.txt").write_text("")
    slips = (tmp_path / "harbor.txt", "https://example.org/harbour")
    added = run("add", tmp_path / "harbour.txt", tmp_path / "empty.txt", *slips)
    assert (added.exit_code, added.stdout.split(", ")[-1]) == (1, "3 failed\n")
    for slip in slips:
        assert f"  {slip}: " in added.stderr
    failures = json.loads(run("status", "--failures", "--json").stdout)["failures"]
    assert [failure["source"] for failure in failures] == [f"{tmp_path / 'empty.txt'}"]
    # What an article was read from, and is gone, is no slip.
    (tmp_path / "harbour.txt").unlink()
    assert run("add", tmp_path / "harbour.txt").exit_code == 1
    assert f"{tmp_path / 'harbour.txt'}: There is nothing" in run("status", "--failures").stdout


def test_help_is_what_is_shown_where_no_command_is_given(library: Path):
    for group in ([], ["user"]):
        bare, short, long = (run(*group, *more) for more in ([], ["-h"], ["--help"]))
        assert (bare.exit_code, short.exit_code) == (0, 0)
        assert bare.stdout == short.stdout == long.stdout
        assert "Commands" in bare.stdout
    assert run("status", "-h").stdout == run("status", "--help").stdout


def test_the_version_is_that_of_the_package(library: Path):
    shown = run("--version")
    assert (shown.exit_code, shown.stdout) == (0, f"pressmark {version('pressmark')}\n")


def test_status_as_json_tells_all(library: Path):
    shown = run("status", "--json")
    assert shown.exit_code == 0
    told = json.loads(shown.stdout)
    assert told.pop("bytes") > 0
    assert told == {
        "library": str(library),
        "model": "all-MiniLM-L6-v2",
        "store": "faiss",
        "reader": "trained",
        "reader_at_hand": True,
        "kernel": best_kernel(),
        "risk": 0.1,
        "articles": 0,
        "versions": 0,
        "sources": 0,
        "passages": 0,
        "publishers": [],
        "change": 0,
        "writable": True,
        "copy_of": None,
        "failures": [],
        "omissions": [],
    }
    assert run("status", "--failures", "--csv", "--json").exit_code == 2


def test_wrong_use_exits_with_2(library: Path):
    assert run("ask").exit_code == 2
    assert run("ask", " ").exit_code == 2
    assert run("bake").exit_code == 2


def test_a_library_that_can_not_be_opened_exits_with_3_and_a_sentence(tmp_path: Path):
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "catalogue.sqlite").write_bytes(b"not a database, far from it" * 50)
    shown = run("status", "--library", tmp_path / "l")
    assert shown.exit_code == 3
    assert "can't be opened as a catalogue" in shown.stderr
    assert "Traceback" not in shown.output


def test_the_library_is_named_before_the_command_or_behind_it(library: Path, tmp_path: Path):
    before, behind = tmp_path / "before", tmp_path / "behind"
    assert run("status").output.startswith(f"Library    {library.resolve()}\n")
    for arguments, found in (
        (["--library", before, "status"], before),
        (["status", "--library", behind], behind),
        (["--library", before, "status", "--library", behind], behind),
        (["--library", before, "collection", "list"], before),
        (["--library", before, "conversations", "list"], before),
        (["collection", "list", "--library", behind], behind),
    ):
        assert run(*arguments).output.startswith(f"there is no library in {found};")


def test_debug_shows_the_traceback(tmp_path: Path):
    (tmp_path / "l").write_text("a file in the way")
    (tmp_path / "harbour.txt").write_text(HARBOUR)
    shown = run("add", tmp_path, "--library", tmp_path / "l")
    assert (shown.exit_code, str(shown.exception)) == (3, "3")
    assert "can't be used as a library" in shown.stderr
    shown = run("add", tmp_path, "--debug", "--library", tmp_path / "l")
    assert "can't be used as a library" in str(shown.exception)


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "When did the harbour open?"],
        ["status"],
        ["remove", "harbour"],
        ["doctor", "--fix"],
        ["evaluate", ROOT / "tests" / "samples_questions.jsonl", "--out", "OUT"],
    ],
)
def test_a_slip_in_the_name_of_a_library_makes_none(tmp_path: Path, command: list[str | Path]):
    slip = tmp_path / "libary"
    words = [tmp_path / "out" if word == "OUT" else word for word in command]
    shown = run(*words, "--library", slip)
    assert (shown.exit_code, shown.stdout) == (3, "")
    assert shown.stderr == (
        f"there is no library in {slip}; see whether its name is right, or make one with: "
        f"pressmark add PATH --library {slip}\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_removing_what_is_not_there_exits_with_1(library: Path):
    shown = run("remove", "nothing")
    assert (shown.exit_code, shown.stdout) == (1, "nothing: 0 articles removed\n")
    assert shown.stderr == (
        "  No article has this id, and none was read from a file or folder of this name. Give a "
        "path as it was when it was added, or an id as ask --json tells it.\n"
    )


@pytest.mark.model
def test_removing_by_a_name_that_is_nearly_right_says_what_would_match(
    library: Path, tmp_path: Path
):
    for folder in ("east side", "west"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "feed.csv").write_text(
            f"id,title,text\n{folder}-1,Rain,Rain fell in the {folder}.\n"
        )
        assert run("add", tmp_path / folder).exit_code == 0
    why = "  No article has this id, and none was read from a file or folder of this name here."
    shown = run("remove", "Feed.csv")
    assert (shown.exit_code, shown.stdout) == (1, "Feed.csv: 0 articles removed\n")
    assert shown.stderr == (
        f"{why} Perhaps: pressmark remove '{tmp_path}/east side/feed.csv'; "
        f"or pressmark remove {tmp_path}/west/feed.csv\n"
    )
    shown = run("remove", "West-")
    assert shown.stderr == f"{why} Perhaps: pressmark remove west-1\n"
    assert run("remove", f"{tmp_path}/west/feed.csv").exit_code == 0


NO_ARTICLES = (
    f"holds no articles; read are files whose names end in {', '.join(EXTENSIONS[:-1])} or "
    f"{EXTENSIONS[-1]}"
)


def test_where_nothing_could_be_read_no_library_is_made(tmp_path: Path):
    new = ("--library", tmp_path / "new")
    (tmp_path / "empty").mkdir()
    (tmp_path / "picture.png").write_bytes(b"x")
    none = "There was nothing to read, so no library was made.\n"
    shown = run("add", tmp_path / "artcles", *new)
    assert (shown.exit_code, shown.stdout.split(", ")[-1]) == (1, "1 failed\n")
    assert shown.stderr.startswith(f"  {tmp_path}/artcles: ")
    assert shown.stderr.endswith(f"\n{none}")
    assert run("add", tmp_path / "picture.png", *new).stderr.endswith(none)
    shown = run("add", tmp_path / "empty", *new)
    assert (shown.exit_code, shown.stderr) == (1, f"{tmp_path}/empty {NO_ARTICLES}\n{none}")
    assert not (tmp_path / "new").exists()


@pytest.mark.model
def test_of_an_empty_folder_it_is_said_that_it_holds_no_articles(library: Path, tmp_path: Path):
    (tmp_path / "rain.txt").write_text("Rain fell.\n")
    assert run("add", tmp_path / "rain.txt").exit_code == 0
    (tmp_path / "empty").mkdir()
    shown = run("add", tmp_path / "empty", tmp_path / "rain.txt")
    assert (shown.exit_code, shown.stderr) == (0, f"{tmp_path}/empty {NO_ARTICLES}\n")


def test_where_no_terminal_shows_a_bar_a_line_is_written_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    now = 100.0
    monkeypatch.setattr(console.time, "monotonic", lambda: now)
    with console.progress(False) as show:
        for step in range(25):
            now = 100.0 + step
            show(step / 25, f"{step} of 25 files")
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", "10 of 25 files (40%)\n20 of 25 files (80%)\n")
    with console.progress(True) as show:
        now = 200.0
        show(0.5, "half")
    assert capsys.readouterr().err == ""


@pytest.mark.model
def test_a_question_needs_no_quotes(library: Path, tmp_path: Path):
    (tmp_path / "harbour.txt").write_text("The harbour\n\nThe harbour opened on 3 May 2019.\n")
    assert run("add", tmp_path / "harbour.txt").exit_code == 0
    words = ("When", "did", "the", "harbour", "open?", "--json")
    assert json.loads(run("ask", *words).stdout)["question"] == "When did the harbour open?"


@pytest.mark.model
def test_what_stands_only_around_an_article_is_not_denied(library: Path, tmp_path: Path):
    (tmp_path / "page.html").write_text(
        "<html><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1>"
        "<p>The harbour of Larkmoor opened on Monday after two years of work on its walls.</p>"
        "<p>Boats came in from the whole coast, and the town council paid for the music.</p>"
        "</article><aside><h2>Most read</h2><ul><li><a href='/1'>Fire in Wexley put out</a></li>"
        "<li><a href='/2'>Market moves</a></li></ul></aside></body></html>"
    )
    assert run("add", tmp_path / "page.html").exit_code == 0
    reason = json.loads(run("ask", "What happened in Wexley?", "--json").stdout)["reason"]
    assert reason.startswith("“Wexley” stands only around articles, in what their pages carry")
    reason = json.loads(run("ask", "What happened in Sumnerby?", "--json").stdout)["reason"]
    assert reason.startswith("No article speaks of “Sumnerby”. ")
    answer = json.loads(run("ask", "What was published in 2031?", "--json").stdout)["answer"]
    assert answer == (
        "No article is published from 2031-01-01 to 2031-12-31; 1 article has no known date."
    )
    asked = "What did articles published in 2031 say about Larkmoor?"
    reason = json.loads(run("ask", asked, "--json").stdout)["reason"]
    assert reason == (
        "No article published from 2031-01-01 to 2031-12-31 is known; 1 article has no known date."
    )


def test_a_sound_library_is_said_to_be_sound(library: Path):
    assert run("doctor").stdout == "The library is sound.\n"


def test_doctor_says_what_is_wrong_and_mends_it(library: Path):
    assert run("doctor").exit_code == 0
    (library / "vectors.faiss").write_bytes(b"garbage")
    (library / "manifest.json").write_text("{}")
    # Opening already rebuilds what it can't trust; nothing is left to find.
    assert run("doctor").stdout == "The library is sound.\n"


def test_doctor_says_of_a_catalogue_that_can_not_be_opened_what_it_found(library: Path):
    with closing(sqlite3.connect(library / "catalogue.sqlite")) as db, db:
        db.execute("DROP TABLE failures")
    for more in ([], ["--fix"]):
        said = run("doctor", *more)
        assert (said.exit_code, said.stdout) == (
            1,
            f"found: {library}/catalogue.sqlite lacks the table failures, so it was altered; "
            "restore it from a backup\n",
        )


@pytest.mark.model
def test_a_lost_catalogue_is_said_by_every_command_and_accepted_by_doctor_fix_only(
    library: Path, tmp_path: Path
):
    assert run("add", tmp_path / "harbour.txt").exit_code == 0
    (library / "catalogue.sqlite").write_bytes(b"")
    commands = (["status"], ["ask", "When?"], ["add", tmp_path], ["remove", "x"], ["doctor"])
    for command in commands:
        said = run(*command)
        assert (said.exit_code, said.stdout) == (3, "")
        assert said.stderr.startswith(f"{library}/catalogue.sqlite is empty, but the indexes")
        assert said.stderr.endswith(f"pressmark doctor --fix --library {library}\n")
    given_up = run("doctor", "--fix")
    assert given_up.exit_code == 0
    assert given_up.stdout.startswith(f"given up: {library}/catalogue.sqlite is empty, but")
    assert given_up.stdout.endswith(
        "; the library goes on with no articles, and what only the lost catalogue held is not in "
        "it: bring it back with pressmark restore, or add it again\n"
    )
    assert run("doctor").stdout == "The library is sound.\n"


@pytest.mark.parametrize("command", [["--help"], ["status"], ["show"]])
def test_quick_commands_import_nothing_heavy(tmp_path: Path, command: list[str]):
    library = unpack(1, tmp_path)
    with Library.open(library) as opened:
        article = opened.article_ids()[0]
    if command == ["show"]:
        command = ["show", article]
    if command != ["--help"]:
        command = [*command, "--library", str(library)]
    script = (
        "import sys; from qa.cli.commands import app\n"
        f"try: app({command!r})\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'torch', 'numpy', 'faiss', 'tantivy', 'transformers', 'gradio'}\n"
        "heavy |= {'trafilatura', 'jinja2', 'ir_measures'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_app_py_is_the_command_chat():
    def said(*command: str) -> tuple[int, str, str]:
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=ROOT)
        return done.returncode, done.stdout, done.stderr

    chat = ("-c", "from qa.cli.commands import main; main()", "chat")
    assert said("app.py", "--help") == said(*chat, "--help")
    assert said("app.py", "--help")[1].split()[:3] == ["Usage:", "pressmark", "chat"]
    assert said("app.py", "--risk", "2") == said(*chat, "--risk", "2")
    assert said("app.py", "--risk", "2")[0] == 2


def test_a_library_is_backed_up_and_comes_back(tmp_path: Path):
    library, backup, other = unpack(1, tmp_path), tmp_path / "backup", tmp_path / "other"
    made = run("backup", backup, "--library", library)
    assert (made.exit_code, made.stdout) == (
        0,
        f"15 articles (16 versions) backed up to {backup}, 0.3 MB of it new\n",
    )
    refused = run("restore", backup, "--library", library)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert f"{library} holds a library already, so nothing was restored" in refused.stderr
    restored = run("restore", backup, "--library", other)
    assert restored.exit_code == 0
    assert restored.stdout.startswith(
        f"15 articles (16 versions) restored in {other}, as backed up at 2"
    )
    assert run("restore", backup, "--overwrite", "--library", library).exit_code == 0
    missing = run("restore", tmp_path / "nothing", "--library", tmp_path / "new")
    assert missing.exit_code == 3
    assert "there is no backup in" in missing.stderr
    assert not (tmp_path / "new").exists()


def test_a_feed_of_bad_rows_is_told_in_a_few_lines_and_listed_where_asked(
    library: Path, tmp_path: Path
):
    feed = tmp_path / "rows.jsonl"
    feed.write_text("[]\n" * 2_000)
    added = run("add", feed)
    assert (added.exit_code, added.stdout) == (
        1,
        "0 added, 0 updated, 0 unchanged, 0 removed, 2000 failed\n",
    )
    assert len(added.stderr.splitlines()) == 22
    assert added.stderr.splitlines()[20:] == [
        "  … and 1,980 more; all of them: pressmark status --failures",
        f"  … 1,980 of them in {feed}",
    ]
    listed = run("status", "--failures").stdout.splitlines()
    assert len(listed) == 2_000
    rows = list(csv.reader(run("status", "--failures", "--csv").stdout.splitlines()))
    assert rows[0] == ["source", "reason"]
    assert {f"  {source}: {reason}" for source, reason in rows[1:]} == set(listed)
    assert run("status", "--csv").exit_code == 2


def test_a_user_s_token_is_shown_once_and_taken_back(tmp_path: Path):
    users = tmp_path / "users"
    assert run("user", "token", users, "ann").exit_code == 1  # there is no such file
    CliRunner().invoke(app, ["user", "add", str(users), "ann", "--password-stdin"], "long enough\n")
    made = run("user", "token", users, "ann")
    assert (made.exit_code, made.stdout[:3], len(made.stdout)) == (0, "pm-", 47)
    assert made.stderr.startswith("A token for ann's programs, shown this once.")
    assert run("user", "token", users, "bob").exit_code == 2
    dropped = run("user", "token", users, "ann", "--revoke").stdout
    assert dropped == "1 token of ann taken back.\n"


def test_users_are_listed_and_made_editors_and_taken_out(tmp_path: Path):
    users = tmp_path / "users"
    assert run("user", "list", users).exit_code == 1  # there is no such file
    for name, options in (("ann", ["--editor"]), ("bob", [])):
        more = ["user", "add", str(users), name, "--password-stdin", *options]
        assert CliRunner().invoke(app, more, "long enough\n").exit_code == 0
    assert run("user", "list", users).stdout == "editor  ann\nreader  bob\n"
    assert run("user", "role", users, "bob", "editor").stdout == "bob is an editor now.\n"
    assert run("user", "role", users, "bob", "king").exit_code == 2
    assert run("user", "role", users, "eve", "editor").exit_code == 2
    assert run("user", "remove", users, "ann").exit_code == 0
    listed = json.loads(run("user", "list", users, "--json").stdout)
    assert listed == [{"name": "bob", "role": "editor", "tokens": 0}]
