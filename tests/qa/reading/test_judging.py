import pytest

from qa.reading.judging import SURE, judged_by_words
from qa.reading.reader import Claim, Judgement
from tests.qa.reading.test_similarity import candidate


def judged(claim: str, *sentences: str, title: str = "Report") -> Judgement:
    stored = candidate(*sentences, title=title).stored
    found = judged_by_words(
        Claim(claim, stored, stored.passage.sentences), lambda stems: [1.0 for _ in stems]
    )
    assert found.supports + found.contradicts + found.neither == pytest.approx(1.0)
    return found


def test_a_claim_is_supported_as_far_as_its_words_are_there():
    assert judged("Leeds opened a bridge.", "A bridge was opened in Leeds.").supports == SURE
    half = judged("Leeds opened a bridge and a station.", "A bridge stands in Leeds.").supports
    assert 0 < half < SURE


def test_a_name_that_stands_above_is_there():
    assert judged("Leeds opened a bridge.", "A bridge was opened.", title="Leeds").supports == SURE


@pytest.mark.parametrize("said", ["A bridge was opened in Hull.", "No bridge opened in Leeds."])
def test_another_name_or_a_negation_supports_nothing(said):
    assert judged("Leeds opened a bridge.", said) == Judgement(0.0, 0.0, 1.0)
