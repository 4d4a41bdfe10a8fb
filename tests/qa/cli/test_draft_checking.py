"""What `verify` prints of a draft, and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa import Library
from qa.cli.commands import app
from qa.verdict import Checked, Verdict
from tests.bench.court import NoEncoder
from tests.fakes import SIMILARITY

TEXT = "The ferry will not run in May, the harbour says. It carries 900 people a day.\n"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft's path; the library that commands use has one article."""
    (tmp_path / "ferry.txt").write_text(f"The ferry\n\n{TEXT}")
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "library"))
    with Library.open(tmp_path / "library", encoder=NoEncoder(), settings=SIMILARITY) as library:
        library.add(tmp_path / "ferry.txt")
    return tmp_path / "draft.txt"


def verify(*arguments: str | Path, given: str | bytes | None = None):
    return CliRunner().invoke(app, ["verify", *map(str, arguments)], input=given)


def test_a_draft_whose_quotations_are_verbatim_exits_with_0(draft: Path):
    draft.write_text("A first line.\n\nIt “carries 900 people a day”, they say.\n")
    found = verify(draft)
    assert (found.exit_code, found.stderr) == (0, "")
    place = "The ferry, date unknown, 63–87"
    assert found.stdout == (
        "Verbatim, line 3: “carries 900 people a day”\n"
        f"      “carries 900 people a day”\n      {place}\n      {draft.parent / 'ferry.txt'}\n"
        "\nChecked 1: 1 verbatim.\n"
    )


def test_an_altered_quotation_is_told_word_by_word_and_exits_with_1(draft: Path):
    found = verify("-", given="It “carries 800 people a day”, they say.")
    assert found.exit_code == 1
    assert "Altered, line 1: “carries 800 people a day”\n" in found.stdout
    assert "    The draft has “800”, the article “900”.\n" in found.stdout


def test_json_is_a_list_in_the_answer_format(draft: Path):
    found = verify("-", "--json", given="The ferry is to “run in May” – “and in June, on ice”.")
    rows = json.loads(found.stdout)
    assert found.exit_code == 1
    fields = {"text", "start", "end", "verdict", "places", "differences", "nearest"}
    assert all(fields <= row.keys() for row in rows)
    assert [Checked.from_dict(row).verdict for row in rows] == [Verdict.CLIPPED, Verdict.NOT_FOUND]


def test_sentences_are_checked_on_demand(draft: Path):
    mixed = "It “will not run in May”. It carries 900 people a day."
    assert "Checked 1:" in verify("-", given=mixed).stdout
    assert "Checked 2: 2 verbatim." in verify("-", "--sentences", given=mixed).stdout


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ("", 1, "Nothing to check was found"),
        (b"\xff\xfe\x00caf\xe9", 2, "is no text in UTF-8"),
        ("“a b” " * 2_001, 2, "the draft has 2,001 quotations"),
        ("x" * 4_000_001, 2, "has more than 4,000,000 bytes"),
    ],
)
def test_what_cannot_be_checked_is_said(draft: Path, given: str | bytes, code: int, said: str):
    found = verify("-", given=given)
    assert found.exit_code == code
    assert said in found.output


def test_a_draft_that_is_not_there_and_a_library_that_is_not(draft: Path, tmp_path: Path):
    assert verify(tmp_path / "none.txt").exit_code == 2
    draft.write_text("“a”")
    assert verify(draft, "--library", tmp_path / "elsewhere").exit_code == 3
    assert verify(draft, "--id", "0").exit_code == 2
