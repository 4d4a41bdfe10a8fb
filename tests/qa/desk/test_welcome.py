from __future__ import annotations

from qa.desk.rights import NOT_WRITABLE, ONLY_READS, Visitor
from qa.desk.users import Role
from qa.desk.welcome import SAMPLE_QUESTIONS, render_welcome
from tests.qa.desk.elements import parse
from tests.qa.desk.fakes import FakeLibrary

EDITOR = Visitor("ann", Role.EDITOR)


def test_an_empty_library_says_how_to_add_articles() -> None:
    page = parse(render_welcome(FakeLibrary(articles=0), EDITOR))
    assert page.one("h2").text_content == "The library is empty."
    assert page.one("code").text_content == "pressmark add FOLDER"
    steps = [step.text_content.split(".")[0] for step in page.one("ol", "steps").all("li")]
    assert steps == ["Add articles", "Wait while they are read", "Ask"]
    assert page.one("button", "to-library").text_content == "Add files or paste a text"


def test_where_nothing_can_be_added_nobody_is_told_to_add() -> None:
    for articles in (0, 2):
        page = parse(render_welcome(FakeLibrary(articles, writable=False), EDITOR))
        assert NOT_WRITABLE in [p.text_content for p in page.all("p")]
        assert page.all("code") == []
    assert NOT_WRITABLE not in render_welcome(FakeLibrary(), EDITOR)


def test_a_reader_of_an_empty_library_is_told_who_adds_articles() -> None:
    page = parse(render_welcome(FakeLibrary(articles=0), Visitor("bob")))
    assert [p.text_content for p in page.all("p")] == [ONLY_READS]


def test_examples_are_offered_where_the_samples_can_answer_them() -> None:
    with_samples = FakeLibrary(1234, ("The Example", "Pressmark Samples: South London"))
    page = parse(render_welcome(with_samples, EDITOR))
    assert page.all("p")[0].text_content.startswith("1,234 articles on the shelves.")
    questions = [b.attributes["data-question"] for b in page.all("button", "example")]
    assert questions == list(SAMPLE_QUESTIONS)
    assert parse(render_welcome(FakeLibrary(), EDITOR)).all("button", "example") == []
