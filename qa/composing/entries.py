"""The entries of a list of what has names: councils, persons, charities.

Candidates for an entry are what sentences name of the sort that is asked for. That one is an
entry is a claim, "Hackney was rated outstanding", and its own sentence has to support it: "not
Hackney, which was good" doesn't. Passages are read batch after batch, until they bring nothing
new.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from corpus.catalogue import StoredPassage
from corpus.english.speech import COMMENTING, INSPECTING, REMARKING, SPOKEN
from qa.composing.composer import Ledger, Outline, Part
from qa.composing.enumerations import EVIDENCE
from qa.composing.gathered import (
    ListEntry,
    Try,
    are_joined,
    marked_with,
    marks,
    merged_entries,
    reaching_back,
    within,
)
from qa.composing.inquiry import Inquiry
from qa.composing.mentions import Mention, Names
from qa.composing.missed import estimated_missed
from qa.composing.subjects import around
from qa.composing.tables import is_head_of_table
from qa.composing.times import answers_for
from qa.conversation.listing import Listed, Listing, without_all
from qa.conversation.noun_phrases import names_of
from qa.conversation.periods import Period
from qa.conversation.statements import said_of_once, statement
from qa.question import Understood
from qa.reading.calibration import logit, probability
from qa.reading.judging import by_words
from qa.reading.matching import QuestionWords, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Claim, Judgement, Reading
from qa.retrieval.copies import normal_form
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import Hit

ACCEPTED = 0.62
"""From so sure on that its sentence supports it, an entry is one. Of 40 lists over seeds and
samples 23 are right so; 22 from .7 on, 21 from .66 or .8 on. Of eleven that the articles don't
have, no claim was supported beyond .5 but for two, where what is near is taken for it."""
UNDECIDED = 0.4
"""Below, a sentence doesn't speak of it, and its passage is rejected."""
WORDED = 0.5
"""The same for a reader that judges by words, of a name that it marked in what it takes for
evidence: "graded" is no word of "rated"."""
PLAINLY, HALF_SURE = 0.65, 0.5
"""Where a claim is supported beyond the first, the second, a share of the confidence from which to
answer, is enough for a list: the reader's confidence is in one answer, and of a list there are
several."""
VERY_SURE, QUARTER_SURE = 0.72, 0.25
"""Where a claim is supported so surely, such a share is enough."""
SEVERAL = 2
"""Where so many are, it answers whatever the reader makes of the question."""
NEAR = 0.02
"""So likely, by the reader, a passage must answer for its sentences to be looked at, but for
those that name something and have a word of the question's condition: the reader thinks little
of "the corporation's services were graded outstanding", asked for councils."""
SPEAKING = 0.5
"""So likely, by the reader, a passage must answer "Who commented on …?" for its speakers to be
entries: that they speak of it needn't stand in their own sentence."""
AGAIN, TOLD = 0.5, 2
"""What so many sentences, each in other words, support by half is an entry, too: what says it in
other words than the question is seldom supported more. Of 52 lists over seeds and samples one more
is right so, and none that the articles don't have is answered that was not before."""
WORDS, SCORE, LEVEL = 2.0, 0.15, 0.19
"""To the log-odds of a judgement are added so much of the share of the condition's words that the
sentences hold and of the reader's log-odds that they are evidence: alone it holds much for
supported that speaks of something else ("Croydon had a focused visit" of a monitoring visit). Of
1,431 claims of 29 lists with 45 right entries it then takes 29 of them and 24 others, not 26 and
30; weights from half to one and a half times as large do nearly as well."""
_INSPECTING = stems(" ".join(INSPECTING))
_COMMENTING = stems(" ".join(COMMENTING))
JUDGED = 24
"""So many claims are judged at a time; between, what stands is shown."""


class Entries:
    """The entries that were found so far, and what became of the passages."""

    def __init__(
        self,
        inquiry: Inquiry,
        listing: Listing,
        plain: Outline,
        asked: Understood,
        first: Reading,
        period: Period | None = None,
    ) -> None:
        """`first` is what the reader made of the best hits for `asked`.

        With a `period` only quotes that tell of it are evidence.
        """
        self._period = period
        self._inquiry = inquiry
        self._asked, self._first = asked, first
        self._plain = plain
        self._listing = listing
        self._question = without_all(asked.standalone)
        self._names = Names(listing, self._question)
        self._must_say = stems(asked.standalone) - stems(inquiry.asked.standalone)
        """Of these a quote or its article's title must have one: what a superlative stands for."""
        self._condition = stems(" ".join(content_words(listing.condition)))
        self._said = QuestionWords(listing.condition, inquiry.rarities) if self._condition else None
        self._asked_names = [n.text for n in names_of(listing.condition) if n.named]
        verbs = listing.condition.lower().split()[:2]
        self._asks_who_spoke = bool((REMARKING | SPOKEN) & set(verbs))
        self._asks_whoever_spoke = bool(COMMENTING & set(verbs))
        self._on_matter: dict[str, bool] = {}
        """Of articles, by their ids, whether they are on what was commented on."""
        self._accepted: set[int] = set()
        self._undecided: set[int] = set()
        self._read: dict[int, Hit] = {}
        self._naming: dict[tuple[str, str], tuple[Mention, AnswerSpan]] = {}
        """Of an article, by its id, and a name, by its key, a sentence that has it."""
        self._entries: dict[str, ListEntry] = {}
        self._is_plain = False
        """Whether some entry is surer than words alone could make it."""
        self._told: dict[str, dict[str, tuple[float, Try]]] = {}
        """Of each name what sentences support it by half, by their form."""
        self._several: set[str] = set()
        """Entries that several sentences support so."""
        self._is_cut_short = False
        """Whether the time was over before the reading ended."""
        self._very_sure: set[str] = set()
        """Entries that a sentence supports so surely by the reader."""

    @property
    def answers(self) -> bool:
        """Whether there are entries, and they may answer: where a fact would, or nearly would."""
        threshold, sure = self._inquiry.threshold, self._first.confidence
        a_fact_would = self._plain.reason is None or (
            self._asked != self._inquiry.asked and sure >= threshold
        )
        surest = max((entry.sure for entry in self._entries.values()), default=0.0)
        share = QUARTER_SURE if surest >= VERY_SURE else HALF_SURE
        near = self._is_plain and sure >= share * threshold
        return bool(self._entries) and (a_fact_would or near or self._has_several)

    @property
    def _has_several(self) -> bool:
        """Whether so many claims are supported so surely that it can't be by chance.

        Or what several sentences say is an entry by each of them, and plainly by one.
        """
        several = max((len(entry.quotes) for entry in self._entries.values()), default=0)
        told = self._is_plain and several >= SEVERAL
        return told or len(self._very_sure) >= SEVERAL or len(self._several) >= SEVERAL

    def read_on(self, ends: float) -> None:
        """Take in what was read, and read further as long as that brings entries.

        No new batch is begun at `ends`, in seconds of `time.monotonic`, unless all is to be read.
        """
        inquiry, settings = self._inquiry, self._inquiry.settings
        by_id = {hit.passage_id: hit for hit in inquiry.hits}
        plan = Plan(found=len(inquiry.hits) or 1, read=settings.list_batch)
        todo = [hit for hit in inquiry.hits if hit.passage_id not in self._first.relevance]
        idle = 0
        self._take(self._first, by_id)
        while todo and not inquiry.stopped():
            if not inquiry.exhaustive and (
                idle >= settings.list_patience or len(self._read) >= settings.list_passages
            ):
                break
            if not inquiry.exhaustive and time.monotonic() >= ends:
                self._is_cut_short = True
                break
            coming = len(todo) if inquiry.exhaustive else min(len(todo), settings.list_batch)
            inquiry.expect(inquiry.looked_at.passages + len(inquiry.unread(todo[:coming])))
            if self.answers:
                inquiry.show(self.outline())
            batch, todo = todo[: plan.read], todo[plan.read :]
            before = len(self._entries)
            self._take(inquiry.read(self._asked, batch, plan), by_id)
            idle = 0 if len(self._entries) > before else idle + 1

    def join(self, other: Entries) -> None:
        """Take over what another found, which asked the same without its time."""
        for key, entry in other._entries.items():
            if key not in self._entries:
                self._entries[key] = entry
        self._accepted |= other._accepted
        self._undecided |= other._undecided
        self._read = {**other._read, **self._read}
        self._is_plain = self._is_plain or other._is_plain
        self._very_sure |= other._very_sure

    def _take(self, reading: Reading, by_id: dict[int, Hit]) -> None:
        """Add the entries of passages that were just read, and show them as soon as they stand.

        What is likeliest evidence is judged first: of a batch most is no entry's.
        """
        tries = sorted(self._tries(reading), key=lambda each: -each.span.score)
        accepted: list[tuple[Try, float]] = []
        self._read |= {i: by_id[i] for i in reading.relevance if i in by_id}
        for n in range(0, len(tries), JUDGED):
            if n and self.answers:
                self._inquiry.show(self.outline())
            some = tries[n : n + JUDGED]
            claims = [self._claim(each) for each in some]
            judged = iter(self._inquiry.judge([claim for claim in claims if claim]))
            for each, claim in zip(some, claims, strict=True):
                relevance = reading.relevance.get(each.span.stored.passage_id, 0.0)
                sure = self._settle(each, next(judged) if claim else None, relevance)
                if sure is not None:
                    accepted.append((each, sure))
        self._take_joined(tries, accepted)

    def _take_joined(self, tries: Sequence[Try], accepted: Sequence[tuple[Try, float]]) -> None:
        """Add what is joined to an entry in its sentence: of "in Hull, Leeds and York" all three.

        What is said of one is said of each; the judge of claims often knows it of the first only.
        """
        done = {id(each) for each, _ in accepted}
        for each in tries:
            for one, sure in accepted:
                if (
                    id(each) not in done
                    and one.span.sentences == each.span.sentences
                    and are_joined(each.span.stored.passage, one.mention, each.mention)
                ):
                    done.add(id(each))
                    self._entries.setdefault(each.mention.key, ListEntry()).add(each, sure)

    def _tries(self, reading: Reading) -> Iterator[Try]:
        passages = {span.stored.passage_id: span.stored for span in reading.spans}
        self._names.learn(passages.values())
        named = {i: self._names.in_passage(stored) for i, stored in passages.items()}
        for stored in passages.values():
            self._remember(stored, named[stored.passage_id])
        for span in reading.spans:
            stored = span.stored
            if is_head_of_table(span) or not self._says_what_it_must(span):
                continue
            if self._period and not answers_for(span, self._period):
                continue
            quoted = within(span.sentences, named[stored.passage_id])
            if reading.relevance.get(stored.passage_id, 1.0) < NEAR and not (
                quoted and self._condition & stems(quote_of(span))
            ):
                continue
            if not (self._is_evidence(span) or any(m.speaks for m in quoted)):
                continue
            if not quoted:
                span, quoted = reaching_back(span, named[stored.passage_id])
            if not quoted and (titled := self._titled(span)):
                yield titled
            seen: set[str] = set()
            for mention in sorted(quoted, key=lambda m: not (span.start <= m.start < span.end)):
                if mention.key in seen:
                    continue
                marked = marked_with(span, mention, quoted)
                if mention.is_said_to_be_one or (marked and span.score >= EVIDENCE):
                    seen.add(mention.key)
                    only = len({m.key for m in quoted}) == 1
                    yield Try(mention, span, only, beside=marked is False)

    def _remember(self, stored: StoredPassage, named: Sequence[Mention]) -> None:
        """Keep the first sentence of an article that names each thing."""
        for mention in named:
            for sentence in stored.passage.sentences:
                if sentence.start <= mention.start and mention.end <= sentence.end:
                    naming = AnswerSpan(stored, (sentence,), mention.start, mention.end, 0.0)
                    place = (stored.entry.article_id, mention.key)
                    self._naming.setdefault(place, (mention, naming))

    def _titled(self, span: AnswerSpan) -> Try | None:
        """Of a sentence that names nobody, the one whom the title of its article names."""
        entry = span.stored.entry
        keys = self._names.in_title(span.stored)
        known = self._naming.get((entry.article_id, keys[0])) if len(keys) == 1 else None
        return Try(known[0], span, True, naming=known[1]) if known else None

    def _says_what_it_must(self, span: AnswerSpan) -> bool:
        said = stems(f"{span.stored.entry.title} {quote_of(span)}")
        return not self._must_say or bool(self._must_say & said)

    def _is_evidence(self, span: AnswerSpan) -> bool:
        return span.score >= EVIDENCE or bool(self._condition & stems(quote_of(span)))

    def _claim(self, each: Try) -> Claim | None:
        passage = (each.naming or each.span).stored.passage
        start, end = each.mention.start - passage.start, each.mention.end - passage.start
        said = statement(self._question, passage.text[start:end])
        once = said_of_once(said) if said else None
        return Claim(once, each.span.stored, each.span.sentences) if once else None

    def _settle(self, each: Try, judgement: Judgement | None, relevance: float) -> float | None:
        """Accept a try as an entry's quote, or reject it, or leave it undecided.

        How sure it is, where it was accepted as supported by its own sentence.
        """
        passage_id = each.span.stored.passage_id
        sure = each.span.score if judgement is None else self._weighed(each, judgement)
        accepted = sure >= ACCEPTED
        if each.beside and judgement is not None:
            accepted = accepted and judgement.supports >= PLAINLY
        if judgement is not None and self._answers_best(each):
            # What a fact would be answered with is an entry, if only its sentence half supports it.
            accepted = accepted or (
                sure >= HALF_SURE and judgement.supports > judgement.contradicts
            )
        if judgement is None or by_words(judgement):
            # Words can't tell whom of several they are said of; what the reader marks can.
            accepted = each.marked and (
                accepted or (sure >= WORDED and each.span.score >= EVIDENCE)
            )
            accepted = accepted and self._listing.sort is not Listed.THINGS
            sure = max(each.span.score, min(sure, UNDECIDED))
        elif accepted:
            self._is_plain = self._is_plain or judgement.supports > PLAINLY
            if judgement.supports >= VERY_SURE:
                self._very_sure.add(each.mention.key)
        if self._asks_who_spoke and each.mention.speaks:
            if self._asks_whoever_spoke and self._is_on_matter(each):
                relevance = max(relevance, SPEAKING)
                self._very_sure.add(each.mention.key)
            accepted = accepted or relevance >= SPEAKING
            sure = max(sure, relevance)
        is_supported = accepted and judgement is not None and not by_words(judgement)
        if not accepted and judgement and not by_words(judgement):
            accepted = self._is_told_again(each, judgement)
        if accepted:
            self._accepted.add(passage_id)
            self._entries.setdefault(each.mention.key, ListEntry()).add(each, sure)
        elif sure >= UNDECIDED:
            self._undecided.add(passage_id)
        return sure if is_supported else None

    def _is_on_matter(self, each: Try) -> bool:
        """Whether an article begins with what it is asked who commented on.

        All that is named of it, and half of what else is said of it.
        """
        if stems(each.mention.key) & _INSPECTING:  # they give the news that others comment on
            return False
        article = each.span.stored.entry.article_id
        if article not in self._on_matter:
            known = around(self._inquiry.passages_of(article)[0])
            names = stems(" ".join(self._asked_names))
            words = self._condition - names - _COMMENTING
            is_on = bool(names) and names <= known and 2 * len(words & known) >= len(words)
            self._on_matter[article] = is_on
        return self._on_matter[article]

    def _answers_best(self, each: Try) -> bool:
        """Whether the reader marked just this in what answers best, and answers with it."""
        best = self._first.spans[:1]
        is_best = bool(best) and best[0].sentences == each.span.sentences
        return is_best and self._plain.reason is None and marks(each.span, each.mention)

    def _weighed(self, each: Try, judgement: Judgement) -> float:
        """How sure a claim is by its judgement, its sentences' words and what the reader scored."""
        if by_words(judgement) or self._said is None:
            return judgement.supports
        share = self._said.coverage(quote_of(each.span))
        evidence = SCORE * logit(each.span.score)
        return probability(logit(judgement.supports) + WORDS * share + evidence + LEVEL)

    def _is_told_again(self, each: Try, judgement: Judgement) -> bool:
        """Whether enough sentences support it by half that together they make an entry."""
        if judgement.supports < AGAIN or judgement.supports <= judgement.contradicts:
            return False
        known = self._told.setdefault(each.mention.key, {})
        known.setdefault(normal_form(quote_of(each.span)), (judgement.supports, each))
        if len(known) < TOLD:
            return False
        self._several.add(each.mention.key)
        if len(known) == TOLD:
            entry = self._entries.setdefault(each.mention.key, ListEntry())
            for sure, one in known.values():
                if one is not each:
                    self._accepted.add(one.span.stored.passage_id)
                    entry.add(one, sure)
        return True

    @property
    def ledger(self) -> Ledger:
        read, accepted = self._read, self._accepted & self._read.keys()
        undecided = (self._undecided & read.keys()) - accepted
        left = len(self._inquiry.hits) - len(read)
        missed = estimated_missed(list(read.values()), accepted, self._inquiry.left)
        return Ledger(
            len(accepted),
            len(read) - len(accepted) - len(undecided),
            len(undecided),
            # Of few that were read, since the time was over, it can't be told that none is missed.
            missed or (None if self._is_cut_short and left else missed),
            found=len(read) + max(left, 0),
        )

    def outline(self) -> Outline:
        """The surest entries first; of those as sure that with the newest article."""
        quotes: list[AnswerSpan] = []
        parts: list[Part] = []
        for entry in sorted(
            merged_entries(self._entries).values(),
            key=lambda entry: (-round(entry.sure, 1), -entry.newest.toordinal(), -entry.sure),
        ):
            own, part = entry.part(len(quotes))
            quotes += own
            parts.append(part)
        reading = self._first
        surest = max(entry.sure for entry in self._entries.values())
        is_told = self._is_plain or self._has_several
        confidence = max(reading.confidence, surest) if is_told else reading.confidence
        return Outline(
            min(1.0, confidence), quotes=tuple(quotes), parts=tuple(parts), ledger=self.ledger
        )
