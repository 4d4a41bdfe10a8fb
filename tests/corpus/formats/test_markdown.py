import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Draft
from corpus.formats.markdown import read

from .shown import left_out, shown, words

PAGE = """\
# The mill reopens #

The old mill opened its doors on Saturday,
after nine years of work.

## What is *new*

- A café for sixty guests
  with a view of the weir
- A shop

  It sells flour.

1. Trains at nine
2. Buses at ten

> “We are glad,” the owner said,
> “and tired.”

Setext
------

| Day | Guests |
|-----|-------:|
| Sat | 900    |

***

```sh
mill --grind

mill --stop
```

![The mill](mill.jpg)

**A word of thanks**

1998. The year the last miller left.

[1]: https://example.org/mill
<!-- Checked by the desk -->
"""


def draft(text: str) -> Draft:
    return read(text.encode(), "a.md")


def test_blocks_are_those_of_commonmark_and_hold_the_words() -> None:
    assert shown(draft(PAGE)) == [
        ("furniture", "#"),
        ("title", "The mill reopens"),
        ("furniture", "#"),
        ("body", "The old mill opened its doors on Saturday,\nafter nine years of work."),
        ("furniture", "##"),
        ("heading", "What is *new*"),
        ("list_item", "A café for sixty guests\n  with a view of the weir"),
        ("list_item", "A shop"),
        ("body", "It sells flour."),
        ("list_item", "Trains at nine"),
        ("list_item", "Buses at ten"),
        ("furniture", ">"),
        ("body", "“We are glad,” the owner said,\n> “and tired.”"),
        ("heading", "Setext"),
        ("furniture", "------"),
        ("body", "| Day | Guests |"),
        ("furniture", "|-----|-------:|"),
        ("body", "| Sat | 900    |"),
        ("furniture", "***"),
        ("furniture", "```sh"),
        ("body", "mill --grind\n\nmill --stop"),
        ("furniture", "```"),
        ("furniture", "![The mill](mill.jpg)"),
        ("heading", "**A word of thanks**"),
        ("body", "1998. The year the last miller left."),
        ("furniture", "[1]: https://example.org/mill"),
        ("furniture", "<!-- Checked by the desk -->"),
    ]
    assert left_out(draft(PAGE)) == ["-", "-", "1.", "2."]


def test_text_and_its_first_heading_are_kept() -> None:
    found = draft(PAGE)
    assert found.text == PAGE
    assert found.title == "The mill reopens"
    assert (found.published, found.publisher, found.url) == (None, None, None)


def test_front_matter_gives_title_date_publisher_and_address() -> None:
    text = (
        "---\n"
        "title: The mill: open again # said twice\n"
        "date: 2021-05-06T10:00:00+01:00\n"
        "publisher: 'The Weir''s Voice'\n"
        "tags:\n  - mills\n"
        "canonical_url: https://example.org/mill\n"
        "---\n\n# The Mill: Open Again\n\nWords.\n"
    )
    found = draft(text)
    assert found.text == text
    assert found.title == "The mill: open again"
    assert found.published == date(2021, 5, 6)
    assert found.published_evidence == "date: 2021-05-06T10:00:00+01:00"
    assert found.publisher == "The Weir's Voice"
    assert found.url == "https://example.org/mill"
    assert shown(found) == [
        ("furniture", text[: text.index("\n\n#")]),
        ("furniture", "#"),
        ("title", "The Mill: Open Again"),
        ("body", "Words."),
    ]


def test_a_heading_that_differs_from_the_declared_title_is_a_heading() -> None:
    found = draft("---\ntitle: The mill\n---\n# Part one\n\nWords.\n")
    assert found.title == "The mill"
    assert words(found, "heading") == ["Part one"]


def test_two_rules_are_no_front_matter() -> None:
    found = draft("---\nThe mill opened.\n---\n\nMore.\n")
    assert "The mill opened." in words(found, "heading") + words(found, "body")
    assert found.title is None


def test_a_date_without_a_day_is_not_made_up() -> None:
    found = draft("---\ntitle: The mill\ndate: May 2021\n---\nWords.\n")
    assert (found.published, found.published_evidence) == (None, None)


def test_only_the_first_heading_of_the_first_level_is_the_title() -> None:
    found = draft("Words before.\n\n# One\n\n# Two\n")
    assert (words(found, "title"), words(found, "heading")) == (["One"], ["Two"])


def test_hard_breaks_part_a_paragraph_unless_the_sentence_goes_on() -> None:
    assert words(
        draft("Mill Lane 4  \nUpper Weir\\\nOpen daily  \nbut not on Mondays.\n"), "body"
    ) == [
        "Mill Lane 4",
        "Upper Weir\\",
        "Open daily  \nbut not on Mondays.",
    ]


def test_windows_newlines_and_cp1252_are_read() -> None:
    found = read("# Café\r\n\r\nIt’s open.\r\n".encode("cp1252"), "a.md")
    assert found.text == "# Café\n\nIt’s open.\n"
    assert shown(found) == [("furniture", "#"), ("title", "Café"), ("body", "It’s open.")]


FRAGMENTS = st.sampled_from(
    [
        *"#>-*+=_~`|[]()!<:\\ \t",
        *("\n", "\n\n", "1. ", "23) ", "- ", "    ", "```", "---", "&amp;", "word", "Word.", "é"),
        *("<b>", "<!--", "-->", "| a | b |\n|--|--|\n| 1 | 2 |\n"),
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_all_but_bullets_lies_in_a_block(text: str) -> None:
    found = draft(text)
    assert found.text == text
    assert [m for m in left_out(found) if not re.fullmatch(r"[-*+]|\d{1,2}[.)]", m)] == []


@pytest.mark.timeout(60)
def test_table_of_thousands_of_columns_is_read_as_text() -> None:
    wide = "|" + "a|" * 5_000
    found = draft(f"{wide}\n|{'-|' * 5_000}\n" + f"{wide}\n" * 50)
    assert found.text.startswith("|a|a|")
    assert found.blocks


def test_a_quotation_that_is_set_in_is_its_words_and_no_code():
    quoted = (
        "    > The bridge is safe,\n    > and stays.\n    >\n    > It opened.\n\n    > > Soon.\n"
    )
    found = draft(f"# Title\n\nThe council said:\n\n{quoted}\nIt went on.\n")
    assert words(found, "body") == [
        "The council said:",
        "The bridge is safe,\n    > and stays.",
        "It opened.",
        "Soon.",
        "It went on.",
    ]


def test_what_is_set_in_and_does_not_begin_with_a_mark_throughout_is_code():
    found = draft("# Title\n\nRun this:\n\n    > ls -l\n    total 3\n")
    assert words(found, "body") == ["Run this:", "> ls -l\n    total 3"]
