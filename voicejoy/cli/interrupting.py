"""Ctrl-C and SIGTERM, answered within two seconds whatever an engine is busy with.

The work runs on a thread of its own and the main thread waits for signals: a call into an engine cannot be
interrupted, and Python answers a signal only between two steps of the main thread. Work that has not
ended in time is left where it is, as by a power cut: what it was told lies in the spool, and the journal is
durable at every commit.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

GRACE_S = 1.5
"""Time to end by itself after a signal; the promise is two seconds in all."""
_POLL_S = 0.1


def interruptible(
    work: Callable[[threading.Event], int], abandoned: Callable[[], None] = lambda: None
) -> int:
    """Run `work` with an event that a signal sets; its exit code, or 130 after Ctrl-C.

    `abandoned` is called before work that did not end in time is left. What `work` raises is raised here.
    """
    stop = threading.Event()
    outcome: list[int] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(stop))
        except BaseException as error:  # noqa: BLE001 (raised again on the main thread)
            failure.append(error)

    worker = threading.Thread(target=run, name="voicejoy-loop", daemon=True)
    with _signals(stop) as received:
        worker.start()
        while worker.is_alive() and not stop.is_set():
            worker.join(_POLL_S)
        worker.join(GRACE_S)
        if worker.is_alive():
            abandoned()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(_exit_code(received))
    if failure:
        raise failure[0]
    return _exit_code(received) or outcome[0]


def _exit_code(received: list[int]) -> int:
    return 130 if signal.SIGINT in received else 0


@contextmanager
def _signals(stop: threading.Event) -> Iterator[list[int]]:
    """Ctrl-C and SIGTERM set `stop`; which came is in the list."""
    received: list[int] = []

    def handle(number: int, _frame: object) -> None:
        received.append(number)
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
