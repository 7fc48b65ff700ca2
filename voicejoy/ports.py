"""The ports: what the pump asks of the world, as Protocols. Edges implement them, `testing` fakes them.

Audio inside voicejoy is always 16,000 Hz, mono, signed 16-bit little-endian PCM, passed as `bytes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from voicejoy.joys import Joy, NewJoy, Stack

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

    rate_wpm: int
    """Words a minute, from the next sentence on."""
    volume: float
    """Times the engine's own loudness; above 1.0 the sound is raised, as far as it does not clip."""

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
    """The store of joys, stacks and preferences. Every change is durable when the call returns.

    Raises `VoicejoyError` (JOURNAL), and (NOT_FOUND) for a number that nothing has.
    """

    def keep(self, joy: NewJoy) -> Joy: ...

    def get(self, joy_id: int) -> Joy: ...

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

    def count(self) -> int:
        """How many joys there are; the deleted ones do not count."""
        ...

    def last_kept(self) -> int | None:
        """Id of the joy kept last and not deleted."""
        ...

    def edit(
        self,
        joy_id: int,
        *,
        now: datetime,
        text: str | None = None,
        category: str | None = None,
        favourite: bool | None = None,
        private: bool | None = None,
    ) -> Joy:
        """Change what is given, leave what is None; `category` "none" clears it."""
        ...

    def rest(self, joy_id: int, *, until: date, now: datetime) -> Joy:
        """Let a joy rest: not read back before the day `until`. Who chooses reads it (`recall`)."""
        ...

    def never_read(self, joy_id: int, *, now: datetime) -> Joy:
        """Never choose this joy again; it stays in the lists."""
        ...

    def delete(self, joy_id: int, *, now: datetime) -> Joy: ...

    def restore(self, joy_id: int, *, now: datetime) -> Joy: ...

    def undo(self, *, now: datetime) -> tuple[str, Joy | Stack] | None:
        """Take back the newest change not yet taken back: its name, and the joy or stack as it is now.

        The names: "keep", "edit", "favourite" (given or taken alone), "rest", "never", "delete", "restore",
        and of stacks "stack" and "unstack". None when there is nothing left.
        """
        ...

    def candidates(self, include_private: bool = False) -> list[Joy]:
        """What a glimmer may be chosen from: not deleted, not `never_read`, private ones only when asked.

        Resting joys are among them: `recall` knows what day it is.
        """
        ...

    def told(self, joy_id: int, *, now: datetime) -> Joy:
        """Record one telling."""
        ...

    def last_told(self) -> int | None:
        """Id of the joy told last, across restarts."""
        ...

    def add_stack(self, pleasure: str, task: str, *, now: datetime) -> Stack: ...

    def stacks(self) -> list[Stack]:
        """Newest first, without the removed ones."""
        ...

    def remove_stack(self, stack_id: int, *, now: datetime) -> Stack: ...

    def preference(self, name: str) -> str | None:
        """What was preferred for `name`, across restarts; None when nothing was."""
        ...

    def prefer(self, name: str, value: str | None) -> None:
        """Remember a preference, None forgets it. `undo` does not touch it."""
        ...

    def close(self) -> None: ...
