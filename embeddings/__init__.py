"""Text becomes vectors, vectors find their neighbours. Knows no article and no question."""

import os

# oneDNN, under torch, keeps what it compiled for each shape of a product, 1,024 of them, and
# torch as many of its own: half a megabyte and more each. Rows are padded to few numbers
# (`embeddings/packed.py`), so that 128 of each are enough. Torch looks when it is imported.
for _cache in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
    os.environ.setdefault(_cache, "128")
