"""What a figure counts, against what is asked for."""

import pytest

from qa.composing.counted import Miscounted, counted_in, counts_a_part, miscounted


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("How many children live in the borough?", "children"),
        ("how many foster carers has Merton got", "carers"),
        ("And how many new nursery places are there?", "places"),
        ("How many of them left?", None),
        ("number of parks in the borough", "parks"),
        ("How much did it cost?", None),
        ("Who left?", None),
    ],
)
def test_what_is_to_be_counted_stands_behind_how_many(question: str, noun: str | None):
    assert counted_in(question) == noun


@pytest.mark.parametrize(
    ("figure", "sentence", "counted"),
    [
        ("five", "The school was good in all five categories.", "categories"),
        ("21", "It helps pupils up to the age of 21.", "age"),
        ("five years", "The school has grown for five years.", "years"),
        ("25", "It helps up to the age of 21, or 25 for some.", "age"),
        ("18", "It is for those aged 11 to 18.", "aged"),
        ("440", "The school has 440 pupils.", None),
        ("440 pupils", "The school has 440 pupils.", None),
        ("440", "The school teaches 440 people.", None),
        ("440", "The school has a total of 440.", None),
        ("440", "The number of pupils rose to 440, a record.", None),
        ("440", "There are pupils in every room, 440 in all.", None),
        ("40", "Some 40 of the pupils walk.", None),
        ("44", "It must do so by regulation 44 of the Pupils Act.", "regulation"),
        ("12", "The school is shut from 12 to 24 February.", "date"),
        ("24", "The school is shut from 12 to 24 February.", "date"),
        ("24", "In March 24 of the pupils were ill.", None),
        ("24", "The first school has 30 pupils to the second’s 24.", None),
    ],
)
def test_a_figure_counts_the_noun_that_stands_with_it(
    figure: str, sentence: str, counted: str | None
):
    start = sentence.index(figure)
    found = miscounted("How many pupils are there?", sentence, start, start + len(figure))
    is_label = counted in {"age", "aged", "date", "regulation"}
    assert found == (Miscounted("pupils", counted, is_label) if counted else None)


def test_one_people_may_be_called_by_another_name():
    sentence = "Some 40 Britons live there."
    assert miscounted("How many Scots live there?", sentence, 5, 7) is None


def test_a_figure_may_count_what_the_question_calls_by_another_form_of_the_word():
    sentence = "The play bus has nine stops."
    assert miscounted("At how many places does the play bus stop?", sentence, 17, 21) is None


@pytest.mark.parametrize(
    ("question", "sentence", "part"),
    [
        ("How many schools are there?", "Only four schools have reached it.", True),
        ("How many schools are there?", "Four schools in Sutton were closed.", True),
        ("number of Sutton schools", "Only four schools have reached it.", True),
        ("number of schools that have reached it", "Four schools have reached it.", False),
        ("How many schools are there?", "There are four schools.", False),
        ("How many schools are there?", "The borough runs four schools.", False),
        ("How many schools have reached it?", "Only four schools have reached it.", False),
    ],
)
def test_some_of_them_are_not_all_there_are(question: str, sentence: str, part: bool):
    end = sentence.lower().index("four") + len("four")
    assert counts_a_part(question, sentence, end) is part
