"""The most memory that a method takes, measured where nothing else can hide it.

A method runs in a process of its own: in one that did other work before, memory that others gave
back is used again and nothing grows. Counted is by how much the process's resident pages grew at
most, from after the libraries are loaded and the pictures are there: weights, session and working
memory of the method, not Python's and the libraries' own 100 to 200 MB.
"""

from __future__ import annotations

import multiprocessing
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app.errors import DeepFlashError
from model_training.methods import NetworkMethod

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection

    from model_training.methods import Method
    from model_training.pairs import JudgedPair

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")
_RESET_PEAK = "5"
_KB_IN_MB = 1024.0


def can_measure() -> bool:
    """Whether this system tells a process's peak: Linux does."""
    return _STATUS.exists() and _RESET.exists()


def measured_memory(methods: Mapping[str, Method], one: JudgedPair) -> dict[str, float]:
    """The peak of each method in MB, by name; empty where the system does not tell.

    Raises:
        DeepFlashError: If a method's process ends without an answer.
    """
    if not can_measure():
        return {}
    return {name: peak_memory(_maker(method), one) for name, method in methods.items()}


def _maker(method: Method) -> Callable[[], Method]:
    """What makes the method in another process."""
    if isinstance(method, NetworkMethod):
        return partial(type(method), method.path, threads=method.threads)
    return partial(_same, method)


def _same(method: Method) -> Method:
    return method


def peak_memory(make: Callable[[], Method], one: JudgedPair) -> float:
    """Megabytes by which a method makes its process grow at most.

    Args:
        make: Makes the method; it must be picklable, and runs in the other process.
        one: The pair to relight, twice.

    Raises:
        DeepFlashError: If the process ends without an answer.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_measure, args=(theirs,))
    process.start()
    theirs.close()
    try:
        # Not as arguments of the process: were it to die before it took them, we would wait forever
        ours.send((make, one))
        answer: float = ours.recv()
    except (EOFError, OSError) as error:
        raise DeepFlashError("A method ended while its memory was measured.") from error
    finally:
        ours.close()
        process.join()
    return answer


def _measure(connection: Connection) -> None:
    import onnxruntime  # noqa: F401, PLC0415 - the library's own memory is not the method's

    make, one = connection.recv()
    before = _kilobytes("VmRSS")
    _RESET.write_text(_RESET_PEAK, encoding="ascii")
    method = make()
    for _ in range(2):
        method(one)
    connection.send(max(_kilobytes("VmHWM") - before, 0) / _KB_IN_MB)
    connection.close()


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(encoding="ascii"), re.MULTILINE)
    if found is None:
        raise DeepFlashError(f"The system does not tell {name}.")
    return int(found[1])
