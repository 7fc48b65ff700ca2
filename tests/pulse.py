"""A microphone and a loudspeaker made of software: a private PulseAudio with two null sinks.

A pytest plugin. What is played into the sink `vmic` is heard by the default microphone; what is played to
the default loudspeaker (`vspk`) can be recorded. Works as root in a container and touches no sound server
of the person's own. PortAudio reads its environment when it starts: a test runs what uses devices in a
child process (`pulse.python`), or in this one with the fixture `pulse_here`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicejoy.audio.files import write_wav

MIC_HZ = 16_000
SPEAKER_HZ = 22_050
_SINKS = {"vmic": MIC_HZ, "vspk": SPEAKER_HZ}
_PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
_STARTS_WITHIN_S = 20.0


class Pulse:
    """A running sound server of our own."""

    def __init__(self, folder: Path) -> None:
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        self._log = folder / "pulse.log"
        private = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "PULSE_SERVER": f"unix:{runtime}/pulse/native",
        }
        self.env: dict[str, str] = {**os.environ, **private}
        """The environment in which PortAudio finds this server."""
        self._modules: dict[str, str] = {}
        self._server: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the server with both sinks."""
        arguments = ["-n", "--daemonize=no", "--exit-idle-time=-1", "-L", "module-native-protocol-unix"]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(["pulseaudio", *arguments], env=self.env, stderr=log)
        deadline = time.monotonic() + _STARTS_WITHIN_S
        while (
            subprocess.run(["pactl", "info"], env=self.env, capture_output=True, check=False).returncode != 0
        ):
            if time.monotonic() > deadline or self._server.poll() is not None:
                raise RuntimeError(f"PulseAudio did not start: {self._log.read_text()}")
            time.sleep(0.05)
        for sink in _SINKS:
            self.load(sink)

    def stop(self) -> None:
        """Kill the server, as when a sound card is pulled out or the server crashes."""
        if self._server is not None:
            self._server.send_signal(signal.SIGKILL)
            self._server.wait()
            (Path(self.env["XDG_RUNTIME_DIR"]) / "pulse" / "pid").unlink(missing_ok=True)
        self._server = None

    def load(self, sink: str) -> None:
        """Plug in "vmic" or "vspk" and make it the default."""
        about = (f"sink_name={sink}", f"rate={_SINKS[sink]}", "channels=1")
        self._modules[sink] = self._pactl("load-module", "module-null-sink", *about).strip()
        default = ("set-default-source", "vmic.monitor") if sink == "vmic" else ("set-default-sink", "vspk")
        self._pactl(*default)

    def unload(self, sink: str) -> None:
        """Pull "vmic" or "vspk" out."""
        self._pactl("unload-module", self._modules.pop(sink))

    @property
    def pid(self) -> int:
        """The server's process, to be stopped or killed by a test."""
        assert self._server is not None
        return self._server.pid

    def speak_into_microphone(self, wav: Path) -> None:
        """Play a WAV file into the microphone; returns at its end."""
        subprocess.run(["paplay", "-d", "vmic", os.fspath(wav)], env=self.env, check=True, timeout=120)

    @contextlib.contextmanager
    def record_loudspeaker(self) -> Iterator[Path]:
        """Record what the loudspeaker plays into a WAV file (`SPEAKER_HZ`, mono), whole after the block."""
        folder = Path(tempfile.mkdtemp(dir=self.env["HOME"]))
        raw, wav = folder / "said.raw", folder / "said.wav"
        about = ("--raw", "--format=s16le", f"--rate={SPEAKER_HZ}", "--channels=1", "--latency-msec=10")
        with (
            raw.open("wb") as out,
            subprocess.Popen(["parec", "-d", "vspk.monitor", *about], env=self.env, stdout=out) as recorder,
        ):
            deadline = time.monotonic() + _STARTS_WITHIN_S
            while raw.stat().st_size == 0 and time.monotonic() < deadline:
                time.sleep(0.02)  # a null sink at rest wakes every 2 s only
            try:
                yield wav
            finally:
                time.sleep(0.3)
                recorder.kill()
        write_wav(wav, raw.read_bytes(), SPEAKER_HZ)

    def python(self, program: str, *arguments: str, timeout_s: float = 60.0) -> str:
        """What a Python program that meets only these devices prints. Fails the test when it fails."""
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _pactl(self, *arguments: str) -> str:
        return subprocess.run(
            ["pactl", *arguments], env=self.env, capture_output=True, text=True, check=True, timeout=30
        ).stdout


@pytest.fixture(scope="session")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pulse]:
    """The session's sound server."""
    if missing := [program for program in _PROGRAMS if shutil.which(program) is None]:
        pytest.skip(f"needs {', '.join(missing)} (apt install pulseaudio pulseaudio-utils)")
    server = Pulse(tmp_path_factory.mktemp("pulse"))
    yield server
    server.stop()


@pytest.fixture
def pulse_here(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    """The session's sound server, with PortAudio of this very process listing its devices."""
    for name in ("XDG_RUNTIME_DIR", "PULSE_SERVER"):
        monkeypatch.setenv(name, pulse.env[name])
    import sounddevice  # noqa: PLC0415 - it reads the environment when it is imported

    sounddevice._terminate()
    sounddevice._initialize()
    yield pulse
    sounddevice._terminate()
    monkeypatch.undo()
    sounddevice._initialize()
