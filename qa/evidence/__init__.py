"""An answer, or a conversation, as evidence: files for others' programs, and a sealed pack.

`Library.evidence` gathers it; `write` makes a file of it, in the form that the file's name asks
for; `check_pack` tells whether a sealed pack is what was made. One module a form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.lazily import exports

if TYPE_CHECKING:
    from qa.evidence.exhibits import Evidence, Exhibit, Standing
    from qa.evidence.pack_check import PackReport, check_pack, is_pack
    from qa.evidence.writing import Form, Written, form_of, rendered, write

__all__ = [
    "Evidence",
    "Exhibit",
    "Form",
    "PackReport",
    "Standing",
    "Written",
    "check_pack",
    "form_of",
    "is_pack",
    "rendered",
    "write",
]

__getattr__ = exports(
    __name__,
    {
        "Evidence": "qa.evidence.exhibits",
        "Exhibit": "qa.evidence.exhibits",
        "Form": "qa.evidence.writing",
        "PackReport": "qa.evidence.pack_check",
        "Standing": "qa.evidence.exhibits",
        "Written": "qa.evidence.writing",
        "check_pack": "qa.evidence.pack_check",
        "form_of": "qa.evidence.writing",
        "is_pack": "qa.evidence.pack_check",
        "rendered": "qa.evidence.writing",
        "write": "qa.evidence.writing",
    },
)
