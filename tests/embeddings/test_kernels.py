"""Which kernel a processor multiplies best in, by what it says that it can do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from embeddings import kernels
from embeddings.encoder import native_bf16
from embeddings.kernels import Kernel, best_kernel, features, share_processors


@pytest.mark.parametrize(
    ("told", "best"),
    [
        ("fpu sse4_2 avx2 fma", Kernel.FLOAT32),
        ("fpu avx2 avx512f avx512_vnni", Kernel.INT8),
        ("fpu avx2 avx_vnni", Kernel.INT8),
        ("fpu avx2 avx512_vnni avx512_bf16", Kernel.BF16),
        ("avx512_vnni amx_tile amx_int8 amx_bf16", Kernel.BF16),
        ("fp asimd i8mm bf16", Kernel.BF16),
        ("fp asimd", Kernel.FLOAT32),
    ],
)
def test_bfloat16_comes_before_whole_numbers_and_both_before_float32(told: str, best: Kernel):
    assert best_kernel(set(told.split())) is best


def test_features_are_those_that_the_system_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    told = tmp_path / "cpuinfo"
    told.write_text("processor\t: 0\nflags\t\t: fpu avx2\nbugs\t\t: bf16\n")
    monkeypatch.setattr(kernels, "_CPUINFO", told)
    features.cache_clear()
    try:
        assert features() == {"fpu", "avx2"}
    finally:
        features.cache_clear()


def test_torch_and_the_system_agree_on_bfloat16():
    import torch

    found = torch.cpu.get_capabilities()
    assert native_bf16() == any(found.get(one) for one in ("avx512_bf16", "amx_bf16", "bf16"))


@pytest.mark.parametrize(
    ("given", "spins"),
    [({}, "1000"), ({"GOMP_SPINCOUNT": "7"}, "7"), ({"OMP_WAIT_POLICY": "x"}, None)],
)
def test_threads_wait_for_one_another_asleep_unless_told_otherwise(monkeypatch, given, spins):
    for name in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    share_processors()
    assert os.environ.get("GOMP_SPINCOUNT") == spins
