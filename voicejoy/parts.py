"""Everything that the pump is made of, and who is told of what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from voicejoy.desk import JournalDesk
from voicejoy.endpoint import Patience
from voicejoy.hearing import Hearing
from voicejoy.ports import AudioSource
from voicejoy.speaking import Mouth
from voicejoy.spool import Spool
from voicejoy.state import State
from voicejoy.transcribing import Transcriber


class Reporter(Protocol):
    """Told of everything that happens, for captions and for `--json`."""

    def __call__(self, event: str, at: float, **fields: object) -> None:
        """`event` happened `at` seconds of audio after the start."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the pump is made of."""

    source: AudioSource
    ears: str
    """Which engines hear, for the person."""
    mouth: Mouth
    hearing: Hearing
    transcriber: Transcriber
    desk: JournalDesk
    spool: Spool
    report: Reporter
    now: Callable[[], datetime]
    earcon: Callable[[str], tuple[bytes, int]]
    patience: Patience = field(default_factory=Patience)
    relaxed: Patience = field(default_factory=Patience)
    """The silences and limits of gentle mode."""
    chimes_only: bool = False
    remember: Callable[[State], None] = lambda _state: None
    """Called when something changed that outlives the loop: the voice, gentle mode."""
    meter: Callable[[bytes], float] | None = None
    """The level of a block of sound in dBFS, for a terminal that shows it."""
