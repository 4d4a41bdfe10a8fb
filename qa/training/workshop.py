"""Rows made into examples."""

from __future__ import annotations

import itertools
import logging
import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Encoder
from qa.training import edits, mining, perturb, rewording
from qa.training.changes import changes
from qa.training.composed import PEOPLE, composed
from qa.training.edits import renamed
from qa.training.examples import UNKNOWN, Example, long_words, unanswered
from qa.training.lexicon import Lexicon
from qa.training.recipe import Examples
from qa.training.rows import Row, subject
from qa.training.windows import Window, cut

log = logging.getLogger(__name__)

# Sources whose questions name what they are about, so that another passage that search
# ranks high can be told to be the wrong one. Questions about a review or a privacy policy
# ("What is the main problem with the product?") are answered by many another.
SPECIFIC = (
    "squad2",
    "squad2-dev19",
    "squad-train-pieces",
    "squadshifts-new_wiki",
    "selqa",
    "nq-open-oracle",
)
UNTITLED = ("squadshifts-reddit", "squadshifts-amazon_reviews")
# SelQA's answers are whole sentences, chosen for holding the answer: no short spans.
WHOLE_SENTENCES = ("selqa",)
# A third of the annotators: below, a sentence is one person's other reading.
EVIDENCE_SHARE = 0.3
# PolicyQA's longest answers are clauses, its shortest fit to be a short answer.
LONGEST_ANSWER_WORDS = 15


@dataclass(frozen=True, slots=True)
class _PooledPassage:
    """One passage of the pool, and where it comes from."""

    window: Window
    title: str
    subject: str
    context: str


def _tidy(context: str, span: tuple[int, int]) -> tuple[int, int]:
    """`span` without the punctuation and space around it, its cut words made whole."""
    start, end = span
    while start < end and not context[start].isalnum() and context[start] not in "$£€(\"'“#":
        start += 1
    while end > start and not context[end - 1].isalnum() and context[end - 1] not in "%)\"'”$£€+":
        end -= 1
    if start == end:
        return span
    while start > 0 and context[start - 1].isalnum() and context[start].isalnum():
        start -= 1
    while end < len(context) and context[end - 1].isalnum() and context[end].isalnum():
        end += 1
    return start, end


def _evidence(
    text: str,
    sentences: Sequence[tuple[int, int]],
    answers: Sequence[tuple[int, int]],
) -> tuple[int, ...]:
    """Which sentences hold an answer, by annotators' share; the same words elsewhere: unknown."""
    words = {text[start:end] for start, end in answers}
    labels = []
    for start, end in sentences:
        holding = sum(
            2 * (min(end, e) - max(start, s)) >= min(end - start, e - s) for s, e in answers
        )
        if holding >= EVIDENCE_SHARE * len(answers):
            labels.append(1)
        elif holding or any(perturb.holds(text[start:end], w) for w in words):
            labels.append(UNKNOWN)
        else:
            labels.append(0)
    return tuple(labels)


def _has_answer(text: str, answers: Iterable[str]) -> bool:
    return any(perturb.holds(text, answer) for answer in answers)


class Workshop:
    """Makes the examples of one set of rows, in a fixed order from a seed."""

    def __init__(
        self, rows: Sequence[Row], settings: Examples, encoder: Encoder, lexicon: Lexicon
    ) -> None:
        self._settings = settings
        self._encoder = encoder
        self._lexicon = lexicon
        self._rng = random.Random(settings.seed)
        self._rows = list(rows)
        self._rng.shuffle(self._rows)
        self._pool: list[_PooledPassage] = []
        self._by_context: dict[str, list[int]] = {}
        self._by_subject: dict[str, list[int]] = defaultdict(list)
        for row in self._rows:
            if row.context not in self._by_context:
                self._by_context[row.context] = self._cut(row)
        self._names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows:
            for mention in perturb.mentions(row.question, row.title):
                for key in {subject(row), ""} if row.source in SPECIFIC else {subject(row)}:
                    self._names[key][mention.kind].append(mention.text)
        log.info("%d contexts, %d passages", len(self._by_context), len(self._pool))

    def _cut(self, row: Row) -> list[int]:
        numbers = []
        for window in cut(row.context, passage_words=self._settings.passage_words):
            numbers.append(len(self._pool))
            self._by_subject[subject(row)].append(len(self._pool))
            self._pool.append(_PooledPassage(window, row.title, subject(row), row.context))
        return numbers

    def _shuffled(self) -> list[Row]:
        """All rows in a new order, those that name what they are about rather earlier."""
        return sorted(
            self._rows, key=lambda row: self._rng.random() * (0.5 if row.source in SPECIFIC else 1)
        )

    # Answerable ------------------------------------------------------------------------

    def _positive(self, row: Row, kind: str = "answerable") -> Example | None:
        """The passage of the row's context with most of its answers; None if cut apart.

        Where it has none, the passage nearest to the question in words, as unanswerable.
        """
        spans = [_tidy(row.context, span) for span in row.answers]
        asked = long_words(row.question)
        ranked = []
        for n in self._by_context[row.context]:
            window = self._pool[n].window
            inside = sum(window.start <= s and e <= window.end for s, e in spans)
            shared = 0 if row.answers else len(asked & long_words(window.text))
            ranked.append((inside, shared, self._rng.random(), n))
        if not ranked or (row.answers and max(ranked)[0] == 0):
            return None
        number = max(ranked)[-1]
        window = self._pool[number].window
        answers = tuple(
            (s - window.start, e - window.start)
            for s, e in spans
            if window.start <= s and e <= window.end
        )
        if not answers:
            return self._negative(row, self._pool[number], "unanswerable")
        evidence = _evidence(window.text, window.sentences, answers)
        short = [a for a in answers if len(window.text[slice(*a)].split()) <= LONGEST_ANSWER_WORDS]
        return Example(
            question=row.question,
            title=row.title,
            text=window.text,
            sentences=window.sentences,
            evidence=evidence,
            answers=() if row.source in WHOLE_SENTENCES else tuple(short),
            answerable=True,
            kind=kind,
            source=row.source,
        )

    def _told(
        self, kind: str = "answerable", sources: Collection[str] | None = None
    ) -> Iterator[tuple[Row, Example, str]]:
        """Rows with their answerable examples, and the title and passage of each."""
        for row in self._shuffled():
            if row.answers and (sources is None or row.source in sources):
                example = self._positive(row, kind)
                if example is not None:
                    yield row, example, f"{example.title} {example.text}"

    def _own(self) -> Iterator[Example]:
        by_source: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows:
            by_source[row.source].append(row)
        for source, wanted in sorted(self._settings.rows.items()):
            rows = by_source[source]
            for i in range(wanted if rows else 0):
                if example := self._positive(rows[i % len(rows)]):
                    if source in UNTITLED and self._rng.random() < 0.4:
                        example = replace(example, title=self._label(example.text))
                    yield example

    def _label(self, text: str) -> str:
        """A title such as a text without one gets: its first words."""
        return " ".join(text.split()[: self._rng.randint(4, 9)]).rstrip(".,;:!?")

    def _other_name(self, row: Row, mention: perturb.Mention, absent_from: str) -> str | None:
        key = subject(row) if self._rng.random() < 0.6 else ""
        return perturb.another(mention, absent_from, self._names[key], self._rng)

    def _renamed(self) -> Iterator[tuple[Example, Example]]:
        """Answerable examples with a name changed throughout, and with the old question."""
        for row, example, told in self._told("renamed"):
            for mention in perturb.mentions(row.question, row.title):
                if mention.kind not in ("place", "name1", "name2"):
                    continue
                if not perturb.holds(told, mention.text) or any(
                    perturb.holds(mention.text, w)
                    for s, e in example.answers
                    for w in re.findall(r"\w+", example.text[s:e])
                    if len(w) > 2
                ):
                    continue
                other = self._other_name(row, mention, f"{told} {row.question}")
                if other is None:
                    continue
                text, move = renamed(example.text, mention.text, other)
                changed = replace(
                    example,
                    question=renamed(example.question, mention.text, other)[0],
                    title=renamed(example.title, mention.text, other)[0],
                    text=text,
                    sentences=tuple(move(s) for s in example.sentences),
                    answers=tuple(move(a) for a in example.answers),
                )
                old = unanswered(changed, example.question, "renamed_passage")
                yield changed, old
                break

    def _titled(self) -> Iterator[tuple[Example, Example]]:
        """Answerable examples whose question names a place or year that stands in the title
        alone, and the same with another one there or none.
        """
        rng = self._rng
        for row in self._shuffled():
            example = self._positive(row, "titled") if row.source in UNTITLED else None
            if example is None:
                continue
            question = row.question.rstrip("? ")
            told = f"{example.text} {question}"
            if rng.random() < 0.75:
                mention = perturb.Mention(0, 0, "", "place")
                here = perturb.another(mention, told, {}, rng) or "Leeds"
                there = perturb.another(mention, f"{told} {here}", {}, rng) or "Camden"
            else:
                here, there = (str(year) for year in rng.sample(range(1990, 2025), 2))
            ask = rng.choice(("{q} in {p}?", "In {p}, {q}?", "{q} in {p}", "{p}: {q}?"))
            if not here.isdigit() and rng.random() < 0.3:
                ask = rng.choice(("What did {p} say: {q}?", "According to {p}, {q}?"))
            label = self._label(example.text)
            head = rng.choice(("{p}: {t}", "{t} ({p})", "{t} in {p}", "{p}", "News from {p}"))
            lowered = question[:1].lower() + question[1:]
            asked = ask.format(q=question if ask.startswith("{q}") else lowered, p=here)
            wrong = head.format(p=there, t=label) if rng.random() < 0.7 else label
            yield (
                replace(example, question=asked, title=head.format(p=here, t=label)),
                unanswered(replace(example, title=wrong), asked, "mistitled"),
            )

    # Not answerable --------------------------------------------------------------------

    def _negative(self, row: Row, place: _PooledPassage, kind: str, question: str = "") -> Example:
        return Example(
            question=question or row.question,
            title=place.title,
            text=place.window.text,
            sentences=place.window.sentences,
            evidence=(0,) * len(place.window.sentences),
            answers=(),
            answerable=False,
            kind=kind,
            source=row.source,
        )

    def _swapped(self) -> Iterator[Example]:
        for row, example, told in self._told():
            found = [
                m
                for m in perturb.mentions(row.question, row.title)
                if perturb.holds(told, m.text) or m.text.casefold() in row.title.casefold()
            ]
            if not found:
                continue
            mention = self._rng.choice(found)
            if other := self._other_name(row, mention, f"{told} {row.question}"):
                question = row.question[: mention.start] + other + row.question[mention.end :]
                yield unanswered(example, question, "swapped")

    def _opposite(self) -> Iterator[Example]:
        for row in self._shuffled():
            turned = perturb.opposite(row.question) if row.answers else None
            example = self._positive(row) if turned else None
            if turned and example:
                yield unanswered(example, turned, "opposite")

    def _unreported(self) -> Iterator[Example]:
        for row, example, told in self._told(sources=SPECIFIC):
            names = [
                m.text
                for m in perturb.mentions(row.question, row.title)
                if m.kind in ("place", "name1", "name2") and perturb.holds(told, m.text)
            ]
            if not names:
                continue
            if question := perturb.unreported(self._rng.choice(names), told, self._rng):
                yield unanswered(example, question, "unreported")

    def _elsewhere(self) -> Iterator[Example]:
        for row, example, told in self._told():
            labelled = list(zip(example.sentences, example.evidence, strict=True))
            evidence = " ".join(example.text[s:e] for (s, e), label in labelled if label != 0)
            found = [
                m for m in perturb.mentions(row.question, row.title) if perturb.holds(told, m.text)
            ]
            self._rng.shuffle(found)
            others = [example.text[s:e] for (s, e), label in labelled if label == 0]
            self._rng.shuffle(others)
            for mention, text in itertools.product(found, others):
                other = perturb.another_of(mention, row.question, text, evidence, self._rng)
                if other is not None:
                    question = row.question[: mention.start] + other + row.question[mention.end :]
                    yield unanswered(example, question, "elsewhere")
                    break

    def _exchanged(self) -> Iterator[Example]:
        for _, example, told in self._told():
            question = rewording.exchanged(
                example.question, example.title, told, self._lexicon, self._rng
            )
            if question:
                yield unanswered(example, question, "exchanged")

    def _rephrased(self) -> Iterator[Example]:
        for _, example, told in self._told():
            question = rewording.rephrased(
                example.question, example.title, told, self._lexicon, self._rng
            )
            if question:
                yield replace(example, question=question, kind="rephrased")

    def _denied(self) -> Iterator[Example]:
        for _, example, _ in self._told():
            if question := rewording.denied(example.question, self._lexicon, self._rng):
                yield unanswered(example, question, "denied")

    def _denied_passage(self) -> Iterator[Example]:
        for _, example, _ in self._told():
            if (other := edits.denied(example)) is not None:
                yield unanswered(other, example.question, "denied_passage")

    def _denied_both(self) -> Iterator[Example]:
        for _, example, _ in self._told():
            question = rewording.denied(example.question, self._lexicon, self._rng)
            other = edits.denied(example) if question else None
            if other is not None:
                yield replace(other, question=question, kind="denied_both")

    def _other_window(self) -> Iterator[Example]:
        for row in self._shuffled():
            numbers = self._by_context[row.context]
            if len(numbers) < 2 or not row.answers:
                continue
            given = [row.context[s:e] for s, e in row.answers]
            free = [n for n in numbers if not _has_answer(self._pool[n].window.text, given)]
            if free:
                yield self._negative(row, self._pool[self._rng.choice(free)], "other_window")

    def _searched(self) -> Iterator[Example]:
        """The nearest passages of the same article, and the nearest of all, without the answer."""
        settings = self._settings
        asked = [row for row in self._rows if row.source in SPECIFIC and row.answers]
        asked = asked[: settings.same_article + settings.retrieved]
        # Encoding is what takes time here: where few are asked, they search among their own.
        numbers = sorted({n for row in asked for n in self._by_context[row.context]})
        if not numbers:
            return
        place_of = {n: i for i, n in enumerate(numbers)}
        texts = [f"{self._pool[n].title}\n{self._pool[n].window.text}" for n in numbers]
        log.info("encoding %d passages and %d questions", len(texts), len(asked))
        passage_vectors = self._encoder.encode(texts, "passage")
        question_vectors = self._encoder.encode([row.question for row in asked], "query")
        counts = {"same_article": 0, "retrieved": 0}
        ranked = mining.nearest(
            [row.question for row in asked],
            mining.lexical_index(texts),
            k=15,
            question_vectors=question_vectors,
            passage_vectors=passage_vectors,
        )
        for i, (row, near) in enumerate(zip(asked, ranked, strict=True)):
            given = [row.context[s:e] for s, e in row.answers]
            siblings = [
                place_of[n]
                for n in self._by_subject[subject(row)]
                if n in place_of and self._pool[n].context != row.context
            ]
            own = self._free(
                row, given, numbers, _by_similarity(siblings, question_vectors[i], passage_vectors)
            )
            far = self._free(row, given, numbers, near)
            if own and counts["same_article"] < settings.same_article:
                counts["same_article"] += 1
                yield self._negative(row, self._pool[self._rng.choice(own[:3])], "same_article")
            if far and counts["retrieved"] < settings.retrieved:
                counts["retrieved"] += 1
                yield self._negative(row, self._pool[self._rng.choice(far[:5])], "retrieved")

    def _free(
        self, row: Row, given: Sequence[str], numbers: Sequence[int], near: Iterable[int]
    ) -> list[int]:
        """Of the near passages those of another context that hold none of the answers."""
        return [
            numbers[i]
            for i in near
            if self._pool[numbers[i]].context != row.context
            and not _has_answer(self._pool[numbers[i]].window.text, given)
        ]

    # All -------------------------------------------------------------------------------

    def _styled(self, example: Example) -> Example:
        draw, settings, question = self._rng.random(), self._settings, example.question
        if draw < settings.keyword_share:
            question = perturb.keywords(question)
        elif draw < settings.keyword_share + settings.typo_share:
            question = perturb.typo(question, self._rng)
        elif draw < settings.keyword_share + settings.typo_share + settings.plain_share:
            question = question.rstrip("?. ")
        return replace(example, question=question or example.question)

    def make(self) -> list[Example]:
        """All examples, in an order drawn from the seed."""
        settings = self._settings
        made = list(self._own())
        for pairs, answerable, wrong in (
            (self._renamed(), settings.renamed, settings.renamed_passage),
            (self._titled(), settings.titled, settings.mistitled),
        ):
            for i, (right, other) in enumerate(pairs):
                if i < answerable:
                    made.append(right)
                if i < wrong:
                    made.append(other)
                if i >= max(answerable, wrong) - 1:
                    break
        for examples, wanted in (
            (self._swapped(), settings.swapped),
            (self._opposite(), settings.opposite),
            (self._other_window(), settings.other_window),
            (self._unreported(), settings.unreported),
            (self._elsewhere(), settings.elsewhere),
            (self._exchanged(), settings.exchanged),
            (self._rephrased(), settings.rephrased),
            (self._denied(), settings.denied),
            (self._denied_passage(), settings.denied_passage),
            (self._denied_both(), settings.denied_both),
        ):
            for _, example in zip(range(wanted), examples, strict=False):
                made.append(example)
        made.extend(self._searched())
        made = [self._styled(example) for example in made]
        self._rng.shuffle(made)
        made = [self._set(example) for example in self._shortened(made)]
        return made + self._composed()

    def _composed(self) -> list[Example]:
        """Composed reports' examples, whole; none where the rows name too few people."""
        settings = self._settings
        people = sorted({name for name in self._names[""]["name2"] if len(name.split()) == 2})
        if len(people) < PEOPLE:
            return []
        # From a draw of their own: without them all others are the same.
        pairs = composed(people, random.Random(settings.seed))
        made = []
        for i in range(max(settings.composed, settings.unstated)):
            right, wrong = next(pairs)
            made += [right] * (i < settings.composed) + [wrong] * (i < settings.unstated)
        made += itertools.islice(changes(people, random.Random(settings.seed)), settings.changed)
        return [self._styled(example) for example in made]

    def _set(self, example: Example) -> Example:
        """The example as it is, or its text as direct speech or as a list."""
        draw, settings = self._rng.random(), self._settings
        if draw < settings.spoken_share:
            return edits.spoken(example, self._rng)
        if draw < settings.spoken_share + settings.listed_share:
            return edits.listed(example, self._rng)
        return example

    def _shortened(self, made: Sequence[Example]) -> list[Example]:
        settings = self._settings
        return [
            edits.shortened(example, settings.short_words, self._rng)
            if self._rng.random() < settings.short_share
            else example
            for example in made
        ]


def _by_similarity(
    numbers: Sequence[int],
    question: npt.NDArray[np.float32],
    passages: npt.NDArray[np.float32],
) -> list[int]:
    if not numbers:
        return []
    similar = passages[list(numbers)] @ question
    return [numbers[i] for i in np.argsort(-similar)[:8]]
