"""What may leave this machine: allowed by a setting, or once for a library and an address.

It is kept in a file of the library's folder, beside the catalogue, so no backup takes it along.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from embeddings.files import replace_text
from qa.language_model import LanguageModel

FILE = "model-addresses.json"


def is_allowed(model: LanguageModel, library: Path) -> bool:
    """Whether questions and passages of a library may go to a model's address."""
    return model.is_here or model.may_leave or model.url in _allowed(library)


def allow(model: LanguageModel, library: Path) -> None:
    """Remember that they may.

    Raises:
        OSError: if the library's folder can't be written.
    """
    known = sorted({*_allowed(library), model.url})
    replace_text(library / FILE, json.dumps({"may_leave_to": known}, indent=1) + "\n")


def _allowed(library: Path) -> set[str]:
    """The addresses that were allowed; a file that can't be read allows none."""
    try:
        kept = json.loads((library / FILE).read_text(encoding="utf-8"))
        found = kept["may_leave_to"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()
    return {one for one in found if isinstance(one, str)} if isinstance(found, list) else set()


def proxy_of(model: LanguageModel) -> str:
    """The host of the proxy through which the address is reached; empty without one."""
    parts = urlsplit(model.url)
    proxies = getproxies()
    if model.is_here or proxy_bypass(parts.hostname or ""):
        return ""
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    return urlsplit(proxy if "://" in proxy else f"//{proxy}").hostname or "" if proxy else ""
