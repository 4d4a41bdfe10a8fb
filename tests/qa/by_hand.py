"""An answer of every kind, written by hand over a few articles that were made up for it."""

from __future__ import annotations

from datetime import date

from corpus.article import Article, Block, BlockKind
from qa.answer import Answer, Citation, DateIs, Group, LookedAt, NearMiss, Place
from qa.question import QuestionKind
from qa.verdict import Change, Checked, Difference, Verdict

HOSTILE = (
    'The clock </li></ol><script>window.ran = 1</script><img src=x onerror="window.ran = 1">'
    " “struck”\n[9] ${window.ran = 1} {{value}} **two** $40$ "
    "https://example.org/" + "a" * 300 + " \N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\u202e."
)
TEXTS: dict[str, tuple[str, str | None, date | None, str]] = {
    "ferry": (
        "Ferry fares for next year",
        "The Quay Post",
        date(2021, 3, 4),
        "The north ferry was rated good. It carries 900 people a day, the harbour board said on "
        "2 March 2021. “We will run it later,” said the harbour master. A day ticket costs £4.",
    ),
    "ferry-again": (
        "The ferries, a year on",
        "The Quay Post",
        date(2022, 6, 9),
        "The north ferry was rated outstanding. The south ferry was rated good. "
        "It carries 1,100 people a day. A day ticket costs £5.",
    ),
    "bridge": (
        "What the bridge cost",
        "Town and Tide",
        None,
        "The bridge was rated good by everybody who was asked. A day ticket costs £4.",
    ),
    "clock": (f"The clock <b>{'o' * 90}</b>", None, None, HOSTILE),
}
ARTICLES = {
    article_id: Article(
        article_id,
        title,
        True,
        text,
        (Block(BlockKind.BODY, 0, len(text)),),
        publisher=publisher,
        published=published,
    )
    for article_id, (title, publisher, published, text) in TEXTS.items()
}


def cite(n: int, article_id: str, quote: str, answering: str | None = None) -> Citation:
    """The citation of words of an article, and of those of them that answer."""
    article = ARTICLES[article_id]
    start = article.text.index(quote)
    at = None if answering is None else start + quote.index(answering)
    return Citation(
        n,
        _place(article_id),
        start,
        start + len(quote),
        quote,
        at,
        None if at is None or answering is None else at + len(answering),
    )


def _place(article_id: str) -> Place:
    title, publisher, published, _ = TEXTS[article_id]
    return Place(article_id, title, publisher, published, None, f"{article_id}.txt")


def _answer(kind: QuestionKind, question: str, *citations: Citation, **said: object) -> Answer:
    text = ""
    if citations:
        first = citations[0]
        text = first.quote
        if first.answer_start is not None and first.answer_end is not None:
            text = first.quote[first.answer_start - first.start : first.answer_end - first.start]
    fields: dict[str, object] = {
        "standalone_question": question,
        "answered": True,
        "confidence": 0.9,
        "reason": None,
        "text": text,
        "looked_at": LookedAt(4, 9),
        "timings_ms": {"total": 812.0},
        **said,
    }
    return Answer(question=question, citations=citations, kind=kind, **fields)  # type: ignore[arg-type]


OUTSTANDING = cite(1, "ferry-again", "The north ferry was rated outstanding.")
GOOD = cite(2, "ferry", "The north ferry was rated good.")
SOUTH = cite(3, "ferry-again", "The south ferry was rated good.")

BY_HAND: dict[str, Answer] = {
    "fact": _answer(
        QuestionKind.FACT,
        "How many people does the north ferry carry?",
        cite(
            1,
            "ferry-again",
            "It carries 1,100 people a day.",
            "1,100 people",
        ),
    ),
    "possibly": _answer(
        QuestionKind.FACT,
        "And what does that cost?",
        cite(1, "ferry-again", "A day ticket costs £5.", "£5"),
        confidence=0.5,
        standalone_question="What does a day ticket of the ferry cost?",
    ),
    "no_headline": _answer(
        QuestionKind.FACT,
        "Why is the north ferry rated as it is?",
        OUTSTANDING,
        GOOD,
        confidence=0.7,
    ),
    "list": _answer(
        QuestionKind.LIST,
        "Which ferries were rated?",
        OUTSTANDING,
        GOOD,
        SOUTH,
        cite(4, "bridge", "The bridge was rated good by everybody who was asked."),
        groups=(
            Group("The north ferry", False, None, (1, 2)),
            Group("The south ferry", False, None, (3,)),
        ),
        looked_at=LookedAt(25, 62, 14, 40, 8, 3, 120),
    ),
    "comparison": _answer(
        QuestionKind.COMPARISON,
        "How do the north ferry, the south ferry and the tunnel compare?",
        OUTSTANDING,
        GOOD,
        SOUTH,
        groups=(
            Group("the north ferry", True, None, (1, 2)),
            Group("the south ferry", True, None, (3,)),
            Group("the tunnel", True),
        ),
    ),
    "time": _answer(
        QuestionKind.TIME,
        "How is the north ferry rated now?",
        OUTSTANDING,
        GOOD,
        cite(3, "ferry", "It carries 900 people a day, the harbour board said on 2 March 2021."),
        groups=(
            Group("newer", True, date(2022, 6, 9), (1,), DateIs.PUBLISHED),
            Group("older", True, date(2021, 3, 4), (2,), DateIs.PUBLISHED),
            Group("", True, date(2021, 3, 2), (3,), DateIs.SAID),
        ),
    ),
    "summary": _answer(
        QuestionKind.SUMMARY,
        "What is said about the ferries?",
        OUTSTANDING,
        cite(2, "ferry", "A day ticket costs £4."),
        groups=(Group("", True, None, (1,)), Group("", True, None, (2,))),
    ),
    "topic": _answer(
        QuestionKind.TOPIC,
        "north ferry rating",
        cite(1, "ferry", "The north ferry was rated good."),
        cite(2, "ferry-again", "The north ferry was rated outstanding."),
    ),
    "speaker": _answer(
        QuestionKind.SPEAKER,
        "What did the harbour master say?",
        cite(1, "ferry", "“We will run it later,” said the harbour master."),
        groups=(Group("the harbour master", False, None, (1,)),),
    ),
    "yes_no": _answer(
        QuestionKind.YES_NO,
        "Is the north ferry outstanding?",
        OUTSTANDING,
        text="Yes",
        text_is_ours=True,
    ),
    "disagreement": _answer(
        QuestionKind.FACT,
        "What does a day ticket cost?",
        cite(1, "ferry-again", "A day ticket costs £5."),
        cite(2, "bridge", "A day ticket costs £4."),
        remarks=("The articles don't agree on this.",),
    ),
    "library": _answer(
        QuestionKind.LIBRARY,
        "How many articles are there?",
        text="Articles in the library: 4.",
        text_is_ours=True,
        looked_at=LookedAt(0, 0),
    ),
    "choice": _answer(
        QuestionKind.CHOICE,
        "And there?",
        answered=False,
        reason="It can be read in two ways.",
        looked_at=LookedAt(0, 0),
        choices=("How is the north ferry rated now?", "Is the north ferry outstanding?"),
    ),
    "abstention": _answer(
        QuestionKind.LIST,
        "Which tunnels were rated?",
        answered=False,
        confidence=0.1,
        reason="9 passages from 4 articles were read.",
        looked_at=LookedAt(4, 9, 0, 8, 1, 0),
        near_misses=(NearMiss(_place("bridge"), 0, 10, TEXTS["bridge"][3][:10], 0.1),),
    ),
    "hostile": _answer(
        QuestionKind.LIST,
        f"Which clock <script>window.ran = 1</script> {'x' * 200}?",
        cite(1, "clock", HOSTILE, HOSTILE[:40]),
        groups=(
            Group(HOSTILE, False, None, (1,)),
            Group(f"<img src=x onerror='window.ran = 1'>{'y' * 200}", True),
        ),
        standalone_question=f"Which clock <img src=x onerror='window.ran = 1'> {'z' * 200}?",
        remarks=("A </p><script>window.ran = 1</script> remark.",),
        choices=(f"'\"><script>window.ran = 1</script> {'w' * 200}?",),
    ),
}
"""By a name of our own; of the list and the comparison some quotes belong to no group."""

DRAFT = (
    "“A day ticket costs £4”, and “the north ferry was rated bad”, it was said. “We will run it "
    "later,” said Ms Wren. They “run it later”. “A ferry of gold” came."
)
"""What `VERDICTS` are of."""
VERDICTS: tuple[Checked, ...] = (
    Checked(
        "A day ticket costs £4",
        1,
        22,
        Verdict.VERBATIM,
        (cite(1, "ferry", "A day ticket costs £4"), cite(2, "bridge", "A day ticket costs £4")),
    ),
    Checked(
        "the north ferry was rated bad",
        30,
        59,
        Verdict.ALTERED,
        (cite(1, "ferry", "The north ferry was rated good"),),
        (Difference(Change.WORDS, "bad", "good", 56, 59),),
    ),
    Checked(
        "We will run it later,",
        76,
        97,
        Verdict.MISATTRIBUTED,
        (cite(1, "ferry", "We will run it later"),),
        (Difference(Change.SPEAKER, "Ms Wren", "the harbour master", 76, 97),),
        speaker="Ms Wren",
    ),
    Checked(
        "run it later",
        119,
        131,
        Verdict.CLIPPED,
        (cite(1, "ferry", "run it later"),),
        (Difference(Change.CUT, "", "We will", 119, 119),),
    ),
    Checked(
        "A ferry of gold",
        135,
        150,
        Verdict.NOT_FOUND,
        nearest=(NearMiss(_place("ferry"), 0, 30, TEXTS["ferry"][3][:30], 0.4),),
    ),
)
"""One of each verdict."""
