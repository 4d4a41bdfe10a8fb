import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.errors import CatalogueError, LibraryLocked
from qa import Library, Question, Settings
from qa.answer import Progress
from qa.composing.decision import NOTHING_TO_READ
from qa.errors import LibraryError, OtherModel, QuestionFailed
from qa.pipeline import OUR_FAULT
from qa.question import QuestionKind
from qa.reading.reader import Reading
from qa.status import AddReport
from tests.fakes import READ_APART, WordEncoder

WORDS = ("harbour", "bridge", "market", "council", "school", "score", "inspectors")

HARBOUR = """The harbour opens

The new harbour opened in May after three years of work.

Inspectors gave the harbour a score of 34 out of 36.
"""
BRIDGE = """The bridge closes

The old bridge will close for repairs, the council said.
"""
MARKET = """A market for the square

Traders asked the council for a market on Saturdays. They want it to start in June.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("harbour", HARBOUR), ("bridge", BRIDGE), ("market", MARKET)):
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder(*WORDS)


@pytest.fixture
def library(tmp_path: Path, encoder: WordEncoder) -> Iterator[Library]:
    with Library.open(tmp_path / "library", encoder=encoder, settings=READ_APART) as library:
        yield library


def feed(path: Path, *rows: object) -> Path:
    path.write_text("".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in rows))
    return path


def retrieved(library: Library, question: str) -> list[tuple[str, int, int, float]]:
    (answer,) = library.ask_many([Question(question)], retrieval_only=True)
    return [(r.article_id, r.start, r.end, r.score) for r in answer.retrieved]


def titles(library: Library) -> set[str]:
    return {library.article(article_id).title for article_id in library.article_ids()}


def test_the_sentence_that_answers_is_quoted_with_its_place(library: Library, folder: Path):
    library.add(folder)
    answer = library.ask("What score did inspectors give the harbour?")
    assert answer.answered
    assert answer.text == "34 out of 36"
    first = answer.citations[0]
    assert first.quote == "Inspectors gave the harbour a score of 34 out of 36."
    assert first.place.title == "The harbour opens"
    assert first.place.source == str(folder / "harbour.txt")
    assert library.article(first.place.article_id).text[first.start : first.end] == first.quote


def test_a_text_is_a_question_without_a_history(library: Library, folder: Path):
    library.add(folder)
    text = "What score did inspectors give the harbour?"
    one, other = library.ask_many([text, Question(text)])
    assert (one.text, one.citations) == (other.text, other.citations)
    assert one.answered


def test_an_unanswerable_question_yields_no_citation(library: Library, folder: Path):
    library.add(folder)
    answer = library.ask("Who won the chess tournament in Reykjavik?")
    assert (answer.answered, answer.citations, answer.text) == (False, (), "")
    assert answer.reason


def test_an_empty_library_abstains(library: Library):
    answer = library.ask("What score did the harbour get?")
    assert (answer.answered, answer.confidence, answer.near_misses) == (False, 0.0, ())
    assert answer.reason == NOTHING_TO_READ


def test_adding_reports_what_became_of_each_article(library: Library, folder: Path):
    assert library.add(folder) == AddReport(added=3)
    (folder / "bridge.txt").write_text(BRIDGE.replace("repairs", "two weeks of repairs"))
    (folder / "more.txt").write_text("A school opens\n\nThe school opened its doors on Monday.\n")
    assert library.add(folder) == AddReport(added=1, updated=1, unchanged=2)


def test_unchanged_files_are_not_embedded_again(library, encoder, folder):
    library.add(folder)
    encoder.encoded.clear()
    change = library.status().change
    assert library.add(folder) == AddReport(unchanged=3)
    assert (encoder.encoded, library.status().change) == ([], change)


def test_a_changed_article_is_answered_from_anew_and_no_longer_from_the_old(library, folder):
    library.add(folder)
    article_id = (
        library.ask("What score did inspectors give the harbour?").citations[0].place.article_id
    )
    (folder / "harbour.txt").write_text(HARBOUR.replace("34 out of 36", "29 out of 36"))
    library.add(folder)
    answer = library.ask("What score did inspectors give the harbour?")
    assert answer.text == "29 out of 36"
    assert answer.citations[0].place.article_id == article_id
    assert "34 out of 36" not in answer.to_json()


def test_articles_of_files_that_are_gone_go_with_prune_only(library: Library, folder: Path):
    library.add(folder)
    (folder / "market.txt").unlink()
    assert library.add(folder) == AddReport(unchanged=2)
    assert library.add(folder, prune=True) == AddReport(unchanged=2, removed=1)
    assert titles(library) == {"The harbour opens", "The bridge closes"}


def test_prune_leaves_other_folders_alone(library: Library, folder: Path, tmp_path: Path):
    other = tmp_path / "articles-of-others"
    other.mkdir()
    (other / "school.txt").write_text("A school opens\n\nThe school opened on Monday.\n")
    library.add(folder, other)
    assert library.add(folder, prune=True).removed == 0


def test_lines_gone_from_a_feed_go_with_prune_unless_it_is_broken(library, tmp_path):
    rows = [{"id": i, "title": f"Title {i}", "text": f"The council met {i}."} for i in "abc"]
    path = feed(tmp_path / "feed.jsonl", *rows)
    library.add(path)
    feed(path, *rows[:2], "{broken\n")
    assert library.add(path, prune=True).removed == 0
    feed(path, *rows[:2])
    assert library.add(path, prune=True) == AddReport(unchanged=2, removed=1)
    assert library.article_ids() == ["a", "b"]


def test_the_same_text_in_two_places_is_one_article_with_two_sources(library, folder, encoder):
    library.add(folder)
    encoder.encoded.clear()
    (folder / "copy of harbour.txt").write_text(HARBOUR)
    library.add(folder)
    assert encoder.encoded == []
    assert (library.status().counts.articles, library.status().counts.sources) == (3, 4)


def test_an_article_stays_while_one_of_its_places_does(library: Library, folder: Path):
    (folder / "copy.txt").write_text(HARBOUR)
    library.add(folder)
    assert library.remove(folder / "harbour.txt") == 0
    assert library.remove(folder / "copy.txt") == 1
    assert titles(library) == {"The bridge closes", "A market for the square"}


def test_a_renamed_file_is_still_the_same_article(library: Library, folder: Path, encoder):
    library.add(folder)
    before = library.article_ids()
    encoder.encoded.clear()
    (folder / "harbour.txt").rename(folder / "harbour (1).txt")
    library.add(folder, prune=True)
    assert (library.article_ids(), encoder.encoded) == (before, [])


def test_two_builds_agree_on_every_id_and_hit(tmp_path: Path, folder: Path):
    found = []
    for name in ("one", "two"):
        with Library.open(
            tmp_path / name, encoder=WordEncoder(*WORDS), settings=READ_APART
        ) as library:
            library.add(folder)
            found.append(retrieved(library, "the council and the harbour"))
    assert found[0] == found[1] != []


def test_a_feeds_ids_are_kept(library: Library, tmp_path: Path):
    path = feed(
        tmp_path / "feed.jsonl",
        {
            "id": "x-1",
            "title": "T",
            "text": "The harbour is deep.",
            "publisher": "P",
            "published": "2020-05-04",
        },
    )
    library.add(path)
    place = library.ask("How deep is the harbour?").retrieved[0]
    assert (library.article_ids(), place.article_id) == (["x-1"], "x-1")
    assert library.status().publishers == ("P",)


def test_a_broken_line_is_reported_with_its_number_and_the_rest_is_added(library, tmp_path):
    good = {"id": "a", "title": "T", "text": "The harbour is deep."}
    path = feed(tmp_path / "feed.jsonl", good, "{not json\n", {"id": "b", "title": "no text"})
    report = library.add(path)
    assert report.added == 1
    assert [failure.source for failure in report.failed] == [f"{path}#2", f"{path}#3"]
    assert library.status().failures == report.failed
    feed(path, good, {"id": "b", "title": "T", "text": "Now there is text."})
    assert library.add(path) == AddReport(added=1, unchanged=1)
    assert library.status().failures == ()


def test_one_id_for_two_articles_fails_for_the_second(library: Library, tmp_path: Path):
    rows = [{"id": "a", "title": "T", "text": f"The harbour has {n} boats."} for n in (1, 2)]
    path = feed(tmp_path / "feed.jsonl", *rows)
    report = library.add(path)
    assert report.added == 1
    assert [(f.source, "stands twice" in f.reason) for f in report.failed] == [(f"{path}#2", True)]
    other = feed(tmp_path / "other.jsonl", rows[1])
    (failure,) = library.add(other).failed
    assert f"belongs to a different article from {path}" in failure.reason


def test_a_feed_that_moved_may_bring_its_ids_along(library: Library, tmp_path: Path):
    path = feed(tmp_path / "feed.jsonl", {"id": "a", "title": "T", "text": "Old harbour words."})
    library.add(path)
    path.unlink()
    moved = feed(tmp_path / "moved.jsonl", {"id": "a", "title": "T", "text": "New harbour words."})
    assert library.add(moved) == AddReport(updated=1)


def test_an_article_with_half_a_character_is_kept_with_the_half_marked(library, tmp_path: Path):
    path = tmp_path / "feed.jsonl"
    path.write_text('{"id": "a", "title": "T", "text": "broken \\ud83d here"}\n')
    assert library.add(path) == AddReport(added=1)
    assert library.article("a").text == "broken \ufffd here"


def test_an_interrupted_add_keeps_what_was_stored_and_goes_on_from_there(tmp_path: Path):
    class Interrupted(WordEncoder):
        def encode(self, texts, role):
            if len(self.encoded) >= 4:
                raise KeyboardInterrupt
            return super().encode(texts, role)

    rows = [{"id": f"{n:02}", "title": f"T{n}", "text": f"The council met {n}."} for n in range(9)]
    path = feed(tmp_path / "feed.jsonl", *rows)
    settings = replace(READ_APART, batch_passages=2)
    with (
        Library.open(tmp_path / "l", encoder=Interrupted(*WORDS), settings=settings) as library,
        pytest.raises(KeyboardInterrupt),
    ):
        library.add(path)
    encoder = WordEncoder(*WORDS)
    with Library.open(tmp_path / "l", encoder=encoder, settings=settings) as library:
        assert library.article_ids() == ["00", "01", "02", "03"]
        assert library.doctor() == []
        assert library.add(path) == AddReport(added=5, unchanged=4)
        assert len(encoder.encoded) == 5


def test_a_line_that_many_articles_of_a_publisher_repeat_is_in_no_passage(library, tmp_path):
    notice = "Readers of this title enjoy a cup of tea with every council meeting"
    rows = [
        {
            "id": f"{n}",
            "title": f"Meeting {n}",
            "publisher": "P",
            "text": f"Meeting {n}\n\nThe council met for {n + 2} hours about the school on "
            f"day {n} of the year.\n\n{notice}\n\nIt will meet again on day {n + 7}, "
            f"with {n * 3} items to talk about.",
        }
        for n in range(6)
    ]
    library.add(feed(tmp_path / "feed.jsonl", *rows))
    for article_id in library.article_ids():
        article = library.article(article_id)
        where = article.text.index(notice)
        for passage in library.passages(article_id):
            assert passage.end <= where or where + len(notice) <= passage.start


@pytest.mark.parametrize("lost", ["vectors.faiss", "manifest.json", "lexical"])
@pytest.mark.parametrize("harm", ["deleted", "garbled"])
def test_derived_indexes_are_rebuilt_without_embedding(tmp_path, folder, lost, harm):
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        library.add(folder)
        before = retrieved(library, "council harbour")
    where = tmp_path / "l" / lost
    files = [p for p in where.rglob("*") if p.is_file()] if where.is_dir() else [where]
    for file in files:
        file.unlink()  # not written over: the index that was closed may still have it mapped
        if harm == "garbled":
            file.write_bytes(b"garbage")
    encoder = WordEncoder(*WORDS)
    with Library.open(tmp_path / "l", encoder=encoder, settings=READ_APART) as library:
        assert retrieved(library, "council harbour") == before
        assert encoder.encoded == ["council harbour"]
        assert library.doctor() == []


def test_indexes_that_are_behind_catch_up_when_opened(tmp_path: Path, folder: Path):
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        library.add(folder / "bridge.txt")
        manifest = (tmp_path / "l" / "manifest.json").read_text()
        library.add(folder)
        library.remove(folder / "bridge.txt")
        before = retrieved(library, "council harbour")
    # As if killed after the catalogue's commit, before the manifest was written.
    (tmp_path / "l" / "manifest.json").write_text(manifest)
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        assert retrieved(library, "council harbour") == before
        assert library.doctor() == []


def test_adding_one_article_rewrites_no_large_file(tmp_path: Path, folder: Path):
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        library.add(folder)
        vectors = tmp_path / "l" / "vectors.faiss"
        before = vectors.stat().st_mtime_ns
        (folder / "one more.txt").write_text("A school opens\n\nThe school opened on Monday.\n")
        library.add(folder)
        assert vectors.stat().st_mtime_ns == before
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        assert "A school opens" in titles(library)
        assert len(retrieved(library, "school")) == 4


def test_a_library_built_by_another_model_is_refused_with_the_way_out(tmp_path, folder):
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        library.add(folder)
    with pytest.raises(OtherModel, match="built by the model words, not other; open it with words"):
        Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS, name="other"))
    with pytest.raises(OtherModel, match="passages of 110 words, not 50"):
        Library.open(
            tmp_path / "l", encoder=WordEncoder(*WORDS), settings=Settings(passage_words=50)
        )


def test_a_file_in_the_way_is_refused(tmp_path: Path):
    (tmp_path / "l").write_text("a file")
    with pytest.raises(LibraryError, match="can't be used as a library"):
        Library.open(tmp_path / "l")


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "other files", "a file"])
def test_without_create_no_library_is_made_where_none_is(
    tmp_path: Path, there: str, caplog: pytest.LogCaptureFixture
):
    path = tmp_path / "l"
    if there == "a file":
        path.write_text("a file")
    elif there != "nothing":
        path.mkdir()
    if there == "other files":
        (path / "letter.txt").write_text("Dear editor")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(LibraryError) as refusal:
        Library.open(path, create=False)
    assert str(refusal.value) == (
        f"there is no library in {path}; see whether its name is right, or make one with: "
        f"pressmark add PATH --library {path}"
    )
    assert caplog.text == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_without_create_a_library_opens_and_takes_articles(tmp_path: Path, folder: Path):
    Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS)).close()
    with Library.open(tmp_path / "l", create=False, encoder=WordEncoder(*WORDS)) as library:
        assert library.add(folder) == AddReport(added=3)


def test_a_second_writer_is_refused_with_a_sentence(tmp_path: Path, folder: Path):
    settings = replace(READ_APART, lock_wait_s=0.05)
    with (
        Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=settings) as library,
        FileLock(tmp_path / "l" / ".lock"),
        pytest.raises(LibraryLocked, match="another process is writing"),
    ):
        library.add(folder)


def test_one_opening_sees_what_another_adds(tmp_path: Path, folder: Path):
    with (
        Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as writer,
        Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as reader,
    ):
        assert retrieved(reader, "harbour") == []
        writer.add(folder)
        assert retrieved(reader, "harbour") == retrieved(writer, "harbour") != []
        writer.remove(folder)
        assert retrieved(reader, "harbour") == []


def test_a_reader_searches_while_another_process_holds_the_lock(tmp_path: Path, folder: Path):
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        library.add(folder)
    (tmp_path / "l" / "vectors.faiss").unlink()
    for file in (tmp_path / "l" / "lexical").iterdir():
        file.unlink()
    with (
        FileLock(tmp_path / "l" / ".lock"),
        Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART) as reader,
    ):
        assert reader.ask("What score did inspectors give the harbour?").text == "34 out of 36"
    assert not (tmp_path / "l" / "vectors.faiss").exists()


def test_threads_may_ask_while_one_adds(library: Library, folder: Path, tmp_path: Path):
    library.add(folder)
    rows = [{"id": f"{n}", "title": f"T{n}", "text": f"The school met {n}."} for n in range(200)]
    path = feed(tmp_path / "feed.jsonl", *rows)
    answers: list[str] = []
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(20):
                answers.append(library.ask("What score did inspectors give the harbour?").text)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    library.add(path)
    for thread in threads:
        thread.join()
    assert errors == []
    assert answers == ["34 out of 36"] * 80
    assert library.doctor() == []


def test_stages_are_told_in_order_and_timed(library: Library, folder: Path):
    library.add(folder)
    stages: list[str] = []
    answer = library.ask("What score did the harbour get?", on_stage=stages.append)
    assert stages == ["understand", "retrieve", "read", "quote"]
    assert list(answer.timings_ms) == [*stages, "total"]
    assert answer.timings_ms["total"] == pytest.approx(
        sum(answer.timings_ms[stage] for stage in stages), abs=0.01
    )


def test_an_exhaustive_list_tells_how_far_it_is_and_stops_when_told(
    tmp_path: Path, folder: Path, encoder: WordEncoder
):
    settings = replace(READ_APART, read_passages=1, list_batch=1)
    question = "Which buildings have opened?"
    with Library.open(tmp_path / "few", encoder=encoder, settings=settings) as library:
        library.add(folder)
        told: list[Progress] = []
        whole = library.ask(question, exhaustive=True, on_progress=told.append)
        first = library.ask(question, exhaustive=True, stopped=lambda: True)
    assert whole.kind is QuestionKind.LIST
    assert whole.looked_at is not None
    assert first.looked_at is not None
    assert (first.looked_at.passages, whole.looked_at.passages) == (1, told[-1].read)
    assert [one.read for one in told] == sorted(one.read for one in told)
    assert {one.about for one in told if one.about > 1} == {whole.looked_at.passages}
    assert whole.looked_at.passages > 1


def test_asking_together_answers_as_asking_one_by_one(library: Library, folder: Path):
    library.add(folder)
    questions = ["What score did the harbour get?", "Who asked for a market?", "Is there a zebra?"]
    together = library.ask_many([Question(question) for question in questions])
    alone = [library.ask(question) for question in questions]
    for one, other in zip(together, alone, strict=True):
        left, right = one.to_dict(), other.to_dict()
        left.pop("timings_ms"), right.pop("timings_ms")
        assert left == right


@pytest.mark.parametrize(
    ("question", "message"), [("  ", "empty"), ("x" * 2001, "2,001 characters")]
)
def test_questions_that_can_not_be_asked_are_refused(library: Library, question, message):
    with pytest.raises(ValueError, match=message):
        library.ask(question)


class FailingReader:
    """A reader that can't read questions of a zebra."""

    threshold = 0.5
    plain_from = 0.7

    def read(self, batch):
        if any("zebra" in question.standalone for question, _ in batch):
            raise IndexError("a slip of ours")
        return [Reading((), 0.0) for _ in batch]


def test_a_question_that_fails_or_can_not_be_asked_costs_none_of_the_others(tmp_path, folder):
    asked = ["What harbour?", "", "Is there a zebra?", "x" * 2001, "What bridge?"]
    encoder = WordEncoder(*WORDS)
    with Library.open(tmp_path / "l", encoder=encoder, reader=FailingReader()) as library:
        library.add(folder)
        answers = library.ask_many([Question(question) for question in asked])
        with pytest.raises(QuestionFailed, match="An error on our side"):
            library.ask("Is there a zebra?")
    unsure = (
        "3 passages from 3 articles were read. "
        "No sentence in them answers the question surely enough."
    )
    assert [(answer.question, answer.failed, answer.reason) for answer in answers] == [
        (asked[0], False, unsure),
        (asked[1], True, "It could not be asked: the question is empty."),
        (asked[2], True, OUR_FAULT),
        (
            asked[3],
            True,
            "It could not be asked: the question has 2,001 characters, at most 2,000 are read; "
            "shorten it.",
        ),
        (asked[4], False, unsure),
    ]
    assert [answer.retrieved != () for answer in answers] == [True, False, False, False, True]


def test_a_library_that_can_not_be_asked_says_so_to_all(tmp_path: Path):
    library = Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART)
    library.close()
    with pytest.raises(CatalogueError, match="closed"):
        library.ask_many([Question("What harbour?"), Question("What bridge?")])


def test_a_turn_without_its_parts_is_refused(library: Library):
    with pytest.raises(ValueError, match="'question' and 'answer'"):
        library.ask("And then?", history=[{"question": "What?"}])


def test_a_closed_library_says_so(tmp_path: Path):
    library = Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=READ_APART)
    library.close()
    library.close()
    with pytest.raises(CatalogueError, match="closed"):
        library.status()


def lengthen(folder: Path) -> None:
    """Make every file of a folder one that takes far longer than a millisecond to read."""
    for path in folder.iterdir():
        path.write_text(f"On the {path.stem}\n\n" + "The harbour was long. " * 20_000)


def test_file_that_was_given_up_is_not_waited_for_again_until_it_changes(tmp_path, folder, encoder):
    lengthen(folder)
    hasty = replace(READ_APART, read_timeout_s=0.001)
    with Library.open(tmp_path / "l", encoder=encoder, settings=hasty) as library:
        report = library.add(folder)
        assert report.added == 0
        assert [failure.reason[:38] for failure in report.failed] == [
            "It took longer than 0.001 s to read th"
        ] * 3
        failed = {(failure.source, failure.reason) for failure in report.failed}
        assert {(f.source, f.reason) for f in library.status().failures} == failed
    with Library.open(tmp_path / "l", encoder=encoder, settings=READ_APART) as library:
        again = library.add(folder)
        assert {(failure.source, failure.reason) for failure in again.failed} == failed
        (folder / "bridge.txt").write_text("The bridge is open\n\nIt was closed for a year.")
        changed = library.add(folder)
        assert (changed.added, len(changed.failed)) == (1, 2)


def test_file_that_was_given_up_is_read_again_where_asked(tmp_path, folder, encoder):
    lengthen(folder)
    hasty = replace(READ_APART, read_timeout_s=0.001)
    with Library.open(tmp_path / "l", encoder=encoder, settings=hasty) as library:
        assert len(library.add(folder).failed) == 3
    with Library.open(tmp_path / "l", encoder=encoder, settings=READ_APART) as library:
        assert len(library.add(folder).failed) == 3
        assert library.add(folder, retry=True) == AddReport(added=3)
        assert library.status().failures == ()


def test_what_failed_is_told_in_the_order_of_the_files_whenever_it_failed(tmp_path, encoder):
    folder = tmp_path / "spoiled"
    folder.mkdir()
    (folder / "b.txt").write_text("The harbour was long. " * 20_000)
    hasty = replace(READ_APART, read_timeout_s=0.001)
    with Library.open(tmp_path / "l", encoder=encoder, settings=hasty) as library:
        assert len(library.add(folder).failed) == 1  # given up, and not read again
    (folder / "a.txt").write_text("")
    (folder / "c.txt").write_text("")
    with Library.open(tmp_path / "l", encoder=encoder, settings=READ_APART) as library:
        failed = [Path(failure.source).name for failure in library.add(folder).failed]
        assert failed == ["a.txt", "b.txt", "c.txt"]
