"""Follow-ups with a pronoun, or a noun like one: what it stands for is put in its place."""

from __future__ import annotations

import pytest

from tests.qa.conversation.followups.turns import CROYDON, SCORE, standalone

PRONOUNS = [
    # One name: it takes the pronoun's place.
    ("When was it inspected?", "How was Croydon rated?", "When was Croydon inspected?"),
    ("What are its strengths?", "How was Croydon rated?", "What are Croydon's strengths?"),
    ("Who runs it?", SCORE, "Who runs Islington's Youth Justice Service?"),
    ("What do they do?", SCORE, "What do Islington's Youth Justice Service do?"),
    ("how has it improved", CROYDON, "how has Croydon improved"),
    ("It's good at what?", "How was Croydon rated?", "Croydon's good at what?"),
    ("Who funds it?", "When will the Clipper mission fly?", "Who funds the Clipper mission?"),
    ("what's its rating?", "how is croydon doing", "what's croydon's rating?"),
    ("Who runs it?", "What is the Staying Put scheme?", "Who runs the Staying Put scheme?"),
    # Many are rather meant by "they" than one.
    (
        "Where do they live?",
        "What did Ofsted say about care leavers in Croydon?",
        "Where do care leavers live (Croydon)?",
    ),
    # Who speaks, for a pronoun that speaks.
    (
        "What did they say about Haringey?",
        CROYDON,
        "What did Ofsted say about Haringey?",
    ),
    ("When did it last visit?", CROYDON, "When did Ofsted last visit (Croydon)?"),
    ("When was it inspected?", CROYDON, "When was Croydon inspected?"),
    # What is done to something is done to what was spoken of first, not to who did that.
    (
        "Who signed it?",
        "When did Croydon issue a warning?",
        "Who signed the warning (Croydon)?",
    ),
    # A name goes on in small letters; two that aren't joined are no "they".
    ("Can you catch it?", "How is Sickle cell treated?", "Can you catch Sickle cell?"),
    (
        "Did they win a war?",
        "When did the last Emperor become Catholic?",
        "Did they win a war (Emperor, Catholic)?",
    ),
    # Nor to where it was; and nobody announces a name.
    (
        "Has anything been done about it?",
        "What went wrong in Camden?",
        "Has anything been done about it (Camden)?",
    ),
    (
        "Who announced it?",
        "How many face charges over the water in Flint?",
        "Who announced it (water, Flint)?",
    ),
    # A body, where one name alone is not known for a place's or a person's.
    (
        "How did the company respond?",
        "What does Ada Lovelace think of the Whitefish contract?",
        "How did Whitefish respond?",
    ),
    (
        "When was the company founded?",
        "Is the Leeds design prize paid by Croydon?",
        "When was the company founded (Leeds design prize, Croydon)?",
    ),
    # Nobody is called as the prize is that bears the name.
    (
        "How old is she?",
        "Who won the Amazon design prize?",
        "How old is she (Amazon design prize)?",
    ),
    # Several: all of them, in brackets.
    (
        "Where is it?",
        "Is Croydon larger than Sutton?",
        "Where is it (Croydon, Sutton)?",
    ),
    (
        "Are they safe?",
        "Is Croydon larger than Sutton?",
        "Are Croydon and Sutton safe?",
    ),
    # No name: the noun, where the number agrees.
    ("how does it help?", "what is a foster panel?", "how does the foster panel help?"),
    (
        "What do they earn?",
        "How are social workers trained?",
        "What do social workers earn?",
    ),
    (
        "what was he before?",
        "where does doctor strange get his powers from",
        "what was doctor strange before?",
    ),
    (
        "Did they find any delays?",
        "What are the weaknesses of foster care?",
        "Did they find any delays (weaknesses, foster care)?",
    ),
    # What the question before asked for, where it is many.
    ("list them", "How many areas need work in Croydon?", "list the areas (Croydon)"),
    (
        "Which papers verify it?",
        "Who signed the Sutton plan?",
        "Which papers verify the Sutton plan?",
    ),
    # There.
    ("Who lives there?", "What is it like in Croydon?", "Who lives in Croydon?"),
    ("who lives there?", "is it nice in tower hamlets", "who lives in tower hamlets?"),
    ("What can children do there?", SCORE, "What can children do in Islington?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), PRONOUNS)
def test_a_pronoun_gives_way_to_what_it_stands_for(text: str, before: str, expected: str) -> None:
    assert standalone(text, before) == expected


ANSWERS = [
    (
        "When did it improve?",
        ("Which borough was rated inadequate?", "Croydon"),
        "When did Croydon improve?",
    ),
    (
        "What did she write?",
        ("Who was the first programmer?", "Ada Lovelace"),
        "What did Ada Lovelace write?",
    ),
    (
        "Where was she born?",
        ("Who wrote the first program?", "It was written in 1843 by Ada Lovelace, in London."),
        "Where was Ada Lovelace born?",
    ),
    ("Who lives there?", ("Where is the school?", "Sutton"), "Who lives in Sutton?"),
    (
        "What did she say?",
        ("Who is Ada Lovelace?", "Islington’s director of people"),
        "What did Ada Lovelace say?",
    ),
    # A score is no thing that "it" could mean.
    (
        "When was it inspected?",
        (SCORE, "Outstanding"),
        "When was Islington's Youth Justice Service inspected?",
    ),
    (
        "Where was she before?",
        ("Who wrote it?", "The head of parks"),
        "Where was the head of parks before?",
    ),
    (
        "Can they come at night?",
        ("Who has to check the pool?", "somebody from outside"),
        "Can the person who has to check the pool come at night?",
    ),
    # What a whole clause says is nobody's name, and several are no one person.
    (
        "Did she plan it too?",
        ("Who built the pool?", "The builder is from Wick."),
        "Did the person who built the pool plan it too?",
    ),
    (
        "When did she join?",
        ("Who runs the pool?", "A doctor runs the pool."),
        "When did the person who runs the pool join?",
    ),
    (
        "Why did they march?",
        ("Who opposed the tram?", "Shopkeepers opposed the tram."),
        "Why did they march (tram)?",
    ),
    (
        "Were they fined?",
        ("Who opposed the tram?", "Wick Council opposed it."),
        "Were they fined (tram)?",
    ),
    (
        "How often was it shut until then?",
        ("When did the pool in Leeds open?", "3 May 2019"),
        "How often was the pool in Leeds shut until 3 May 2019?",
    ),
    (
        "Who checks that service?",
        ("What did Leeds's youth service earn?", "A score of 3"),
        "Who checks Leeds's youth service?",
    ),
    # Nor is a sentence.
    (
        "When did it improve?",
        ("Which borough was rated inadequate?", "The answer names no borough in a few words."),
        "When did it improve?",
    ),
    (
        "Who said that?",
        ("What did inspectors find?", "‘Social workers know the children well.’"),
        "Who said “Social workers know the children well”?",
    ),
]


@pytest.mark.parametrize(("text", "before", "expected"), ANSWERS)
def test_a_short_answer_may_be_what_is_meant(
    text: str, before: tuple[str, str], expected: str
) -> None:
    assert standalone(text, before) == expected


def test_the_former_and_the_latter_are_told_apart() -> None:
    before = "Is Merton better than Sutton?"
    assert standalone("Who leads the former?", before) == "Who leads Merton?"
    assert standalone("Who leads the latter?", before) == "Who leads Sutton?"
    assert standalone("Who leads the second one?", before) == "Who leads Sutton?"


def test_the_two_are_those_that_were_asked_about() -> None:
    turns = ["What grade did Hackney get?", "And Haringey?"]
    asked = "Which of the two was inspected first?"
    assert standalone(asked, *turns) == "Which of Hackney and Haringey was inspected first?"


def test_one_of_those_is_such_a_thing_as_was_answered() -> None:
    asked = "How long does one of those take?"
    said = standalone(asked, ("What does Ofsted plan?", "short inspection"))
    assert said == "How long does a short inspection take?"


def test_a_name_in_its_place_is_not_told_twice() -> None:
    turns = [("Who wrote the first program?", "Ada Lovelace"), "What was her salary?"]
    assert standalone("And her mother?", *turns) == "And Ada Lovelace's mother?"


def test_who_was_named_last_speaks_rather_than_who_spoke_before() -> None:
    turns = ["What did inspectors say about Islington?", ("Which council led London?", "Barnet")]
    assert standalone("What did they say about homes?", *turns) == (
        "What did Barnet say about homes (London)?"
    )


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["How was Croydon rated?", "And Sutton?"], "How do Croydon and Sutton compare?"),
        (["Is Merton better than Sutton?"], "How do Merton and Sutton compare?"),
        # Of one sort, and not the same one twice.
        (
            ["How was Croydon rated?", "Who was Ada Lovelace?"],
            "How do they compare (Ada Lovelace)?",
        ),
        (["How was Croydon rated?", "Is Croydon safe?"], "How do they compare (Croydon)?"),
    ],
)
def test_what_is_compared_may_stand_in_two_turns(turns: list[str], expected: str) -> None:
    assert standalone("How do they compare?", *turns) == expected
