import gzip
import json
from pathlib import Path

import pytest

from corpus.article import Failure
from qa.evaluation.gold import GoldQuestion, QuestionSet, UnreadableQuestions, digest, parse
from qa.evaluation.questions import read
from qa.question import Question, Turn

from .fakes import gold


def test_a_line_is_read_whole() -> None:
    row = {
        "id": "q1",
        "question": "And Camden?",
        "history": [{"question": "What of Islington?", "answer": "It was rated good."}],
        "answerable": True,
        "answers": ["outstanding", "outstanding", ""],
        "evidence": ["Camden was outstanding."],
        "relevant": {"camden": 2, "brent": 0},
        "topic": "schools",
    }
    assert parse(row) == GoldQuestion(
        question_id="q1",
        question=Question("And Camden?", (Turn("What of Islington?", "It was rated good."),)),
        answerable=True,
        answers=("outstanding",),
        evidence=("Camden was outstanding.",),
        relevant={"camden": 2, "brent": 0},
        fields={"topic": "schools"},
    )


def test_empty_lists_and_missing_fields_are_unknown() -> None:
    bare = GoldQuestion("7", Question("Who?"))
    assert parse({"id": 7, "question": "Who?"}) == bare
    assert (
        parse({"id": 7, "question": "Who?", "answers": [], "evidence": [], "relevant": {"a": 0}})
        == bare
    )


@pytest.mark.parametrize(
    ("known", "answerable"),
    [
        ({"answers": ["yes"]}, True),
        ({"evidence": ["Yes."]}, True),
        ({"answers": ["I don't know"], "answerable": False}, False),
        ({"relevant": {"a": 1}}, None),
    ],
)
def test_gold_answers_make_a_question_answerable_unless_said_otherwise(
    known: dict[str, object], answerable: bool | None
) -> None:
    assert parse({"id": "a", "question": "Who?", **known}).answerable is answerable


def test_a_question_survives_the_way_to_a_line_and_back() -> None:
    question = gold(
        "q",
        history=[{"question": "A?", "answer": "B."}],
        answerable=False,
        answers=["c"],
        evidence=["d"],
        relevant={"e": 1},
        topic=["x", "y"],
    )
    assert parse(json.loads(json.dumps(question.to_dict()))) == question
    assert parse(gold("bare").to_dict()) == gold("bare")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "the line is not JSON: Expecting property name enclosed in double quotes at column"),
        ('["a"]', "a question must be a JSON object, found ['a']"),
        ('{"question": "Who?"}', "`id` must be a text, found None"),
        ('{"id": "", "question": "Who?"}', "a question's id is empty"),
        ('{"id": "a"}', "`question` must be a text, found None"),
        ('{"id": "a", "question": "  "}', "question 'a' is empty"),
        ('{"id": "a", "question": "Who?", "answers": "x"}', "`answers` must be a list of texts"),
        ('{"id": "a", "question": "Who?", "evidence": [1]}', "`evidence` must hold texts only"),
        ('{"id": "a", "question": "Who?", "answerable": 1}', "`answerable` must be true or false"),
        (
            '{"id": "a", "question": "Who?", "history": [{"question": "Who?", "answer": 1}]}',
            "turn 1 of the history has 'question' and 'answer', two texts; "
            "found {'question': 'Who?', 'answer': int 1}",
        ),
        ('{"id": "a", "question": "Who?", "history": "x"}', "the history is a list of"),
        ('{"id": "a", "question": "Who?", "relevant": ["b"]}', "`relevant` must map article ids"),
        (
            '{"id": "a", "question": "Who?", "relevant": {"b": "x"}}',
            "the grade of 'b' must be a whole number, found 'x'",
        ),
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(
        '\ufeff{"id": "1", "question": "First?"}\n\n'
        f'{line}\n{{"id": "4", "question": "Last?"}}\n',
        encoding="utf-8",
    )
    found = read(path)
    assert found.questions == (gold("1", "First?"), gold("4", "Last?"))
    (failure,) = found.failures
    assert failure.source == f"{path}#3"
    assert failure.reason.startswith(reason)


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b'{"id": "1", "question": "caf\xe9?"}\n{"id": "2", "question": "Who?"}\n')
    found = read(path)
    assert found.failures == (
        Failure(
            f"{path}#1",
            "the line is not UTF-8: invalid continuation byte at byte 28; "
            'found “{"id": "1", "question": "caf\ufffd?"}”',
        ),
    )
    assert found.questions == (gold("2", "Who?"),)


def test_an_id_used_twice_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "1", "question": "A?"}\n{"id": 1, "question": "B?"}\n')
    found = read(path)
    assert found.questions == (gold("1", "A?"),)
    assert found.failures == (Failure(f"{path}#2", f"the id '1' was used before, at {path}#1"),)


def test_a_line_separator_within_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "1", "question": "A\u2028B\x85C?"}\n', encoding="utf-8")
    assert read(path).questions == (gold("1", "A\u2028B\x85C?"),)


def test_packed_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "1", "question": "A?"}\n'))
    assert read(path) == QuestionSet("set", (gold("1", "A?"),))


def test_a_packed_file_that_breaks_off_gives_what_stood_before_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl.gz"
    lines = [json.dumps({"id": str(i), "question": f"Why {i * 7919}?"}) for i in range(2_000)]
    packed = gzip.compress("\n".join(lines).encode())
    path.write_bytes(packed[: len(packed) // 2])
    found = read(path)
    known = len(found.questions)
    assert 0 < known < 2_000
    assert found.questions == tuple(gold(str(i), f"Why {i * 7919}?") for i in range(known))
    (failure,) = found.failures
    assert failure.source == f"{path}#{known + 1}"
    assert failure.reason == (
        "the packed file is damaged here (Compressed file ended before the end-of-stream marker "
        "was reached); what stood before was read. Get the file again"
    )
    path.write_bytes(b"not packed at all")
    with pytest.raises(UnreadableQuestions, match="the packed file is damaged here"):
        read(path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[" * 100_000, "the line is not JSON that can be read: maximum recursion depth exceeded"),
        ('{"id": ' + "9" * 5_000 + "}", "the line is not JSON that can be read: Exceeds the limit"),
        (
            '{"id": "a", "question": "Why?", "answers": ["\\ud83d"]}',
            "question 'a' holds half of a character ('\\ud83d'), which no file can",
        ),
    ],
    ids=["nested", "long number", "half a character"],
)
def test_json_that_no_file_of_ours_could_hold_is_named(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f'{line}\n{{"id": "b", "question": "Who?"}}\n')
    found = read(path)
    assert found.questions == (gold("b", "Who?"),)
    assert [f.source for f in found.failures] == [f"{path}#1"]
    assert found.failures[0].reason.startswith(reason)


def test_a_set_is_named_for_its_file_or_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    for name in ("questions.jsonl", "village.jsonl"):
        (folder / name).write_text('{"id": "1", "question": "A?"}\n')
    assert read(folder / "questions.jsonl").name == "town"
    assert read(folder / "village.jsonl").name == "village"


def test_what_holds_no_question_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("{}\n")
    with pytest.raises(UnreadableQuestions, match=r"holds no question; the first problem: `id`"):
        read(path)
    with pytest.raises(UnreadableQuestions, match="there is no file or folder"):
        read(tmp_path / "other.jsonl")


def test_a_sample_keeps_the_order_and_is_the_same_for_a_seed() -> None:
    whole = QuestionSet("set", tuple(gold(str(i)) for i in range(50)))
    sample = whole.some(sample=10, seed=3)
    ids = [int(question.question_id) for question in sample.questions]
    assert len(ids) == 10
    assert ids == sorted(set(ids))
    assert whole.some(sample=10, seed=3) == sample
    assert whole.some(sample=10, seed=4) != sample
    assert whole.some(sample=10, seed=3, limit=2).questions == sample.questions[:2]
    assert whole.some(sample=99) == whole


def test_the_digest_changes_with_any_gold() -> None:
    one = digest([gold("1", answers=["a"])])
    assert one == digest([gold("1", answers=["a"])])
    assert one != digest([gold("1", answers=["b"])])
    assert one != digest([gold("1", answers=["a"]), gold("2")])
