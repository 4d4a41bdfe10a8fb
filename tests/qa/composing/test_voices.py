"""Whether a speaker of an article is the one who is asked for."""

import pytest

from qa.composing.attribution import told_in
from qa.composing.subjects import Subjects
from qa.composing.voices import Voices, Wanted
from tests.qa.composing.test_attribution import stored


def words_of(asked: str, *sentences: str) -> list[str]:
    """Which of some sentences give the words of who is asked for."""
    voices = Voices([stored(" / ".join(sentences))])
    assert len(told_in(voices.lines)) == len(sentences)
    found = voices.of(Wanted.of(asked), Subjects.of("about the park"))
    return [voices.lines[one.at].text for one in found]


@pytest.mark.parametrize("asked", ["John Kerry", "Kerry", "Mr Kerry"])
def test_a_surname_may_be_a_places_name_too(asked):
    said = "“The park is safe,” Kerry said."
    assert words_of(asked, "The secretary, John Kerry, said it.", said)[-1] == said


@pytest.mark.parametrize("asked", ["the mayor of Sutton", "Sutton's mayor", "Mayor Sutton"])
def test_a_place_is_no_surname_behind_an_office(asked):
    assert Wanted.of(asked).core == {"mayor"}


@pytest.mark.parametrize("other", ["a Wren aide", "Ms Wren's aide", "the Wren spokeswoman"])
def test_who_is_only_somebodys_is_not_them(other):
    own = "“It is shut,” said Ms Wren."
    assert words_of("Ms Wren", own, f"“It is safe,” said {other}.") == [own]


def test_who_is_named_beside_a_speaker_is_not_them():
    own = "“It is shut,” said Ms Wren."
    assert words_of("Ms Wren", own, "Ms Wren’s deputy, Omar Hall, said it.") == [own]
