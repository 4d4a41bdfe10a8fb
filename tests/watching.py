"""Python for a child process that notes each look-up of a host and each call to one."""

from __future__ import annotations

from pathlib import Path

_WATCH = """
import sys
_EVENTS = {{
    "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
    "socket.connect", "socket.sendto", "socket.sendmsg",
}}
def _watch(event, arguments):
    if event in _EVENTS:
        address = arguments[0] if event.startswith("socket.get") else arguments[-1]
        if isinstance(address, (tuple, str, bytes)) and str(address) not in {own!r}:
            with open({told!r}, "a") as told:
                told.write(f"{{event}} {{arguments}}\\n")
sys.addaudithook(_watch)
"""


def watching(told: Path, *own: str) -> str:
    """Source to put before a child's own; what it looks up or calls goes into the file `told`.

    `own` are addresses that it may name: its own, to listen on.
    """
    told.write_text("")
    return _WATCH.format(told=str(told), own=set(own))
