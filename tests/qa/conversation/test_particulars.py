"""What is asked of one article itself is told from what is asked of what it tells."""

import pytest

from qa.conversation.particulars import OneArticle, article_asked_of

ASKED = [
    ("When was the article “Bridge shuts” published?", OneArticle("Bridge shuts", True)),
    ('who wrote the piece "Bridge shuts"', OneArticle("Bridge shuts", True)),
    ("Is there an article called “Bridge shuts”?", OneArticle("Bridge shuts", True)),
    ("date of the story about the bridge", OneArticle("the bridge", False)),
    ("how long is the explainer on ferries?", OneArticle("ferries", False)),
    ("wher can i read the 2023 bridge story online", OneArticle("2023 bridge", False)),
    (
        "Which paper is the story of the bridge being shut in?",
        OneArticle("the bridge being shut", 0),
    ),
]


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_an_article_is_named_by_its_title_or_described(text: str, expected: OneArticle) -> None:
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
