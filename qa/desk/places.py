"""Where an article is from, in words."""

from __future__ import annotations

from qa.answer import Place
from qa.as_read import AsRead
from qa.desk.escaping import in_words


def place_words(place: Place) -> str:
    """Publisher and date, as far as they are known, the file's name, and the e-mail around it."""
    when = in_words(place.published) if place.published else ""
    mail = place.attached_to.describe(in_words) if place.attached_to else ""
    return ", ".join(word for word in (place.publisher, when, place.file, mail) if word)


def spoken(place: Place) -> str:
    """The place as a screen reader says it."""
    return ", ".join(word for word in (f"“{place.name}”", place_words(place)) if word)


def reference(place: Place) -> str:
    """The place in one line of plain text, for whoever copies a quote."""
    return ", ".join(word for word in (spoken(place), place.url) if word)


def place_of(as_read: AsRead) -> Place:
    """An article as a place."""
    article = as_read.article
    return Place(
        article.article_id,
        article.title,
        article.publisher,
        article.published,
        article.url,
        as_read.sources[0] if as_read.sources else None,
        article.title_is_own,
        as_read.carriers[0][0] if as_read.carriers else None,
    )
