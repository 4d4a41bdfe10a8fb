"""What was cut off at the edges of a quotation that turns what is said.

"The pool did not | close", "The pool will open | if the grant is paid", "He allegedly | took it".
What the draft says itself, beside the quotation, was not cut off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.denial import BETWEEN, CONDITION, DENYING, DOUBTING, DOUBTING_BEHIND, NEGATIONS
from corpus.english.words import AUXILIARIES

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BREAK = re.compile(r"[;:!?—–()…]|\s-\s")
_OPENING = re.compile(r"[“\"‘«„']\s*$")
_CLOSING = re.compile(r"^[,.!?]?\s?[”\"’»]")
_BEFORE = 7
"""So many words before a quotation are looked at."""
_BEHIND = 8
_EVEN = re.compile(r"\b(?:even|as|ask(?:ed|s|ing)?|see|know|what)\s+$", re.IGNORECASE)
_ALLEGED = re.compile(r"^,?\s*it (?:is|was|has been) (?:alleged|claimed|rumoured)\b", re.IGNORECASE)

Place = tuple[int, int]


def cut_off(text: str, sentence: Place, start: int, end: int) -> list[Place]:
    """The words of a sentence that were cut off from its words `[start, end)`, and turn them."""
    first, last = sentence
    found = []
    if first < start and (before := _before(text, first, start)) is not None:
        found.append((before, start))
    if end < last and (behind := _behind(text[end:last])) is not None:
        found.append((end, end + behind))
    return [place for place in (_trimmed(text, *place) for place in found) if place[0] < place[1]]


def omitted(text: str, start: int, end: int) -> list[Place]:
    """The words `[start, end)` that an ellipsis within a sentence omits, if they turn the rest.

    What stands between commas or dashes is by the way, and turns nothing.
    """
    words = text[start:end].strip()
    is_aside = words[:1] in ",–—-(" and words[-1:] in ",–—-)"
    tokens = {match[0].lower().replace("’", "'") for match in _WORD.finditer(words)}
    turns = (
        any(word in NEGATIONS or word.endswith("n't") for word in tokens)
        or bool(tokens & (DOUBTING_BEHIND | {"alleged", "cannot"}))
        or CONDITION.search(words) is not None
    )
    return [_trimmed(text, start, end)] if turns and not is_aside else []


def says_itself(beside: str, cut: str) -> bool:
    """Whether what stands beside a quotation in the draft says what was cut off."""
    told, left = _kinds(beside), _kinds(cut)
    return bool(left) and left <= told


def _kinds(text: str) -> set[str]:
    words = [match[0].lower().replace("’", "'") for match in _WORD.finditer(text)]
    kinds = set()
    if any(map(_denies, words)):
        kinds.add("denies")
    if any(word in DOUBTING or word == "claimed" for word in words):
        kinds.add("doubts")
    if CONDITION.search(text):
        kinds.add("depends")
    return kinds


def _denies(word: str) -> bool:
    return word in DENYING or word.endswith("n't")


def _before(text: str, first: int, start: int) -> int | None:
    """Where the words before `start` begin that turn what follows; None: there are none."""
    before = text[first:start]
    if (opening := _OPENING.search(before)) and _begins_anew(
        before[: opening.start()], text[start]
    ):
        return None
    found = _turning(before)
    if found is None:
        found = _condition(before)
    if found is None:
        found = _denying_subject(before, text[start:])
    return None if found is None else first + found


def _begins_anew(led_in: str, character: str) -> bool:
    """Whether speech that begins there is a sentence of its own."""
    return not led_in.strip() or led_in.rstrip()[-1:] in ",:" or character.isupper()


def _turning(before: str) -> int | None:
    """Where a word stands that denies or doubts what follows, with no more than that between."""
    words = list(_WORD.finditer(before))[-_BEFORE:]
    end = len(before)
    for match in reversed(words):
        between = before[match.end() : end]
        if _BREAK.search(between) or "," in between:
            return None
        word = match[0].lower().replace("’", "'")
        if _denies(word) or word in DOUBTING:
            is_only = word == "not" and re.match(r"\W*only\b", before[match.end() :])
            return None if is_only else match.start()
        if CONDITION.fullmatch(word) and not _EVEN.search(before[: match.start()]):
            return match.start()
        if word not in BETWEEN:
            return None
        end = match.start()
    return None


def _condition(before: str) -> int | None:
    """Where a clause begins on which what follows its comma depends: "If it is paid, | …"."""
    if not re.search(r",\s*[“\"‘]?$", before):
        return None
    breaks = list(_BREAK.finditer(before))
    clause = breaks[-1].end() if breaks else 0
    match = CONDITION.search(before, clause)
    if match is None or _EVEN.search(before[: match.start()]):
        return None
    leads = before[clause : match.start()]
    return match.start() if len(_WORD.findall(leads)) <= 1 else None


def _denying_subject(before: str, words: str) -> int | None:
    """Where a subject of any length begins by denying: "Not to pay — or pay late — | is theft"."""
    opening, verb = _WORD.search(before), _WORD.search(words)
    if opening is None or verb is None or verb[0].lower() not in AUXILIARIES:
        return None
    denies = opening[0].lower() in NEGATIONS and not re.match(r"\W*only\b", before[opening.end() :])
    return opening.start() if denies else None


def _behind(rest: str) -> int | None:
    """How far the words behind a quotation reach that turn what it says; None: there are none."""
    if _CLOSING.match(rest):
        return None
    stop = _BREAK.search(rest)
    clause = rest[: stop.start()] if stop else rest
    if alleged := _ALLEGED.match(clause):
        return alleged.end()
    words = list(_WORD.finditer(clause))[:_BEHIND]
    if not words:
        return None
    first = words[0]
    word = first[0].lower().replace("’", "'")
    if not clause[: first.start()].strip() and (word in NEGATIONS or word.endswith("n't")):
        return first.end()
    for n, match in enumerate(words):
        if n < 3 and match[0].lower() in DOUBTING_BEHIND:
            return match.end()
    condition = CONDITION.search(clause, 0, words[-1].end())
    if condition and condition[0].lower() != "whether":
        before = clause[: condition.start()]
        if not _EVEN.search(before) and before.count(",") <= 1:
            return len(clause.rstrip())
    return None


def _trimmed(text: str, start: int, end: int) -> Place:
    words: Sequence[re.Match[str]] = list(_WORD.finditer(text, start, end))
    return (words[0].start(), words[-1].end()) if words else (start, start)
