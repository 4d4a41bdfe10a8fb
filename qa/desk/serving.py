"""The desk on the network: one socket, one server, nothing from elsewhere.

`Blocks.launch()` is not used: it asks its own server over HTTP whether it is up, which
a proxy setting of the machine can break, and leaves no room for headers of our own.
"""

from __future__ import annotations

import asyncio
import io
import ipaddress
import logging
import os
import signal
import socket
import tempfile
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass, replace
from threading import Thread, current_thread, main_thread
from types import FrameType

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Lifespan

from qa.desk.connections import BoundedProtocol
from qa.desk.gate import LOOPBACK, Gate
from qa.desk.login import Login
from qa.desk.page import build, turnstile_of_a_desk
from qa.desk.programs.routes import routes
from qa.desk.programs.services import ProgramLibrary, Services
from qa.desk.proxy import Proxied
from qa.desk.rights import Everybody
from qa.desk.side_door import side_door
from qa.desk.tabs import HERE
from qa.desk.turnstile import Turnstile
from qa.desk.users import Role, Users
from qa.errors import PRESSMARK_ERRORS, QAError
from qa.language_model import spared
from qa.settings import DEFAULT_SETTINGS, Settings

log = logging.getLogger(__name__)

_BOOKMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<path d="M8 3h16a2 2 0 0 1 2 2v24l-10-6-10 6V5a2 2 0 0 1 2-2z" fill="#1f5c4a"/>'
    '<path d="M11 10h10M11 15h7" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>'
)
ICON = f'<link rel="icon" href="data:image/svg+xml,{urllib.parse.quote(_BOOKMARK)}">'


STYLES = ("desk.css", "evaluate.css")
"""The page's style sheets."""

CONNECTIONS = 512
"""At once. An open page holds two; beyond it the server says that it is busy."""


class PortTaken(OSError):
    """The address can't be listened on; the message says which, why, and the way out."""


class ExtraMissing(QAError):
    """A package that is asked for isn't installed; the message says how to install it."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the desk is served, and who may come in.

    Raises:
        ValueError: if it would be open to a network without a login and nobody said so.
    """

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 7860
    """0 is any that is free."""
    names: tuple[str, ...] = ()
    """Further host names that the desk goes by, such as a reverse proxy's."""
    users: Users | None = None
    """Who may sign in; None: whoever can reach the address comes in."""
    open_to_network: bool = False
    """Whether an address beyond this machine is meant to be open without a login."""
    behind_proxy: bool = False
    """Whether a reverse proxy on this machine says who asks (`X-Forwarded-For`, `-Proto`).

    Otherwise anybody on this machine could say so, and try passwords under many addresses.
    """
    api: bool = False
    """Whether programs may ask over HTTP, in our form and in OpenAI's."""
    mcp: bool = False
    """Whether programs may ask by the Model Context Protocol."""

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK and self.users is None and not self.open_to_network:
            raise ValueError(
                f"on {self.host} everybody who can reach this machine could ask and read all "
                "articles; let only users in with --auth FILE, or say that this is meant with "
                "--open-to-network"
            )

    @property
    def are_private(self) -> bool:
        """Whether they are reached from this machine alone, by whoever sits at it.

        A proxy, or a further name, brings in others.
        """
        return self.host in LOOPBACK and not self.behind_proxy and not self.names

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that a request may be for."""
        own = () if _is_any_address(self.host) else (self.host.casefold(),)
        return (*LOOPBACK, *own, *(name.casefold() for name in self.names))


def _is_any_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _for_programs(
    library: ProgramLibrary, doors: Doors, turnstile: Turnstile
) -> tuple[list[Route], Lifespan[FastAPI] | None]:
    """The addresses at which programs are let in, and what has to run for them meanwhile.

    Raises:
        ExtraMissing: if they are to be let in by MCP, and its package isn't installed.
    """
    services = Services(library, turnstile)
    ways = routes(services) if doors.api else []
    if not doors.mcp:
        return ways, None
    try:
        from qa.desk.programs.mcp_tools import McpTools
    except ModuleNotFoundError as error:
        raise ExtraMissing(
            f"--mcp needs a package that isn't installed ({error.name}); install it with: "
            "pip install 'pressmark[mcp]'"
        ) from error
    tools = McpTools(services)
    return [*ways, *tools.routes()], lambda app: tools.manager.run()


def application(
    library: ProgramLibrary, doors: Doors | None = None, turnstile: Turnstile | None = None
) -> ASGIApp:
    """The desk as an ASGI application, behind its gate."""
    doors = doors or Doors()
    turnstile = turnstile or turnstile_of_a_desk()
    ways, meanwhile = _for_programs(library, doors, turnstile)
    # FastAPI's own documentation pages load scripts from elsewhere.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=meanwhile)
    app.router.routes.extend(ways)
    # Without names everybody on a network would read what all others asked.
    keeps_talks = doors.users is not None or doors.are_private
    page = build(library, turnstile, keeps_talks=keeps_talks)
    page.has_launched = True  # without it Gradio takes any file that an event names
    gr.mount_gradio_app(  # its CORS rules are strict unless told otherwise
        app,
        page,
        path="/",
        server_name=doors.host,
        server_port=doors.port,
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        # Not `css`: Gradio writes its own container before each selector of that, and what
        # concerns the whole page (a sheet over it, its background) then matches nothing.
        head=f"<style>{_styles()}</style>{ICON}",
        footer_links=[],
        run_history=False,  # it would keep every conversation in the browser
        show_error=False,  # what a reader may see of an error is a gr.Error
        allowed_paths=[],
        max_file_size=DEFAULT_SETTINGS.max_file_bytes,
        enable_monitoring=False,
        ssr_mode=False,  # it would start a second server, in Node
        pwa=False,
        mcp_server=False,
    )
    for part in (app, *(route.app for route in app.routes if isinstance(route, Mount))):
        if isinstance(part, FastAPI):
            part.add_exception_handler(RequestValidationError, _misread)
    guarded: ASGIApp = (
        Everybody(app, Role.EDITOR if doors.are_private else Role.READER)
        if doors.users is None
        else Login(app, users=doors.users, behind_proxy=doors.behind_proxy)
    )
    gate = Gate(
        guarded,
        hosts=doors.hosts,
        any_address=_is_any_address(doors.host),
        events=page.fns,
        login=doors.users is not None,
        programs=[way.path for way in ways],
    )
    return Proxied(gate) if doors.behind_proxy else gate


def _styles() -> str:
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in STYLES)


async def _misread(request: Request, error: Exception) -> Response:
    """What is said to a body that is sound JSON, but without the fields that are read there."""
    return PlainTextResponse("The request hasn't the fields that are read here.\n", 422)


def _listen(doors: Doors) -> socket.socket:
    host, port = doors.host, doors.port
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


def _warm(library: ProgramLibrary, turnstile: Turnstile) -> None:
    """Load model and indexes while the page is still on its way to the first reader."""
    try:
        if library.status().counts.articles:
            with spared():
                library.ask("Is anybody there?")
    except PRESSMARK_ERRORS as error:  # a sentence for whoever started the desk
        if not turnstile.is_closed:
            log.warning("questions can't be answered as things are: %s", error)
    except Exception:
        # The first real question will meet the same error, and tell.
        if not turnstile.is_closed:
            log.warning("the library could not be warmed up", exc_info=True)


def serve(
    library: ProgramLibrary,
    doors: Doors | None = None,
    *,
    settings: Settings | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the desk until the process is interrupted or told to end.

    From then on both signals are passed over: the process is to end. `on_ready` gets the
    desk's address once it answers there. With `settings`, those that the library was opened
    with, commands of the same user can ask this desk: see `qa.side_door`.

    Raises:
        PortTaken: if the port can't be listened on.
    """
    doors = doors or Doors()
    host = doors.host
    # Not the folder that other Gradio programs of this user share.
    with tempfile.TemporaryDirectory(prefix="pressmark-") as own, _listen(doors) as listener:
        os.environ["GRADIO_TEMP_DIR"] = own
        turnstile = turnstile_of_a_desk()
        warm = Thread(target=_warm, args=(library, turnstile), name="pressmark-warm", daemon=True)
        warm.start()
        port = listener.getsockname()[1]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        config = uvicorn.Config(
            application(library, replace(doors, port=port), turnstile),
            http=BoundedProtocol,
            ws="none",
            log_level="warning",
            access_log=False,  # the addresses name conversations
            server_header=False,
            proxy_headers=False,  # see `qa.desk.proxy`
            lifespan="on",
            limit_concurrency=CONNECTIONS,
            # An open page holds a stream open, which would keep the server from ending.
            timeout_graceful_shutdown=1,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        with ExitStack() as ending, side_door(library, turnstile, settings):

            def on_end() -> None:
                turnstile.close()
                # Gradio prints a traceback of each event that is cut off. Logs go on.
                ending.enter_context(redirect_stderr(io.StringIO()))

            server = _Server(config, lambda: on_ready and on_ready(address), on_end)
            server.run(sockets=[listener])


def _is_news(record: logging.LogRecord) -> bool:
    """False for what uvicorn says of pages that were still open when the desk was closed."""
    error = record.exc_info[1] if record.exc_info else None
    return not (
        isinstance(error, asyncio.CancelledError) or str(record.msg).startswith("Cancel %s running")
    )


_TO_END = (signal.SIGINT, signal.SIGTERM)


def _do_nothing(sig: int, frame: FrameType | None) -> None:
    """What a further signal to end does."""


class _Server(uvicorn.Server):
    """Tells when it has started, which uvicorn only logs; ends in good order.

    Uvicorn breaks off at a second Ctrl+C, which would be told as an error of the desk. To end
    takes a second or two, however often it is asked for.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[], object],
        on_end: Callable[[], object],
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_end = on_end

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take signals to end; not given back, since the process ends."""
        if current_thread() is main_thread():
            for one in _TO_END:
                signal.signal(one, self.handle_exit)
        yield
        if current_thread() is main_thread():
            for one in _TO_END:  # also while Python itself ends, more signals do nothing
                signal.signal(one, signal.SIG_IGN)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; from now on more signals do nothing.

        They aren't ignored yet: of one that came just before that Python would print a traceback.
        """
        self.should_exit = True
        for one in _TO_END:
            signal.signal(one, _do_nothing)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Here, not where the signal comes: that may be while this thread holds a lock.
        self._on_end()
        await super().shutdown(sockets)
