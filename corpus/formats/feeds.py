"""Feeds of articles: JSON Lines, JSON and CSV, plain or gzipped.

JSON Lines and CSV are read line by line, so that a feed may be larger than the limit for
files; a single line may not (`corpus.formats.feed_lines`). A file that is one JSON value,
an array of articles or a JSON Feed, is read whole.

HTML in `text` is read as HTML. An article whose `published` names no day is read all the
same, without a date, and says so: a date's spelling is no reason to lose an article.
"""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.article import Draft, Failure
from corpus.errors import UnreadableArticle
from corpus.formats import csv_table
from corpus.formats.decoding import decode, normalise_newlines, storable
from corpus.formats.feed_dates import Dates, stated_as
from corpus.formats.feed_lines import FeedLine, lines, whole
from corpus.formats.fragment import compose, is_markup, line_of, without_entities

_FIELDS = ("id", "title", "text", "published", "url", "publisher")
_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""What Excel writes above a table, to say what parts its columns."""
_JSON_FEED = "jsonfeed.org/version/"

_DECODER = json.JSONDecoder(strict=False)
"""Not strict: a raw tab or newline sign in a string does no harm."""
_SPACE = re.compile(r"\s*")


def read_jsonl(path: Path, *, max_file_bytes: int) -> Iterator[Draft | Failure]:
    """The articles of a JSON Lines feed; a line that gives none is a `Failure`.

    A file whose first line begins an array, holds an object around articles, or is no JSON, is
    read as JSON, whose values may go over several lines.

    Raises:
        UnreadableArticle: if the file is no text, or has no line.
        OSError: as `open` does.
    """
    first = next(_filled(path, max_file_bytes), None)
    if first is None:
        raise UnreadableArticle("The feed is empty; it needs one JSON object a line.")
    if first.problem is None and not _is_one_article(first.text):
        values, problem = _values(path, max_file_bytes)
        if values:
            yield from _from_values(values, problem, path)
            return
        if problem and first.text.lstrip().startswith("["):
            raise UnreadableArticle(problem)
    dates = Dates(lambda: _rows_of_lines(path, max_file_bytes))
    for line in _filled(path, max_file_bytes):
        source = f"{path}#{line.number}"
        try:
            yield _from_line(line, source, dates)
        except UnreadableArticle as error:
            yield Failure(source, str(error))


def read_json(path: Path, *, max_file_bytes: int) -> Iterator[Draft | Failure]:
    """The articles of a JSON file: an article, an array of them, a JSON Feed, or one a line.

    Raises:
        UnreadableArticle: if the file is no text, is no JSON or is empty.
        OSError: as `open` does.
    """
    values, problem = _values(path, max_file_bytes)
    if not values:
        raise UnreadableArticle(problem or "The file is empty; put an array of articles into it.")
    yield from _from_values(values, problem, path)


def _filled(path: Path, max_file_bytes: int) -> Iterator[FeedLine]:
    return (line for line in lines(path, max_file_bytes) if line.problem or line.text.strip())


def _is_one_article(line: str) -> bool:
    """Whether a line is an object, and none that articles stand in."""
    try:
        value = _DECODER.decode(line.strip())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and _of_json_feed(value) == [value]


def _rows_of_lines(path: Path, max_file_bytes: int) -> Iterator[Mapping[str, Any]]:
    for line in _filled(path, max_file_bytes):
        try:
            row = json.loads(line.text, strict=False)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            yield row


def _values(path: Path, max_file_bytes: int) -> tuple[list[Any], str | None]:
    """What a file of JSON holds, an array's values each; and why nothing, or no more, is read."""
    text = decode(whole(path, max_file_bytes))
    values: list[Any] = []
    at = 0
    while (at := _end(_SPACE, text, at)) < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            return values, (
                f"The file is JSON that goes over several lines, and is not valid ({error.msg} in "
                f"line {error.lineno} at character {error.colno}); mend it there, or write one "
                "whole JSON object a line."
            )
        except (ValueError, RecursionError) as error:
            return values, f"The file is not JSON that can be read ({error})."
        values += value if isinstance(value, list) else [value]
    return values, None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _from_values(
    values: Sequence[Any], problem: str | None, path: Path
) -> Iterator[Draft | Failure]:
    """The articles of a JSON file, numbered in their order."""
    rows = [row for value in values for row in _of_json_feed(value)]
    dates = Dates(lambda: (row for row in rows if isinstance(row, dict)))
    for number, row in enumerate(rows, 1):
        source = f"{path}#{number}"
        try:
            yield _from_value(row, source, f"Article {number}", dates)
        except UnreadableArticle as error:
            yield Failure(source, str(error))
    if problem:
        yield Failure(f"{path}#{len(rows) + 1}", problem)
    if not rows and not problem:
        raise UnreadableArticle("The feed has no article; put some into it, or remove it.")


def _of_json_feed(value: Any) -> Sequence[Any]:
    """The articles of a JSON Feed (jsonfeed.org) by our fields' names, or of an object around
    their array; of all else `value`.
    """
    if not isinstance(value, dict):
        return [value]
    if _JSON_FEED not in str(value.get("version")):
        return _enclosed(value) or [value]
    items = value.get("items")
    if not isinstance(items, list):
        return []
    return [
        {
            "title": item.get("title"),
            "text": item.get("content_html") or item.get("content_text") or item.get("summary"),
            "published": item.get("date_published"),
            "url": item.get("url") or item.get("external_url"),
            "publisher": value.get("title"),
        }
        if isinstance(item, dict)
        else item
        for item in items
    ]


def _enclosed(value: Mapping[str, Any]) -> Sequence[Any]:
    """The articles of an object that is none itself but holds one array of them."""
    arrays = [
        inner
        for inner in value.values()
        if isinstance(inner, list) and any(isinstance(row, dict) and "text" in row for row in inner)
    ]
    return arrays[0] if len(arrays) == 1 and "text" not in value else []


def _from_line(line: FeedLine, source: str, dates: Dates) -> Draft:
    if line.problem is not None:
        raise UnreadableArticle(line.problem)
    try:
        row = _DECODER.decode(line.text.strip())
    except json.JSONDecodeError as error:
        found = error.msg.removesuffix(" at")
        raise UnreadableArticle(
            f"Line {line.number} is not valid JSON ({found} at character {error.colno}); "
            "write one whole JSON object a line."
        ) from None
    except (ValueError, RecursionError) as error:
        raise UnreadableArticle(
            f"Line {line.number} is not JSON that can be read ({error}); "
            "write one whole JSON object a line."
        ) from None
    return _from_value(row, source, f"Line {line.number}", dates)


def _from_value(row: Any, source: str, place: str, dates: Dates) -> Draft:
    if not isinstance(row, dict):
        raise UnreadableArticle(
            f"{place} holds {_json_name(row)} where a JSON object is needed; "
            'write {"title": …, "text": …} on each line.'
        )
    return draft(row, source, place, dates)


def read_csv(path: Path, *, max_file_bytes: int) -> Iterator[Draft | Failure]:
    """The articles of a CSV feed; a row that gives none is a `Failure`.

    The first row names the columns, in any case and order; the delimiter is the one of
    comma, semicolon, tab and bar that finds most of them. `source` numbers the line
    that a row begins on. A file that has no column `text`, one other of a feed at most, and
    few words in each cell, is one article: a table.

    Raises:
        UnreadableArticle: if the file is no text, or has no row, or no column `text` and is
            no table.
        OSError: as `open` does.
    """
    # The csv module has one limit for the whole process, 131,072 characters at first:
    # less than a long report.
    csv.field_size_limit(max(csv.field_size_limit(), max_file_bytes))
    columns: list[str] = []
    found = False
    dates = Dates(lambda: _rows_of_table(path, max_file_bytes))
    for number, row in _rows(lines(path, max_file_bytes), max_file_bytes):
        source = f"{path}#{number}"
        if isinstance(row, str):
            found = True
            yield Failure(source, row)
        elif not columns:
            columns = [name.strip().casefold() for name in row]
            if "text" not in columns:
                of_a_feed = "title" in columns or sum(name in _FIELDS for name in columns) > 1
                data = b"" if of_a_feed else whole(path, max_file_bytes)
                if table := csv_table.read(data, str(path)):
                    yield table
                    return
                raise UnreadableArticle(
                    f"The feed has no column named text; its columns are "
                    f"{', '.join(map(repr, row[:20]))}. Name the column that holds the "
                    'articles\' words "text".'
                )
        else:
            found = True
            try:
                yield _from_row(columns, row, source, number, dates)
            except UnreadableArticle as error:
                yield Failure(source, str(error))
    if not found:
        raise UnreadableArticle(
            "The feed has no article; it needs a row of column names and one row an article."
        )


def _rows_of_table(path: Path, max_file_bytes: int) -> Iterator[Mapping[str, str]]:
    columns: list[str] = []
    for _, row in _rows(lines(path, max_file_bytes), max_file_bytes):
        if isinstance(row, str):
            continue
        if columns:
            yield dict(zip(columns, row, strict=False))
        else:
            columns = [name.strip().casefold() for name in row]


def _from_row(
    columns: Sequence[str], row: Sequence[str], source: str, number: int, dates: Dates
) -> Draft:
    if len(row) > len(columns):
        raise UnreadableArticle(
            f"Line {number} has {len(row)} columns where the header has {len(columns)}; "
            "put double quotes around text that holds the delimiter."
        )
    values: dict[str, str] = {}
    for name, value in zip(columns, row, strict=False):
        values.setdefault(name, value)
    return draft(values, source, f"Line {number}", dates)


def draft(row: Mapping[str, Any], source: str, place: str, dates: Dates) -> Draft:
    """The article in one row of a feed; `place` begins the sentence of what is wrong.

    Raises:
        UnreadableArticle: if the row has no text, or something else than text in a field.
    """
    values: dict[str, str] = {}
    for name in _FIELDS:
        value = row.get(name)
        if name == "published":
            value = row.get(stated_as(row))
        if name in ("id", "published") and type(value) in (int, float):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise UnreadableArticle(
                f"{place} has {_json_name(value)} as {name} where a string is needed; "
                "put it in double quotes or leave it out."
            )
        values[name] = storable(value or "")
    text, blocks = normalise_newlines(values["text"]), None
    if is_markup(text):
        page = compose(text)
        text, blocks = page.text, tuple(page.blocks)
    else:
        text = without_entities(text)
    if not text.strip():
        found = "an empty text" if isinstance(row.get("text"), str) else "no text"
        raise UnreadableArticle(
            f'{place} has {found}; put the article\'s words into the field "text".'
        )
    day = dates.day(values["published"], stated_as(row))
    return Draft(
        source,
        text,
        article_id=values["id"].strip() or None,
        title=line_of(values["title"]) or None,
        published=day.published,
        published_evidence=day.evidence,
        url=values["url"].strip() or None,
        publisher=line_of(values["publisher"]) or None,
        blocks=blocks,
        left_out=(f"The day of publication was not read: {day.problem}.",) if day.problem else (),
    )


def _json_name(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _rows(found: Iterator[FeedLine], max_row_chars: int) -> Iterator[tuple[int, list[str] | str]]:
    """The rows of a CSV text, each with the number of the line it begins on.

    In place of a row that can't be read stands the sentence that says why. Reading goes
    on behind its first line, so that an unclosed quote costs its own row, not the feed.
    """
    again: deque[FeedLine] = deque()
    """Lines of a row given up, to be read anew."""
    taken: list[FeedLine] = []

    def take() -> Iterator[str]:
        chars = 0
        while (line := again.popleft() if again else next(found, None)) is not None:
            taken.append(line)
            chars += len(line.text)
            if line.problem is not None:
                raise csv.Error(line.problem)
            if chars > max_row_chars:
                raise csv.Error(f"it is longer than {max_row_chars} characters")
            yield line.text

    delimiter = ""
    while True:
        taken.clear()
        if not delimiter:
            header = next(found, None)
            if header is None:
                return
            if said := _SEP_LINE.fullmatch(header.text):
                delimiter = said[1]
                continue
            again.append(header)
            delimiter = _delimiter(header.text) if header.text.strip() else ""
        try:
            row = next(csv.reader(take(), delimiter=delimiter or ",", strict=True), None)
        except csv.Error as error:
            yield taken[0].number, _row_problem(taken, error)
            again.extendleft(reversed(taken[1:]))
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield taken[0].number, row


def _row_problem(taken: Sequence[FeedLine], error: csv.Error) -> str:
    if taken[0].problem is not None:
        return taken[0].problem
    return (
        f"Line {taken[0].number} begins a row that can't be read ({error}); close its double "
        "quotes, and write a quote inside them twice."
    )


def _delimiter(header: str) -> str:
    def known(delimiter: str) -> int:
        names = {name.strip().strip('"').casefold() for name in header.split(delimiter)}
        return len(names & set(_FIELDS))

    return max(_DELIMITERS, key=known)
