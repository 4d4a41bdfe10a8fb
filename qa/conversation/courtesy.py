"""What people say around a question: greetings, thanks, "could you tell me", a long way to it.

None of it is asked. Left in, it counts in the search, and moves the reader's mark: "Could you
please tell me what grade Croydon got? Thanks!" was answered otherwise than "What grade did
Croydon get?".
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from corpus.english.words import AUXILIARIES, FUNCTION_WORDS, PREPOSITIONS, WH, classed
from qa.conversation.indirect import as_question
from qa.conversation.noun_phrases import things_of
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import Use, content_at, is_body, low_at, words_of

IMPERATIVES = classed(
    "tell list compare summarise summarize explain describe give show name find enumerate sum "
    "outline contrast"
)
"""What a question may begin with that is put as a request."""

_ASKS = rf"(?:{'|'.join(sorted(map(re.escape, WH), key=len, reverse=True))}|if|whether)\b(?!['’])"
_HELPS = rf"(?:{'|'.join(sorted(map(re.escape, AUXILIARIES), key=len, reverse=True))})\b"
_DOES = rf"(?:{'|'.join(sorted(IMPERATIVES))})\b"
_SOFT = r"(?:,? ?\b(?:please|kindly|possibly|perhaps|maybe|just|briefly)\b,?)*"
_ME = r"(?: (?:to )?(?:me|us))?"

_GREETING = (
    r"(?:(?:hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day))"
    r"(?: (?:there|again|all))?)"
)
_THANKS = (
    r"(?:(?:many )?thanks|thank you|cheers|ta)(?: (?:again|a lot|so much|very much|in advance|"
    r"for (?:that|this|your help|the help|helping)))*"
)
_PARTING = r"(?:(?:good)?bye(?: bye)?|good ?night|see you(?: (?:later|soon))?|farewell)\b"
_OTHER = (
    rf"how are you(?: (?:doing|today))*|nice to meet you|{_PARTING}|you're welcome|"
    r"no problem|sorry|never ?mind|"
    r"(?:that(?:'?s| is| was) )?(?:very )?(?:great|perfect|brilliant|lovely|excellent|helpful|"
    r"good|nice|wonderful|interesting)|that (?:helps|helped)(?: a lot)?|well done|good (?:bot|job)|"
    r"got it|i see|ok(?:ay)?|yes|no|sure|right|fine"
)
_TALK = re.compile(rf"^\W*(?:(?:{_GREETING}|{_THANKS}|{_OTHER}|and|so|please)\b\W*)+$", re.I)

_GREETED = re.compile(
    rf"^\W*{_GREETING}(?:\s*[,!.:;–-]+\s*|\s+(?=(?:{_ASKS}|{_HELPS}|{_DOES}|please\b|i\b)))", re.I
)
_THANKED = re.compile(
    rf"(?:(?<=[?.!,;)])\s*|\s+[–-]\s+|\s*\n\s*)(?:and )?(?:please|pls|plz|{_THANKS})[\s,.!]*$"
    rf"|,?\s+(?:please|pls|plz)(?=[\s?.!]*$)|\s+{_THANKS}[\s,.!]*$",
    re.I,
)
# "I am writing about … and I want to know one thing: who …?"
_WANTS_TO_KNOW = re.compile(
    r"\b(?:i|we)(?:['’]d|['’]m| am| was| were| are| would| just| really| also)*"
    r" (?:like|love|want|wanted|need|wish|hope|have|curious|keen|wondering|wonder|trying)\b"
    r"(?: to)?(?: (?:know|ask|learn|hear|see|find out|understand))?(?P<more>[^?]{0,300}?)"
    rf"(?:[:—–]\s*|(?<=know)\s+|(?<=ask)\s+|(?<=wondering)\s+|(?<=wonder)\s+|(?<=find out)\s+"
    rf"|(?<=understand)\s+|(?<=learn)\s+|(?<=hear)\s+|(?<=curious)\s+|,\s*)(?={_ASKS}|{_HELPS})",
    re.I,
)
_MY_QUESTION = re.compile(
    rf"\b(?:my|the|our) question is\s*(?:this)?[:,—–-]?\s*(?={_ASKS}|{_HELPS})", re.I
)
_REQUESTS = re.compile(
    rf"^\W*(?:(?:please|pls|plz),?\s+(?=\w)|(?:(?:can|could|would|will) you{_SOFT}|kindly)\s+"
    rf"(?=(?:{_DOES}|{_ASKS}|[\w-]+ (?:me|us)\b|say {_ASKS}|check (?:if|whether)\b"
    rf"|(?:can|could|would|will) you\b|please\b|do you know\b)))",
    re.I,
)
_ASKED_WITHIN = re.compile(
    rf"^\W*(?:(?:tell|show|remind|inform|explain|say|check|find out|find|let){_ME}(?: know)?{_SOFT}"
    rf"|do you (?:happen to )?know|does any(?:one|body) know|(?:have you )?(?:got )?any idea"
    rf"|(?:is|was) it known|i wonder|(?:just )?wondering)\s+(?={_ASKS})",
    re.I,
)
_FOR_WHAT = re.compile(
    rf"^\W*for (?:my|our|an?|the) [^,:;?.]+: +(?=(?:{_ASKS}|{_HELPS}|{_DOES}))", re.I
)
"""What the question is asked for: "For my essay: who led it?"."""
_ANEW = re.compile(
    rf"^\W*(?:(?!{_HELPS})\w+\W+){{0,4}}?(?:(?:something|anything) (?:else|different|new|other)"
    r"|(?:another|different|new|other) (?:topic|subject|matter|question)"
    r"|chang(?:e|ing) (?:the |of )?(?:topic|subject)[^,;:.!?–—-]*)(?=\W*?[:.,!;–—-])\W++"
    rf"(?={_ASKS}|{_HELPS}|{_DOES}|please\b|i\b)",
    re.I,
)
"""Whoever turns to something else: "OK, something else: who runs the pool?".

"Did it find anything else, a leak?" and "Anything else: leaks?" go on about the same.
"""
_LONGEST_WAY = 2_000


class Courtesy(StrEnum):
    """What somebody says who asks nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    PARTING = "parting"
    OTHER = "other"


_SAID = (
    (Courtesy.PARTING, re.compile(rf"\b{_PARTING}", re.I)),
    (Courtesy.THANKS, re.compile(rf"\b{_THANKS}\b", re.I)),
    (Courtesy.GREETING, re.compile(rf"\b{_GREETING}\b", re.I)),
)


_GUESSED = re.compile(
    rf"^(?P<asks>\W*(?:and |but |so )?(?!if|whether){_ASKS}[^,;?]*)[,?]"
    r" (?:was|is|were|are)(?:n['’]t)? (?:it|that|this|he|she|they) [^,;?]+\W*$",
    re.I,
)
"""A guess behind what is asked, which the answer may not confirm: "Who decided, was it Ofsted?"."""
_FRONTED = re.compile(
    r"^\W*(?P<what>(?!(?:yes|no|ok|okay|well|so|and|but|then|sorry)\b)\w[^,;:?.]*)[,:] "
    r"(?P<is>is|are|was|were|has|have|had|does|do|did|will|can) (?:it|they|he|she)\b",
    re.I,
)
"""What is asked about stands in front: "Hackney, is it still good?"."""


def courtesy_in(text: str) -> Courtesy | None:
    """Which courtesy `text` is, the last where it is several; None where it asks something."""
    if not is_talk(text):
        return None
    return next((said for said, pattern in _SAID if pattern.search(text)), Courtesy.OTHER)


def is_talk(text: str) -> bool:
    """Whether `text` is a greeting, thanks or the like, and asks nothing."""
    return _TALK.match(" ".join(text.split()).replace("’", "'")) is not None


def begins_anew(text: str) -> bool:
    """Whether a turn says that it is of another matter than the one before."""
    return _ANEW.match(text) is not None


@lru_cache(maxsize=256)
def plainly(text: str) -> str:
    """The question in `text` without what is said around it; `text` itself where that is all.

    A question within a request ("tell me who leads it") becomes one that stands by itself.
    """
    if len(text) > _LONGEST_WAY or is_talk(text):
        return text
    rest = text.strip()
    for _ in range(4):
        before = rest
        rest = _cut(_THANKED, _cut(_GREETED, rest))
        rest = _cut(_FOR_WHAT, _after_the_way(_cut(_ANEW, rest)))
        rest = _listed(_cut(_REQUESTS, _requested(rest)))
        if found := _ASKED_WITHIN.match(rest):
            rest = as_question(rest[found.end() :])
        rest = _GUESSED.sub(r"\g<asks>?", rest)
        rest = _FRONTED.sub(_with_front, rest)
        if rest == before:
            break
    return text if rest == text.strip() else rest[:1].upper() + rest[1:]


_LIST_THEM = re.compile(
    r"(?:\s*[,;:.?!–-]\s*(?:and )?(?:(?:please|pls|plz) )?(?:list|name|as a list|in a list)"
    r"(?: (?:them|these|those))?|\s(?:and )?(?:(?:please|pls|plz) )?list (?:them|these|those))"
    r"(?: all)?(?: for me)?(?:,? (?:please|pls|plz))?\W*$",
    re.I,
)


_REQUESTED = re.compile(rf"(?<=[.!;:])\s+(?=(?:can|could|would|will) you{_SOFT} {_DOES})", re.I)
_AS_FAR = re.compile(
    r",?\s+(?:as far as|according to|going by|judging (?:by|from))"
    r"\s+(?:the|these|your|those|our)\s+(?:articles|stories|papers|library)(?:\s+(?:go|say|tell|show|know|goes))?(?=\W*$)",
    re.I,
)
_EVERYONE = re.compile(
    r"^\W*(?:(?:tell|give|show|list|name) )?(?:(?:me|us) )?(?:the )?(?:names? of )?"
    r"(?:everyone|everybody|all (?:(?:of )?those|the people|people))"
    r" who\s+(?P<verb>\w+)(?P<rest>\b.*?)[.?!\s]*$",
    re.I | re.S,
)
_HERE = (
    r" (?:(?:who|that) are )?(?:(?:named|mentioned) )?"
    r"in (?:all )?(?:(?:the|these|your|our) )?(?:articles|stories|papers|coverage)"
)
_ARTICLE = re.compile(rf"(?:{ARTICLES}|stories|reports)", re.I)
_NAMES = re.compile(
    r"^\W*(?:(?:tell|give|show|list|name|find|get) )?(?:(?:me|us) )?"
    rf"(?:(?:all )?(?:the )?names of (?:all )?(?:of )?(?:the )?(?P<named>[\w’'-]+(?: [\w’'-]+)??)"
    rf"(?:{_HERE})?|(?:all )?(?:of )?(?:the )?(?P<listed>[\w’'-]+(?: [\w’'-]+)??){_HERE})[.?!\s]*$",
    re.I,
)
PLURAL = {"has": "have", "is": "are", "was": "were", "does": "do"}


def _requested(text: str) -> str:
    """What is requested behind what is told: "I write a story. Could you list …?"."""
    found = next(reversed(list(_REQUESTED.finditer(text))), None)
    text = text[found.end() :] if found else text
    text = _AS_FAR.sub("", text)
    if everyone := _EVERYONE.match(text):
        verb = everyone["verb"]
        return f"Which people {PLURAL.get(verb.lower(), verb)}{everyone['rest']}?"
    return _who_are_named(text)


def _who_are_named(text: str) -> str:
    """`names of the councillors in the articles` as what is asked: which of them are named."""
    found = _NAMES.match(text)
    if not found:
        return text
    words = words_of(found["named"] or found["listed"])
    if not words[-1].plural or any(word.lower in FUNCTION_WORDS for word in words):
        return text
    whom = " ".join(word.text for word in words)
    return (
        text if _ARTICLE.fullmatch(words[-1].lower) else f"Which {whom} are named in the articles?"
    )


def _names_bodies(text: str) -> bool:
    """Whether all of a text is a noun for several bodies with what is said of them.

    `councils that lost a grade`, `London schools ever rated inadequate`: no topic, but a list.
    "Schools closed over gas" may be a headline.
    """
    words = words_of(text)
    at = next((n for n, word in enumerate(words[:3]) if word.plural and is_body(word)), None)
    if (
        at is None
        or words[0].lower in IMPERATIVES | WH
        or not all(content_at(words, n) for n in range(at))
        or words[at].breaks
    ):
        return False
    behind = at + 1
    is_told = low_at(words, behind) in {"ever", "once", "already", "never"}
    if behind + 2 >= len(words) or words[at].possessive or words[behind].breaks:
        return False
    relative = low_at(words, behind) in {"that", "which", "who"}
    return relative or (is_told and words[behind + 1].use is Use.VERB)


def _listed(text: str) -> str:
    """`text` with an order to list what it asks for in front, where that stands behind it."""
    if _names_bodies(text):
        return f"List {text[:1].lower()}{text[1:]}"
    found = _LIST_THEM.search(text)
    core = text[: found.start()].strip() if found else ""
    words = words_of(core)
    if len(words) < 2:
        return text
    if words[0].lower in WH | AUXILIARIES | IMPERATIVES:
        return f"{core}?" if found and "?" in found[0] else core
    return f"List {core}"


def _cut(said: re.Pattern[str], text: str) -> str:
    """`text` without what matches; as it is where nothing would be left to ask."""
    found = said.search(text)
    if not found:
        return text
    rest = f"{text[: found.start()]}{text[found.end() :]}".strip()
    return rest if re.search(r"\w", rest) and not is_talk(rest) else text


def _with_front(fronted: re.Match[str]) -> str:
    """What is asked of "it", of the thing in front: the bots of "Speaking of bots, can they".

    "In Leeds, is it wet?" says where or when, and stays as it is.
    """
    what = fronted["what"]
    if named := _NAMED_FIRST.match(what):
        things = things_of(what)
        what = what[named.end() : things[-1].end] if things else what[named.end() :]
    elif low_at(words_of(what), 0) in PREPOSITIONS:
        return fronted[0]
    return f"{fronted['is']} {what}"


_NAMED_FIRST = re.compile(r"(?:(?:\w+ing )?(?:of|about|on)|regarding|concerning) ", re.I)
"""What it is about is said first: "speaking of", "about", but not "swimming in"."""


def _after_the_way(text: str) -> str:
    """What is asked behind "I want to know" or "my question is", if that stands by itself."""
    for way in (_MY_QUESTION, _WANTS_TO_KNOW):
        found = next(reversed(list(way.finditer(text))), None)
        if found and _has_content(text[found.end() :]):
            return as_question(text[found.end() :])
    return text


def _has_content(text: str) -> bool:
    words = words_of(text)
    return any(content_at(words, at) for at in range(len(words)))
