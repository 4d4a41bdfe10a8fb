"""What the library holds of the articles that a question may be answered from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from corpus.catalogue import Catalogue, Entry, Shelved, Sought
from corpus.english.dictionary import marks
from qa.composing.beside_text import authors_of, words_in
from qa.composing.mentions import core_of
from qa.conversation.noun_phrases import is_place, names_of
from qa.conversation.tagged_words import words_of
from qa.question import NO_FILTERS, Filters
from qa.retrieval.imprints import Imprints
from qa.saying import many

Mentioning = Callable[[str, Filters], Sequence[int]]
"""The ids of the passages that have every content word of a text, of those some filters admit."""

_TITLES = 3
"""So many titles are named at most where several articles are of one day."""
_PUBLISHERS = 20
_PLACES = 30
_NAMES = 12
_BEGINNINGS = 500
"""So many articles, the newest, are opened at most to count what they name: 0.3 s."""


class Shelf:
    """The articles that meet a question's filters, told in words of ours.

    Whatever it says is counted in the catalogue as it is asked.
    """

    def __init__(
        self, catalogue: Catalogue, mentioning: Mentioning, filters: Filters = NO_FILTERS
    ) -> None:
        self._catalogue = catalogue
        self._imprints = Imprints(catalogue)
        self._mentioning = mentioning
        self._filters = filters

    def articles(self, name: str | None = None) -> list[Shelved]:
        """The articles, the newest first, undated ones last; of a name those that mention it."""
        filters = replace(self._filters, publishers=())
        articles = self._catalogue.shelved(
            published_from=filters.published_from,
            published_to=filters.published_to,
            articles=filters.articles,
            collection=filters.collection,
        )
        if wanted := self._filters.publishers:
            imprints = self._imprints.of(articles)
            articles = [one for one in articles if imprints.get(one.article_id) in wanted]
        if name is None:
            return articles
        spans = self._catalogue.spans(self._mentioning(name, filters))
        holding = {span.article_id for span in spans.values()}
        return [article for article in articles if article.article_id in holding]

    def told(self, fact: str, name: str | None = None) -> str:
        """A fact about these articles in words: one of `FACTS`.

        Raises:
            ValueError: if there is no such fact of these articles, such as the newest of
                articles that are all undated.
        """
        words = FACTS[fact](self, self.articles(name))
        if not words:
            raise ValueError(f"the library has nothing to tell of: {fact}")
        return words

    def counted(self, articles: Sequence[Shelved]) -> str:
        counted = many(len(articles), "article") if articles else "no articles"
        told = " ".join(part for part in (counted, self.which) if part)
        return f"{told}{but_undated(self.undated_besides())}"

    def none(self, articles: Sequence[Shelved]) -> str:
        return f"{self.which}{but_undated(self.undated_besides())}" if self.which else ""

    def undated_besides(self) -> int:
        """How many articles might be among these if their day of publication were known."""
        filters = self._filters
        if not (filters.published_from or filters.published_to):
            return 0
        return self._catalogue.undated(publishers=filters.publishers, collection=filters.collection)

    @property
    def which(self) -> str:
        """Which articles these are, as a question's filters say; empty where it has none."""
        return self._filters.describe()

    def passages(self, articles: Sequence[Shelved]) -> str:
        return many(self._catalogue.counts().passages, "passage")

    def publishers(self, articles: Sequence[Shelved]) -> str:
        counts = Counter(_imprints(self._imprints.of(articles).values()))
        unknown = len(articles) - counts.total()
        named = [f"{name} ({count:,})" for name, count in counts.most_common(_PUBLISHERS)]
        if (others := len(counts) - len(named)) > 0:
            named.append(many(others, "other"))
        if counts and unknown:
            named.append(f"publishers that are not known ({unknown:,})")
        return _listed(named)

    def days(self, articles: Sequence[Shelved]) -> str:
        dated = [article.published for article in articles if article.published]
        if not dated:
            return ""
        said = f"from {min(dated)} to {max(dated)}" if min(dated) < max(dated) else f"on {dated[0]}"
        unknown = len(articles) - len(dated)
        return f"{said} ({unknown:,} of unknown date)" if unknown else said

    def newest(self, articles: Sequence[Shelved]) -> str:
        return self._of_day(articles, max)

    def oldest(self, articles: Sequence[Shelved]) -> str:
        return self._of_day(articles, min)

    def undated(self, articles: Sequence[Shelved]) -> str:
        unknown = sum(article.published is None for article in articles)
        return many(unknown, "article") if unknown else ""

    def places(self, articles: Sequence[Shelved]) -> str:
        """The places that titles name, with how many do, the most named first."""
        named = Counter(place for title in self._titles(articles) for place in _places_in(title))
        told = [f"{name} ({count:,})" for name, count in _most_first(named)[:_PLACES]]
        if (others := len(named) - len(told)) > 0:
            told.append(many(others, "other"))
        return _listed(told)

    def names(self, articles: Sequence[Shelved]) -> str:
        """Whom and what several articles name as they begin, with how many do."""
        opened = [article.article_id for article in articles[:_BEGINNINGS]]
        holding: dict[str, set[str]] = {}
        for article_id in opened:
            first = self._catalogue.passage_ids_of(article_id)[:1]
            for stored in self._catalogue.passages(first).values():
                for name in _named_in(stored.passage.text):
                    holding.setdefault(name, set()).add(article_id)
        counts = Counter({name: len(ids) for name, ids in _in_short(holding).items()})
        told = [f"{name} ({n:,})" for name, n in _most_first(counts)[:_NAMES] if n > 1]
        if told and len(opened) < len(articles):
            return f"{_listed(told)}, counted in the newest {len(opened):,}"
        return _listed(told)

    def title(self, article_id: str) -> str:
        """An article's title, or its first words where it has none.

        Raises:
            ValueError: if there is no such article.
        """
        entry = self._catalogue.entries([article_id]).get(article_id)
        if entry is None:
            raise ValueError(f"there is no article {article_id!r:.80}")
        return _title(entry)

    def published_by(self, name: str) -> list[str]:
        """The ids of the articles with a publisher that has a name in its own."""
        imprints = self._imprints.of(self.articles())
        words = f" {_spelt_out(name)} "
        return [one for one, by in imprints.items() if words in f" {_spelt_out(by)} "]

    def called(self, title: str) -> list[str]:
        """The ids of the articles with a title, else of those with these words in theirs."""
        words = _spelt_out(title)
        ids = self._catalogue.shelf_ids(Sought(words=words)) if words else []
        entries, known = self._catalogue.entries(ids), {a.article_id for a in self.articles()}
        titles = {one: _spelt_out(entries[one].title) for one in ids if one in entries}
        among = {one: said for one, said in titles.items() if one in known}
        whole = [one for one, said in among.items() if said == words]
        return whole or [one for one, said in among.items() if f" {words} " in f" {said} "]

    def entry(self, article_id: str) -> str:
        """What the catalogue says of an article: its day, publisher, author, length and address.

        Raises:
            ValueError: if there is no such article, or it is not as it was stored.
        """
        article = self._catalogue.sound_article(article_id)
        entry = self._catalogue.entries([article_id]).get(article_id)
        if article is None or entry is None:
            raise ValueError(f"there is no sound article {article_id!r:.80}")
        shelved = Shelved(article_id, entry.publisher, entry.published)
        publisher = self._imprints.of([shelved]).get(article_id)
        day, by = entry.published, authors_of(article)
        return "; ".join(
            (
                f"published on {day}" if day else "its day of publication is not known",
                f"from {publisher}" if publisher else "its publisher is not known",
                f"by {by}" if by else "no author is named",
                many(words_in(article), "word"),
                entry.url or "no address is known",
            )
        )

    def longest(self, articles: Sequence[Shelved]) -> str:
        return self._measured(self.by_length(articles)[:1])

    def shortest(self, articles: Sequence[Shelved]) -> str:
        return self._measured(self.by_length(articles, shortest=True)[:1])

    def by_length(self, articles: Sequence[Shelved], *, shortest: bool = False) -> list[str]:
        """The ids of articles, the longest first."""
        lengths = self._catalogue.lengths()
        ids = [one.article_id for one in articles if one.article_id in lengths]
        return sorted(ids, key=lambda one: (lengths[one] if shortest else -lengths[one], one))

    def added(self, articles: Sequence[Shelved]) -> str:
        """The title of the article that was added last, and the day."""
        ids = self.by_day_added(articles)[:1]
        rows = self._catalogue.entries(ids)
        return "".join(f"“{_title(rows[one])}”" for one in ids if one in rows)

    def by_day_added(self, articles: Sequence[Shelved]) -> list[str]:
        """The ids of articles, those that were added last first."""
        known = {one.article_id for one in articles}
        return [one for one in self._catalogue.last_added() if one in known]

    def years(self, articles: Sequence[Shelved]) -> str:
        """The years of publication, with how many articles each has, the most first."""
        counts = Counter(str(one.published.year) for one in articles if one.published)
        told = [f"{year} ({n:,})" for year, n in _most_first(counts)]
        if told and (unknown := len(articles) - counts.total()):
            told.append(f"not known ({unknown:,})")
        return _listed(told)

    def _measured(self, ids: Sequence[str]) -> str:
        entries = self._catalogue.entries(ids)
        found = ((entries.get(one), self._catalogue.sound_article(one)) for one in ids)
        return "".join(
            f"“{_title(entry)}”, with {many(words_in(article), 'word')}"
            for entry, article in found
            if entry and article
        )

    def names_places(self, articles: Sequence[Shelved]) -> bool:
        """Whether any title names a place."""
        return any(map(_places_in, self._titles(articles)))

    def _titles(self, articles: Sequence[Shelved]) -> list[str]:
        entries = self._catalogue.entries([article.article_id for article in articles])
        return [entry.title for entry in entries.values()]

    def _of_day(self, articles: Sequence[Shelved], choose: Callable[[Sequence[date]], date]) -> str:
        dated = [article.published for article in articles if article.published]
        if not dated:
            return ""
        day = choose(dated)
        ids = [article.article_id for article in articles if article.published == day]
        entries = self._catalogue.entries(ids[:_TITLES])
        names = [f"“{_title(entry)}”" for one in ids if (entry := entries.get(one))]
        if (others := len(ids) - len(names)) > 0:
            names.append(many(others, "other"))
        return f"{_listed(names)}, published on {day}"


FACTS: dict[str, Callable[[Shelf, Sequence[Shelved]], str]] = {
    "articles": Shelf.counted,
    "none": Shelf.none,
    "passages": Shelf.passages,
    "publishers": Shelf.publishers,
    "days": Shelf.days,
    "newest": Shelf.newest,
    "oldest": Shelf.oldest,
    "undated": Shelf.undated,
    "longest": Shelf.longest,
    "shortest": Shelf.shortest,
    "added": Shelf.added,
    "years": Shelf.years,
    "places": Shelf.places,
    "names": Shelf.names,
    "mention": lambda _, articles: (
        f"{many(len(articles), 'article')} mention{'s' if len(articles) == 1 else ''}"
    ),
}
"""What can be told of a shelf, by the name it has in a wording."""


def _spelt_out(title: str) -> str:
    """A title's words, without regard to case and to what stands between them."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def but_undated(undated: int) -> str:
    """What has to be said beside a count or a denial by date, of so many articles without one."""
    if not undated:
        return ""
    return f"; {undated:,} {'article has' if undated == 1 else 'articles have'} no known date"


def _title(entry: Entry) -> str:
    return entry.title if entry.title_is_own else f"{entry.title}…"


def _imprints(names: Iterable[str]) -> list[str]:
    """Names of publishers, each as it is spelt most often where only its capitals differ."""
    spelt: dict[str, Counter[str]] = {}
    every = list(names)
    for name in every:
        spelt.setdefault(name.casefold(), Counter())[name] += 1
    return [min(spelt[n.casefold()].items(), key=lambda one: (-one[1], one[0]))[0] for n in every]


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _places_in(title: str) -> set[str]:
    """The places that a title names: those known as such, and what something is "in"."""
    found = set()
    for name in names_of(title):
        core = core_of(name.text) if name.named else ""
        before = words_of(title[: name.start])[-1:]
        if core and (is_place(core) or any(word.lower == "in" for word in before)):
            found.add(core)
    first = next(iter(words_of(title)), None)  # "Hackney climbs": a capital says nothing there
    if first and first.capital and is_place(first.bare):
        found.add(first.bare)
    return found


def _named_in(text: str) -> set[str]:
    """The names in a text, without nouns for who governs a place: "Hackney", "Ofsted"."""
    return {core_of(name.text) for name in names_of(text) if name.named}


def _in_short(holding: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Name → the articles that have it, those of a longer one with its short form.

    "Amanda Spielman" is counted as "Spielman", where that stands alone in any of them: each
    article that has the one has the other. The White House is no House: that is a word. A name
    in capitals is the same name.
    """
    found: dict[str, set[str]] = {}
    spelt = {name.casefold(): name for name in sorted(holding)}  # small letters sort last
    for name, articles in holding.items():
        last = name.rsplit(" ", 1)[-1].casefold()
        short = last if last in spelt and not marks(last) else name.casefold()
        found.setdefault(spelt[short], set()).update(articles)
    return found
