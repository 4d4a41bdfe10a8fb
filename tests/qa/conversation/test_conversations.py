"""What goes on through a conversation: whom a pronoun means, citations, choices."""

from __future__ import annotations

from datetime import date

import pytest

from qa.conversation import understand
from qa.question import Cited, Filters, Question, QuestionKind, Turn, Understood

TODAY = date(2024, 5, 15)


def understood(text: str, *turns: Turn | tuple[str, str]) -> Understood:
    history = tuple(turn if isinstance(turn, Turn) else Turn(*turn) for turn in turns)
    return understand(Question(text, history), publishers=("The Mercury",), today=TODAY)


PAID = ("How much was the chief executive of Sutton paid in 2023-24?", "£150,000")
MEANT = [
    # He is who was asked for, not who was named.
    ("When will he appear in court?", ("Who was charged with the murder of Ann Lee?", "A man"),
     "When will the man who was charged with the murder of Ann Lee appear in court?"),
    ("When will he appear in court?", ("Who was charged with the murder of Ann Lee?", "Tom Gray"),
     "When will Tom Gray appear in court?"),
    ("How old is she?", ("Who is the mayor of Leeds?", "No sure answer"),
     "How old is the mayor of Leeds?"),
    ("What did she say?", ("Who runs the hall?", "the council's play manager"),
     "What did the council's play manager say?"),
    ("Who is she?", ("What did the head of parks say in 2022?", "No."),
     "Who is the head of parks?"),
    # She is no town, and no year.
    ("What's her name?", PAID, "Who is the chief executive of Sutton?"),
    ("How old is she?", ("Who praised the leader of Thornfold?", ""),
     "How old is the leader of Thornfold?"),
    ("Where was she born?", ("Did Leeds honour its mayor?", "yes"),
     "Where was the mayor born (Leeds)?"),
    # It is what was asked about, where who or where was asked.
    ("How much will it cost?", ("Who will run the Mill Lane theatre?", "Bright Lights"),
     "How much will the Mill Lane theatre cost?"),
    ("Who built it?", ("Tell me about the youth hub in Lewisham", "It opened."),
     "Who built the youth hub in Lewisham?"),
    ("When was it opened?", ("Who runs the old library in Leeds?", "a charity"),
     "When was the old library in Leeds opened?"),
    ("When was it built?", ("Where is the new school?", "Sutton"),
     "When was the new school built?"),
    ("When did it improve?", ("Which borough was rated inadequate?", "Croydon"),
     "When did Croydon improve?"),
    # Another time.
    ("And the year before?", PAID, "How much was the chief executive of Sutton paid in 2022-23?"),
    ("and the following year?", ("What was Croydon rated in 2019?", "good"),
     "What was Croydon rated in 2020?"),
    ("And before that?", ("What was Croydon rated in 2019?", "good"),
     "What was Croydon rated before 2019?"),
    ("And before that?", ("When was Croydon inspected?", "May 2019"),
     "When was Croydon inspected before May 2019?"),
    ("Who led the council then?", ("What was Croydon rated in 2019?", "good"),
     "Who led the council in 2019 (Croydon)?"),
    ("Who was mayor then?", ("When did Croydon's library burn?", "3 May 2019"),
     "Who was mayor on 3 May 2019 (Croydon)?"),
    ("Who was mayor at that time?", ("When did Croydon's library burn?", "last year"),
     "Who was mayor last year (Croydon)?"),
    ("What happened then?", ("What was Croydon rated in 2019?", "good"),
     "What happened then (Croydon)?"),
    ("and in 2018?", ("How many inspectors came in july 2024?", "3"),
     "How many inspectors came in 2018?"),
    ("How many nurses went there in 2020?", ("How many homes has Croydon?", "3"),
     "How many nurses went in Croydon in 2020?"),
    ("What did they say about that one?", ("Which borough won the award?", "Croydon"),
     "What did they say about Croydon?"),
    ("What came after that there?", ("When did Croydon's library burn?", "3 May 2019"),
     "What came in Croydon after 3 May 2019?"),
    ("Who led the council before that?", ("What was Croydon rated in 2019?", "good"),
     "Who led the council before 2019 (Croydon)?"),
    ("And outstanding?", ("Which boroughs were rated good?", "Leeds"),
     "Which boroughs were rated outstanding?"),
    ("Which part lagged behind then?", ("What was Croydon rated in 2019?", "good"),
     "Which part lagged behind in 2019 (Croydon)?"),
    ("How long for a short one?", ("How long is a team on site for a full visit?", "a week"),
     "How long is a team on site for a short visit?"),
    ("For how long?", ("How many toys does a library in Leeds lend?", "four"),
     "How long does a library in Leeds lend toys?"),
    ("For how long?", ("Who followed Ada Lovelace?", "Charles Babbage"),
     "For how long (Charles Babbage, Ada Lovelace)?"),
    ("Why was it late?", ("When did work on the pool begin?", "in May"),
     "Why was work on the pool late?"),
    ("where are the new ones", ("How many stops does the Leeds play bus have?", "9"),
     "where are the new ones (Leeds play bus)"),
    ("What went wrong there in 2020?", ("How was Leeds rated in 2019?", "good"),
     "What went wrong in Leeds in 2020?"),
    # Another of each thing that is named, and another sort of thing.
    ("And Croydon's in 2024?", ("What did inspectors think of Bromley's library in 2018?", "good"),
     "What did inspectors think of Croydon's library in 2024?"),
    ("and bromleys?", ("How many homes has Croydon's council?", "30"),
     "How many homes has bromley's council?"),
    ("And a long one?", ("How much does a short course in Leeds cost?", "£30"),
     "How much does a long course in Leeds cost?"),
    ("what about 2021?", ("and how many homes were built in Leeds in 2020", "30"),
     "and how many homes were built in Leeds in 2021"),
    # A thing that was answered, several that were, and whom an answer tells of.
    ("Is there a form for it?", ("What does a council send to Ofsted?", "a plan of its own"),
     "Is there a form for the plan (Ofsted)?"),
    ("What is wrong with the second one?", ("Which hubs won silver?", "Leeds and Hull"),
     "What is wrong with Hull?"),
    ("Which of them is the hardest?", ("What are Croydon's five promises?", "To listen."),
     "Which promises is the hardest (Croydon)?"),
    ("When did she leave?", ("Why did the grade fall?", "It fell when Ada Lovelace left."),
     "When did Ada Lovelace leave?"),
    # What is no thing to go on about.
    ("Do they warn the home?", ("What is a Rule 9 visit?", "a visit"),
     "Do they warn the home (Rule 9 visit)?"),
    ("How long did it take to put that right?", ("Who broke into Croydon's computers?", "thieves"),
     "How long did it take to put that right (Croydon's computers)?"),
    ("What can a child there do?", ("Is Croydon a borough?", "Yes"),
     "What can a child in Croydon do?"),
    ("Who decided that, was it Ofsted?", ("How did Croydon do?", "well"),
     "Who decided that (Croydon)?"),
    # When it was done, and how.
    ("and when was it?", ("What score did Croydon earn?", "Good"),
     "When did Croydon earn Good?"),
    ("and when was it?", ("What is the Croydon Fair?", "a fair"),
     "and when was the Croydon Fair?"),
    ("Where?", ("When was the fair held?", "in May"), "Where was the fair held?"),
    ("how long for?", ("Leeds 2024 visit, which month were the inspectors there", "May"),
     "How long were the inspectors there for (Leeds 2024 visit)?"),
    # Why, and who said so.
    ("Why?", ("What was Croydon rated?", "good"), "Why was Croydon rated good?"),
    ("Who said so?", ("What was Croydon rated?", "good"), "Who said that Croydon was rated good?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "before", "expected"), MEANT)
def test_what_leans_on_a_turn_meets_what_it_can_mean(
    text: str, before: tuple[str, str], expected: str
) -> None:
    assert understood(text, before).standalone == expected


def test_what_was_asked_about_articles_is_not_what_they_are_about() -> None:
    turns = [("what did the old playground cost", "£2"), ("which of the articles is newer", "[2]")]
    assert understood("what was the favourite there?", *turns).standalone == (
        "what was the favourite there (old playground)?"
    )


def test_a_year_that_is_reckoned_may_be_told_without_its_number() -> None:
    found = understood("And two years before?", ("What was Leeds rated in 2019?", "good"))
    assert found.standalone == "What was Leeds rated in 2017?"
    assert found.in_view is not None
    assert found.in_view.standalone == "And two years before (Leeds)?"


def test_and_she_is_asked_what_he_was() -> None:
    turns = [
        ("Who spoke of the grade?", "Charles Babbage and Ada Lovelace"),
        ("What did Charles Babbage say about the engine?", "It runs."),
        ("Where does he live?", "in London"),
    ]
    assert understood("And she?", *turns).standalone == "Where does Ada Lovelace live?"


def test_the_other_one_is_that_of_two_which_was_not_asked_of() -> None:
    turns = [
        ("Compare the libraries of Leeds and Hull", "x"),
        ("When was the library in Leeds built?", "1900"),
    ]
    assert (
        understood("and the other one?", *turns).standalone == "When was the library in Hull built?"
    )


def test_who_was_she_before_is_not_he() -> None:
    turns = [
        ("Who followed Tom Wren at the museum?", "Ada Lovelace"),
        ("What did she study?", "Law"),
    ]
    assert understood("Where did she live?", *turns).standalone == ("Where did Ada Lovelace live?")
    asked = understood("Where did he live?", *turns)
    assert (asked.standalone, asked.choices) == ("Where did Tom Wren live?", ())


READINGS = [
    ("Where was she born?", "Did Ada Lovelace meet Jane Moss?",
     ("Where was Ada Lovelace born?", "Where was Jane Moss born?")),
    ("When was it inspected?", "Is Croydon larger than Sutton?",
     ("When was Croydon inspected?", "When was Sutton inspected?")),
    ("when was it built", "how do haringey and croydon compare",
     ("when was haringey built", "when was croydon built")),
    ("Who lives there?", "Is Croydon larger than Sutton?",
     ("Who lives in Croydon?", "Who lives in Sutton?")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "before", "choices"), READINGS)
def test_where_two_are_as_likely_the_user_may_choose(
    text: str, before: str, choices: tuple[str, ...]
) -> None:
    now = understood(text, (before, "No."))
    assert (now.kind, now.choices) == (QuestionKind.CHOICE, choices)
    for choice in choices:  # a choice is asked as it stands
        again = understood(choice, (before, "No."), (text, ""))
        assert (again.standalone, again.choices) == (choice, ())


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        ("Sutton", "When was Sutton inspected?"),
        ("I meant the Croydon one, please", "When was Croydon inspected?"),
        ("the second one", "When was Sutton inspected?"),
        ("Who leads Sutton?", "Who leads Sutton?"),
    ],
)
def test_what_is_named_of_the_readings_is_the_one_meant(reply: str, meant: str) -> None:
    now = understood(
        reply, ("Is Croydon larger than Sutton?", "No."), ("When was it inspected?", "")
    )
    assert (now.standalone, now.choices) == (meant, ())


LISTED = Turn("Which youth clubs won an award?", "", (), ("Elm House", "Oak House"))
OF_THE_LIST = [
    ("When did the second one open?", "When did Oak House open?"),
    ("Which of those won gold?", "Which youth clubs won gold?"),
    ("How many of them are in Leeds?", "How many youth clubs are in Leeds?"),
    ("Which of these clubs won gold?", "Which youth clubs won gold?"),
    ("And which were closed?", "And which youth clubs were closed?"),
    ("Compare the first two", "Compare Elm House and Oak House"),
    ("What about the second?", "What about Oak House?"),
    ("Are they in Leeds?", "Are Elm House and Oak House in Leeds?"),
]


@pytest.mark.parametrize(("text", "expected"), OF_THE_LIST)
def test_a_list_goes_on_by_its_entries_and_its_noun(text: str, expected: str) -> None:
    assert understood(text, LISTED).standalone == expected


GOES_ON = [
    ("And what grade did Ofsted give in 2024?", "How many homes has hackney got?",
     "And what grade did Ofsted give in 2024 (hackney)?"),
    ("How many inspectors went there?", "How many homes has hackney got?",
     "How many inspectors went in hackney?"),
    ("What were the weak points?", "Tell me about camdens 2022 inspection",
     "What were the weak points (camden)?"),
    ("How many inspectors came?", "Is Leeds good?", "How many inspectors came (Leeds)?"),
    ("Is there a fee after it?", "What is a visit?", "Is there a fee after the visit?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "before", "expected"), GOES_ON)
def test_what_lacks_its_place_goes_on_about_the_one_before(
    text: str, before: str, expected: str
) -> None:
    assert understood(text, (before, "")).standalone == expected


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Are they safe?", "Is Croydon larger than Sutton?"),
        ("Which one is cheaper?", "Is Croydon larger than Sutton?"),
        ("What did she say?", "Did Ada Lovelace praise Jane Moss?"),
        ("When was it inspected?", "How was Croydon rated?"),
    ],
)
def test_nobody_is_asked_back_where_it_can_be_told(text: str, before: str) -> None:
    assert understood(text, (before, "")).choices == ()


CITING = Turn(
    "What did Ofsted say about Bromley?",
    "good",
    (
        Cited(1, "a", "Bromley “improves”", "“It is good,” they said."),
        Cited(2, "b", "Kent waits"),
        Cited(3, "a", "Bromley “improves”"),
    ),
)
POINTED = [
    ("what else does [1] say?", "What else does the article “Bromley improves” say?", "a",
     QuestionKind.SUMMARY),
    ("tell me more about [2]", "Tell me more about the article “Kent waits”", "b",
     QuestionKind.SUMMARY),
    ("What does article 2 say about schools?",
     "What does the article “Kent waits” say about schools?", "b", QuestionKind.SUMMARY),
    ("When was the school in the second article built?",
     "When was the school in the article “Kent waits” built?", "b", QuestionKind.FACT),
    ("Who said [1]?", "Who said “It is good, they said.”?", None, QuestionKind.SPEAKER),
    ("Who said that?", "Who said “It is good, they said.”?", None, QuestionKind.SPEAKER),
    ("What does [9] say?", "What does [9] say?", None, QuestionKind.FACT),
    ("What is article 50 of the Lisbon treaty?", "What is article 50 of the Lisbon treaty?", None,
     QuestionKind.FACT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "article", "kind"), POINTED)
def test_a_citation_is_named_and_its_article_alone_is_asked(
    text: str, expected: str, article: str | None, kind: QuestionKind
) -> None:
    now = understood(text, CITING)
    named = now.standalone[:1].upper() + now.standalone[1:]
    articles = (article,) if article else ()
    assert (named, now.filters, now.kind) == (expected, Filters(articles=articles), kind)


def test_these_articles_are_those_cited_last() -> None:
    now = understood("which of the two articles is the later one", CITING)
    assert (now.kind, now.filters) == (QuestionKind.LIBRARY, Filters(articles=("a", "b")))
    alone = Turn("Who leads Kent?", "Ada Lovelace", (Cited(1, "c", "Kent votes"),))
    assert understood("Do these articles agree?", alone).filters == Filters()


def test_a_number_is_of_the_last_answer_that_has_it() -> None:
    later = Turn("Who leads Kent?", "Ada Lovelace", (Cited(1, "c", "Kent votes"),))
    assert understood("What does [1] say of roads?", CITING, later).filters.articles == ("c",)
    assert understood("What does [2] say of roads?", CITING, later).filters.articles == ("b",)


def test_part_of_a_question_about_an_article_stays_with_it() -> None:
    first = Turn("What does [2] say about Croydon?", "")
    now = understood("And Sutton?", CITING, first)
    assert now.standalone == "What does the article “Kent waits” say about Sutton?"
    assert now.filters == Filters(articles=("b",))


def test_that_article_is_asked_for_where_it_may_be_several() -> None:
    now = understood("What is that article about?", CITING)
    assert now.choices == (
        "What is the article “Bromley improves” about?",
        "What is the article “Kent waits” about?",
    )
    alone = Turn("Who leads Kent?", "Ada Lovelace", (Cited(1, "c", "Kent votes"),))
    now = understood("can you sum that up", alone)
    assert (now.standalone, now.filters.articles) == (
        "Summarise the article “Kent votes”",
        ("c",),
    )
    now = understood("What is that article about?", alone)
    assert (now.standalone, now.filters.articles) == (
        "What is the article “Kent votes” about?",
        ("c",),
    )


def test_it_may_be_any_of_those_that_a_list_has() -> None:
    listed = Turn("Which boroughs are outstanding?", "Camden", (), ("Camden", "Islington"))
    found = understand(Question("When was it inspected?", (listed,)), publishers=(), today=TODAY)
    assert found.choices == ("When was Camden inspected?", "When was Islington inspected?")


def test_who_says_means_what_was_told_last() -> None:
    found = understood("Who says?", ("What is the busiest stop?", "the park"))
    assert found.standalone == "Who says that the park is the busiest stop?"


def test_a_place_of_its_own_keeps_the_place_before_out_of_a_question() -> None:
    before = ("What do children in care in Haringey wait for?", "a home")
    assert understood("Do they find homes in Hackney?", before).standalone == (
        "Do children find homes in Hackney?"
    )


def test_that_may_be_so_still() -> None:
    before = ("Which part lagged behind in Croydon?", "children in care")
    assert understood("Was that still so in 2024?", before).standalone == (
        "Was that still so in 2024 (Croydon)?"
    )


def test_any_preposition_may_open_what_is_left_of_a_question() -> None:
    before = ("Who drew up the pledges in Greenwich?", "24 young advisers")
    assert understood("Over what period?", before).standalone == (
        "Who drew up the pledges in Greenwich, and over what period?"
    )


def test_the_same_of_another_is_asked_beside_what_answered_it_before() -> None:
    before = ("What grade was Croydon given in 2024?", "good")
    found = understood("And Hackney?", before)
    assert found.standalone == "What grade was Hackney given in 2024?"
    assert found.in_view is not None
    assert found.in_view.standalone == "What grade was Hackney given in 2024 (good)?"


@pytest.mark.parametrize("text", ["And why?", "By how many inspectors?"])
def test_what_asks_for_something_else_is_not_asked_beside_what_was_answered(text: str) -> None:
    assert understood(text, ("When was Croydon inspected?", "in October 2024")).in_view is None


def test_a_time_alone_asks_nothing_of_the_library() -> None:
    before = ("When was the service of Leeds put in special measures?", "2014")
    assert understood("And two years later?", before).kind is not QuestionKind.LIBRARY


def test_it_may_be_another_thing_that_was_spoken_of() -> None:
    before = ("How much did Leeds set aside for the centre in the end?", "£2")
    found = understood("Why does it have fewer places?", before)
    assert found.standalone == "Why does Leeds have fewer places?"
    assert [one.standalone for one in found.further] == ["Why does the centre have fewer places?"]


def test_it_is_asked_of_the_article_that_was_cited_last_too() -> None:
    cited = Turn("Which is the busiest stop?", "", (Cited(1, "bus", "On the bus"),))
    found = understood("What did they say about morale?", cited)
    (further,) = found.further
    assert (further.standalone, further.filters.articles) == (
        "What did they say about morale?",
        ("bus",),
    )


def test_what_may_be_meant_at_a_place_is_asked_back_whole() -> None:
    before = ("Compare the cost of the hub in Croydon with the price of the pool in Sutton.", "")
    asked, chosen = "When did it open?", "the hub"
    assert understood(asked, before).choices == (
        "When did the hub in Croydon open?",
        "When did the pool in Sutton open?",
    )
    assert understood(chosen, before, (asked, "")).standalone == "When did the hub in Croydon open?"


HUB = ("What grade did Croydon's hub get in June 2024?", "gold")


@pytest.mark.parametrize(
    "text", ["OK, Enfield?", "What about over in Enfield?", "And the one in Enfield?"]
)
def test_another_place_is_asked_of_in_many_words(text: str) -> None:
    said = understood(text, HUB).standalone
    assert said == "What grade did Enfield's hub get in June 2024?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("And last year?", "What grade did Croydon's hub get last year?"),
        ("What does that mean?", "What does “gold” mean (Croydon's hub)?"),
        ("Says who?", "who says that Croydon's hub did get gold in June 2024?"),
    ],
)
def test_what_was_answered_goes_on(text: str, expected: str) -> None:
    assert understood(text, HUB).standalone == expected
