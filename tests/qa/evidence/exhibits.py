"""Evidence whose every part can be worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

from corpus.article import Article, Block, BlockKind
from qa.answer import Answer, Citation, LookedAt, NearMiss, Place
from qa.evidence import Evidence, Exhibit
from qa.evidence.exhibits import Original

MADE = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
RAIN = "Rain fell & fell.\nIt stopped at “nine”, {said} 50% of them. 😀 =1+1"
FOG = "Fog came before the rain."


def article(article_id: str, title: str, text: str) -> Article:
    block = Block(BlockKind.BODY, 0, len(text))
    return Article(article_id, title, True, text, (block,), date(2024, 8, 5), "5 August 2024")


def place(article_id: str, title: str, url: str | None = None) -> Place:
    day = date(2024, 8, 5)
    return Place(article_id, title, "The Ex_ample", day, url, f"/home/ann/{article_id}.txt")


RAIN_PLACE = place("rain-1", "Rain & <b>fog</b>", "https://example.org/a_b?c=1&d={2}")
FOG_PLACE = place("fog-1", "Fog")
QUOTED = RAIN[18:58]
ANSWERED = Answer(
    "When did it stop?",
    "When did the rain stop?",
    True,
    0.9,
    None,
    "nine",
    (
        Citation(1, RAIN_PLACE, 18, 58, QUOTED, 33, 37, (FOG_PLACE,)),
        Citation(2, RAIN_PLACE, 62, 66, "=1+1"),
    ),
    looked_at=LookedAt(articles=2, passages=3),
    timings_ms={"total": 1.0},
)
TURNED_DOWN = Answer(
    "Who saw it?",
    "Who saw it?",
    False,
    0.1,
    "Nobody is named.",
    "",
    near_misses=(NearMiss(FOG_PLACE, 0, 8, "Fog came", 0.1),),
)
EXHIBITS = (
    Exhibit(
        article("rain-1", "Rain & <b>fog</b>", RAIN),
        1,
        1,
        (Original("/home/ann/rain-1.txt", "ab" * 32),),
    ),
    Exhibit(article("fog-1", "Fog", FOG), 1, 1),
)
EVIDENCE = Evidence((ANSWERED, TURNED_DOWN), EXHIBITS, frozenset({"rain-1", "fog-1"}), MADE, "Rain")
