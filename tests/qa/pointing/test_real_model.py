"""A real model, of 135 million parameters: it may choose badly, and no quote is ever wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa import Library
from qa.language_model import LanguageModel, Use
from qa.settings import DEFAULT_SETTINGS
from tests.small_model import NAME, served, weights

pytestmark = [
    pytest.mark.model,
    pytest.mark.small_model,
    pytest.mark.skipif(weights() is None, reason="make .venv-model/installed has not been run"),
]
HOUR_S = 3_600
HISTORY = [{"question": "When did Ofsted inspect Hackney’s children’s services?", "answer": "2019"}]
ASKED = {
    "What score did Islington’s Youth Justice Service earn?": [],
    "Which councils were rated outstanding?": [],
    "How do Hackney and Islington compare on children’s services?": [],
    "What did they find?": HISTORY,
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as url:
        yield url


def test_a_small_model_is_asked_and_every_quote_is_exact(samples_library: Library, url: str):
    # No limit that a busy machine reaches: a reply that comes too late is none.
    model = LanguageModel(url, NAME, seconds=HOUR_S, stall_seconds=HOUR_S, prompt_characters=1_500)
    settings = replace(DEFAULT_SETTINGS, language_model=model)
    did: set[Use] = set()
    with Library.open(samples_library.path, settings=settings) as library:
        for question, history in ASKED.items():
            answer = library.ask(question, history)
            for quote in (*answer.citations, *answer.near_misses):
                text = library.article(quote.article_id).text
                assert text[quote.start : quote.end] == quote.quote
            assert answer.consulted
            assert answer.consulted.tokens > 100
            asked_for = {*answer.consulted.did, *(use for use, _ in answer.consulted.without)}
            assert asked_for <= set(Use)
            did |= asked_for
    assert did >= {Use.READING, Use.COMPOSING, Use.FOLLOW_UPS}
