"""Ctrl+C in a terminal is sent to every process of a program; only the first may act upon it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes that are started meanwhile do not hear Ctrl+C, from their very first moment on.

    One that starts takes a second until it could say so itself, and would end with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # on Windows they must say so themselves
        yield
        return
    resource_tracker.ensure_running()  # what is started first lets signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
