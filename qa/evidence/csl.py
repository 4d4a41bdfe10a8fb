"""References as CSL-JSON, which pandoc, Zotero and citation processors read."""

from __future__ import annotations

import json
from typing import Any

from qa.evidence.exhibits import Evidence
from qa.evidence.references import Reference, references


def to_csl(evidence: Evidence) -> str:
    """An array of items, one for each article that is cited."""
    items = [_item(reference) for reference in references(evidence)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(reference: Reference) -> dict[str, Any]:
    day = reference.published
    item = {
        "id": reference.key,
        "type": "article-newspaper" if reference.publisher else "document",
        "title": reference.title,
        "container-title": reference.publisher,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": reference.url,
        "note": " ".join(reference.notes),
    }
    return {name: value for name, value in item.items() if value is not None}
