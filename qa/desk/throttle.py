"""Wrong passwords make the next try wait, without shutting out whom the name belongs to.

Three things are counted, each with its own bound: one name tried from one address, all that
is tried from an address, and all that is tried of a name. The last is the only one that a
stranger elsewhere can fill for somebody else, so it allows more and waits less; and a browser
that has signed in before is counted by itself alone.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from qa.desk.users import LONGEST_NAME

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Bound:
    """How many tries are free, and how long the next one waits at most."""

    free: int
    longest_s: float


PAIR: Final = Bound(5, 300.0)
"""One name from one address, or from one known browser."""
ADDRESS: Final = Bound(50, 300.0)
"""All names from one address: many people may share it, and mistype."""
NAME: Final = Bound(50, 60.0)
"""One name from all addresses: who guesses from many gets one try a minute."""

FORGOTTEN_S: Final = 3600.0
"""What was counted is forgotten so long after the last wait ended."""
CAPACITY: Final = 10_000
"""So much is kept of each; the oldest is forgotten first."""


class Throttle:
    """Counts wrong passwords by key, and says how long the next try has to wait.

    After the bound's free tries the wait doubles from one second on, up to its longest.
    """

    def __init__(
        self, bound: Bound, clock: Clock = time.monotonic, capacity: int = CAPACITY
    ) -> None:
        self._bound = bound
        self._clock = clock
        self._capacity = capacity
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_s(self, key: str) -> float:
        """How many seconds are left before this may be tried again; 0: at once."""
        return max(0.0, self._failed.get(key, (0, 0.0))[1] - self._clock())

    def failed(self, key: str) -> None:
        """Note a wrong password."""
        now = self._clock()
        count, until = self._failed.pop(key, (0, now))
        count = 1 if until + FORGOTTEN_S < now else count + 1
        over = count - self._bound.free
        wait = min(2.0 ** min(over, 30), self._bound.longest_s) if over >= 0 else 0.0
        self._failed[key] = (count, now + wait)
        while len(self._failed) > self._capacity:
            self._failed.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forget the wrong ones."""
        self._failed.pop(key, None)


class WrongPasswords:
    """How long a name has to wait where it is tried."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._pairs = Throttle(PAIR, clock)
        self._addresses = Throttle(ADDRESS, clock)
        self._names = Throttle(NAME, clock)

    def wait_s(self, name: str, host: str, browser: str | None) -> float:
        """How many seconds are left; 0: at once.

        `browser` is a known one (see `Browsers`), to which what others try doesn't matter.
        """
        return max((held.wait_s(key) for held, key in self._counted(name, host, browser)))

    def failed(self, name: str, host: str, browser: str | None) -> None:
        """Note a wrong password."""
        for held, key in self._counted(name, host, browser):
            held.failed(key)

    def succeeded(self, name: str, host: str, browser: str | None) -> None:
        """Forget what was tried of this name here; of others, and elsewhere, it is kept."""
        held, key = self._counted(name, host, browser)[0]
        held.succeeded(key)

    def _counted(self, name: str, host: str, browser: str | None) -> list[tuple[Throttle, str]]:
        # What is kept of a try is short, however long the name is that was tried.
        name = name[: LONGEST_NAME + 1]
        if browser is not None:
            return [(self._pairs, f"browser {browser} {name}")]
        address = _network(host)
        return [
            (self._pairs, f"from {address} {name}"),
            (self._addresses, address),
            (self._names, name),
        ]


def _network(host: str) -> str:
    """An address as it is counted: of IPv6 the /64, all of which one subscriber has.

    An IPv4 address may come in an IPv6 one's clothes: it is counted as what it is.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class Browsers:
    """Marks of browsers in which a user has signed in, good until the desk is closed."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def mark(self, name: str) -> str:
        """A new mark, to be kept by a browser in which this user has signed in."""
        browser = secrets.token_urlsafe(16)
        return f"{browser}.{self._seal(browser, name)}"

    def known(self, mark: str, name: str) -> str | None:
        """The browser that a mark tells, if it is one of this user's."""
        browser, _, seal = mark.partition(".")
        if hmac.compare_digest(seal.encode(), self._seal(browser, name).encode()):
            return browser
        return None

    def _seal(self, browser: str, name: str) -> str:
        said = f"{browser}\n{name}".encode("utf-8", "replace")
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()
