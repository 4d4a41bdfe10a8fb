"""How long the next try has to wait, by a clock of our own."""

from __future__ import annotations

from qa.desk.throttle import (
    ADDRESS,
    FORGOTTEN_S,
    NAME,
    PAIR,
    Bound,
    Browsers,
    Throttle,
    WrongPasswords,
    _network,
)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_wait_doubles_up_to_a_bound_and_ends_with_the_right_password():
    throttle = Throttle(PAIR, Clock())
    waits = []
    for _ in range(PAIR.free + 12):
        throttle.failed("ann")
        waits.append(throttle.wait_s("ann"))
    assert waits[: PAIR.free + 3] == [0.0] * (PAIR.free - 1) + [1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == PAIR.longest_s
    assert throttle.wait_s("bob") == 0
    throttle.succeeded("ann")
    assert throttle.wait_s("ann") == 0


def test_what_was_counted_is_forgotten_an_hour_after_the_wait():
    clock = Clock()
    throttle = Throttle(Bound(2, 300.0), clock)
    throttle.failed("ann")
    throttle.failed("ann")
    clock.now += 1 + FORGOTTEN_S
    throttle.failed("ann")
    assert throttle.wait_s("ann") == 2.0
    clock.now += 2 + FORGOTTEN_S + 1
    throttle.failed("ann")
    assert throttle.wait_s("ann") == 0.0


def test_the_throttle_forgets_the_oldest():
    throttle = Throttle(Bound(2, 300.0), Clock(), capacity=2)
    for name in ("ann", "ann", "bob", "bob", "cleo"):
        throttle.failed(name)
    assert [throttle.wait_s(name) for name in ("ann", "bob", "cleo")] == [0.0, 1.0, 0.0]


def test_of_a_long_name_or_address_that_was_tried_little_is_kept():
    wrong = WrongPasswords(Clock())
    wrong.failed("x" * 900_000, "9" * 60_000, None)
    kept = [*wrong._pairs._failed, *wrong._addresses._failed, *wrong._names._failed]
    assert [len(key) for key in kept] == [207, 100, 101]


def test_a_name_tried_from_one_address_waits_there_and_nowhere_else():
    wrong = WrongPasswords(Clock())
    for _ in range(PAIR.free):
        wrong.failed("ann", "192.0.2.1", None)
    assert wrong.wait_s("ann", "192.0.2.1", None) == 1.0
    assert wrong.wait_s("ann", "192.0.2.2", None) == 0.0
    assert wrong.wait_s("bob", "192.0.2.1", None) == 0.0
    assert wrong.wait_s("ann", "192.0.2.1", "anns") == 0.0


def test_who_tries_one_name_from_many_addresses_gets_one_try_a_minute():
    clock = Clock()
    wrong = WrongPasswords(clock)
    tries = 0
    for n in range(36_000):  # ten hours, a try a second, each from a new address
        if not wrong.wait_s("ann", f"2001:db8:0:{n:x}::1", None):
            tries += 1
            wrong.failed("ann", f"2001:db8:0:{n:x}::1", None)
        clock.now += 1
    assert tries == NAME.free + 6 + 598  # waits of 1 to 32 s, then a minute each
    assert wrong.wait_s("ann", "192.0.2.9", "anns") == 0.0


def test_who_tries_many_names_from_one_network_waits():
    wrong = WrongPasswords(Clock())
    for n in range(ADDRESS.free):
        wrong.failed(f"name{n}", f"2001:db8::{n:x}", None)
        wrong.succeeded("mallory", f"2001:db8::{n:x}", None)
    assert wrong.wait_s("ann", "2001:db8::ffff", None) == 1.0
    assert wrong.wait_s("ann", "2001:db8:0:1::1", None) == 0.0


def test_a_browser_s_mark_is_good_for_its_user_and_this_desk_only():
    browsers = Browsers()
    mark = browsers.mark("ann")
    assert browsers.known(mark, "ann") == mark.split(".")[0]
    for wrong, name in ((mark, "bob"), (mark[:-1], "ann"), ("", "ann"), ("é.é", "ann")):
        assert browsers.known(wrong, name) is None
    assert Browsers().known(mark, "ann") is None


def test_ipv4_addresses_are_counted_apart_in_whatever_form_they_come():
    mapped = [_network(f"::ffff:8.1.{n}.1") for n in range(3)]
    assert mapped == [_network(f"8.1.{n}.1") for n in range(3)] == ["8.1.0.1", "8.1.1.1", "8.1.2.1"]
    assert _network("2001:db8::1") == _network("2001:db8::2") == "2001:db8::/64"
