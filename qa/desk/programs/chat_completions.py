"""OpenAI's form of asking (`/v1/chat/completions`), for the many programs that know it.

The last message is the question; those before are the conversation. The answer's text holds
the marks `[1]` with their quotes below, `annotations` say which mark points to which article,
and `citations` holds the citations as everywhere else.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import StreamingResponse

from qa.answer import Answer
from qa.desk.dialogue import read_question
from qa.desk.gate import Refusal
from qa.desk.programs.addresses import in_error_form
from qa.desk.programs.messages import Written, written
from qa.desk.programs.services import Done, Services, as_refusal
from qa.question import Turn

MODEL: Final = "pressmark"
REMEMBERED: Final = 1_000
"""Answers whose citations are known when a program sends them back as a message."""
MOST_MESSAGES: Final = 200


@dataclass(frozen=True, slots=True)
class Completion:
    """What a program asks for."""

    question: str
    history: tuple[Turn, ...]
    stream: bool
    with_usage: bool
    """Whether a stream is to end with a count of tokens, of which there are none."""
    base: str
    """The desk's own address, for articles that have none."""
    user: str
    """Whose program asks; empty where nobody signs in."""


class ChatCompletions:
    """Answers in OpenAI's form. Its methods belong to the server's event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._told: OrderedDict[bytes, Turn] = OrderedDict()
        self._since = int(time.time())

    def models(self) -> dict[str, Any]:
        """The one there is."""
        model = {"id": MODEL, "object": "model", "created": self._since, "owned_by": MODEL}
        return {"object": "list", "data": [model]}

    def read(self, sent: dict[str, Any], base: str, user: str = "") -> Completion:
        """What is asked for. Settings of a language model, such as `temperature`, mean nothing.

        Raises:
            Refusal: if the messages can't be read, or several answers are wanted.
            BadQuestion: if the last one is no question.
        """
        if sent.get("n") not in (None, 1):
            raise Refusal(400, "There is one answer to a question: leave out 'n'.")
        options = sent.get("stream_options")
        turns, question = self._turns(sent.get("messages"), user)
        return Completion(
            read_question(question),
            turns,
            stream=sent.get("stream") is True,
            with_usage=isinstance(options, dict) and options.get("include_usage") is True,
            base=base,
            user=user,
        )

    def _turns(self, messages: object, user: str) -> tuple[tuple[Turn, ...], str]:
        """The turns before, and the question. What a system message wants is passed over.

        Of what was answered only the user's own is remembered: the same words may have answered
        another's question.
        """
        if not isinstance(messages, list) or not 0 < len(messages) <= MOST_MESSAGES:
            raise Refusal(
                400,
                f"'messages' is a list of 1 to {MOST_MESSAGES} objects with 'role' and 'content'.",
            )
        said = [(role, text) for role, text in map(_message, messages) if role in _TALKING]
        if not said or said[-1][0] != "user":
            raise Refusal(400, "The last message is the question: one whose 'role' is 'user'.")
        turns, asked = [], None
        for role, text in said[:-1]:
            if role == "user":
                asked = text
            elif asked is not None:
                turns.append(self._told.get(_seal(text, user)) or Turn(asked, _short(text)))
                asked = None
        return tuple(turns), said[-1][1]

    async def whole(self, asked: Completion) -> dict[str, Any]:
        """The answer as one object."""
        answer = await self._services.answer(asked.question, asked.history)
        wrote = self._written(answer, asked)
        message = {"role": "assistant", "content": wrote.text, "annotations": wrote.annotations}
        return {
            **_head("chat.completion"),
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": _NO_TOKENS,
            **_ours(answer),
        }

    async def streamed(self, asked: Completion) -> StreamingResponse:
        """The answer in pieces, as events.

        Raises:
            Exception: what the library raises before the first stage of the answer.
        """
        news = self._services.asking(asked.question, asked.history)
        first = await anext(news)  # what is refused at once is refused with its status
        return StreamingResponse(
            self._events(first, news, asked),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    async def _events(
        self, one: Any, news: AsyncGenerator[Any, None], asked: Completion
    ) -> AsyncIterator[str]:
        head = _head("chat.completion.chunk")
        yield _chunk(head, {"role": "assistant", "content": ""})
        async with aclosing(news):
            try:
                while not isinstance(one, Done):
                    yield ": still reading\n\n"
                    one = await anext(news)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                refusal = as_refusal(error)
                yield _event(in_error_form(refusal.status, refusal.sentence))
                return
        wrote = self._written(one.value, asked)
        for piece in _pieces(wrote.text):
            yield _chunk(head, {"content": piece})
        last = {"annotations": wrote.annotations}
        yield _chunk({**head, **_ours(one.value)}, last, finish="stop")
        if asked.with_usage:
            yield _event({**head, "choices": [], "usage": _NO_TOKENS})
        yield "data: [DONE]\n\n"

    def _written(self, answer: Answer, asked: Completion) -> Written:
        """The answer's text; the turn is remembered for when it is sent back."""
        wrote = written(answer, asked.base)
        self._told[_seal(wrote.text, asked.user)] = answer.as_turn()
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return wrote


_TALKING: Final = ("user", "assistant")
_NO_TOKENS: Final = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""Nothing is counted by tokens; some programs need the field."""


def _message(message: object) -> tuple[str, str]:
    """Who says what in a message; its text may be in parts.

    Raises:
        Refusal: if it is none, or has something else than text.
    """
    told = Refusal(400, "A message has 'role' and 'content', a text or a list of parts of text.")
    if not isinstance(message, dict) or not isinstance(role := message.get("role"), str):
        raise told
    match message.get("content"):
        case None if role not in ("user", "system"):  # as where a tool was called
            return role, ""
        case str(text):
            return role, text
        case [*parts]:
            texts = [part.get("text") for part in parts if isinstance(part, dict)]
            if len(texts) == len(parts) and all(isinstance(text, str) for text in texts):
                return role, "\n".join(map(str, texts))
    raise told


def _short(text: str) -> str:
    """An answer's own words, without the quotes below them."""
    return text.split("\n\n[1] “", 1)[0]


def _seal(text: str, user: str) -> bytes:
    return hashlib.sha256(f"{user}\n{text}".encode("utf-8", "replace")).digest()


def _head(kind: str) -> dict[str, Any]:
    name = f"chatcmpl-{secrets.token_hex(12)}"
    return {"id": name, "object": kind, "created": int(time.time()), "model": MODEL}


def _ours(answer: Answer) -> dict[str, Any]:
    """The fields of ours beside OpenAI's."""
    return {
        "answered": answer.answered,
        "confidence": answer.confidence,
        "confidence_is_calibrated": answer.confidence_is_calibrated,
        "citations": [citation.to_dict() for citation in answer.citations],
    }


def _pieces(text: str) -> Iterator[str]:
    """A text in lines, each with its end."""
    yield from text.splitlines(keepends=True)


def _chunk(head: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _event({**head, "choices": [choice]})


def _event(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
