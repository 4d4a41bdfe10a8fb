"""The processes of the sides, and how they are asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.beside.sides import ENCODING_ONLY, OURS

ROOT = Path(__file__).resolve().parents[3]
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TRANSFORMERS_VERBOSITY": "error",
}


class NotInstalled(Exception):
    """A side's library isn't there; the message is the module's name."""


class Running:
    """The sides that run, in an order that turns from round to round."""

    def __init__(self, children: dict[str, subprocess.Popen[str]], missing: dict[str, str]) -> None:
        self._children = children
        self.missing = missing

    @property
    def names(self) -> list[str]:
        return list(self._children)

    def turned(self, n: int) -> list[str]:
        """The names, beginning with another one in each round."""
        k = n % len(self.names)
        return self.names[k:] + self.names[:k]

    def ask(self, name: str, what: str, **order: str) -> dict[str, Any]:
        """What a side answers to an order.

        Raises:
            RuntimeError: if its process has ended; it has said why.
        """
        child = self._children[name]
        assert child.stdin is not None
        child.stdin.write(json.dumps({"do": what, **order}) + "\n")
        child.stdin.flush()
        return _answer(child, name)


class Family:
    """Starts the sides: ours in this Python, the others in theirs."""

    def __init__(self, python: Path, model: Path, threads: int | None) -> None:
        self._python = python
        self._model = model
        self.threads = threads

    @property
    def _environment(self) -> dict[str, str]:
        found = {**os.environ, **_QUIET}
        if self.threads is not None:
            found |= dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(self.threads))
        return found

    @contextmanager
    def of(self, names: Sequence[str], *, strict: bool = False) -> Iterator[Running]:
        """The sides by these names, running; those that aren't installed are left out.

        Raises:
            NotInstalled: with `strict`, if one isn't installed.
        """
        children: dict[str, subprocess.Popen[str]] = {}
        missing: dict[str, str] = {}
        try:
            for name in names:
                child = self._started(name)
                children[name] = child
                if module := _answer(child, name).get("missing"):
                    _end(children.pop(name))
                    missing[name] = module
                    if strict:
                        raise NotInstalled(module)
                    print(f"{name} is left out: {module} isn't installed", file=sys.stderr)
            yield Running(children, missing)
        finally:
            for child in children.values():
                _end(child)

    def _started(self, name: str) -> subprocess.Popen[str]:
        is_ours = name in OURS or name == ENCODING_ONLY
        return subprocess.Popen(
            [
                sys.executable if is_ours else str(self._python),
                "-m",
                "tests.bench.beside.child",
                name,
                str(self._model),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self._environment,
        )


def _end(child: subprocess.Popen[str]) -> None:
    """End a process by giving it no more orders."""
    for pipe in (child.stdin, child.stdout):
        if pipe:
            pipe.close()
    child.wait()


def _answer(child: subprocess.Popen[str], name: str) -> dict[str, Any]:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"{name} has ended, with {child.wait()}")
    found: dict[str, Any] = json.loads(line)
    return found
