"""What do the ears make of recordings without a wake phrase? False wakes, and tellings taken for commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicejoy.audio.files import read_pcm
from voicejoy.bench.ears import AFTER_S, BEFORE_S, Hear
from voicejoy.bench.figures import Proportion
from voicejoy.bench.loop import first
from voicejoy.bench.sentences import CUE_PAUSE_S
from voicejoy.bench.speaking import quiet
from voicejoy.capture import BYTES_PER_SECOND
from voicejoy.errors import Code, VoicejoyError

KINDS = (".wav", ".flac", ".ogg", ".aiff")


@dataclass(frozen=True, slots=True)
class Overheard:
    """What came of one recording."""

    name: str
    length_s: float
    false_wakes: int
    asked: bool
    """Whether it was heard as a telling: the wake phrase said before it got through."""
    command: str | None
    """The command that it was taken for."""
    heard: str


@dataclass(frozen=True, slots=True)
class Listening:
    """What came of a folder of recordings."""

    overheard: Sequence[Overheard]

    @property
    def hours(self) -> float:
        """Their length, without the quiet put around them."""
        return sum(one.length_s for one in self.overheard) / 3600

    @property
    def false_wakes(self) -> int:
        """How often something was taken for the wake phrase."""
        return sum(one.false_wakes for one in self.overheard)

    @property
    def per_hour(self) -> float:
        """False wakes in an hour of such speech."""
        return self.false_wakes / self.hours if self.hours else 0.0

    @property
    def taken(self) -> Proportion:
        """Tellings taken for commands."""
        told = [one for one in self.overheard if one.asked]
        return Proportion(sum(one.command is not None for one in told), len(told))

    def as_json(self) -> dict[str, Any]:
        """All figures, and what they rest on."""
        return {
            "recordings": len(self.overheard),
            "hours": round(self.hours, 4),
            "false_wakes": self.false_wakes,
            "false_wakes_per_hour": round(self.per_hour, 2),
            "taken_for_commands": self.taken.as_json(),
            "woken_by": [one.name for one in self.overheard if one.false_wakes],
            "commands": [
                {"recording": one.name, "command": one.command, "heard": one.heard}
                for one in self.overheard
                if one.command
            ],
        }


def recordings_in(folder: Path) -> list[Path]:
    """The recordings in `folder` and below, by name. Raises `VoicejoyError` (AUDIO_FILE) for none."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in KINDS)
    if not found:
        raise VoicejoyError(
            Code.AUDIO_FILE, f"There are no recordings in {folder}.", f"Looked for {', '.join(KINDS)} files."
        )
    return found


def overhear(paths: Iterable[Path], hear: Hear, *, wake: bytes) -> Listening:
    """Listen to each recording as it is, then once more as a telling, after `wake` (the phrase as PCM)."""
    return Listening([_overhear(path, hear, wake) for path in paths])


def _overhear(path: Path, hear: Hear, wake: bytes) -> Overheard:
    pcm = read_pcm(path)
    plain = hear(quiet(BEFORE_S) + pcm + quiet(AFTER_S))
    telling = hear(quiet(BEFORE_S) + wake + quiet(CUE_PAUSE_S) + pcm + quiet(AFTER_S))
    heard = first(telling, "heard") or {}
    return Overheard(
        path.name,
        len(pcm) / BYTES_PER_SECOND,
        false_wakes=sum(event["event"] == "wake" for event in plain),
        asked=first(telling, "wake") is not None and bool(heard),
        command=heard.get("command"),
        heard=heard.get("text", ""),
    )
