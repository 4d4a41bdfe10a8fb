"""What might be asked next: questions that fit an answer's articles, or some articles' alone.

They come from the articles themselves: sentences turned into questions, who speaks, what is
spoken of more than once, the place that a title names. None is offered before it was asked:
see `qa.suggestions.offering`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from corpus.article import Article, BlockKind, Span
from corpus.english.dictionary import Mark
from corpus.english.words import DETERMINERS, PREPOSITIONS
from corpus.sentences import split
from qa.answer import Answer
from qa.composing.article_lines import Line
from qa.composing.attribution import told_in
from qa.conversation.noun_phrases import Phrase, Sort, is_place, names_of, things_of
from qa.conversation.tagged_words import Use, words_of
from qa.question import QuestionKind
from qa.suggestions.turning import NUMBER, turned

MOST_OF_ONE_ARTICLE = 12
MOST_TITLE_CHARS = 70
"""A longer title makes a button that nobody reads."""
MOST_SPEAKER_WORDS = 5
_BEFORE_SUMMARY = 5
"""So many questions go before that for a summary, which every article answers."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be offered once it was seen to be answered."""

    question: str
    answered_by: Span | None = None
    """The sentence it was made from: another that answers it may be of something else."""


def after(answer: Answer, articles: Sequence[Article], told_of: int) -> list[Candidate]:
    """What may be asked after an answer that quotes these articles, the first first.

    `told_of` is how many articles of the library name the first one's place in their title.
    """
    quoted = [(c.place.article_id, c.start, c.end) for c in answer.citations]
    asked = answer.standalone_question
    if not articles:
        return []
    place = _place_of(articles[0], asked)
    found = [
        _Reading(article)
        for n, article in enumerate(articles)
        if n == 0 or (place and _place_of(article, "") == place)
    ]
    kinds: list[Iterable[Candidate]] = [
        chain.from_iterable(one.turned(quoted) for one in found),
        found[0].spoken(place, asked),
        found[0].spoken_of(place, asked),
        _happened(place, told_of, answer.kind),
    ]
    return _with_summaries(kinds, found[:1])[:MOST_OF_ONE_ARTICLE]


def of(articles: Sequence[Article]) -> list[Candidate]:
    """What may be asked of some articles, one of each first."""
    each, read = [], [_Reading(article) for article in articles]
    for one in read:
        place = _place_of(one.article, "")
        each.append(
            _taking_turns([one.turned(()), one.spoken(place, ""), one.spoken_of(place, "")])
        )
    return _with_summaries(each, read)


def _with_summaries(
    kinds: Iterable[Iterable[Candidate]], read: Sequence[_Reading]
) -> list[Candidate]:
    """Questions of several kinds, in turns, and behind the first of them those for a summary."""
    found = [*_taking_turns(kinds)]
    summaries = [candidate for one in read for candidate in one.summary()]
    return [*found[:_BEFORE_SUMMARY], *summaries, *found[_BEFORE_SUMMARY:]]


def place_of(answer: Answer, articles: Sequence[Article]) -> str:
    """The place that the first article's title names, or else the question; "" for none."""
    return _place_of(articles[0], answer.standalone_question) if articles else ""


def _taking_turns(kinds: Iterable[Iterable[Candidate]]) -> Iterator[Candidate]:
    seen = set()
    for row in zip_longest(*kinds):
        for one in row:
            if one is not None and one.question.casefold() not in seen:
                seen.add(one.question.casefold())
                yield one


def _place_of(article: Article, asked: str) -> str:
    for text in (article.title if article.title_is_own else "", asked):
        for name in names_of(text):
            bare = name.text.removesuffix("’s").removesuffix("'s")
            if name.sort is Sort.PLACE or is_place(bare):
                return f"the {bare}" if f" the {bare}" in article.text else bare
    return ""


def _happened(place: str, told_of: int, kind: QuestionKind) -> Iterator[Candidate]:
    if place and told_of > 1 and kind is not QuestionKind.TIME:
        yield Candidate(f"What happened in {place}?")


class _Reading:
    """An article's sentences, and what may be asked of them."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.lines = [
            Line(sentence, article.text[sentence.start : sentence.end], n == 0)
            for block in article.blocks
            if block.kind is BlockKind.BODY and block.row is None
            for n, sentence in enumerate(split(article.text, block.start, block.end))
        ]

    def turned(self, quoted: Sequence[tuple[str, int, int]]) -> Iterator[Candidate]:
        """What its sentences answer, those nearest to what was quoted first, not that itself."""
        own = [(start, end) for name, start, end in quoted if name == self.article.article_id]
        first = min((start for start, _ in own), default=0)
        for line in sorted(self.lines, key=lambda line: abs(line.sentence.start - first)):
            start, end = line.sentence.start, line.sentence.end
            if any(start < behind and before < end for before, behind in own):
                continue
            for one in turned(self.article.text, start, end):
                yield Candidate(one.question, Span(self.article.article_id, start, end))

    def spoken(self, place: str, asked: str) -> Iterator[Candidate]:
        """What those said whose words the article gives, by a whole name or a role.

        Of the place, if there is one; else only who has a name is told apart from others.
        """
        said = Counter(_as_asked(told.speaker.text) for told in told_in(self.lines))
        for who, _ in said.most_common():
            if not who or (place and place in who) or who.casefold() in asked.casefold():
                continue
            if place:
                yield Candidate(f"What did {who} say about {place}?")
            elif any(name.named for name in names_of(who)):
                yield Candidate(f"What did {who} say?")

    def spoken_of(self, place: str, asked: str) -> Iterator[Candidate]:
        """What is said, of the place, about what the article comes back to.

        Of what has a name of its own, first: it needs no place.
        """
        things, names = Counter[str](), Counter[str]()
        for line in self.lines:
            things.update({t.text for t in things_of(line.text) if _is_theme(t)})
            names.update({_named(n) for n in names_of(line.text) if _is_named_thing(n)})
        where = f" in {place}" if place else ""
        lower = self.article.text.lower()
        told = [
            *(f"{'the ' if f' the {n.lower()}' in lower else ''}{n}" for n in _often_first(names)),
            *(f"{t}{where}" for t in _often_first(things) if things[t] > 1 or _reads_alone(t)),
        ]
        for one in told:
            if one.removesuffix(where).removeprefix("the ").casefold() not in asked.casefold():
                yield Candidate(f"What is said about {one}?")

    def summary(self) -> Iterator[Candidate]:
        """What the article says, in short."""
        title = self.article.title
        if self.article.title_is_own and len(title) <= MOST_TITLE_CHARS and "“" not in title:
            yield Candidate(f"Summarise “{title}”")


def _often_first(found: Counter[str]) -> list[str]:
    return sorted(found, key=lambda one: (-found[one], one))


def _reads_alone(thing: str) -> bool:
    """Whether what an article speaks of once is plainly a thing, and not whose or half a clause.

    "care leavers", not "council's services", "the verdict rests" or "meeting young people".
    """
    words = words_of(thing)
    if any(word.possessive or word.lower.endswith("ing") for word in words):
        return False
    return not any({Mark.VERB, Mark.MAY_BE_VERB} & {*word.marks} for word in words[1:])


def _is_theme(thing: Phrase) -> bool:
    """Whether a phrase is several of a kind, in several words: "care leavers", "young people".

    One of a kind, as "improvement journey" and "significant progress", reads badly without what
    stands before it.
    """
    words = thing.text.split()
    counts = any(word == "half" or NUMBER.fullmatch(word) for word in words)
    plain = thing.sort is Sort.NOUN and thing.plural and thing.text.islower()
    return plain and len(words) > 1 and not counts


def _is_named_thing(name: Phrase) -> bool:
    """Whether a phrase is a name of several words, and of no place or time."""
    return name.named and name.sort is Sort.NAME and len(name.text.split()) > 1


def _named(name: Phrase) -> str:
    return name.text.removesuffix("’s").removesuffix("'s")


def _as_asked(speaker: str) -> str:
    """Who speaks, as a question names them; empty for a pronoun and a person without a name."""
    name = speaker.split(",")[0].strip()
    words = words_of(name)
    if not words or len(words) > MOST_SPEAKER_WORDS:
        return ""
    if any(word.lower in PREPOSITIONS or word.use is Use.VERB for word in words):
        return ""
    names = [one for one in names_of(name) if one.named]
    if names and len(names[-1].text.split()) > 1 and names[-1].end == len(name):
        return names[-1].text
    # "Social workers find support" is told of them: those in no office don't speak as such.
    if not (words[-1].plural and Mark.OFFICE in words[-1].marks):
        return ""
    behind = next((n for n, word in enumerate(words) if word.lower not in DETERMINERS), 0)
    role = name[words[behind].start :]
    return role if names else role[0].lower() + role[1:]
