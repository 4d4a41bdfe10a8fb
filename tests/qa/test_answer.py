import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from corpus.tables import Cell
from qa.answer import (
    CLAIMS_FROM,
    SURE_FROM,
    Answer,
    Citation,
    DateIs,
    Group,
    LookedAt,
    NearMiss,
    Place,
    Retrieved,
)
from qa.language_model import Consulted
from qa.question import Filters, QuestionKind
from qa.reading import calibration
from qa.settings import DEFAULT_SETTINGS, READER_WEIGHTS
from tests.qa.by_hand import BY_HAND, cite

PLACE = Place("a", "A *title*", "The Paper", date(2020, 5, 4), "https://example.org/a", "a.txt")
OTHER = Place("b", "First words of it", None, None, None, "f.jsonl#3", title_is_own=False)
ANSWERED = Answer(
    question="What score?",
    standalone_question="What score did it get?",
    answered=True,
    confidence=0.75,
    reason=None,
    text="34 of 36",
    citations=(
        Citation(1, PLACE, 10, 32, "It got 34 of 36_marks.", 17, 25, (OTHER,), True),
        Citation(2, OTHER, 0, 5, "Two\nl"),
    ),
    retrieved=(Retrieved("a", 0, 40, 1.0),),
    timings_ms={"read": 1.5, "total": 1.5},
    filters=Filters(("The Paper",), date(2020, 1, 1)),
    looked_at=LookedAt(articles=2, passages=9),
)
ABSTAINED = Answer(
    question="Who?",
    standalone_question="Who?",
    answered=False,
    confidence=0.1,
    reason="No article has anything near this question.",
    text="",
    near_misses=(NearMiss(PLACE, 10, 13, "It #", 0.1),),
)


def place(article_id, title, publisher, published, url, source, title_is_own, attached_to=None):
    return locals()


def test_an_answer_is_data_in_the_answer_format():
    first = place(
        "a", "A *title*", "The Paper", "2020-05-04", "https://example.org/a", "a.txt", True
    )
    other = place("b", "First words of it", None, None, None, "f.jsonl#3", False)
    assert json.loads(ANSWERED.to_json()) == {
        "question": "What score?",
        "standalone_question": "What score did it get?",
        "kind": "fact",
        "answered": True,
        "confidence": 0.75,
        "confidence_is_calibrated": True,
        "reason": None,
        "answer": "34 of 36",
        "citations": [
            {
                "n": 1,
                **first,
                "start": 10,
                "end": 32,
                "quote": "It got 34 of 36_marks.",
                "answer_start": 17,
                "answer_end": 25,
                "also_in": [other],
                "recognised": True,
                "table": None,
            },
            {
                "n": 2,
                **other,
                "start": 0,
                "end": 5,
                "quote": "Two\nl",
                "answer_start": None,
                "answer_end": None,
                "also_in": [],
                "recognised": False,
                "table": None,
            },
        ],
        "groups": [],
        "looked_at": {"articles": 2, "passages": 9},
        "choices": [],
        "near_misses": [],
        "retrieved": [{"article_id": "a", "start": 0, "end": 40, "score": 1.0}],
        "timings_ms": {"read": 1.5, "total": 1.5},
        "filters": {
            "publishers": ["The Paper"],
            "published_from": "2020-01-01",
            "published_to": None,
            "articles": [],
            "collection": "",
            "chosen": False,
        },
        "failed": False,
        "answer_is_ours": False,
        "remarks": [],
    }


def test_groups_and_a_ledger_are_data_too():
    answer = Answer(
        "Which towns?",
        "Which towns?",
        True,
        0.8,
        None,
        "",
        kind=QuestionKind.LIST,
        groups=(
            Group("Hull", False, date(2020, 5, 4), (2, 1), DateIs.SAID),
            Group("Nothing on Leeds", True),
        ),
        looked_at=LookedAt(25, 62, 9, 50, 3, found=80),
        remarks=("They don't agree.",),
    )
    row = answer.to_dict()
    assert (row["kind"], row["groups"], row["looked_at"]) == (
        "list",
        [
            {
                "label": "Hull",
                "label_is_ours": False,
                "date": "2020-05-04",
                "citations": [2, 1],
                "date_is": "said",
            },
            {
                "label": "Nothing on Leeds",
                "label_is_ours": True,
                "date": None,
                "citations": [],
                "date_is": None,
            },
        ],
        {
            "articles": 25,
            "passages": 62,
            "accepted": 9,
            "rejected": 50,
            "undecided": 3,
            "found": 80,
        },
    )
    assert (row["answer_is_ours"], row["remarks"]) == (False, ["They don't agree."])


def test_an_abstention_is_data_too():
    row = ABSTAINED.to_dict()
    assert (row["answered"], row["answer"], row["citations"]) == (False, "", [])
    assert row["near_misses"] == [
        {
            **place(
                "a", "A *title*", "The Paper", "2020-05-04", "https://example.org/a", "a.txt", True
            ),
            "start": 10,
            "end": 13,
            "quote": "It #",
            "score": 0.1,
            "recognised": False,
            "table": None,
        }
    ]


def test_markdown_shows_the_words_and_nothing_of_them_as_markup():
    assert ANSWERED.to_markdown().split("\n") == [
        "34 of 36 [1]",
        "",
        "1. “It got 34 of 36\\_marks\\.”",
        "   — A \\*title\\*, The Paper, 2020\\-05\\-04, characters 10 to 32 of a\\.txt; read by "
        "OCR, so check it against the page",
        "   — also in First words of it…, date unknown",
        "2. “Two\\",
        "   l”",
        "   — First words of it…, date unknown, characters 0 to 5 of f\\.jsonl\\#3",
        "",
        "Read 9 passages of 2 articles\\.",
    ]


def test_markdown_says_when_the_articles_do_not():
    assert ABSTAINED.to_markdown().split("\n") == [
        "No sure answer found.",
        "",
        "No article has anything near this question\\.",
        "",
        "Nearest passages, which don't answer:",
        "",
        "- “It \\#”",
        "  — A \\*title\\*, The Paper, 2020\\-05\\-04, characters 10 to 13 of a\\.txt",
    ]


def markdown(kind: str) -> list[str]:
    """Its lines, without the places of the quotes and what was looked at."""
    lines = BY_HAND[kind].to_markdown().split("\n")
    left_out = ("— Ferry", "— The ferries", "— What the bridge", "Read 9 ")
    return [line for line in lines if line and not line.lstrip().startswith(left_out)]


def test_a_list_is_its_entries_each_with_its_quotes_and_the_ledger():
    assert markdown("list") == [
        "2 entries",
        "1. “The north ferry”",
        "   - [1] “The north ferry was rated outstanding\\.”",
        "   - [2] “The north ferry was rated good\\.”",
        "2. “The south ferry”",
        "   - [3] “The south ferry was rated good\\.”",
        "Further quotes:",
        "- [4] “The bridge was rated good by everybody who was asked\\.”",
        "Read 62 of 120 passages found, of 25 articles: 14 hold an entry, 40 don't, 8 can't be "
        "told\\. About 3 more may have been missed \\(an estimate from how far the two searches "
        "agree\\)\\.",
    ]


def test_a_side_without_evidence_says_so():
    assert markdown("comparison")[-3:] == [
        "- the south ferry",
        "  - [3] “The south ferry was rated good\\.”",
        "- no evidence found for the tunnel",
    ]


def test_a_date_is_said_to_be_what_it_is():
    assert [line for line in markdown("time") if not line.startswith(" ")] == [
        "- newer, published 2022-06-09",
        "- older, published 2021-03-04",
        "- 2021-03-02 in the text",
    ]


def test_the_few_words_that_answer_lead_only_where_there_are_some():
    leads = {kind: answer.headline for kind, answer in BY_HAND.items() if answer.headline}
    assert leads == {"fact": "1,100 people", "possibly": "£5"}
    assert markdown("fact")[0] == "1,100 people [1]"
    assert markdown("possibly")[0] == "Possibly: £5 [1]"
    whole = replace(BY_HAND["fact"], text=BY_HAND["fact"].citations[0].quote)
    assert whole.headline is None
    unmarked = replace(whole.citations[0], answer_start=None, answer_end=None)
    assert replace(BY_HAND["fact"], citations=(unmarked,)).headline is None
    assert markdown("no_headline")[:2] == [
        "Possibly:",
        "1. “The north ferry was rated outstanding\\.”",
    ]


@pytest.mark.parametrize(
    ("kind", "confidence", "tentative"),
    [
        ("fact", SURE_FROM, False),
        ("fact", SURE_FROM - 0.01, True),
        ("comparison", 0.5, True),
        ("yes_no", 0.5, False),
        ("summary", 0.5, False),
        ("topic", 0.5, False),
        ("library", 0.5, False),
        ("abstention", 0.5, False),
    ],
)
def test_middling_confidence_is_said_where_something_is_claimed(kind, confidence, tentative):
    assert replace(BY_HAND[kind], confidence=confidence).is_tentative == tentative


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (
            "summary",
            [
                "- [1] “The north ferry was rated outstanding\\.”",
                "- [2] “A day ticket costs £4\\.”",
            ],
        ),
        (
            "speaker",
            [
                "- “the harbour master”",
                "  - [1] ““We will run it later,” said the harbour master\\.”",
            ],
        ),
        (
            "yes_no",
            ["1. “The north ferry was rated outstanding\\.”", "Our reading: Yes"],
        ),
        (
            "disagreement",
            [
                "The articles don't agree on this\\.",
                "1. “A day ticket costs £5\\.”",
                "2. “A day ticket costs £4\\.”",
            ],
        ),
        ("library", ["Articles in the library: 4\\."]),
        (
            "choice",
            [
                "Which of these is meant?",
                "1. How is the north ferry rated now?",
                "2. Is the north ferry outstanding?",
            ],
        ),
        (
            "abstention",
            [
                "No sure answer found.",
                "9 passages from 4 articles were read\\.",
                "Nearest passages, which don't answer:",
                "- “The bridge”",
            ],
        ),
    ],
)
def test_each_kind_has_its_form_in_markdown(kind: str, lines: list[str]):
    assert markdown(kind) == lines


def test_the_newest_article_of_a_topic_is_marked_where_all_are_dated():
    topic = BY_HAND["topic"]
    assert topic.newest == 2
    assert "   — newest: The ferries, a year on, " in topic.to_markdown()
    undated = cite(3, "bridge", "A day ticket costs £4.")
    assert replace(topic, citations=(*topic.citations, undated)).newest is None
    assert replace(topic, citations=topic.citations[:1]).newest is None


@pytest.mark.parametrize(
    ("looked_at", "sentence"),
    [
        (LookedAt(0, 0), ""),
        (LookedAt(1, 1), "Read 1 passage of 1 article."),
        (LookedAt(25, 1_062), "Read 1,062 passages of 25 articles."),
        (
            LookedAt(2, 3, 1, 1, 0, 0),
            "Read 3 passages of 2 articles: 1 holds an entry, 1 doesn't. No more are expected in "
            "what wasn't read (an estimate from how far the two searches agree); what was read may "
            "have been misjudged.",
        ),
    ],
)
def test_what_was_looked_at_is_said_in_a_sentence(looked_at: LookedAt, sentence: str):
    assert looked_at.describe() == sentence


def test_no_words_of_any_kind_are_markup_in_markdown():
    for answer in BY_HAND.values():
        tokens = MarkdownIt("commonmark").parse(answer.to_markdown())
        inline = {child.type for token in tokens for child in token.children or ()}
        assert inline <= {"text", "text_special", "softbreak", "hardbreak"}
        blocks = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
        assert blocks <= {"paragraph", "inline", "list_item", "ordered_list", "bullet_list"}


def test_filters_say_in_words_which_articles_they_are():
    assert [
        Filters().describe(),
        Filters(("A", "B")).describe(),
        Filters((), date(2020, 1, 1), date(2020, 2, 1)).describe(),
        Filters(("A",), None, date(2020, 2, 1)).describe(),
        Filters((), date(2020, 1, 1)).describe(),
    ] == [
        "",
        "from A or B",
        "published from 2020-01-01 to 2020-02-01",
        "from A, published up to 2020-02-01",
        "published since 2020-01-01",
    ]


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    start = draw(st.integers(0, 10_000))
    few = st.integers(1, 9)
    return Cell(start, start + draw(few), draw(few) - 1, draw(few), draw(few))


# What isn't said here is found by the fields' types: also a field that is added one day.
st.register_type_strategy(Cell, cells())
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # it finds the types first
@given(st.from_type(Answer))
def test_an_answer_survives_the_way_to_data_and_back(answer: Answer):
    assert Answer.from_dict(answer.to_dict()) == answer
    assert Answer.from_dict(json.loads(answer.to_json())) == answer


def test_a_row_written_before_there_were_kinds_is_read():
    row = ANSWERED.to_dict()
    later = "kind groups looked_at choices failed filters answer_is_ours remarks"
    for field in (*later.split(), "confidence_is_calibrated"):
        del row[field]
    for place in (*row["citations"], *row["citations"][0]["also_in"]):
        del place["title_is_own"]
    assert Answer.from_dict(row).to_dict() | {"citations": []} == {
        **row,
        "citations": [],
        "kind": "fact",
        "confidence_is_calibrated": True,
        "groups": [],
        "looked_at": None,
        "choices": [],
        "filters": {
            "publishers": [],
            "published_from": None,
            "published_to": None,
            "articles": [],
            "collection": "",
            "chosen": False,
        },
        "failed": False,
        "answer_is_ours": False,
        "remarks": [],
    }


def test_a_confidence_that_a_model_moved_is_marked_beside_it():
    for calibrated in (True, False):
        did = Consulted("small", "http://127.0.0.1:1/v1", calibrated=calibrated)
        row = replace(ANSWERED, consulted=did).to_dict()
        assert (row["confidence"], row["confidence_is_calibrated"]) == (0.75, calibrated)


def test_a_group_written_before_its_date_was_told_apart_is_read():
    row = {"label": "Hull", "label_is_ours": False, "date": "2020-05-04", "citations": [1]}
    assert Group.from_dict(row) == Group("Hull", False, date(2020, 5, 4), (1,))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"confidence": 1}, "an answer needs 'answered'"),
        ({"answered": True}, "an answer needs 'confidence'"),
        ({"answered": True, "confidence": 1, "citations": [{"article_id": "x"}]}, "needs 'start'"),
        ({"answered": True, "confidence": None}, "no answer by the answer format"),
        ({"answered": True, "confidence": 1, "retrieved": ["x"]}, "no answer by the answer format"),
        ({"answered": True, "confidence": 1, "kind": "poem"}, "poem"),
        *(
            (
                {"answered": True, "confidence": 1, field: value},
                f"{field} is {expected}, found {value!r}",
            )
            for field, value, expected in (
                ("answered", "false", "true or false"),
                ("answered", 1, "true or false"),
                ("confidence", float("nan"), "a finite number"),
                ("confidence", float("inf"), "a finite number"),
                ("confidence", True, "a finite number"),
                ("reason", 5, "text or null"),
                ("choices", "abc", "a list"),
                ("citations", {"n": 1}, "a list"),
                ("looked_at", 3, "an object"),
                ("answer_is_ours", "no", "true or false"),
            )
        ),
        (
            {
                "answered": True,
                "confidence": 1,
                "groups": [{"label": "x", "label_is_ours": True, "date_is": "guessed"}],
            },
            "date_is is 'said', 'published' or null, found 'guessed'",
        ),
        (
            {"answered": True, "confidence": 1, "filters": {"published_from": "May"}},
            "published_from is a date such as 2024-02-12, or null, found 'May'",
        ),
        ({"answered": True, "confidence": 1, "choices": [1]}, "one of choices is text, found 1"),
        (
            {"answered": True, "confidence": 1, "timings_ms": {"read": "x"}},
            "read is a finite number, found 'x'",
        ),
    ],
)
def test_another_systems_line_without_the_needed_is_refused(row: dict[str, object], message: str):
    with pytest.raises(ValueError, match=message):
        Answer.from_dict(row)


def test_topics_claim_to_answer_from_where_questions_are_answered():
    assert calibration.load(READER_WEIGHTS).threshold(DEFAULT_SETTINGS.risk) == CLAIMS_FROM
