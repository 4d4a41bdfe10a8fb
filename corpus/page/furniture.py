"""Which lines of a page are furniture wherever they stand, and which because they come back.

Lines are as `corpus.page.layout` makes them. What a line's own words give away is in
`corpus.page.rules`; what only its place on the page does, in `corpus.page.placing`.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace
from hashlib import blake2b

from corpus.page import dating
from corpus.page.layout import Line, physical_lines
from corpus.page.marks import BY_PLACE, Furniture
from corpus.page.phrases import PHRASES
from corpus.page.rules import RULES

REPEATED_WORDS = 60
"""A repeated line longer than this is a republished paragraph rather than furniture."""
LONG = 2_000
"""A line of so many characters has more than sixty words, or is a run of signs."""

GLUED_WORDS = 20
"""A piece of furniture that runs on behind a text has at most this many words."""

_REASONS = {mark.value: why for mark, why in BY_PLACE.items()}
_REASONS |= {rule.mark.value: rule.reason for rule in RULES}
_EDGES = " !»›→…←«‹|•·*–—-_:[]+#✕×<>▶►▼▲⌄✓"
# Words that open a credit, pointer or label. Found first, and what stands before them
# looked at second: an expression that looks behind at each character takes ten times as long.
_OPENER = re.compile(
    r"(?:Photo|Image|Picture|Pic|Video|PHOTO|PICTURE|IMAGE|Advertisement|ADVERTISEMENT|READ|Read|"
    r"Now read|NOW READ|Share|Sign up|Subscribe|Follow|Getty|Related|RELATED|Copyright|"
    r"SEE ALSO|See "
    r"also|Watch|WATCH|Credit|Published|\(Photo|\(Image|\(Picture|\(Pic|\(Getty|\(Credit|©)"
)
_CLOSING = ".!?\"'”’)"


def by_words(line: Line) -> Furniture | None:
    """Why `line` is furniture wherever it stands; None where its words don't say that it is."""
    if line.words > REPEATED_WORDS:
        return None
    if len(line.text) > LONG:  # so few words, so long: what it is shows at its beginning
        line = replace(line, end=line.start + LONG, text=line.text[:LONG])
    text = line.said
    core = text.strip(_EDGES)
    for rule in RULES:
        if line.words > rule.max_words:
            continue
        if core in PHRASES.get(rule.mark, ()):
            return rule.mark
        if rule.pattern is not None:
            subject = " ".join(line.text.split()) if rule.cased else text
            if rule.pattern.fullmatch(subject):
                return rule.mark
    if (
        line.words <= 25
        and dating.speaks_of_publishing(line.text)
        and dating.is_date_line(line.text)
    ):
        return Furniture.PUBLISHED
    return None


def reason(mark: str) -> str | None:
    """Why lines with this mark are not the article, in a sentence; None of one not known today."""
    return _REASONS.get(mark)


def split_glued(line: Line) -> list[Line]:
    """`line`, or its text and the piece of furniture that runs on behind it.

    Split where a small letter or a closing mark runs into the opener of a credit,
    pointer or label, or a sentence has closed before it, and only if all that
    follows is furniture by its own words and no sentence.
    """
    for match in _OPENER.finditer(line.text):
        before = line.text[: match.start()]
        # Up to the length of a caption a credit behind a sentence makes it all a caption.
        closed = (
            before.endswith(" ")
            and before.rstrip().endswith(tuple(_CLOSING))
            and by_words(line) is None
        )
        glued = before[-1:].islower() or before.endswith(tuple(_CLOSING))
        if not (glued or closed):
            continue
        tail = line.part(match.start(), len(line.text), bullet=False)
        if tail.words <= GLUED_WORDS and not tail.prose and by_words(tail):
            return [line.part(0, match.start()), tail]
    return [line]


def _key(normalised: str) -> int:
    digest = blake2b(normalised.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def line_keys(text: str) -> frozenset[int]:
    """Keys of the lines that would be furniture if many articles of a publisher had them.

    Signed 64-bit, the same in every process. A line counts without its bullet, with
    case, quote marks and white space made alike; lines of more than
    `REPEATED_WORDS` words or without a letter have no key.
    """
    return frozenset(_key(line.plain) for line in physical_lines(text) if _keyed(line))


def _keyed(line: Line) -> bool:
    return line.words <= REPEATED_WORDS and any(map(str.isalpha, line.text))


def is_repeated(line: Line, repeated: Container[int]) -> bool:
    """Whether every physical line of `line` has its key in `repeated`."""
    parts = physical_lines(line.text)
    return bool(parts) and all(_keyed(part) and _key(part.plain) in repeated for part in parts)
