"""Words' opposites, their like and their equals, from WordNet (Fellbaum 1998), inflected alike.

Read are the files of WordNet 3.0, as wndb(5WN) describes them; Debian has them in the package
`wordnet-base`, in /usr/share/wordnet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import lemminflect

DEFAULT_FOLDER = Path("/usr/share/wordnet")

_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_UNIVERSAL = {"n": "NOUN", "v": "VERB", "a": "ADJ", "r": "ADV"}
_OF_SENSE_KEY = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_ANTONYM, _HYPERNYM, _HYPONYM, _SIMILAR, _SEE_ALSO = "!", "@", "~", "&", "^"
_INSTANCE_OF = "@i"
# An opposite is that of one of a word's commonest senses, its like are those of the commonest.
_SENSES = 3
# A word must have been met so often in the texts that WordNet's senses were counted in.
_COMMON = 2

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Synset:
    words: tuple[str, ...]
    links: tuple[tuple[str, _Key, int, int], ...]
    """Symbol, the other synset, and the words linked, counted from 1; 0: all of the synset."""


@dataclass(frozen=True, slots=True)
class Form:
    """A word as its dictionary has it: `part` is n, v, a or r, `tag` a Penn Treebank tag."""

    lemma: str
    part: str
    tag: str


@dataclass(frozen=True, slots=True)
class Relatives:
    """Other words in a word's form, each group sorted."""

    opposites: tuple[str, ...]
    """Its antonyms, and those of what is like it: small, tiny → large."""
    siblings: tuple[str, ...]
    """Others of its kind: river → lake. Only of nouns and verbs."""
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """One sense of a word: as it is spelt there, how often it was met, and what it is.

    `kinds` are the words of the synsets above, in lower case: a poet is a writer and a person.
    """

    spelt: str
    count: int
    kinds: frozenset[str]


_NONE = Relatives((), (), ())


class Lexicon:
    """WordNet in memory.

    Args:
        folder: holds `index.*`, `data.*` and `cntlist.rev`.

    Raises:
        FileNotFoundError: if one of them is not there.
    """

    def __init__(self, folder: Path = DEFAULT_FOLDER) -> None:
        wanted = [f"{kind}.{name}" for kind in ("index", "data") for name in _FILES.values()]
        if missing := [n for n in (*wanted, "cntlist.rev") if not (folder / n).is_file()]:
            raise FileNotFoundError(
                f"{folder} lacks {', '.join(missing)} of WordNet 3.0: install Debian's "
                "wordnet-base, or name the folder that holds them"
            )
        self._data = {part: (folder / f"data.{name}").read_bytes() for part, name in _FILES.items()}
        self._senses: dict[tuple[str, str], tuple[int, ...]] = {}
        for part, name in _FILES.items():
            for line in (folder / f"index.{name}").read_text(encoding="latin-1").splitlines():
                if not line.startswith(" "):
                    fields = line.split()
                    number = int(fields[2])
                    self._senses[fields[0], part] = tuple(map(int, fields[-number:]))
        self._counts: dict[tuple[str, str], int] = defaultdict(int)
        self._sense_counts: dict[tuple[str, str, int], int] = defaultdict(int)
        for line in (folder / "cntlist.rev").read_text(encoding="latin-1").splitlines():
            key, sense, count = line.split()
            lemma, _, rest = key.partition("%")
            self._counts[lemma, _OF_SENSE_KEY[rest[0]]] += int(count)
            self._sense_counts[lemma, _OF_SENSE_KEY[rest[0]], int(sense)] += int(count)
        self.form = lru_cache(None)(self._form)
        self.relatives = lru_cache(None)(self._relatives)
        self._kinds = lru_cache(None)(self._kinds_of)

    def lemmas(self, part: str) -> Iterator[str]:
        """The words of a part of speech, in lower case, `_` between the words of one."""
        return (lemma for lemma, of in self._senses if of == part)

    def count(self, lemma: str, part: str) -> int | None:
        """How often a word was met as that part of speech; None: it is never that."""
        return self._counts.get((lemma, part), 0) if (lemma, part) in self._senses else None

    def senses(self, lemma: str, part: str) -> tuple[Sense, ...]:
        """The senses of a word, the commonest first."""
        found = []
        for number, at in enumerate(self._senses.get((lemma, part), ()), 1):
            spelt = next(w for w in self._synset((part, at)).words if w.lower() == lemma)
            count = self._sense_counts[lemma, part, number]
            found.append(Sense(spelt, count, self._kinds((part, at))))
        return tuple(found)

    def _kinds_of(self, key: _Key) -> frozenset[str]:
        synset = self._synset(key)
        above = _linked(synset, _HYPERNYM) + _linked(synset, _INSTANCE_OF)
        own = frozenset(word.lower() for word in synset.words)
        return own.union(*(self._kinds(other) for other in above))

    def _form(self, word: str) -> Form | None:
        """The lemma, part of speech and inflection that a lower-case word has most often."""
        best: tuple[int, Form] | None = None
        for part, universal in _UNIVERSAL.items():
            for lemma in lemminflect.getAllLemmas(word, upos=universal).get(universal, ()):
                count = self._counts.get((lemma, part), 0)
                forms = lemminflect.getAllInflections(lemma, upos=universal)
                tag = next((t for t, spelt in sorted(forms.items()) if word in spelt), None)
                if tag and count and (best is None or count > best[0]):
                    best = count, Form(lemma, part, tag)
        return best[1] if best else None

    def _relatives(self, word: str) -> Relatives:
        """What a lower-case word can be exchanged for; nothing for a word that is not known."""
        if (form := self.form(word)) is None:
            return _NONE
        lemma, part = form.lemma, form.part
        synsets = [self._synset((part, at)) for at in self._senses.get((lemma, part), ())]
        if not synsets:
            return _NONE
        near = {lemma} | {w for s in synsets for w in s.words}
        for synset in synsets:
            for symbol, other, _, _ in synset.links:
                if symbol in (_HYPERNYM, _HYPONYM, _SIMILAR, _SEE_ALSO):
                    near.update(self._synset(other).words)
        opposites = set[str]()
        for synset in synsets[:_SENSES]:
            opposites.update(self._antonyms(synset, lemma))
            for other in _linked(synset, _SIMILAR):
                opposites.update(self._antonyms(self._synset(other), None))
        siblings = set[str]()
        if part in "nv":
            for above in _linked(synsets[0], _HYPERNYM)[:1]:
                siblings.update(
                    self._synset(below).words[0] for below in _linked(self._synset(above), _HYPONYM)
                )
        return Relatives(
            opposites=self._inflected(opposites - {lemma}, form, common=False),
            siblings=self._inflected(siblings - near - opposites, form, common=True),
            synonyms=self._inflected(set(synsets[0].words) - {lemma}, form, common=True),
        )

    def _synset(self, key: _Key) -> _Synset:
        part, at = key
        data = self._data[part]
        fields = data[at : data.index(b"\n", at)].decode("latin-1").split(" | ")[0].split()
        n = int(fields[3], 16)
        words = tuple(fields[4 + 2 * i].partition("(")[0] for i in range(n))
        first = 5 + 2 * n
        links = []
        for i in range(first, first + 4 * int(fields[first - 1]), 4):
            symbol, other, other_part, ends = fields[i : i + 4]
            links.append(
                (
                    symbol,
                    ("a" if other_part == "s" else other_part, int(other)),
                    int(ends[:2], 16),
                    int(ends[2:], 16),
                )
            )
        return _Synset(words, tuple(links))

    def _antonyms(self, synset: _Synset, lemma: str | None) -> set[str]:
        """The antonyms of a word of a synset; of any of its words for None."""
        return {
            self._synset(other).words[there - 1]
            for symbol, other, here, there in synset.links
            if symbol == _ANTONYM and here and lemma in (None, synset.words[here - 1].lower())
        }

    def _inflected(self, lemmas: set[str], form: Form, *, common: bool) -> tuple[str, ...]:
        """Single lower-case words in a word's form."""
        found = set()
        for lemma in lemmas:
            if not (lemma.isalpha() and lemma.islower()):
                continue
            if common and self._counts.get((lemma, form.part), 0) < _COMMON:
                continue
            found.update(lemminflect.getInflection(lemma, form.tag)[:1])
        return tuple(sorted(found))


def _linked(synset: _Synset, symbol: str) -> list[_Key]:
    return [other for link, other, _, _ in synset.links if link == symbol]
