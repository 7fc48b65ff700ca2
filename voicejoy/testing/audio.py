"""Scripted sound: fakes of the audio ports, without devices, files or time.

They keep the same contract as the real ones (tests/contract/test_audio_ports.py) and raise AssertionError
on a use that the ports do not allow, where a real device might only crackle.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from voicejoy.errors import VoicejoyError
from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ

_HELD_AT_MOST_S = 30.0


class ScriptedSource:
    """An `AudioSource` that hands out `blocks`, then the end.

    A block b"" is a read in which nothing came; a `VoicejoyError` among them is raised in its turn.
    """

    def __init__(self, blocks: Iterable[bytes | VoicejoyError], *, live: bool = False) -> None:
        self.live = live
        self.closed = False
        self._blocks = deque(blocks)

    def read(self, timeout_s: float) -> bytes | None:
        """The next block at once."""
        assert timeout_s >= 0, "a timeout cannot be negative"
        if self.closed or not self._blocks:
            return None
        block = self._blocks.popleft()
        if isinstance(block, VoicejoyError):
            raise block
        assert len(block) % BYTES_PER_SAMPLE == 0, "half a sample in the script"
        return block

    def close(self) -> None:
        """From here on `read` tells the end."""
        self.closed = True


class RecordingSink:
    """An `AudioSink` that remembers what it played: `played` holds pairs of PCM and rate in Hz.

    With `hold` each play lasts until `release` or `stop`, so that a test can interrupt it; `playing` is set
    while one lasts. `stops` counts the calls of `stop`.
    """

    def __init__(self, *, hold: bool = False) -> None:
        self.played: list[tuple[bytes, int]] = []
        self.stops = 0
        self.closed = False
        self.playing = threading.Event()
        self._hold = hold
        self._let_go = threading.Event()

    def play(self, pcm: bytes, rate_hz: int) -> None:
        """Remember it, and return at once unless held."""
        assert not self.closed, "played after close"
        assert not self.playing.is_set(), "two plays at once"
        assert len(pcm) % BYTES_PER_SAMPLE == 0, "half a sample to play"
        assert rate_hz > 0, "no rate to play at"
        self._let_go.clear()
        self.played.append((pcm, rate_hz))
        if self._hold:
            self.playing.set()
            released = self._let_go.wait(_HELD_AT_MOST_S)
            self.playing.clear()
            assert released, "nobody released or stopped the play"

    def release(self) -> None:
        """Let a held play come to its end."""
        self._let_go.set()

    def stop(self) -> None:
        """End a held play."""
        self.stops += 1
        self._let_go.set()

    def close(self) -> None:
        """From here on nothing may be played."""
        self.closed = True
        self._let_go.set()


class ScriptedVoice:
    """A `Voice` that knows `sounds` by their text and no other; without `sounds`, any text.

    Unscripted text lasts 10 ms a character. `spoken` holds the texts in order.
    """

    def __init__(self, sounds: Mapping[str, bytes] | None = None, *, rate_hz: int = SAMPLE_RATE_HZ) -> None:
        self.spoken: list[str] = []
        self.rate_wpm, self.volume = 165, 1.0
        self.closed = False
        self._sounds, self._rate_hz = sounds, rate_hz
        self._owner: int | None = None

    def synthesize(self, text: str) -> tuple[bytes, int]:
        """The scripted sound and its rate in Hz."""
        assert not self.closed, "spoke after close"
        self._owner = self._owner or threading.get_ident()
        assert self._owner == threading.get_ident(), "a voice has one caller thread"
        self.spoken.append(text)
        if not text.strip():
            return b"", self._rate_hz
        if self._sounds is None:
            return b"\x00\x10" * (len(text) * self._rate_hz // 100), self._rate_hz
        assert text in self._sounds, f"not in the script: {text!r}"
        return self._sounds[text], self._rate_hz

    def close(self) -> None:
        """From here on nothing may be spoken."""
        self.closed = True


class ScriptedGate:
    """A `SpeechGate` that gives `answers` in order; without them, a frame is speech unless all zero."""

    def __init__(self, answers: Sequence[bool] | None = None, *, frame_bytes: int = 1024) -> None:
        self.frame_bytes = frame_bytes
        self.resets = 0
        self._answers = None if answers is None else deque(answers)

    def is_speech(self, frame: bytes) -> bool:
        """The next answer. Raises ValueError for a frame of another length."""
        if len(frame) != self.frame_bytes:
            raise ValueError(f"a frame has {self.frame_bytes} bytes, not {len(frame)}")
        if self._answers is None:
            return any(frame)
        assert self._answers, "more frames than answers"
        return self._answers.popleft()

    def reset(self) -> None:
        """Count it; the script goes on."""
        self.resets += 1
