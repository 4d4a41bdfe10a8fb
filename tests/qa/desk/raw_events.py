"""The page's events as anybody could send them, without a page: what its buttons send, and more."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx


class RawPage:
    """One visitor's page of a desk, known to it by a session of its own."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        config = client.get("/config").raise_for_status().json()
        elements = {
            one["id"]: one["props"].get("elem_id") or "page" for one in config["components"]
        }
        self._events = {
            (elements.get(part, "page"), name): event
            for event in reversed(config["dependencies"])  # of several the first, of the first tab
            for part, name in event["targets"]
        }
        self.session = secrets.token_hex(8)

    def send(
        self, element: str, event: str, said: dict[str, Any] | None = None, *data: Any
    ) -> list[Any]:
        """What an event comes to: the last value of each of its parts.

        `data` are the values of what it takes; left out are None, as those that the desk keeps.

        Raises:
            httpx.HTTPStatusError: if it is refused.
        """
        parts: list[Any] = []
        for news in self.news(element, event, said, *data):
            if news["msg"] in ("process_generating", "process_completed"):
                assert news["success"], news
                parts = news["output"].get("data") or parts
        return parts

    def news(
        self, element: str, event: str, said: dict[str, Any] | None = None, *data: Any
    ) -> Iterator[dict[str, Any]]:
        """What is told of an event until it is done; as `send` otherwise."""
        known = self._events[element, event]
        filled = [*data, *(None,) * len(known["inputs"])][: len(known["inputs"])]
        body = {
            "data": filled,
            "fn_index": known["id"],
            "session_hash": self.session,
            "event_data": said,
            "trigger_id": known["targets"][0][0],
        }
        self._client.post("/gradio_api/queue/join", json=body).raise_for_status()
        where = {"session_hash": self.session}
        with self._client.stream("GET", "/gradio_api/queue/data", params=where) as stream:
            for line in stream.iter_lines():
                if not line:
                    continue
                news = json.loads(line.removeprefix("data: "))
                yield news
                if news["msg"] == "process_completed":
                    return
        raise AssertionError("the stream ended before the event was done")
