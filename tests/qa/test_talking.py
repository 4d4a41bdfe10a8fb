"""A conversation over a real library: citations point at articles, and what is unclear is asked."""

import json
from collections.abc import Iterator

import pytest

from qa import Library, Question
from qa.question import Cited, QuestionKind, Turn
from qa.saying import WHICH_IS_MEANT
from tests.fakes import SIMILARITY, WordEncoder

ARTICLES = {
    "harbour": "The harbour opened in May. The harbour got a score of 34.",
    "bridge": "The bridge got a score of 7. It will close.",
    "market": "Traders sell bread at the market.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("talking")
    rows = [{"id": i, "title": f"On the {i}", "text": text} for i, text in ARTICLES.items()]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("harbour", "bridge", "market", "score")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


def test_what_an_answer_cited_is_what_a_later_question_points_at(library: Library) -> None:
    answer = library.ask("What score did the harbour get?")
    leading = answer.citations[0]
    turn = answer.as_turn()
    assert turn.cited[0] == Cited(1, "harbour", "On the harbour", leading.quote)
    later = library.ask("What else does [1] say about the score?", [turn])
    assert later.standalone_question == (
        "What else does the article “On the harbour” say about the score?"
    )
    assert later.filters.articles == ("harbour",)
    assert {found.article_id for found in later.retrieved} == {"harbour"}


def test_a_program_gives_the_citations_as_it_got_them(library: Library) -> None:
    row = library.ask("What score did the bridge get?").to_dict()
    history = [{key: row[key] for key in ("question", "answer", "citations")}]
    later = library.ask("tell me more about [1]", history)
    assert {found.article_id for found in later.retrieved} == {"bridge"}


def test_an_article_that_went_is_searched_for_in_vain(library: Library) -> None:
    gone = Turn("What score?", "7", (Cited(1, "gone", "On the ferry"),))
    answer = library.ask("What does [1] say about the score?", [gone])
    assert (answer.citations, answer.retrieved) == ((), ())
    assert answer.text == "The library has no articles cited before."


def test_what_can_be_read_in_two_ways_is_asked_back_unsearched(library: Library) -> None:
    before = Turn("Is Croydon larger than Sutton?", "")
    stages: list[str] = []
    asked = [Question("When was it inspected?", (before,)), Question("What score did it get?")]
    back, plain = library.ask_many(asked, on_stage=stages.append)
    assert (back.kind, back.answered, back.reason, back.text) == (
        QuestionKind.CHOICE,
        False,
        WHICH_IS_MEANT,
        "",
    )
    assert back.choices == ("When was Croydon inspected?", "When was Sutton inspected?")
    assert back.retrieved == ()
    assert plain.retrieved
    assert library.ask("When was it inspected?", [before]).choices == back.choices
    assert stages == ["understand", "retrieve", "read", "quote"]


def test_what_names_nothing_is_read_in_view_of_the_last_question_too(library: Library) -> None:
    before = library.ask("What score did the bridge get?").as_turn()
    later = library.ask("which score was low", [before])
    alone = library.ask("which score was low")
    assert later.standalone_question == "which score was low (bridge)"
    assert later.citations[0].place.article_id == "bridge"
    assert later.confidence > alone.confidence


def test_what_is_surer_alone_is_not_read_in_view_of_the_last_question(library: Library) -> None:
    before = library.ask("What score did the bridge get?").as_turn()
    later = library.ask("when was bread sold at the market", [before])
    assert later.standalone_question == "when was bread sold at the market"


def test_what_is_turned_down_is_asked_of_the_article_that_was_cited_last(library: Library) -> None:
    quoted = Cited(1, "bridge", "On the bridge", "The bridge got a score of 7.")
    before = Turn("What did Ada Lovelace call a score of 7?", "low", (quoted,))
    assert not library.ask("what score did Ada Lovelace see").answered
    later = library.ask("what score did she see", [before])
    assert (later.standalone_question, later.filters.articles) == (
        "what score did she see",
        ("bridge",),
    )
    assert (later.text, later.citations[0].place.article_id) == ("7", "bridge")
    # What was found is what was found for the question, in all articles.
    assert {found.article_id for found in later.retrieved} == set(ARTICLES)


def test_what_that_article_does_not_answer_either_is_turned_down_as_understood(
    library: Library,
) -> None:
    quoted = Cited(1, "market", "On the market", "Traders sell bread at the market.")
    before = Turn("What did Ada Lovelace call bread?", "good", (quoted,))
    later = library.ask("what score did she see", [before])
    assert not later.answered
    assert later.filters.articles == ()


def test_what_an_answer_before_helped_to_find_is_not_said_to_be_asked(library: Library) -> None:
    before = library.ask("What score did the harbour get?").as_turn()
    later = library.ask("And the bridge?", [before])
    assert later.standalone_question == "What score did the bridge get?"
    assert later.text == "7"
