"""Pages saved by browsers and crawlers, and the feeds of sites saved as files."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF

from corpus.article import Block, BlockKind, Draft, Failure
from corpus.formats import feed_lines, read
from corpus.page.assembly import assemble
from tests.corpus.formats.shown import words

ADDRESS = "https://weir.example.org/mill"


def page(name: str, head: str = "") -> str:
    text = "".join(
        f"<p>The {name} opened in May, and {n} hundred guests came to the weir to see it turn.</p>"
        for n in range(2, 6)
    )
    return (
        f"<html><head><title>The {name}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>The {name}</h1>{text}</article></body></html>"
    )


def mhtml(content: bytes, *, charset: str = "", transfer: str = "8bit") -> bytes:
    named = f"; charset={charset}" if charset else ""
    return (
        (
            f"From: <Saved by Blink>\nSnapshot-Content-Location: {ADDRESS}\n"
            "Date: Sat, 4 May 2024 10:00:00 -0000\nMIME-Version: 1.0\n"
            'Content-Type: multipart/related; type="text/html"; start="<2@x>"; boundary="x"\n\n'
            "--x\nContent-Type: text/html\nContent-ID: <1@x>\n\n<p>An advert in a frame.</p>\n"
            f"--x\nContent-Type: text/html{named}\nContent-ID: <2@x>\n"
            f"Content-Transfer-Encoding: {transfer}\n\n"
        ).encode()
        + content
        + b"\n--x--\n"
    )


def test_a_page_saved_in_one_file_is_read_as_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(mhtml(page("mill").encode()))
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    assert (draft.title, draft.url) == ("The mill", ADDRESS)
    assert words(draft, "body")[0].startswith("The mill opened in May, and 2 hundred guests")
    assert words(draft, "furniture") == ["Home"]


def test_the_encoding_that_a_page_was_sent_with_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(mhtml(page("мельница").encode("cp1251"), charset="windows-1251"))
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    assert draft.title == "The мельница"


def test_the_address_a_page_was_saved_from_is_evidence_of_its_day(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    dated = f"{ADDRESS}/2024/03/05/opening"
    path.write_bytes(mhtml(page("mill").encode()).replace(ADDRESS.encode(), dated.encode()))
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    assert (draft.published, draft.url) == (date(2024, 3, 5), dated)


@pytest.mark.parametrize("data", [b"Words.", b"MIME-Version: 1.0\nContent-Type: image/png\n\nx"])
def test_what_holds_no_saved_page_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(data)
    assert list(read(path)) == [
        Failure(
            str(path),
            "The file holds no saved page; save the page anew from the browser (“Webpage, Single "
            "File”).",
        )
    ]


def record(kind: str, address: str, content: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
        "WARC-Date: 2024-05-04T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def warc(path: Path, *responses: tuple[str, str, str, bytes]) -> Path:
    """A web archive of responses: address, status, type, body."""
    records = [record("warcinfo", "", b"software: none\r\n")]
    for address, status, kind, body in responses:
        encoding = "Content-Encoding: gzip\r\n" if body.startswith(b"\x1f\x8b") else ""
        sent = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{encoding}\r\n".encode()
        records.append(record("response", address, sent + body))
    is_packed = path.suffix == ".gz"
    path.write_bytes(b"".join(gzip.compress(one) if is_packed else one for one in records))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_pages_of_a_web_archive_are_articles_with_their_addresses(
    tmp_path: Path, name: str
) -> None:
    own = '<link rel="canonical" href="https://weir.example.org/own">'
    path = warc(
        tmp_path / name,
        (f"{ADDRESS}/1", "200 OK", "text/html", page("mill").encode()),
        (f"{ADDRESS}/2", "200 OK", "image/png", b"\x89PNG"),
        (f"{ADDRESS}/3", "404 Not Found", "text/html", page("error").encode()),
        (f"{ADDRESS}/4", "301 Moved", "text/html", b"<p>Moved</p>"),
        (f"{ADDRESS}/5", "200 OK", "text/html", b"<nav><a href='/'>Home</a></nav>"),
        (f"{ADDRESS}/6", "200 OK", "text/html; charset=cp1251", page("мельница").encode("cp1251")),
        (
            f"{ADDRESS}/7",
            "200 OK",
            "application/xhtml+xml",
            gzip.compress(page("weir", own).encode()),
        ),
    )
    found = list(read(path))
    assert [
        (row.source, row.title, row.url) if isinstance(row, Draft) else (row.source,)
        for row in found
    ] == [
        (f"{path}#1", "The mill", f"{ADDRESS}/1"),
        (f"{path}#2",),
        (f"{path}#3", "The мельница", f"{ADDRESS}/6"),
        (f"{path}#4", "The weir", "https://weir.example.org/own"),
    ]


def test_a_page_above_the_limit_costs_itself(tmp_path: Path) -> None:
    long = gzip.compress(b"<p>" + b"word " * 1_000_000)
    path = warc(
        tmp_path / "a.warc",
        (f"{ADDRESS}/1", "200 OK", "text/html", long),
        (f"{ADDRESS}/2", "200 OK", "text/html", page("mill").encode()),
    )
    failure, draft = read(path, max_file_bytes=100_000)
    assert failure == Failure(
        f"{path}#1",
        "The page is larger than the limit of 0.1 MB; raise the limit, or leave it out of the "
        "archive.",
    )
    assert isinstance(draft, Draft)
    assert draft.title == "The mill"


def test_what_stands_before_the_damage_in_a_web_archive_is_read(tmp_path: Path) -> None:
    pages = [(f"{ADDRESS}/{n}", "200 OK", "text/html", page(f"mill {n}").encode()) for n in (1, 2)]
    path = warc(tmp_path / "a.warc.gz", *pages)
    path.write_bytes(path.read_bytes()[:-100])
    first, *_, last = read(path)
    assert isinstance(first, Draft)
    assert first.title == "The mill 1"
    assert isinstance(last, Failure)
    assert last.reason.startswith("The gzip archive is damaged here (")


def test_documents_in_a_web_archive_are_read(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.multi_cell(0, 6, "The mill opened in May, and the weir was mended by the autumn.")
    path = warc(
        tmp_path / "a.warc",
        (f"{ADDRESS}/robots.txt", "200 OK", "text/plain", b"Disallow: /"),
        (f"{ADDRESS}/a.pdf", "200 OK", "application/pdf", bytes(pdf.output())),
        (f"{ADDRESS}/b.pdf", "200 OK", "application/pdf", b"%PDF-1.4 broken"),
    )
    draft, failure = read(path)
    assert isinstance(draft, Draft)
    assert (draft.source, draft.url) == (f"{path}#1", f"{ADDRESS}/a.pdf")
    assert draft.text == "The mill opened in May, and the weir was mended by the autumn."
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("The PDF is damaged")


def test_nothing_is_published_after_it_was_fetched(tmp_path: Path) -> None:
    later = '<meta property="article:published_time" content="2024-06-01T10:00:00Z">'
    same = '<meta property="article:published_time" content="2024-05-04T09:00:00Z">'
    path = warc(
        tmp_path / "a.warc",
        *((ADDRESS, "200 OK", "text/html", page("mill", head).encode()) for head in (later, same)),
    )
    found = [row for row in read(path) if isinstance(row, Draft)]
    assert [draft.saved for draft in found] == [date(2024, 5, 4)] * 2
    assert [assemble(draft).published for draft in found] == [None, date(2024, 5, 4)]


def test_no_web_archive_is_unpacked_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_lines, "UNPACKED_RATIO", 2)
    path = warc(tmp_path / "a.warc.gz", (ADDRESS, "200 OK", "image/png", b" " * 1_000_000))
    (failure,) = read(path, max_file_bytes=1000)
    assert failure.source == str(path)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("The archive unpacks to more than")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\0" * 100_000, "The file is no web archive, whatever its name says; give it the"),
        (b"WARC/1.0\r\nnonsense", "The web archive "),
    ],
)
def test_what_is_no_web_archive_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason)


RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Weir &amp; Mill</title>
<item><title>The mill&amp;#8217;s &lt;i&gt;roof&lt;/i&gt;</title><link>https://weir.example.org/1</link>
<guid>1</guid><pubDate>Fri, 03 May 2024 23:12:00 +0100</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The mill opened.</p><p>Guests came.</p>]]></content:encoded></item>
<item><title>Two</title><description>Fish &amp;amp; chips</description></item>
<item><title>Nothing</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Weir</title><entry>
<title type="html">Fish &amp;amp; chips</title><link href="https://weir.example.org/3"/>
<updated>2024-06-01T10:00:00Z</updated><published>2024-05-03T10:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Served <b>hot</b>.</p></div>
</content></entry><entry><title>Two</title><updated>2024-06-01T10:00:00Z</updated>
<summary>Plain &amp; simple.</summary></entry></feed>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml"])
def test_an_rss_feed_gives_the_whole_text_where_there_is_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(RSS)
    assert list(read(path)) == [
        Draft(
            f"{path}#1",
            "The mill opened.\n\nGuests came.",
            title="The mill’s roof",
            published=date(2024, 5, 3),
            published_evidence="published: Fri, 03 May 2024 23:12:00 +0100",
            url="https://weir.example.org/1",
            publisher="Weir & Mill",
            blocks=(Block(BlockKind.BODY, 0, 16), Block(BlockKind.BODY, 18, 30)),
        ),
        Draft(f"{path}#2", "Fish & chips", title="Two", publisher="Weir & Mill"),
        Failure(
            f"{path}#3", 'Entry 3 has no text; put the article\'s words into the field "text".'
        ),
    ]


def test_the_day_an_atom_entry_was_changed_is_not_its_publication(tmp_path: Path) -> None:
    path = tmp_path / "a.atom"
    path.write_text(ATOM)
    assert list(read(path)) == [
        Draft(
            f"{path}#1",
            "Served hot.",
            title="Fish & chips",
            published=date(2024, 5, 3),
            published_evidence="published: 2024-05-03T10:00:00Z",
            url="https://weir.example.org/3",
            publisher="Weir",
            blocks=(Block(BlockKind.BODY, 0, 11),),
        ),
        Draft(f"{path}#2", "Plain & simple.", title="Two", publisher="Weir"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a><b>Words</b></a>", "The file is no RSS or Atom feed, the only XML that is read;"),
        ('<rss version="2.0"><channel/></rss>', "The feed has no entry; save it again when it"),
    ],
)
def test_other_xml_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text)
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason)


def test_no_entity_is_put_into_a_feed(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY f "&e;&e;">]>'
        '<rss version="2.0"><channel><item><description>It &e;leaks &f;.</description></item>'
        "</channel></rss>"
    )
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    assert draft.text in ("It leaks .", "It leaks &f;.", "It &e;leaks &f;.")
