"""Lists that an article gives itself, bulleted, in a table or in a sentence, are given whole."""

from dataclasses import replace

import pytest

from qa.composing.runs import all_items
from qa.question import QuestionKind
from tests.fakes import SIMILARITY
from tests.qa.composing.test_listing import entries, opened, row
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
    ("question", "labels"),
    [
        ("Which councils get one of the four visits?", []),
        ("What four visits does a council get?", ["by day", "by night", "by boat", "on foot"]),
    ],
)
def test_of_councils_only_a_list_that_names_some_is_given(tmp_path, question, labels):
    guide = "The visits of a council\n\nA council gets four visits:\n\n"
    guide += "\n".join(f"• {visit}" for visit in ("by day", "by night", "by boat", "on foot"))
    (tmp_path / "guide.txt").write_text(f"{guide}\n")
    with opened(tmp_path, [], ToldReader()) as library:
        library.add(tmp_path / "guide.txt")
        answer = library.ask(question)
    assert [group.label for group in answer.groups] == labels


def test_what_answers_better_than_a_list_of_the_article_is_not_left_for_it(tmp_path):
    (tmp_path / "hub.txt").write_text(
        f"{HUB}\nA nurse and a cook help out in the hub in Lewisham.\n"
    )
    with opened(tmp_path, [], ToldReader("nurse")) as library:
        library.add(tmp_path / "hub.txt")
        answer = library.ask("who helps out in the hub in Lewisham? I need the full list.")
    assert answer.citations[0].quote.startswith("A nurse")


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


PLEDGES = """The council met on Friday. It made five pledges to its residents:

- to answer letters within ten days;
- to keep the library open;
- to plant a tree in every street;
- to mend the bridge; and
- to hold a fair in May.

The mayor was pleased."""
ITEMS = [
    "to answer letters within ten days",
    "to keep the library open",
    "to plant a tree in every street",
    "to mend the bridge",
    "to hold a fair in May.",
]


def test_a_bulleted_list_is_given_whole_with_the_line_that_leads_in(tmp_path):
    (tmp_path / "pledges.txt").write_text(f"Friday's meeting\n\n{PLEDGES}\n")
    with opened(tmp_path, [], ToldReader("library open", "five pledges")) as library:
        library.add(tmp_path / "pledges.txt")
        answer = library.ask("What pledges did the council make to its residents?")
    start, end = PLEDGES.index("It made"), PLEDGES.index("\n\nThe mayor")
    assert entries(answer) == [(item, (PLEDGES[start:end],)) for item in ITEMS]
    assert len(answer.citations) == 1


def test_a_list_whose_lead_in_says_what_is_asked_is_given_though_a_sentence_seems_better(tmp_path):
    (tmp_path / "pledges.txt").write_text(f"Friday's meeting\n\n{PLEDGES}\n")
    with opened(tmp_path, [], ToldReader("met on Friday", "library open")) as library:
        library.add(tmp_path / "pledges.txt")
        answer = library.ask("What pledges did the council make to its residents?")
    assert [group.label for group in answer.groups] == ITEMS


def test_a_list_that_passages_cut_is_given_in_several_quotes(tmp_path):
    (tmp_path / "pledges.txt").write_text(f"Friday's meeting\n\n{PLEDGES}\n")
    settings = replace(SIMILARITY, passage_words=18)
    with opened(tmp_path, [], ToldReader("library open", "five pledges"), settings) as library:
        library.add(tmp_path / "pledges.txt")
        assert len(library.passages(library.article_ids()[0])) > 1
        answer = library.ask("What pledges did the council make to its residents?")
    assert [group.label for group in answer.groups] == ITEMS
    assert len(answer.citations) > 1
    text = "\n".join(citation.quote for citation in answer.citations)
    assert [text.count(item) for item in ITEMS] == [1] * 5


def test_a_question_for_a_fact_gets_the_whole_list_where_the_line_before_it_answers(tmp_path):
    (tmp_path / "pledges.txt").write_text(f"Friday's meeting\n\n{PLEDGES}\n")
    with opened(tmp_path, [], ToldReader("five pledges")) as library:
        library.add(tmp_path / "pledges.txt")
        answer = library.ask("What will the council do for its residents?")
    assert answer.kind is QuestionKind.FACT
    start, end = PLEDGES.index("It made"), PLEDGES.index("\n\nThe mayor")
    assert [citation.quote for citation in answer.citations] == [PLEDGES[start:end]]


def test_an_item_that_answers_by_itself_is_no_reason_to_give_the_whole_list(tmp_path):
    (tmp_path / "pledges.txt").write_text(f"Friday's meeting\n\n{PLEDGES}\n")
    with opened(tmp_path, [], ToldReader("library open")) as library:
        library.add(tmp_path / "pledges.txt")
        answer = library.ask("Which buildings stay open?")
    assert [citation.quote for citation in answer.citations] == ["to keep the library open;"]


@pytest.mark.parametrize(
    ("text", "question", "items"),
    [
        (
            "There are four boat grades. The top ones are gold, silver, fit to sail, and unfit.",
            "What are the four boat grades?",
            ["gold", "silver", "fit to sail", "unfit"],
        ),
        (
            "The inspectors use one of four boat grades. From the top they are gold, silver, "
            "fit to sail, and unfit.",
            "List the boat grades from the top",
            ["gold", "silver", "fit to sail", "unfit"],
        ),
        (
            "Three questions have to be answered. What is there? Who knows? And when? It is late.",
            "Which three questions have to be answered?",
            ["What is there?", "Who knows?", "And when?"],
        ),
        (
            "The panel asked for three things: more light, a bench and shade.",
            "What things did the panel ask for?",
            ["more light", "a bench", "shade"],
        ),
        (
            "The cabinet resolves to: (a) approve the budget; (b) appoint a builder; and "
            "(c) note the risks. It meets in May.",
            "What decisions does the cabinet resolve on?",
            ["approve the budget", "appoint a builder", "note the risks"],
        ),
    ],
)
def test_a_list_within_a_sentence_is_given_item_by_item(tmp_path, text, question, items):
    telling = (
        "The top ones",
        "four boat grades. From",
        "From the top",
        "have to be",
        "three things",
        "(a)",
    )
    with opened(tmp_path, [row("a", "2020-01-01", text)], ToldReader(*telling)) as library:
        answer = library.ask(question)
    assert [group.label for group in answer.groups] == items
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    ("text", "question"),
    [
        # The items are another thing's, and not alike.
        ("Four halls were graded for the Hall Mark, an award in gold and silver, tin and lead.",
         "Which halls were graded?"),
        # An item that would say something by itself.
        ("Help and care is the one area short of the top. Two weaknesses were named. It rains.",
         "What weaknesses were named?"),
        # An item that only says again what is asked about.
        ("There were three prizes: the boat cup, a medal and a ring.",
         "Which boats won the boat cup?"),
    ],
)  # fmt: skip
def test_what_is_joined_in_a_sentence_is_no_list_of_what_is_asked_for(tmp_path, text, question):
    with opened(tmp_path, [row("a", "2020-01-01", text)], ToldReader(text[:12])) as library:
        answer = library.ask(question)
    assert answer.answered
    assert {group.label for group in answer.groups} <= {""}
