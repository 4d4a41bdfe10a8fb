"""What the tests of every format look at: a draft's blocks, and what they leave out."""

from __future__ import annotations

from corpus.article import Draft


def shown(draft: Draft) -> list[tuple[str, str]]:
    """The blocks as (kind, words)."""
    assert draft.blocks is not None
    return [(str(block.kind), draft.text[block.start : block.end]) for block in draft.blocks]


def words(draft: Draft, kind: str) -> list[str]:
    """The words of the blocks of one kind."""
    return [words for found, words in shown(draft) if found == kind]


def left_out(draft: Draft) -> list[str]:
    """The words between the blocks; asserts that these are in order, apart and trimmed."""
    assert draft.blocks is not None
    between: list[str] = []
    reached = 0
    for block in draft.blocks:
        assert block.start >= reached
        block_words = draft.text[block.start : block.end]
        assert block_words == block_words.strip()
        between += draft.text[reached : block.start].split()
        reached = block.end
    return between + draft.text[reached:].split()
