"""What can happen to the dialogue. Pure values; the pump makes them, the dialogue answers with actions."""

from __future__ import annotations

from dataclasses import dataclass

from voicejoy.intents import Intent
from voicejoy.joys import Joy


@dataclass(frozen=True, slots=True)
class Woke:
    """The wake phrase was heard and passed its second look."""

    phrase: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The person said the wake phrase and nothing more yet: the moment for the open cue."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance has ended and was understood as well as it could be.

    `text` is what was told, without the wake phrase and without a closing control phrase; "" when there
    was speech but no words. `command` is set when the whole utterance was a control phrase, `tail` when
    one followed what was told after a pause.
    """

    text: str = ""
    heard: str = ""
    """The recognizer's own words for `text`, before tidying."""
    confidence: float = 1.0
    command: Intent | None = None
    tail: Intent | None = None
    woken: bool = False
    """Whether the utterance itself began with the wake phrase."""


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """Listening was open for its whole time and nobody spoke."""


@dataclass(frozen=True, slots=True)
class SpeechFinished:
    """The voice came to its end (or the speaker failed, which must not stop the loop)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The journal has the joy, durably."""

    joy: Joy


@dataclass(frozen=True, slots=True)
class RecallReady:
    """The glimmer chosen, None when the journal is empty; `when` says its day in words."""

    joy: Joy | None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, None when there was nothing."""

    joy: Joy | None
    change: str = "keep"
    """What had been done to it: "keep", "edit", "delete" or "restore"."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An action could not be done; the words are safe in the spool."""

    message: str


@dataclass(frozen=True, slots=True)
class AudioEnded:
    """The recording is over: finish what was begun and close."""


Event = (
    Woke | Paused | Heard | NothingHeard | SpeechFinished | Kept | RecallReady | Undone | Failed | AudioEnded
)
EVENT_TYPES: tuple[type[Event], ...] = (
    Woke,
    Paused,
    Heard,
    NothingHeard,
    SpeechFinished,
    Kept,
    RecallReady,
    Undone,
    Failed,
    AudioEnded,
)
