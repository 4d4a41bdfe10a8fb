"""Which articles tell the same story in nearly the same words.

Each article gets a MinHash signature over its runs of three words; the share of equal
places in two signatures estimates the Jaccard similarity of the two sets of runs
(Broder 1997). Signatures are cut into bands, and two articles that share a band are
compared: with 32 bands of 4 rows, a pair of similarity .5 shares one with probability
.87, of .7 with .9998, of .2 with .05 (Leskovec, Rajaraman, Ullman, Mining of Massive
Datasets, section 3.4). So finding an article's duplicates does not depend on how many
articles there are; nor on how many are alike (`crowds.py`).
"""

from __future__ import annotations

import re
from hashlib import blake2b

RUN_WORDS = 3
PERMUTATIONS = 128
BANDS = 32
SAME_STORY = 0.5
"""From this estimated similarity on, two articles tell the same story: an agency's story
of 300 words in which a paper replaced one paragraph of 60 comes to .67, two reports of
one inspection written apart to less than .1."""

_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """The MinHash signature of a text: `PERMUTATIONS` little-endian uint32.

    Empty for a text without words. Case and punctuation don't count.
    """
    from datasketch import MinHash

    words = _WORD.findall(text.casefold())
    if not words:
        return b""
    width = min(RUN_WORDS, len(words))
    runs = {" ".join(words[i : i + width]) for i in range(len(words) - width + 1)}
    minhash = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=_hash32)
    minhash.update_batch(sorted(runs))
    return bytes(minhash.digest().astype("<u4").tobytes())


def bands(signature: bytes) -> list[int]:
    """The keys of a signature's bands, signed 64-bit; articles that share one may be alike."""
    width = len(signature) // BANDS
    return [
        _key(bytes([band]) + signature[band * width : (band + 1) * width])
        for band in range(BANDS if signature else 0)
    ]


def similarity(first: bytes, second: bytes) -> float:
    """The estimated Jaccard similarity, in [0, 1], of two texts by their signatures."""
    import numpy as np

    whole = 4 * PERMUTATIONS
    if len(first) != whole or len(second) != whole:
        return 0.0
    # Up to two thousand are compared with each new article, so that it counts how quick this is.
    equal = np.count_nonzero(np.frombuffer(first, "<u4") == np.frombuffer(second, "<u4"))
    return equal / PERMUTATIONS


def _hash32(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=4).digest(), "little")


def _key(band: bytes) -> int:
    return int.from_bytes(blake2b(band, digest_size=8).digest(), "little", signed=True)
