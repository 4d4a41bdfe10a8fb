import pytest

from qa.conversation.matters import matter_of, one_article, sentences_asked, whose_summary


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Summarise what is said about parks", "parks"),
        ("Could you sum up the articles on parks?", "parks"),
        ("Give me a short overview of parks in Kent", "parks in Kent"),
        ("Tell me about the parks of Kent", "the parks of Kent"),
        ("What's the story of the park so far, in short?", "the park"),
        ("What do the articles say about parks?", "parks"),
        ("What is said about parks?", "parks"),
        ("parks in three sentences please", "parks"),
        ("What is this article about?", ""),
        ("Summarise the article", ""),
        ("What's the article about the new park about?", "the article about the new park"),
        ("What else does the article “New parks” say?", ""),
        ("Tell me more about the article “New parks”", ""),
        ("What does the article “New parks” say about trees?", "trees"),
        ("Kent's parks", "Kent's parks"),
        ("Summarise the report on parks for my committee", "the report on parks"),
        ("Sum up for a new member of our board how parks are run", "how parks are run"),
        ("Give me an overview of everything said about parks", "parks"),
        ("What's been happening with parks in Kent, short version", "parks in Kent"),
        ("What's the parks article about? Keep it short", "the parks article"),
        ("tl;dr parks", "parks"),
        ("two sentence summary of the park", "the park"),
        ("Could you boil down the guide to parks?", "the guide to parks"),
        ("What was said?", "What was said?"),
    ],
)
def test_what_a_question_is_about(question: str, matter: str):
    assert matter_of(question) == matter


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Summarise it in three sentences", 3),
        ("parks, in at most 12 sentences", 12),
        ("parks in one sentence", 1),
        ("parks in a sentence", 1),
        ("parks in 0 sentences", 1),
        ("What's the gist of it?", 3),
        ("parks, briefly", 3),
        ("parks in a few sentences", 3),
        ("tl;dr parks", 3),
        ("two sentence summary of the park", 2),
        ("the gist of the park, 4 sentences", 4),
        ("Summarise the article on three parks", None),
    ],
)
def test_how_long_a_summary_is_to_be(question: str, count: int | None):
    assert sentences_asked(question) == count


@pytest.mark.parametrize(
    ("matter", "about"),
    [
        ("the article about the new park", "the new park"),
        ("the report on parks", "parks"),
        ("the news story about parks", "parks"),
        ("parks", None),
        ("articles about parks", None),
        ("the Sutton article", "Sutton"),
        ("the old pier story", "old pier"),
        ("the latest article", None),
        ("the annual report", None),
    ],
)
def test_one_article_is_meant_by_what_it_is_about(matter: str, about: str | None):
    assert one_article(matter) == about


@pytest.mark.parametrize(
    ("question", "whom"),
    [
        ("Summarise what the new panel found", "panel"),
        ("Summarise what you have on the panel", None),
        ("Summarise what the articles say of the panel", None),
        ("Summarise what was said about the panel", None),
        ("Summarise the panel's report", "panel"),
        ("Summarise Sutton's report", None),
    ],
)
def test_whose_deeds_or_words_are_to_be_summed_up(question: str, whom: str | None):
    assert whose_summary(question) == whom
