import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa import Library
from qa.cli.commands import app
from tests.fakes import SIMILARITY, WordEncoder

FERRY = """Advertisement
The ferry runs again
Published: 5 May 2023
The ferry to the island runs every hour from April to October, the harbour says.
"""
LAMP = "The lamp is lit\n\nThe lamp at the harbour is lit each night until the ferry has come.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles, added to the library that commands use."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    feed = [
        {"id": "lamp-1", "title": "The lamp is lit", "text": LAMP},
        {"id": "lamp-2", "title": "The lamp is out", "text": LAMP.replace("lit", "out")},
    ]
    (folder / "feed.jsonl").write_text("".join(json.dumps(one) + "\n" for one in feed))
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    with Library.open(
        tmp_path / "library", encoder=WordEncoder("ferry"), settings=SIMILARITY
    ) as it:
        it.add(folder)
    return folder


def show(*arguments: str | Path):
    return CliRunner().invoke(app, ["show", *map(str, arguments)])


def ferry_id() -> str:
    return str(json.loads(show("--json", "The ferry runs again").stdout)["article_id"])


def test_an_article_is_shown_as_it_was_read(folder: Path):
    found = show(folder / "ferry.txt")
    assert (found.exit_code, found.stderr) == (0, "")
    assert (
        found.stdout
        == f"""\
Title      The ferry runs again
Date       2023-05-05, read from: Published: 5 May 2023
Publisher  unknown
Address    unknown
Source     {folder / "ferry.txt"}
Words      19 of text, 5 of furniture
Id         {ferry_id()}

furniture | Advertisement
            (advertisement: Advert slots leave their label in the text, also between two paragraphs)

title     | The ferry runs again

furniture | Published: 5 May 2023
            (published: Says when the page was published or changed)

body      | The ferry to the island runs every hour from April to October, the harbour says.
"""
    )


def test_an_article_as_json_has_every_block_with_its_place_and_mark(folder: Path):
    shown = json.loads(show("ferry.txt", "--json").stdout)
    blocks = shown.pop("blocks")
    assert shown == {
        "article_id": ferry_id(),
        "title": "The ferry runs again",
        "title_is_own": True,
        "published": "2023-05-05",
        "published_evidence": "Published: 5 May 2023",
        "publisher": None,
        "url": None,
        "sources": [str(folder / "ferry.txt")],
        "attached_to": [],
        "attached": [],
        "left_out": [],
        "corrections": [],
        "words": {"text": 19, "furniture": 5},
    }
    assert [(b["kind"], b["furniture"], b["text"]) for b in blocks] == [
        ("furniture", "advertisement", "Advertisement"),
        ("title", None, "The ferry runs again"),
        ("furniture", "published", "Published: 5 May 2023"),
        ("body", None, FERRY.splitlines()[3]),
    ]
    assert blocks[0] | {"reason": None} == {
        "kind": "furniture",
        "start": 0,
        "end": 13,
        "furniture": "advertisement",
        "reason": None,
        "recognised": False,
        "text": "Advertisement",
    }


@pytest.mark.parametrize(
    "named",
    ["lamp-1", "the lamp  is LIT", "{folder}/feed.jsonl#1", "is lit"],
)
def test_an_article_is_known_by_id_title_place_and_words_of_its_title(folder: Path, named: str):
    shown = show("--json", named.format(folder=folder))
    assert json.loads(shown.stdout)["article_id"] == "lamp-1"


def test_the_beginning_of_an_id_is_enough_where_no_other_begins_so(folder: Path):
    assert json.loads(show("--json", ferry_id()[:6]).stdout)["title"] == "The ferry runs again"


@pytest.mark.parametrize("named", ["lamp-", "The lamp", "{folder}/feed.jsonl", "feed.jsonl"])
def test_several_that_may_be_meant_are_listed_and_none_is_shown(folder: Path, named: str):
    named = named.format(folder=folder)
    found = show(named)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        f"2 articles are meant by {named!r}; give more of one of these:\n"
        f"  lamp-1  The lamp is lit, {folder / 'feed.jsonl'}#1\n"
        f"  lamp-2  The lamp is out, {folder / 'feed.jsonl'}#2\n"
    )


@pytest.mark.parametrize("named", ["zeppelin", " ", "{folder}/other.txt", "feed.jsonl#9"])
def test_what_no_article_has_is_said_to_be_unknown(folder: Path, named: str):
    found = show(named.format(folder=folder))
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.startswith("No article here has the id, the title or the file ")


def test_no_text_draws_lines_or_colours_of_its_own(folder: Path):
    (folder / "trick.txt").write_text("A trick\n\nTitle \x1b[31mred and a sentence of words.\n")
    with Library.open(
        folder.parent / "library", encoder=WordEncoder("ferry"), settings=SIMILARITY
    ) as it:
        it.add(folder / "trick.txt")
    assert "| Title \\x1b[31mred and a sentence of words." in show("A trick").stdout
