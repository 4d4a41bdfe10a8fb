"""The page's events as anybody could send them, without a page: what its buttons send, and more."""

from __future__ import annotations

import json
import secrets
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
            for event in config["dependencies"]
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
        parts: list[Any] = []
        where = {"session_hash": self.session}
        with self._client.stream("GET", "/gradio_api/queue/data", params=where) as stream:
            for line in stream.iter_lines():
                news = json.loads(line.removeprefix("data: ")) if line else {}
                if news.get("msg") in ("process_generating", "process_completed"):
                    assert news["success"], news
                    if news["output"].get("data"):
                        parts = news["output"]["data"]
                if news.get("msg") == "process_completed":
                    return parts
        raise AssertionError("the stream ended before the event was done")
