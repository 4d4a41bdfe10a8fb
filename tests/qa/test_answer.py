import json
from datetime import date

from qa.answer import Answer, Citation, NearMiss, Place, Retrieved
from qa.question import Filters

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
        Citation(1, PLACE, 10, 32, "It got 34 of 36_marks.", 17, 25, (OTHER,)),
        Citation(2, OTHER, 0, 5, "Two\nl"),
    ),
    retrieved=(Retrieved("a", 0, 40, 1.0),),
    timings_ms={"read": 1.5, "total": 1.5},
    filters=Filters(("The Paper",), date(2020, 1, 1)),
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


def place(article_id, title, publisher, published, url, source, title_is_own):
    return locals()


def test_an_answer_is_data_in_the_answer_format():
    first = place(
        "a", "A *title*", "The Paper", "2020-05-04", "https://example.org/a", "a.txt", True
    )
    other = place("b", "First words of it", None, None, None, "f.jsonl#3", False)
    assert json.loads(ANSWERED.to_json()) == {
        "question": "What score?",
        "standalone_question": "What score did it get?",
        "answered": True,
        "confidence": 0.75,
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
            },
        ],
        "near_misses": [],
        "retrieved": [{"article_id": "a", "start": 0, "end": 40, "score": 1.0}],
        "timings_ms": {"read": 1.5, "total": 1.5},
        "filters": {
            "publishers": ["The Paper"],
            "published_from": "2020-01-01",
            "published_to": None,
        },
    }


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
        }
    ]


def test_markdown_shows_the_words_and_nothing_of_them_as_markup():
    assert ANSWERED.to_markdown().split("\n") == [
        "34 of 36 [1]",
        "",
        "1. “It got 34 of 36\\_marks\\.”",
        "   — A \\*title\\*, The Paper, 2020\\-05\\-04, characters 10 to 32",
        "   — also in First words of it…, date unknown",
        "2. “Two\\",
        "   l”",
        "   — First words of it…, date unknown, characters 0 to 5",
    ]


def test_markdown_says_when_the_articles_do_not():
    assert ABSTAINED.to_markdown().split("\n") == [
        "The articles don't say.",
        "",
        "No article has anything near this question.",
        "",
        "Nearest passages, which don't answer:",
        "",
        "- “It \\#”",
        "  — A \\*title\\*, The Paper, 2020\\-05\\-04, characters 10 to 13",
    ]


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
