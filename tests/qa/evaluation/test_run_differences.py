"""What tells two runs apart is said in words, each thing once."""

from __future__ import annotations

from typing import Any

from qa.evaluation.run_differences import differences

LIBRARY = {"reader": "trained", "risk": 0.1, "change": 7, "articles": 15, "versions": 16}
WAS: dict[str, Any] = {
    "questions": "autumn.jsonl",
    "questions_sha256": "0" * 64,
    "batch_questions": 32,
    "library": LIBRARY,
    "code_sha256": "a" * 64,
}


def test_runs_of_the_same_settings_do_not_differ() -> None:
    assert differences(WAS, {**WAS, "library": dict(LIBRARY)}) == []


def test_what_differs_is_said_in_words_and_without_sums() -> None:
    now = {
        **WAS,
        "questions": "spring.jsonl",
        "questions_sha256": "1" * 64,
        "batch_questions": 1,
        "library": {**LIBRARY, "risk": 0.2, "change": 9, "articles": 1500, "versions": 1501},
        "code_sha256": "b" * 64,
    }
    assert differences(WAS, now) == [
        "the questions were “autumn.jsonl”, now they are “spring.jsonl”",
        "--batch was 32, now it is 1",
        "--risk was 0.1, now it is 0.2",
        "the library had 15 articles, now 1,500",
        "articles were added, changed or removed since",
        "Pressmark's own code or weights are not the same",
    ]


def test_questions_of_the_same_name_may_say_something_else() -> None:
    assert differences(WAS, {**WAS, "questions_sha256": "1" * 64}) == [
        "what the questions ask, or what is known of their answers, has changed"
    ]


def test_a_setting_of_another_release_is_said_by_its_name() -> None:
    assert differences({**WAS, "sieve": True}, WAS) == ["sieve was on, now it is unknown"]
