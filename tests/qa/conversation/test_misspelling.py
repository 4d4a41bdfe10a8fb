import pytest

from qa.conversation import understand
from qa.conversation.misspelling import respelled, with_capitals, with_places
from qa.question import Cited, Question, Turn
from tests.qa.conversation.followups.turns import TODAY

KNOWN = {"hackny": "Hackney", "Speilman": "Spielman", "Croyden": "Croydon"}


def meant(word: str, beside: str) -> str | None:
    return KNOWN.get(word) if beside in ("", "Amanda") else None


@pytest.mark.parametrize(
    ("text", "respelt"),
    [
        ("hackny's care leavers, in hackny", "Hackney's care leavers, in Hackney"),
        ("What did Amanda Speilman say?", "What did Amanda Spielman say?"),
        ("What did Joan Speilman say?", "What did Joan Speilman say?"),
        ("Did the Croyden Council pay?", "Did the Croydon Council pay?"),
        ("Who said “hackny is fine” in hackny?", "Who said “hackny is fine” in Hackney?"),
        ("croydons 2022 report and croydons parks", "croydon's 2022 report and croydon's parks"),
        ("how many stops croydons bus has", "how many stops croydon's bus has"),
        ("What did Frances say?", "What did Frances say?"),  # a word, and no France's
        ("sumarise the baths", "summarise the baths"),
        ("Isnt it said that Croydon doesnt pay?", "Isn't it said that Croydon doesn't pay?"),
        ("", ""),
    ],
)
def test_misspelt_words_are_put_as_the_articles_have_them(text: str, respelt: str) -> None:
    assert respelled(text, meant) == respelt


def test_a_follow_up_takes_over_the_name_that_was_meant() -> None:
    question = Question("And in Sutton?", (Turn("How many hubs has Croyden?", "Two."),))
    understood = understand(question, publishers=(), today=TODAY, meant=meant)
    assert understood.standalone == "How many hubs has Sutton?"
    later = Question("How old is it?", (Turn("What is said about hackny?", "Much."),))
    assert "Hackney" in understand(later, publishers=(), today=TODAY, meant=meant).standalone


def test_a_name_has_its_capital_where_the_articles_have_it() -> None:
    known = ["Ada Quill met Tom in the park.", "A park is a park."]
    assert with_capitals("did ada quill like the park", known) == "did Ada Quill like the park"
    cited = Turn("who is ada quill", "", (Cited(1, "a", "Parks", known[0]),))
    later = understand(Question("What did she say?", (cited,)), publishers=(), today=TODAY)
    assert later.standalone == "What did Ada Quill say?"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("timeline of the creche in wapping", "timeline of the creche in Wapping"),
        ("who swims near wapping?", "who swims near Wapping?"),
        ("wapping's creche since 2019", "Wapping's creche since 2019"),
        ("the orchard's grass", "the orchard's grass"),
        ("what is taught in wapping classes", "what is taught in wapping classes"),
        ("who runs the wapping creche", "who runs the wapping creche"),
        ("who lives in stepny", "who lives in stepny"),
        ("what grows in orchards", "what grows in orchards"),
        ("in wapping and at limehouse", "in Wapping and at Limehouse"),
    ],
)
def test_a_place_that_no_article_has_gets_its_capital_where_it_can_only_be_one(
    text: str, named: str
) -> None:
    assert with_places(text, lambda word: word not in {"stepny"}) == named


def test_a_question_on_a_place_that_no_article_has_is_not_on_the_one_before() -> None:
    question = Question("timeline of the creche in wapping", (Turn("Is Croydon good?", "Yes."),))
    known = understand(question, publishers=(), today=TODAY)
    assert known.in_view is not None
    lacking = understand(question, publishers=(), today=TODAY, lacks=lambda word: True)
    assert lacking.in_view is None
    assert "Wapping" in lacking.standalone
