"""What was cut off from a quotation that turns what it says."""

import pytest

from qa.court.edges import cut_off, omitted, says_itself


def cuts(marked: str) -> list[str]:
    """What was cut off from the words between bars, in a sentence."""
    start = marked.index("|")
    end = marked.index("|", start + 1) - 1
    text = marked.replace("|", "")
    return [text[a:b] for a, b in cut_off(text, (0, len(text)), start, end)]


@pytest.mark.parametrize(
    ("marked", "cut"),
    [
        ("The council did not |close the pool|.", ["not"]),
        ("She never said |the pool was shut|.", ["never said"]),
        ("There is no evidence that |the pool is unsafe|.", ["no evidence that"]),
        ("He denied that |the pool was unsafe|.", ["denied that"]),
        ("He allegedly |stole the ladder|.", ["allegedly"]),
        ("He |stole the ladder|, it is alleged, in May.", ["it is alleged"]),
        ("They |stole the ladder| allegedly in May.", ["allegedly"]),
        ("If the grant is paid, |the pool will open in May|.", ["If the grant is paid"]),
        ("If the U.S. Parks Board pays, |the pool will open|.", ["If the U.S. Parks Board pays"]),
        ("|The pool will open in May| if the grant is paid.", ["if the grant is paid"]),
        ("|The pool will open| in May, unless it rains.", ["in May, unless it rains"]),
        ("Nobody knows whether |the pool is safe|.", ["whether"]),
        ("|They will| not go.", ["not"]),
        ("He said the town was not “|on its knees|”.", ["not"]),
        (
            "Not to mend the roof now — or to mend half — |is a waste|.",
            ["Not to mend the roof now — or to mend half"],
        ),
    ],
)
def test_what_turns_the_words_is_found(marked: str, cut: list[str]):
    assert cuts(marked) == cut


@pytest.mark.parametrize(
    "marked",
    [
        "|The council did not close the pool|.",
        "They did not come, but |the pool was full|.",
        "It is not far: |the pool is in the park|.",
        "Not only that, |the pool is free|.",
        "Not only the pool but the park |is free|.",
        "|The pool will open in May| even if it rains.",
        "Even if it rains, |the pool will open|.",
        "He did not wait. “|The pool is shut|,” he said.",
        "“|The pool is shut|,” he said, if reports are right.",
        "The council, which never met, |closed the pool|.",
    ],
)
def test_what_does_not_turn_the_words_is_left(marked: str):
    assert cuts(marked) == []


def test_what_an_ellipsis_omits_turns_the_rest_unless_it_is_by_the_way():
    text = "The pool did not ever close, which nobody saw, in May"
    start = text.index(" not")
    assert omitted(text, start, start + 9) == [(start + 1, start + 9)]
    start = text.index(", which")
    assert omitted(text, start, start + len(", which nobody saw,")) == []


def test_what_the_draft_says_itself_was_not_cut_off():
    assert says_itself("The council did not, he said,", "never")
    assert not says_itself("The council, he said,", "never")
    assert says_itself("Reportedly he", "allegedly")
    assert not says_itself("He did not", "if it rains")
