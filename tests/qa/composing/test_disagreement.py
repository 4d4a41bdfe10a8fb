from types import SimpleNamespace

import pytest

from qa.answer import DateIs, Group
from qa.composing import disagreement
from qa.question import Question, Understood
from qa.reading.asked import AnswerType
from tests.qa.composing.judging import CONTRADICTS, SUPPORTS, asked, judging, library_of, quotes
from tests.qa.spans import told

COST = "How much did the playground in Sutton cost?"
SPRING = {"id": "a", "title": "Sutton playground", "published": "2022-05-01"}
SUMMER = {"id": "b", "title": "Sutton playground", "published": "2022-08-20"}
AXES = "sutton", "playground", "cost", "merton", "school", "built"
DISAGREE = ("The articles don't agree on this.",)


def answer(folder, question, judgements, **said):
    """Of a library of two articles, `first` and `second`, with their days."""
    rows = [
        {**SPRING, "text": said["first"], "published": said.get("on", SPRING["published"])},
        {**SUMMER, "text": said["second"], "published": said.get("then", SUMMER["published"])},
    ]
    with library_of(folder, rows, *AXES) as library:
        return asked(library, judging(library, judgements), question)


def test_two_figures_for_one_thing_are_both_quoted_the_newer_first_and_said_to_differ(tmp_path):
    first = "The playground in Sutton cost £2 million."
    second = "The playground in Sutton cost £3 million."
    found = answer(tmp_path, COST, {}, first=first, second=second)
    assert (found.remarks, found.text) == (DISAGREE, "£3 million")
    assert quotes(found) == [second, first]
    assert [(g.label, g.date_is, g.citations) for g in found.groups] == [
        ("newer", DateIs.PUBLISHED, (1,)),
        ("older", DateIs.PUBLISHED, (2,)),
    ]
    assert all(isinstance(group, Group) and group.label_is_ours for group in found.groups)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("The playground in Sutton cost £2 million.", "The playground in Sutton cost £2m.", {}),
        (
            "The playground in Sutton cost £2 million.",
            "The playground in Merton cost £3 million, unlike that in Sutton.",
            {},
        ),
        (
            "The playground in Sutton cost £2 million.",
            "The playground in Sutton cost 3 councillors their seats.",
            {},
        ),
        (
            "The playground in Sutton cost £2 million in 2020.",
            "The playground in Sutton cost £3 million in 2021.",
            {},
        ),
        (
            "The playground in Sutton cost £2 million.",
            "The playground in Sutton cost £3 million.",
            {"on": "2019-05-01"},
        ),
        (
            "The playground in Sutton cost £2 million.",
            "Correction: the playground in Sutton cost £3 million.",
            {},
        ),
    ],
    ids=["same", "place", "measure", "year", "long between", "correction"],
)
def test_other_places_years_measures_times_and_corrections_are_no_disagreement(
    tmp_path, first, second, days
):
    found = answer(tmp_path, COST, {}, first=first, second=second, **days)
    assert found.answered
    assert (found.remarks, found.groups) == ((), ())


def test_years_long_past_for_both_articles_differ_however_far_they_lie_apart(tmp_path):
    told = {
        "first": "The school in Sutton was built in 1908.",
        "second": "The school in Sutton was built in 1911.",
        "on": "2018-05-01",
    }
    found = answer(tmp_path, "When was the school in Sutton built?", {}, **told)
    assert (found.remarks, quotes(found)) == (DISAGREE, [told["second"], told["first"]])


def test_years_of_what_happens_again_and_again_are_no_disagreement(tmp_path):
    told = {
        "first": "The school in Sutton was last built on in 2021.",
        "second": "The school in Sutton was last built on in 2019.",
    }
    found = answer(tmp_path, "When was the school in Sutton last built on?", {}, **told)
    assert found.remarks == ()


@pytest.mark.parametrize(("judged", "remarks"), [(SUPPORTS, ()), (CONTRADICTS, DISAGREE)])
def test_a_reader_that_judges_has_a_say(tmp_path, judged, remarks):
    first = "The playground in Sutton cost £2 million."
    second = "The playground in Sutton cost £3 million."
    found = answer(tmp_path, COST, {"cost": judged}, first=first, second=second)
    assert found.remarks == remarks


DRY = "Parents found the playground in Sutton dull."
FUN = "Parents found the playground in Sutton exciting."
FOUND = "What did parents find about the playground in Sutton?"


@pytest.mark.parametrize(
    ("judged", "remarks"),
    [
        ({"dull": CONTRADICTS, "exciting": CONTRADICTS}, DISAGREE),
        ({"dull": CONTRADICTS, "exciting": SUPPORTS}, ()),
        ({}, ()),
    ],
)
def test_judgements_differ_where_each_denies_the_other(tmp_path, judged, remarks):
    found = answer(tmp_path, FOUND, judged, first=DRY, second=FUN)
    assert found.remarks == remarks


def test_of_one_year_that_both_name_articles_tell_the_same_however_late(tmp_path):
    told = {
        "first": "In 2019 the playground in Sutton cost £2 million.",
        "second": "In 2019 the playground in Sutton cost £3 million.",
        "on": "2019-05-01",
    }
    assert answer(tmp_path, COST, {}, **told).remarks == DISAGREE


@pytest.mark.parametrize(
    ("more", "remarks"), [(" The papers say different things.", DISAGREE), ("", ())]
)
def test_who_asks_whether_accounts_differ_hears_it_sooner(tmp_path, more, remarks):
    told = {
        "first": "The school in Sutton was built in 1908.",
        "second": "The school in Sutton was built in 1911.",
    }
    question = f"When was the school building in Sutton put up?{more}"
    assert answer(tmp_path, question, {}, **told).remarks == remarks


def test_accounts_asked_to_agree_that_do_are_both_quoted(tmp_path):
    first = "The playground in Sutton cost £2 million, the council said."
    second = "The playground in Sutton cost £2m, the council said."
    asks = "Do the papers agree on how much the playground in Sutton cost?"
    found = answer(tmp_path, asks, {}, first=first, second=second)
    assert found.standalone_question == "how much the playground in Sutton cost?"
    assert (found.remarks, sorted(quotes(found))) == ((), sorted([first, second]))


def test_accounts_asked_to_agree_that_do_not_are_said_to_differ(tmp_path):
    first = "The playground in Sutton cost £2 million."
    second = "The playground in Sutton cost £3 million."
    asks = "Do the papers agree on how much the playground in Sutton cost?"
    found = answer(tmp_path, asks, {}, first=first, second=second)
    assert (found.remarks, quotes(found)) == (DISAGREE, [second, first])


def test_who_asks_whether_accounts_agree_gets_both_figures_of_one_measure(tmp_path):
    told = {
        "first": "The playground in Sutton had nine swings in May 2021.",
        "second": "There are eleven swings on the playground in Sutton.",
        "on": "2021-05-09",
    }
    matter = "how many swings does the playground in Sutton have"
    found = answer(tmp_path, f"Do the papers agree on {matter}?", {}, **told)
    assert (sorted(quotes(found)), found.remarks) == ([told[n] for n in ("first", "second")], ())


@pytest.mark.parametrize(("accounts", "kind"), [(True, AnswerType.NUMBER), (False, AnswerType.ANY)])
def test_what_is_answered_with_a_figure_asks_for_one_where_accounts_are_compared(accounts, kind):
    question = "playground cost in Sutton"
    understood = Understood(Question(question), question, accounts=accounts)
    best = told("The playground cost £2 million.", words="£2 million")
    assert disagreement._kind_of(SimpleNamespace(asked=understood), best) is kind


def test_each_version_that_a_question_names_is_quoted_though_the_reader_takes_one(tmp_path):
    told = {
        "first": "The playground in Sutton is open five days a week.",
        "second": "The playground in Sutton is open for six days, parents are glad to say.",
    }
    found = answer(tmp_path, "five days or six, how many is Sutton's playground open?", {}, **told)
    assert quotes(found) == [told["second"], told["first"]]
    assert found.remarks == DISAGREE


def test_versions_of_what_is_not_named_are_not_said_to_differ(tmp_path):
    told = {
        "first": "A playground is open five days a week.",
        "second": "A playground is open for six days, parents are glad to say.",
    }
    found = answer(tmp_path, "five days or six, how many is a playground open?", {}, **told)
    assert quotes(found) == [told["second"], told["first"]]
    assert found.remarks == ()


def test_of_the_one_version_that_is_named_another_article_s_figure_is_quoted_too(tmp_path):
    told = {
        "first": "The playground in Sutton has 24 young advisers.",
        "second": "Of 18 young advisers that the playground in Sutton has some are tired.",
    }
    question = (
        "the playground in Sutton: one piece counts 24 young advisers. Do the articles agree?"
    )
    assert quotes(answer(tmp_path, question, {}, **told)) == [told["second"], told["first"]]
