"""Who may change the library at the desk, and who may only ask and read.

Readers and editors are told apart by the role that the file of users gives them; where nobody
signs in, all who come have one role. Each request says who its visitor is, with the role of that
moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from qa.desk.dialogue import DeskLibrary
from qa.desk.gate import UPLOAD, Refusal, drained
from qa.desk.programs.addresses import refused
from qa.desk.users import Role

VISITOR: Final = "pressmark.visitor"
"""Where a request's scope names its `Visitor`."""

NOT_WRITABLE = (
    "This library can only be read here: whoever opened the desk may not write to its folder. "
    "Nothing can be added or changed."
)
ONLY_READS = (
    "You may ask, read and check quotes here. Adding and changing articles is for editors; "
    "whoever looks after this desk can make you one."
)
NOBODY_SIGNS_IN = (
    "Everybody comes in here without signing in, so articles can be asked and read, but not added "
    "or changed."
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever a request comes from."""

    name: str = ""
    """Empty where nobody signs in."""
    role: Role = Role.READER


def visitor_in(scope: Scope) -> Visitor:
    """The visitor whose request this is; one who may only read where none is named."""
    found = scope.get(VISITOR)
    return found if isinstance(found, Visitor) else Visitor()


def why_not(library: DeskLibrary, visitor: Visitor) -> str:
    """Why this visitor may not add, correct or remove, in a sentence; empty where it is allowed."""
    if visitor.role is not Role.EDITOR:
        return ONLY_READS if visitor.name else NOBODY_SIGNS_IN
    return "" if library.status().writable else NOT_WRITABLE


def let_in(scope: Scope, visitor: Visitor) -> Scope:
    """A request's scope with its visitor.

    Raises:
        Refusal: if it brings files from somebody who may not add any.
    """
    if scope["path"] == UPLOAD and visitor.role is not Role.EDITOR:
        raise Refusal(403, ONLY_READS if visitor.name else NOBODY_SIGNS_IN)
    return {**scope, VISITOR: visitor}


class Everybody:
    """Lets everybody in with the same role, where nobody signs in."""

    def __init__(self, app: ASGIApp, role: Role) -> None:
        self._app = app
        self._role = role

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on with its visitor, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            known = let_in(scope, Visitor(role=self._role))
        except Refusal as refusal:
            last = {"connection": "close"}  # there are files to come, which nobody wants
            response = refused(scope["path"], refusal.status, refusal.sentence, last)
            await drained(receive)
            await response(scope, receive, send)
        else:
            await self._app(known, receive, send)
