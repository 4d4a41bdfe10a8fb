from concurrent.futures import ThreadPoolExecutor

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats import pdf
from corpus.formats.pdf import read

from .shown import left_out, shown, words

FIRST = (
    "The swing bridge over the canal has opened to walkers again after two winters of repairs, "
    "the harbour trust said on Friday. Its engineers replaced forty oak beams."
)
SECOND = (
    "They found, to their surprise, that the iron ring beneath the beams had hardly rusted since "
    "1887. Nobody had expected that, and a year was won by it."
)


class Paper(FPDF):
    """A document with a running head and foot, and what its body is made of."""

    running = True

    def header(self) -> None:
        if self.running:
            self.set_font("Helvetica", size=8)
            self.cell(0, 6, "Harbour Trust: yearly report", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        if self.running:
            self.set_y(-15)
            self.set_font("Helvetica", size=8)
            self.cell(0, 10, f"Page {self.page_no()}", align="C")

    def title_line(self, text: str) -> None:
        self.set_font("Helvetica", "B", 20)
        self.multi_cell(0, 10, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def heading(self, text: str) -> None:
        self.set_font("Helvetica", "B", 11)
        self.cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")

    def paragraph(self, text: str, *, space: float = 3, indent: float = 0) -> None:
        self.set_font("Helvetica", size=11)
        first = " " * int(indent)
        self.multi_cell(0, 6, first + text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(space)

    def item(self, text: str) -> None:
        self.set_font("Helvetica", size=11)
        self.cell(6, 6, "\x95")
        self.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")


def draft(paper: FPDF) -> Draft:
    return read(bytes(paper.output()), "a.pdf")


def plain(*, running: bool = False) -> Paper:
    paper = Paper()
    paper.running = running
    paper.add_page()
    return paper


def joined(blocks: list[str]) -> list[str]:
    return [" ".join(block.split()) for block in blocks]


def test_blocks_are_told_apart_by_how_their_lines_lie() -> None:
    paper = plain()
    paper.title_line("Swing bridge opens again after two winters of repairs and a surprise")
    paper.paragraph(FIRST)
    paper.heading("An iron ring")
    paper.paragraph(SECOND)
    paper.item("Forty beams")
    paper.item(
        "One ring that is so little rusted that it will hold, as the trust believes, for "
        "another hundred years"
    )
    found = draft(paper)
    assert [(kind, " ".join(w.split())) for kind, w in shown(found)] == [
        ("title", "Swing bridge opens again after two winters of repairs and a surprise"),
        ("body", FIRST),
        ("heading", "An iron ring"),
        ("body", SECOND),
        ("list_item", "Forty beams"),
        (
            "list_item",
            "One ring that is so little rusted that it will hold, as the trust believes, for "
            "another hundred years",
        ),
    ]
    assert left_out(found) == ["•", "•"]
    assert found.title == "Swing bridge opens again after two winters of repairs and a surprise"
    assert "\n" in words(found, "body")[0]


def test_paragraphs_without_a_gap_are_parted_by_a_short_last_line_or_an_indent() -> None:
    paper = plain()
    paper.paragraph(FIRST, space=0)
    paper.paragraph(SECOND, space=0)
    paper.paragraph(FIRST, space=0, indent=8)
    assert joined(words(draft(paper), "body")) == [FIRST, SECOND, FIRST]


def test_an_indent_parts_paragraphs_whose_last_line_is_full() -> None:
    paper = plain()
    paper.set_font("Helvetica", size=11)
    for indent, line in (
        (0, "The trust was made by an act of parliament in the year of"),
        (0, "the flood. Its first chair was a miller who came from the next town."),
        (6, "The second was a baker, who held it for thirty years and"),
        (0, "then left all that he had, a mill and two boats, to them."),
    ):
        paper.set_x(paper.l_margin + indent)
        paper.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    assert [w.split(" ", 2)[:2] for w in words(draft(paper), "body")] == [
        ["The", "trust"],
        ["The", "second"],
    ]


def test_numbers_alone_at_the_foot_are_furniture_and_in_the_text_are_not() -> None:
    paper = plain()
    texts = [FIRST, SECOND, f"In short: {SECOND}"]
    for number, text in enumerate(texts, 1):
        paper.paragraph(text)
        paper.paragraph("1887")
        paper.set_y(-20)
        paper.cell(0, 6, f"- {number} -", align="C")
        if number < 3:
            paper.add_page()
    found = draft(paper)
    assert words(found, "furniture") == ["- 1 -", "- 2 -", "- 3 -"]
    assert joined(words(found, "body")) == [w for text in texts for w in (text, "1887")]


def test_heads_feet_and_page_numbers_are_furniture_and_interrupt_no_paragraph() -> None:
    paper = plain(running=True)
    for _ in range(40):
        paper.paragraph(f"{FIRST} {SECOND}")
    found = draft(paper)
    assert joined(words(found, "body")) == [f"{FIRST} {SECOND}"] * 40
    pages = paper.pages_count
    assert pages > 3
    assert sorted(words(found, "furniture")) == sorted(
        ["Harbour Trust: yearly report"] * pages + [f"Page {n + 1}" for n in range(pages)]
    )
    assert left_out(found) == []


def test_lines_of_a_table_of_contents_are_furniture() -> None:
    paper = plain()
    paper.paragraph("The bridge " + ". " * 40 + "4", space=0)
    paper.paragraph(FIRST)
    assert joined(words(draft(paper), "body")) == [FIRST]


def test_hyphens_at_the_ends_of_lines_stay() -> None:
    paper = plain()
    paper.set_font("Helvetica", size=11)
    for line in (
        "The trust, which is a self-",
        "governing body, was made by an act of par-",
        "liament in the year of the flood.",
    ):
        paper.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    assert words(draft(paper), "body") == [
        "The trust, which is a self-\ngoverning body, was made by an act of par-\nliament in the "
        "year of the flood."
    ]


def test_the_cells_of_a_row_stand_in_one_block() -> None:
    paper = plain()
    paper.paragraph(FIRST)
    with paper.table(first_row_as_headings=False) as table:
        for cells in (("Year", "Pounds spent"), ("2021", "310,000")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    rows = [" ".join(w.split()) for w in words(draft(paper), "body")[1:]]
    assert rows == ["Year Pounds spent", "2021 310,000"]


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        ("The bridge opens", "The bridge opens"),
        ("Microsoft Word - bridge.docx", None),
        ("untitled", None),
        ("bridge_final_v2", None),
    ],
)
def test_the_property_is_the_title_where_it_is_sensible(declared: str, title: str | None) -> None:
    paper = plain()
    paper.paragraph(FIRST)
    paper.set_title(declared)
    assert draft(paper).title == title


def test_the_day_a_pdf_was_made_is_no_publication_date() -> None:
    paper = plain()
    paper.paragraph(FIRST)
    found = draft(paper)
    assert (found.published, found.published_evidence) == (None, None)


def test_an_encrypted_pdf_is_a_failure() -> None:
    paper = plain()
    paper.paragraph(FIRST)
    paper.set_encryption("owner", "reader")
    with pytest.raises(UnreadableArticle, match="encrypted and asks for a password"):
        draft(paper)


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    paper = plain()
    paper.paragraph(FIRST)
    paper.set_encryption("owner")
    assert joined(words(draft(paper), "body")) == [FIRST]


def test_a_scanned_pdf_is_a_failure_that_names_it() -> None:
    paper = plain()
    paper.rect(20, 20, 100, 100)
    paper.add_page()
    with pytest.raises(UnreadableArticle, match="has 2 pages and no text, so it is probably scann"):
        draft(paper)


@pytest.mark.parametrize("data", [b"%PDF-1.4\nno more", b"words", b""])
def test_a_damaged_pdf_is_a_failure(data: bytes) -> None:
    with pytest.raises(UnreadableArticle, match="damaged, or not a PDF"):
        read(data, "a.pdf")


def test_documents_may_be_read_from_several_threads() -> None:
    paper = plain()
    for _ in range(8):
        paper.paragraph(f"{FIRST} {SECOND}")
    data = bytes(paper.output())
    alone = read(data, "a.pdf")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: read(data, "a.pdf"), range(12))) == [alone] * 12


WORDS = st.lists(
    st.text("abcdefghijklmnopéü,.'-", min_size=1, max_size=12), min_size=1, max_size=60
)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from([9, 11, 16]), WORDS), min_size=1, max_size=6))
def test_every_sign_is_kept_in_order_and_lies_in_a_block(
    parts: list[tuple[int, list[str]]],
) -> None:
    paper = plain()
    for size, text in parts:
        paper.set_font("Helvetica", size=size)
        paper.multi_cell(0, size / 2, " ".join(text), align="L", new_x="LMARGIN", new_y="NEXT")
    found = draft(paper)
    assert [mark for mark in left_out(found) if mark not in ("-", "o")] == []
    assert "".join(found.text.split()) == "".join("".join(text) for _, text in parts)


def test_pages_that_show_something_but_no_text_are_named() -> None:
    paper = plain()
    paper.paragraph(FIRST)
    for shows in (True, True, True, False, True):
        paper.add_page()
        if shows:
            paper.rect(20, 20, 100, 100)
    found = draft(paper)
    assert joined(words(found, "body")) == [FIRST]
    assert found.left_out == (
        "Pages 2 to 4 and 6 of 6 are without text, so probably scanned, and left out; run text "
        "recognition (OCR) over the file.",
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([1], "Page 2 of 9 is"),
        ([1, 2], "Pages 2 and 3 of 9 are"),
        ([0, 2, 4, 5, 6, 8], "Pages 1, 3, 5 to 7 and 9 of 9 are"),
    ],
)
def test_pages_are_named_by_their_numbers(numbers: list[int], said: str) -> None:
    assert pdf._pages(numbers, 9) == said
