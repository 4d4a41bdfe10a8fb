"""The addresses of `--api`: `/ask`, `/search`, `/article`, `/verify`, and OpenAI's form."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from qa.desk.gate import Refusal
from qa.desk.programs.addresses import API, refused
from qa.desk.programs.chat_completions import ChatCompletions
from qa.desk.programs.services import MOST_FOUND, USUALLY_FOUND, Services, as_refusal
from qa.desk.rights import visitor_in

T = TypeVar("T")
Endpoint = Callable[[Request], Awaitable[Response]]


class HungUp(Exception):
    """Whoever asked didn't wait for the answer."""


async def while_there(request: Request, work: Awaitable[T]) -> T:
    """What comes of some work, which is given up once whoever asked has hung up.

    Raises:
        HungUp: if they have.
    """
    working, gone = asyncio.ensure_future(work), asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise HungUp
        return working.result()
    finally:
        working.cancel()
        gone.cancel()


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def told(endpoint: Endpoint) -> Endpoint:
    """The same, with errors told as JSON."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except HungUp:
            return Response(status_code=400)
        except Exception as error:
            refusal = as_refusal(error)
            return refused(request.url.path, refusal.status, refusal.sentence)

    return answered


async def fields(request: Request, known: Collection[str], needed: str) -> dict[str, Any]:
    """The fields of a request; the gate has seen that its body is a JSON object.

    Raises:
        Refusal: if one isn't known, or the one that is needed is left out.
    """
    found: dict[str, Any] = await request.json()
    listed = ", ".join(known)
    if unknown := [name for name in found if name not in known]:
        raise Refusal(400, f"The field {unknown[0][:50]!r} isn't read here. Read are: {listed}.")
    if needed not in found:
        raise Refusal(400, f"The field {needed!r} is missing. Read are: {listed}.")
    return found


def flag(found: dict[str, Any], name: str) -> bool:
    """A field that is true or false, and false where it is left out.

    Raises:
        Refusal: if it is anything else.
    """
    value = found.get(name, False)
    if not isinstance(value, bool):
        raise Refusal(400, f"The field {name!r} is true or false.")
    return value


def routes(services: Services) -> list[Route]:
    """All addresses of `--api`."""

    async def ask(request: Request) -> Response:
        found = await fields(request, ("question", "history", "exhaustive"), "question")
        asked = services.answer(
            found["question"], found.get("history"), exhaustive=flag(found, "exhaustive")
        )
        return JSONResponse((await while_there(request, asked)).to_dict())

    async def search(request: Request) -> Response:
        found = await fields(request, ("query", "limit"), "query")
        limit = found.get("limit", USUALLY_FOUND)
        if type(limit) is not int or not 1 <= limit <= MOST_FOUND:
            raise Refusal(400, f"The field 'limit' is a whole number from 1 to {MOST_FOUND}.")
        results = await while_there(request, services.search(found["query"], limit))
        return JSONResponse({"query": found["query"], "results": results})

    async def article(request: Request) -> Response:
        named = request.query_params.getlist("id")
        if len(named) != 1:
            raise Refusal(400, "Name one article: /article?id=ID. Ids are what /search gives.")
        found = await services.article(named[0])
        if "text/html" in request.headers.get("accept", ""):  # somebody followed a citation
            head = [found["title"], found["publisher"], found["published"], found["url"]]
            lines = [*filter(None, head), "", found["text"]]
            return PlainTextResponse("\n".join(lines))
        return JSONResponse(found)

    async def verify(request: Request) -> Response:
        found = await fields(request, ("text",), "text")
        return JSONResponse(await while_there(request, services.verify(found["text"])))

    completions = ChatCompletions(services)

    async def complete(request: Request) -> Response:
        user = visitor_in(request.scope).name
        asked = completions.read(await request.json(), str(request.base_url), user)
        if asked.stream:
            return await completions.streamed(asked)
        return JSONResponse(await while_there(request, completions.whole(asked)))

    async def models(request: Request) -> Response:
        return JSONResponse(completions.models())

    endpoints: dict[str, Endpoint] = {
        "/ask": ask,
        "/search": search,
        "/article": article,
        "/verify": verify,
        "/v1/chat/completions": complete,
        "/v1/models": models,
    }
    return [Route(path, told(endpoints[path]), methods=[method]) for path, method in API.items()]
