import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.english.words import FUNCTION_WORDS
from qa.reading.asked import (
    AnswerType,
    answer_type,
    asked,
    candidates,
    required_type,
    required_words,
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who chairs the committee?", AnswerType.PERSON),
        ("when did inspectors visit", AnswerType.DATE),
        ("In which year was the judgement published?", AnswerType.DATE),
        ("How many boroughs hold the top rating?", AnswerType.NUMBER),
        ("number of boroughs with the top rating", AnswerType.NUMBER),
        ("What was the total cost of the lifts?", AnswerType.NUMBER),
        ("date of the surprise visit", AnswerType.DATE),
        ("A number of boroughs improved: why?", AnswerType.ANY),
        ("What score did the service earn?", AnswerType.NUMBER),
        ("what percentage of plans were late", AnswerType.NUMBER),
        ("Where does the team work?", AnswerType.PLACE),
        ("Which borough was rated outstanding?", AnswerType.PLACE),
        ("Why was the visit made?", AnswerType.ANY),
        ("What did inspectors say about care leavers?", AnswerType.ANY),
    ],
)
def test_the_form_of_a_question_tells_the_type_of_answer(question, expected):
    assert answer_type(question) == expected


def test_names_and_numbers_are_kept_as_the_question_spells_them():
    found = asked("What did Ofsted say about the City of London's 12 homes in 2018?")
    assert found.names == ("Ofsted", "City of London", "12", "2018")


def test_a_question_word_at_the_head_is_no_name():
    assert asked("Who leads it?").names == ()
    assert asked("Did Camden improve?").names == ("Camden",)


def test_names_that_the_history_brought_in_closing_brackets_are_not_insisted_on():
    found = asked("What did it cost in 2019 (Camden, Ofsted)?")
    assert (found.names, found.words) == (("2019",), ("cost", "2019", "camden", "ofsted"))


def test_function_words_carry_nothing():
    assert asked("What did the inspectors say about care leavers?").words == (
        "inspectors",
        "care",
        "leavers",
    )


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (AnswerType.NUMBER, "It scored 34 out of 36 in all.", ["34 out of 36"]),
        (AnswerType.NUMBER, "34 points out of a possible 36", ["34 points out of a possible 36"]),
        (AnswerType.NUMBER, "Costs rose by £1.2m, or 7.5 per cent.", ["£1.2m", "7.5 per cent"]),
        (AnswerType.NUMBER, "Only four boroughs hold it.", ["four"]),
        (
            AnswerType.DATE,
            "It came out on 26 October 2018, a Friday.",
            ["26 October 2018", "Friday"],
        ),
        (AnswerType.DATE, "They came in early March.", ["March"]),
        (AnswerType.PERSON, "The chair, Ann of Hackney, spoke.", ["Ann of Hackney"]),
        (AnswerType.PLACE, "It is in Tower Hamlets.", ["Tower Hamlets"]),
        (AnswerType.ANY, "Anything 12 at all.", []),
    ],
)
def test_words_of_a_type_are_found_where_they_stand(kind, text, expected):
    assert [text[start:end] for start, end in candidates(text, kind)] == expected


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("When does Mr Henderson start?", ("Henderson",)),
        ("To whom did General Dempsey write?", ("Dempsey",)),
        ("Which cars does General Motors build?", ("Motors",)),  # the price of it
        ("What did Cllr Ada Lovelace say?", ("Ada Lovelace",)),
        ("Which Councillor spoke?", ()),
    ],
)
def test_title_is_no_part_of_a_name(question: str, names: tuple[str, ...]):
    assert asked(question).names == names


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("In which year was it built?", AnswerType.DATE),
        ("What year of college is she in?", AnswerType.ANY),
        ("When was it built?", AnswerType.ANY),
        ("Who is Islington’s corporate director of people?", AnswerType.PERSON),
        ("Who was appointed executive director in Croydon?", AnswerType.PERSON),
        ("Who took over from Ada Lovelace as cabinet member?", AnswerType.PERSON),
        ("What was the name of the commissioner?", AnswerType.PERSON),
        ("Who is the new alderman?", AnswerType.PERSON),
        ("Who became chancellor in 1997?", AnswerType.PERSON),
        ("Who was King Alfred?", AnswerType.ANY),
        ("Who was hurt in the fire?", AnswerType.ANY),
        ("Who was the first victim of the fire?", AnswerType.ANY),
        ("Who was praised by the director?", AnswerType.ANY),
        ("Who did the director praise?", AnswerType.ANY),
        ("Who was buried here?", AnswerType.ANY),
        ("Who is to blame for the fire?", AnswerType.ANY),
        ("Who is “the best”?", AnswerType.ANY),
        ("What is the name of the input?", AnswerType.ANY),
    ],
)
def test_some_questions_require_a_date_or_a_name(question: str, kind: AnswerType):
    assert required_type(question) is kind


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Inspectors met the head. “Managers were kind.”", AnswerType.PERSON, []),
        ("Inspectors met Ada there.", AnswerType.PERSON, ["Ada"]),
        ("Ada Lovelace spoke.", AnswerType.PERSON, ["Ada Lovelace"]),
        ("It was built in 98 or so.", AnswerType.DATE, ["98"]),
        ("It was built in spring.", AnswerType.DATE, []),
    ],
)
def test_required_words_are_surely_a_name_or_perhaps_a_date(
    text: str, kind: AnswerType, words: list[str]
):
    assert [text[start:end] for start, end in required_words(text, kind)] == words


def test_what_stands_behind_a_possessive_is_a_name_of_its_own():
    question = "What did Larkmoor Primary's Board and the Governors’ Chair tell Émile Wren?"
    names = asked(question).names
    assert names == ("Larkmoor Primary", "Board", "Governors", "Chair", "Émile Wren")


def test_number_keeps_the_word_that_says_how_large_it_is():
    assert asked("Who got £2.5m, 3 million or 12th of 2,000?").names == (
        "2.5m",
        "3 million",
        "12",
        "2,000",
    )


WORDS = st.sampled_from([*sorted(FUNCTION_WORDS), "Who", "mayor", "Mayor", "Wren", "name", "?"])


OPENINGS = st.sampled_from(["Who is", "Who was appointed", "What is the name of", "In which", ""])


@given(OPENINGS, st.lists(WORDS, min_size=1, max_size=8).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_what_any_words_ask_for_is_told(opening: str, rest: str):
    question = f"{opening} {rest}"
    assert required_type(question) in AnswerType
    assert asked(question).required is required_type(question)
