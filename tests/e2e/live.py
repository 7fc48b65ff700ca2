"""Runs `voicejoy listen --json` on live devices: its events as they come, and what the devices carry."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from tests.e2e.running import COMMAND
from tests.pulse import Pulse
from voicejoy.audio.files import resample
from voicejoy.ports import SAMPLE_RATE_HZ, Recognizer
from voicejoy.wake import words_of

HZ = 22_050
_SOUND = 300
"""Of 32767 (-41 dBFS): louder than any rounding, softer than any chime."""
_SLICE = HZ // 100
_GAP_S = 0.3


class Live:
    """A running `voicejoy listen --json`."""

    def __init__(self, env: Mapping[str, str], *flags: str | Path) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "listen", "--json", *(str(flag) for flag in flags)],
            env=dict(env),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.events: list[dict[str, Any]] = []
        """All that was waited for or passed over so far; `seen_at` is when it came, `time.monotonic`."""
        self._coming: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Live:
        self.wait_for("ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()

    def wait_for(self, name: str, timeout_s: float = 30.0) -> dict[str, Any]:
        """The next event of that name."""
        deadline = time.monotonic() + timeout_s
        while True:
            event = self._next(deadline - time.monotonic())
            assert event is not None, f"no {name} event came; {self.told}"
            if event["event"] == name:
                return event

    def settle(self, seconds: float) -> None:
        """Let it listen for a while, and take what it tells meanwhile."""
        deadline = time.monotonic() + seconds
        while self._next(deadline - time.monotonic()) is not None:
            pass

    def end(self, number: signal.Signals) -> tuple[int, float]:
        """Send a signal; its exit code, and how many seconds the end took."""
        sent = time.monotonic()
        self._process.send_signal(number)
        code = self._process.wait(timeout=15)
        took_s = time.monotonic() - sent
        self._take_the_rest()
        return code, took_s

    def ended(self, timeout_s: float = 15.0) -> tuple[int, str]:
        """Its exit code and what it left on stderr, when it ends by itself."""
        code = self._process.wait(timeout=timeout_s)
        self._take_the_rest()
        assert self._process.stderr is not None
        return code, self._process.stderr.read()

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    @property
    def kept(self) -> list[str]:
        return [event["joy"]["text"] for event in self.named("kept")]

    @property
    def told(self) -> list[str]:
        """The events' names without captions and listening."""
        return [event["event"] for event in self.events if event["event"] not in ("partial", "listening")]

    def _take_the_rest(self) -> None:
        self._reader.join()
        while self._next(0.0) is not None:
            pass

    def _next(self, timeout_s: float) -> dict[str, Any] | None:
        """The next event; None at the end, or when none came in time."""
        try:
            event = self._coming.get(timeout=max(0.0, timeout_s))
        except queue.Empty:
            return None
        if event is not None:
            self.events.append(event)
        return event

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._coming.put({**json.loads(line), "seen_at": time.monotonic()})
        self._coming.put(None)


class Tap:
    """Hears what a device carries ("vmic" or "vspk"), and when."""

    def __init__(self, pulse: Pulse, sink: str) -> None:
        about = ("--raw", "--format=s16le", f"--rate={HZ}", "--channels=1", "--latency-msec=10")
        self._recorder = subprocess.Popen(
            ["parec", "-d", f"{sink}.monitor", *about], env=pulse.env, stdout=subprocess.PIPE
        )
        self._pcm = bytearray()
        self._began = float("inf")
        self._running = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._running.wait(20)

    def __enter__(self) -> Tap:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._recorder.kill()
        self._recorder.wait()
        self._reader.join()
        assert self._recorder.stdout is not None
        self._recorder.stdout.close()

    def sounds(self, since: float = 0.0) -> list[tuple[float, float]]:
        """Begin and end (`time.monotonic`) of each sound after `since`, `_GAP_S` of quiet between."""
        loud = self._loud()
        stretches: list[tuple[float, float]] = []
        for at in np.flatnonzero(loud):
            at_s = self._began + int(at) * _SLICE / HZ
            goes_on = bool(stretches) and at_s - stretches[-1][1] < _GAP_S
            if goes_on:
                stretches[-1] = (stretches[-1][0], at_s + _SLICE / HZ)
            elif at_s >= since:
                stretches.append((at_s, at_s + _SLICE / HZ))
        return stretches

    def wait_for_sound(self, since: float, timeout_s: float = 15.0) -> float:
        """When the first sound after `since` began."""
        deadline = time.monotonic() + timeout_s
        while not (found := self.sounds(since)):
            assert time.monotonic() < deadline, "no sound came"
            time.sleep(0.02)
        return found[0][0]

    def wait_for_quiet(self, seconds: float = 0.7, timeout_s: float = 20.0) -> None:
        """Return once nothing has sounded for `seconds`."""
        deadline = time.monotonic() + timeout_s
        while self.sounds(time.monotonic() - seconds):
            assert time.monotonic() < deadline, "it never became quiet"
            time.sleep(0.05)

    def words(self, recognizer: Recognizer, since: float) -> tuple[str, ...]:
        """What a recognizer hears in the sound after `since`."""
        begin = max(0, int((since - self._began) * HZ)) * 2
        pcm = resample(bytes(self._pcm[begin : len(self._pcm) // 2 * 2]), HZ, SAMPLE_RATE_HZ)
        session = recognizer.session()
        for at in range(0, len(pcm), 6400):
            session.accept(pcm[at : at + 6400])
        return words_of(session.finish().text)

    def _loud(self) -> Any:
        samples = np.frombuffer(bytes(self._pcm[: len(self._pcm) // 2 * 2]), "<i2")
        slices = samples[: len(samples) // _SLICE * _SLICE].reshape(-1, _SLICE)
        return np.abs(slices.astype(np.int32)).max(axis=1, initial=0) > _SOUND

    def _read(self) -> None:
        assert self._recorder.stdout is not None
        while chunk := os.read(self._recorder.stdout.fileno(), 4096):
            self._pcm += chunk
            # the least delayed chunk tells best when the recording began
            self._began = min(self._began, time.monotonic() - len(self._pcm) / 2 / HZ)
            self._running.set()


@contextlib.contextmanager
def loudspeaker_in_the_microphone(pulse: Pulse) -> Iterator[None]:
    """The microphone hears the loudspeaker, as in a small room."""

    def pactl(*arguments: str) -> str:
        done = subprocess.run(
            ["pactl", *arguments], env=pulse.env, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    route = ("source=vspk.monitor", "sink=vmic", "latency_msec=30")
    module = pactl("load-module", "module-loopback", *route)
    try:
        yield
    finally:
        pactl("unload-module", module)
