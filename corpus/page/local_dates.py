"""Whole dates as pages write them in other languages, and in which order figures stand there.

`corpus.english.dates` is the grammar of English; here are the same few forms (3. Juli 2018,
1er juillet 2019, 10 de julio de 2020, 2020年7月10日) with the names of months that Unicode's
CLDR has for each language. Babel brings them, beneath trafilatura; dateparser would read as
much, takes 2 to 15 ms a line, and fills in from today what a date does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from corpus.english.dates import Style, WrittenDate, written

_LANGUAGES = (
    "de fr es it pt nl pl cs sk hu ro bg hr sl sv da nb fi et lv lt el tr ru uk ca id ar cy ga"
)
"""Asked where a page doesn't say its language, or says it wrong: templates come in English.
A name that two of them give to different months (listopad) counts only in its own."""

_WORD = r"(?P<month>[^\W\d_]{3,14})"
_OF = r"(?:d[eiou]l? |d['’])?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d/.:-])(?P<day>\d{{1,2}})(?:\.|[º°ª]|er\b)?[ \xa0-]?\s?{_OF}{_WORD}"
        rf"\.?,?[ \xa0-]\s?{_OF}(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<![\d/.:-])(?P<day>\d{{1,2}})[/.-]{_WORD}[/.-](?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<!\w){_WORD}\.?\s(?P<day>\d{{1,2}})\.?,\s(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)\.?(?:\sm\.)?\s{_WORD}\s(?P<day>\d{{1,2}})(?!\d)",
    )
)
_IDEOGRAPHS = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
)
_SINGLE_DIGITS = re.compile(
    r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<sep>[/-]|\.\s?)(?P<month>\d{1,2})(?P=sep)"
    r"(?P<day>\d{1,2})(?![\d/-])"
)
_SPACED = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})\.\s(?P<month>\d{1,2})\.\s(?P<year>(?:19|20)\d\d)(?!\d)"
)


def locale_of(language: str | None) -> Locale | None:
    """The locale that a page's `lang` names; None where it names none that is known."""
    try:
        return Locale.parse((language or "").strip().replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        short = re.match(r"[A-Za-z]{2,3}(?=[-_])", (language or "").strip())
        return locale_of(short[0]) if short else None


def writes_day_first(language: str | None) -> bool | None:
    """Whether figures begin with the day in this language; None for English, or if unknown.

    Of English only what the region says: `en-GB`. `en-US` and `en` are what templates say.
    """
    locale = locale_of(language)
    if locale is None:
        return None
    pattern = locale.date_formats["short"].pattern.lower()
    first = pattern.find("d") < pattern.find("m")
    return (True if first else None) if locale.language == "en" else first


@lru_cache(maxsize=64)
def words_of_date_lines(language: str | None) -> frozenset[str]:
    """The days of the week in a language other than English; empty for English or unknown."""
    locale = locale_of(language)
    if locale is None or locale.language == "en":
        return frozenset()
    days = locale.days["format"]
    return frozenset(
        name.casefold().strip(".")
        for width in ("wide", "abbreviated")
        for name in days[width].values()
    )


def dates_in(text: str, language: str | None = None) -> list[WrittenDate]:
    """The whole dates in `text`, in order, none overlapping: English ones, and `language`'s."""
    if not any(map(str.isdigit, text)):
        return []
    found = [each for each in written(text) if each.month or each.style is not Style.WORDS]
    taken = [(each.start, each.end) for each in found]
    for each in _local(text, language):
        if not any(each.start < end and start < each.end for start, end in taken):
            found.append(each)
            taken.append((each.start, each.end))
    return sorted(found, key=lambda each: each.start)


def _local(text: str, language: str | None) -> Iterator[WrittenDate]:
    for figures in (_IDEOGRAPHS, _SINGLE_DIGITS, _SPACED):
        for found in figures.finditer(text):
            yield _written(found, Style.ISO, int(found["month"]))
    for form in _FORMS:
        at = 0
        while match := form.search(text, at):
            at = match.end() if (month := _month(match["month"], language)) else match.start() + 1
            if month:
                yield _written(match, Style.WORDS, month)


def _written(match: re.Match[str], style: Style, month: int) -> WrittenDate:
    return WrittenDate(
        match.start(), match.end(), style, int(match["year"]), month, int(match["day"])
    )


def _month(word: str, language: str | None) -> int | None:
    name = word.casefold()
    locale = locale_of(language)
    own = _names(locale.language).get(name) if locale else None
    return own or _unambiguous().get(name)


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, int]:
    """The numbers of the months by the names that a language has for them, whole and short."""
    months = Locale(language).months
    return {
        name.casefold().strip("."): number
        for use in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in months[use][width].items()
        if not name[:1].isdigit()
    }


@lru_cache(maxsize=1)
def _unambiguous() -> dict[str, int]:
    """Those of all `_LANGUAGES`; asked some 0.3 s after the first word that no other knows."""
    names: dict[str, set[int]] = {}
    for language in _LANGUAGES.split():
        for name, number in _names(language).items():
            names.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in names.items() if len(numbers) == 1}
