"""A scrap is no whole sentence, or names an account; an item of a list needs no full stop."""

import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.reading.reader import AnswerSpan
from qa.reading.scraps import is_scrap, quotes_scrap


@pytest.mark.parametrize(
    "words",
    [
        "The pier of Larkmoor was mended.",
        "“It was mended in May,” the council said.",
        "Will it be mended?",
        "“The whole of it is good.”",
        "most of the piers are well looked after;",
    ],
)
def test_a_whole_sentence_is_no_scrap(words: str) -> None:
    assert not is_scrap(words)


@pytest.mark.parametrize(
    "words",
    [
        "JUST WATCHED The pier is mended Replay More Videos ...",
        "A total lack of..... — Larkmoor Pier (@larkmoor) October 12, 2017",
        "It is mended, see https://example.org/pier for more.",
        "Enlarge this image toggle caption of the pier",
        "Four things stood out for the team:",
        "The harbour of Larkmoor in autumn.",
    ],
)
def test_captions_posts_and_halves_are_scraps(words: str) -> None:
    assert is_scrap(words)


def test_an_item_of_a_list_needs_no_verb() -> None:
    assert is_scrap("a pier for the larger boats.")
    assert not is_scrap("a pier for the larger boats", listed=True)


def test_an_item_behind_a_bullet_needs_no_full_stop() -> None:
    text = "• staff are well trained\nstaff are well trained"
    sentences = (Sentence(2, 24), Sentence(25, 47))
    passage = Passage("a", 0, len(text), text, "", sentences)
    stored = StoredPassage(1, passage, Entry("a", "News", True, None, None, None, None))
    item, loose = (AnswerSpan(stored, (one,), one.start, one.end, 1.0) for one in sentences)
    assert (quotes_scrap(item), quotes_scrap(loose)) == (False, True)
