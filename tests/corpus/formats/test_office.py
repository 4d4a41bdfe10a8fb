"""Open documents, RTF, presentations and e-books: their blocks, and files made to do harm."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest
from pptx import Presentation
from pptx.util import Inches

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats import epub, odt, packages, pptx, rtf
from tests.corpus.formats.shown import left_out, shown

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{OASIS}:{whole}:1.0"'
    for name, whole in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
    }.items()
)
STYLES = (
    '<style:style style:name="P1" style:parent-style-name="Title"/>'
    '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def open_document(body: str, *, before: str = "", **parts: str) -> bytes:
    content = (
        f"{before}<office:document-content {SPACES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return packed({"content.xml": content, **{f"{name}.xml": part for name, part in parts.items()}})


def of_odt(body: str) -> Draft:
    return odt.read(open_document(body), "a.odt")


def rows_of(draft: Draft) -> list[tuple[bool, list[tuple[str, int, int]]]]:
    """The rows of its tables: whether each is a head, and its cells with their columns."""
    return [
        (
            block.row.is_head,
            [(draft.text[c.start : c.end], c.column, c.columns) for c in block.row.cells],
        )
        for block in draft.blocks or ()
        if block.row
    ]


SHARED = [
    (True, [("Lock", 0, 1), ("Boats in 2022 and 2023", 1, 2)]),
    (False, [("Upper Weir", 0, 1), ("184", 1, 1), ("201", 2, 1)]),
    (False, [("88", 1, 1), ("96", 2, 1)]),
]
"""A table with a heading over two columns, and a cell over two rows."""


def test_an_open_document_s_cells_know_their_columns() -> None:
    def cell(words: str, more: str = "") -> str:
        return f"<table:table-cell{more}><text:p>{words}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    wide, deep = ' table:number-columns-spanned="2"', ' table:number-rows-spanned="2"'
    draft = of_odt(
        "<text:p>How many boats went through in either year.</text:p><table:table>"
        "<table:table-header-rows><table:table-row>"
        f"{cell('Lock')}{cell('Boats in 2022 and 2023', wide)}{covered}"
        "</table:table-row></table:table-header-rows>"
        f"<table:table-row>{cell('Upper Weir', deep)}{cell('184')}{cell('201')}</table:table-row>"
        f"<table:table-row>{covered}{cell('88')}{cell('96')}</table:table-row></table:table>"
    )
    assert rows_of(draft) == SHARED


def test_a_presentation_s_cells_know_their_columns() -> None:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    table = slide.shapes.add_table(3, 3, Inches(1), Inches(1), Inches(6), Inches(2)).table
    lines = (("Lock", "Boats in 2022 and 2023", ""), ("Upper Weir", "184", "201"), ("", "88", "96"))
    for n, line in enumerate(lines):
        for column, words in enumerate(line):
            table.cell(n, column).text = words
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    data = io.BytesIO()
    presentation.save(data)
    assert rows_of(pptx.read(data.getvalue(), "a.pptx")) == SHARED


def test_an_open_document_s_paragraphs_are_told_apart_by_their_styles() -> None:
    draft = of_odt(
        '<text:p text:style-name="P1">The roof of the hall</text:p>'
        "<text:p>It leaks<text:s text:c='2'/>and<text:tab/>drips.</text:p>"
        '<text:h text:outline-level="2">Costs</text:h>'
        '<text:p><text:span text:style-name="T1">In short</text:span></text:p>'
        "<text:list><text:list-item><text:p>Alder House</text:p></text:list-item>"
        "<text:list-item><text:p>Birch House</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Ward</text:p></table:table-cell>"
        "<table:table-cell><text:p>Homes</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert draft.title == "The roof of the hall"
    assert shown(draft) == [
        ("title", "The roof of the hall"),
        ("body", "It leaks  and\tdrips."),
        ("heading", "Costs"),
        ("heading", "In short"),
        ("list_item", "Alder House"),
        ("list_item", "Birch House"),
        ("body", "Ward\tHomes"),
    ]
    assert left_out(draft) == []


def test_notes_boxes_and_indexes_stand_apart_and_what_was_deleted_is_out() -> None:
    draft = of_odt(
        "<text:tracked-changes><text:deletion><text:p>Gone.</text:p></text:deletion>"
        "</text:tracked-changes><text:table-of-content><text:index-body><text:p>Costs 3</text:p>"
        "</text:index-body></text:table-of-content>"
        "<text:p>It costs £4.2 million<text:note><text:note-citation>3</text:note-citation>"
        "<text:note-body><text:p>The figure is of May.</text:p></text:note-body></text:note>, they "
        "say.<office:annotation><text:p>Really?</text:p></office:annotation></text:p>"
        "<text:p>Below.<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box>"
        "</draw:frame></text:p>"
    )
    assert shown(draft) == [
        ("furniture", "Costs 3"),
        ("body", "It costs £4.2 million, they say."),
        ("body", "The figure is of May."),
        ("body", "Below."),
        ("body", "In a box."),
    ]


RAISED = "It costs £4.2 million\u202f³."


def test_a_raised_figure_is_no_part_of_the_one_before_it() -> None:
    span = '<text:p>It costs £4.2 million<text:span text:style-name="T2">3</text:span>.</text:p>'
    assert of_odt(span).text == RAISED
    raised = rb"{\rtf1\ansi It costs \'a34.2 million{\super 3}.}"
    assert rtf.read(raised, "a.rtf").text == RAISED
    raised = rb"{\rtf1\ansi It costs \'a34.2 million\super 3\nosupersub .}"
    assert rtf.read(raised, "a.rtf").text == RAISED
    show, slide = slides("Costs")
    runs = slide.placeholders[1].text_frame.paragraphs[0]
    for words in ("It costs £4.2 million", "3", "."):
        runs.add_run().text = words
    runs.runs[1].font._element.set("baseline", "30000")
    assert shown(pptx.read(saved(show), "a.pptx"))[1] == ("body", RAISED)


def test_rtf_keeps_lists_tables_links_and_notes() -> None:
    document = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}
{\info{\title The roof of the hall}}\pard\f0 It costs more{\super\chftn}{\footnote\pard \chftn
 The figure is of May.}. See {\field{\*\fldinst{HYPERLINK "https://example.org/x"}}{\fldrslt{the
 plan}}}.\par
{\listtext\'b7\tab}Alder House\par
\trowd\cellx1000\cellx2000\intbl Ward\cell Homes\cell\row
\trowd\cellx1000\cellx2000\intbl Alder\cell 48\cell\row
\pard The wall\u8217?s end \u-10179?\u-8704?.\par
{\pict\wmetafile8 """
    document += b"0123456789abcdef" * 500 + b"}}"
    draft = rtf.read(document, "a.rtf")
    assert (draft.text, draft.title) == (
        "It costs more. See the plan.\n·\tAlder House\nWard\tHomes\nAlder\t48\n"
        "The wall’s end 😀.\n\nThe figure is of May.",
        "The roof of the hall",
    )
    assert shown(draft) == [
        ("list_item", "·\tAlder House"),
        ("body", "Ward\tHomes"),
        ("body", "Alder\t48"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Words.", "The file is no RTF document, whatever its name says; give it the extension"),
        (rb"{\rtf1 {\fonttbl}}", "The document has no text; if it holds pictures of pages, have"),
        (rb"{\rtf1 \u99999999 x}", "The RTF document is damaged ("),
    ],
)
def test_what_is_no_rtf_with_words_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableArticle) as caught:
        rtf.read(data, "a.rtf")
    assert str(caught.value).startswith(reason)


def slides(title: str):  # type: ignore[no-untyped-def]
    """A presentation and its one slide, which has a title and a box."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    return show, slide


def saved(show) -> bytes:  # type: ignore[no-untyped-def]
    data = io.BytesIO()
    show.save(data)
    return data.getvalue()


def test_a_presentation_s_slides_are_read_in_order_with_tables_and_notes() -> None:
    show, slide = slides("The roof")
    slide.placeholders[1].text = "It leaks\nIt is old"
    slide.notes_slide.notes_text_frame.text = "Say that rain is near."
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "Costs"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for n, words in enumerate(("Ward", "Homes", "Alder", "48")):
        table.cell(n // 2, n % 2).text = words
    box = second.shapes.add_textbox(Inches(1), Inches(3), Inches(4), Inches(1))
    box.text_frame.text = "In pounds:"
    draft = pptx.read(saved(show), "a.pptx")
    assert draft.title == "The roof"
    assert shown(draft) == [
        ("title", "The roof"),
        ("list_item", "It leaks"),
        ("list_item", "It is old"),
        ("body", "Say that rain is near."),
        ("heading", "Costs"),
        ("body", "In pounds:"),
        ("body", "Ward\tHomes"),
        ("body", "Alder\t48"),
    ]


def test_a_presentation_of_pictures_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="The presentation has no text; if its slides are"):
        pptx.read(saved(Presentation()), "a.pptx")


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
BOOK = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:opf="http://www.idpf.org/2007/opf"><metadata><dc:title>The Mill</dc:title>
<dc:publisher>Weir Press</dc:publisher><dc:date opf:event="modification">2024-06-01</dc:date>
<dc:date>2024-05-03</dc:date></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="2" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="1" href="the%20one.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="a.png" media-type="image/png"/></manifest>
<spine><itemref idref="n"/><itemref idref="1"/><itemref idref="2"/><itemref idref="p"/></spine>
</package>"""


def page(words: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title/></head><body>{words}</body></html>"
    )


def book(**parts: str) -> bytes:
    return packed(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": BOOK,
            "OEBPS/nav.xhtml": page("<nav><ol><li>One</li></ol></nav>"),
            "OEBPS/the one.xhtml": page("<h1>One</h1><p>The mill&#160;opened.</p>"),
            "OEBPS/two.xhtml": page("<h1>Two</h1><p>It closed.</p>"),
            **{f"META-INF/{name}.xml": part for name, part in parts.items()},
        }
    )


def test_the_raised_mark_of_a_note_in_an_e_book_is_no_part_of_the_figure() -> None:
    text = (
        '<p>It opened in 2019.<sup><a href="#a">1</a></sup> It cost £4 million<sup>2</sup> on the '
        "21<sup>st</sup> of May, for 30 m<sup>2</sup>.</p>"
    )
    data = packed(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": BOOK,
            "OEBPS/the one.xhtml": page(text),
        }
    )
    assert epub.read(data, "a.epub").text == (
        "It opened in 2019.¹ It cost £4 million\u202f² on the 21st of May, for 30 m²."
    )


def test_an_e_book_is_its_chapters_in_reading_order() -> None:
    draft = epub.read(book(), "a.epub")
    assert (draft.title, draft.publisher, draft.published, draft.published_evidence) == (
        "The Mill",
        "Weir Press",
        date(2024, 5, 3),
        "dc:date: 2024-05-03",
    )
    assert shown(draft) == [
        ("furniture", "One"),
        ("heading", "One"),
        ("body", "The mill\u00a0opened."),
        ("heading", "Two"),
        ("body", "It closed."),
    ]


@pytest.mark.parametrize(("path", "locked"), [("OEBPS/two.xhtml", True), ("OEBPS/a.otf", False)])
def test_an_e_book_is_protected_if_its_chapters_are_and_not_if_its_fonts_are(
    path: str, locked: bool
) -> None:
    encryption = f'<e xmlns:x="urn:x"><x:CipherReference URI="{path}"/></e>'
    data = book(encryption=encryption)
    if locked:
        with pytest.raises(UnreadableArticle, match=r"The e-book is protected \(DRM\)"):
            epub.read(data, "a.epub")
    else:
        assert epub.read(data, "a.epub") == epub.read(book(), "a.epub")


@pytest.mark.parametrize("read", [epub.read, odt.read, pptx.read])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Words.", "The document is damaged, or not "),
        (packed({"a.xml": "<a/>"}), "The document is damaged, or not "),
        (b"\xd0\xcf\x11\xe0", "The document is protected by a password, or in the format of"),
        (packed({"a.xml": b" " * 200_000_000}), "The document unpacks to 200 MB, more than"),
    ],
    ids=["words", "other package", "old", "bomb"],
)
def test_what_is_no_such_package_is_refused(read, data: bytes, reason: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableArticle) as caught:
        read(data, "a")
    assert str(caught.value).startswith(reason)


def test_a_document_of_too_many_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_TAGS", 100)
    with pytest.raises(UnreadableArticle, match="The document has more than"):
        of_odt("<text:p/>" * 200)


@pytest.mark.parametrize(
    "entity", ['"boom"', 'SYSTEM "file:///etc/hostname"'], ids=["inner", "file"]
)
def test_no_entity_is_put_into_a_document(entity: str) -> None:
    before = f"<!DOCTYPE a [<!ENTITY e {entity}>]>"
    body = "<text:p>It leaks &e;</text:p>"
    assert odt.read(open_document(body, before=before), "a.odt").text == "It leaks"


def test_spans_that_lie_too_deep_in_each_other_are_refused() -> None:
    with pytest.raises(UnreadableArticle, match="The document is damaged"):
        of_odt("<text:span>" * 5000 + "x" + "</text:span>" * 5000)
