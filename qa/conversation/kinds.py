"""What shape of answer a question asks for.

Told apart by structure: what a question begins with, what is its verb, whether what it asks
for is one or several. What stands there (`listing`, `speaking`, `comparing`, `states`,
`holdings`) also gives a composer the parts; see `qa.conversation.asking`. Where nothing is
sure a question is for a fact: that composer gives the best quotes, whatever was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, WH, classed
from qa.conversation.comparing import compares
from qa.conversation.courtesy import IMPERATIVES, is_talk, plainly
from qa.conversation.holdings import about_library
from qa.conversation.listing import Listing, listed_in
from qa.conversation.matters import SUMMARIES, sums_article, without_length
from qa.conversation.speaking import speaker_in
from qa.conversation.statements import has_tag
from qa.conversation.states import State, state_asked
from qa.conversation.tagged_words import Use, Word, content_at, low_at, words_of
from qa.question import QuestionKind

_SUMMARY = re.compile(
    rf"\bsummari[sz](?:e|ing)\b|\bsum(?:ming)? (?:\w+ )?up\b|\b{SUMMARIES}\b"
    r"|\bin (?:a nutshell|short|brief|a few words|(?:\w+ )?(?:sentences?|lines|bullets|"
    r"bullet points|paragraphs?))(?= please\b|\W*$)"
    r"|^\W*(?!(?:tell|show|give|find|get|let|remind|help)\b)[\w-]+ (?:me|us) "
    r"(?:up on|in on|through|on)\b"
    r"|^\W*what (?:do|does|should) (?:[\w'’]+ ){1,3}?(?:(?:need|want|have|ought) to )?know "
    r"(?:about|of|on)\b"
    r"|^\W*what(?:['’]?s| is| are| was| were)\b[^?]*\babout\W*$"
    r"|^\W*what (?:else )?do(?:es)? (?:the |this |that |these |all |your |our )*"
    r"(?:articles?|papers|stories|"
    r"coverage|library)(?: “[^”]*”)? (?:say|tell)\b"
    r"|^\W*tell (?:me|us) (?:more |something )?(?:about|of) the article “"
    r"|^\W*what(?:['’]?s been| is| was| has been| have been| are) (?:being )?"
    r"(?:said|written|reported|told|known) (?:\w+ )?(?:about|of|on)\b",
    re.I,
)
_TELL_ABOUT = re.compile(
    r"^\W*(?:tell|show|give|find|get)(?: (?:me|us))?(?: \w+){0,3}? (?:about|on)\b|^\W*(?:explain|"
    r"describe|outline)\b|^\W*tell me more\b|^\W*(?:anything|something|everything|information|info"
    r"|details|news) (?:about|on)\b",
    re.I,
)
_LATEST = re.compile(r"^\W*(?:the )?(?:latest|newest|most recent|current)\b", re.I)
_SAYS = classed("say says said tell tells told")
_NO_SUBJECT = classed("you")
_SHORT = 6
"""Words of a question that may end in its verb: "Hackney improved?"."""
_LEANING = classed("and or but so")
"""What begins with these is part of a question before it: "And in 2020?"."""
_HANGS = AUXILIARIES | PREPOSITIONS | DETERMINERS


def kind_of(question: str) -> QuestionKind:
    """The kind of a question that stands alone; a fact where nothing says otherwise."""
    if is_talk(question):
        return QuestionKind.TALK
    text = plainly(question)
    words = words_of(text)
    if not words:  # "…?", a picture
        return QuestionKind.TALK
    plain = " ".join(text.split())
    if without_length(plain) != plain and not compares(text):
        return QuestionKind.SUMMARY
    if about_library(text):
        return QuestionKind.LIBRARY
    if compares(text):
        return QuestionKind.COMPARISON
    if _SUMMARY.search(text) or sums_article(plain):
        return QuestionKind.SUMMARY
    spoken, listing = speaker_in(text), listed_in(text)
    # "What has the mayor promised?" asks for all of it.
    if spoken and (spoken.about or not listing or spoken.verb in _SAYS):
        return QuestionKind.SPEAKER
    return _by_form(text, words)


def _by_form(text: str, words: Sequence[Word]) -> QuestionKind:
    listing, state = listed_in(text), state_asked(text)
    if _TELL_ABOUT.match(text):
        return QuestionKind.TOPIC
    if listing and not (state and _is_plain_what(words, listing)):
        return QuestionKind.LIST
    if _is_yes_or_no(text, words):
        return QuestionKind.YES_NO
    asks_nothing = _asks_nothing(text, words)
    if asks_nothing and not (state is State.EVENTS or _LATEST.match(text)):
        return QuestionKind.TOPIC
    return QuestionKind.TIME if state and state is not State.FIRST else QuestionKind.FACT


def _is_plain_what(words: Sequence[Word], listing: Listing) -> bool:
    """`What are the latest figures?`, `What has changed?`: the time is what is asked for."""
    return low_at(words, 0) == "what" and (
        low_at(words, 1) in AUXILIARIES or listing.head == "what"
    )


def _is_yes_or_no(text: str, words: Sequence[Word]) -> bool:
    """`Is Islington outstanding?`, `Hackney improved?`; not `Was it good or outstanding?`."""
    if re.search(r"\bor\b(?! not\b)", text):
        return False
    if words[0].lower in AUXILIARIES:
        obliged = low_at(words, 2) == "have" and low_at(words, 3) == "to"  # "Do you have to pay?"
        return len(words) > 2 and (obliged or words[1].lower not in _NO_SUBJECT)
    if has_tag(text) and _is_sentence(words) and words[0].lower not in WH:
        return True
    return (
        text.rstrip().endswith("?")
        and not any(word.bare.lower().rstrip("'’") in WH for word in words)
        and words[0].lower not in PREPOSITIONS | IMPERATIVES
        and words[-1].lower not in _HANGS
        and (words[-1].use is not Use.VERB or len(words) <= _SHORT)
        and _is_sentence(words)
    )


def _is_sentence(words: Sequence[Word]) -> bool:
    """Whether a subject and its verb stand there: "Hackney was rated outstanding"."""
    return any(
        (word.lower in AUXILIARIES or word.use is Use.VERB)
        and at > 0
        and (content_at(words, at - 1) or words[at - 1].lower in PRONOUNS)
        and not (word.lower.endswith("ing"))
        for at, word in enumerate(words)
    )


def _asks_nothing(text: str, words: Sequence[Word]) -> bool:
    """Keywords, a name, a headline: no question word, no verb in front, nothing to be told."""
    first = 0
    while first + 1 < len(words) and words[first].lower in PREPOSITIONS:
        first += 1
    opens = words[first].bare.lower()
    if opens in WH | AUXILIARIES or words[0].lower in IMPERATIVES | _LEANING:
        return False
    if not any(content_at(words, i) and not word.text.isdecimal() for i, word in enumerate(words)):
        return False
    if any(
        word.lower in WH and (word.breaks or low_at(words, at - 1) in PREPOSITIONS)
        for at, word in enumerate(words)
    ):
        return False
    is_marked = "?" in text
    if is_marked and (any(word.lower in WH for word in words) or _is_sentence(words)):
        return False
    return not (is_marked and words[-1].lower in _HANGS)
