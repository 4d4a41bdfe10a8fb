"""What tells two runs apart, in words: their settings compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

_IN_WORDS: Final[Mapping[str, str]] = {
    "questions": "the questions were “{was}”, now they are “{now}”",
    "questions_asked": "{was} questions were asked, now {now}",
    "questions_sha256": "what the questions ask, or what is known of their answers, has changed",
    "retrieval_only": "--retrieval-only was {was}, now it is {now}",
    "batch_questions": "--batch was {was}, now it is {now}",
    "library.model": "the library's model was {was}, now it is {now}",
    "library.reader": "--reader was {was}, now it is {now}",
    "library.risk": "--risk was {was}, now it is {now}",
    "library.articles": "the library had {was} articles, now {now}",
    "library.passages": "it had {was} passages, now {now}",
    "library.change": "articles were added, changed or removed since",
    "pressmark": "it was asked by Pressmark {was}, now by {now}",
    "code_sha256": "Pressmark's own code or weights are not the same",
}
"""Setting → what is said where it differs, in the order in which it is said."""
_TOLD_BY: Final[Mapping[str, set[str]]] = {
    "library.versions": {"library.change"},
    "library.sources": {"library.change"},
    "library.failures": {"library.change"},
    "questions_sha256": {"questions", "questions_asked"},
}
"""Settings that differ wherever another does, which says it better."""
_SWITCH: Final = {True: "on", False: "off", None: "unknown"}


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """A phrase for each setting in which a run differs from what is to be run now."""
    before, after = dict(_flat(was)), dict(_flat(now))
    names = [name for name in {**_IN_WORDS, **before, **after} if _differ(name, before, after)]
    return [
        _IN_WORDS.get(name, f"{name} was {{was}}, now it is {{now}}").format(
            was=_said(before.get(name)), now=_said(after.get(name))
        )
        for name in names
        if _TOLD_BY.get(name, set()).isdisjoint(names)
    ]


def _differ(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return bool(before.get(name) != after.get(name))


def _flat(settings: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", value


def _said(value: object) -> str:
    if value is None or isinstance(value, bool):
        return _SWITCH[value]
    return f"{value:,}" if isinstance(value, int) else f"{value}"
