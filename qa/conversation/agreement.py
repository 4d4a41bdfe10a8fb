"""Questions whether accounts agree, as the question that they answer alike or otherwise.

"Do the reports agree on when the centre opened?" is "When did the centre open?": the answer
shows two accounts that differ anyway, and one that stands alone is shown as what it is.
"""

from __future__ import annotations

import re

from corpus.english.dates import YEAR
from corpus.english.words import AUXILIARIES, WH
from qa.conversation.indirect import as_question
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import low_at, words_of

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
_BEHIND = re.compile(
    rf"(?<=\w)\s*[,;?.–-]+\s*(?:and )?(?:(?:do|does|did) (?:(?:the|your|these|all|both) )*"
    rf"(?:{_ACCOUNTS}|they)(?: all| both)? {_AGREE}"
    r"|(?:is it |is that )?(?:the )?same in (?:both|all)"
    rf"(?: the)?(?: {_ACCOUNTS})?)\W*$",
    re.IGNORECASE,
)


def matter_of(question: str) -> str | None:
    """What accounts are asked to agree on, as a question of its own; None: it asks for no such
    thing.
    """
    asked = _AGREEING_ON.match(question)
    if asked is None:
        kept = _BEHIND.sub("", question)
        return f"{kept}?" if kept != question and words_of(kept) else None
    matter = asked["matter"].strip(" ?.!")
    opening = low_at(words_of(matter), 0)
    if opening in WH | AUXILIARIES | {"if", "whether"}:
        matter = as_question(matter).rstrip("?")
    parts = (part for part in (asked["of"], asked["whose"]) if part and not _YEARS.match(part))
    told = [matter, *(f"in {part.strip()}" for part in parts)]
    return f"{' '.join(told)}?"
