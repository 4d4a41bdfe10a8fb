"""The kind of a question by its form and by its intent."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.conversation.intents import Filled, Intent, Kind, NoIntents, Slot
from qa.conversation.meaning import FACTUAL, LOST, PLAIN, SURE, Asked, asked_for
from qa.conversation.states import State
from qa.question import QuestionKind


class Says:
    """Reads one intent, whatever is asked; the slots are filled by the words given."""

    def __init__(
        self, kind: Kind, certainty: float = 1.0, state: State | None = None, **filled: str
    ) -> None:
        self._kind, self._certainty, self._state, self._filled = kind, certainty, state, filled

    def read(self, questions: Sequence[str]) -> list[Intent]:
        (question,) = questions
        filled = [
            Filled(Slot(slot), question.index(words), question.index(words) + len(words))
            for slot, words in self._filled.items()
        ]
        return [Intent(question, self._kind, self._certainty, self._state, tuple(filled))]


def test_without_intents_the_form_alone_counts():
    assert asked_for("Is it open?", NoIntents()) == Asked(QuestionKind.YES_NO, "Is it open?")


def test_a_form_that_is_not_known_is_said_in_one_that_is():
    question = "dig out anyone who quit over the fire"
    intents = Says(Kind.LIST, listed="anyone")
    assert asked_for(question, intents) == Asked(
        QuestionKind.LIST, "Which people quit over the fire?", otherwise=QuestionKind.TOPIC
    )


def test_an_unsure_intent_changes_nothing():
    question = "dig out anyone who quit over the fire"
    intents = Says(Kind.LIST, LOST - 0.01, listed="anyone")
    assert asked_for(question, intents) == asked_for(question, NoIntents())


def test_a_form_that_says_its_kind_yields_to_a_sure_intent_only():
    question = "Which towns were flooded?"
    assert asked_for(question, Says(Kind.SUMMARY, SURE - 0.01)).kind is QuestionKind.LIST
    assert asked_for(question, Says(Kind.SUMMARY, SURE)).kind is QuestionKind.SUMMARY
    # Most of what the reader of intents learned from are facts.
    assert asked_for(question, Says(Kind.FACT, FACTUAL - 0.01)).kind is QuestionKind.LIST
    assert asked_for(question, Says(Kind.FACT, FACTUAL)) == Asked(QuestionKind.FACT, question)
    # Whoever criticised something may be several, whatever most such questions are.
    who = "Who criticised the harbour plan?"
    assert asked_for(who, Says(Kind.FACT, 1.0)) == Asked(QuestionKind.LIST, who)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Will the new grade count toward the old one?", QuestionKind.YES_NO),
        ("Why is the grade in Merton lower than the one in Sutton?", QuestionKind.FACT),
    ],
)
def test_yes_and_no_and_reasons_are_not_compared(question: str, kind: QuestionKind):
    said = Says(Kind.COMPARISON, side="grade", about="one")
    assert asked_for(question, said).kind is kind


def test_what_is_a_fact_by_its_form_may_be_somebodys_words_where_nothing_answers_it():
    question = "Who admitted that the pier was late?"
    for certainty, otherwise in ((SURE, QuestionKind.SPEAKER), (SURE - 0.01, None)):
        asked = asked_for(question, Says(Kind.SPEAKER, certainty, about="the pier was late"))
        assert (asked.kind, asked.otherwise) == (QuestionKind.FACT, otherwise)


def test_a_plain_fact_is_hardly_taken_for_what_it_is_mostly_mistaken_for():
    question = "What did the king do about the canal?"
    said = Says(Kind.SPEAKER, PLAIN - 0.01, speaker="king", about="canal")
    assert asked_for(question, said).kind is QuestionKind.FACT
    course = Says(Kind.TIME, SURE, State.EVENTS, about="canal")
    assert asked_for(question, course).kind is QuestionKind.TIME


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who issues visitor permits?", QuestionKind.FACT),
        ("Who issued visitor permits?", QuestionKind.LIST),
        ("Who sits at the mayor's table?", QuestionKind.LIST),
        ("Who was paid for the bridge?", QuestionKind.LIST),
    ],
)
def test_whoever_does_something_as_a_rule_is_asked_for_as_a_fact(question: str, kind: QuestionKind):
    assert asked_for(question, Says(Kind.LIST, listed="Who")).kind is kind


def test_an_intent_without_the_part_that_its_composer_needs_changes_nothing():
    question = "set it beside the rest"
    assert asked_for(question, Says(Kind.COMPARISON)) == asked_for(question, NoIntents())


def test_the_newest_state_is_a_fact_as_well():
    question = "Who is the current mayor?"
    assert asked_for(question, Says(Kind.FACT)) == Asked(QuestionKind.TIME, question)


def test_a_question_whether_accounts_agree_is_asked_of_each():
    question = "do the pieces tally on who opened the pool"
    said = asked_for(question, Says(Kind.AGREEMENT, about="who opened the pool"))
    assert said == Asked(QuestionKind.FACT, question, accounts=True)
    differing = "the pieces give other sums for the pool"
    asked = asked_for(differing, Says(Kind.AGREEMENT, about="pool"))
    assert asked == Asked(QuestionKind.FACT, differing, accounts=True)


def test_who_commented_are_several_though_somebodys_words_are_asked_for():
    question = "Who commented on the pool?"
    assert asked_for(question, Says(Kind.SPEAKER, about="pool")).kind is QuestionKind.LIST


def test_all_that_somebody_has_promised_is_asked_for_though_it_reads_like_one_fact():
    question = "What has the mayor of Hull promised?"
    assert asked_for(question, Says(Kind.FACT, about="the mayor")).kind is QuestionKind.LIST


@pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.TOPIC, Kind.LIST, Kind.FACT])
def test_some_kinds_are_taken_as_they_stand(kind: Kind):
    asked = asked_for("pool hull", Says(kind))
    assert (asked.kind.value, asked.question) == (kind.value, "pool hull")


@pytest.mark.parametrize(
    ("question", "about", "said"),
    [
        ("the pier fire, main points", "the pier fire", "Summarise the pier fire"),
        ("can I have the gist of the pier fire", "the pier fire", "Summarise the pier fire in 3"),
        ("Summarise the pier fire", "fire", "Summarise the pier fire"),
        ("brief me: how piers are kept from fire", "how piers", "Summarise how piers are kept"),
    ],
)
def test_what_is_summed_up_is_said_by_the_intent_where_the_form_leaves_it_in_other_words(
    question: str, about: str, said: str
):
    asked = asked_for(question, Says(Kind.SUMMARY, about=about))
    assert asked.kind is QuestionKind.SUMMARY
    assert asked.question.startswith(said)
