"""Questions to ask next, found behind the page's back and offered as buttons.

Each is asked in silence before it is offered. That must cost nobody anything: it happens once
the answer is shown, for one page at a time, only while no question is being answered, in a
thread that the system gives way last; and it ends as soon as its page asks something else.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from threading import Event, Lock, get_native_id

from qa.answer import Answer
from qa.desk.dialogue import DeskLibrary
from qa.desk.escaping import escape
from qa.desk.turnstile import LOOK_S, Turnstile
from qa.question import Filters, Turn
from qa.suggestions import first_questions, follow_ups

log = logging.getLogger(__name__)

PAGES_WAITING = 8
"""Pages for which questions are looked for or waited for; beyond it a page gets none."""
KEPT = 256
"""Answers whose follow-ups are remembered."""
LABEL = "You could ask next"
FIRST_LABEL = "Your newest articles answer"
NEWEST = 3
"""Articles that questions are made from before the first question."""
_NICENESS = 15

Offered = tuple[str, ...]


class FollowUps:
    """Looks for questions to offer. Safe to share between threads; one for a desk."""

    def __init__(self, library: DeskLibrary, turnstile: Turnstile) -> None:
        self._library = library
        self._turnstile = turnstile
        self._worker = ThreadPoolExecutor(1, "pressmark-suggest", initializer=_give_way)
        self._lock = Lock()
        self._pages: dict[str, Event] = {}
        self._known: OrderedDict[Hashable, Offered] = OrderedDict()

    def cancel(self, page: str) -> None:
        """End looking for this page, which has asked something else."""
        with self._lock:
            event = self._pages.pop(page, None)
        if event:
            event.set()

    def after(self, answer: Answer, history: Sequence[Turn], scope: Filters, page: str) -> Offered:
        """What may be asked after this answer, whose turn `history` ends with."""
        quoted = tuple((one.article_id, one.start) for one in answer.citations)
        asked = tuple(turn.question for turn in history)
        return self._found(
            page,
            ("after", asked, quoted, scope),
            lambda go_on: follow_ups(self._library, answer, history, scope=scope, go_on=go_on),
        )

    def at_first(self, page: str) -> Offered:
        """What may be asked of the articles that were added last, where nothing was asked yet."""

        def find(go_on: Callable[[], bool]) -> Offered:
            newest = [row.article_id for row in self._library.shelf(rows=NEWEST).rows]
            return first_questions(self._library, newest, go_on=go_on)

        return self._found(page, "at first", find)

    def _found(
        self, page: str, key: Hashable, find: Callable[[Callable[[], bool]], Offered]
    ) -> Offered:
        """What `find` gives, or gave for this key since the library last changed; or nothing."""
        self.cancel(page)
        known = (self._library.status().change, key)
        with self._lock:
            if known in self._known:
                self._known.move_to_end(known)
                return self._known[known]
            if len(self._pages) >= PAGES_WAITING:
                return ()
            gone = self._pages[page] = Event()
        try:
            found = self._awaited(self._worker.submit(self._find, find, gone))
        except CancelledError:
            return ()
        except Exception:  # nobody asked for it, so nobody is told
            if not self._turnstile.is_closed:
                log.warning("no question could be suggested", exc_info=True)
            return ()
        finally:
            with self._lock:
                if self._pages.get(page) is gone:
                    del self._pages[page]
        if gone.is_set():
            return ()
        with self._lock:
            self._known[known] = found
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found

    def _awaited(self, looking: Future[Offered]) -> Offered:
        """What was found. A desk that is being ended waits for no question asked in silence.

        Raises:
            CancelledError: if the desk is ended meanwhile.
        """
        while not wait([looking], LOOK_S).done:
            if self._turnstile.is_closed:
                looking.cancel()
                raise CancelledError
        return looking.result()

    def _find(self, find: Callable[[Callable[[], bool]], Offered], gone: Event) -> Offered:
        return find(lambda: not self._turnstile.after_others(gone))


def _give_way() -> None:
    """Let this thread, and those that compute for it, run only where others leave time."""
    if sys.platform == "linux":  # elsewhere it would be the whole process
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)


def render_follow_ups(questions: Sequence[str], asked: str, exchanges: int) -> str:
    """The questions as buttons, for the page whose last of so many exchanges asked `asked`."""
    if not questions:
        return ""
    label = LABEL if exchanges else FIRST_LABEL
    buttons = "".join(
        f'<button type="button" class="follow-up" dir="auto" data-question="{escape(one)}">'
        f"{escape(one)}</button>"
        for one in questions
    )
    return (
        f'<div class="follow-ups" role="group" aria-label="{label}" data-asked="{escape(asked)}"'
        f' data-exchanges="{exchanges}"><span class="follow-ups-label" aria-hidden="true">{label}'
        f"</span>{buttons}</div>"
    )
