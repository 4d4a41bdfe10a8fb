import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableArticle
from corpus.formats.decoding import decode

ENGLISH = "“The café’s been shut since May,” Cllr Ó Briain said — costs: £30m.\nIt reopens soon."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_encodings_of_english_text_are_told_apart(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le café fermé près de l'église a rouvert ; déjà trente élèves y déjeunent.", "latin-1"),
        ("Die Bürger müssen größere Gebühren für Straßen zahlen, ärgern sich viele.", "cp1252"),
        ("Совет округа сообщил, что школа откроется осенью. Жители довольны. " * 4, "cp1251"),
        ("Совет округа сообщил,\nчто школа откроется осенью.", "utf-16-le"),
    ],
)
def test_other_languages_are_read_in_their_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_one_broken_byte_does_not_spoil_a_utf8_text() -> None:
    data = ENGLISH.encode() + b" Caf\xc3"
    assert decode(data) == ENGLISH + " Caf\ufffd"


def test_only_newlines_are_changed() -> None:
    assert decode(b"  one\r\n\ttwo\rthree\n\n four \x0c") == "  one\n\ttwo\nthree\n\n four \x0c"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_text_comes_back_unchanged(text: str) -> None:
    data = text.encode()
    if text[0] != "\ufeff" and not data.startswith(
        (b"PK\x03", b"GIF8", b"RIFF", b"%PDF-", b"Rar!")
    ):
        assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7 and so on", "a PDF document"),
        (b"PK\x03\x04 and so on", "a ZIP archive or an Office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"words \0\0\0\x03\x01 and more", "binary data"),
        (bytes(range(1, 32)) * 40, "binary data"),
    ],
)
def test_binary_data_is_refused_and_named(data: bytes, found: str) -> None:
    with pytest.raises(UnreadableArticle, match=found):
        decode(data)
