"""Notes are read with the sentence that bears their mark."""

from corpus import notes, passages
from corpus.article import Article, Block, BlockKind, Draft
from corpus.page.assembly import assemble

POOL = "The council spent £4.2 million on the pool.¹ It has two basins and a slide."
OPENED = "It opened in 2021 ² and had 80,000 visitors. A ticket costs £5."


def article(*blocks: str, kind: BlockKind = BlockKind.BODY) -> Article:
    text = "\n\n".join(blocks)
    placed, at = [], 0
    for block in blocks:
        placed.append(Block(kind, at, at + len(block)))
        at += len(block) + 2
    return assemble(Draft("a.pdf", text, blocks=tuple(placed)))


def borne(found: Article) -> dict[str, str]:
    """Each note's beginning → the sentence that bears its mark."""
    return {
        found.text[note : note + 12]: found.text[start:end]
        for note, (start, end) in notes.bearers(found).items()
    }


def test_a_note_finds_the_sentence_that_bears_its_mark() -> None:
    found = article(POOL, OPENED, "1 Of this sum, £600,000 was a grant.", "²\u202fIn May.")
    assert borne(found) == {
        "1 Of this su": "The council spent £4.2 million on the pool.¹",
        "²\u202fIn May.": "It opened in 2021 ² and had 80,000 visitors.",
    }


def test_of_marks_alike_the_last_above_the_note_leads_to_it() -> None:
    found = article(POOL, "1 A grant.", "It rained in June.¹ Few people came then.", "1 In Leeds.")
    assert list(borne(found).values()) == [
        "The council spent £4.2 million on the pool.¹",
        "It rained in June.¹",
    ]


def test_marks_in_brackets_lead_to_notes_too() -> None:
    found = article(
        "The pool",
        "The pool cost £4.2 million for the council.[^a]",
        "[^a]: Of this, a third lent.",
    )
    assert list(borne(found).values()) == ["The pool cost £4.2 million for the council.[^a]"]


def test_a_line_that_begins_with_a_number_is_no_note_without_its_mark() -> None:
    found = article("The pool covers 40 m² and is heated.", "2 people swam there.", "1 did not.")
    assert borne(found) == {}


def test_notes_at_the_foot_are_passages_below_the_sentences_that_bear_their_marks() -> None:
    found = article(POOL, OPENED, "1 Of this sum, £600,000 was a grant.", "2 In May, to be exact.")
    assert [(p.heading, p.text) for p in passages.split(found)] == [
        ("", f"{POOL}\n\n{OPENED}"),
        ("The council spent £4.2 million on the pool.¹", "1 Of this sum, £600,000 was a grant."),
        ("It opened in 2021 ² and had 80,000 visitors.", "2 In May, to be exact."),
    ]


def test_a_note_directly_behind_its_paragraph_stays_with_it() -> None:
    found = article(POOL, "¹\u202fOf this, £600,000 was a grant.", OPENED)
    assert [(p.heading, p.text) for p in passages.split(found)] == [("", found.text)]
