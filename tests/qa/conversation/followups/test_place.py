"""Follow-ups that name only another place, body or person: it is put in place of the one before."""

from __future__ import annotations

import pytest

from tests.qa.conversation.followups.turns import CARE, CROYDON, SCORE, standalone

EXCHANGED = [
    # A place for a place, in whatever form.
    ("What about Croydon?", SCORE, "What score did Croydon's Youth Justice Service earn?"),
    ("And Croydon?", SCORE, "What score did Croydon's Youth Justice Service earn?"),
    ("Croydon?", SCORE, "What score did Croydon's Youth Justice Service earn?"),
    ("how about croydon", SCORE, "What score did croydon's Youth Justice Service earn?"),
    ("OK, and what about Croydon then?", SCORE, SCORE.replace("Islington", "Croydon")),
    ("What about Tower Hamlets?", CROYDON, "What did Ofsted say about Tower Hamlets?"),
    ("And in Hackney?", CARE, "What did inspectors say about care leavers in Hackney in 2018?"),
    ("What about Thurrock?", CROYDON, "What did Ofsted say about Thurrock?"),
    (
        "What about the City of London?",
        "How was Croydon rated after Ofsted's visit?",
        "How was City of London rated after Ofsted's visit?",
    ),
    (
        "What about Sutton?",
        "What did Islington Council promise?",
        "What did Sutton Council promise?",
    ),
    (
        "What about Sutton Council?",
        "What did Islington Council promise?",
        "What did Sutton Council promise?",
    ),
    (
        "And Brent?",
        "Did Croydon improve, and what did Croydon say?",
        "Did Brent improve, and what did Brent say?",
    ),
    (
        "And Kensington and Chelsea?",
        "How many homes did Barking and Dagenham build?",
        "How many homes did Kensington and Chelsea build?",
    ),
    # A watchdog for a watchdog, a person for a person.
    ("And the CQC?", CROYDON, "What did CQC say about Croydon?"),
    ("And the CQC?", "What did Ofsted say of Ada Lovelace?", "What did CQC say of Ada Lovelace?"),
    (
        "What about Charles Babbage?",
        "Where was Ada Lovelace born?",
        "Where was Charles Babbage born?",
    ),
    # A body for a name of which nobody knows what it is.
    (
        "And the Zionist Union?",
        "How many seats did Likud win in 2015?",
        "How many seats did Zionist Union win in 2015?",
    ),
    # What was asked about, before what only went along.
    (
        "And China?",
        "How many people died in India (Nepal)?",
        "How many people died in China (Nepal)?",
    ),
    # A bare name may be a question of its own, a bare place hardly.
    ("Grace Hopper", "Where was Ada Lovelace born?", "Grace Hopper"),
    # Too long, or no place for it: the user's words, and the names before.
    (
        "What about the Youth Justice Board?",
        "How was Croydon rated?",
        "What about the Youth Justice Board (Croydon)?",
    ),
    # No school is a place, and a question of a place is put of another.
    ("And Bromley?", "Which schools are good?", "Which schools are good in Bromley?"),
    ("And Bromley?", "Which schools in Leeds are good?", "Which schools in Bromley are good?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), EXCHANGED)
def test_another_name_takes_the_place_of_the_one_before(
    text: str, before: str, expected: str
) -> None:
    assert standalone(text, before) == expected


ADDED = [
    (
        "What about Croydon?",
        "How many children are in care?",
        "How many children are in care in Croydon?",
    ),
    (
        "What about Croydon?",
        "What did Ofsted say about care leavers?",
        "What did Ofsted say about care leavers in Croydon?",
    ),
    (
        "What about Thurrock?",
        "How many children are in care?",
        "How many children are in care in Thurrock?",
    ),
    (
        "What about Ofwat?",
        "How many children are in care?",
        "How many children are in care (Ofwat)?",
    ),
]


@pytest.mark.parametrize(("text", "before", "expected"), ADDED)
def test_a_name_is_added_where_none_gives_way(text: str, before: str, expected: str) -> None:
    assert standalone(text, before) == expected


ONE_OF_THEM = [
    ("And Bromley?", "Which boroughs are outstanding?", "Is Bromley outstanding?"),
    ("Bromley?", "Which boroughs are outstanding?", "Is Bromley outstanding?"),
    (
        "What about the City of London?",
        "Which council is outstanding for children?",
        "Is the City of London outstanding for children?",
    ),
    ("And Hackney?", "Which councils opened a hub?", "Did Hackney open a hub?"),
    ("And Merton?", "Which boroughs have a youth hub?", "Does Merton have a youth hub?"),
    ("And Sutton?", "Which boroughs did Ofsted visit?", "Did Ofsted visit Sutton?"),
    ("And Leeds?", "Which cities won the Amazon contest?", "Did Leeds win the Amazon contest?"),
    ("And Amazon?", "Which companies were fined?", "Was Amazon fined?"),
    ("And Ada Lovelace?", "Who won the prize?", "Did Ada Lovelace win the prize?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), ONE_OF_THEM)
def test_it_is_asked_whether_it_is_so_of_one_that_may_be_of_those_asked_for(
    text: str, before: str, expected: str
) -> None:
    assert standalone(text, before) == expected
