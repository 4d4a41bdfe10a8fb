"""What a summary or a topic is about, without the words that ask for it; and how long it may be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.numbers import UNITS, cardinal
from corpus.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, WH
from qa.conversation.courtesy import plainly
from qa.conversation.indirect import as_question
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import Use, Word, is_body, is_person, low_at, words_of

_ONE_ARTICLE = (
    r"(?:article|story|piece|report|text|document|post|explainer|guide|column|feature|correction)"
)
SUMMARIES = (
    r"(?:summary|overview|gist|outline|recap|run-?down|digest|synopsis|highlights|short version"
    r"|(?:main|key) (?:points|messages|findings|facts))"
)
"""A regular expression of what a summary is called."""
_ASKS = (
    r"(?:summari[sz]e|(?:sum|boil|wrap) (?:up|down)|outline|explain|describe|recap)"
    r"(?: for (?:me|us))?",
    rf"(?:give|show|tell|write|find|get)(?: (?:me|us))?(?: [\w-]+){{0,3}}? (?:{SUMMARIES}|story) "
    r"(?:of|on|about|for)",
    rf"(?:an? |the )?(?:[\w-]+ ){{0,2}}{SUMMARIES} (?:of|on|about|for)",
    r"[\w-]+ (?:me|us) (?:up on|in on|through|on)",
    r"what (?:do|should) (?:i|we) (?:need to )?know (?:about|of|on)",
    r"what(?:['’]?s| is| has)(?: been)? (?:happening|going on|happened|new) "
    r"(?:with|at|to|in|on|around)",
    rf"what(?:['’]?s| is) in(?= (?:the|this|that) [^?]*\b{_ONE_ARTICLE}\b)",
    rf"what (?:does|did|do)(?= (?:the|this|that) [^“”?]*\b{_ONE_ARTICLE} (?:say|tell)\W*$)",
    r"(?:tell|show|give)(?: (?:me|us))?(?: [\w-]+){0,3}? (?:about|on)",
    r"(?:anything|something|everything|information|info|details|news|more) (?:about|on)",
    r"what(?:['’]?s| is| are| was) the (?:story|"
    rf"{SUMMARIES}) (?:of|on|about|with|in)",
    r"what(?:['’]?s been| is| was| has been| have been| are) (?:being )?"
    r"(?:said|written|reported|told|known)(?: \w+)? (?:about|of|on)",
    rf"what (?:else )?do(?:es)? (?:the |this |that |these |all )*(?:{ARTICLES}|papers|coverage|"
    r"library)(?: “[^”]*”)? (?:say|tell)(?: us| me)?(?: about| of| on)?",
    r"what(?:['’]?s| is| are| was| were)(?= .*\babout\W*$)",
)
_WOULD_YOU = r"(?:(?:can|could|would|will) you (?:please |just )?)?"
_ASKED = re.compile(rf"^\W*(?:and |so |now )?{_WOULD_YOU}(?:{'|'.join(_ASKS)})(?:\s+|\W*$)", re.I)
_SAID_ABOUT = re.compile(
    r"^(?:what|all(?: that)?|everything)(?: that)?(?: is| was| has been|['’]s(?: been)?)? "
    r"(?:said|written|reported) (?:about|on|of)\s+"
    r"|^(?:the |all )*(?:articles|stories|news|coverage|reporting|pieces|posts) (?:about|on|of)\s+",
    re.I,
)
_ENDS = re.compile(
    rf"(?:\s*[:–-]\s*(?:(?:give|tell|show) (?:me|us) )?(?:the |an? )?{SUMMARIES}(?: please)?"
    r"|,? (?:so far|in short|briefly|please|in brief|in a nutshell|in (?:a few|few) words)"
    r"|[,;.:–-] *(?:anything|something)(?: (?:there|at all|on that|on (?:it|them)))?"
    r"|\s+about|\s+(?:say|tells?)|\s+(?:for|to) [^,?]*?\b(?:my|our|us|me)\b[^?]*)[\s.?!]*$",
    re.I,
)
_LENGTH = re.compile(
    r"(?:,\s*|,?\s*\b(?:in|with|using|as)\s+)(?:just |only |about |at most |no more than |up to )?"
    rf"(?:\w+ or )?(?P<count>\d+|a few|a couple of|an?|{'|'.join(UNITS[1:])})"
    r"(?: short| single| brief)? "
    r"(?:sentences?|points?|bullets?|bullet points?|lines?|quotes?)\b,?",
    re.I,
)
_SHORT = re.compile(
    r"\b(?:in short|briefly|in brief|in a nutshell|short summary|gist|short version)\b", re.I
)
_SIZED = re.compile(
    rf"^\W*(?P<count>{'|'.join(UNITS[1:])}|\d+|an?)[ -](?:sentences?|points?|lines?|bullets?)"
    rf"(?: {SUMMARIES})? (?:of|on|about|for)\s+",
    re.I,
)
_KEPT_SHORT = re.compile(
    r"(?:[,;.?!–—-]\s*(?:but )?(?:please )?(?:keep (?:it|this) (?:short|brief)|(?:the |a )?short "
    r"(?:version|one)|briefly|in short)(?: please)?\W*$)|^\W*tl;?\s?dr\b[\s,:–-]*(?:of |on )?",
    re.I,
)
_FOR_WHOM = re.compile(
    r"^for [^,?]*?\b(?:my|our|us|me)\b[^,?]*?\s(?=(?:how|what|why|the|this|that)\b)", re.I
)
_THIS = re.compile(rf"^(?:(?:this|that|the|it)(?: {_ONE_ARTICLE})?(?: “[^”]*”)?)?$", re.I)
_OF_ARTICLE = re.compile(
    rf"^(?:the|this|that)?\s*(?:\w+ )?{_ONE_ARTICLE} (?:about|on|of|to|called|titled|headed)\s+",
    re.I,
)
_NAMED_ARTICLE = re.compile(
    r"^(?:the|this|that)\s+(?P<about>(?!(?:first|last|latest|newest|oldest)\b)[^“”]+?)\s+"
    r"(?:article|story|piece|post)$",
    re.I,
)
_ARTICLE = re.compile(ARTICLES, re.I)
IN_SHORT = 3
"""So many sentences are short."""


def sentences_asked(question: str) -> int | None:
    """How many sentences a summary is to have, at least 1; None where the question leaves it."""
    question = " ".join(question.split())
    if found := _SIZED.search(question) or _LENGTH.search(question):
        count = found["count"].lower()
        if count in {"a few", "a couple of"}:
            return IN_SHORT
        if count.isdecimal():
            return max(1, int(count))
        return 1 if count in {"a", "an"} else cardinal(count)
    return IN_SHORT if _SHORT.search(question) or _KEPT_SHORT.search(question) else None


def without_length(question: str) -> str:
    """A question without what it says of the length of its answer; itself where it says none."""
    rest = _LENGTH.sub("", _KEPT_SHORT.sub("", _SIZED.sub("", question)))
    return rest.strip() if words_of(rest) else question


def matter_of(question: str) -> str:
    """What a question for a summary or a topic is about, in its own words.

    All of it, where it doesn't ask for more than that; empty where it only says "this article".
    """
    text = plainly(question).strip()
    rest = _FOR_WHOM.sub("", _ASKED.sub("", without_length(text), count=1))
    while (shorter := _ENDS.sub("", rest)) != rest:
        rest = shorter
    rest = _SAID_ABOUT.sub("", rest.strip(" ?.!").lstrip(":,;–- "), count=1)
    if rest == text.strip(" ?.!"):
        return question
    if _THIS.match(rest):
        return ""
    at = question.lower().find(rest.lower())
    return question[at : at + len(rest)] if rest and at >= 0 else question


def whose_summary(question: str) -> str | None:
    """The last word of who did or said what is to be summed up; None where that is nobody.

    "Summarise what the new panel found" is of the panel: what others found is no summary of that.
    So is "the panel's findings". "What you have", "what the articles say" and "what was said" are
    nobody's.
    """
    matter = matter_of(question)
    words = words_of(matter)
    if matter == question:
        return None
    if low_at(words, 0) not in {"what", "whom"}:
        owners = (word for word in words if word.possessive and (is_person(word) or is_body(word)))
        return next((word.bare for word in owners), None)
    subject = _subject(words, words_of(as_question(matter)))
    if not subject or any(word.lower in PRONOUNS for word in subject):
        return None
    if any(_ARTICLE.fullmatch(word.lower) for word in subject):
        return None
    return subject[-1].bare


def _subject(clause: Sequence[Word], asked: Sequence[Word]) -> Sequence[Word]:
    """The words between "what" and the verb of a clause, by how they stand in its question."""
    if len(asked) < 3 or asked[1].lower not in AUXILIARIES:
        return ()
    said = [word.lower for word in asked[2:]]
    ends = 1
    while ends < len(clause) and ends <= len(said) and clause[ends].lower == said[ends - 1]:
        ends += 1
    return clause[1:ends]


def has_plain_matter(question: str) -> bool:
    """Whether `matter_of` has found what a summary is about, and nothing of what asks for it."""
    matter = matter_of(question)
    return matter != question and not re.search(rf"\b{SUMMARIES}\b|[,;:.–] ", matter, re.I)


def one_article(matter: str) -> str | None:
    """What names one article in a matter: of "the article about X" and "the X article" X.

    None where none is meant.
    """
    if found := _OF_ARTICLE.match(matter):
        return matter[found.end() :].strip()
    named = _NAMED_ARTICLE.match(matter)
    return named["about"] if named else None


_TO_AN_ARTICLE = re.compile(
    rf"^\W*{_WOULD_YOU}(?P<opens>\w+ (?:up |down )?|what(?:['’]?s| is) in |what do(?:es)? )"
    rf"(?P<article>(?:the|this|that) [^“”?]*?\b{_ONE_ARTICLE}\b[^?]*?)(?: says?| tells?)?\W*$",
    re.I,
)


def sums_article(question: str) -> bool:
    """Whether an article is what a question wants, not something in it: "Boil down the guide"."""
    found = _TO_AN_ARTICLE.match(question)
    if found is None or one_article(found["article"]) is None:
        return False
    opens = words_of(found["opens"])[0]
    is_bid = opens.lower not in WH | AUXILIARIES | DETERMINERS | PREPOSITIONS
    return (is_bid and opens.use is not Use.CONTENT) or opens.lower in {"what", "what's", "whats"}
