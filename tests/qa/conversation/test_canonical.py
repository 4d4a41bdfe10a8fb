"""An intent said in the plain form of its kind."""

from __future__ import annotations

import json

import pytest

from qa.conversation.canonical import said_plainly
from qa.conversation.intents import Intent
from qa.training.questions import marked

SAID = [
    (
        "list",
        None,
        "[listed|anyone] who has resigned over the fire",
        "Which people have resigned over the fire?",
    ),
    ("list", None, "[listed|schools] closed by floods", "Which schools closed by floods?"),
    ("list", None, "dig out [listed|schools] that closed, please", "Which schools closed?"),
    (
        "list",
        None,
        "I'm after the [listed|reasons] the board gave for it",
        "What are the reasons the board gave for it?",
    ),
    ("list", None, "[listed|aims] of the plan?", "What are the aims of the plan?"),
    ("list", None, "[listed|prizes] they won", "What are the prizes they won?"),
    (
        "list",
        None,
        "since [time|2019], [listed|where] have homes been approved",
        "In which places have homes been approved since 2019?",
    ),
    ("list", None, "[listed|examples] of towns with trams", "List examples of towns with trams"),
    (
        "list",
        None,
        "anything free for babies? name the [listed|towns]",
        "In which towns is there anything free for babies?",
    ),
    ("list", None, "so [listed|what] got cut", None),
    ("list", None, "who got cut", None),
    (
        "comparison",
        None,
        "set [side|Hull] beside [side|York] for [about|bus fares]",
        "How do Hull and York compare on bus fares?",
    ),
    (
        "comparison",
        None,
        "[side|Hull], [side|York], [side|Leeds] – who's best",
        "How do Hull, York and Leeds compare?",
    ),
    ("comparison", None, "[side|Hull] against the rest", None),
    (
        "comparison",
        None,
        "did [side|Hull] or [side|York] have [about|more fires]",
        "How do Hull and York compare on fires?",
    ),
    (
        "comparison",
        None,
        "of [side|Hull] and [side|York], which came out [about|cheaper]",
        "Which is cheaper, Hull or York?",
    ),
    (
        "agreement",
        None,
        "any clashing dates for the [about|opening of the pool]",
        None,
    ),
    ("time", "events", "how did the [about|row over bins] unfold", "Timeline of the row over bins"),
    (
        "time",
        "change",
        "which way have [about|bus fares] been heading [time|since 2019]",
        "How have bus fares changed since 2019?",
    ),
    ("time", "change", "what's different now", None),
    (
        "summary",
        None,
        "in two sentences: [about|the strike]",
        "Summarise the strike in 2 sentences",
    ),
    ("topic", None, "info re [about|Staying Put]", "Tell me about Staying Put"),
    ("topic", None, "and [about|her (Croydon])?", "Tell me about her (Croydon)"),
    (
        "speaker",
        None,
        "the [speaker|unions]' line on [about|pay]",
        "What did the unions say about pay?",
    ),
    ("speaker", None, "what did [speaker|parents] make of it", "What did parents say?"),
    ("speaker", None, "whose phrase was [about|a mess]", "Who said a mess?"),
    ("speaker", None, "which mayor commented on [about|the mess]", "Who commented on the mess?"),
    # Without its subject a clause is no matter: she was offered a seat.
    (
        "speaker",
        None,
        "how did [speaker|the mayor] react when she was [about|offered a seat]",
        None,
    ),
    ("speaker", None, "who spoke", None),
    (
        "speaker",
        None,
        "the [speaker|Hull] spokeswoman, what was her line on [about|pay]",
        "What did the Hull spokeswoman say about pay?",
    ),
    ("speaker", None, "who called [about|the plan hasty]", "Who called the plan hasty"),
    ("speaker", None, "who thinks [about|the plan is hasty]", "Who said the plan is hasty?"),
    ("speaker", None, "when did [speaker|the board] say [about|it would shut]", None),
    ("speaker", None, "where did [speaker|the board] say [about|it would meet]", None),
    (
        "speaker",
        None,
        "where did [speaker|the board] see [about|faults]",
        "What did the board say about faults?",
    ),
    (
        "speaker",
        None,
        "did [speaker|the head] say [about|the pool would shut]",
        "What did the head say on whether the pool would shut?",
    ),
    (
        "speaker",
        None,
        "what do [speaker|people] have against [about|the pool]",
        "What did people say against the pool?",
    ),
    (
        "speaker",
        None,
        "what do [speaker|drivers] say went wrong with [about|the trams]",
        "What went wrong with the trams?",
    ),
    ("library", None, "got anything on [about|trams]", "What do you have on trams?"),
    ("library", None, "how many pieces altogether", "How many articles are there?"),
    ("library", None, "how many pieces on [about|trams]", "How many articles are about trams?"),
    ("library", "newest", "newest one on [about|trams]", "What is the newest article about trams?"),
    (
        "library",
        "first",
        "oldest thing on [about|trams]",
        "What is the oldest article about trams?",
    ),
    ("library", None, "list your stories on [about|trams]", "List the articles about trams."),
    ("library", "newest", "freshest thing here", "What is the newest article?"),
    ("library", None, "how does it work", None),
    ("yes_no", None, "am I right that the pool has closed", "The pool has closed?"),
    ("yes_no", None, "Is the pool closed?", None),
    ("fact", None, "Who runs the pool?", None),
]


def intent(kind: str, state: str | None, question: str) -> Intent:
    one = marked(json.loads(json.dumps({"q": question, "kind": kind, "state": state})))
    return Intent(one.text, one.kind, 1.0, one.state, one.filled)


@pytest.mark.parametrize(("kind", "state", "question", "said"), SAID)
def test_intents_are_said_in_the_form_of_their_kind(
    kind: str, state: str | None, question: str, said: str | None
):
    assert said_plainly(intent(kind, state, question)) == said


def test_a_matter_marked_in_pieces_is_whole_where_little_stands_between():
    pieces = "sum up the [about|closure] of the [about|pool in Hull]"
    assert (
        said_plainly(intent("summary", None, pieces)) == "Summarise the closure of the pool in Hull"
    )
    apart = "sum up the [about|closure], and what they said of [about|Hull]"
    assert said_plainly(intent("summary", None, apart)) is None
