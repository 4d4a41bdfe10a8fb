"""What was altered in the catalogue is never shown as an article's words; it is said."""

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import AlteredArticle
from qa import Library
from qa.answer import LookedAt
from qa.composing.decision import ALTERED, with_altered
from qa.desk.article_pane import open_article
from qa.evaluation.evaluation import article_texts
from tests.fakes import SIMILARITY, WordEncoder

TEXT = "Harbour report\n\nInspectors gave the harbour of Ealing a score of 13 points on Monday.\n"
QUESTION = "What score did inspectors give the harbour of Ealing?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "harbour.txt").write_text(TEXT)
    encoder = WordEncoder("harbour", "score")
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(tmp_path / "harbour.txt")
        yield library


def alter(library: Library, statement: str) -> None:
    db = sqlite3.connect(library.path / "catalogue.sqlite")
    with db:
        assert db.execute(statement).rowcount == 1
    db.close()


EDITS = {
    "a figure": "UPDATE articles SET text = replace(text, 'score of 13', 'score of 93')",
    "a byte that is no UTF-8": (
        "UPDATE articles SET text = CAST(replace(CAST(text AS BLOB), CAST('13' AS BLOB), x'ff33') "
        "AS TEXT)"
    ),
    "words before it": "UPDATE articles SET text = replace(text, 'Harbour r', 'The harbour r')",
    "the title": "UPDATE articles SET title = 'Marina report'",
    "the publisher": "UPDATE articles SET publisher = 'Another paper'",
    "the date": "UPDATE articles SET published = '2019-05-01'",
    "a date that is none": "UPDATE articles SET published = 'May'",
    "the evidence of the date": "UPDATE articles SET published_evidence = 'May'",
    "the address": "UPDATE articles SET url = 'https://example.org/other'",
    "the file": "UPDATE sources SET path = '/other/harbour.txt'",
    "the line": "UPDATE sources SET line = 7",
    "the sum of the text": "UPDATE articles SET text_sha256 = ''",
    "the sum of the entry": "UPDATE articles SET entry_sum = NULL",
    "the passage's place": "UPDATE passages SET start = start + 11",
    "the sentences": """UPDATE passages SET sentences = '[[40,84]]'""",
    "sentences that are none": "UPDATE passages SET sentences = '[[40'",
    "the heading": "UPDATE passages SET heading = 'Marinas'",
    "an end outside": 'UPDATE passages SET "end" = 9000',
    "an end before the start": 'UPDATE passages SET "end" = 1',
    "an end that is no number": """UPDATE passages SET "end" = 'x'""",
    "the passage's article": "UPDATE passages SET article_row = 7",
    "the passage's sum": "UPDATE passages SET sum = x'00'",
}


@pytest.mark.parametrize("what", EDITS)
def test_nothing_altered_is_quoted_and_the_reason_says_so(library: Library, what: str, caplog):
    assert library.ask(QUESTION).text == "13"
    if what == "the passage's article":
        alter(
            library,
            "INSERT INTO articles SELECT 7, 'b', 1, 1, title, title_is_own, text, "
            "text_sha256, blocks, published, published_evidence, url, publisher, minhash, added, "
            "entry_sum, blocks_sum FROM articles",
        )
    alter(library, EDITS[what])
    with caplog.at_level(logging.WARNING):
        answer = library.ask(QUESTION)
    assert (answer.answered, answer.text, answer.citations, answer.near_misses) == (
        False,
        "",
        (),
        (),
    )
    assert answer.reason == ALTERED
    # Once, however often the article comes up.
    assert caplog.text.count("was altered in the catalogue, so it is not shown") == 1


@pytest.mark.parametrize("what", ["a figure", "the title", "the date", "a date that is none"])
def test_an_altered_article_is_not_shown_when_it_is_opened(library: Library, what: str):
    (article_id,) = library.article_ids()
    alter(library, EDITS[what])
    with pytest.raises(AlteredArticle, match=f"of article '{article_id}' was altered in the cat"):
        library.article(article_id)


def test_the_desk_says_so_instead_of_showing_an_altered_article(library: Library):
    (article_id,) = library.article_ids()
    assert "score of 13" in open_article(library, {"article": article_id})
    alter(library, EDITS["a figure"])
    shown = open_article(library, {"article": article_id})
    assert "was altered in the catalogue, so it is not shown" in shown
    assert "93" not in shown


def test_an_altered_article_has_no_text_to_measure_a_quote_by(library: Library):
    (article_id,) = library.article_ids()
    assert article_texts(library)(article_id) == TEXT
    alter(library, EDITS["a figure"])
    assert article_texts(library)(article_id) is None


@pytest.mark.parametrize("blocks", ["[]", "[[", '[["body", 9, 3]]', '[["nothing", 0, 3]]'])
def test_altered_blocks_are_not_shown_either(library: Library, blocks: str):
    (article_id,) = library.article_ids()
    alter(library, f"UPDATE articles SET blocks = '{blocks}'")
    with pytest.raises(AlteredArticle, match="the division into blocks of article"):
        library.article(article_id)


def test_what_is_sound_is_answered_from_beside_what_was_altered(library, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("13", "27").replace("Harbour", "Second harbour"))
    library.add(other)
    alter(library, EDITS["a figure"] + " WHERE text LIKE '%of 13%'")
    answer = library.ask(QUESTION)
    assert (answer.text, [c.place.title for c in answer.citations]) == (
        "27",
        ["Second harbour report"],
    )


def test_of_each_altered_article_the_log_hears_once_a_question(library, tmp_path, caplog):
    other = tmp_path / "other.txt"
    other.write_text("\n\n".join(TEXT.replace("13", f"{n}") for n in range(40, 52)))
    library.add(other)
    db = sqlite3.connect(library.path / "catalogue.sqlite")
    with db:
        assert db.execute("UPDATE articles SET title = 'Marina'").rowcount == 2
    db.close()
    for question in (QUESTION, "Which harbours were given a score?"):
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            library.ask(question)
        said = [one for one in caplog.messages if "was altered in the catalogue" in one]
        assert sorted(said) == sorted(
            f"part of article {article_id!r} was altered in the catalogue, so it is not shown; "
            "see what can be done with: pressmark doctor"
            for article_id in library.article_ids()
        )


def test_a_paper_with_the_same_story_that_was_altered_is_not_named(library, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("report", "news"))
    library.add(other)
    (citation,) = library.ask(QUESTION).citations
    assert [place.title for place in citation.also_in] == ["Harbour news"]
    alter(library, "UPDATE articles SET title = 'Marina news' WHERE title = 'Harbour news'")
    (citation,) = library.ask(QUESTION).citations
    assert citation.also_in == ()


def test_the_reason_names_what_was_left_out_beside_why_else_we_abstain():
    assert with_altered(None, LookedAt(1, 1)) == ALTERED
    assert with_altered("The library has nothing to read.", LookedAt(0, 0)) == ALTERED
    assert with_altered("1 passage was read.", LookedAt(1, 1)) == f"1 passage was read. {ALTERED}"
