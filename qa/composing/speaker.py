"""What somebody said, in quotes of theirs alone; and who said a sentence.

Who speaks is read from the articles (`qa.composing.attribution`). A speaker is who the question
names if all its words name them: in the sentence itself, where the article says more of the same
name, or, of whose office it is, anywhere in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.article import Sentence
from corpus.catalogue import StoredPassage
from corpus.english.dictionary import Mark
from corpus.english.persons import SHORT_TITLES, TITLES
from corpus.english.speech import INSPECTING
from corpus.english.words import BEING, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from qa.composing.attribution import Named, StoredLine, Told, lines_of, runs, told_in
from qa.composing.composer import Composer, Outline, Part
from qa.composing.disagreement import WHERE_ASKED
from qa.composing.fact import FactComposer, abstention
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import Subjects, around
from qa.composing.topic import ON_TOPIC, SHARE, TopicComposer, likely
from qa.conversation.asking import Spoken, pasted_quote, speaker_in
from qa.conversation.noun_phrases import is_place, names_of
from qa.conversation.tagged_words import Use, content_at, is_person, low_at, words_of
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords, name_stems, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words, stem

ARTICLES = 8
"""So many of the articles found are looked through for the speaker."""
PASSAGES = 60
"""Of a longer article only the passages found are looked through, and their neighbours."""
SENTENCES = 10
"""So many sentences are quoted at most."""
NEAR_THE_BEST = 0.7
"""Further words of theirs must be at least this share as near to the matter as the nearest."""
NAMED = 0.5
"""A matter is an article's news only if title and beginning have such a share of its words."""
HEAD = 2
"""So many sentences, with the title, tell what an article is on."""
SURE, LIKELY = 0.95, 0.8
"""How sure an answer is where a sentence names its speaker, and where it only goes on."""


AS_LIKELY, SURELY, OPENING = 0.75, 0.5, 4
"""Another article's sentence with no verb of saying is quoted beside the words if the reader
scores it so and takes it for so much of the best, and so many of its first words name the speaker.
"""
WORD_FOR_WORD = 5
"""From so many words on what was said may be a quotation, also without its marks."""


class SpeakerComposer:
    """Quotes the speaker who is asked for, or names who said what is asked.

    Where the articles found have no words of theirs on the matter, the answer of a fact's
    composer stands if its quotes name the speaker; else it abstains.
    """

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()
        self._topics = TopicComposer(self._otherwise)

    def compose(self, inquiry: Inquiry) -> Outline:
        question = inquiry.asked.standalone
        spoken = speaker_in(question)
        if quote := pasted_quote(question):
            return _whose(inquiry, quote) or abstention(inquiry)
        if spoken is None:
            return self._otherwise.compose(inquiry)
        if not spoken.speaker:
            said = spoken.about if len(words_of(spoken.about)) >= WORD_FOR_WORD else ""
            found = _whose(inquiry, said) if said else None
            return found or _who_said(inquiry, spoken.about) or self._otherwise.compose(inquiry)
        if outline := _words_of(inquiry, spoken):
            return _with_other_account(inquiry, spoken, outline)
        if not spoken.verb:
            return self._topics.compose(inquiry)
        plain = self._otherwise.compose(inquiry)
        named = _Asked.of(spoken.speaker).core
        best = plain.quotes[:1] if plain.reason is None else ()
        if any(_acts(named, quote_of(q)) and _is_on(spoken.about, q) for q in best):
            return plain
        return abstention(inquiry)


def _with_other_account(inquiry: Inquiry, spoken: Spoken, outline: Outline) -> Outline:
    """The words of a speaker, and what another article tells of theirs in no verb of saying.

    "Several parents said that the hours were too short", and "parents called the hours generous".
    """
    named = _Asked.of(spoken.speaker).core
    spans = inquiry.reading.spans
    known = {quote.stored.entry.article_id for quote in outline.quotes}
    share = WHERE_ASKED if inquiry.asked.accounts else 1.0
    for span in spans:
        if span.score < share * max(AS_LIKELY * spans[0].score, SURELY):
            break
        opens = name_stems(" ".join(word.bare for word in words_of(quote_of(span))[:OPENING]))
        is_other = span.stored.entry.article_id not in known and named <= opens
        if is_other and _acts(named, quote_of(span)) and _is_on(spoken.about, span):
            parts = (*outline.parts, Part(None, (len(outline.quotes),)))
            return replace(outline, quotes=(*outline.quotes, span), parts=parts)
    return outline


def _is_on(matter: str, quote: AnswerSpan) -> bool:
    """Whether half of a matter's words, without its names, stand around a quote."""
    named = frozenset[str]().union(*(stems(name.text) for name in names_of(matter)))
    words = stems(" ".join(content_words(matter))) - named
    return 2 * len(words & around(quote.stored)) >= len(words)


def _acts(named: frozenset[str], quote: str) -> bool:
    """Whether a quote may tell what somebody does: "Ofsted praised it".

    Not "it went to Ofsted", nor what is done to them: "Ofsted has been asked".
    """
    words = words_of(quote)
    for at, word in enumerate(words):
        first = at
        while first and content_at(words, first - 1) and not words[first].breaks:
            first -= 1
        if low_at(words, first - 1) in DETERMINERS:
            first -= 1
        last = at
        while content_at(words, last + 1) and not words[last].breaks:
            last += 1
        is_done_to = {low_at(words, last + 1), low_at(words, last + 2)} & BEING
        acts = low_at(words, first - 1) not in PREPOSITIONS and not is_done_to
        if name_stems(word.bare) & named and acts:
            return named <= name_stems(quote)
    return False


# What somebody said ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked for, by stems: `core` must name the speaker, `owner` stand in the article."""

    core: frozenset[str]
    owner: frozenset[str]
    one: bool = False
    """One person, "the lead inspector"; several or a body may be anybody of theirs."""
    head: frozenset[str] = frozenset()
    """Of what has "of" something behind it what stands before that."""

    @classmethod
    def of(cls, speaker: str) -> _Asked:
        """Of "Hackney's mayor", "the mayor of Hackney", "the mayor in Hackney" it is the owner."""
        words = [w for w in words_of(speaker) if w.lower not in FUNCTION_WORDS]
        own = {w.start for w in words if w.possessive}
        at = next((w.start for w in words_of(speaker) if w.lower in _BESIDE), len(speaker))
        own |= {w.start for w in words if w.start > at}
        own |= {w.start for w in words if is_place(w.bare)}
        if len(own) == len(words):  # a place speaks for its council
            own = set()
        core = name_stems(" ".join(w.bare for w in words if w.start not in own))
        owner = name_stems(" ".join(w.bare for w in words if w.start in own))
        one = bool(words) and is_person(words[-1]) and not words[-1].plural
        before, of, _ = speaker.partition(" of ")
        head = name_stems(" ".join(w.bare for w in words if of and w.end <= len(before)))
        return cls(core - {""}, owner - {""}, one, head - owner - {""})


_BESIDE = PREPOSITIONS - {"of", "for"}


def _each(speaker: str) -> list[str]:
    """Each of several speakers: "Ms Wren and Mr Hall"; not of the "member for parks and play"."""
    parts = [part for part in re.split(r",? (?:and|&) |, ", speaker) if part.strip()]
    first = {word.lower for word in words_of(parts[0])} if parts else set()
    return parts if len(parts) > 1 and not first & PREPOSITIONS else [speaker]


_SMALL = stems(" ".join(sorted(DETERMINERS)))
_INSPECTING = frozenset(stem(word) for word in INSPECTING)


class _Speakers:
    """Who speaks in one article."""

    def __init__(self, passages: Sequence[StoredPassage]) -> None:
        self.lines = lines_of(passages)
        self.told = told_in(self.lines)
        self._text = "\n".join(line.text for line in self.lines)
        title = passages[0].entry.title if passages else ""
        self._title = stems(title)
        self.head = " ".join([title, *(line.text for line in self.lines[:HEAD])])
        """What says which news it is."""
        self._stems = stems(f"{title}\n{self._text}")

    def of(self, asked: _Asked, about: Subjects) -> list[Told]:
        """The sentences that give the words of who is asked for, in order.

        An article on a place need not say of which borough's director it tells.
        """
        if not asked.owner <= self._stems and not self._is_of(about):
            return []
        return [one for one in self.told if self._is(one.speaker, asked)]

    def _is_of(self, about: Subjects) -> bool:
        """Whether the article speaks of the places that a matter names, and of no others."""
        return (
            self.speaks_of(about.places) and bool(about.places) and not about.rivals_in(self._text)
        )

    def _is(self, speaker: Named, asked: _Asked) -> bool:
        named = stems(speaker.text)
        if asked.core & _INSPECTING and named & _INSPECTING:
            whose = asked.core - _INSPECTING
            if not asked.one or not whose:
                return whose <= named or (_is_plain(speaker) and self._inspects(whose))
        if asked.head and asked.head == named - _SMALL and not asked.core <= named:
            named |= self._title  # "the driver of the play bus" is the driver where it is of that
        if not asked.core <= named:
            named |= self._said_of(speaker)
        return bool(asked.core) and asked.core <= named

    def speaks_of(self, names: Sequence[frozenset[str]]) -> bool:
        return all(name <= self._stems for name in names)

    def _inspects(self, whose: frozenset[str]) -> bool:
        """Whether the article calls inspectors so: "probation" of an inspectorate of probation."""
        said = (stems(line.text) for line in self.lines)
        return any(one & _INSPECTING and whose <= one | self._title for one in said)

    def _said_of(self, speaker: Named) -> frozenset[str]:
        """The stems of what else the article calls somebody of that surname."""
        surname = _surname(speaker.text)
        if surname is None:
            return frozenset()
        around = re.compile(
            rf"(?:[\w’'-]+ ){{0,6}}\b{re.escape(surname)}\b(?:, [^.;:“”\n]{{1,120}}?(?=[,.])|"
            rf" \([^)]{{1,60}}\))?"
        )
        found = [match[0] for match in around.finditer(self._text)]
        return frozenset().union(*map(stems, found))


def _is_plain(speaker: Named) -> bool:
    """Whether a speaker is called by nouns alone: "the inspectors", not "Ofsted's inspectors"."""
    named = (word for word in words_of(speaker.text) if word.capital)
    return all(word.lower in DETERMINERS or is_person(word) for word in named)


def _surname(text: str) -> str | None:
    """The last of the capitalised words that a speaker is named by; None without a name."""
    first = text.split(",")[0]
    names = [
        word.bare
        for word in words_of(first)
        if word.capital
        and word.bare.lower().strip(".") not in TITLES | SHORT_TITLES.keys() | DETERMINERS
        and not is_place(word.bare)
    ]
    return names[-1] if names else None


@dataclass(frozen=True, slots=True)
class _Turn:
    """Sentences of one speaker that follow one another, with how much they are on the matter."""

    speakers: _Speakers
    told: tuple[Told, ...]
    about: float
    rank: int


def _words_of(inquiry: Inquiry, spoken: Spoken) -> Outline | None:
    """The words of one speaker on a matter, from the articles found; None without any."""
    speaking = [_Asked.of(one) for one in _each(spoken.speaker)]
    if not all(asked.core for asked in speaking):
        return None
    by_article: list[tuple[list[StoredPassage], list[_Turn]]] = []
    about = Subjects.of(f"about {spoken.about}")
    for rank, passages in enumerate(_articles(inquiry, spoken.speaker)):
        speakers = _Speakers(passages)
        theirs = {one.at: one for asked in speaking for one in speakers.of(asked, about)}
        told = [theirs[at] for at in sorted(theirs)]
        if told:
            by_article.append(
                (passages, [_Turn(speakers, tuple(run), 1.0, rank) for run in runs(told)])
            )
    turns = _of_the_year(by_article, inquiry)
    if spoken.about:
        turns = _on(inquiry, spoken.about, turns)
    if not turns:
        return None
    best = max(turn.about for turn in turns)
    turns = [turn for turn in turns if turn.about >= NEAR_THE_BEST * best]
    turns.sort(key=lambda turn: (turn.rank, turn.told[0].at))
    spans = [span for turn in turns for span in _spans(turn)]
    named = any(one.said for turn in turns for one in turn.told)
    return _outline(_shortened(spans), SURE if named else LIKELY)


def _of_the_year(
    by_article: Sequence[tuple[list[StoredPassage], list[_Turn]]], inquiry: Inquiry
) -> list[_Turn]:
    """What is said in articles of a year that the question names, else in those that speak of it.

    Where none of these has words of theirs, in those of which the day isn't known.
    """
    years = set(_YEAR.findall(inquiry.asked.standalone))
    published, speaking, undated = [], [], []
    for passages, turns in by_article:
        day = passages[0].entry.published
        if not years or (day is not None and str(day.year) in years):
            published += turns
        elif any(years & set(_YEAR.findall(stored.passage.text)) for stored in passages):
            speaking += turns
        elif day is None:
            undated += turns
    return published or speaking or undated


def _articles(inquiry: Inquiry, speaker: str) -> Iterator[list[StoredPassage]]:
    """The passages of each of the articles found, best first; of long ones those near the hits.

    Then those that have all words of the speaker, where these are few.
    """
    found = inquiry.look_up([hit.passage_id for hit in inquiry.hits[: 4 * ARTICLES]])
    ids = list(dict.fromkeys(stored.entry.article_id for stored in found))[:ARTICLES]
    mentioning = inquiry.mentioning(speaker)
    naming = inquiry.look_up(mentioning) if len(mentioning) <= 4 * ARTICLES else []
    named = dict.fromkeys(stored.entry.article_id for stored in naming)
    ids += [one for one in named if one not in ids][:ARTICLES]
    found += naming
    for article_id in ids:
        passage_ids = inquiry.catalogue.passage_ids_of(article_id)
        if len(passage_ids) > PASSAGES:
            hit = {s.passage_id for s in found if s.entry.article_id == article_id}
            places = [n for n, one in enumerate(passage_ids) if one in hit]
            near = {p for n in places for p in range(n - 1, n + 2)}
            passage_ids = [one for n, one in enumerate(passage_ids) if n in near]
        if passages := inquiry.look_up(passage_ids):
            yield passages


def _on(inquiry: Inquiry, matter: str, turns: Sequence[_Turn]) -> list[_Turn]:
    """Those turns that are on a matter, with what stands above and before them, and most so.

    `about` is then how near a turn is itself.
    """
    words = QuestionWords(matter, inquiry.rarities)
    named = Subjects.of(f"about {matter}")  # a capital at the head of a sentence tells nothing
    turns = [turn for turn in turns if turn.speakers.speaks_of(named.places)]
    names = frozenset().union(*named.places, *named.others)
    is_named = stems(" ".join(content_words(matter))) <= names
    texts = [_text_of(turn) for turn in turns]
    vectors = inquiry.vectors([matter, *texts])
    found = []
    for turn, text, cosine in zip(
        turns, texts, cosines(vectors[1:], vectors[0]).tolist(), strict=True
    ):
        line = turn.speakers.lines[turn.told[0].at]
        before = turn.speakers.lines[max(0, turn.told[0].at - 1)].text
        share = words.coverage(f"{words.above(line.stored)} {before} {text}")
        # A name alone has no meaning that would be alike: "about Islington".
        if likely(cosine, share) >= ON_TOPIC or (is_named and names <= around(line.stored)):
            itself = max(cosine, 0.0) + SHARE * words.coverage(text)
            found.append(_Turn(turn.speakers, turn.told, itself, turn.rank))
    return found or _of_the_event(inquiry, matter, turns)


def _of_the_event(inquiry: Inquiry, matter: str, turns: Sequence[_Turn]) -> list[_Turn]:
    """All turns of the articles whose news a matter is: what is said there is said of it.

    That is what their title and beginning are on, or what only names that something happened:
    "the result", "the 2020 report".
    """
    heads = {turn.speakers: turn.speakers.head for turn in turns}
    words = QuestionWords(matter, inquiry.rarities)
    rest = [w for w in words_of(matter) if w.use is Use.CONTENT and not w.text.isdecimal()]
    is_event = all(Mark.TOLD in word.marks or word.lower in INSPECTING for word in rest)
    vectors = inquiry.vectors([matter, *heads.values()]) if heads else None
    found: set[_Speakers] = set()
    for n, (speakers, head) in enumerate(heads.items(), 1):
        cosine = float(cosines(vectors[n], vectors[0])) if vectors is not None else 0.0
        share = words.coverage(head)
        if is_event or (share >= NAMED and likely(cosine, share) >= ON_TOPIC):
            found.add(speakers)
    return [turn for turn in turns if turn.speakers in found]


def _text_of(turn: _Turn) -> str:
    return " ".join(turn.speakers.lines[one.at].text for one in turn.told)


def _spans(turn: _Turn) -> Iterator[AnswerSpan]:
    """A turn as spans, each within one passage, from the sentence that names the speaker on."""
    lines = turn.speakers.lines
    first, last = turn.told[0], turn.told[-1]
    start = first.at
    named = _line_at(lines, first.speaker.start)
    if first.said is not None and named is not None and named < start <= named + 2:
        start = named  # a pronoun's antecedent
    end = last.at + 1 if named == last.at + 1 else last.at  # who is named in the line below
    yield from _pieces(lines, start, end, first.speaker)


def _line_at(lines: Sequence[StoredLine], offset: int) -> int | None:
    return next(
        (n for n, line in enumerate(lines) if line.sentence.start <= offset < line.sentence.end),
        None,
    )


def _pieces(
    lines: Sequence[StoredLine], first: int, last: int, named: Named
) -> Iterator[AnswerSpan]:
    """The sentences from `first` to `last` in as few pieces as passages and paragraphs allow."""
    at = first
    while at <= last:
        stored = next(
            line.stored
            for line in (lines[at], *lines[at + 1 : last + 1][:1])
            if _holds(line.stored, lines[at].sentence)
        )
        end = at
        while (
            end + 1 <= last and _holds(stored, lines[end + 1].sentence) and not lines[end + 1].opens
        ):
            end += 1
        sentences = tuple(line.sentence for line in lines[at : end + 1])
        yield AnswerSpan(stored, sentences, sentences[0].start, sentences[-1].end, SURE)
        at = end + 1


def _holds(stored: StoredPassage, sentence: Sentence) -> bool:
    passage = stored.passage
    return passage.start <= sentence.start and sentence.end <= passage.end


def _shortened(spans: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    found: list[AnswerSpan] = []
    count = 0
    for span in spans:
        if found and count + len(span.sentences) > SENTENCES:
            break
        found.append(span)
        count += len(span.sentences)
    return found


def _outline(spans: Sequence[AnswerSpan], confidence: float) -> Outline:
    parts = tuple(Part(None, (n,)) for n in range(len(spans)))
    return Outline(confidence, quotes=tuple(spans), parts=parts)


# Who said it -----------------------------------------------------------------------------------

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"(?<=[.!?])\W+|…|\.\.\.|\[[^\]]*\]")
"""Where a quotation may be cut: between sentences, and where its writer left something out."""


def _whose(inquiry: Inquiry, quote: str) -> Outline | None:
    """Who says a quotation: the sentences that have it, the words marked that name the speaker."""
    found = _saying(inquiry, quote)
    if found is None and len(pieces := _GAP.split(quote)) > 1:  # no passage has it all
        found = _saying(inquiry, max(pieces, key=len))
    return found


def _saying(inquiry: Inquiry, quote: str) -> Outline | None:
    words = _WORD.findall(quote)
    if not words:
        return None
    wanted = re.compile(r"[\W_]+".join(map(re.escape, words)), re.I)
    spans: list[AnswerSpan] = []
    sure = 0.0
    for stored in inquiry.look_up(inquiry.mentioning(quote)[:PASSAGES]):
        found = wanted.search(stored.passage.text)
        if not found:
            continue
        offset = stored.passage.start
        span, named = _attributed(inquiry, stored, offset + found.start(), offset + found.end())
        article_id = stored.entry.article_id
        if all(s.stored.entry.article_id != article_id for s in spans):
            spans.append(span)
            sure = max(sure, SURE if named else LIKELY)
    return Outline(sure, quotes=tuple(spans), most=inquiry.settings.quotes) if spans else None


def _attributed(
    inquiry: Inquiry, stored: StoredPassage, start: int, end: int
) -> tuple[AnswerSpan, bool]:
    """The sentences that hold `[start, end)` of an article, with those that name the speaker."""
    passages = inquiry.passages_of(stored.entry.article_id)
    lines = lines_of(passages)
    inside = [
        n for n, line in enumerate(lines) if line.sentence.start < end and start < line.sentence.end
    ]
    told = {one.at: one for one in told_in(lines)}
    speaker = next((told[n].speaker for n in inside if n in told), None)
    first, last = inside[0], inside[-1]
    if speaker:
        named = _line_at(lines, speaker.start)
        if named is not None:
            first, last = min(first, named), max(last, named)
    # All of it in one passage, if one holds it; else the sentences that have the words.
    for low, high in ((first, last), (inside[0], inside[-1])):
        sentences = tuple(line.sentence for line in lines[low : high + 1])
        for one in passages:
            if _holds(one, sentences[0]) and _holds(one, sentences[-1]):
                is_in = speaker and sentences[0].start <= speaker.start < sentences[-1].end
                marked = (
                    (speaker.start, speaker.end)
                    if speaker and is_in
                    else (
                        sentences[0].start,
                        sentences[-1].end,
                    )
                )
                return AnswerSpan(one, sentences, *marked, SURE), bool(is_in)
    sentences = tuple(s for s in stored.passage.sentences if s.start < end and start < s.end)
    return AnswerSpan(stored, sentences, sentences[0].start, sentences[-1].end, LIKELY), False


def _who_said(inquiry: Inquiry, what: str) -> Outline | None:
    """Who said something, in other words perhaps: of the reader's best sentences those told."""
    if inquiry.reading.confidence < inquiry.threshold:
        return None
    for span in inquiry.reading.spans[:3]:
        found, named = _attributed(inquiry, span.stored, span.start, span.end)
        if named:
            return Outline(inquiry.reading.confidence, quotes=(found,))
    return None
