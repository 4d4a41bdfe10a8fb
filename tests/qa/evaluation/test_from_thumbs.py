"""Thumbs make a question set: up is gold, down is to be judged."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from qa.evaluation.from_thumbs import from_thumbs
from qa.evaluation.gold import GoldQuestion, parse
from qa.notebook.thumbs import Thumb
from qa.question import Cited, Filters, Turn
from tests.qa.evidence.exhibits import ANSWERED, QUOTED, TURNED_DOWN

STAMP = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
TURN = Turn("Did it rain?", "Rain fell.", (Cited(1, "rain-1", "Rain", "Rain fell"),))


def gold(answer, up: bool, comment: str = "", history: tuple[Turn, ...] = ()) -> GoldQuestion:
    thumb = Thumb("ab" * 16, "ann", up, comment, STAMP, history, answer)
    (found,) = from_thumbs([thumb]).questions
    return found


def test_a_thumb_up_makes_the_citations_gold():
    found = gold(ANSWERED, True, "Just so.")
    assert (found.answerable, found.evidence) == (True, (QUOTED, "=1+1"))
    assert found.relevant == {"rain-1": 1}
    assert (found.fields["thumb"], found.fields["comment"]) == ("up", "Just so.")
    assert "to_be_judged" not in found.fields


def test_a_thumb_up_for_turning_down_says_that_there_is_no_answer():
    found = gold(TURNED_DOWN, True)
    assert (found.answerable, found.evidence, found.relevant) == (False, None, None)


def test_a_thumb_down_is_kept_with_its_comment_to_be_judged():
    found = gold(ANSWERED, False, "It was ten.")
    assert (found.answerable, found.evidence, found.relevant) == (None, None, None)
    assert (found.fields["to_be_judged"], found.fields["comment"]) == (True, "It was ten.")
    assert found.fields["answer_then"]["citations"][0]["quote"] == QUOTED


def test_the_question_is_asked_again_as_it_was_with_its_turns_and_its_scope():
    scope = Filters(("The Example",), published_from=date(2024, 1, 1), collection="Rain")
    found = gold(replace(ANSWERED, filters=scope), True, history=(TURN,))
    line = json.loads(json.dumps(found.to_dict()))
    assert parse(line) == found
    assert (found.question.scope, found.question.history) == (scope, (TURN,))


def test_whose_a_thumb_is_is_not_told():
    assert '"ann"' not in json.dumps(gold(ANSWERED, True).to_dict())
