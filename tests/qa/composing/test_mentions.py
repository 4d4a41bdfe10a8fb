"""What sentences name that may be listed, and which names are one thing."""

import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.composing.mentions import Names, key_of
from qa.conversation.listing import listed_in


def stored(text: str, title: str = "News", article_id: str = "a") -> StoredPassage:
    passage = Passage(article_id, 10, 10 + len(text), text, "", (Sentence(10, 10 + len(text)),))
    return StoredPassage(1, passage, Entry(article_id, title, True, None, None, None, None))


def named(question: str, text: str, title: str = "News") -> list[str]:
    listing = listed_in(question)
    assert listing is not None
    found = Names(listing, question).in_passage(stored(text, title))
    found = [mention for mention in found if mention.is_said_to_be_one]
    return [text[mention.start - 10 : mention.end - 10] for mention in found]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Islington", "Islington Council"),
        ("Islington", "London Borough of Islington"),
        ("Eastmoor", "the Royal Borough of Eastmoor"),
        ("Eastmoor Council", "EASTMOOR Council"),
        ("City of London", "City of London Corporation"),
        ("Zoë Marten", "Cllr Zoe Marten"),
        ("Lead Inspector Zoe Marten", "Ofsted Director Zoe Marten"),
    ],
)
def test_names_of_one_thing_have_one_key(first, second):
    assert key_of(first) == key_of(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("City of London", "London"), ("Youth Justice Service", "Youth Service"), ("Kent", "Trent")],
)
def test_names_of_two_things_have_two_keys(first, second):
    assert key_of(first) != key_of(second)


COUNCILS = "Which councils were rated outstanding by Ofsted?"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Eastmoor Council was praised; Eastmoor’s staff had cake.",
            ["Eastmoor Council", "Eastmoor"],
        ),
        ("Those in Enfield and Lewisham were good.", ["Enfield", "Lewisham"]),
        ("The London Borough of Eastmoor (LBE) was praised.", ["London Borough of Eastmoor"]),
        ("Ofsted praised Jo Marten of the Youth Justice Service.", []),
        ("Four London boroughs are good, and most councils in England.", []),
        ("Of the London boroughs, Camden is good.", ["Camden"]),
        ("A park opened in Merton. Merton is glad, and so is Jo Marten.", ["Merton", "Merton"]),
    ],
)
def test_councils_are_named_by_place_or_by_what_they_are(text, names):
    assert named(COUNCILS, text) == names


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        ("Which countries took part?", "Guinea, Japan, Seattle, Europe came.", ["Guinea", "Japan"]),
        ("Which cities took part?", "New York, Alabama and Seattle came.", ["New York", "Seattle"]),
        ("Which boroughs took part?", "Hackney did, in England and Wales.", ["Hackney"]),
        ("Which islands were hit?", "Barbuda was, and Florida.", ["Barbuda"]),
        ("Which states were hit?", "Alabama was, and Barbuda.", ["Alabama"]),
    ],
)
def test_a_place_of_another_sort_is_not_listed(question, text, names):
    assert named(question, text) == names


def test_of_persons_a_group_a_body_and_offices_are_no_part():
    question = "Which people objected to the plan?"
    text = "So did Prime Minister Zoe Marten and House Democrats; the Washington Post was for it."
    assert named(question, text) == ["Zoe Marten"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They shut Holt, a small museum.", ["Holt"]),
        ("They shut Holt, the body that inspects museums.", []),
        ("Holt Museum is shut.", ["Holt Museum"]),
        ("They shut a mile of road in Holt.", []),
    ],
)
def test_what_a_name_is_must_be_said_of_it(text, names):
    assert named("Which museums are shut?", text) == names


def test_an_inspectorate_is_no_inspector():
    text = "The inspector Zoe Marten came with HM Inspectorate of Parks."
    assert named("Which inspectorates are named?", text) == ["HM Inspectorate of Parks"]


def test_cells_of_a_table_are_no_name():
    text = "Parks\tZoe Marten\tIda Holt"
    assert named("Which people are named?", text) == ["Zoe Marten", "Ida Holt"]


def test_a_name_that_only_the_title_calls_a_council_is_found_in_the_text():
    assert named(COUNCILS, "Eastmoor was praised.", "Eastmoor Council praised") == ["Eastmoor"]


def test_a_name_that_the_question_brings_is_not_listed():
    assert named("Which councils helped Croydon Council?", "Camden helped Croydon.") == ["Camden"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("“It is late,” said Jo Marten.", [("Jo Marten", True)]),
        ("Jo Marten, chair of the board, said: “It is late.”", [("Jo Marten", True)]),
        ("“It is late.”\n\nJo Marten, chair of the board", [("Jo Marten", True)]),
        ("Jo Marten was not there.", [("Jo Marten", False)]),
        ("“It is late,” said the head of planning.", [("the head of planning", True)]),
        ("The director of housing said that it was late.", [("The director of housing", True)]),
        ("A midwife who works there said that it was late.", [("A midwife", True)]),
        ("“It is late,” said the board’s director, Jo Marten.", [("Jo Marten", True)]),
        ("The bridge said nothing.", []),
    ],
)
def test_who_speaks_is_named_by_name_or_by_role(text, names):
    listing = listed_in("Who commented on it?")
    assert listing is not None
    found = Names(listing, "Who commented on it?").in_passage(stored(text))
    assert [(text[m.start - 10 : m.end - 10], m.speaks) for m in found] == names


def test_a_role_is_another_person_s_in_another_article():
    listing = listed_in("Who commented on it?")
    assert listing is not None
    names = Names(listing, "Who commented on it?")
    text = "The director of housing said that it was late."
    [first], [second] = (names.in_passage(stored(text, article_id=i)) for i in "ab")
    assert first.key != second.key


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        ("Which charities run a hub?", "In May Brightside, a charity, left.", ["Brightside"]),
        ("Which charities run a hub?", "In May Brightside ran it.", []),
        ("Which charities run a hub?", "The charity Brightside works in Sutton.", ["Brightside"]),
        (
            "Which charities run a hub?",
            "In May Brightside ran it. A fair was held for charity.",
            [],
        ),
        ("Which charities run a hub?", "The services that Brightside praised are good.", []),
        (
            "Which programmes help?",
            "Two programmes, Sea Project and North Tide, help.",
            ["Sea Project", "North Tide"],
        ),
        (
            "Which programmes help?",
            "The old Sea Project and North Tide programme helps.",
            ["Sea Project", "North Tide"],
        ),
        (
            "Which charities run a hub?",
            "In May Brightside was one of the charities.",
            ["Brightside"],
        ),
        ("Which schools were closed?", "Two schools in Sutton were closed.", []),
        ("Which schools were closed?", "In May the Sutton School was closed.", ["Sutton School"]),
        ("Which mayors spoke?", "Jo Marten spoke, as all mayors should.", ["Jo Marten"]),
        ("Which mayors spoke?", "Jo Marten spoke. The mayor is ill.", []),
    ],
)
def test_that_a_name_is_of_the_sort_must_be_said_beside_it(question, text, names):
    assert named(question, text) == names
