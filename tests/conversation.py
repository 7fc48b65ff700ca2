"""Plays a conversation through the real pump, hearing and dialogue, on spelled sound and fake edges."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from voicejoy import languages
from voicejoy.assistant import Assistant
from voicejoy.config import Settings
from voicejoy.desk import JournalDesk
from voicejoy.endpoint import Patience
from voicejoy.hearing import Hearing
from voicejoy.parts import Parts
from voicejoy.ports import AudioSink, Journal, Recognizer, Voice
from voicejoy.speaking import Mouth
from voicejoy.spool import Spool
from voicejoy.testing.journal import MemoryJournal
from voicejoy.testing.recognition import SpelledGate, SpelledRecognizer, silence, spoken
from voicejoy.transcribing import Transcriber

NOON = datetime(2026, 5, 3, 12, 0, tzinfo=timezone(timedelta(hours=2)))


class Playback:
    """A source of prepared blocks. `live` ones send silence for ever after; others end."""

    def __init__(self, pcm: bytes, *, live: bool = False, block: int = 3200) -> None:
        self.live = live
        self._blocks = [pcm[start : start + block] for start in range(0, len(pcm), block)]
        self.closed = False
        self.reads = 0

    def read(self, timeout_s: float) -> bytes | None:
        self.reads += 1
        if self._blocks:
            return self._blocks.pop(0)
        return silence(0.1) if self.live else None

    def close(self) -> None:
        self.closed = True


@dataclass
class Recorder:
    """A voice and a sink in one: remembers what was spoken and what was played."""

    spoken: list[str] = field(default_factory=list)
    played: int = 0
    rate_wpm: int = 165
    volume: float = 1.0

    def synthesize(self, text: str) -> tuple[bytes, int]:
        self.spoken.append(text)
        return b"\1\0" * 100, 16_000

    def play(self, pcm: bytes, rate_hz: int) -> None:
        self.played += 1

    def stop(self) -> None:
        """Nothing sounds."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Outcome:
    """What came of a conversation."""

    events: list[dict[str, Any]]
    journal: Journal
    recorder: Recorder
    source: Playback

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    @property
    def said(self) -> list[str]:
        return [event["text"] for event in self.named("said")]

    @property
    def kept(self) -> list[str]:
        return [joy.text for joy in reversed(self.journal.newest(limit=None))]


def converse(
    home: Path,
    *sounds: str | float,
    journal: Journal | None = None,
    recognizer: Recognizer | None = None,
    better: Recognizer | None = None,
    voice: Callable[[], Voice] | None = None,
    sink: Callable[[], AudioSink] | None = None,
    live: bool = False,
    stop_on: str | None = None,
    patience: Patience | None = None,
    block: int = 3200,
    chimes_only: bool = False,
) -> Outcome:
    """Run the loop over sentences and pauses in seconds; `stop_on` sets the stop at that event."""
    pcm = b"".join(spoken(sound) if isinstance(sound, str) else silence(sound) for sound in sounds)
    events: list[dict[str, Any]] = []
    stop, recorder = threading.Event(), Recorder()

    def report(event: str, at: float, **fields: object) -> None:
        events.append({"event": event, "at": at} | fields)
        if event == stop_on:
            stop.set()

    kept = journal or MemoryJournal()
    spool = Spool(home / "spool")
    heard_by = recognizer or SpelledRecognizer()
    source = Playback(pcm, live=live, block=block)
    hearing = Hearing(
        SpelledGate(),
        heard_by,
        "hello joy",
        patience or Patience(),
        languages.load().lexicon,
        tap=lambda sound: spool.append(sound, now=NOON),
    )
    parts = Parts(
        source=source,
        ears="spelled",
        mouth=Mouth(
            voice or (lambda: recorder),
            sink or (lambda: recorder),
            failed=lambda error: report("error", 0.0, error=error.code.value, message=error.message),
        ),
        hearing=hearing,
        transcriber=Transcriber(heard_by, better, "hello joy", languages.load().lexicon),
        desk=JournalDesk(kept, now=lambda: NOON, seed=lambda: 1),
        spool=spool,
        report=report,
        now=lambda: NOON,
        earcon=lambda name: (b"\1\0" * 10, 16_000),
        relaxed=Settings().relaxed,
        chimes_only=chimes_only,
    )
    Assistant(parts, stop).run()
    return Outcome(events, kept, recorder, source)


def drafts(home: Path) -> Sequence[Path]:
    """Files left in the spool."""
    return sorted((home / "spool").glob("*"))
