"""Settings are right when they are made: nothing is saved before it is checked."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings import mpnet_base
from embeddings.kernels import best_kernel
from qa import Library, Settings
from qa.answer import LookedAt
from qa.errors import OtherModel
from qa.settings import ReaderKind
from qa.status import AddReport
from tests.fakes import SIMILARITY, WordEncoder


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"model": ""}, "model is the name of a model or a folder, got ''"),
        ({"model": 7}, "model is the name of a model or a folder, got 7"),
        ({"passage_words": 0}, "passage_words is a whole number from 1 to 1,000,000, got 0"),
        (
            {"passage_words": 110.0},
            "passage_words is a whole number from 1 to 1,000,000, got 110.0",
        ),
        (
            {"max_file_bytes": -1},
            "max_file_bytes is a whole number from 1 to 1,000,000,000,000, got -1",
        ),
        ({"batch_passages": 0}, "batch_passages is a whole number from 1 to 1,000,000, got 0"),
        ({"retrieved": 0}, "retrieved is a whole number from 1 to 1,000,000, got 0"),
        (
            {"retrieved": 2**31},
            "retrieved is a whole number from 1 to 1,000,000, got 2147483648",
        ),
        (
            {"max_file_bytes": 10**13},
            "max_file_bytes is a whole number from 1 to 1,000,000,000,000, got 10000000000000",
        ),
        ({"read_passages": None}, "read_passages is a whole number from 1 to 1,000,000, got None"),
        ({"quotes": 0}, "quotes is a whole number from 1 to 1,000,000, got 0"),
        ({"quotes": True}, "quotes is a whole number from 1 to 1,000,000, got True"),
        ({"near_misses": -1}, "near_misses is a whole number from 0 to 1,000,000, got -1"),
        ({"reader": "best"}, "reader is 'trained' or 'similarity' or 'careful', got 'best'"),
        (
            {"reader": ["trained"]},
            "reader is 'trained' or 'similarity' or 'careful', got ['trained']",
        ),
        ({"reader": None}, "reader is 'trained' or 'similarity' or 'careful', got None"),
        ({"risk": 1.5}, "risk is a share of the answers, in [0, 1], got 1.5"),
        ({"risk": float("nan")}, "risk is a share of the answers, in [0, 1], got nan"),
        ({"risk": "0.1"}, "risk is a share of the answers, in [0, 1], got '0.1'"),
        ({"lock_wait_s": -1}, "lock_wait_s is a number of seconds from 0 on, got -1"),
        (
            {"lock_wait_s": float("inf")},
            "lock_wait_s is a number of seconds from 0 on, got inf",
        ),
    ],
)
def test_a_setting_out_of_range_is_refused_when_made(wrong: dict[str, object], sentence: str):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_the_edges_of_the_ranges_are_taken():
    made = Settings(
        passage_words=1,
        max_file_bytes=1,
        batch_passages=1,
        retrieved=1,
        read_passages=1,
        reader=ReaderKind.SIMILARITY,
        risk=0,
        quotes=1,
        near_misses=0,
        lock_wait_s=0,
    )
    assert replace(made, risk=1).risk == 1


@pytest.mark.parametrize("kind", ReaderKind)
def test_a_reader_may_be_given_by_its_name(kind: ReaderKind):
    assert Settings(reader=kind.value).reader is kind  # type: ignore[arg-type]


def test_the_status_names_the_careful_reader_without_loading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mpnet_base, "NAME", "no-such-mpnet")
    careful = replace(SIMILARITY, reader=ReaderKind.CAREFUL)
    with Library.open(tmp_path / "l", encoder=WordEncoder("harbour"), settings=careful) as library:
        told = library.status().to_dict()
    assert (told["reader"], told["kernel"]) == ("careful", best_kernel())
    assert told["reader_at_hand"] is False


def test_as_many_as_are_taken_can_be_asked_for(tmp_path, article):
    many = replace(SIMILARITY, retrieved=1_000_000, read_passages=1_000_000, quotes=1_000_000)
    with Library.open(tmp_path / "l", encoder=WordEncoder("harbour"), settings=many) as library:
        library.add(article)
        assert library.ask("When did the harbour open?").looked_at == LookedAt(1, 1)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text("The harbour opens\n\nThe harbour opened in May, the council said.\n")
    return path


def opened(tmp_path: Path, passage_words: int | None) -> Library:
    return Library.open(
        tmp_path / "library",
        encoder=WordEncoder("harbour"),
        settings=replace(SIMILARITY, passage_words=passage_words),
    )


def test_a_library_of_other_passages_is_refused_the_usual_length_too(tmp_path, article):
    with opened(tmp_path, 40) as library:
        library.add(article)
    with pytest.raises(OtherModel, match="passages of 40 words, not 110; open it with 40"):
        opened(tmp_path, 110)
    with opened(tmp_path, 40) as library:
        assert library.add(article) == AddReport(unchanged=1)


def test_who_asks_for_no_length_gets_the_librarys_own(tmp_path, article):
    with opened(tmp_path, None) as before:
        with opened(tmp_path, 4) as library:
            library.add(article)
            assert before.add(article) == AddReport(unchanged=1)
        other = article.with_name("bridge.txt")
        other.write_text("One two three. Four five six. Seven eight nine.\n")
        before.add(other)
        texts = [p.text for i in before.article_ids() for p in before.passages(i)]
        assert "Four five six." in " ".join(texts)
        assert max(len(text.split()) for text in texts) <= 8
