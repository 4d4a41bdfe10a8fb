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
from qa.composing.attribution import Line, told_in
from qa.conversation.noun_phrases import Phrase, Sort, is_place, names_of, things_of
from qa.conversation.tagged_words import Use, words_of
from qa.question import QuestionKind
from qa.suggestions.turning import turned

MOST_OF_ONE_ARTICLE = 12
MOST_TITLE_CHARS = 70
"""A longer title makes a button that nobody reads."""
MOST_SPEAKER_WORDS = 5
_OFTEN = 2
"""How often an article speaks of a thing that is asked about."""


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
        found[0].summary(),
    ]
    return [*_taking_turns(kinds)][:MOST_OF_ONE_ARTICLE]


def of(articles: Sequence[Article]) -> list[Candidate]:
    """What may be asked of some articles, one of each first."""
    each = []
    for article in articles:
        one, place = _Reading(article), _place_of(article, "")
        each.append(_taking_turns([one.turned(()), one.spoken(place, ""), one.summary()]))
    return [*_taking_turns(each)]


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
        """What those said of the place whose words the article gives, by a whole name or a role."""
        said = Counter(_as_asked(told.speaker.text) for told in told_in(self.lines))
        for who, _ in said.most_common():
            if place and who and place not in who and who.casefold() not in asked.casefold():
                yield Candidate(f"What did {who} say about {place}?")

    def spoken_of(self, place: str, asked: str) -> Iterator[Candidate]:
        """What is said, of the place, about what the article comes back to."""
        things = Counter[str]()
        for line in self.lines:
            things.update({t.text for t in things_of(line.text) if _is_theme(t)})
        for thing, count in sorted(things.items(), key=lambda one: (-one[1], one[0])):
            if place and count >= _OFTEN and thing.casefold() not in asked.casefold():
                yield Candidate(f"What is said about {thing} in {place}?")

    def summary(self) -> Iterator[Candidate]:
        """What the article says, in short."""
        title = self.article.title
        if self.article.title_is_own and len(title) <= MOST_TITLE_CHARS and "“" not in title:
            yield Candidate(f"Summarise “{title}”")


def _is_theme(thing: Phrase) -> bool:
    """Whether a phrase is several of a kind, in several words: "care leavers", "young people".

    One of a kind, as "improvement journey" and "significant progress", reads badly without what
    stands before it.
    """
    words = thing.text.split()
    return thing.sort is Sort.NOUN and thing.plural and thing.text.islower() and len(words) > 1


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
