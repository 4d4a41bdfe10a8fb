from datetime import date

import pytest

from corpus.page.local_dates import dates_in, writes_day_first


def found(text: str, language: str | None) -> list[tuple[str, date | None]]:
    return [
        (text[each.start : each.end], each.day(day_first=lambda: True))
        for each in dates_in(text, language)
    ]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("3. Juli 2018", "de-AT"),
        ("3 juillet 2018", "fr"),
        ("3 de julio de 2018", "es_VE"),
        ("3 lipca 2018", "pl"),
        ("3 липня 2018", "uk"),
        ("3 Ιουλίου 2018", None),
        ("Juli 3, 2018", "en-US"),
        ("2018. július 3", "hu"),
        ("2018年07月3日", "ja"),
        ("2018년 7월 3일", None),
        ("2018/7/3", None),
        ("3 July 2018", "de"),
        ("3.7.2018", "de"),
    ],
)
def test_a_day_is_read_in_the_pages_language_whatever_the_page_says_that_is(
    words: str, language: str | None
) -> None:
    assert found(f"({words})", language) == [(words, date(2018, 7, 3))]


def test_a_name_of_two_months_counts_in_its_own_language_only() -> None:
    assert found("5 listopada 2019", "pl") == [("5 listopada 2019", date(2019, 11, 5))]
    assert found("5 listopada 2019", "hr") == [("5 listopada 2019", date(2019, 10, 5))]
    assert found("5 listopada 2019", None) == []


def test_other_words_between_numbers_are_no_months() -> None:
    assert found("10 councils 2019, 3 juillet 2018 and 12 homes 2020", "fr") == [
        ("3 juillet 2018", date(2018, 7, 3))
    ]


@pytest.mark.parametrize(
    ("language", "day_first"),
    [("de-DE", True), ("en-GB", True), ("en-US", None), ("en", None), ("ja", False), ("?", None)],
)
def test_the_order_of_figures_is_the_languages_except_for_english_without_a_region(
    language: str, day_first: bool | None
) -> None:
    assert writes_day_first(language) is day_first
