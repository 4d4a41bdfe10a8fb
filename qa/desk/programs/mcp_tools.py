"""What the desk offers as tools of the Model Context Protocol, at `/mcp`.

`search` and `fetch` take and give what deep-research clients expect: ids, titles and addresses,
then a whole document. Each request stands alone, so that nothing is kept of a client.

Of two ways the official SDK was chosen. Gradio's own server needs the same package, but names
its tools after the page's events, and takes them through its queue. Several versions of the
protocol are in use, which is the reason to write none of it ourselves.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.routing import Route

from qa.desk.gate import MAX_BODY_BYTES
from qa.desk.programs.addresses import MCP
from qa.desk.programs.messages import address
from qa.desk.programs.services import MOST_FOUND, Services, as_refusal

INSTRUCTIONS: Final = (
    "A library of articles that answers in the articles' own words. Call ask with a whole "
    "question to get verbatim quotes, each with its article, or to hear that no sure answer was "
    "found. Quote only what stands in a citation's quote. Call verify_quote before you publish "
    "a quotation."
)
_SEARCHED: Final = 10
"""Articles that `search` gives at most."""

_Context = ServerRequestContext[Any, Any]


@dataclass(frozen=True, slots=True)
class _Offered:
    """One tool: it takes one text, and gives one object of JSON."""

    name: str
    title: str
    description: str
    takes: str
    """The name of the text that it takes."""
    meaning: str
    call: Callable[[str, str], Awaitable[dict[str, Any]]]
    """That text and the desk's own address → what comes of it."""

    def as_tool(self) -> types.Tool:
        schema = {
            "type": "object",
            "properties": {self.takes: {"type": "string", "description": self.meaning}},
            "required": [self.takes],
            "additionalProperties": False,
        }
        return types.Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=schema,
            annotations=types.ToolAnnotations(
                read_only_hint=True, idempotent_hint=True, open_world_hint=False
            ),
        )


def _offered(services: Services) -> list[_Offered]:
    async def search(query: str, base: str) -> dict[str, Any]:
        results: dict[str, dict[str, Any]] = {}
        for one in await services.search(query, MOST_FOUND):
            id, title = one["article_id"], one["title"]
            results.setdefault(id, {"id": id, "title": title, "url": address(one["url"], id, base)})
        return {"results": list(results.values())[:_SEARCHED]}

    async def fetch(id: str, base: str) -> dict[str, Any]:
        found = await services.article(id)
        metadata = {name: found[name] for name in ("publisher", "published", "sources")}
        return {
            "id": id,
            "title": found["title"],
            "text": found["text"],
            "url": address(found["url"], id, base),
            "metadata": metadata,
        }

    async def ask(question: str, base: str) -> dict[str, Any]:
        told = (await services.answer(question)).to_dict()
        return {name: value for name, value in told.items() if name not in _FOR_MEASURING}

    async def verify_quote(text: str, base: str) -> dict[str, Any]:
        return await services.verify(text)

    return [
        _Offered(
            "search",
            "Search the articles",
            "Find the articles that come nearest to a query: id, title and address of each.",
            "query",
            "Words, or a question.",
            search,
        ),
        _Offered(
            "fetch",
            "Read an article",
            "Get the whole text of an article, with publisher and date of publication.",
            "id",
            "The article's id, as search or ask gives it.",
            fetch,
        ),
        _Offered(
            "ask",
            "Ask the articles",
            "Answer a question with verbatim quotes, each with its article and place, or say "
            "that no sure answer was found, with the nearest passages.",
            "question",
            "A question that stands alone, in plain English.",
            ask,
        ),
        _Offered(
            "verify_quote",
            "Check quotes",
            "Check a quote, or each quotation in a draft, against the articles: verbatim, "
            "altered, misattributed, clipped or not found, with where it stands.",
            "text",
            "The quote, or the draft with its quotations between quotation marks.",
            verify_quote,
        ),
    ]


_FOR_MEASURING: Final = ("retrieved", "timings_ms")
"""Fields of an answer that tell a language model nothing."""


class McpTools:
    """The tools over some services, and the address that they are served at."""

    def __init__(self, services: Services) -> None:
        self._tools = {tool.name: tool for tool in _offered(services)}
        server: Server[Any] = Server(
            "pressmark",
            title="Pressmark",
            version=_version(),
            instructions=INSTRUCTIONS,
            on_list_tools=self._list,
            on_call_tool=self._call,
        )
        self.manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=MAX_BODY_BYTES
        )
        """To be run while the server is."""

    def routes(self) -> list[Route]:
        """The one address of `--mcp`."""
        return [Route(path, _Application(self.manager), methods=[way]) for path, way in MCP.items()]

    async def _list(
        self, context: _Context, sent: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool.as_tool() for tool in self._tools.values()])

    async def _call(
        self, context: _Context, sent: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool, given = self._tools.get(sent.name), sent.arguments or {}
        if tool is None:
            return _told(
                f"There is no tool {sent.name[:50]!r}. There are: {', '.join(self._tools)}."
            )
        if set(given) != {tool.takes} or not isinstance(given[tool.takes], str):
            return _told(f"{tool.name} takes one text, {tool.takes!r}: {tool.meaning}")
        request = context.request
        base = str(request.base_url) if isinstance(request, Request) else str(URL("/"))
        try:
            came = await tool.call(given[tool.takes], base)
        except Exception as error:
            return _told(as_refusal(error).sentence)
        text = json.dumps(came, ensure_ascii=False)
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=came)


def _told(sentence: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=sentence)], is_error=True)


class _Application:
    """The manager as a route's application: a function would be taken for an endpoint."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._manager.handle_request(scope, receive, send)


def _version() -> str:
    try:
        return version("pressmark")
    except PackageNotFoundError:
        return "not installed"
