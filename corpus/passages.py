"""An article cut into passages: runs of whole sentences, of the size that is embedded.

A run is the body between two headings, furniture lines or titles; no passage goes across
one. Within a run, passages overlap by one sentence, and where they end is chosen for the
run as a whole, so that none is left tiny at its end. A note that stands away from the sentence
that bears its mark is a run of its own, read below that sentence as below a heading: of six
questions of our own that such notes answer, three were answered right without it, five with it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from corpus import notes, sentences
from corpus.article import Article, Block, BlockKind, Passage, Sentence
from corpus.tables import Head, Row, Table, with_above

PASSAGE_WORDS = 110

# The sizes below are in `passage_words`.

_LONGEST = 1.6
"""The most that several sentences may have together, and one sentence in one piece.

The bundled model reads 256 tokens. In news a word makes 1.28 of them, so that 176 words,
at the default size, leave room for title and heading: 0.1 % of the passages of 2,000
articles are longer with their title. Passages there have 114 words on average, nine in ten
of them between 98 and 131.
"""
_PIECE = 1 / 3
"""A piece of an endless sentence. Were it larger, little else than the overlap would fit."""

# What it costs to make a passage: the square of how far its size is from 1, and these.
# Found by looking at the passages of news articles, not by measuring answers.
_COST_OF_PASSAGE = 0.05
"""For each: one passage of 150 words rather than two of 80."""
_COST_INSIDE_PARAGRAPH = 0.02
_COST_INSIDE_LIST = 0.2
"""To end between the items of a list, or between the line that leads in and the first."""

_HEAD_CHARACTERS = 600
"""A longer head of a table goes along with no row."""

_CHARACTERS_OF_A_WORD = 10
"""Text with fewer spaces counts as if it had them: other scripts, long codes."""
_CLAUSE_MARKS = (";", ":", ",", "|", "–", "—")
_WORD = re.compile(rf"\S{{1,{20 * _CHARACTERS_OF_A_WORD}}}")


@dataclass(frozen=True, slots=True)
class _RunSentence:
    """A sentence in its run, its words, and what it costs to end a passage behind it."""

    sentence: Sentence
    words: int
    cost: float
    row: Row | None


def _words(text: str) -> int:
    return max(len(text.split()), -(-len(text) // _CHARACTERS_OF_A_WORD))


def _pieces(text: str, sentence: Sentence, piece_words: float) -> Iterator[Sentence]:
    """The sentence in pieces of at most about `piece_words` words.

    Each ends with a clause where its second half has one, else at white space; only a
    word of more than 200 characters is cut itself.
    """
    words = list(_WORD.finditer(text, sentence.start, sentence.end))
    first = 0
    while first < len(words):
        size, last, clause = 0, first, None
        for n in range(first, len(words)):
            size += _words(words[n].group())
            if size > piece_words and n > first:
                break
            last = n
            if size > piece_words / 2 and words[n].group().endswith(_CLAUSE_MARKS):
                clause = n
        else:
            clause = None
        last = last if clause is None else clause
        yield Sentence(words[first].start(), words[last].end())
        first = last + 1


def _run_sentences(
    text: str, block: Block, before_list: bool, passage_words: int, head: Head | None
) -> Iterator[_RunSentence]:
    """The sentences of one block; a row is one. `before_list`: an item of a list follows.

    A row counts with the words that head its columns, and those of the rows above that say
    something of it, as it is read with these.
    """
    above = _words(head.text) if head and block.row and not block.row.is_head else 0
    above += sum(_words(one.words) for one in block.row.above) if block.row else 0
    whole: list[Sentence] = []
    found = sentences.split(text, block.start, block.end)
    for sentence in [Sentence(block.start, block.end)] if block.row else found:
        if _words(text[sentence.start : sentence.end]) > _LONGEST * passage_words:
            whole += _pieces(text, sentence, _PIECE * passage_words)
        else:
            whole.append(sentence)
    leads_on = block.kind is BlockKind.LIST_ITEM or text[block.end - 1] == ":"
    heads = block.row is not None and (block.row.is_head or block.row.is_section)
    behind_block = _COST_INSIDE_LIST if heads or (before_list and leads_on) else 0.0
    for n, sentence in enumerate(whole, 1):
        yield _RunSentence(
            sentence,
            _words(text[sentence.start : sentence.end]) + above,
            behind_block if n == len(whole) else _COST_INSIDE_PARAGRAPH,
            block.row,
        )


def _runs(
    article: Article, passage_words: int, heads: dict[int, Head], away: Container[int]
) -> Iterator[tuple[str, list[_RunSentence]]]:
    """The runs of the article, in order, each with the heading it stands under.

    `away` has where notes begin that stand away from what they speak of.
    """
    heading = ""
    run: list[_RunSentence] = []
    in_note = False
    for block, following in pairwise((*_with_above(article), None)):
        assert block is not None  # only the last of a pair is
        if block.kind in (BlockKind.BODY, BlockKind.LIST_ITEM):
            if run and (in_note or block.start in away):
                yield heading, run
                run = []
            in_note = block.start in away
            before_list = following is not None and following.kind is BlockKind.LIST_ITEM
            head = heads.get(block.row.table) if block.row else None
            run += _run_sentences(article.text, block, before_list, passage_words, head)
            continue
        if run:
            yield heading, run
            run = []
        if block.kind is BlockKind.HEADING:
            heading = " ".join(article.text[block.start : block.end].split())
        elif block.kind is BlockKind.TITLE:
            heading = ""
    if run:
        yield heading, run


def _with_above(article: Article) -> Iterator[Block]:
    """The blocks, each row with what the rows above it say of it."""
    tables: dict[int, list[Row]] = {}
    for block in article.blocks:
        if block.row is not None:
            tables.setdefault(block.row.table, []).append(block.row)
    rows = {table: with_above(article.text, found) for table, found in tables.items()}
    for block in article.blocks:
        yield replace(block, row=next(rows[block.row.table])) if block.row else block


def _away(article: Article, bearers: Mapping[int, tuple[int, int]]) -> frozenset[int]:
    """Where those notes begin that don't stand directly behind the block that bears their mark."""
    above = {block.start: before for before, block in pairwise(article.blocks)}
    return frozenset(
        note
        for note, (start, _) in bearers.items()
        if note not in above or not above[note].start <= start < above[note].end
    )


def _heads(article: Article) -> dict[int, Head]:
    """What names the columns of each table, by its number: its first rows that are heads."""
    found: dict[int, list[Block]] = {}
    for block in article.blocks:
        if block.row is not None:
            rows = found.setdefault(block.row.table, [])
            if block.row.is_head:
                rows.append(block)
    heads = {}
    for table, blocks in found.items():
        if blocks and blocks[-1].end - blocks[0].start <= _HEAD_CHARACTERS:
            text = article.text[blocks[0].start : blocks[-1].end]
            cells = tuple(cell for block in blocks if block.row for cell in block.row.cells)
            heads[table] = Head(blocks[0].start, text, cells)
    return heads


def _tables(held: list[_RunSentence], heads: dict[int, Head]) -> tuple[Table, ...]:
    """The rows among some sentences, by their tables."""
    rows: dict[int, list[Row]] = {}
    for each in held:
        if each.row is not None and each.row not in (found := rows.setdefault(each.row.table, [])):
            found.append(each.row)
    return tuple(Table(tuple(found), heads.get(table)) for table, found in rows.items())


def _stretches(run: list[_RunSentence], passage_words: int) -> list[tuple[int, int]]:
    """The passages of a run as `[first, end)` of its sentences, at the least cost.

    Each begins with the last sentence of the one before, unless that and the next alone
    are more than a passage holds. Shortest path over the places where one may end.
    """
    sums = [0, *accumulate(each.words for each in run)]
    if sums[-1] <= passage_words:
        return [(0, len(run))]
    longest = _LONGEST * passage_words
    firsts = [0] + [
        end if sums[end + 1] - sums[end - 1] > longest else end - 1 for end in range(1, len(run))
    ]
    best = [0.0] + [float("inf")] * len(run)
    came_from = [0] * (len(run) + 1)
    for done, first in enumerate(firsts):
        for end in range(done + 1, len(run) + 1):
            words = sums[end] - sums[first]
            if words > longest and end > done + 1:
                break
            cost = best[done] + (words / passage_words - 1) ** 2 + _COST_OF_PASSAGE
            if end < len(run):
                cost += run[end - 1].cost
            if cost < best[end]:
                best[end], came_from[end] = cost, done
    stretches = []
    end = len(run)
    while end:
        stretches.append((firsts[came_from[end]], end))
        end = came_from[end]
    return stretches[::-1]


def split(article: Article, *, passage_words: int = PASSAGE_WORDS) -> list[Passage]:
    """The passages of an article, in order, of about `passage_words` words each.

    Every character of body and list items that is not white space lies in a passage,
    but for bullets; headings, titles and furniture lie in none. Neighbours under one
    heading share one sentence, unless two sentences are too long for one passage. A
    sentence stays whole up to 1.6 times `passage_words`; a longer one counts as several.
    """
    if passage_words < 1:
        raise ValueError(f"need passage_words >= 1, got {passage_words}")
    passages = []
    heads = _heads(article)
    bearers = notes.bearers(article)
    borne = sorted(bearers)
    for heading, run in _runs(article, passage_words, heads, _away(article, bearers)):
        for first, end in _stretches(run, passage_words):
            held = tuple(each.sentence for each in run[first:end])
            start, stop = held[0].start, held[-1].end
            tables = _tables(run[first:end], heads)
            above = [t.head.line for t in tables if t.head and not start <= t.head.start < stop]
            sections = (one for t in tables for row in t.rows for one in row.above)
            above += dict.fromkeys(o.words for o in sections if not start <= o.cell.start < stop)
            within = slice(bisect_left(borne, start), bisect_left(borne, stop))
            below = (bearers[note] for note in borne[within])
            above += [
                " ".join(article.text[first_char:last_char].split())
                for first_char, last_char in below
                if not start <= first_char < stop
            ]
            passages.append(
                Passage(
                    article_id=article.article_id,
                    start=start,
                    end=stop,
                    text=article.text[start:stop],
                    heading=". ".join(filter(None, (heading, *above))),
                    sentences=held,
                    tables=tables,
                )
            )
    return passages
