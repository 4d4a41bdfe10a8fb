"""What README shows is what happens."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from corpus import samples
from qa import Library
from qa.answer import NO_SURE_ANSWER
from qa.cli.commands import app
from tests.browser.screenshots import MOST_BYTES, SHOWN
from tests.qa.desk.process import desk

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)


def block(kind: str, words: str) -> str:
    """The one block of a kind in which these words stand."""
    (found,) = [text for name, text in BLOCKS if name == kind and words in text]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a fresh checkout: the samples in their place, no library yet."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "corpus").symlink_to(samples.folder().parents[1])
    return folder


@pytest.mark.model
def test_the_library_snippet_prints_what_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    exec(compile(block("python", "from qa import Library"), "README.md", "exec"), {})
    assert capsys.readouterr().out == block("text", "Regulation 44")


@pytest.mark.model
def test_a_citation_as_json_is_what_is_shown(folder: Path) -> None:
    shown = json.loads(block("json", "article_id"))
    with Library.open(folder / "library") as library:
        library.add(folder / "corpus" / "samples" / "articles")
        answer = library.ask("How often must somebody independent visit a children's home?")
    (citation,) = answer.citations
    told = citation.to_dict()
    assert (told.pop("source") or "").endswith(shown.pop("source").removeprefix("…"))
    assert told == shown
    day = citation.published.isoformat() if citation.published else None
    assert {**{name: getattr(citation, name) for name in shown}, "published": day} | {
        "also_in": list(citation.also_in)
    } == shown


@pytest.mark.model
def test_the_first_example_is_answered_as_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(folder / "library"))
    example = block("text", "$ pressmark")
    typed, _, shown = example.partition("\n")
    program, *arguments = shlex.split(typed.removeprefix("$ "))
    added = CliRunner().invoke(app, ["add", str(folder / "corpus" / "samples" / "articles")])
    asked = CliRunner().invoke(app, arguments)
    assert (program, added.exit_code, asked.stdout) == ("pressmark", 0, shown)


@pytest.mark.model
def test_what_programs_ask_the_desk_prints_what_is_shown(folder: Path) -> None:
    articles = str(folder / "corpus" / "samples" / "articles")
    library = str(folder / "library")
    assert CliRunner().invoke(app, ["add", articles, "--library", library]).exit_code == 0
    snippets = [block("python", "gradio_client"), block("python", "httpx")]
    options = ("--library", library, "--port", "0", "--api")
    with desk("app.py", *options, log=folder / "desk.log") as address:
        for snippet in snippets:
            script = snippet.replace("http://127.0.0.1:7860", address)
            assert script != snippet
            done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
            shown = re.findall(r"print\(.*\)  # (.*)", snippet)
            assert done.stdout.splitlines()[-len(shown) :] == shown, done.stderr
        asked = block("sh", "curl").replace("http://127.0.0.1:7860", address)
        done = subprocess.run(["sh", "-c", asked], capture_output=True, text=True)
        assert json.loads(done.stdout)["answer"] == "Camden Council"


@pytest.mark.model
def test_the_tour_comes_out_as_shown(folder: Path) -> None:
    library = str(folder / "library")
    with Library.open(library) as opened:
        opened.add(folder / "corpus" / "samples" / "articles")
        steps = re.findall(r"^\| ([^|]+\?) \| \*\*(.+)\*\* \|$", README, re.M)
        answers = opened.ask_many([question for question, _ in steps])
        assert [one.text or NO_SURE_ANSWER for one in answers] == [shown for _, shown in steps]
    typed, _, shown = block("console", "verify -").partition("\n")
    draft = shlex.split(typed)[2]
    said = CliRunner().invoke(app, ["verify", "-", "--library", library], input=draft)
    assert said.stdout == shown


def test_its_pictures_are_there_are_described_and_are_small() -> None:
    described = re.findall(r"!\[(.+?)\]\((pictures/.+?)\)", README)
    described += [
        (words, path) for path, words in re.findall(r'<img src="(.+?)" alt="(.+?)">', README)
    ]
    named = {path for _, path in described} | set(re.findall(r'srcset="(.+?)"', README))
    assert {Path(path).stem for path in named} == set(SHOWN)
    assert sum((ROOT / path).stat().st_size for path in named) < MOST_BYTES


def test_every_command_and_option_that_is_named_is_there() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    lines = [line for _, text in BLOCKS for line in text.splitlines() if "pressmark " in line]
    typed = [shlex.split(line.split("pressmark ", 1)[1], comments=True) for line in lines]
    assert {words[0] for words in typed} == set(commands)
    for name, *words in typed:
        command = commands[name]
        while words and words[0] in getattr(command, "commands", ()):  # user add, collection add
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known
    prose = re.sub(r"^```.*?^```$", "", (ROOT / "README.md").read_text(), flags=re.M | re.S)
    known = {o for c in commands.values() for p in c.params for o in p.opts}
    assert set(re.findall(r"`(?:pressmark \w+ )?(--[a-z-]+)", prose)) <= known


def test_every_make_target_that_is_named_is_there() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.M))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert named
    assert named <= targets
