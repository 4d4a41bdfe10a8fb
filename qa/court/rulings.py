"""What is to be said of one place where all words of a quotation stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.english.denial import is_negated
from qa.court.docket import Docket
from qa.court.edges import cut_off, omitted, says_itself
from qa.court.matching import Quoted, Standing
from qa.court.quotations import Quotation
from qa.court.shelves import Shelved
from qa.court.speakers import Same, may_speak_in, same_speaker
from qa.court.words import is_number, words_in
from qa.verdict import Change, Difference, Verdict

RANK = {Verdict.VERBATIM: 0, Verdict.CLIPPED: 1, Verdict.MISATTRIBUTED: 2, Verdict.ALTERED: 3}
"""Of a quotation whose words stand in several places the best counts."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on a quotation at one place, the spans of its pieces there, and why."""

    verdict: Verdict
    shelved: Shelved
    spans: tuple[tuple[int, int], ...]
    differences: tuple[Difference, ...]


def rule(docket: Docket, one: Quotation, quoted: Sequence[Quoted], standing: Standing) -> Ruling:
    """The verdict on a quotation whose pieces stand at a place word for word."""
    shelved = standing.shelved
    brackets, is_true = _brackets(docket, quoted, standing)
    spans = _joined(standing, quoted)
    if not is_true:
        return Ruling(Verdict.ALTERED, shelved, spans, tuple(brackets))
    by_another = _by_another(docket, one, quoted, standing)
    if by_another:
        verdict = Verdict.ALTERED if by_another.change is Change.JOIN else Verdict.MISATTRIBUTED
        return Ruling(verdict, shelved, spans, (*brackets, by_another))
    cuts = _cuts(docket, one, quoted, standing)
    verdict = Verdict.CLIPPED if cuts else Verdict.VERBATIM
    differences = sorted([*brackets, *cuts], key=lambda each: each.start)
    return Ruling(verdict, shelved, spans, tuple(differences))


def with_speaker(ruling: Ruling) -> tuple[Difference, ...]:
    """Its differences, with who says the words in the article, if it names somebody."""
    start, end = ruling.spans[0]
    return tuple(
        replace(one, article=ruling.shelved.speaker(start, end) or "")
        if one.change is Change.SPEAKER and not one.article
        else one
        for one in ruling.differences
    )


def _joined(standing: Standing, quoted: Sequence[Quoted]) -> tuple[tuple[int, int], ...]:
    """The places of the pieces; those that only brackets part are one place."""
    spans = [standing.places[0]]
    for one, place in zip(quoted[1:], standing.places[1:], strict=True):
        if one.piece.omits:
            spans.append(place)
        else:
            spans[-1] = (spans[-1][0], place[1])
    return tuple(spans)


def _brackets(
    docket: Docket, quoted: Sequence[Quoted], standing: Standing
) -> tuple[list[Difference], bool]:
    """What words in brackets stand for, and whether they may: they change no "not", no number."""
    text = standing.shelved.article.text
    found: list[Difference] = []
    is_true = True
    before = standing.places[0][0]
    for one, (start, end) in zip(quoted, standing.places, strict=True):
        piece = one.piece
        if piece.joint:
            left = text[before:start] if before < start else ""
            numbers = {form for form in words_in(left).forms if is_number(form)}
            fits = is_negated(left) == is_negated(piece.joint) and (
                piece.omits or numbers <= set(words_in(piece.joint).forms)
            )
            change = Change.INSERTION if fits else Change.WORDS
            said = docket.draft[piece.joint_start : piece.joint_end]
            found.append(Difference(change, said, left.strip(), piece.joint_start, piece.joint_end))
            is_true = is_true and fits
        before = end
    last = quoted[-1].piece
    if last.tail:
        fits = not is_negated(last.tail)
        said = docket.draft[last.tail_start : last.tail_start + len(last.tail) + 2]
        change = Change.INSERTION if fits else Change.WORDS
        place = last.tail_start, last.tail_start + len(said)
        found.append(Difference(change, said, "", *place))
        is_true = is_true and fits
    return found, is_true


def _by_another(
    docket: Docket, one: Quotation, quoted: Sequence[Quoted], standing: Standing
) -> Difference | None:
    """Who says it in the article, where that is not who says it by the draft.

    And where an ellipsis joins the words of two.
    """
    shelved = standing.shelved
    several = len(standing.places) > 1
    named = docket.speaker(one)
    if not named and not several:
        return None
    if named and not may_speak_in(named, shelved.telling):
        return Difference(Change.SPEAKER, named, "", one.start, one.end)
    speakers = [shelved.speaker(*place) for place in standing.places]
    for (a, b), piece in zip(pairwise(speakers), quoted[1:], strict=True):
        if a and b and same_speaker(a, b, shelved.telling) is Same.NO:
            start, end = piece.piece.joint_start, piece.piece.joint_end
            return Difference(Change.JOIN, docket.draft[start:end], "", start, end)
    if named is None:
        return None
    speaker = next((each for each in speakers if each), None)
    if same_speaker(named, speaker, shelved.telling) is Same.NO:
        return Difference(Change.SPEAKER, named, speaker or "", one.start, one.end)
    return None


def _cuts(
    docket: Docket, one: Quotation, quoted: Sequence[Quoted], standing: Standing
) -> list[Difference]:
    """What was cut off that turns what is said, and that the draft doesn't say itself."""
    shelved = standing.shelved
    text = shelved.article.text
    first, last = standing.places[0][0], standing.places[-1][1]
    places = [
        (place, one.start if place[0] < first else one.end)
        for place in cut_off(text, shelved.sentence(first, last), first, last)
    ]
    for (a, b), piece in zip(pairwise(standing.places), quoted[1:], strict=True):
        start, end = a[1], b[0]
        is_one = piece.piece.omits and start < end
        if is_one and shelved.is_one_sentence(a[1] - 1, b[0]):
            places += [(place, piece.piece.joint_start) for place in omitted(text, start, end)]
    beside = docket.beside(one)
    return [
        Difference(Change.CUT, "", text[start:end], at, at)
        for (start, end), at in places
        if not says_itself(beside, text[start:end])
    ]
