"""The ports: what the pump asks of the world, as Protocols. Edges implement them, `testing` fakes them.

Audio inside voicejoy is always 16,000 Hz, mono, signed 16-bit little-endian PCM, passed as `bytes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from voicejoy.joys import Joy, NewJoy

SAMPLE_RATE_HZ = 16_000
"""The rate every Vosk and Whisper model here is made for."""
BYTES_PER_SAMPLE = 2


# --- audio -----------------------------------------------------------------------------------------


class AudioSource(Protocol):
    """Where sound comes from. `live` ones go on while nobody reads (a microphone); others wait (a file)."""

    @property
    def live(self) -> bool: ...

    def read(self, timeout_s: float) -> bytes | None:
        """The next block of PCM (any length), b"" if none came within `timeout_s`, None at the end.

        Raises `VoicejoyError` when the device or file fails.
        """
        ...

    def close(self) -> None: ...


class AudioSink(Protocol):
    """Where sound goes: a loudspeaker, a WAV file, or nowhere."""

    def play(self, pcm: bytes, rate_hz: int) -> None:
        """Play mono 16-bit PCM and return at its true end, or soon after `stop`. Raises `VoicejoyError`."""
        ...

    def stop(self) -> None:
        """End what is playing within 200 ms. From any thread; harmless when silent."""
        ...

    def close(self) -> None: ...


class Voice(Protocol):
    """Text to speech."""

    def synthesize(self, text: str) -> tuple[bytes, int]:
        """Mono 16-bit PCM of `text` and its rate in Hz. Raises `VoicejoyError`. One caller thread only."""
        ...

    def close(self) -> None: ...


class SpeechGate(Protocol):
    """Voice activity detection on frames of a fixed size."""

    @property
    def frame_bytes(self) -> int: ...

    def is_speech(self, frame: bytes) -> bool: ...

    def reset(self) -> None: ...


# --- recognition -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds since the session's first sample."""

    text: str
    start_s: float
    end_s: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a recognizer understood. `words` may be empty for engines without word times."""

    text: str = ""
    words: tuple[Word, ...] = ()
    confidence: float = 1.0


class RecognizerSession(Protocol):
    """One stretch of speech. Feed it, then `finish` it; a finished session is not used again."""

    def accept(self, pcm: bytes) -> str:
        """Take audio in; return the text so far: "" while unknown, always "" where `streaming` is false."""
        ...

    def finish(self) -> Transcript: ...


class Recognizer(Protocol):
    """A speech recognition engine with its model loaded."""

    @property
    def name(self) -> str: ...

    @property
    def streaming(self) -> bool:
        """Whether `accept` gives text while the person is speaking."""
        ...

    def unknown_words(self, phrase: str) -> tuple[str, ...]:
        """The words of `phrase` this model can never hear; () for engines with an open vocabulary."""
        ...

    def similar_words(self, word: str) -> tuple[str, ...]:
        """Known words that look like `word`, best first, at most three; () if the model cannot tell."""
        ...

    def session(self, phrases: Sequence[str] = (), *, opening: str = "") -> RecognizerSession:
        """A new session: over the full vocabulary, or only over `phrases` and "[unk]" for all else.

        `opening` are the words that the speech is known to begin with; an engine may make use of them.
        """
        ...

    def close(self) -> None: ...


# --- the journal -----------------------------------------------------------------------------------


class Journal(Protocol):
    """The store of joys. Every change is durable when the call returns. Raises `VoicejoyError` (JOURNAL)."""

    def keep(self, joy: NewJoy) -> Joy: ...

    def get(self, joy_id: int) -> Joy:
        """Raises `VoicejoyError` (NOT_FOUND)."""
        ...

    def newest(
        self,
        *,
        limit: int | None = 20,
        day: date | None = None,
        category: str | None = None,
        deleted: bool = False,
    ) -> list[Joy]:
        """Newest first; `deleted` lists the deleted ones instead."""
        ...

    def search(self, query: str, *, limit: int = 20) -> list[Joy]:
        """Best first. Whatever `query` holds is plain words."""
        ...

    def edit(
        self, joy_id: int, *, now: datetime, text: str | None = None, category: str | None = None
    ) -> Joy:
        """`category` "none" clears it."""
        ...

    def delete(self, joy_id: int, *, now: datetime) -> Joy: ...

    def restore(self, joy_id: int, *, now: datetime) -> Joy: ...

    def undo(self, *, now: datetime) -> tuple[str, Joy] | None:
        """Take back the newest change that is not yet taken back ("keep", "edit", "delete" or "restore");
        the change's name and the joy as it is now, None when there is nothing left."""
        ...

    def candidates(self) -> list[Joy]:
        """What a glimmer may be chosen from: neither deleted nor private."""
        ...

    def told(self, joy_id: int, *, now: datetime) -> Joy:
        """Record one telling."""
        ...

    def last_told(self) -> int | None:
        """Id of the joy told last, across restarts."""
        ...

    def close(self) -> None: ...
