from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.qa.desk import any_request as any_

EXAMPLES = settings(max_examples=120, deadline=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with any_.any_desk(folder) as address:
        yield address


def test_the_few_things_that_can_come_of_asking(address: str) -> None:
    ask = '{"data": ["What score did inspectors give the harbour?", []]}'
    assert any_.asked(address, ask.encode()) == "answered"
    assert any_.asked(address, b'{"data": [3]}') == "told why not"
    assert any_.asked(address, b'{"data": []}') == "refused with 400"
    assert any_.asked(address, b"[") == "refused with 400"


@pytest.mark.parametrize("path", ["call/ask/abc", "queue/data?session_hash=abc"])
def test_news_of_an_unknown_conversation_come_to_an_end(address: str, path: str) -> None:
    request = any_.request(address, "GET", f"/gradio_api/{path}", {}, b"")
    status, kind, said = any_.raw(address, request) or (0, "", b"")
    assert (status, kind) == (200, "text/event-stream")
    assert b"404: Not Found" in said


@given(body=any_.bodies)
@EXAMPLES
def test_any_body_comes_to_an_answer_or_a_sentence(address: str, body: bytes) -> None:
    any_.asked(address, body)


@given(method=any_.methods, path=any_.paths, headers=any_.headers, body=any_.bodies)
@EXAMPLES
def test_any_request_is_no_error_of_the_server(
    address: str, method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    any_.knocked(address, method, path, headers, body)


@given(noise=st.binary(min_size=1, max_size=80), whole=st.booleans())
@EXAMPLES
def test_noise_on_the_wire_is_answered_or_hung_up_on(
    address: str, noise: bytes, whole: bool
) -> None:
    sent = b"GET / HTTP/1.1\r\n" + noise if whole else noise
    got = any_.raw(address, sent + b"\r\n\r\n", whole=False)
    assert got is None or got[0] < 500


def test_afterwards_the_desk_still_answers_and_has_logged_no_error(
    address: str, folder: Path
) -> None:
    ask = b'{"data": ["What score did inspectors give the harbour?"]}'
    assert any_.asked(address, ask) == "answered"
    log = (folder / "desk.log").read_text(encoding="utf-8")
    assert log.partition("Traceback")[2] == ""
