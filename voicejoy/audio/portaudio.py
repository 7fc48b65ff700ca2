"""The microphone and the loudspeaker of this machine, through PortAudio.

Rules: sounddevice is imported here and nowhere else, and only when a device is wanted. PortAudio's callbacks
copy, enqueue and count; they never wait, resample or log. A device is chosen by a part of its name, because
the numbers shift. PortAudio reads the list of devices once, when it is first used.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from voicejoy.audio.files import Resampler, resample, to_floats, to_pcm
from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ

_log = logging.getLogger(__name__)

_QUEUE_S = 60.0
"""A reader may be busy (a model loading, a slow second listen) for this long before sound is lost."""
_DEAD_AFTER_S = 1.0
_FIRST_BLOCK_WITHIN_S = 3.0
"""A Bluetooth headset takes its time to switch its microphone on."""
_OUTPUT_LATENCY_S = 0.1
"""PortAudio's own "high" is 35 ms on ALSA, which a busy two-core machine underran, audibly."""
_TAIL_S = 0.02
"""Silence played after the last sample, beyond the device's latency. Measured on ALSA over PulseAudio:
PortAudio ends a stream with one latency still unheard, so let that be silence."""
_CLOSES_WITHIN_S = 1.0
_OVERDUE_S = 5.0
"""How much longer than its sound a playback may take before the device counts as stuck."""
_KINDS = {"input": ("microphone", Code.NO_MICROPHONE), "output": ("loudspeaker", Code.NO_LOUDSPEAKER)}
_HINTS = {
    Code.NO_MICROPHONE: (
        "See `voicejoy devices`; `--audio FILE` hears a recording, `voicejoy rehearse` needs no microphone."
    ),
    Code.NO_LOUDSPEAKER: (
        "See `voicejoy devices`; `voicejoy listen` needs none with `--silent` or `--speak-to FILE.wav`."
    ),
    Code.ENGINE: "Install it with `sudo apt install libportaudio2`; on other systems, reinstall sounddevice.",
}


@dataclass(frozen=True, slots=True)
class Device:
    """One sound device as PortAudio sees it; `inputs` and `outputs` are its numbers of channels."""

    name: str
    host_api: str
    inputs: int
    outputs: int
    default_rate_hz: int
    is_default_input: bool
    is_default_output: bool


def list_devices() -> list[Device]:
    """All sound devices, [] if there are none. Raises `VoicejoyError` (ENGINE) without PortAudio."""
    sd = _sounddevice()
    default_input, default_output = (_default_index(sd, kind) for kind in ("input", "output"))
    return [
        Device(
            name=found["name"],
            host_api=sd.query_hostapis(found["hostapi"])["name"],
            inputs=found["max_input_channels"],
            outputs=found["max_output_channels"],
            default_rate_hz=round(found["default_samplerate"]),
            is_default_input=index == default_input,
            is_default_output=index == default_output,
        )
        for index, found in enumerate(sd.query_devices())
    ]


class Microphone:
    """A live `AudioSource`. It hears from the moment it is made until `close`.

    `device` is a part of the device's name in any case, None the system's default. Where the device refuses
    16 kHz or a single channel, its own rate or two channels are taken and converted outside the callback.

    Raises `VoicejoyError` (NO_MICROPHONE, or ENGINE without PortAudio).
    """

    live = True

    def __init__(
        self,
        device: str | None = None,
        *,
        block_ms: int = 100,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sd = sd = _sounddevice()
        index = _find(sd, "input", device)
        rate_hz, self._channels = _settings(sd, "input", index, SAMPLE_RATE_HZ)
        self._resampler = Resampler(rate_hz, SAMPLE_RATE_HZ)
        self._blocks: queue.Queue[bytes] = queue.Queue(maxsize=int(_QUEUE_S * 1000 / block_ms))
        self._dropped_blocks = 0
        self._monotonic = monotonic
        with _reported(sd, Code.NO_MICROPHONE, "The microphone cannot be opened."), _quiet():
            self._stream = sd.RawInputStream(
                samplerate=rate_hz,
                blocksize=rate_hz * block_ms // 1000,
                device=index,
                channels=self._channels,
                dtype="int16",
                latency="high",  # a few more milliseconds, and no gaps on a busy machine
                callback=self._heard,
            )
            self._stream.start()
        self._dead_at = monotonic() + _FIRST_BLOCK_WITHIN_S

    @property
    def dropped_blocks(self) -> int:
        """How many blocks were lost because nobody read for a minute."""
        return self._dropped_blocks

    def read(self, timeout_s: float) -> bytes | None:
        """The next block, b"" if none came within `timeout_s`, None once closed.

        Raises `VoicejoyError` (NO_MICROPHONE) when the device has sent nothing for a second.
        """
        if self._stream.closed:
            return None
        try:
            block = self._blocks.get(timeout=timeout_s)
        except queue.Empty:
            if self._monotonic() < self._dead_at:
                return b""
            raise _failure(Code.NO_MICROPHONE, "The microphone stopped sending sound.") from None
        self._dead_at = self._monotonic() + _DEAD_AFTER_S
        return to_pcm(self._resampler.feed(to_floats(block, self._channels)))

    def close(self) -> None:
        """Stop listening. Harmless when closed."""
        was_open = not self._stream.closed
        _close(self._sd, self._stream)
        if was_open and self._dropped_blocks:
            _log.warning("microphone blocks lost: %d", self._dropped_blocks)

    def _heard(self, block: Any, _frames: int, _times: Any, _status: Any) -> None:
        try:
            self._blocks.put_nowait(bytes(block))
        except queue.Full:
            self._dropped_blocks += 1


class Loudspeaker:
    """An `AudioSink` on a sound device.

    `device` is a part of the device's name in any case, None the system's default. A rate that the device
    refuses is converted to its own.

    Raises `VoicejoyError` (NO_LOUDSPEAKER, or ENGINE without PortAudio).
    """

    def __init__(self, device: str | None = None) -> None:
        self._sd = _sounddevice()
        self._index = _find(self._sd, "output", device)
        self._wake = threading.Event()
        self._stopped = False

    def play(self, pcm: bytes, rate_hz: int) -> None:
        """Play mono 16-bit PCM and return when the last of it has sounded, or soon after `stop`.

        Raises `VoicejoyError` (NO_LOUDSPEAKER) when the device fails or gets stuck.
        """
        self._stopped = False
        self._wake.clear()
        if not pcm:
            return
        device_hz, channels = _settings(self._sd, "output", self._index, rate_hz)
        playback = _Playback(self._sd, _spread(resample(pcm, rate_hz, device_hz), channels))
        with (
            _reported(self._sd, Code.NO_LOUDSPEAKER, "The loudspeaker failed."),
            contextlib.ExitStack() as held,
        ):
            with _quiet():
                stream = self._sd.RawOutputStream(
                    samplerate=device_hz,
                    device=self._index,
                    channels=channels,
                    dtype="int16",
                    latency=_OUTPUT_LATENCY_S,
                    callback=playback.fill,
                    finished_callback=self._wake.set,
                )
                held.callback(_close, self._sd, stream)
                playback.silence_bytes = (
                    round((stream.latency + _TAIL_S) * device_hz) * channels * BYTES_PER_SAMPLE
                )
                stream.start()
            ended = self._wake.wait(len(pcm) / BYTES_PER_SAMPLE / rate_hz + stream.latency + _OVERDUE_S)
        if not self._stopped and not (ended and playback.given):
            raise _failure(Code.NO_LOUDSPEAKER, "The loudspeaker stopped taking sound.")

    def stop(self) -> None:
        """End what is playing within 200 ms. From any thread; harmless when silent."""
        self._stopped = True
        self._wake.set()

    def close(self) -> None:
        """End what is playing; the device is held only while something plays."""
        self.stop()


class _Playback:
    """What one playback has left to give to PortAudio."""

    def __init__(self, sd: Any, pcm: bytes) -> None:
        self._rest = memoryview(pcm)
        self.silence_bytes = 0
        self._last = sd.CallbackStop

    @property
    def given(self) -> bool:
        """Whether PortAudio has taken all of it."""
        return not self._rest

    def fill(self, out: Any, _frames: int, _times: Any, _status: Any) -> None:
        """The callback: the next samples, then `silence_bytes` of silence, then the end."""
        taken = self._rest[: len(out)]
        self._rest = self._rest[len(taken) :]
        out[: len(taken)] = taken
        silent = len(out) - len(taken)
        out[len(taken) :] = bytes(silent)
        self.silence_bytes -= silent
        if self.silence_bytes < 0:
            raise self._last


def _spread(pcm: bytes, channels: int) -> bytes:
    """Mono PCM on `channels` channels."""
    if channels == 1:
        return pcm
    return b"".join(pcm[at : at + BYTES_PER_SAMPLE] * channels for at in range(0, len(pcm), BYTES_PER_SAMPLE))


def _sounddevice() -> Any:
    """The sounddevice module. Its import starts PortAudio and reads the list of devices."""
    try:
        return importlib.import_module("sounddevice")
    except (ImportError, OSError) as error:  # OSError: the package is there, the PortAudio library is not
        raise _failure(
            Code.ENGINE, "The PortAudio library, which reaches microphones, is missing."
        ) from error


def _close(sd: Any, stream: Any) -> None:
    """Close a stream at once. Where the sound server hangs, so does PortAudio: then leave it behind."""
    closer = threading.Thread(target=stream.close, name="voicejoy-close", daemon=True)
    closer.start()
    closer.join(_CLOSES_WITHIN_S)
    if closer.is_alive():
        _log.warning("audio device did not close")
        atexit.unregister(sd._exit_handler)  # noqa: SLF001 - it would hang the end of the whole program


def _failure(code: Code, message: str) -> VoicejoyError:
    return VoicejoyError(code, message, _HINTS[code])


@contextlib.contextmanager
def _reported(sd: Any, code: Code, message: str) -> Iterator[None]:
    """PortAudio's errors as one sentence."""
    try:
        yield
    except sd.PortAudioError as error:
        raise _failure(code, message) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What ALSA and JACK print while devices are opened goes nowhere, for that moment.

    They write to descriptor 2 themselves; so whatever else is written there meanwhile is lost, too.
    """
    with _quiet_lock, contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a service may have no stderr at all
            kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, kept)
            stack.callback(os.dup2, kept, 2)
            os.dup2(nowhere, 2)
            os.close(nowhere)
        yield


_quiet_lock = threading.Lock()


def _default_index(sd: Any, kind: str) -> int | None:
    """The default device's number, or the first that can do it; None without any."""
    index = sd.default.device[0 if kind == "input" else 1]
    able = [number for number, found in enumerate(sd.query_devices()) if found[f"max_{kind}_channels"] > 0]
    return index if index in able else next(iter(able), None)


def _find(sd: Any, kind: str, wanted: str | None) -> int:
    """The number of the device for `kind` ("input" or "output") whose name holds `wanted` in any case."""
    what, code = _KINDS[kind]
    if wanted is None:
        if (index := _default_index(sd, kind)) is None:
            raise _failure(code, f"There is no {what} on this machine.")
        return index
    for index, found in enumerate(sd.query_devices()):
        if wanted.casefold() in found["name"].casefold() and found[f"max_{kind}_channels"] > 0:
            return index
    raise _failure(code, f'There is no {what} called "{wanted}".')


def _settings(sd: Any, kind: str, index: int, wanted_hz: int) -> tuple[int, int]:
    """The first rate in Hz and number of channels that the device takes: rather ours than its own."""
    what, code = _KINDS[kind]
    check = sd.check_input_settings if kind == "input" else sd.check_output_settings
    own_hz = round(sd.query_devices(index)["default_samplerate"])
    for rate_hz, channels in ((wanted_hz, 1), (own_hz, 1), (wanted_hz, 2), (own_hz, 2)):
        with contextlib.suppress(sd.PortAudioError), _quiet():
            check(device=index, channels=channels, dtype="int16", samplerate=rate_hz)
            return rate_hz, channels
    raise _failure(code, f"The {what} cannot be opened.")
