"""Files are read in a process of their own, which is ended when one takes too long or too much.

The parsers are others' code, met by files of any origin. In here such a file costs its own
failure: the process that reads it is killed, and the next file gets a new one. Otherwise one
process reads all files of a run, since starting one takes a quarter of a second.

The process is a plain Python that is told what to read, not a fork and not one of
`multiprocessing`'s, which would run the caller's script again: a script that only calls
`library.add` must need no guard.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from corpus.article import Failure
from corpus.formats import load, ocr
from corpus.preparation import Prepared, prepare

log = logging.getLogger(__name__)

_MB = 1_000_000
_LEFT = 2 / 3
"""A process that broke off with less than this share of its memory left ran out of it: what
grows is often copied to a place twice as large."""
_FULL = 0.05
"""With less than this share left, a parser's error is one for want of memory."""
_WATCHED_S = 0.02
_ENDING_S = 1.0
"""So long a process may take to be gone once nothing more comes of it."""
_LOADING_S = 120.0
"""What reads a format is loaded before its first file, in a second or two; on a machine with
more to do than it can, each file would be given up before anybody had looked into it."""
_PROGRAM = "from corpus.worker import serve; serve()"


class GivenUp(Failure):
    """A file whose reading was ended; what it had given before is kept."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take."""

    seconds: float
    """Until the next article of it, and for each megabyte of it that was begun; pages that are
    recognised have times of their own (`ocr.PAGE_S`, `pdf_scans.FILE_S`). 0: there is no limit,
    and files are read in this process."""
    memory_mb: int
    """Above what the process needs itself; only where the system can limit that."""


@dataclass(frozen=True, slots=True)
class _Task:
    path: Path
    max_file_bytes: int
    passage_words: int


class _Ends:
    """The file is read whole."""


class _Goes:
    """Reading begins, or a page of the file is being recognised, which takes its time."""


class _Short:
    """There was too little memory for the file."""


@dataclass(frozen=True, slots=True)
class _Logged:
    """A record of the process's log."""

    name: str
    level: int
    text: str


class Worker:
    """Reads files one after another; close it, or use it as a context manager.

    Only what `read` gave last may be read on, from one thread.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._messages: queue.Queue[Any] = queue.Queue()
        self._pump: threading.Thread | None = None
        self._watch: _Watch | None = None
        self._next: Any = None
        self._busy = False
        """A file is being read."""
        self._waited = 0.0
        """How long its next article has been waited for, in seconds."""
        self._loading = False
        """Reading the file has not begun yet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def read(
        self, path: Path, *, max_file_bytes: int, passage_words: int
    ) -> Iterator[Prepared | Failure]:
        """What `prepare` gives; behind it a `GivenUp` where reading had to be ended."""
        task = _Task(path, max_file_bytes, passage_words)
        if not self._limits.seconds or not self._start(task):
            return prepare(path, max_file_bytes=max_file_bytes, passage_words=passage_words)
        return self._read(task)

    def is_ready(self, seconds: float) -> bool:
        """Whether the next of a file is there, or comes within so many seconds."""
        if not self._busy or self._next is not None:
            return True
        until = time.monotonic() + seconds
        while True:
            began = time.monotonic()
            left = self._limits.seconds + self._loading_s - self._waited
            try:
                message = self._messages.get(timeout=max(min(until - began, left), 0.001))
            except queue.Empty:
                self._waited += time.monotonic() - began
                # it won't come any more
                return self._waited >= self._limits.seconds + self._loading_s
            self._loading = False
            if not isinstance(message, _Goes):
                self._next = message
                return True
            self._waited = 0.0
            if time.monotonic() >= until:
                return False

    def interrupt(self) -> None:
        """End the process while another thread reads from it; that one is told it broke off."""
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End the process, whatever it does."""
        process, self._process, self._busy = self._process, None, False
        if process is None:
            return
        if self._watch is not None:
            self._watch.end()  # before its number can be another's
        process.kill()
        process.wait()
        while self._pump is not None and self._pump.is_alive():  # it may wait for room
            with contextlib.suppress(queue.Empty):
                self._messages.get(timeout=0.02)
        self._next = None
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _read(self, task: _Task) -> Iterator[Prepared | Failure]:
        left = self._limits.seconds * max(1.0, _size(task.path) / _MB)
        reason: str | None = None
        while reason is None:
            began = time.monotonic()
            try:
                message = self._message(
                    min(self._limits.seconds, left) + self._loading_s - self._waited
                )
            except queue.Empty:
                reason = self._too_long()
                break
            self._loading = False
            if not isinstance(message, _Goes):
                left -= self._waited + time.monotonic() - began
            self._waited = 0.0
            match message:
                case Prepared() | Failure():
                    yield message
                case _Logged(name, level, text):
                    logging.getLogger(name).log(level, "%s", text)
                case _Goes():
                    pass
                case _Ends():
                    self._busy = False
                    return
                case _Short():
                    reason = self._too_little_memory()
                case _ if self._ended_by_its_alarm():
                    reason = self._too_long()
                case _ if self._ran_out() or self._is_larger(task.path):
                    reason = self._too_little_memory()
                case _:
                    reason = (
                        "The program that reads such files broke off at this one, so it was given "
                        "up; it may be damaged. Open it in its own program and save it anew."
                    )
        self.close()
        yield GivenUp(str(task.path), reason)

    @property
    def _loading_s(self) -> float:
        return _LOADING_S if self._loading else 0.0

    def _too_long(self) -> str:
        return (
            f"It took longer than {self._limits.seconds:g} s to read this file, so it was "
            "given up; split it or save it anew, or give it longer (read_timeout_s in "
            "Settings), and add it with --retry."
        )

    def _ended_by_its_alarm(self) -> bool:
        """Whether the process ended itself: it does so where it was not ended in time.

        It stays what can be waited for, so that its number can't be another's.
        """
        if self._process is None or not hasattr(os, "waitid"):
            return False
        until = time.monotonic() + _ENDING_S
        while time.monotonic() < until:
            ended = os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is not None:
                return ended.si_code == os.CLD_KILLED and ended.si_status == signal.SIGALRM
            time.sleep(_WATCHED_S)
        return False

    def _too_little_memory(self) -> str:
        return (
            f"Reading this file needs more than {self._limits.memory_mb} MB of memory, so it was "
            "given up; split it or save it anew, or give it more (read_memory_mb in Settings), "
            "and add it with --retry."
        )

    def _ran_out(self) -> bool:
        """Whether the process that broke off had taken so much that it ended for want of more.

        Parsers in C end the whole process where they get no memory.
        """
        return self._watch is not None and self._watch.left_mb < self._limits.memory_mb * _LEFT

    def _is_larger(self, path: Path) -> bool:
        """Whether a file is larger than all the memory there is for reading it."""
        try:
            return Path(path).stat().st_size > self._limits.memory_mb * _MB
        except OSError:
            return False

    def _start(self, task: _Task) -> bool:
        """Give the process its task; a new process where there is none, or none any more.

        Returns whether it could be: not where no process can be started.
        """
        if self._busy or (self._process is not None and self._process.poll() is not None):
            self.close()  # it has ended since: for its memory, or somebody killed it
        for _ in range(2):
            try:
                process = self._process or self._spawn()
                assert process.stdin is not None
                pickle.dump(task, process.stdin)
                process.stdin.flush()
            except OSError as error:
                self.close()
                problem = error
            else:
                self._busy, self._waited, self._loading = True, 0.0, True
                if self._watch is not None:
                    self._watch.rouse()
                return True
        log.warning("files are read without limits: no process can be started (%s)", problem)
        return False

    def _spawn(self) -> subprocess.Popen[bytes]:
        where = os.pathsep.join(part or str(Path.cwd()) for part in sys.path)
        self._process = process = subprocess.Popen(
            # -P: what lies in the current folder must not be taken for a module of ours.
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # One arena: the memory that the C library sets aside for threads counts as taken.
            env={**os.environ, "PYTHONPATH": where, "MALLOC_ARENA_MAX": "1"},
        )
        pickle.dump(self._limits, process.stdin)  # type: ignore[arg-type]
        self._messages = queue.Queue(maxsize=2)
        self._next = None
        self._pump = threading.Thread(
            target=_pump, args=(process.stdout, self._messages), daemon=True
        )
        self._pump.start()
        self._watch = _Watch(process.pid, lambda: self._busy)
        self._watch.start()
        return process

    def _message(self, seconds: float) -> Any:
        """The next message; None where no more will come.

        Raises:
            queue.Empty: if none comes in so many seconds.
        """
        if self._next is not None:
            message, self._next = self._next, None
            return None if message is _NO_MORE else message
        if seconds <= 0:
            raise queue.Empty
        message = self._messages.get(timeout=seconds)
        return None if message is _NO_MORE else message


_NO_MORE = object()


def _pump(stream: BinaryIO, messages: queue.Queue[Any]) -> None:
    try:
        while True:
            messages.put(pickle.load(stream))
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):  # it ended, or was ended
        messages.put(_NO_MORE)


def serve() -> None:
    """Read the files that are asked for at standard input, until it ends: the process itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides
    commands = sys.stdin.buffer
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a parser prints

    one_at_a_time = threading.Lock()

    def reply(message: object) -> None:
        with one_at_a_time:
            left = _alarm(0)  # who asked may take long to come for it
            pickle.dump(message, replies)
            replies.flush()
            _alarm(left)

    def goes() -> None:
        reply(_Goes())
        _alarm(longest)

    logging.basicConfig(level=logging.WARNING, handlers=[_Sending(reply)], force=True)
    logging.captureWarnings(True)
    limits: Limits = pickle.load(commands)
    longest = 3 * limits.seconds
    ocr.report_to(goes)
    _limit_memory(limits.memory_mb)
    base = _peak_mb()
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            task: _Task = pickle.load(commands)
            try:
                _alarm(longest + _LOADING_S)
                load(task.path)
                goes()
                for row in prepare(
                    task.path,
                    max_file_bytes=task.max_file_bytes,
                    passage_words=task.passage_words,
                ):
                    left_mb = _left_mb(os.getpid()) if isinstance(row, Failure) else None
                    if left_mb is not None and left_mb < limits.memory_mb * _FULL:
                        raise MemoryError  # which the parser took for a fault of the file
                    reply(row)
                    _alarm(longest)
            except MemoryError:
                reply(_Short())
                return
            _alarm(0)
            reply(_Ends())
            if _peak_mb() - base > limits.memory_mb / 2:
                return  # what one file took must not be missing for the next


class _Sending(logging.Handler):
    """Sends what is logged to the process that asked."""

    def __init__(self, reply: Any) -> None:
        super().__init__()
        self._reply = reply

    def emit(self, record: logging.LogRecord) -> None:
        self._reply(_Logged(record.name, record.levelno, self.format(record)))


def _alarm(seconds: float) -> float:
    """End this process in so many seconds, 0: never; its parent, which would, may be gone.

    Returns the seconds that were left until then.
    """
    if not hasattr(signal, "setitimer"):
        return 0.0
    return signal.setitimer(signal.ITIMER_REAL, seconds)[0]


def _limit_memory(memory_mb: int) -> None:
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        now = pages * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = now + memory_mb * _MB
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, OSError, ValueError):  # not on every system
        log.info("the memory of reading can't be limited here")


class _Watch(threading.Thread):
    """Watches how much memory a process has left: once it broke off, that can't be asked."""

    def __init__(self, pid: int, is_busy: Callable[[], bool]) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._is_busy = is_busy
        self._ended = threading.Event()
        self._roused = threading.Event()
        self.left_mb = math.inf
        """The least that it had left of what it may take, in megabytes."""

    def run(self) -> None:
        while not self._ended.is_set():
            if self._is_busy():
                self._ended.wait(_WATCHED_S)
            else:
                self._roused.wait(10 * _WATCHED_S)
                self._roused.clear()
            left_mb = _left_mb(self._pid)
            if left_mb is None:
                return
            self.left_mb = min(self.left_mb, left_mb)

    def rouse(self) -> None:
        """Look at once, and often: the process has a file now."""
        self._roused.set()

    def end(self) -> None:
        self._ended.set()
        self._roused.set()
        self.join()


def _left_mb(pid: int) -> float | None:
    """The least memory that a process ever had left, in megabytes.

    Infinite where there is no limit, None where it can't be told.
    """
    try:
        import resource

        status = Path(f"/proc/{pid}/status").read_text()
        peak_kb = int(status.partition("VmPeak:")[2].split()[0])
        most, _ = resource.prlimit(pid, resource.RLIMIT_AS)
    except (ImportError, AttributeError, OSError, ValueError, IndexError):  # not on every system
        return None
    return math.inf if most == resource.RLIM_INFINITY else (most - peak_kb * 1024) / _MB


def _peak_mb() -> float:
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (_MB if sys.platform == "darwin" else 1_000)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
