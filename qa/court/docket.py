"""A draft on its way through the court: its quotations, and what it says beside each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.english.words import PRONOUNS
from qa.court.matching import Quoted
from qa.court.quotations import (
    Quotation,
    pieces,
    quotations,
    sentences,
    without_brackets_in_words,
)
from qa.court.speakers import Speech, draft_speaker, speech_of_draft
from qa.court.words import words_in
from qa.verdict import MAX_DRAFT_CHARACTERS, MAX_QUOTATIONS, BadDraft

_SHORT_DRAFT = 20_000
_AROUND = 1_500
"""Of a longer draft so many characters on either side of a quotation are read for who speaks."""


def to_check(draft: str, whole_sentences: bool | None) -> list[Quotation]:
    """What of a draft is checked, in its order.

    Its quotations; with `whole_sentences` also the sentences apart from them; with None these
    only where there is no quotation.

    Raises:
        BadDraft: if the draft is no text, is too long, or has too much to check.
    """
    if not isinstance(draft, str):
        raise BadDraft(f"a draft is text, not {type(draft).__name__}")
    if len(draft) > MAX_DRAFT_CHARACTERS:
        raise BadDraft(
            f"the draft has {len(draft):,} characters; check at most {MAX_DRAFT_CHARACTERS:,} at a "
            "time, a chapter perhaps"
        )
    found = quotations(draft)
    if whole_sentences or (whole_sentences is None and not found):
        found = [*found, *_apart(sentences(draft), found)]
    if len(found) > MAX_QUOTATIONS:
        raise BadDraft(
            f"the draft has {len(found):,} quotations or sentences to check; check at most "
            f"{MAX_QUOTATIONS:,} at a time, a chapter perhaps"
        )
    return sorted(found, key=lambda one: (one.start, -one.end))


def _apart(ours: Sequence[Quotation], quoted: Sequence[Quotation]) -> Iterator[Quotation]:
    """The sentences that no quotation stands in, nor they in one; both are in order."""
    n = reach = 0
    for one in ours:
        while n < len(quoted) and quoted[n].start < one.end:
            reach = max(reach, quoted[n].end)
            n += 1
        if reach <= one.start:
            yield one


class Docket:
    """A draft and what is to be checked of it, in order."""

    def __init__(self, draft: str, found: Sequence[Quotation]) -> None:
        self.draft = draft
        self.found = found
        self._text = without_brackets_in_words(draft)
        self._words = words_in(self._text)
        self._outer = [(one.start, one.end) for one in found if one.depth == 0]
        self._whole = self._speech(0, len(draft)) if len(draft) <= _SHORT_DRAFT else None

    def quoted(self, one: Quotation, *, insertions: bool) -> list[Quoted]:
        """The pieces of a quotation, with their words; with `insertions` cut at brackets, too."""
        cut = pieces(self._text, one.start, one.end, insertions=insertions)
        found = [Quoted(piece, self._words.within(piece.start, piece.end)) for piece in cut]
        return [piece for piece in found if piece.words.forms]

    def speaker(self, one: Quotation) -> str | None:
        """Who says a quotation by the draft; None if it doesn't tell, or it stands in another."""
        if one.depth or not one.is_marked:
            return None
        said = draft_speaker(self.draft, self._speech_around(one), one.start, one.end)
        return said if said and said.lower() not in PRONOUNS else None

    def beside(self, one: Quotation) -> str:
        """What the draft says itself in the sentences of a quotation."""
        if not one.is_marked:
            return ""
        parts = []
        for line in self._speech_around(one).lines:
            start, end = line.sentence.start, line.sentence.end
            if start < one.end and one.start < end:
                parts += [self.draft[start : one.start], self.draft[one.end : end]]
        return " ".join(part for part in parts if part)

    def _speech_around(self, one: Quotation) -> Speech:
        if self._whole is not None:
            return self._whole
        start = self.draft.rfind("\n", 0, max(0, one.start - _AROUND)) + 1
        end = self.draft.find("\n", one.end + _AROUND)
        start = max(start, one.start - 2 * _AROUND)
        end = min(end if end >= 0 else len(self.draft), one.end + 2 * _AROUND)
        return self._speech(start, end)

    def _speech(self, start: int, end: int) -> Speech:
        inside = [(a, b) for a, b in self._outer if start <= a and b <= end]
        return speech_of_draft(self.draft, start, end, inside)
