"""What is asked of a model for one question: within its time, counted, and done without if need be.

One account a question. A use that fails is noted with its reason, and whoever asked goes on as if
there were no model. Where the server can't be reached or is too slow, the question's other uses
aren't tried: each would wait as long.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from qa.language_model import Consulted, LanguageModel, Sent, Use
from qa.pointing.chat import ChatServer, Tally
from qa.pointing.errors import NoReply
from qa.pointing.prompts import Prompt
from qa.pointing.replies import Dropped, parsed

Form = TypeVar("Form", bound=BaseModel)


Listener = Callable[[Sent], None]


@dataclass(slots=True)
class Account:
    """Asks a model for one question, and keeps what that cost and what became of it."""

    server: ChatServer
    model: LanguageModel
    on_sent: Listener | None = None
    dropped: Dropped = field(default_factory=Dropped)
    calibrated: bool = True
    _tally: Tally = field(default_factory=Tally)
    _did: dict[Use, None] = field(default_factory=dict)
    _without: dict[Use, str] = field(default_factory=dict)
    _seen: set[tuple[Use, str]] = field(default_factory=set)
    _tokens_in: int = 0
    _tokens_out: int = 0
    _estimated: bool = False
    _seconds: float = 0.0
    _gone: str = ""

    def wants(self, use: Use, what: str = "") -> bool:
        """Whether the model is to be asked for a use, of one matter once."""
        if use not in self.model.uses or (use, what) in self._seen:
            return False
        self._seen.add((use, what))
        return True

    def ask(self, use: Use, prompt: Prompt, form: type[Form]) -> Form:
        """What the model answers, in its form.

        Raises:
            NoReply: if it gives nothing that can be used.
        """
        if self._gone:
            raise NoReply(self._gone)
        began = time.monotonic()
        text = None
        try:
            reply = self.server.ask(
                prompt.messages,
                form.model_json_schema(),
                seconds=self.model.seconds - self._seconds,
                tally=self._tally,
            )
            text = reply.text
        except NoReply as error:
            self._gone = f"{error}"
            raise
        finally:
            self._seconds += time.monotonic() - began
            if self.on_sent:
                said = tuple((one["role"], one["content"]) for one in prompt.messages)
                self.on_sent(Sent(use, self.model.url, said, text))
        self._tokens_in += reply.tokens_in
        self._tokens_out += reply.tokens_out
        self._estimated |= reply.estimated
        return parsed(reply.text, form)

    def note(self, use: Use) -> None:
        """A use's answer was taken."""
        self._did[use] = None

    def do_without(self, use: Use, why: NoReply) -> None:
        """A use gave nothing that can be used."""
        self._without.setdefault(use, f"{why}")

    def closed(self) -> Consulted | None:
        """What the model did for the question; None where it was not asked."""
        if not (self._tally.requests or self._without):
            return None
        return Consulted(
            name=self.model.name,
            url=self.model.url,
            did=tuple(self._did),
            without=tuple(self._without.items()),
            requests=self._tally.requests,
            retries=self._tally.retries,
            tokens_in=self._tokens_in,
            tokens_out=self._tokens_out,
            tokens_are_estimated=self._estimated,
            seconds=round(self._seconds, 3),
            out_of_range=self.dropped.out_of_range,
            unknown_words=self.dropped.unknown_words,
            repeated=self.dropped.repeated,
            misplaced=self.dropped.misplaced,
            calibrated=self.calibrated,
        )
