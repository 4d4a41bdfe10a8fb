"""Who followed whom in an office: whoever left it is not its holder any more.

Read from the verbs and nouns of succession in the articles' own sentences, in both voices,
with a pronoun taken for the one whom the sentence before begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.catalogue import StoredPassage
from corpus.english.dates import month_number
from corpus.english.dictionary import Mark, marks
from qa.reading.asked import AnswerType, candidates
from qa.reading.matching import name_stems
from qa.reading.quotes import quoted_sentences
from qa.reading.reader import AnswerSpan

_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|his|their|them|who|whom)\b", re.IGNORECASE)
_DONE = r"(?:succeeded|replaced|followed)"
_BY = re.compile(
    rf"\b(?:was|were|is|are|be|been|being)\s+(?:\w+\s+){{0,2}}?{_DONE}\b"
    r"(?:\s+(?!by\b)\w+){0,6}?\s+by\b|\b(?:gave|gives|made|makes)\s+way\s+(?:to|for)\b"
    r"|\bhand(?:ed|s)\s+over\s+to\b|\bsuccessor\b",
    re.IGNORECASE,
)
"""Before it stands who left, behind it who came."""
_FROM = re.compile(
    rf"(?<!be )(?<!been )(?<!was )(?<!were )(?<!is )\b(?:succeeds?|replaces?|follows?|{_DONE}|"
    r"replacing|succeeding|following)\b(?!\s+by\b)"
    r"|\b(?:take|takes|took|taken|taking)\s+over\b(?:\s+(?!from\b)\w+){0,6}?\s+from\b"
    r"|\b(?:take|takes|took|taken|taking)\s+the\s+place\s+of\b"
    r"|\bpredecessor\b",
    re.IGNORECASE,
)
"""Before it stands who came, behind it who left."""
_CLAUSE_END = re.compile(r"[.;:!?]|,\s(?:and|but)\b")
_REACH = 90
"""Characters on either side of the verb in which the names are looked for."""


@dataclass(frozen=True, slots=True)
class Succession:
    """That one followed another, as an article says; each at its place in the article."""

    stored: StoredPassage
    came: tuple[int, int]
    left: tuple[int, int]

    def name(self, place: tuple[int, int]) -> str:
        start = self.stored.passage.start
        return self.stored.passage.text[place[0] - start : place[1] - start]


def successions(stored: StoredPassage) -> Iterator[Succession]:
    """The successions that a passage tells of, in order."""
    passage = stored.passage
    before: tuple[int, int] | None = None
    for sentence, text in zip(passage.sentences, passage.words_of(passage.sentences), strict=True):
        names = [(sentence.start + a, sentence.start + b) for a, b in person_names(text)]
        for pattern, comes_behind in ((_BY, True), (_FROM, False)):
            for verb in pattern.finditer(text):
                first = _before(text, verb.start(), sentence.start, names, before)
                second = _behind(text, verb.end(), sentence.start, names, before)
                if first and second and first != second:
                    came, left = (second, first) if comes_behind else (first, second)
                    yield Succession(stored, came, left)
        before = names[0] if names else before


def person_names(text: str) -> list[tuple[int, int]]:
    """Where the names of persons may stand: none of a month, nor of a place."""
    return [
        (start, end)
        for start, end in candidates(text, AnswerType.PERSON)
        if month_number(text[start:end].split()[0]) is None
        and Mark.PLACE not in marks(text[start:end].lower())
    ]


def _before(
    text: str,
    at: int,
    offset: int,
    names: Sequence[tuple[int, int]],
    earlier: tuple[int, int] | None,
) -> tuple[int, int] | None:
    """Whom the subject before a verb names; of a pronoun whom the sentence before begins with."""
    pronouns = [m.start() + offset for m in _PRONOUN.finditer(text, max(0, at - _REACH), at)]
    named = [name for name in names if at + offset - _REACH <= name[0] and name[1] <= at + offset]
    last = pronouns[-1] if pronouns else -1
    if text[last - offset : last - offset + 3].lower() == "who":
        return named[-1] if named else earlier
    if named and named[-1][0] > last:
        return named[0] if _one_clause(text, named[0][1] - offset, at) else named[-1]
    return earlier if pronouns else None


def _one_clause(text: str, start: int, end: int) -> bool:
    return not _CLAUSE_END.search(text, start, end)


def _behind(
    text: str,
    at: int,
    offset: int,
    names: Sequence[tuple[int, int]],
    earlier: tuple[int, int] | None,
) -> tuple[int, int] | None:
    end = _CLAUSE_END.search(text, at)
    stop = min(end.start() if end else len(text), at + _REACH) + offset
    named = next((name for name in names if at + offset <= name[0] < stop), None)
    pronoun = re.match(r"\W+(?:him|her|them)\b(?!\s+\w+)", text[at:], re.IGNORECASE)
    return earlier if pronoun and earlier else named


def succeeded(question: str) -> str | None:
    """Of whom a question asks who came after: "Who took over from Ann Baker?"; None: of nobody."""
    who = re.match(r"\W*(?:and |so )?who(?:['’]?s)?\b", question, re.IGNORECASE)
    verb = _FROM.search(question, who.end()) if who else None
    if verb is None:
        return None
    # In any case: names are typed without capitals, too, and end before "as" or "at".
    behind = re.match(
        r"\s*((?:[\w.’'-]+\s*){1,6}?)(?=\?|$|,|\b(?:at|as|in|of|on)\b)", question[verb.end() :]
    )
    return behind[1].strip() if behind else None


def preceded(question: str) -> str | None:
    """Of whom a question asks in whose place they came; None: of nobody.

    "Whom did Ann Baker succeed?", "Who did Ann Baker take over from?"
    """
    who = re.match(r"\W*(?:and |so )?whom? (?:did|does|has|had)\s+", question, re.I)
    verb = _IN_PLACE_OF.search(question, who.end()) if who else None
    name = question[who.end() : verb.start()].strip() if who and verb else ""
    return name if 0 < len(name.split()) <= _NAME_WORDS else None


_IN_PLACE_OF = re.compile(
    r"\b(?:succeed(?:ed)?|replaced?|follow(?:ed)?|(?:take|taken) over from)\b"
    r"(?=\W*(?:$|\b(?:at|as|in|of)\b))",
    re.IGNORECASE,
)
_NAME_WORDS = 4


def next_to(question: str) -> tuple[str, bool] | None:
    """Of whom a question asks who came right before (True) or after: "who came after ann baker"."""
    found = re.match(
        r"\W*who(?:['’]?s| was| were| came| is)?\b.*?\b(?P<side>before|after)\s+"
        r"(?P<name>(?:[\w.’'-]+\s*){1,4}?)\W*$",
        question,
        re.IGNORECASE,
    )
    return (found["name"].strip(), found["side"].lower() == "before") if found else None


def tells_of_succession(text: str) -> bool:
    """Whether a text tells that somebody came in another's place."""
    return _BY.search(text) is not None or _FROM.search(text) is not None


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: all of the shorter one stands in the other."""
    first, second = name_stems(one), name_stems(other)
    if not first or not second:
        return False
    return first <= second or second <= first


def with_holder(
    spans: Sequence[AnswerSpan],
) -> list[AnswerSpan]:
    """The spans, with whoever came in the place of one who left.

    Only where an article names both, and is no older than the one that named the holder.
    """
    told = list({s.stored.passage_id: s.stored for s in spans}.values())
    known = [one for stored in told for one in successions(stored)]
    found: list[AnswerSpan] = []
    for span in spans:
        now = span
        for _ in range(len(known)):
            later = next((one for one in known if _left(now, one)), None)
            if later is None:
                break
            now = _at(later, later.came, span.score)
        if now is span or not any(_says_same(now, one) for one in found):
            found.append(now)
    return found


def _left(span: AnswerSpan, one: Succession) -> bool:
    mine, its = span.stored.entry.published, one.stored.entry.published
    if mine and its and its < mine:
        return False
    marked = span.stored.passage.text[
        span.start - span.stored.passage.start : span.end - span.stored.passage.start
    ]
    return same_person(marked, one.name(one.left)) and not same_person(marked, one.name(one.came))


def _says_same(one: AnswerSpan, other: AnswerSpan) -> bool:
    return (one.stored.entry.article_id, one.start) == (
        other.stored.entry.article_id,
        other.start,
    )


def _at(one: Succession, place: tuple[int, int], score: float) -> AnswerSpan:
    return AnswerSpan(one.stored, quoted_sentences(one.stored.passage, *place), *place, score)


def neighbour_in_office(
    spans: Sequence[AnswerSpan], name: str, *, before: bool
) -> AnswerSpan | None:
    """Who held an office before, or after, the one of that name; None where no article says."""
    told = {s.stored.passage_id: s for s in reversed(spans)}
    for span in sorted(told.values(), key=lambda one: -one.score):
        for one in successions(span.stored):
            known, asked = (one.came, one.left) if before else (one.left, one.came)
            if same_person(one.name(known), name):
                return replace(_at(one, asked, span.score))
    return None
