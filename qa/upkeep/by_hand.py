"""What is done by hand: corrections of what is said of an article, and collections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from corpus import passages
from corpus.article import Article, Field
from corpus.catalogue import Catalogue, CatalogueWriter
from embeddings.encoder import Encoder
from qa.upkeep.build import Build
from qa.upkeep.embedding import embed

MAX_CHARACTERS = 500
"""The longest title, publisher, evidence or name of a person that is taken."""
MAX_NAME_CHARACTERS = 80
"""The longest name of a collection."""

Changes = Mapping[str, str | date | None]
"""Which field ("title", "published", "publisher") is what; None: it is not known."""


def correct(
    catalogue: Catalogue,
    encoder: Encoder,
    build: Build,
    article_id: str,
    changes: Changes,
    *,
    evidence: str,
    by: str,
) -> Article:
    """Correct what is said of an article; return it as it is now.

    Raises:
        KeyError: if there is no such article.
        ValueError: if something can't be its title, day or publisher.
        AlteredArticle: if the article is not what was stored.
    """
    evidence, by = _line(evidence, "the evidence"), _line(by, "the name")
    values = {_field(name): _value(_field(name), value) for name, value in changes.items()}
    if not values:
        raise ValueError("say what is to be corrected: title, published or publisher")
    with catalogue.writing() as change:
        before = change.article(article_id)
        for field, value in values.items():
            article = change.correct(article_id, field, value, evidence=evidence, made_by=by)
        _tell_searches(change, before, article, encoder, build)
    return article


def undo_correction(
    catalogue: Catalogue, encoder: Encoder, build: Build, article_id: str, field: str
) -> Article:
    """Say of an article what its file says; return it as it is now.

    Raises:
        KeyError: if there is no such article, or it was not corrected so.
        ValueError: if there is no such field.
        AlteredArticle: if the article is not what was stored.
    """
    with catalogue.writing() as change:
        before = change.article(article_id)
        now = change.undo_correction(article_id, _field(field))
        _tell_searches(change, before, now, encoder, build)
    return now


def collection_name(name: str) -> str:
    """The name of a collection as it is kept: without white space around or doubled.

    Raises:
        ValueError: if it is empty, too long, or has characters that can't be shown.
    """
    found = _line(name, "a collection's name", MAX_NAME_CHARACTERS)
    if not found:
        raise ValueError("a collection needs a name")
    return found


def known_collection(catalogue: Catalogue, name: str) -> str:
    """The name of a collection as the library has it.

    Raises:
        ValueError: if there is none of this name; it lists those there are.
    """
    with catalogue.looking() as known:
        found = known.collection(collection_name(name))
    if found is None:
        names = ", ".join(f"“{one.name}”" for one in catalogue.collections()[:10])
        there = f"; there are {names}" if names else "; there are none yet"
        raise ValueError(f"there is no collection “{collection_name(name)}” here{there}")
    return found


def _tell_searches(
    change: CatalogueWriter, before: Article | None, now: Article, encoder: Encoder, build: Build
) -> None:
    """Have an article's passages searched by what is said of it now.

    Its title is embedded with each passage, day and publisher are not.
    """
    if before is not None and before.title == now.title:
        change.renew_passages(now.article_id)
        return
    change.split_again(now, passages.split(now, passage_words=build.passage_words))
    embed(change, encoder)


def _field(name: str) -> Field:
    try:
        return Field(name)
    except ValueError:
        raise ValueError(
            f"{name!r:.60} can't be corrected; what can is title, published and publisher"
        ) from None


def _value(field: Field, value: str | date | None) -> str | None:
    if field is Field.PUBLISHED:
        return _day(value)
    found = _line(value, f"a {field.value}") if isinstance(value, str) else value
    if found is not None and not isinstance(found, str):
        raise ValueError(f"a {field.value} is text; found {found!r:.60}")
    if field is Field.TITLE and not found:
        raise ValueError("an article needs a title")
    return found or None


def _day(value: str | date | None) -> str | None:
    if value is None or value == "":
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(
            f"a day is written as 2024-05-23, year, month, day; found {value!r:.60}"
        ) from None
    if day > datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError(
            f"{day} is still to come, so nothing was published on it; give an earlier "
            "day, or none if it is not known"
        )
    return day.isoformat()


_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and halves of characters."""


def _line(text: str, what: str, most: int = MAX_CHARACTERS) -> str:
    """A text of one line, its white space made plain.

    Raises:
        ValueError: if it is too long, or has characters that can't be shown.
    """
    line = " ".join(text.split())
    if _UNSHOWN.search(line):
        raise ValueError(f"{what} has characters that can't be shown; type it anew")
    if len(line) > most:
        raise ValueError(f"{what} has {len(line)} characters, at most {most} are taken")
    return line
