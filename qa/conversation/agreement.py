"""Whether accounts agree: what they are asked to agree on, as a question of its own.

"Do the reports agree on when the centre opened?" is "When did the centre open?": the answer
shows two accounts that differ anyway, and one that stands alone is shown as what it is.

The form of some questions says so (`matter_by_form`). It is asked in any words, though, and the
reader of intents knows most of them (`matter_by_intent`). What the accounts are of is then a
clause of the question that by itself asks no such thing, or the phrase that it marks: "How many
came, and does each article give that number?" asks "How many came?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.english.dates import YEAR
from corpus.english.dictionary import Mark
from corpus.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, WH, classed
from qa.conversation.indirect import as_question
from qa.conversation.intents import Filled, Intent, IntentReader, Kind, Slot
from qa.conversation.noun_phrases import Sort, names_of
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import Word, content_at, low_at, words_of

_ASKING = WH | AUXILIARIES | {"if", "whether"}
"""What a clause begins with that asks something."""

# By form ----------------------------------------------------------------------------------

_ACCOUNTS = rf"(?:{ARTICLES}|reports|accounts|papers|sources|versions)"
_AGREE = (
    r"(?:(?:dis)?agree|differ|match(?: up)?|tally|conflict|contradict (?:each other|one another)"
    r"|say (?:the same|different things?)(?: things?)?)"
)
_AGREEING_ON = re.compile(
    rf"^\W*(?:do|does|did) (?:(?:the|your|these|those|all|both|any|two) )*(?P<whose>[^,?]*?)\s*"
    rf"\b{_ACCOUNTS}(?: (?:of|on|about) (?P<of>[^,?]+?))? (?:all |both )?{_AGREE} "
    rf"(?:on|about|over|as to) (?P<matter>.+)$",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"^(?:(?:and|or|to)?\W*{YEAR}\W*)+$", re.IGNORECASE)
"""Of what years the accounts are, which is not when it was: "the reports of 2017 and 2024"."""
_THEY_AGREE = rf"(?:(?:the|your|these|all|both) )*(?:{_ACCOUNTS}|they)(?: all| both)? {_AGREE}"
_BEHIND = re.compile(
    rf"(?<=\w)\s*[,;?.–-]+\s*(?:and )?(?:(?:do|does|did) {_THEY_AGREE}"
    r"|(?:is it |is that )?(?:the )?same in (?:both|all)"
    rf"(?: the)?(?: {_ACCOUNTS})?)\W*$",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"[,;?.–-]+\s*{_THEY_AGREE}\W*$", re.IGNORECASE)


def is_of_accounts(question: str) -> bool:
    """Whether the form of a question says that it is asked, or told, if accounts agree."""
    return matter_by_form(question) is not None or without_accounts(question) != question


def without_accounts(question: str) -> str:
    """A question without what is told of accounts behind it: "The papers say different things"."""
    return _TOLD.sub("", question)


def matter_by_form(question: str) -> str | None:
    """What accounts are asked to agree on, as a question of its own; None: it asks for no such
    thing.
    """
    asked = _AGREEING_ON.match(question)
    if asked is None:
        kept = _BEHIND.sub("", question)
        return f"{kept}?" if kept != question and words_of(kept) else None
    matter = asked["matter"].strip(" ?.!")
    opening = low_at(words_of(matter), 0)
    if opening in _ASKING:
        matter = as_question(matter).rstrip("?")
    parts = (part for part in (asked["of"], asked["whose"]) if part and not _YEARS.match(part))
    told = [matter, *(f"in {part.strip()}" for part in parts)]
    return f"{' '.join(told)}?"


# By intent ---------------------------------------------------------------------------------

SURE, LOST = 0.8, 0.5
"""From so certain on a question is taken for one whether accounts agree, whatever its form; and
from there on a clause of it is none that asks something else."""
_CLAUSE = re.compile(
    r"(?<=[.?!])\s+|[,;:]\s+(?:and\s+)?|\s+[–—-]\s+|\s+and\s+(?=(?:do|does|did|is|are)\b)", re.I
)
_MOST_CLAUSES = 6
_LEFT_OUT = 2
"""Words of a phrase that may not be marked, between two that are."""
_BREAK = re.compile(r"[,;:?!.](?=\s|$)|\s[–—-]\s")
_BEFORE_TIME = PREPOSITIONS | DETERMINERS
_OF = re.compile(r"(?:the )?[\w’'-]+(?: [\w’'-]+)? (?:of|for)\b", re.I)
"""What of something is asked: "the number of carers", "costs for the home"."""
_RELATIVE = classed("who which where while")


def asks_if_they_agree(intent: Intent) -> bool:
    """Whether it is asked, by what is read of a question, if accounts of one matter agree."""
    return intent.kind is Kind.AGREEMENT and intent.certainty >= LOST


def matter_by_intent(
    text: str, intents: IntentReader, of_days: Callable[[], bool] = lambda: False
) -> str | None:
    """What accounts are asked to agree on, as a question; None: it asks for no such thing surely,
    or what they are of is not asked by a question word.

    `of_days` says whether the accounts are told by their days, and only what they are of may stay.
    Then it is surely of accounts.
    """
    (intent,) = intents.read([text])
    if intent is None or not asks_if_they_agree(intent):
        return None
    is_of_days = of_days()
    if intent.certainty < SURE and not is_of_days:
        return None
    return _clause(intent, intents) or _phrase(intent, is_of_days)


def matter_at_large(text: str, intents: IntentReader) -> str:
    """Of what it is asked where accounts of it differ, and no one fact; empty: it asks no such.

    "Where do the reports on the Leeds pool disagree?" is of "Leeds pool".
    """
    (intent,) = intents.read([text])
    if intent is None or not asks_if_they_agree(intent):
        return ""
    marked = [text[one.start : one.end].strip() for one in _marked(intent)]
    words = [word for one in marked for word in words_of(one)]
    asks = any(word.lower in WH | AUXILIARIES for word in words)
    held = [w.text for w in words if not re.fullmatch(ARTICLES, w.bare, re.I)]
    return "" if asks or not names_of(f"on {' '.join(held)}") else " ".join(held)


def asks_one_thing(matter: str) -> bool:
    """Whether a matter is one fact: a question, or "the number of carers"; not just "the pool"."""
    return _asks(words_of(matter)) or _OF.match(matter) is not None


def _clause(intent: Intent, intents: IntentReader) -> str | None:
    """The longest run of clauses that asks something by itself, and speaks of all that is marked.

    It must not ask whether accounts agree.
    """
    text, marked = intent.text, _marked(intent)
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    if not 2 < len(cuts) <= _MOST_CLAUSES:
        return None
    runs = [
        (cuts[a], cuts[b])
        for a in range(len(cuts) - 1)
        for b in range(a + 1, len(cuts))
        if b - a < len(cuts) - 1 and all(cuts[a] <= f.start and f.end <= cuts[b] for f in marked)
    ]
    said = [re.sub(r"[\s,;:–—-]+(?:and\s*)?$", "", text[a:b]) for a, b in runs]
    said = [one for one in said if _asks(words_of(one))]
    read = zip(said, intents.read(said) if said else (), strict=True)
    plain = [one for one, its in read if its and not asks_if_they_agree(its)]
    longest = max(plain, key=len, default=None)
    return f"{longest.rstrip(' ?.!')}?" if longest else None


def _marked(intent: Intent) -> list[Filled]:
    """What the question says of its matter; at times a clause is taken for a time."""
    times = (f for f in intent.filled if f.slot is Slot.TIME)
    whens = [f for f in times if low_at(words_of(intent.text[f.start : f.end]), 0) in WH]
    return [
        replace(f, end=f.start + len(_BREAK.split(intent.text[f.start : f.end], maxsplit=1)[0]))
        for f in intent.filled
        if f.slot is Slot.ABOUT or f in whens
    ]


def _asks(words: Sequence[Word]) -> bool:
    """Whether something of content is asked for: by a question word, or in a question's order."""
    asks = any(
        word.lower in (WH if not (word.first or word.breaks) else WH | AUXILIARIES)
        and not (at and word.lower in _RELATIVE and content_at(words, at - 1))
        for at, word in enumerate(words)
    )
    return asks and sum(content_at(words, at) for at in range(len(words))) > 1


def _phrase(intent: Intent, may_be_named: bool) -> str | None:
    """The marked phrases as one question, with the names that the question has besides.

    So with its time, if it is one: that of two accounts of one thing is their own.
    """
    text = intent.text
    parts = [text[start:end].strip() for start, end in _whole(intent)]
    asks = next((part for part in parts if low_at(words_of(part), 0) in _ASKING), None)
    if not any(content_at(words, at) for words in map(words_of, parts) for at in range(len(words))):
        return None
    opening = asks or parts[-1]
    if asks is None and not may_be_named and not _OF.match(opening):
        return None
    others = [part for part in parts if part != opening]
    said = as_question(opening).rstrip("?") if asks else opening
    found = [name for name in names_of(text) if name.sort is not Sort.NOUN]
    times = [name for name in found if not name.named]
    besides = [name.text for name in found if name.named or len(times) == 1]
    besides = [name for name in besides if not any(name.lower() in p.lower() for p in parts)]
    return f"{' in '.join([said, *others, *besides])}?"


def _whole(intent: Intent) -> list[tuple[int, int]]:
    """Where the marked phrases stand: those as one that hardly a word parts, a clause to its end.

    A time right behind a phrase is part of it: "the number of carers in 2021".
    """
    text, times = intent.text, [f for f in intent.filled if f.slot is Slot.TIME]
    found: list[tuple[int, int]] = []
    for one in _marked(intent):
        start, end = one.start, one.end
        is_clause = low_at(words_of(text[start:end]), 0) in WH
        if found and not is_clause and _is_near(text[found[-1][1] : start]):
            start, _ = found.pop()
        if low_at(words_of(text[start:end]), 0) in WH:
            end += len(_BREAK.split(text[end:], maxsplit=1)[0].rstrip())
        else:
            start = _with_its_noun(text, start)
        behind = next((f for f in times if f.start >= end), None)
        if behind and {word.lower for word in words_of(text[end : behind.start])} <= _BEFORE_TIME:
            end = behind.end
        found.append((start, end))
    return [one for n, one in enumerate(found) if not any(one[0] < e for _, e in found[:n])]


def _with_its_noun(text: str, start: int) -> int:
    """Where a phrase begins with what of it is asked: "costs for the home", "number of carers"."""
    words = [word for word in words_of(text) if word.end <= start]
    while words and words[-1].lower in DETERMINERS:
        words.pop()
    if not words or words[-1].lower not in PREPOSITIONS:
        return start
    words.pop()
    at = len(words) - 1
    is_account = at >= 0 and (
        re.fullmatch(ARTICLES, words[at].bare, re.I) or Mark.TOLD in words[at].marks
    )
    if not content_at(words, at) or is_account:
        return start
    return _with_its_noun(text, words[at].start)


def _is_near(between: str) -> bool:
    return len(between.split()) <= _LEFT_OUT and not _BREAK.search(between)
