"""Which words of a question stand in no article."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from qa.composing.absence import absent, beside, stems_of_days
from qa.reading.matching import stems
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.words import LexicalDocument


def holding(known: frozenset[str]) -> Callable[[str], bool]:
    return lambda pattern: any(re.fullmatch(pattern, stem) for stem in known)


HELD = stems(
    "The harbour at Larkmoor Primary opened on the 12th; Ms Farber spoke of ten boats, £2.5m"
)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Wexley",), ("Wexley",)),
        (("Larkmoor Primary's",), ()),
        (("Larkmoor Grange",), ("Grange",)),
        (("Wexley Grange", "2031"), ("Wexley Grange", "2031")),
        (("University of Wexley",), ("University of Wexley",)),
        (("Zoe Farber-Nunez",), ("Zoe",)),
        (("12", "10", "11"), ("11",)),
        (("Mayor Dame Farber",), ("Mayor",)),
        (("2.5 million", "2.5m", "2500000", "2.6 million"), ("2.6 million",)),
        (("Z. Farber", "Rt Hon Farber", "Rt Hon Wexley"), ("Rt Hon Wexley",)),
        (("Z", "5"), ("5",)),
        ((), ()),
    ],
)
def test_only_words_that_no_article_has_are_absent(
    names: tuple[str, ...], expected: tuple[str, ...]
):
    assert absent(names, " ".join(names), holding(HELD)) == expected


@pytest.mark.parametrize(
    ("question", "names", "expected"),
    [
        ("Der Rat hat was gesagt?", ("Der Rat",), ("Rat",)),
        ("Wer ist der Bürgermeister von Wexley?", ("Wer", "Bürgermeister", "Wexley"),
         ("Bürgermeister", "Wexley")),
        ("Les écoles de Wexley ont fermé quand ?", ("Les", "Wexley"), ("Wexley",)),
        ("Qu'a dit le maire ? Où est la gare ?", ("Qu'a", "Où"), ()),
        ("Summarise what was said in Wexley", ("Summarise", "Wexley"), ("Wexley",)),
        ("Wexley resigned when he was the mayor of what?", ("Wexley",), ("Wexley",)),
        ("Camden budget vote result", ("Camden",), ("Camden",)),
        ("Wexley budget, and who voted in Wexley", ("Wexley",), ("Wexley",)),
        ("Jo Wexley", ("Jo Wexley",), ("Jo Wexley",)),
    ],
)  # fmt: skip
def test_a_word_that_may_only_begin_a_sentence_is_called_no_name(
    question: str, names: tuple[str, ...], expected: tuple[str, ...]
):
    assert absent(names, question, holding(HELD)) == expected


def test_names_beside_articles_are_those_whose_words_all_stand_there():
    around = {"Wexley": ["Most read\nGrange fair", "Wexley’s fair\nThe Grange"], "Sumner": []}
    names = ("Wexley Grange", "Wexley Fair", "Sumner", "Wexley Park")
    assert beside(names, lambda word: around.get(word, [])) == ("Wexley Grange", "Wexley Fair")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("ODowd", "O’Dowd"), ("O'Dowd", "Odowd"), ("Farbernunez", "Färber-Núñez"),
        ("Limited", "Ltd"), ("Ltd", "Limited"), ("Department", "Dept."), ("Dept", "Department"),
        ("Councillor", "Coun"), ("Coun", "Councillor"), ("Road", "Rd"), ("Committee", "Cttee"),
        ("Building", "Bldg"), ("Government", "Govt"), ("Association", "Assn"),
        ("Corp", "Corporation"),
        ("Center", "Centre"), ("Organization", "Organisation"), ("Hackbuorne", "Hackbourne"),
        ("NHS", "National Health Service"), ("National Health Service", "NHS"),
        ("VIII", "8th"), ("8", "VIII"), ("2011", "2010/11"), ("2011", "2010-11"),
    ],
)  # fmt: skip
def test_what_may_be_there_in_another_spelling_is_not_denied(asked: str, written: str):
    assert absent((asked,), asked, holding(stems(written))) == ()


@pytest.mark.parametrize(
    ("number", "question"),
    [
        ("00", "Who spoke at 19:00?"),
        ("2010", "Who led it in the 2010s?"),
        ("19", "Who led it in 2018-19?"),
        ("12", "Who has the 12th seat?"),
        ("5", "Who voted in 5A?"),
        ("3", "What of version 1.3?"),
    ],
)
def test_a_number_that_is_only_a_part_is_not_denied(number: str, question: str):
    assert absent((number,), question, holding(frozenset())) == ()


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("Leeds", "leads needs lee leeward less lends les"),
        ("Barnet", "bar barn bat bet but burnt bart"),
        ("Hull", "hall hell hul full"),
        ("Hackney", "hay hey hack hacks"),
        ("2031", "2030 2032 203"),
        ("Wexley Grange", "wg"),
    ],
)
def test_other_words_are_no_other_spellings(asked: str, written: str):
    expected = () if " " in asked else (asked,)
    assert absent((asked,), asked, holding(stems(written))) == expected


def test_day_of_publication_is_spoken_of_by_all_its_words():
    known = stems_of_days([date(2024, 2, 5)])
    asked = ("5", "05", "5th", "February", "Feb", "2024", "Monday", "6")
    assert absent(asked, " ".join(asked), holding(known)) == ("6",)


def test_a_word_without_end_is_looked_up_at_once():
    asked = "Q" + "ab" * 950
    assert absent((asked,), asked, holding(HELD)) == (asked,)


@pytest.mark.parametrize(
    "asked", ["Wexley", "Department", "Zoquarburnhamsteadly", "Łódź", "2031", "8"]
)
def test_an_index_is_asked_for_all_spellings(asked: str):
    index = LexicalIndex(None)
    assert absent((asked,), asked, index.holds) == (asked,)
    index.change([], [LexicalDocument(1, "Harbour", asked, None, None)])
    assert absent((asked,), asked, index.holds) == ()
