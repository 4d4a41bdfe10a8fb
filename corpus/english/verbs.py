"""The base form of a verb: gave and gives are give.

Of the irregular verbs here stand those of everyday reports. lemminflect, which knows all, takes
25 MB and half a second to load; stems, as search has them, are no words.
"""

from __future__ import annotations

from corpus.english.dictionary import Mark, marks
from corpus.english.speech import FORMS

_IRREGULAR = """
be was / become became / begin began / bring brought / build built / buy bought / catch caught /
choose chose / come came / cut cut / do did / draw drew / drive drove / fall fell / feel felt /
fight fought / find found / fly flew / get got / give gave / go went / grow grew / have had /
hear heard / hold held / keep kept / know knew / lead led / leave left / lend lent / let let /
lose lost / make made / mean meant / meet met / pay paid / put put / read read / rise rose /
run ran / see saw / seek sought / sell sold / send sent / set set / show showed / shut shut /
sit sat / speak spoke / spend spent / stand stood / steal stole / take took / teach taught /
think thought / understand understood / win won / withdraw withdrew
"""
_BASES = {past: base for base, past in (pair.split() for pair in _IRREGULAR.split("/"))}
_BASES |= {forms[2]: base for base, forms in FORMS.items()}


def base_of_past(word: str) -> str | None:
    """The base of a past form in lower case; None where it is none that is known."""
    if base := _BASES.get(word):
        return base
    if not word.endswith("ed") or len(word) < 4:
        return None
    stem = word[:-2]
    doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else None
    forms = [f"{word[:-3]}y" if word.endswith("ied") else None, f"{stem}e", doubled, stem]
    return next((form for form in forms if form and _is_verb(form)), None)


def base_of_present(word: str) -> str | None:
    """The base of a form for he, she or it, in lower case: goes, tries, looks."""
    if word in {"has", "is"} or not word.endswith("s"):
        return None
    forms = [f"{word[:-3]}y" if word.endswith("ies") else None, word[:-1], word[:-2]]
    return next((form for form in forms if form and _is_verb(form)), None)


def _is_verb(word: str) -> bool:
    return bool({Mark.VERB, Mark.MAY_BE_VERB} & {*marks(word)}) or word in FORMS
