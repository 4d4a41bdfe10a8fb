import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats import pdf_scans
from corpus.formats.pdf import read, read_with

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
        read_with(bytes(paper.output()), "a.pdf", None)


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
    found = read_with(bytes(paper.output()), "a.pdf", None)
    assert joined(words(found, "body")) == [FIRST]
    assert [one.partition(",")[0] for one in found.left_out] == [
        "Pages 2 to 4 and 6 of 6 are without text"
    ]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([1], "Page 2 of 9 is"),
        ([1, 2], "Pages 2 and 3 of 9 are"),
        ([0, 2, 4, 5, 6, 8], "Pages 1, 3, 5 to 7 and 9 of 9 are"),
    ],
)
def test_pages_are_named_by_their_numbers(numbers: list[int], said: str) -> None:
    assert pdf_scans._pages(numbers, 9) == said


def lines(paper: FPDF, *texts: str, left: float = 20, pitch: float = 5, top: float = 40) -> None:
    """Set lines at a place of the page, each where the one before ends."""
    for n, text in enumerate(texts):
        paper.set_xy(left, top + n * pitch)
        paper.cell(0, pitch, text)


def with_marks(paper: FPDF, *parts: str) -> None:
    """A paragraph of which every second part is raised."""
    for n, part in enumerate(parts):
        paper.char_vpos = "SUP" if n % 2 else "LINE"
        paper.write(6, part)
    paper.char_vpos = "LINE"
    paper.ln(10)


def test_raised_marks_are_kept_apart_from_figures_and_part_no_sentence() -> None:
    paper = plain()
    paper.set_font("Helvetica", size=11)
    with_marks(
        paper, "The weir was mended in 2019", "1", " at a cost of £4.2 million", "12",
        ". It was the", " ", "third time since the flood of 1887.", "a",
        " Nobody knows what the next flood costs.",
    )  # fmt: skip
    with_marks(
        paper, "It fell on the 21", "st", ", over 40 m", "2", " of the lower basin.", "2,3", ""
    )
    with_marks(paper, "", "1", " By the trust's engineers.")
    found = draft(paper)
    assert joined(words(found, "body")) == [
        "The weir was mended in 2019 ¹ at a cost of £4.2 million ¹². It was the third time since "
        "the flood of 1887.ᵃ Nobody knows what the next flood costs.",
        "It fell on the 21st, over 40 m² of the lower basin.²,³",
        "¹ By the trust's engineers.",
    ]


NARROW = (
    "The trust was made by an act of",
    "Parliament in the year of the",
    "Great Flood. Its first chair was a",
    "miller from Upper",
    "Weir, who held it for thirty years",
    "and left all that he had, a mill and",
    "two boats, to the trust.",
)
BESIDE = (
    "Today it has nine members, whom",
    "the towns along the canal send.",
    "They meet four times a year in",
    "Long Ferry, and once at the",
    "Mill House. Whoever lives by the",
    "canal may come and listen, and",
    "many do so when it has rained.",
)


@pytest.mark.parametrize("row_by_row", [False, True])
def test_ragged_columns_are_read_one_after_another(row_by_row: bool) -> None:
    paper = plain()
    paper.set_font("Helvetica", size=10)
    if row_by_row:
        for n, row in enumerate(zip(NARROW, BESIDE, strict=True)):
            for left, text in zip((20, 110), row, strict=True):
                lines(paper, text, left=left, top=40 + 5 * n)
    else:
        lines(paper, *NARROW, left=20)
        lines(paper, *BESIDE, left=110)
    assert joined(words(draft(paper), "body")) == [" ".join(NARROW), " ".join(BESIDE)]


def test_footnotes_are_blocks_of_their_own_and_interrupt_no_paragraph() -> None:
    paper = plain()
    paper.set_font("Helvetica", size=11)
    lines(paper, "The trust was made by an act of parliament in the year of", top=40, pitch=6)
    lines(paper, "the flood. Its first chair was a miller who came from the", top=46, pitch=6)
    paper.set_font("Helvetica", size=8)
    lines(paper, "1 The act is kept at the mill.", top=250, pitch=4)
    lines(paper, "2 Of the next three chairs, two were bakers and one a", top=254, pitch=4)
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    lines(paper, "Upper Weir, and who held it for thirty years until he died.", top=30, pitch=6)
    paper.set_font("Helvetica", size=8)
    lines(paper, "smith, but nobody knows his name.", top=246, pitch=4)
    lines(paper, "3 In 1889.", top=250, pitch=4)
    assert shown(draft(paper)) == [
        (
            "body",
            "The trust was made by an act of parliament in the year of\nthe flood. Its first chair "
            "was a miller who came from the\nUpper Weir, and who held it for thirty years until he "
            "died.",
        ),
        ("body", "1 The act is kept at the mill."),
        (
            "body",
            "2 Of the next three chairs, two were bakers and one a\nsmith, but nobody knows his "
            "name.",
        ),
        ("body", "3 In 1889."),
    ]


@pytest.mark.parametrize(("angle", "left"), [(90, 12), (45, 60), (0, 1)])
def test_a_stamp_is_furniture_and_no_title(angle: float, left: float) -> None:
    paper = plain()
    paper.set_left_margin(50)
    paper.set_font("Helvetica", "B", 28)
    with paper.rotation(angle, left, 40):
        paper.text(left, 40, "PROOF" if angle else "PRF")
    paper.title_line("Swing bridge opens again")
    paper.paragraph(f"{FIRST} {SECOND}")
    found = draft(paper)
    assert (found.title, words(found, "furniture")) == (
        "Swing bridge opens again",
        ["PROOF" if angle else "PRF"],
    )
    assert joined(words(found, "body")) == [f"{FIRST} {SECOND}"]


@pytest.mark.parametrize(("initial", "rest", "whole"), [
    ("T", "he swing bridge over the canal", "The swing bridge over the canal"),
    ("A", "bridge over the whole canal", "A bridge over the whole canal"),
    ("A", "fter two winters of repairs it", "After two winters of repairs it"),
])  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_a_large_initial_begins_its_word(initial: str, rest: str, whole: str, first: bool) -> None:
    paper = plain()

    def capital() -> None:
        paper.set_font("Times", "B", 40)
        paper.text(20, 52, initial)

    def text() -> None:
        paper.set_font("Times", size=12)
        lines(paper, rest, "opened to walkers on Friday, and", left=31, top=41)
        lines(paper, "everybody who lives by it came. After it, they danced.", left=20, top=51)

    for part in (capital, text) if first else (text, capital):
        part()
    assert joined(words(draft(paper), "body")) == [
        f"{whole} opened to walkers on Friday, and everybody who lives by it came. After it, they "
        "danced."
    ]


def test_items_that_run_on_in_prose_stay_with_it_and_items_that_stand_below_do_not() -> None:
    paper = plain()
    paper.set_font("Helvetica", size=11)
    lines(paper, "The board is asked to: (a) mend the weir above the mill before winter;", top=40)
    lines(paper, "(b) appoint a keeper for the lock at Long Ferry, for a year; and", top=45)
    lines(paper, "(c) close the towpath.", top=50)
    lines(paper, "The board has decided:", top=70)
    lines(paper, "(a) that the weir above the mill will be mended;", top=75)
    lines(paper, "(b) that the towpath stays open.", top=80)
    assert [w.replace("\n", " ") for w in words(draft(paper), "body")] == [
        "The board is asked to: (a) mend the weir above the mill before winter; (b) appoint a "
        "keeper for the lock at Long Ferry, for a year; and (c) close the towpath.",
        "The board has decided:",
        "(a) that the weir above the mill will be mended;",
        "(b) that the towpath stays open.",
    ]


@pytest.mark.parametrize("shown_upright", [False, True])
def test_a_page_set_sideways_is_read_like_any_other(shown_upright: bool) -> None:
    paper = plain()
    paper.set_auto_page_break(False)
    with paper.rotation(90, 20, 250):
        paper.set_xy(20, 250)
        paper.title_line("Swing bridge opens again")
        for n, text in enumerate((FIRST, SECOND)):
            paper.set_xy(20, 270 + 20 * n)
            paper.paragraph(text)
    document = PdfDocument(bytes(paper.output()))
    if shown_upright:
        document[0].set_rotation(90)
    file = io.BytesIO()
    document.save(file)
    found = read(file.getvalue(), "a.pdf")
    assert [(kind, " ".join(w.split())) for kind, w in shown(found)] == [
        ("title", "Swing bridge opens again"),
        ("body", FIRST),
        ("body", SECOND),
    ]


def test_an_unseen_layer_of_text_was_recognised() -> None:
    paper = plain()
    paper.paragraph(FIRST)
    with paper.local_context(text_mode=TextMode.INVISIBLE):
        paper.paragraph(SECOND)
    found = draft(paper)
    assert found.blocks is not None
    assert joined(words(found, "body")) == [FIRST, SECOND]
    assert [block.recognised for block in found.blocks] == [False, True]
