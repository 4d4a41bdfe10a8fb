import csv
import gzip
import json
import zlib
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Block, BlockKind, Draft, Failure
from corpus.formats import feed_lines, read
from tests.corpus.formats.shown import left_out, shown

FULL = {
    "id": "mill-1",
    "title": "The mill\nreopens",
    "text": "The mill opened.\r\nGuests came.\n",
    "published": "2021-05-06T23:30:00+01:00",
    "url": "https://example.org/mill",
    "publisher": "The Weir Voice",
}


def full(source: str) -> Draft:
    """What `FULL` is read as."""
    return Draft(
        source,
        "The mill opened.\nGuests came.\n",
        article_id="mill-1",
        title="The mill reopens",
        published=date(2021, 5, 6),
        published_evidence="published: 2021-05-06T23:30:00+01:00",
        url="https://example.org/mill",
        publisher="The Weir Voice",
    )


def put(path: Path, *lines: object) -> Path:
    """A JSONL feed; strings are written as they are."""
    text = "".join(
        (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n"
        for line in lines
    )
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def failures(path: Path, **limits: int) -> dict[str, str]:
    return {f.source: f.reason for f in read(path, **limits) if isinstance(f, Failure)}


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_jsonl_gives_an_article_a_line(tmp_path: Path, name: str) -> None:
    path = put(tmp_path / name, FULL, "", {"text": "Bare.", "title": None, "id": 7, "x": []})
    assert list(read(path)) == [
        full(f"{path}#1"),
        Draft(f"{path}#3", "Bare.", article_id="7"),
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_csv_gives_an_article_a_row_numbered_by_its_first_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    opened = gzip.open if name.endswith(".gz") else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.upper() for field in FULL])
        writer.writerow(FULL.values())
        writer.writerow(["", "", "Long: " + "word " * 50_000])
    assert list(read(path)) == [
        full(f"{path}#2"),
        Draft(f"{path}#6", "Long: " + "word " * 50_000),
    ]


def test_csv_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffTitle;Text\r\nMühle;„Sie ist offen, endlich“\r\n".encode())
    assert list(read(path)) == [Draft(f"{path}#2", "„Sie ist offen, endlich“", title="Mühle")]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "\ufeffSEP=;"])
def test_the_line_in_which_excel_says_the_delimiter_is_no_row(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{line}\r\nTitle;Text\r\nMill;It is open, at last.\r\n", encoding="utf-8")
    assert list(read(path)) == [Draft(f"{path}#3", "It is open, at last.", title="Mill")]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_tabs_part_columns(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text('sep=\t\ntitle\ttext\nMill\t"It is open, at last; come."\n')
    assert list(read(path)) == [Draft(f"{path}#3", "It is open, at last; come.", title="Mill")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.json"])
@pytest.mark.parametrize("indent", [None, 1])
def test_one_json_array_gives_an_article_each(
    tmp_path: Path, name: str, indent: int | None
) -> None:
    path = put(tmp_path / name, json.dumps([FULL, {"title": "No text"}, "words"], indent=indent))
    assert list(read(path)) == [
        full(f"{path}#1"),
        Failure(
            f"{path}#2", 'Article 2 has no text; put the article\'s words into the field "text".'
        ),
        Failure(
            f"{path}#3",
            "Article 3 holds a string where a JSON object is needed; "
            'write {"title": …, "text": …} on each line.',
        ),
    ]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_an_object_around_one_array_of_articles_gives_an_article_each(
    tmp_path: Path, name: str
) -> None:
    around = {"count": 2, "articles": [FULL, {"text": "Two"}]}
    path = put(tmp_path / name, json.dumps(around), json.dumps({"articles": [{"text": "Three"}]}))
    assert list(read(path)) == [
        full(f"{path}#1"),
        Draft(f"{path}#2", "Two"),
        Draft(f"{path}#3", "Three"),
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_objects_that_go_over_lines_are_read(tmp_path: Path, name: str) -> None:
    path = put(tmp_path / name, json.dumps(FULL, indent=1), json.dumps({"text": "Two"}, indent=1))
    assert list(read(path)) == [full(f"{path}#1"), Draft(f"{path}#2", "Two")]


def test_an_array_that_breaks_off_is_one_failure(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", "[", '{"text": "One"},', '{"text": "Tw')
    assert failures(path) == {
        str(path): "The file is JSON that goes over several lines, and is not valid (Unterminated "
        "string starting at in line 3 at character 10); mend it there, or write one whole JSON "
        "object a line."
    }
    assert list(failures(path, max_file_bytes=30)) == [str(path)]


def test_a_json_feed_is_read(tmp_path: Path) -> None:
    items = [
        {"id": "1", "title": "Mill", "content_html": "<p>It is <b>open</b>.</p>", "url": "u"},
        {"content_text": "Two", "date_published": "2024-05-03T10:00:00Z"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Voice", "items": items}
    path = put(tmp_path / "a.json", feed)
    assert list(read(path)) == [
        Draft(
            f"{path}#1",
            "It is open.",
            title="Mill",
            url="u",
            publisher="Voice",
            blocks=(Block(BlockKind.BODY, 0, 11),),
        ),
        Draft(
            f"{path}#2",
            "Two",
            published=date(2024, 5, 3),
            published_evidence="published: 2024-05-03T10:00:00Z",
            publisher="Voice",
        ),
    ]


def test_html_in_a_feed_is_read_as_html(tmp_path: Path) -> None:
    text = (
        "<h2>Repairs</h2><p>It cost &pound;4.2&nbsp;million, <em>more</em> than planned.</p>"
        "<ul><li>Alder: 48</li><li>Birch: 52</li></ul><script>var a = 1;</script>"
    )
    row = {
        "title": "Mill &amp; weir: the <i>cost</i>",
        "text": text,
        "publisher": "Weir &amp; Mill",
    }
    path = put(tmp_path / "a.jsonl", row)
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    assert (draft.title, draft.publisher) == ("Mill & weir: the cost", "Weir & Mill")
    assert shown(draft) == [
        ("heading", "Repairs"),
        ("body", "It cost £4.2\xa0million, more than planned."),
        ("list_item", "Alder: 48"),
        ("list_item", "Birch: 52"),
    ]
    assert left_out(draft) == []


def test_lines_part_paragraphs_where_only_words_are_marked(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", {"text": "It is <b>open</b>.\nCome in.\n\nGuests came."})
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    assert shown(draft) == [("body", "It is open."), ("body", "Come in."), ("body", "Guests came.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fish &amp; chips&#33;\n\n&pound;4", "Fish & chips!\n\n£4"),
        ("It&amp;#8217;s open.", "It’s open."),
        ("Where 3 < 4 and 5 > 4, put a <b> before it; AT&T; R&D.",) * 2,
        ("a &lt; b",) * 1 + ("a < b",),
    ],
)
def test_text_without_html_keeps_its_lines_and_signs(
    tmp_path: Path, text: str, expected: str
) -> None:
    path = put(tmp_path / "a.jsonl", {"text": text})
    assert list(read(path)) == [Draft(f"{path}#1", expected)]


def test_html_without_words_is_an_empty_text(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", {"text": "<p><img src='a.png'></p>"})
    assert failures(path) == {
        f"{path}#1": 'Line 1 has an empty text; put the article\'s words into the field "text".'
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_feeds_are_read_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "It’s the café’s turn."}\n{"text": "Two"}\n'.encode(encoding))
    assert list(read(path)) == [
        Draft(f"{path}#1", "It’s the café’s turn."),
        Draft(f"{path}#2", "Two"),
    ]


def test_every_broken_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.jsonl",
        {"text": "One"},
        '{"text": "cut off',
        ["text"],
        {"title": "No text"},
        {"text": " \n"},
        {"text": 5},
        {"text": "x", "publisher": {"name": "Voice"}},
        {"text": "x", "id": True},
        "[" * 100_000,
        {"text": "Two"},
    )
    assert [d.text for d in read(path) if isinstance(d, Draft)] == ["One", "Two"]
    found = failures(path)
    assert "recursion" in found.pop(f"{path}#9")
    assert found == {
        f"{path}#2": "Line 2 is not valid JSON (Unterminated string starting at character 10); "
        "write one whole JSON object a line.",
        f"{path}#3": "Line 3 holds an array where a JSON object is needed; "
        'write {"title": …, "text": …} on each line.',
        f"{path}#4": 'Line 4 has no text; put the article\'s words into the field "text".',
        f"{path}#5": 'Line 5 has an empty text; put the article\'s words into the field "text".',
        f"{path}#6": "Line 6 has a number as text where a string is needed; "
        "put it in double quotes or leave it out.",
        f"{path}#7": "Line 7 has an object as publisher where a string is needed; "
        "put it in double quotes or leave it out.",
        f"{path}#8": "Line 8 has true or false as id where a string is needed; "
        "put it in double quotes or leave it out.",
    }


def test_a_date_that_names_no_day_costs_the_date_and_not_the_article(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", {"text": "One", "published": "last spring"})
    said = (
        "The day of publication was not read: published is 'last spring', which names no day; "
        "write it as 2024-05-03."
    )
    assert list(read(path)) == [Draft(f"{path}#1", "One", left_out=(said,))]


def test_what_no_store_can_hold_is_replaced(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", r'{"text": "a\ud800b\u0000c", "title": "\udfff!"}')
    assert list(read(path)) == [Draft(f"{path}#1", "a\ufffdb\ufffdc", title="\ufffd!")]


def test_a_line_above_the_limit_is_passed_over_and_the_feed_may_be_larger(tmp_path: Path) -> None:
    short = {"text": "x" * 900}
    path = put(tmp_path / "a.jsonl", *[short] * 3, {"text": "y" * 5000}, *[short] * 3)
    found = list(read(path, max_file_bytes=1000))
    assert [f.source for f in found] == [f"{path}#{n}" for n in range(1, 8)]
    assert failures(path, max_file_bytes=1000) == {
        f"{path}#4": "Line 4 is longer than the limit of 0.001 MB; shorten it or raise the limit."
    }


def test_a_csv_of_few_words_that_is_no_feed_is_one_article_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "school_places.csv"
    path.write_text('School,Pupils,"Places, offered"\n"Brook ""Lane""",208,\n\nMill,97,15\n')
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text) == ("school places", path.read_text())
    assert [
        (draft.text[b.start : b.end], b.row and b.row.is_head, cells_of(draft, b))
        for b in draft.blocks or ()
    ] == [
        ('School,Pupils,"Places, offered"', True, ["School", "Pupils", "Places, offered"]),
        ('"Brook ""Lane""",208,', False, ['Brook ""Lane""', "208"]),
        ("Mill,97,15", False, ["Mill", "97", "15"]),
    ]


def cells_of(draft: Draft, block: Block) -> list[str]:
    return [draft.text[c.start : c.end] for c in block.row.cells] if block.row else []


def test_a_csv_without_the_column_text_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,title,body\n1,Mill,Words\n2,Weir,Words\n")
    assert list(read(path)) == [
        Failure(
            str(path),
            "The feed has no column named text; its columns are 'id', 'title', 'body'. Name the "
            'column that holds the articles\' words "text".',
        )
    ]


def test_broken_rows_cost_themselves_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "title,text\n"
        "One,Words\n"
        "Two,Words, with a comma\n"
        'Three,"never closed\n'
        "Four,Words\n"
        'Five,"closed" too early\n'
        'Six,"He said ""so""."\n'
        "Seven\n"
    )
    assert [(d.source, d.title, d.text) for d in read(path) if isinstance(d, Draft)] == [
        (f"{path}#2", "One", "Words"),
        (f"{path}#5", "Four", "Words"),
        (f"{path}#7", "Six", 'He said "so".'),
    ]
    assert failures(path) == {
        f"{path}#3": "Line 3 has 3 columns where the header has 2; put double quotes around text "
        "that holds the delimiter.",
        f"{path}#4": "Line 4 begins a row that can't be read (',' expected after '\"'); close its "
        "double quotes, and write a quote inside them twice.",
        f"{path}#6": "Line 6 begins a row that can't be read (',' expected after '\"'); close its "
        "double quotes, and write a quote inside them twice.",
        f"{path}#8": 'Line 8 has no text; put the article\'s words into the field "text".',
    }


def test_a_quote_open_at_the_end_does_not_swallow_the_feed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,text\nOne,"open\n' + "Next,Words\n" * 300)
    found = list(read(path))
    assert isinstance(found[0], Failure)
    assert found[0].source == f"{path}#2"
    assert found[1:] == [Draft(f"{path}#{n}", "Words", title="Next") for n in range(3, 303)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz", "a.csv.gz"])
def test_an_empty_feed_is_a_failure(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"\n") if name.endswith(".gz") else b"\n")
    assert list(failures(path)) == [str(path)]


def test_a_binary_file_named_jsonl_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\0\1\2\n" * 500)
    assert list(failures(path)) == [str(path)]


def test_what_stands_before_the_damage_in_an_archive_is_read(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"Article {n} " + "of many words " * 20} for n in range(5000)]
    path = put(tmp_path / "a.jsonl.gz", *rows)
    data = path.read_bytes()
    data = data[: len(data) * 2 // 3]
    path.write_bytes(data)
    whole_lines = zlib.decompressobj(wbits=31).decompress(data).count(b"\n")
    found = list(read(path))
    drafts = [one for one in found if isinstance(one, Draft)]
    # Of the last 8 KB that can be unpacked gzip's reader may keep some to itself.
    assert whole_lines - 30 <= len(drafts) <= whole_lines
    assert [d.article_id for d in drafts] == [str(n) for n in range(len(drafts))]
    (failure,) = found[len(drafts) :]
    assert isinstance(failure, Failure)
    assert failure.source == f"{path}#{len(drafts) + 1}"
    assert failure.reason.startswith("The gzip archive is damaged here (")


def test_no_archive_is_unpacked_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_lines, "UNPACKED_RATIO", 2)
    path = put(tmp_path / "a.jsonl.gz", {"text": "One"}, *[" " * 900] * 5000)
    found = list(read(path, max_file_bytes=1000))
    assert found[0] == Draft(f"{path}#1", "One")
    (failure,) = found[1:]
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("The archive unpacks to more than")
