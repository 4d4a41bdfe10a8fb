"""Where a language model is, and what it did, as settings and answers say it."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from qa.language_model import Consulted, LanguageModel, Use


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        (" http://LOCALHOST:8080/v1/ ", "http://localhost:8080/v1"),
        ("https://models.example.org/v1/chat/completions", "https://models.example.org/v1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_without_what_hangs_on_its_end(given: str, address: str):
    assert LanguageModel(given, "small").url == address


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": ""}, "a language model's address is one of the web, as http://127.0.0.1:11434/v1"),
        ({"url": "127.0.0.1:11434"}, "a language model's address is one of the web"),
        ({"url": "ftp://127.0.0.1/v1"}, "a language model's address is one of the web"),
        ({"url": "http://127.0.0.1:99999/v1"}, "a language model's address is one of the web"),
        ({"url": "http://a b/v1"}, "a language model's address is one of the web"),
        ({"url": "https://me:sk-secret@example.org/v1"}, "a language model's address has no user"),
        ({"url": "https://example.org/v1?key=sk-secret"}, "a language model's address has no user"),
        ({"name": " "}, "a language model has a name, got ' '"),
        ({"uses": ("writing",)}, "a language model's uses are some of follow-ups, kind, reading"),
        ({"uses": "reading"}, "a language model's uses are some of follow-ups, kind, reading"),
        ({"may_leave": 1}, "may_leave is True or False, got 1"),
        ({"seconds": 0}, "seconds is a number of seconds above 0, got 0"),
        ({"stall_seconds": float("inf")}, "stall_seconds is a number of seconds above 0, got inf"),
        ({"reply_tokens": 1}, "reply_tokens is a whole number from 16 to 1,000,000, got 1"),
        ({"prompt_characters": 10}, "prompt_characters is a whole number from 500 to 1,000,000"),
    ],
)
def test_a_value_out_of_range_is_refused_and_no_key_repeated(
    wrong: dict[str, object], sentence: str
):
    given = {"url": "http://127.0.0.1:11434/v1", "name": "small", **wrong}
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}") as raised:
        LanguageModel(**given)  # type: ignore[arg-type]
    assert "secret" not in f"{raised.value!r}"


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:11434", True),
        ("http://127.8.9.10/v1", True),
        ("http://localhost:8080", True),
        ("http://[::1]:8080", True),
        ("http://[::ffff:127.0.0.1]:8080", True),
        ("http://192.168.1.2:8080", False),
        ("http://0.0.0.0:8080", False),
        ("https://localhost.example.org", False),
        ("http://127.0.0.1.example.org", False),
        ("https://api.example.org/v1", False),
    ],
)
def test_only_an_address_that_can_mean_nothing_else_is_this_machines(url: str, here: bool):
    assert LanguageModel(url, "small").is_here is here


def test_a_model_has_no_place_for_a_key():
    assert {one.name for one in fields(LanguageModel)} == {
        "url",
        "name",
        "uses",
        "may_leave",
        "seconds",
        "stall_seconds",
        "reply_tokens",
        "prompt_characters",
    }


def test_what_it_did_goes_to_json_and_back_and_is_said_in_sentences():
    did = Consulted(
        "small",
        "http://127.0.0.1:11434/v1",
        did=(Use.KIND, Use.READING),
        without=((Use.DOUBTING, "it took longer than 60 s"),),
        requests=4,
        retries=1,
        tokens_in=1_200,
        tokens_out=34,
        seconds=2.25,
        out_of_range=2,
        unknown_words=1,
        repeated=3,
        misplaced=1,
        calibrated=False,
    )
    assert Consulted.from_dict(did.to_dict()) == did
    assert did.describe() == (
        "With small at http://127.0.0.1:11434/v1: the kind of question was told and sentences "
        "were chosen. small couldn't be used for doubting: it took longer than 60 s. 4 requests, "
        "1 of them again, 1,234 tokens, 2.2 s. Dropped of what it gave: 4. How sure this "
        "answer is, is no calibrated probability."
    )
