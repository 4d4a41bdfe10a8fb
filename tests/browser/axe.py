"""What axe-core finds wrong with a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2 asks for targets of 24 pixels; axe-core looks for them only when told to.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def grave(page: Page) -> list[str]:
    """The serious and critical faults that axe-core finds on the page as it is."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
