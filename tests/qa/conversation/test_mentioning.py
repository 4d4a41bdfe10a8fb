"""Whether it is asked of what is listed only that articles speak of something there."""

import pytest

from qa.conversation.listing import Listed, listed_in
from qa.conversation.mentioning import Mentioning, mentioning_in
from qa.conversation.wanted import wants_names


@pytest.mark.parametrize(
    ("question", "matters"),
    [
        ("In which towns do the articles say anything about deaf children?", ("deaf children",)),
        ("In which towns did inspectors say something about night buses?", ("night buses",)),
        ("in which towns is there a tram or a ferry mentioned", ("tram", "a ferry")),
        ("In which boroughs do swing bridges come up?", ("swing bridges",)),
        ("Which councils do the stories connect with the flood?", ("flood",)),
        ("ferries – which towns do you have something on?", ("ferries",)),
        ("the flood, which councils have it mentioned?", ("flood",)),
    ],
)
def test_that_articles_mention_something_is_all_that_is_asked(question, matters):
    listing = listed_in(question)
    assert listing is not None
    assert mentioning_in(listing.condition) == Mentioning(matters)


@pytest.mark.parametrize(
    "question",
    [
        "in which towns does the head of planning say something",
        "In which boroughs does the head of planning speak?",
    ],
)
def test_who_is_to_speak_somewhere_is_told_apart(question):
    listing = listed_in(question)
    assert listing is not None
    assert mentioning_in(listing.condition) == Mentioning(("head of planning",), speaks=True)


@pytest.mark.parametrize(
    "question",
    [
        "Which councils were rated outstanding?",
        "Which councils mentioned delays in their plans?",
        "Which boroughs have shut a library?",
        "In which towns did the mayor say that the bridge was safe?",
        "Which people spoke at the meeting?",
    ],
)
def test_what_is_more_than_a_mention_must_be_judged(question):
    listing = listed_in(question)
    assert listing is not None
    assert mentioning_in(listing.condition) is None


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("Do any articles mention the ferry, and which ones?", "mention the ferry"),
        ("any of these stories bring up ferries? which", "bring up ferries"),
        ("ferries - which stories bring them up?", "bring ferries up"),
    ],
)
def test_articles_are_asked_for_in_other_forms_too(question, condition):
    listing = listed_in(question)
    assert listing is not None
    assert (listing.sort, listing.condition) == (Listed.ARTICLES, condition)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which streets were shut? Names please", True),
        ("names of the six drivers who were there", True),
        ("Which schools took part, by name?", True),
        ("Which article names the drivers?", False),
        ("What is the hub called?", False),
    ],
)
def test_names_are_wanted_where_the_question_says_so(question, names):
    assert wants_names(question) is names
