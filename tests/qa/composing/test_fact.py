from tests.qa.composing.judging import asked, judging, library_of, quotes

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
