import io
import zipfile
from datetime import datetime

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats import packages
from corpus.formats.docx import read

from .shown import left_out, shown, words


def saved(document: DocumentObject) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def draft(document: DocumentObject) -> Draft:
    return read(saved(document), "a.docx")


def test_styles_tell_the_blocks_apart() -> None:
    document = Document()
    document.add_paragraph("The mill reopens", style="Title")
    document.add_paragraph("After nine years", style="Subtitle")
    document.add_paragraph("The old mill opened its doors on Saturday.")
    document.add_heading("What is new", 1)
    document.add_paragraph("")
    document.add_paragraph("A café", style="List Bullet")
    document.add_paragraph("A shop", style="List Number")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Day", "Guests", "Saturday", "900"], strict=True):
        cell.text = text
    document.add_paragraph().add_run("A word of thanks").bold = True
    document.add_paragraph("Forty people helped.")
    found = draft(document)
    assert shown(found) == [
        ("title", "The mill reopens"),
        ("heading", "After nine years"),
        ("body", "The old mill opened its doors on Saturday."),
        ("heading", "What is new"),
        ("list_item", "A café"),
        ("list_item", "A shop"),
        ("body", "Day\tGuests"),
        ("body", "Saturday\t900"),
        ("heading", "A word of thanks"),
        ("body", "Forty people helped."),
    ]
    assert left_out(found) == []
    assert found.title == "The mill reopens"


def test_a_first_heading_is_the_title_and_a_later_one_is_none() -> None:
    document = Document()
    document.add_heading("The mill\nreopens", 1)
    document.add_paragraph("Words.")
    document.add_heading("Second part", 1)
    found = draft(document)
    assert found.title == "The mill reopens"
    assert (words(found, "title"), words(found, "heading")) == (
        ["The mill reopens"],
        ["Second part"],
    )


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        ("The mill reopens", "The mill reopens"),
        ("Microsoft Word - mill_final.docx", None),
        ("mill final.doc", None),
        ("Untitled document", None),
        ("Minutes", None),
        ("", None),
    ],
)
def test_the_property_is_the_title_where_it_is_sensible(declared: str, title: str | None) -> None:
    document = Document()
    document.add_paragraph("Words.")
    document.core_properties.title = declared
    assert draft(document).title == title


def test_the_day_a_document_was_made_is_no_publication_date() -> None:
    document = Document()
    document.add_paragraph("Words.")
    document.core_properties.created = datetime(2021, 5, 6)
    found = draft(document)
    assert (found.published, found.published_evidence) == (None, None)


def test_a_style_based_on_another_is_what_that_one_is() -> None:
    document = Document()
    style = document.styles.add_style("House subhead", 1)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Words.")
    document.add_paragraph("What is new", style=style)
    assert words(draft(document), "heading") == ["What is new"]


def test_line_breaks_part_lines_unless_the_sentence_goes_on() -> None:
    document = Document()
    document.add_paragraph("Mill Lane 4\nUpper Weir\nOpen daily\nbut not on Mondays.")
    assert words(draft(document), "body") == [
        "Mill Lane 4",
        "Upper Weir",
        "Open daily\nbut not on Mondays.",
    ]


def test_cells_of_several_paragraphs_are_read_one_by_one() -> None:
    document = Document()
    document.add_paragraph("Before.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "One.\nStill one."
    table.cell(0, 0).add_paragraph("Two.")
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text = "Three"
    inner.cell(0, 1).text = "Four"
    document.add_paragraph("After.")
    assert words(draft(document), "body") == [
        "Before.",
        "One.",
        "Still one.",
        "Two.",
        "Three\tFour",
        "After.",
    ]


def test_words_inserted_linked_or_in_boxes_are_read_and_those_deleted_or_hidden_are_not() -> None:
    document = Document()
    paragraph = document.add_paragraph("One")
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    for part in (
        "<w:ins {}><w:r><w:t xml:space='preserve'> two</w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText>gone</w:delText></w:r></w:del>",
        "<w:moveFrom {}><w:r><w:t>moved</w:t></w:r></w:moveFrom>",
        "<w:hyperlink {}><w:r><w:tab/><w:t>three</w:t></w:r></w:hyperlink>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        f"<w:r {{}} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    ):
        paragraph._p.append(parse_xml(part.format(nsdecls("w"))))
    control = (
        "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent>"
        "</w:sdt>"
    )
    document.element.body.insert(1, parse_xml(control.format(nsdecls("w"))))
    assert words(draft(document), "body") == ["One two\tthree", "In the box", "In a control"]


def test_a_damaged_document_is_a_failure() -> None:
    document = Document()
    document.add_paragraph("Words.")
    data = saved(document)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("words.txt", "Words.")
    for damaged in (data[: len(data) // 2], b"Words.", other.getvalue()):
        with pytest.raises(UnreadableArticle, match="damaged, or not a Word document"):
            read(damaged, "a.docx")


def test_a_protected_document_is_a_failure_that_says_so() -> None:
    with pytest.raises(UnreadableArticle, match="protected by a password"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx")


def test_a_document_without_text_is_a_failure() -> None:
    with pytest.raises(UnreadableArticle, match="has no text"):
        draft(Document())


def test_a_document_that_unpacks_to_too_much_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = Document()
    document.add_paragraph("Words. " * 50_000)
    monkeypatch.setattr(packages, "MAX_TEXT_BYTES", 300_000)
    with pytest.raises(UnreadableArticle, match="unpacks to 1 MB, more than"):
        draft(document)


STYLES = st.sampled_from(
    ["Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "TOC Heading"]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn"]), max_size=40)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(STYLES, TEXTS), min_size=1, max_size=6))
def test_every_sign_is_kept_in_order_and_lies_in_a_block(
    paragraphs: list[tuple[str, str]],
) -> None:
    document = Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    document.add_paragraph("The end.")
    found = draft(document)
    assert left_out(found) == []
    signs = "".join("".join(text.split()) for _, text in paragraphs)
    assert "".join(found.text.split()) == signs + "Theend."


def with_part(name: str, content: bytes) -> bytes:
    """A document of one paragraph with one part replaced, or put beside the others."""
    document = Document()
    document.add_paragraph("It rained.")
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def body(content: str) -> bytes:
    return f"<w:document {nsdecls('w')}><w:body>{content}</w:body></w:document>".encode()


def with_notes(document: DocumentObject, sort: str, *notes: str, kind: str = "") -> None:
    """Give the document notes of a sort, the first with the id 2; `kind` is the first's type."""
    content = "".join(
        f"<w:{sort} w:id='{n}' {kind if n == 2 else ''}>{note}</w:{sort}>"
        for n, note in enumerate(notes, 2)
    )
    blob = f"<w:{sort}s {nsdecls('w')}>{content}</w:{sort}s>".encode()
    named = PackURI(f"/word/{sort}s.xml")
    xml = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    part = Part(named, f"{xml}.{sort}s+xml", blob, document.part.package)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    document.part.relate_to(part, f"{relation}/{sort}s")


def note(*paragraphs: str) -> str:
    return "".join(
        f"<w:p><w:r>{'' if n else '<w:footnoteRef/>'}<w:t xml:space='preserve'> {text}</w:t></w:r>"
        "</w:p>"
        for n, text in enumerate(paragraphs)
    )


def refer(document: DocumentObject, at: int, sort: str, number: int, *, behind: str = "") -> None:
    """Put a reference to a note at the end of a paragraph, and words behind it."""
    paragraph = document.paragraphs[at]
    run = f"<w:r {nsdecls('w')}><w:{sort}Reference w:id='{number}'/></w:r>"
    paragraph._p.append(parse_xml(run))
    paragraph.add_run(behind)


def test_footnotes_stand_behind_what_refers_to_them_and_endnotes_at_the_end() -> None:
    document = Document()
    document.add_paragraph("The mill reopens", style="Title")
    document.add_paragraph("The trust paid £4.2 million")
    document.add_paragraph("A café", style="List Bullet")
    document.add_paragraph("A shop", style="List Bullet")
    document.add_paragraph("It opens daily.")
    refer(document, 0, "footnote", 3)
    refer(document, 1, "footnote", 4, behind=" for it in 2019")
    refer(document, 1, "endnote", 2, behind=".")
    refer(document, 2, "footnote", 5)
    refer(document, 4, "footnote", 9)  # there is no such note
    with_notes(
        document,
        "footnote",
        "<w:p/>",
        note("It closed in 2010."),
        note("With fees.", "Without them, £4 million."),
        note("From May."),
        kind="w:type='separator'",
    )
    with_notes(document, "endnote", note("By its yearly report."))
    found = draft(document)
    assert shown(found) == [
        ("title", "The mill reopens ¹"),
        ("body", "¹\u202fIt closed in 2010."),
        ("body", "The trust paid £4.2 million\u202f² for it in 2019\u202fⁱ."),
        ("body", "²\u202fWith fees."),
        ("body", "Without them, £4 million."),
        ("list_item", "A café\u202f³"),
        ("list_item", "A shop"),
        ("body", "³\u202fFrom May."),
        ("body", "It opens daily."),
        ("body", "ⁱ\u202fBy its yearly report."),
    ]
    assert found.title == "The mill reopens"


def test_raised_words_are_kept_apart_from_figures() -> None:
    document = Document()
    paragraph = document.add_paragraph("It cost £4.2 million")
    for text in ("1", "2"):
        paragraph.add_run(text).font.superscript = True
    paragraph.add_run(" on 40 m")
    style = document.styles.add_style("Small", 2)
    style.font.superscript = True
    paragraph.add_run("2", style="Small")
    paragraph.add_run(" by the 21")
    paragraph.add_run("st").font.superscript = True
    paragraph.add_run(" of May, without H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O.")
    assert words(draft(document), "body") == [
        "It cost £4.2 million\u202f¹² on 40 m² by the 21st of May, without H2O."
    ]


def test_a_large_initial_begins_the_paragraph_behind_it() -> None:
    document = Document()
    initial = document.add_paragraph("T")
    frame = f"<w:pPr {nsdecls('w')}><w:framePr w:dropCap='drop' w:lines='3'/></w:pPr>"
    initial._p.insert(0, parse_xml(frame))
    document.add_paragraph("he mill reopens today.")
    assert shown(draft(document)) == [("body", "The mill reopens today.")]


def test_a_document_of_the_strict_format_is_read() -> None:
    document = Document()
    document.add_heading("The mill reopens", 1)
    document.add_paragraph("It opens daily")
    refer(document, 1, "footnote", 2, behind=" from nine.")
    with_notes(document, "footnote", note("But not on Mondays."))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            for area in (b"wordprocessingml", b"officeDocument", b"drawingml"):
                content = content.replace(
                    b"http://schemas.openxmlformats.org/" + area + b"/2006/",
                    b"http://purl.oclc.org/ooxml/" + area + b"/",
                )
            new.writestr(part.filename, content)
    assert b"purl.oclc.org/ooxml/wordprocessingml/main" in zipfile.ZipFile(file).read(
        "word/document.xml"
    )
    assert read(file.getvalue(), "a.docx") == draft(document)


PARAGRAPH = "<w:p><w:r><w:t>The fair drew forty guests.</w:t></w:r></w:p>"


def test_styles_based_on_each_other_in_a_circle_make_no_heading() -> None:
    document = Document()
    first, second = (document.styles.add_style(name, 1) for name in ("First", "Second"))
    first.base_style, second.base_style = second, first
    document.add_paragraph("It rained.", style="First")
    assert shown(draft(document)) == [("body", "It rained.")]


@pytest.mark.timeout(60)
def test_tables_deep_in_tables_are_read_once_each() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 60
    found = read(with_part("word/document.xml", body(deep)), "a.docx")
    assert shown(found) == [("body", "The fair drew forty guests.")]


@pytest.mark.timeout(60)
def test_thousands_of_styles_are_each_looked_up_at_once() -> None:
    many = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Z{n}"/></w:pPr><w:r><w:t>Day {n}.</w:t></w:r></w:p>'
        for n in range(4_000)
    )
    found = read(with_part("word/document.xml", body(many)), "a.docx")
    assert len(shown(found)) == 4_000


@pytest.mark.parametrize("name", ["word/document.xml", "word/other.bin"])
def test_document_of_millions_of_tags_is_refused_whatever_its_part_is_called(name: str) -> None:
    with pytest.raises(UnreadableArticle, match=r"more than 4 million tags"):
        read(with_part(name, body("<w:p/>" * (packages.MAX_TAGS + 1))), "a.docx")


def test_deleted_rows_and_paragraph_marks_and_prompts_are_not_read() -> None:
    document = Document()
    by = f"{nsdecls('w')} w:id='1' w:author='a'"
    document.add_paragraph("The pool is 50 metres long and ")
    document.paragraphs[0]._p.insert(
        0, parse_xml(f"<w:pPr {nsdecls('w')}><w:rPr><w:del {by}/></w:rPr></w:pPr>")
    )
    document.add_paragraph("25 metres wide.")
    table = document.add_table(3, 2)
    cells = ["Day", "Hours", "Monday", "Shut", "Tuesday", "Nine to five"]
    for cell, text in zip(table._cells, cells, strict=True):
        cell.text = text
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {by}/>"))
    prompt = (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>"
        "Click here to enter text.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(-1, parse_xml(prompt))
    assert words(draft(document), "body") == [
        "The pool is 50 metres long and 25 metres wide.",
        "Day\tHours",
        "Tuesday\tNine to five",
    ]
