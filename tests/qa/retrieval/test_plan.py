import pytest

from qa.question import QuestionKind
from qa.retrieval.plan import Plan, plans
from qa.settings import Settings


def test_every_kind_has_the_plan_that_the_settings_say():
    assert plans(Settings(retrieved=50, read_passages=7)) == {
        kind: Plan(found=50, read=7) for kind in QuestionKind
    }


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (1, 1, 0)])
def test_a_plan_to_look_at_nothing_is_refused(numbers):
    with pytest.raises(ValueError, match="must be at least 1, got 0"):
        Plan(*numbers)
