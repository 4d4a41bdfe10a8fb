"""The desk on the network: one socket, one server, nothing from elsewhere.

`Blocks.launch()` is not used: it asks its own server over HTTP whether it is up, which
a proxy setting of the machine can break, and leaves no room for headers of our own.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import urllib.parse
from collections.abc import Callable
from threading import Thread

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.desk.dialogue import DeskLibrary
from qa.desk.page import HERE, build

log = logging.getLogger(__name__)

CONTENT_POLICY = "; ".join(
    [
        # Gradio writes its start as inline script and compiles templates at run time, hence
        # the two 'unsafe'; the rule here is that nothing leaves for another host, and that
        # no other page may frame the desk.
        "default-src 'self' data: blob:",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


_BOOKMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<path d="M8 3h16a2 2 0 0 1 2 2v24l-10-6-10 6V5a2 2 0 0 1 2-2z" fill="#1f5c4a"/>'
    '<path d="M11 10h10M11 15h7" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>'
)
ICON = f'<link rel="icon" href="data:image/svg+xml,{urllib.parse.quote(_BOOKMARK)}">'


class PortTaken(OSError):
    """The address can't be listened on; the message says which, why, and the way out."""


class _Headers:
    """Adds the headers of a page that keeps to itself. Plain ASGI, so that streams stay streams."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = CONTENT_POLICY
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self.app(scope, receive, send_with_headers)


def application(library: DeskLibrary, *, host: str = "127.0.0.1", port: int = 7860) -> FastAPI:
    """The desk as an ASGI application."""
    # FastAPI's own documentation pages load scripts from elsewhere.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(_Headers)
    gr.mount_gradio_app(  # its CORS rules are strict unless told otherwise
        app,
        build(library),
        path="/",
        server_name=host,
        server_port=port,
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        # Not `css`: Gradio writes its own container before each selector of that, and what
        # concerns the whole page (a sheet over it, its background) then matches nothing.
        head=f"<style>{(HERE / 'desk.css').read_text(encoding='utf-8')}</style>{ICON}",
        footer_links=[],
        run_history=False,  # it would keep every conversation in the browser
        show_error=False,  # what a reader may see of an error is a gr.Error
        allowed_paths=[],
        max_file_size="1kb",  # the desk takes no files
        enable_monitoring=False,
        ssr_mode=False,  # it would start a second server, in Node
        pwa=False,
        mcp_server=False,
    )
    return app


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        why = getattr(error, "strerror", None) or error
        raise PortTaken(
            f"Can't serve on {host}, port {port}: {why}. Something else may be using it; "
            "choose another with --port, or --port 0 for any that is free."
        ) from error
    return listener


def _warm(library: DeskLibrary) -> None:
    """Load model and indexes while the page is still on its way to the first reader."""
    try:
        if library.status().counts.articles:
            library.ask("Is anybody there?")
    except Exception:
        # The first real question will meet the same error, and tell.
        log.warning("the library could not be warmed up", exc_info=True)


def serve(
    library: DeskLibrary,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the desk until interrupted. Port 0 is any that is free.

    `on_ready` gets the desk's address once it answers there.

    Raises:
        PortTaken: if the port can't be listened on.
    """
    with _listen(host, port) as listener:
        Thread(target=_warm, args=(library,), name="pressmark-warm", daemon=True).start()
        port = listener.getsockname()[1]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        config = uvicorn.Config(
            application(library, host=host, port=port),
            log_level="warning",
            lifespan="on",
            # An open page holds a stream open, which would keep the server from ending.
            timeout_graceful_shutdown=1,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        server = _Server(config, lambda: on_ready and on_ready(address))
        server.run(sockets=[listener])


def _is_news(record: logging.LogRecord) -> bool:
    """False for what uvicorn says of pages that were still open when the desk was closed."""
    error = record.exc_info[1] if record.exc_info else None
    return not (
        isinstance(error, asyncio.CancelledError) or str(record.msg).startswith("Cancel %s running")
    )


class _Server(uvicorn.Server):
    """Tells when it has started; uvicorn itself only logs it."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()
