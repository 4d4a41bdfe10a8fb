import pytest

from qa.composing.headline import just_the_day, stands_for_answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who was the lead inspector?", "Jane Austen"),
        ("Who was charged?", "a man"),
        ("Who said so?", "The head of fostering"),
        ("When was the market opened?", "in May 2019"),
        ("Where was it built?", "next to the station"),
        ("How many children does Sutton look after?", "440"),
        ("How many children does Sutton look after?", "440 children"),
        ("How many years did it take?", "five years"),
        ("How long did it take?", "five years"),
        ("How much did it cost?", "£3 million"),
        ("What percentage were against?", "12 per cent"),
        ("What grade did Sutton get?", "outstanding"),
        ("Which firm runs the buses?", "Quayline"),
        ("What is the capital of France?", "Paris"),
        ("What was the park called?", "the green"),
        ("What was the keeper called?", "Wren"),
        ("What percent were against?", "12"),
        ("Where did she work before?", "the school in Sutton"),
    ],
)
def test_words_of_the_kind_asked_for_stand_for_the_answer(question, words):
    assert stands_for_answer(question, words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Why did Camden improve?", "effectiveness"),
        ("How many children does Sutton look after?", "five years"),
        ("How many children does Sutton look after?", "£3 million"),
        ("How many children does Sutton look after?", "many"),
        ("When did the leader resign?", "Farrow Council"),
        ("Where was it built?", "2019"),
        ("What should Croydon improve?", "children and young people"),
        ("How is Sutton at looking after care leavers?", "well"),
        ("Who is the new leader of Sutton?", "leader of Sutton"),
        ("What did they praise?", "the way in which all of the staff listen"),
        ("Tell me about the park", "impressive"),
        ("Did Sutton improve?", "lowered its grade"),
        ("What was the commissioner called?", "children’s services"),
        ("What percent were against?", "lowest"),
        ("Who praised it?", "and Ada Wren"),
    ],
)
def test_a_question_for_other_words_is_led_by_the_quote(question, words):
    assert not stands_for_answer(question, words)


@pytest.mark.parametrize(
    ("question", "words", "quote", "stands"),
    [
        ("Where did she work before?", "education", "She led parks and education.", False),
        ("Where did she work before?", "education", "She worked in education.", True),
        ("How many parks are there?", "four", "Only four parks have won it.", False),
        ("How many parks are there?", "four", "The borough has four parks.", True),
        ("When will the wall stand?", "2026", "The wall will not stand before 2026.", False),
        (
            "When will the wall stand?",
            "2026",
            "It did not rain; the wall will stand by 2026.",
            True,
        ),
    ],
)
def test_words_answer_where_they_stand(question, words, quote, stands):
    assert stands_for_answer(question, words, quote, quote.index(words)) is stands


@pytest.mark.parametrize(
    ("quote", "marked", "day"),
    [
        ("It shut on 5 May 2024, and it opened on 3 June.", "5 May 2024, and it opened on 3 June",
         "5 May 2024"),
        ("The grade was published on 16 March 2020.", "16 March", "16 March 2020"),
        ("It shut in the spring of 2020.", "the spring of 2020", "the spring of 2020"),
    ],
)  # fmt: skip
def test_the_day_that_is_asked_for_is_marked_alone_and_with_its_year(quote, marked, day):
    assert just_the_day("When was it?", marked, quote, quote.index(marked)) == day
    assert just_the_day("Who was it?", marked, quote, quote.index(marked)) == marked


def test_a_month_without_its_year_does_not_lead_where_the_quote_names_the_year():
    quote = "The grade of 16 March 2020 follows a visit in February."
    assert not stands_for_answer("When was the visit?", "February", quote, quote.index("February"))
    assert stands_for_answer("When was the visit in 2020?", "February", quote)
    assert stands_for_answer("When was the visit?", "February", "They came in February.")
