import pytest

from qa.composing.wording import Statement


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        (
            "The council did issue a section 12 notice.",
            "In May the council issued a section 12 notice.",
        ),
        ("The pier was good in 2020.", "The pier's rating of good was published on 16 March 2020."),
        ("Larkmoor was inspected.", "The inspection of Larkmoor ran for a week."),
        ("Entry is not free.", "Entry to the pier is not free any more."),
    ],
)
def test_a_quote_with_all_of_a_statements_words_says_it(statement, quote):
    assert Statement.of(statement).is_said_by(quote)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        # The words of one phrase stand apart: the grade is another group's.
        (
            "Children in care are graded good.",
            "Children who need help, and young people who left care long ago, are graded good.",
        ),
        # One of them is only what something was chosen before.
        ("The panel did choose the summer fair.", "It chose the market rather than a summer fair."),
        ("The pool was closed.", "The pool was not closed."),
        ("The pool has 140 places.", "The pool has 104 places."),
        ("The pool is heated.", "The pool is open."),
    ],
)
def test_words_that_stand_otherwise_do_not_say_it(statement, quote):
    assert not Statement.of(statement).is_said_by(quote)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("A short visit does end with a grade.", "Short visits end in a letter without a grade."),
        ("Short visits are graded.", "A short visit gives no grade."),
        ("The park is open on Sundays.", "The park is open each day, but not on Sundays."),
        ("The pool is open.", "The pool is no longer open."),
        ("The panel did go for the fair.", "The panel chose the market rather than the fair."),
        ("The panel did go for the fair.", "Instead of the fair, the panel chose the market."),
    ],
)
def test_a_word_right_behind_no_or_not_is_denied(statement, quote):
    assert Statement.of(statement).is_denied_by(quote)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The park is open on Sundays.", "The park is not only open on Sundays."),
        ("The pool was closed.", "The council has not ruled out that the pool was closed."),
        ("The pool was closed.", "The pool was closed, and no lifeguard stayed."),
        ("The pool is not heated.", "The pool is not heated."),
        ("The museum in Merton is open.", "The shop is not open."),
    ],
)
def test_a_denial_of_something_else_denies_nothing(statement, quote):
    assert not Statement.of(statement).is_denied_by(quote)


def test_a_name_that_opens_a_statement_is_told_from_its_question():
    statement = Statement.of("Merton was good in 2020.", "Was Merton good in 2020?")
    assert statement.is_said_by("The rating of good was published on 16 March 2020.")


def test_what_stands_around_a_quote_counts_only_where_its_last_word_is_denied():
    statement = Statement.of("Short visits end with a grade.")
    around = frozenset({"short", "visit", "end", "grade"})
    assert statement.is_denied_by("There is no grade.", around)
    assert not statement.is_denied_by("There is no end in sight.", around)
