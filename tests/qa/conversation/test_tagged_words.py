"""What a word is where it stands."""

from __future__ import annotations

import pytest

from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import Use, words_of

CONTENT, VERB, PREDICATE = Use.CONTENT, Use.VERB, Use.PREDICATE


@pytest.mark.parametrize(
    ("text", "word", "use"),
    [
        # A verb, or a noun that is spelt alike.
        ("Did Croydon plan it?", "plan", VERB),
        ("Who wrote the Sutton plan?", "plan", CONTENT),
        ("What help is there for carers?", "help", CONTENT),
        ("What helps carers?", "helps", VERB),
        ("Where do care leavers live?", "care", CONTENT),
        ("Where do care leavers live?", "live", VERB),
        ("Do inspectors care about homes?", "care", VERB),
        ("What did the leader of the council promise?", "promise", VERB),
        ("Where does rain go after it fills a storm drain?", "drain", CONTENT),
        ("How do I recycle paint?", "recycle", VERB),
        ("How do I recycle paint?", "paint", CONTENT),
        ("How much does Croydon cost?", "cost", VERB),
        ("What is the cost of Croydon?", "cost", CONTENT),
        ("Are the monthly pricing plans available?", "pricing", CONTENT),
        ("council owned homes", "owned", CONTENT),
        ("Croydon owned homes", "owned", VERB),
        ("Which homes were found?", "found", VERB),
        ("the Staying Put scheme", "Put", CONTENT),
        # An adjective before its noun, or behind it.
        ("Is Croydon safe in winter?", "safe", PREDICATE),
        ("Is Croydon a safe place?", "safe", CONTENT),
        ("old and empty homes", "old", CONTENT),
        ("Does doctor strange fly?", "strange", CONTENT),
        ("Is that good?", "good", PREDICATE),
        ("the", "the", Use.OTHER),
    ],
)
def test_use(text: str, word: str, use: Use) -> None:
    assert next(w.use for w in words_of(text) if w.text == word) is use


def test_a_long_text_takes_no_longer_a_word() -> None:
    assert len(words_of("plan " * 20_000)) == 20_000


def test_the_stop_of_a_short_title_ends_no_sentence() -> None:
    title, name, *_, last = words_of("Sens. Wren slept. Larkmoor")
    assert (name.first, name.breaks) == (False, False)
    assert (title.first, last.first) == (True, True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was painted by Vincent van Gogh in Arles.", ["Vincent van Gogh", "Arles"]),
        ("Robin van der Berg came.", ["Robin van der Berg"]),
        ("the letters of Ada de la Mare, 1901", ["Ada de la Mare", "1901"]),
        ("Was Leeds den of Hull?", ["Leeds", "Hull"]),
    ],
)
def test_small_words_within_a_name_belong_to_it(text: str, names: list[str]) -> None:
    assert [name.text for name in names_of(text)] == names
