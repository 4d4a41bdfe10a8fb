import csv
import gzip
import json
from pathlib import Path

import pytest

from corpus.article import Failure
from qa.evaluation.foreign import articles
from qa.evaluation.gold import UnreadableQuestions
from qa.evaluation.questions import read

from .fakes import gold


def _lines(path: Path, rows: list[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "birds"
    (folder / "qrels").mkdir(parents=True)
    _lines(
        folder / "corpus.jsonl",
        [
            {"_id": "d1", "title": "Swifts", "text": "Swifts sleep on the wing.", "metadata": {}},
            {"_id": "d2", "title": "", "text": "Robins sing at night."},
        ],
    )
    _lines(
        folder / "queries.jsonl",
        [
            {"_id": "q1", "text": "Where do swifts sleep?", "metadata": {"kind": "where"}},
            {"_id": "q2", "text": "When do robins sing?"},
            {"_id": "q3", "text": "Not judged?"},
        ],
    )
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq9\td1\t1\nq1\td2\n"
    )
    (folder / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq2\td2\t1\n")
    return folder


def test_a_beir_folder_gives_the_judged_queries_of_its_test_split(beir: Path) -> None:
    found = read(beir)
    assert found.name == "birds"
    assert found.questions == (
        gold("q1", "Where do swifts sleep?", relevant={"d1": 2, "d2": 0}, kind="where"),
    )
    assert found.failures == (
        Failure(
            f"{beir}/qrels/test.tsv#5",
            "expected query, article and whole grade with tabs between, found ['q1', 'd2']",
        ),
        Failure(f"{beir}/qrels", "judges the query 'q9', which is not in queries.jsonl"),
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"caf\xe9\td1\t1\n", "the file is not UTF-8 (invalid continuation byte); "),
        (b"q1\t" + b"d" * 200_000 + b"\t1\n", "the file is no table here (field larger than"),
    ],
    ids=["another encoding", "a field without end"],
)
def test_judgements_that_cannot_be_read_are_named(
    beir: Path, row: bytes, reason: str, request: pytest.FixtureRequest
) -> None:
    before = csv.field_size_limit(50_000_000)  # as after a feed was read
    request.addfinalizer(lambda: csv.field_size_limit(before))
    path = beir / "qrels" / "dev.tsv"
    path.write_bytes(b"query-id\tcorpus-id\tscore\nq2\td2\t1\n" + row)
    if b"\xe9" in row:  # decoded in blocks: a fault soon after the beginning hides the beginning
        path.write_bytes(b"q2\td2\t1\n" * 20_000 + row)
    found = read(beir, split="dev")
    assert found.questions == (gold("q2", "When do robins sing?", relevant={"d2": 1}),)
    (failure,) = found.failures
    assert failure.source.startswith(f"{path}#")
    assert failure.reason.startswith(reason)


def test_another_split_can_be_named(beir: Path) -> None:
    assert read(beir, split="dev").questions == (
        gold("q2", "When do robins sing?", relevant={"d2": 1}),
    )
    with pytest.raises(UnreadableQuestions, match="no split 'train'; it has dev, test"):
        read(beir, split="train")


def test_without_a_test_split_all_count(beir: Path) -> None:
    (beir / "qrels" / "test.tsv").rename(beir / "qrels" / "train.tsv")
    assert [question.question_id for question in read(beir).questions] == ["q1", "q2"]


def test_a_beir_folder_brings_its_articles(beir: Path) -> None:
    assert list(articles(beir)) == [
        {"id": "d1", "title": "Swifts", "text": "Swifts sleep on the wing."},
        {"id": "d2", "title": "", "text": "Robins sing at night."},
    ]


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableQuestions, match=r"is no BEIR folder: expected queries\.jsonl"):
        read(tmp_path)


SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Swifts_and_swallows",
            "paragraphs": [
                {
                    "context": "Swifts sleep on the wing.",
                    "qas": [
                        {
                            "id": "a",
                            "question": "Where do swifts sleep?",
                            "answers": [
                                {"text": "on the wing", "answer_start": 13},
                                {"text": "on the wing", "answer_start": 13},
                            ],
                        },
                        {"id": "broken", "answers": []},
                    ],
                },
                {
                    "context": "Swallows don't.",
                    "qas": [
                        {
                            "id": "b",
                            "question": "Where do swallows sleep?",
                            "is_impossible": True,
                            "answers": [],
                            "plausible_answers": [{"text": "Swallows", "answer_start": 0}],
                        }
                    ],
                },
            ],
        }
    ],
}


def test_squad_gives_questions_and_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(SQUAD))
    found = read(path)
    assert found.questions == (
        gold(
            "a",
            "Where do swifts sleep?",
            answerable=True,
            answers=["on the wing"],
            relevant={"Swifts_and_swallows-0": 1},
            source_article="Swifts_and_swallows-0",
        ),
        gold(
            "b",
            "Where do swallows sleep?",
            answerable=False,
            source_article="Swifts_and_swallows-1",
        ),
    )
    assert found.failures == (Failure(f"{path}#broken", "a question needs 'question'"),)
    assert list(articles(path)) == [
        {
            "id": "Swifts_and_swallows-0",
            "title": "Swifts and swallows",
            "text": "Swifts sleep on the wing.",
        },
        {"id": "Swifts_and_swallows-1", "title": "Swifts and swallows", "text": "Swallows don't."},
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"data": [1]}', '{"data": [{"title": "x"}]}'])
def test_other_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dev.json"
    path.write_text(text)
    with pytest.raises(UnreadableQuestions, match="is no SQuAD file"):
        read(path)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (3, "a question must be a JSON object, found 3"),
        ({"id": "a", "question": 3, "answers": []}, "`question` must be a text, found 3"),
        ({"id": "a", "question": "Who?", "answers": "x"}, "`answers` must be a list of objects"),
        ({"id": "a", "question": "Who?", "answers": [{}]}, "`answers` must hold texts only"),
    ],
)
def test_a_broken_question_of_squad_is_named(tmp_path: Path, question: object, reason: str) -> None:
    path = tmp_path / "dev.json"
    whole = {"id": "b", "question": "Where?", "answers": [{"text": "on the wing"}]}
    paragraph = {"context": "Swifts sleep on the wing.", "qas": [question, whole]}
    path.write_text(json.dumps({"data": [{"title": "x", "paragraphs": [paragraph]}]}))
    found = read(path)
    assert [q.question_id for q in found.questions] == ["b"]
    (failure,) = found.failures
    assert failure.reason.startswith(reason)


def test_articles_that_cannot_be_read_are_named(beir: Path) -> None:
    path = beir / "corpus.jsonl"
    packed = gzip.compress(path.read_bytes())
    path.unlink()
    packed_path = path.with_suffix(".jsonl.gz")
    packed_path.write_bytes(packed[:-12])
    with pytest.raises(UnreadableQuestions, match=r"gz#\d+: the packed file is damaged here"):
        list(articles(beir))


def test_a_questions_file_brings_no_articles(tmp_path: Path) -> None:
    with pytest.raises(UnreadableQuestions, match="brings no articles along"):
        list(articles(tmp_path / "set.jsonl"))
