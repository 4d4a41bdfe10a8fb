"""A file that stays as it is, is read anew once files are read by other rules."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.preparation import READING
from qa import Library
from qa.status import AddReport
from tests.fakes import SIMILARITY, WordEncoder

TEXT = "The ferry runs\n\n5 May 2023\n\nThe ferry to the island runs every hour until October.\n"


@pytest.mark.parametrize(
    ("reading", "report"),
    [(READING, AddReport(unchanged=1)), (READING - 1, AddReport(updated=1))],
)
def test_an_unchanged_file_is_read_again_only_where_it_was_by_other_rules(
    tmp_path: Path, reading: int, report: AddReport
):
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT)
    folder, encoder = tmp_path / "library", WordEncoder("ferry")
    with Library.open(folder, encoder=encoder, settings=SIMILARITY) as library:
        library.add(path)
        (article_id,) = library.article_ids()
        # As a reader would have left it that knew no dates.
        catalogue = Catalogue(folder / "catalogue.sqlite")
        with catalogue.writing() as change:
            undated = replace(library.article(article_id), published=None, published_evidence=None)
            change.restore(undated)
            change.put_file(str(path), sha256(path.read_bytes()).hexdigest(), reading)
        catalogue.close()
        assert library.add(path) == report
        day = library.article(article_id).published
        assert day == (date(2023, 5, 5) if report.updated else None)
        assert library.add(path) == AddReport(unchanged=1)
