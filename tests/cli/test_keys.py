"""One key of a real (pseudo) terminal as a switch."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pytest

from voicejoy.cli.keys import SETTLE_S, KeyReader, give_back_terminals

SOON_S = 5.0
A_MOMENT_S = 0.15


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Both ends of a terminal: what the person types, and standard input."""

    person: int
    stdin: TextIO

    def type(self, keys: bytes) -> None:
        os.write(self.person, keys)
        time.sleep(A_MOMENT_S)

    def modes(self) -> list[Any]:
        return termios.tcgetattr(self.stdin.fileno())


class Presses:
    """Counts presses."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


class Clock:
    """Seconds that pass when a test says so; read once for each press."""

    def __init__(self) -> None:
        self.now, self.reads = 0.0, 0

    def __call__(self) -> float:
        self.reads += 1
        return self.now

    def looked_at(self, times: int) -> bool:
        return eventually(lambda: self.reads == times)


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    person, terminal = pty.openpty()
    with os.fdopen(terminal) as stdin:
        yield Keyboard(person, stdin)
    os.close(person)


def eventually(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON_S
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


def key_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "voicejoy-keys"]


@pytest.mark.parametrize("key", [b" ", b"\r", b"\n"])
def test_space_and_enter_press(keyboard: Keyboard, key: bytes) -> None:
    presses, clock = Presses(), Clock()
    with KeyReader(keyboard.stdin, presses, clock=clock):
        for number in range(3):
            clock.now += SETTLE_S + 0.1
            os.write(keyboard.person, key)
            assert eventually(lambda number=number: presses.count > number)  # type: ignore[misc]
    assert presses.count == 3


def test_other_keys_are_left_unheeded(keyboard: Keyboard) -> None:
    presses = Presses()
    with KeyReader(keyboard.stdin, presses) as reader:
        for keys in (
            b"a",
            b"\x1b[A",
            b"\x04",
            b"\x00",
            "\u00fc".encode(),
            b"pasted words and a line\n",
            b"\xff",
        ):
            keyboard.type(keys)
        assert reader.active
    assert presses.count == 0


def test_a_key_held_down_or_struck_twice_is_one_press(keyboard: Keyboard) -> None:
    presses, clock = Presses(), Clock()
    with KeyReader(keyboard.stdin, presses, clock=clock):
        for number in range(1, 7):
            clock.now += 0.66
            os.write(keyboard.person, b" ")
            assert clock.looked_at(number)
        assert presses.count == 1
        clock.now += SETTLE_S + 0.1
        os.write(keyboard.person, b"  ")
        assert clock.looked_at(7)
    assert presses.count == 2


def test_the_terminal_is_given_back_as_it_was(keyboard: Keyboard) -> None:
    before = keyboard.modes()
    reader = KeyReader(keyboard.stdin, Presses())
    assert not keyboard.modes()[3] & (termios.ICANON | termios.ECHO)
    assert keyboard.modes()[3] & termios.ISIG  # Ctrl-C still ends
    reader.close()
    reader.close()
    assert keyboard.modes() == before
    assert key_threads() == []


def test_the_terminal_is_given_back_on_an_exit_that_closes_nothing(keyboard: Keyboard) -> None:
    before = keyboard.modes()
    with KeyReader(keyboard.stdin, Presses()):
        give_back_terminals()
        assert keyboard.modes() == before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_terminal_is_given_back_when_a_press_fails(keyboard: Keyboard) -> None:
    def broken() -> None:
        raise RuntimeError

    before = keyboard.modes()
    reader = KeyReader(keyboard.stdin, broken)
    keyboard.type(b" ")
    assert eventually(lambda: not reader.active)
    assert keyboard.modes() == before
    reader.close()


def test_a_press_may_close_the_reader(keyboard: Keyboard) -> None:
    before = keyboard.modes()
    closed = threading.Event()

    def on_press() -> None:
        reader.close()
        closed.set()

    reader = KeyReader(keyboard.stdin, on_press)
    keyboard.type(b" ")
    assert closed.wait(SOON_S)
    assert eventually(lambda: key_threads() == [])
    assert keyboard.modes() == before


def test_a_terminal_that_goes_away_ends_the_thread() -> None:
    person, terminal = pty.openpty()
    with os.fdopen(terminal) as stdin, KeyReader(stdin, Presses()) as reader:
        os.close(person)
        began = time.process_time()
        assert eventually(lambda: not reader.active)
        time.sleep(A_MOMENT_S)
        assert time.process_time() - began < A_MOMENT_S  # no busy loop


def test_without_a_terminal_nothing_happens(tmp_path: Path) -> None:
    ends = os.pipe()
    closed = io.StringIO()
    closed.close()
    with os.fdopen(ends[0]) as pipe, os.fdopen(ends[1], "w"), (tmp_path / "file").open("w+") as file:
        for stream in (pipe, file, None, io.StringIO(" "), closed):
            with KeyReader(stream, Presses()) as reader:
                assert not reader.active
    assert key_threads() == []


IN_A_TERMINAL = """
import signal, sys, time
from voicejoy.cli.keys import KeyReader

def go_on(number, frame):
    pass

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits none
reader = KeyReader(sys.stdin, lambda: print("pressed", flush=True))
print("active" if reader.active else "idle", flush=True)
{then}
"""


def started(then: str) -> tuple[subprocess.Popen[bytes], int]:
    """A Python process in a terminal of its own, and the person's end of it."""
    person, terminal = pty.openpty()
    code = (
        f"import os, fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n{IN_A_TERMINAL.format(then=then)}"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )
    os.close(terminal)
    return process, person


def shown_until(person: int, words: bytes) -> bytes:
    shown = b""
    until = time.monotonic() + 4 * SOON_S
    with contextlib.suppress(OSError):  # the other side has ended
        while words not in shown and time.monotonic() < until:
            shown += os.read(person, 1000)
    return shown


def test_ctrl_c_still_interrupts_and_gives_the_terminal_back() -> None:
    process, person = started("time.sleep(60)")
    before = termios.tcgetattr(person)
    try:
        assert b"active" in shown_until(person, b"active")
        os.write(person, b" ")
        assert b"pressed" in shown_until(person, b"pressed")
        os.write(person, b"\x03")
        assert process.wait(4 * SOON_S) in (-signal.SIGINT, 1, 130)
        assert termios.tcgetattr(person)[3] == before[3] | termios.ICANON | termios.ECHO
    finally:
        process.kill()
        process.wait()
        os.close(person)


IN_THE_BACKGROUND = """
import os
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    reader = KeyReader(sys.stdin, lambda: None)
    os.write(1, b"stays idle" if not reader.active else b"is active")
    os._exit(0)
_, status = os.waitpid(child, os.WUNTRACED)
os.write(1, b"; stopped" if os.WIFSTOPPED(status) else b"; ended")
"""


def test_in_the_background_it_leaves_the_terminal_alone_and_is_not_stopped() -> None:
    process, person = started(f"reader.close()\n{IN_THE_BACKGROUND}")
    try:
        assert b"stays idle; ended" in shown_until(person, b"; ended")
    finally:
        process.kill()
        process.wait()
        os.close(person)
