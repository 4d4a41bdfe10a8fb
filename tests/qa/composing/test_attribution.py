"""Who speaks, by the article's own words: direct and reported, and over sentences that go on."""

import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.composing.article_lines import lines_of
from qa.composing.attribution import told_in

ENTRY = Entry("park", "Park", True, None, None, None, None)


def stored(*paragraphs: str) -> StoredPassage:
    """A passage of paragraphs, the sentences of which are parted by ` / `."""
    text, sentences = "", []
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        for n, sentence in enumerate(paragraph.split(" / ")):
            text += " " if n else ""
            sentences.append(Sentence(len(text), len(text) + len(sentence)))
            text += sentence
    return StoredPassage(1, Passage("park", 0, len(text), text, "", tuple(sentences)), ENTRY)


def said(*paragraphs: str) -> list[str | None]:
    """Who speaks each sentence; None where nobody does."""
    lines = lines_of([stored(*paragraphs)])
    told = {one.at: one.speaker.text for one in told_in(lines)}
    return [told.get(at) for at in range(len(lines))]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“The park is safe,” said the warden.", "the warden"),
        ("“The park is safe,” said Ms Wren, the warden, on Friday.", "Ms Wren, the warden"),
        ("“The park is safe,” the warden told the meeting.", "the warden"),
        ("The warden said that the park is safe.", "The warden"),
        ("The warden also warned that the park floods.", "The warden"),
        ("Ada Wren, warden of the park, said: “It is safe.”", "Ada Wren, warden of the park"),
        ("Ms Wren thanked the wardens and promised a gate.", "Ms Wren"),
        ("The warden, Ms Wren, thanked them and promised a gate.", "The warden, Ms Wren"),
        ("A warden who lives in the park said that it is safe.", "A warden"),
        ("Ms Wren, who chairs the park and fences board, said it was safe.", "Ms Wren"),
        (
            "The warden for parks and ponds, Ms Wren, said it.",
            "The warden for parks and ponds, Ms Wren",
        ),
        ("Ms Wren pointed out that the park floods.", "Ms Wren"),
        ("In a survey on the website several wardens said it was safe.", "several wardens"),
        ("In a statement, the warden said it was safe.", "the warden"),
        ("A gate had been added, Ms Wren explained, because people asked.", "Ms Wren"),
        ("According to the wardens, the park is safe.", "the wardens"),
        ("Inspectors found that the park is safe.", "Inspectors"),
        ("The park was praised by inspectors.", "inspectors"),
        ("‘The wardens’ hut is dry,’ said Ms Wren.", "Ms Wren"),
        ('"The park is safe," said Ms Wren.', "Ms Wren"),
        ('“The park is safe," Ms Wren said on Friday.', "Ms Wren"),
        ("“It is safe,” Ms Wren conceded, adding, “mostly.”", "Ms Wren"),
        ("“It is safe,” Ms Wren clearly stated.", "Ms Wren"),
        ("Ms Wren rejected the plan, saying that it was late.", "Ms Wren"),
        ("We've found that the park is safe.", None),
        ("It opened with “a bang,” and closed in May.", None),
        ("The park was opened in May.", None),
        ("Wardens can find help here.", None),
        ("The park was rated safe.", None),
        ("The ‘safe’ park has a hut.", None),
    ],
)
def test_a_sentence_names_its_speaker(sentence: str, speaker: str | None):
    assert said(sentence) == [speaker]


def test_she_is_one_person_and_may_be_the_chair_of_before():
    officers = "Officers had spoken for a pond."
    chair = "The vice-chair was against it."
    assert said(f"{officers} / {chair} / She said it would flood.") == [
        "Officers",
        None,
        "The vice-chair",
    ]


def test_a_paragraph_of_speech_goes_on_from_one_that_only_ends_in_speech():
    first = "‘The park is safe. / I’d thank them,’ said Ms Wren."
    assert said(first, "‘It floods at times.’") == ["Ms Wren"] * 3


def test_a_quotation_goes_on_over_sentences_and_paragraphs():
    assert said(
        "“The park is safe,” said Ms Wren. / “It floods at times.”",
        "“We mend the fence every year. / It falls again.”",
        "The park opened in May.",
    ) == ["Ms Wren", "Ms Wren", "Ms Wren", "Ms Wren", None]


def test_a_quotation_is_its_own_speakers_who_is_named_at_its_end():
    assert said(
        "“The park is safe,” said Ms Wren.",
        "“It is not. / Nobody mends the fence,” said Mr Hall.",
    ) == ["Ms Wren", "Mr Hall", "Mr Hall"]


@pytest.mark.parametrize(
    ("below", "speaker"),
    [
        ("Councillor Ada Wren, member for parks and play", True),
        ("— Ada Wren, the park’s keeper", True),
        ("Ada Wren", False),
        ("Ada Wren opened the park.", False),
        ("Park, Sutton", False),
    ],
)
def test_a_quotation_is_theirs_who_is_named_alone_in_the_line_below(below: str, speaker: bool):
    name = below.lstrip("— ") if speaker else None
    assert said(
        "The park opened in May.",
        "“The park is safe. / It floods at times.",
        "“We mend the fence every year.”",
        below,
    ) == [None, name, name, name, None]


def test_a_pronoun_is_who_spoke_or_was_told_of_before():
    assert said(
        "The warden said that the park is safe.",
        "A hut had been added, she explained. / She also promised a gate.",
    ) == ["The warden", "The warden", "The warden"]
    assert said(
        "The old warden retired, and the keeper of the zoo has taken over from her. / "
        "He told the council that he would change little."
    ) == [None, "the keeper of the zoo"]


def test_where_who_speaks_stands_is_known():
    [line] = lines_of([stored("“The park is safe,” said the warden.")])
    [told] = told_in([line])
    assert told.speaker == told.said
    assert line.text[told.speaker.start : told.speaker.end] == "the warden"


def test_sentences_of_passages_that_overlap_count_once():
    first = stored("One is here. / Two is here.")
    text = "Two is here. Three is here."
    second = StoredPassage(
        2, Passage("park", 13, 40, text, "", (Sentence(13, 25), Sentence(26, 40))), ENTRY
    )
    lines = lines_of([first, second])
    assert [(line.text, line.opens) for line in lines] == [
        ("One is here.", True),
        ("Two is here.", False),
        ("Three is here.", False),
    ]
