"""Lists of articles that a reader of sentences passes over are found by what they are lists of."""

import pytest

from qa.composing.runs import all_items
from tests.qa.composing.test_listing import opened, row
from tests.qa.composing.told_reader import ToldReader

HUB = """Hub to open

The hub in Lewisham opens in May. It is large.

The hub will offer:

• a music studio
• a kitchen
• a garden
"""
GRADES = """# Grade by grade

| Area | Grade |
|---|---|
| Leaders | Good |
| Homes | Fair |
| Schools | Good |
"""


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        (
            "so what things are in the hub, all three please",
            ["a music studio", "a kitchen", "a garden"],
        ),
        ("What are the four things in the hub?", []),  # it has three
        ("Which things will the hub in Barnet offer?", []),  # it is in Lewisham
        ("What are the three pledges for the hub?", []),  # of pledges nothing is said
    ],
)
def test_a_bulleted_list_is_found_though_no_sentence_answers(tmp_path, question, labels):
    (tmp_path / "hub.txt").write_text(HUB)
    with opened(tmp_path, [row("b", "2023-01-01", "Barnet has a fair.")], ToldReader()) as library:
        library.add(tmp_path / "hub.txt")
        answer = library.ask(question)
    assert [group.label for group in answer.groups] == labels
    assert answer.answered is bool(labels)


def test_a_table_lists_what_its_first_column_is_called(tmp_path):
    (tmp_path / "grades.md").write_text(GRADES)
    with opened(tmp_path, [], ToldReader()) as library:
        library.add(tmp_path / "grades.md")
        answer = library.ask("grade by grade, which areas were marked?")
    assert [group.label for group in answer.groups] == ["Leaders", "Homes", "Schools"]


def test_all_of_a_list_is_given_where_the_question_says_that_it_wants_all(tmp_path):
    (tmp_path / "hub.txt").write_text(HUB)
    with opened(tmp_path, [], ToldReader("opens in May")) as library:
        library.add(tmp_path / "hub.txt")
        plain = library.ask("What is planned for the hub?")
        whole = library.ask("What is planned for the hub? I need the full list.")
    assert not plain.groups
    assert [group.label for group in whole.groups] == ["a music studio", "a kitchen", "a garden"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "It has three aims – more light in town; shade; and rest.",
            ["more light in town", "shade", "rest"],
        ),
        ("The boat grades are gold, silver and bronze.", ["gold", "silver", "bronze"]),
        ("The panel asks that it (a) pay; and (b) wait.", ["pay", "wait"]),
        ("It rained in May.", []),
    ],
)
def test_what_says_that_a_list_begins_comes_before_the_longest_run(text, items):
    assert [text[start:end] for start, end in all_items(text)] == items


def test_a_list_of_things_goes_on_to_what_its_paragraph_says_of_them(tmp_path):
    text = "They will look at the home. Then they will ask who runs it.\n\nIt rains."
    rows = [row("a", "2023-01-01", text)]
    with opened(tmp_path, rows, ToldReader("look at", "Then")) as library:
        answer = library.ask("What things will they look at?")
    assert [c.quote for c in answer.citations] == [
        "They will look at the home. Then they will ask who runs it."
    ]


def test_what_is_announced_above_headings_is_what_stands_below_each(tmp_path):
    parks, trams = "## Parks\n\nOne opened. It rained.", "## Trams\n\nMore ran."
    (tmp_path / "play.md").write_text(f"# Play\n\nTwo things stand out.\n\n{parks}\n\n{trams}\n")
    with opened(tmp_path, [], ToldReader("things stand out")) as library:
        library.add(tmp_path / "play.md")
        answer = library.ask("Which two things stand out?")
    assert [c.quote for c in answer.citations] == [
        "Two things stand out.",
        "One opened.",
        "More ran.",
    ]


def test_as_many_things_as_no_article_tells_of_are_no_answer(tmp_path):
    text = "The gates stick, the lamps fail and the paths flood in Hull."
    rows, reader = [row("a", "2023-01-01", text)], ToldReader("gates stick")
    with opened(tmp_path, rows, reader, words=["aims"]) as library:
        assert library.ask("What fails in Hull?").answered
        assert not library.ask("What are the three aims of Hull?").answered


def test_what_is_marked_stays_marked_where_a_list_goes_on(tmp_path):
    text = "They will look at the home. Then they will ask who runs it.\n\nIt rains."
    reader = ToldReader("look at", "Then")
    reader.marks = "the home"
    with opened(tmp_path, [row("a", "2023-01-01", text)], reader) as library:
        answer = library.ask("What things will they look at?")
    assert answer.text == "the home"
    assert answer.citations[0].quote.endswith("who runs it.")


def test_an_item_that_is_read_beside_its_article_s_answer_brings_its_list(tmp_path):
    (tmp_path / "hub.txt").write_text(HUB)
    with opened(tmp_path, [], ToldReader("is large", "kitchen")) as library:
        library.add(tmp_path / "hub.txt")
        answer = library.ask("What kinds of rooms are in it?")
    assert [group.label for group in answer.groups] == ["a music studio", "a kitchen", "a garden"]
