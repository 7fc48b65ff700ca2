"""Microphone and loudspeaker: over a scripted sounddevice, and over the real one on a software sound card."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.pulse import Pulse
from voicejoy.audio.files import read_pcm, write_wav
from voicejoy.audio.portaudio import Loudspeaker, Microphone, list_devices
from voicejoy.errors import Code, VoicejoyError

pytestmark = pytest.mark.flaky(reruns=1)  # sound devices keep their own time; the report says so

# --- over a scripted sounddevice -------------------------------------------------------------------


class PortAudioError(Exception):
    pass


class Stopped(Exception):  # noqa: N818 - the part of sounddevice.CallbackStop
    pass


class ScriptedStream:
    """A stream that calls back only when the test says so."""

    latency = 0.03

    def __init__(self, callback: Callable[..., None], **settings: Any) -> None:
        self.callback, self.settings, self.closed = callback, settings, False

    def start(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def hear(self, frames: list[int]) -> None:
        self.callback(np.array(frames, "<i2").tobytes(), len(frames), None, None)


class PlayingStream(ScriptedStream):
    """A stream that plays at once, in buffers of 256 frames, and keeps what it played."""

    def start(self) -> None:
        self.played = b""
        while True:
            out = bytearray(256 * 2 * self.settings["channels"])
            try:
                self.callback(memoryview(out), 256, None, None)
            except Stopped:
                break
            finally:
                self.played += bytes(out)
        self.settings["finished_callback"]()


class ScriptedSoundDevice:
    """As much of the sounddevice module as voicejoy asks for."""

    PortAudioError, CallbackStop = PortAudioError, Stopped

    def __init__(self, *, takes_hz: int = 16_000, takes_channels: int = 1) -> None:
        self.takes = (takes_hz, takes_channels)
        self.default = SimpleNamespace(device=(1, 2))
        self.streams: list[Any] = []
        self.output_stream: type[ScriptedStream] = PlayingStream

    def query_devices(self, index: int | None = None) -> Any:
        devices = [
            {"name": name, "hostapi": 0, "default_samplerate": 48_000.0}
            | {"max_input_channels": inputs, "max_output_channels": outputs}
            for name, inputs, outputs in (("HDMI", 0, 8), ("USB Mic: Audio", 2, 0), ("Speakers", 0, 2))
        ]
        return devices if index is None else devices[index]

    def query_hostapis(self, _index: int) -> dict[str, str]:
        return {"name": "ALSA"}

    def check_input_settings(self, *, samplerate: int, channels: int, **_rest: Any) -> None:
        if (samplerate, channels) != self.takes:
            raise PortAudioError

    check_output_settings = check_input_settings

    def RawInputStream(self, **settings: Any) -> ScriptedStream:  # noqa: N802
        self.streams.append(stream := ScriptedStream(**settings))
        return stream

    def RawOutputStream(self, **settings: Any) -> ScriptedStream:  # noqa: N802
        self.streams.append(stream := self.output_stream(**settings))
        return stream


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[ScriptedSoundDevice], ScriptedSoundDevice]:
    def put(sd: ScriptedSoundDevice) -> ScriptedSoundDevice:
        monkeypatch.setitem(sys.modules, "sounddevice", sd)
        return sd

    return put


def samples(pcm: bytes | None) -> list[int]:
    return [int(value) for value in np.frombuffer(pcm or b"", "<i2")]


Install = Callable[[ScriptedSoundDevice], ScriptedSoundDevice]


def test_blocks_are_heard_in_order(install: Install) -> None:
    sd = install(ScriptedSoundDevice())
    microphone = Microphone()
    assert sd.streams[0].settings["device"] == 1
    assert (sd.streams[0].settings["samplerate"], sd.streams[0].settings["blocksize"]) == (16_000, 1600)
    sd.streams[0].hear([1, 2])
    sd.streams[0].hear([3, -4])
    assert [samples(microphone.read(0)) for _ in range(3)] == [[1, 2], [3, -4], []]
    microphone.close()
    assert microphone.read(0) is None


def test_a_microphone_that_refuses_our_format_is_converted(install: Install) -> None:
    sd = install(ScriptedSoundDevice(takes_hz=48_000, takes_channels=2))
    microphone = Microphone()
    settings = sd.streams[0].settings
    assert (settings["samplerate"], settings["channels"], settings["blocksize"]) == (48_000, 2, 4800)
    heard = b""
    for _ in range(10):
        sd.streams[0].hear([6000, 2000] * 4800)
        heard += microphone.read(0) or b""
    assert len(heard) == pytest.approx(10 * 3200, rel=0.05)
    assert np.frombuffer(heard, "<i2")[2000:].mean() == pytest.approx(4000, abs=5)


def test_sound_is_kept_for_a_minute_and_then_lost_and_counted(
    install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    sd = install(ScriptedSoundDevice())
    microphone = Microphone(block_ms=1000)
    for number in range(63):
        sd.streams[0].hear([number])
    assert microphone.dropped_blocks == 3
    assert [samples(microphone.read(0))[0] for _ in range(60)] == list(range(60))
    microphone.close()
    microphone.close()
    assert caplog.messages == ["microphone blocks lost: 3"]


def test_a_second_without_a_block_is_a_dead_microphone_but_its_first_may_take_longer(
    install: Install,
) -> None:
    sd = install(ScriptedSoundDevice())
    now = [0.0]
    microphone = Microphone(monotonic=lambda: now[0])
    now[0] = 2.9
    assert microphone.read(0) == b""
    sd.streams[0].hear([1])
    now[0] = 500.0  # nobody read; the block was there all the time
    assert microphone.read(0)
    now[0] = 500.9
    assert microphone.read(0) == b""
    now[0] = 501.1
    with pytest.raises(VoicejoyError, match="stopped sending") as caught:
        microphone.read(0)
    assert caught.value.code is Code.NO_MICROPHONE


@pytest.mark.parametrize(("wanted", "index"), [(None, 2), ("hdmi", 0), ("SPEAK", 2)])
def test_a_device_is_chosen_by_a_part_of_its_name(install: Install, wanted: str | None, index: int) -> None:
    sd = install(ScriptedSoundDevice())
    Loudspeaker(wanted).play(b"\1\0", 16_000)
    assert sd.streams[0].settings["device"] == index


def test_without_a_default_the_first_able_device_serves(install: Install) -> None:
    sd = install(ScriptedSoundDevice())
    sd.default.device = (-1, -1)
    Loudspeaker().play(b"\1\0", 16_000)
    Microphone()
    assert [stream.settings["device"] for stream in sd.streams] == [0, 1]


def test_a_name_that_no_fitting_device_has_is_refused(install: Install) -> None:
    install(ScriptedSoundDevice())
    with pytest.raises(VoicejoyError, match='no microphone called "speakers"') as microphone:
        Microphone("speakers")
    with pytest.raises(VoicejoyError, match='no loudspeaker called "usb"') as loudspeaker:
        Loudspeaker("usb")
    assert (microphone.value.code, loudspeaker.value.code) == (Code.NO_MICROPHONE, Code.NO_LOUDSPEAKER)
    assert "voicejoy devices" in microphone.value.hint
    assert "rehearse" in microphone.value.hint


def test_a_device_that_takes_nothing_is_refused(install: Install) -> None:
    install(ScriptedSoundDevice(takes_hz=1))
    with pytest.raises(VoicejoyError, match="microphone cannot be opened"):
        Microphone()
    with pytest.raises(VoicejoyError, match="loudspeaker cannot be opened"):
        Loudspeaker().play(b"\1\0", 16_000)


def test_all_is_played_and_then_enough_silence_to_push_it_out(install: Install) -> None:
    sd = install(ScriptedSoundDevice())
    Loudspeaker().play(b"\7\0" * 1000, 16_000)
    played = samples(sd.streams[0].played)
    assert played[:1000] == [7] * 1000
    assert not any(played[1000:])
    assert len(played) - 1000 >= 0.05 * 16_000
    assert sd.streams[0].closed


def test_a_loudspeaker_that_refuses_our_format_is_converted(install: Install) -> None:
    sd = install(ScriptedSoundDevice(takes_hz=48_000, takes_channels=2))
    Loudspeaker().play(np.full(22_050, 5000, "<i2").tobytes(), 22_050)
    played = np.array(samples(sd.streams[0].played)).reshape(-1, 2)
    assert (played[:, 0] == played[:, 1]).all()
    assert np.median(played[:48_000]) == pytest.approx(5000, abs=5)


def test_a_loudspeaker_that_ends_early_is_told(install: Install) -> None:
    class Dying(ScriptedStream):
        def start(self) -> None:
            self.settings["finished_callback"]()

    sd = install(ScriptedSoundDevice())
    sd.output_stream = Dying
    with pytest.raises(VoicejoyError, match="stopped taking sound") as caught:
        Loudspeaker().play(b"\1\0" * 100, 16_000)
    assert caught.value.code is Code.NO_LOUDSPEAKER
    assert sd.streams[0].closed


def test_nothing_to_play_opens_nothing_and_stop_is_harmless(install: Install) -> None:
    sd = install(ScriptedSoundDevice())
    loudspeaker = Loudspeaker()
    loudspeaker.stop()
    loudspeaker.play(b"", 16_000)
    loudspeaker.close()
    loudspeaker.close()
    assert sd.streams == []


def test_portaudio_missing_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    for use in (list_devices, Microphone, Loudspeaker):
        with pytest.raises(VoicejoyError, match="PortAudio") as caught:
            use()
        assert caught.value.code is Code.ENGINE
        assert "apt install libportaudio2" in caught.value.hint


def test_the_devices_are_listed(install: Install) -> None:
    install(ScriptedSoundDevice())
    listed = list_devices()
    assert [device.name for device in listed] == ["HDMI", "USB Mic: Audio", "Speakers"]
    assert [(d.inputs, d.outputs) for d in listed] == [(0, 8), (2, 0), (0, 2)]
    assert [d.is_default_input for d in listed] == [False, True, False]
    assert [d.is_default_output for d in listed] == [False, False, True]
    assert {(d.host_api, d.default_rate_hz) for d in listed} == {("ALSA", 48_000)}


# --- over the real one -----------------------------------------------------------------------------


def ramp(seconds: float, rate_hz: int) -> bytes:
    """A sound whose every value tells its time: 1000 and one more for each millisecond."""
    return (1000 + np.arange(round(seconds * rate_hz)) * 1000 // rate_hz).astype("<i2").tobytes()


@pytest.mark.engine
def test_the_software_devices_are_found(pulse_here: Pulse) -> None:
    assert any(device.is_default_input and device.is_default_output for device in list_devices())


@pytest.mark.engine
def test_the_microphone_hears_what_is_spoken_to_it(pulse_here: Pulse, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", bytes(16_000) + ramp(1.0, 16_000), 16_000)
    microphone = Microphone("default")
    speaking = threading.Thread(target=pulse_here.speak_into_microphone, args=(tmp_path / "a.wav",))
    speaking.start()
    heard = b""
    deadline = time.monotonic() + 15
    while (1990 not in samples(heard)) and time.monotonic() < deadline:
        heard += microphone.read(0.5) or b""
    microphone.close()
    speaking.join()
    values = [value for value in samples(heard) if value]
    assert values[0] < 1100
    assert (np.diff(values) <= 1).all(), "sound was lost"
    assert microphone.dropped_blocks == 0


@pytest.mark.engine
@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 44_100])
def test_playback_is_complete_when_play_returns(pulse_here: Pulse, rate_hz: int) -> None:
    with pulse_here.record_loudspeaker() as recording:
        Loudspeaker().play(bytes(rate_hz) + np.full(rate_hz, 9000, "<i2").tobytes(), rate_hz)
    heard = np.abs(samples(read_pcm(recording))) > 4500
    assert np.count_nonzero(heard) / 16_000 == pytest.approx(1.0, abs=0.05)


@pytest.mark.engine
def test_stop_ends_the_sound_within_200_ms(pulse_here: Pulse) -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.play(bytes(4410), 22_050)  # the null sink wakes up
    returned_at: list[float] = []

    def play() -> None:
        loudspeaker.play(ramp(20.0, 22_050), 22_050)
        returned_at.append(time.monotonic())

    with pulse_here.record_loudspeaker() as recording:
        playing = threading.Thread(target=play)
        began_at = time.monotonic()
        playing.start()
        time.sleep(1.0)
        stopped_at = time.monotonic()
        loudspeaker.stop()
        playing.join(5)
    assert returned_at[0] - stopped_at < 0.3  # 0.2 is the promise, the rest a busy machine's
    assert max(samples(read_pcm(recording))) - 1000 < (stopped_at - began_at + 0.3) * 1000


CUT_OFF = """
import os, signal, sys, threading, time
from voicejoy.audio.portaudio import Loudspeaker, Microphone
from voicejoy.errors import VoicejoyError
microphone, loudspeaker = Microphone(), Loudspeaker()
while not microphone.read(1.0): pass
def play():
    try: loudspeaker.play(bytes(44100), 22050)
    except VoicejoyError as error: print(error.code.value)
playing = threading.Thread(target=play)
playing.start()
time.sleep(0.3)
os.kill(int(sys.argv[1]), getattr(signal, sys.argv[2]))
cut = time.monotonic()
try:
    while True: microphone.read(0.2)
except VoicejoyError as error: print(error.code.value)
assert time.monotonic() - cut < 2, "told too late"
closing = time.monotonic()
microphone.close()
assert time.monotonic() - closing < 1.5, "closed too late"
playing.join()
"""


@pytest.mark.engine
@pytest.mark.parametrize("how", ["SIGKILL", "SIGSTOP"])
def test_a_sound_server_that_dies_or_hangs_is_told_and_nothing_hangs(pulse: Pulse, how: str) -> None:
    try:
        printed = pulse.python(CUT_OFF, str(pulse.pid), how)
    finally:
        if how == "SIGSTOP":
            os.kill(pulse.pid, signal.SIGCONT)
        else:
            pulse.stop()
            pulse.start()
    assert sorted(printed.split()) == ["no_loudspeaker", "no_microphone"]


NOTHING = """
from voicejoy.audio.portaudio import Loudspeaker, Microphone, list_devices
from voicejoy.errors import VoicejoyError
print(list_devices())
for kind in (Microphone, Loudspeaker):
    try: kind()
    except VoicejoyError as error: print(error.code.value, error.message)
"""


@pytest.mark.engine
@pytest.mark.skipif(Path("/dev/snd").exists(), reason="this machine has a sound card")
def test_a_machine_without_sound_says_so_and_keeps_the_terminal_clean(tmp_path: Path) -> None:
    env = os.environ | {
        "PULSE_SERVER": "unix:/nonexistent",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", NOTHING], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "[]",
        "no_microphone There is no microphone on this machine.",
        "no_loudspeaker There is no loudspeaker on this machine.",
    ]
    assert done.stderr == ""
