"""What stands among an article's sentences and tells nothing: captions, signatures, halves.

Of 1,163 and 1,092 sentences of 66 and 60 news articles 65 and 26 are scraps so: read through, all
of them but one in ten are captions, posts with their addresses, lines that lead in or headings.
"""

from __future__ import annotations

import re

from corpus.article import Passage, Sentence
from corpus.english.dictionary import Mark
from corpus.english.words import AUXILIARIES
from qa.conversation.tagged_words import words_of
from qa.reading.reader import AnswerSpan

_ADDRESS = re.compile(r"(?<![\w.])@\w|https?://|\b[\w-]+\.(?:com|co|org)/\w")
_BULLET = re.compile(r"^\W*[•*▪◦–-]\s")
_ENDS = re.compile(r"(?:(?<!\.\.)[.!?]|…|;(?: and)?)[\"”’'»)\]]*(?:\s?\[\d+\])?$")


def is_scrap(words: str, *, listed: bool = False) -> bool:
    """Whether words that stand as a sentence are no whole one, or carry what is not told.

    So are those that name an account or an address ("— Ada Wren (@wren)"), that have no verb, or
    that don't end, as a caption or half of a post. An item of a list may have neither.
    """
    said = words.strip()
    if _ADDRESS.search(said):
        return True
    if listed:
        return False
    if not _ENDS.search(said):
        return True
    return not any(
        word.lower in AUXILIARIES
        or "'" in word.lower
        or {Mark.VERB, Mark.MAY_BE_VERB} & {*word.marks}
        for word in words_of(said)
    )


def quotes_scrap(span: AnswerSpan) -> bool:
    """Whether any of the sentences that are quoted for a span is a scrap; no row of a table is."""
    passage = span.stored.passage
    return any(
        is_scrap(words, listed=_is_listed(passage, sentence))
        for sentence, words in zip(span.sentences, passage.words_of(span.sentences), strict=True)
        if not passage.row_of(sentence)
    )


def _is_listed(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence is an item behind a bullet, which may stand before it in its line."""
    start, end = sentence.start - passage.start, sentence.end - passage.start
    line = passage.text[passage.text.rfind("\n", 0, start) + 1 : end]
    return _BULLET.match(line) is not None
