"""Nothing is lost: what changes, moves, vanishes or is named in two ways."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa import Library
from qa.errors import OtherModel
from qa.status import AddReport
from tests.fakes import READ_APART, WordEncoder

HARBOUR = "The harbour opens\n\nThe new harbour opened in May after three years of work.\n"
BRIDGE = "The bridge closes\n\nThe old bridge will close for repairs, the council said.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    encoder = WordEncoder("harbour", "bridge")
    with Library.open(tmp_path / "library", encoder=encoder, settings=READ_APART) as library:
        yield library
        assert library.doctor() == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "bridge.txt").write_text(BRIDGE)
    return folder


def feed(path: Path, **texts: str) -> Path:
    """A feed with an article for each id; one that begins with `no_id` has none."""
    rows = [
        {"title": "T", "text": text} | ({} if key.startswith("no_id") else {"id": key})
        for key, text in texts.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def texts(library: Library) -> list[str]:
    return sorted(library.article(article_id).text for article_id in library.article_ids())


def test_a_feed_row_without_id_that_changes_is_another_article(library: Library, tmp_path: Path):
    path = feed(tmp_path / "feed.jsonl", no_id_1="One harbour.", no_id_2="Two bridges.")
    library.add(path)
    feed(path, no_id_1="One harbour.", no_id_2="Three bridges.")
    assert library.add(path) == AddReport(added=1, unchanged=1)
    assert texts(library) == ["One harbour.", "Three bridges.", "Two bridges."]
    path.write_text(path.read_text() + "\n")
    assert library.add(path, prune=True) == AddReport(unchanged=2, removed=1)
    assert texts(library) == ["One harbour.", "Three bridges."]


def test_a_feed_that_is_found_by_two_names_can_change(library: Library, tmp_path: Path):
    folder = tmp_path / "feeds"
    folder.mkdir()
    path = feed(folder / "2024.jsonl", a="Old harbour.")
    (folder / "latest.jsonl").symlink_to(path)
    assert library.add(folder) == AddReport(added=1, unchanged=1)
    feed(path, a="New harbour.")
    assert library.add(folder) == AddReport(updated=1, unchanged=1)
    assert texts(library) == ["New harbour."]
    assert library.status().counts.sources == 2


def test_two_feeds_that_share_an_article_can_change_together(library: Library, tmp_path: Path):
    month = feed(tmp_path / "month.jsonl", a="Old harbour.")
    year = feed(tmp_path / "year.jsonl", a="Old harbour.", b="A bridge.")
    library.add(month, year)
    feed(month, a="New harbour.")
    feed(year, a="New harbour.", b="A bridge.")
    assert library.add(month, year) == AddReport(updated=1, unchanged=2)
    feed(month, a="Newest harbour.")  # only one of them: which is right is not for us to say
    assert [f.source for f in library.add(month, year).failed] == [f"{month}#1"]
    assert texts(library) == ["A bridge.", "New harbour."]


def test_a_feed_that_comes_back_after_another_took_its_id_is_not_passed_over(library, tmp_path):
    path = feed(tmp_path / "feed.jsonl", a="Old harbour.", b="A bridge.")
    library.add(path)
    path.rename(tmp_path / "away")
    other = feed(tmp_path / "other.jsonl", a="New harbour.")
    assert library.add(other) == AddReport(updated=1)
    assert library._catalogue.sources("a") == [f"{other}#1"]
    (tmp_path / "away").rename(path)
    (failure,) = library.add(path).failed
    assert f"belongs to a different article from {other}" in failure.reason


def test_a_file_that_changes_while_it_is_read_is_said_and_read_again(tmp_path: Path):
    path = tmp_path / "feed.jsonl"
    whole = {f"{n}": f"The harbour has {n} boats." for n in range(6)}

    grown: list[bool] = []

    class Growing(WordEncoder):
        def encode(self, texts, role):
            if not grown:  # while some of it is still to be read, or read ahead
                grown.append(True)
                feed(path, **whole)
            return super().encode(texts, role)

    feed(path, **{key: whole[key] for key in "0123"})
    settings = replace(READ_APART, batch_passages=2)
    with Library.open(
        tmp_path / "library", encoder=Growing("harbour"), settings=settings
    ) as library:
        (failure,) = library.add(path).failed
        assert (failure.source, "changed while it was read" in failure.reason) == (str(path), True)
        report = library.add(path)
        assert (report.added + report.unchanged, report.failed) == (6, ())
        assert library.status().failures == ()


def test_a_file_that_can_no_longer_be_read_keeps_its_article(library: Library, folder: Path):
    library.add(folder)
    (folder / "harbour.txt").write_bytes(b"\x00\x01\x02" * 100)
    assert len(library.add(folder, prune=True).failed) == 1
    assert texts(library) == [BRIDGE, HARBOUR]
    (folder / "harbour.txt").write_text(HARBOUR)
    assert library.add(folder, prune=True) == AddReport(unchanged=2)
    assert library.status().failures == ()


def test_a_folder_that_is_gone_is_not_pruned(library: Library, folder: Path):
    library.add(folder)
    folder.rename(folder.with_name("away"))
    report = library.add(folder, prune=True)
    assert ([f.source for f in report.failed], report.removed) == ([str(folder)], 0)
    folder.with_name("away").rename(folder)
    assert library.add(folder) == AddReport(unchanged=2)
    assert library.status().failures == ()


def test_a_folder_that_lost_all_its_files_is_not_pruned(library: Library, folder: Path):
    """So it is with a disk that is not connected: its folder is there, and empty."""
    library.add(folder)
    kept = {path: path.read_text() for path in folder.iterdir()}
    for path in kept:
        path.unlink()
    report = library.add(folder, prune=True)
    assert (report.removed, [f.source for f in report.failed]) == (0, [str(folder)])
    assert report.failed[0].reason.endswith(f"use: pressmark remove {folder}")
    for path, text in kept.items():
        path.write_text(text)
    assert library.add(folder) == AddReport(unchanged=2)
    assert library.status().failures == ()
    assert library.remove(folder) == 2


def test_a_link_that_leads_nowhere_for_now_is_not_pruned(library, folder, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "market.txt").write_text("A market\n\nThe market opened on Saturday.\n")
    (folder / "disk").symlink_to(disk)
    assert library.add(folder) == AddReport(added=3)
    disk.rename(tmp_path / "away")
    report = library.add(folder, prune=True)
    assert ([f.source for f in report.failed], report.removed) == ([str(folder / "disk")], 0)


@pytest.mark.parametrize("spelling", ["slash", "relative", "dots", "link above", "link below"])
def test_a_folder_is_removed_by_any_of_its_names(library, tmp_path, monkeypatch, spelling):
    folder = tmp_path / "a" / "articles"
    folder.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "harbour.txt").write_text(HARBOUR)
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    library.add(tmp_path / "a")
    monkeypatch.chdir(tmp_path)
    name = {
        "slash": f"{folder}/",
        "relative": "a/articles",
        "dots": f"{tmp_path}/elsewhere/../a/articles",
        "link above": f"{tmp_path}/b/articles/linked/harbour.txt",
        "link below": f"{folder}/linked/harbour.txt",
    }[spelling]
    assert library.remove(name) == 1
    assert library.add(tmp_path / "a") == AddReport(added=1)
    assert texts(library) == [HARBOUR]


def test_removing_a_path_leaves_others_that_begin_like_it_alone(library: Library, tmp_path: Path):
    for name in ("news", "news 2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"{name}\n\nThe harbour of {name} is deep.\n")
        library.add(tmp_path / name)
    assert library.remove(tmp_path / "new") == 0
    assert library.remove(tmp_path / "news") == 1
    assert len(library.article_ids()) == 1


def test_whoever_comes_second_to_an_empty_library_with_another_model_is_refused(tmp_path, folder):
    with (
        Library.open(tmp_path / "l", encoder=WordEncoder("harbour", name="one")) as first,
        Library.open(tmp_path / "l", encoder=WordEncoder("bridge", name="two")) as second,
    ):
        first.add(folder)
        with pytest.raises(OtherModel, match="built by the model one, not two"):
            second.add(folder)
        with pytest.raises(OtherModel, match="built by the model one, not two"):
            second.ask("Which harbour opened?")
        assert first.doctor() == []


def test_the_size_of_a_library_can_be_told_while_its_files_come_and_go(library, folder):
    library.add(folder)
    (library.path / "lexical" / "gone").symlink_to(library.path / "nothing")
    on_disk = [
        Path(parent, name).stat().st_size
        for parent, _, names in os.walk(library.path)
        for name in names
        if name != "gone"
    ]
    assert library.status().bytes == sum(on_disk)
    (library.path / "lexical" / "gone").unlink()
