"""How the processor multiplies matrices best: told from what it says that it can do."""

from __future__ import annotations

import os
from collections.abc import Set
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")


class Kernel(StrEnum):
    """The precision in which an encoder's matrices are multiplied."""

    BF16 = "bf16"
    """bfloat16, where the processor multiplies it natively (AVX-512 BF16, AMX, ARM's BF16)."""
    INT8 = "int8"
    """Eight-bit whole numbers, where it sums their products natively (VNNI): of 182 tokens ten
    times over 156 ms instead of 452 in float32, and 163 in bf16, which is the more exact."""
    FLOAT32 = "float32"
    """Everywhere else: without VNNI int8 is no quicker than float32."""


_NATIVE = {
    Kernel.BF16: {"avx512_bf16", "amx_bf16", "bf16"},
    Kernel.INT8: {"avx512_vnni", "avx_vnni"},
}
"""By kernel the features of which one is enough, the kernels in the order of preference."""


def best_kernel(found: Set[str] | None = None) -> Kernel:
    """The best kernel for these features; None: for those of this processor."""
    has = features() if found is None else found
    return next((kernel for kernel, any_of in _NATIVE.items() if any_of & has), Kernel.FLOAT32)


@lru_cache(maxsize=1)
def features() -> frozenset[str]:
    """What this processor can do, as Linux names it: "avx2", "avx512_vnni", "bf16".

    Where the system has no such file, torch is asked, which takes a second to import.
    """
    try:
        lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, _, told = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(told.split())
    import torch

    return frozenset(name for name, has in torch.cpu.get_capabilities().items() if has is True)


def share_processors() -> None:
    """Have threads that wait for one another sleep soon, unless the environment says otherwise.

    To be called before torch or FAISS is loaded, which read it then; later it does nothing. By
    default libgomp's threads turn on the spot 300,000 times, some milliseconds, at each of an
    answer's thousands of meetings. Where other programs keep the processors busy, who is waited
    for doesn't run meanwhile: an answer took 34 to 59 s, 6 to 7 of a processor, instead of 0.3
    to 3.6 s and 0.5; on quiet ones it takes as long either way. A thousand times is what libgomp
    itself takes where it knows that there are more threads than processors.
    """
    if not {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"} & os.environ.keys():
        os.environ["GOMP_SPINCOUNT"] = "1000"
