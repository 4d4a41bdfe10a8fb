"""What a model is asked: its task, and the articles' sentences by number.

An article's text is given as JSON strings, one a line, each behind its number. So no text can
leave its line, number itself, or pass for the task. Whatever it says, what comes back is numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.article import Sentence
from corpus.catalogue import StoredPassage
from qa.pointing.chat import Message

_LONGEST = 1_000
"""Characters of one sentence that are shown; a row of a table can be far longer."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent, and so what is shown with `--show-prompts`."""

    task: str
    matter: str

    @property
    def messages(self) -> tuple[Message, ...]:
        """As the chat form has them."""
        return (
            {"role": "system", "content": self.task},
            {"role": "user", "content": self.matter},
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that a model sees: number n of a prompt is the n-th of these."""

    stored: StoredPassage
    sentence: Sentence

    @property
    def text(self) -> str:
        (text,) = self.stored.passage.words_of((self.sentence,))
        return text

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands, which tells it from every other."""
        return self.stored.entry.article_id, self.sentence.start


def shown(passages: Iterable[StoredPassage], characters: int) -> list[Shown]:
    """The sentences of some passages, each once, as many as fit into so many characters.

    Passages overlap by a sentence. The first passage that doesn't fit as a whole ends it, but
    for the very first.
    """
    found: list[Shown] = []
    known: set[tuple[str, int]] = set()
    left = characters
    for stored in passages:
        own = [Shown(stored, sentence) for sentence in stored.passage.sentences]
        fresh = [one for one in own if one.place not in known and one.text.strip()]
        cost = sum(min(len(one.text), _LONGEST) + 8 for one in fresh) + len(_above(stored))
        if cost > left:
            if not found:
                found += _fitting(fresh, left)
            break
        left -= cost
        found += fresh
        known |= {one.place for one in fresh}
    return found


def _fitting(sentences: Iterable[Shown], characters: int) -> list[Shown]:
    fitting: list[Shown] = []
    for one in sentences:
        characters -= min(len(one.text), _LONGEST) + 8
        if characters < 0 and fitting:
            break
        fitting.append(one)
    return fitting


def numbered(sentences: Sequence[Shown]) -> str:
    """The sentences by number from 1, under what stands above each passage."""
    lines: list[str] = []
    above = None
    for n, one in enumerate(sentences, 1):
        if one.stored.passage_id != above:
            above = one.stored.passage_id
            lines.append(_above(one.stored))
        lines.append(f"{n}: {quoted(one.text)}")
    return "\n".join(lines)


def _above(stored: StoredPassage) -> str:
    """Title, publisher, date and heading, each as a JSON string."""
    entry = stored.entry
    parts = [("article", entry.title), ("by", entry.publisher or "")]
    parts += [("on", entry.published.isoformat() if entry.published else "")]
    parts += [("under", stored.passage.heading)]
    return "# " + ", ".join(f"{name} {quoted(value)}" for name, value in parts if value)


def quoted(text: str) -> str:
    """Text of an article or a person on one line, which it can't leave."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    # Line separators aren't escaped by JSON, and end a line for many.
    return json.dumps(" ".join(cut.split()), ensure_ascii=False)
