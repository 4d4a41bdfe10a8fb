"""A question as a statement: what would be so if a certain answer were right.

"Which councils were rated outstanding?" with "Hackney" is "Hackney was rated outstanding.",
and "Is Islington outstanding?" is "Islington is outstanding.". That is a claim, and a reader
can say of a passage whether it supports it (Demszky et al. 2018, "Transforming question
answering datasets into natural language inference datasets", do the same by parse trees).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.dictionary import Mark, marks
from corpus.english.verbs import base_of_past
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WH,
    classed,
)
from qa.conversation.noun_phrases import names_of, things_of
from qa.conversation.tagged_words import Use, Word, content_at, low_at, words_of

_SINGULAR = {"are": "is", "were": "was", "have": "has", "do": "does"}
_ORDERING = classed("list name give show tell find enumerate")
_TO_WHOM = classed("me us")
_RELATIVE = classed("that which who whom")
_OBJECTS = classed("what which whom who whose")
_HAVING = classed("has have had")
_BARE = classed("have be")
"""Bases that can be nothing but verbs: "The museum does have a mark"."""
_BEFORE_OBJECTS = DETERMINERS | classed("it them him us me everybody anybody everyone anyone")
_PARTICLES = classed("back")
_ADVERBS = classed("just still also always only even then now")
_AFFIRMED = {"can't": "can", "won't": "will", "shan't": "shall"}
_NOT_AFFIRMED = re.compile(r"(?<!for) (?:ever|yet|at all)\b(?! since)", re.IGNORECASE)
"""Words that stand in questions and denials, not in what is affirmed (Ladusaw 1979, polarity
items): nobody says that the pool "has ever been closed"."""
_HAS_BEEN = re.compile(r"\b(?:has|have) been\b", re.IGNORECASE)
_HAS_BEEN_OR_WAS = re.compile(rf"{_HAS_BEEN.pattern}|\b(?:was|were)\b", re.IGNORECASE)
_WHO_HAS = re.compile(r"^(\W*who)['’]?s(?= (?:had|been)\b)", re.IGNORECASE)
_TAG = re.compile(
    r",? or not$|, ?(?:right|correct|yes|no|do (?:you|we) know|(?:\w+n['’]t|is|are|was|were|has|"
    r"did|does) (?:it|they|he|she|there))$",
    re.IGNORECASE,
)


def statement(question: str, answer: str | None = None) -> str | None:
    """What a question asks, said with `answer` in its place; None where it can't be said.

    Without an answer the question must be one for yes or no. An answer counts as one thing:
    "were" becomes "was".
    """
    asked, mark, _ = question.strip().partition("?")
    text = _WHO_HAS.sub(r"\1 has", _NOT_AFFIRMED.sub("", asked.rstrip(" ?.!")))
    if answer is None:
        text, tags = _TAG.subn("", text)
        mark = mark or "?" * tags
    words = words_of(text)
    if not words:
        return None
    if answer is None:
        is_told = bool(mark) and not any(word.lower in WH for word in words[:1])
        told = text if is_told and len(words) > 1 else None
        said = _affirmed(text, words, 0) if words[0].lower in AUXILIARIES else told
    else:
        said = _told(text, words, answer)
    return f"{said[0].upper()}{said[1:]}." if said else None


def said_of_once(said: str, *, past: bool = False) -> str:
    """A statement of what has been so, said of what once was so: "Hull was once graded good".

    With `past` one of what was so, too. "Hull is outstanding." tells against "Hull has been graded
    good.", and not against that.
    """
    return (_HAS_BEEN_OR_WAS if past else _HAS_BEEN).sub("was once", said, count=1)


def has_tag(question: str) -> bool:
    """Whether a statement is made a question by what is added to it: "…, doesn't she"."""
    return _TAG.search(question.rstrip(" ?.!")) is not None


def subject_of(question: str) -> str | None:
    """Of what a question for yes or no asks whether it is so; None where it can't be told."""
    text = _TAG.sub("", question.strip().partition("?")[0].rstrip(" ?.!"))
    words = words_of(text)
    if not words or words[0].lower not in AUXILIARIES:
        return None
    end = _subject_end(text, words, 1)
    return text[words[1].start : end].strip() if end is not None else None


def _affirmed(text: str, words: Sequence[Word], at: int) -> str | None:
    """The words from the auxiliary on, affirmed: "Islington is outstanding".

    So is "Isn't Islington outstanding?": a "yes" to that says that it is.
    """
    end = _subject_end(text, words, at + 1)
    if end is None:
        return None
    auxiliary = words[at].lower
    if auxiliary.endswith("n't"):
        auxiliary = _AFFIRMED.get(auxiliary, auxiliary.removesuffix("n't"))
    if auxiliary not in BEING | _HAVING:
        end = _before_verb(words, at + 2, end)
    subject, rest = text[words[at + 1].start : end].rstrip(), text[end:].strip()
    return f"{subject} {auxiliary} {rest}".rstrip()


def _before_verb(words: Sequence[Word], first: int, end: int) -> int:
    """Where a subject ends that may end there: behind "did" or "can" a verb's base follows it.

    "A focused visit can end", not "a focused can visit end"; "the team did score 34", though
    "the team score 34" may be one phrase.
    """
    if words[first - 1].lower in SUBJECT_PRONOUNS:  # "we do need to book for the play bus"
        return end
    bases = [n for n in range(first, len(words)) if _may_be_base(words, n)]
    behind = _word_behind(words, end)
    at = len(words) if behind is None else behind
    if low_at(words, at) in _BARE:
        return end
    # "The visitor can read a child's file": what has an object is the verb.
    objects = (n for n in bases if low_at(words, n + 1) in _BEFORE_OBJECTS)
    if bases and _leads_on(words, bases[0]):
        return _with_adverb(words, bases[0], first)
    if (verb := next(objects, None)) is not None:
        behind_verb = verb - 1 in bases and Mark.VERB in words[verb - 1].marks
        is_particle = behind_verb and words[verb].lower in _PARTICLES  # "grow back an arm"
        return _with_adverb(words, verb - is_particle, first)
    # "Older siblings can come on the play bus": no compound goes on behind a plural, but for
    # "the care leavers grade will count".
    if (verb := next((n for n in bases if n < at and words[n - 1].plural), None)) is not None:
        is_noun = Mark.VERB not in words[verb].marks and _goes_on_as_noun(words, verb, bases)
        return _with_adverb(words, verb + is_noun, first)
    if at in bases:
        return words[at + 1].start if _goes_on_as_noun(words, at, bases) else end
    later = next((n for n in bases if n > at), None)
    earlier = next((n for n in reversed(bases) if n < at), None)
    chosen = earlier if later is None else later
    return end if chosen is None else _with_adverb(words, chosen, first)


def _leads_on(words: Sequence[Word], at: int) -> bool:
    """Whether what can be no noun leads to one there: "apply for a permit"."""
    return Mark.MAY_BE_NOUN not in words[at].marks and low_at(words, at + 1) in PREPOSITIONS


def _with_adverb(words: Sequence[Word], verb: int, first: int) -> int:
    """Where a verb begins, with what stands before it: "still give", "just turn up"."""
    while verb > first and words[verb - 1].lower in _ADVERBS:
        verb -= 1
    return words[verb].start


def _goes_on_as_noun(words: Sequence[Word], at: int, bases: Sequence[int]) -> bool:
    """Whether what may be a verb there is a noun, since one that may be follows, and no object."""
    is_noun = Mark.MAY_BE_NOUN in words[at].marks
    return is_noun and at + 1 in bases and not content_at(words, at + 2)


def _may_be_base(words: Sequence[Word], at: int) -> bool:
    """Whether a verb's base may stand there: behind a noun, and without an ending."""
    word, before = words[at], words[at - 1]
    is_verb = Mark.VERB in word.marks or Mark.MAY_BE_VERB in word.marks
    ends = word.plural or word.possessive or word.lower.endswith("ing")
    past = word.lower.endswith("ed") and base_of_past(word.lower) is not None
    is_behind_noun = before.lower not in FUNCTION_WORDS or before.lower in _ADVERBS
    follows = is_behind_noun and not before.possessive
    return is_verb and word.lower not in FUNCTION_WORDS and not ends and not past and follows


def _subject_end(text: str, words: Sequence[Word], at: int) -> int | None:
    """Where the subject that begins there ends, as an offset; None: there is none."""
    if at >= len(words):
        return None
    if words[at].lower == "there":
        return words[at].end
    first = at
    while low_at(words, first) in DETERMINERS:
        first += 1
    if first >= len(words) or words[first].lower in AUXILIARIES:  # "have been graded"
        return None
    start = words[first].start
    phrase = next((p for p in things_of(text) if p.start <= start < p.end), None)
    name = next((n for n in names_of(text) if n.start <= start < n.end), None)
    if phrase is not None:
        ends = phrase.end
    elif name is not None:
        ends = name.end
    elif first > at or content_at(words, first) or words[at].use is Use.OTHER:
        ends = words[first].end
    elif words[at].lower.endswith("ing"):  # "Do monitoring visits help?", "Has Barking grown?"
        ends = words[at + 1 if content_at(words, at + 1) else at].end
    elif words[at].lower not in FUNCTION_WORDS:  # may be a verb: "Has work begun?"
        while content_at(words, at + 1) and not words[at].plural:  # "Was live music allowed?"
            at += 1
        ends = words[at].end
    else:
        return None
    after = _word_behind(words, ends)
    if after is not None and low_at(words, after) == "and":
        # "Is help and protection good?"
        further = _subject_end(text, words, after + 1)
        if further is not None and _word_behind(words, further) is not None:
            return further
    if after is not None and words[after].lower in PREPOSITIONS:
        further = _subject_end(text, words, after + 1)
        # "Were care leavers in Hackney supported?", but "Is Croydon in London?"
        if further is not None and _word_behind(words, further) is not None:
            return further
    return ends


def _word_behind(words: Sequence[Word], offset: int) -> int | None:
    return next((n for n, word in enumerate(words) if word.start >= offset), None)


def _told(text: str, words: Sequence[Word], answer: str) -> str | None:
    opening = next((n for n, word in enumerate(words[:6]) if word.lower in WH), None)
    if opening is None:
        return _ordered(text, words, answer)
    led = " ".join(word.text for word in words[:opening] if word.lower in PREPOSITIONS)
    verb = _verb_at(words, opening + 1)
    if verb is None:
        return None
    asked = text[words[opening].end : words[verb].start].strip()
    rest = text[words[verb].end :].strip()
    auxiliary = words[verb].lower
    if led and low_at(words, verb + 1) == "there":  # "In which homes is there a garden"
        return f"there {auxiliary} {text[words[verb + 1].end :].strip()} {led.lower()} {answer}"
    if led and (first := _uninverted(words, opening + 1, verb)) is not None:
        return f"{text[words[first].start :].strip()} {led.lower()} {answer}"
    counted = low_at(words, opening) == "how" and low_at(words, opening + 1) in {"many", "much"}
    if counted:
        asked = " ".join(asked.split()[1:])
        answer = f"{answer} {asked}".strip() if asked else answer
    if auxiliary in AUXILIARIES:
        end = _subject_end(text, words, verb + 1)
        helps = auxiliary not in BEING | _HAVING
        if helps and end is not None:
            end = _behind_plural(words, verb + 1, end)
        behind = text[end:].strip() if end is not None else ""
        if asked and auxiliary in _HAVING and _is_participle(words, verb + 1):
            end = None  # "Which towns have stopped using coal?"
        if end is not None and behind and _goes_on(words, end, plainly=not asked, helped=helps):
            # "What does Islington run", "in which borough was the hub opened"
            said = _affirmed(text, words, verb)
            if said and not led and low_at(words, opening) in _OBJECTS:
                return _with_object(said, f" {auxiliary} ", answer)
            return " ".join(part for part in (said, led.lower(), answer) if part) if said else None
        if auxiliary in BEING and not asked and low_at(words, verb + 1) in DETERMINERS:
            return f"{answer} {_one_of(auxiliary, rest)}"
        if end is not None and not behind and auxiliary not in BEING:
            # "Which boroughs have a plan?", but "What has the borough?"
            return f"{answer} {_SINGULAR.get(auxiliary, auxiliary)} {rest}" if asked else None
        if not (counted and answer.split()[0] != "1"):
            auxiliary = _SINGULAR.get(auxiliary, auxiliary)
        return f"{answer} {auxiliary} {rest}"
    return f"{answer} {_third_person(words[verb])} {rest}".rstrip()


def _uninverted(words: Sequence[Word], at: int, verb: int) -> int | None:
    """Where a clause begins behind what is asked for: "in which boroughs the grade was lower"."""
    for n in range(at, verb - 1):
        if words[n].plural and low_at(words, n + 1) in DETERMINERS:
            return n + 1
    return None


def _with_object(said: str, auxiliary: str, told: str) -> str:
    """What is said, with its object behind the verb: "did inspect Sutton in full in 2024"."""
    subject, helps, rest = said.partition(auxiliary)
    words = rest.split()
    behind = 1
    while behind < len(words) and words[behind].lower() in PREPOSITIONS:
        behind += 1
    is_open = words[-1:] and words[-1].lower() in PREPOSITIONS  # "go to war with"
    if behind == 1 or is_open:  # "look after"; "give the boroughs"
        return f"{said} {told}"
    behind -= 1
    return f"{subject}{helps}{' '.join([*words[:behind], told, *words[behind:]])}"


def _third_person(verb: Word) -> str:
    """A verb said of one thing: "mentions" of "mention"; a past form, "got", stays as it is."""
    present = marks(f"{verb.lower}s")
    is_bare = Mark.VERB in verb.marks and (Mark.VERB in present or Mark.MAY_BE_VERB in present)
    return f"{verb.text}s" if is_bare else verb.text


def _one_of(auxiliary: str, rest: str) -> str:
    """What an answer is: "is one of the four grades"; "is the director" stays as it is."""
    if auxiliary in _SINGULAR:
        return f"{_SINGULAR[auxiliary]} one of {rest}"
    return f"{auxiliary} {rest}"


def _verb_at(words: Sequence[Word], at: int) -> int | None:
    """The first auxiliary from there on, else the first verb."""
    for n in range(at, min(len(words), at + 8)):
        if words[n].lower in AUXILIARIES:
            return n
        is_noun = low_at(words, n + 1) in AUXILIARIES  # "what pledges did they make"
        if words[n].use is Use.VERB and not is_noun and not content_at(words, n):
            return n
    # "Which articles mention Bromley?": a word that may be a verb, behind a noun
    for n in range(at, min(len(words), at + 8)):
        if n > at and Mark.VERB in words[n].marks and words[n - 1].plural:
            return n
    return at if at < len(words) and Mark.VERB in words[at].marks else None


def _goes_on(words: Sequence[Word], offset: int, *, plainly: bool, helped: bool) -> bool:
    """Whether a verb follows there, as behind a subject; `plainly`: and no noun in the plural.

    Where it is `helped`, by "did" or "will", any word that may be one is: "what will they look at".
    """
    at = _word_behind(words, offset)
    if at is None:
        return False
    if plainly and words[at].plural:  # "What are the four grades?"
        return False
    may_be = helped and Mark.MAY_BE_VERB in words[at].marks
    return may_be or words[at].use is Use.VERB or Mark.VERB in words[at].marks


def _behind_plural(words: Sequence[Word], first: int, end: int) -> int:
    """Where a subject ends that was read on over its verb: "inspectors look", as one thing."""
    for n in range(first + 1, len(words)):
        if words[n].start >= end:
            break
        if words[n - 1].plural and _may_be_base(words, n):
            return words[n - 1].end
    return end


def _is_participle(words: Sequence[Word], at: int) -> bool:
    """Whether a past form stands there that no noun follows but with a word before: "run by"."""
    if at + 1 >= len(words) or base_of_past(words[at].lower) is None:
        return False
    return not content_at(words, at + 1) or words[at + 1].lower.endswith("ing")


def _ordered(text: str, words: Sequence[Word], answer: str) -> str | None:
    """Of an order to list, what stands behind the thing that is to be listed."""
    at = next((n for n, word in enumerate(words[:5]) if word.lower in _ORDERING), None)
    if at is None:
        return None
    start = at + 1
    while low_at(words, start) in DETERMINERS | _TO_WHOM:
        start += 1
    if start >= len(words):
        return None
    end = start
    while end + 1 < len(words) and content_at(words, end + 1) and not words[end + 1].breaks:
        end += 1
    behind = end + 1
    if low_at(words, behind) in _RELATIVE:
        verb = _verb_at(words, behind + 1)
        if verb is None:
            return None
        auxiliary = words[verb].lower
        rest = text[words[verb].end :].strip()
        if verb > behind + 1 and auxiliary in AUXILIARIES:  # "the towns that they have visited"
            said = text[words[behind + 1].start :].strip()
            return _with_object(said, f" {auxiliary} ", answer)
        if auxiliary not in AUXILIARIES:
            return f"{answer} {_third_person(words[verb])} {rest}".rstrip()
        return f"{answer} {_SINGULAR.get(auxiliary, auxiliary)} {rest}"
    if behind < len(words) and words[behind].use is Use.VERB:
        return f"{answer} was {text[words[behind].start :].strip()}"
    return f"{answer} is one of the {text[words[start].start :].strip()}"
