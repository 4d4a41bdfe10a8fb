"""The samples read as any reader's own folder would, and the questions on them are sound."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from corpus import samples
from corpus.article import Article, BlockKind, Failure
from corpus.formats import read
from corpus.page.assembly import assemble

QUESTIONS = Path(__file__).parent.parent / "samples_questions.jsonl"
MAX_FILE_BYTES = 1_000_000

PLAIN = "Pressmark Samples"
NORTH = "Pressmark Samples: North London"
EAST = "Pressmark Samples: East London"
SOUTH = "Pressmark Samples: South London"

# File, title, day of publication, publisher; in the order of the files and of their lines.
# Text, PDF and DOCX name their publisher in a line of the page, which is no metadata.
EXPECTED = [
    (
        "bromley-outstanding-2024.docx",
        "Bromley completes its journey from bottom grade to top",
        date(2024, 1, 19),
        None,
    ),
    (
        "camden-outstanding-2022.html",
        "Camden moves from good to outstanding",
        date(2022, 6, 24),
        NORTH,
    ),
    (
        "care-leavers-judgement-2022.pdf",
        "Care leavers to get a grade of their own",
        date(2022, 12, 6),
        None,
    ),
    (
        "city-of-london-outstanding-2020.docx",
        "Square Mile's children's services graded outstanding",
        date(2020, 6, 5),
        None,
    ),
    (
        "croydon-monitoring-visit-2018.pdf",
        "Fourth visit finds Croydon making headway",
        date(2018, 10, 29),
        None,
    ),
    (
        "croydon-two-grades-up-2020.txt",
        "Croydon leaps two grades in one inspection",
        date(2020, 3, 20),
        None,
    ),
    (
        "explainers.jsonl.gz",
        "Regulation 44: the monthly visitor to a children's home",
        date(2023, 9, 12),
        PLAIN,
    ),
    (
        "explainers.jsonl.gz",
        "Two days, two inspectors: how a focused visit works",
        date(2023, 10, 3),
        PLAIN,
    ),
    (
        "explainers.jsonl.gz",
        "Once a year, round one table: the annual engagement meeting",
        date(2023, 11, 7),
        PLAIN,
    ),
    (
        "how-inspections-work.md",
        "How Ofsted inspects a council’s children’s services: a short guide",
        date(2022, 3, 2),
        PLAIN,
    ),
    (
        "islington-outstanding-2020.txt",
        "Islington’s children’s services reach the top grade",
        date(2020, 6, 12),
        None,
    ),
    (
        "islington-second-outstanding-2025.html",
        "Islington keeps its outstanding grade for children’s services",
        date(2025, 3, 5),
        NORTH,
    ),
    (
        "north-and-east-london.csv",
        "Haringey earns its first good grade",
        date(2023, 4, 14),
        NORTH,
    ),
    (
        "north-and-east-london.csv",
        "Camden outstanding again, this time in every category",
        date(2025, 4, 18),
        NORTH,
    ),
    ("north-and-east-london.csv", "Hackney climbs back to good", date(2024, 10, 4), EAST),
    (
        "ofsted-four-grades-explained.txt",
        "The four Ofsted grades, and what each one sets in motion",
        date(2021, 9, 8),
        None,
    ),
    (
        "south-london.jsonl",
        "From inadequate to good: Croydon’s children’s services",
        date(2020, 3, 18),
        SOUTH,
    ),
    (
        "south-london.jsonl",
        "Croydon holds on to its good grade in hard times",
        date(2024, 12, 6),
        SOUTH,
    ),
    (
        "south-london.jsonl",
        "Bromley rises to good with outstanding leaders",
        date(2019, 1, 11),
        SOUTH,
    ),
    (
        "youth-justice-islington-2024.md",
        "Islington youth justice team scores 34 out of 36",
        date(2024, 8, 23),
        NORTH,
    ),
]


def sample_files() -> list[Path]:
    return sorted(samples.folder().iterdir())


@cache
def articles() -> tuple[tuple[str, Article], ...]:
    """Each sample's file name and article."""
    found = []
    for path in sample_files():
        for draft in read(path, max_file_bytes=MAX_FILE_BYTES):
            assert not isinstance(draft, Failure), draft
            found.append((path.name, assemble(draft)))
    return tuple(found)


def questions() -> list[dict[str, Any]]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def spaced(text: str) -> str:
    """`text` with each run of white space as one space: a PDF's lines break anywhere."""
    return " ".join(text.split())


def body(article: Article) -> str:
    kinds = (BlockKind.BODY, BlockKind.LIST_ITEM)
    return spaced(
        " ".join(article.text[b.start : b.end] for b in article.blocks if b.kind in kinds)
    )


def test_samples_come_in_every_format() -> None:
    assert {"".join(p.suffixes) for p in sample_files()} == {
        ".txt",
        ".md",
        ".html",
        ".pdf",
        ".docx",
        ".jsonl",
        ".csv",
        ".jsonl.gz",
    }


def test_every_sample_has_its_own_title_its_date_and_its_publisher() -> None:
    assert [(name, a.title, a.published, a.publisher) for name, a in articles()] == EXPECTED
    assert [name for name, a in articles() if not a.title_is_own] == []


def test_every_sample_is_short() -> None:
    lengths = {a.title: len(body(a).split()) for _, a in articles()}
    assert {title: n for title, n in lengths.items() if not 120 <= n <= 400} == {}


def test_page_furniture_is_not_read_as_the_article() -> None:
    # All of these stand in the samples, beside the article.
    stray = (
        "Advertisement",
        "cookies",
        "Most read",
        "Swimming pool",
        "Bakery queue",
        "Lock gates",
        "Market traders",
        "WhatsApp",
        "Facebook",
        "Log in to comment",
        "Back to top",
        "Subscribe",
        "Privacy",
        "Page 1",
        "Page 2",
    )
    bodies = {a.title: body(a) for _, a in articles()}
    assert [(t, words) for t, b in bodies.items() for words in stray if words in b] == []


def test_near_duplicates_share_most_words_and_differ() -> None:
    texts = {
        name: body(a)
        for name, a in articles()
        if name == "croydon-two-grades-up-2020.txt"
        or a.title.startswith("From inadequate to good: Croydon")
    }
    one, other = (
        set(zip(*(t.split()[i:] for i in range(3)), strict=False)) for t in texts.values()
    )
    assert one != other
    assert len(one & other) / len(one | other) > 0.6


def test_questions_are_forty_of_which_sixteen_have_no_answer() -> None:
    asked = questions()
    assert len({q["id"] for q in asked}) == len(asked) == 40
    unanswerable = [q for q in asked if not q["answerable"]]
    assert len(unanswerable) == 16
    assert [q["id"] for q in unanswerable if q["answers"] or q["evidence"]] == []
    assert sum(bool(q["history"]) for q in asked if q["answerable"]) == 4


def test_every_evidence_sentence_stands_in_the_body_of_its_sample() -> None:
    bodies: defaultdict[str, str] = defaultdict(str)
    for name, article in articles():
        bodies[name] += body(article) + "\n"
    missing = [
        (q["source"], sentence)
        for q in questions()
        for sentence in q["evidence"]
        if sentence not in bodies[q["source"]]
    ]
    assert missing == []


def test_every_answerable_question_has_an_answer_in_its_evidence() -> None:
    unfounded = [
        q["id"]
        for q in questions()
        if q["answerable"] and not any(a in e for a in q["answers"] for e in q["evidence"])
    ]
    assert unfounded == []
