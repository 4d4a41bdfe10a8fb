"""Files that went wrong: valid ones of every format, spoiled by chance.

Used by the tests, and in its long form by `python -m tests.bench.fuzz`. Input `n` of a seed
is the same in every run, whatever came before it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import resource
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from corpus import samples
from embeddings.encoder import Encoder
from qa import Library
from qa.settings import Settings
from qa.status import AddProgress, AddReport
from tests.fakes import READ_APART, WordEncoder

WORDS = ("harbour", "council", "inspectors", "children", "score", "visit")
LONGEST_BYTES = 400_000
"""Of a spoiled file; what is long is a matter for tests of its own."""

MAX_FILE_S = 20.0
LIMITS = (
    "It took longer",
    "Reading this file needs",
    "The program that reads such files broke off",
)
"""How the reasons begin where a file's reading was ended."""
MAX_BYTES_ABOVE_BASE = 1_000_000_000

_TEXT = """\
The new harbour office

By a reporter, 4 May 2020

Inspectors gave the harbour a score of 34 out of 36, the council said on Monday.

“We are glad,” said the mayor. The next visit is due in 18 months; see the table.

- The quay is open
- The market is closed until June
"""

_TABLE = """\

| harbour | score |
|---|---|
| north | 34 |
| south | 31 |

```
code of the quay
```
"""


@cache
def valid() -> tuple[tuple[str, bytes], ...]:
    """Valid files of all formats, each with its extension: the samples, and some plain ones."""
    found = [
        ("".join(path.suffixes), path.read_bytes()) for path in sorted(samples.folder().iterdir())
    ]
    row = {"id": "h1", "title": "The harbour", "text": _TEXT, "published": "2020-05-04"}
    feed = json.dumps(row) + "\n" + json.dumps({"title": "Quay", "text": "The quay is open."})
    table = io.StringIO()
    writer = csv.DictWriter(table, list(row))
    writer.writeheader()
    writer.writerow(row)
    page = (
        f"<!doctype html><html><head><title>Harbour</title><meta charset='utf-8'></head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Harbour</h1><p>{_TEXT}</p></article></body>"
    )
    message = (
        "From: Harbour <a@example.org>\nDate: Mon, 4 May 2020 10:00:00 +0100\nSubject: Re: Quay\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: text/plain; charset=utf-8\n\nIt is open.\n\nOn 3 May 2020, B wrote:\n"
        "> Is it?\n"
        f"--b\nContent-Type: text/html; name=a.html\nContent-Disposition: attachment\n\n{page}\n"
        "--b--\n"
    )
    response = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    archive = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\n"
        "WARC-Date: 2020-05-04T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(response)}\r\n\r\n{response.decode()}\r\n\r\n"
    )
    more = [
        (".eml", message),
        (".mbox", f"From a Mon May  4 10:00:00 2020\n{message}\n"),
        (
            ".mhtml",
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
            f"Content-Type: text/html; charset=utf-8\n\n{page}\n--b--\n",
        ),
        (".warc", archive),
        (".json", json.dumps([row, row], indent=1)),
        (
            ".rss",
            '<rss version="2.0"><channel><title>Harbour</title><item><title>Quay</title>'
            f"<description>&lt;p&gt;{_TEXT}&lt;/p&gt;</description></item></channel></rss>",
        ),
        (
            ".rtf",
            r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard It is open{\super 3}{\footnote So.}.\par"
            r"\trowd\cellx900\clvmgf\cellx1800\intbl Quay\cell 48\cell\row\pard\b So}",
        ),
        (".txt", _TEXT),
        (".md", f"# Harbour\n\n{_TEXT}{_TABLE}"),
        (".html", page),
        (".htm", page),
        (".jsonl", feed),
        (".csv", table.getvalue()),
    ]
    found += [(extension, text.encode()) for extension, text in more]
    zipped = [
        (extension, text) for extension, text in found if extension in (".jsonl", ".csv", ".warc")
    ]
    found += [(f"{extension}.gz", gzip.compress(text, mtime=0)) for extension, text in zipped]
    return tuple(found)


def an_input(seed: int, n: int) -> tuple[str, bytes]:
    """Input `n` of a seed: a file's extension and what it holds."""
    chance = random.Random(f"{seed} {n}")
    # Each format as often as the next, however many samples it has.
    extension = chance.choice(sorted({extension for extension, _ in valid()}))
    whole = chance.choice([text for other, text in valid() if other == extension])
    if extension.endswith(".gz") and chance.random() < 0.6:
        return extension, gzip.compress(_spoiled(gzip.decompress(whole), chance), mtime=0)
    if extension == ".docx" and chance.random() < 0.7:
        return extension, _with_a_spoiled_part(whole, chance)
    if extension == ".pdf" and chance.random() < 0.5:
        return extension, _with_a_spoiled_stream(whole, chance)
    return extension, _spoiled(whole, chance)


def _with_a_spoiled_part(whole: bytes, chance: random.Random) -> bytes:
    """A DOCX file whose archive is sound and one part is not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(packed, "w") as after:
        names = before.namelist()
        doomed = chance.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            part = before.read(name)
            after.writestr(name, _spoiled(part, chance) if name == doomed else part)
    return packed.getvalue()


def _with_a_spoiled_stream(whole: bytes, chance: random.Random) -> bytes:
    """A PDF file with one stream's contents spoiled and packed again, at another length."""
    starts = [i for i in range(len(whole)) if whole.startswith(b"stream", i)]
    start = whole.find(b"\n", chance.choice(starts)) + 1 if starts else 0
    end = whole.find(b"endstream", start)
    if end < 0:
        return _spoiled(whole, chance)
    with suppress(zlib.error):
        stream = zlib.compress(_spoiled(zlib.decompress(whole[start:end]), chance))
        return whole[:start] + stream + whole[end:]
    return _spoiled(whole, chance)


def _spoiled(whole: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        whole = chance.choice(_WAYS)(whole, chance)[:LONGEST_BYTES]
    return whole


def _place(whole: bytes, chance: random.Random) -> tuple[int, int]:
    """A stretch of the bytes, mostly short."""
    start = chance.randint(0, len(whole))
    return start, min(len(whole), start + int(2 ** chance.uniform(0, 12)))


def _flip(whole: bytes, chance: random.Random) -> bytes:
    bits = bytearray(whole)
    for _ in range(chance.choice([1, 1, 4, 64]) if bits else 0):
        bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
    return bytes(bits)


def _cut(whole: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(whole))
    return whole[:at] if chance.random() < 0.7 else whole[at:]


def _drop(whole: bytes, chance: random.Random) -> bytes:
    start, end = _place(whole, chance)
    return whole[:start] + whole[end:]


def _splice(whole: bytes, chance: random.Random) -> bytes:
    other = chance.choice(valid())[1]
    start, end = _place(other, chance)
    at, until = _place(whole, chance)
    return whole[:at] + other[start:end] + whole[until if chance.random() < 0.5 else at :]


def _repeat(whole: bytes, chance: random.Random) -> bytes:
    start, end = _place(whole, chance)
    times = int(2 ** chance.uniform(1, 14))
    return whole[:end] + whole[start:end] * min(times, LONGEST_BYTES // max(end - start, 1))


_STRANGE = [
    *(bytes([code]) for code in (0, 9, 12, 13, 26, 128, 255)),
    *(mark.encode() for mark in '"\\,{}[]<>#|*_`&$%'),
    *(b"\r\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\xbd", b"\xf4\x90\x80\x80", b"\x1b[2J"),
    *(b'""', b"null", b"NaN", b"-1", b"1e999", b"9" * 400, b"\\ud83d", b"\\u0000"),
    *(b"</p>", b"<p>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#0;", b"&#x110000;"),
    *(b"&nbsp;" * 50, b"<script>", b"<style>", b"<table>", b"<template>", b"<svg>"),
    *(b"<base href=x>", b"<meta charset=utf-7>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>"),
    *(b"obj", b"endobj", b"stream", b"endstream", b"xref", b"%%EOF", b"/Length 99999999"),
    *(b"<<", b">>", b"```", b"~~~", b"> ", b"- ", b"| ", b"***", b"[a]: b", b"![](", b"]("),
    *(b"---\n", b"\n\n", b" " * 99),
    *(text.encode() for text in ("\u202e\u2028\u0301\ufeff", "مدرسة 学校 🙂", "ﬁ²½İß")),
]


def _insert(whole: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 3, 30])):
        at = chance.randint(0, len(whole))
        whole = whole[:at] + chance.choice(_STRANGE) + whole[at:]
    return whole


def _random_bytes(whole: bytes, chance: random.Random) -> bytes:
    start, end = _place(whole, chance)
    return whole[:start] + chance.randbytes(end - start) + whole[end:]


def _in_another_encoding(whole: bytes, chance: random.Random) -> bytes:
    code = chance.choice(
        ["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252", "latin-1", "cp037"]
    )
    return whole.decode("utf-8", "replace").encode(code, "replace")


def _lines_in_another_order(whole: bytes, chance: random.Random) -> bytes:
    lines = whole.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


_WAYS: list[Callable[[bytes, random.Random], bytes]] = [
    _flip,
    _cut,
    _drop,
    _splice,
    _repeat,
    _insert,
    _random_bytes,
    _in_another_encoding,
    _lines_in_another_order,
]


@dataclass(slots=True)
class Tally:
    """What became of inputs: counts by extension, and the figures of the worst."""

    added: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    """Feeds of which some lines were added and some failed."""
    failed: Counter[str] = field(default_factory=Counter)
    limited: Counter[str] = field(default_factory=Counter)
    """Of the failed ones those whose reading was ended by a limit, or broke off."""
    slowest_s: float = 0.0
    slowest: str = ""
    bytes_above_base: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Tally:
        return cls(**{k: Counter(v) if isinstance(v, dict) else v for k, v in row.items()})

    def take_in(self, other: Tally) -> None:
        """Add another's counts to these."""
        self.added += other.added
        self.partly += other.partly
        self.failed += other.failed
        self.limited += other.limited
        if other.slowest_s > self.slowest_s:
            self.slowest_s, self.slowest = other.slowest_s, other.slowest
        self.bytes_above_base = max(self.bytes_above_base, other.bytes_above_base)


def memory_peak_bytes() -> int:
    """The most memory that this process, or one that it waited for, has held at once."""
    unit = 1 if sys.platform == "darwin" else 1024
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) * unit


def add_inputs(
    folder: Path,
    seed: int,
    numbers: range,
    *,
    base_bytes: int,
    encoder: Encoder | None = None,
    settings: Settings = READ_APART,
) -> Tally:
    """Add inputs to a new library in an empty folder, and see what became of each.

    `base_bytes` is what `memory_peak_bytes` gave for a library of valid files.

    Raises:
        AssertionError: if an input was neither added nor failed with a sentence, took too
            long or too much, changed by being added again, or left the library unsound.
    """
    articles = folder / "articles"
    articles.mkdir(parents=True)
    paths: dict[str, str] = {}
    for n in numbers:
        extension, contents = an_input(seed, n)
        path = articles / f"{n}{extension}"
        path.write_bytes(contents)
        paths[str(path)] = extension
    clock = _Clock()
    encoder = encoder or WordEncoder(*WORDS)
    with Library.open(folder / "library", encoder=encoder, settings=settings) as library:
        report = library.add(articles, on_progress=clock)
        tally = _tally(library, report, articles, paths)
        tally.slowest_s, place = clock.slowest
        tally.slowest = Path(sorted(paths)[min(place, len(paths) - 1)]).name
        tally.bytes_above_base = max(0, memory_peak_bytes() - base_bytes)
        assert tally.slowest_s < MAX_FILE_S, (seed, tally.slowest, tally.slowest_s)
        assert tally.bytes_above_base < MAX_BYTES_ABOVE_BASE, (seed, numbers)
        # Of feeds that tell of one article with other titles, the last to be read is believed.
        again = library.add(articles)
        assert (again.added, again.removed) == (0, 0), (seed, numbers)
        assert _sources(again) == _sources(report), (seed, numbers)
        findings = [finding.fault for finding in library.doctor()]
        assert findings == [], (seed, numbers, findings)
        for question in _questions(library):
            answer = library.ask(question)
            for quote in (*answer.citations, *answer.near_misses):
                text = library.article(quote.place.article_id).text
                assert text[quote.start : quote.end] == quote.quote, (seed, numbers, question)
            answer.to_json().encode()
            answer.to_markdown().encode()
    return tally


def _tally(library: Library, report: AddReport, articles: Path, paths: dict[str, str]) -> Tally:
    tally = Tally()
    told: dict[str, list[str]] = {}
    for failure in report.failed:
        told.setdefault(failure.source.partition("#")[0], []).append(failure.reason)
    held = set(library._catalogue.sources_below(str(articles)))
    for path, extension in paths.items():
        for reason in told.get(path, []):
            assert _is_sentence(reason), (path, reason)
            tally.limited[extension] += reason.startswith(LIMITS)
        assert path in held or path in told, f"{path} was passed over in silence"
        where = tally.partly if path in held and path in told else tally.added
        (where if path in held else tally.failed)[extension] += 1
    assert not set(told) - set(paths)
    return tally


def _sources(report: AddReport) -> list[str]:
    return [failure.source for failure in report.failed]


def _is_sentence(reason: str) -> bool:
    """Whether it begins as a sentence does, ends as one does, and is no traceback."""
    begins = reason[:1].isupper() or reason[:1] in "“'\"("
    return begins and reason.rstrip().endswith((".", ")", "”")) and "Traceback" not in reason


def _questions(library: Library) -> Iterator[str]:
    """A few questions made of what stands in the articles, markup and rubble included."""
    for article_id in library.article_ids()[::20]:
        words = library.article(article_id).text.split()
        if words:
            yield f"What about {' '.join(words[len(words) // 2 :][:6])[:300]}?"


class _Clock:
    """How long the slowest of the files took, heard from the progress of adding.

    Counted is this process's time on the processor, for the machine may be busy with
    something else. Reading happens in a process of its own, which has a limit of its own.
    """

    def __init__(self) -> None:
        self.slowest = (0.0, 0)
        """Seconds, and which file in order."""
        self._file, self._since = 0, time.process_time()

    def __call__(self, done: AddProgress) -> None:
        now = time.process_time()
        if done.files != self._file:
            self.slowest = max(self.slowest, (now - self._since, self._file))
            self._file, self._since = done.files, now
