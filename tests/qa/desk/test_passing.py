"""What the desk keeps of programs that ask and go, in a real server."""

from __future__ import annotations

import json
import time
from pathlib import Path

from qa.answer import Answer
from tests.qa.desk.any_request import answer_to
from tests.qa.desk.process import desk

SERVE = """
import json, os, sys, threading, time
from pathlib import Path
from qa.desk import passing, serving
from tests.qa.desk.fakes import FakeLibrary
passing.PROGRAMS_KEPT, passing.EVENTS_KEPT = 5, 7
made, build = [], serving.build
serving.build = lambda *given, **named: made.append(build(*given, **named)) or made[-1]
def tell():
    while True:
        time.sleep(0.1)
        if made:
            queue, states = made[0]._queue, made[0].state_holder
            kept = (
                queue.pending_messages_per_session, queue.pending_event_ids_session,
                queue.event_analytics, states.session_data, states.time_last_used,
            )
            new = Path(sys.argv[1] + ".new")
            new.write_text(json.dumps([len(one) for one in kept]))
            os.replace(new, sys.argv[1])  # whoever reads it never finds it half written
threading.Thread(target=tell, daemon=True).start()
serving.serve(FakeLibrary(), serving.Doors(port=0), on_ready=lambda a: print(a, flush=True))
"""


def test_of_programs_that_ask_once_only_the_latest_are_kept(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with desk("-c", SERVE, str(told), log=tmp_path / "log") as address:
        for _ in range(20):
            assert isinstance(answer_to(address, b'{"data": ["When?"]}'), Answer)
        time.sleep(0.5)
        assert json.loads(told.read_text()) == [5, 5, 7, 5, 5]
