"""Who waits, for whom, and that everybody's turn comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event, Thread

import pytest

from qa.desk.turnstile import TooManyWait, Turnstile, WentAway


class Visitor:
    """Somebody in a thread of their own: what they hear, and when they go in and leave."""

    def __init__(self, turnstile: Turnstile, name: str, entered: SimpleQueue[str]) -> None:
        self.heard: SimpleQueue[int] = SimpleQueue()
        self.leave, self.gone = Event(), Event()
        self._turnstile, self._name, self._entered = turnstile, name, entered
        self._thread = Thread(target=self._visit, daemon=True)
        self._thread.start()

    def _visit(self) -> None:
        try:
            with self._turnstile.turn(self.heard.put, self.gone):
                self._entered.put(self._name)
                self.leave.wait(30)
        except WentAway:
            self._entered.put(f"{self._name} went away")

    def leaves(self) -> None:
        self.leave.set()
        self._thread.join(30)


def test_turns_come_in_order_and_each_hears_how_many_are_before_them() -> None:
    turnstile, entered = Turnstile(at_once=2, may_wait=9), SimpleQueue[str]()
    a, b = (Visitor(turnstile, name, entered) for name in "ab")
    assert {entered.get(timeout=30), entered.get(timeout=30)} == {"a", "b"}
    c = Visitor(turnstile, "c", entered)
    assert c.heard.get(timeout=30) == 2
    d = Visitor(turnstile, "d", entered)
    assert d.heard.get(timeout=30) == 3
    b.leaves()
    assert (entered.get(timeout=30), d.heard.get(timeout=30)) == ("c", 2)
    a.leaves()
    assert entered.get(timeout=30) == "d"
    c.leaves()
    d.leaves()
    assert [v.heard.empty() for v in (a, b, c, d)] == [True] * 4


def test_who_goes_away_gives_up_the_place_in_the_row() -> None:
    turnstile, entered = Turnstile(at_once=1, may_wait=9), SimpleQueue[str]()
    a = Visitor(turnstile, "a", entered)
    assert entered.get(timeout=30) == "a"
    b = Visitor(turnstile, "b", entered)
    assert b.heard.get(timeout=30) == 1
    c = Visitor(turnstile, "c", entered)
    assert c.heard.get(timeout=30) == 2
    b.gone.set()
    a.leaves()
    assert {entered.get(timeout=30), entered.get(timeout=30)} == {"b went away", "c"}
    c.leaves()


def test_where_too_many_wait_the_next_is_told_so_and_those_who_wait_still_come_in() -> None:
    turnstile, entered = Turnstile(at_once=1, may_wait=1), SimpleQueue[str]()
    a = Visitor(turnstile, "a", entered)
    assert entered.get(timeout=30) == "a"
    b = Visitor(turnstile, "b", entered)
    assert b.heard.get(timeout=30) == 1
    with pytest.raises(TooManyWait, match="busy: 1 questions are waiting"), turnstile.turn():
        pass
    a.leaves()
    assert entered.get(timeout=30) == "b"
    b.leaves()


def test_an_error_inside_ends_the_turn() -> None:
    turnstile = Turnstile(at_once=1, may_wait=0)
    with pytest.raises(KeyError), turnstile.turn():
        raise KeyError
    with turnstile.turn():
        pass


def test_what_has_time_ends_when_the_desk_does() -> None:
    turnstile, gone = Turnstile(at_once=1, may_wait=1), Event()
    with turnstile.turn(), ThreadPoolExecutor(1) as others:
        waits = others.submit(turnstile.after_others, gone)
        turnstile.close()
        assert waits.result(timeout=30)
    assert turnstile.after_others(gone)
