"""What the dialogue asks the pump to do. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Earcon(Enum):
    """The four short sounds (conversation.md, "Turns")."""

    OPEN = "open"
    KEPT = "kept"
    CANCELLED = "cancelled"
    PROBLEM = "problem"


class Mode(Enum):
    """What to listen for."""

    WAKE = "wake"
    """Only the wake phrase."""
    TELLING = "telling"
    """Whatever is said."""
    YES_NO = "yes_no"
    """An answer, with short patience."""
    FOLLOW_UP = "follow_up"
    """The wake phrase, or a control phrase without it, for a little while."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Listen for `mode` from now on."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`; `SpeechFinished` follows."""

    text: str
    chatter: bool = False
    """Told by an earcon as well: not spoken to people who chose chimes only."""


@dataclass(frozen=True, slots=True)
class Chime:
    """Play an earcon; listening goes on meanwhile."""

    earcon: Earcon


@dataclass(frozen=True, slots=True)
class KeepJoy:
    """Keep a joy; `Kept` or `Failed` follows unless `quiet`."""

    text: str
    heard: str
    confidence: float
    quiet: bool = False
    """Keep it without a word about it, because the conversation has moved on."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Choose a glimmer; `RecallReady` follows."""


@dataclass(frozen=True, slots=True)
class CountTelling:
    """Record that a glimmer is being told now."""

    joy_id: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the newest change; `Undone` follows."""


@dataclass(frozen=True, slots=True)
class Discard:
    """Forget the captured audio: the person let it go, or there was nothing in it."""


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Leave the captured audio as a draft: there was speech that could not be understood or kept."""


@dataclass(frozen=True, slots=True)
class Finish:
    """End the loop."""


Action = Listen | Say | Chime | KeepJoy | Recall | CountTelling | Undo | Discard | KeepDraft | Finish
