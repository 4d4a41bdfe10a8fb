"""Which parts of a draft are quotations, and in which pieces they are quoted."""

import time

import pytest

from qa.court.quotations import pieces, quotations, sentences, without_brackets_in_words


def found(draft: str) -> list[str]:
    return [draft[one.start : one.end] for one in quotations(draft)]


@pytest.mark.parametrize(
    ("draft", "quoted"),
    [
        ('He said "the pool is shut", and left.', ["the pool is shut"]),
        ("“The pool is shut,” he said.", ["The pool is shut,"]),
        ("‘The pool is shut,’ he said. 'It is.'", ["The pool is shut,", "It is."]),
        ("„Das Bad ist zu“, «le bain est fermé»", ["Das Bad ist zu", "le bain est fermé"]),
        ("»zu«", ["zu"]),
        ("“He told me ‘no way’ then,” she said.", ["He told me ‘no way’ then,", "no way"]),
        ("The councils' plan and the council's plan, rock 'n' roll in the '90s", []),
        ("‘The councils’ plans aren’t mad,’ he said.", ["The councils’ plans aren’t mad,"]),
        ("the ‘roads’ and ‘parks’", ["roads", "parks"]),
        ("a door 6'2\" high, \"and open\"", ["and open"]),
        ("“One paragraph.\n\n“And the next,” she said.", ["One paragraph.\n\n“And the next,"]),
        ('"One paragraph.\n\n"And the next," she said.', ['One paragraph.\n\n"And the next,']),
        ("“Never closed.\n\nThe next has “one” of its own.", ["Never closed.", "one"]),
        ('"A line\nthat wraps" is one.', ["A line\nthat wraps"]),
        ("no quotation at all", []),
        ('""""“”‘’«»„“', []),
        ("", []),
    ],
)  # fmt: skip
def test_what_stands_between_marks_is_a_quotation(draft: str, quoted: list[str]):
    assert found(draft) == quoted


def test_a_quotation_within_another_says_how_deep_it_stands():
    assert [one.depth for one in quotations("“He told me ‘no way’ then,” she said.")] == [0, 1]


@pytest.mark.parametrize("unit", ['"', "“", "‘a ", "'a' ", '"a" ', "«", "” “", "'a\n", "“a\n\n"])
def test_a_text_of_marks_takes_no_time(unit: str):
    started = time.process_time()
    quotations(unit * (300_000 // len(unit)))
    assert time.process_time() - started < 5


def test_sentences_have_no_marks():
    draft = "The pool is shut. It opens in May.\n\nHeading\n"
    assert [draft[s.start : s.end] for s in sentences(draft)] == [
        "The pool is shut.",
        "It opens in May.",
        "Heading",
    ]


def cut(quotation: str, *, insertions: bool = True) -> list[tuple[str, str, bool]]:
    text = without_brackets_in_words(quotation)
    return [
        (quotation[p.start : p.end].strip(), p.joint, p.omits)
        for p in pieces(text, 0, len(text), insertions=insertions)
    ]


@pytest.mark.parametrize("dots", ["…", "...", ". . .", "[…]", "[...]", "(…)", "…."])
def test_an_ellipsis_parts_a_quotation(dots: str):
    assert cut(f"The pool {dots} is shut {dots}") == [
        ("The pool", "", False),
        ("is shut", "", True),
    ]


def test_words_in_brackets_are_the_writers():
    assert cut("It said [the pool] is shut [for now]") == [
        ("It said", "", False),
        ("is shut", "the pool", False),
    ]
    assert cut("[The pool] is shut") == [("is shut", "The pool", False)]
    assert cut("[The pool] is shut", insertions=False) == [("[The pool] is shut", "", False)]


def test_brackets_within_a_word_are_passed_over():
    assert without_brackets_in_words("[T]he plan[s]") == "\u00adT\u00adhe plan\u00ads\u00ad"
