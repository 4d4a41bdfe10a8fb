"""Names that stand in one run: of "in Hull, Leeds and York" what is said of one is said of all."""

from __future__ import annotations

import re

_ASIDE = re.compile(r"\s*\([^()]{1,20}\)|,\s[^\s,]{1,10}(?=,)")
"""Of which party or place somebody is: "(Lab)", ", D-Md.,"."""
_JOIN = re.compile(r"\s*(?:[,;&]|\b(?:and|or|as well as)\b)\s*(?:\b(?:both|the)\b)?\s*")
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_IN_NAMES = frozenset({"of", "upon", "the"})
_LONGEST_RUN = 400
"""Characters."""


def joins(between: str) -> bool:
    """Whether what stands between two names is nothing but "and", commas and further names."""
    if len(between) > _LONGEST_RUN:
        return False
    first, *others = _JOIN.split(_ASIDE.sub("", between))
    return not first.strip() and bool(others) and all(map(_is_name, others))


def _is_name(words: str) -> bool:
    """Whether words are a name or the beginning of one, or nothing."""
    rest = _WORD.sub("", words)
    return not rest.strip(" .") and all(
        word[0].isupper() or word in _IN_NAMES for word in _WORD.findall(words)
    )
