"""What is asked of one article itself is told from what is asked of what it tells."""

import pytest

from qa.conversation.particulars import article_asked_of

ASKED = [
    ("When was the article “Bridge shuts” published?", "Bridge shuts"),
    ('who wrote the piece "Bridge shuts"', "Bridge shuts"),
    ("Is there an article called “Bridge shuts”?", "Bridge shuts"),
    ("date of the story about the bridge", "the bridge"),
    ("how long is the explainer on ferries?", "ferries"),
    ("wher can i read the 2023 bridge story online", "2023 bridge"),
    (
        "Which paper is the story of the bridge being shut in?",
        "the bridge being shut",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_an_article_is_named_by_its_title_or_described(text: str, expected: str) -> None:
    assert article_asked_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "How long did the warden stay in post?",
        "Who wrote “The Fens” in 1974?",  # a book, for all that is known
        "When was the report on the bridge published?",  # somebody's report
        "What is the article “Bridge shuts” about?",
        "Summarise the story about the bridge.",
        "Who shut the bridge in the story about the ferry?",
        "When did the story of the bridge begin?",
    ],
)
def test_what_an_article_tells_is_asked_of_its_text(text: str) -> None:
    assert article_asked_of(text) is None
