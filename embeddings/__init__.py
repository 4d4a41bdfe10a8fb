"""Text becomes vectors, vectors find their neighbours. Knows no article and no question."""

import os

# oneDNN, under torch, keeps what it compiled for each shape of a product, 1,024 of them, and
# torch as many of its own. Texts are read end to end, so that nearly each has another shape, and
# memory grew by 340 MB over 240 texts. With 256 of each, questions of all lengths keep theirs: with
# 32 a question took 7 ms instead of 5. Torch looks when it is imported.
for _cache in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
    os.environ.setdefault(_cache, "256")
