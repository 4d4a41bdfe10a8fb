import pytest

from qa.evaluation.quote_measures import (
    EvidenceScore,
    evidence_score,
    is_exact,
    is_relevant,
    merge,
)

from .fakes import cite, near_miss


def test_figures_worked_by_hand() -> None:
    """Quoted: red fox ran | dog sat down (6 words). Evidence: red fox ran | bird flew (5)."""
    score = evidence_score(
        [cite("x", 0, "A red fox ran."), cite("y", 5, "The dog sat down.", n=2)],
        ["A red fox ran .", "The bird flew .", "A red fox ran ."],
    )
    assert score == EvidenceScore(
        common=3,
        quoted=6,
        evidence=5,
        sentences_found=1,
        sentences=2,
        first_is_evidence=True,
    )
    assert score.precision == 3 / 6
    assert score.recall == 3 / 5
    assert score.f1 == pytest.approx(6 / 11)


def test_nothing_quoted_scores_0() -> None:
    score = evidence_score([], ["The bird flew."])
    assert score == EvidenceScore(0, 0, 2, 0, 1, None)
    assert (score.precision, score.recall, score.f1) == (0.0, 0.0, 0.0)


def test_a_word_counts_as_often_as_both_sides_have_it() -> None:
    assert evidence_score([cite("x", 0, "go go go")], ["go go stop"]).common == 2


def test_the_first_citation_may_be_part_of_a_longer_evidence_sentence() -> None:
    part = evidence_score([cite("x", 0, "The fox ran.")], ["The fox ran. The dog sat."])
    assert part.first_is_evidence is True
    assert part.sentences_found == 0
    other = evidence_score(
        [cite("x", 0, "A cow."), cite("x", 9, "The fox ran.", n=2)], ["The fox ran."]
    )
    assert other.first_is_evidence is False
    assert other.sentences_found == 1


def test_quotes_that_overlap_or_touch_become_one() -> None:
    text = "One two three. Four five. Six."
    first, second = cite("x", 0, text[0:14]), cite("x", 4, text[4:25])
    assert merge([second, first]) == [text[0:25]]
    assert merge([cite("x", 0, text[0:14]), cite("x", 15, text[15:25])]) == [text[0:25]]
    assert merge([cite("x", 0, text[0:3]), cite("x", 8, text[8:14])]) == ["One", "three."]
    assert merge([cite("x", 0, text), cite("x", 4, text[4:7])]) == [text]


def test_quotes_of_different_articles_stay_apart_in_the_order_cited() -> None:
    assert merge([cite("y", 0, "Late."), cite("x", 0, "Early.")]) == ["Late.", "Early."]


def test_the_same_words_from_two_articles_count_once() -> None:
    score = evidence_score([cite("x", 0, "Foxes ran."), cite("y", 7, "Foxes ran.")], ["Foxes ran."])
    assert (score.quoted, score.precision) == (2, 1.0)


def test_a_sentence_over_two_adjoining_quotes_is_found() -> None:
    score = evidence_score(
        [cite("x", 0, "He said no."), cite("x", 12, "Then left.")], ["He said no. Then left."]
    )
    assert score.sentences_found == 1


def test_a_quote_is_exact_at_its_very_place_only() -> None:
    texts = {"x": "Good. Then bad. Good."}.get
    assert is_exact(cite("x", 0, "Good."), texts)
    assert is_exact(near_miss("x", 16, "Good."), texts)
    assert not is_exact(cite("x", 6, "Good."), texts)
    assert not is_exact(cite("x", 0, "good."), texts)
    assert not is_exact(cite("y", 0, "Good."), texts)


def test_a_quote_is_relevant_through_any_article_that_carries_it() -> None:
    assert is_relevant(cite("x", 0, "Good."), ["x"])
    assert is_relevant(cite("x", 0, "Good.", also_in=["y"]), ["y"])
    assert not is_relevant(cite("x", 0, "Good.", also_in=["y"]), ["z"])
