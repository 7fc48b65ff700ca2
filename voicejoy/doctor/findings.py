"""What a check finds: one sentence, how much it matters, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voicejoy.errors import VoicejoyError


class Level(Enum):
    """How much a finding matters."""

    OK = "ok"
    ADVICE = "advice"
    """It could be better."""
    PROBLEM = "problem"
    """A part of voicejoy cannot work, or words are not as private as they should be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: one sentence, and the one thing that mends it, "" where nothing needs mending."""

    name: str
    level: Level
    message: str
    hint: str = ""


def well(name: str, message: str) -> Finding:
    """Nothing needs doing."""
    return Finding(name, Level.OK, message)


def failed(name: str, error: VoicejoyError, level: Level = Level.PROBLEM) -> Finding:
    """A failure as a finding: both are one sentence and a hint."""
    return Finding(name, level, error.message, error.hint)


def count(number: int, thing: str) -> str:
    """`number` of `thing` in words: "1 joy", "2 joys"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
