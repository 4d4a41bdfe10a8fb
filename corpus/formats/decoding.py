"""Bytes to characters: which encoding a text is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableArticle

_BOMS = (
    # UTF-32 before UTF-16: its little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old or protected Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)

_SAMPLE_BYTES = 65_536
"""How much of a long text is looked at to tell its encoding."""

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0xFEFF])


def decode(data: bytes) -> str:
    r"""The characters of `data`, its newlines made `\n` and nothing else changed.

    A byte order mark decides; else UTF-16 where zero bytes stand in every other
    place; else UTF-8 where it is valid; else an 8-bit encoding is detected. Bytes
    that stand for nothing in an otherwise valid UTF-8 text become U+FFFD.

    Raises:
        UnreadableArticle: if this is no text.
    """
    encoding = unicode_encoding(data)
    if encoding is None:
        refuse_binary(data)
        text = _decode_eight_bit(data)
    else:
        text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    if _control_share(text) > 0.01:
        raise UnreadableArticle(
            "The file holds binary data, not text; export it as text, or give it the "
            "extension of its real format."
        )
    return normalise_newlines(text)


def normalise_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def storable(text: str) -> str:
    """`text` with NUL and lone surrogates made U+FFFD: no UTF-8 store can keep them."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


def visible(text: str) -> str:
    """`text` without the characters that no page shows: soft hyphen, zero-width space, BOM."""
    return storable(text).translate(_INVISIBLE)


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableArticle where `data` begins like a known binary format or has zero bytes.

    One in a thousand is too many; less is an accident in a text.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableArticle(
                f"The file is {name} and not text, whatever its name says; give it the "
                "extension of its real format."
            )
    sample = data[:_SAMPLE_BYTES]
    if sample.count(0) * 1000 > len(sample):
        raise UnreadableArticle(
            "The file holds binary data, not text; export it as text, or give it the "
            "extension of its real format."
        )


def unicode_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark or UTF-16's zero bytes give away; else None."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[: _SAMPLE_BYTES & ~1]
    if len(sample) < 2 or 0 not in sample:
        return None
    # Letters, digits, spaces and newlines of ASCII have their zero byte always on
    # the same side; a text in any script has at least its spaces and newlines.
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, many = sorted((even, odd))
    if many < len(sample) * 0.02 or few > many * 0.05:
        return None
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None
    return encoding if _control_share(text) < 0.01 else None


def _control_share(text: str) -> float:
    """The share of control characters other than tab, newline, form feed in [0, 1]."""
    sample = text[:_SAMPLE_BYTES]
    controls = len(re.findall("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]", sample))
    return controls / len(sample) if sample else 0.0


def _decode_eight_bit(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(data):
        return data.decode("utf-8", errors="replace")
    western = _decode_western(data)
    sample = western[:_SAMPLE_BYTES]
    if _reads_as_western(sample):
        return western
    # charset-normalizer takes short English texts with a few curly quotes for
    # Central European or Mac encodings, so it is asked only where Western letters
    # make no sense.
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE_BYTES], enable_fallback=False).best()
    if found is None:
        return western
    try:
        return data.decode(found.encoding)
    except UnicodeDecodeError:
        return western


_UTF8_SEQUENCE = re.compile(
    b"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII form UTF-8: a cut or patched file, not cp1252."""
    beyond = len(re.findall(b"[\x80-\xff]", data))
    in_sequences = sum(len(m) for m in _UTF8_SEQUENCE.findall(data))
    return in_sequences >= 0.9 * beyond or beyond - in_sequences <= min(3, in_sequences // 2)


def _decode_western(data: bytes) -> str:
    """cp1252, and Latin-1 for the five bytes that cp1252 leaves open."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


_STRANGE = re.compile(
    # Signs that stand between letters in no Western language, and runs of accented
    # letters longer than any Western word has: another alphabet's bytes.
    "(?<=[A-Za-z])[¡¢£¤¥¦¨©ª«¬®¯°±²³´¸¹º»¼½¾¿×÷][a-zA-Z]|[À-ÿ]{3}|[\x80-\x9f]"
)


def _reads_as_western(text: str) -> bool:
    beyond = sum(c > "\x7f" for c in text)
    return len(_STRANGE.findall(text)) <= 0.05 * beyond
