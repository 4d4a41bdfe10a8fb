"""Which words an article takes back: the figure that a correction withdraws is no answer.

A notice tells what a paper had said, in the paper's own name ("we reported", "an earlier
version of this article said"), that it was wrong, and what is right. What it withdraws also
stands in the article that it corrects, so long as that is in the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.article import Sentence
from corpus.catalogue import StoredPassage
from corpus.english.folding import forms
from corpus.english.speech import SAYING_VERBS
from qa.composing.figures import typed
from qa.reading.asked import AnswerType
from qa.reading.matching import stems
from qa.reading.quotes import marked_of, quoted_sentences
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words

_PRESS = (
    r"(?:we|articles?|stor(?:y|ies)|reports?|versions?|headlines?|captions?|pieces?|pages?|"
    r"newspaper|website|editions?)"
)
_SAID = rf"(?:{'|'.join(sorted(SAYING_VERBS))}|gives?|gave|given|puts?|stating|saying)"
_PRESS_SAID = re.compile(
    r"(?<!when )(?<!as )(?<!after )(?<!since )"
    rf"\b{_PRESS}\b(?:\W+\w+){{0,6}}?\W+{_SAID}\b",
    re.IGNORECASE,
)
"""The press as the subject of its own saying, in a main clause."""
_CORRECTS = stems(
    "correction corrected wrong wrongly mistake error incorrect incorrectly inaccurate erroneous "
    "erroneously misstated amended clarification apologise apologize"
)
_MAY_CORRECT = re.compile(
    r"correct|wrong|mistak|\berror|inaccura|erroneous|misstat|amended|clarif|apologi[sz]e"
    r"|\bin fact\b|\bshould have\b",
    re.IGNORECASE,
)
"""Quick to look for: most passages have none of it."""
_RIGHT = stems("fact right correct should actual")


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction: the sentences of a passage that say what was said, and what is right."""

    stored: StoredPassage
    taken_back: tuple[Sentence, ...]
    right: tuple[Sentence, ...]
    """The sentences behind those, up to the next of them."""

    def words(self, sentence: Sentence) -> str:
        return self.stored.passage.between(sentence.start, sentence.end)

    def withdrawn(self, kind: AnswerType) -> tuple[str, ...]:
        """The words of a type that only stand in what was said wrongly, as they are written."""
        right = {_form(words) for words, _, _ in self._of(self.right, kind, stands=True)}
        taken = [words for words, _, _ in self._of(self.taken_back, kind)]
        return tuple(words for words in taken if _form(words) not in right)

    def _of(
        self, sentences: Sequence[Sentence], kind: AnswerType, *, stands: bool = False
    ) -> list[tuple[str, Sentence, tuple[int, int]]]:
        """The words of a type in sentences; `stands`: only where a sentence says what is right."""
        found = []
        for sentence in sentences:
            text = self.words(sentence)
            if stands and not stems(text) & _RIGHT:
                continue
            found += [(text[a:b], sentence, (a, b)) for a, b in typed(text, kind)]
        return found

    def put_right(self, kind: AnswerType, words: str) -> AnswerSpan | None:
        """The words that the notice puts in the place of some that it withdraws."""
        known = {_form(one) for one in self.withdrawn(kind)} | {_form(words)}
        best: tuple[float, AnswerSpan] | None = None
        like = _shape(words, self._behind(words))
        for order, (one, sentence, (start, end)) in enumerate(self._of(self.right, kind)):
            if _form(one) in known:
                continue
            text = self.words(sentence)
            score = len(like & _shape(one, text[end:])) + bool(stems(text) & _RIGHT) - order / 100
            if best is None or score > best[0]:
                place = (sentence.start + start, sentence.start + end)
                quoted = quoted_sentences(self.stored.passage, *place)
                best = (score, AnswerSpan(self.stored, quoted, *place, 0.0))
        return best[1] if best else None

    def _behind(self, words: str) -> str:
        for sentence in self.taken_back:
            _, found, behind = self.words(sentence).partition(words)
            if found:
                return behind
        return ""

    @property
    def span(self) -> AnswerSpan:
        """What was said wrongly, up to the sentence that says what is right, in one piece."""
        first = self.taken_back[0]
        right = next((s for s in self.right if stems(self.words(s)) & _RIGHT), first)
        within = (s for s in self.stored.passage.sentences if first.start <= s.start <= right.start)
        return AnswerSpan(self.stored, tuple(within), first.start, right.end, 0.0)

    def corrects(self, span: AnswerSpan, words: str) -> bool:
        """Whether a span stands in what the notice corrects by withdrawing some words.

        It is no later, of the same publisher where both are known, and speaks of the same.
        """
        mine, its = self.stored.entry, span.stored.entry
        if mine.article_id == its.article_id:
            return True
        if mine.publisher and its.publisher and mine.publisher != its.publisher:
            return False
        if mine.published and its.published and its.published > mine.published:
            return False
        said = next((text for text in map(self.words, self.taken_back) if words in text), "")
        about = _telling(said) - _SAYING - _telling(words)
        spoken = _telling(f"{its.title} {span.stored.passage.text}")
        return len(about & spoken) * 2 >= len(about)


_SAYING = stems(" ".join(sorted(SAYING_VERBS)))


def _shape(words: str, behind: str) -> frozenset[str]:
    """What sort of figure it is: its currency or sign, and the word behind it."""
    signs = {mark for mark in "£$€%" if mark in words}
    unit = re.match(r"\W*([^\W\d]+)", behind)
    return frozenset(signs) | (stems(unit[1]) if unit else frozenset())


def _telling(text: str) -> frozenset[str]:
    return stems(" ".join(content_words(text)))


def _form(words: str) -> str:
    return " ".join(forms(words))


def notice_in(stored: StoredPassage) -> Notice | None:
    """The correction that a passage holds; None where it holds none."""
    passage = stored.passage
    above = f"{stored.entry.title} {passage.heading or ''}"
    if not _MAY_CORRECT.search(f"{above} {passage.text}"):
        return None
    texts = passage.words_of(passage.sentences)
    said = [n for n, text in enumerate(texts) if _PRESS_SAID.search(text)]
    if not said:
        return None
    # What corrects stands in the title, the heading, or near what was said.
    near = {m for n in said for m in range(max(n - 1, 0), n + 3) if m < len(texts)}
    if not stems(" ".join([above, *(texts[n] for n in sorted(near))])) & _CORRECTS and not any(
        re.search(r"\bin fact\b|\bshould have\b", texts[n], re.IGNORECASE) for n in near
    ):
        return None
    taken = tuple(passage.sentences[n] for n in said)
    right = tuple(s for n, s in enumerate(passage.sentences) if n > said[0] and n not in said)
    return Notice(stored, taken, right)


def withdrawing(passages: Iterable[StoredPassage], claim: str) -> list[tuple[Notice, str]]:
    """The notices that withdraw a figure or a date which a claim has, each with those words."""
    kinds = (AnswerType.NUMBER, AnswerType.DATE)
    claimed = {_form(claim[a:b]) for kind in kinds for a, b in typed(claim, kind)}
    return [
        (notice, words)
        for notice in filter(None, map(notice_in, passages))
        for kind in kinds
        for words in notice.withdrawn(kind)
        if _form(words) in claimed
    ]


def with_what_is_right(span: AnswerSpan) -> AnswerSpan:
    """A quote that tells what a paper takes back, up to the sentence that says what is right.

    As it is, where it tells nothing of the sort, or says that itself.
    """
    notice = notice_in(span.stored)
    if notice is None or not set(notice.taken_back) & set(span.sentences):
        return span
    first, last = span.sentences[0], notice.span.sentences[-1]
    if last.end <= span.sentences[-1].end:
        return span
    run = (s for s in span.stored.passage.sentences if first.start <= s.start <= last.start)
    return replace(span, sentences=tuple(run))


def corrected(
    spans: Sequence[AnswerSpan], kind: AnswerType
) -> tuple[list[AnswerSpan], list[AnswerSpan]]:
    """The spans without withdrawn words, best first, and those that were corrected.

    Where a notice says what is right, that stands in the place of the best span that said
    what is wrong.
    """
    if kind is AnswerType.ANY:
        return list(spans), []
    passages = {span.stored.passage_id: span.stored for span in spans}
    notices = [found for found in map(notice_in, passages.values()) if found]
    if not notices:
        return list(spans), []
    kept: list[AnswerSpan] = []
    wrong: list[AnswerSpan] = []
    for span in spans:
        notice = next((n for n in notices if _is_withdrawn(span, n, kind)), None)
        if notice is None:
            kept.append(span)
            continue
        if notice.stored.entry.article_id != span.stored.entry.article_id:
            wrong.append(span)
        right = notice.put_right(kind, marked_of(span))
        if right and not any(_same_place(right, one) for one in kept):
            kept.append(replace(right, score=span.score))
    return kept, wrong


def _same_place(one: AnswerSpan, other: AnswerSpan) -> bool:
    return one.stored.entry.article_id == other.stored.entry.article_id and (
        one.sentences[0].start < other.sentences[-1].end
        and other.sentences[0].start < one.sentences[-1].end
        and _form(marked_of(one)) == _form(marked_of(other))
    )


def _is_withdrawn(span: AnswerSpan, notice: Notice, kind: AnswerType) -> bool:
    """Whether the words that a span marks are withdrawn, or are only what a notice tells of."""
    marked = f" {_form(marked_of(span))} "
    return any(
        f" {_form(words)} " in marked and notice.corrects(span, words)
        for words in notice.withdrawn(kind)
    )
