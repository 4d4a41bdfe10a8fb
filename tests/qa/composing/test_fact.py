from tests.qa.composing.judging import asked, judging, library_of, quotes
from tests.qa.composing.told_reader import ToldReader

COST = "The playground in Sutton cost £2 million."
ROWS = [
    {"id": "a", "title": "Sutton playground", "text": COST, "published": "2022-05-01"},
    {
        "id": "b",
        "title": "Merton hub",
        "text": "The hub in Merton has 140 places.",
        "published": "2022-05-01",
    },
    {
        "id": "c",
        "title": "Correction: Merton hub",
        "text": "We reported that the hub in Merton has 140 places. That was wrong. In fact "
        "it has 104 places.",
        "published": "2022-05-08",
    },
]


def test_a_correction_of_something_else_is_not_shown_beside_an_answer(tmp_path):
    with library_of(tmp_path, ROWS, "sutton", "playground", "merton", "hub", "places") as library:
        answer = asked(library, judging(library, {}), "How much did Sutton's playground cost?")
    assert (quotes(answer), answer.groups) == ([COST], ())


def test_a_quote_that_only_announces_what_is_asked_goes_on_to_it(tmp_path):
    text = "Most grades rose. One grade stayed lower. The care of the old is still poor. It rains."
    rows = [{"id": "a", "title": "Grades", "text": text, "published": "2022-05-01"}]
    reader = ToldReader("One grade")
    with library_of(tmp_path, rows, "grade", "stayed", "lower") as library:
        library._reader = reader
        which = library.ask("Which grade stayed lower?")
        how_many = library.ask("How many grades stayed lower?")
    assert quotes(which) == ["One grade stayed lower. The care of the old is still poor."]
    assert quotes(how_many) == ["One grade stayed lower."]
