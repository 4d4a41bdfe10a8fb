"""The door to a language model: OpenAI's chat form, streamed, with limits on everything.

What it is asked and what comes back is read by nobody else here. A key comes from the
environment for each request, and is in no message, log or error of ours. A redirect is not
followed: it may lead elsewhere than was allowed. A proxy that the environment names is used for
addresses elsewhere, as all that leaves this machine there goes through it, and never for an
address of this machine.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from qa.language_model import LanguageModel
from qa.pointing.deadline import Deadline
from qa.pointing.errors import NoReply

log = logging.getLogger(__name__)

KEY = "PRESSMARK_MODEL_KEY"
"""The environment's variable that holds the key, where the server wants one."""

TRIES = 3
"""How often a request is made at most, where the server is busy or can't be reached."""
WAIT_S = 1.0
"""The wait before the second try, where the server names none; twice as long before the next."""
MAX_BYTES = 2_000_000
"""A longer answer is cut off, and not used: the form around each token takes some 300 bytes."""
CONNECT_S = 5.0
_AGAIN = frozenset({408, 429, 502, 503, 504})
_REFUSES = frozenset({400, 422})
"""What servers say of a parameter that they don't know. Then it is left out."""
_MAX_LINE = 200_000
_CHARACTERS_A_TOKEN = 4

Message = Mapping[str, str]
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered, and what that cost."""

    text: str
    tokens_in: int
    tokens_out: int
    estimated: bool
    """Whether the server didn't count the tokens."""


@dataclass(slots=True)
class Tally:
    """How many requests were made for one question, and how many of them again."""

    requests: int = 0
    retries: int = 0


@dataclass(slots=True)
class _Stream:
    """What came of a stream so far."""

    text: list[str] = field(default_factory=list)
    finish: str | None = None
    usage: Mapping[str, Any] | None = None
    is_done: bool = False


class ChatServer:
    """Asks one model on one server.

    Args:
        model: where it is and its limits.
        clock, sleep: time, for tests.
    """

    def __init__(
        self,
        model: LanguageModel,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._model = model
        self._clock = clock
        self._sleep = sleep
        self._form = 0
        """Which of `_FORMS` this server takes, as far as is known."""
        self._is_known = False
        """Whether it has taken that form once."""

    def ask(
        self, messages: Sequence[Message], schema: Schema, *, seconds: float, tally: Tally
    ) -> Reply:
        """What the model answers, whole, within `seconds`.

        `schema` is the JSON schema its answer should meet; whether it does is for the caller to
        see.

        Raises:
            NoReply: if there is no whole answer, for whatever reason.
        """
        if seconds <= 0:
            raise NoReply(f"its {self._model.seconds:g} s for this question were over")
        ends = self._clock() + seconds
        wait = WAIT_S
        for tried in range(1, TRIES + 1):
            tally.retries += tried > 1
            try:
                return self._in_a_form_it_takes(messages, schema, ends, tally)
            except _Busy as busy:
                pause = wait if busy.after is None else busy.after
                if tried == TRIES or self._clock() + pause >= ends:
                    raise NoReply(
                        f"{busy}, tried {'once' if tried == 1 else f'{tried} times'}"
                    ) from None
                log.warning("the language model's server: %s; trying again in %.1f s", busy, pause)
                self._sleep(pause)
                wait *= 2
        raise AssertionError("unreachable")

    def _in_a_form_it_takes(
        self, messages: Sequence[Message], schema: Schema, ends: float, tally: Tally
    ) -> Reply:
        began = self._form
        while True:
            tally.requests += 1
            try:
                reply = self._once(messages, schema, ends)
                self._is_known = True
                return reply
            except (_Refused, _Broken) as refused:
                if self._is_known and isinstance(refused, _Broken):
                    raise  # it took this form before
                self._form = (self._form + 1) % len(_FORMS)
                if self._form == began:
                    raise NoReply(f"{refused}") from None

    def _once(self, messages: Sequence[Message], schema: Schema, ends: float) -> Reply:
        body = {
            "model": self._model.name,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": self._model.reply_tokens,
            "stream": True,
            **_FORMS[self._form](schema),
        }
        deadline = Deadline(max(0.01, ends - self._clock()))
        try:
            with deadline, self._client() as client:
                request = client.build_request(
                    "POST",
                    f"{self._model.url}/chat/completions",
                    json=body,
                    headers=_headers(self._model),
                )
                # Until it begins to answer a model may read for long; then it must go on.
                request.extensions["trace"] = deadline.watch
                limits = request.extensions["timeout"]
                limits["read"] = max(0.01, ends - self._clock())
                limits["connect"] = min(CONNECT_S, limits["read"])
                response = client.send(request, stream=True)
                limits["read"] = min(self._model.stall_seconds, max(0.01, ends - self._clock()))
                try:
                    stream = self._read(response, ends)
                finally:
                    response.close()
        except httpx.ConnectTimeout:
            raise _Busy("it can't be reached") from None
        except httpx.TimeoutException:
            raise NoReply(self._too_slow(ends)) from None
        except httpx.ConnectError:
            if deadline.is_over:  # cut in the middle of a handshake
                raise NoReply(self._too_slow(ends)) from None
            raise _Busy("it can't be reached") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            if deadline.is_over:
                raise NoReply(self._too_slow(ends)) from None
            raise NoReply("the connection broke off") from None
        except (
            ImportError,
            ValueError,
            OSError,
        ):  # a proxy of a kind that needs more, certificates
            raise NoReply("it can't be called as the environment says") from None
        if deadline.is_over:  # where no length is told, what was cut looks whole
            raise NoReply(self._too_slow(ends))
        return _whole(stream, body["messages"])

    def _client(self) -> httpx.Client:
        # Without TLS there is nothing to verify, and reading all certificates takes a while.
        return httpx.Client(
            timeout=CONNECT_S,
            follow_redirects=False,
            trust_env=not self._model.is_here,
            verify=self._model.url.startswith("https:"),
        )

    def _too_slow(self, ends: float) -> str:
        if self._clock() >= ends - 0.05:
            return f"it took longer than {self._model.seconds:g} s"
        return f"nothing came for {self._model.stall_seconds:g} s"

    def _read(self, response: httpx.Response, ends: float) -> _Stream:
        _check(response)
        stream = _Stream()
        if "event-stream" not in response.headers.get("content-type", ""):
            _take_plain(stream, b"".join(self._pieces(response, ends)))
            return stream
        for line in _lines(self._pieces(response, ends)):
            if _take_line(stream, line):
                break
        return stream

    def _pieces(self, response: httpx.Response, ends: float) -> Iterator[bytes]:
        size = 0
        for piece in response.iter_raw():
            size += len(piece)
            if size > MAX_BYTES:
                raise NoReply("its answer did not end")
            if self._clock() > ends:
                raise NoReply(f"it took longer than {self._model.seconds:g} s")
            yield piece


class _Busy(Exception):
    """To be tried again, after so many seconds; None: the server names no time."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class _Broken(_Busy):
    """An error within the server: llama-cpp-python's, for one, of a form that it doesn't know."""


class _Refused(Exception):
    """The server doesn't take the request in this form."""


def _by_schema(schema: Schema) -> dict[str, Any]:
    form = {"name": "pointed", "strict": True, "schema": dict(schema)}
    return {"response_format": {"type": "json_schema", "json_schema": form}}


_COUNTED = {"stream_options": {"include_usage": True}}
_FORMS: Sequence[Callable[[Schema], dict[str, Any]]] = (
    lambda schema: _by_schema(schema) | _COUNTED,
    _by_schema,
    lambda schema: {"response_format": {"type": "json_object", "schema": dict(schema)}},
    lambda schema: {"response_format": {"type": "json_object"}},
    lambda schema: {},
)
"""How the form of the answer is asked for; each is tried where the server refuses the one before.
The third is what llama-cpp-python knows."""


def _headers(model: LanguageModel) -> dict[str, str]:
    # Encoded, a small answer could unfold into a giant one.
    headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
    key = os.environ.get(KEY, "").strip()
    if not key:
        return headers
    if not model.is_here and not model.url.startswith("https:"):
        raise NoReply(f"a key is sent over https or within this machine only; unset {KEY}")
    if not (key.isascii() and key.isprintable()):
        raise NoReply(f"{KEY} holds no key")
    return headers | {"Authorization": f"Bearer {key}"}


def _check(response: httpx.Response) -> None:
    """See that an answer begins; of an error its number is enough, its text may hold a key."""
    status = response.status_code
    if 300 <= status < 400:
        raise NoReply("it sends on to another address, which is not followed")
    if status in (401, 403):
        raise NoReply(f"it refuses the key ({status}); it is read from {KEY}")
    if status == 404:
        raise NoReply("it knows no such model or address (404)")
    if status == 500:
        raise _Broken("it is busy or out of order (500)")
    if status in _AGAIN:
        raise _Busy(f"it is busy or out of order ({status})", _after(response))
    if status in _REFUSES:
        raise _Refused(f"it doesn't take what is asked ({status})")
    if status != 200:
        raise NoReply(f"it answers with the error {status}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise NoReply("its answer is encoded, though that was not asked for")


def _after(response: httpx.Response) -> float | None:
    """How long the server asks to wait, in seconds."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > _MAX_LINE:
            raise NoReply("its answer did not end")
        yield from lines
    if rest:
        yield rest


def _take_line(stream: _Stream, line: bytes) -> bool:
    """Take a line of server-sent events; True where it was the last."""
    name, _, value = line.strip().partition(b":")
    value = value.strip()
    if name != b"data" or not value:  # a comment, to keep the connection, or another field
        return False
    if value == b"[DONE]":
        stream.is_done = True
        return True
    _take(stream, _parsed(value), "delta")
    return False


def _take_plain(stream: _Stream, body: bytes) -> None:
    """Take the answer of a server that doesn't stream."""
    _take(stream, _parsed(body), "message")


def _parsed(value: bytes) -> Mapping[str, Any]:
    try:
        row = json.loads(value)
    except (ValueError, RecursionError):
        raise NoReply("its answer is no chat answer") from None
    if not isinstance(row, dict):
        raise NoReply("its answer is no chat answer")
    if row.get("error"):
        raise NoReply("it broke off with an error")
    return row


def _take(stream: _Stream, row: Mapping[str, Any], inner: str) -> None:
    if isinstance(usage := row.get("usage"), dict):
        stream.usage = usage
    choices = row.get("choices")
    if not isinstance(choices, list) or not all(isinstance(one, dict) for one in choices):
        raise NoReply("its answer is no chat answer")
    for choice in choices[:1]:
        said = choice.get(inner) or {}
        content = said.get("content") if isinstance(said, dict) else None
        if isinstance(content, str):
            stream.text.append(content)
        if isinstance(reason := choice.get("finish_reason"), str):
            stream.finish = reason


def _whole(stream: _Stream, messages: Sequence[Message]) -> Reply:
    """The reply, if it came to its end."""
    if stream.finish == "length":
        raise NoReply("its answer was longer than it may be")
    if stream.finish is None and not stream.is_done:
        raise NoReply("it broke off in mid-answer")
    text = "".join(stream.text)
    counted = [_count(stream.usage or {}, name) for name in ("prompt_tokens", "completion_tokens")]
    if counted[0] is not None and counted[1] is not None:
        return Reply(text, counted[0], counted[1], False)
    sent = sum(len(message["content"]) for message in messages)
    return Reply(text, sent // _CHARACTERS_A_TOKEN + 1, len(text) // _CHARACTERS_A_TOKEN + 1, True)


def _count(usage: Mapping[str, Any], name: str) -> int | None:
    count = usage.get(name)
    return count if type(count) is int and 0 <= count < 10_000_000 else None
