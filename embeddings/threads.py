"""In how many threads few tokens go through a network: in one, since to wake another takes longer.

A question of 24 tokens, asked after a pause, took 3.9 ms of one thread and 7.6 of two in bf16, in
float32 5.3 and 8.6; 128 tokens 10 and 16, 16 and 14; 192 tokens 15 and 12, 31 and 29.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from threadpoolctl import ThreadpoolController

ALONE_TOKENS = 96
"""Fewer tokens go through the layers in one thread."""


@contextmanager
def threads_for(tokens: int) -> Iterator[None]:
    """Within it this thread multiplies by itself where there are few tokens; torch is loaded.

    `torch.set_num_threads` would hold for threads that begin meanwhile, too, and for good.
    """
    if tokens >= ALONE_TOKENS:
        yield
        return
    with _teams().limit(limits=1):
        yield


@lru_cache(maxsize=1)
def _teams() -> Any:
    """What holds the threads that torch works with; to look for it takes 3 ms."""
    return ThreadpoolController().select(user_api="openmp")
