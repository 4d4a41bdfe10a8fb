import pytest

from qa.question import QuestionKind
from qa.retrieval.plan import Plan, plans
from qa.settings import Settings


def test_every_kind_has_the_plan_that_the_settings_say():
    settings = Settings(retrieved=50, read_passages=7, list_found=90, list_batch=8)
    assert plans(settings) == {
        **dict.fromkeys(QuestionKind, Plan(found=50, read=7)),
        QuestionKind.LIST: Plan(found=90, read=8),
        QuestionKind.TIME: Plan(found=50, read=14, per_article=3),
        QuestionKind.LIBRARY: Plan(found=50, read=0),
        QuestionKind.TALK: Plan(found=1, read=0),
    }


@pytest.mark.parametrize("numbers", [(0, 1), (1, 1, 0)])
def test_a_plan_to_find_nothing_is_refused(numbers):
    with pytest.raises(ValueError, match="must be at least 1, got 0"):
        Plan(*numbers)
