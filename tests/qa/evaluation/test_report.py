import re
from html.parser import HTMLParser

import pytest

from qa.evaluation import evaluate
from qa.evaluation.figures import Figure
from qa.evaluation.measures import Unit
from qa.evaluation.report import render, show, show_interval

from .examples import NASTY, QUESTIONS, library, nasty
from .fakes import answered, cite, gold


class _Outline(HTMLParser):
    """The tags of a page, each with its attributes, and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _outline(page: str) -> _Outline:
    outline = _Outline()
    outline.feed(page)
    return outline


@pytest.fixture(scope="module")
def page() -> str:
    return render(evaluate(library(), QUESTIONS, by=["topic"]))


def test_the_page_needs_nothing_from_elsewhere(page: str) -> None:
    for _, attributes in _outline(page).tags:
        for name in ("src", "href", "srcset", "action"):
            assert (attributes.get(name) or "data:").startswith("data:")
    assert re.findall(r"https?://\S+", page) == []
    assert re.findall(r"url\(|@import", page) == []
    assert "default-src 'none'" in page


def test_everything_from_outside_is_escaped() -> None:
    page = render(nasty())
    outline = _outline(page)
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert page.count("<script") == 1
    assert page.count("</style>") == 1
    texts = "".join(outline.texts)
    for what in ("id", "question", "earlier", "said", "gold", "evidence", "article", "topic"):
        assert f"{what} {NASTY}" in texts, what


def test_every_question_is_listed_worst_first(page: str) -> None:
    listed = re.findall(r'<span class="text">(.*?)</span>', page)
    assert listed == [
        "How long is it?",
        "When did the mill burn?",
        "What colour is it?",
        "How many people come to the fair?",
        "Who was mayor in 1931?",
        "When did the bridge open?",
    ]


def test_the_words_that_answer_are_marked_within_their_quote(page: str) -> None:
    assert "The bridge opened <mark>in 1931</mark>.<footer>[1] About bridge" in page
    assert "It draws <mark>4,000 people</mark>.<footer>[1] About fair" in page
    assert "Nobody was hurt.<footer>" in page


def test_unknown_figures_say_so() -> None:
    assert show(None, Unit.SHARE) == "unknown"
    assert show(float("nan"), Unit.SHARE) == "unknown"
    assert show(0.0, Unit.SHARE) == "0.000"
    assert show(12.34, Unit.MILLISECONDS) == "12.3 ms"
    assert show(12_340.0, Unit.MILLISECONDS) == "12.3 s"
    assert show(1234.5, Unit.PER_SECOND) == "1,234/s"
    assert show_interval(Figure(0.5, None, None, 1), Unit.SHARE) == ""
    assert show_interval(Figure(0.5, 0.25, 0.75, 9), Unit.SHARE) == "0.250 – 0.750"


def test_without_judgements_the_pictures_of_them_are_left_out() -> None:
    bare = [gold(q.question_id, q.question.text) for q in QUESTIONS]
    page = render(evaluate(library(), bare))
    titles = re.findall(r"<figcaption><strong>(.*?)</strong>", page)
    assert titles == ["Answered and abstained", "Time"]


def test_an_inexact_quote_raises_an_alarm(page: str) -> None:
    assert 'role="alert"' not in page
    wrong = answered("in 1931", cite("bridge", 1, "The bridge opened in 1931."))
    alarmed = render(evaluate(library({"open": wrong}), QUESTIONS))
    assert "1 quote not what the article says" in alarmed
