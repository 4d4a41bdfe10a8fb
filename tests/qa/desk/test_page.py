"""The desk over a fake library, served for real and asked through Gradio's own client."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import Request, urlopen

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from qa.answer import Answer, NearMiss, Progress
from qa.desk.replies import Asked, Exchange, reply
from qa.desk.serving import Doors, PortTaken, serve
from qa.desk.stops import Stops
from qa.desk.turnstile import Turnstile
from qa.question import NO_FILTERS, Cited, Filters, Turn
from tests.qa.desk.elements import parse
from tests.qa.desk.fakes import PLACE, FakeLibrary
from tests.qa.desk.process import desk

NINE = "It stopped at nine."
ASKED = Turn("When?", "nine", (Cited(1, "rain", "Rain", NINE),))


FAKE_DESK = """
from qa.desk.serving import Doors, serve
from tests.qa.desk.fakes import FakeLibrary
from tests.qa.desk.process import desk
serve(FakeLibrary(), Doors(port=0), on_ready=lambda address: print(address, flush=True))
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk") / "log"


@pytest.fixture(scope="module")
def address(log: Path) -> Iterator[str]:
    with desk("-c", FAKE_DESK, log=log) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    client = Client(address, verbose=False)
    yield client
    client.close()


def fetched(address: str, path: str, **headers: str) -> tuple[dict[str, str], bytes]:
    with urlopen(Request(address + path, headers=headers), timeout=10) as response:
        return dict(response.headers), response.read()


def test_ask_gives_the_answer_as_json(client: Client) -> None:
    history = [{"question": "Did rain fall?", "answer": "Rain fell."}]
    answer = client.predict("When did it stop?", history, api_name="/ask")
    turns = [Turn("Did rain fall?", "Rain fell.")]
    assert answer == FakeLibrary().ask("When did it stop?", turns).to_dict()
    assert answer["standalone_question"] == "Did rain fall? / When did it stop?"
    assert answer["citations"][0]["quote"] == NINE


@pytest.mark.parametrize("history", [[], None])
def test_a_question_may_come_without_history(client: Client, history: list[Any] | None) -> None:
    assert client.predict("When?", history, api_name="/ask")["answer"] == "nine"


def test_history_may_be_left_out(client: Client) -> None:
    assert client.predict("When?", api_name="/ask")["answer"] == "nine"


@pytest.mark.parametrize(
    ("question", "history", "sentence"),
    [
        (" ", [], "The question is empty; type one."),
        (3, [], "A question is text; this one is of type int."),
        (
            "When?",
            [{"role": "user", "content": "Hello"}],
            "Turn 1 of the history has 'question' and 'answer', two texts; "
            "found {'role': 'user', 'content': 'Hello'}.",
        ),
        (
            "Is it damaged?",
            [],
            "the catalogue is damaged; run: pressmark doctor --fix",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    client: Client, question: Any, history: Any, sentence: str
) -> None:
    with pytest.raises(AppError) as raised:
        client.predict(question, history, api_name="/ask")
    assert sentence in str(raised.value)


def test_an_unforeseen_error_keeps_its_details_in_the_log(client: Client, log: Path) -> None:
    with pytest.raises(AppError) as raised:
        client.predict("Break", [], api_name="/ask")
    assert "Something went wrong on our side." in str(raised.value)
    assert "secret" not in str(raised.value)
    assert "RuntimeError: a secret detail" in log.read_text(encoding="utf-8")


def test_only_ask_is_public(address: str) -> None:
    _, body = fetched(address, "/gradio_api/info")
    info = json.loads(body)
    assert list(info["named_endpoints"]) == ["/ask"]
    assert info["unnamed_endpoints"] == {}


def test_the_page_may_fetch_from_nowhere_else(address: str) -> None:
    headers, _ = fetched(address, "/")
    policy = headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/monitoring/summary"])
def test_nothing_is_served_that_nobody_asked_for(address: str, path: str) -> None:
    with pytest.raises(OSError, match=r"HTTP Error 40[34]"):
        fetched(address, path)


def test_files_of_the_machine_are_not_served(address: str) -> None:
    for file in ("/etc/hostname", __file__):
        with pytest.raises(OSError, match="HTTP Error 404"):
            fetched(address, f"/gradio_api/file={file}")


def test_a_port_in_use_is_said_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}: .*choose another with --port"):
            serve(FakeLibrary(), Doors(port=port))


def pages(
    library: FakeLibrary,
    asked: object,
    exchanges: tuple[Exchange, ...] = (),
    *,
    turnstile: Turnstile | None = None,
    scope: object = None,
) -> list[Any]:
    turnstile = turnstile or Turnstile(at_once=1, may_wait=1)
    return list(reply(library, Asked(asked, scope), exchanges, turnstile, Stops()))


def test_a_reply_shows_the_stages_then_answer_and_article() -> None:
    updates = pages(FakeLibrary(), "When?")
    stages = [parse(html).one("p", "stage").text_content for html, *_ in updates[:-1]]
    assert stages == [
        "Reading your question…Stop",
        "Reading your question…Stop",
        "Searching the articles…Stop",
        "Reading what was found…Stop",
        "Choosing the quotes…Stop",
    ]
    html, article, exchanges, _ = updates[-1]
    assert parse(html).one("span", "short-text").text_content == "nine"
    assert parse(article).one("mark", "cited").text_content == NINE
    assert [e.turn for e in exchanges] == [ASKED]


def test_a_follow_up_brings_the_turns_before_it() -> None:
    library = FakeLibrary()
    exchanges = pages(library, "When?")[-1][2]
    html, _, exchanges, _ = pages(library, "Who?", exchanges)[-1]
    assert library.asked[-1] == ("Who?", [ASKED])
    assert [e.turn for e in exchanges] == [ASKED, Turn("Who?", "")]
    questions = parse(html).all("h2", "question")
    assert [q.text_content for q in questions] == ["When?", "Who?"]


class Choosing(FakeLibrary):
    """Asks back which of two questions is meant."""

    def ask(self, question: str, *args: Any, **named: Any) -> Answer:
        answer = super().ask(question, *args, **named)
        return replace(answer, choices=("When did rain stop?", "When did hail stop?"))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("2", "When did hail stop?"),
        (" 1. ", "When did rain stop?"),
        ("3", "3"),
        ("0", "0"),
        ("²", "²"),
        ("9" * 5000, None),
        ("2 of them", "2 of them"),
    ],
)
def test_the_number_of_a_choice_asks_it(typed: str, asked: str | None) -> None:
    library = Choosing()
    exchanges = pages(library, "When?")[-1][2]
    pages(library, typed, exchanges)
    assert [question for question, _ in library.asked[1:]] == ([asked] if asked else [])
    nothing_to_choose = FakeLibrary()
    pages(nothing_to_choose, "2")
    assert nothing_to_choose.asked == [("2", [])]


class ReadingOn(FakeLibrary):
    """Reads on until it is stopped."""

    def ask(self, question: str, *args: Any, **named: Any) -> Answer:
        assert named["exhaustive"]
        read = 0
        while not named["stopped"]():
            read = min(read + 4, 996)
            named["on_progress"](Progress(read, 1_000))
            time.sleep(0.01)
        return super().ask(question, *args, **named)


def test_an_exhaustive_reading_tells_its_progress_and_is_stopped_by_its_token() -> None:
    stops, turnstile = Stops(), Turnstile(at_once=1, may_wait=1)
    news = reply(ReadingOn(), Asked("When?", exhaustive=True), (), turnstile, stops)
    html = next(html for html, *_ in news if "of about 1,000 passages" in html)
    token = parse(html).one("button", "stop").attributes["data-stop"]
    for wrong in ("", None, 7, "another", [token]):
        stops.stop(wrong)
    assert "of about 1,000 passages" in next(news)[0]
    stops.stop(token)
    html, *_ = list(news)[-1]
    assert parse(html).one("span", "short-text").text_content == "nine"
    stops.stop(token)  # too late, and no harm


def test_a_page_that_is_left_ends_the_reading() -> None:
    turnstile = Turnstile(at_once=1, may_wait=1)
    news = reply(ReadingOn(), Asked("When?", exhaustive=True), (), turnstile, Stops())
    next(html for html, *_ in news if "of about 1,000 passages" in html)
    news.close()
    with turnstile.turn():  # free again: nobody reads any more
        pass


def test_an_abstention_leaves_no_quote_standing_beside_it() -> None:
    _, article, _, _ = pages(FakeLibrary(), "Who?")[-1]
    assert parse(article).all("mark") == []


def test_an_error_is_shown_and_is_no_turn_of_the_conversation() -> None:
    library = FakeLibrary()
    html, _, exchanges, _ = pages(library, "Break")[-1]
    assert "Something went wrong" in parse(html).one("p", "failure").text_content
    assert [e.turn for e in exchanges] == [None]
    pages(library, "When?", exchanges)
    assert library.asked[-1] == ("When?", [])


def test_a_question_that_is_too_long_stays_in_its_box() -> None:
    library = FakeLibrary()
    ((html, _, exchanges, box),) = pages(library, "x" * 2001)
    assert "this one has 2,001" in parse(html).one("p", "failure").text_content
    assert library.asked == []
    assert "value" not in exchanges
    assert "value" not in box


def test_a_conversation_keeps_its_latest_exchanges() -> None:
    old = tuple(Exchange(f"<p>{n}</p>", Turn(str(n), "")) for n in range(50))
    kept = pages(FakeLibrary(), "When?", old)[-1][2]
    assert len(kept) == 50
    assert [kept[0].turn, kept[-1].turn] == [Turn("1", ""), ASKED]


def test_a_question_that_waits_shows_how_many_are_before_it_and_then_its_answer() -> None:
    library, turnstile = FakeLibrary(), Turnstile(at_once=1, may_wait=2)
    with turnstile.turn():
        news = reply(library, Asked("When?"), (), turnstile, Stops())
        next(news)  # the question is taken
        html, *_ = next(news)
        shown = parse(html).one("p", "stage").text_content
        assert shown == "Waiting: 1 question is before yours…Stop"
        later = reply(library, Asked("Who?"), (), turnstile, Stops())
        next(later)
        html, *_ = next(later)
        shown = parse(html).one("p", "stage").text_content
        assert shown == "Waiting: 2 questions are before yours…Stop"
        html, *_ = pages(library, "Where?", turnstile=turnstile)[-1]
        assert "2 questions are waiting already" in parse(html).one("p", "failure").text_content
        later.close()  # the page was left
        assert library.asked == []
    html, *_ = list(news)[-1]
    assert parse(html).one("span", "short-text").text_content == "nine"
    assert [question for question, _ in library.asked] == ["When?"]


def test_a_question_that_waits_is_stopped_unasked() -> None:
    library, turnstile, stops = FakeLibrary(), Turnstile(at_once=1, may_wait=2), Stops()
    with turnstile.turn():
        news = reply(library, Asked("When?"), (), turnstile, stops)
        next(news)
        html, *_ = next(news)
        stops.stop(parse(html).one("button", "stop").attributes["data-stop"])
        html, *_ = list(news)[-1]
    assert parse(html).one("p", "failure").text_content == (
        "Stopped before its turn came: it was not asked."
    )
    assert library.asked == []


class Unending(FakeLibrary):
    """Reads one thing for long, as on a machine that is busy."""

    until = Event()

    def ask(self, question: str, *args: Any, **named: Any) -> Answer:
        named["on_stage"]("read")
        assert self.until.wait(timeout=60)
        return super().ask(question, *args, **named)


def test_a_question_for_a_fact_is_stopped_at_once_while_it_is_read_for() -> None:
    library, turnstile, stops = Unending(), Turnstile(at_once=1, may_wait=1), Stops()
    news = reply(library, Asked("When?"), (), turnstile, stops)
    html = next(html for html, *_ in news if "Reading what was found" in html)
    stops.stop(parse(html).one("button", "stop").attributes["data-stop"])
    (last,) = news
    assert not library.until.is_set()
    assert parse(last[0]).one("p", "failure").text_content == "Stopped before there was an answer."
    assert [e.turn for e in last[2]] == [None]
    library.until.set()
    with turnstile.turn():  # it ended by itself
        pass


def test_an_error_can_be_tried_again() -> None:
    html, *_ = pages(FakeLibrary(), "Break")[-1]
    again = parse(html).one("button", "onward-button")
    assert (again.text_content, again.attributes["data-question"]) == ("Try again", "Break")


def test_a_question_is_asked_within_what_is_set_beside_it() -> None:
    library = FakeLibrary()
    pages(library, "When?", scope='{"publishers": ["The Example"], "from": "2024-01-01"}')
    pages(library, "When?", scope='{"collection": "Rain"}')
    pages(library, "When?", scope="")
    assert library.scopes == [
        Filters(("The Example",), date(2024, 1, 1)),
        Filters(collection="Rain"),
        NO_FILTERS,
    ]


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        ("{", "The choice of articles beside the question can't be read; set it again."),
        ('{"articles": [1]}', "The choice of articles beside the question can't be read"),
        ('{"publishers": [null]}', "The choice of articles beside the question can't be read"),
        ('{"from": "soon"}', "The choice of articles beside the question can't be read"),
        ("[]", "The choice of articles beside the question can't be read"),
        (
            '{"from": "2024-02-01", "to": "2024-01-01"}',
            "The time to ask about ends (2024-01-01) before it begins (2024-02-01).",
        ),
        ('{"collection": "Hail"}', "There is no collection “Hail” any more."),
    ],
)
def test_a_scope_that_is_none_is_refused_in_a_sentence(scope: str, sentence: str) -> None:
    library = FakeLibrary()
    ((html, *_),) = pages(library, "When?", scope=scope)
    assert parse(html).one("p", "failure").text_content.startswith(sentence)
    assert library.asked == []


class Near(FakeLibrary):
    """Turns everything down, with a passage that comes near."""

    def ask(self, question: str, *args: Any, **named: Any) -> Answer:
        miss = NearMiss(PLACE, 11, 30, NINE, 0.1)
        return replace(super().ask("Who?", *args, **named), near_misses=(miss,))


def test_what_comes_nearest_is_open_beside_an_abstention_and_said_to_be_no_answer() -> None:
    _, article, _, _ = pages(Near(), "Who?")[-1]
    assert parse(article).one("mark", "cited").text_content == NINE
    assert parse(article).one("p", "notice").text_content == (
        "This passage comes near. It doesn’t surely answer the question."
    )
