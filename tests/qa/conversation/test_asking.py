"""The parts of a question that composers go by."""

from __future__ import annotations

from datetime import date

import pytest

from qa.conversation.asking import (
    AboutLibrary,
    AskedTime,
    Holding,
    Listed,
    Listing,
    Sides,
    Spoken,
    State,
    about_library,
    listed_in,
    pasted_quote,
    period_in,
    sides_of,
    speaker_in,
    state_asked,
    times_in,
)
from qa.conversation.periods import Period

TODAY = date(2024, 5, 15)

LISTS = [
    ("Which London councils were rated outstanding?",
     Listing("councils", "London councils", "were rated outstanding", Listed.BODIES)),
    ("In which boroughs did services get worse?",
     Listing("boroughs", "boroughs", "did services get worse", Listed.BODIES)),
    ("What are the four grades?", Listing("grades", "grades", "", Listed.THINGS, 4)),
    ("List the boat grades from the top",
     Listing("grades", "boat grades", "from the top", Listed.THINGS)),
    ("Which of the councils in Kent were inspected?",
     Listing("councils", "councils", "in Kent were inspected", Listed.BODIES)),
    ("which articles mention care leavers",
     Listing("articles", "articles", "mention care leavers", Listed.ARTICLES)),
    ("List the strengths inspectors found in Ealing",
     Listing("strengths", "strengths", "inspectors found in Ealing", Listed.THINGS)),
    ("Please give me a full list of nurses who left",
     Listing("nurses", "nurses", "who left", Listed.PERSONS)),
    ("Name every borough that improved.",
     Listing("borough", "borough", "that improved", Listed.BODIES)),
    ("Who commented on the report?",
     Listing("who", "who", "commented on the report", Listed.PERSONS)),
    ("who's had a visit", Listing("who", "who", "had a visit", Listed.PERSONS)),
    ("Which people spoke about it?",
     Listing("people", "people", "spoke about it", Listed.PERSONS)),
    ("where do the articles mention the river?",
     Listing("articles", "articles", "mention the river", Listed.ARTICLES)),
    ("What should Croydon improve?",
     Listing("what", "what", "should Croydon improve", Listed.THINGS)),
    ("stories where a council was fined",
     Listing("stories", "stories", "where a council was fined", Listed.ARTICLES)),
    ("Sutton, May visit: what 3 areas improved?",
     Listing("areas", "areas", "improved", Listed.THINGS, 3)),
    ("Sutton 2021 faults, both of them",
     Listing("faults", "faults", "Sutton 2021", Listed.THINGS, 2)),
    ("The visit found a few faults – which were they?",
     Listing("faults", "faults", "", Listed.THINGS)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "listing"), LISTS)
def test_what_is_listed_is_told_from_its_condition(text: str, listing: Listing) -> None:
    assert listed_in(text) == listing


COMPARED = [
    (
        "Compare what Jo Marten and Omar Hall say about the pool.",
        Sides(("Jo Marten", "Omar Hall"), "pool"),
    ),
    ("How do Haringey and Croydon compare on care leavers?",
     Sides(("Haringey", "Croydon"), "care leavers")),
    ("Compare Merton with Sutton", Sides(("Merton", "Sutton"), "")),
    ("How do Sutton and Merton compare on parks?", Sides(("Sutton", "Merton"), "parks")),
    ("Which is better, Brent or Barnet?", Sides(("Brent", "Barnet"), "")),
    ("What is the difference between good and outstanding?", Sides(("good", "outstanding"), "")),
    ("Hackney vs Islington on fostering", Sides(("Hackney", "Islington"), "fostering")),
    ("How did the grade in 2019 differ from the one in 2023?",
     Sides(("2019", "2023"), "grade", over_time=True)),
    ("How did Brent do compared with last time?",
     Sides(("last time",), "Brent", over_time=True)),
    ("How do the two reports differ?", Sides((), "")),
    ("Compare care leavers and children in care in Sutton",
     Sides(("care leavers", "children in care"), "Sutton")),
    ("How do children in care and care leavers compare?",
     Sides(("children in care", "care leavers"), "")),
    ("How do leaders and staff fare in Sutton?", Sides(("leaders", "staff"), "Sutton")),
    ("Compare Sutton in 2020 and Merton in 2024",
     Sides(("Sutton in 2020", "Merton in 2024"), "")),
    ("Brent in 2019 compared to Brent in 2024", Sides(("2019", "2024"), "Brent, Brent", True)),
    ("Did Sutton or Merton get the higher score?", Sides(("Sutton", "Merton"), "higher score")),
    ("compare spending on parks and libraries", Sides(("parks", "libraries"), "")),
    ("Which cost more, Sutton's pool or the library in Merton?",
     Sides(("Sutton's pool", "library in Merton"), "")),
    ("Which opened first, the pool in Sutton or the library in Merton?",
     Sides(("pool in Sutton", "library in Merton"), "")),
    ("lockers at the pool, 2019 against 2023",
     Sides(("2019", "2023"), "lockers, pool", over_time=True)),
    ("council tax in Merton against Sutton", Sides(("Merton", "Sutton"), "council tax")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sides"), COMPARED)
def test_the_sides_of_a_comparison_are_the_question_s_words(text: str, sides: Sides) -> None:
    assert sides_of(text) == sides


SPOKEN = [
    ("What did the inspectors say about care leavers?",
     Spoken("the inspectors", "care leavers", "say")),
    ("What has the leader told residents about the budget?",
     Spoken("the leader", "the budget", "told")),
    ("What had the inspectors told Kent in 2018?",
     Spoken("the inspectors", "Kent in 2018", "told")),
    ("What did the inspectors tell reporters?", Spoken("the inspectors", "", "tell")),
    ("What was Ofsted's verdict on Kent?", None),  # its grade
    ("What was the mayor's verdict on Kent?", Spoken("the mayor", "Kent", "verdict")),
    ("What did Cllr Wren say?", Spoken("Cllr Wren", "", "say")),
    ("what did ada wren have to say about ponds", Spoken("ada wren", "ponds", "say")),
    ("Wren's comments about the pond", Spoken("Wren", "the pond", "say")),
    ("Kent's head of parks on the ponds", Spoken("Kent's head of parks", "the ponds", "")),
    ("any comment from the keeper on ponds?", Spoken("the keeper", "ponds", "say")),
    ("Why are ponds few, in the words of Kent's keeper?",
     Spoken("Kent's keeper", "Why are ponds few", "say")),
    ("How did the mayor greet the new pond? Quotes please",
     Spoken("the mayor", "the new pond", "say")),
    ("What's the mayor quoted as saying on ponds?", Spoken("the mayor", "ponds", "say")),
    ("nurse at the pond, what did she say", Spoken("nurse at the pond", "", "say")),
    ("Did the mayor say anything about ponds?", Spoken("the mayor", "ponds", "say")),
    ("what the keeper says of ponds", Spoken("the keeper", "ponds", "say")),
    ("What did the police reply to the mayor?", Spoken("the police", "the mayor", "reply")),
    ("How did the mayor react to the cuts?", Spoken("the mayor", "the cuts", "react")),
    ("What was the council's response to the report?",
     Spoken("the council", "the report", "response")),
    ("who said the service was unsafe", Spoken("", "the service was unsafe", "said")),
    ("Who said “we were let down”?", Spoken("", "we were let down", "said")),
    ("“We were let down.” Who is that?", Spoken("", "We were let down.", "said")),
    ("who was it that said we were let down", Spoken("", "we were let down", "said")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "spoken"), SPOKEN)
def test_who_speaks_is_told_from_what_about(text: str, spoken: Spoken) -> None:
    assert speaker_in(text) == spoken


def test_a_quotation_is_asked_about_only_where_its_speaker_or_place_is() -> None:
    assert pasted_quote('Who said "it is time to go"?') == "it is time to go"
    assert pasted_quote("Where does it say “no closures”?") == "no closures"
    assert speaker_in("Who wrote “The Old Mill”?") is None
    assert pasted_quote("Was the “House Project” praised?") is None
    assert pasted_quote("Who said the council's plans are late?") is None


STATES = [
    ("Who leads Sutton council now?", State.NEWEST),
    ("What is the latest rating of Hackney?", State.NEWEST),
    ("When was Brent last inspected?", State.NEWEST),
    ("What did the last report say?", State.NEWEST),
    ("When was Brent first inspected?", State.FIRST),
    ("What has changed since 2019?", State.CHANGE),
    ("How has Croydon improved?", State.CHANGE),
    ("What happened in Croydon?", State.EVENTS),
    ("the history of the Sutton plan", State.EVENTS),
    ("Who led Sutton last year?", None),
    ("Which was the last bus to Leeds?", None),
    ("What happens when it rains?", None),
    ("Who is the leader of Sutton?", None),
]


@pytest.mark.parametrize(("text", "state"), STATES)
def test_which_state_of_things_is_asked_for(text: str, state: State | None) -> None:
    assert state_asked(text) is state


Y2020 = Period(date(2020, 1, 1), date(2020, 12, 31))
TIMES = [
    ("What was Croydon rated in 2020?", AskedTime("in 2020", Y2020)),
    ("Who led it before 2019?",
     AskedTime("before 2019", Period(None, date(2018, 12, 31)), "before")),
    ("What changed since March 2021?",
     AskedTime("since March 2021", Period(date(2021, 3, 1), None), "since")),
    ("How much was earned in 2023-24?",
     AskedTime("in 2023-24", Period(date(2023, 1, 1), date(2024, 12, 31)))),
    ("How was the 2020 inspection?", AskedTime("2020", Y2020)),
    ("What changed since the last inspection?",
     AskedTime("since the last inspection", None, "since", "the last inspection")),
    ("Who led the school before Ada Lovelace?",
     AskedTime("before Ada Lovelace", None, "before", "Ada Lovelace")),
    ("What happened on Friday?", None),
    ("Who leads it?", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "time"), TIMES)
def test_the_time_that_a_question_names(text: str, time: AskedTime | None) -> None:
    assert period_in(text, TODAY) == time


def test_a_clause_that_says_when_it_was_bounds_a_time() -> None:
    (time,) = times_in("What has happened since it was flooded in 2019?", TODAY)
    assert (time.words, time.bounds) == ("since it was flooded in 2019", "since")
    assert time.period == Period(date(2019, 1, 1), None)


def test_all_times_are_told_in_order() -> None:
    times = times_in("Was it better in 2020 than before the merger?", TODAY)
    assert [time.words for time in times] == ["in 2020", "before the merger"]


HELD = [
    ("How many articles are there?", AboutLibrary(Holding.COUNT)),
    ("how many articles mention Hackney?", AboutLibrary(Holding.COUNT, "Hackney")),
    ("What do you have on Hackney?", AboutLibrary(Holding.ARTICLES, "Hackney")),
    ("Is there anything on file about Hackney?", AboutLibrary(Holding.ARTICLES, "Hackney")),
    ("Show me all articles about fostering", AboutLibrary(Holding.ARTICLES, "fostering")),
    ("which papers?", AboutLibrary(Holding.PUBLISHERS)),
    ("the newest?", AboutLibrary(Holding.NEWEST)),
    ("What is the oldest article about Kent?", AboutLibrary(Holding.OLDEST, "Kent")),
    ("Which years do the articles cover?", AboutLibrary(Holding.DAYS)),
    ("What can you do?", AboutLibrary(Holding.ABILITIES)),
    ("which of the articles carry no date?", AboutLibrary(Holding.UNDATED)),
    ("Are any of the stories undated?", AboutLibrary(Holding.UNDATED)),
    ("which boroughs are there articles about", AboutLibrary(Holding.PLACES)),
    ("What councils do you cover?", AboutLibrary(Holding.PLACES)),
    ("what topics do the articles cover", AboutLibrary(Holding.MATTERS)),
    ("What are the articles about?", AboutLibrary(Holding.MATTERS)),
    ("Summarise everything in here", AboutLibrary(Holding.MATTERS)),
    ("Give me an overview of the collection", AboutLibrary(Holding.MATTERS)),
    ("What is this article about?", None),
    ("Sum up the articles on Hackney", None),
    ("What do we have on parking?", AboutLibrary(Holding.ARTICLES, "parking")),
    ("what sort of questions can i put to you", AboutLibrary(Holding.ABILITIES)),
    ("Are you a robot?", AboutLibrary(Holding.ABILITIES)),
    ("show me everything", AboutLibrary(Holding.ARTICLES)),
    ("what is the most recent story", AboutLibrary(Holding.NEWEST)),
    ("Which articles name no date for the opening?", None),
    ("What can I ask the council?", None),
    ("Which boroughs did Ofsted cover in its report?", None),
    ("how many people have read the camden article so far?", None),
    ("How many books are in Sutton's library?", None),
    ("What is the newest school in Kent?", None),
]


@pytest.mark.parametrize(("text", "about"), HELD)
def test_what_is_asked_of_the_library(text: str, about: AboutLibrary | None) -> None:
    assert about_library(text) == about
