"""Pages that are pictures: what text recognition finds in them, and what is said of the rest."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from pypdfium2 import PdfDocument

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats import ocr, pdf_scans
from corpus.formats.ocr import RecognisedLine
from corpus.formats.pdf import read_with
from corpus.preparation import Prepared
from corpus.worker import Limits, Worker

from .shown import shown

needs_ocr = pytest.mark.skipif(
    ocr.installed() is None, reason="the extra ocr, 300 MB, is not installed"
)

FIRST = (
    "The swing bridge over the canal has opened to",
    "walkers again after two winters of repairs.",
)
SECOND = (
    "Its engineers replaced forty beams of oak, and",
    "found an iron ring that had hardly rusted.",
)


def paper(*pages: str | None) -> bytes:
    """A document with a page for each text; where there is None, a picture fills it."""
    document = FPDF()
    document.set_font("Helvetica", size=11)
    document.set_auto_page_break(False)
    for text in pages:
        document.add_page()
        if text is None or text.startswith("STAMP"):
            document.image(Image.new("L", (210, 297), 240), 0, 0, 210, 297)
        for n, line in enumerate((text or "").split("\n")):
            document.text(20, 30 + 6 * n, line)
    return bytes(document.output())


class Recogniser:
    """Gives, for one picture after another, these lines, one below the other."""

    def __init__(self, *pages: Sequence[str]) -> None:
        self._pages = iter(pages)

    def __call__(self, picture: Image.Image) -> list[RecognisedLine]:
        assert (picture.width, picture.height) == (1654, 2339)  # A4 at 200 dpi
        return [
            RecognisedLine(words, 200, 200 + 14 * len(words), 300 + 45 * n, 30)
            for n, words in enumerate(next(self._pages))
        ]


def draft(data: bytes, recognise: ocr.Recognise | None) -> Draft:
    return read_with(data, "a.pdf", recognise)


def test_pages_that_are_pictures_are_read_in_their_place_and_marked() -> None:
    data = paper("\n".join(FIRST), None, "\n".join(SECOND))
    found = draft(data, Recogniser(("Swing Bridge", "opened on a Friday, as it was", "planned.")))
    assert found.blocks is not None
    assert [
        (words, block.recognised)
        for (_, words), block in zip(shown(found), found.blocks, strict=True)
    ] == [
        ("\n".join(FIRST), False),
        ("Swing Bridge\nopened on a Friday, as it was\nplanned.", True),
        ("\n".join(SECOND), False),
    ]
    assert found.left_out == ()


def test_a_picture_with_a_number_stamped_upon_it_is_a_scan() -> None:
    found = draft(paper("STAMP 0017"), Recogniser(FIRST))
    assert [words for _, words in shown(found)] == ["\n".join(FIRST)]


def test_columns_of_a_picture_are_read_one_after_another() -> None:
    left = (
        "The trust was made by an act of",
        "parliament in the year of the",
        "flood. Its first chair was a",
        "miller.",
    )
    right = (
        "Today it has nine members, whom",
        "the towns along the canal send.",
        "and they meet in the mill of",
        "Long Ferry.",
    )

    def recognise(picture: Image.Image) -> list[RecognisedLine]:
        lines = [
            RecognisedLine("News of the trust and of the canal, in two columns", 200, 1400, 200, 30)
        ]
        for n, (one, other) in enumerate(zip(left, right, strict=True)):
            lines += [
                RecognisedLine(one, 200, 200 + 14 * len(one), 300 + 45 * n, 30),
                RecognisedLine(other, 900, 900 + 14 * len(other), 322 + 45 * n, 30),
            ]
        return lines

    words = [words.replace("\n", " ") for _, words in shown(draft(paper(None), recognise))]
    assert words == [
        "News of the trust and of the canal, in two columns",
        " ".join(left),
        " ".join(right),
    ]


def test_pages_without_text_recognition_are_named_with_the_way_out() -> None:
    found = draft(paper("\n".join(FIRST), None, None), None)
    assert found.left_out == (
        "Pages 2 and 3 of 3 are without text, so probably scanned, and left out; install text "
        "recognition with: pip install 'pressmark[ocr]', then add the file with --retry.",
    )
    with pytest.raises(UnreadableArticle, match=r"has 1 page and no text, so it is probably scann"):
        draft(paper(None), None)


def test_pages_in_whose_pictures_nothing_is_found_are_named() -> None:
    found = draft(paper("\n".join(FIRST), None, None), Recogniser((), SECOND))
    assert found.left_out == (
        "Page 2 of 3 is without text, and none was recognised in what is shown there.",
    )
    with pytest.raises(UnreadableArticle, match="none could be recognised in what they show"):
        draft(paper(None), Recogniser(()))


def test_a_page_at_which_recognition_fails_costs_no_other(caplog: pytest.LogCaptureFixture) -> None:
    answers = iter([RuntimeError("no such layer"), Recogniser(SECOND)])

    def recognise(picture: Image.Image) -> list[RecognisedLine]:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer(picture)

    found = draft(paper(None, None), recognise)
    assert [words for _, words in shown(found)] == ["\n".join(SECOND)]
    assert found.left_out == (
        "Page 1 of 2 is without text, and recognising it failed; the log has the reason. More "
        "memory may help (read_memory_mb in Settings).",
    )
    assert caplog.messages == ["the text of page 1 could not be recognised"]


def test_pages_for_which_there_is_no_time_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_scans, "FILE_S", -1)
    found = draft(paper("\n".join(FIRST), None, None), Recogniser(SECOND, SECOND))
    assert found.left_out == (
        "Pages 2 and 3 of 3 are scanned and left out, since recognising text took -0.0166667 "
        "minutes by then; split the file.",
    )


def test_lines_that_lie_askew_are_set_straight() -> None:
    """Two columns at a slope of 1 in 10: what lies beside the other comes beside it."""
    box = [(100.0, 100.0), (500.0, 140.0), (496.0, 180.0), (96.0, 140.0)]
    beside = [(x + 600, y + 60) for x, y in box]
    below = [(x - 5, y + 50) for x, y in box]
    found = ocr._upright([("one", box), ("two", beside), ("three", below)])
    assert {line.words: round(line.foot) for line in found} == {
        "one": 122,
        "two": 122,
        "three": 172,
    }
    assert len({line.height for line in found}) == 1


def test_a_stamp_across_a_scan_is_furniture_and_parts_no_paragraph() -> None:
    straight = [(100.0, 100.0), (500.0, 100.0), (500.0, 140.0), (100.0, 140.0)]
    below = [(x, y + 50) for x, y in straight]
    across = [(150.0, 160.0), (300.0, 100.0), (312.0, 132.0), (162.0, 192.0)]
    short = [(100.0, 240.0), (130.0, 250.0), (120.0, 280.0), (90.0, 270.0)]
    found = ocr._upright([("one", straight), ("two", below), ("PAID", across), ("a)", short)])
    assert [line.words for line in found if line.tilted] == ["PAID"]

    def recognise(picture: Image.Image) -> list[RecognisedLine]:
        stamp = RecognisedLine("PAID", 500, 800, 322, 60, tilted=True)
        return [*Recogniser(FIRST)(picture), stamp]

    assert shown(draft(paper(None), recognise)) == [
        ("body", "\n".join(FIRST)),
        ("furniture", "PAID"),
    ]


def scanned(*lines: str, degrees: float) -> bytes:
    """A scan of a page with these lines, laid askew."""
    document = FPDF()
    document.add_page()
    document.set_font("Times", size=12)
    for line in lines:
        document.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    page = PdfDocument(bytes(document.output()))[0].render(scale=200 / 72, grayscale=True).to_pil()
    page = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    picture = io.BytesIO()
    page.save(picture, "PNG")
    scan = FPDF()
    scan.add_page()
    scan.image(picture, 0, 0, 210, 297)
    return bytes(scan.output())


@needs_ocr
def test_a_scan_is_read_in_a_process_with_limits_however_long_a_page_takes(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(*FIRST, *SECOND, degrees=3))
    with Worker(Limits(5, 1_000)) as worker:
        (prepared,) = worker.read(path, max_file_bytes=50_000_000, passage_words=110)
    assert isinstance(prepared, Prepared)
    article = prepared.article
    assert article.text.split() == " ".join((*FIRST, *SECOND)).split()
    assert [block.recognised for block in article.blocks] == [True] * len(article.blocks)
