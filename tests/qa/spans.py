"""Passages and spans of them, in short ways to write them."""

from datetime import date

from corpus.article import Article, Block, BlockKind, Passage, Sentence
from corpus.catalogue import Catalogue, Entry, StoredPassage
from qa.reading.reader import AnswerSpan


def passage_of(*sentences: str, article_id: str = "a", offset: int = 0) -> Passage:
    text = " ".join(sentences)
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Sentence(offset + at, offset + at + len(sentence)))
        at += len(sentence) + 1
    return Passage(article_id, offset, offset + len(text), text, "", tuple(spans))


def put(catalogue: Catalogue, passage: Passage, n: int = 1) -> StoredPassage:
    text = passage.text
    article = Article(passage.article_id, "T", True, text, (Block(BlockKind.BODY, 0, len(text)),))
    with catalogue.writing() as change:
        change.put_article(article, [passage], [])
        change.put_vectors(dict.fromkeys(list(change.without_vector), b""))
    return StoredPassage(n, passage, Entry(passage.article_id, "T", True, None, None, None, None))


def span(passage: StoredPassage, n: int, score: float, words: str | None = None) -> AnswerSpan:
    sentence = passage.passage.sentences[n]
    start, end = sentence.start, sentence.end
    if words:
        start = passage.passage.text.index(words)
        end = start + len(words)
    return AnswerSpan(passage, (sentence,), start, end, score)


def told(
    *sentences: str,
    words: str = "",
    score: float = 0.9,
    published: str = "",
    title: str = "T",
    article_id: str = "a",
    publisher: str | None = None,
) -> AnswerSpan:
    """A span of `words`, in the sentence that has them; without any it is the first sentence.

    The article has just these sentences, and was published on that day, ISO 8601.
    """
    passage = passage_of(*sentences, article_id=article_id)
    day = date.fromisoformat(published) if published else None
    entry = Entry(article_id, title, True, publisher, day, None, None)
    stored = StoredPassage(sum(map(ord, article_id)), passage, entry)
    n = next(n for n, sentence in enumerate(sentences) if words in sentence)
    return span(stored, n, score, words or None)


def marked(found: AnswerSpan) -> str:
    start = found.stored.passage.start
    return found.stored.passage.text[found.start - start : found.end - start]
