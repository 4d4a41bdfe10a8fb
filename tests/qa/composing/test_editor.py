"""Whatever a composer gives, through the real pipeline: only what is true is shown."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa import Answer, Library, Question
from qa.answer import DateIs, Group, LookedAt, Progress
from qa.composing.composer import Ledger, Outline, Part, Words
from qa.composing.decision import NO_QUESTION, NO_QUOTE, explained
from qa.composing.editor import COMPOSERS, OUR_OWN, composed
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Reason, Remark, Wording
from qa.composing.shelf import Shelf
from qa.markdown import escape_markdown
from qa.pipeline import OUR_FAULT, Asking
from qa.question import QuestionKind, Understood
from qa.reading.reader import AnswerSpan
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import HybridRetriever
from qa.saying import NO_SURE_ANSWER
from tests.fakes import SIMILARITY, WordEncoder

ARTICLES = {
    "harbour": "The harbour opened in May. Inspectors gave the harbour a score of 34 out of 36.",
    "bridge": "The bridge will close. The council gave the bridge a score of 7.",
    "market": "Traders want a market. They sell bread.",
}
ASKED = "What score did inspectors give the harbour?"
UNSURE = (
    "3 passages from 3 articles were read. No sentence in them answers the question surely enough."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("composition")
    rows = [{"id": i, "title": i.title(), "text": text} for i, text in ARTICLES.items()]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("harbour", "bridge", "market", "score")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


@dataclass
class Fake:
    """A composer that does what it is told with an inquiry."""

    outline: Callable[[Inquiry], Outline]

    def compose(self, inquiry: Inquiry) -> Outline:
        return self.outline(inquiry)


def ask(
    library: Library,
    outline: Callable[[Inquiry], Outline],
    *questions: str,
    read: int = 10,
    **watched: Any,
) -> list[Answer]:
    """The answers of the library's own parts, with a composer of ours for every kind."""
    settings = replace(SIMILARITY, read_passages=read)
    indexes = library._indexes
    retriever = HybridRetriever(
        library._catalogue, library._remembering, indexes.vectors, indexes.lexical
    )
    composers = dict.fromkeys(QuestionKind, Fake(outline))
    asking = Asking(
        library._catalogue,
        retriever,
        library._reading,
        settings,
        composers=composers,
        **watched,
    )
    return asking.answers([Question(question) for question in questions or (ASKED,)])


def quoting(*spans: AnswerSpan) -> Outline:
    return Outline(0.9, quotes=spans)


def unsure(*near: AnswerSpan) -> Outline:
    return Outline(0.1, Reason.UNSURE, near_misses=near)


def best(inquiry: Inquiry) -> AnswerSpan:
    return inquiry.reading.spans[0]


def with_passage(span: AnswerSpan, **changes: object) -> AnswerSpan:
    passage = replace(span.stored.passage, **changes)
    return replace(span, stored=replace(span.stored, passage=passage))


def altered_words(inquiry: Inquiry) -> AnswerSpan:
    span = best(inquiry)
    return with_passage(span, text=span.stored.passage.text.replace("34", "35"))


def moved_offsets(inquiry: Inquiry) -> AnswerSpan:
    span = best(inquiry)
    sentence = span.sentences[0]
    later = Sentence(sentence.start + 11, sentence.end)
    return replace(span, sentences=(later,), start=later.start, end=later.end)


def moved_passage(inquiry: Inquiry) -> AnswerSpan:
    span = best(inquiry)
    passage = span.stored.passage
    return with_passage(span, start=passage.start + 1, end=passage.end + 1)


def other_article(inquiry: Inquiry) -> AnswerSpan:
    return with_passage(best(inquiry), article_id="bridge")


def made_up(inquiry: Inquiry) -> AnswerSpan:
    text = "The harbour is the best of all harbours."
    sentences = (Sentence(0, len(text)),)
    entry = Entry("harbour", "Harbour", True, None, None, None, None)
    passage = Passage("harbour", 0, len(text), text, "", sentences)
    stored = StoredPassage(best(inquiry).stored.passage_id, passage, entry)
    return AnswerSpan(stored, sentences, 0, len(text), 1.0)


def of_a_passage_that_is_not_there(inquiry: Inquiry) -> AnswerSpan:
    span = made_up(inquiry)
    return replace(span, stored=replace(span.stored, passage_id=1_000_000))


LIES = [
    altered_words,
    moved_offsets,
    moved_passage,
    other_article,
    made_up,
    of_a_passage_that_is_not_there,
]


@pytest.mark.parametrize("lie", LIES)
def test_a_malicious_composer_can_do_no_harm(library: Library, caplog, lie):
    with caplog.at_level(logging.ERROR):
        [answer] = ask(library, lambda inquiry: quoting(lie(inquiry), best(inquiry)))
        [alone] = ask(library, lambda inquiry: quoting(lie(inquiry)))
        [near] = ask(library, lambda inquiry: unsure(lie(inquiry)))
    assert [(c.n, c.place.article_id, c.quote) for c in answer.citations] == [
        (1, "harbour", "Inspectors gave the harbour a score of 34 out of 36.")
    ]
    assert (alone.answered, alone.text, alone.citations) == (False, "", ())
    assert alone.reason == NO_QUOTE
    assert (near.answered, near.reason, near.near_misses) == (False, UNSURE, ())
    assert caplog.text.count("a quote was left out") == 3


def test_what_a_composer_says_of_an_article_does_not_count(library: Library):
    def outline(inquiry: Inquiry) -> Outline:
        span = best(inquiry)
        entry = replace(span.stored.entry, title="Another", published=date(2020, 1, 1))
        return quoting(replace(span, stored=replace(span.stored, entry=entry)))

    [answer] = ask(library, outline)
    place = answer.citations[0].place
    assert (place.title, place.published) == ("Harbour", None)


def test_only_what_was_read_for_the_question_can_be_quoted(library: Library, caplog):
    taken: list[AnswerSpan] = []

    def outline(inquiry: Inquiry) -> Outline:
        if inquiry.asked.standalone == ASKED:
            taken.append(best(inquiry))
        return quoting(*taken)

    [first, second] = ask(library, outline, ASKED, "Who wants a market?", read=1)
    assert first.answered
    assert (second.answered, second.reason) == (False, NO_QUOTE)
    assert "was not read for this question" in caplog.text


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_sentence_of_our_own_answers_only_where_no_article_is_asked(library: Library, kind):
    inquiry = Inquiry(
        Understood(Question("?"), "?", kind),
        [],
        catalogue=library._catalogue,
        retriever=None,  # type: ignore[arg-type]
        reader=library._reading,
        settings=SIMILARITY,
    )
    composers = {kind: Fake(lambda _: Outline(1.0, said=Remark(Wording.ARTICLES)))}
    unread = Answer("?", "?", False, 0.0, "Not read.", "", kind=kind)
    answer = composed(unread, inquiry, library._catalogue, composers)
    ours = kind in OUR_OWN
    assert (answer.answered, answer.text) == (
        ours,
        "The library has 3 articles." if ours else "",
    )
    assert answer.to_markdown() == (
        "The library has 3 articles\\."
        if ours
        else f"{NO_SURE_ANSWER}\n\n{escape_markdown(NO_QUOTE)}"
    )


def test_parts_become_groups_with_the_numbers_of_the_quotes_that_hold(library: Library, caplog):
    def outline(inquiry: Inquiry) -> Outline:
        spans = inquiry.reading.spans
        harbour = next(s for s in spans if s.stored.entry.article_id == "harbour")
        bridge = next(s for s in spans if s.stored.entry.article_id == "bridge")
        at = bridge.sentences[0].start
        return Outline(
            0.8,
            quotes=(altered_words(inquiry), bridge, harbour),
            parts=(
                Part(Words(1, at + 5, at + 10), (2, 1, 2)),  # made whole
                Part(Remark(Wording.NEWER), (0, 1)),
                Part(Remark(Wording.OLDER), (0,)),
                Part(Remark(Wording.SIDE, name="the harbour")),
                Part(Words(1, at, 10_000), (1,)),
                Part(Words(0, 0, 3), (1,)),
            ),
            ledger=Ledger(2, 1, 0, 0),
        )

    [answer] = ask(library, outline)
    bridge = next(c for c in answer.citations if c.place.article_id == "bridge")
    named = bridge.quote[4:11]
    assert [(c.n, c.place.article_id) for c in answer.citations] == [(1, "bridge"), (2, "harbour")]
    assert answer.groups == (
        Group(named, False, None, (2, 1)),
        Group("newer", True, None, (1,)),
        Group("the harbour", True),
    )
    assert answer.looked_at == LookedAt(3, 3, 2, 1, 0, 0)
    assert caplog.text.count("a part of an answer was left out: its label") == 2


CROOK = "The mayor is a crook, says the council."


class Crooked(str):
    """Compares as what it was made of, and prints as something else."""

    def __format__(self, spec: str) -> str:
        return CROOK


@pytest.mark.parametrize(
    "outline",
    [
        lambda _: Outline(0.9, reason=CROOK),
        lambda _: Outline(0.9, reason="unsure"),
        lambda inquiry: Outline(0.9, quotes=(best(inquiry),), parts=(Part(CROOK, (0,)),)),
        lambda _: Outline(0.9, said=CROOK),
        lambda _: Outline(0.9, said=Remark(CROOK)),
        lambda _: Outline(0.9, said=Remark(Wording.SIDE, name="harbour")),
        lambda _: Outline(0.9, said=Remark(Wording.NOT_FOUND, name=Crooked("harbour"))),
        lambda _: Outline(0.9, said=Remark(Wording.ARTICLES, name="harbour")),
        lambda _: Outline(0.9, said=Remark(Wording.MENTIONED)),
        lambda inquiry: Outline(
            0.9,
            quotes=(best(inquiry),),
            parts=(Part(Remark(Wording.ARTICLES), (0,)),),
        ),
        lambda inquiry: Outline(0.9, quotes=(best(inquiry),), most=0),
        lambda inquiry: Outline(0.9, quotes=(best(inquiry),), ledger=Ledger(-1, 0, 0)),
        lambda inquiry: Outline(0.9, quotes=(best(inquiry),), ledger=Ledger(1, 0, 0, -1)),
        lambda inquiry: Outline(0.9, quotes=(best(inquiry),), ledger=Ledger(2, 1, 0, found=2)),
        lambda inquiry: Outline(0.9, quotes=(best(inquiry),), remarks=(CROOK,)),
        lambda inquiry: Outline(0.9, quotes=(best(inquiry),), remarks=(Remark(Wording.ARTICLES),)),
        lambda inquiry: Outline(float("nan"), quotes=(best(inquiry),)),
    ],
)
def test_a_composer_can_say_nothing_in_words_of_its_own(library: Library, outline):
    [answer] = ask(library, outline)
    assert (answer.failed, answer.reason, answer.text) == (True, OUR_FAULT, "")
    assert CROOK not in answer.to_json()


def test_where_no_question_was_asked_nothing_is_said_of_what_was_read(library: Library):
    [answer] = ask(library, lambda _: Outline(0.0, Reason.NO_QUESTION))
    assert answer.reason == NO_QUESTION


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.NO_QUESTION}))
def test_the_reason_says_what_was_read_whatever_the_composer_says(library: Library, reason):
    [answer] = ask(library, lambda _: Outline(0.2, reason))
    assert answer.reason == UNSURE
    assert (
        explained((), LookedAt(0, 0), answer.filters, tuple) == "The library has nothing to read."
    )


@pytest.mark.parametrize(
    "remark",
    [
        Remark(Wording.NEWEST),  # all are undated
        Remark(Wording.DAYS),
        Remark(Wording.PUBLISHERS),
        Remark(Wording.EMPTY),
        Remark(Wording.NOWHERE, name="harbour"),
        Remark(Wording.SIDE, name=CROOK),
        Remark(Wording.SIDE, name="harb"),
        Remark(Wording.SIDE, name=" "),
    ],
)
def test_a_remark_is_filled_with_what_the_question_and_the_library_have(library, remark):
    lexical = library._indexes.lexical
    with pytest.raises(ValueError, match=r"nothing to tell|is not true|a name is"):
        remark.words(ASKED, Shelf(library._catalogue, lexical.having))


def test_a_part_whose_words_of_ours_are_false_is_left_out(library: Library, caplog):
    def outline(inquiry: Inquiry) -> Outline:
        parts = (Part(Remark(Wording.SIDE, name=CROOK), (0,)), Part(Remark(Wording.NEWER), (0,)))
        return Outline(0.9, quotes=(best(inquiry),), parts=parts, ledger=Ledger(2, 2, 0))

    [answer] = ask(library, outline)
    assert answer.groups == (Group("newer", True, None, (1,)),)
    assert answer.looked_at == LookedAt(3, 3)
    assert "a ledger was left out" in caplog.text
    assert "a name is whole words of the question" in caplog.text


def test_a_ledger_misses_no_more_than_was_left_unread(library: Library):
    def ledger(missed: int) -> Callable[[Inquiry], Outline]:
        return lambda inquiry: Outline(0.9, quotes=(best(inquiry),), ledger=Ledger(1, 0, 0, missed))

    [true] = ask(library, ledger(2), read=1)
    [false] = ask(library, ledger(3), read=1)
    assert true.looked_at == LookedAt(1, 1, 1, 0, 0, 2)
    assert false.looked_at == LookedAt(1, 1)


def test_a_ledger_found_no_more_than_the_library_has(library: Library):
    def ledger(found: int) -> Callable[[Inquiry], Outline]:
        entries = Ledger(1, 0, 0, found=found)
        return lambda inquiry: Outline(0.9, quotes=(best(inquiry),), ledger=entries)

    [true] = ask(library, ledger(3), read=1)
    [false] = ask(library, ledger(4), read=1)
    assert true.looked_at == LookedAt(1, 1, 1, 0, 0, found=3)
    assert false.looked_at == LookedAt(1, 1)


def test_yes_and_no_are_ours_and_said_beside_evidence_only_where_they_are_asked_for(
    library: Library,
):
    read: list[Inquiry] = []
    ask(library, lambda inquiry: read.append(inquiry) or unsure())

    def said(kind: QuestionKind, *quotes: AnswerSpan) -> Answer:
        outline = Outline(0.9, quotes=quotes, said=Remark(Wording.YES))
        unread = Answer(ASKED, ASKED, False, 0.0, "Not read.", "", kind=kind)
        return composed(unread, read[0], library._catalogue, {kind: Fake(lambda _: outline)})

    yes = said(QuestionKind.YES_NO, best(read[0]))
    assert (yes.text, yes.text_is_ours, len(yes.citations)) == ("Yes", True, 1)
    for kind in set(QuestionKind) - {QuestionKind.YES_NO}:
        other = said(kind, best(read[0]))
        assert (other.text, other.text_is_ours) == ("34 out of 36", False)
    for kind in QuestionKind:
        assert (said(kind).answered, said(kind).reason) == (False, NO_QUOTE)


def test_a_remark_and_a_part_without_a_name_stand_beside_quotes(library: Library):
    def outline(inquiry: Inquiry) -> Outline:
        remarks = (Remark(Wording.DISAGREE),)
        return Outline(0.9, quotes=(best(inquiry),), parts=(Part(None, (0,)),), remarks=remarks)

    [answer] = ask(library, outline)
    assert answer.remarks == ("The articles don't agree on this.",)
    assert answer.groups == (Group("", True, None, (1,)),)


def test_who_watches_hears_how_much_was_read_with_the_answer_so_far(library: Library):
    plan, heard = Plan(found=10, read=1), list[Progress]()

    def outline(inquiry: Inquiry) -> Outline:
        inquiry.expect(2)
        inquiry.show(quoting(altered_words(inquiry), best(inquiry)))
        inquiry.read(inquiry.asked, inquiry.unread(inquiry.hits), plan)
        inquiry.read(inquiry.asked, inquiry.unread(inquiry.hits), plan)
        return quoting(best(inquiry))

    ask(library, outline, read=1, on_progress=heard.append)
    assert [(one.read, one.about) for one in heard] == [(1, 2), (1, 2), (2, 2), (3, 3)]
    assert heard[0].so_far is None
    shown = [one.so_far for one in heard[1:] if one.so_far]
    assert [[c.quote for c in answer.citations] for answer in shown] == 3 * [
        ["Inspectors gave the harbour a score of 34 out of 36."]
    ]
    [unheard] = ask(library, outline, read=1)
    assert unheard.answered


def test_a_composer_knows_whether_to_read_all_and_when_to_stop(library: Library):
    known: list[tuple[bool, bool]] = []

    def outline(inquiry: Inquiry) -> Outline:
        known.append((inquiry.exhaustive, inquiry.stopped()))
        return unsure()

    ask(library, outline)
    ask(library, outline, exhaustive=True, stopped=lambda: True)
    assert known == [(False, False), (True, True)]


def test_equal_quotes_are_cited_once(library: Library):
    def outline(inquiry: Inquiry) -> Outline:
        first, second = inquiry.reading.spans[:2]
        parts = (Part(Remark(Wording.NEWER), (1, 0)), Part(Remark(Wording.OLDER), (2, 1, 0)))
        return Outline(0.9, quotes=(first, first, second), most=2, parts=parts)

    [answer] = ask(library, outline)
    assert [c.n for c in answer.citations] == [1, 2]
    assert len({c.quote for c in answer.citations}) == 2
    assert [group.citations for group in answer.groups] == [(1,), (2, 1)]


def test_a_part_is_dated_by_its_quotes_or_their_articles(tmp_path):
    row = {
        "id": "quay",
        "title": "Quay",
        "text": "The quay that opened on 4 May shut on 5 June 2021.",
        "published": "2020-05-06",
    }
    (tmp_path / "feed.jsonl").write_text(json.dumps(row) + "\n")
    days = [
        date(2020, 5, 6),
        date(2020, 5, 4),
        date(2021, 6, 5),
        date(2021, 5, 4),
        date(2020, 5, 1),
    ]

    def outline(inquiry: Inquiry) -> Outline:
        spans = tuple(sorted(inquiry.reading.spans, key=lambda span: span.start))
        places = tuple(range(len(spans)))
        newer = Remark(Wording.NEWER)
        parts = [Part(newer, places, day) for day in days]
        return Outline(0.9, quotes=spans, parts=(*parts, Part(newer, (), days[0])))

    with Library.open(
        tmp_path / "library", encoder=WordEncoder("quay", "shut"), settings=SIMILARITY
    ) as library:
        library.add(tmp_path / "feed.jsonl")
        [answer] = ask(library, outline, "When did the quay shut?")
    assert [(group.date, group.date_is) for group in answer.groups] == [
        (days[0], DateIs.PUBLISHED),
        (days[1], DateIs.SAID),
        (days[2], DateIs.SAID),
    ]


def test_an_answer_says_how_much_was_read_and_of_which_kind(library: Library):
    [one] = ask(library, lambda inquiry: quoting(best(inquiry)), read=1)
    [summary] = ask(library, lambda _: unsure(), "Summarise the harbour", read=2)
    assert (one.kind, one.looked_at) == (QuestionKind.FACT, LookedAt(1, 1))
    assert (summary.kind, summary.looked_at) == (QuestionKind.SUMMARY, LookedAt(2, 2))


def test_a_composer_may_search_for_each_side_and_read_on_in_batches(library: Library):
    plan = Plan(found=10, read=1)
    steps: list[list[str]] = []

    def outline(inquiry: Inquiry) -> Outline:
        side = Understood(Question("The bridge's score?"), "What score did the bridge get?")
        found = inquiry.find(side, plan)
        reading = inquiry.read(side, inquiry.unread(found), plan)
        steps.append([span.stored.entry.article_id for span in reading.spans[:1]])
        while left := inquiry.unread(inquiry.hits):
            batch = inquiry.read(inquiry.asked, left, plan)
            steps.append([span.stored.entry.article_id for span in batch.spans[:1]])
        return quoting(best(inquiry), *reading.spans[:1])

    [answer] = ask(library, outline, read=1)
    assert steps == [["bridge"], ["market"]]
    assert [c.place.article_id for c in answer.citations] == ["harbour", "bridge"]
    assert answer.looked_at == LookedAt(3, 3)


def test_a_composer_that_fails_costs_its_own_question_only(library: Library, caplog):
    def outline(inquiry: Inquiry) -> Outline:
        if "bridge" in inquiry.asked.standalone:
            raise KeyError("a slip")
        return quoting(best(inquiry))

    asked = [ASKED, "Does the bridge close?", ASKED, "Who wants a market?", ASKED]
    answers = ask(library, outline, *asked)
    assert [answer.question for answer in answers] == asked
    assert [answer.failed for answer in answers] == [False, True, False, False, False]
    failed = answers[1]
    assert (failed.answered, failed.reason, failed.citations) == (False, OUR_FAULT, ())
    assert failed.to_markdown() == OUR_FAULT.replace(".", "\\.").replace(";", ";")
    assert "a slip" in caplog.text
    assert [answer.text for answer in answers[2::2]] == ["34 out of 36"] * 2


def test_every_kind_has_a_composer():
    assert set(COMPOSERS) == set(QuestionKind)
