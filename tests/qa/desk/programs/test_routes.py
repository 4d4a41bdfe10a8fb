"""What programs ask over HTTP, of a library whose answers can be worked out by hand."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from qa.desk.programs.routes import HungUp, routes, while_there
from qa.desk.programs.services import Services
from qa.desk.turnstile import Turnstile
from qa.question import Cited, Turn
from tests.qa.desk.fakes import TEXT, FakeLibrary

FREE = Turnstile(at_once=2, may_wait=2)
COMPLETIONS = "/v1/chat/completions"


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


def ask(
    library: FakeLibrary, *requests: tuple[str, Any], turnstile: Turnstile = FREE
) -> list[httpx.Response]:
    """The responses to requests, one after another: each a path, and what is posted there."""
    app = Starlette(routes=routes(Services(library, turnstile)))

    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return [
                await (client.get(path) if body is None else client.post(path, json=body))
                for path, body in requests
            ]

    return asyncio.run(all_of_them())


def said(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["message"]


def test_a_question_is_answered_as_ask_json_prints_it(library: FakeLibrary):
    history = [{"question": "What fell?", "answer": "Rain"}]
    (response,) = ask(library, ("/ask", {"question": " When? ", "history": history}))
    assert (response.status_code, response.json()["answer"]) == (200, "nine")
    assert response.json() == library.ask("When?", [Turn("What fell?", "Rain")]).to_dict()


def test_a_search_gives_passages_of_articles_that_are_sound(library: FakeLibrary):
    (response,) = ask(library, ("/search", {"query": "rain", "limit": 3}))
    assert response.json() == {
        "query": "rain",
        "results": [
            {
                "article_id": "rain",
                "title": "Rain",
                "publisher": None,
                "published": None,
                "url": None,
                "start": 11,
                "end": 30,
                "text": "It stopped at nine.",
                "score": 0.9,
            }
        ],
    }


def test_an_article_is_given_whole_and_what_is_checked_gets_its_verdict(library: FakeLibrary):
    article, verdict = ask(
        library, ("/article?id=rain", None), ("/verify", {"text": "“Rain fell.”"})
    )
    assert (article.json()["text"], article.json()["blocks"][0]["kind"]) == (TEXT, "body")
    (found,) = verdict.json()["verdicts"]
    assert (found["text"], found["verdict"]) == ("“Rain fell.”", "verbatim")


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("/ask", {"question": " "}, 400, "The question is empty; type one."),
        ("/ask", {"q": "When?"}, 400, "The field 'q' isn't read here. Read are: question,"),
        ("/ask", {}, 400, "The field 'question' is missing. Read are: question, history,"),
        ("/ask", {"question": "When?", "exhaustive": 1}, 400, "The field 'exhaustive' is true or"),
        ("/ask", {"question": "When?", "history": 1}, 400, "The history is a list of"),
        ("/ask", {"question": "Break"}, 500, "Something went wrong on our side."),
        ("/ask", {"question": "Is it damaged?"}, 500, "the catalogue is damaged; run: pressmark"),
        ("/search", {"query": "rain", "limit": 0}, 400, "The field 'limit' is a whole number"),
        ("/verify", {"text": 3}, 400, "The text to check is empty, or no text."),
        ("/article?id=none", None, 404, "No article here has this id. Ids are what /search"),
        ("/article", None, 400, "Name one article: /article?id=ID."),
        (COMPLETIONS, {}, 400, "'messages' is a list of 1 to 200 objects"),
        (COMPLETIONS, {"messages": [{"role": "system", "content": "Be brief."}]}, 400, "The last"),
        (COMPLETIONS, {"messages": [{"role": "user", "content": [{}]}]}, 400, "A message has"),
        (
            COMPLETIONS,
            {"messages": [{"role": "user", "content": "When?"}], "n": 2},
            400,
            "There is",
        ),
    ],
)
def test_an_error_is_a_sentence_that_says_what_to_do(
    library: FakeLibrary, path: str, body: Any, status: int, sentence: str
):
    (response,) = ask(library, (path, body))
    code, told = said(response)
    assert (code, told[: len(sentence)]) == (status, sentence)
    assert "secret" not in response.text


def test_where_too_many_wait_a_program_is_told_when_to_come_again(library: FakeLibrary):
    full = Turnstile(at_once=0, may_wait=0)
    question = {"role": "user", "content": "When?"}
    for path, body in (
        ("/ask", {"question": "When?"}),
        ("/search", {"query": "rain"}),
        (COMPLETIONS, {"messages": [question], "stream": True}),
    ):
        (response,) = ask(library, (path, body), turnstile=full)
        assert said(response)[0] == 503
        assert said(response)[1].startswith("The desk is busy: ")
        assert response.headers["retry-after"] == "30"


def test_who_hangs_up_is_not_waited_for():
    async def hang_up() -> bool:
        given_up = asyncio.Event()

        async def work() -> None:
            try:
                await asyncio.sleep(60)
            finally:
                given_up.set()

        class Gone:
            async def receive(self) -> dict[str, str]:
                await asyncio.sleep(0)
                return {"type": "http.disconnect"}

        with pytest.raises(HungUp):
            await while_there(Gone(), work())  # type: ignore[arg-type]
        await asyncio.wait_for(given_up.wait(), 5)
        return given_up.is_set()

    assert asyncio.run(hang_up())


def test_openai_s_form_has_the_answer_its_marks_and_its_citations(library: FakeLibrary):
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "When?"}]},
    ]
    (response,) = ask(library, (COMPLETIONS, {"model": "any", "messages": messages}))
    completion = response.json()
    (choice,) = completion["choices"]
    text = choice["message"]["content"]
    assert text == (
        "nine [1]\n\n[1] “It stopped at nine.” — [Rain](http://desk/article?id=rain), The Example, "
        "characters 11 to 30"
    )
    assert [one["url_citation"]["url"] for one in choice["message"]["annotations"]] == [
        "http://desk/article?id=rain"
    ] * 2
    assert (completion["object"], choice["finish_reason"]) == ("chat.completion", "stop")
    assert completion["citations"][0]["quote"] == "It stopped at nine."


def test_what_an_answer_cited_is_known_when_it_is_sent_back(library: FakeLibrary):
    asked = {"role": "user", "content": "When?"}
    answer = "nine [1]\n\n[1] “It stopped at nine.” — [Rain](http://desk/article?id=rain)"
    answer += ", The Example, characters 11 to 30"
    back = [asked, {"role": "assistant", "content": answer}, {"role": "user", "content": "Why?"}]
    foreign = [asked, {"role": "assistant", "content": "ten\n\n[1] “x”"}, back[2]]
    ask(library, *((COMPLETIONS, {"messages": one}) for one in ([asked], back, foreign)))
    (_, none), (_, (known,)), (_, (short,)) = library.asked
    assert none == []
    assert isinstance(known, Turn)
    assert known.cited == (Cited(1, "rain", "Rain", "It stopped at nine."),)
    assert short == Turn("When?", "ten")


def test_a_stream_gives_the_same_text_in_pieces_and_says_when_it_is_done(library: FakeLibrary):
    asked = {"messages": [{"role": "user", "content": "When?"}]}
    more = {"stream": True, "stream_options": {"include_usage": True}}
    whole, stream = ask(library, (COMPLETIONS, asked), (COMPLETIONS, {**asked, **more}))
    assert stream.headers["content-type"].startswith("text/event-stream")
    events = [e.removeprefix("data: ") for e in stream.text.split("\n\n") if e.startswith("data: ")]
    assert events.pop() == "[DONE]"
    *chunks, usage = map(json.loads, events)
    assert (usage["choices"], usage["usage"]["total_tokens"]) == ([], 0)
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    message = whole.json()["choices"][0]["message"]
    assert "".join(delta.get("content", "") for delta in deltas) == message["content"]
    assert deltas[-1]["annotations"] == message["annotations"]
    assert chunks[-1]["citations"] == whole.json()["citations"]


def test_an_error_in_a_stream_is_an_event(library: FakeLibrary):
    messages = [{"role": "user", "content": "Break"}]
    (response,) = ask(library, (COMPLETIONS, {"messages": messages, "stream": True}))
    if response.status_code == 200:  # the role was told before it broke
        last = json.loads(response.text.split("data: ")[-1])
    else:
        last = response.json()
    assert last["error"]["message"].startswith("Something went wrong on our side.")
