"""Whether to answer at all, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass

from qa.reading.reader import Reading

NOTHING_FOUND = "No article has anything near this question."
UNSURE = "The articles come near this question, but no sentence answers it surely enough."
NO_QUOTE = "A passage was found, but its words could not be verified; see the log."
NOT_READ = "The articles were searched, but not read."


@dataclass(frozen=True, slots=True)
class Decision:
    """To answer or to abstain, with the confidence that decided it.

    `reason` is a sentence for the user, None where the answer is given.
    """

    answered: bool
    confidence: float
    reason: str | None


def decide(reading: Reading, threshold: float) -> Decision:
    """Answer from a confidence of `threshold` on, else abstain and say why."""
    if not reading.spans:
        return Decision(False, 0.0, NOTHING_FOUND)
    if reading.confidence >= threshold:
        return Decision(True, reading.confidence, None)
    if reading.missing:
        return Decision(False, reading.confidence, _unspoken(reading.missing))
    return Decision(False, reading.confidence, UNSURE)


def _unspoken(missing: tuple[str, ...]) -> str:
    names = [f"“{name}”" for name in missing]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"No article that fits this question speaks of {listed}."
