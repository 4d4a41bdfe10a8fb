"""A file of passages of two claims each."""

from __future__ import annotations

import json
from pathlib import Path

SAID = [("The lido shut in May.", "The lido closed."), ("The tram runs.", "The tram is in use.")]


def write(folder: Path) -> Path:
    """Twelve passages with a claim that each supports and one that it contradicts."""
    rows = [
        {
            "title": "",
            "text": text,
            "claims": [
                {"claim": claim, "form": "statement", "label": label}
                for claim, label in ((said, "supports"), ("Bread was sold.", "contradicts"))
            ],
            "questions": [],
        }
        for text, said in SAID * 6
    ]
    path = folder / "passages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path
