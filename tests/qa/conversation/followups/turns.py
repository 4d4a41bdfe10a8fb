"""Conversations in a line, and the question as it is understood after them."""

from __future__ import annotations

from datetime import date

from qa.conversation import understand
from qa.question import Question, Turn

TODAY = date(2024, 5, 15)  # a Wednesday

SCORE = "What score did Islington's Youth Justice Service earn?"
CROYDON = "What did Ofsted say about Croydon?"
CARE = "What did inspectors say about care leavers in Haringey in 2018?"


def said(*turns: str | tuple[str, str]) -> tuple[Turn, ...]:
    """Turns of a conversation; a bare question got no answer."""
    return tuple(Turn(t, "") if isinstance(t, str) else Turn(*t) for t in turns)


def standalone(text: str, *turns: str | tuple[str, str]) -> str:
    question = Question(text, said(*turns))
    return understand(question, publishers=(), today=TODAY).standalone
