"""What the measuring machine's processor is, as far as it matters to encoding."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

_MATTERS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8")


def processor() -> dict[str, Any]:
    """Its name, how many cores there are, and which of the instructions that matter it has."""
    said = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    name = re.search(r"^model name\s*: (.*)$", said, re.MULTILINE)
    flags = re.search(r"^flags\s*: (.*)$", said, re.MULTILINE)
    has = set(flags[1].split()) if flags else set()
    return {
        "name": name[1] if name else "unknown",
        "cores": os.cpu_count(),
        "has": [one for one in _MATTERS if one in has],
    }
