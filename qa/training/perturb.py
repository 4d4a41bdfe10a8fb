"""Questions as people type them, and questions that no longer fit their passage."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.english.dates import MONTHS, WEEKDAYS
from corpus.english.numbers import ORDINALS, UNITS
from qa.retrieval.lexical import content_words

# Places that news of these islands speak of, and the world's largest: enough to swap one
# for another of its kind. Names that are common words or persons (Reading, Bath, Lincoln)
# are left out.
PLACES = tuple(
    """
Barnet;Bexley;Brent;Bromley;Camden;Croydon;Ealing;Enfield;Greenwich;Hackney;Hammersmith;Haringey;
Harrow;Havering;Hillingdon;Hounslow;Islington;Kensington;Lambeth;Lewisham;Merton;Newham;Redbridge;
Southwark;Sutton;Tower Hamlets;Waltham Forest;Wandsworth;Westminster;London;Manchester;Birmingham;
Leeds;Liverpool;Sheffield;Bristol;Newcastle;Nottingham;Leicester;Coventry;Bradford;Cardiff;Belfast;
Glasgow;Edinburgh;Aberdeen;Dundee;Swansea;Plymouth;Southampton;Portsmouth;Brighton;Norwich;
Cambridge;Oxford;York;Hull;Derby;Stoke;Wolverhampton;Sunderland;Middlesbrough;Blackpool;Preston;
Bolton;Rochdale;Oldham;Wigan;Doncaster;Rotherham;Barnsley;Luton;Milton Keynes;Northampton;
Peterborough;Ipswich;Colchester;Kent;Essex;Surrey;Sussex;Cornwall;Devon;Dorset;Somerset;Cumbria;
Lancashire;Yorkshire;Norfolk;Suffolk;Hertfordshire;Wiltshire;Scotland;Wales;England;Ireland;
Northern Ireland;Dublin;Cork;Paris;Berlin;Madrid;Rome;Vienna;Athens;Lisbon;Brussels;Amsterdam;
Rotterdam;Warsaw;Prague;Budapest;Moscow;Kiev;Istanbul;Ankara;Cairo;Nairobi;Lagos;Delhi;Mumbai;
Karachi;Tehran;Baghdad;Jerusalem;Beijing;Shanghai;Hong Kong;Tokyo;Seoul;Sydney;Melbourne;Toronto;
Montreal;Boston;Chicago;New York;Los Angeles;San Francisco;Seattle;Houston;Dallas;Denver;Detroit;
Atlanta;Miami;Philadelphia;Pittsburgh;Manhattan;Brooklyn;California;Texas;Florida;Ohio;Michigan;
Virginia;Massachusetts;Pennsylvania;Alaska;Hawaii;Mexico City;Buenos Aires;Rio de Janeiro;Germany;
France;Spain;Italy;Portugal;Greece;Poland;Austria;Hungary;Sweden;Norway;Denmark;Finland;Belgium;
Netherlands;Switzerland;Russia;Ukraine;Egypt;Nigeria;Kenya;South Africa;India;Pakistan;Bangladesh;
Iran;Iraq;Israel;Saudi Arabia;China;Japan;South Korea;North Korea;Vietnam;Indonesia;Australia;
New Zealand;Canada;United States;Mexico;Brazil;Argentina;Chile;Peru;Colombia;Cuba;Europe;Africa;
Asia;South America;North America
""".replace("\n", "").split(";")
)
# Longest first, in a fixed order: "new york" is not "york".
_PLACES = dict.fromkeys(sorted(map(str.casefold, PLACES), key=lambda place: (-len(place), place)))

# "May" is a word of its own.
_MONTHS = tuple(month for month in MONTHS if month != "May")
_NUMBERS = (*UNITS[2:13], "twenty", "thirty", "fifty")
_ORDINALS = ORDINALS[2:]

_OPPOSITES = dict(
    pair
    for a, b in (
        ("first", "last"),
        ("largest", "smallest"),
        ("biggest", "smallest"),
        ("highest", "lowest"),
        ("most", "least"),
        ("best", "worst"),
        ("oldest", "youngest"),
        ("before", "after"),
        ("increase", "decrease"),
        ("increased", "decreased"),
        ("more", "fewer"),
        ("gained", "lost"),
        ("won", "lost"),
        ("opened", "closed"),
        ("north", "south"),
        ("northern", "southern"),
        ("east", "west"),
        ("eastern", "western"),
        ("male", "female"),
        ("men", "women"),
        ("public", "private"),
        ("minimum", "maximum"),
        ("began", "ended"),
        ("supported", "opposed"),
        ("advantage", "disadvantage"),
        ("like", "dislike"),
        ("easy", "hard"),
    )
    for pair in ((a, b), (b, a))
)

# Words that a question's name can't be made of, capitalised or not.
COMMON_WORDS = frozenset(
    """
a;an;the;of;in;on;at;by;for;from;to;with;and;or;but;as;is;are;was;were;be;been;being;do;does;
did;has;have;had;can;could;will;would;should;may;might;must;what;which;who;whom;whose;when;where;
why;how;if;it;its;they;them;their;he;his;she;her;i;my;me;we;our;you;your;this;that;these;those;
there;here;according;between;during;after;before;not;no;name;besides
""".replace("\n", "").split(";")
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_YEAR = re.compile(r"(?:1\d{3}|20[0-3]\d)\Z")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or number in a question: `question[start:end]`, and what kind of thing it is."""

    start: int
    end: int
    text: str
    kind: str
    """place, year, number, month, day, counting, ordinal, name1 (one word) or name2 (several)."""


def _kind(word: str) -> str | None:
    if _YEAR.match(word):
        return "year"
    if word.isdigit():
        return "number"
    if word in _MONTHS:
        return "month"
    if word in WEEKDAYS:
        return "day"
    if word.casefold() in _NUMBERS:
        return "counting"
    if word.casefold() in _ORDINALS:
        return "ordinal"
    return None


def mentions(question: str, title: str = "") -> list[Mention]:
    """The names and numbers of a question, in order.

    Names are runs of capitalised words behind the first word; in questions without
    capitals, the places of our list and the article's title.
    """
    words = list(_WORD.finditer(question))
    found: list[Mention] = []
    i = 0
    while i < len(words):
        word = words[i].group()
        if kind := _kind(word):
            found.append(Mention(*words[i].span(), word, kind))
            i += 1
            continue
        j = i
        while (
            j < len(words)
            and words[j].group()[0].isupper()
            and words[j].group().casefold() not in COMMON_WORDS
            and _kind(words[j].group()) is None
            and (j == i or question[words[j - 1].end() : words[j].start()] == " ")
        ):
            j += 1
        if j > i and not (i == 0 and j == 1):
            start, end = words[i].start(), words[j - 1].end()
            text = re.sub(r"['’]s?\Z", "", question[start:end])
            kind = "name2" if " " in text else "name1"
            if text.casefold() in _PLACES:
                kind = "place"
            found.append(Mention(start, start + len(text), text, kind))
        i = max(j, i + 1)
    if question == question.lower():
        name = re.sub(r" \(.*", "", title).casefold()
        for known in (name, *(_PLACES if not found else ())):
            if len(known) > 3 and (hit := re.search(rf"\b{re.escape(known)}\b", question)):
                kind = "place" if known in _PLACES else "name2" if " " in known else "name1"
                found.append(Mention(*hit.span(), hit.group(), kind))
                break
    return found


def holds(text: str, name: str) -> bool:
    """Whether `name` stands in `text` as whole words, in any case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def another(
    mention: Mention, absent_from: str, pool: Mapping[str, Sequence[str]], rng: random.Random
) -> str | None:
    """Another of the mention's kind, no word of which stands in `absent_from`; None if none."""
    fixed: dict[str, Sequence[str]] = {
        "place": PLACES,
        "month": _MONTHS,
        "day": WEEKDAYS,
        "counting": _NUMBERS,
        "ordinal": _ORDINALS,
    }
    for _ in range(12):
        if mention.kind == "year":
            choice = str(int(mention.text) + rng.choice((-1, 1)) * rng.choice((1, 2, 3, 5, 10, 40)))
        elif mention.kind == "number":
            value = int(mention.text)
            choice = str(max(1, value + rng.choice((-1, 1)) * rng.randint(1, max(2, value // 2))))
        else:
            options = fixed.get(mention.kind) or pool.get(mention.kind) or ()
            if not options:
                return None
            choice = rng.choice(options)
        words = [w for w in _WORD.findall(choice) if w.casefold() not in COMMON_WORDS]
        if words and not any(holds(absent_from, w) for w in words):
            return choice.lower() if mention.text.islower() else choice
    return None


def another_of(
    mention: Mention, question: str, text: str, apart_from: str, rng: random.Random
) -> str | None:
    """Another name or number of a text, such as the mention's; None if it has none.

    No long word of it stands in the question or in `apart_from`.
    """
    names = {"place", "name1", "name2"}
    alike = names if mention.kind in names else {mention.kind}
    found = [
        other.text
        for other in mentions(text)
        if other.kind in alike
        and not any(
            holds(f"{apart_from} {question}", word)
            for word in _WORD.findall(other.text)
            if len(word) > 2 or word.isdigit()
        )
    ]
    return rng.choice(found) if found else None


def opposite(question: str) -> str | None:
    """The question with its first word that has one turned into its opposite; None if none has."""
    for word in _WORD.finditer(question):
        if turned := _OPPOSITES.get(word.group()):
            return question[: word.start()] + turned + question[word.end() :]
    return None


# Questions about somebody or something that a passage names, each with the words without
# which it can't hold the answer.
_ATTRIBUTES = tuple(
    (question, re.compile(rf"\b(?:{cues})", re.IGNORECASE))
    for question, cues in (
        ("When was {x} born?", "born|birth|age"),
        ("Where was {x} born?", "born|birth|native|from"),
        ("How old is {x}?", "age|old|born|years"),
        ("Who is {x} married to?", "marri|wife|husband|spouse|wed"),
        ("Where did {x} study?", "stud|school|universit|college|degree|educat|graduat"),
        ("What is the budget of {x}?", "budget|cost|spen|fund|million|billion"),
        ("How much does {x} spend on transport?", "spen|budget|transport|million|billion"),
        ("How many people work for {x}?", "employ|staff|work|people|team"),
        ("What is the population of {x}?", "populat|inhabit|people|resident|live"),
        ("When was {x} founded?", "found|establish|creat|start|form|built|open|began"),
        ("Who is the director of {x}?", "direct|head|chief|lead|manag|president|chair"),
        ("Which company was a partner of {x}?", "partner|compan|firm|with|together"),
        ("What is the address of {x}?", "address|street|road|avenue|locat"),
        ("How many pages does the report on {x} have?", "page|report"),
        ("How many complaints were made about {x}?", "complain"),
        ("What salary did {x} receive?", "salar|paid|pay|earn|wage"),
        ("Which award did {x} win in that year?", "award|prize|won|win|medal|honou?r"),
        ("What colour is the logo of {x}?", "colou?r|logo|emblem"),
        ("Why did {x} resign?", "resign|quit|left|leave|step"),
        ("What is the telephone number of {x}?", "phone|call"),
    )
)


# "Tesla (10 July 1856 – 7 January 1943)" tells a birth and an age without a word for them.
_LIFE = re.compile(r"\([^()]*\d{4}[^()]*\)")
_OF_A_LIFE = ("When was {x} born?", "How old is {x}?")


def unreported(name: str, told: str, rng: random.Random) -> str | None:
    """A question for an attribute of `name` of which `told` has no word; None if it has all."""
    free = [
        question
        for question, cues in _ATTRIBUTES
        if not cues.search(told) and not (question in _OF_A_LIFE and _LIFE.search(told))
    ]
    return rng.choice(free).format(x=name) if free else None


def keywords(question: str) -> str:
    """The question as typed into a search box: without function words and mark."""
    kept = content_words(question)
    return " ".join(kept) if len(kept) >= 2 else question


def typo(question: str, rng: random.Random) -> str:
    """The question with one slip in a word of five letters or more: two letters changed
    in order, one lost or one doubled.
    """
    long = [w for w in _WORD.finditer(question) if len(w.group()) >= 5 and w.group().isalpha()]
    if not long:
        return question
    word = rng.choice(long)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    a, b = question[at], question[at + 1]
    slip = rng.choice((b + a, a, a + a + b))
    return question[:at] + slip + question[at + 2 :]
