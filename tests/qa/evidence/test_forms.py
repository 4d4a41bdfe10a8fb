"""Each form of evidence, read back by a program that reads such files."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import bibtexparser
import docx
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from corpus.article import Article
from qa.answer import Answer, Citation, Place
from qa.errors import NoEvidence
from qa.evidence import Evidence, Exhibit, Form, Standing, form_of, rendered, write
from qa.evidence.quotes import COLUMNS, cell
from tests.qa.evidence.exhibits import ANSWERED, EVIDENCE, EXHIBITS, MADE, QUOTED


class Page(HTMLParser):
    """The text of a page's elements, and its tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def text(form: Form, evidence: Evidence = EVIDENCE) -> str:
    return rendered(evidence, form).decode("utf-8-sig")


def table(evidence: Evidence = EVIDENCE) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(Form.CSV, evidence), newline="")))


def hostile(words: str) -> Evidence:
    """Evidence in which title, publisher, address, id and quote are all these words."""
    place = Place(words, words, words, date(2024, 8, 5), words, words)
    answer = Answer(
        words, words, True, 0.9, None, words, (Citation(1, place, 0, len(words), words),)
    )
    exhibit = Exhibit(Article(words, words, True, words, ()), 1, 1)
    return Evidence((answer,), (exhibit,), frozenset({words}), MADE)


def test_quotes_come_as_a_table_to_be_reviewed():
    first, second, near = table()
    assert tuple(first) == COLUMNS
    assert first == {
        "question": "When did it stop?",
        "n": "1",
        "quote": QUOTED,
        "title": "Rain & <b>fog</b>",
        "publisher": "The Ex_ample",
        "published": "2024-08-05",
        "url": "https://example.org/a_b?c=1&d={2}",
        "file": "rain-1.txt",
        "start": "18",
        "end": "58",
        "article_id": "rain-1",
        "answers": "yes",
        "recognised": "",
        "standing": "stands",
        "confidence": "0.90",
        "reviewed": "",
        "note": "",
    }
    assert second["quote"] == "'=1+1"
    assert (near["n"], near["answers"], near["quote"]) == ("", "near", "Fog came")


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "|x", "%x"],
)
def test_no_cell_is_a_formula(words: str):
    assert cell(words) == f"'{words}"
    assert cell(f"x{words}") == f"x{words}"


def test_references_are_bibtex():
    library = bibtexparser.parse_string(text(Form.BIBTEX))
    (entry,) = library.entries
    assert (library.failed_blocks, entry.entry_type, entry.key) == ([], "article", "rain-1")
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert fields.pop("annote").endswith("“=1+1” (characters 62–66)")
    assert fields == {
        "title": r"{Rain \& <b>fog</b>}",
        "journal": r"The Ex\_ample",
        "year": "2024",
        "month": "aug",
        "day": "5",
        "url": "https://example.org/a_b?c=1&d=%7B2%7D",
    }


def test_references_are_ris():
    (record,) = rispy.loads(text(Form.RIS))
    assert record == {
        "type_of_reference": "NEWS",
        "id": "rain-1",
        "title": "Rain & <b>fog</b>",
        "secondary_title": "The Ex_ample",
        "year": "2024",
        "date": "2024/08/05/",
        "urls": ["https://example.org/a_b?c=1&d={2}"],
        "notes": [f"“{QUOTED}” (characters 18–58)", "“=1+1” (characters 62–66)"],
    }


def test_references_are_csl_json():
    (item,) = json.loads(text(Form.CSL_JSON))
    assert item == {
        "id": "rain-1",
        "type": "article-newspaper",
        "title": "Rain & <b>fog</b>",
        "container-title": "The Ex_ample",
        "issued": {"date-parts": [[2024, 8, 5]]},
        "URL": "https://example.org/a_b?c=1&d={2}",
        "note": f"“{QUOTED}” (characters 18–58) “=1+1” (characters 62–66)",
    }


def test_what_is_not_known_of_an_article_is_left_out():
    place = Place("x/y", "A note", None, None, None, None)
    answer = replace(ANSWERED, citations=(Citation(1, place, 0, 6, "A note"),))
    bare = replace(EVIDENCE, answers=(answer,))
    (item,) = json.loads(text(Form.CSL_JSON, bare))
    assert item.keys() == {"id", "type", "title", "note"}
    assert item["type"] == "document"
    assert re.fullmatch(r"x-y-[0-9a-f]{8}", item["id"])
    (record,) = rispy.loads(text(Form.RIS, bare))
    assert record.keys() == {"type_of_reference", "id", "title", "notes"}
    (entry,) = bibtexparser.parse_string(text(Form.BIBTEX, bare)).entries
    assert (entry.entry_type, set(entry.fields_dict)) == ("misc", {"title", "annote"})


WORDS = st.text(
    st.one_of(st.sampled_from('{}\\%"@=,\n\r\t-~^$#_&<>]|`'), st.characters(codec="utf-8")),
    min_size=1,
    max_size=12,
).filter(str.strip)


@given(WORDS)
@settings(max_examples=25, deadline=None)
def test_no_words_of_an_article_leave_their_field(words: str):
    evidence = hostile(words)
    (row,) = table(evidence)
    assert row["quote"].removeprefix("'") == words.removeprefix("'")
    assert len(json.loads(text(Form.CSL_JSON, evidence))) == 1
    (record,) = rispy.loads(text(Form.RIS, evidence))
    assert record["type_of_reference"] == "NEWS"
    assert record["title"] == " ".join(words.split())
    library = bibtexparser.parse_string(text(Form.BIBTEX, evidence))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    page = Page(text(Form.PAGE, evidence))
    assert f"“{words}”".replace("\0", "\ufffd") in page.text
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in PAGE.tags} | {"blockquote"}


def test_characters_that_no_document_can_hold_are_replaced():
    document = docx.Document(io.BytesIO(rendered(hostile("a\0b\x0c\uffffc"), Form.DOCX)))
    assert "[1] “a\ufffdb\ufffd\ufffdc”" in [p.text for p in document.paragraphs]


PAGE = Page(text(Form.PAGE))


def test_the_page_shows_quotes_as_they_stand_and_asks_for_nothing_from_elsewhere():
    page = text(Form.PAGE)
    assert f"“{QUOTED}”" in PAGE.text
    assert "The Ex_ample, 2024-08-05, characters 18–58 of rain-1.txt" in PAGE.text
    assert "<strong>nine</strong>" in page
    assert "default-src 'none'" in page
    assert "@media print" in page
    assert not re.search(r"<(script|link|img|iframe|b)\b|url\(|@import", page)
    links = [attrs["href"] for tag, attrs in PAGE.tags if tag == "a"]
    assert set(links) == {"https://example.org/a_b?c=1&d={2}"}


def test_an_address_that_is_none_of_the_web_is_no_link():
    page = Page(text(Form.PAGE, hostile("javascript:alert(1)")))
    assert "a" not in {tag for tag, _ in page.tags}


def test_a_document_has_headings_quotes_and_the_words_that_answer():
    document = docx.Document(io.BytesIO(rendered(EVIDENCE, Form.DOCX)))
    assert document.core_properties.title == "Rain"
    assert document.core_properties.created == datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
    headings = [p.text for p in document.paragraphs if p.style.name.startswith(("Title", "Head"))]
    assert headings == [
        "Rain",
        "When did it stop?",
        "Who saw it?",
        "Nearest passages, which don't answer",
        "Articles quoted",
    ]
    quotes = [p for p in document.paragraphs if p.style.name == "Quote"]
    assert [p.text for p in quotes] == [f"[1] “{QUOTED}”", "[2] “=1+1”", "≈ “Fog came”"]
    assert [run.text for run in quotes[0].runs if run.bold] == ["nine"]


def test_markdown_shows_the_answers_and_the_articles_with_their_sums():
    page = Page(MarkdownIt("commonmark").render(text(Form.MARKDOWN)))
    assert [tag for tag, _ in page.tags if tag.startswith("h")] == ["h1", "h2", "h2", "h2"]
    assert QUOTED in page.text
    assert "read from rain-1.txt: SHA-256 " + "ab" * 32 in page.text
    assert "Nobody is named." in page.text


def test_what_no_longer_stands_is_said_in_every_form():
    old = (replace(EXHIBITS[0], versions=2), EXHIBITS[1])
    changed = replace(EVIDENCE, exhibits=old)
    assert changed.standing(ANSWERED.citations[0]) is Standing.CHANGED
    for form in (Form.MARKDOWN, Form.PAGE, Form.RIS, Form.CSL_JSON, Form.BIBTEX):
        assert "was changed since" in text(form, changed)
    assert {row["standing"] for row in table(changed)} == {"changed", "stands"}
    document = docx.Document(io.BytesIO(rendered(changed, Form.DOCX)))
    assert any("was changed since" in p.text for p in document.paragraphs)


@pytest.mark.parametrize("form", Form)
def test_a_file_s_name_says_its_form(form: Form, tmp_path: Path):
    written = write(EVIDENCE, tmp_path / f"Answer{form.value.upper()}")
    assert (written.form, form_of(written.path)) == (form, form)
    data = written.path.read_bytes()
    assert data == rendered(EVIDENCE, form) or form is Form.DOCX
    assert (written.pack_id is not None) == (form is Form.PACK)
    assert zipfile.is_zipfile(written.path) == (form in (Form.DOCX, Form.PACK))


def test_nothing_is_overwritten_and_other_names_are_refused(tmp_path: Path):
    (tmp_path / "a.md").write_text("mine")
    with pytest.raises(NoEvidence, match="is there already; choose another name"):
        write(EVIDENCE, tmp_path / "a.md")
    assert (tmp_path / "a.md").read_text() == "mine"
    for name in ("a.pdf", "a", ".md", "a.json"):
        with pytest.raises(NoEvidence, match=r"should end in one of \.md, \.html"):
            write(EVIDENCE, tmp_path / name)
    with pytest.raises(NoEvidence, match="There is no folder"):
        write(EVIDENCE, tmp_path / "no" / "a.md")
    with pytest.raises(NoEvidence, match="no answer yet"):
        Evidence((), (), frozenset(), MADE)
