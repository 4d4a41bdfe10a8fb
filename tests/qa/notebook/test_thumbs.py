"""Thumbs are kept with the answer, one for each user, and may be changed and taken back."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.errors import NotKept
from qa.notebook.thumbs import FILE, MAX_COMMENT, Thumbs
from qa.question import Cited, Turn
from tests.qa.evidence.exhibits import ANSWERED, TURNED_DOWN

STAMP = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
TURN = Turn("Did it rain?", "Rain fell.", (Cited(1, "rain-1", "Rain", "Rain fell"),))


@pytest.fixture
def thumbs(tmp_path: Path) -> Thumbs:
    return Thumbs(tmp_path, now=lambda: STAMP)


def test_a_thumb_comes_back_with_question_answer_citations_and_the_turns_before(thumbs: Thumbs):
    given = thumbs.give(ANSWERED, up=True, comment=" Just so. ", history=[TURN], user="ann")
    assert thumbs.listed() == [given]
    assert (given.answer, given.history, given.comment) == (ANSWERED, (TURN,), "Just so.")
    assert (given.user, given.up, given.given) == ("ann", True, STAMP)


def test_a_second_thumb_takes_the_place_of_the_first(thumbs: Thumbs):
    thumbs.give(ANSWERED, up=True, comment="Good")
    changed = thumbs.give(ANSWERED, up=False)
    assert thumbs.listed() == [changed]
    assert thumbs.counts() == (0, 1)


def test_each_user_has_a_thumb_of_their_own(thumbs: Thumbs):
    thumbs.give(ANSWERED, up=True, user="ann")
    thumbs.give(ANSWERED, up=False, user="bob")
    assert thumbs.counts() == (1, 1)
    assert thumbs.of(ANSWERED, user="cyd") is None
    thumbs.take_back(ANSWERED, user="ann")
    assert [one.user for one in thumbs.listed()] == ["bob"]


def test_the_same_answer_that_took_longer_has_the_same_thumb(thumbs: Thumbs):
    given = thumbs.give(ANSWERED, up=True)
    assert thumbs.of(replace(ANSWERED, timings_ms={"total": 99.0})) == given
    assert thumbs.of(TURNED_DOWN) is None


def test_nothing_is_made_before_a_thumb_is_given(thumbs: Thumbs, tmp_path: Path):
    thumbs.take_back(ANSWERED)
    assert (thumbs.of(ANSWERED), thumbs.listed(), thumbs.counts()) == (None, [], (0, 0))
    assert list(tmp_path.iterdir()) == []


def test_a_long_comment_is_cut(thumbs: Thumbs):
    assert len(thumbs.give(ANSWERED, up=True, comment="x" * 9_999).comment) == MAX_COMMENT


def test_a_file_that_is_damaged_or_can_not_be_made_says_so(thumbs: Thumbs, tmp_path: Path):
    (tmp_path / FILE).write_bytes(b"nothing" * 99)
    with pytest.raises(NotKept, match="is damaged, so thumbs aren't kept"):
        thumbs.give(ANSWERED, up=True)
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    with pytest.raises(NotKept, match="Thumbs can't be kept"):
        thumbs.give(ANSWERED, up=True)
