"""Questions with one word exchanged or denied, as those are that were made to deceive.

Of SQuAD 2.0's questions without an answer, 9 % were found negated, 20 % with an opposite,
21 % with another name, 15 % with a word that excludes the passage's (Rajpurkar et al. 2018,
table 2).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from qa.training import perturb
from qa.training.lexicon import Lexicon, Relatives

_WORD = re.compile(r"[A-Za-z]+")
_LEAST_LETTERS = 4
# Exchanged, they ask the same or nothing: "What kind of", "How many".
_FIXED = frozenset(
    """
much;many;most;some;other;kind;type;sort;name;called;used;year;years;thing;things;like;just;only;
very;than;then;into;such;also;more
""".replace("\n", "").split(";")
)
# An opposite deceives more surely than another of the kind, and there are fewer.
_OPPOSITE_ODDS = 3

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|does|do|did|has|have|had|can|could|will|would|should)\b(?! not\b)",
    re.IGNORECASE,
)
_SHORT_NOT = {"can": "can't", "will": "won't"}
_SUBJECT_AND_VERB = re.compile(r"(?:Who|What|Which(?: \w+)?) ([a-z]+) ", re.IGNORECASE)
_PAST = ("VBD", "VBN")


def exchanged(question: str, title: str, told: str, lexicon: Lexicon, rng: random.Random) -> str:
    """The question with a word turned into its opposite or another of its kind.

    Into none whose beginning stands in `told`: the passage does not speak of it. Empty where
    no word has one.
    """
    return _with_another(
        question, title, told, rng, lambda word: _deceiving(lexicon.relatives(word))
    )


def opposed(question: str, title: str, told: str, lexicon: Lexicon, rng: random.Random) -> str:
    """The question, or a sentence, with a word turned into its opposite; empty where none has
    one of which `told` has no word.
    """
    return _with_another(question, title, told, rng, lambda word: lexicon.relatives(word).opposites)


def rephrased(question: str, title: str, told: str, lexicon: Lexicon, rng: random.Random) -> str:
    """The question with a word turned into its synonym, of which `told` has no word either.

    It asks the same. Empty where no word has one.
    """
    return _with_another(question, title, told, rng, lambda word: lexicon.relatives(word).synonyms)


def _deceiving(found: Relatives) -> Sequence[str]:
    return _OPPOSITE_ODDS * found.opposites + found.siblings


def _with_another(
    question: str,
    title: str,
    told: str,
    rng: random.Random,
    choices: Callable[[str], Sequence[str]],
) -> str:
    spoken_of = told.casefold()
    words = _exchangeable(question, title)
    rng.shuffle(words)
    for word in words:
        free = [
            other
            for other in choices(word.group())
            if _beginning(other) not in spoken_of
            and other[:_LEAST_LETTERS] != word.group()[:_LEAST_LETTERS]
        ]
        if free:
            return question[: word.start()] + rng.choice(free) + question[word.end() :]
    return ""


def _exchangeable(question: str, title: str) -> list[re.Match[str]]:
    names = perturb.mentions(question, title)
    return [
        word
        for word in _WORD.finditer(question)
        if word.group().islower()
        and len(word.group()) >= _LEAST_LETTERS
        and word.group() not in _FIXED
        and word.group() not in perturb.COMMON_WORDS
        and not any(m.start < word.end() and word.start() < m.end for m in names)
    ]


def _beginning(word: str) -> str:
    """What is left of a word without its ending, about."""
    return word[: max(_LEAST_LETTERS, len(word) - 3)]


def denied(question: str, lexicon: Lexicon, rng: random.Random) -> str:
    """The question asking what is not: "When was" → "When wasn't", "Who won" → "Who didn't win".

    Empty where it has no word to deny.
    """
    word = _AUXILIARY.search(question)
    if word is not None:
        if word.start() == 0:  # yes or no
            return ""
        verb = word.group()
        short = _SHORT_NOT.get(verb.lower(), f"{verb}n't")
        new = short if rng.random() < 0.6 else f"{verb} not"
        return question[: word.start()] + new + question[word.end() :]
    asked = _SUBJECT_AND_VERB.match(question)
    form = lexicon.form(asked.group(1)) if asked else None
    if asked is None or form is None or form.part != "v":
        return ""
    past = form.tag in _PAST
    negation = rng.choice(("didn't", "did not", "failed to") if past else ("doesn't", "does not"))
    return f"{question[: asked.start(1)]}{negation} {form.lemma}{question[asked.end(1) :]}"
