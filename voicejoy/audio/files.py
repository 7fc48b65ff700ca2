"""Sound in files: recordings as a source, WAV files as a sink, and the resampling that all of `audio` shares.

Rules: soundfile and soxr are imported here and nowhere else. Files are read in chunks of a fixed size that
has nothing to do with the size of the blocks handed out, so that a recording gives the same bytes however
it is read. Whatever is written here is readable by its owner alone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import struct
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicejoy.errors import Code, VoicejoyError
from voicejoy.ports import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_CHUNK_FRAMES = 8192
_RATES_HZ = range(1_000, 768_001)
"""Below nobody speaks intelligibly; above, no recorder goes."""
_FLOAT_SUBTYPES = ("FLOAT", "DOUBLE")
_HINT = "WAV, FLAC, OGG and AIFF files of any rate work; try playing it, or record it again."
_log = logging.getLogger(__name__)


class Resampler:
    """Mono float samples from one rate to another, as a stream. Chunking never changes the result."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._stream = None
        if from_hz != to_hz:
            import soxr  # noqa: PLC0415 - the engine of this edge

            self._stream = soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32")

    def feed(self, samples: Samples, *, last: bool = False) -> Samples:
        """What has become ready of the output; with `last` all the rest of it."""
        if self._stream is None:
            return samples
        resampled: Samples = self._stream.resample_chunk(samples, last=last)
        return resampled


def to_floats(pcm: bytes, channels: int = 1) -> Samples:
    """Interleaved 16-bit PCM as mono float samples in -1..1, its channels averaged."""
    import numpy as np  # noqa: PLC0415 - kept out of the start-up of every command

    frames = np.frombuffer(pcm, "<i2").reshape(-1, channels) / np.float32(32768)
    return _averaged(frames)


def _averaged(frames: Samples) -> Samples:
    """Frames of any number of channels as one channel, laid out as soxr wants it."""
    import numpy as np  # noqa: PLC0415

    one = frames[:, 0] if frames.shape[1] == 1 else frames.mean(axis=1, dtype=np.float32)
    return np.ascontiguousarray(one)


def to_pcm(samples: Samples) -> bytes:
    """Float samples as 16-bit PCM; what is louder than full scale is clipped."""
    import numpy as np  # noqa: PLC0415

    pcm: bytes = np.clip(np.rint(samples * np.float32(32768)), -32768, 32767).astype("<i2").tobytes()
    return pcm


def resample(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """A whole stretch of mono 16-bit PCM at another rate."""
    if from_hz == to_hz or not pcm:
        return pcm
    return to_pcm(Resampler(from_hz, to_hz).feed(to_floats(pcm), last=True))


# --- reading ---------------------------------------------------------------------------------------


class FileSource:
    """Recordings as an `AudioSource`, one after the other with nothing between them.

    WAV, FLAC, OGG or AIFF of any rate, any number of channels (averaged) and any width, 32-bit and float
    included. All files are checked before the first is read. A recording cut off in its middle is read as
    far as it goes. With `realtime` a block comes when a microphone would have heard the whole of it.

    Raises `VoicejoyError` (AUDIO_FILE) naming the file that cannot be used.
    """

    live = False

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        block_ms: int = 100,
        realtime: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if block_ms < 1:
            raise ValueError("block_ms must be at least 1")
        for path in paths:
            _check(path)
        self._chunks = _all_chunks(paths)
        self._block_bytes = SAMPLE_RATE_HZ * block_ms // 1000 * BYTES_PER_SAMPLE
        self._realtime, self._sleep, self._monotonic = realtime, sleep, monotonic
        self._ready = bytearray()
        self._given_bytes = 0
        self._started_at: float | None = None

    def read(self, timeout_s: float) -> bytes | None:
        """The next `block_ms` of PCM (the last block may be shorter), None at the end.

        Without `realtime` it never waits. Raises `VoicejoyError` (AUDIO_FILE) when a file has gone.
        """
        while len(self._ready) < self._block_bytes and (chunk := next(self._chunks, None)) is not None:
            self._ready += chunk
        block = bytes(self._ready[: self._block_bytes])
        if not block:
            return None
        if self._realtime and not self._wait_for(self._given_bytes + len(block), timeout_s):
            return b""
        del self._ready[: len(block)]
        self._given_bytes += len(block)
        return block

    def close(self) -> None:
        """Let the file go; `read` then says that this is the end."""
        self._chunks.close()
        self._ready.clear()

    def _wait_for(self, total_bytes: int, timeout_s: float) -> bool:
        """Sleep until `total_bytes` would have been spoken; False when `timeout_s` ended first."""
        now = self._monotonic()
        if self._started_at is None:
            self._started_at = now
        wait_s = self._started_at + total_bytes / (SAMPLE_RATE_HZ * BYTES_PER_SAMPLE) - now
        if wait_s > 0:
            self._sleep(min(wait_s, timeout_s))
        return wait_s <= timeout_s


def read_pcm(path: Path) -> bytes:
    """The whole of one recording at 16 kHz, mono. Raises `VoicejoyError` (AUDIO_FILE)."""
    _check(path)
    return b"".join(_all_chunks([path]))


def read_mono(path: Path) -> tuple[bytes, int]:
    """The whole of one recording, mono, at its own rate in Hz. Raises `VoicejoyError` (AUDIO_FILE)."""
    with _opened(path) as sound:
        rate_hz = int(sound.samplerate)
        return b"".join(to_pcm(samples) for samples in _mono(sound, path)), rate_hz


def _refusal(path: Path, why: str, hint: str = _HINT) -> VoicejoyError:
    return VoicejoyError(Code.AUDIO_FILE, f"{path} {why}.", hint)


def _check(path: Path) -> None:
    """Refuse what cannot be read to its end as sound."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        hint = "Check the path; relative ones start at the current folder."
        raise _refusal(path, "does not exist", hint) from error
    except OSError as error:
        raise _refusal(path, "cannot be read", "Mend its permissions.") from error
    if not stat.S_ISREG(status.st_mode):
        raise _refusal(path, "is not a file", "Name the recordings themselves.")
    if status.st_size == 0:
        raise _refusal(path, "is empty")
    with _opened(path) as sound:
        if sound.samplerate not in _RATES_HZ:
            raise _refusal(path, f"claims an impossible rate of {sound.samplerate} Hz")
        if sound.frames == 0:
            raise _refusal(path, "holds no sound")
        if sound.subtype in _FLOAT_SUBTYPES:  # only these can hold what is not a number
            for _ in _mono(sound, path):
                pass


def _opened(path: Path) -> Any:
    import soundfile  # noqa: PLC0415 - the engine of this edge

    try:
        return soundfile.SoundFile(os.fspath(path))
    except (soundfile.SoundFileError, OSError, TypeError, ValueError) as error:
        # TypeError: soundfile takes ".raw" for sound without a header and asks for its rate
        raise _refusal(path, "is not a recording that voicejoy can read") from error


def _mono(sound: Any, path: Path) -> Iterator[Samples]:
    """The samples of an open file in chunks of `_CHUNK_FRAMES`, channels averaged."""
    import numpy as np  # noqa: PLC0415
    import soundfile  # noqa: PLC0415

    while True:
        try:
            frames = sound.read(_CHUNK_FRAMES, dtype="float32", always_2d=True)
        except soundfile.SoundFileError:  # a compressed file cut in its middle: what was read still counts
            _log.warning("audio file ends early")
            return
        if not len(frames):
            return
        if not np.isfinite(frames).all():
            raise _refusal(path, "holds samples that are not numbers")
        yield _averaged(frames)


def _all_chunks(paths: Sequence[Path]) -> Generator[bytes, None, None]:
    """PCM at 16 kHz of all files, in chunks of whatever length the resampler gives."""
    import numpy as np  # noqa: PLC0415

    for path in paths:
        with _opened(path) as sound:
            resampler = Resampler(sound.samplerate, SAMPLE_RATE_HZ)
            for samples in _mono(sound, path):
                yield to_pcm(resampler.feed(samples))
            yield to_pcm(resampler.feed(np.zeros(0, np.float32), last=True))


# --- writing ---------------------------------------------------------------------------------------


def write_wav(path: Path, pcm: bytes, rate_hz: int) -> None:
    """Write mono 16-bit PCM as a WAV file, 0600, in place of what was there.

    Raises `VoicejoyError` (AUDIO_FILE) when it cannot be written.
    """
    WavSink(path, rate_hz=rate_hz).play(pcm, rate_hz)


class WavSink:
    """An `AudioSink` that puts all that is played into one new WAV file, 0600, at `rate_hz`.

    The file is complete after every `play`. Nothing takes time here, so there is nothing to stop.
    Raises `VoicejoyError` (AUDIO_FILE) when the file cannot be written.
    """

    def __init__(self, path: Path, *, rate_hz: int = 22_050) -> None:
        self._path, self._rate_hz, self._bytes = path, rate_hz, 0
        with self._told_if_it_fails():
            with open(path, "wb", opener=_private) as file:
                file.write(self._header())
            if path.is_file():  # one made earlier kept its own mode; a device is not ours to change
                path.chmod(0o600)

    def play(self, pcm: bytes, rate_hz: int) -> None:
        """Append mono 16-bit PCM and return."""
        resampled = resample(pcm, rate_hz, self._rate_hz)
        with self._told_if_it_fails(), self._path.open("r+b") as file:
            file.seek(0, os.SEEK_END)
            file.write(resampled)
            self._bytes += len(resampled)
            file.seek(0)
            file.write(self._header())

    def stop(self) -> None:
        """Nothing is ever playing."""

    def close(self) -> None:
        """Nothing is held open between plays."""

    def _header(self) -> bytes:
        """The 44 bytes before the samples: the RIFF WAVE format with one 16-bit PCM channel."""
        bytes_per_s = self._rate_hz * BYTES_PER_SAMPLE
        fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, self._rate_hz, bytes_per_s, BYTES_PER_SAMPLE, 16)
        return (
            struct.pack("<4sI4s", b"RIFF", 36 + self._bytes, b"WAVE")
            + fmt
            + struct.pack("<4sI", b"data", self._bytes)
        )

    @contextlib.contextmanager
    def _told_if_it_fails(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _refusal(
                self._path, "cannot be written", "Choose a folder that you can write to."
            ) from error


class SilentSink:
    """An `AudioSink` that plays nothing and takes no time over it."""

    def play(self, pcm: bytes, rate_hz: int) -> None:
        """Return at once."""

    def stop(self) -> None:
        """Nothing is ever playing."""

    def close(self) -> None:
        """Nothing is held."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
