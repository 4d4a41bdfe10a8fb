"""The door to a model: every way in which a server can fail ends in a reason, in time."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Callable

import pytest

from qa.language_model import LanguageModel
from qa.pointing.chat import KEY, ChatServer, Reply, Tally
from qa.pointing.errors import NoReply
from tests.qa.pointing.serving import Answering, Asked, fails, says, serving

MESSAGES = ({"role": "system", "content": "Point."}, {"role": "user", "content": "Where?"})
SCHEMA = {"type": "object"}
SECRET = "sk-this-is-the-key"


def asked(
    url: str, *, seconds: float = 5.0, stall: float = 1.0, tally: Tally | None = None
) -> Reply:
    model = LanguageModel(url, "small", seconds=seconds, stall_seconds=stall)
    server = ChatServer(model, sleep=lambda seconds: None)
    return server.ask(MESSAGES, SCHEMA, seconds=seconds, tally=tally or Tally())


def test_a_streamed_answer_is_put_together_and_its_tokens_are_the_servers_count():
    with serving(says("forty-two", {"prompt_tokens": 30, "completion_tokens": 4})) as server:
        assert asked(server.url) == Reply("forty-two", 30, 4, estimated=False)
    (request,) = server.asked
    assert request.path == "/v1/chat/completions"
    assert request.body == {
        "model": "small",
        "messages": list(MESSAGES),
        "temperature": 0,
        "max_tokens": 600,
        "stream": True,
        "stream_options": {"include_usage": True},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "pointed", "strict": True, "schema": SCHEMA},
        },
    }


def test_tokens_that_nobody_counts_are_estimated_and_said_to_be():
    with serving(says("forty-two")) as server:
        assert asked(server.url) == Reply("forty-two", 4, 3, estimated=True)


def test_an_answer_that_is_not_streamed_is_read_all_the_same():
    def whole(request: Asked) -> None:
        request.begin(Content_Type="application/json")
        choice = {"message": {"content": "forty-two"}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 30, "completion_tokens": 4}
        request.wfile.write(json.dumps({"choices": [choice], "usage": usage}).encode())

    with serving(whole) as server:
        assert asked(server.url) == Reply("forty-two", 30, 4, estimated=False)


def refusing(*known: str) -> Answering:
    """A server that takes only these of the parameters that ask for a form."""

    def answer(request: Asked) -> None:
        form = request.body.get("response_format", {})
        given = {f"{form.get('type', '')}{'+schema' if 'schema' in form else ''}"} - {""}
        given |= {"stream_options"} & request.body.keys()
        (says("fine") if given <= set(known) else fails(400))(request)

    return answer


@pytest.mark.parametrize(
    ("known", "requests"),
    [
        (("json_schema", "stream_options"), 1),
        (("json_schema",), 2),
        (("json_object+schema",), 3),
        (("json_object",), 4),
        ((), 5),
    ],
)
def test_what_a_server_refuses_is_left_out_and_not_tried_again(
    known: tuple[str, ...], requests: int
):
    with serving(refusing(*known)) as server:
        chat, tally = ChatServer(LanguageModel(server.url, "small")), Tally()
        assert chat.ask(MESSAGES, SCHEMA, seconds=5, tally=tally).text == "fine"
        assert tally == Tally(requests=requests)
        chat.ask(MESSAGES, SCHEMA, seconds=5, tally=tally)
        assert tally == Tally(requests=requests + 1)


def test_an_error_within_the_server_may_be_a_form_that_it_does_not_know():
    def answer(request: Asked) -> None:
        knows = request.body.get("response_format", {}).get("type") != "json_schema"
        (says("fine") if knows else fails(500))(request)

    with serving(answer, answer, answer, fails(500), answer) as server:
        chat, tally = ChatServer(LanguageModel(server.url, "small"), sleep=lambda s: None), Tally()
        assert chat.ask(MESSAGES, SCHEMA, seconds=5, tally=tally).text == "fine"
        assert tally == Tally(requests=3)
        assert chat.ask(MESSAGES, SCHEMA, seconds=5, tally=tally).text == "fine"
        assert tally == Tally(requests=5, retries=1)


def test_a_server_that_refuses_every_form_is_done_without():
    with (
        serving(fails(400)) as server,
        pytest.raises(NoReply, match=r"take what is asked \(400\)$"),
    ):
        asked(server.url)
    assert len(server.asked) == 5


def test_a_busy_server_is_asked_again_when_it_says_and_that_is_counted(
    caplog: pytest.LogCaptureFixture,
):
    slept: list[float] = []
    with serving(fails(429, Retry_After="2"), fails(503), says("fine")) as server:
        chat, tally = ChatServer(LanguageModel(server.url, "small"), sleep=slept.append), Tally()
        assert chat.ask(MESSAGES, SCHEMA, seconds=30, tally=tally).text == "fine"
    assert tally == Tally(requests=3, retries=2)
    assert slept == [2.0, 2.0]
    assert [record.getMessage() for record in caplog.records] == [
        "the language model's server: it is busy or out of order (429); trying again in 2.0 s",
        "the language model's server: it is busy or out of order (503); trying again in 2.0 s",
    ]


def test_a_server_that_asks_for_more_time_than_there_is_is_not_waited_for():
    with (
        serving(fails(429, Retry_After="3600")) as server,
        pytest.raises(NoReply, match=r"^it is busy or out of order \(429\), tried once$"),
    ):
        asked(server.url)
    assert len(server.asked) == 1


def cut_off(request: Asked) -> None:
    request.begin()
    request.piece('{"sentences": [')


def too_long(request: Asked) -> None:
    request.begin()
    request.piece('{"sentences": [', finish_reason="length")
    request.event("[DONE]")


def no_chat(request: Asked) -> None:
    request.begin(Content_Type="text/html")
    request.wfile.write(b"<h1>It works!</h1>")


def broken_event(request: Asked) -> None:
    request.begin()
    request.event("[" * 100_000)


def error_event(request: Asked) -> None:
    request.begin()
    request.event('{"error": {"message": "out of memory"}}')


def endless(request: Asked) -> None:
    request.begin()
    while not request.server.ended.is_set():
        request.piece("no end " * 1_000)


def endless_line(request: Asked) -> None:
    request.begin()
    while not request.server.ended.is_set():
        request.wfile.write(b"x" * 10_000)


def encoded(request: Asked) -> None:
    request.begin(Content_Encoding="gzip")


@pytest.mark.parametrize(
    ("answer", "reason", "requests"),
    [
        (fails(401), f"it refuses the key (401); it is read from {KEY}", 1),
        (fails(404), "it knows no such model or address (404)", 1),
        (fails(418), "it answers with the error 418", 1),
        (fails(500), "it is busy or out of order (500)", 5),
        (fails(503), "it is busy or out of order (503), tried 3 times", 3),
        (
            fails(302, Location="http://127.0.0.1:9/v1/chat/completions"),
            "it sends on to another address, which is not followed",
            1,
        ),
        (cut_off, "it broke off in mid-answer", 1),
        (too_long, "its answer was longer than it may be", 1),
        (no_chat, "its answer is no chat answer", 1),
        (broken_event, "its answer is no chat answer", 1),
        (error_event, "it broke off with an error", 1),
        (endless, "its answer did not end", 1),
        (endless_line, "its answer did not end", 1),
        (encoded, "its answer is encoded, though that was not asked for", 1),
    ],
)
def test_whatever_a_server_does_wrong_there_is_a_reason_and_never_the_key(
    answer: Answering,
    reason: str,
    requests: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    monkeypatch.setenv(KEY, SECRET)
    caplog.set_level(logging.DEBUG, logger="qa")
    with serving(answer) as server, pytest.raises(NoReply) as raised:
        asked(server.url)
    assert str(raised.value) == reason
    assert [request.headers["Authorization"] for request in server.asked] == [
        f"Bearer {SECRET}"
    ] * requests
    assert (
        SECRET not in f"{raised.value!r}{raised.getrepr(chain=True, showlocals=False)}{caplog.text}"
    )


def silent(request: Asked) -> None:
    request.server.ended.wait(10)


def stalling(request: Asked) -> None:
    request.begin()
    request.piece("{")
    request.server.ended.wait(10)


def dripping(request: Asked) -> None:
    request.begin()
    while not request.server.ended.wait(0.1):
        request.piece(" ")


def sending_for_ever(first: str, again: str) -> Answering:
    """A server that never comes to the end of a head, or of what comes before a piece."""

    def answer(request: Asked) -> None:
        request.wfile.write(first.encode())
        while not request.server.ended.wait(0.1):
            request.wfile.write(again.encode())

    return answer


CHUNKED = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "stall", "reason"),
    [
        (sending_for_ever("HTTP/1.1 200 OK\r\nX-Long: ", "a"), 0.5, "it took longer than 0.8 s"),
        (
            sending_for_ever("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
            0.5,
            "it took longer than 0.8 s",
        ),
        (sending_for_ever(f"{CHUNKED}5;", "a"), 0.5, "it took longer than 0.8 s"),
        (silent, 0.2, "it took longer than 0.8 s"),
        (stalling, 0.2, "nothing came for 0.2 s"),
        (dripping, 0.5, "it took longer than 0.8 s"),
    ],
)
def test_a_slow_server_is_left_when_its_time_is_over(answer: Answering, stall: float, reason: str):
    began = time.monotonic()
    with serving(answer) as server:
        with pytest.raises(NoReply, match=f"^{reason}$"):
            asked(server.url, seconds=0.8, stall=stall)
        assert time.monotonic() - began < 2


def test_a_server_that_is_not_there_is_tried_again_and_then_done_without():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        tally = Tally()
        with pytest.raises(NoReply, match=r"^it can't be reached, tried 3 times$"):
            asked(url, tally=tally)
        assert tally == Tally(requests=3, retries=2)


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def set_to(url: str) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)

    return set_to


def test_no_proxy_hears_what_is_said_to_this_machine(proxied: Callable[[str], None]):
    with serving(says("fine")) as server, serving(says("caught")) as proxy:
        proxied(proxy.url.removesuffix("/v1"))
        assert asked(server.url).text == "fine"
        assert proxy.asked == []


def test_what_goes_elsewhere_goes_through_the_proxy_that_all_goes_through(
    proxied: Callable[[str], None],
):
    with serving(says("by proxy")) as proxy:
        proxied(proxy.url.removesuffix("/v1"))
        assert asked("http://model.invalid/v1").text == "by proxy"
        assert proxy.asked[0].path == "http://model.invalid/v1/chat/completions"


def test_a_key_does_not_go_in_the_open(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(KEY, SECRET)
    with pytest.raises(NoReply, match=r"^a key is sent over https or within this machine only"):
        asked("http://192.0.2.1/v1")
