"""Text becomes vectors, vectors find their neighbours. Knows no article and no question."""

import os

# oneDNN, under torch, keeps what it compiled for each shape of a product, 1,024 of them, and
# torch as many of its own. Texts are read end to end, so that nearly each has another shape: after
# 240 texts of many lengths the process had 516 MB that no file stands behind, growing; with 32
# each it has 215 and grows no more, in a tenth less time. Torch looks when it is imported.
for _cache in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
    os.environ.setdefault(_cache, "32")
