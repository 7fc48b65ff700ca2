"""Space or Enter in the terminal as the one switch. All other keys are left unheeded; Ctrl-C still ends.

The terminal is put into cbreak mode and back again whatever happens. A key held down, struck twice by a
trembling hand, or pasted text does not press many times.
"""

from __future__ import annotations

import atexit
import contextlib
import math
import os
import select
import threading
import time
from collections.abc import Callable
from typing import IO, Any

try:
    import termios
    import tty
except ImportError:  # Windows
    termios = None  # type: ignore[assignment]

SETTLE_S = 0.7
"""A press so soon after the last one belongs to it. A key held down repeats after 0.66 s at most (X11)."""
_PRESSES = b" \r\n"
_CHUNK_BYTES = 1024
_BEHIND_S = 0.5
"""How often a process in the background looks whether the terminal is its own again."""
_CLOSE_S = 1.0


class KeyReader:
    """Reads keys on a thread of its own, from the start until `close`. Does nothing without a terminal."""

    def __init__(
        self,
        stream: IO[Any] | None,
        on_press: Callable[[], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`stream` is standard input; `on_press` is called on the reader's thread and should return soon.

        `clock` gives seconds.
        """
        self._on_press, self._clock = on_press, clock
        self._pressed_at = -math.inf
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._before: list[Any] | None = None
        descriptor = _terminal(stream)
        if descriptor is None or not _in_front(descriptor):
            return
        self._terminal = descriptor
        try:
            self._before = termios.tcgetattr(descriptor)
            tty.setcbreak(descriptor)
        except termios.error:  # the terminal went away just now
            return
        _OPEN.append(self)
        self._stopped, self._stop = os.pipe()
        self._thread = threading.Thread(target=self._run, name="voicejoy-keys", daemon=True)
        self._thread.start()

    @property
    def active(self) -> bool:
        """Whether keys are being read now."""
        return self._thread is not None and self._thread.is_alive()

    def close(self) -> None:
        """Give the terminal back and end the thread. Closing twice does no harm."""
        self.restore()
        thread, self._thread = self._thread, None
        if thread is None:
            return
        os.write(self._stop, b".")
        if threading.current_thread() is not thread:
            thread.join(_CLOSE_S)
        if not thread.is_alive():
            os.close(self._stop)
            os.close(self._stopped)

    def __enter__(self) -> KeyReader:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def _run(self) -> None:
        try:
            while (keys := self._read()) is not None:
                if keys and not keys.strip(_PRESSES):
                    self._press()
        finally:
            self.restore()

    def _read(self) -> bytes | None:
        """The next keys, b"" for none yet; None at the end of the input or of this reader."""
        watched = [self._stopped, self._terminal] if _in_front(self._terminal) else [self._stopped]
        try:
            ready, _, _ = select.select(watched, [], [], None if len(watched) > 1 else _BEHIND_S)
            if self._stopped in ready:
                return None
            if not ready or not _in_front(self._terminal):  # in the background, a read would stop the process
                return b""
            return os.read(self._terminal, _CHUNK_BYTES) or None
        except OSError:  # the terminal is gone
            return None

    def _press(self) -> None:
        now = self._clock()
        settled = now - self._pressed_at >= SETTLE_S
        self._pressed_at = now
        if settled:
            self._on_press()

    def restore(self) -> None:
        """Set the terminal back as it was, at once, without waiting for its output."""
        with self._lock:
            before, self._before = self._before, None
        if before is not None and _in_front(self._terminal):  # else the shell has set its own
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._terminal, termios.TCSANOW, before)
        with contextlib.suppress(ValueError):
            _OPEN.remove(self)


_OPEN: list[KeyReader] = []
"""The readers that have changed their terminal."""


@atexit.register
def give_back_terminals() -> None:
    """Set every terminal back as it was. Call it before `os._exit`, which runs no exit functions."""
    for reader in _OPEN.copy():
        reader.restore()


def _terminal(stream: IO[Any] | None) -> int | None:
    """The terminal's descriptor; None where there is none, or no way to read single keys."""
    if termios is None or stream is None:
        return None
    try:
        return stream.fileno() if stream.isatty() else None
    except (OSError, ValueError):  # no file, or a closed one
        return None


def _in_front(terminal: int) -> bool:
    """Whether this process may use the terminal now; in the background the shell stops those that try."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:  # not the terminal that controls this process: no shell watches over it
        return True
