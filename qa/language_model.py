"""A language model that may be asked to point: where it is, what for, and what it did.

It numbers among the settings, and what it did among what an answer says. Who asks it is
`qa.pointing`, which is imported only where a library has one.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qa import rows
from qa.saying import many


class Use(StrEnum):
    """What a language model may be asked for. It never writes a word of an answer."""

    FOLLOW_UPS = "follow-ups"
    """To make a question stand without the conversation before it."""
    KIND = "kind"
    """What kind of answer a question asks for, where the rules doubt."""
    READING = "reading"
    """Which sentences of the best passages answer."""
    COMPOSING = "composing"
    """Which sentences a list, a comparison or a summary is made of."""
    DOUBTING = "doubting"
    """Whether the sentences that are to be quoted do answer."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model behind OpenAI's chat form, as Ollama, llama.cpp, vLLM and others serve it.

    There is no place here for its key: that is read from the environment's
    `PRESSMARK_MODEL_KEY`, when it is sent, and kept nowhere.

    Raises:
        ValueError: if a value is outside of its range, or the address isn't one.
    """

    url: str
    """Its address up to and without "/chat/completions": "http://127.0.0.1:11434/v1"."""
    name: str
    uses: frozenset[Use] = frozenset(Use)
    may_leave: bool = False
    """Whether questions and passages may go to an address that is not this machine's."""
    seconds: float = 60.0
    """How long it may take for one question in all, each of its uses included."""
    stall_seconds: float = 20.0
    """How long may pass between two pieces of what it answers, once it has begun."""
    reply_tokens: int = 600
    """How many tokens an answer of its has at most; a longer one is cut off, and not used."""
    prompt_characters: int = 6_000
    """How many characters of articles are shown to it at a time: about 1,500 tokens. Some servers
    cut off, without a word, what is longer than the context they were started with."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", _address(self.url))
        if not (isinstance(self.name, str) and self.name.strip()):
            raise ValueError(f"a language model has a name, got {self.name!r}")
        object.__setattr__(self, "uses", _uses(self.uses))
        if type(self.may_leave) is not bool:
            raise ValueError(f"may_leave is True or False, got {self.may_leave!r}")
        for name in ("seconds", "stall_seconds"):
            value = getattr(self, name)
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not (is_number and 0 < value < math.inf):
                raise ValueError(f"{name} is a number of seconds above 0, got {value!r}")
        for name, least in (("reply_tokens", 16), ("prompt_characters", 500)):
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= 1_000_000:
                raise ValueError(
                    f"{name} is a whole number from {least} to 1,000,000, got {value!r}"
                )

    @property
    def is_here(self) -> bool:
        """Whether its address is this machine's own, by the address alone.

        A name other than "localhost" may be made to point anywhere.
        """
        import ipaddress
        from urllib.parse import urlsplit

        host = urlsplit(self.url).hostname or ""
        if host == "localhost":
            return True
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return (mapped or address).is_loopback

    def describe(self) -> str:
        """Its name and address, in a few words."""
        return f"{self.name} at {self.url}"

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "url": self.url,
            "uses": [u.value for u in Use if u in self.uses],
        }


def _uses(given: object) -> frozenset[Use]:
    known = [use.value for use in Use]
    several = given if isinstance(given, Collection) and not isinstance(given, str) else None
    if several is not None and all(use in known for use in several):
        return frozenset(Use(use) for use in several)
    raise ValueError(f"a language model's uses are some of {', '.join(known)}; got {given!r}")


def _address(url: object) -> str:
    """An address without what hangs on its end.

    Raises:
        ValueError: if it is none, or carries a key.
    """
    from urllib.parse import urlsplit

    example = "as http://127.0.0.1:11434/v1"
    if not isinstance(url, str) or not url.strip() or any(c.isspace() for c in url.strip()):
        raise ValueError(f"a language model's address is one of the web, {example}")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ValueError(f"a language model's address is one of the web, {example}") from None
    # What was given is not repeated: it may hold a key.
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError(
            "a language model's address has no user, password or question mark; the key comes "
            "from the environment's PRESSMARK_MODEL_KEY"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError(f"a language model's address is one of the web, {example}")
    path = parts.path.rstrip("/").removesuffix("/chat/completions").rstrip("/")
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


_SPARED: ContextVar[bool] = ContextVar("spared", default=False)


@contextmanager
def spared() -> Iterator[None]:
    """Within this, in this thread, no library asks its language model.

    For what nobody asked themselves, as the questions that are tried before they are offered: a
    model costs time, and maybe money.
    """
    token = _SPARED.set(True)
    try:
        yield
    finally:
        _SPARED.reset(token)


def is_spared() -> bool:
    """Whether a language model is not to be asked now."""
    return _SPARED.get()


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent to a language model for one use, and what came back."""

    use: Use
    url: str
    messages: tuple[tuple[str, str], ...]
    """Who says what, as it was sent: ("system", …), ("user", …)."""
    reply: str | None
    """None where nothing whole came back."""


@dataclass(frozen=True, slots=True)
class Consulted:
    """What a language model did for one answer, and what that cost."""

    name: str
    url: str
    did: tuple[Use, ...] = ()
    """What it was asked for and answered, in the order it was first asked."""
    without: tuple[tuple[Use, str], ...] = ()
    """What it was to do and did not, each with the reason: the answer is there as if that use
    were switched off."""
    requests: int = 0
    retries: int = 0
    """Of these, the requests that were made again since the server was busy or gone."""
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_are_estimated: bool = False
    """Whether the server didn't count them all: then four characters are one."""
    seconds: float = 0.0
    out_of_range: int = 0
    """Numbers that it gave and no sentence had; they were dropped."""
    unknown_words: int = 0
    """Words that it gave and that mean nothing here, or stood nowhere; dropped, too."""
    repeated: int = 0
    """Numbers that it gave again; they count once."""
    misplaced: int = 0
    """Sentences that it gave to a side of which they don't speak; dropped, too."""
    calibrated: bool = True
    """Whether the answer's confidence is a probability that was fitted, as it is without a model.
    It is not where the model moved it, or chose other sentences than it was fitted for."""

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out

    @property
    def dropped(self) -> int:
        return self.out_of_range + self.unknown_words + self.misplaced

    def describe(self) -> str:
        """What it did and what it cost, in sentences of ours."""
        about = "about " if self.tokens_are_estimated else ""
        parts = []
        if self.did:
            said = _joined([_DID[use] for use in self.did])
            parts.append(f"With {self.name} at {self.url}: {said}.")
        for why in dict.fromkeys(why for _, why in self.without):
            uses = _joined([use.value for use, own in self.without if own == why])
            parts.append(f"{self.name} couldn't be used for {uses}: {why}.")
        if self.requests:
            again = f", {self.retries} of them again" if self.retries else ""
            parts.append(
                f"{many(self.requests, 'request')}{again}, {about}{self.tokens:,} tokens, "
                f"{self.seconds:.1f} s."
            )
        if self.dropped:
            parts.append(f"Dropped of what it gave: {self.dropped}.")
        if not self.calibrated:
            parts.append("How sure this answer is, is no calibrated probability.")
        return " ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "url": self.url,
            "did": [use.value for use in self.did],
            "without": [{"use": use.value, "why": why} for use, why in self.without],
            "requests": self.requests,
            "retries": self.retries,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "tokens_are_estimated": self.tokens_are_estimated,
            "seconds": self.seconds,
            "out_of_range": self.out_of_range,
            "unknown_words": self.unknown_words,
            "repeated": self.repeated,
            "misplaced": self.misplaced,
            "calibrated": self.calibrated,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Consulted:
        """What `to_dict` gave.

        Raises:
            ValueError: with the field that is missing or wrong, and what it should be.
        """
        counts = ("requests", "retries", "tokens_in", "tokens_out")
        dropped = ("out_of_range", "unknown_words", "repeated", "misplaced")
        return cls(
            name=rows.text(row, "name") or "",
            url=rows.text(row, "url") or "",
            did=tuple(Use(use) for use in rows.texts(row, "did")),
            without=tuple(
                (Use(rows.text(one, "use") or ""), rows.text(one, "why") or "")
                for one in rows.objects(row, "without")
            ),
            seconds=rows.finite(row, "seconds"),
            tokens_are_estimated=rows.flag(row, "tokens_are_estimated", False),
            calibrated=rows.flag(row, "calibrated", True),
            **{name: rows.whole(row, name) for name in (*counts, *dropped)},
        )


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


_DID = {
    Use.FOLLOW_UPS: "the question was made to stand alone",
    Use.KIND: "the kind of question was told",
    Use.READING: "sentences were chosen",
    Use.COMPOSING: "sentences were chosen and put in order",
    Use.DOUBTING: "the quotes were looked at again",
}
