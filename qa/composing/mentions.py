"""Who or what a sentence names that may be an entry of a list, and which names are one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.catalogue import StoredPassage
from corpus.english.dictionary import Mark, marks
from corpus.english.folding import forms
from corpus.english.persons import OFFICES, SHORT_PLURALS, SHORT_TITLES, TITLES
from corpus.english.speech import REMARKING, SPOKEN, STATING
from corpus.english.words import BEING, DETERMINERS
from qa.conversation.listing import ANYBODY, Listed, Listing
from qa.conversation.noun_phrases import Phrase, Sort, is_place, names_of, place_part
from qa.conversation.tagged_words import is_body, is_person, words_of
from qa.reading.asked import AnswerType, answer_type, names_office
from qa.reading.matching import stems

_ENDS = re.compile(r"[.!?;\n]\s")
_IS_ONE = re.compile(
    r"(?:,| is| was| are| were)\s(?:an?|the|one of)\s"
    r"(?:(?!(?:that|which|who)\b)[\w’'-]+\s){0,4}(?!(?:that|which|who)\b)[\w’'-]+\b"
)
"""What says behind a name what that is: ", a small charity", " is one of the charities"."""
_WHERE = re.compile(r"\b(?:in|near|across) $")
_BETWEEN = DETERMINERS | BEING | {"and", "or"}
_ANYBODY = ANYBODY | {"who"}


@dataclass(frozen=True, slots=True)
class Mention:
    """`[start, end)` of an article's text, which names what `key` stands for.

    Names of one thing have one key: "Islington Council" and "the London Borough of Islington".
    """

    key: str
    start: int
    end: int
    speaks: bool = False
    """It stands beside a verb of saying, as whose words these are."""
    is_said_to_be_one: bool = True
    """Its sentence, or the title, calls it what is listed; else only what is read can tell."""


_SORTS = {
    "country": Mark.COUNTRY,
    "nation": Mark.COUNTRY,
    "state": Mark.STATE,
    "province": Mark.STATE,
    "city": Mark.TOWN,
    "town": Mark.TOWN,
    "island": Mark.ISLAND,
    "continent": Mark.CONTINENT,
}
"""The nouns for places of which the dictionary tells the sort."""
_ALL_KNOWN = {Mark.COUNTRY, Mark.STATE, Mark.CONTINENT, Mark.ISLAND}
"""What it knows as a place without one of these marks is none; a town may be unknown as such."""


def is_governed(head: str) -> bool:
    """Whether a noun in the plural means places or who governs them: councils, boroughs."""
    singular = _singular(head)
    return singular in _SORTS or answer_type(f"which {singular}") is AnswerType.PLACE


def _singular(head: str) -> str:
    return re.sub(r"ies$", "y", head) if head.endswith("ies") else head.removesuffix("s")


def may_be_a(head: str, place: str) -> bool:
    """Whether a place may be one of those that a noun in the plural means.

    Washington is no country, England no borough; of what sort Islington is isn't known.
    """
    found, singular = set(marks(place.lower())), _singular(head)
    if sort := _SORTS.get(singular):
        return sort in found or not (sort in _ALL_KNOWN or found & {*_SORTS.values()})
    is_small = {Mark.DISTRICT, Mark.BODY} & {*marks(singular)}
    return not is_small or Mark.TOWN in found or not found & {Mark.COUNTRY, Mark.CONTINENT}


def has_names(listing: Listing) -> bool:
    """Whether what is listed surely has names: who, people, councils; not pledges, nor hubs."""
    return is_governed(listing.head) or listing.head in _ANYBODY


class Names:
    """Finds what a passage names of the sort that is listed.

    Names that the question itself brings are none of them.
    """

    def __init__(self, listing: Listing, question: str) -> None:
        self._sort = listing.sort
        self._governed = is_governed(listing.head)
        self._head = listing.head
        verbs = set(listing.condition.lower().split()[:2])
        # Who got a grade may be a council; who commented is a person.
        self._whoever = listing.head == "who" and not (REMARKING | SPOKEN) & verbs
        self._places = self._governed or self._whoever
        self._noun = frozenset() if has_names(listing) else stems(listing.head)
        self._learned: dict[str, set[str]] = {}
        self._larger: set[str] = set()
        """The keys of places that somewhere only tell where several of the sort are."""
        self._asked = {key_of(name.text) for name in names_of(question) if name.named}
        self._words = set(forms(question))  # "ofsted", as people type it; "the Chief Inspector"
        self._asked |= self._words

    def in_passage(self, stored: StoredPassage) -> list[Mention]:
        """The mentions in a passage, in order, none within another."""
        passage = stored.passage
        known = self._known(stored)
        if self._places:
            known |= self._learned
        may_be = self._sort is Listed.PERSONS
        found = [
            Mention(key, passage.start + start, passage.start + end, is_said_to_be_one=said)
            for key, start, end in _places_of(known, passage.text)
            if key not in self._asked
            and not self._words.issuperset(key.split())
            and key not in self._larger
            and not self._tells_where(passage.text, start, end)
            and ((said := self._is_said_to_be_one(stored, start, end)) or may_be)
        ]
        if self._sort is Listed.PERSONS:
            found = [
                replace(one, is_said_to_be_one=not self._noun or bool(self._noun & stems(one.key)))
                if ":" in one.key
                else one
                for one in _with_speakers(found, stored)
            ]
        return sorted(found, key=lambda mention: mention.start)

    def _tells_where(self, text: str, start: int, end: int) -> bool:
        """Whether a place only says where several are: "London boroughs", "councils in England"."""
        if not self._places:
            return False
        behind = re.match(r"\s([\w’'-]+s)\b", text[end:])
        before = re.search(r"\b([\w’'-]+s)\s(?:in|of|across)\s(?:the\s)?$", text[:start])
        return any(found and is_governed(found[1].lower()) for found in (behind, before))

    def _is_said_to_be_one(self, stored: StoredPassage, start: int, end: int) -> bool:
        """Whether the noun stands in a name or close by, where names alone don't tell the sort.

        Hackney is a council or none; that Brightside is a charity must be said: "Brightside, a
        local charity", "two charities, Brightside and Northlight", "Brightside Charity". What
        a person is may stand elsewhere in the sentence, or in the title.
        """
        text = stored.passage.text
        name = text[start:end]
        before, behind = _ENDS.split(text[:start])[-1], _ENDS.split(text[end:])[0]
        if not self._noun:
            return True
        if self._sort is Listed.PERSONS:
            around = f"{name}\n{stored.entry.title}\n{before}\n{behind}"
            return bool(self._noun & stems(around))
        said_of_it = _IS_ONE.match(behind)
        beside = [*_plain_words(before)[-1:], *_plain_words(behind)[:1]]
        said = f"{_last_words(name)} {' '.join(beside)} {said_of_it[0] if said_of_it else ''}"
        # Not by its stem: an inspectorate is no inspector.
        return bool(_numbers_of(self._head) & {word.lower() for word in re.findall(r"\w+", said)})

    def in_title(self, stored: StoredPassage) -> list[str]:
        """The keys of what the title of a passage's article names, each once."""
        title = stored.entry.title
        known = self._known(stored) | (self._learned if self._places else {})
        keys = (key for key, _, _ in _places_of(known, title))
        return [key for key in dict.fromkeys(keys) if key not in self._asked]

    def learn(self, passages: Iterable[StoredPassage]) -> None:
        """Remember what passages call a council or a borough: others only say its name.

        And of which place they are: where "London boroughs" stands, London is none of them.
        """
        if self._places:
            for stored in passages:
                known = self._known(stored)
                for key, names in known.items():
                    self._learned.setdefault(key, set()).update(names)
                text = stored.passage.text
                self._larger |= {
                    key
                    for key, start, end in _places_of(known, text)
                    if self._governed and self._tells_where(text, start, end)
                }

    def _known(self, stored: StoredPassage) -> dict[str, set[str]]:
        """Key → the ways in which a passage or its title names it, for all that may be listed."""
        text = f"{stored.entry.title}. {stored.passage.heading}. {stored.passage.text}"
        known: dict[str, set[str]] = {}
        for name in names_of(text):
            if name.named and (self._may_be(name) or self._is_where(name, text)):
                known.setdefault(key_of(name.text), set()).update(self._ways_of(name))
        if self._places:
            for word in words_of(text):
                # At the start of a sentence a capital tells nothing; but a place it may be.
                is_place_too = Mark.PLACE_OR_WORD in word.marks and self._is_of_sort(word.bare)
                if word.first and word.capital and is_place_too:
                    known.setdefault(key_of(word.bare), set()).add(word.bare)
        return known

    def _is_where(self, name: Phrase, text: str) -> bool:
        """Whether what stands before an unknown name says it is a place's: "the park in Merton"."""
        before, word = text[: name.start], name.text
        is_plain = " " not in word and not word.isupper() and not marks(word.lower())
        return self._governed and is_plain and _WHERE.search(before) is not None

    def _may_be(self, name: Phrase) -> bool:
        place = name.sort is Sort.PLACE or core_of(name.text) != name.text
        place = place and self._is_of_sort(core_of(name.text))
        if self._whoever:
            return place or _is_persons(name.text)
        if self._sort is Listed.PERSONS:
            of_body = _ends_in_body(name.text) or is_place(name.text.split()[-1])
            return _is_persons(person_of(name.text)) and not (place or of_body)
        if self._governed:
            return place
        # "Haringey School" is a school, Haringey is none.
        return not _has_title(name.text) and not (place and not self._noun & stems(name.text))

    def _is_of_sort(self, place: str) -> bool:
        return not self._governed or may_be_a(self._head, place)

    def _ways_of(self, name: Phrase) -> set[str]:
        """How a text may name what a name stands for; a person without any office before."""
        person = person_of(name.text)
        if self._sort is not Listed.PERSONS or " " not in person:
            return {name.text, core_of(name.text)}
        return {person}


def person_of(name: str) -> str:
    """A person's name without offices before it, as in "Israel Prime Minister Ada Wren".

    A title stays: "Sir Ada Wren".
    """
    words = words_of(name)
    for n in range(len(words) - 2, -1, -1):
        is_title = words[n].lower in _PERSONAL
        is_office = Mark.OFFICE in words[n].marks or words[n].lower in OFFICES
        if (is_title or is_office) and words[n + 1].capital:
            return name[words[n].start if is_title else words[n + 1].start :]
    return name


def _last_words(name: str) -> str:
    """The words of a name that say what it names: the Youth Hub Mark is a mark, and no hub."""
    return " ".join(part.split()[-1] for part in re.split(r"\s(?:of|for)\s", name) if part.split())


def _numbers_of(plural: str) -> frozenset[str]:
    """A noun in the plural, and what it may be in the singular."""
    return frozenset({plural, _singular(plural), plural.removesuffix("es")})


def _plain_words(text: str) -> list[str]:
    """The words of a text that are no names, nor only stand between names."""
    return [w for w in re.findall(r"\w+", text) if w[0].islower() and w not in _BETWEEN]


def key_of(name: str) -> str:
    """What is the same for all names of one thing."""
    words = person_of(name).split()
    while len(words) > 1 and words[0].strip(".").casefold() in _BEFORE_NAMES:
        words = words[1:]
    return " ".join(forms(core_of(" ".join(words)))) or name


_PERSONAL = TITLES | frozenset(SHORT_TITLES) | frozenset(SHORT_PLURALS)
_BEFORE_NAMES = _PERSONAL | DETERMINERS


def core_of(name: str) -> str:
    """A name without the nouns for who governs a place about it.

    Islington of "Islington Council" and of "the London Borough of Islington"; "City of
    London" is a place's name as a whole, and "Youth Justice Service" none.
    """
    core = place_part(name)
    if not is_place(core):
        words = words_of(name)
        last = len(words)
        while last > 1 and is_governed(f"{words[last - 1].lower}s"):
            last -= 1
        core = name[: words[last - 1].end] if words else name
        before, of, after = core.partition(" of ")
        if of and Mark.DISTRICT in marks(before.rsplit(" ", 1)[-1].lower()):
            core = after
    return core


def _ends_in_body(name: str) -> bool:
    """Whether a name is a body's or a group's: the House of Representatives, House Democrats."""
    words = words_of(name)
    return bool(words) and (is_body(words[-1]) or (words[-1].plural and is_person(words[-1])))


def _has_title(name: str) -> bool:
    first = name.split()[0].strip(".").casefold()
    return first in TITLES or first in SHORT_TITLES


def _is_persons(name: str) -> bool:
    """Whether a name may be a person's: two words or more, or one behind a title."""
    words = name.split()
    plain = [word for word in words if not word.isupper()]
    if is_place(words[0]) and marks(words[-1].lower()):  # "Washington Post"; "Chelsea Wren" may be
        return False
    return len(plain) > 1 or (len(words) > 1 and _has_title(name))


def _places_of(known: dict[str, set[str]], text: str) -> Iterator[tuple[str, int, int]]:
    """Where a text has the known names, the longest first where they overlap."""
    of = {name.casefold(): key for key, names in known.items() for name in names if name}
    if not of:
        return
    either = "|".join(re.escape(name) for name in sorted(of, key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text, re.I):
        if match[0][:1].isupper():
            yield of[match[0].casefold()], match.start(), match.end()


# Who speaks ------------------------------------------------------------------------------------

_SAYS = rf"(?:{'|'.join(sorted({*STATING, *SPOKEN, *REMARKING}))})"
_ASIDE = r"(?:,[^.“”\"\n]{1,90},|\swho\s[^.,“”\"\n]{1,60}|\s(?:also|has|had|then|later))?"
_SAYS_BEHIND = re.compile(rf"{_ASIDE}\s{_SAYS}\b")
_SAYS_BEFORE = re.compile(rf"[”’'\",]\s{_SAYS}\s(?:[^.“”\"\n]{{1,90}}[\s,])?$")
_BELOW_SPEECH = re.compile(r"[”’\"]\s*\n\s*$")
_ROLE = r"(?:(?!who\b|which\b|that\b)[\w’'-]+ ){0,9}?(?!who\b|which\b|that\b)[\w’'-]+"
_ROLE_BEHIND = re.compile(
    rf"[”’'\",]\s{_SAYS}\s(?P<who>(?:the|an?)\s{_ROLE})"
    r"(?=[.,:;]|\s(?:who|after|when|in|at)\b|$)",
    re.M,
)
_ROLE_BEFORE = re.compile(
    rf"(?:^|(?<=[.!?”’\"]\s)|\n)(?P<who>(?:The|An?|One)\s{_ROLE}){_ASIDE}\s{_SAYS}\b"
)
_REACH = 120
"""Characters on either side of a name in which its verb of saying must stand."""


def _with_speakers(named: Iterable[Mention], stored: StoredPassage) -> Iterator[Mention]:
    """The mentions, marked where they speak, and who speaks by an office or a role.

    A role is one person's within its article only: others have directors, too.
    """
    text, offset = stored.passage.text, stored.passage.start
    found = [replace(m, speaks=_speaks(text, m.start - offset, m.end - offset)) for m in named]
    yield from found
    for pattern in (_ROLE_BEHIND, _ROLE_BEFORE):
        for match in pattern.finditer(text):
            start, end = match.span("who")
            # "the board's director, Jo Marten" is named.
            reach = offset + match.end() + len(", ")
            is_named = any(m.start <= reach and offset + match.start() < m.end for m in found)
            if not is_named and _is_role(match["who"]):
                words = [word for word in forms(match["who"]) if word not in DETERMINERS]
                key = f"{stored.entry.article_id}: {' '.join(words)}"
                yield Mention(key, offset + start, offset + end, speaks=True)


def _is_role(words: str) -> bool:
    _, _, role = words.partition(" ")  # without its article
    return names_office(role) or any(is_person(word) for word in words_of(role))


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether a verb of saying has what stands there for its subject, or speech stands above."""
    before = text[max(0, start - _REACH) : start]
    return bool(
        _SAYS_BEHIND.match(text, end, end + _REACH)
        or _SAYS_BEFORE.search(before)
        or _BELOW_SPEECH.search(before)
    )
